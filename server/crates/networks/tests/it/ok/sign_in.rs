use super::{CALLBACK, at, client, config, empty_world, error, methods, says};
use crate::{
    browser::{choose, query},
    canned::{Canned, Does},
};
use kabinet_networks::{
    AuthReturn, AuthStart, Network, NetworkError, Outage, ProfileId, Refusal, Secret, ok::OkConfig,
};
use kabinet_standins::ok::Person;
use std::collections::BTreeMap;

const TOKEN: &str = include_str!("../../../fixtures/ok/token.json");
const USER: &str = include_str!("../../../fixtures/ok/users.getCurrentUser.json");
const STATE: &str = "the-state-of-this-sign-in-0123456789";

fn back(code: &str) -> AuthReturn {
    AuthReturn {
        code: Secret::new(code),
        device_id: None,
        issuer: None,
        state: STATE.to_owned(),
        nonce: String::new(),
        verifier: Secret::new("the-verifier"),
        redirect_uri: CALLBACK.to_owned(),
    }
}

fn start() -> AuthStart {
    let (state, challenge, redirect_uri) = (STATE.to_owned(), "a-challenge".to_owned(), CALLBACK.to_owned());
    AuthStart { state, challenge, nonce: String::new(), redirect_uri }
}

#[tokio::test]
async fn the_browser_is_sent_with_scopes_between_semicolons() {
    let server = Canned::start([says("{}")]);
    let scope = "VALUABLE_ACCESS;GET_EMAIL".to_owned();
    let (ok, ..) = client(OkConfig { scope, ..config(&server.base) });
    let url = ok.authorize_url(&start()).await.unwrap();
    assert!(url.as_str().starts_with(&format!("{}/oauth/authorize?", server.base)));
    let query: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
    let expected = [
        ("client_id", "127"),
        ("layout", "w"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "VALUABLE_ACCESS;GET_EMAIL"),
        ("state", STATE),
    ];
    assert_eq!(query, expected.map(|(key, value)| (key.to_owned(), value.to_owned())).into());
    assert!(ok.offers_sign_in());
    let (keyless, ..) = client(OkConfig { client_id: String::new(), ..config(&server.base) });
    assert!(!keyless.offers_sign_in(), "its groups are read all the same");
}

#[tokio::test]
async fn a_code_becomes_a_profile() {
    let server = Canned::start([says(TOKEN), says(USER)]);
    let (ok, ..) = client(config(&server.base));
    let profile = ok.exchange(&back("the-code")).await.unwrap();
    assert_eq!(profile.id, ProfileId("570000000001".to_owned()));
    assert_eq!((profile.name.as_deref(), profile.email.as_deref()), (Some("Анна Петрова"), Some("a@example.test")));
    assert_eq!(format!("{profile:?}"), "Profile { network: Ok, .. }");
    let requests = server.requests();
    assert!(requests.iter().all(|request| !request.line.contains('?')), "secrets are not in the address");
    let fields: Vec<_> = requests[0].form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let expected = [
        ("client_id", "127"),
        ("client_secret", "ok-secret-canary"),
        ("grant_type", "authorization_code"),
        ("code", "the-code"),
        ("redirect_uri", CALLBACK),
    ];
    assert_eq!(fields, expected);
    assert_eq!(requests[1].field("access_token"), Some("tkn1.given"));
}

#[tokio::test]
async fn a_code_is_never_offered_twice_but_the_profile_is_asked_for_again() {
    let server = Canned::start([Does::Cuts]);
    let (ok, ..) = client(config(&server.base));
    assert_eq!(ok.exchange(&back("x")).await, Err(NetworkError::Unavailable(Outage::Cut)));
    assert_eq!(server.requests().len(), 1);

    let server = Canned::start([says(TOKEN), Does::Status(500, "", ""), error(8), says(USER)]);
    let (ok, ..) = client(config(&server.base));
    assert!(ok.exchange(&back("x")).await.is_ok());
    assert_eq!(methods(&server)[1..], ["users.getCurrentUser"; 3]);
}

#[tokio::test]
async fn what_is_no_profile_is_refused() {
    let malformed = NetworkError::Malformed { what: "the person's id in users.getCurrentUser" };
    for (script, told) in [
        (vec![says(r#"{"error":"invalid_grant"}"#)], NetworkError::Refused(Refusal::InvalidGrant)),
        (vec![error(101)], NetworkError::Refused(Refusal::InvalidClient)),
        (vec![says("{}")], NetworkError::Malformed { what: "token.do" }),
        (vec![says(TOKEN), error(102)], NetworkError::Refused(Refusal::InvalidToken)),
        (vec![says(TOKEN), says("{}")], malformed.clone()),
        (vec![says(TOKEN), says(&USER.replace("570000000001", "0"))], malformed),
    ] {
        let server = Canned::start(script);
        let (ok, ..) = client(config(&server.base));
        assert_eq!(ok.exchange(&back("x")).await, Err(told));
    }
}

#[tokio::test]
async fn a_person_of_the_stand_in_signs_in_and_a_code_is_good_once() {
    let world = empty_world();
    world.add_person(Person::new(570_000_000_005, "Анна", "Титова"));
    let standin = at(world).await;
    let (ok, ..) = client(config(&format!("http://{}", standin.address())));
    let returned =
        choose(standin.address(), &ok.authorize_url(&start()).await.unwrap(), ("person", "570000000005")).await;
    assert_eq!(query(&returned, "state").as_deref(), Some(STATE));
    let code = query(&returned, "code").unwrap();
    let profile = ok.exchange(&back(&code)).await.unwrap();
    assert_eq!((profile.id.0.as_str(), profile.name.as_deref()), ("570000000005", Some("Анна Титова")));
    assert_eq!(ok.exchange(&back(&code)).await, Err(NetworkError::Refused(Refusal::InvalidGrant)));
}
