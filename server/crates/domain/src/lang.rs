//! The two languages of the product and their plural forms.

use serde::{Deserialize, Serialize};

/// A language people are addressed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Russian.
    #[default]
    Ru,
    /// English.
    En,
}

/// Which plural form a number takes (CLDR cardinal rules of Russian and English for whole numbers).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plural {
    /// 1 балл, 21 балл; 1 point.
    One,
    /// 2 балла; English uses [`Plural::Many`].
    Few,
    /// 5 баллов; 2 points.
    Many,
}

impl Lang {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::Ru, Self::En];

    /// The code of BCP 47: `ru`, `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// Reads a code or a tag such as `en-GB`; `None` for other languages.
    pub fn parse(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()?.trim().to_ascii_lowercase().as_str() {
            "ru" => Some(Self::Ru),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The language an `Accept-Language` header prefers among ours.
    pub fn from_accept(header: &str) -> Option<Self> {
        let weight = |part: &str| {
            let q = part.split(';').nth(1).and_then(|q| q.trim().strip_prefix("q=")).map_or(Ok(1.0), str::parse::<f32>);
            q.unwrap_or(0.0)
        };
        let mut known: Vec<(f32, Self)> =
            header.split(',').filter_map(|part| Some((weight(part), Self::parse(part.split(';').next()?)?))).collect();
        known.sort_by(|a, b| b.0.total_cmp(&a.0));
        known.first().map(|(_, lang)| *lang)
    }

    /// The plural form of `n` in this language.
    pub const fn plural(self, n: i64) -> Plural {
        let n = n.unsigned_abs();
        match self {
            Self::En if n == 1 => Plural::One,
            Self::En => Plural::Many,
            Self::Ru => match (n % 10, n % 100) {
                (1, rest) if rest != 11 => Plural::One,
                (2..=4, rest) if rest < 12 || rest > 14 => Plural::Few,
                _ => Plural::Many,
            },
        }
    }
}

/// A text in both languages, as a marketer writes it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Localized {
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
}

impl Localized {
    /// The text in `lang`, or the other language's where this one was left empty.
    pub fn get(&self, lang: Lang) -> &str {
        let (first, second) = match lang {
            Lang::Ru => (&self.ru, &self.en),
            Lang::En => (&self.en, &self.ru),
        };
        if first.is_empty() { second } else { first }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_has_three_plural_forms() {
        use Plural::{Few, Many, One};
        for (n, form) in [
            (0, Many),
            (1, One),
            (2, Few),
            (4, Few),
            (5, Many),
            (11, Many),
            (12, Many),
            (14, Many),
            (21, One),
            (22, Few),
            (111, Many),
            (112, Many),
            (-1, One),
            (-23, Few),
        ] {
            assert_eq!(Lang::Ru.plural(n), form, "{n}");
        }
        assert_eq!((Lang::En.plural(1), Lang::En.plural(0), Lang::En.plural(21)), (One, Many, Many));
    }

    #[test]
    fn the_accepted_language_with_the_greatest_weight_wins() {
        assert_eq!(Lang::from_accept("de, en-GB;q=0.7, ru;q=0.9"), Some(Lang::Ru));
        assert_eq!(Lang::from_accept("en-US,en;q=0.9"), Some(Lang::En));
        assert_eq!(Lang::from_accept("de"), None);
        assert_eq!(Lang::from_accept("ru;q=broken"), Some(Lang::Ru));
    }
}
