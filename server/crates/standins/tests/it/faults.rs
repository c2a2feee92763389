//! Each fault is what a client would meet, and the next call is whole again.

use std::time::Duration;

use kabinet_standins::vk::{Fault, FaultKind};
use serde_json::{Value, json};

use crate::scene::{ANNA, IVAN, SHOP, Scene};

const TIME: &str = "utils.getServerTime";

async fn text(scene: &Scene) -> (u16, Result<String, reqwest::Error>) {
    let answer = scene.send("service", TIME, &[]).await.expect("an answer");
    (answer.status().as_u16(), answer.text().await)
}

#[tokio::test]
async fn errors_are_injected_for_so_many_calls_of_a_method() {
    let scene = Scene::start().await;
    scene.vk.inject(Fault::on(TIME, FaultKind::Error(29)).after(1).times(2));
    scene.vk.inject(Fault::next(FaultKind::Error(14)));
    let mut codes = Vec::new();
    for method in [TIME, "users.get", TIME, TIME, TIME] {
        codes.push(scene.refused("service", method, &[]).await.as_i64());
    }
    assert_eq!(codes, [None, Some(14), Some(29), Some(29), None]);
    scene.vk.inject(Fault::next(FaultKind::Error(6)));
    scene.vk.clear_faults();
    assert_eq!(scene.refused("service", TIME, &[]).await, Value::Null);
}

#[tokio::test]
async fn answers_come_broken_in_every_way_asked_for() {
    let scene = Scene::start().await;
    let (_, whole) = text(&scene).await;
    let whole = whole.expect("whole");
    for (kind, status, body) in [
        (FaultKind::Status(500), 500, "<html><body>Sorry</body></html>"),
        (FaultKind::HalfJson, 200, &whole[..whole.len() / 2]),
        (FaultKind::Empty, 200, ""),
    ] {
        scene.vk.inject(Fault::next(kind));
        let (met, text) = text(&scene).await;
        assert_eq!((met, text.expect("whole").as_str()), (status, body), "{kind:?}");
    }
    scene.vk.inject(Fault::next(FaultKind::Cut));
    let cut = match scene.send("service", TIME, &[]).await {
        Ok(answer) => answer.text().await.is_err(),
        Err(error) => error.is_request(),
    };
    assert!(cut, "the connection is not cut");
    assert_eq!(text(&scene).await.1.expect("mended"), whole);
}

#[tokio::test]
async fn a_list_comes_with_its_first_rows_only_and_counts_them_all() {
    let scene = Scene::start().await;
    let post = scene.world.add_post(SHOP, "Первая").expect("the shop is there");
    for person in [ANNA, IVAN] {
        scene.world.like(person, post);
    }
    let number = post.number.to_string();
    let about = [("type", "post"), ("owner_id", "-1"), ("item_id", number.as_str())];
    let members = [("group_id", "1"), ("user_ids", "1,5")];
    scene.vk.inject(Fault::on("likes.getList", FaultKind::Few(1)));
    scene.vk.inject(Fault::on("groups.isMember", FaultKind::Few(0)));
    assert_eq!(scene.ask("likes.getList", &about).await, json!({ "count": 2, "items": [5] }));
    assert_eq!(scene.ask("groups.isMember", &members).await, json!([]));
    scene.vk.inject(Fault::on("likes.getList", FaultKind::Emptied));
    assert_eq!(scene.ask("likes.getList", &about).await, json!({ "count": 0, "items": [] }));
    assert_eq!(scene.ask("likes.getList", &about).await["items"], json!([5, 1]), "mended");
}

#[tokio::test]
async fn a_slow_answer_is_slower_than_an_impatient_client() {
    let scene = Scene::start().await;
    scene.vk.inject(Fault::next(FaultKind::Slow(60_000)));
    let impatient = scene.http.post(scene.url("/method/utils.getServerTime"));
    let error = impatient.timeout(Duration::from_millis(50)).send().await.expect_err("too slow");
    assert!(error.is_timeout(), "{error}");
    scene.vk.inject(Fault::next(FaultKind::Slow(1)));
    assert_eq!(text(&scene).await.0, 200);
}

#[tokio::test]
async fn calls_are_counted_and_told_without_their_secrets() {
    let scene = Scene::start().await;
    scene.ask(TIME, &[]).await;
    scene.call("wrong", "users.get", &[("user_ids", "1")]).await;
    let counts = scene.vk.call_counts();
    assert_eq!((counts[TIME], counts["users.get"]), (1, 1));
    let calls = scene.vk.calls();
    let params: Vec<_> = calls[1].params.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(params, ["user_ids=1", "v=5.199"]);
    scene.vk.reset_calls();
    assert!(scene.vk.calls().is_empty() && scene.vk.call_counts().is_empty());
}
