//! Ways in: registering with a network, linking and unlinking, and those who try to come in by what is somebody else's.

mod entering;
mod hijacking;
mod relinking;
mod switching;
mod unlinking;

use crate::{
    browser::{Answer, Browser},
    house::{Guest, House},
    oauth::to_vk,
};
use kabinet_domain::event::NetworkName;
use kabinet_portal::{secrets::Token, who::Who};
use kabinet_standins::vk::PersonId;

const VK: NetworkName = NetworkName::Vk;

/// Where the browser ends up that comes back from VK ID as this person.
pub async fn comes(house: &House, browser: &mut Browser, person: PersonId) -> Answer {
    let back = to_vk(house, browser, person).await;
    browser.get(&back).await
}

/// Sends the form of somebody who came through a network: the answer.
pub async fn sends(browser: &mut Browser, name: &str, email: &str) -> Answer {
    browser.post("/api/client/join", &[("name", name), ("email", email), ("consent", "on")]).await
}

/// Enters the code in the newest letter to this address, for the registration that waits behind `sent`.
async fn enters_code(house: &House, browser: &mut Browser, sent: &Answer, email: &str) -> Answer {
    let id = sent.location.split_once("id=").unwrap_or_else(|| panic!("{sent:?}")).1.to_owned();
    let code = house.code_to(email).await;
    browser.post("/api/client/enter_code", &[("id", &id), ("code", &code)]).await
}

/// Comes through VK as this person and registers with the profile: the new member.
async fn joins(house: &House, browser: &mut Browser, person: PersonId, name: &str) -> Guest {
    assert_eq!(comes(house, browser, person).await.short(), "303 /client/registration/");
    let email = format!("{}@guests.example", name.to_lowercase());
    let sent = sends(browser, name, &email).await;
    assert_eq!(enters_code(house, browser, &sent, &email).await.short(), "303 /client/");
    house.work().await;
    house.deliver().await;
    house.clock.advance(1);
    held(house, browser, email).await
}

/// The member whose session the browser holds.
async fn held(house: &House, browser: &Browser, email: String) -> Guest {
    let token = Token::parse(&browser.cookies["__Host-session"]).expect("a session");
    match house.who(&token).await {
        Who::Member(member) => Guest { id: member.id(), email, token },
        other => panic!("{other:?}"),
    }
}

/// Whether the member has a VK profile.
async fn has_vk(house: &House, guest: &Guest) -> bool {
    house.member(guest).await.networks().await.expect("networks").cards.iter().any(|card| card.linked.is_some())
}
