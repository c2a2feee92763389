//! The error table of the wire reference, met by a client.

use super::canned::{Canned, Does, SERVICE_KEY, keys, vk};
use kabinet_domain::time::Millis;
use kabinet_networks::{Denial, Groups, NetworkError, Outage, Secret, Suspension, vk::VkConfig};
use std::time::Duration;

const LIKES: &str = r#"{"response":{"count":1,"items":[5]}}"#;

fn likes() -> Does {
    Does::Says(LIKES.to_owned())
}

/// Asks for likes; what came, how many calls it took, how long was slept.
async fn ask(script: impl IntoIterator<Item = Does>) -> (Result<usize, NetworkError>, usize, Vec<u128>) {
    let server = Canned::start(script);
    let (_, group, timer) = vk(server.config());
    let result = group.likes(45, None).await.map(|page| page.items.len());
    assert_eq!(group.calls(), server.requests().len() as u64, "every attempt is counted");
    (result, server.requests().len(), timer.slept())
}

#[tokio::test]
async fn passing_troubles_of_the_network_are_waited_out() {
    for trouble in [
        Does::error(1),
        Does::error(10),
        Does::error(36),
        Does::error(6),
        Does::Status(500, "", "<html>"),
        Does::Status(503, "", ""),
        Does::Status(429, "", ""),
        Does::Cuts,
        Does::Says(LIKES[..20].to_owned()),
        Does::Says(String::new()),
        Does::Says("<html>maintenance</html>".to_owned()),
    ] {
        assert_eq!(ask([trouble.clone(), trouble, likes()]).await, (Ok(1), 3, vec![500, 1000]));
    }
}

#[tokio::test]
async fn after_five_attempts_a_trouble_is_told() {
    let unavailable = |outage| NetworkError::Unavailable(outage);
    for (trouble, told) in [
        (Does::error(10), unavailable(Outage::Code(10))),
        (Does::error(6), NetworkError::Busy { retry_after_ms: 5_000 }),
        (Does::Status(502, "", "<html>"), unavailable(Outage::Status(502))),
        (Does::Cuts, unavailable(Outage::Cut)),
        (Does::Says("{".to_owned()), unavailable(Outage::NotJson)),
    ] {
        let (result, calls, slept) = ask([trouble]).await;
        assert!(told.is_retryable());
        assert_eq!((result, calls, slept), (Err(told), 5, vec![500, 1000, 2000, 4000]));
    }
}

#[tokio::test]
async fn what_time_does_not_heal_is_told_at_once() {
    let renew = |code| NetworkError::NeedsReauthorisation { key: Secret::new(SERVICE_KEY).key_id(), code };
    for (answer, told) in [
        (Does::error(5), renew(5)),
        (Does::error(28), renew(28)),
        (Does::error(14), NetworkError::Captcha),
        (Does::error(15), NetworkError::Denied { code: 15, why: Denial::Object }),
        (Does::error(212), NetworkError::Denied { code: 212, why: Denial::Comments }),
        (Does::error(104), NetworkError::Gone),
        (Does::error(100), NetworkError::BadRequest { code: 100 }),
        (Does::Says(r#"{"response":{"count":"many"}}"#.to_owned()), NetworkError::Malformed { what: "likes.getList" }),
    ] {
        assert!(!told.is_retryable());
        assert_eq!(ask([answer]).await, (Err(told), 1, vec![]));
    }
}

#[tokio::test]
async fn a_method_whose_quota_is_used_up_is_left_alone_for_an_hour_and_others_are_not() {
    let server = Canned::start([Does::error(29), likes()]);
    let (vk, group, timer) = vk(server.config());
    let suspended = Suspension {
        key: Secret::new(SERVICE_KEY).key_id(),
        method: "likes.getList".to_owned(),
        until: Millis(1_700_003_600_000),
    };
    assert_eq!(group.likes(45, None).await, Err(NetworkError::Suspended(suspended.clone())));
    // Another reader with the same key is not even asked; the same method with another key is.
    let again = vk.group("2", keys()).unwrap().likes(45, None).await;
    assert_eq!(again, Err(NetworkError::Suspended(suspended)));
    assert_eq!(server.requests().len(), 1);
    let other = kabinet_networks::GroupKeys { service: Secret::new("other"), community: None };
    assert!(vk.group("1", other).unwrap().likes(45, None).await.is_ok());
    assert!(group.members(None).await.is_ok(), "another method");
    timer.pass(Duration::from_hours(1));
    assert!(group.likes(45, None).await.is_ok(), "an hour later");
}

#[tokio::test]
async fn flood_control_rests_the_method_for_minutes() {
    let server = Canned::start([Does::error(9), likes()]);
    let (_, group, timer) = vk(server.config());
    let Err(NetworkError::Suspended(told)) = group.likes(45, None).await else { panic!("it is suspended") };
    assert_eq!(told.until, Millis(1_700_000_300_000));
    timer.pass(Duration::from_mins(5));
    assert!(group.likes(45, None).await.is_ok());
}

#[tokio::test]
async fn a_suspension_from_before_a_restart_holds() {
    let server = Canned::start([likes()]);
    let (vk, group, _) = vk(server.config());
    let stored = Suspension {
        key: Secret::new(SERVICE_KEY).key_id(),
        method: "likes.getList".to_owned(),
        until: Millis(1_700_000_000_001),
    };
    vk.suspend(stored.clone());
    assert_eq!(group.likes(45, None).await, Err(NetworkError::Suspended(stored)));
    assert_eq!((server.requests().len(), group.calls()), (0, 0));
}

#[tokio::test]
async fn a_server_that_names_a_pause_is_given_it_or_left_for_later() {
    let slowly = Does::Status(503, "Retry-After: 7\r\n", "");
    assert_eq!(ask([slowly, likes()]).await, (Ok(1), 2, vec![7000]));
    let tomorrow = Does::Status(503, "Retry-After: 86400\r\n", "");
    assert_eq!(ask([tomorrow]).await, (Err(NetworkError::Busy { retry_after_ms: 86_400_000 }), 1, vec![]));
}

#[tokio::test]
async fn calls_of_a_key_are_spaced_over_all_readers_and_keys_do_not_share() {
    let server = Canned::start([Does::Says(r#"{"response":{"count":0,"items":[]}}"#.to_owned())]);
    let config = VkConfig { service_calls_per_second: 3, community_calls_per_second: 20, ..server.config() };
    let (vk, group, timer) = vk(config);
    let other = vk.group("2", keys()).unwrap();
    group.likes(1, None).await.unwrap();
    other.likes(1, None).await.unwrap();
    group.posts(None).await.unwrap();
    assert_eq!(timer.slept(), [340, 340]);
    group.members(None).await.unwrap();
    other.members(None).await.unwrap();
    assert_eq!(timer.slept()[2..], [51], "20 a second, of which one is free at once");
}
