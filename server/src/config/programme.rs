use super::{Problem, keys::Keys};
use kabinet_domain::lang::Lang;

/// Section `programme`: what a new database starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// What the programme is called in Russian.
    pub name_ru: String,
    /// What it is called in English.
    pub name_en: String,
    /// The IANA zone of days and months.
    pub zone: String,
    /// The language of visitors whose browser names none of ours.
    pub lang: Lang,
}

impl Programme {
    pub(super) fn read(keys: &Keys) -> Result<Self, Problem> {
        let text = |key| match keys.text(key) {
            "" => Err(keys.wrong(key, "must not be empty")),
            text => Ok(text.to_owned()),
        };
        let lang = Lang::ALL.into_iter().find(|lang| lang.code() == keys.text("programme.lang"));
        Ok(Self {
            name_ru: text("programme.name_ru")?,
            name_en: text("programme.name_en")?,
            zone: text("programme.zone")?,
            lang: lang.ok_or_else(|| keys.wrong("programme.lang", "expected ru or en"))?,
        })
    }
}
