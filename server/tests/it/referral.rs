//! Who recommended whom, and what people write into links.

use crate::{
    browser::{Browser, Door},
    house::{Guest, House, PASSWORD},
};
use kabinet_domain::{ids::MemberId, referral::Referrer};
use kabinet_portal::secrets::Token;

/// Registers through the browser that followed whatever links: the new member.
async fn register(house: &House, browser: &mut Browser, name: &str) -> Guest {
    let email = format!("{}@guests.example", name.to_lowercase());
    let form = [("name", name), ("email", &email), ("password", PASSWORD), ("consent", "on")];
    let sent = browser.post("/api/client/register", &form).await;
    let id = sent.location.split_once("id=").unwrap_or_else(|| panic!("{sent:?}")).1.to_owned();
    let code = house.code_to(&email).await;
    let entered = browser.post("/api/client/enter_code", &[("id", &id), ("code", &code)]).await;
    assert_eq!(entered.short(), "303 /client/");
    house.work().await;
    let token = Token::parse(&browser.cookies["__Host-session"]).expect("a session");
    let id = match house.who(&token).await {
        kabinet_portal::who::Who::Member(member) => member.id(),
        other => panic!("{other:?}"),
    };
    Guest { id, email, token }
}

/// The field "Recommended".
async fn recommended(house: &House, guest: &Guest) -> Option<MemberId> {
    house.desk().await.member(guest.id).await.expect("a card").row.recommended.map(|(id, _)| id)
}

async fn follow(door: &Door, paths: &[&str]) -> Browser {
    let mut browser = door.browser();
    for path in paths {
        browser.get(path).await;
    }
    browser
}

#[tokio::test]
async fn a_followed_link_is_remembered_until_the_next_day() {
    let house = House::unscanned(&[]).await;
    let vera = house.register("Vera", None).await;
    let door = house.door().await;
    let mut browser = follow(&door, &[&format!("/client/registration/?ref={}", vera.id), "/"]).await;
    house.pass_days(1);
    browser.get("/client/registration/").await;
    let anna = register(&house, &mut browser, "Anna").await;
    assert_eq!(recommended(&house, &anna).await, Some(vera.id));
    assert_eq!(house.balance(&vera).await, 50);
}

#[tokio::test]
async fn the_short_link_leads_to_the_registration() {
    let house = House::unscanned(&[]).await;
    let vera = house.register("Vera", None).await;
    let link = house.member(&vera).await.invite(None).await.expect("the invite page").link;
    let path = link.strip_prefix("http://127.0.0.1:3999").expect("our address");
    let door = house.door().await;
    let mut browser = door.browser();
    assert_eq!(browser.get(path).await.short(), "303 /client/registration/");
    let anna = register(&house, &mut browser, "Anna").await;
    assert_eq!(recommended(&house, &anna).await, Some(vera.id));
}

#[tokio::test]
async fn whatever_stands_in_a_link_people_can_register() {
    let house = House::unscanned(&[]).await;
    house.register("Vera", None).await;
    let door = house.door().await;
    let links = [
        "/client/registration/?ref=999999",
        "/client/registration/?ref=-1",
        "/client/registration/?ref=0",
        "/client/registration/?ref=99999999999999999999999999",
        "/client/registration/?ref=%3Cscript%3Ealert(1)%3C/script%3E",
        "/client/registration/?ref=1%00&ref=%FF%FE",
        "/client/registration/?refexternal=%3Cscript%3Ealert(1)%3C/script%3E",
        "/client/registration/?refexternal=nobody",
        "/i/nobody",
        "/i/%3Cscript%3E",
    ];
    for (n, link) in links.into_iter().enumerate() {
        let mut browser = door.browser();
        let page = browser.get(link).await;
        assert!(!page.status.is_server_error(), "{link}: {}", page.short());
        assert!(!page.body.contains("<script>alert"), "{link}");
        let guest = register(&house, &mut browser, &format!("Guest{n}")).await;
        assert_eq!(recommended(&house, &guest).await, None, "{link}");
    }
    house.verify().await;
}

#[tokio::test]
async fn the_first_referrer_keeps_the_credit() {
    let house = House::unscanned(&[]).await;
    let (vera, boris) = (house.register("Vera", None).await, house.register("Boris", None).await);
    let door = house.door().await;
    let paths = [vera.id, boris.id].map(|id| format!("/client/registration/?ref={id}"));
    let mut browser = follow(&door, &[&paths[0], &paths[1]]).await;
    let anna = register(&house, &mut browser, "Anna").await;
    assert_eq!(recommended(&house, &anna).await, Some(vera.id));
}

#[tokio::test]
async fn a_link_of_nobody_takes_the_credit_from_nobody() {
    let house = House::unscanned(&[]).await;
    let vera = house.register("Vera", None).await;
    let door = house.door().await;
    let paths = ["/client/registration/?ref=999999".to_owned(), format!("/client/registration/?ref={}", vera.id)];
    let mut browser = follow(&door, &[&paths[0], &paths[1]]).await;
    let anna = register(&house, &mut browser, "Anna").await;
    assert_eq!(recommended(&house, &anna).await, Some(vera.id));
}

#[tokio::test]
async fn ones_own_link_brings_nothing() {
    let house = House::unscanned(&[]).await;
    let door = house.door().await;
    let mut browser = door.browser();
    let anna = register(&house, &mut browser, "Anna").await;
    browser.get(&format!("/client/registration/?ref={}", anna.id)).await;
    browser.post("/api/client/sign_in", &[("email", &anna.email), ("password", PASSWORD)]).await;
    let form = [("name", "Anna"), ("email", &*anna.email), ("password", PASSWORD), ("consent", "on")];
    let sent = browser.post("/api/client/register", &form).await;
    assert!(sent.location.starts_with("/client/code/"), "the page tells nothing");
    assert_eq!(recommended(&house, &anna).await, None);
    assert_eq!(house.balance(&anna).await, 0);
}

#[tokio::test]
async fn nobody_stands_above_themselves() {
    let house = House::unscanned(&[]).await;
    // Numbers are given in order: this one will be the next member's own.
    let boris = house.register("Boris", None).await;
    let own = Some(Referrer::Member(MemberId(boris.id.0 + 1)));
    let anna = house.register("Anna", own).await;
    assert_eq!(anna.id.0, boris.id.0 + 1);
    assert_eq!(recommended(&house, &anna).await, None);
    let vera = house.register("Vera", Some(Referrer::Member(anna.id))).await;
    assert_eq!(recommended(&house, &vera).await, Some(anna.id));
    assert_eq!((house.balance(&anna).await, house.balance(&vera).await), (50, 0));
    let levels = house.member(&anna).await.invite(None).await.expect("the invite page").below.levels;
    assert_eq!(levels.iter().map(|one| (one.level, one.members, one.points)).collect::<Vec<_>>(), [(1, 1, 50)]);
}

#[tokio::test]
async fn a_remembered_link_is_believed_for_ninety_days_and_only_as_we_signed_it() {
    let house = House::unscanned(&[]).await;
    let cookie = house.portal().remember(Referrer::Member(MemberId(1)));
    assert_eq!(house.portal().remembered(&cookie), Some(Referrer::Member(MemberId(1))));
    for at in 0..cookie.len() {
        let mut forged = cookie.clone().into_bytes();
        forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
        let forged = String::from_utf8(forged).expect("text");
        // The last character holds bits that mean nothing.
        if at + 1 < cookie.len() {
            assert_eq!(house.portal().remembered(&forged), None, "changed at {at}");
        }
    }
    house.pass_days(90);
    assert_eq!(house.portal().remembered(&cookie), None);
}

#[tokio::test]
async fn a_page_fetched_ahead_remembers_nothing() {
    let house = House::unscanned(&[]).await;
    let door = house.door().await;
    let mut browser = door.browser();
    for path in ["/client/registration/?ref=1", "/i/abcdefgh"] {
        browser.get_with(&[("sec-purpose", "prefetch;prerender")], path).await;
    }
    assert!(browser.cookies.is_empty(), "{:?}", browser.cookies);
}

#[tokio::test]
async fn friends_who_register_at_once_are_each_paid_for_once() {
    let house = House::unscanned(&[]).await;
    let vera = house.register("Vera", None).await;
    let mut waiting = Vec::new();
    let friends = ["Anna", "Boris", "Clara", "Denis", "Elena", "Fedor", "Galina", "Igor", "Ksenia", "Lev"];
    for name in friends {
        let (form, visitor) = (House::form(name), house.visitor());
        let sent = visitor.register(&form, Some(Referrer::Member(vera.id))).await.expect("sent");
        waiting.push((visitor, sent, house.code_to(&form.email).await));
    }
    let entering = waiting.iter().map(|(visitor, sent, code)| visitor.enter_code(sent, code, None));
    for done in futures_util::future::join_all(entering).await {
        done.expect("registered");
    }
    tokio::join!(house.work(), house.work(), house.work());
    assert_eq!(house.balance(&vera).await, 10 * 50);
    house.verify().await;
}
