//! Nobody learns from an answer who is known here.

use crate::{
    browser::{Answer, Browser, Door},
    house::{House, PASSWORD, VERA},
    ways::comes,
};

const KNOWN: &str = "anna@guests.example";
/// As long, and nobody's.
const UNKNOWN: &str = "nona@guests.example";

/// A random value is longer than any word of ours.
const RANDOM: usize = 22;

/// All that can be seen of an answer: status, headers and the length of the body. What is drawn anew for every answer is
/// seen by its length.
fn seen(answer: &Answer) -> String {
    let headers = answer.headers.iter().filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()));
    let headers: Vec<_> = headers.map(|(name, value)| format!("{name}: {}", without_random(value))).collect();
    format!("{}\n{}\n{}", answer.status, headers.join("\n"), answer.body.len())
}

fn without_random(value: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_+/".contains(c);
    let is_random = |word: &str| word.len() >= RANDOM && word.contains(|c: char| !c.is_lowercase() && c != '-');
    let parts = value.split_inclusive(|c| !is_part(c)).map(|part| {
        let word = part.trim_end_matches(|c| !is_part(c));
        if is_random(word) { part.replace(word, &format!("<{}>", word.len())) } else { part.to_owned() }
    });
    parts.collect()
}

/// A way somebody goes with an address: everything that is seen on it.
async fn ways(house: &House, door: &Door, email: &str) -> Vec<String> {
    let mut answers = Vec::new();
    for path in ["/api/client/sign_in", "/api/desk/sign_in"] {
        let form = [("email", email), ("password", "wrong-Zx9-word")];
        answers.push(door.browser().call(path, &form).await);
        let mut browser = door.browser();
        answers.push(browser.post(path, &form).await);
        let back = answers.last().expect("an answer").location.clone();
        answers.push(browser.get(&back).await);
    }
    let form = [("name", "Anna"), ("email", email), ("password", PASSWORD), ("consent", "on")];
    answers.push(door.browser().call("/api/client/register", &form).await);
    answers.extend(registering(&mut door.browser(), "/api/client/register", &form).await);
    let mut browser = door.browser();
    comes(house, &mut browser, VERA).await;
    answers.extend(registering(&mut browser, "/api/client/join", &form).await);
    answers.iter().map(seen).collect()
}

/// Registering, the code's page, a wrong code, another code, and what their pages say.
async fn registering(browser: &mut Browser, by: &str, form: &[(&str, &str)]) -> Vec<Answer> {
    let sent = browser.post(by, form).await;
    let page = sent.location.clone();
    let id = page.split_once("id=").expect("the way to the code").1.to_owned();
    let mut answers = vec![sent, browser.get(&page).await];
    for (path, field) in [("/api/client/enter_code", ("code", "000000")), ("/api/client/send_code", ("", ""))] {
        answers.push(browser.post(path, &[("id", &id), field]).await);
        answers.push(browser.get(&page).await);
    }
    answers
}

#[tokio::test]
async fn answers_to_known_and_unknown_addresses_are_the_same() {
    let house = House::unscanned(&[]).await;
    house.register("Anna", None).await;
    // The letters of the registration itself are not counted any more.
    house.pass_minutes(60);
    let door = house.door().await;
    let (known, unknown) = (ways(&house, &door, KNOWN).await, ways(&house, &door, UNKNOWN).await);
    assert_eq!(known.len(), 19);
    for (known, unknown) in known.iter().zip(&unknown) {
        assert_eq!(known, unknown);
    }
    // An address that cannot be one is answered alike, too, where it is not shown again.
    let typed = async |email: &str| {
        let form = [("email", email), ("password", PASSWORD)];
        seen(&door.browser().post("/api/client/sign_in", &form).await)
    };
    assert_eq!(typed("no address").await, typed(UNKNOWN).await);
}

#[test]
fn what_is_random_is_seen_by_its_length_and_nothing_else_is_hidden() {
    let cookie = "__Host-flash=0123456789abcdefghijklmnopqrstuvwxyz0123456; Path=/; Max-Age=600";
    assert_eq!(without_random(cookie), "__Host-flash=<43>; Path=/; Max-Age=600");
    let word = "strict-origin-when-cross-origin";
    assert_eq!(without_random(word), word);
}
