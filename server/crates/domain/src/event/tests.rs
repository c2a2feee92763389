//! What can be asked of everything that may happen.

use super::*;
use crate::{
    ids::{GroupId, MemberId, OfferId},
    money::{Currency, Money},
    time::Millis,
};
use uuid::Uuid;

const GROUP: GroupId = GroupId(Uuid::from_u128(7));
const OFFER: OfferId = OfferId(Uuid::from_u128(2));
const VK: NetworkName = NetworkName::Vk;

fn rub(minor: i64) -> Money {
    Money { minor, currency: Currency::RUB }
}

fn began() -> CauseKey {
    CauseKey("began".to_owned())
}

/// One of each kind, in the order of [`EventKind::ALL`].
fn one_of_each() -> Vec<Happening> {
    let (invitee, of, purchase) = (MemberId(9), EventKind::PurchaseMade, PurchaseId::parse("A-17").expect("a number"));
    let post = Object::post(45);
    vec![
        Happening::MemberRegistered { referrer: Some(MemberId(1)) },
        Happening::MemberConfirmed { contact: ContactKind::Phone },
        Happening::MemberBirthday { year: 2026 },
        Happening::SocialLinked { network: VK, second_hand: false },
        Happening::SocialUnlinked { network: VK, by: By::Member, linked: began(), reason: None },
        Happening::SocialJoined { network: VK, group: GROUP, earlier: None, second_hand: false },
        Happening::SocialLeft { network: VK, group: GROUP, by: By::Member, joined: began() },
        Happening::SocialActed {
            network: VK,
            group: GROUP,
            act: Act::Like,
            object: post.clone(),
            earlier: None,
            since: None,
            second_hand: false,
        },
        Happening::SocialWithdrew {
            network: VK,
            group: GROUP,
            act: Act::Repost,
            object: post,
            by: By::Member,
            acted: began(),
        },
        Happening::ReferralRegistered { invitee, level: 1 },
        Happening::ReferralQualified { invitee, level: 2 },
        Happening::ReferralEarned { invitee, level: 3, of, offer: OFFER, version: 1, points: 5 },
        Happening::ReferralWithdrew { invitee, level: 4, earned: began(), left: None, asked: false },
        Happening::PurchaseMade { purchase: purchase.clone(), amount: rub(123_450) },
        Happening::PurchaseReturned {
            purchase,
            amount: rub(20_000),
            left: rub(103_450),
            paid: rub(123_450),
            made: began(),
        },
        Happening::PointsActivated { points: 21, lot: 1 },
        Happening::PointsExpiring { points: 22, lot: 1, expires: Millis(1), idle: false },
        Happening::PointsExpired { points: 23, lot: 1 },
        Happening::PointsSpent { points: 24, entry: 1 },
        Happening::Custom { name: CustomName::parse("survey.done").expect("a name"), depth: 2 },
        Happening::Manual { reason: "!".to_owned() },
    ]
}

#[test]
fn what_an_event_knows_is_what_offers_may_ask_of_its_kind() {
    let all = one_of_each();
    assert_eq!(all.iter().map(Happening::kind).collect::<Vec<_>>(), EventKind::ALL);
    for what in &all {
        let kind = what.kind();
        assert_eq!(what.network().is_some(), kind.has_network(), "{kind:?}");
        assert_eq!(what.group(), kind.has_group().then_some(GROUP), "{kind:?}");
        assert_eq!(what.act().is_some(), kind.has_act(), "{kind:?}");
        assert_eq!(what.money().is_some(), kind.has_money(), "{kind:?}");
        assert_eq!(what.by().is_some(), kind.ends(), "{kind:?}");
        if kind.is_trigger() {
            assert_eq!(what.level().is_some(), kind.has_level(), "{kind:?}");
        }
    }
    let kinds = |has: fn(EventKind) -> bool| EventKind::ALL.iter().filter(|kind| has(**kind)).count();
    let asks = [
        EventKind::has_network,
        EventKind::has_group,
        EventKind::has_act,
        EventKind::ends,
        EventKind::has_level,
        EventKind::has_money,
        EventKind::is_trigger,
    ];
    assert_eq!(asks.map(kinds), [6, 4, 2, 3, 2, 2, 19]);
}

#[test]
fn how_many_points_an_event_is_about_and_how_deep_its_chain_is() {
    let all = one_of_each();
    let points: Vec<i64> = all.iter().filter_map(Happening::points).collect();
    assert_eq!(points, [21, 22, 23, 24]);
    let levels: Vec<u8> = all.iter().filter_map(Happening::level).collect();
    assert_eq!(levels, [1, 2, 3, 4]);
    assert_eq!(all.iter().map(|what| u32::from(what.depth())).sum::<u32>(), 2);
}

#[test]
fn what_pays_only_once_is_the_object_with_the_kind_of_act() {
    let once: Vec<String> = one_of_each().iter().filter_map(Happening::paid_once).collect();
    let group = GROUP.0.simple();
    assert_eq!(
        once,
        [
            "registered".to_owned(),
            "confirmed:phone".to_owned(),
            "vk:account".to_owned(),
            format!("vk:{group}:member"),
            format!("vk:{group}:post:45:like"),
            "referral:9".to_owned(),
            "qualified:9".to_owned(),
        ]
    );
}

#[test]
fn only_what_the_member_ended_takes_back_what_it_had_earned() {
    let taking_back = |all: &[Happening]| -> Vec<EventKind> {
        all.iter().filter(|what| what.takes_back() == Some(&began())).map(Happening::kind).collect()
    };
    let ended = [EventKind::SocialUnlinked, EventKind::SocialLeft, EventKind::SocialWithdrew];
    let always = [EventKind::ReferralWithdrew, EventKind::PurchaseReturned];
    let mut all = one_of_each();
    assert_eq!(taking_back(&all), ended.into_iter().chain(always).collect::<Vec<_>>());
    for what in &mut all {
        if let Happening::SocialUnlinked { by, .. }
        | Happening::SocialLeft { by, .. }
        | Happening::SocialWithdrew { by, .. } = what
        {
            *by = By::Others;
        }
    }
    assert_eq!(taking_back(&all), always);
}

#[test]
fn a_return_of_everything_leaves_no_share() {
    let returned = |left: i64| {
        let purchase = PurchaseId::parse("A-17").expect("a number");
        let (left, paid) = (rub(left), rub(100));
        Happening::PurchaseReturned { purchase, amount: rub(1), left, paid, made: began() }.left()
    };
    assert_eq!(returned(0), None);
    assert_eq!(returned(1), Some(Share { left: 1, of: 100 }));
    let left = Some(Share { left: 1, of: 2 });
    let withdrew = |asked| Happening::ReferralWithdrew { invitee: MemberId(9), level: 1, earned: began(), left, asked };
    assert_eq!(withdrew(false).left(), left);
    assert_eq!([withdrew(false).is_asked(), withdrew(true).is_asked()], [false, true]);
}

#[test]
fn a_share_keeps_whole_points_and_no_more_than_there_were() {
    let keep = |left, of, points| Share { left, of }.keep(points);
    assert_eq!(keep(1, 3, 100), 33);
    assert_eq!(keep(2, 3, 100), 66);
    assert_eq!(keep(3, 3, 100), 100);
    assert_eq!(keep(7, 3, 100), 100, "never more than the whole");
    assert_eq!(keep(-1, 3, 100), 0);
    assert_eq!(keep(1, 0, 100), 0);
    assert_eq!(keep(i64::MAX, i64::MAX, i64::MAX), i64::MAX);
}
