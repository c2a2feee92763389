use super::{anna, award, deduct, give_back, points_pass_after, posted, spend};
use crate::house::{PASSWORD, problem};
use kabinet_domain::{ids::ProposalId, points::Beyond, problem::Problem};
use kabinet_portal::{
    Error,
    points::{Adjust, Adjusted, Restore},
    staff::Role,
    who::Marketer,
};

/// The limit of Settings → Main that nobody has changed.
const LIMIT: i64 = 10_000;

async fn propose(desk: &Marketer, adjust: &Adjust) -> ProposalId {
    match desk.adjust(adjust).await {
        Ok(Adjusted::Proposed(id)) => id,
        other => panic!("not proposed: {other:?}"),
    }
}

#[tokio::test]
async fn a_deduction_by_hand_takes_what_there_is_refuses_or_makes_a_debt_as_asked() {
    let (house, anna, desk) = anna().await;
    let refused = desk.adjust(&deduct(anna.id, 130, Beyond::Refuse, "d1")).await;
    assert_eq!(problem(refused), Problem::NotEnoughPoints { missing: 30 });
    assert_eq!(posted(desk.adjust(&deduct(anna.id, 130, Beyond::Clip, "d2")).await).points, 100);
    posted(desk.adjust(&deduct(anna.id, 30, Beyond::Debt, "d3")).await);
    assert_eq!(house.balance(&anna).await, -30);
    posted(desk.adjust(&award(anna.id, 50, "a2")).await);
    assert_eq!(house.balance(&anna).await, 20);
    insta::assert_snapshot!(house.history(&anna).await.join("\n"), @r#"
    +100 → 100 | A present | –
    -100 → 0 | A mistake | – [100 of 130 taken: there were no more points.]
    -30 → -30 | A mistake | –
    +50 → 20 | A present | –
    -30 → 20 | Debt repayment | –
    "#);
    house.verify().await;
}

#[tokio::test]
async fn above_the_limit_a_second_pair_of_eyes_is_needed() {
    let (house, anna, desk) = anna().await;
    posted(desk.adjust(&award(anna.id, LIMIT, "limit")).await);
    let much = award(anna.id, LIMIT + 1, "much");
    let proposal = propose(&desk, &much).await;
    assert_eq!(house.balance(&anna).await, 100 + LIMIT, "nothing is given yet");
    assert_eq!(propose(&desk, &much).await, proposal, "the same answer");
    assert_eq!(problem(house.portal().spend(&spend(anna.id, 5, "much")).await), Problem::KeyReused);

    assert_eq!(problem(desk.approve(anna.id, proposal).await), Problem::OwnProposal);
    assert_eq!(problem(desk.decline(anna.id, proposal).await), Problem::OwnProposal);
    let second = house.desk().await;
    let shown = second.proposals(None).await.expect("the list");
    assert_eq!(shown.len(), 1);
    assert_eq!((shown[0].member_name.as_str(), shown[0].change, shown[0].own), ("Anna", much.change, false));
    assert!(desk.proposals(None).await.expect("the list")[0].own);

    let receipt = second.approve(anna.id, proposal).await.expect("approves");
    assert_eq!(receipt.points, LIMIT + 1);
    assert_eq!(problem(second.approve(anna.id, proposal).await), Problem::DecidedAlready);
    assert_eq!(problem(house.desk().await.decline(anna.id, proposal).await), Problem::DecidedAlready);
    assert_eq!(propose(&desk, &much).await, proposal, "still the same answer");
    assert_eq!(house.balance(&anna).await, 100 + LIMIT + LIMIT + 1);
    assert_eq!(second.proposals(None).await.expect("the list"), []);
    house.verify().await;
}

#[tokio::test]
async fn what_one_person_changes_of_one_member_within_a_day_is_added_up() {
    let (house, anna, desk) = anna().await;
    let boris = house.register("Boris", None).await;
    posted(desk.adjust(&award(anna.id, LIMIT - 50, "most")).await);
    posted(desk.adjust(&deduct(anna.id, 50, Beyond::Refuse, "some")).await);
    let proposal = propose(&desk, &award(anna.id, 1, "one-too-many")).await;
    posted(desk.adjust(&award(boris.id, LIMIT, "to-boris")).await);
    let second = house.desk().await;
    posted(second.adjust(&award(anna.id, LIMIT, "by-another")).await);
    house.pass_minutes(24 * 60 - 1);
    propose(&desk, &award(anna.id, 1, "still-too-many")).await;
    house.pass_minutes(1);
    second.approve(anna.id, proposal).await.expect("approves");
    // What two have seen does not count against one of them.
    posted(desk.adjust(&award(anna.id, LIMIT, "a-day-later")).await);
    assert_eq!(house.balance(&anna).await, 100 + (LIMIT - 100) + LIMIT + 1 + LIMIT);
}

#[tokio::test]
async fn what_was_declined_is_never_posted() {
    let (house, anna, desk) = anna().await;
    let proposal = propose(&desk, &award(anna.id, LIMIT + 1, "much")).await;
    let second = house.desk().await;
    second.decline(anna.id, proposal).await.expect("declines");
    assert_eq!(problem(second.approve(anna.id, proposal).await), Problem::DecidedAlready);
    assert_eq!(house.balance(&anna).await, 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_approve_at_once_one_does() {
    let (house, anna, desk) = anna().await;
    let proposal = propose(&desk, &award(anna.id, LIMIT + 1, "much")).await;
    let mut others = Vec::new();
    for _ in 0..4 {
        others.push(house.desk().await);
    }
    let approved = futures_util::future::join_all(others.iter().map(|other| other.approve(anna.id, proposal))).await;
    assert_eq!(approved.iter().filter(|done| done.is_ok()).count(), 1);
    assert_eq!(house.balance(&anna).await, 100 + LIMIT + 1);
}

#[tokio::test]
async fn an_approval_that_the_ledger_refuses_leaves_the_proposal_waiting() {
    let (house, anna, desk) = anna().await;
    let proposal = propose(&desk, &deduct(anna.id, LIMIT + 1, Beyond::Refuse, "much")).await;
    let second = house.desk().await;
    let refused = second.approve(anna.id, proposal).await;
    assert_eq!(problem(refused), Problem::NotEnoughPoints { missing: LIMIT - 99 });
    posted(desk.adjust(&award(anna.id, LIMIT, "more")).await);
    second.approve(anna.id, proposal).await.expect("now there are enough");
    assert_eq!(house.balance(&anna).await, 99);
}

#[tokio::test]
async fn a_proposal_is_found_only_with_its_member() {
    let (house, anna, desk) = anna().await;
    let boris = house.register("Boris", None).await;
    let proposal = propose(&desk, &award(anna.id, LIMIT + 1, "much")).await;
    let elsewhere = house.desk().await.approve(boris.id, proposal).await;
    assert!(matches!(elsewhere, Err(Error::NotFound)), "{elsewhere:?}");
}

#[tokio::test]
async fn a_marketer_returns_a_spending_by_hand() {
    let (house, anna, desk) = anna().await;
    let paid = house.portal().spend(&spend(anna.id, 60, "s")).await.expect("spends").seq;
    let back = give_back(anna.id, paid, Some(10), "r");
    let returned = desk.return_spend(&back).await.expect("returns");
    assert_eq!((returned.points, house.balance(&anna).await), (10, 50));
    assert_eq!(desk.return_spend(&back).await.expect("the same answer"), returned);
    let by_the_till = house.portal().return_spend(&back).await;
    assert_eq!(problem(by_the_till), Problem::KeyReused, "somebody else asked under this key");
}

#[tokio::test]
async fn an_operator_restores_what_passed_once() {
    let (house, anna, desk) = anna().await;
    points_pass_after(&house, 10).await;
    let lot = posted(desk.adjust(&award(anna.id, 50, "short")).await).seq;
    house.pass_days(11);
    assert_eq!(house.portal().settle_due().await.expect("settles"), 1);
    let expiry = lot + 1;
    let restore = |points, key: &str| Restore {
        member: anna.id,
        expiry,
        points,
        days: 5,
        reason: "We were late".to_owned(),
        key: key.to_owned(),
    };
    assert!(matches!(desk.operator().await, Err(Error::Forbidden)), "a marketer is no operator");
    let operator = house.colleague(Role::Operator).await.operator().await.expect("an operator");
    assert_eq!(problem(operator.restore(&restore(Some(51), "x1")).await), Problem::NothingLeft { left: 50 });
    let restored = operator.restore(&restore(None, "x2")).await.expect("restores");
    assert_eq!((restored.points, house.balance(&anna).await), (50, 150));
    assert_eq!(operator.restore(&restore(None, "x2")).await.expect("the same answer"), restored);
    assert_eq!(problem(operator.restore(&restore(Some(1), "x3")).await), Problem::NothingLeft { left: 0 });
    let of_an_award = Restore { expiry: lot, ..restore(None, "x4") };
    assert!(matches!(operator.restore(&of_an_award).await, Err(Error::NotFound)));
    house.pass_days(6);
    assert_eq!(house.balance(&anna).await, 100, "five days are over");
    house.verify().await;
}

#[tokio::test]
async fn what_passes_says_what_it_had_been_given_for_also_when_it_was_restored_in_between() {
    let (house, anna, desk) = anna().await;
    points_pass_after(&house, 10).await;
    let prize = Adjust { reason: "A prize".to_owned(), ..award(anna.id, 50, "prize") };
    let lot = posted(desk.adjust(&prize).await).seq;
    house.pass_days(11);
    house.portal().settle_due().await.expect("settles");
    let restore =
        Restore { member: anna.id, expiry: lot + 1, points: None, days: 5, reason: String::new(), key: "r".to_owned() };
    let operator = house.colleague(Role::Operator).await.operator().await.expect("an operator");
    operator.restore(&restore).await.expect("restores");
    house.pass_days(6);
    house.portal().settle_due().await.expect("settles");
    insta::assert_snapshot!(house.history(&anna).await.join("\n"), @r#"
    +100 → 100 | A present | –
    +50 → 150 | A prize | –
    -50 → 100 | A prize | –
    +50 → 150 | A prize | –
    -50 → 100 | A prize | –
    "#);
    let door = house.door().await;
    let mut browser = door.browser();
    browser.post("/api/client/sign_in", &[("email", &anna.email), ("password", PASSWORD)]).await;
    let page = browser.get("/client/history/?kind=expire").await.body;
    assert_eq!(page.matches("A prize</span>").count(), 2, "under the word for what it is: {page}");
}
