//! Every answer of every method against VK's schema.

use jsonschema::Validator;
use kabinet_standins::vk::{Community, PersonId, VkWorld};
use serde_json::{Value, json};

use crate::scene::{ANNA, IVAN, NOW_MS, SHOP, Scene};
use crate::schema::Schema;

/// The shop with posts, acts of every kind, a pinned post, a deleted comment with answers, and a crowd.
async fn busy() -> Scene {
    let scene = Scene::start().await;
    crowd(&scene.world);
    let world = &scene.world;
    let post = world.add_post(SHOP, "Первая").expect("the shop is there");
    world.pin(post);
    world.join(ANNA, SHOP);
    world.make_manager(ANNA, SHOP);
    world.like(ANNA, post);
    world.repost(ANNA, post);
    world.send_in_message(post);
    let top = world.comment(IVAN, post, "Здравствуйте").expect("written");
    let reply = world.reply(ANNA, top, "И вам").expect("written");
    world.reply(IVAN, reply, "Спасибо");
    world.like_comment(ANNA, top);
    world.comment(ANNA, post, "Ещё");
    let gone = world.comment(ANNA, post, "Не то").expect("written");
    world.reply(IVAN, gone, "Что?");
    world.delete_comment(ANNA, gone);
    scene
}

fn crowd(world: &VkWorld) {
    let size = Community { seed: 3, members: 120, posts: 3, likes: 20, comments: 12, reposts: 4 };
    world.populate(SHOP, size);
}

async fn check(scene: &Scene, schema: &Schema, key: &str, method: &str, kind: &str, params: &[(&str, &str)]) -> Value {
    let body = scene.call(key, method, params).await;
    let wrong: Vec<String> = errors(&schema.of_method(method, kind), &body);
    assert!(wrong.is_empty(), "{method} {kind}: {wrong:#?}\n{body:#}");
    body
}

fn errors(validator: &Validator, body: &Value) -> Vec<String> {
    validator.iter_errors(body).map(|error| format!("{error} at {}", error.instance_path())).collect()
}

#[tokio::test]
async fn people_and_groups_are_told_as_the_schema_says() {
    let (scene, schema) = (busy().await, Schema::read());
    let fields = ("fields", "sex,bdate,screen_name,domain,photo_50,photo_100,photo_200");
    let people = check(&scene, &schema, "service", "users.get", "response", &[("user_ids", "1,id5,999"), fields]).await;
    assert_eq!(people["response"].as_array().map(Vec::len), Some(2));
    assert_eq!(people["response"][0]["bdate"], "01.02.1990");
    for key in ["service", "shop", "anna"] {
        let group = [("group_ids", "club1,2"), ("fields", "members_count")];
        let groups = check(&scene, &schema, key, "groups.getById", "response", &group).await;
        assert_eq!(groups["response"]["groups"][0]["members_count"], 121);
        assert_eq!(groups["response"]["groups"][1]["is_closed"], 1);
    }
    let page = [("group_id", "1"), ("count", "3")];
    let members = check(&scene, &schema, "service", "groups.getMembers", "response", &page).await;
    assert_eq!(members["response"]["count"], 121);
    assert_eq!(members["response"]["items"], json!([1, 100_001, 100_002]));
    check(&scene, &schema, "service", "groups.getMembers", "fieldsResponse", &[page[0], fields]).await;
    let managers = [("group_id", "1"), ("filter", "managers")];
    let managers = check(&scene, &schema, "shop", "groups.getMembers", "filterResponse", &managers).await;
    assert_eq!(managers["response"]["items"], json!([{ "id": 1, "role": "administrator" }]));
    let one = [("group_id", "1"), ("user_id", "1")];
    let is_in = check(&scene, &schema, "service", "groups.isMember", "response", &one).await;
    assert_eq!(is_in["response"], 1);
    let two = [("group_id", "1"), ("user_ids", "1,5")];
    let are_in = check(&scene, &schema, "service", "groups.isMember", "userIdsResponse", &two).await;
    assert_eq!(are_in["response"], json!([{ "user_id": 1, "member": 1 }, { "user_id": 5, "member": 0 }]));
    let extended = ("extended", "1");
    check(&scene, &schema, "service", "groups.isMember", "extendedResponse", &[one[0], one[1], extended]).await;
    check(&scene, &schema, "service", "groups.isMember", "userIds_Extended_Response", &[two[0], two[1], extended])
        .await;
}

#[tokio::test]
async fn the_black_list_is_told_as_the_schema_says_to_those_who_manage() {
    let (scene, schema) = (busy().await, Schema::read());
    let method = "groups.getBanned";
    let group = ("group_id", "1");
    let nobody = check(&scene, &schema, "shop", method, "response", &[group]).await;
    assert_eq!(nobody["response"], json!({ "count": 0, "items": [] }));
    for (second, person) in (0..).zip([100_003, 100_001, 100_002]) {
        scene.pass_ms(1000);
        assert!(scene.world.kick(PersonId(person), SHOP));
        let date = NOW_MS / 1000 + 1 + second;
        let latest = check(&scene, &schema, "anna", method, "response", &[group, ("count", "1")]).await;
        assert_eq!(latest["response"]["count"], second + 1);
        assert_eq!(latest["response"]["items"][0]["profile"]["id"], person);
        assert_eq!(latest["response"]["items"][0]["ban_info"]["date"], date);
    }
    let rest = [group, ("count", "2"), ("offset", "1"), ("fields", "sex,photo_100")];
    let rest = check(&scene, &schema, "shop", method, "response", &rest).await;
    let ids = |body: &Value| {
        let items = body["response"]["items"].as_array().expect("a list");
        items.iter().map(|item| item["profile"]["id"].as_i64().expect("an id")).collect::<Vec<_>>()
    };
    assert_eq!(ids(&rest), [100_001, 100_003]);
    let one = check(&scene, &schema, "shop", method, "response", &[group, ("owner_id", "100003")]).await;
    assert_eq!((ids(&one), &one["response"]["count"]), (vec![100_003], &json!(1)));
    assert_eq!(scene.refused("shop", method, &[group, ("owner_id", "1")]).await, 104);
    assert_eq!(scene.refused("club", method, &[group]).await, 15);
}

#[tokio::test]
async fn walls_are_told_as_the_schema_says() {
    let (scene, schema) = (busy().await, Schema::read());
    let extended = ("extended", "1");
    for key in ["service", "anna"] {
        let wall = check(&scene, &schema, key, "wall.get", "response", &[("owner_id", "-1")]).await;
        let first = &wall["response"]["items"][0];
        assert_eq!((&wall["response"]["count"], &first["is_pinned"]), (&json!(4), &json!(1)));
        let counts = json!({ "count": 2, "wall_count": 1, "mail_count": 1, "user_reposted": i32::from(key == "anna") });
        assert_eq!(first["reposts"], counts);
        assert_eq!(first["likes"]["user_likes"], i32::from(key == "anna"));
        check(&scene, &schema, key, "wall.get", "extendedResponse", &[("domain", "club1"), extended]).await;
    }
    let post = scene.world.posts(SHOP)[0];
    let (names, number) = (format!("{post},-1_99999,-2_1"), post.number.to_string());
    let found = check(&scene, &schema, "service", "wall.getById", "response", &[("posts", &names)]).await;
    assert_eq!(found["response"]["items"].as_array().map(Vec::len), Some(1));
    check(&scene, &schema, "service", "wall.getById", "extendedResponse", &[("posts", &names), extended]).await;
    let of_post = [("owner_id", "-1"), ("post_id", number.as_str())];
    let reposts = check(&scene, &schema, "service", "wall.getReposts", "response", &of_post).await;
    assert_eq!(reposts["response"]["items"][0]["copy_history"][0]["id"], post.number);
    assert_eq!(reposts["response"]["items"][0]["from_id"], 1);
}

#[tokio::test]
async fn comments_and_their_threads_are_told_as_the_schema_says() {
    let (scene, schema) = (busy().await, Schema::read());
    let comment = schema.of("wall/objects.json", "wall_wall_comment");
    for post in scene.world.posts(SHOP) {
        let number = post.number.to_string();
        let params = [
            ("owner_id", "-1"),
            ("post_id", number.as_str()),
            ("count", "100"),
            ("need_likes", "1"),
            ("thread_items_count", "10"),
            ("extended", "1"),
        ];
        check(&scene, &schema, "service", "wall.getComments", "response", &params[..5]).await;
        let body = check(&scene, &schema, "anna", "wall.getComments", "extendedResponse", &params).await;
        let items = body["response"]["items"].as_array().expect("a list");
        let mut seen = items.len();
        for reply in items.iter().flat_map(|item| item["thread"]["items"].as_array().expect("a list")) {
            seen += 1;
            assert!(errors(&comment, reply).is_empty(), "{reply}");
            assert_eq!(reply["parents_stack"].as_array().map(Vec::len), Some(1));
        }
        assert_eq!(body["response"]["count"], seen);
        assert_eq!(body["response"]["current_level_count"], items.len());
    }
}

#[tokio::test]
async fn likes_are_told_as_the_schema_says() {
    let (scene, schema) = (busy().await, Schema::read());
    let number = scene.world.posts(SHOP)[0].number.to_string();
    let post = [("type", "post"), ("owner_id", "-1"), ("item_id", number.as_str())];
    let with = |more: (&'static str, &'static str)| [post[0], post[1], post[2], more];
    let likes = check(&scene, &schema, "service", "likes.getList", "response", &post).await;
    assert_eq!(likes["response"], json!({ "count": 1, "items": [1] }));
    let copies = check(&scene, &schema, "service", "likes.getList", "response", &with(("filter", "copies"))).await;
    assert_eq!(copies["response"]["items"], json!([1]));
    check(&scene, &schema, "service", "likes.getList", "extendedResponse", &with(("extended", "1"))).await;
    let own = check(&scene, &schema, "anna", "likes.isLiked", "response", &post).await;
    assert_eq!(own["response"], json!({ "liked": 1, "copied": 1 }));
    let other = check(&scene, &schema, "anna", "likes.isLiked", "response", &with(("user_id", "5"))).await;
    assert_eq!(other["response"], json!({ "liked": 0, "copied": 0 }));
    assert_eq!(scene.ask("utils.getServerTime", &[]).await, 1_763_800_000);
}

#[tokio::test]
async fn the_schema_refuses_an_answer_with_one_thing_wrong() {
    let (scene, schema) = (busy().await, Schema::read());
    let validator = schema.of_method("wall.get", "response");
    let good = scene.call("service", "wall.get", &[("owner_id", "-1")]).await;
    assert!(errors(&validator, &good).is_empty());
    let spoil: [fn(&mut Value); 5] = [
        |post| post["likes"]["count"] = json!("10"),
        |post| post["reposts"]["totel"] = json!(1),
        |post| post["is_pinned"] = json!(true),
        |post| post["post_type"] = json!("poster"),
        |post| drop(post.as_object_mut().map(|post| post.remove("inner_type"))),
    ];
    for (nth, spoil) in spoil.into_iter().enumerate() {
        let mut bad = good.clone();
        spoil(&mut bad["response"]["items"][0]);
        assert!(!errors(&validator, &bad).is_empty(), "spoiling {nth} was not seen");
    }
}
