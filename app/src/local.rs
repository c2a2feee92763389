//! Paths of this site: the only places a browser is sent to.

use http::{HeaderMap, HeaderName, Uri, header};

/// `path` if it cannot lead to another site, else the start. Browsers read `\` as `/`, and overlook tabs and line ends.
pub fn local(path: &str) -> &str {
    let plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain && path.starts_with('/') && !path.starts_with("//") { path } else { "/" }
}

/// The page of ours from which a request was sent, as far as the browser tells.
pub fn came_from(headers: &HeaderMap) -> Option<String> {
    let told = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if told(HeaderName::from_static("sec-fetch-site")) != Some("same-origin") {
        return None;
    }
    let page: Uri = told(header::REFERER)?.parse().ok()?;
    Some(local(page.path_and_query()?.as_str()).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_on_this_site() {
        for path in ["/", "/client/history/?kind=award", "/client/code/?id=5"] {
            assert_eq!(local(path), path);
        }
        for path in [
            "",
            "client/",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/ /evil.example",
        ] {
            assert_eq!(local(path), "/", "{path:?}");
        }
    }

    #[test]
    fn a_request_came_from_a_page_only_when_the_browser_says_it_is_ours() {
        let asked = |site: &str, page: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("sec-fetch-site", site.parse().unwrap());
            headers.insert(header::REFERER, page.parse().unwrap());
            came_from(&headers)
        };
        let page = "https://club.example/client/code/?id=5";
        assert_eq!(asked("same-origin", page).as_deref(), Some("/client/code/?id=5"));
        assert_eq!(asked("cross-site", page), None);
        assert_eq!(asked("same-origin", "https://club.example//evil.example/").as_deref(), Some("/"));
        assert_eq!(asked("same-origin", "about:blank"), None);
        assert_eq!(came_from(&HeaderMap::new()), None);
    }
}
