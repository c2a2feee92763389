use crate::{
    browser::Browser,
    house::{House, PASSWORD},
};
use kabinet_portal::{settings::MainForm, staff::Role};

const PAGE: &str = "/desk/settings/";
const SAVE: &str = "/api/settings/save";

/// Somebody in this role, signed in at the desk.
async fn signed_in(house: &House, role: Role, browser: &mut Browser) {
    let email = house.hired(role).await;
    let answer = browser.post("/api/desk/sign_in", &[("email", &email), ("password", PASSWORD)]).await;
    assert_eq!(answer.short(), "303 /desk/");
}

/// The value of a hidden field.
fn hidden(body: &str, name: &str) -> String {
    let from = body.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("no {name}: {body}"));
    from.split('"').next().unwrap_or_default().to_owned()
}

/// The form that stands on the page, with these fields changed and this button pressed.
async fn press(browser: &mut Browser, form: &MainForm, stamp: &str, then: &str) -> String {
    let mut fields: Vec<(&str, &str)> = form.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend([("stamp", stamp), ("then", then)]);
    browser.post(SAVE, &fields).await.short()
}

async fn form(house: &House) -> MainForm {
    MainForm::of(&super::operator(house).await.settings().await.expect("the page").meaning.main)
}

#[tokio::test]
async fn a_change_is_seen_before_it_is_made_and_then_everybody_sees_it() {
    let house = House::paying_levels(1, &["both_sides"]).await;
    let door = house.door().await;
    let mut browser = door.browser();
    signed_in(&house, Role::Administrator, &mut browser).await;
    let page = browser.get(PAGE).await.body;
    assert!(page.contains("Zerno Club") && page.contains("1 point, 2 points, 5 points"), "{page}");
    assert!(page.contains("no more than 80 points: the member 30, those who invited by level 50"), "{page}");
    assert!(page.contains("Awarded 5\u{a0}November 2026, 12:00 → usable at once, never expires"), "{page}");

    let mut typed = form(&house).await;
    let fields = [("referral_levels", "2"), ("name_en", "Grain & <Co>"), ("en_one", "grain"), ("en_other", "grains")];
    for (field, value) in fields {
        typed.set(field, value);
    }
    let stamp = hidden(&page, "stamp");
    assert_eq!(press(&mut browser, &typed, &stamp, "look").await, format!("303 {PAGE}"));
    let look = browser.get(PAGE).await.body;
    assert!(look.contains("no more than 80 grains") || look.contains("no more than 80 points"), "{look}");
    assert!(look.contains("no more than 90 grains: the member 30, those who invited by level 50, 10"), "{look}");
    assert!(look.contains("1 grain, 2 grains, 5 grains"), "{look}");
    assert!(look.contains("Grain &amp; &lt;Co&gt;") && !look.contains("<Co>"), "{look}");
    assert_eq!(hidden(&look, "referral_levels"), "2");
    assert!(browser.get(PAGE).await.body.contains("Zerno Club"), "nothing is saved yet");

    assert_eq!(press(&mut browser, &typed, &stamp, "edit").await, format!("303 {PAGE}"));
    let again = browser.get(PAGE).await.body;
    assert!(again.contains("name=\"en_one\"") && again.contains("value=\"grain\""), "what was typed is there: {again}");
    assert_eq!(press(&mut browser, &typed, &stamp, "save").await, format!("303 {PAGE}"));
    let saved = browser.get(PAGE).await.body;
    assert!(saved.contains("Levels of inviting: 1 → 2") && saved.contains("Мария"), "{saved}");
    let sign_in = door.browser().get("/client/login/").await.body;
    assert!(sign_in.contains("Grain &amp; &lt;Co&gt;"), "{sign_in}");
}

#[tokio::test]
async fn what_is_wrong_stands_beside_its_field_and_nothing_that_was_typed_is_lost() {
    let house = House::unscanned_without_offers(&[]).await;
    let door = house.door().await;
    let mut browser = door.browser();
    signed_in(&house, Role::Operator, &mut browser).await;
    let stamp = hidden(&browser.get(PAGE).await.body, "stamp");
    let mut typed = form(&house).await;
    typed.set("zone", "Atlantis/Capital");
    typed.set("referral_levels", "11");
    typed.set("name_en", "Unsaved");
    for then in ["look", "save"] {
        assert_eq!(press(&mut browser, &typed, &stamp, then).await, format!("303 {PAGE}"));
        let page = browser.get(PAGE).await.body;
        assert!(page.contains("Choose a zone from the list, such as Europe/Moscow."), "{page}");
        assert!(page.contains("Enter a whole number from 1 to 10."), "{page}");
        for value in ["Atlantis/Capital", "11", "Unsaved"] {
            assert!(page.contains(&format!("value=\"{value}\"")), "{value}: {page}");
        }
    }
}

#[tokio::test]
async fn whoever_was_overtaken_is_told_and_may_save_again() {
    let house = House::unscanned_without_offers(&[]).await;
    let door = house.door().await;
    let mut browser = door.browser();
    signed_in(&house, Role::Operator, &mut browser).await;
    let stamp = hidden(&browser.get(PAGE).await.body, "stamp");
    let mut typed = form(&house).await;
    typed.set("name_en", "Mine");
    super::saves(&super::operator(&house).await, &[("name_en", "Theirs")]).await.expect("saves");
    press(&mut browser, &typed, &stamp, "look").await;
    let told = browser.get(PAGE).await.body;
    assert!(told.contains("Somebody saved another version") && told.contains("value=\"Mine\""), "{told}");
    assert!(told.contains("→ Theirs"), "the change of theirs is in the list: {told}");
    let fresh = hidden(&told, "stamp");
    assert_ne!(fresh, stamp);
    press(&mut browser, &typed, &fresh, "look").await;
    assert!(browser.get(PAGE).await.body.contains("Theirs"), "what would be written over");
    assert_eq!(press(&mut browser, &typed, &fresh, "save").await, format!("303 {PAGE}"));
    assert!(browser.get("/desk/offers/").await.body.contains("Mine"));
}

#[tokio::test]
async fn somebody_may_save_between_the_look_and_the_page_that_shows_it() {
    let house = House::unscanned_without_offers(&[]).await;
    let door = house.door().await;
    let mut browser = door.browser();
    signed_in(&house, Role::Operator, &mut browser).await;
    let stamp = hidden(&browser.get(PAGE).await.body, "stamp");
    let mut typed = form(&house).await;
    typed.set("name_en", "Mine");
    press(&mut browser, &typed, &stamp, "look").await;
    super::saves(&super::operator(&house).await, &[("name_en", "Theirs")]).await.expect("saves");
    let told = browser.get(PAGE).await.body;
    assert!(told.contains("Somebody saved another version") && told.contains("value=\"Mine\""), "{told}");
}

#[tokio::test]
async fn marketers_neither_see_settings_nor_save_them() {
    let house = House::unscanned_without_offers(&[]).await;
    let door = house.door().await;
    let mut browser = door.browser();
    signed_in(&house, Role::Marketer, &mut browser).await;
    let offers = browser.get("/desk/offers/").await.body;
    assert!(offers.contains("/desk/journal/") && !offers.contains(PAGE), "{offers}");
    let page = browser.get(PAGE).await;
    assert_eq!(page.short(), "403");
    assert!(page.body.contains("This is not open to you"), "{}", page.body);
    let typed = form(&house).await;
    assert_eq!(press(&mut browser, &typed, "", "save").await, "403");
}

#[tokio::test]
async fn pages_that_may_not_ask_the_database_bear_the_programmes_name() {
    let house = House::unscanned_without_offers(&[]).await;
    let door = house.door().await;
    let mut browser = door.browser();
    for renamed in [None, Some("Grain Club")] {
        if let Some(name) = renamed {
            super::saves(&super::operator(&house).await, &[("name_en", name)]).await.expect("saves");
        }
        let name = renamed.unwrap_or("Zerno Club");
        let foreign = browser.post_from("cross-site", SAVE, &[]).await;
        let lost = browser.get("/nowhere/").await;
        for (page, status) in [(foreign, "403"), (lost, "404")] {
            assert_eq!(page.short(), status);
            assert!(page.body.contains(name) && !page.body.contains("Kabinet"), "{name}: {}", page.body);
        }
    }
}

#[tokio::test]
async fn a_visitor_whose_browser_speaks_neither_language_is_addressed_in_the_programmes() {
    let house = House::unscanned_without_offers(&[]).await;
    let door = house.door().await;
    let mut browser = door.browser();
    let german = [("accept-language", "de")];
    assert!(browser.get_with(&german, "/client/login/").await.body.contains("<html lang=\"en\">"));
    super::saves(&super::operator(&house).await, &[("lang", "ru")]).await.expect("saves");
    assert!(browser.get_with(&german, "/client/login/").await.body.contains("<html lang=\"ru\">"));
}
