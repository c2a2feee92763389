//! An order whose task is given up, or is gone, breaks off.

use super::{
    course::{MEMBERS, crowd, cut_off, left},
    ever, latest, tenth, undo,
};
use crate::house::{House, PASSWORD};
use kabinet_domain::time::Millis;
use kabinet_portal::{offers::UndoState, staff::Role, tasks::Broke};
use kabinet_store::{StoreError, Tx, Write, setting};

#[tokio::test]
async fn an_order_whose_every_worker_dies_breaks_off_and_another_does_the_rest() {
    let (house, desk, offer) = crowd().await;
    cut_off(&house, &desk, offer).await;
    house.workers_die().await;
    let (broken, left_over) = (latest(&desk, offer).await, left(&house).await);
    let taken = broken.done.expect("what was done").taken;
    assert_eq!((broken.state, broken.broke, taken), (UndoState::Failed, Some(Broke::Died), 10 * MEMBERS - left_over));
    let (found, done) = undo(&house, &desk, offer, &ever(&desk).await).await;
    assert_eq!((found.reversed, done.taken, left(&house).await), (taken, left_over, 0));
}

#[tokio::test]
async fn an_order_or_a_look_that_nobody_goes_on_with_is_ended_by_a_stop() {
    let (house, desk, offer) = crowd().await;
    cut_off(&house, &desk, offer).await;
    house.lose_tasks("undo").await;
    assert_eq!(latest(&desk, offer).await.state, UndoState::Running);
    desk.stop_undo(offer).await.expect("stops");
    let (broken, left_over) = (latest(&desk, offer).await, left(&house).await);
    let taken = broken.done.expect("what was done").taken;
    assert_eq!((broken.state, broken.broke, taken), (UndoState::Failed, Some(Broke::Gone), 10 * MEMBERS - left_over));

    desk.look_at_undo(offer, &ever(&desk).await).await.expect("looks");
    house.lose_tasks("undo").await;
    desk.stop_undo(offer).await.expect("stops");
    let broken = latest(&desk, offer).await;
    assert_eq!((broken.state, broken.broke, broken.done), (UndoState::Failed, Some(Broke::Gone), None));
    undo(&house, &desk, offer, &ever(&desk).await).await;
    assert_eq!(left(&house).await, 0);
}

/// The general rules, as they are stored.
struct Rules(String);

impl Write for Rules {
    type Out = ();
    type Err = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        setting::put(tx, "main", &self.0, Millis(0)).await
    }
}

#[tokio::test]
async fn a_look_that_fails_again_and_again_breaks_off() {
    let house = House::with(&[]).await;
    let offer = house.offer("cashback", tenth).await;
    let desk = house.desk().await;
    let anna = house.register("Anna", None).await;
    house.buys(&anna, "A-1", 1_000).await;
    house.clock.advance(1);
    desk.look_at_undo(offer, &ever(&desk).await).await.expect("looks");
    let mut tx = house.portal().db.read().await.expect("a snapshot");
    let rules = setting::get(&mut tx, "main").await.expect("the rules").expect("they were saved");
    drop(tx);
    house.portal().db.write(Rules("{".to_owned())).await.expect("nobody can read them");
    for _ in 0..12 {
        house.work().await;
        house.pass_minutes(70);
    }
    house.portal().db.write(Rules(rules)).await.expect("everybody can");
    let broken = latest(&desk, offer).await;
    assert_eq!((broken.state, broken.broke), (UndoState::Failed, Some(Broke::Failed)));
    undo(&house, &desk, offer, &ever(&desk).await).await;
    assert_eq!(house.balance(&anna).await, 0);
}

#[tokio::test]
async fn what_broke_off_says_so_and_why_in_both_languages() {
    let house = House::with(&[]).await;
    let offer = house.offer("cashback", tenth).await;
    let desk = house.desk().await;
    desk.look_at_undo(offer, &ever(&desk).await).await.expect("looks");
    let door = house.door().await;
    let mut browser = door.browser();
    let email = house.hired(Role::Marketer).await;
    browser.post("/api/desk/sign_in", &[("email", &email), ("password", PASSWORD)]).await;
    house.lose_tasks("undo").await;
    let (id, page) = (offer.to_string(), format!("/desk/offers/{offer}/undo/"));
    assert_eq!(browser.post("/api/offers/undo_stop", &[("id", &*id)]).await.short(), format!("303 {page}"));
    let shown = browser.get(&page).await.body;
    assert!(shown.contains("It broke off: nothing was left"), "{shown}");
    assert!(shown.contains(r#"action="/api/offers/undo_look""#), "another look can be had: {shown}");
    browser.post("/api/language", &[("lang", "ru"), ("back", &page)]).await;
    let shown = browser.get(&page).await.body;
    assert!(shown.contains("Работа прервалась: продолжать её было некому."), "{shown}");
}
