//! What offers did is undone: exactly, once, and never into debt.

mod broken;
mod course;
mod desk;
mod limits;
mod sums;

use crate::house::{Guest, House};
use kabinet_domain::{
    event::EventKind,
    ids::{OfferId, UndoId},
    offer::{Action, Amount, Condition, Limit, Measure, Per, Rate, Rounding, Terms},
    time::{Millis, Window},
};
use kabinet_portal::{
    offers::{Foreseen, UndoPeriod, UndoState, UndoView, Undone},
    points::{Adjust, Change, Spend},
    who::Marketer,
};

/// A tenth of each purchase, in points.
fn tenth(terms: &mut Terms) {
    terms.trigger = EventKind::PurchaseMade;
    terms.conditions = Condition::All(Vec::new());
    terms.actions = vec![Action::award(Amount::Percent { rate: Rate::Flat(1_000), rounding: Rounding::Down })];
    terms.takes_back = true;
}

fn limit(measure: Measure, at_most: i64, per: Per) -> Limit {
    Limit { measure, window: Window::Month, at_most, clip: true, per }
}

/// A moment as it is typed, to the millisecond.
async fn typed(desk: &Marketer, at: Millis) -> String {
    let zone = desk.desk().await.expect("the desk").programme.zone;
    zone.to_datetime(at.timestamp()).strftime("%Y-%m-%dT%H:%M:%S%.3f").to_string()
}

/// What the offer has done so far, and all of it up to now.
async fn ever(desk: &Marketer) -> UndoPeriod {
    UndoPeriod { from: typed(desk, Millis(0)).await, until: String::new() }
}

async fn latest(desk: &Marketer, offer: OfferId) -> UndoView {
    desk.undoing(offer).await.expect("the page").latest.expect("it was looked at")
}

/// A look to its end.
async fn look(house: &House, desk: &Marketer, offer: OfferId, period: &UndoPeriod) -> (UndoId, Foreseen) {
    house.clock.advance(1);
    let id = desk.look_at_undo(offer, period).await.expect("looks");
    house.work().await;
    let seen = latest(desk, offer).await;
    assert_eq!((seen.id, seen.state), (id, UndoState::Seen));
    (id, seen.found.expect("it found something"))
}

/// A look, the order, and its end.
async fn undo(house: &House, desk: &Marketer, offer: OfferId, period: &UndoPeriod) -> (Foreseen, Undone) {
    let (id, found) = look(house, desk, offer, period).await;
    assert_eq!(desk.undo(offer, id, "A wrong sum").await.expect("orders"), UndoState::Running);
    house.work().await;
    let done = latest(desk, offer).await;
    assert_eq!((done.id, done.state), (id, UndoState::Done));
    house.verify().await;
    (found, done.done.expect("what was done"))
}

async fn balances<const N: usize>(house: &House, guests: [&Guest; N]) -> [i64; N] {
    let mut all = [0; N];
    for (balance, guest) in all.iter_mut().zip(guests) {
        *balance = house.balance(guest).await;
    }
    all
}

async fn given(desk: &Marketer, guest: &Guest, points: i64) {
    let (member, change) = (guest.id, Change::Award { points });
    let present = Adjust { member, change, reason: "A present".to_owned(), key: format!("present-{points}") };
    desk.adjust(&present).await.expect("gives");
}

async fn spent(house: &House, guest: &Guest, points: i64) {
    let spend = Spend { member: guest.id, points, reason: "Two coffees".to_owned(), key: format!("spend-{points}") };
    house.portal().spend(&spend).await.expect("spends");
}
