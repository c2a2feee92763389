use super::{
    hold::Way,
    marks::{self, Range},
    pass_on::{Told, What},
};
use crate::{Error, Inner};
use kabinet_domain::{
    ids::MemberId,
    member::Email,
    referral::{
        MAX_LEVELS, Referrer, Standing,
        likeness::{Around, BURST_MS, COMPARED, MARKS_MS, MAX_FRIENDS, Person, Review, signals},
        path,
    },
    time::{DAY_MS, Millis},
};
use kabinet_store::{Tx, member, member_mark, referral, referral_path};

/// The member a link names, if there is such a member.
pub(crate) async fn find(tx: &mut Tx, referrer: &Referrer) -> Result<Option<MemberId>, Error> {
    Ok(match referrer {
        Referrer::Member(id) => member::by_id(tx, *id).await?.map(|member| member.id),
        Referrer::External(external) => member::by_external(tx, external).await?.map(|member| member.id),
        Referrer::Code(code) => member::by_invite_code(tx, code.as_str()).await?.map(|member| member.id),
    })
}

/// Somebody who has just become a member.
pub(crate) struct Newcomer {
    pub person: Person,
    /// From where.
    pub range: Option<Range>,
    pub referrer: Option<MemberId>,
    pub at: Millis,
}

/// Writes the levels above a new member, and what looks alike about the recommendation. One that would close a circle is
/// dropped, never the registration; one that looks alike waits until somebody has had a look.
pub(crate) async fn join(tx: &mut Tx, portal: &Inner, newcomer: &Newcomer) -> Result<(), Error> {
    let Newcomer { person, range, referrer, at } = newcomer;
    marks::seen(tx, person.id, range.as_ref(), *at).await?;
    marks::called(tx, portal, person, *at).await?;
    let Some(referrer) = *referrer else { return Ok(()) };
    let above = referral_path::ancestors(tx, referrer).await?;
    match path(person.id, referrer, &above, MAX_LEVELS) {
        Ok(levels) => referral_path::insert(tx, person.id, &levels).await?,
        Err(refused) => {
            tracing::warn!(%refused, "a recommendation was not kept");
            return Ok(());
        }
    }
    let rules = portal.rules.in_force(tx).await?;
    let review = &rules.main.review;
    let mut others = referral::latest(tx, referrer, COMPARED).await?;
    others.push(referrer);
    let around = around(tx, review, newcomer, referrer, &others).await?;
    let others = if review.alike { people(tx, &others).await? } else { Vec::new() };
    let found = signals(review, person, around, &others);
    let (state, due) = match found.as_slice() {
        [] => (Standing::Clear, None),
        _ => (Standing::Waiting, Some(at.plus(i64::from(review.days) * DAY_MS))),
    };
    let signals = serde_json::to_string(&found).map_err(|error| Error::internal("writing down signals", &error))?;
    let new = referral::Referral {
        member: person.id,
        referrer,
        at: *at,
        state,
        signals,
        due,
        decided: None,
        decided_by: None,
        decided_key: None,
        reason: None,
    };
    Ok(referral::add(tx, &new).await?)
}

/// `others`: the referrer, and those who came last by the same recommendation.
async fn around(
    tx: &mut Tx,
    review: &Review,
    newcomer: &Newcomer,
    referrer: MemberId,
    others: &[MemberId],
) -> Result<Around, Error> {
    let mut around = Around::default();
    let Newcomer { range, at, .. } = newcomer;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    if let Some(range) = range.as_ref().filter(|_| review.same_range > 0) {
        let mut here = member_mark::who_has(tx, range.mark(), at.plus(-MARKS_MS), others).await?;
        around.referrer_in_range = here.remove(&referrer);
        around.friends_in_range = count(here.len());
    }
    if review.in_an_hour > 0 {
        around.friends_in_an_hour = count(referral::since(tx, referrer, at.plus(-BURST_MS), MAX_FRIENDS).await?);
    }
    Ok(around)
}

async fn people(tx: &mut Tx, ids: &[MemberId]) -> Result<Vec<Person>, Error> {
    let known = member::people(tx, ids).await?.into_iter().map(|one| Person {
        id: one.id,
        name: one.name,
        email: one.email.as_deref().and_then(|email| Email::parse(email).ok()),
    });
    Ok(known.collect())
}

/// One task per level above the new member, as many as the programme pays: one member per transaction.
pub(crate) async fn enqueue_levels(tx: &mut Tx, portal: &Inner, invitee: MemberId, now: Millis) -> Result<(), Error> {
    let rules = portal.rules.in_force(tx).await?;
    let way = Way::of(tx, invitee).await?;
    for (level, ancestor) in referral_path::told(tx, invitee).await? {
        if level <= rules.main.referral_levels {
            let told = Told::new((invitee, ancestor), level, What::Registered);
            way.order(tx, &rules, &format!("{invitee}:{level}"), told, now).await?;
        }
    }
    Ok(())
}
