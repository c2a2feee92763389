//! VK ID from the authorize page to the person's data, and every way it refuses.

use std::collections::BTreeMap;

use kabinet_standins::vk::{Fault, FaultKind};
use serde_json::{Value, json};
use url::Url;

use crate::scene::{ANNA, BACK, CLIENT, Scene};

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const STATE: &str = "state-of-thirty-two-letters-or-so";

type Form<'a> = BTreeMap<&'a str, &'a str>;

fn request() -> Form<'static> {
    Form::from([
        ("response_type", "code"),
        ("client_id", CLIENT),
        ("redirect_uri", BACK),
        ("state", STATE),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "s256"),
        ("scope", "email"),
    ])
}

/// The parameters VK ID sends back to the application with.
async fn back(scene: &Scene, form: &Form<'_>) -> BTreeMap<String, String> {
    let answer = scene.http.post(scene.url("/authorize")).form(form).send().await.expect("sent");
    assert_eq!(answer.status(), 303);
    let target = answer.headers()["location"].to_str().expect("text");
    assert!(target.starts_with(&format!("{BACK}?")), "{target}");
    Url::parse(target).expect("a URL").query_pairs().into_owned().collect()
}

async fn signed(scene: &Scene) -> BTreeMap<String, String> {
    let mut form = request();
    form.insert("person", "1");
    back(scene, &form).await
}

fn exchange(back: &BTreeMap<String, String>) -> Form<'_> {
    Form::from([
        ("grant_type", "authorization_code"),
        ("client_id", CLIENT),
        ("redirect_uri", BACK),
        ("state", STATE),
        ("code_verifier", VERIFIER),
        ("code", &back["code"]),
        ("device_id", &back["device_id"]),
    ])
}

async fn post(scene: &Scene, path: &str, form: &Form<'_>) -> Value {
    let answer = scene.http.post(scene.url(path)).form(form).send().await.expect("sent");
    assert_eq!(answer.status(), 200);
    answer.json().await.expect("JSON")
}

#[tokio::test]
async fn a_person_chosen_on_the_page_signs_in_and_is_told_about() {
    let scene = Scene::start().await;
    let page = scene.http.get(scene.url("/authorize")).query(&request()).send().await.expect("sent");
    let page = page.text().await.expect("text");
    assert!(page.contains("name=\"person\" value=\"1\"") && page.contains("Анна Петрова"));
    assert!(page.contains("&lt;b&gt;Сидоров") && !page.contains("<b>Сидоров"));
    let back = signed(&scene).await;
    assert_eq!((back["state"].as_str(), back["type"].as_str(), back["expires_in"].as_str()), (STATE, "code_v2", "600"));
    let tokens = post(&scene, "/oauth2/auth", &exchange(&back)).await;
    assert_eq!((&tokens["state"], &tokens["user_id"], &tokens["expires_in"]), (&json!(STATE), &json!(1), &json!(3600)));
    let text = |name: &str| tokens[name].as_str().expect("a token").to_owned();
    let (access, id_token) = (text("access_token"), text("id_token"));
    let user = post(&scene, "/oauth2/user_info", &Form::from([("client_id", CLIENT), ("access_token", &access)])).await;
    assert_eq!(
        user["user"],
        json!({ "user_id": "1", "first_name": "Анна", "last_name": "Петрова", "sex": 1, "verified": false,
            "avatar": "https://vk.example/avatar/1.jpg", "birthday": "01.02.1990", "email": "id1@vk.example" })
    );
    let public =
        post(&scene, "/oauth2/public_info", &Form::from([("client_id", CLIENT), ("id_token", &id_token)])).await;
    assert_eq!((&public["user"]["last_name"], &public["user"]["email"]), (&json!("П."), &json!("id***")));
    assert_eq!(scene.call(&access, "users.get", &[]).await["response"][0]["id"], 1);
    scene.pass_ms(3_600_000);
    assert_eq!(scene.refused(&access, "users.get", &[]).await, 5);
}

#[tokio::test]
async fn a_code_is_good_once_for_ten_minutes_and_for_who_asked() {
    let scene = Scene::start().await;
    let spoils: [(&str, &str, &str); 7] = [
        ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXX", "invalid_grant"),
        ("device_id", "another", "invalid_grant"),
        ("device_id", "", "invalid_request"),
        ("code_verifier", "", "invalid_request"),
        ("redirect_uri", "http://127.0.0.1:3000/oauth/vk/callback/", "invalid_grant"),
        ("client_id", "404", "invalid_client"),
        ("grant_type", "password", "invalid_request"),
    ];
    for (name, value, error) in spoils {
        let back = signed(&scene).await;
        let mut form = exchange(&back);
        form.insert(name, value);
        let body = post(&scene, "/oauth2/auth", &form).await;
        assert_eq!((&body["error"], &body["state"]), (&json!(error), &json!(STATE)), "{name}={value}");
    }
    let first = signed(&scene).await;
    assert!(post(&scene, "/oauth2/auth", &exchange(&first)).await["access_token"].is_string());
    assert_eq!(post(&scene, "/oauth2/auth", &exchange(&first)).await["error"], "invalid_grant");
    let late = signed(&scene).await;
    scene.pass_ms(600_000);
    assert_eq!(post(&scene, "/oauth2/auth", &exchange(&late)).await["error"], "invalid_grant");
}

#[tokio::test]
async fn a_wrong_request_is_told_to_the_application_only_at_a_trusted_address() {
    let scene = Scene::start().await;
    for (name, value) in [("redirect_uri", "http://127.0.0.1:3000/oauth/vk/callback?x=1"), ("client_id", "404")] {
        let mut form = request();
        form.insert(name, value);
        let page = scene.http.get(scene.url("/authorize")).query(&form).send().await.expect("sent");
        assert_eq!(page.status(), 400, "{name}");
    }
    let spoils = [
        ("response_type", "token", "invalid_request"),
        ("code_challenge", "", "invalid_request"),
        ("code_challenge", "short", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("state", "", "invalid_request"),
        ("code_verifier", VERIFIER, "invalid_request"),
        ("prompt", "none", "login_required"),
    ];
    for (name, value, error) in spoils {
        let mut form = request();
        form.insert(name, value);
        assert_eq!(back(&scene, &form).await["error"], error, "{name}={value}");
    }
    let mut no = request();
    no.insert("deny", "1");
    let told = back(&scene, &no).await;
    assert_eq!((told["error"].as_str(), told["state"].as_str()), ("access_denied", STATE));
    let mut upper = request();
    upper.insert("code_challenge_method", "S256");
    upper.insert("person", "1");
    assert!(back(&scene, &upper).await.contains_key("code"));
    scene.vk.trust(CLIENT, "http://127.0.0.1:4000/oauth/vk/callback");
    let mut moved = request();
    moved.insert("redirect_uri", "http://127.0.0.1:4000/oauth/vk/callback");
    let page = scene.http.get(scene.url("/authorize")).query(&moved).send().await.expect("sent");
    assert_eq!(page.status(), 200);
}

#[tokio::test]
async fn a_refresh_token_gives_one_new_pair_and_revoking_ends_all() {
    let scene = Scene::start().await;
    let back = signed(&scene).await;
    let device = back["device_id"].as_str();
    let first = post(&scene, "/oauth2/auth", &exchange(&back)).await;
    let refresh = |token: &'static str| token;
    let form = |token| {
        Form::from([
            ("grant_type", refresh("refresh_token")),
            ("client_id", CLIENT),
            ("device_id", device),
            ("refresh_token", token),
        ])
    };
    let token = first["refresh_token"].as_str().expect("a token");
    let second = post(&scene, "/oauth2/auth", &form(token)).await;
    assert_eq!(post(&scene, "/oauth2/auth", &form(token)).await["error"], "invalid_grant");
    let access = second["access_token"].as_str().expect("a token");
    let own = Form::from([("client_id", CLIENT), ("access_token", access)]);
    assert_eq!(post(&scene, "/oauth2/revoke", &own).await, json!({ "response": 1 }));
    assert_eq!(post(&scene, "/oauth2/user_info", &own).await["error"], "invalid_token");
    let token = second["refresh_token"].as_str().expect("a token");
    assert_eq!(post(&scene, "/oauth2/auth", &form(token)).await["error"], "invalid_grant");
}

#[tokio::test]
async fn logging_out_ends_one_token() {
    let scene = Scene::start().await;
    let (one, two) = (signed(&scene).await, signed(&scene).await);
    let one = post(&scene, "/oauth2/auth", &exchange(&one)).await;
    let two = post(&scene, "/oauth2/auth", &exchange(&two)).await;
    let form = |tokens: &'_ Value| tokens["access_token"].as_str().expect("a token").to_owned();
    let (one, two) = (form(&one), form(&two));
    let logout = Form::from([("client_id", CLIENT), ("access_token", one.as_str())]);
    assert_eq!(post(&scene, "/oauth2/logout", &logout).await, json!({ "response": 1 }));
    assert_eq!(post(&scene, "/oauth2/logout", &logout).await["error"], "invalid_token");
    let other = Form::from([("client_id", CLIENT), ("access_token", two.as_str())]);
    assert_eq!(post(&scene, "/oauth2/user_info", &other).await["user"]["user_id"], ANNA.0.to_string());
}

#[tokio::test]
async fn vk_id_breaks_too_when_asked() {
    let scene = Scene::start().await;
    let back = signed(&scene).await;
    scene.vk.inject(Fault::on("oauth2/auth", FaultKind::Error(6)));
    assert_eq!(post(&scene, "/oauth2/auth", &exchange(&back)).await["error"], "slow_down");
    scene.vk.inject(Fault::on("oauth2/auth", FaultKind::Error(1)));
    assert_eq!(post(&scene, "/oauth2/auth", &exchange(&back)).await["error"], "server_error");
    assert!(post(&scene, "/oauth2/auth", &exchange(&back)).await["access_token"].is_string());
}

#[tokio::test]
async fn what_the_sdk_puts_into_the_query_is_read_there() {
    let scene = Scene::start().await;
    let back = signed(&scene).await;
    let mut query = exchange(&back);
    let code = query.remove("code").expect("it has one");
    let sent = scene.http.post(scene.url("/oauth2/auth")).query(&query).form(&[("code", code)]).send().await;
    let body: Value = sent.expect("sent").json().await.expect("JSON");
    assert_eq!(body["user_id"], 1);
}
