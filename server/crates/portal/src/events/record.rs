use crate::{Error, Inner, messages, rules::Rules};
use kabinet_domain::{
    event::Event,
    ids::OfferId,
    lang::Lang,
    offer::{AwardOf, Considered, Counted, Decision, Facts, Letter, OfferFacts, Outcome, Terms, evaluate},
    points::{AwardRef, Beyond, Entry, Ledger, Posting, Refused},
    time::{Millis, Window},
    words::CurrencyWord,
};
use kabinet_store::{
    Tx, event,
    event_offer::{self, EventOffer, OutcomeWord},
    member, offer, offer_count, offer_object, points,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What recording brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recorded {
    /// It had been recorded before; nothing changed.
    Already,
    /// It is new.
    New {
        /// How many awards it brought.
        awards: i64,
    },
}

/// How a decision went, as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "snake_case")]
pub(crate) enum Did {
    Awarded { requested: i64, applied: i64, seq: i64 },
    Deducted { requested: i64, applied: i64, seq: i64 },
    Reversed { requested: i64, applied: i64, seq: i64 },
    Wrote { letter: Letter },
    Nothing { why: Naught },
}

/// Why a decision came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Naught {
    NotEnough,
    NothingLeft,
    Expired,
    NotPossible,
    NoLetter,
}

/// Records `event` and does what the offers say, all in the caller's transaction, under the member's lock.
///
/// Recording the same cause twice changes nothing.
pub(crate) async fn record(tx: &mut Tx, portal: &Inner, event: &Event) -> Result<Recorded, Error> {
    let mut ledger = points::load(tx, event.member).await?;
    if !event::record(tx, event).await? {
        return Ok(Recorded::Already);
    }
    // First of all, so that what has passed by now is known to have passed when something is taken back.
    let settled = ledger.settle(event.seen);
    points::post(tx, event.member, &settled, &points::Origin::default(), &ledger).await?;
    let rules = portal.rules.in_force(tx).await?;
    let (acted_at, taken_back) = taken_back(tx, event).await?;
    if rules.offers.waiting_for(event.what.kind()).is_empty() && taken_back.is_empty() {
        return Ok(Recorded::New { awards: 0 });
    }
    let member = member::by_id(tx, event.member).await?.ok_or(Error::NotFound)?;
    let facts = facts(tx, &rules, event, &member, taken_back).await?;
    let mut writing = Writing { portal, rules: &rules, event, member: &member, ledger, acted_at, awards: 0 };
    let mut lines = Vec::new();
    for (n, one) in (1..).zip(evaluate(&rules.offers, event, &facts)) {
        lines.push(writing.carry_out(tx, n, &one).await?);
    }
    event_offer::add(tx, &lines).await?;
    Ok(Recorded::New { awards: writing.awards })
}

/// Everything the waiting offers may ask, as it stood before the event, in a handful of statements.
async fn facts(
    tx: &mut Tx,
    rules: &Rules,
    event: &Event,
    member: &member::Member,
    taken_back: Vec<AwardOf>,
) -> Result<Facts, Error> {
    let waiting: Vec<OfferId> = rules.offers.waiting_for(event.what.kind()).iter().map(|offer| offer.id).collect();
    let mut offers: HashMap<OfferId, OfferFacts> = HashMap::new();
    let keys = Window::ALL.map(|window| window.key(event.at, &rules.zone));
    for row in offer_count::read(tx, event.member, &waiting, &keys).await? {
        let window = Window::ALL.into_iter().zip(&keys).find(|(_, key)| **key == row.period);
        if let Some((window, _)) = window {
            let counted = Counted { points: row.points, awards: row.awards };
            offers.entry(row.offer).or_default().counted.insert(window, counted);
        }
    }
    if let Some(object) = event.what.paid_once() {
        for offer in offer_object::which(tx, event.member, &object, &waiting).await? {
            offers.entry(offer).or_default().object_paid = true;
        }
    }
    Ok(Facts { registered: member.created, has_referrer: member.referrer.is_some(), offers, taken_back })
}

/// Awards made for what the event takes back, where the version that paid says that it takes back.
async fn taken_back(tx: &mut Tx, event: &Event) -> Result<(Millis, Vec<AwardOf>), Error> {
    let nothing = Ok((event.at, Vec::new()));
    let Some(cause) = event.what.takes_back() else { return nothing };
    let Some(acted) = event::by_cause(tx, event.member, cause).await? else { return nothing };
    let mut awards = Vec::new();
    for paid in points::awards_of_event(tx, event.member, acted.id).await? {
        let Some((offer, version)) = paid.offer else { continue };
        let by = offer::get_version(tx, offer, version).await?;
        let takes_back = by.and_then(|by| Terms::from_json(&by.body).ok()).is_some_and(|terms| terms.takes_back);
        if takes_back && paid.award.left() > 0 {
            awards.push(AwardOf { offer, version, award: paid.award });
        }
    }
    Ok((acted.at, awards))
}

struct Writing<'a> {
    portal: &'a Inner,
    rules: &'a Rules,
    event: &'a Event,
    member: &'a member::Member,
    ledger: Ledger,
    /// When what the event takes back happened: the windows of that moment get the amount back.
    acted_at: Millis,
    awards: i64,
}

impl Writing<'_> {
    async fn carry_out(&mut self, tx: &mut Tx, n: i64, one: &Considered) -> Result<EventOffer, Error> {
        let (outcome, detail) = match &one.outcome {
            Outcome::Refused(refusal) => (OutcomeWord::Refused, json(refusal)?),
            Outcome::Acted(decisions) => {
                let mut done = Vec::with_capacity(decisions.len());
                for (step, decision) in decisions.iter().enumerate() {
                    let did = self.decide(tx, one, step, decision, &done).await?;
                    done.push(did);
                }
                (OutcomeWord::Acted, json(&done)?)
            }
        };
        let (member, event) = (self.event.member, self.event.id);
        Ok(EventOffer { member, event, n, offer: one.offer, version: one.version, outcome, detail })
    }

    async fn decide(
        &mut self,
        tx: &mut Tx,
        one: &Considered,
        step: usize,
        decision: &Decision,
        done: &[Did],
    ) -> Result<Did, Error> {
        match decision {
            Decision::Award { requested, applied, clipped_by, terms } => {
                let (active_from, expires) =
                    terms.as_ref().unwrap_or(&self.rules.main.terms).moments(self.event.seen, &self.rules.zone);
                let posting = Posting::Award { points: *applied, active_from, expires };
                let clipped = clipped_by.as_ref().map(json).transpose()?;
                self.award(tx, one, step, posting, *requested, clipped).await
            }
            Decision::Deduct { points, beyond } => {
                let posting = Posting::Deduct { points: *points, beyond: *beyond };
                Ok(match self.post(tx, one, step, posting, *points, None).await? {
                    Ok(entry) => Did::Deducted { requested: *points, applied: entry.applied, seq: entry.seq },
                    Err(refused) => Did::Nothing { why: refused.into() },
                })
            }
            Decision::Reverse { award } => self.reverse(tx, one, step, *award).await,
            Decision::Message { letter: Letter::PointsAwarded } if !done.iter().any(Did::awarded) => {
                Ok(Did::Nothing { why: Naught::NoLetter })
            }
            Decision::Message { letter } => {
                let awarded = done.iter().find_map(Did::awarded_points);
                let about = messages::About { event: self.event, awarded, balance: self.ledger.account };
                messages::to_member(tx, self.portal, self.rules, *letter, self.member, about).await?;
                Ok(Did::Wrote { letter: *letter })
            }
        }
    }

    async fn award(
        &mut self,
        tx: &mut Tx,
        one: &Considered,
        step: usize,
        posting: Posting,
        requested: i64,
        clipped: Option<String>,
    ) -> Result<Did, Error> {
        let entry = match self.post(tx, one, step, posting, requested, clipped).await? {
            Ok(entry) => entry,
            Err(refused) => return Ok(Did::Nothing { why: refused.into() }),
        };
        self.awards += 1;
        self.count(tx, one.offer, self.event.at, entry.applied, 1).await?;
        if let Some(object) = self.event.what.paid_once() {
            offer_object::add(tx, self.event.member, one.offer, &object, self.event.id).await?;
        }
        Ok(Did::Awarded { requested, applied: entry.applied, seq: entry.seq })
    }

    /// Takes back what is left of an award, and gives the amount back to the windows that paid it.
    async fn reverse(&mut self, tx: &mut Tx, one: &Considered, step: usize, award: AwardRef) -> Result<Did, Error> {
        let posting = Posting::Reverse { award, points: None, beyond: Beyond::Clip };
        let entry = match self.post(tx, one, step, posting, award.left(), None).await? {
            Ok(entry) => entry,
            Err(refused) => return Ok(Did::Nothing { why: refused.into() }),
        };
        // What could not be taken back stays counted: else an empty balance would open the limit again.
        let whole = i64::from(entry.applied == award.left());
        self.count(tx, one.offer, self.acted_at, -entry.applied, -whole).await?;
        Ok(Did::Reversed { requested: award.left(), applied: entry.applied, seq: entry.seq })
    }

    /// Posts and writes; the first entry is the one that was asked for. A refusal by the ledger is an outcome, no fault.
    async fn post(
        &mut self,
        tx: &mut Tx,
        one: &Considered,
        step: usize,
        posting: Posting,
        requested: i64,
        clipped: Option<String>,
    ) -> Result<Result<Entry, Refused>, Error> {
        let key = format!("ev:{}:{}:{step}", self.event.id.0.simple(), one.offer.0.simple());
        let mut entries = match self.ledger.post(posting, key, self.event.seen) {
            Ok(entries) => entries,
            Err(refused) => return Ok(Err(refused)),
        };
        let Some(first) = entries.first_mut() else { return Ok(Err(Refused::NotPositive)) };
        first.requested = requested;
        let asked = first.clone();
        let origin = points::Origin {
            event: Some(self.event.id),
            offer: Some((one.offer, one.version)),
            clipped,
            ..points::Origin::default()
        };
        points::post(tx, self.event.member, &entries, &origin, &self.ledger).await?;
        Ok(Ok(asked))
    }

    async fn count(&self, tx: &mut Tx, offer: OfferId, at: Millis, points: i64, awards: i64) -> Result<(), Error> {
        for window in Window::ALL {
            let period = window.key(at, &self.rules.zone);
            offer_count::add(tx, self.event.member, offer, &period, awards, points).await?;
        }
        Ok(())
    }
}

impl Did {
    fn awarded(&self) -> bool {
        self.awarded_points().is_some()
    }

    fn awarded_points(&self) -> Option<i64> {
        if let Self::Awarded { applied, .. } = self { Some(*applied) } else { None }
    }
}

fn json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::internal("writing down a decision", &error))
}

impl Did {
    /// What was done, in a few words.
    pub fn say(&self, lang: Lang, currency: &CurrencyWord) -> String {
        let of = |applied: i64, requested: i64| {
            let points = currency.count(lang, applied);
            match lang {
                _ if applied == requested => points,
                Lang::Ru => format!("{points} (из {requested})"),
                Lang::En => format!("{points} (of {requested})"),
            }
        };
        match (self, lang) {
            (Self::Awarded { requested, applied, .. }, Lang::Ru) => format!("Начислено: {}", of(*applied, *requested)),
            (Self::Awarded { requested, applied, .. }, Lang::En) => format!("Awarded: {}", of(*applied, *requested)),
            (Self::Deducted { requested, applied, .. }, Lang::Ru) => format!("Списано: {}", of(*applied, *requested)),
            (Self::Deducted { requested, applied, .. }, Lang::En) => format!("Deducted: {}", of(*applied, *requested)),
            (Self::Reversed { requested, applied, .. }, Lang::Ru) => {
                format!("Возвращено: {}", of(*applied, *requested))
            }
            (Self::Reversed { requested, applied, .. }, Lang::En) => {
                format!("Taken back: {}", of(*applied, *requested))
            }
            (Self::Wrote { .. }, Lang::Ru) => "Отправлено письмо".to_owned(),
            (Self::Wrote { .. }, Lang::En) => "A letter was sent".to_owned(),
            (Self::Nothing { why }, _) => why.say(lang).to_owned(),
        }
    }
}

impl Naught {
    const fn say(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::NotEnough, Lang::Ru) => "Баллов недостаточно: ничего не списано",
            (Self::NotEnough, Lang::En) => "Not enough points: nothing was taken",
            (Self::NothingLeft, Lang::Ru) => "Возвращать уже нечего",
            (Self::NothingLeft, Lang::En) => "Nothing was left to take back",
            (Self::Expired, Lang::Ru) => "Баллы сгорели бы до начисления",
            (Self::Expired, Lang::En) => "The points would have expired before they could be used",
            (Self::NotPossible, Lang::Ru) => "Не проведено: сумма вне пределов",
            (Self::NotPossible, Lang::En) => "Not posted: the amount is out of bounds",
            (Self::NoLetter, Lang::Ru) => "Письмо не нужно: баллов не начислено",
            (Self::NoLetter, Lang::En) => "No letter: no points were awarded",
        }
    }
}

impl From<Refused> for Naught {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotEnough { .. } => Self::NotEnough,
            Refused::NothingLeft { .. } => Self::NothingLeft,
            Refused::AlreadyExpired => Self::Expired,
            Refused::NotPositive | Refused::Overflow | Refused::HoldOver | Refused::Unsettled => Self::NotPossible,
        }
    }
}
