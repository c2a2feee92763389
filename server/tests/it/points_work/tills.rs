use super::{anna, award, cancel, confirm, give_back, hold, points_pass_after, posted, spend};
use crate::house::{MINUTE_MS, problem};
use kabinet_domain::{points::OpKind, problem::Problem};
use kabinet_portal::points::HistoryFilter;
use std::collections::BTreeSet;

#[tokio::test]
async fn a_purchase_is_held_confirmed_in_part_and_returned() {
    let (house, anna, _) = anna().await;
    let till = house.portal();
    let held = till.hold(&hold(anna.id, 60, 30, "h")).await.expect("holds");
    assert_eq!((held.receipt.points, held.until), (60, house.clock.now().plus(30 * MINUTE_MS)));
    assert_eq!(house.balance(&anna).await, 40);
    let refused = till.spend(&spend(anna.id, 41, "s")).await;
    assert_eq!(problem(refused), Problem::NotEnoughPoints { missing: 1 });
    let paid = till.confirm(&confirm(anna.id, held.receipt.seq, Some(45), "c")).await.expect("confirms");
    assert_eq!((paid.points, house.balance(&anna).await), (45, 55));
    let back = till.return_spend(&give_back(anna.id, paid.seq, Some(20), "r")).await.expect("returns");
    assert_eq!((back.points, house.balance(&anna).await), (20, 75));
    till.return_spend(&give_back(anna.id, paid.seq, None, "r2")).await.expect("returns the rest");
    let too_much = till.return_spend(&give_back(anna.id, paid.seq, None, "r3")).await;
    assert_eq!(problem(too_much), Problem::NothingLeft { left: 0 });
    insta::assert_snapshot!(house.history(&anna).await.join("\n"), @r#"
    +100 → 100 | A present | –
    -60 → 40 | Order 7 | – [45 of the 60 set aside were used: the rest came back.]
    +15 → 55 | Order 7 | –
    +20 → 75 | Order 7 | –
    +25 → 100 | Order 7 | –
    "#);
    house.verify().await;
}

#[tokio::test]
async fn what_was_set_aside_and_used_is_one_spending_in_the_history() {
    let (house, anna, _) = anna().await;
    let till = house.portal();
    for (n, points) in [("1", Some(10)), ("2", None)] {
        let held = till.hold(&hold(anna.id, 20, 30, &format!("h{n}"))).await.expect("holds").receipt.seq;
        till.confirm(&confirm(anna.id, held, points, &format!("c{n}"))).await.expect("confirms");
    }
    let open = till.hold(&hold(anna.id, 5, 30, "h3")).await.expect("holds").receipt.seq;
    let member = house.member(&anna).await;
    let told = async |kind| {
        let page = member.history(&HistoryFilter { kind, ..HistoryFilter::default() }).await.expect("the history");
        page.lines.iter().map(|line| (line.kind, line.amount)).collect::<Vec<_>>()
    };
    let all = [(OpKind::Hold, -5), (OpKind::Spend, -20), (OpKind::Release, 10), (OpKind::Spend, -20)];
    assert_eq!(told(None).await[..4], all, "what they come to is what the balance lost");
    let home = member.home().await.expect("the home page");
    assert_eq!(home.latest.iter().map(|line| (line.kind, line.amount)).collect::<Vec<_>>()[..4], all);
    assert_eq!(told(Some(OpKind::Spend)).await, [(OpKind::Spend, -20), (OpKind::Spend, -10)], "as the ledger has them");
    assert_eq!(told(Some(OpKind::Hold)).await.len(), 3);
    till.cancel(&cancel(anna.id, open, "x")).await.expect("cancels");
    assert_eq!(told(None).await[..2], [(OpKind::Release, 5), (OpKind::Hold, -5)], "nothing was bought");
}

#[tokio::test]
async fn a_hold_that_the_till_forgot_ends_by_itself() {
    let (house, anna, _) = anna().await;
    let held = house.portal().hold(&hold(anna.id, 60, 30, "h")).await.expect("holds");
    house.pass_minutes(29);
    assert_eq!((house.balance(&anna).await, house.portal().settle_due().await.expect("settles")), (40, 0));
    house.pass_minutes(1);
    assert_eq!(house.balance(&anna).await, 100, "before the sweeper has been here");
    let late = house.portal().confirm(&confirm(anna.id, held.receipt.seq, None, "c")).await;
    assert_eq!(problem(late), Problem::HoldOver);
    house.pass_minutes(5);
    assert_eq!(house.portal().settle_due().await.expect("settles"), 1);
    assert_eq!(house.history(&anna).await.last().map(String::as_str), Some("+60 → 100 | Order 7 | –"));
    house.verify().await;
}

#[tokio::test]
async fn what_was_cancelled_cannot_be_confirmed_nor_the_other_way_round() {
    let (house, anna, _) = anna().await;
    let till = house.portal();
    let first = till.hold(&hold(anna.id, 60, 30, "h1")).await.expect("holds").receipt.seq;
    let second = till.hold(&hold(anna.id, 40, 30, "h2")).await.expect("holds").receipt.seq;
    till.cancel(&cancel(anna.id, first, "x1")).await.expect("cancels");
    till.confirm(&confirm(anna.id, second, None, "c2")).await.expect("confirms");
    assert_eq!(problem(till.confirm(&confirm(anna.id, first, None, "c1")).await), Problem::HoldOver);
    assert_eq!(problem(till.cancel(&cancel(anna.id, second, "x2")).await), Problem::HoldOver);
    assert_eq!(problem(till.cancel(&cancel(anna.id, 1, "x3")).await), Problem::HoldOver, "an award is no hold");
    assert_eq!(house.balance(&anna).await, 60);
    house.verify().await;
}

#[tokio::test]
async fn a_key_brings_the_same_answer_and_no_second_effect() {
    let (house, anna, _) = anna().await;
    let till = house.portal();
    let paid = till.spend(&spend(anna.id, 30, "receipt-1")).await.expect("spends");
    house.pass_minutes(7);
    till.spend(&spend(anna.id, 5, "receipt-2")).await.expect("spends");
    assert_eq!(till.spend(&spend(anna.id, 30, "receipt-1")).await.expect("the same answer"), paid);
    assert_eq!(problem(till.spend(&spend(anna.id, 31, "receipt-1")).await), Problem::KeyReused);
    let mut other = spend(anna.id, 30, "receipt-1");
    other.reason = "Something else".to_owned();
    assert_eq!(problem(till.spend(&other).await), Problem::KeyReused, "the key stands for all that was said");
    assert_eq!(problem(till.hold(&hold(anna.id, 30, 30, "receipt-1")).await), Problem::KeyReused);
    assert_eq!(problem(till.cancel(&cancel(anna.id, paid.seq, "receipt-1")).await), Problem::KeyReused);
    assert_eq!(house.balance(&anna).await, 65);

    let held = till.hold(&hold(anna.id, 10, 30, "h")).await.expect("holds");
    till.cancel(&cancel(anna.id, held.receipt.seq, "x")).await.expect("cancels");
    house.pass_minutes(3);
    assert_eq!(till.hold(&hold(anna.id, 10, 30, "h")).await.expect("the same answer"), held, "though it is over");
    assert_eq!(problem(till.hold(&hold(anna.id, 10, 31, "h")).await), Problem::KeyReused);
    house.verify().await;
}

#[tokio::test]
async fn a_key_is_a_members_own_and_not_one_of_the_ledgers() {
    let (house, anna, _) = anna().await;
    let boris = house.register("Boris", None).await;
    posted(house.desk().await.adjust(&award(boris.id, 100, "start")).await);
    for key in ["same", "act:1", "exp:1", "repay:1", "rel:2"] {
        for guest in [&anna, &boris] {
            house.portal().spend(&spend(guest.id, 10, key)).await.expect("spends");
        }
    }
    assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (50, 50));
    house.verify().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_requests_that_come_at_once_under_one_key_one_has_an_effect() {
    let (house, anna, _) = anna().await;
    let paid = spend(anna.id, 30, "receipt-1");
    let answers = futures_util::future::join_all((0..8).map(|_| house.portal().spend(&paid))).await;
    let answers: BTreeSet<i64> = answers.into_iter().map(|receipt| receipt.expect("an answer").seq).collect();
    assert_eq!((answers.len(), house.balance(&anna).await), (1, 70));
}

#[tokio::test]
async fn what_passed_while_it_was_spent_comes_back_for_the_days_of_grace() {
    let (house, anna, desk) = anna().await;
    points_pass_after(&house, 10).await;
    posted(desk.adjust(&award(anna.id, 50, "short")).await);
    let till = house.portal();
    let paid = till.spend(&spend(anna.id, 60, "s")).await.expect("spends");
    house.pass_days(11);
    till.return_spend(&give_back(anna.id, paid.seq, None, "r")).await.expect("returns");
    assert_eq!(house.balance(&anna).await, 150);
    house.pass_days(31);
    assert_eq!(house.balance(&anna).await, 100, "30 days of grace are over");
    house.verify().await;
}
