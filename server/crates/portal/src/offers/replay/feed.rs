//! Members and events go into the database of a replay, in the order of time.

use super::world::{Place, Wants};
use crate::{
    Error, Portal,
    events::record,
    referral,
    tasks::{self, Kind},
};
use kabinet_domain::{
    activity::{List, Presence},
    event::{CauseKey, Event, EventKind, Happening, Tag},
    ids::{MemberId, OfferId},
    member::Email,
    referral::MAX_QUALIFIED,
    time::Millis,
};
use kabinet_store::{
    Tx, Write,
    member::{self, NewMember},
    member_tag,
    referral::{self as referral_row, Referral},
    referral_path,
    social_act::{self, ActRow},
    social_profile::{self, Profile},
    task,
};
use std::collections::{BTreeSet, HashSet};

/// How long a task of a replay is ours: nobody else knows of it.
const LEASE_MS: i64 = 60_000;
/// How many tasks are claimed at once.
const TASKS: u32 = 64;

/// A member as far as offers may ask, without name and addresses.
pub(super) struct Arrival {
    pub member: member::Member,
    pub paths: Vec<(u8, MemberId)>,
    pub recommended: Option<Referral>,
    pub tags: BTreeSet<Tag>,
    pub places: HashSet<Place>,
}

/// One thing that happens in a replay.
pub(super) enum Step {
    Arrives(Box<Arrival>),
    Happens(Box<Event>),
}

/// Whether an event is replayed. What the engine itself made of points that other offers had brought is not; what this
/// offer makes happen, happens again by itself. That a friend takes part no longer is something that happened.
pub(super) fn is_replayed(event: &Event, offer: OfferId) -> bool {
    let of_friends = matches!(&event.what, Happening::ReferralWithdrew { earned, .. } if earned.is_qualified());
    let made = !of_friends
        && matches!(
            event.what.kind(),
            EventKind::ReferralEarned
                | EventKind::ReferralWithdrew
                | EventKind::PointsActivated
                | EventKind::PointsExpiring
                | EventKind::PointsExpired
        );
    !made && !event.cause.0.contains(&offer.0.simple().to_string())
}

/// Several steps, then what is due by itself at the end of them.
pub(super) struct Feed {
    pub scratch: Portal,
    pub wants: Wants,
    pub steps: Vec<Step>,
}

impl Write for Feed {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        for step in &self.steps {
            match step {
                Step::Arrives(arrival) => arrive(tx, arrival).await?,
                Step::Happens(event) => {
                    if let Some((place, came)) = Place::of(event) {
                        place.note(tx, event.member, came, event.seen).await?;
                    }
                    record(tx, &self.scratch, event).await?;
                    if self.wants.above {
                        pay_above(tx, &self.scratch, event.seen).await?;
                    }
                }
            }
        }
        if self.wants.above {
            pay_above(tx, &self.scratch, self.scratch.clock.now()).await?;
        }
        Ok(())
    }
}

/// What tasks do in a real run, a moment after the event that ordered them.
async fn pay_above(tx: &mut Tx, scratch: &Portal, now: Millis) -> Result<(), Error> {
    loop {
        let task::Look { claimed, .. } =
            task::claim_any(tx, &[Kind::Referral.code()], now, now.plus(LEASE_MS), TASKS).await?;
        if claimed.is_empty() {
            return Ok(());
        }
        for task in claimed {
            referral::tell(tx, scratch, tasks::payload(&task)?, now).await?;
            task::finish(tx, &task, now).await?;
        }
    }
}

async fn arrive(tx: &mut Tx, arrival: &Arrival) -> Result<(), Error> {
    let Arrival { member: known, paths, recommended, tags, places } = arrival;
    let id = known.id;
    // Whether there is an address may be asked, but not which.
    let email = known.email.as_ref().and_then(|_| Email::parse(&format!("{id}@replay.invalid")).ok());
    let new = NewMember {
        id,
        created: known.created,
        name: String::new(),
        email,
        password: None,
        lang: known.lang,
        external_id: None,
        invite_code: id.to_string(),
        referrer: known.referrer,
        name_shown: false,
        zone: known.zone.clone(),
    };
    member::insert(tx, &new).await?;
    member::set_birthday(tx, id, known.birthday).await?;
    // Who takes part for the first time was told, and is replayed, as an event of those above.
    member::qualify(tx, id, known.created, &CauseKey(String::new()), 0, MAX_QUALIFIED).await?;
    referral_path::insert(tx, id, paths).await?;
    if let Some(recommended) = recommended {
        referral_row::add(tx, recommended).await?;
    }
    for tag in tags {
        member_tag::put(tx, id, tag, known.created).await?;
    }
    for place in places {
        place.note(tx, id, true, known.created).await?;
    }
    Ok(())
}

impl Place {
    /// Keeps in mind that the member is there, or no longer.
    async fn note(self, tx: &mut Tx, member: MemberId, there: bool, at: Millis) -> Result<(), Error> {
        match self {
            Self::Profile(network) => {
                let external_id = member.to_string();
                if there {
                    let name = String::new();
                    let profile = Profile { network, external_id, member, name, linked: at, episode: 1 };
                    social_profile::insert(tx, &profile).await?;
                } else {
                    social_profile::remove(tx, network, &external_id, member).await?;
                }
            }
            Self::Group(group) => {
                let act = ActRow {
                    member,
                    group,
                    list: List::Members,
                    item: String::new(),
                    presence: if there { Presence::Present } else { Presence::Gone },
                    episode: 1,
                    cause: CauseKey(String::new()),
                    at: None,
                    first_seen: at,
                    changed: at,
                };
                social_act::put(tx, &act).await?;
            }
        }
        Ok(())
    }
}
