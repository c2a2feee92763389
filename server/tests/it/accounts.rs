//! Registering, codes, signing in and out.

use crate::house::{House, PASSWORD, no_address};
use kabinet_domain::{member::FieldError, problem::Problem};
use kabinet_portal::{
    Error,
    accounts::{Registration, Sent},
    who::Who,
};
use kabinet_store::member;

/// What is wrong, by field.
fn wrong<T: std::fmt::Debug>(done: Result<T, Error>) -> Vec<(&'static str, Problem)> {
    match done {
        Err(Error::Refused(problems)) => problems,
        other => panic!("not refused: {other:?}"),
    }
}

fn problem<T: std::fmt::Debug>(done: Result<T, Error>) -> Problem {
    wrong(done).pop().expect("a reason").1
}

#[tokio::test]
async fn a_taken_address_looks_the_same_and_gets_another_letter() {
    let house = House::unscanned(&[]).await;
    house.register("Anna", None).await;
    let door = house.door().await;
    let mut answers = Vec::new();
    for email in ["anna@guests.example", "ANNA@Guests.Example", "new@guests.example"] {
        let mut browser = door.browser();
        let form = [("name", "Anna"), ("email", email), ("password", PASSWORD), ("consent", "on")];
        let answer = browser.post("/api/client/register", &form).await;
        let (path, id) = answer.location.split_once("id=").expect("the way to the code");
        let shape: Vec<_> = answer.headers.keys().cloned().collect();
        answers.push((answer.status, path.to_owned(), id.len(), answer.body.len(), shape, browser.cookies.len()));
        // The code's page and a wrong code look the same too.
        let refused = browser.post("/api/client/enter_code", &[("id", id), ("code", "000000")]).await;
        assert_eq!((refused.status, refused.location), (answer.status, answer.location));
    }
    assert_eq!(answers[0], answers[2]);
    assert_eq!(answers[1], answers[2]);
    let subjects =
        [house.letter_to("ANNA@Guests.Example").await.subject, house.letter_to("new@guests.example").await.subject];
    assert!(subjects[1].chars().any(|c| c.is_ascii_digit()), "{subjects:?}");
    assert!(!subjects[0].chars().any(|c| c.is_ascii_digit()), "{subjects:?}");
}

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

#[tokio::test]
async fn passwords_have_ten_to_a_hundred_and_twenty_eight_characters() {
    let house = House::unscanned(&[]).await;
    let long: String = "мглистый-тракт ".chars().cycle().take(128).collect();
    let with = |password: &str| Registration { password: password.to_owned(), ..House::form("Anna") };
    let refused = |error| vec![("password", Problem::Field { error })];
    let visitor = house.visitor();
    assert_eq!(wrong(visitor.register(&with("kz7#Pw!mё"), None).await), refused(FieldError::TooShort { min: 10 }));
    let longer = format!("{long}x");
    assert_eq!(wrong(visitor.register(&with(&longer), None).await), refused(FieldError::TooLong { max: 128 }));
    visitor.register(&with(&long), None).await.expect("128 are fine");
}

#[tokio::test]
async fn a_form_full_of_nonsense_is_told_all_that_is_wrong_at_once() {
    let house = House::unscanned(&[]).await;
    let form = Registration {
        name: "\u{0}".to_owned(),
        email: "nobody".to_owned(),
        password: "short".to_owned(),
        consent: "yes".to_owned(),
    };
    let fields: Vec<_> =
        wrong(house.visitor().register(&form, None).await).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["name", "email", "password", "consent"]);
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_look_the_same() {
    let house = House::unscanned(&[]).await;
    house.register("Anna", None).await;
    let door = house.door().await;
    let mut answers = Vec::new();
    for (email, password) in
        [("anna@guests.example", "wrong-Zx9-word"), ("nobody@guests.example", PASSWORD), ("no address", PASSWORD)]
    {
        let mut browser = door.browser();
        let answer = browser.post("/api/client/sign_in", &[("email", email), ("password", password)]).await;
        let shape: Vec<_> = answer.headers.keys().cloned().collect();
        assert!(!browser.cookies.contains_key("__Host-session"));
        answers.push((answer.short(), answer.body, shape));
    }
    assert_eq!(answers[0].0, "303 /client/login/");
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
}

#[tokio::test]
async fn what_one_person_mistypes_does_not_lock_others_out() {
    let house = House::unscanned(&[]).await;
    for n in 0..30 {
        let done = house.visitor().sign_in(&format!("typo {n}"), PASSWORD, None).await;
        assert_eq!(problem(done), Problem::WrongSignIn);
    }
}

#[tokio::test]
async fn sign_ins_are_limited_by_address_and_by_account() {
    let house = House::unscanned(&[]).await;
    let anna = house.register("Anna", None).await;
    for _ in 0..10 {
        let done = house.visitor().sign_in(&anna.email, "wrong-Zx9-word", None).await;
        assert_eq!(problem(done), Problem::WrongSignIn);
    }
    let done = house.visitor().sign_in(&anna.email, PASSWORD, None).await;
    assert!(matches!(problem(done), Problem::TooOften { minutes: 1..=15 }), "the account, wherever it is tried from");
    house.pass_minutes(15);
    house.visitor().sign_in(&anna.email, PASSWORD, None).await.expect("a quarter of an hour later");

    let machine = house.portal().visitor(no_address(), kabinet_domain::lang::Lang::En);
    for n in 0..60 {
        drop(machine.sign_in(&format!("{n}@guests.example"), "x", None).await);
    }
    let done = machine.sign_in("61@guests.example", "x", None).await;
    assert!(matches!(problem(done), Problem::TooOften { .. }), "the machine, whatever account it tries");
}

#[tokio::test]
async fn one_address_gets_five_letters_an_hour_and_ten_a_day() {
    let house = House::unscanned(&[]).await;
    let mut sent = 0;
    for hour in 0..4 {
        for _ in 0..7 {
            match house.visitor().register(&House::form("Anna"), None).await {
                Ok(_) => sent += 1,
                other => assert!(matches!(problem(other), Problem::TooOften { .. }), "hour {hour}"),
            }
        }
        assert_eq!(sent, (5 * (hour + 1)).min(10));
        house.pass_minutes(60);
    }
}

#[tokio::test]
async fn a_session_is_new_with_each_sign_in_and_ends_with_signing_out() {
    let house = House::unscanned(&[]).await;
    let anna = house.register("Anna", None).await;
    let door = house.door().await;
    let mut browser = door.browser();
    // A session id planted before is worth nothing afterwards.
    let planted = kabinet_portal::secrets::Token::fresh();
    browser.cookies.insert("__Host-session".to_owned(), planted.reveal().to_owned());
    let form = [("email", anna.email.as_str()), ("password", PASSWORD)];
    let answer = browser.post("/api/client/sign_in", &form).await;
    assert_eq!(answer.short(), "303 /client/");
    let first = browser.cookies["__Host-session"].clone();
    assert_ne!(first, planted.reveal());
    assert!(matches!(house.who(&planted).await, Who::Visitor(_)));

    browser.post("/api/client/sign_in", &form).await;
    let second = browser.cookies["__Host-session"].clone();
    let token = |text: &str| kabinet_portal::secrets::Token::parse(text).expect("a token");
    assert!(matches!(house.who(&token(&first)).await, Who::Visitor(_)), "the held session ended");
    let Who::Member(member) = house.who(&token(&second)).await else { panic!("signed in") };
    member.sign_out().await.expect("signs out");
    assert!(matches!(house.who(&token(&second)).await, Who::Visitor(_)));
    house.pass_days(30);
    assert!(matches!(house.who(&anna.token).await, Who::Visitor(_)), "a month is the end of any session");
}

#[tokio::test]
async fn the_session_cookie_is_for_this_origin_only_and_its_token_is_not_stored() {
    let house = House::unscanned(&[]).await;
    let anna = house.register("Anna", None).await;
    let door = house.door().await;
    let mut browser = door.browser();
    let answer = browser.post("/api/client/sign_in", &[("email", &anna.email), ("password", PASSWORD)]).await;
    let cookie = &answer.headers["set-cookie"];
    assert!(cookie.starts_with("__Host-session="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; Max-Age=2592000; Secure; HttpOnly; SameSite=Lax"), "{cookie}");
    let token = &browser.cookies["__Host-session"];
    assert_eq!(token.len(), 43, "256 bits");
    let file = std::fs::read(house.folder.path().join("kabinet.db-wal")).expect("the database");
    assert!(!file.windows(token.len()).any(|window| window == token.as_bytes()));
}

#[tokio::test]
async fn a_form_from_another_site_does_nothing() {
    let house = House::unscanned(&[]).await;
    let anna = house.register("Anna", None).await;
    let door = house.door().await;
    let mut browser = door.browser();
    let form = [("email", anna.email.as_str()), ("password", PASSWORD)];
    let answer = browser.post_from("cross-site", "/api/client/sign_in", &form).await;
    assert_eq!(answer.short(), "403");
    let answer = browser.get("/api/client/sign_in").await;
    assert!(answer.status.is_client_error(), "{}", answer.short());
    assert!(browser.cookies.is_empty());
}

#[tokio::test]
async fn passwords_are_stored_as_argon2id_of_the_agreed_strength() {
    let house = House::unscanned(&[]).await;
    let anna = house.register("Anna", None).await;
    let mut tx = house.portal().db.read().await.expect("reads");
    let stored = member::by_id(&mut tx, anna.id).await.expect("a look").expect("Anna").password.expect("a password");
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
}

#[tokio::test]
async fn more_sign_ins_than_can_be_worked_on_are_told_to_come_back() {
    let house = House::unscanned(&[("PASSWORDS__CONCURRENCY", "1"), ("PASSWORDS__QUEUE", "0")]).await;
    let door = house.door().await;
    let tries = (0..8).map(|n| {
        let mut browser = door.browser();
        async move {
            browser.post("/api/client/sign_in", &[("email", &*format!("{n}@guests.example")), ("password", "x")]).await
        }
    });
    let answers = futures_util::future::join_all(tries).await;
    let busy: Vec<_> = answers.iter().filter(|answer| answer.status == 503).collect();
    assert!(!busy.is_empty(), "{:?}", answers.iter().map(crate::browser::Answer::short).collect::<Vec<_>>());
    assert!(busy.iter().all(|answer| answer.headers.contains_key("retry-after")));
    assert!(answers.iter().any(|answer| answer.short() == "303 /client/login/"), "the first is served");
}

#[tokio::test]
async fn links_in_letters_begin_with_the_address_that_was_set() {
    let house = House::unscanned(&[]).await;
    house.register("Anna", None).await;
    let door = house.door().await;
    let form = [("name", "Anna"), ("email", "anna@guests.example"), ("password", PASSWORD), ("consent", "on")];
    door.browser()
        .post_with(
            &[("x-forwarded-host", "evil.example"), ("forwarded", "host=evil.example")],
            "/api/client/register",
            &form,
        )
        .await;
    let letter = house.letter_to("anna@guests.example").await;
    assert!(letter.text.contains("http://127.0.0.1:3999/client/login/"), "{}", letter.text);
    assert!(!letter.raw.contains("evil"));
}
