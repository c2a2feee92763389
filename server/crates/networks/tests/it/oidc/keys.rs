use super::Provider;
use kabinet_networks::{Flaw, NetworkError};
use kabinet_standins::oidc::Lie;
use std::time::Duration;

const UNKNOWN: NetworkError = NetworkError::Untrusted(Flaw::Key);

#[tokio::test]
async fn keys_that_changed_are_looked_at_again_half_a_minute_apart() {
    let provider = Provider::open().await;
    provider.signs_in().await.unwrap();
    provider.standin.change_keys();
    provider.calls();
    assert_eq!(provider.signs_in().await, Err(UNKNOWN), "they were looked at just now");
    assert_eq!(provider.calls(), ["token 1"]);
    provider.timer.pass(Duration::from_secs(30));
    provider.signs_in().await.unwrap();
    assert_eq!(provider.calls(), ["keys 1", "token 1"]);
    provider.signs_in().await.unwrap();
    assert_eq!(provider.calls(), ["token 1"]);
}

#[tokio::test]
async fn however_many_unknown_keys_are_named_the_provider_is_left_in_peace() {
    let provider = Provider::open().await;
    provider.signs_in().await.unwrap();
    provider.standin.lie(Some(Lie::UnknownKey));
    provider.timer.pass(Duration::from_secs(30));
    provider.calls();
    for _ in 0..5 {
        assert_eq!(provider.signs_in().await, Err(UNKNOWN));
    }
    assert_eq!(provider.calls(), ["keys 1", "token 5"]);
}

#[tokio::test]
async fn a_key_that_was_taken_back_is_not_believed_for_ever() {
    let provider = Provider::open().await;
    provider.signs_in().await.unwrap();
    provider.standin.take_key_back();
    provider.signs_in().await.unwrap();
    provider.timer.pass(Duration::from_hours(1));
    assert_eq!(provider.signs_in().await, Err(UNKNOWN));
}

#[tokio::test]
async fn a_key_without_a_name_is_known_where_it_is_the_only_one() {
    let provider = Provider::open().await;
    provider.standin.name_keys(false);
    provider.signs_in().await.unwrap();
}

#[tokio::test]
async fn addresses_are_looked_up_again_after_a_day() {
    let provider = Provider::open().await;
    provider.signs_in().await.unwrap();
    provider.calls();
    provider.timer.pass(Duration::from_hours(24));
    provider.signs_in().await.unwrap();
    assert_eq!(provider.calls(), ["discovery 1", "keys 1", "token 1"]);
}
