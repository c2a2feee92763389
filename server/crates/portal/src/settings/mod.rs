//! Settings → Main: what holds for the whole programme.

mod change;
mod fields;
mod form;

pub use change::{Changed, Made, MainPage, Meaning, Proposal};
pub use fields::{FIELDS, Field, Part, QUALIFYING, Takes, zones};
pub use form::MainForm;

use jiff::tz::TimeZone;
use kabinet_domain::{
    event::{EventKind, NetworkName, NetworkUse},
    lang::{Lang, Localized},
    points::{Activation, Expiry, Terms},
    referral::likeness::Review,
    words::CurrencyWord,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

use crate::{Error, Portal, rules};
use kabinet_domain::time::Millis;
use kabinet_store::{Tx, Write, instance, offer, setting};

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
    /// The first of these that somebody invited does counts as taking part (`referral.qualified`).
    #[serde(default = "qualifying")]
    pub qualifying: BTreeSet<EventKind>,
    /// After so many days without doing anything a member is inactive (the custom event of that name); 0: never.
    #[serde(default = "inactive_days")]
    pub inactive_days: u32,
    /// So many days before points pass members are told (`points.expiring`); 0: never. See [`Main::told_before`].
    #[serde(default = "notice_days")]
    pub notice_days: u32,
    /// Points whose date comes and of which their owner was not told are kept for so many days more, once; 0: they pass.
    ///
    /// Told is who was sent a letter about it, by an offer that waits for `points.expiring`, that the mail server has taken:
    /// more cannot be proven of a letter. Without such an offer, or with `notice_days` 0, nobody was told.
    #[serde(default)]
    pub unnoticed_grace_days: u32,
    /// An award or deduction by hand waits for a second pair of eyes when it comes to more points than this, together with
    /// what the same person has changed of the same member within 24 hours; `None`: none does.
    #[serde(default = "four_eyes_above")]
    pub four_eyes_above: Option<i64>,
    /// For how many days points can be used that come back after their date.
    #[serde(default = "grace_days")]
    pub grace_days: u32,
    /// Which recommendations wait until somebody has had a look at them.
    #[serde(default)]
    pub review: Review,
    /// What members may do with each network; see [`Main::use_of`].
    #[serde(default)]
    pub networks: BTreeMap<NetworkName, NetworkUse>,
}

/// What settings mean that were saved before there was this one.
#[expect(clippy::unnecessary_wraps, reason = "it gives the field its value")]
const fn four_eyes_above() -> Option<i64> {
    Some(10_000)
}

/// As [`four_eyes_above`].
const fn grace_days() -> u32 {
    30
}

/// As [`four_eyes_above`].
fn qualifying() -> BTreeSet<EventKind> {
    BTreeSet::from([EventKind::SocialJoined, EventKind::SocialActed, EventKind::PurchaseMade])
}

/// As [`four_eyes_above`].
const fn inactive_days() -> u32 {
    60
}

/// As [`four_eyes_above`].
const fn notice_days() -> u32 {
    14
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
            qualifying: qualifying(),
            inactive_days: inactive_days(),
            notice_days: notice_days(),
            unnoticed_grace_days: 0,
            four_eyes_above: four_eyes_above(),
            grace_days: grace_days(),
            review: Review::default(),
            networks: BTreeMap::new(),
        }
    }
}

/// The earliest that members are told, in days before points pass: a letter is known to have been sent for ninety.
pub const MAX_NOTICE_DAYS: u32 = 60;

impl Main {
    /// How many days before points pass members are told: [`Main::notice_days`], [`MAX_NOTICE_DAYS`] at the most.
    pub fn told_before(&self) -> u32 {
        self.notice_days.min(MAX_NOTICE_DAYS)
    }

    /// What members may do with a network; everything as long as nothing is said.
    pub fn use_of(&self, network: NetworkName) -> NetworkUse {
        self.networks.get(&network).copied().unwrap_or_default()
    }

    /// The zone; an unknown name counts in UTC and is logged.
    pub fn time_zone(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or_else(|_| {
            tracing::warn!(zone = self.zone, "the programme's zone is unknown, counting in UTC");
            TimeZone::UTC
        })
    }
}

impl Portal {
    /// Gives a new database its general rules; one that has some keeps them.
    pub async fn set_up(&self, main: &Main) -> Result<(), Error> {
        let body = serde_json::to_string(main).map_err(|error| Error::internal("writing Settings → Main", &error))?;
        self.db.write(SetUp { body, now: self.clock.now() }).await?;
        self.read_sign().await
    }
}

struct SetUp {
    body: String,
    now: Millis,
}

impl Write for SetUp {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        if setting::get(tx, MAIN).await?.is_none() {
            setting::put(tx, MAIN, &self.body, self.now).await?;
            offer::rules_changed(tx, rules::fresh()).await?;
        }
        Ok(())
    }
}

impl Portal {
    /// Writes down something about this installation itself, such as who made it.
    pub async fn mark_instance(&self, name: &'static str, value: &'static str) -> Result<(), Error> {
        self.db.write(MarkInstance { name, value }).await
    }
}

struct MarkInstance {
    name: &'static str,
    value: &'static str,
}

impl Write for MarkInstance {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        Ok(instance::put(tx, self.name, self.value).await?)
    }
}
