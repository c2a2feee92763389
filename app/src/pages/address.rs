//! Addresses of long lists: what is shown, and where the page of it begins.

use kabinet_domain::time::Millis;
use leptos_router::location::Url;
use std::{fmt::Display, str::FromStr};

/// A path with the parameters that are set.
pub fn address<const N: usize>(path: &str, parameters: [(&str, Option<String>); N]) -> String {
    let set = |(name, value): (&str, Option<String>)| Some(format!("{name}={}", Url::escape(&value?)));
    let query: Vec<String> = parameters.into_iter().filter_map(set).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// The line after which a page begins.
pub fn place<I: Display>((at, id): (Millis, I)) -> String {
    format!("{}-{id}", at.0)
}

/// Reads [`place`]; an address that was tampered with shows the list from its beginning.
pub fn placed<I: FromStr>(text: Option<String>) -> Option<(Millis, I)> {
    let text = text?;
    let (at, id) = text.split_once('-')?;
    Some((Millis(at.parse().ok()?), id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kabinet_domain::ids::EventId;

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let id: EventId = "0192f6c1-7f3e-7d3a-8f00-0123456789ab".parse().unwrap();
        assert_eq!(placed(Some(place((Millis(1_795_349_040_000), id)))), Some((Millis(1_795_349_040_000), id)));
    }

    #[test]
    fn a_tampered_place_is_no_place() {
        for text in
            ["", "-", "5", "5-", "x-0192f6c1-7f3e-7d3a-8f00-0123456789ab", "99999999999999999999-1", "5-' OR 1=1"]
        {
            assert_eq!(placed::<EventId>(Some(text.to_owned())), None, "{text}");
        }
    }

    #[test]
    fn what_was_typed_cannot_add_a_parameter() {
        let typed = Some("Анна&before=1#x \"".to_owned());
        let href = address("/desk/members/", [("q", typed), ("before", None)]);
        assert_eq!(href, "/desk/members/?q=%D0%90%D0%BD%D0%BD%D0%B0%26before%3D1%23x%20%22");
    }
}
