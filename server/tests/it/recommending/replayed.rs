//! A replay pays what a real run paid, also where recommendations wait, were refused, or friends took part for a while.

use super::{decided, joined};
use crate::house::{Guest, House};
use kabinet_domain::{
    event::EventKind,
    ids::MemberId,
    offer::{Action, Amount, Condition, Leaf, Recipient, Terms},
};
use std::cmp::Reverse;

/// Boris brings four: one counts, one is approved, one is refused, one waits. All buy, and two think better of it.
async fn story(house: &House) -> Vec<Guest> {
    let boris = joined(house, "Boris", "203.0.113.1", None).await;
    let mut guests = Vec::new();
    for (n, name) in (2..).zip(["Vera", "Anna", "Zoe", "Lev"]) {
        guests.push(joined(house, name, &format!("203.0.113.{n}"), Some(&boris)).await);
    }
    for (n, guest) in guests.iter().enumerate() {
        house.buys(guest, &format!("{n}-1"), 10).await;
    }
    decided(house, &guests[1], true).await;
    decided(house, &guests[2], false).await;
    house.pass_days(1);
    for guest in [0, 2] {
        house.returns(&guests[guest], &format!("{guest}-1"), 10).await;
    }
    for (n, guest) in guests.iter().enumerate() {
        house.buys(guest, &format!("{n}-2"), 10).await;
    }
    guests.push(boris);
    guests
}

fn for_taking_part(terms: &mut Terms) {
    terms.trigger = EventKind::ReferralQualified;
    terms.conditions = Condition::Not(Box::new(Condition::Is(Leaf::HasReferrer)));
}

fn for_purchases(terms: &mut Terms) {
    (terms.trigger, terms.conditions) = (EventKind::PurchaseMade, Condition::All(Vec::new()));
    terms.actions = vec![Action::Award { amount: Amount::ByLevel(vec![20]), terms: None, to: Recipient::Referrers }];
    terms.takes_back = true;
}

type Rewrite = fn(&mut Terms);

#[tokio::test]
async fn a_replay_pays_what_a_real_run_paid() {
    let offers: [(Rewrite, i64); 2] = [(for_taking_part, 50 + 50), (for_purchases, 20 + 2 * 20)];
    for (change, boris_gets) in offers {
        let house = House::with(&[]).await;
        house.offer("referral", change).await;
        let guests = story(&house).await;
        let mut real: Vec<(MemberId, i64)> = Vec::new();
        for guest in &guests {
            real.push((guest.id, house.balance(guest).await));
        }
        real.retain(|(_, points)| *points > 0);
        real.sort_by_key(|(member, points)| (Reverse(*points), *member));
        assert_eq!(real, [(guests[4].id, boris_gets)]);
        house.verify().await;

        let house = House::with(&[]).await;
        story(&house).await;
        let desk = house.desk().await;
        let draft = house.draft("referral", change).await;
        desk.order_replay(draft, 30, None).await.expect("orders");
        house.work().await;
        let replay = desk.replayed(draft).await.expect("a replay").latest.expect("it was ordered");
        assert_eq!(replay.found.expect("it found something").top, real);
    }
}
