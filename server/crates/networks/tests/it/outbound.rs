//! How calls leave: what they carry, what they do not follow, what they do not swallow.

use super::canned::{COMMUNITY_KEY, Canned, Does, SERVICE_KEY, vk};
use kabinet_networks::{NetworkError, Outage, vk::VkConfig};
use std::{
    io::Write,
    sync::{Arc, Mutex},
};

const NOBODY: &str = r#"{"response":{"count":0,"items":[]}}"#;

#[tokio::test]
async fn keys_go_in_the_body_each_to_its_methods() {
    let server = Canned::start([Does::Says(NOBODY.to_owned())]);
    let (_, group, _) = vk(server.config());
    group.likes(45, None).await.unwrap();
    group.members(None).await.unwrap();
    group.banned(None).await.unwrap();
    let requests = server.requests();
    let keys: Vec<_> =
        requests.iter().map(|request| (request.method(), request.field("access_token").unwrap())).collect();
    assert_eq!(
        keys,
        [("likes.getList", SERVICE_KEY), ("groups.getMembers", COMMUNITY_KEY), ("groups.getBanned", COMMUNITY_KEY)]
    );
    assert!(requests.iter().all(|request| request.line.starts_with("POST /method/") && !request.line.contains('?')));
    assert!(requests.iter().all(|request| request.field("v") == Some("5.199") && request.field("lang") == Some("ru")));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Canned::start([Does::Says(NOBODY.to_owned())]);
    let location: &'static str = format!("Location: {}\r\n", elsewhere.base).leak();
    for status in [301, 302, 307, 308] {
        let server = Canned::start([Does::Status(status, location, "")]);
        let (_, group, _) = vk(server.config());
        assert!(matches!(group.likes(45, None).await, Err(NetworkError::Malformed { .. })), "{status}");
        assert_eq!((server.requests().len(), elsewhere.requests().len()), (1, 0));
    }
}

#[tokio::test]
async fn an_answer_beyond_the_limit_is_not_swallowed() {
    let server = Canned::start([Does::Floods(5_000)]);
    let config = VkConfig { max_reply_bytes: 4_000, ..server.config() };
    let (_, group, _) = vk(config);
    assert!(matches!(group.likes(45, None).await, Err(NetworkError::Malformed { .. })));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let server = Canned::start([Does::Hangs]);
    let config = VkConfig { timeout_ms: 50, attempts: 2, ..server.config() };
    let (_, group, _) = vk(config);
    assert_eq!(group.likes(45, None).await, Err(NetworkError::Unavailable(Outage::Timeout)));
    assert_eq!(group.calls(), 2);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unreachable() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let config = VkConfig { api_base: format!("http://{free}/method/").parse().unwrap(), ..VkConfig::default() };
    let (_, group, _) = vk(config);
    assert_eq!(group.likes(45, None).await, Err(NetworkError::Unavailable(Outage::Unreachable)));
}

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_says_method_key_and_outcome_and_neither_keys_nor_people() {
    let paper = Paper::default();
    let writer = paper.clone();
    let log = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(log);
    let server = Canned::start([
        Does::Says(r#"{"response":[{"user_id":987654321,"member":1}]}"#.to_owned()),
        Does::Says(r#"{"error":{"error_code":15,"error_msg":"987654321 said no","request_params":[]}}"#.to_owned()),
    ]);
    let (_, group, _) = vk(server.config());
    let asked = [kabinet_networks::ProfileId("987654321".to_owned())];
    let told = group.are_members(&asked).await.unwrap();
    tracing::error!(?told, ?asked, "even what is shown by mistake");
    group.likes(45, None).await.unwrap_err();
    drop(guard);
    let written = String::from_utf8(paper.0.lock().unwrap().clone()).unwrap();
    let key = kabinet_networks::Secret::new(SERVICE_KEY).key_id().to_string();
    for said in ["groups.isMember", "likes.getList", &key, "outcome=ok", "access denied"] {
        assert!(written.contains(said), "{said} is not in {written}");
    }
    for kept in [SERVICE_KEY, COMMUNITY_KEY, "987654321"] {
        assert!(!written.contains(kept), "{kept} is in {written}");
    }
}
