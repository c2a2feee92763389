//! The forms about points, as a browser without scripts sends them.

use super::{anna, points_pass_after, posted, spend};
use crate::{
    browser::{Answer, Browser, Door},
    house::{Guest, House, PASSWORD},
};
use kabinet_portal::{points::Hold, staff::Role};

/// The limit of Settings → Main that nobody has changed.
const LIMIT: i64 = 10_000;

async fn at_the_desk(house: &House, door: &Door, role: Role) -> Browser {
    let mut browser = door.browser();
    let signed_in = [("email", &*house.hired(role).await), ("password", PASSWORD)];
    assert_eq!(browser.post("/api/desk/sign_in", &signed_in).await.short(), "303 /desk/");
    browser
}

async fn signed_in(door: &Door, guest: &Guest) -> Browser {
    let mut browser = door.browser();
    browser.post("/api/client/sign_in", &[("email", &guest.email), ("password", PASSWORD)]).await;
    browser
}

fn card(anna: &Guest) -> String {
    format!("/desk/members/{}/", anna.id)
}

/// The value of the hidden field `name` of the form that is sent to `action`.
fn hidden(page: &Answer, action: &str, name: &str) -> String {
    let form = page.body.split_once(&format!("action=\"{action}\"")).expect("the form").1;
    let field = form.split_once(&format!("name=\"{name}\" value=\"")).expect("the field").1;
    field.split_once('"').expect("its value").0.to_owned()
}

/// Sends a form of the card, with the key that came with it.
async fn send(browser: &mut Browser, anna: &Guest, action: &str, fields: &[(&str, &str)]) -> Answer {
    let page = browser.get(&card(anna)).await;
    let (id, key) = (anna.id.to_string(), hidden(&page, action, "key"));
    let form = [&[("id", id.as_str()), ("key", key.as_str())], fields].concat();
    let back = browser.post(action, &form).await.short();
    assert_eq!(back.trim_end_matches("#by-hand"), format!("303 {}", card(anna)));
    browser.get(&card(anna)).await
}

#[tokio::test]
async fn that_it_is_done_is_said_once_and_a_page_fetched_ahead_leaves_it_to_the_next() {
    const FLASH: &str = "__Host-flash";
    let (house, anna, _) = anna().await;
    let door = house.door().await;
    let mut maria = at_the_desk(&house, &door, Role::Marketer).await;
    let page = maria.get(&card(&anna)).await;
    let (id, key) = (anna.id.to_string(), hidden(&page, "/api/points/adjust", "key"));
    let form = [("id", &*id), ("key", &key), ("change", "award"), ("points", "25"), ("reason", "Sorry for the wait")];
    maria.post("/api/points/adjust", &form).await;
    // A note is no secret: nothing had to be kept for it.
    assert_eq!(maria.cookies[FLASH], "points_posted");
    let ahead = maria.get_with(&[("sec-purpose", "prefetch")], &card(&anna)).await;
    assert!(ahead.body.contains("Done.") && maria.cookies.contains_key(FLASH));
    assert!(maria.get(&card(&anna)).await.body.contains("Done."));
    assert!(!maria.cookies.contains_key(FLASH) && !maria.get(&card(&anna)).await.body.contains("Done."));

    let wrong = [("id", &*id), ("key", "other"), ("change", "award"), ("points", "25"), ("reason", "")];
    maria.post("/api/points/adjust", &wrong).await;
    assert_eq!(maria.cookies[FLASH].len(), 43, "what was typed is kept by the portal");
    assert!(maria.get(&card(&anna)).await.body.contains("value=\"25\""));
    for rubbish in ["points_lost", "", "%F0"] {
        maria.cookies.insert(FLASH.to_owned(), rubbish.to_owned());
        let page = maria.get(&card(&anna)).await;
        assert!(page.status.is_success() && !page.body.contains("Done."), "{rubbish}");
        assert!(!maria.cookies.contains_key(FLASH), "{rubbish}");
    }
}

#[tokio::test]
async fn what_is_given_by_hand_is_given_once_however_often_the_button_is_pressed() {
    let (house, anna, _) = anna().await;
    let door = house.door().await;
    let mut maria = at_the_desk(&house, &door, Role::Marketer).await;
    let page = maria.get(&card(&anna)).await;
    let (id, key) = (anna.id.to_string(), hidden(&page, "/api/points/adjust", "key"));
    let form = [("id", &*id), ("key", &key), ("change", "award"), ("points", "25"), ("reason", "Sorry for the wait")];
    for _ in 0..2 {
        assert_eq!(maria.post("/api/points/adjust", &form).await.short(), format!("303 {}", card(&anna)));
        assert!(maria.get(&card(&anna)).await.body.contains("Done."));
    }
    assert_eq!(house.balance(&anna).await, 125);
    let again = maria.get(&card(&anna)).await;
    assert_ne!(hidden(&again, "/api/points/adjust", "key"), key, "the next form is another request");
    send(&mut maria, &anna, "/api/points/adjust", &[("change", "clip"), ("points", "999"), ("reason", "A mistake")])
        .await;
    assert_eq!(house.balance(&anna).await, 0);
    let history = signed_in(&door, &anna).await.get("/client/history/").await.body;
    assert!(history.contains("Sorry for the wait") && history.contains("125 of 999 taken"), "{history}");
    house.verify().await;
}

#[tokio::test]
async fn a_refused_change_keeps_what_was_typed_and_says_what_is_wrong_with_each_field() {
    let (house, anna, _) = anna().await;
    let door = house.door().await;
    let mut maria = at_the_desk(&house, &door, Role::Marketer).await;
    let fields = [("change", "debt"), ("points", "a lot"), ("reason", "")];
    let page = send(&mut maria, &anna, "/api/points/adjust", &fields).await.body;
    assert!(page.contains(r#"value="a lot""#) && page.contains(r#"<option value="debt" selected"#), "{page}");
    for wrong in ["f-adjust-points-error", "f-adjust-reason-error"] {
        assert!(page.contains(&format!("id=\"{wrong}\"")), "{wrong} in {page}");
    }
    let page =
        send(&mut maria, &anna, "/api/points/adjust", &[("change", "steal"), ("points", "1"), ("reason", "x")]).await;
    assert!(page.body.contains("f-adjust-change-note"), "{}", page.body);
    assert_eq!(house.balance(&anna).await, 100);
}

#[tokio::test]
async fn much_waits_for_a_second_pair_of_eyes_which_is_not_one_s_own() {
    let (house, anna, _) = anna().await;
    let door = house.door().await;
    let mut maria = at_the_desk(&house, &door, Role::Marketer).await;
    assert!(!maria.get("/desk/members/").await.body.contains("/desk/proposals/"), "nothing waits");
    let much = (LIMIT + 1).to_string();
    let fields = [("change", "award"), ("points", &*much), ("reason", "A <b>prize</b>")];
    let page = send(&mut maria, &anna, "/api/points/adjust", &fields).await;
    assert!(page.body.contains("It waits until somebody else agrees."), "{}", page.body);
    assert!(page.body.contains("Somebody else decides") && page.body.contains("A &lt;b&gt;prize"), "{}", page.body);
    assert!(maria.get("/desk/members/").await.body.contains("Waiting for a second pair of eyes: 1"));
    assert_eq!(house.balance(&anna).await, 100);

    let mut boris = at_the_desk(&house, &door, Role::Marketer).await;
    let list = boris.get("/desk/proposals/").await;
    let (id, proposal) = (anna.id.to_string(), hidden(&list, "/api/points/decide", "proposal"));
    let answer = |verdict| [("id", id.clone()), ("proposal", proposal.clone()), ("verdict", verdict)];
    let decide = |verdict: &'static str| answer(verdict.to_owned());
    let form = decide("approve");
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(maria.post("/api/points/decide", &form).await.short(), "303 /desk/proposals/");
    let told = maria.get("/desk/proposals/").await.body;
    assert!(told.contains("Somebody else has to decide about your own proposal."), "{told}");
    assert_eq!(boris.post("/api/points/decide", &form).await.short(), "303 /desk/proposals/");
    let told = boris.get("/desk/proposals/").await.body;
    assert!(told.contains("Done.") && told.contains("Nothing waits"), "{told}");
    assert_eq!(house.balance(&anna).await, 100 + LIMIT + 1);
    let unheard: Vec<_> =
        form.iter().map(|(name, value)| (*name, if *name == "verdict" { "" } else { *value })).collect();
    assert_eq!(boris.call("/api/points/decide", &unheard).await.short(), "404");
}

#[tokio::test]
async fn what_is_declined_on_the_card_is_gone_from_it() {
    let (house, anna, _) = anna().await;
    let door = house.door().await;
    let mut maria = at_the_desk(&house, &door, Role::Marketer).await;
    let much = (LIMIT + 1).to_string();
    send(&mut maria, &anna, "/api/points/adjust", &[("change", "debt"), ("points", &much), ("reason", "Fraud")]).await;
    let mut boris = at_the_desk(&house, &door, Role::Operator).await;
    let page = boris.get(&card(&anna)).await;
    let (id, proposal) = (anna.id.to_string(), hidden(&page, "/api/points/decide", "proposal"));
    let form = [("id", &*id), ("proposal", &proposal), ("seen_on", "card"), ("verdict", "decline")];
    assert_eq!(boris.post("/api/points/decide", &form).await.short(), format!("303 {}", card(&anna)));
    let page = boris.get(&card(&anna)).await.body;
    assert!(page.contains("Declined: no points have changed.") && !page.contains("Fraud"), "{page}");
    assert_eq!(house.balance(&anna).await, 100);
}

#[tokio::test]
async fn a_spending_is_given_back_from_the_card_and_nothing_is_left_to_give() {
    let (house, anna, _) = anna().await;
    let spent = house.portal().spend(&spend(anna.id, 60, "till")).await.expect("spends").seq.to_string();
    let door = house.door().await;
    let mut maria = at_the_desk(&house, &door, Role::Marketer).await;
    let back = |points| [("spend", spent.as_str()), ("points", points), ("reason", "")];
    let page = send(&mut maria, &anna, "/api/points/return_spend", &back("61")).await.body;
    assert!(page.contains("Only 60 left."), "{page}");
    send(&mut maria, &anna, "/api/points/return_spend", &back("20")).await;
    assert_eq!(house.balance(&anna).await, 60);
    let page = send(&mut maria, &anna, "/api/points/return_spend", &back("")).await.body;
    assert!(!page.contains("/api/points/return_spend"), "nothing is left: {page}");
    assert_eq!(house.balance(&anna).await, 100);
    let history = signed_in(&door, &anna).await.get("/client/history/?kind=return").await.body;
    assert!(history.contains("Two coffees") && history.contains("Gives back"), "{history}");
}

#[tokio::test]
async fn an_operator_restores_from_the_card_and_a_marketer_is_not_offered_to() {
    let (house, anna, desk) = anna().await;
    points_pass_after(&house, 10).await;
    let expiry = posted(desk.adjust(&super::award(anna.id, 50, "short")).await).seq + 1;
    house.pass_days(11);
    house.portal().settle_due().await.expect("settles");
    let door = house.door().await;
    let mut maria = at_the_desk(&house, &door, Role::Marketer).await;
    assert!(!maria.get(&card(&anna)).await.body.contains("/api/points/restore"));
    let (id, expiry) = (anna.id.to_string(), expiry.to_string());
    let forced = [("id", &*id), ("key", "k"), ("expiry", &expiry), ("days", "5"), ("reason", "x")];
    assert_eq!(maria.call("/api/points/restore", &forced).await.short(), "403");

    let mut boris = at_the_desk(&house, &door, Role::Operator).await;
    let restore = |days| [("expiry", &*expiry), ("points", ""), ("days", days), ("reason", "We were late")];
    let page = send(&mut boris, &anna, "/api/points/restore", &restore("soon")).await.body;
    assert!(page.contains("f-restore-days-error") && page.contains(r#"value="soon""#), "{page}");
    let page = send(&mut boris, &anna, "/api/points/restore", &restore("5")).await.body;
    assert!(!page.contains("/api/points/restore"), "an expiry is restored once: {page}");
    assert_eq!(house.balance(&anna).await, 150);
}

#[tokio::test]
async fn each_line_that_passed_is_restored_by_one_press_however_many_came_after_it() {
    let (house, anna, desk) = anna().await;
    points_pass_after(&house, 10).await;
    for n in 1..=12 {
        posted(desk.adjust(&super::award(anna.id, n, &format!("short-{n}"))).await);
    }
    house.pass_days(11);
    house.portal().settle_due().await.expect("settles");
    let door = house.door().await;
    let mut boris = at_the_desk(&house, &door, Role::Operator).await;
    let page = boris.get(&card(&anna)).await;
    let presses = |page: &str| page.matches(r#"action="/api/points/restore""#).count();
    assert_eq!(presses(&page.body), 13, "one for each, and one that says how");
    // The first of the page passed last; the last press is that of the first lot, and sends what stands beside it.
    let oldest = page.body.rsplit(r#"action="/api/points/restore""#).nth(1).expect("a form");
    let value = |name: &str| {
        let rest = oldest.split_once(&format!(r#"name="{name}" value=""#)).expect(name).1;
        rest.split_once('"').expect("a value").0.to_owned()
    };
    let sent = ["id", "key", "expiry", "days"].map(|name| (name, value(name)));
    let form: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    for _ in 0..2 {
        let back = boris.post("/api/points/restore", &form).await.short();
        assert_eq!(back.trim_end_matches("#by-hand"), format!("303 {}", card(&anna)));
    }
    assert_eq!(house.balance(&anna).await, 101, "once, however often it is pressed");
    assert_eq!(presses(&boris.get(&card(&anna)).await.body), 12);
    let history = signed_in(&door, &anna).await.get("/client/history/").await.body;
    assert!(history.contains("Restoration") && history.contains("Restores"), "{history}");
    house.pass_days(30);
    assert_eq!(house.balance(&anna).await, 100, "the thirty days of the settings are over");
    house.verify().await;
}

#[tokio::test]
async fn the_card_and_the_member_s_statement_say_where_the_points_are() {
    let (house, anna, _) = anna().await;
    let portal = house.portal();
    portal.spend(&spend(anna.id, 10, "till")).await.expect("spends");
    let order = Hold { member: anna.id, points: 30, minutes: 60, reason: "Order 7".into(), key: "hold".into() };
    portal.hold(&order).await.expect("holds");
    let door = house.door().await;
    let page = at_the_desk(&house, &door, Role::Marketer).await.get(&card(&anna)).await.body;
    for told in [
        "<dt>Usable</dt><dd>60 points</dd>",
        "<dt>Set aside</dt><dd>30 points</dd>",
        "<dt>Spent</dt><dd>10 points</dd>",
        "Order 7",
    ] {
        assert!(page.contains(told), "{told} in {page}");
    }
    let mut browser = signed_in(&door, &anna).await;
    let page = browser.get("/client/statement/").await.body;
    // What there was, what came and went, and what there is: usable and set aside.
    assert_eq!(figures(&page), ["0", "0", "+100", "–", "\u{2212}10", "–", "\u{2212}30", "+30", "60", "30"], "{page}");
    let wrong = browser.get("/client/statement/?from=2026-11-20&until=2026-11-01").await;
    assert_eq!(wrong.short(), "200");
    assert!(wrong.body.contains("f-until-error") && !wrong.body.contains("<td"), "{}", wrong.body);
}

/// What the cells of the tables of a page say.
fn figures(page: &str) -> Vec<&str> {
    page.split("<td").skip(1).filter_map(|cell| cell.split_once('>')?.1.split('<').next()).collect()
}

#[tokio::test]
async fn a_marketer_reads_the_statement_that_the_member_reads() {
    let (house, anna, _) = anna().await;
    house.portal().spend(&spend(anna.id, 10, "till")).await.expect("spends");
    let door = house.door().await;
    let mut maria = at_the_desk(&house, &door, Role::Marketer).await;
    let statement = format!("{}statement/", card(&anna));
    let before = maria.get(&card(&anna)).await.body;
    assert!(before.contains(&format!("href=\"{statement}\"")) && before.contains("<dt>Usable</dt><dd>90 points</dd>"));

    let page = maria.get(&statement).await.body;
    assert_eq!(figures(&page), ["0", "+100", "\u{2212}10", "90"], "{page}");
    for told in ["Statement of Anna", "<dt>Usable</dt><dd>90 points</dd>", &format!("action=\"{statement}\"")] {
        assert!(page.contains(told), "{told} in {page}");
    }
    house.pass_days(1);
    let mut maria = at_the_desk(&house, &door, Role::Marketer).await;
    let today = house.clock.now().date(&house.desk().await.split(anna.id).await.expect("the split").zone);
    let period = format!("?from={today}&until={today}");
    let page = maria.get(&format!("{statement}{period}")).await.body;
    assert_eq!(figures(&page), ["90", "90"], "nothing changed on the next day: {page}");
    let own = signed_in(&door, &anna).await.get(&format!("/client/statement/{period}")).await.body;
    assert_eq!(figures(&own), ["90", "90"], "{own}");

    let wrong = maria.get(&format!("{statement}?from=2026-11-20&until=2026-11-01")).await.body;
    assert!(wrong.contains("f-until-error") && figures(&wrong).is_empty(), "{wrong}");
    assert_eq!(maria.get("/desk/members/999999/statement/").await.short(), "404");
}
