//! Who may changes the general rules, and sees first what the change means.

use super::{FIELDS, MAIN, Main, MainForm};
use crate::{
    Error, Field, rules,
    secrets::{new_id, stamp},
    who::Operator,
};
use jiff::tz::TimeZone;
use kabinet_domain::{
    ids::{AuditId, StaffId},
    money::{Currency, Money},
    problem::Problem,
    referral::{self, Cost},
    time::Millis,
};
use kabinet_store::{Tx, Write, audit, offer, setting, staff};
use std::collections::BTreeMap;

/// How the audit calls a change of Settings → Main.
const AUDITED: &str = "settings.main";
/// How many changes the page shows.
const CHANGES: u32 = 20;
/// The purchase of which the worst case is shown: a thousand.
const PURCHASE: Money = Money { minor: 100_000, currency: Currency::RUB };

/// What settings mean today.
#[derive(Debug, Clone)]
pub struct Meaning {
    /// The settings.
    pub main: Main,
    /// Points that are awarded now: now, when they become usable, when they pass.
    pub awarded: (Millis, Millis, Millis),
    /// The zone in which those moments are told.
    pub zone: TimeZone,
    /// What one registration costs at most.
    pub registration: Cost,
    /// What a purchase of [`Meaning::PURCHASE`] costs at most.
    pub purchase: Cost,
}

impl Meaning {
    /// The purchase that is taken for an example.
    pub const PURCHASE: Money = PURCHASE;

    fn of(main: Main, rules: &rules::Rules, now: Millis) -> Self {
        let zone = main.time_zone();
        let (active_from, expires) = main.terms.moments(now, &zone);
        let offers = || rules.offers.offers();
        let levels = main.referral_levels;
        Self {
            awarded: (now, active_from, expires),
            registration: referral::of_registration(offers(), levels, now),
            purchase: referral::of_purchase(offers(), levels, PURCHASE, now),
            zone,
            main,
        }
    }
}

/// A setting that becomes another: the field's key, and its text before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Which.
    pub key: String,
    /// What it was.
    pub before: String,
    /// What it is then.
    pub after: String,
}

/// A change that was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// When.
    pub at: Millis,
    /// Who made it; `None`: somebody who does not work here any more.
    pub by: Option<String>,
    /// What was changed.
    pub changed: Vec<Changed>,
}

/// The page Settings → Main.
#[derive(Debug, Clone)]
pub struct MainPage {
    /// What holds, and means.
    pub meaning: Meaning,
    /// Stands for what holds: a save that brings another was made from something older.
    pub stamp: String,
    /// The latest changes, newest first.
    pub made: Vec<Made>,
}

/// What a save would do.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// What the settings would mean.
    pub meaning: Meaning,
    /// Which of them would change.
    pub changed: Vec<Changed>,
}

impl Operator {
    /// Settings → Main as they hold.
    pub async fn settings(&self) -> Result<MainPage, Error> {
        let mut tx = self.portal.db.read().await?;
        let rules = self.portal.rules.in_force(&mut tx).await?;
        let mut made = Vec::new();
        for change in audit::latest(&mut tx, AUDITED, CHANGES).await? {
            let by = staff::by_id(&mut tx, change.staff).await?.map(|person| person.name);
            let changed = differences(&texts_of(&change.before), &texts_of(&change.after));
            made.push(Made { at: change.at, by, changed });
        }
        let stamp = stamp(&body(&rules.main)?);
        Ok(MainPage { meaning: Meaning::of(rules.main.clone(), &rules, self.portal.clock.now()), stamp, made })
    }

    /// What saving the form would change and mean; refused as the save would be.
    pub async fn propose_settings(&self, stamp: &str, form: &MainForm) -> Result<Proposal, Error> {
        let mut tx = self.portal.db.read().await?;
        let rules = self.portal.rules.in_force(&mut tx).await?;
        let main = typed(stamp, form, &rules.main)?;
        let changed = differences(&texts(&rules.main), &texts(&main));
        Ok(Proposal { meaning: Meaning::of(main, &rules, self.portal.clock.now()), changed })
    }

    /// Saves the form, unless what holds is not what it was made from (`stamp`) any more. From now on: lots keep the dates
    /// they have, and those above are told and paid on as many levels as there were when something happened.
    pub async fn save_settings(&self, stamp: &str, form: &MainForm) -> Result<(), Error> {
        let now = self.portal.clock.now();
        let audit = AuditId(new_id(now));
        let save = Save { stamp: stamp.to_owned(), form: form.clone(), by: self.id, audit, now };
        self.portal.sign.says(&self.portal.db.write(save).await?);
        Ok(())
    }
}

fn body(main: &Main) -> Result<String, Error> {
    serde_json::to_string(main).map_err(|error| Error::internal("writing Settings → Main", &error))
}

/// The settings as the form would have them, if it was made from what holds.
fn typed(made_from: &str, form: &MainForm, holds: &Main) -> Result<Main, Error> {
    let main = form.apply(holds);
    let mut wrong: Vec<(Field, Problem)> = Vec::new();
    if made_from != stamp(&body(holds)?) {
        wrong.push(("".into(), Problem::ChangedMeanwhile));
    }
    match main {
        Ok(main) if wrong.is_empty() => Ok(main),
        Ok(_) => Err(Error::Refused(wrong)),
        Err(fields) => {
            wrong.extend(fields.into_iter().map(|(field, problem)| (field.into(), problem)));
            Err(Error::Refused(wrong))
        }
    }
}

type Texts = BTreeMap<String, String>;

fn texts(main: &Main) -> Texts {
    FIELDS.iter().map(|field| (field.key.to_owned(), field.text(main))).collect()
}

/// What the audit kept; a field that is not known any more is shown as it was.
fn texts_of(kept: &str) -> Texts {
    serde_json::from_str(kept).unwrap_or_default()
}

fn differences(before: &Texts, after: &Texts) -> Vec<Changed> {
    let known = FIELDS.iter().map(|field| field.key);
    let gone = before.keys().map(String::as_str).filter(|key| FIELDS.iter().all(|field| field.key != *key));
    let text = |texts: &Texts, key: &str| texts.get(key).cloned().unwrap_or_default();
    let all = known.chain(gone).map(|key| (key, text(before, key), text(after, key)));
    all.filter(|(_, before, after)| before != after)
        .map(|(key, before, after)| Changed { key: key.to_owned(), before, after })
        .collect()
}

struct Save {
    stamp: String,
    form: MainForm,
    by: StaffId,
    audit: AuditId,
    now: Millis,
}

impl Write for Save {
    /// What holds then.
    type Out = Main;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<Main, Error> {
        let (stored, holds) = (setting::get(tx, MAIN).await?, rules::main(tx).await?);
        let main = typed(&self.stamp, &self.form, &holds)?;
        let (before, after) = (texts(&holds), texts(&main));
        if before == after {
            return Ok(main);
        }
        let to = body(&main)?;
        match stored {
            Some(from) if setting::change(tx, MAIN, &from, &to, self.now).await? => {}
            Some(_) => return Err(Problem::ChangedMeanwhile.into()),
            None => setting::put(tx, MAIN, &to, self.now).await?,
        }
        audit::insert(tx, &self.audited(&before, &after)?).await?;
        offer::rules_changed(tx, rules::fresh()).await?;
        Ok(main)
    }
}

impl Save {
    /// The change as the audit keeps it: the texts of those fields that changed.
    fn audited(&self, before: &Texts, after: &Texts) -> Result<audit::Change, Error> {
        let only = |texts: &Texts| {
            let changed = |(key, _): &(&String, &String)| before.get(*key) != after.get(*key);
            let kept: BTreeMap<&String, &String> = texts.iter().filter(changed).collect();
            serde_json::to_string(&kept).map_err(|error| Error::internal("writing the audit", &error))
        };
        let (before, after) = (only(before)?, only(after)?);
        Ok(audit::Change { id: self.audit, at: self.now, staff: self.by, what: AUDITED.to_owned(), before, after })
    }
}
