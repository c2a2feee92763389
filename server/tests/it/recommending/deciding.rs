use super::{decided, joined, lines, three, verdict, waiting};
use crate::house::{House, problem, wrong};
use kabinet_domain::{
    event::EventKind,
    member::FieldError,
    offer::{Action, Amount, Compare, Condition, Leaf, Limit, Measure, Per, Recipient},
    problem::Problem,
    referral::{
        InviteeState,
        likeness::{AtDeadline, Review},
    },
    time::{DAY_MS, Window},
};
use kabinet_portal::referral::{Held, Sort};

/// A friend's every purchase brings 20 points to who invited.
async fn paying_purchases(house: &House) {
    house
        .offer("both_sides", |terms| {
            (terms.trigger, terms.conditions) = (EventKind::PurchaseMade, Condition::All(Vec::new()));
            let amount = Amount::ByLevel(vec![20]);
            terms.actions = vec![Action::Award { amount, terms: None, to: Recipient::Referrers }];
            terms.takes_back = true;
        })
        .await;
}

#[tokio::test]
async fn what_waits_brings_nothing_until_it_is_approved_and_then_everything() {
    let house = House::with(&["referral"]).await;
    paying_purchases(&house).await;
    house.offer("referral", |terms| terms.trigger = EventKind::ReferralQualified).await;
    let (boris, _, anna) = three(&house).await;
    house.buys(&anna, "A-1", 1).await;
    house.buys(&anna, "A-2", 1).await;
    assert_eq!(house.balance(&boris).await, 50, "for Vera's registration alone");
    let held = |sort, n, points| Held { sort, n, points };
    let expected = [held(Sort::Registered, 1, 0), held(Sort::Qualified, 1, 0), held(Sort::Earned, 2, 40)];
    assert_eq!(waiting(&house).await[0].held, expected);
    decided(&house, &anna, true).await;
    assert_eq!(house.balance(&boris).await, 50 + 50 + 50 + 20 + 20);
    house.buys(&anna, "A-3", 1).await;
    assert_eq!(house.balance(&boris).await, 190 + 20, "nothing is held any more");
    assert!(waiting(&house).await.is_empty());
    let list = house.desk().await.referrals_decided(None).await.expect("the list").list;
    let outcome = list[0].outcome.clone().expect("it was decided");
    assert_eq!((outcome.counts, outcome.by.as_deref(), outcome.reason), (true, Some("Мария"), None));
    house.verify().await;
}

#[tokio::test]
async fn what_is_refused_brings_nothing_ever_and_stays_to_be_seen() {
    let house = House::with(&["referral"]).await;
    paying_purchases(&house).await;
    let (boris, _, anna) = three(&house).await;
    house.buys(&anna, "A-1", 1).await;
    decided(&house, &anna, false).await;
    house.buys(&anna, "A-2", 1).await;
    house.work().await;
    assert_eq!((house.balance(&boris).await, lines(&house, &boris).await), (50, 1));
    let outcome = house.desk().await.referrals_decided(None).await.expect("the list").list.remove(0).outcome;
    let outcome = outcome.expect("it was decided");
    assert_eq!((outcome.counts, outcome.reason.as_deref()), (false, Some("One phone for all.")));
    let invite = house.member(&boris).await.invite(None).await.expect("the invite page");
    let states: Vec<InviteeState> = invite.below.invitees.iter().map(|one| one.state).collect();
    assert_eq!(states, [InviteeState::NotEligible, InviteeState::Awarded]);
    let last = house.journal(&anna).await.pop().expect("an event");
    assert!(last.ends_with("Nothing to those who invited: the recommendation was refused"), "{last}");
}

#[tokio::test]
async fn a_press_repeated_is_one_decision_and_another_persons_comes_too_late() {
    let house = House::with(&["referral"]).await;
    let (boris, vera, anna) = three(&house).await;
    let (desk, other) = (house.desk().await, house.desk().await);
    let yes = verdict(&anna, true);
    for _ in 0..2 {
        desk.decide_referral(&yes).await.expect("one decision");
        house.work().await;
    }
    assert_eq!((house.balance(&boris).await, lines(&house, &boris).await), (100, 2));
    assert_eq!(problem(other.decide_referral(&verdict(&anna, false)).await), Problem::DecidedAlready);
    assert_eq!(problem(other.decide_referral(&verdict(&anna, true)).await), Problem::DecidedAlready);
    let no = kabinet_portal::referral::Decided { counts: false, reason: "Late".to_owned(), ..yes };
    assert_eq!(problem(desk.decide_referral(&no).await), Problem::DecidedAlready, "a key is for one answer");
    for nobody in [&vera, &boris] {
        let done = desk.decide_referral(&verdict(nobody, true)).await;
        assert!(matches!(done, Err(kabinet_portal::Error::NotFound)), "nothing waits: {done:?}");
    }
}

#[tokio::test]
async fn who_refuses_says_why() {
    let house = House::with(&["referral"]).await;
    let (_, _, anna) = three(&house).await;
    let mut no = verdict(&anna, false);
    (no.reason, no.key) = (" ".to_owned(), String::new());
    let missing = wrong(house.desk().await.decide_referral(&no).await);
    assert_eq!(missing.iter().map(|(field, _)| *field).collect::<Vec<_>>(), ["reason", "key"]);
    assert_eq!(missing[0].1, Problem::from(FieldError::Empty));
    assert_eq!(waiting(&house).await.len(), 1);
}

/// The scene in which nobody decides for two weeks.
async fn undecided(then: AtDeadline) -> (House, crate::house::Guest) {
    let house = House::reviewing(Review { then, ..Review::default() }, &["referral"]).await;
    let (boris, ..) = three(&house).await;
    house.pass_days(14);
    house.clock.advance(-10);
    assert_eq!(house.portal().decide_overdue_referrals().await.expect("a look"), 0, "there is time left");
    house.clock.advance(10);
    (house, boris)
}

#[tokio::test]
async fn after_the_deadline_it_stays_held_and_the_desk_is_reminded() {
    let (house, boris) = undecided(AtDeadline::Wait).await;
    assert_eq!(house.portal().decide_overdue_referrals().await.expect("a look"), 0);
    house.work().await;
    assert_eq!(house.balance(&boris).await, 50);
    let desk = house.desk().await;
    assert_eq!(desk.desk().await.expect("the desk").overdue_referrals, 1);
    assert!(waiting(&house).await[0].is_overdue);
    joined(&house, "Zoe", "203.0.113.9", Some(&boris)).await;
    let list = waiting(&house).await;
    let order: Vec<(&str, bool)> = list.iter().map(|one| (one.member.name.as_str(), one.is_overdue)).collect();
    assert_eq!(order, [("Anna", true), ("Zoe", false)], "what is overdue comes first");
}

#[tokio::test]
async fn the_deadline_may_decide_once() {
    for (then, balance, counts) in [(AtDeadline::Approve, 100, true), (AtDeadline::Refuse, 50, false)] {
        let (house, boris) = undecided(then).await;
        assert_eq!(house.portal().decide_overdue_referrals().await.expect("a look"), 1);
        assert_eq!(house.portal().decide_overdue_referrals().await.expect("a look"), 0);
        house.work().await;
        assert_eq!(house.balance(&boris).await, balance, "{then:?}");
        let outcome = house.desk().await.referrals_decided(None).await.expect("the list").list.remove(0).outcome;
        let outcome = outcome.expect("it was decided");
        assert_eq!((outcome.counts, outcome.by, outcome.reason), (counts, None, None));
        assert_eq!(house.desk().await.desk().await.expect("the desk").overdue_referrals, 0);
        house.verify().await;
    }
}

#[tokio::test]
async fn limits_and_periods_are_those_of_the_day_on_which_the_friend_came() {
    let once_a_month =
        Limit { measure: Measure::Awards, window: Window::Month, at_most: 1, clip: false, per: Per::Member };
    for (limits, balance) in [(vec![], 100), (vec![once_a_month], 50)] {
        let house = House::with(&[]).await;
        let until = Some(house.clock.now().plus(10 * DAY_MS));
        house.offer("referral", |terms| (terms.limits, terms.until) = (limits, until)).await;
        let (boris, _, anna) = three(&house).await;
        house.pass_days(40);
        decided(&house, &anna, true).await;
        assert_eq!(house.balance(&boris).await, balance);
        house.verify().await;
    }
}

#[tokio::test]
async fn an_offer_that_asks_how_many_friends_there_are_counts_those_that_count() {
    let house = House::with(&[]).await;
    house
        .offer("referral", |terms| {
            terms.conditions = Condition::Is(Leaf::Invited { is: Compare::AtLeast, members: 2 });
            terms.actions = vec![Action::award(Amount::Fixed(7))];
        })
        .await;
    let (boris, _, anna) = three(&house).await;
    assert_eq!(house.balance(&boris).await, 0, "Vera is the first, and Anna does not count yet");
    decided(&house, &anna, true).await;
    assert_eq!(house.balance(&boris).await, 7);
}
