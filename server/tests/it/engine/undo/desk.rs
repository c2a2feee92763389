//! The page on which an offer is undone, by forms alone.

use super::{latest, tenth};
use crate::house::{House, PASSWORD};
use kabinet_portal::{offers::UndoState, staff::Role};

#[tokio::test]
async fn a_marketer_looks_orders_and_reads_what_was_done() {
    let house = House::with(&[]).await;
    let offer = house.offer("cashback", tenth).await;
    let desk = house.desk().await;
    let anna = house.register("Anna", None).await;
    house.buys(&anna, "A-1", 1_000).await;
    house.pass_minutes(1);
    let door = house.door().await;
    let mut browser = door.browser();
    let email = house.hired(Role::Marketer).await;
    browser.post("/api/desk/sign_in", &[("email", &email), ("password", PASSWORD)]).await;
    let (id, page) = (offer.to_string(), format!("/desk/offers/{offer}/undo/"));
    let link = format!(r#"href="{page}""#);
    assert!(browser.get(&format!("/desk/offers/{offer}/")).await.body.contains(&link));

    let wrong = [("id", &*id), ("from", "tomorrow"), ("until", "")];
    assert_eq!(browser.post("/api/offers/undo_look", &wrong).await.short(), format!("303 {page}"));
    let shown = browser.get(&page).await.body;
    assert!(shown.contains("Enter a date and a time that have passed.") && shown.contains("tomorrow"), "{shown}");

    let period = [("id", &*id), ("from", "2026-11-05T12:00"), ("until", "")];
    browser.post("/api/offers/undo_look", &period).await;
    let looking = browser.get(&page).await.body;
    assert!(looking.contains(r#"http-equiv="refresh""#) && looking.contains("Looking at members"), "{looking}");
    house.work().await;
    let seen = browser.get(&page).await.body;
    assert!(seen.contains("Can be taken back") && seen.contains("100 points"), "{seen}");
    let undo = latest(&desk, offer).await.id.to_string();
    assert!(seen.contains(&format!(r#"name="undo" value="{undo}""#)), "the order stands for one sending: {seen}");

    let order = [("id", &*id), ("undo", &*undo), ("reason", "A <wrong> sum")];
    for _ in 0..2 {
        assert_eq!(browser.post("/api/offers/undo", &order).await.short(), format!("303 {page}"));
    }
    house.work().await;
    assert_eq!(latest(&desk, offer).await.state, UndoState::Done);
    assert_eq!(house.balance(&anna).await, 0);
    let done = browser.get(&page).await.body;
    assert!(done.contains("A &lt;wrong&gt; sum") && done.contains("Мария"), "who ordered it, and why: {done}");
    let mut member = door.browser();
    member.post("/api/client/sign_in", &[("email", &anna.email), ("password", PASSWORD)]).await;
    let history = member.get("/client/history/").await.body;
    assert!(history.contains("effects were undone – A &lt;wrong&gt; sum"), "{history}");
}
