use super::{comes, enters_code, has_vk, held, joins, sends};
use crate::{
    browser::Browser,
    house::{ANNA, Guest, House, PASSWORD, VERA},
    oauth::to_vk,
};
use kabinet_domain::{consent::Consent, ids::MemberId};

/// The field "Recommended".
async fn recommended(house: &House, guest: &Guest) -> Option<MemberId> {
    house.desk().await.member(guest.id).await.expect("a card").row.recommended.map(|(id, _)| id)
}

#[tokio::test]
async fn a_profile_that_is_nobodys_registers_and_opens_the_door_from_then_on() {
    let house = House::open().await;
    let vera = house.register("Vera", None).await;
    let door = house.door().await;
    let mut browser = door.browser();
    let page = browser.get(&format!("/client/registration/?ref={}", vera.id)).await.body;
    assert!(page.contains("Continue with VK") && page.contains("A friend invited you"), "{page}");
    assert_eq!(comes(&house, &mut browser, ANNA).await.short(), "303 /client/registration/");
    let page = browser.get("/client/registration/").await.body;
    assert!(page.contains("You came through VK as Анна Белова") && page.contains("A friend invited you"), "{page}");
    assert!(!page.contains("type=\"password\""), "{page}");

    let sent = sends(&mut browser, "Anna", "anna@guests.example").await;
    assert!(sent.location.starts_with("/client/code/?id="), "{sent:?}");
    assert_eq!(comes(&house, &mut door.browser(), ANNA).await.short(), "303 /client/registration/", "nobody yet");
    assert_eq!(enters_code(&house, &mut browser, &sent, "anna@guests.example").await.short(), "303 /client/");
    let anna = held(&house, &browser, "anna@guests.example".to_owned()).await;
    assert_eq!(house.balance(&anna).await, 10, "the bonus for the link is there at once");
    house.work().await;
    assert_eq!((recommended(&house, &anna).await, house.balance(&vera).await), (Some(vera.id), 50));
    let given = house.desk().await.member(anna.id).await.expect("a card").consents;
    assert_eq!(given.iter().map(|one| one.kind).collect::<Vec<_>>(), [Consent::PersonalData, Consent::Rules]);
    insta::assert_snapshot!(house.journal(&anna).await.join("\n"), @r#"
    Linked a VK profile | Bonus for linking a network: Awarded: 10 points. A letter was sent
    Registered | Welcome: A letter was sent
    "#);

    let mut other = door.browser();
    assert_eq!(comes(&house, &mut other, ANNA).await.short(), "303 /client/");
    assert_eq!(held(&house, &other, String::new()).await.id, anna.id);
    for password in ["", PASSWORD] {
        let form = [("email", &*anna.email), ("password", password)];
        assert_eq!(door.browser().post("/api/client/sign_in", &form).await.short(), "303 /client/login/");
    }
}

#[tokio::test]
async fn whoever_invited_is_known_after_the_way_through_the_network_by_whatever_link() {
    let house = House::open().await;
    let vera = house.register("Vera", None).await;
    let short = house.member(&vera).await.invite(None).await.expect("the invite page").link;
    let short = short.strip_prefix("http://127.0.0.1:3999").expect("our address").to_owned();
    let door = house.door().await;
    let links = [short, format!("/client/registration/?ref={}", vera.id), "/client/registration/?ref=999".to_owned()];
    for (person, link) in [ANNA, VERA, crate::house::BORIS].into_iter().zip(&links) {
        let mut browser = door.browser();
        browser.get(link).await;
        let back = to_vk(&house, &mut browser, person).await;
        // What is posted back from another site brings no cookies of ours but the one it left with.
        browser.cookies.remove("__Host-invited");
        browser.get(&back).await;
        let email = format!("p{}@guests.example", person.0);
        let sent = sends(&mut browser, "Guest", &email).await;
        enters_code(&house, &mut browser, &sent, &email).await;
        let guest = held(&house, &browser, email).await;
        let expected = (!link.ends_with("999")).then_some(vera.id);
        assert_eq!(recommended(&house, &guest).await, expected, "{link}");
    }
}

#[tokio::test]
async fn a_refused_form_of_somebody_who_came_keeps_what_was_typed_and_the_profile() {
    let house = House::open().await;
    let door = house.door().await;
    let mut browser = door.browser();
    comes(&house, &mut browser, ANNA).await;
    let refused = browser.post("/api/client/join", &[("name", "Anna B."), ("email", "nobody")]).await;
    assert_eq!(refused.short(), "303 /client/registration/");
    let page = browser.get("/client/registration/").await.body;
    for said in ["Check the address", "It is not possible to go on", "value=\"Anna B.\"", "You came through VK"] {
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[tokio::test]
async fn somebody_who_came_has_half_an_hour_and_may_do_without_the_network() {
    let house = House::open().await;
    let door = house.door().await;
    let (mut slow, mut other) = (door.browser(), door.browser());
    comes(&house, &mut slow, ANNA).await;
    comes(&house, &mut other, ANNA).await;
    assert_eq!(other.post("/api/client/forget_arrival", &[]).await.short(), "303 /client/registration/");
    let page = other.get("/client/registration/").await.body;
    assert!(page.contains("type=\"password\"") && !page.contains("You came"), "{page}");
    house.pass_minutes(29);
    assert!(slow.get("/client/registration/").await.body.contains("You came through VK"));
    house.pass_minutes(1);
    assert_eq!(sends(&mut slow, "Anna", "anna@guests.example").await.short(), "303 /client/registration/");
    let page = slow.get("/client/registration/").await.body;
    assert!(page.contains("Start with it again") && page.contains("type=\"password\""), "{page}");
}

#[tokio::test]
async fn a_member_who_comes_with_a_profile_signs_in_and_says_whether_it_is_to_be_linked() {
    let house = House::open().await;
    let anna = house.register("Anna", None).await;
    let door = house.door().await;
    for (answer, linked) in [("/api/client/forget_arrival", false), ("/api/member/link_arrived", true)] {
        let mut browser = door.browser();
        comes(&house, &mut browser, ANNA).await;
        let page = browser.get("/client/login/").await.body;
        assert!(page.contains("we will offer to link your VK profile"), "{page}");
        let form = [("email", &*anna.email), ("password", PASSWORD)];
        assert_eq!(browser.post("/api/client/sign_in", &form).await.short(), "303 /client/networks/");
        assert!(!has_vk(&house, &anna).await, "signing in alone links nothing");
        let page = browser.get("/client/networks/").await.body;
        assert!(page.contains("“Анна Белова”, which nobody has linked yet"), "{page}");
        assert_eq!(browser.post(answer, &[]).await.short(), "303 /client/networks/");
        assert_eq!(has_vk(&house, &anna).await, linked);
        let page = browser.get("/client/networks/").await.body;
        assert!(!page.contains("link_arrived"), "it is asked once: {page}");
    }
    assert_eq!(house.balance(&anna).await, 10, "the bonus is there at once");
}

#[tokio::test]
async fn of_two_who_come_with_one_profile_the_first_to_say_so_has_it() {
    let house = House::open().await;
    let boris = house.register("Boris", None).await;
    let door = house.door().await;
    let mut late = door.browser();
    comes(&house, &mut late, ANNA).await;
    let sent = sends(&mut late, "Late", "late@guests.example").await;
    let mut member = door.browser();
    comes(&house, &mut member, ANNA).await;
    member.post("/api/client/sign_in", &[("email", &boris.email), ("password", PASSWORD)]).await;
    let anna = joins(&house, &mut door.browser(), ANNA, "Anna").await;

    let refused = enters_code(&house, &mut late, &sent, "late@guests.example").await;
    assert_eq!(refused.short(), format!("303 {}", sent.location));
    told_taken(&mut late, &sent.location).await;
    assert!(!late.cookies.contains_key("__Host-session"));
    assert_eq!(
        house.desk().await.members("Late", None).await.expect("members").members.len(),
        0,
        "nobody is half there"
    );
    member.post("/api/member/link_arrived", &[]).await;
    told_taken(&mut member, "/client/networks/").await;
    assert_eq!([house.balance(&anna).await, house.balance(&boris).await], [10, 0]);
}

async fn told_taken(browser: &mut Browser, path: &str) {
    let page = browser.get(path).await.body;
    assert!(page.contains("already linked to another member"), "{page}");
}
