//! Offers that are not understood, and offers that two people edit at once.

use crate::house::{ANNA, House, problem};
use kabinet_domain::{
    ids::OfferId,
    offer::{OfferForm, OfferState},
    problem::Problem,
    time::Millis,
};
use kabinet_portal::secrets::new_id;
use kabinet_store::{
    StoreError, Tx, Write,
    offer::{self, Generation},
};

/// A newer version writes the offer in a shape of its own.
struct FromTheFuture {
    id: OfferId,
    version: i64,
    body: &'static str,
}

impl Write for FromTheFuture {
    type Out = ();
    type Err = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let now = Millis(0);
        let generation = Generation(new_id(now));
        assert!(offer::publish_version(tx, self.id, self.version, self.body, now, None, generation).await?);
        Ok(())
    }
}

async fn named(house: &House, name: &str) -> (OfferId, i64) {
    let offers = house.desk().await.offers().await.expect("offers");
    let card = offers.into_iter().find(|card| card.name.starts_with(name)).expect("the template is there");
    (card.id, card.version)
}

#[tokio::test]
async fn an_offer_from_the_future_is_shown_as_such_and_does_nothing_while_others_go_on() {
    for body in [
        r#"{"schema":99,"offer":{"quantum":true}}"#,
        r#"{"schema":1,"offer":{"trigger":"social_teleported"}}"#,
        "half a JSO",
    ] {
        let house = House::open().await;
        let (id, version) = named(&house, "Bonus for linking").await;
        house.portal().db.write(FromTheFuture { id, version, body }).await.expect("written");
        let anna = house.linked("Anna", ANNA).await;
        assert_eq!(house.balance(&anna).await, 0, "{body}");
        house.world.join(ANNA, house.shop);
        house.collect().await;
        assert_eq!(house.balance(&anna).await, 20, "{body}");

        let desk = house.desk().await;
        let card = desk.offers().await.expect("offers").into_iter().find(|card| card.id == id).expect("it is listed");
        assert!(card.broken && !card.sentence.is_empty());
        assert_eq!(desk.offer(id).await.expect("its page").form, None);
        assert_eq!(problem(desk.save_offer(id, card.version, &OfferForm::default()).await), Problem::OfferBroken);
        desk.switch_offer(id, OfferState::Paused).await.expect("it can be switched off");
        assert_eq!(problem(desk.switch_offer(id, OfferState::Active).await), Problem::OfferBroken);
        assert_eq!(house.history(&anna).await.len(), 1);
    }
}

#[tokio::test]
async fn of_two_people_who_save_the_same_version_one_is_told() {
    let house = House::open().await;
    let (id, version) = named(&house, "Bonus for linking").await;
    let (one, two) = (house.desk().await, house.desk().await);
    let (_, mut form) = one.offer(id).await.expect("its page").form.expect("understood");
    form.set("do0.points", "11");
    one.save_offer(id, version, &form).await.expect("saved");
    form.set("do0.points", "12");
    assert_eq!(problem(two.save_offer(id, version, &form).await), Problem::ChangedMeanwhile);
    let anna = house.linked("Anna", ANNA).await;
    assert_eq!(house.balance(&anna).await, 11);
}

#[tokio::test]
async fn what_was_awarded_keeps_the_version_it_was_awarded_by() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("New beans");
    house.world.like(ANNA, post);
    house.collect().await;
    let (id, version) = named(&house, "5 for the first like").await;
    let desk = house.desk().await;
    let (_, mut form) = desk.offer(id).await.expect("its page").form.expect("understood");
    form.set("do0.first", "9");
    form.check("takes_back", false);
    desk.save_offer(id, version, &form).await.expect("saved");
    house.world.unlike(ANNA, post);
    house.collect_twice().await;
    assert_eq!(house.balance(&anna).await, 10, "exactly what it had earned, by the terms it earned it under");
    house.verify().await;
}

#[tokio::test]
async fn an_offer_that_rests_pays_nothing() {
    let house = House::open().await;
    let (id, _) = named(&house, "Bonus for linking").await;
    house.desk().await.switch_offer(id, OfferState::Paused).await.expect("rests");
    let anna = house.linked("Anna", ANNA).await;
    assert_eq!(house.balance(&anna).await, 0);
}

#[tokio::test]
async fn an_empty_balance_does_not_open_a_used_up_limit_again() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let (id, version) = named(&house, "Deduction for leaving").await;
    let desk = house.desk().await;
    let (_, mut form) = desk.offer(id).await.expect("its page").form.expect("understood");
    form.set("do0.points", "1000");
    desk.save_offer(id, version, &form).await.expect("saved");
    let posts: Vec<_> = (1..=22).map(|n| house.post(&format!("Post {n}"))).collect();
    house.world.join(ANNA, house.shop);
    for post in &posts[..11] {
        house.world.like(ANNA, *post);
    }
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10 + 20 + 15);
    house.world.leave(ANNA, house.shop);
    house.collect_twice().await;
    assert_eq!(house.balance(&anna).await, 0, "leaving took everything");
    for post in &posts[..11] {
        house.world.unlike(ANNA, *post);
    }
    house.collect_twice().await;
    for post in &posts[11..] {
        house.world.like(ANNA, *post);
    }
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 0, "what could not be taken back is still counted");
    house.verify().await;
}
