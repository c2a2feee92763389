//! The way to OK and back.

use super::{ANNA, BORIS, Square};
use crate::house::{PASSWORD, problem};
use kabinet_domain::{event::NetworkName, problem::Problem};
use kabinet_portal::{accounts::Subject, links::Landed};
use kabinet_standins::ok::FaultKind;

#[tokio::test]
async fn who_has_linked_a_profile_signs_in_with_it_and_others_may_register() {
    let square = Square::open().await;
    let anna = square.linked("Anna", ANNA).await;
    let enter = async |person: &str| {
        let start = square.house.visitor().start_to_enter(NetworkName::Ok, None).await.expect("starts");
        let back = square.at_ok(&start, ("person", person)).await;
        square.house.portal().come_back(NetworkName::Ok, &back, Some(start.browser), None, None).await
    };
    let Ok(Landed::SignedIn(signed_in)) = enter(&ANNA.0.to_string()).await else { panic!("not signed in") };
    assert!(matches!(signed_in.subject, Subject::Member(id) if id == anna.id));
    assert!(matches!(enter(&BORIS.0.to_string()).await, Ok(Landed::Arrived(_))));
}

#[tokio::test]
async fn a_profile_belongs_to_one_member() {
    let square = Square::open().await;
    square.linked("Anna", ANNA).await;
    let boris = square.house.register("Boris", None).await;
    assert_eq!(problem(square.link(&boris, ANNA).await), Problem::ProfileTaken);
}

#[tokio::test]
async fn who_says_no_or_meets_trouble_is_told_so() {
    let square = Square::open().await;
    let anna = square.house.register("Anna", None).await;
    let start = square.house.member(&anna).await.start_link(NetworkName::Ok, PASSWORD).await.expect("starts");
    let back = square.at_ok(&start, ("deny", "1")).await;
    let (browser, held, id) = (Some(start.browser), Some(&anna.token), Some(anna.id));
    let told = square.house.portal().come_back(NetworkName::Ok, &back, browser, held, id).await;
    assert_eq!(problem(told), Problem::LinkDeclined);
    square.fault("token.do", FaultKind::Status(500));
    assert_eq!(problem(square.link(&anna, ANNA).await), Problem::NetworkAway);
    square.fault("users.getCurrentUser", FaultKind::Error(10));
    assert_eq!(problem(square.link(&anna, ANNA).await), Problem::NetworkAway);
    square.link(&anna, ANNA).await.expect("links at last");
}

#[tokio::test]
async fn a_group_is_added_by_its_address_and_a_wrong_token_is_told() {
    let square = Square::open().await;
    let new = |group: &str, token: &str| kabinet_portal::groups::NewGroup {
        network: NetworkName::Ok,
        group: group.to_owned(),
        service_key: token.to_owned(),
        community_key: String::new(),
    };
    let (portal, address) = (square.house.portal(), format!("https://ok.ru/group/{}", square.shop.0));
    assert_eq!(problem(portal.add_group(&new(&address, super::ACCESS)).await), Problem::GroupTwice);
    let wrong = crate::house::wrong(portal.add_group(&new(&address, "nobody's")).await);
    assert_eq!(wrong, [("service_key", Problem::GroupUnknown)]);
    let wrong = crate::house::wrong(portal.add_group(&new("ok.ru/nowhere", super::ACCESS)).await);
    assert_eq!(wrong, [("group", Problem::GroupUnknown)]);
}

#[tokio::test]
async fn without_keys_of_an_application_there_is_no_such_network() {
    let square = Square::with(&[("NETWORKS__OK__CLIENT_ID", "")]).await;
    let anna = square.house.register("Anna", None).await;
    let told = square.house.member(&anna).await.start_link(NetworkName::Ok, PASSWORD).await;
    assert_eq!(problem(told), Problem::NetworkOff, "its groups are read, but nobody can link");
    let house = crate::house::House::unscanned(&[]).await;
    let offered: Vec<_> = house.portal().networks.keys().copied().collect();
    assert_eq!(offered, [NetworkName::Vk]);
}
