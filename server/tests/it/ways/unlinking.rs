use super::{VK, comes, has_vk, joins};
use crate::{
    house::{ANNA, BORIS, Guest, House, PASSWORD, VERA, problem, wrong},
    oauth::to_vk_by,
    settings::operator,
};
use kabinet_domain::{points::Beyond, problem::Problem};
use kabinet_portal::{
    points::{Adjust, Change},
    secrets::Token,
    who::Who,
};
use kabinet_store::{audit, social_profile};

/// The member's password opens the door.
async fn signs_in(house: &House, guest: &Guest) -> bool {
    house.visitor().sign_in(&guest.email, PASSWORD, None).await.is_ok()
}

#[tokio::test]
async fn who_unlinks_within_thirty_days_gives_the_link_bonus_back_and_later_keeps_it() {
    let house = House::with(&["link", "unlink"]).await;
    let (anna, boris) = (house.register("Anna", None).await, house.register("Boris", None).await);
    house.link(&anna, ANNA).await.expect("links");
    house.link(&boris, BORIS).await.expect("links");
    house.pass_days(30);
    house.unlink(&anna).await.expect("unlinks");
    house.clock.advance(1);
    house.unlink(&boris).await.expect("unlinks");
    insta::assert_snapshot!(house.history(&anna).await.join("\n"), @r#"
    +10 → 10 | Linked a VK profile | Bonus for linking a network
    -10 → 0 | Unlinked a VK profile | Taking back the link bonus within 30 days
    "#);
    assert_eq!(house.balance(&boris).await, 10);
    insta::assert_snapshot!(house.journal(&boris).await.join("\n"), @r#"
    Registered
    Linked a VK profile | Bonus for linking a network: Awarded: 10 points. A letter was sent
    Unlinked a VK profile | Taking back the link bonus within 30 days: A condition does not hold: it had lasted no more than 30 days.
    "#);
    house.verify().await;
}

#[tokio::test]
async fn no_more_of_the_bonus_is_taken_back_than_is_left() {
    let house = House::with(&["link", "unlink"]).await;
    let anna = house.register("Anna", None).await;
    house.link(&anna, ANNA).await.expect("links");
    let change = Change::Deduct { points: 6, beyond: Beyond::Refuse };
    let (key, reason) = (Token::fresh().reveal().to_owned(), "A correction".to_owned());
    house.desk().await.adjust(&Adjust { member: anna.id, change, reason, key }).await.expect("deducts");
    house.clock.advance(1);
    house.unlink(&anna).await.expect("unlinks");
    let lines = house.history(&anna).await;
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines[2].starts_with("-4 → 0 | Unlinked a VK profile"), "{lines:?}");
    house.verify().await;
}

#[tokio::test]
async fn what_an_operator_unlinks_takes_nothing_away_and_both_sides_know_why() {
    let house = House::with(&["link", "unlink"]).await;
    let anna = house.register("Anna", None).await;
    house.link(&anna, ANNA).await.expect("links");
    house.clock.advance(1);
    let desk = operator(&house).await;
    let empty = Problem::Field { error: kabinet_domain::member::FieldError::Empty };
    assert_eq!(wrong(desk.unlink(anna.id, VK, " ").await), [("reason", empty)]);
    desk.unlink(anna.id, VK, "Not their profile").await.expect("unlinks");
    assert!(matches!(house.who(&anna.token).await, Who::Visitor(_)), "the member is signed out");
    assert_eq!((house.balance(&anna).await, has_vk(&house, &anna).await), (10, false));
    insta::assert_snapshot!(house.journal(&anna).await.join("\n"), @r#"
    Registered
    Linked a VK profile | Bonus for linking a network: Awarded: 10 points. A letter was sent
    An operator unlinked a VK profile: Not their profile | Taking back the link bonus within 30 days: A condition does not hold: it was done by the member.
    "#);
    let mut tx = house.portal().db.read().await.expect("a snapshot");
    let changes = audit::latest(&mut tx, "member.unlinked", 9).await.expect("the audit");
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].before, format!(r#"{{"member":{},"network":"vk"}}"#, anna.id));
    assert_eq!(changes[0].after, r#"{"reason":"Not their profile"}"#);
    assert_eq!(problem(desk.unlink(anna.id, VK, "Again").await), Problem::NotLinked);
}

#[tokio::test]
async fn the_last_way_in_stays_until_there_is_another() {
    let house = House::open().await;
    let door = house.door().await;
    let mut browser = door.browser();
    let anna = joins(&house, &mut browser, ANNA, "Anna").await;
    let member = house.member(&anna).await;
    assert_eq!(problem(member.unlink(VK, "").await), Problem::LastWayIn);
    assert_eq!(problem(operator(&house).await.unlink(anna.id, VK, "A reason").await), Problem::LastWayIn);
    let refused = browser.post("/api/member/unlink", &[("network", "vk")]).await;
    assert_eq!(refused.short(), "303 /client/networks/");
    let page = browser.get("/client/networks/").await.body;
    assert!(page.contains("there is no way in. Set a password") && page.contains("your only way in"), "{page}");

    let too_short = Problem::Field { error: kabinet_domain::member::FieldError::TooShort { min: 10 } };
    assert_eq!(wrong(member.set_password("short").await), [("new_password", too_short)]);
    let mut thief = door.browser();
    comes(&house, &mut thief, ANNA).await;
    assert_eq!(
        browser.post("/api/member/set_password", &[("new_password", PASSWORD)]).await.short(),
        "303 /client/networks/"
    );
    assert!(signs_in(&house, &anna).await);
    assert_eq!(thief.get("/client/").await.short(), "303 /client/login/", "other sessions have ended");
    assert_eq!(problem(house.member(&anna).await.set_password("Another-Zx9-word").await), Problem::PasswordSet);
    house.unlink(&anna).await.expect("the password opens the door");
    assert!(!has_vk(&house, &anna).await);
}

#[tokio::test]
async fn unlinking_asks_for_a_sign_in_that_is_no_older_than_five_minutes() {
    let house = House::open().await;
    let anna = house.register("Anna", None).await;
    house.link(&anna, ANNA).await.expect("links");
    let door = house.door().await;
    let mut browser = door.browser();
    browser.post("/api/client/sign_in", &[("email", &anna.email), ("password", PASSWORD)]).await;
    assert!(!browser.get("/client/networks/").await.body.contains("name=\"password\""), "five minutes are not over");
    house.pass_minutes(6);
    for (password, said) in [("", "Confirm that it is you"), ("Wrong-Zx9-word", "That is not the password")] {
        browser.post("/api/member/unlink", &[("network", "vk"), ("password", password)]).await;
        let page = browser.get("/client/networks/").await.body;
        assert!(page.contains(said) && page.contains("<details open"), "{password}: {page}");
        assert!(!page.contains("Wrong-Zx9"), "{page}");
        assert!(has_vk(&house, &anna).await);
    }
    let back = to_vk_by(&house, &mut browser, "/oauth/vk/start?for=confirm", BORIS).await;
    assert_eq!(browser.get(&back).await.short(), "303 /client/networks/");
    let page = browser.get("/client/networks/").await.body;
    assert!(page.contains("This is another profile") && page.contains("name=\"password\""), "{page}");
    let back = to_vk_by(&house, &mut browser, "/oauth/vk/start?for=confirm", ANNA).await;
    assert_eq!(browser.get(&back).await.short(), "303 /client/networks/");
    assert!(!browser.get("/client/networks/").await.body.contains("name=\"password\""), "it is them");
    browser.post("/api/member/unlink", &[("network", "vk")]).await;
    assert!(browser.get("/client/networks/").await.body.contains("The profile is unlinked"));
    browser.post("/api/member/unlink", &[("network", "vk")]).await;
    assert!(browser.get("/client/networks/").await.body.contains("has been unlinked already"), "a stale form");
}

#[tokio::test]
async fn a_session_left_open_guesses_no_password() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    house.pass_minutes(6);
    let member = house.member(&anna).await;
    for _ in 0..10 {
        assert_eq!(wrong(member.unlink(VK, "Wrong-Zx9-word").await), [("password", Problem::WrongPassword)]);
    }
    assert!(matches!(problem(member.unlink(VK, PASSWORD).await), Problem::TooOften { .. }));
}

#[tokio::test]
async fn other_sessions_of_the_member_end_and_nobody_elses_do() {
    let house = House::open().await;
    let (anna, boris) = (house.linked("Anna", ANNA).await, house.linked("Boris", BORIS).await);
    let elsewhere = house.visitor().sign_in(&anna.email, PASSWORD, None).await.expect("signs in");
    house.unlink(&anna).await.expect("unlinks");
    assert!(matches!(house.who(&elsewhere.token).await, Who::Visitor(_)));
    for guest in [&anna, &boris] {
        assert!(matches!(house.who(&guest.token).await, Who::Member(_)));
    }
}

#[tokio::test]
async fn of_a_profile_that_was_unlinked_nothing_is_read_any_more_and_its_points_stay() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("New beans");
    house.world.join(ANNA, house.shop);
    house.world.like(ANNA, post);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10 + 20 + 5);
    house.unlink(&anna).await.expect("unlinks");
    let other = house.post("Autumn menu");
    house.world.like(ANNA, other);
    house.world.unlike(ANNA, post);
    house.world.leave(ANNA, house.shop);
    house.collect_twice().await;
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 35);
    let mut tx = house.portal().db.read().await.expect("a snapshot");
    assert_eq!(social_profile::of_member(&mut tx, anna.id).await.expect("profiles"), []);
    assert_eq!(social_profile::count(&mut tx, VK).await.expect("a number"), 0);
    drop(tx);
    assert!(house.journal(&anna).await.iter().all(|line| !line.contains(&ANNA.0.to_string())));
    assert!(matches!(house.enter(ANNA).await, Ok(kabinet_portal::links::Landed::Arrived(_))), "it opens no door");
    assert!(matches!(house.link(&anna, VERA).await, Ok(kabinet_portal::links::Landed::Linked)));
    house.verify().await;
}
