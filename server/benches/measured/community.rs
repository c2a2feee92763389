//! A group whose posts are liked.

use crate::place::post;
use kabinet_domain::{
    event::{Act, CauseKey, Event, Happening, NetworkName, Object},
    ids::{EventId, GroupId, MemberId, OfferId},
    points::Posting,
    time::Millis,
};
use kabinet_portal::secrets::new_id;
use kabinet_store::{
    StoreError, Tx, event,
    points::{self, Origin},
    social_group::{self, Group, GroupState},
    social_post::{self, Post, PostState},
};

/// What a like is paid with.
pub const POINTS: i64 = 5;

/// Adds a group, which is read never.
pub async fn group(tx: &mut Tx, id: GroupId, now: Millis) -> Result<(), StoreError> {
    let new = Group {
        id,
        network: NetworkName::Vk,
        external_id: "2026001".to_owned(),
        name: "Coffee".to_owned(),
        screen_name: "coffee".to_owned(),
        members_count: 50_000,
        closed: false,
        cron: "0 * * * *".to_owned(),
        window_posts: 50,
        window_days: 60,
        collect: "{}".to_owned(),
        keys: None,
        state: GroupState::Paused,
        obstacle: None,
        state_note: None,
        first_scan: None,
        next_run: None,
        created: now,
        whole: None,
        reread_minutes: 60,
    };
    social_group::insert(tx, &new).await.map(drop)
}

/// Somebody likes a new post of the group, and an offer pays for it.
pub async fn like(
    tx: &mut Tx,
    member: MemberId,
    (group, post_id): (GroupId, i64),
    offer: OfferId,
    now: Millis,
) -> Result<(), StoreError> {
    let text = format!("The {post_id}th blend of this autumn, with a note of cherries");
    let (excerpt, state) = (text.clone(), PostState::Open);
    let (likes, comments, reposts) = (300, 40, 10);
    social_post::put(tx, &[Post { group, post_id, posted: now, excerpt, text, state, likes, comments, reposts }])
        .await?;
    let (network, object, act) = (NetworkName::Vk, Object::post(post_id), Act::Like);
    let cause = CauseKey::social(network, group, &object.0, "profile", "like", 1);
    let what = Happening::SocialActed { network, group, act, object, earlier: None, since: None, second_hand: false };
    let event = Event { id: EventId(new_id(now)), member, at: now, seen: now, cause, what };
    event::record(tx, &event).await?;
    let posting = Posting::Award { points: POINTS, active_from: now, expires: Millis::NEVER, idle_days: None };
    let origin = Origin { event: Some(event.id), offer: Some((offer, 1)), ..Origin::default() };
    let mut ledger = points::load(tx, member).await?;
    post(tx, (member, &mut ledger), posting, (&format!("like:{post_id}"), now), &origin).await
}
