use super::Did;
use crate::{
    Error, Inner, points, rules,
    who::{Marketer, Member},
};
use kabinet_domain::{
    event::{Event, EventKind},
    ids::{EventId, GroupId, MemberId, OfferId},
    lang::Lang,
    offer::{Action, OfferState, Recipient, Refusal, Terms},
    time::Millis,
    words::{self, Names},
};
use kabinet_store::{
    Tx, event,
    event_offer::{self, EventOffer, OutcomeWord},
    member, offer,
};
use std::collections::{HashMap, HashSet, hash_map::Entry};

/// How many events a page shows.
const PAGE: u32 = 30;

/// Which events to show.
#[derive(Debug, Clone, Default)]
pub struct JournalFilter {
    /// Of one member.
    pub member: Option<MemberId>,
    /// Of one kind.
    pub kind: Option<EventKind>,
    /// Of one group.
    pub group: Option<GroupId>,
    /// Those before this one.
    pub before: Option<(Millis, EventId)>,
}

/// What became of one offer, said.
#[derive(Debug, Clone)]
pub struct Considered {
    /// Which offer.
    pub offer: OfferId,
    /// What it is called.
    pub name: String,
    /// The version that decided.
    pub version: i64,
    /// It did something.
    pub acted: bool,
    /// What it did, or the first reason why it did not.
    pub sentence: String,
}

/// An event with why it did or did not pay.
#[derive(Debug, Clone)]
pub struct JournalLine {
    /// Which.
    pub id: EventId,
    /// To whom.
    pub member: MemberId,
    /// What they are called.
    pub name: String,
    /// Of which kind.
    pub kind: EventKind,
    /// When it happened.
    pub at: Millis,
    /// When it was seen.
    pub seen: Millis,
    /// What happened, said.
    pub sentence: String,
    /// Which offers were considered.
    pub considered: Vec<Considered>,
}

/// A page of the journal.
#[derive(Debug, Clone)]
pub struct JournalPage {
    /// Newest first.
    pub lines: Vec<JournalLine>,
    /// Where the next page begins.
    pub older: Option<(Millis, EventId)>,
}

impl Marketer {
    /// What happened, and what the offers made of it.
    pub async fn journal(&self, filter: &JournalFilter) -> Result<JournalPage, Error> {
        let mut tx = self.portal.db.read().await?;
        page(&mut tx, &self.portal, self.lang, filter).await
    }
}

impl Member {
    /// What the member did, and why it did or did not pay. Offers that award nothing are the programme's own business.
    pub async fn deeds(&self, before: Option<(Millis, EventId)>) -> Result<JournalPage, Error> {
        let mut tx = self.portal.db.read().await?;
        let filter = JournalFilter { member: Some(self.id), before, ..JournalFilter::default() };
        let mut page = page(&mut tx, &self.portal, self.lang, &filter).await?;
        let public: HashSet<OfferId> =
            offer::list(&mut tx).await?.iter().filter(|one| is_public(one)).map(|one| one.id).collect();
        for line in &mut page.lines {
            line.considered.retain(|one| public.contains(&one.offer));
        }
        Ok(page)
    }
}

/// An offer that members are told of: one that awards them something, or takes back what they had.
fn is_public(stored: &offer::OfferRow) -> bool {
    let moves = |action: &Action| {
        matches!(action, Action::Award { to: Recipient::Member, .. } | Action::Deduct { .. } | Action::Reverse { .. })
    };
    let told = matches!(stored.state, OfferState::Active | OfferState::Paused | OfferState::Archived);
    told && Terms::from_json(&stored.body).is_ok_and(|terms| terms.actions.iter().any(moves))
}

async fn page(tx: &mut Tx, portal: &Inner, lang: Lang, filter: &JournalFilter) -> Result<JournalPage, Error> {
    let main = rules::main(tx).await?;
    let wanted = event::Filter { member: filter.member, kind: filter.kind, group: filter.group };
    let mut events = event::journal(tx, &wanted, filter.before, PAGE + 1).await?;
    let more = events.len() > PAGE as usize;
    events.truncate(PAGE as usize);
    let older = if more { events.last().map(|last| (last.seen, last.id)) } else { None };
    let happenings: Vec<_> = events.iter().map(|event| event.what.clone()).collect();
    let mut names = points::names(tx, portal, &main, &happenings).await?;
    names.counters = rules::counters(tx).await?.into_iter().map(|(id, counter)| (id, counter.name)).collect();
    let keys: Vec<_> = events.iter().map(|event| (event.member, event.id)).collect();
    let mut considered: HashMap<EventId, Vec<EventOffer>> = HashMap::new();
    for one in event_offer::of_events(tx, &keys).await? {
        considered.entry(one.event).or_default().push(one);
    }
    let offers = names_of_offers(tx, lang).await?;
    let people = names_of_members(tx, &events).await?;
    let say = |event: &Event| {
        let mut list = considered.get(&event.id).cloned().unwrap_or_default();
        list.sort_by_key(|one| one.n);
        JournalLine {
            id: event.id,
            member: event.member,
            name: people.get(&event.member).cloned().unwrap_or_default(),
            kind: event.what.kind(),
            at: event.at,
            seen: event.seen,
            sentence: words::event(lang, &event.what, &names),
            considered: list.iter().map(|one| said(lang, one, &offers, &names)).collect(),
        }
    };
    Ok(JournalPage { lines: events.iter().map(say).collect(), older })
}

/// What each offer is called; one that is not understood keeps its number.
pub(crate) async fn names_of_offers(tx: &mut Tx, lang: Lang) -> Result<HashMap<OfferId, String>, Error> {
    let name = |stored: offer::OfferRow| {
        let name = Terms::from_json(&stored.body).map(|terms| terms.name.get(lang).to_owned());
        (stored.id, name.unwrap_or_else(|_| stored.id.to_string()))
    };
    Ok(offer::list(tx).await?.into_iter().map(name).collect())
}

/// What the members these events happened to are called.
async fn names_of_members(tx: &mut Tx, events: &[Event]) -> Result<HashMap<MemberId, String>, Error> {
    let mut names = HashMap::new();
    for event in events {
        if let Entry::Vacant(unknown) = names.entry(event.member) {
            let member = member::by_id(tx, event.member).await?;
            unknown.insert(member.map(|member| member.name).unwrap_or_default());
        }
    }
    Ok(names)
}

fn said(lang: Lang, one: &EventOffer, offers: &HashMap<OfferId, String>, names: &Names) -> Considered {
    let sentence = match one.outcome {
        OutcomeWord::Refused => match serde_json::from_str::<Refusal>(&one.detail) {
            Ok(refusal) => words::refusal(lang, &refusal, names),
            Err(_) => String::new(),
        },
        OutcomeWord::Acted => {
            let done: Vec<Did> = serde_json::from_str(&one.detail).unwrap_or_default();
            done.iter().map(|did| did.say(lang, names)).collect::<Vec<_>>().join(". ")
        }
    };
    Considered {
        offer: one.offer,
        name: offers.get(&one.offer).cloned().unwrap_or_default(),
        version: one.version,
        acted: one.outcome == OutcomeWord::Acted,
        sentence,
    }
}
