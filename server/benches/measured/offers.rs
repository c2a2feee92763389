//! One event against many offers, from their stored text on.

use crate::{Anyhow, Bench, Goal, Row, timing::per_second};
use kabinet_domain::{
    event::{Act, CauseKey, Event, EventKind, Happening, NetworkName, Object},
    ids::{EventId, GroupId, MemberId, OfferId},
    offer::{Condition, Facts, Index, Leaf, Offer, Outcome, Refusal, Terms, evaluate, templates},
    time::Millis,
};
use serde_json::Value;
use std::hint::black_box;

const NOW: Millis = Millis(1_763_800_000_000);
const GROUPS: u128 = 10;
/// How many offers, and what one event may take, in nanoseconds.
const SIZES: [(usize, f64); 2] = [(50, 1_000.0), (5_000, 5_000.0)];

pub fn rows(bench: &Bench) -> Anyhow<Vec<Row>> {
    let mut rows = Vec::new();
    for (count, goal) in SIZES {
        let stored = stored(count);
        rows.push(one_event(bench.scale, &stored)?.should(Goal::ValueUpTo(goal)));
        rows.push(reading(bench.scale, &stored));
    }
    Ok(rows)
}

fn offer(n: u128) -> OfferId {
    format!("{n:032x}").parse().expect("32 digits are a UUID")
}

fn group(n: u128) -> GroupId {
    GroupId(offer(n).0)
}

/// The templates in turn, each for one of some groups, as they are stored.
fn stored(count: usize) -> Vec<String> {
    let templates = templates::all();
    let offers = templates.iter().cycle().zip(0_u128..).take(count);
    let stored = offers.map(|(template, n)| {
        let mut terms = template.terms.clone();
        // Each group has its share of every template.
        let here = Condition::Is(Leaf::Group(vec![group(n / templates.len() as u128 % GROUPS)]));
        terms.conditions = Condition::All(vec![terms.conditions, here]);
        terms.to_json()
    });
    stored.collect()
}

fn read_all(stored: &[String]) -> Index {
    Index::new(stored.iter().zip(0_u128..).map(|(json, n)| Offer {
        id: offer(n),
        version: 1,
        terms: Terms::from_json(json).expect("a template"),
    }))
}

fn like() -> Event {
    let what = Happening::SocialActed {
        network: NetworkName::Vk,
        group: group(3),
        act: Act::Like,
        object: Object::post(45),
        earlier: None,
        since: None,
        second_hand: false,
    };
    let cause = CauseKey::social(NetworkName::Vk, group(3), "post:45", "profile", "like", 1);
    let id = EventId(offer(1).0);
    Event { id, member: MemberId(5), at: NOW, seen: NOW, cause, what }
}

/// What a loop written for these offers alone would need of one.
struct Flat {
    trigger: EventKind,
    groups: Vec<GroupId>,
    acts: Vec<Act>,
}

impl Flat {
    fn of(terms: &Terms) -> Self {
        let mut flat = Self { trigger: terms.trigger, groups: Vec::new(), acts: Vec::new() };
        for leaf in terms.conditions.walk() {
            match leaf {
                Leaf::Group(groups) => flat.groups.extend(groups),
                Leaf::Act(acts) => flat.acts.extend(acts),
                _ => {}
            }
        }
        flat
    }

    fn waits_for(&self, event: &Event) -> bool {
        match &event.what {
            Happening::SocialActed { group, act, .. } => {
                self.trigger == EventKind::SocialActed
                    && self.groups.contains(group)
                    && (self.acts.is_empty() || self.acts.contains(act))
            }
            _ => false,
        }
    }
}

/// One like against offers that were read from their stored text, compiled and indexed, each considered with its reason;
/// against a loop that only counts those that match.
fn one_event(scale: f64, stored: &[String]) -> Anyhow<Row> {
    let (index, event) = (read_all(stored), like());
    let facts = Facts::new(Millis(0));
    let flat: Vec<Flat> = stored.iter().map(|json| Flat::of(&Terms::from_json(json).expect("a template"))).collect();
    let plain = |event: &Event| flat.iter().filter(|offer| offer.waits_for(event)).count();
    let considered = evaluate(&index, &event, &facts);
    let met = considered.iter().filter(|it| !matches!(it.outcome, Outcome::Refused(Refusal::Condition { .. })));
    if met.count() != plain(&event) {
        return Err("the loop does not find the same offers".into());
    }
    let ours = per_second(scale, 1, || evaluate(black_box(&index), black_box(&event), &facts));
    let theirs = per_second(scale, 1, || plain(black_box(&event)));
    let name = format!("one like, {} offers / a loop that counts those that match", stored.len());
    Ok(Row::new(name, "ns", (1e9 / ours, 1e9 / theirs)))
}

/// Offers from their stored text to the index, against parsing the same text into untyped values.
fn reading(scale: f64, stored: &[String]) -> Row {
    let untyped = || -> Vec<Value> { stored.iter().map(|json| serde_json::from_str(json).expect("JSON")).collect() };
    let ours = per_second(scale, stored.len(), || read_all(black_box(stored)));
    let theirs = per_second(scale, stored.len(), untyped);
    Row::new(format!("reading {} stored offers / untyped JSON", stored.len()), "offers/s", (ours, theirs))
}
