//! Who may call what, how much at once and how often.

use kabinet_standins::vk::Rates;
use serde_json::json;

use crate::scene::{ANNA, CLUB, IVAN, SHOP, Scene};

#[tokio::test]
async fn each_kind_of_key_may_call_what_the_documented_table_says() {
    let scene = Scene::start().await;
    let post = scene.world.add_post(SHOP, "Первая").expect("the shop is there");
    let number = post.number.to_string();
    let name = post.to_string();
    let params = [
        ("owner_id", "-1"),
        ("post_id", number.as_str()),
        ("item_id", number.as_str()),
        ("type", "post"),
        ("group_id", "1"),
        ("user_id", "1"),
        ("posts", name.as_str()),
        ("code", "return 1;"),
    ];
    // 0: answered. 27 and 28: not with a key of this kind. 12: allowed, but there is no script engine. 15: only for those
    // who manage the group. 104: allowed, and that owner is not on the list.
    let table = [
        ("users.get", 0, 0, 0),
        ("groups.getById", 0, 0, 0),
        ("groups.getMembers", 0, 0, 0),
        ("groups.isMember", 0, 0, 0),
        ("groups.getBanned", 15, 104, 28),
        ("wall.get", 0, 27, 0),
        ("wall.getById", 0, 27, 0),
        ("wall.getComments", 0, 27, 0),
        ("wall.getReposts", 0, 27, 0),
        ("likes.getList", 0, 27, 0),
        ("likes.isLiked", 0, 27, 28),
        ("execute", 12, 12, 28),
        ("wall.Get", 3, 3, 3),
    ];
    for (method, user, group, service) in table {
        for (key, expected) in [("anna", user), ("shop", group), ("service", service)] {
            let body = scene.call(key, method, &params).await;
            let code = body["error"]["error_code"].as_i64().unwrap_or(0);
            assert_eq!(code, expected, "{method} by {key}: {body}");
        }
    }
}

#[tokio::test]
async fn a_call_without_a_good_key_or_version_is_refused() {
    let scene = Scene::start().await;
    assert_eq!(scene.refused("nobody's", "users.get", &[]).await, 5);
    assert_eq!(scene.refused("", "users.get", &[]).await, 5);
    let versionless = scene.http.get(scene.url("/method/users.get?access_token=anna"));
    let body: serde_json::Value = versionless.send().await.expect("sent").json().await.expect("JSON");
    assert_eq!(body["error"]["error_code"], 8);
    let by_get = scene.http.get(scene.url("/method/users.get?access_token=anna&v=5.199"));
    let body: serde_json::Value = by_get.send().await.expect("sent").json().await.expect("JSON");
    assert_eq!(body["response"][0]["id"], 1);
}

#[tokio::test]
async fn a_closed_group_is_open_to_its_own_key_and_its_members_only() {
    let scene = Scene::start().await;
    scene.world.add_post(CLUB, "Для своих").expect("the club is there");
    scene.world.join(IVAN, CLUB);
    let group = [("group_id", "2"), ("owner_id", "-2"), ("user_ids", "5")];
    for method in ["groups.getMembers", "groups.isMember", "wall.get"] {
        assert_eq!(scene.refused("service", method, &group).await, 15, "{method}");
        assert_eq!(scene.refused("anna", method, &group).await, 15, "{method}");
    }
    assert_eq!(scene.refused("shop", "groups.getMembers", &group).await, 15);
    assert_eq!(scene.call("club", "groups.getMembers", &group).await["response"]["items"], json!([5]));
    scene.world.join(ANNA, CLUB);
    assert_eq!(scene.call("anna", "wall.get", &group).await["response"]["count"], 1);
}

#[tokio::test]
async fn members_by_time_are_for_those_who_manage() {
    let scene = Scene::start().await;
    scene.world.join(IVAN, SHOP);
    scene.pass_ms(1000);
    scene.world.join(ANNA, SHOP);
    let by_time = [("group_id", "1"), ("sort", "time_asc")];
    assert_eq!(scene.refused("service", "groups.getMembers", &by_time).await, 15);
    assert_eq!(scene.refused("anna", "groups.getMembers", &by_time).await, 15);
    assert_eq!(scene.call("shop", "groups.getMembers", &by_time).await["response"]["items"], json!([5, 1]));
    scene.world.make_manager(ANNA, SHOP);
    let latest = [("group_id", "1"), ("sort", "time_desc")];
    assert_eq!(scene.call("anna", "groups.getMembers", &latest).await["response"]["items"], json!([1, 5]));
}

/// A method, its parameters, and the error it is refused with.
type Bad<'a> = (&'a str, &'a [(&'a str, &'a str)], i32);

#[tokio::test]
async fn what_is_malformed_is_refused_and_what_is_too_much_is_cut_or_refused() {
    let scene = Scene::start().await;
    let post = scene.world.add_post(SHOP, "Первая").expect("the shop is there");
    let number = post.number.to_string();
    let too_many = (1..=501).map(|id| id.to_string()).collect::<Vec<_>>().join(",");
    let bad: [Bad<'_>; 9] = [
        ("groups.getMembers", &[("group_id", "404")], 125),
        ("groups.getMembers", &[], 100),
        ("groups.getMembers", &[("group_id", "1"), ("offset", "-1")], 100),
        ("groups.getMembers", &[("group_id", "1"), ("count", "many")], 100),
        ("groups.isMember", &[("group_id", "1"), ("user_ids", &too_many)], 100),
        ("wall.getComments", &[("owner_id", "-1"), ("post_id", &number), ("thread_items_count", "11")], 100),
        ("wall.getComments", &[("owner_id", "-1"), ("post_id", "404")], 15),
        ("likes.getList", &[("type", "poem"), ("owner_id", "-1"), ("item_id", "1")], 100),
        ("wall.get", &[("owner_id", "1")], 15),
    ];
    for (method, params, code) in bad {
        assert_eq!(scene.refused("service", method, params).await, code, "{method} {params:?}");
    }
    for _ in 0..120 {
        scene.world.add_post(SHOP, "ещё");
        scene.world.comment(ANNA, post, "к");
    }
    let wall = scene.ask("wall.get", &[("owner_id", "-1"), ("count", "1000")]).await;
    assert_eq!((&wall["count"], wall["items"].as_array().map(Vec::len)), (&json!(121), Some(100)));
    let comments = [("owner_id", "-1"), ("post_id", number.as_str()), ("count", "1000")];
    let comments = scene.ask("wall.getComments", &comments).await;
    assert_eq!(comments["items"].as_array().map(Vec::len), Some(100));
}

#[tokio::test]
async fn a_key_that_calls_too_often_is_refused_until_a_second_has_passed() {
    let scene = Scene::start().await;
    scene.vk.set_rates(Rates::default());
    let mut codes = Vec::new();
    for _ in 0..4 {
        codes.push(scene.refused("service", "utils.getServerTime", &[]).await);
    }
    assert_eq!(codes, [json!(null), json!(null), json!(null), json!(6)]);
    assert_eq!(scene.refused("shop", "utils.getServerTime", &[]).await, json!(null));
    scene.pass_ms(1000);
    assert_eq!(scene.refused("service", "utils.getServerTime", &[]).await, json!(null));
}
