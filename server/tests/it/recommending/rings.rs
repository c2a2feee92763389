use super::{joined, joins};
use crate::house::House;
use kabinet_portal::referral::Rings;

async fn found(house: &House) -> Rings {
    house.portal().find_rings().await.expect("a look");
    house.desk().await.rings(None).await.expect("the rings")
}

#[tokio::test]
async fn a_chain_and_a_star_from_one_network_are_one_ring_with_what_they_got_for_each_other() {
    let house = House::with(&["referral"]).await;
    let boris = joined(&house, "Boris", "203.0.113.1", None).await;
    let vera = joined(&house, "Vera", "203.0.113.2", Some(&boris)).await;
    let anna = joined(&house, "Anna", "203.0.113.3", Some(&vera)).await;
    let stranger = joined(&house, "Zoe", "198.51.100.1", Some(&boris)).await;
    let rings = found(&house).await;
    assert_eq!(rings.list.len(), 1);
    let ring = &rings.list[0];
    let members: Vec<_> = ring.members.iter().map(|one| (one.who.id, one.earned)).collect();
    assert_eq!(members, [(boris.id, 60), (vera.id, 50), (anna.id, 0)], "nothing for Zoe, who is not of it");
    assert_eq!((ring.earned, ring.common.as_slice()), (110, ["one network"].as_slice()));
    assert!(!members.iter().any(|(id, _)| *id == stranger.id));
    assert!(rings.found.is_some() && rings.next.is_none());
}

#[tokio::test]
async fn neither_a_couple_nor_strangers_in_one_city_are_a_ring() {
    let house = House::with(&["referral"]).await;
    let boris = joined(&house, "Boris", "203.0.113.1", None).await;
    joined(&house, "Anna", "203.0.113.2", Some(&boris)).await;
    for (n, name) in ["Vera", "Zoe", "Lev"].into_iter().enumerate() {
        let other = joined(&house, &format!("Other{n}"), &format!("198.51.{n}.1"), None).await;
        joined(&house, name, "203.0.113.9", Some(&other)).await;
    }
    assert!(found(&house).await.list.is_empty());
}

#[tokio::test]
async fn marks_of_several_kinds_hang_together_and_what_is_gone_is_not_found_again() {
    let house = House::with(&["referral"]).await;
    let boris = joins(&house, "Ivan Petrov", "petrov.ivan@guests.example", "203.0.113.1", None).await;
    let vera = joins(&house, "Vera", "petrov.ivan9@guests.example", "198.51.100.1", Some(&boris)).await;
    joins(&house, "Anna", "anna@guests.example", "198.51.100.2", Some(&vera)).await;
    house.work().await;
    let rings = found(&house).await;
    assert_eq!(rings.list[0].common, ["one network", "mailboxes alike"]);
    assert_eq!(rings.list[0].members.len(), 3);
    house.pass_days(91);
    house.portal().clear_old().await.expect("clears");
    assert!(found(&house).await.list.is_empty());
}
