use super::{ANNA, BORIS, Provider, START};
use crate::{
    browser::Browser,
    house::{Guest, House, PASSWORD},
};
use kabinet_domain::event::NetworkName;
use kabinet_portal::{secrets::Token, staff::Role, who::Who};

async fn held(house: &House, browser: &Browser) -> Guest {
    let token = Token::parse(&browser.cookies["__Host-session"]).expect("a session");
    match house.who(&token).await {
        Who::Member(member) => Guest { id: member.id(), email: String::new(), token },
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_person_of_the_provider_registers_by_a_friends_link_and_signs_in_from_then_on() {
    let provider = Provider::open().await;
    let house = &provider.house;
    let vera = house.register("Vera", None).await;
    let door = house.door().await;
    let mut browser = door.browser();
    let page = browser.get(&format!("/client/registration/?ref={}", vera.id)).await.body;
    assert!(page.contains("Continue with Zerno ID"), "{page}");
    assert_eq!(provider.comes(&mut browser, ANNA).await.short(), "303 /client/registration/");
    let page = browser.get("/client/registration/").await.body;
    assert!(page.contains("You came through Zerno ID as Анна Белова"), "{page}");
    let form = [("name", "Anna"), ("email", "anna@guests.example"), ("consent", "on")];
    let sent = browser.post("/api/client/join", &form).await;
    let id = sent.location.split_once("id=").unwrap_or_else(|| panic!("{sent:?}")).1.to_owned();
    let code = house.code_to("anna@guests.example").await;
    let entered = browser.post("/api/client/enter_code", &[("id", &id), ("code", &code)]).await;
    assert_eq!(entered.short(), "303 /client/");
    let anna = held(house, &browser).await;
    house.work().await;
    let recommended = house.desk().await.member(anna.id).await.expect("a card").row.recommended;
    assert_eq!(recommended.map(|(id, _)| id), Some(vera.id));
    insta::assert_snapshot!(house.journal(&anna).await.join("\n"), @r"
    Linked a Zerno ID profile | Bonus for linking a network: Awarded: 10 points. A letter was sent
    Registered | Welcome: A letter was sent
    ");
    let mut other = door.browser();
    assert_eq!(provider.comes(&mut other, ANNA).await.short(), "303 /client/");
    assert_eq!(held(house, &other).await.id, anna.id);
}

#[tokio::test]
async fn a_member_links_a_profile_which_has_no_groups_and_unlinks_it() {
    let provider = Provider::open().await;
    let house = &provider.house;
    let boris = house.register("Boris", None).await;
    let door = house.door().await;
    let mut browser = door.browser();
    browser.post("/api/client/sign_in", &[("email", &boris.email), ("password", PASSWORD)]).await;
    let page = browser.get("/client/networks/").await.body;
    assert!(page.contains("Link Zerno ID"), "{page}");
    assert_eq!(provider.comes(&mut browser, BORIS).await.short(), "303 /client/networks/");
    assert_eq!(house.balance(&boris).await, 10);
    let page = browser.get("/client/networks/").await.body;
    let card = page.split("<h2").find(|card| card.contains("Zerno ID")).unwrap_or_else(|| panic!("{page}"));
    assert!(card.contains("Борис Ким") && !card.contains("<h3"), "{card}");
    let home = browser.get("/client/").await.body;
    assert!(home.contains("Linked a Zerno ID profile"), "{home}");
    assert_eq!(browser.post("/api/member/unlink", &[("network", "oidc")]).await.short(), "303 /client/networks/");
    let journal = house.journal(&boris).await.join("\n");
    assert!(journal.contains("Unlinked a Zerno ID profile"), "{journal}");
}

#[tokio::test]
async fn the_home_page_asks_for_no_link_where_there_is_nothing_to_see() {
    let provider = Provider::open().await;
    let boris = provider.house.register("Boris", None).await;
    let home = provider.house.member(&boris).await.home().await.expect("a home");
    assert_eq!(home.unlinked, [NetworkName::Vk]);
}

#[tokio::test]
async fn groups_are_added_at_networks_that_have_some() {
    let provider = Provider::open().await;
    let door = provider.house.door().await;
    let mut browser = door.browser();
    let email = provider.house.hired(Role::Administrator).await;
    browser.post("/api/desk/sign_in", &[("email", &email), ("password", PASSWORD)]).await;
    let page = browser.get("/desk/groups/").await.body;
    assert!(page.contains("value=\"vk\"") && !page.contains("value=\"oidc\""), "{page}");
    let form = [("network", "oidc"), ("group", "1"), ("service_key", "k")];
    let refused = browser.post("/api/groups/add", &form).await;
    assert!(browser.get("/desk/groups/").await.body.contains("not set up"), "{refused:?}");
}

/// What a browser brings that did not leave is nobody's, and what it brought is gone.
#[tokio::test]
async fn another_browser_cannot_finish_the_way_and_no_code_is_used_twice() {
    let provider = Provider::open().await;
    let door = provider.house.door().await;
    let mut browser = door.browser();
    let back = provider.there(&mut browser, START, ANNA).await;
    let mut thief = door.browser();
    assert_eq!(thief.get(&back).await.short(), "303 /client/login/");
    assert!(!thief.cookies.contains_key("__Host-session") && !thief.cookies.contains_key("__Host-arrived"));
    assert_eq!(browser.get(&back).await.short(), "303 /client/login/");
    let back = provider.there(&mut browser, START, ANNA).await;
    let away = browser.cookies["__Host-away"].clone();
    assert_eq!(browser.get(&back).await.short(), "303 /client/registration/");
    browser.cookies.insert("__Host-away".to_owned(), away);
    assert_eq!(browser.get(&back).await.short(), "303 /client/login/");
}

#[tokio::test]
async fn without_an_issuer_or_an_application_there_is_no_such_way() {
    for missing in ["NETWORKS__OIDC__ISSUER", "NETWORKS__OIDC__CLIENT_ID"] {
        let provider = Provider::with(&[(missing, "")]).await;
        let door = provider.house.door().await;
        let mut browser = door.browser();
        assert!(!browser.get("/client/login/").await.body.contains("/oauth/oidc/"), "{missing}");
        assert_eq!(browser.post(START, &[]).await.short(), "303 /client/login/");
        assert!(browser.get("/client/login/").await.body.contains("not set up"), "{missing}");
    }
}
