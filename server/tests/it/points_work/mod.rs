//! What tills and staff do with members' points.

mod batch;
mod batch_broken;
mod batch_page;
mod batch_twice;
mod desk;
mod doors;
mod hostile;
mod idle;
mod notices;
mod sums;
mod tills;

use crate::house::{Guest, House};
use kabinet_domain::{
    ids::MemberId,
    points::{Beyond, Expiry, Terms},
    time::{DAY_MS, Millis},
};
use kabinet_portal::{
    Error,
    points::{Adjust, Adjusted, Cancel, Change, Confirm, Hold, Receipt, ReturnSpend, Spend},
    settings::Main,
    who::Marketer,
};
use kabinet_store::{Tx, Write, offer, points, setting};

fn award(member: MemberId, points: i64, key: &str) -> Adjust {
    Adjust { member, change: Change::Award { points }, reason: "A present".to_owned(), key: key.to_owned() }
}

fn deduct(member: MemberId, points: i64, beyond: Beyond, key: &str) -> Adjust {
    let change = Change::Deduct { points, beyond };
    Adjust { member, change, reason: "A mistake".to_owned(), key: key.to_owned() }
}

fn spend(member: MemberId, points: i64, key: &str) -> Spend {
    Spend { member, points, reason: "Two coffees".to_owned(), key: key.to_owned() }
}

fn hold(member: MemberId, points: i64, minutes: i64, key: &str) -> Hold {
    Hold { member, points, minutes, reason: "Order 7".to_owned(), key: key.to_owned() }
}

fn confirm(member: MemberId, hold: i64, points: Option<i64>, key: &str) -> Confirm {
    Confirm { member, hold, points, key: key.to_owned() }
}

fn cancel(member: MemberId, hold: i64, key: &str) -> Cancel {
    Cancel { member, hold, key: key.to_owned() }
}

fn give_back(member: MemberId, spend: i64, points: Option<i64>, key: &str) -> ReturnSpend {
    ReturnSpend { member, spend, points, reason: String::new(), key: key.to_owned() }
}

fn posted(adjusted: Result<Adjusted, Error>) -> Receipt {
    match adjusted {
        Ok(Adjusted::Posted(receipt)) => receipt,
        other => panic!("not posted: {other:?}"),
    }
}

/// A house with a member who has 100 points, and a marketer.
async fn anna() -> (House, Guest, Marketer) {
    let house = House::unscanned(&[]).await;
    let anna = house.register("Anna", None).await;
    posted(house.desk().await.adjust(&award(anna.id, 100, "start")).await);
    let desk = house.desk().await;
    (house, anna, desk)
}

/// From now on points pass after so many days.
async fn points_pass_after(house: &House, days: u32) {
    points_expire(house, Expiry::AfterDays(days), |_| ()).await;
}

/// From now on points pass like this, and more of the general rules is different.
async fn points_expire(house: &House, expiry: Expiry, change: impl FnOnce(&mut Main)) {
    let terms = Terms { expiry, ..Terms::default() };
    let mut main = Main { terms, ..Main::default() };
    change(&mut main);
    let body = serde_json::to_string(&main).expect("JSON");
    house.portal().db.write(Settings { body }).await.expect("saves");
}

/// The member's usable lots: how many points, and how many days from `start` they pass; `None`: they do not.
async fn lots(house: &House, guest: &Guest, start: Millis) -> Vec<(i64, Option<i64>)> {
    let mut tx = house.portal().db.read().await.expect("a snapshot");
    let lots = points::open_lots(&mut tx, guest.id).await.expect("lots");
    let days = |at: Millis| (at < Millis::NEVER).then(|| (at.0 - start.0) / DAY_MS);
    lots.iter().map(|lot| (lot.remaining, days(lot.expires))).collect()
}

struct Settings {
    body: String,
}

impl Write for Settings {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        setting::put(tx, "main", &self.body, Millis(0)).await?;
        let generation = offer::Generation(kabinet_portal::secrets::new_id(Millis(0)));
        Ok(offer::rules_changed(tx, generation).await?)
    }
}
