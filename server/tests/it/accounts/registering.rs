use crate::house::{House, PASSWORD, problem, wrong};
use kabinet_domain::{consent::Consent, member::FieldError, problem::Problem};
use kabinet_portal::{
    Error,
    accounts::{Registration, Tick},
    staff::Given,
};
use std::collections::BTreeSet;

#[tokio::test]
async fn a_taken_address_gets_a_letter_that_offers_to_sign_in() {
    let house = House::unscanned(&[]).await;
    house.register("Anna", None).await;
    let mut subjects = Vec::new();
    for email in ["ANNA@Guests.Example", "new@guests.example"] {
        let form = Registration { email: email.to_owned(), ..House::form("Anna") };
        house.visitor().register(&form, None).await.expect("looks the same");
        subjects.push(house.letter_to(email).await.subject);
    }
    assert!(!subjects[0].chars().any(|c| c.is_ascii_digit()), "{subjects:?}");
    assert!(subjects[1].chars().any(|c| c.is_ascii_digit()), "{subjects:?}");
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
        consent: Tick { value: "yes".to_owned(), ..Tick::default() },
        ..House::form("Anna")
    };
    let fields: Vec<_> =
        wrong(house.visitor().register(&form, None).await).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["name", "email", "password", "consent"]);
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
async fn whoever_is_told_to_come_back_has_used_up_no_letter() {
    let house = House::unscanned(&[("PASSWORDS__CONCURRENCY", "1"), ("PASSWORDS__QUEUE", "0")]).await;
    let visitors: Vec<_> = (0..8).map(|_| house.visitor()).collect();
    let form = House::form("Anna");
    let answers = futures_util::future::join_all(visitors.iter().map(|visitor| visitor.register(&form, None))).await;
    assert!(answers.iter().any(|answer| matches!(answer, Err(Error::Busy { .. }))), "{answers:?}");
    let mut sent = answers.iter().filter(|answer| answer.is_ok()).count();
    while house.visitor().register(&form, None).await.is_ok() {
        sent += 1;
    }
    assert_eq!(sent, 5);
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

#[tokio::test]
async fn a_refused_form_comes_back_as_it_was_typed_without_its_password_and_runs_nothing() {
    let house = House::unscanned(&[]).await;
    let door = house.door().await;
    let mut browser = door.browser();
    let script = "\"><script>alert(1)</script>";
    let form = [("name", script), ("email", "nobody"), ("password", PASSWORD), ("consent", "on")];
    let refused = browser.post("/api/client/register", &form).await;
    assert_eq!(refused.short(), "303 /client/registration/");
    let page = browser.get("/client/registration/").await.body;
    assert!(page.contains("&lt;script&gt;alert(1)") && page.contains("nobody"), "{page}");
    assert!(!page.contains(script) && !page.contains(PASSWORD), "{page}");
    let again = browser.get("/client/registration/").await.body;
    assert!(!again.contains("nobody"), "it is shown once");
}

#[tokio::test]
async fn what_somebody_agreed_to_is_kept_with_the_time_and_the_text_and_nothing_else_is() {
    let house = House::unscanned(&[]).await;
    let door = house.door().await;
    let mut versions = Vec::new();
    for (name, mailings, kinds) in [
        ("Anna", vec![], vec![Consent::PersonalData, Consent::Rules]),
        ("Boris", vec![("mailings", "on")], vec![Consent::Mailings, Consent::PersonalData, Consent::Rules]),
    ] {
        let mut browser = door.browser();
        let email = format!("{}@guests.example", name.to_lowercase());
        let mut form = vec![("name", name), ("email", &email), ("password", PASSWORD), ("consent", "on")];
        form.extend(mailings);
        let agreed = house.clock.now();
        let sent = browser.post("/api/client/register", &form).await;
        house.pass_minutes(5);
        let id = sent.location.split_once("id=").expect("the way to the code").1.to_owned();
        let code = house.code_to(&email).await;
        browser.post("/api/client/enter_code", &[("id", &id), ("code", &code)]).await;
        let given = house.consents(name).await;
        assert_eq!(given.iter().map(|given| given.kind).collect::<Vec<_>>(), kinds, "{name}");
        assert!(given.iter().all(|given| given.given == agreed), "when the form was sent: {given:?}");
        assert!(given.iter().all(|given| given.text_version.starts_with("en.")), "{given:?}");
        versions.extend(given.into_iter().map(|given| (given.kind, given.text_version)));
    }
    let version = |kind| {
        let of_kind = versions.iter().filter(|(other, _)| *other == kind).map(|(_, version)| version.as_str());
        of_kind.collect::<BTreeSet<_>>()
    };
    assert_eq!(version(Consent::Rules), version(Consent::PersonalData), "one box, one text");
    assert!(version(Consent::Rules).is_disjoint(&version(Consent::Mailings)));
    assert_eq!(version(Consent::Rules).len(), 1, "the same text is the same version");
}

impl House {
    /// What the member of this name agreed to, as their card shows it.
    async fn consents(&self, name: &str) -> Vec<Given> {
        let desk = self.desk().await;
        let found = desk.members(name, None).await.expect("members").members;
        desk.member(found[0].id).await.expect("a card").consents
    }
}
