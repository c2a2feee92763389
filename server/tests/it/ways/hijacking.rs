//! The five ways to have a part in an account before its owner comes (arXiv 2205.10174). Each begins with what somebody can
//! do who knows no more than the victim's address, and ends with a victim who has an account of their own alone.

use super::{comes, enters_code, has_vk, held, joins, sends};
use crate::{
    browser::Browser,
    house::{BORIS, House, PASSWORD, VERA},
    oauth::TOLD,
};
use kabinet_domain::event::NetworkName;
use kabinet_portal::who::Who;

const ADDRESS: &str = "vera@guests.example";
const ATTACKERS: &str = "Attacker-Zx9-word";

/// The attacker begins to register the victim's address with a password of their own.
async fn begins(browser: &mut Browser) -> crate::browser::Answer {
    let form = [("name", "Vera"), ("email", ADDRESS), ("password", ATTACKERS), ("consent", "on")];
    browser.post("/api/client/register", &form).await
}

/// Neither the attacker's password nor what their browser holds opens any door.
async fn is_out(browser: &mut Browser) {
    let form = [("email", ADDRESS), ("password", ATTACKERS)];
    assert_eq!(browser.post("/api/client/sign_in", &form).await.short(), "303 /client/login/");
    assert!(!browser.cookies.contains_key("__Host-session"));
    assert_eq!(browser.get("/client/").await.short(), "303 /client/login/");
}

/// 1. Classic-federated merge: an account made with a password waits for the owner to come by a network.
#[tokio::test]
async fn a_password_that_waits_is_not_merged_with_the_owners_profile() {
    let house = House::unscanned(&[TOLD]).await;
    let door = house.door().await;
    let mut attacker = door.browser();
    let waits = begins(&mut attacker).await;
    house.deliver().await;
    house.tells(VERA, ADDRESS);
    let mut owner = door.browser();
    comes(&house, &mut owner, VERA).await;
    let sent = sends(&mut owner, "Vera", ADDRESS).await;
    // Even by the code that the owner was sent for their own registration.
    enters_code(&house, &mut attacker, &waits, ADDRESS).await;
    is_out(&mut attacker).await;
    assert_eq!(enters_code(&house, &mut owner, &sent, ADDRESS).await.short(), "303 /client/");
    let vera = held(&house, &owner, ADDRESS.to_owned()).await;
    is_out(&mut attacker).await;
    assert!(has_vk(&house, &vera).await);

    // The other way round: a password account is not joined by who comes with its address.
    let anna = house.register("Anna", None).await;
    house.tells(BORIS, &anna.email);
    assert_eq!(comes(&house, &mut attacker, BORIS).await.short(), "303 /client/registration/");
    let sent = sends(&mut attacker, "Anna", &anna.email).await;
    let letter = house.letter_to(&anna.email).await;
    assert!(!letter.subject.contains(|c: char| c.is_ascii_digit()), "no code: {}", letter.subject);
    let id = sent.location.split_once("id=").expect("the same page").1;
    for code in ["000000", "123456"] {
        attacker.post("/api/client/enter_code", &[("id", id), ("code", code)]).await;
    }
    is_out(&mut attacker).await;
    assert!(!has_vk(&house, &anna).await);
}

/// 2. Unexpired session: the attacker's session outlives the owner's taking the account back.
#[tokio::test]
async fn no_session_stays_when_the_owner_takes_a_way_in_away_or_gives_themselves_another() {
    let house = House::open().await;
    let door = house.door().await;
    let mut attacker = door.browser();
    begins(&mut attacker).await;
    house.deliver().await;
    assert_eq!(attacker.get("/client/").await.short(), "303 /client/login/", "what waits for a code is no session");
    let mut owner = door.browser();
    let vera = joins(&house, &mut owner, VERA, "Vera").await;
    for (path, form) in
        [("/api/member/set_password", ("new_password", PASSWORD)), ("/api/member/unlink", ("network", "vk"))]
    {
        // Somebody sat at the owner's VK for a minute.
        comes(&house, &mut attacker, VERA).await;
        assert_eq!(held(&house, &attacker, String::new()).await.id, vera.id);
        owner.post(path, &[form]).await;
        assert_eq!(attacker.get("/client/").await.short(), "303 /client/login/", "{path}");
        assert!(matches!(house.who(&vera.token).await, Who::Member(_)), "the owner's own stays");
    }
    assert_eq!(comes(&house, &mut attacker, VERA).await.short(), "303 /client/registration/");
}

/// 3. Trojan identifier: the attacker links a profile of theirs to the account that will be the owner's.
#[tokio::test]
async fn a_profile_that_waits_is_not_linked_to_the_owners_account() {
    let house = House::open().await;
    let door = house.door().await;
    let mut attacker = door.browser();
    comes(&house, &mut attacker, BORIS).await;
    let sent = sends(&mut attacker, "Vera", ADDRESS).await;
    let trojan = house.code_to(ADDRESS).await;
    // The owner enters the code of the letter that the attacker caused: in their browser it leads nowhere.
    let id = sent.location.split_once("id=").expect("the way to the code").1;
    let mut owner = door.browser();
    owner.post("/api/client/enter_code", &[("id", id), ("code", &trojan)]).await;
    assert!(!owner.cookies.contains_key("__Host-session"));
    let vera = house.register("Vera", None).await;
    assert!(!has_vk(&house, &vera).await);
    attacker.post("/api/client/enter_code", &[("id", id), ("code", &trojan)]).await;
    assert_eq!(comes(&house, &mut attacker, BORIS).await.short(), "303 /client/registration/", "it is nobody's still");
    is_out(&mut attacker).await;
}

/// 4. Unexpired change of address: what the attacker began before is completed after the owner has come.
#[tokio::test]
async fn a_code_sent_before_the_owner_came_is_worth_nothing_after() {
    let house = House::open().await;
    let door = house.door().await;
    let mut attacker = door.browser();
    comes(&house, &mut attacker, BORIS).await;
    let sent = sends(&mut attacker, "Vera", ADDRESS).await;
    let early = house.code_to(ADDRESS).await;
    let vera = house.register("Vera", None).await;
    let id = sent.location.split_once("id=").expect("the way to the code").1;
    attacker.post("/api/client/enter_code", &[("id", id), ("code", &early)]).await;
    assert!(attacker.get(&sent.location).await.body.contains("This code is no longer valid"));
    attacker.post("/api/client/send_code", &[("id", id)]).await;
    let letter = house.letter_to(ADDRESS).await;
    assert!(!letter.subject.contains(|c: char| c.is_ascii_digit()), "no other code: {}", letter.subject);
    is_out(&mut attacker).await;
    assert!(!has_vk(&house, &vera).await && house.visitor().sign_in(ADDRESS, PASSWORD, None).await.is_ok());
}

/// 5. A network that does not verify: it tells the owner's address of the attacker's profile.
#[tokio::test]
async fn an_address_that_a_network_tells_proves_nothing() {
    let house = House::unscanned(&[TOLD]).await;
    let door = house.door().await;
    house.tells(BORIS, ADDRESS);
    let mut attacker = door.browser();
    comes(&house, &mut attacker, BORIS).await;
    let page = attacker.get("/client/registration/").await.body;
    assert!(page.contains(&format!("value=\"{ADDRESS}\"")), "it fills the form: {page}");
    let sent = sends(&mut attacker, "Vera", ADDRESS).await;
    assert!(sent.location.starts_with("/client/code/"), "and is confirmed like any other");
    house.deliver().await;
    assert_eq!(attacker.get("/client/").await.short(), "303 /client/login/");
    let vera = house.register("Vera", None).await;
    assert_eq!(comes(&house, &mut attacker, BORIS).await.short(), "303 /client/registration/");
    assert!(!has_vk(&house, &vera).await);
    // Nor is a profile with the owner's address linked without them.
    let member = house.member(&vera).await.networks().await.expect("networks");
    assert!(member.cards.iter().all(|card| card.network == NetworkName::Vk && card.linked.is_none()));
    is_out(&mut attacker).await;
}

/// A session that was left open is no proof of whose it is: whoever finds it makes themselves no way in.
#[tokio::test]
async fn whoever_finds_an_open_session_links_no_profile_of_their_own() {
    let house = House::unscanned(&[]).await;
    let anna = house.register("Anna", None).await;
    let door = house.door().await;
    let mut found = door.browser();
    comes(&house, &mut found, BORIS).await;
    found.cookies.insert("__Host-session".to_owned(), anna.token.reveal().to_owned());
    house.pass_minutes(6);
    for password in ["", "Not-hers-Kx7-at-all"] {
        let refused = found.post("/oauth/vk/start", &[("password", password)]).await;
        assert_eq!(refused.short(), "303 /client/networks/");
        let said = found.get("/client/networks/").await.body;
        let why = if password.is_empty() { "Confirm that it is you" } else { "That is not the password" };
        assert!(said.contains(why) && said.contains("type=\"password\""), "{said}");
    }
    // Nor with what their browser had brought along.
    assert_eq!(found.post("/api/member/link_arrived", &[]).await.short(), "303 /client/networks/");
    assert!(!has_vk(&house, &anna).await);
    let away = found.post("/oauth/vk/start", &[("password", PASSWORD)]).await;
    assert!(away.location.contains("/authorize?"), "{}", away.location);
}
