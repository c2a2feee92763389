use super::{Asset, SITE, Site, routes};
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    response::Response,
};
use http::{Method, StatusCode, header};
use tower::ServiceExt as _;

static MADE: Site = Site {
    stem: "kabinet.abc",
    assets: &[
        Asset {
            path: "pkg/kabinet.abc_bg.wasm",
            hash: "11",
            media_type: "application/wasm",
            plain: b"wasm, plain",
            br: b"wasm, br",
            gzip: b"wasm, gz",
        },
        Asset {
            path: "pkg/kabinet.abc.svg",
            hash: "22",
            media_type: "image/svg+xml",
            plain: b"<svg/>",
            br: b"svg, br",
            gzip: b"svg, gz",
        },
    ],
};
static NEVER_MADE: Site = Site { stem: "kabinet", assets: &[] };

async fn ask(site: &'static Site, method: Method, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    routes(site).oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

async fn wasm(headers: &[(&str, &str)]) -> Response {
    ask(&MADE, Method::GET, "/pkg/kabinet.abc_bg.wasm", headers).await
}

fn told(response: &Response, name: header::HeaderName) -> &str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

async fn text(response: Response) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1_000).await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn files_are_served_in_the_packing_that_is_taken() {
    for (accept, encoding, body) in
        [("br, gzip", "br", "wasm, br"), ("gzip", "gzip", "wasm, gz"), ("identity", "", "wasm, plain")]
    {
        let response = wasm(&[("accept-encoding", accept)]).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(told(&response, header::CONTENT_ENCODING), encoding);
        assert_eq!(told(&response, header::CONTENT_TYPE), "application/wasm");
        assert_eq!(told(&response, header::CACHE_CONTROL), "public, max-age=31536000, immutable");
        assert_eq!(told(&response, header::VARY), "accept-encoding");
        assert_eq!(told(&response, header::CONTENT_LENGTH), body.len().to_string());
        assert_eq!(text(response).await, body);
    }
}

#[tokio::test]
async fn what_the_browser_has_is_not_sent_again() {
    let tag = told(&wasm(&[("accept-encoding", "br")]).await, header::ETAG).to_owned();
    assert_eq!(tag, "\"11-br\"");
    for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
        let again = wasm(&[("accept-encoding", "br"), ("if-none-match", &known)]).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{known}");
        assert_eq!(told(&again, header::ETAG), tag);
        assert_eq!(text(again).await, "");
    }
    let other_packing = wasm(&[("accept-encoding", "gzip"), ("if-none-match", &tag)]).await;
    assert_eq!(other_packing.status(), StatusCode::OK);
}

#[tokio::test]
async fn head_tells_the_same_without_the_contents() {
    let response = ask(&MADE, Method::HEAD, "/pkg/kabinet.abc_bg.wasm", &[]).await;
    assert_eq!(told(&response, header::CONTENT_LENGTH), "11");
    assert_eq!(text(response).await, "");
}

#[tokio::test]
async fn the_icon_answers_to_the_name_that_browsers_guess() {
    let response = ask(&MADE, Method::GET, "/favicon.ico", &[]).await;
    assert_eq!(told(&response, header::CONTENT_TYPE), "image/svg+xml");
    assert_eq!(told(&response, header::CACHE_CONTROL), "public, max-age=86400");
    assert_eq!(text(response).await, "<svg/>");
}

#[tokio::test]
async fn robots_are_sent_away() {
    let response = ask(&MADE, Method::GET, "/robots.txt", &[]).await;
    assert_eq!(text(response).await, "User-agent: *\nDisallow: /\n");
}

#[tokio::test]
async fn what_is_not_in_the_site_is_not_found() {
    for path in ["/pkg/other.js", "/pkg/../Cargo.toml", "/pkg/%2e%2e/manifest.json", "/pkg/manifest.json"] {
        assert_eq!(ask(&MADE, Method::GET, path, &[]).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(ask(&NEVER_MADE, Method::GET, "/favicon.ico", &[]).await.status(), StatusCode::NOT_FOUND);
}

#[test]
fn the_compiled_site_is_whole_or_empty() {
    for asset in SITE.assets {
        assert!(asset.path.starts_with(&format!("pkg/{}", SITE.stem)), "{}", asset.path);
        assert!(!asset.plain.is_empty() && !asset.br.is_empty() && !asset.gzip.is_empty(), "{}", asset.path);
    }
    assert!(!SITE.stem.is_empty());
}
