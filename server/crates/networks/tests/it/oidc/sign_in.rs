use super::{ANNA, CALLBACK, Provider, begin};
use crate::browser::{choose, query};
use kabinet_networks::{
    AuthReturn, Flaw, Network, NetworkError, Outage, Refusal, Secret,
    oidc::{ClientAuth, OidcConfig},
    pkce,
};
use kabinet_standins::oidc::{Fault, FaultKind};
use std::collections::BTreeMap;

#[tokio::test]
async fn the_browser_is_sent_with_what_binds_the_answer_to_it() {
    let provider = Provider::open().await;
    let (start, verifier) = begin();
    let url = provider.oidc.authorize_url(&start).await.unwrap();
    assert!(url.as_str().starts_with(&format!("{}/authorize?", provider.standin.base_url())), "{url}");
    let query: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
    let expected = [
        ("client_id", "kabinet: the club"),
        ("code_challenge", &pkce::challenge(&verifier)),
        ("code_challenge_method", "S256"),
        ("nonce", &start.nonce),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid profile"),
        ("state", &start.state),
    ];
    assert_eq!(query, expected.map(|(key, value)| (key.to_owned(), value.to_owned())).into());
    assert!(provider.oidc.offers_sign_in() && provider.oidc.groups().is_none());
}

#[tokio::test]
async fn a_person_signs_in_whichever_way_the_application_shows_its_secret() {
    for client_auth in [ClientAuth::Basic, ClientAuth::Post] {
        let provider = Provider::with(|config| OidcConfig { client_auth, ..config }).await;
        let profile = provider.signs_in().await.unwrap();
        assert_eq!(profile.id.0, format!("{} 5", provider.standin.base_url()), "only together with the issuer");
        assert_eq!(profile.name.as_deref(), Some("Анна Титова"));
        assert_eq!(profile.email.as_deref(), Some("id5@vk.example"));
        assert_eq!(provider.calls(), ["discovery 1", "keys 1", "token 1"], "{client_auth:?}");
        provider.signs_in().await.unwrap();
        assert_eq!(provider.calls(), ["token 1"], "the rest is remembered");
    }
}

#[tokio::test]
async fn what_the_token_does_not_tell_is_asked_for() {
    let provider = Provider::open().await;
    provider.standin.tell_in_token(false);
    let profile = provider.signs_in().await.unwrap();
    assert_eq!((profile.name.as_deref(), profile.email.as_deref()), (Some("Анна Титова"), Some("id5@vk.example")));
    assert_eq!(provider.calls(), ["discovery 1", "keys 1", "token 1", "userinfo 1"]);
}

#[tokio::test]
async fn a_code_is_good_once_and_only_with_its_verifier() {
    let provider = Provider::open().await;
    let refused = Err(NetworkError::Refused(Refusal::InvalidGrant));
    let back = provider.there_and_back(ANNA).await.unwrap();
    provider.oidc.exchange(&back).await.unwrap();
    assert_eq!(provider.oidc.exchange(&back).await, refused, "replayed");
    let stolen =
        AuthReturn { verifier: Secret::new(pkce::verifier([8; 32])), ..provider.there_and_back(ANNA).await.unwrap() };
    assert_eq!(provider.oidc.exchange(&stolen).await, refused);
}

#[tokio::test]
async fn an_answer_made_for_another_sign_in_is_not_believed() {
    let provider = Provider::open().await;
    let back = provider.there_and_back(ANNA).await.unwrap();
    let other = AuthReturn { nonce: "the nonce of another".to_owned(), ..back };
    let told = provider.oidc.exchange(&other).await;
    assert_eq!(told, Err(NetworkError::Untrusted(Flaw::Nonce)));
}

#[tokio::test]
async fn a_person_who_says_no_comes_back_with_the_word_for_it() {
    let provider = Provider::open().await;
    let authorize = provider.oidc.authorize_url(&begin().0).await.unwrap();
    let back = choose(provider.standin.address(), &authorize, ("deny", "1")).await;
    assert_eq!(query(&back, "error").as_deref(), Some("access_denied"));
}

#[tokio::test]
async fn a_wrong_secret_and_every_outage_is_told_as_such() {
    let wrong = Provider::with(|config| OidcConfig { client_secret: Secret::new("another"), ..config }).await;
    assert_eq!(wrong.signs_in().await, Err(NetworkError::Refused(Refusal::InvalidClient)));
    let away = |outage| Err(NetworkError::Unavailable(outage));
    let provider = Provider::open().await;
    let fault = |method, kind| provider.standin.inject(Fault::on(method, kind));
    fault("discovery", FaultKind::Status(503));
    assert_eq!(provider.signs_in().await, away(Outage::Status(503)));
    fault("discovery", FaultKind::HalfJson);
    assert!(matches!(provider.signs_in().await, Err(NetworkError::Malformed { .. })));
    fault("token", FaultKind::Status(500));
    assert_eq!(provider.signs_in().await, away(Outage::Status(500)));
    fault("token", FaultKind::Empty);
    assert_eq!(provider.signs_in().await, away(Outage::NotJson));
    fault("token", FaultKind::Cut);
    assert_eq!(provider.signs_in().await, away(Outage::Cut));
    provider.signs_in().await.unwrap();
    provider.standin.tell_in_token(false);
    provider.standin.inject(Fault::on("userinfo", FaultKind::Status(500)).times(9));
    assert_eq!(provider.signs_in().await, away(Outage::Status(500)));
}

/// Discovery must not lead into the operator's own network (S24).
#[tokio::test]
async fn a_provider_on_this_machine_is_called_only_where_the_settings_allow_it() {
    for issuer in ["http://localhost:", "http://127.0.0.1:", "http://[::1]:"] {
        let provider = Provider::with(|config| {
            let port = config.issuer.rsplit(':').next().unwrap().to_owned();
            OidcConfig { issuer: format!("{issuer}{port}"), private_addresses: false, ..config }
        })
        .await;
        let told = provider.there_and_back(ANNA).await.map(|_| ());
        assert_eq!(told, Err(NetworkError::Unavailable(Outage::Unreachable)), "{issuer}");
        assert_eq!(provider.calls(), Vec::<String>::new());
    }
}
