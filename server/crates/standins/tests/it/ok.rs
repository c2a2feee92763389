//! Odnoklassniki as it is documented: signed calls, sessions that expire, lists by anchors, and its sign-in.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use kabinet_standins::clock_of;
use kabinet_standins::ok::{
    App, Fault, FaultKind, GroupId, NewGroup, OkConfig, OkStandin, Person, PersonId, PostId, Session, World,
};
use md5::{Digest as _, Md5};
use serde_json::{Value, json};
use url::Url;

use crate::scene::{FREE_PORT, NOW_MS, http};

const BACK: &str = "http://127.0.0.1:3000/oauth/ok/callback";
const SHOP: GroupId = GroupId(53_000_001);
const MANAGER: PersonId = PersonId(570_000_000_001);
const ANNA: PersonId = PersonId(570_000_000_005);

struct Square {
    ok: OkStandin,
    world: World,
    http: reqwest::Client,
    now_ms: Arc<AtomicI64>,
}

type Form<'a> = BTreeMap<&'a str, String>;
type Forge = fn(&mut Form<'_>);

fn md5(text: &str) -> String {
    Md5::digest(text.as_bytes()).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// The parameters with their signature, as the documentation says to make it.
fn signed<'a>(params: &[(&'a str, &'a str)], session: &str) -> Form<'a> {
    let mut all: Form<'_> = params.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    all.insert("application_key", "CKEY".to_owned());
    all.insert("format", "json".to_owned());
    let text: String = all.iter().flat_map(|(name, value)| [*name, "=", value.as_str()]).collect();
    all.insert("sig", md5(&(text + session)));
    all
}

impl Square {
    async fn start(rate: Option<u32>) -> Self {
        let now_ms = Arc::new(AtomicI64::new(NOW_MS));
        let world = World::new(clock_of(Arc::clone(&now_ms)));
        world.add_person(Person::new(MANAGER.0, "Мария", "Зернова"));
        world.add_person(Person::new(ANNA.0, "Анна", "Белова"));
        world.add_group(NewGroup { screen_name: "zerno".to_owned(), ..NewGroup::new(SHOP.0, "Зерно") });
        world.join(MANAGER, SHOP);
        world.make_manager(MANAGER, SHOP);
        let app = App {
            client_id: "127".to_owned(),
            application_key: "CKEY".to_owned(),
            secret_key: "SECRET".to_owned(),
            redirect_uris: vec![BACK.to_owned()],
        };
        let session = |token: &str, person| Session {
            access_token: token.to_owned(),
            refresh_token: Some(format!("{token}-refresh")),
            person,
        };
        let sessions = vec![session("manager", MANAGER), session("anna", ANNA)];
        let config = OkConfig { sessions, rate, ..OkConfig::new(world.clone(), app) };
        let ok = OkStandin::start(FREE_PORT, config).await.expect("a free port");
        Self { ok, world, http: http(), now_ms }
    }

    async fn post(&self, path: &str, form: &Form<'_>) -> reqwest::Response {
        let sent = self.http.post(format!("http://{}{path}", self.ok.address())).form(form).send().await;
        sent.expect("an answer")
    }

    async fn call(&self, token: &str, params: &[(&str, &str)]) -> Value {
        let mut form = signed(params, &md5(&format!("{token}SECRET")));
        form.insert("access_token", token.to_owned());
        let answer = self.post("/fb.do", &form).await;
        assert_eq!(answer.status(), 200);
        answer.json().await.expect("JSON")
    }

    async fn token(&self, form: &[(&str, &str)]) -> Value {
        let mut form: Form<'_> = form.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        form.entry("client_id").or_insert_with(|| "127".to_owned());
        form.entry("client_secret").or_insert_with(|| "SECRET".to_owned());
        self.post("/oauth/token.do", &form).await.json().await.expect("JSON")
    }

    /// Where the page of OK sends the person back to, with `choice` made.
    async fn back(&self, choice: (&'static str, &str)) -> BTreeMap<String, String> {
        let mut form: Form<'_> = authorize();
        form.insert(choice.0, choice.1.to_owned());
        let answer = self.post("/oauth/authorize", &form).await;
        let location = answer.headers()["location"].to_str().expect("text");
        Url::parse(location).expect("an address").query_pairs().into_owned().collect()
    }
}

fn authorize() -> Form<'static> {
    let fields = [
        ("client_id", "127"),
        ("scope", "VALUABLE_ACCESS;GET_EMAIL"),
        ("response_type", "code"),
        ("redirect_uri", BACK),
        ("state", "the-state"),
    ];
    fields.into_iter().map(|(name, value)| (name, value.to_owned())).collect()
}

#[tokio::test]
async fn a_call_counts_only_with_its_signature() {
    let square = Square::start(None).await;
    let asked = [("method", "users.getLoggedInUser")];
    assert_eq!(square.call("manager", &asked).await, json!(MANAGER.0.to_string()));
    let forged = |change: Forge| {
        let mut form = signed(&asked, &md5("managerSECRET"));
        form.insert("access_token", "manager".to_owned());
        change(&mut form);
        form
    };
    let cases: [(Forge, u16); 6] = [
        (|form| drop(form.insert("sig", "0".repeat(32))), 104),
        (|form| drop(form.remove("sig")), 104),
        (|form| drop(form.insert("method", "users.getCurrentUser".to_owned())), 104),
        (|form| drop(form.insert("access_token", "anna".to_owned())), 104),
        (|form| drop(form.insert("application_key", "OTHER".to_owned())), 101),
        (|form| drop(form.insert("method", "groups.get".to_owned())), 3),
    ];
    for (nth, (change, code)) in cases.into_iter().enumerate() {
        let answer = square.post("/fb.do", &forged(change)).await;
        assert_eq!(answer.headers()["invocation-error"], code.to_string(), "case {nth}");
        let body: Value = answer.json().await.expect("JSON");
        assert_eq!(body["error_code"], code, "case {nth}");
    }
    let without_session: Value = square.post("/fb.do", &signed(&asked, "SECRET")).await.json().await.expect("JSON");
    assert_eq!(without_session["error_code"], 453);
}

#[tokio::test]
async fn a_session_that_expired_is_renewed_and_one_that_ended_is_not() {
    let square = Square::start(None).await;
    let asked = [("method", "users.getLoggedInUser")];
    square.ok.expire("manager");
    assert_eq!(square.call("manager", &asked).await["error_code"], 102);
    assert_eq!(square.call("nobody's", &asked).await["error_code"], 103);
    let renew = [("grant_type", "refresh_token"), ("refresh_token", "manager-refresh")];
    let renewed = square.token(&renew).await;
    assert_eq!((&renewed["token_type"], &renewed["expires_in"]), (&json!("session"), &json!("1800")));
    let token = renewed["access_token"].as_str().expect("a token");
    assert_eq!(square.call(token, &asked).await, json!(MANAGER.0.to_string()));
    square.now_ms.fetch_add(1_800_000, Ordering::SeqCst);
    assert_eq!(square.call(token, &asked).await["error_code"], 102);
    square.ok.end("manager");
    assert_eq!(square.call("manager", &asked).await["error_code"], 103);
    assert_eq!(square.token(&renew).await["error"], "invalid_grant");
}

#[tokio::test]
async fn a_person_signs_in_by_a_code_that_is_good_once() {
    let square = Square::start(None).await;
    let back = square.back(("person", &ANNA.0.to_string())).await;
    assert_eq!(back["state"], "the-state");
    let exchange = [("grant_type", "authorization_code"), ("code", back["code"].as_str()), ("redirect_uri", BACK)];
    let token = square.token(&exchange).await;
    let user = square.call(token["access_token"].as_str().expect("a token"), &[("method", "users.getCurrentUser")]);
    let user = user.await;
    assert_eq!((&user["uid"], &user["name"]), (&json!(ANNA.0.to_string()), &json!("Анна Белова")));
    assert_eq!(square.token(&exchange).await["error"], "invalid_grant", "again");

    let back = square.back(("person", &ANNA.0.to_string())).await;
    let elsewhere = [("grant_type", "authorization_code"), ("code", back["code"].as_str()), ("redirect_uri", "x")];
    assert_eq!(square.token(&elsewhere).await["error"], "invalid_grant");
    let back = square.back(("person", &ANNA.0.to_string())).await;
    square.now_ms.fetch_add(120_000, Ordering::SeqCst);
    let late = [("grant_type", "authorization_code"), ("code", back["code"].as_str()), ("redirect_uri", BACK)];
    assert_eq!(square.token(&late).await["error"], "invalid_grant", "two minutes later");
    assert_eq!(square.token(&[("client_secret", "x")]).await["error"], "invalid_client");
    let denied = square.back(("deny", "1")).await;
    assert_eq!((denied["error"].as_str(), denied["state"].as_str()), ("access_denied", "the-state"));
}

#[tokio::test]
async fn scopes_are_separated_by_semicolons_and_the_way_back_is_known() {
    let square = Square::start(None).await;
    for (name, value, status) in [
        ("scope", "VALUABLE_ACCESS GET_EMAIL", 400),
        ("scope", "VALUABLE_ACCESS;GROUP_CONTENT", 200),
        ("redirect_uri", "http://127.0.0.1:3000/oauth/ok/callback/", 400),
        ("redirect_uri", "http://127.0.0.1:3000/oauth/ok/callback?x=1", 200),
        ("client_id", "404", 400),
        ("response_type", "token", 400),
    ] {
        let mut form = authorize();
        form.insert(name, value.to_owned());
        let page = square.http.get(format!("http://{}/oauth/authorize", square.ok.address())).query(&form).send().await;
        assert_eq!(page.expect("a page").status(), status, "{name}={value}");
    }
}

/// The topic's number is that of the group and the post.
fn topic(post: PostId) -> String {
    (post.group.0 * 100_000 + post.number).to_string()
}

#[tokio::test]
async fn a_group_shows_its_posts_with_numbers_here_and_texts_there() {
    let square = Square::start(None).await;
    let posts: Vec<PostId> =
        (0..3).map(|n| square.world.add_post(SHOP, &format!("Пост {n}")).expect("there")).collect();
    square.world.like(ANNA, posts[2]);
    square.world.comment(ANNA, posts[2], "Привет");
    square.world.repost(ANNA, posts[2]);
    let shop = SHOP.0.to_string();
    let page = [("method", "group.getStatTopics"), ("gid", &shop), ("count", "2")];
    let first = square.call("manager", &page).await;
    assert_eq!(
        first["topics"][0],
        json!({ "id": topic(posts[2]), "created_ms": NOW_MS, "likes": 1, "comments": 1, "reshares": 1 })
    );
    assert_eq!((&first["has_more"], &first["totalCount"]), (&json!(true), &json!(3)));
    let anchor = first["anchor"].as_str().expect("an anchor");
    let second = square.call("manager", &[page[0], page[1], page[2], ("anchor", anchor)]).await;
    assert_eq!((&second["topics"][0]["id"], &second["has_more"]), (&json!(topic(posts[0])), &json!(false)));
    assert_eq!(square.call("anna", &page).await["error_code"], 50, "for those who manage it");

    let ids = format!("{},{}", topic(posts[1]), topic(PostId { group: SHOP, number: 99 }));
    let named = square.call("anna", &[("method", "mediatopic.getByIds"), ("topic_ids", &ids)]).await;
    let texts: Vec<_> =
        named["media_topics"].as_array().expect("a list").iter().map(|it| &it["media"][0]["text"]).collect();
    assert_eq!(texts, [&json!("Пост 1")]);
    let topics = square.call("manager", &[("method", "mediatopic.getTopics"), ("gid", &shop)]).await;
    assert_eq!(topics["media_topics"][0]["like_summary"]["count"], 1);
}

#[tokio::test]
async fn likes_do_not_say_where_they_end_and_say_when_they_moved() {
    let square = Square::start(None).await;
    let post = square.world.add_post(SHOP, "Пост").expect("there");
    for n in 0..3 {
        let person = square.world.add_person(Person::new(570_000_000_100 + n, "Лев", "Орлов"));
        square.world.like(person, post);
    }
    let topic = topic(post);
    let asked = [
        ("method", "discussions.getDiscussionLikes"),
        ("discussionId", topic.as_str()),
        ("discussionType", "GROUP_TOPIC"),
        ("count", "2"),
    ];
    let mut pages = Vec::new();
    let mut anchor = String::new();
    for _ in 0..3 {
        let mut asked = asked.to_vec();
        if !anchor.is_empty() {
            asked.push(("anchor", &anchor));
        }
        let page = square.call("anna", &asked).await;
        pages.push((page["users"].as_array().expect("a list").len(), page["inconsistent"] == json!(true)));
        anchor = page["anchor"].as_str().expect("an anchor").to_owned();
    }
    assert_eq!(pages, [(2, false), (1, false), (0, false)]);
    square.world.like(ANNA, post);
    let later = square.call("anna", &[&asked[..], &[("anchor", anchor.as_str())]].concat()).await;
    assert_eq!(later["inconsistent"], true);
}

#[tokio::test]
async fn comments_come_with_their_answers_and_without_those_taken_back() {
    let square = Square::start(None).await;
    let post = square.world.add_post(SHOP, "Пост").expect("there");
    let first = square.world.comment(ANNA, post, "Привет").expect("written");
    square.world.reply(MANAGER, first, "Здравствуйте").expect("written");
    square.world.comment(ANNA, post, "Ещё").expect("written");
    let topic = topic(post);
    let asked = [
        ("method", "discussions.getComments"),
        ("discussionId", topic.as_str()),
        ("discussionType", "GROUP_TOPIC"),
        ("count", "2"),
        ("anchor", "FIRST"),
    ];
    let page = square.call("anna", &asked).await;
    let comments = page["comments"].as_array().expect("a list");
    assert_eq!((comments.len(), &page["has_more"]), (2, &json!(true)));
    assert_eq!(comments[1]["reply_to_comment_id"], comments[0]["id"]);
    assert_eq!((&comments[0]["date_ms"], &comments[0]["date"]), (&json!(NOW_MS), &json!("2025-11-22 11:26:40")));
    square.world.delete_comment(ANNA, first);
    let after = square.call("anna", &asked).await;
    assert_eq!(after["comments"][0]["text"], "Здравствуйте");
    let all = square.call("anna", &[&asked[..], &[("includeRemoved", "true")]].concat()).await;
    assert_eq!(all["comments"][0]["type"], "REMOVED_MESSAGE");
}

#[tokio::test]
async fn a_relation_tells_who_left_and_who_was_put_out() {
    let square = Square::start(None).await;
    let people: Vec<PersonId> =
        (0..4).map(|n| square.world.add_person(Person::new(570_000_000_200 + n, "Лев", "Орлов"))).collect();
    for person in &people[..3] {
        square.world.join(*person, SHOP);
    }
    square.world.leave(people[1], SHOP);
    square.world.kick(people[2], SHOP);
    let shop = SHOP.0.to_string();
    let ids = people.iter().map(|person| person.0.to_string()).collect::<Vec<_>>().join(",");
    let told =
        square.call("anna", &[("method", "group.getUserGroupsByIds"), ("group_id", &shop), ("uids", &ids)]).await;
    let statuses: Vec<_> = told.as_array().expect("a list").iter().map(|it| &it["status"]).collect();
    assert_eq!(statuses, ["ACTIVE", "PASSIVE", "BLOCKED"], "and nothing about who was never there");
    let members = [("method", "group.getMembers"), ("uid", &shop), ("statuses", "ADMIN,MODERATOR,ACTIVE")];
    let listed = square.call("manager", &members).await;
    assert_eq!((&listed["totalCount"], &listed["has_more"]), (&json!(2), &json!(false)));
    assert_eq!(listed["members"][0], json!({ "userId": MANAGER.0.to_string(), "status": "ADMIN" }));
    square.world.join(people[1], SHOP);
    let again = square.call("manager", &members).await;
    assert_eq!(again["totalCount"], 3, "who left may come back");
}

#[tokio::test]
async fn a_group_is_found_by_its_address() {
    let square = Square::start(None).await;
    let found = square.call("anna", &[("method", "url.getInfo"), ("url", "https://ok.ru/zerno")]).await;
    assert_eq!(found, json!({ "type": "GROUP", "objectId": SHOP.0 }));
    let nobody = square.call("anna", &[("method", "url.getInfo"), ("url", "https://ok.ru/nobody")]).await;
    assert_eq!(nobody["type"], "UNKNOWN");
    let info = square.call("anna", &[("method", "group.getInfo"), ("uids", "53000001,9")]).await;
    assert_eq!(info.as_array().expect("a list").len(), 1);
    assert_eq!((&info[0]["name"], &info[0]["members_count"]), (&json!("Зерно"), &json!(1)));
}

#[tokio::test]
async fn ok_breaks_when_asked_and_slows_down_who_hurries() {
    let square = Square::start(Some(2)).await;
    let asked = [("method", "users.getLoggedInUser")];
    square.ok.inject(Fault::on("users.getLoggedInUser", FaultKind::Error(9999)));
    assert_eq!(square.call("anna", &asked).await["error_code"], 9999);
    let codes: Vec<bool> =
        [square.call("anna", &asked).await, square.call("anna", &asked).await].iter().map(Value::is_string).collect();
    assert_eq!(codes, [true, true]);
    assert_eq!(square.call("anna", &asked).await["error_code"], 8);
    square.ok.inject(Fault::on("token.do", FaultKind::Error(2)));
    assert_eq!(square.token(&[("grant_type", "refresh_token")]).await["error_code"], 2);
    let counts = square.ok.call_counts();
    assert_eq!((counts["users.getLoggedInUser"], counts["token.do"]), (4, 1));
    let secrets = square.ok.calls().iter().any(|call| {
        call.params
            .keys()
            .any(|name| ["access_token", "refresh_token", "client_secret", "code"].contains(&name.as_str()))
    });
    assert!(!secrets, "they are not in the log");
}

#[tokio::test]
async fn the_page_is_the_same_for_people_of_ok() {
    let square = Square::start(None).await;
    let post = square.world.add_post(SHOP, "Пост").expect("there");
    let act = async |fields: &[(&'static str, &str)]| {
        let mut form: Form<'_> = fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        form.insert("as", ANNA.0.to_string());
        form.insert("group", SHOP.0.to_string());
        form.insert("post", post.number.to_string());
        square.post("/act", &form).await.status()
    };
    for name in ["join", "like"] {
        assert_eq!(act(&[("act", name)]).await, 303);
    }
    act(&[("act", "comment"), ("text", "Привет")]).await;
    assert_eq!((square.world.likes(post), square.world.members(SHOP)), (vec![ANNA], vec![MANAGER, ANNA]));
    let page = square.http.get(format!("http://{}/?as={}", square.ok.address(), ANNA.0));
    let page = page.header("accept-language", "ru").send().await.expect("a page").text().await.expect("text");
    for part in ["Одноклассники (макет)", "value=\"leave\"", "value=\"unlike\"", "<pre>Привет</pre>", "token.do"]
    {
        assert!(page.contains(part), "{part}");
    }
}
