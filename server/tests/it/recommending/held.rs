//! What was held pays what it would have paid when it happened.

use super::{decided, three};
use crate::house::{Guest, House};
use kabinet_domain::{
    event::EventKind,
    ids::OfferId,
    offer::{Action, Amount, OfferState},
};
use kabinet_portal::offers::UndoPeriod;

/// Registrations and friends who begin to take part bring 50 each, and Anna has done both while she waits.
async fn anna_waits() -> (House, Guest, Guest, [OfferId; 2]) {
    let house = House::with(&[]).await;
    let registered = house.offer("referral", |_| ()).await;
    let qualified = house.offer("referral", |terms| terms.trigger = EventKind::ReferralQualified).await;
    let (boris, _, anna) = three(&house).await;
    house.buys(&anna, "A-1", 1).await;
    assert_eq!(house.balance(&boris).await, 50, "for Vera's registration");
    house.pass_days(1);
    (house, boris, anna, [registered, qualified])
}

#[tokio::test]
async fn offers_that_were_edited_or_paused_meanwhile_pay_as_they_stood() {
    let (house, boris, anna, [edited, paused]) = anna_waits().await;
    let desk = house.desk().await;
    let (_, mut form) = desk.offer(edited).await.expect("its page").form.expect("understood");
    form.set("do0.levels", "7");
    desk.save_offer(edited, 1, &form).await.expect("saves");
    desk.switch_offer(paused, OfferState::Paused).await.expect("pauses");
    decided(&house, &anna, true).await;
    assert_eq!(house.balance(&boris).await, 50 + 50 + 50);
    house.returns(&anna, "A-1", 1).await;
    assert_eq!(house.balance(&boris).await, 50 + 50, "a friend who takes part no longer");
    house.buys(&anna, "A-2", 1).await;
    assert_eq!(house.balance(&boris).await, 50 + 50, "nobody pays for that now");
    super::joined(&house, "Zoe", "198.51.100.9", Some(&boris)).await;
    assert_eq!(house.balance(&boris).await, 100 + 7, "whoever comes now is paid for as it is now");
    house.verify().await;
}

#[tokio::test]
async fn offers_that_came_later_pay_nothing_for_it() {
    let (house, boris, anna, _) = anna_waits().await;
    house.offer("referral", |terms| terms.actions = vec![Action::award(Amount::Fixed(1_000))]).await;
    decided(&house, &anna, true).await;
    assert_eq!(house.balance(&boris).await, 50 + 50 + 50);
}

#[tokio::test]
async fn what_an_offer_did_then_and_was_undone_is_not_paid() {
    let (house, boris, anna, [registered, _]) = anna_waits().await;
    let desk = house.desk().await;
    let ever = UndoPeriod { from: "2020-01-01T00:00".to_owned(), until: String::new() };
    let id = desk.look_at_undo(registered, &ever).await.expect("looks");
    house.work().await;
    desk.undo(registered, id, "A wrong sum").await.expect("orders");
    house.work().await;
    assert_eq!(house.balance(&boris).await, 0);
    decided(&house, &anna, true).await;
    assert_eq!(house.balance(&boris).await, 50, "for taking part alone");
    house.verify().await;
}
