//! VK ID with canned answers; `people.rs` signs in at the stand-in.

use super::canned::{Canned, Does, vk};
use kabinet_networks::{AuthReturn, AuthStart, Network, NetworkError, Outage, ProfileId, Refusal, Secret};
use std::collections::BTreeMap;

const TOKEN: &str = include_str!("../../fixtures/vk/oauth2.auth.json");
const USER: &str = include_str!("../../fixtures/vk/oauth2.user_info.json");
const STATE: &str = "the-state-of-this-sign-in-0123456789";

fn back() -> AuthReturn {
    AuthReturn {
        code: Secret::new("the-code"),
        device_id: Some("the-device".to_owned()),
        issuer: None,
        state: STATE.to_owned(),
        nonce: String::new(),
        verifier: Secret::new("the-verifier"),
        redirect_uri: "https://kabinet.example/oauth/vk/callback".to_owned(),
    }
}

fn says(body: &str) -> Does {
    Does::Says(body.to_owned())
}

#[tokio::test]
async fn the_browser_is_sent_with_the_challenge_and_without_the_verifier() {
    let server = Canned::start([says("{}")]);
    let (vk, ..) = vk(server.config());
    let start = AuthStart {
        state: STATE.to_owned(),
        challenge: kabinet_networks::pkce::challenge("the-verifier"),
        nonce: String::new(),
        redirect_uri: back().redirect_uri,
    };
    let url = vk.authorize_url(&start).await.unwrap();
    assert!(url.as_str().starts_with(&format!("{}/authorize?", server.base)));
    let query: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
    let expected = [
        ("client_id", "7"),
        ("code_challenge", &kabinet_networks::pkce::challenge("the-verifier")),
        ("code_challenge_method", "s256"),
        ("redirect_uri", "https://kabinet.example/oauth/vk/callback"),
        ("response_type", "code"),
        ("scope", "vkid.personal_info"),
        ("state", STATE),
    ];
    assert_eq!(query, expected.map(|(key, value)| (key.to_owned(), value.to_owned())).into());
    assert!(vk.offers_sign_in());
}

#[tokio::test]
async fn a_code_becomes_a_profile() {
    let server = Canned::start([says(TOKEN), says(USER)]);
    let (vk, ..) = vk(server.config());
    let profile = vk.exchange(&back()).await.unwrap();
    assert_eq!(profile.id, ProfileId("1234567890".to_owned()));
    assert_eq!(profile.name.as_deref(), Some("Анна П"));
    assert_eq!((profile.email.as_deref(), profile.phone.as_deref()), (Some("a@example.test"), Some("79991234567")));
    assert_eq!(format!("{profile:?}"), "Profile { network: Vk, .. }");

    let requests = server.requests();
    assert!(requests.iter().all(|request| !request.line.contains('?')), "secrets are not in the address");
    let fields: Vec<_> = requests[0].form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let expected = [
        ("grant_type", "authorization_code"),
        ("code", "the-code"),
        ("code_verifier", "the-verifier"),
        ("client_id", "7"),
        ("device_id", "the-device"),
        ("redirect_uri", "https://kabinet.example/oauth/vk/callback"),
        ("state", STATE),
    ];
    assert_eq!(fields, expected);
    assert_eq!(requests[1].field("access_token"), Some("vk2.a.given"));
}

#[tokio::test]
async fn an_answer_with_another_state_or_none_is_refused_before_anybody_is_asked_about() {
    for other in [TOKEN.replace(STATE, "another"), TOKEN.replace("\"state\"", "\"estate\"")] {
        let server = Canned::start([says(&other), says(USER)]);
        let (vk, ..) = vk(server.config());
        assert_eq!(vk.exchange(&back()).await, Err(NetworkError::Refused(Refusal::StateMismatch)));
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_redirect_without_a_device_is_refused_without_a_call() {
    let server = Canned::start([says(TOKEN), says(USER)]);
    let (vk, ..) = vk(server.config());
    let without = AuthReturn { device_id: None, ..back() };
    assert_eq!(vk.exchange(&without).await, Err(NetworkError::Refused(Refusal::DeviceIdMissing)));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_profile_of_somebody_else_than_the_token_is_refused() {
    let server = Canned::start([says(TOKEN), says(&USER.replace("1234567890", "1234567891"))]);
    let (vk, ..) = vk(server.config());
    assert!(matches!(vk.exchange(&back()).await, Err(NetworkError::Malformed { .. })));
}

#[tokio::test]
async fn a_code_is_never_offered_twice_but_the_profile_is_asked_for_again() {
    let server = Canned::start([Does::Cuts]);
    let (vk1, ..) = vk(server.config());
    assert_eq!(vk1.exchange(&back()).await, Err(NetworkError::Unavailable(Outage::Cut)));
    assert_eq!(server.requests().len(), 1);

    let server = Canned::start([says(TOKEN), Does::Status(500, "", ""), says(r#"{"error":"slow_down"}"#), says(USER)]);
    let (vk2, ..) = vk(server.config());
    assert!(vk2.exchange(&back()).await.is_ok());

    let server = Canned::start([says(TOKEN), says("{")]);
    let (vk3, ..) = vk(server.config());
    assert_eq!(vk3.exchange(&back()).await, Err(NetworkError::Unavailable(Outage::NotJson)));
    assert_eq!(server.requests().len(), 4, "one for the token, three for the profile");
}
