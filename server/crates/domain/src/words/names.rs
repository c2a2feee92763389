//! What a sentence needs to know about the programme: names of groups and posts, the currency, the zone.

use super::pick;
use crate::{
    event::{Act, NetworkName, NetworkUse, Object},
    ids::{CounterId, GroupId},
    lang::{Lang, Localized, Plural},
    member::{FieldError, one_line},
    money::Money,
};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The programme's word for its points, in every form a number may ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CurrencyWord {
    /// 1 балл, 2 балла, 5 баллов.
    pub ru: [String; 3],
    /// 1 point, 2 points.
    pub en: [String; 2],
}

impl Default for CurrencyWord {
    fn default() -> Self {
        Self {
            ru: ["балл", "балла", "баллов"].map(str::to_owned), en: ["point", "points"].map(str::to_owned)
        }
    }
}

impl CurrencyWord {
    /// The most characters of one form.
    pub const MAX: u32 = 24;

    /// Reads one form as typed; spaces around and in a row are made one.
    pub fn form(text: &str) -> Result<String, FieldError> {
        one_line(text, Self::MAX)
    }

    /// "5 баллов", "5 points"; a number below nought carries a minus sign.
    pub fn count(&self, lang: Lang, n: i64) -> String {
        format!("{} {}", number(n), self.word(lang, n))
    }

    /// The word alone, in the form that goes with `n`.
    pub fn word(&self, lang: Lang, n: i64) -> &str {
        match (lang, lang.plural(n)) {
            (Lang::Ru, Plural::One) => &self.ru[0],
            (Lang::Ru, Plural::Few) => &self.ru[1],
            (Lang::Ru, Plural::Many) => &self.ru[2],
            (Lang::En, Plural::One) => &self.en[0],
            (Lang::En, _) => &self.en[1],
        }
    }

    /// "(не больше) 1 балла, 2 баллов": the genitive, which English does not have.
    pub(super) fn of(&self, lang: Lang, n: i64) -> String {
        match (lang, lang.plural(n)) {
            (Lang::Ru, Plural::One) => format!("{} {}", number(n), self.ru[1]),
            (Lang::Ru, _) => format!("{} {}", number(n), self.ru[2]),
            (Lang::En, _) => self.count(lang, n),
        }
    }
}

/// Digits in groups of three from 10 000 on, held together by narrow no-break spaces.
pub(super) fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut said = String::from(if n < 0 { "−" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if digits.len() > 4 && at > 0 && (digits.len() - at).is_multiple_of(3) {
            said.push('\u{202f}');
        }
        said.push(digit);
    }
    said
}

/// What sentences are filled in with. What is missing is left out of the sentence.
#[derive(Debug, Clone)]
pub struct Names {
    /// Names of groups.
    pub groups: BTreeMap<GroupId, String>,
    /// The beginning of posts ([`excerpt`]), by group and number in the group.
    pub posts: BTreeMap<(GroupId, i64), String>,
    /// Names of counters.
    pub counters: BTreeMap<CounterId, Localized>,
    /// What people know networks as, where the settings say it.
    pub networks: BTreeMap<NetworkName, String>,
    /// The word for points.
    pub currency: CurrencyWord,
    /// The programme's zone, for dates.
    pub zone: TimeZone,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            groups: BTreeMap::new(),
            posts: BTreeMap::new(),
            counters: BTreeMap::new(),
            networks: BTreeMap::new(),
            currency: CurrencyWord::default(),
            zone: TimeZone::UTC,
        }
    }
}

impl Names {
    /// What people know the network as.
    pub(super) fn network(&self, lang: Lang, name: NetworkName) -> &str {
        self.networks.get(&name).map_or_else(|| network(lang, name), String::as_str)
    }

    /// The group's name, in quotes where the language wants them.
    pub(super) fn group(&self, lang: Lang, group: GroupId) -> Option<String> {
        self.groups.get(&group).map(|name| match lang {
            Lang::Ru => quoted(lang, name),
            Lang::En => name.clone(),
        })
    }

    /// The counter's name, in quotes; one that is not known any more is called that.
    pub(super) fn counter(&self, lang: Lang, counter: CounterId) -> String {
        let name = self.counters.get(&counter).map(|name| quoted(lang, name.get(lang)));
        name.unwrap_or_else(|| pick(lang, "(удалён)", "a removed counter").to_owned())
    }

    /// The beginning of the post, in quotes. Without a group: of the only known post with this number.
    pub(super) fn post(&self, lang: Lang, group: Option<GroupId>, object: &Object) -> Option<String> {
        let id = object.post_id()?;
        let text = if let Some(group) = group {
            self.posts.get(&(group, id))
        } else {
            let mut same = self.posts.iter().filter(|((_, number), _)| *number == id).map(|(_, text)| text);
            same.next().filter(|_| same.next().is_none())
        };
        text.filter(|text| !text.is_empty()).map(|text| quoted(lang, text))
    }
}

/// «…» in Russian with „…“ inside, “…” in English with ‘…’ inside.
pub(super) fn quoted(lang: Lang, text: &str) -> String {
    match lang {
        Lang::Ru => format!("«{}»", text.replace('«', "„").replace('»', "“")),
        Lang::En => format!("“{}”", text.replace('“', "‘").replace('”', "’")),
    }
}

/// The beginning of a post's text, on one line and cut between words: what [`Names::posts`] holds.
pub fn excerpt(text: &str) -> String {
    const MAX: usize = 48;
    let line = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let mut said = String::new();
    for word in line {
        let length = said.chars().count();
        if length + 1 + word.chars().count() > MAX {
            if length == 0 {
                said.extend(word.chars().take(MAX - 1));
            }
            return format!("{}…", said.trim_end_matches(['.', ',', ':', ';', '–', '-', '!', '?', '…']));
        }
        if length > 0 {
            said.push(' ');
        }
        said.push_str(word);
    }
    said
}

/// The network's name as people know it.
pub fn network(lang: Lang, network: NetworkName) -> &'static str {
    match network {
        NetworkName::Vk => pick(lang, "ВКонтакте", "VK"),
        NetworkName::Ok => pick(lang, "Одноклассники", "Odnoklassniki"),
        NetworkName::Oidc => "OpenID",
    }
}

/// "a" or "an", as the English name asks for.
pub(super) fn article(name: &str) -> &'static str {
    if name.starts_with(['A', 'E', 'I', 'O', 'U', 'a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// "репост (только `ВКонтакте`)", "a repost (VK only)": the act, and who shows it where not all of these networks do.
pub fn act_at(lang: Lang, act: Act, networks: &[NetworkName]) -> String {
    let done = self::act(lang, act);
    let networks = || networks.iter().copied().filter(|network| network.has_groups());
    let show: Vec<_> = networks().filter(|network| network.acts().contains(&act)).collect();
    if show.len() == networks().count() {
        return done.to_owned();
    }
    let names = show.into_iter().map(|one| network(lang, one)).collect::<Vec<_>>().join(", ");
    match lang {
        Lang::Ru => format!("{done} (только {names})"),
        Lang::En => format!("{done} ({names} only)"),
    }
}

/// What members may do with a network, as a label.
pub fn network_use(lang: Lang, of: NetworkUse) -> &'static str {
    match of {
        NetworkUse::Off => pick(lang, "выключена", "off"),
        NetworkUse::Link => pick(lang, "только привязка", "linking only"),
        NetworkUse::SignIn => pick(lang, "привязка, регистрация и вход", "linking, registering and signing in"),
    }
}

/// "лайк", "a like".
pub fn act(lang: Lang, act: Act) -> &'static str {
    match act {
        Act::Like => pick(lang, "лайк", "a like"),
        Act::Comment => pick(lang, "комментарий", "a comment"),
        Act::Repost => pick(lang, "репост", "a repost"),
    }
}

/// "1234,50 ₽", "1,234.50 RUB" without the thousands: money as a sentence says it.
pub fn money(lang: Lang, money: Money) -> String {
    let plain = money.plain();
    let plain = plain.strip_suffix(".00").unwrap_or(&plain);
    match lang {
        Lang::Ru => format!("{}\u{a0}{}", plain.replace('.', ","), money.currency),
        Lang::En => format!("{plain}\u{a0}{}", money.currency),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_takes_the_form_that_the_number_asks_for() {
        let word = CurrencyWord::default();
        let ru: Vec<String> = [0, 1, 2, 5, 11, 21, 104, -3].map(|n| word.count(Lang::Ru, n)).into();
        assert_eq!(ru, ["0 баллов", "1 балл", "2 балла", "5 баллов", "11 баллов", "21 балл", "104 балла", "−3 балла"]);
        let en: Vec<String> = [0, 1, 2, 21].map(|n| word.count(Lang::En, n)).into();
        assert_eq!(en, ["0 points", "1 point", "2 points", "21 points"]);
    }

    #[test]
    fn an_act_names_the_networks_that_show_it_where_not_all_do() {
        let (vk, both) = ([NetworkName::Vk], NetworkName::ALL);
        assert_eq!(act_at(Lang::En, Act::Repost, &vk), "a repost");
        assert_eq!(act_at(Lang::En, Act::Repost, &both), "a repost (VK only)");
        assert_eq!(act_at(Lang::Ru, Act::Repost, &both), "репост (только ВКонтакте)");
        assert_eq!(act_at(Lang::Ru, Act::Like, &both), "лайк");
        assert_eq!(act_at(Lang::Ru, Act::Like, &[]), "лайк");
    }

    #[test]
    fn a_programme_may_have_a_word_of_its_own() {
        let json = r#"{"ru":["снежинка","снежинки","снежинок"],"en":["snowflake","snowflakes"]}"#;
        let word: CurrencyWord = serde_json::from_str(json).expect("three and two forms");
        assert_eq!(word.count(Lang::Ru, 22), "22 снежинки");
        assert_eq!(word.of(Lang::Ru, 21), "21 снежинки");
        assert_eq!(word.of(Lang::Ru, 22), "22 снежинок");
        assert_eq!(word.count(Lang::En, 1), "1 snowflake");
        assert!(serde_json::from_str::<CurrencyWord>(r#"{"ru":["x","y"],"en":["x","y"]}"#).is_err());
    }

    #[test]
    fn long_numbers_are_grouped() {
        assert_eq!(
            [999, 1000, 10_000, -1_234_567].map(number),
            ["999", "1000", "10\u{202f}000", "−1\u{202f}234\u{202f}567"]
        );
    }

    #[test]
    fn an_excerpt_is_one_line_cut_between_words() {
        assert_eq!(excerpt("Новый обжарщик!\n\nПриходите"), "Новый обжарщик! Приходите");
        assert_eq!(
            excerpt("В субботу открываем вторую кофейню на набережной, приходите с друзьями"),
            "В субботу открываем вторую кофейню на…"
        );
        assert_eq!(excerpt(&"я".repeat(90)).chars().count(), 48);
        assert_eq!(excerpt(" \n "), "");
    }
}
