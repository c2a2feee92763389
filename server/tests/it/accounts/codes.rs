use crate::house::{House, problem};
use kabinet_domain::problem::Problem;
use kabinet_portal::{accounts::Sent, secrets::Token};

#[tokio::test]
async fn a_taken_address_waits_for_a_code_that_was_sent_to_nobody() {
    let house = House::unscanned(&[]).await;
    house.register("Anna", None).await;
    let visitor = house.visitor();
    let sent = visitor.register(&House::form("Anna"), None).await.expect("looks the same");
    visitor.send_another_code(&sent).await.expect("looks the same");
    for left in (0..5).rev() {
        assert_eq!(problem(visitor.enter_code(&sent, "123456", None).await), Problem::WrongCode { left });
    }
    assert_eq!(problem(visitor.enter_code(&sent, "123456", None).await), Problem::CodeOver);
}

/// A code that is not the one.
fn other_than(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().expect("digits") + 1) % 1_000_000)
}

#[tokio::test]
async fn a_code_may_be_tried_five_times() {
    let house = House::unscanned(&[]).await;
    let visitor = house.visitor();
    let sent = visitor.register(&House::form("Anna"), None).await.expect("sent");
    let code = house.code_to("anna@guests.example").await;
    for left in (0..5).rev() {
        assert_eq!(problem(visitor.enter_code(&sent, &other_than(&code), None).await), Problem::WrongCode { left });
    }
    assert_eq!(problem(visitor.enter_code(&sent, &code, None).await), Problem::CodeOver, "even the right one");
}

#[tokio::test]
async fn of_sixty_four_guesses_at_once_five_are_looked_at() {
    let house = House::unscanned(&[]).await;
    let sent = house.visitor().register(&House::form("Anna"), None).await.expect("sent");
    let code = other_than(&house.code_to("anna@guests.example").await);
    let guesses = (0..64).map(|_| {
        let (visitor, sent, code) = (house.visitor(), sent.clone(), code.clone());
        async move { visitor.enter_code(&sent, &code, None).await }
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
    let sent = visitor.register(&House::form("Anna"), None).await.expect("sent");
    let first = house.code_to("anna@guests.example").await;
    house.pass_minutes(10);
    assert_eq!(problem(visitor.enter_code(&sent, &first, None).await), Problem::CodeOver);
    visitor.send_another_code(&sent).await.expect("another");
    let second = house.code_to("anna@guests.example").await;
    if first != second {
        assert_eq!(problem(visitor.enter_code(&sent, &first, None).await), Problem::WrongCode { left: 4 });
    }
    visitor.enter_code(&sent, &second, None).await.expect("the new one");
    assert_eq!(problem(visitor.enter_code(&sent, &second, None).await), Problem::CodeOver, "once");
}

#[tokio::test]
async fn two_registrations_of_one_address_make_one_member() {
    let house = House::unscanned(&[]).await;
    let visitor = house.visitor();
    let one = visitor.register(&House::form("Anna"), None).await.expect("sent");
    let code_one = house.code_to("anna@guests.example").await;
    let two = visitor.register(&House::form("Anna"), None).await.expect("sent");
    let code_two = house.code_to("anna@guests.example").await;
    let (one, two) = tokio::join!(visitor.enter_code(&one, &code_one, None), visitor.enter_code(&two, &code_two, None));
    assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|ok| **ok).count(), 1);
}

#[tokio::test]
async fn only_the_browser_that_began_can_go_on() {
    let house = House::unscanned(&[]).await;
    let visitor = house.visitor();
    let sent = visitor.register(&House::form("Anna"), None).await.expect("sent");
    let code = house.code_to("anna@guests.example").await;
    let elsewhere = Sent { browser: Token::fresh(), ..sent.clone() };
    assert!(visitor.waiting(&elsewhere).await.is_err());
    assert_eq!(problem(visitor.send_another_code(&elsewhere).await), Problem::CodeOver);
    assert_eq!(problem(visitor.enter_code(&elsewhere, &code, None).await), Problem::CodeOver);
    visitor.enter_code(&sent, &code, None).await.expect("and the tries are not used up by others");
}
