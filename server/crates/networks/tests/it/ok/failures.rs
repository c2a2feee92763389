use super::{at, client, config, empty_world, error, keys, methods, reader, says};
use crate::canned::{Canned, Does};
use kabinet_domain::time::Millis;
use kabinet_networks::{Denial, GroupKeys, Groups, NetworkError, Outage, Secret, ok::OkConfig};
use kabinet_standins::ok::{Fault, FaultKind};
use std::time::Duration;

const LIKES: &str = r#"{"users":[{"uid":"5"}],"anchor":"a","inconsistent":false}"#;
const TOKEN: &str = include_str!("../../../fixtures/ok/token.json");

/// Asks for likes; what came, which methods it took, how long was slept.
async fn ask(script: impl IntoIterator<Item = Does>) -> (Result<usize, NetworkError>, Vec<String>, Vec<u128>) {
    let server = Canned::start(script);
    let (_, group, timer) = client(config(&server.base));
    let result = group.likes(45, None).await.map(|page| page.items.len());
    assert_eq!(group.calls(), server.requests().len() as u64, "every attempt is counted");
    (result, methods(&server), timer.slept())
}

const ASKED: &str = "discussions.getDiscussionLikes";

#[tokio::test]
async fn a_call_is_a_signed_form_without_anything_in_the_address() {
    let server = Canned::start([says(LIKES)]);
    let (_, group, _) = client(config(&server.base));
    group.likes(45, None).await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.line.trim_end(), "POST /fb.do HTTP/1.1");
    let fields: Vec<_> = request.form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let expected = [
        ("discussionId", "45"),
        ("discussionType", "GROUP_TOPIC"),
        ("count", "100"),
        ("direction", "FORWARD"),
        ("fields", "uid"),
        ("application_key", "CKEY"),
        ("format", "json"),
        ("method", ASKED),
    ];
    assert_eq!(fields[..8], expected);
    assert_eq!((fields[8].0, fields[8].1.len(), fields[9]), ("sig", 32, ("access_token", "ok-access-canary")));
}

#[tokio::test]
async fn passing_troubles_are_waited_out_and_lasting_ones_are_told() {
    for trouble in [
        error(1),
        error(2),
        error(9999),
        error(8),
        Does::Status(500, "", "<html>"),
        Does::Status(429, "", ""),
        Does::Cuts,
        says(&LIKES[..20]),
        says(""),
        says("<html>maintenance</html>"),
    ] {
        let waited = ask([trouble.clone(), trouble, says(LIKES)]).await;
        assert_eq!(waited, (Ok(1), vec![ASKED.to_owned(); 3], vec![500, 1000]));
    }
    let (told, calls, _) = ask([error(8)]).await;
    assert_eq!((told, calls.len()), (Err(NetworkError::Busy { retry_after_ms: 5_000 }), 5));
    let malformed = Err(NetworkError::Malformed { what: ASKED });
    let large = Err(NetworkError::Malformed { what: "an answer beyond the largest allowed" });
    for (answer, told) in [
        (error(10), Err(NetworkError::Denied { code: 10, why: Denial::Permission })),
        (error(455), Err(NetworkError::Denied { code: 455, why: Denial::Object })),
        (error(300), Err(NetworkError::Gone)),
        (error(511), Err(NetworkError::Captcha)),
        (error(104), Err(NetworkError::BadRequest { code: 104 })),
        (says(r#"{"users":"many"}"#), malformed.clone()),
        (says(r#"[{"uid":1}]"#), malformed),
        (Does::Floods(9 * 1024 * 1024), large),
    ] {
        assert_eq!(ask([answer]).await, (told, vec![ASKED.to_owned()], vec![]));
    }
}

#[tokio::test]
async fn a_network_that_does_not_answer_in_time_is_left_alone() {
    let server = Canned::start([Does::Hangs]);
    let (_, group, _) = client(OkConfig { timeout_ms: 50, attempts: 1, ..config(&server.base) });
    assert_eq!(group.likes(45, None).await, Err(NetworkError::Unavailable(Outage::Timeout)));
}

#[tokio::test]
async fn a_method_at_its_limit_rests_and_others_do_not() {
    let server = Canned::start([error(11), says("{}")]);
    let (_, group, timer) = client(config(&server.base));
    let Err(NetworkError::Suspended(told)) = group.likes(45, None).await else { panic!("it is suspended") };
    assert_eq!((told.method.as_str(), told.until), (ASKED, Millis(1_700_003_600_000)));
    assert!(matches!(group.likes(45, None).await, Err(NetworkError::Suspended(_))));
    assert!(group.comments(45, None).await.is_ok());
    timer.pass(Duration::from_hours(1));
    assert!(group.likes(45, None).await.is_ok());
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn an_expired_token_is_renewed_once_and_kept() {
    let (answer, calls, slept) = ask([error(102), says(TOKEN), says(LIKES)]).await;
    assert_eq!((answer, slept), (Ok(1), vec![]));
    assert_eq!(calls, [ASKED, "token.do", ASKED]);

    let server = Canned::start([error(102), says(TOKEN), says(LIKES)]);
    let (ok, group, _) = client(config(&server.base));
    group.likes(45, None).await.unwrap();
    let again = ok.group("53000002", keys()).unwrap();
    again.likes(45, None).await.unwrap();
    let tokens: Vec<_> =
        server.requests().iter().map(|request| request.field("access_token").map(str::to_owned)).collect();
    let given = Some("tkn1.given".to_owned());
    assert_eq!(tokens, [Some("ok-access-canary".to_owned()), None, given.clone(), given], "for all groups of this key");
    let renewal = &server.requests()[1];
    let fields: Vec<_> = renewal.form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let expected = [
        ("client_id", "127"),
        ("client_secret", "ok-secret-canary"),
        ("grant_type", "refresh_token"),
        ("refresh_token", "ok-refresh-canary"),
    ];
    assert_eq!(fields, expected);
}

#[tokio::test]
async fn a_token_that_cannot_be_renewed_waits_for_somebody() {
    let renew = |code| NetworkError::NeedsReauthorisation { key: keys().service.key_id(), code };
    let refused = says(r#"{"error":"invalid_grant","error_description":"…"}"#);
    for (script, calls) in [
        (vec![error(102), refused], vec![ASKED, "token.do"]),
        (vec![error(102), error(100)], vec![ASKED, "token.do"]),
        (vec![error(102), says(TOKEN), error(102)], vec![ASKED, "token.do", ASKED]),
    ] {
        assert_eq!(ask(script).await, (Err(renew(102)), calls.iter().map(ToString::to_string).collect(), vec![]));
    }
    assert_eq!(ask([error(103)]).await.0, Err(renew(103)), "a session that never was");

    let server = Canned::start([error(102)]);
    let (ok, ..) = client(config(&server.base));
    let without = ok.group("53000001", GroupKeys { community: None, ..keys() }).unwrap();
    assert_eq!(without.likes(45, None).await, Err(renew(102)));
    assert_eq!(server.requests().len(), 1, "there is nothing to renew it with");

    let (told, calls, _) = ask([error(102), error(2)]).await;
    assert!(told.is_err_and(|error| error.is_retryable()), "trouble while renewing is trouble");
    assert_eq!(calls.len(), 1 + 5);
}

#[tokio::test]
async fn many_who_meet_an_expired_token_renew_it_once() {
    let world = empty_world();
    let standin = at(world).await;
    let group = reader(&standin);
    standin.expire("ok-access-canary");
    let calls = (0..6).map(|_| group.info());
    for answer in futures_util::future::join_all(calls).await {
        answer.unwrap();
    }
    assert_eq!(standin.call_counts()["token.do"], 1);
}

#[tokio::test]
async fn the_faults_of_the_stand_in_are_survived_or_told() {
    let standin = at(empty_world()).await;
    for kind in [
        FaultKind::Error(8),
        FaultKind::Error(9999),
        FaultKind::Status(500),
        FaultKind::HalfJson,
        FaultKind::Empty,
        FaultKind::Cut,
    ] {
        let group = reader(&standin);
        standin.inject(Fault::on("group.getMembers", kind).times(4));
        assert_eq!(group.members(None).await.map(|page| page.items.len()), Ok(1), "{kind:?}");
        assert_eq!(group.calls(), 5, "{kind:?}");
    }
    let other = GroupKeys { service: Secret::new("nobody's"), community: None };
    let (ok, ..) = client(config(&format!("http://{}", standin.address())));
    let told = NetworkError::NeedsReauthorisation { key: other.service.key_id(), code: 103 };
    assert_eq!(ok.group("53000001", other).unwrap().posts(None).await, Err(told));
}
