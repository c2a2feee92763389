use super::{Earn, earn::CanEarn};
use crate::{Error, rules, who::Member};
use jiff::civil::Date;
use kabinet_domain::{
    counter::{Asked, Counter, Reading, Scope},
    ids::OfferId,
    offer::{Action, Amount, Compare, Leaf, Offer, Rate},
    time::{Millis, Window},
    words::{self, Names},
};
use kabinet_store::{Tx, counter};
use std::collections::{BTreeMap, BTreeSet};

/// How many values of one counter are read, past periods included.
const VALUES: u32 = 200;

/// Everything that can be earned, and how the member stands with what offers count.
#[derive(Debug, Clone)]
pub struct Showcase {
    /// What can be earned.
    pub earn: Vec<Earn>,
    /// Counters that are shown to members and that these offers ask.
    pub tallies: Vec<Tally>,
}

/// How a counter stands for a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// What the counter is called.
    pub name: String,
    /// Which of its values this is, or over which stretch; empty: there is one.
    pub of: String,
    /// How it stands now.
    pub value: i64,
    /// The next number at which an offer changes what it gives.
    pub next: Option<i64>,
    /// When it begins anew.
    pub window: Window,
    /// The day of that, if ever.
    pub anew: Option<Date>,
    /// How it stood in earlier periods, latest first.
    pub past: Vec<Past>,
}

/// A past period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    /// Its first day.
    pub from: Date,
    /// How the counter stood at its end.
    pub value: i64,
}

impl Member {
    /// What can be earned now, what it still asks, and what was counted towards it.
    pub async fn showcase(&self) -> Result<Showcase, Error> {
        let mut tx = self.portal.db.read().await?;
        let main = rules::main(&mut tx).await?;
        let CanEarn { earn, offers, names } = self.asks_what_earns(&mut tx, &main).await?;
        let known = rules::counters(&mut tx).await?;
        let mut asked: BTreeMap<Asked, Asking> = BTreeMap::new();
        for offer in &offers {
            for (of, steps) in steps(offer) {
                let asking = asked.entry(of).or_default();
                asking.offers.insert(offer.id, offer.terms.name.get(self.lang).to_owned());
                asking.steps.extend(steps);
            }
        }
        let mut tallies = Vec::new();
        for (of, asking) in asked {
            let Some(described) = known.get(&of.counter).filter(|counter| counter.shown) else { continue };
            let look = Look { of, asking, described, now: self.portal.clock.now() };
            tallies.extend(self.tally(&mut tx, &look, &names).await?);
        }
        Ok(Showcase { earn, tallies })
    }

    async fn tally(&self, tx: &mut Tx, look: &Look<'_>, names: &Names) -> Result<Vec<Tally>, Error> {
        let Look { of, asking, described, now } = look;
        let whose = if described.is_shared() { counter::EVERYBODY } else { self.id };
        let (window, zone) = (described.window, &names.zone);
        let period = window.key(*now, zone);
        let values = counter::of_counter(tx, whose, of.counter, VALUES).await?;
        let mut keys: BTreeSet<&str> = values.iter().map(|value| value.key.as_str()).collect();
        if keys.is_empty() && described.scope.iter().all(|scope| *scope == Scope::Member) {
            keys.insert("");
        }
        let mut tallies = Vec::new();
        for key in keys {
            let Some(apart) = words::counted(self.lang, described, key, names, &asking.offers) else { continue };
            let of_key = || values.iter().filter(|value| value.key == key);
            let (value, over) = match of.reading.since(*now, zone) {
                None => (of_key().find(|value| value.period == period).map_or(0, |value| value.value), None),
                Some(since) => {
                    let days = (since, now.date(zone));
                    (counter::change(tx, whose, of.counter, key, days).await?, words::reading(self.lang, of.reading))
                }
            };
            let past = of_key().filter(|value| value.period != period);
            let past =
                past.filter_map(|value| Some(Past { from: window.first_day(&value.period)?, value: value.value }));
            tallies.push(Tally {
                name: described.name.get(self.lang).to_owned(),
                of: [Some(apart).filter(|apart| !apart.is_empty()), over]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(", "),
                value,
                next: asking.steps.iter().copied().find(|step| *step > value),
                window,
                anew: if of.reading == Reading::Value { window.anew(now.date(zone)) } else { None },
                past: if of.reading == Reading::Value { past.collect() } else { Vec::new() },
            });
        }
        Ok(tallies)
    }
}

/// Who asks a counter, and at which numbers something changes.
#[derive(Default)]
struct Asking {
    offers: BTreeMap<OfferId, String>,
    steps: BTreeSet<i64>,
}

/// One number of a counter that is looked at.
struct Look<'a> {
    of: Asked,
    asking: Asking,
    described: &'a Counter,
    now: Millis,
}

/// Which numbers of counters an offer asks, and from which value on each makes a difference.
fn steps(offer: &Offer) -> Vec<(Asked, Vec<i64>)> {
    let conditions = offer.terms.conditions.walk().filter_map(|leaf| match leaf {
        Leaf::Counter { of, is: Compare::AtLeast | Compare::Exactly, value } => Some((*of, vec![*value])),
        Leaf::Counter { of, is: Compare::AtMost, value } => Some((*of, vec![value.saturating_add(1)])),
        _ => None,
    });
    let tiers = offer.terms.actions.iter().filter_map(Action::amount).filter_map(|amount| match amount {
        Amount::Tiers { of, steps } | Amount::Percent { rate: Rate::Tiers { of, steps }, .. } => {
            Some((*of, steps.iter().map(|step| step.from).collect()))
        }
        _ => None,
    });
    conditions.chain(tiers).collect()
}
