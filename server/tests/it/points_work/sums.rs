use super::{anna, award, confirm, deduct, hold, points_pass_after, posted, spend};
use crate::house::problem;
use kabinet_domain::{
    points::{
        Beyond,
        OpKind::{Award, Deduct, Expire, Hold, Release, Repay, Spend},
    },
    problem::Problem,
};
use kabinet_portal::points::{Statement, Sums};

fn sums(pending: i64, active: i64, held: i64, debt: i64) -> Sums {
    Sums { pending, active, held, debt }
}

fn adds_up(statement: &Statement) {
    let mut sum = statement.opening;
    for (_, change) in &statement.lines {
        sum += *change;
    }
    assert_eq!(sum, statement.closing);
}

#[tokio::test]
async fn the_split_tells_where_every_point_is() {
    let (house, anna, desk) = anna().await;
    points_pass_after(&house, 40).await;
    let till = house.portal();
    posted(desk.adjust(&award(anna.id, 50, "a2")).await);
    till.spend(&spend(anna.id, 20, "s")).await.expect("spends");
    till.hold(&hold(anna.id, 10, 30, "h")).await.expect("holds");
    let split = desk.split(anna.id).await.expect("the split");
    let month = house.clock.now().plus(40 * 86_400_000).date(&split.zone).first_of_month();
    assert_eq!((split.active, split.pending, split.held, split.debt), (120, 0, 10, 0));
    assert_eq!((split.spent, split.expired, split.lasting), (20, 0, 100));
    assert_eq!(split.expiring, [(month, 20)]);
    assert_eq!(house.member(&anna).await.split().await.expect("the split"), split);

    // Nobody has swept: what is held lapsed, and then everything with a date passed.
    house.pass_days(41);
    let split = desk.split(anna.id).await.expect("the split");
    assert_eq!((split.active, split.held, split.expired, split.lasting), (100, 0, 30, 100));
    house.portal().settle_due().await.expect("settles");
    assert_eq!(desk.split(anna.id).await.expect("the split"), split, "the sweeper changes nothing of it");
    house.verify().await;
}

#[tokio::test]
async fn a_statement_adds_up_and_the_next_one_begins_where_it_ends() {
    let (house, anna, desk) = anna().await;
    let till = house.portal();
    points_pass_after(&house, 2).await;
    let zone = desk.split(anna.id).await.expect("the split").zone;
    let today = || house.clock.now().date(&zone);
    let first = today();
    posted(desk.adjust(&award(anna.id, 50, "a2")).await);
    let held = till.hold(&hold(anna.id, 30, 60, "h")).await.expect("holds").receipt.seq;
    house.pass_days(1);
    let second = today();
    till.spend(&spend(anna.id, 110, "s")).await.expect("spends");
    posted(desk.adjust(&deduct(anna.id, 45, Beyond::Debt, "d")).await);
    posted(desk.adjust(&award(anna.id, 7, "a3")).await);
    house.pass_days(9);
    let last = today();

    let page = house.member(&anna).await;
    let whole = page.statement(first, last).await.expect("a statement");
    adds_up(&whole);
    assert_eq!(whole.opening, Sums::default());
    assert_eq!(
        whole.lines,
        [
            (Award, sums(0, 157, 0, 0)),
            (Expire, sums(0, -2, 0, 0)),
            (Spend, sums(0, -110, 0, 0)),
            (Deduct, sums(0, -40, 0, 5)),
            (Repay, sums(0, -5, 0, -5)),
            (Hold, sums(0, -30, 30, 0)),
            (Release, sums(0, 30, -30, 0)),
        ]
    );
    let split = page.split().await.expect("the split");
    assert_eq!(whole.closing, sums(split.pending, split.active, split.held, split.debt));

    let (one, rest) = (page.statement(first, first).await, page.statement(second, last).await);
    let (one, rest) = (one.expect("a statement"), rest.expect("a statement"));
    adds_up(&one);
    adds_up(&rest);
    assert_eq!((one.closing, rest.closing), (rest.opening, whole.closing));
    assert_eq!(one.closing, sums(0, 150, 0, 0), "the hold lapsed within the day");
    house.portal().settle_due().await.expect("settles");
    assert_eq!(page.statement(first, last).await.expect("a statement"), whole, "the sweeper changes nothing of it");
    assert_eq!(problem(till.confirm(&confirm(anna.id, held, None, "c")).await), Problem::HoldOver);
    house.verify().await;
}

#[tokio::test]
async fn a_statement_needs_days_in_their_order() {
    let (house, anna, desk) = anna().await;
    let zone = desk.split(anna.id).await.expect("the split").zone;
    let day = house.clock.now().date(&zone);
    let yesterday = day.yesterday().expect("a day");
    assert_eq!(problem(desk.statement(anna.id, day, yesterday).await), Problem::Period);
    assert_eq!(problem(desk.statement(anna.id, day, "9999-12-31".parse().expect("a day")).await), Problem::Date);
    let before = desk.statement(anna.id, yesterday, yesterday).await.expect("a statement");
    assert_eq!((before.opening, before.closing, before.lines.len()), (Sums::default(), Sums::default(), 0));
}
