use kabinet_domain::{consent::Consent, lang::Lang};
use sha2::{Digest as _, Sha256};

/// So many bytes of a hash tell the texts of one installation apart.
const MARK: usize = 4;

/// A box to tick, with the sentence beside it as it was read.
#[derive(Debug, Clone, Default)]
pub struct Tick {
    /// `on` when it is ticked.
    pub value: String,
    /// What the person agrees to by ticking it.
    pub sentence: String,
}

impl Tick {
    /// Whether the person agreed.
    pub fn is_on(&self) -> bool {
        self.value == "on"
    }

    /// The consents given by ticking it, each with the version of its text; none when it is not ticked.
    pub(crate) fn given(&self, lang: Lang, kinds: &[Consent]) -> Vec<(Consent, String)> {
        let version = text_version(lang, &self.sentence);
        let kinds = if self.is_on() { kinds } else { &[] };
        kinds.iter().map(|kind| (*kind, version.clone())).collect()
    }
}

/// The language and a mark of the text itself: another text is another version, whether or not anybody thought of it.
fn text_version(lang: Lang, sentence: &str) -> String {
    let hash = Sha256::digest(sentence.as_bytes());
    hash[..MARK].iter().fold(format!("{}.", lang.code()), |version, byte| format!("{version}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_text_is_another_version() {
        let version = text_version(Lang::En, "I agree");
        assert_eq!(version, text_version(Lang::En, "I agree"));
        assert_eq!(version.len(), 3 + 2 * MARK);
        assert_ne!(version, text_version(Lang::En, "I agree."));
        assert_ne!(version, text_version(Lang::Ru, "I agree"));
    }

    #[test]
    fn a_box_that_is_not_ticked_gives_nothing() {
        let tick = |value: &str| Tick { value: value.to_owned(), sentence: "I agree".to_owned() };
        let kinds = [Consent::Rules, Consent::PersonalData];
        assert_eq!(tick("").given(Lang::En, &kinds), []);
        assert_eq!(tick("yes").given(Lang::En, &kinds), []);
        assert_eq!(tick("on").given(Lang::En, &kinds).len(), 2);
    }
}
