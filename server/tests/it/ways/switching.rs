use super::{VK, comes, enters_code, has_vk, sends};
use crate::{
    house::{ANNA, BORIS, House, PASSWORD, VERA, problem},
    oauth::to_vk,
    settings::{operator, saves},
};
use kabinet_domain::problem::Problem;
use kabinet_portal::links::Landed;

async fn switch(house: &House, to: &str) {
    saves(&operator(house).await, &[("networks.vk", to)]).await.expect("saves");
}

#[tokio::test]
async fn an_operator_switches_a_network_and_the_change_is_kept_with_who_made_it() {
    let house = House::open().await;
    let desk = operator(&house).await;
    saves(&desk, &[("networks.vk", "link")]).await.expect("saves");
    let made = desk.settings().await.expect("the page").made;
    let changed = &made[0].changed[0];
    assert_eq!(changed.key, "networks");
    assert!(changed.before.starts_with("vk:sign_in") && changed.after.starts_with("vk:link"), "{changed:?}");
    assert_eq!(made[0].by.as_deref(), Some("Мария"));
    assert_eq!(problem(saves(&desk, &[("networks.vk", "sometimes")]).await), Problem::Choice);
}

#[tokio::test]
async fn a_network_that_only_links_opens_no_door() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    switch(&house, "link").await;
    let door = house.door().await;
    let mut browser = door.browser();
    for page in ["/client/login/", "/client/registration/"] {
        let page = browser.get(page).await.body;
        assert!(!page.contains("/oauth/"), "{page}");
    }
    assert_eq!(browser.post("/oauth/vk/start", &[]).await.short(), "303 /client/login/");
    let page = browser.get("/client/login/").await.body;
    assert!(page.contains("This network does not open the door right now"), "{page}");
    let boris = house.register("Boris", None).await;
    house.link(&boris, BORIS).await.expect("links");
    assert_eq!(house.balance(&boris).await, 10);
    assert!(has_vk(&house, &anna).await);
}

#[tokio::test]
async fn whoever_is_under_way_when_a_network_is_switched_off_is_told_so_and_is_not_let_in() {
    let house = House::open().await;
    let (anna, boris) = (house.linked("Anna", ANNA).await, house.register("Boris", None).await);
    let door = house.door().await;
    let (mut entering, mut linking, mut coming, mut joining) =
        (door.browser(), door.browser(), door.browser(), door.browser());
    let back_in = to_vk(&house, &mut entering, ANNA).await;
    linking.post("/api/client/sign_in", &[("email", &boris.email), ("password", PASSWORD)]).await;
    let back_linking = to_vk(&house, &mut linking, BORIS).await;
    comes(&house, &mut coming, VERA).await;
    comes(&house, &mut joining, VERA).await;
    let sent = sends(&mut joining, "Vera", "vera@guests.example").await;
    switch(&house, "off").await;

    let off = "This network is not set up.";
    assert_eq!(entering.get(&back_in).await.short(), "303 /client/login/");
    assert!(entering.get("/client/login/").await.body.contains(off));
    assert_eq!(linking.get(&back_linking).await.short(), "303 /client/networks/");
    assert!(linking.get("/client/networks/").await.body.contains(off));
    sends(&mut coming, "Vera", "vera@guests.example").await;
    assert!(coming.get("/client/registration/").await.body.contains(off));
    enters_code(&house, &mut joining, &sent, "vera@guests.example").await;
    assert!(joining.get(&sent.location).await.body.contains(off));
    for browser in [&entering, &coming, &joining] {
        assert!(!browser.cookies.contains_key("__Host-session"));
    }
    assert!(!has_vk(&house, &boris).await);
    let page = linking.get("/client/networks/").await.body;
    assert!(page.contains("No networks yet") && !page.contains("/oauth/"), "{page}");

    // Who has a profile sees it, and can take it away.
    let mut member = door.browser();
    member.post("/api/client/sign_in", &[("email", &anna.email), ("password", PASSWORD)]).await;
    let page = member.get("/client/networks/").await.body;
    assert!(page.contains("This network is off right now") && !page.contains("/oauth/vk/start\""), "{page}");
    house.unlink(&anna).await.expect("unlinks");

    switch(&house, "sign_in").await;
    house.link(&boris, BORIS).await.expect("links");
    assert!(matches!(house.enter(BORIS).await, Ok(Landed::SignedIn(_))));
    assert!(house.member(&boris).await.start_confirm(VK).await.is_ok());
}

#[tokio::test]
async fn a_profile_of_a_network_that_only_links_is_no_way_in() {
    let house = House::open().await;
    let door = house.door().await;
    let anna = super::joins(&house, &mut door.browser(), ANNA, "Anna").await;
    let member = house.member(&anna).await;
    switch(&house, "link").await;
    assert_eq!(problem(member.start_confirm(VK).await), Problem::NetworkOnlyLinks);
    assert_eq!(problem(member.unlink(VK, "").await), Problem::LastWayIn, "there would be nothing to come back by");
    member.set_password(PASSWORD).await.expect("sets a password");
    member.unlink(VK, "").await.expect("unlinks");
}
