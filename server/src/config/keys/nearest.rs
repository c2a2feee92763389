/// The most different a key may be from what was typed to be suggested, in edits.
const MOST_EDITS: usize = 4;

/// The known key that looks most like `typed`: the same last word in another section, or the fewest edits.
pub(super) fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let last = |key: &str| key.rsplit('.').next().unwrap_or_default().to_owned();
    known
        .map(|key| {
            let whole = edits(typed, key);
            let by_last_word = if last(typed) == last(key) { 2 } else { edits(&last(typed), &last(key)) + 2 };
            (whole.min(by_last_word), whole, key)
        })
        .min()
        .filter(|(distance, ..)| *distance <= MOST_EDITS)
        .map(|(.., key)| key)
}

/// Insertions, deletions and replacements between two texts (Levenshtein).
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = ["http.listen", "http.public_url", "networks.vk.api_base", "networks.vk.id_base"];

    fn suggest(typed: &str) -> Option<&'static str> {
        nearest(typed, KNOWN.into_iter())
    }

    #[test]
    fn a_slip_of_the_hand_finds_its_key() {
        assert_eq!(suggest("http.listn"), Some("http.listen"));
        assert_eq!(suggest("http.publicurl"), Some("http.public_url"));
    }

    #[test]
    fn a_key_in_the_wrong_section_finds_its_section() {
        assert_eq!(suggest("vk.api_base"), Some("networks.vk.api_base"));
        assert_eq!(suggest("public_url"), Some("http.public_url"));
    }

    #[test]
    fn nothing_is_suggested_for_something_else_altogether() {
        assert_eq!(suggest("weather.temperature"), None);
    }

    #[test]
    fn edits_are_counted() {
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("", "abc"), 3);
    }
}
