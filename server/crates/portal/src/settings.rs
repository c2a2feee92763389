//! Settings → Main: what holds for the whole programme.

use jiff::tz::TimeZone;
use kabinet_domain::{
    lang::{Lang, Localized},
    points::{Activation, Expiry, Terms},
    words::CurrencyWord,
};
use serde::{Deserialize, Serialize};

/// The name of the row in table `setting`.
pub(crate) const MAIN: &str = "main";

/// The programme's general rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Main {
    /// What the programme is called.
    pub name: Localized,
    /// The IANA zone in which months and days are counted.
    pub zone: String,
    /// The language a new visitor is addressed in when the browser names none of ours.
    pub lang: Lang,
    /// What points are called.
    pub currency: CurrencyWord,
    /// Activation and expiry of every award without its own rule.
    pub terms: Terms,
    /// How many levels of referrers are told of a registration, 1 to 10.
    pub referral_levels: u8,
}

impl Default for Main {
    fn default() -> Self {
        Self {
            name: Localized { ru: "Кабинет".to_owned(), en: "Kabinet".to_owned() },
            zone: "Europe/Moscow".to_owned(),
            lang: Lang::Ru,
            currency: CurrencyWord::default(),
            terms: Terms { activation: Activation::AtOnce, expiry: Expiry::Never },
            referral_levels: 1,
        }
    }
}

impl Main {
    /// The zone; an unknown name counts in UTC and is logged.
    pub fn time_zone(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or_else(|_| {
            tracing::warn!(zone = self.zone, "the programme's zone is unknown, counting in UTC");
            TimeZone::UTC
        })
    }
}
