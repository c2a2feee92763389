//! Money, as shops count it.

use serde::{Deserialize, Serialize};
use std::{fmt, str};

/// An amount in the smallest unit of its currency, such as kopecks. Never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// How many of the smallest unit; a hundred of them are one whole.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

/// The most one amount may be: ten billion whole units.
pub const MAX_MINOR: i64 = 1_000_000_000_000;

/// The three letters of ISO 4217.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// The rouble.
    pub const RUB: Self = Self(*b"RUB");

    /// Reads three capital letters.
    pub fn parse(code: &str) -> Option<Self> {
        let letters: [u8; 3] = code.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_uppercase).then_some(Self(letters))
    }

    /// The letters.
    pub fn code(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl TryFrom<String> for Currency {
    type Error = &'static str;
    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::parse(&code).ok_or("not a currency")
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl Money {
    /// Reads "1234", "1234.5", "1 234,50": whole units with at most two digits after the point or comma.
    pub fn parse(text: &str, currency: Currency) -> Option<Self> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let (whole, part) = text.split_once(['.', ',']).unwrap_or((&text, ""));
        let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        if whole.is_empty() || whole.len() > 12 || part.len() > 2 || !digits(whole) || !digits(part) {
            return None;
        }
        let whole: i64 = whole.parse().ok()?;
        let part: i64 = format!("{part:0<2}").parse().ok()?;
        let minor = whole.checked_mul(100)?.checked_add(part)?;
        (minor <= MAX_MINOR).then_some(Self { minor, currency })
    }

    /// "1234.50": whole units, without the currency.
    pub fn plain(self) -> String {
        format!("{}.{:02}", self.minor / 100, self.minor % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_type_them() {
        let minor = |text| Money::parse(text, Currency::RUB).map(|money| money.minor);
        assert_eq!(["1234", "1234.5", "1 234,50", "0.07", "0"].map(minor), [123_400, 123_450, 123_450, 7, 0].map(Some));
        assert_eq!(minor("10000000000"), Some(MAX_MINOR), "the most that fits");
        for bad in ["", "-5", "1.234", "1e3", ".5", "12345678901234", "10000000000.01", "５", "1.005"] {
            assert_eq!(minor(bad), None, "{bad}");
        }
        assert_eq!(Money { minor: 123_405, currency: Currency::RUB }.plain(), "1234.05");
    }

    #[test]
    fn a_currency_is_three_capital_letters() {
        assert_eq!(serde_json::to_string(&Currency::RUB).expect("JSON"), r#""RUB""#);
        for bad in ["rub", "RU", "RUBL", "РУБ"] {
            assert_eq!(Currency::parse(bad), None, "{bad}");
        }
    }
}
