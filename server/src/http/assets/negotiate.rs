use http::{HeaderMap, header};

/// How an answer is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
    Plain,
}

impl Encoding {
    pub(super) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Plain => None,
        }
    }

    /// What tells the tags of one file's packings apart.
    pub(super) const fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
            Self::Plain => "id",
        }
    }
}

/// The smallest packing that `Accept-Encoding` takes (RFC 9110 §12.5.3); plain when nothing else is.
pub(super) fn best(headers: &HeaderMap) -> Encoding {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    let taken: Vec<(&str, bool)> = lines.flat_map(|line| line.split(',')).map(coding).collect();
    let wants = |name: &str| {
        let said = |wanted: &str| taken.iter().find(|(coding, _)| coding.eq_ignore_ascii_case(wanted));
        said(name).or_else(|| said("*")).is_some_and(|(_, wanted)| *wanted)
    };
    if wants("br") {
        Encoding::Brotli
    } else if wants("gzip") {
        Encoding::Gzip
    } else {
        Encoding::Plain
    }
}

/// One coding and whether it is wanted: weight 0 says no.
fn coding(item: &str) -> (&str, bool) {
    let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
    let weight = parameters.trim().strip_prefix("q=").map(|q| q.trim().parse::<f32>().unwrap_or(0.0));
    (name.trim(), weight.is_none_or(|q| q > 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_packing_that_is_taken_wins() {
        let cases = [
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("gzip;q=1.0, br;q=0.1", Encoding::Brotli),
            ("gzip, deflate", Encoding::Gzip),
            ("br;q=0, gzip", Encoding::Gzip),
            ("GZIP", Encoding::Gzip),
            ("*", Encoding::Brotli),
            ("br;q=0, *", Encoding::Gzip),
            ("*;q=0", Encoding::Plain),
            ("identity", Encoding::Plain),
            ("brotli", Encoding::Plain),
            ("br;q=junk", Encoding::Plain),
            ("", Encoding::Plain),
        ];
        for (accept, wanted) in cases {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, accept.parse().unwrap())]);
            assert_eq!(best(&headers), wanted, "{accept}");
        }
        assert_eq!(best(&HeaderMap::new()), Encoding::Plain);
    }
}
