use super::{anna, award, cancel, confirm, deduct, give_back, hold, spend};
use crate::house::{House, problem, wrong};
use kabinet_domain::{
    ids::MemberId,
    member::FieldError,
    points::{Beyond, MAX_DAYS, MAX_POSTING},
    problem::Problem,
};
use kabinet_portal::{
    Error,
    points::{HistoryFilter, LONGEST_HOLD_MINUTES, Restore},
    staff::Role,
};
use kabinet_store::{Tx, Write, member};

const SENSELESS: [i64; 6] = [0, -1, -100, i64::MIN, MAX_POSTING + 1, i64::MAX];

#[tokio::test]
async fn senseless_amounts_are_refused_by_every_verb() {
    let (house, anna, desk) = anna().await;
    let operator = house.colleague(Role::Administrator).await.operator().await.expect("an operator");
    let till = house.portal();
    let held = till.hold(&hold(anna.id, 10, 30, "h")).await.expect("holds").receipt.seq;
    let paid = till.spend(&spend(anna.id, 10, "s")).await.expect("spends").seq;
    let bounds = || vec![("points", Problem::Number { least: 1, most: MAX_POSTING })];
    for points in SENSELESS {
        let restore = Restore {
            member: anna.id,
            expiry: 1,
            points: Some(points),
            days: 1,
            reason: "x".to_owned(),
            key: "k".to_owned(),
        };
        assert_eq!(wrong(till.spend(&spend(anna.id, points, "k")).await), bounds(), "{points}");
        assert_eq!(wrong(till.hold(&hold(anna.id, points, 30, "k")).await), bounds(), "{points}");
        assert_eq!(wrong(till.confirm(&confirm(anna.id, held, Some(points), "k")).await), bounds(), "{points}");
        assert_eq!(wrong(till.return_spend(&give_back(anna.id, paid, Some(points), "k")).await), bounds(), "{points}");
        assert_eq!(wrong(desk.adjust(&award(anna.id, points, "k")).await), bounds(), "{points}");
        assert_eq!(wrong(desk.adjust(&deduct(anna.id, points, Beyond::Debt, "k")).await), bounds(), "{points}");
        assert_eq!(wrong(operator.restore(&restore).await), bounds(), "{points}");
    }
    assert_eq!(house.balance(&anna).await, 80);
    house.verify().await;
}

#[tokio::test]
async fn a_hold_may_not_be_endless_nor_over_before_it_begins() {
    let (house, anna, _) = anna().await;
    let bounds = Problem::Number { least: 1, most: LONGEST_HOLD_MINUTES };
    for minutes in [0, -1, i64::MIN, LONGEST_HOLD_MINUTES + 1, i64::MAX] {
        assert_eq!(problem(house.portal().hold(&hold(anna.id, 5, minutes, "k")).await), bounds, "{minutes}");
    }
    let longest = house.portal().hold(&hold(anna.id, 5, LONGEST_HOLD_MINUTES, "k")).await.expect("holds");
    house.pass_minutes(LONGEST_HOLD_MINUTES - 1);
    house.portal().confirm(&confirm(anna.id, longest.receipt.seq, None, "c")).await.expect("confirms");
}

#[tokio::test]
async fn days_of_grace_are_bounded() {
    let (house, anna, _) = anna().await;
    let operator = house.colleague(Role::Operator).await.operator().await.expect("an operator");
    for days in [0, MAX_DAYS + 1, u32::MAX] {
        let (member, reason, key) = (anna.id, "x".to_owned(), "k".to_owned());
        let asked = Restore { member, expiry: 1, points: None, days, reason, key };
        let bounds = Problem::Number { least: 1, most: i64::from(MAX_DAYS) };
        assert_eq!(problem(operator.restore(&asked).await), bounds);
    }
}

#[tokio::test]
async fn keys_and_reasons_are_checked_with_everything_else_at_once() {
    let (house, anna, desk) = anna().await;
    let mut asked = award(anna.id, 0, "a key");
    asked.reason = " ".to_owned();
    let told = wrong(desk.adjust(&asked).await);
    assert_eq!(
        told,
        [
            ("points", Problem::Number { least: 1, most: MAX_POSTING }),
            ("reason", FieldError::Empty.into()),
            ("key", FieldError::Invisible.into())
        ]
    );
    let mut paid = spend(anna.id, 1, &"k".repeat(101));
    paid.reason = "two\nlines".to_owned();
    assert_eq!(
        wrong(house.portal().spend(&paid).await),
        [("reason", FieldError::Invisible.into()), ("key", FieldError::TooLong { max: 100 }.into())]
    );
}

#[tokio::test]
async fn nobody_who_is_not_a_member_gets_an_account() {
    let (house, _, desk) = anna().await;
    let nobody = MemberId(4_000_000);
    let till = house.portal();
    let done = [
        till.spend(&spend(nobody, 1, "k")).await.map(drop),
        till.hold(&hold(nobody, 1, 1, "k")).await.map(drop),
        till.confirm(&confirm(nobody, 1, None, "k")).await.map(drop),
        till.cancel(&cancel(nobody, 1, "k")).await.map(drop),
        till.return_spend(&give_back(nobody, 1, None, "k")).await.map(drop),
        desk.adjust(&award(nobody, 1, "k")).await.map(drop),
        desk.adjust(&award(nobody, 1_000_000, "k")).await.map(drop),
        desk.split(nobody).await.map(drop),
    ];
    for answer in done {
        assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
    }
    assert_eq!(desk.proposals(None).await.expect("the list"), []);
    house.verify().await;
}

#[tokio::test]
async fn a_spending_is_not_returned_by_another_number() {
    let (house, anna, _) = anna().await;
    let boris = house.register("Boris", None).await;
    let paid = house.portal().spend(&spend(anna.id, 10, "s")).await.expect("spends").seq;
    for (member, seq) in [(anna.id, 1), (anna.id, 0), (anna.id, -1), (anna.id, i64::MAX), (boris.id, paid)] {
        let answer = house.portal().return_spend(&give_back(member, seq, None, "k")).await;
        assert!(matches!(answer, Err(Error::NotFound)), "{member} {seq}: {answer:?}");
    }
}

#[tokio::test]
async fn a_blocked_member_pays_no_more_but_what_was_held_is_settled() {
    let (house, anna, _) = anna().await;
    let till = house.portal();
    let held = till.hold(&hold(anna.id, 10, 30, "h")).await.expect("holds").receipt.seq;
    till.db.write(Block(anna.id)).await.expect("blocks");
    assert_eq!(problem(till.spend(&spend(anna.id, 1, "s")).await), Problem::MemberBlocked);
    assert_eq!(problem(till.hold(&hold(anna.id, 1, 1, "h2")).await), Problem::MemberBlocked);
    let paid = till.confirm(&confirm(anna.id, held, None, "c")).await.expect("confirms").seq;
    till.return_spend(&give_back(anna.id, paid, None, "r")).await.expect("returns");
    house.verify().await;
}

struct Block(MemberId);

impl Write for Block {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        member::set_state(tx, self.0, member::MemberState::Blocked).await?;
        Ok(())
    }
}

#[tokio::test]
async fn members_hear_only_of_offers_that_have_moved_their_points() {
    let house = House::with(&["cashback"]).await;
    house.draft("birthday", |_| ()).await;
    let anna = house.register("Anna", None).await;
    let offers = async || {
        let page = house.member(&anna).await.history(&HistoryFilter::default()).await.expect("the history");
        page.offers.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
    };
    assert!(offers().await.is_empty());
    house.buys(&anna, "A-1", 1_000).await;
    assert_eq!(offers().await.len(), 1, "drafts and what never concerned Anna stay unsaid");
}
