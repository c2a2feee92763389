use super::{joined, joins, three, waiting};
use crate::house::House;
use kabinet_domain::referral::likeness::Review;

#[tokio::test]
async fn a_couple_behind_one_address_is_paid_at_once() {
    let house = House::with(&["referral"]).await;
    let boris = joined(&house, "Boris", "203.0.113.1", None).await;
    joined(&house, "Anna", "203.0.113.1", Some(&boris)).await;
    assert_eq!(house.balance(&boris).await, 50);
    assert!(waiting(&house).await.is_empty());
}

#[tokio::test]
async fn a_third_from_one_network_waits_and_it_is_said_why() {
    let house = House::with(&["referral"]).await;
    let (boris, _, anna) = three(&house).await;
    assert_eq!(house.balance(&boris).await, 50, "for Vera alone");
    let list = waiting(&house).await;
    assert_eq!((list.len(), list[0].member.id, list[0].referrer.name.as_str()), (1, anna.id, "Boris"));
    assert_eq!(list[0].signals, ["The referrer and 1 other member the referrer invited came from the same network"]);
    assert_eq!(list[0].due.0 - list[0].at.0, 14 * kabinet_domain::time::DAY_MS);
    assert!(!list[0].is_overdue);
    let elsewhere = joined(&house, "Zoe", "198.51.100.7", Some(&boris)).await;
    assert_eq!(house.balance(&boris).await, 100, "{} came from elsewhere", elsewhere.id);
    house.verify().await;
}

#[tokio::test]
async fn where_a_member_signs_in_counts_as_well_as_where_they_registered() {
    let house = House::reviewing(Review { same_range: 1, ..Review::default() }, &["referral"]).await;
    let boris = joined(&house, "Boris", "198.51.100.1", None).await;
    let at_home = house.portal().visitor("2001:db8:1:2::1".parse().unwrap(), kabinet_domain::lang::Lang::En);
    at_home.sign_in(&boris.email, super::password(), None).await.expect("signs in");
    joined(&house, "Anna", "2001:db8:1:2::ffff", Some(&boris)).await;
    joined(&house, "Vera", "2001:db8:1:3::1", Some(&boris)).await;
    let list = waiting(&house).await;
    assert_eq!(list.iter().map(|one| one.member.name.as_str()).collect::<Vec<_>>(), ["Anna"]);
    assert_eq!(list[0].signals, ["The referrer came from the same network"]);
}

#[tokio::test]
async fn a_range_is_forgotten_after_ninety_days() {
    let strict = Review { same_range: 1, ..Review::default() };
    for (days, waits) in [(90, 1), (91, 0)] {
        let house = House::reviewing(strict.clone(), &["referral"]).await;
        let boris = joined(&house, "Boris", "203.0.113.1", None).await;
        house.pass_days(days);
        if days == 90 {
            house.clock.advance(-1);
        }
        house.portal().clear_old().await.expect("clears");
        joined(&house, "Anna", "203.0.113.2", Some(&boris)).await;
        assert_eq!(waiting(&house).await.len(), waits, "after {days} days");
    }
}

#[tokio::test]
async fn behind_a_proxy_that_is_not_trusted_nobody_looks_alike() {
    let house = House::reviewing(Review { same_range: 1, ..Review::default() }, &["referral"]).await;
    let boris = joined(&house, "Boris", "172.17.0.1", None).await;
    for name in ["Anna", "Vera", "Zoe"] {
        joined(&house, name, "172.17.0.1", Some(&boris)).await;
    }
    assert_eq!(house.balance(&boris).await, 150);
}

#[tokio::test]
async fn a_name_and_a_mailbox_nearly_the_same_wait() {
    let house = House::with(&["referral"]).await;
    let boris = joins(&house, "Ivan Petrov", "petrov.ivan@guests.example", "203.0.113.1", None).await;
    joins(&house, "Anna", "petrov.ivan7@mail.example", "198.51.100.1", Some(&boris)).await;
    joins(&house, "IVAN PETROV 2", "vera@guests.example", "198.51.101.1", Some(&boris)).await;
    joins(&house, "Anna", "zoe@guests.example", "198.51.102.1", Some(&boris)).await;
    house.work().await;
    let list = waiting(&house).await;
    let said: Vec<String> = list.iter().map(|one| format!("{}: {}", one.member.name, one.signals.join(", "))).collect();
    insta::assert_snapshot!(said.join("\n").replace('\u{a0}', " "), @r"
    Anna: The mailbox is nearly that of no. 1 Ivan Petrov
    IVAN PETROV 2: The name is nearly that of no. 1 Ivan Petrov
    ");
    assert_eq!(house.balance(&boris).await, 50, "for the third, whose first name many have");
}

#[tokio::test]
async fn more_than_so_many_in_an_hour_wait_and_the_next_hour_begins_anew() {
    let house = House::reviewing(Review { in_an_hour: 2, ..Review::default() }, &["referral"]).await;
    let boris = joined(&house, "Boris", "203.0.113.1", None).await;
    for (n, name) in ["Anna", "Vera", "Zoe"].into_iter().enumerate() {
        joined(&house, name, &format!("198.51.{n}.1"), Some(&boris)).await;
    }
    assert_eq!(house.balance(&boris).await, 100);
    let list = waiting(&house).await;
    assert_eq!(list[0].signals, ["3 people came by this recommendation within an hour"]);
    house.pass_minutes(61);
    joined(&house, "Lev", "198.51.9.1", Some(&boris)).await;
    assert_eq!(house.balance(&boris).await, 150);
}

#[tokio::test]
async fn what_is_not_to_be_looked_at_makes_nobody_wait() {
    let none = Review { same_range: 0, in_an_hour: 0, alike: false, ..Review::default() };
    let house = House::reviewing(none, &["referral"]).await;
    let boris = joins(&house, "Ivan Petrov", "petrov.ivan@guests.example", "203.0.113.1", None).await;
    for n in 0..12 {
        joins(&house, "Ivan Petrov", &format!("petrov.ivan{n}@guests.example"), "203.0.113.1", Some(&boris)).await;
    }
    house.work().await;
    assert_eq!(house.balance(&boris).await, 12 * 50);
}

#[tokio::test]
async fn the_friends_own_bonus_is_paid_at_once() {
    let house = House::with(&["both_sides"]).await;
    let (boris, _, anna) = three(&house).await;
    assert_eq!([house.balance(&boris).await, house.balance(&anna).await], [50, 30]);
    insta::assert_snapshot!(house.journal(&anna).await.join("\n"), @r"
    Registered | Bonus for the friend and for who invited: Awarded: 30 points. To those who invited, once it is approved: 50 points to level 1
    ");
}

/// Neither addresses nor names can be read from what is kept to compare them.
#[tokio::test]
async fn nothing_that_is_kept_to_compare_can_be_read() {
    let house = House::with(&["referral"]).await;
    let boris = joins(&house, "Ivan Petrov", "petrov.ivan@guests.example", "203.0.113.77", None).await;
    let mut tx = house.portal().db.read().await.expect("reads");
    let marks = kabinet_store::member_mark::onwards(&mut tx, None, 10).await.expect("marks");
    assert_eq!(marks.iter().map(|mark| mark.kind.code()).collect::<Vec<_>>(), ["mailbox", "name", "range"]);
    for mark in marks {
        assert_eq!((mark.member, mark.mark.len()), (boris.id, 16));
        for plain in ["petrov", "203.0.113"] {
            assert!(!String::from_utf8_lossy(&mark.mark).contains(plain));
        }
    }
}
