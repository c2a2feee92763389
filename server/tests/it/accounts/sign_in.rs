use crate::{
    browser::Answer,
    house::{House, PASSWORD, no_address, problem},
};
use kabinet_domain::{lang::Lang, problem::Problem};
use kabinet_portal::{secrets::Token, who::Who};
use std::task::{Context, Waker};

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
    let stranger = house.visitor();
    for _ in 0..10 {
        assert_eq!(problem(stranger.sign_in(&anna.email, "wrong-Zx9-word", None).await), Problem::WrongSignIn);
    }
    let done = stranger.sign_in(&anna.email, PASSWORD, None).await;
    assert!(matches!(problem(done), Problem::TooOften { minutes: 1..=15 }), "the account, from one place");
    house.visitor().sign_in(&anna.email, PASSWORD, None).await.expect("a stranger does not keep its owner out");
    for _ in 0..39 {
        let done = house.visitor().sign_in(&anna.email, "wrong-Zx9-word", None).await;
        assert_eq!(problem(done), Problem::WrongSignIn);
    }
    let done = house.visitor().sign_in(&anna.email, PASSWORD, None).await;
    assert!(matches!(problem(done), Problem::TooOften { minutes: 1..=15 }), "the account, wherever it is tried from");
    house.pass_minutes(15);
    house.visitor().sign_in(&anna.email, PASSWORD, None).await.expect("a quarter of an hour later");

    let machine = house.portal().visitor(no_address(), Lang::En);
    for n in 0..60 {
        drop(machine.sign_in(&format!("{n}@guests.example"), "x", None).await);
    }
    let done = machine.sign_in("61@guests.example", "x", None).await;
    assert!(matches!(problem(done), Problem::TooOften { .. }), "the machine, whatever account it tries");
}

#[tokio::test]
async fn a_session_is_new_with_each_sign_in_and_ends_with_signing_out() {
    let house = House::unscanned(&[]).await;
    let anna = house.register("Anna", None).await;
    let door = house.door().await;
    let mut browser = door.browser();
    // A session id planted before is worth nothing afterwards.
    let planted = Token::fresh();
    browser.cookies.insert("__Host-session".to_owned(), planted.reveal().to_owned());
    let form = [("email", anna.email.as_str()), ("password", PASSWORD)];
    let answer = browser.post("/api/client/sign_in", &form).await;
    assert_eq!(answer.short(), "303 /client/");
    let first = browser.cookies["__Host-session"].clone();
    assert_ne!(first, planted.reveal());
    assert!(matches!(house.who(&planted).await, Who::Visitor(_)));

    browser.post("/api/client/sign_in", &form).await;
    let second = browser.cookies["__Host-session"].clone();
    let token = |text: &str| Token::parse(text).expect("a token");
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
    assert!(!busy.is_empty(), "{:?}", answers.iter().map(Answer::short).collect::<Vec<_>>());
    assert!(busy.iter().all(|answer| answer.headers.contains_key("retry-after")));
    assert!(answers.iter().any(|answer| answer.short() == "303 /client/login/"), "the first is served");
}

#[tokio::test]
async fn whoever_is_told_to_come_back_finds_the_form_as_it_was_but_for_the_password() {
    let house = House::unscanned(&[("PASSWORDS__CONCURRENCY", "1"), ("PASSWORDS__QUEUE", "0")]).await;
    let door = house.door().await;
    // Looked at once and no more, it keeps the only place there is.
    let mut another = Box::pin(house.portal().passwords.check(None, "x".to_owned()));
    assert!(another.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    for (path, page) in [("/api/client/sign_in", "/client/login/"), ("/api/client/register", "/client/registration/")] {
        let mut browser = door.browser();
        let from = format!("http://127.0.0.1:3999{page}");
        let form = [("name", "Anna"), ("email", "anna@guests.example"), ("password", PASSWORD), ("consent", "on")];
        let busy = browser.post_with(&[("referer", &from)], path, &form).await;
        assert_eq!(busy.status, 503);
        assert_eq!(busy.headers["retry-after"], "2");
        assert!(busy.headers["content-type"].starts_with("text/html"), "{busy:?}");
        assert!(
            busy.body.contains("Many people at once") && busy.body.contains(&format!("href=\"{page}\"")),
            "{busy:?}"
        );
        let again = browser.get(page).await.body;
        assert!(again.contains("value=\"anna@guests.example\""), "{again}");
        assert!(!busy.body.contains(PASSWORD) && !again.contains(PASSWORD), "{busy:?} {again}");
    }
}
