//! The way to VK ID and back, and those who come back with what is not theirs.

use crate::{
    browser::{Answer, Browser, Door},
    house::{ANNA, BORIS, Guest, House, PASSWORD, VERA, problem},
};
use kabinet_domain::{event::NetworkName, problem::Problem};
use kabinet_portal::links::Landed;
use kabinet_standins::vk::{FaultKind, PersonId};
use url::Url;

/// A browser in which Anna is signed in.
async fn anna(house: &House, door: &Door) -> (Guest, Browser) {
    let anna = house.register("Anna", None).await;
    let mut browser = door.browser();
    browser.post("/api/client/sign_in", &[("email", &anna.email), ("password", PASSWORD)]).await;
    (anna, browser)
}

/// Goes to VK ID and chooses a person: where the browser is then sent.
pub async fn to_vk(house: &House, browser: &mut Browser, person: PersonId) -> String {
    to_vk_by(house, browser, "/oauth/vk/start", person).await
}

/// As [`to_vk`], by this door.
pub async fn to_vk_by(house: &House, browser: &mut Browser, door: &str, person: PersonId) -> String {
    let start = browser.post(door, &[]).await;
    let authorize: Url = start.location.parse().unwrap_or_else(|_| panic!("{start:?}"));
    let back = house.sent_back(&authorize, ("person", &person.0.to_string())).await;
    format!("{}?{}", back.path(), back.query().expect("a code"))
}

async fn linked(house: &House, guest: &Guest) -> bool {
    house.member(guest).await.networks().await.expect("networks").cards[0].linked.is_some()
}

fn sends_back(answer: &Answer) {
    assert_eq!(answer.short(), "303 /client/networks/");
}

#[tokio::test]
async fn a_member_links_a_profile_and_signs_in_with_it() {
    let house = House::open().await;
    let door = house.door().await;
    let (guest, mut browser) = anna(&house, &door).await;
    let back = to_vk(&house, &mut browser, ANNA).await;
    assert!(browser.cookies.contains_key("__Host-away"));
    sends_back(&browser.get(&back).await);
    assert!(!browser.cookies.contains_key("__Host-away"));
    assert!(linked(&house, &guest).await);
    assert_eq!(house.balance(&guest).await, 10);

    let mut other = door.browser();
    let back = to_vk(&house, &mut other, ANNA).await;
    assert_eq!(other.get(&back).await.short(), "303 /client/");
    assert!(other.cookies.contains_key("__Host-session"));
}

#[tokio::test]
async fn a_state_counts_once() {
    let house = House::open().await;
    let door = house.door().await;
    let (guest, mut browser) = anna(&house, &door).await;
    let back = to_vk(&house, &mut browser, ANNA).await;
    let away = browser.cookies["__Host-away"].clone();
    browser.get(&back).await;
    browser.cookies.insert("__Host-away".to_owned(), away);
    house.vk.reset_calls();
    sends_back(&browser.get(&back).await);
    assert!(house.vk.call_counts().is_empty(), "nothing was asked of VK ID");
    assert_eq!(house.balance(&guest).await, 10, "the bonus came once");
}

#[tokio::test]
async fn a_wrong_or_missing_state_leads_nowhere() {
    let house = House::open().await;
    let door = house.door().await;
    let (guest, mut browser) = anna(&house, &door).await;
    let back = to_vk(&house, &mut browser, ANNA).await;
    let parts: Url = format!("http://localhost{back}").parse().expect("an address");
    let code = parts.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned();
    let unknown = kabinet_portal::secrets::Token::fresh();
    for state in ["", "&state=", "&state=%3Cscript%3E", &format!("&state={}", unknown.reveal()), "&state=%00%FF"] {
        sends_back(&browser.get(&format!("/oauth/vk/callback?code={code}&device_id=x{state}")).await);
    }
    for path in ["/oauth/vk/callback", "/oauth/vk/callback?error=access_denied", "/oauth/ok/callback?state=1"] {
        sends_back(&browser.get(path).await);
    }
    assert!(!linked(&house, &guest).await);
    sends_back(&browser.get(&back).await);
    assert!(linked(&house, &guest).await, "the way itself was not disturbed");
}

#[tokio::test]
async fn another_browser_cannot_finish_the_way() {
    let house = House::open().await;
    let door = house.door().await;
    let (guest, mut browser) = anna(&house, &door).await;
    let back = to_vk(&house, &mut browser, ANNA).await;
    let mut thief = door.browser();
    assert_eq!(thief.get(&back).await.short(), "303 /client/login/");
    assert!(!thief.cookies.contains_key("__Host-session"));
    sends_back(&browser.get(&back).await);
    assert!(!linked(&house, &guest).await, "what the wrong browser showed is burnt");
}

/// Login CSRF: somebody makes a victim's browser finish the attacker's way.
#[tokio::test]
async fn a_victim_is_not_linked_to_an_attackers_profile() {
    let house = House::open().await;
    let door = house.door().await;
    let (victim, mut browser) = anna(&house, &door).await;
    let attacker = house.register("Boris", None).await;
    let start = house.member(&attacker).await.start_link(NetworkName::Vk, PASSWORD).await.expect("starts");
    let back = house.at_vk(&start, ("person", &BORIS.0.to_string())).await;
    let path = format!(
        "/oauth/vk/callback?code={}&state={}&device_id={}",
        back.code.expect("a code"),
        back.state,
        back.device_id.expect("a device")
    );
    sends_back(&browser.get(&path).await);
    assert!(!linked(&house, &victim).await && !linked(&house, &attacker).await);
}

#[tokio::test]
async fn the_way_takes_ten_minutes_at_most() {
    let house = House::open().await;
    let guest = house.register("Anna", None).await;
    let start = house.member(&guest).await.start_link(NetworkName::Vk, PASSWORD).await.expect("starts");
    let back = house.at_vk(&start, ("person", &ANNA.0.to_string())).await;
    house.pass_minutes(10);
    assert_eq!(problem(house.come_back(&back, Some(start.browser), Some(&guest)).await), Problem::LinkLost);
}

#[tokio::test]
async fn whoever_signed_in_as_another_member_meanwhile_is_not_linked() {
    let house = House::open().await;
    let (anna, boris) = (house.register("Anna", None).await, house.register("Boris", None).await);
    let start = house.member(&anna).await.start_link(NetworkName::Vk, PASSWORD).await.expect("starts");
    let back = house.at_vk(&start, ("person", &ANNA.0.to_string())).await;
    assert_eq!(problem(house.come_back(&back, Some(start.browser), Some(&boris)).await), Problem::LinkLost);
    assert!(!linked(&house, &anna).await && !linked(&house, &boris).await);
}

#[tokio::test]
async fn a_profile_belongs_to_one_member_and_a_member_has_one_profile() {
    let house = House::open().await;
    let (anna, boris) = (house.register("Anna", None).await, house.register("Boris", None).await);
    house.link(&anna, ANNA).await.expect("links");
    assert_eq!(problem(house.link(&boris, ANNA).await), Problem::ProfileTaken);
    assert_eq!(problem(house.link(&anna, VERA).await), Problem::NetworkLinked);
    assert!(matches!(house.link(&anna, ANNA).await, Ok(Landed::Linked)), "the same again changes nothing");
    assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (10, 0));
}

#[tokio::test]
async fn two_members_who_link_one_profile_at_once_leave_it_with_one() {
    let house = House::open().await;
    let (anna, boris) = (house.register("Anna", None).await, house.register("Boris", None).await);
    let (one, two) = tokio::join!(house.link(&anna, VERA), house.link(&boris, VERA));
    assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|ok| **ok).count(), 1);
    assert_eq!(house.balance(&anna).await + house.balance(&boris).await, 10);
}

#[tokio::test]
async fn who_says_no_at_vk_is_told_so() {
    let house = House::open().await;
    let guest = house.register("Anna", None).await;
    let start = house.member(&guest).await.start_link(NetworkName::Vk, PASSWORD).await.expect("starts");
    let back = house.at_vk(&start, ("deny", "1")).await;
    assert_eq!(problem(house.come_back(&back, Some(start.browser), Some(&guest)).await), Problem::LinkDeclined);
}

#[tokio::test]
async fn an_unknown_profile_signs_nobody_in() {
    let house = House::open().await;
    let landed = house.enter(VERA).await;
    assert!(matches!(landed, Ok(Landed::Arrived(_))), "{landed:?}");
}

/// VK is asked for the address, too.
pub const TOLD: (&str, &str) = ("NETWORKS__VK__SCOPE", "vkid.personal_info email");

/// The address VK tells is a member's: that alone proves nothing.
#[tokio::test]
async fn a_profile_with_a_members_address_is_not_that_member() {
    let house = House::unscanned(&[TOLD]).await;
    house.register("Anna", None).await;
    house.tells(VERA, "anna@guests.example");
    let landed = house.enter(VERA).await;
    assert!(matches!(landed, Ok(Landed::Arrived(_))), "{landed:?}");
}

#[tokio::test]
async fn vk_id_in_trouble_is_told_as_such_and_links_nothing() {
    let house = House::open().await;
    let guest = house.register("Anna", None).await;
    for kind in [FaultKind::Error(10), FaultKind::Status(500), FaultKind::HalfJson, FaultKind::Empty, FaultKind::Cut] {
        house.fault("oauth2/auth", kind, 1);
        assert_eq!(problem(house.link(&guest, ANNA).await), Problem::NetworkAway, "{kind:?}");
    }
    // The profile is asked for more than once.
    house.fault("oauth2/user_info", FaultKind::HalfJson, 9);
    assert_eq!(problem(house.link(&guest, ANNA).await), Problem::NetworkAway);
    assert!(!linked(&house, &guest).await);
}
