//! How an order goes: a look, the order, another person, a stop, a cut.

use super::{ever, latest, limit, look, tenth, typed, undo};
use crate::{
    database::isolated,
    house::{House, problem, wrong},
};
use futures_util::future::join_all;
use kabinet_domain::{
    event::PurchaseId,
    ids::{MemberId, OfferId},
    lang::Lang,
    money::{Currency, Money},
    offer::{Measure, Per, Terms},
    problem::Problem,
};
use kabinet_portal::{
    offers::{Foreseen, UndoPeriod, UndoState, Undone},
    who::Marketer,
};
use kabinet_store::{
    StoreError, Tx, Write,
    member::{self, Inserted, NewMember},
    points,
};

/// So many members who are there for their points alone, with ten of them each.
struct Crowd {
    members: i64,
}

const FIRST: i64 = 1_000_000;

impl Write for Crowd {
    type Out = ();
    type Err = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        for n in 0..self.members {
            let new = NewMember {
                id: MemberId(FIRST + n),
                created: kabinet_domain::time::Millis(0),
                name: format!("Member {n}"),
                email: None,
                password: None,
                lang: Lang::En,
                external_id: None,
                invite_code: format!("crowd-{n}"),
                referrer: None,
                name_shown: false,
                zone: None,
            };
            assert_eq!(member::insert(tx, &new).await?, Inserted::Done);
        }
        Ok(())
    }
}

pub(super) const MEMBERS: i64 = 40;

/// A house whose offer has paid ten points to each of a crowd.
pub(super) async fn crowd() -> (House, Marketer, OfferId) {
    let house = House::with(&[]).await;
    let (desk, offer) = come(&house, tenth).await;
    (house, desk, offer)
}

/// A crowd comes, and each buys for ten points.
async fn come(house: &House, terms: fn(&mut Terms)) -> (Marketer, OfferId) {
    let offer = house.offer("cashback", terms).await;
    house.portal().db.write(Crowd { members: MEMBERS }).await.expect("they come");
    all_buy(house, "first").await;
    assert_eq!(left(house).await, 10 * MEMBERS);
    (house.desk().await, offer)
}

async fn all_buy(house: &House, what: &str) {
    let amount = Money { minor: 10_000, currency: Currency::RUB };
    let buys = |n| {
        let purchase = PurchaseId::parse(&format!("{what}-{n}")).expect("a number");
        house.portal().record_purchase(MemberId(FIRST + n), purchase, amount)
    };
    for done in join_all((0..MEMBERS).map(buys)).await {
        assert!(done.expect("buys"));
    }
}

async fn of_one(house: &House, n: i64) -> i64 {
    let mut tx = house.portal().db.read().await.expect("a snapshot");
    points::peek(&mut tx, MemberId(FIRST + n)).await.expect("a ledger").account.active
}

/// What all of the crowd have.
pub(super) async fn left(house: &House) -> i64 {
    let mut sum = 0;
    for n in 0..MEMBERS {
        sum += of_one(house, n).await;
    }
    sum
}

/// Orders what was seen, and kills whoever carries it out when the first member's points are gone.
pub(super) async fn cut_off(house: &House, desk: &Marketer, offer: OfferId) {
    let (id, _) = look(house, desk, offer, &ever(desk).await).await;
    desk.undo(offer, id, "A wrong sum").await.expect("orders");
    let task = house.claim().await.pop().expect("a task");
    let under_way = async {
        while of_one(house, 0).await > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        biased;
        () = under_way => {}
        done = house.portal().carry_out(task) => panic!("it was too fast: {done:?}"),
    }
    assert_eq!(latest(desk, offer).await.state, UndoState::Running);
}

#[tokio::test]
async fn an_order_that_was_cut_off_goes_on_and_undoes_nothing_twice() {
    let (house, desk, offer) = crowd().await;
    cut_off(&house, &desk, offer).await;
    let left_over = left(&house).await;
    assert!((1..10 * MEMBERS).contains(&left_over), "{left_over}");
    house.verify().await;
    house.pass_minutes(3);
    house.work().await;
    let done = latest(&desk, offer).await;
    let all = Undone { members: MEMBERS, awards: MEMBERS, taken: 10 * MEMBERS, ..Undone::default() };
    assert_eq!((done.state, done.done, done.members), (UndoState::Done, Some(all), (MEMBERS, MEMBERS)));
    assert_eq!(left(&house).await, 0);
    house.verify().await;
}

#[tokio::test]
async fn what_was_undone_before_a_stop_stays_so_and_another_order_does_the_rest() {
    let (house, desk, offer) = crowd().await;
    cut_off(&house, &desk, offer).await;
    desk.stop_undo(offer).await.expect("stops");
    assert_eq!(latest(&desk, offer).await.state, UndoState::Running, "whoever works on it hears of it");
    house.pass_minutes(3);
    house.work().await;
    let (stopped, left_over) = (latest(&desk, offer).await, left(&house).await);
    let taken = stopped.done.expect("what was done").taken;
    assert_eq!((stopped.state, taken), (UndoState::Stopped, 10 * MEMBERS - left_over));
    assert!(left_over > 0, "it heard in time");
    let (found, done) = undo(&house, &desk, offer, &ever(&desk).await).await;
    assert_eq!((found.reversed, found.takes, done.taken), (taken, left_over, left_over));
    assert_eq!(left(&house).await, 0);
    let orders = desk.undoing(offer).await.expect("the page").orders;
    assert_eq!(orders.iter().map(|one| one.state).collect::<Vec<_>>(), [UndoState::Done, UndoState::Stopped]);
}

#[tokio::test]
async fn pressed_twice_it_is_one_look_and_one_order() {
    let (house, desk, offer) = crowd().await;
    let colleague = house.desk().await;
    let period = ever(&desk).await;
    let first = desk.look_at_undo(offer, &period).await.expect("looks");
    house.clock.advance(1);
    assert_eq!(desk.look_at_undo(offer, &period).await.expect("the same look"), first);
    assert_eq!(problem(colleague.look_at_undo(offer, &period).await), Problem::UndoGoesOn);
    assert_eq!(problem(desk.undo(offer, first, "Early").await), Problem::UndoGoesOn, "nobody has seen it yet");
    house.work().await;
    assert_eq!(left(&house).await, 10 * MEMBERS, "a look writes nothing");

    // Somebody else looks anew: what was seen before is not what they see.
    let second = look(&house, &colleague, offer, &period).await.0;
    assert_eq!(problem(desk.undo(offer, first, "Late").await), Problem::LookedAgain);
    assert_eq!(wrong(desk.undo(offer, second, " ").await)[0].0, "reason");
    for _ in 0..2 {
        assert_eq!(desk.undo(offer, second, "A wrong sum").await.expect("orders"), UndoState::Running);
    }
    assert_eq!(problem(colleague.undo(offer, second, "Me too").await), Problem::UndoGoesOn);
    assert_eq!(problem(colleague.look_at_undo(offer, &period).await), Problem::UndoGoesOn);
    house.work().await;
    assert_eq!(desk.undo(offer, second, "A wrong sum").await.expect("the same order"), UndoState::Done);
    house.work().await;
    let page = desk.undoing(offer).await.expect("the page");
    assert_eq!((page.orders.len(), page.orders[0].reason.as_str()), (1, "A wrong sum"));
    assert_eq!(page.orders[0].done.expect("what was done").awards, MEMBERS);
}

#[tokio::test]
async fn above_the_limit_somebody_else_agrees_first() {
    let house = House::with(&[]).await;
    let offer = house.offer("cashback", tenth).await;
    let (desk, second) = (house.desk().await, house.desk().await);
    let anna = house.register("Anna", None).await;
    house.buys(&anna, "A-1", 100_010).await;
    let propose = || async {
        let (id, _) = look(&house, &desk, offer, &ever(&desk).await).await;
        assert_eq!(desk.undo(offer, id, "A wrong sum").await.expect("orders"), UndoState::Proposed);
        house.work().await;
        assert_eq!(house.balance(&anna).await, 10_001, "nothing is undone yet");
        id
    };
    let id = propose().await;
    assert_eq!(problem(desk.decide_undo(offer, id, true).await), Problem::OwnProposal);
    assert_eq!(second.proposals_waiting().await.expect("how many"), 1);
    let waits = second.undos_waiting().await.expect("those that wait").pop().expect("one");
    assert_eq!((waits.offer, waits.order.id, waits.order.own), (offer, id, false));
    second.decide_undo(offer, id, false).await.expect("declines");
    assert_eq!(latest(&desk, offer).await.state, UndoState::Declined);
    assert_eq!(problem(second.decide_undo(offer, id, true).await), Problem::DecidedAlready);

    let id = propose().await;
    desk.stop_undo(offer).await.expect("withdraws");
    assert_eq!(problem(second.decide_undo(offer, id, true).await), Problem::DecidedAlready);

    let id = propose().await;
    second.decide_undo(offer, id, true).await.expect("agrees");
    house.work().await;
    let done = latest(&desk, offer).await;
    assert_eq!((done.state, done.ordered.is_some(), done.decided.is_some()), (UndoState::Done, true, true));
    assert_eq!(house.balance(&anna).await, 0);
    house.verify().await;
}

#[tokio::test]
async fn a_period_has_passed_and_ends_after_it_begins() {
    let house = House::with(&[]).await;
    let offer = house.offer("cashback", tenth).await;
    let desk = house.desk().await;
    let period = |from: &str, until: &str| UndoPeriod { from: from.to_owned(), until: until.to_owned() };
    for (from, until, expected) in [
        ("", "", vec![("from", Problem::PastMoment)]),
        ("soon", "later", vec![("from", Problem::PastMoment), ("until", Problem::PastMoment)]),
        ("2026-11-01T00:00", "2027-01-01T00:00", vec![("until", Problem::PastMoment)]),
        ("2026-11-02T00:00", "2026-11-01T00:00", vec![("until", Problem::Period)]),
    ] {
        assert_eq!(wrong(desk.look_at_undo(offer, &period(from, until)).await), expected, "{from} {until}");
    }
    let (_, found) = look(&house, &desk, offer, &period("2026-11-01", "")).await;
    assert_eq!(found, Foreseen::default());
}

/// Others buy while it goes on, against a budget that it gives back to.
#[tokio::test]
async fn an_order_and_purchases_do_not_stand_in_each_others_way_on_postgresql() {
    let Ok(server) = std::env::var("KABINET_TEST_POSTGRES") else { return };
    for isolation in ["read committed", "serializable"] {
        let url = isolated(&server, isolation);
        let house = House::unscanned_without_offers(&[("DATABASE__URL", &url)]).await;
        let budget = |terms: &mut Terms| {
            tenth(terms);
            terms.limits = vec![limit(Measure::Points, 20 * MEMBERS, Per::Programme)];
        };
        let (desk, offer) = come(&house, budget).await;
        let (id, found) = look(&house, &desk, offer, &ever(&desk).await).await;
        assert_eq!(found.takes, 10 * MEMBERS, "{isolation}");
        desk.undo(offer, id, "A wrong sum").await.expect("orders");
        tokio::join!(house.work(), all_buy(&house, "second"));
        house.pass_minutes(60);
        house.work().await;
        let done = latest(&desk, offer).await;
        let taken = done.done.expect("what was done").taken;
        assert_eq!((done.state, taken), (UndoState::Done, 10 * MEMBERS), "{isolation}");
        assert_eq!(left(&house).await, 10 * MEMBERS, "{isolation}: what came after the period stays");
        all_buy(&house, "third").await;
        assert_eq!(left(&house).await, 20 * MEMBERS, "{isolation}: the budget has what was taken back");
        all_buy(&house, "fourth").await;
        assert_eq!(left(&house).await, 20 * MEMBERS, "{isolation}: and no more");
        house.verify().await;
    }
}

#[tokio::test]
async fn a_long_period_cut_in_slices_is_one_for_four_eyes() {
    let house = House::with(&[]).await;
    let offer = house.offer("cashback", tenth).await;
    let desk = house.desk().await;
    let anna = house.register("Anna", None).await;
    house.buys(&anna, "A-1", 60_000).await;
    house.pass_minutes(60);
    let between = typed(&desk, house.clock.now()).await;
    house.buys(&anna, "A-2", 50_000).await;
    let first = UndoPeriod { from: ever(&desk).await.from, until: between.clone() };
    undo(&house, &desk, offer, &first).await;
    assert_eq!(house.balance(&anna).await, 5_000);
    let (id, _) = look(&house, &desk, offer, &UndoPeriod { from: between, until: String::new() }).await;
    assert_eq!(desk.undo(offer, id, "A wrong sum").await.expect("orders"), UndoState::Proposed);
}
