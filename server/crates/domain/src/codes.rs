//! The words and numbers that stand in databases, stored JSON and addresses: to change one is to lose what was written.

use crate::{
    activity::Obstacle,
    code::Purpose,
    consent::Consent,
    counter::Scope,
    event::{Act, By, ContactKind, EventKind, NetworkName, NetworkUse},
    lang::Lang,
    offer::{Compare, OfferState, Per, Rounding, Weekday},
    points::{Bucket, LotState, OpKind},
    time::Window,
};

fn words<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> String {
    all.iter().map(|one| code(*one)).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_words_of_columns_are_what_they_have_always_been() {
    let states = [OfferState::Draft, OfferState::Active, OfferState::Paused, OfferState::Archived];
    let compared = [Compare::AtLeast, Compare::AtMost, Compare::Exactly];
    for (now, always) in [
        (words(&Act::ALL, Act::code), "like comment repost"),
        (words(&By::ALL, By::code), "member others operator"),
        (words(&ContactKind::ALL, ContactKind::code), "email phone"),
        (words(&NetworkName::ALL, NetworkName::code), "vk ok oidc"),
        (words(&NetworkUse::ALL, NetworkUse::code), "off link sign_in"),
        (words(&Consent::ALL, Consent::code), "rules personal_data mailings name_to_referrer"),
        (words(&Purpose::ALL, Purpose::code), "registration sign_in recovery contact_change"),
        (words(&Lang::ALL, Lang::code), "ru en"),
        (words(&states, OfferState::code), "draft active paused archived"),
        (words(&Per::ALL, Per::code), "member object programme"),
        (words(&Rounding::ALL, Rounding::code), "down nearest up"),
        (words(&compared, Compare::code), "at_least at_most exactly"),
        (words(&Weekday::ALL, Weekday::code), "monday tuesday wednesday thursday friday saturday sunday"),
        (words(&Scope::ALL, Scope::code), "member network group object kind offer"),
        (words(&Window::ALL, Window::code), "ever year month week day"),
        (words(&Obstacle::ALL, Obstacle::code), "busy quota away key captcha denied gone question answer"),
        (words(Bucket::ALL, Bucket::code), "issue pending active held spent expired revoked debt"),
        (
            words(OpKind::ALL, OpKind::code),
            "award activate expire spend deduct reverse repay hold release return restore",
        ),
        (
            words(EventKind::ALL, EventKind::code),
            "member.registered member.confirmed member.birthday social.linked social.unlinked social.joined social.left \
             social.acted social.withdrew referral.registered referral.qualified referral.earned referral.withdrew \
             purchase.made purchase.returned points.activated points.expiring points.expired points.spent custom manual",
        ),
    ] {
        assert_eq!(now, always);
    }
    let lots = [LotState::Pending, LotState::Active, LotState::Closed];
    assert_eq!(lots.map(LotState::code), [0, 1, 2]);
    assert_eq!(lots.map(|lot| LotState::parse(lot.code())), lots.map(Some));
    assert_eq!(LotState::parse(3), None);
}

#[test]
fn every_word_is_read_back_and_no_other_is() {
    fn read<T: Copy + PartialEq + std::fmt::Debug>(
        all: &[T],
        code: impl Fn(T) -> &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) {
        for one in all {
            assert_eq!(parse(code(*one)), Some(*one));
        }
        assert_eq!(parse("?"), None);
        assert_eq!(parse(""), None);
    }
    read(&Act::ALL, Act::code, Act::parse);
    read(&By::ALL, By::code, By::parse);
    read(&ContactKind::ALL, ContactKind::code, ContactKind::parse);
    read(&NetworkName::ALL, NetworkName::code, NetworkName::parse);
    read(&NetworkUse::ALL, NetworkUse::code, NetworkUse::parse);
    read(&Consent::ALL, Consent::code, Consent::parse);
    read(&Purpose::ALL, Purpose::code, Purpose::parse);
    read(&Lang::ALL, Lang::code, Lang::parse);
    read(&Obstacle::ALL, Obstacle::code, Obstacle::parse);
    read(Bucket::ALL, Bucket::code, Bucket::parse);
    read(OpKind::ALL, OpKind::code, OpKind::parse);
    read(EventKind::ALL, EventKind::code, EventKind::parse);
    let states = [OfferState::Draft, OfferState::Active, OfferState::Paused, OfferState::Archived];
    read(&states, OfferState::code, OfferState::parse);
}

#[test]
fn how_long_things_are_kept_is_what_was_promised() {
    const DAY_S: i64 = 24 * 60 * 60;
    assert_eq!(crate::code::TTL_MS, 600_000, "a code lives no longer than ten minutes");
    assert_eq!(crate::referral::REMEMBERED_MS, 90 * DAY_S * 1_000, "a link is remembered for 90 days");
}
