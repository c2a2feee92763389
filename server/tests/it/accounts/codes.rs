use crate::house::{House, problem};
use kabinet_domain::problem::Problem;
use kabinet_portal::accounts::Sent;

#[tokio::test]
async fn a_taken_address_waits_for_a_code_that_was_sent_to_nobody() {
    let house = House::unscanned(&[]).await;
    house.register("Anna", None).await;
    let visitor = house.visitor();
    let sent = visitor.register(&House::form("Anna"), None).await.expect("looks the same");
    visitor.send_another_code(sent.id).await.expect("looks the same");
    for left in (0..5).rev() {
        assert_eq!(problem(visitor.enter_code(sent.id, "123456").await), Problem::WrongCode { left });
    }
    assert_eq!(problem(visitor.enter_code(sent.id, "123456").await), Problem::CodeOver);
}

/// A code that is not the one.
fn other_than(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().expect("digits") + 1) % 1_000_000)
}

#[tokio::test]
async fn a_code_may_be_tried_five_times() {
    let house = House::unscanned(&[]).await;
    let visitor = house.visitor();
    let Sent { id } = visitor.register(&House::form("Anna"), None).await.expect("sent");
    let code = house.code_to("anna@guests.example").await;
    for left in (0..5).rev() {
        assert_eq!(problem(visitor.enter_code(id, &other_than(&code)).await), Problem::WrongCode { left });
    }
    assert_eq!(problem(visitor.enter_code(id, &code).await), Problem::CodeOver, "even the right one");
}

#[tokio::test]
async fn of_sixty_four_guesses_at_once_five_are_looked_at() {
    let house = House::unscanned(&[]).await;
    let Sent { id } = house.visitor().register(&House::form("Anna"), None).await.expect("sent");
    let code = other_than(&house.code_to("anna@guests.example").await);
    let guesses = (0..64).map(|_| {
        let (visitor, code) = (house.visitor(), code.clone());
        async move { visitor.enter_code(id, &code).await }
    });
    let answers = futures_util::future::join_all(guesses).await;
    let looked_at =
        answers.into_iter().map(problem).filter(|problem| matches!(problem, Problem::WrongCode { .. })).count();
    assert_eq!(looked_at, 5);
}

#[tokio::test]
async fn a_code_lives_ten_minutes_and_a_new_one_ends_it() {
    let house = House::unscanned(&[]).await;
    let visitor = house.visitor();
    let Sent { id } = visitor.register(&House::form("Anna"), None).await.expect("sent");
    let first = house.code_to("anna@guests.example").await;
    house.pass_minutes(10);
    assert_eq!(problem(visitor.enter_code(id, &first).await), Problem::CodeOver);
    visitor.send_another_code(id).await.expect("another");
    let second = house.code_to("anna@guests.example").await;
    if first != second {
        assert_eq!(problem(visitor.enter_code(id, &first).await), Problem::WrongCode { left: 4 });
    }
    visitor.enter_code(id, &second).await.expect("the new one");
    assert_eq!(problem(visitor.enter_code(id, &second).await), Problem::CodeOver, "once");
}

#[tokio::test]
async fn two_registrations_of_one_address_make_one_member() {
    let house = House::unscanned(&[]).await;
    let visitor = house.visitor();
    let one = visitor.register(&House::form("Anna"), None).await.expect("sent");
    let code_one = house.code_to("anna@guests.example").await;
    let two = visitor.register(&House::form("Anna"), None).await.expect("sent");
    let code_two = house.code_to("anna@guests.example").await;
    let (one, two) = tokio::join!(visitor.enter_code(one.id, &code_one), visitor.enter_code(two.id, &code_two));
    assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|ok| **ok).count(), 1);
}
