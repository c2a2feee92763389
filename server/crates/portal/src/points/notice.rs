//! Nothing passes in silence: members are told of points that will pass, and points of which they could not be told are kept
//! for longer.

use crate::{
    Error, Portal,
    events::{Recorded, record, settle},
    secrets::new_id,
    settings,
};
use jiff::civil::Date;
use kabinet_domain::{
    event::{CauseKey, Event, EventKind, Happening},
    ids::{EventId, MemberId},
    points::{Entry, Ledger, Lot, LotState, days_after},
    time::{DAY_MS, Millis},
};
use kabinet_store::{
    Tx, Write,
    points::{
        self,
        notice::{self, Untold},
    },
};
use std::collections::BTreeMap;

/// How many lots one statement names.
const PAGE: u32 = 256;

impl Portal {
    /// Tells members of points that pass within the days of Settings → Main, as an event for which an offer waits that writes
    /// to them; returns how many members there were to tell. Nothing is told while no offer waits, so that an offer that is
    /// switched on finds all there is to tell. Looking twice, or on two nodes at once, changes nothing: a lot and its date are
    /// told of once.
    pub async fn tell_of_expiry(&self) -> Result<usize, Error> {
        let now = self.clock.now();
        let rules = self.rules.in_force(&mut self.db.read().await?).await?;
        let until = now.plus(i64::from(rules.main.told_before()) * DAY_MS);
        if until == now || !rules.offers.waits_for(EventKind::PointsExpiring) {
            return Ok(0);
        }
        let (mut after, mut members) = ((now, MemberId(i64::MAX)), 0);
        loop {
            let found = notice::untold(&mut self.db.read().await?, after, until, now, PAGE).await?;
            let Some(last) = found.last() else { return Ok(members) };
            after = *last;
            let mut found: Vec<MemberId> = found.into_iter().map(|(_, member)| member).collect();
            found.sort_unstable();
            found.dedup();
            members += found.len();
            for member in found {
                self.db.write(TellOfExpiry { portal: self.clone(), member, until, now }).await?;
            }
        }
    }
}

struct TellOfExpiry {
    portal: Portal,
    member: MemberId,
    until: Millis,
    now: Millis,
}

impl Write for TellOfExpiry {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let Self { portal, member, until, now } = self;
        // The member is locked, and what has passed by now is not told of.
        settle(tx, portal, *member, *now).await?;
        let zone = portal.rules.in_force(tx).await?.zone.clone();
        let mut days: BTreeMap<(Date, bool), Vec<Untold>> = BTreeMap::new();
        for lot in notice::untold_of(tx, *member, *until).await? {
            let last_day = lot.expires.plus(-1).date(&zone);
            days.entry((last_day, lot.idle_days.is_some())).or_default().push(lot);
        }
        // What passes on one day is told in one, as soon as it is time for some of it.
        for ((_, idle), lots) in days {
            let Some(first) = lots.first().filter(|_| lots.iter().any(|lot| lot.is_time(*now))) else { continue };
            let points = lots.iter().map(|lot| lot.remaining).sum();
            let (lot, expires) = (first.lot, first.expires);
            let cause = CauseKey::expiring(lot, expires);
            let what = Happening::PointsExpiring { points, lot, expires, idle };
            let event = Event { id: EventId(new_id(*now)), member: *member, at: *now, seen: *now, cause, what };
            if record(tx, portal, &event).await? == Recorded::Already {
                continue;
            }
            for lot in &lots {
                notice::tell(tx, *member, lot.lot, lot.expires, event.id).await?;
            }
        }
        Ok(())
    }
}

/// Lets lots whose date has come pass later, where the member was not told of it and the programme keeps such points for
/// longer. Comes before the ledger is settled; returns whether a date has moved.
///
/// The days count from the date that has come, and days on which nobody looked count on top.
pub(crate) async fn keep_untold(
    tx: &mut Tx,
    member: MemberId,
    ledger: &mut Ledger,
    main: &settings::Main,
    now: Millis,
) -> Result<bool, Error> {
    let days = main.unnoticed_grace_days;
    let in_question = |lot: &Lot| lot.expires <= now && lot.kept_from.is_none() && lot.state != LotState::Closed;
    if days == 0 || !ledger.lots.iter().any(in_question) {
        return Ok(false);
    }
    let (zone, mut kept) = (main.time_zone(), false);
    for (lot, expired) in notice::unheard(tx, member, now).await? {
        let late = u32::try_from((now.0 - expired.0) / DAY_MS).unwrap_or(0);
        kept |= ledger.keep(lot, days_after(expired, late.saturating_add(days), &zone));
    }
    Ok(kept)
}

/// A member's ledger as it is by now, whether or not the sweeper has been here, and what time has brought since it was. For
/// showing: nothing is locked, and nothing is written.
pub(crate) async fn as_of(
    tx: &mut Tx,
    member: MemberId,
    main: &settings::Main,
    now: Millis,
) -> Result<(Ledger, Vec<Entry>), Error> {
    let mut ledger = points::peek(tx, member).await?;
    keep_untold(tx, member, &mut ledger, main, now).await?;
    let entries = ledger.settle(now);
    Ok((ledger, entries))
}
