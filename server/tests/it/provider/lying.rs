//! What a provider should not say leads to a page that says so, and to no session.

use super::{ANNA, Provider, START};
use crate::browser::{Answer, Browser};
use kabinet_standins::oidc::Lie;

const UNBELIEVED: &str = "did not pass our checks";

async fn tells(browser: &mut Browser, answer: &Answer, lie: Lie) {
    assert_eq!(answer.short(), "303 /client/login/", "{lie:?}");
    let page = browser.get("/client/login/").await;
    assert!(page.status.is_success() && page.body.contains(UNBELIEVED), "{lie:?}: {}", page.body);
    for cookie in ["__Host-session", "__Host-arrived"] {
        assert!(!browser.cookies.contains_key(cookie), "{lie:?}: {cookie}");
    }
}

#[tokio::test]
async fn no_lie_opens_the_door() {
    let provider = Provider::open().await;
    let door = provider.house.door().await;
    // Which keys there are is looked at once: two of them, before one of them need not be named.
    let lies = [Lie::NoKeyNamed].into_iter().chain(Lie::ALL);
    for lie in lies.filter(|lie| !lie.is_published()) {
        provider.oidc.lie(Some(lie));
        let mut browser = door.browser();
        let answer = provider.comes(&mut browser, ANNA).await;
        tells(&mut browser, &answer, lie).await;
    }
    provider.oidc.lie(None);
    assert_eq!(provider.comes(&mut door.browser(), ANNA).await.short(), "303 /client/registration/");
}

#[tokio::test]
async fn nobody_is_sent_to_a_provider_that_lies_about_itself() {
    let provider = Provider::open().await;
    let door = provider.house.door().await;
    for lie in Lie::ALL.into_iter().filter(|lie| lie.is_published()) {
        provider.oidc.lie(Some(lie));
        let mut browser = door.browser();
        let answer = browser.post(START, &[]).await;
        tells(&mut browser, &answer, lie).await;
    }
}

/// A member who is signed in stays so, and nothing is linked.
#[tokio::test]
async fn a_lie_links_nothing() {
    let provider = Provider::open().await;
    let boris = provider.house.register("Boris", None).await;
    let door = provider.house.door().await;
    let mut browser = door.browser();
    let form = [("email", &*boris.email), ("password", crate::house::PASSWORD)];
    browser.post("/api/client/sign_in", &form).await;
    for lie in [Lie::NoSignature, Lie::PublicSecret, Lie::OtherNonce] {
        provider.oidc.lie(Some(lie));
        assert_eq!(provider.comes(&mut browser, ANNA).await.short(), "303 /client/networks/");
        assert!(browser.get("/client/networks/").await.body.contains(UNBELIEVED), "{lie:?}");
    }
    let networks = provider.house.member(&boris).await.networks().await.expect("networks");
    assert!(networks.cards.iter().all(|card| card.linked.is_none()));
}
