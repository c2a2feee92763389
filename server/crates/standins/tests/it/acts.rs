//! What people do is what the API shows, page by page.

use kabinet_standins::vk::{Community, FIRST_OF_CROWD, VkWorld};
use serde_json::{Value, json};

use crate::scene::{ANNA, IVAN, SHOP, Scene};

fn ids(items: &Value) -> Vec<i64> {
    let items = items.as_array().expect("a list").iter();
    items.map(|item| item.as_i64().or(item["id"].as_i64()).expect("an id")).collect()
}

#[tokio::test]
async fn an_act_taken_back_is_gone_and_can_be_done_again() {
    let scene = Scene::start().await;
    let world = &scene.world;
    let post = world.add_post(SHOP, "Первая").expect("the shop is there");
    let number = post.number.to_string();
    let about = [("type", "post"), ("owner_id", "-1"), ("item_id", number.as_str())];
    let copies = [about[0], about[1], about[2], ("filter", "copies")];
    assert!(world.like(ANNA, post) && !world.like(ANNA, post));
    assert!(world.like(IVAN, post));
    assert_eq!(ids(&scene.ask("likes.getList", &about).await["items"]), [5, 1]);
    assert!(world.unlike(ANNA, post) && !world.unlike(ANNA, post));
    assert_eq!(scene.ask("likes.getList", &about).await, json!({ "count": 1, "items": [5] }));
    assert!(world.like(ANNA, post));
    assert_eq!(world.repost(ANNA, post), world.repost(ANNA, post));
    assert_eq!(scene.ask("likes.getList", &copies).await["count"], 1);
    assert!(world.delete_repost(ANNA, post) && !world.delete_repost(ANNA, post));
    assert_eq!(scene.ask("likes.getList", &copies).await["count"], 0);
    assert!(world.join(ANNA, SHOP) && !world.join(ANNA, SHOP));
    assert!(world.join(IVAN, SHOP) && world.kick(IVAN, SHOP) && world.leave(ANNA, SHOP) && !world.leave(ANNA, SHOP));
    assert_eq!(scene.ask("groups.getMembers", &[("group_id", "1")]).await["count"], 0);
    assert!(world.delete_post(post) && !world.delete_post(post) && !world.like(ANNA, post));
    assert_eq!(scene.ask("wall.getById", &[("posts", &post.to_string())]).await["items"], json!([]));
    assert_eq!(scene.refused("service", "likes.getList", &about).await, 15);
}

#[tokio::test]
async fn a_like_of_somebody_unlisted_is_counted_and_named_nowhere() {
    let scene = Scene::start().await;
    let post = scene.world.add_post(SHOP, "Первая").expect("the shop is there");
    assert!(scene.world.like(ANNA, post) && scene.world.like_unlisted(post));
    let number = post.number.to_string();
    let about = [("type", "post"), ("owner_id", "-1"), ("item_id", number.as_str())];
    assert_eq!(scene.ask("likes.getList", &about).await, json!({ "count": 2, "items": [1] }));
    let shown = scene.ask("wall.getById", &[("posts", &post.to_string())]).await;
    assert_eq!(shown["items"][0]["likes"]["count"], 2);
}

#[tokio::test]
async fn a_comment_is_its_authors_and_stays_as_deleted_under_its_answers() {
    let scene = Scene::start().await;
    let world = &scene.world;
    let post = world.add_post(SHOP, "Первая").expect("the shop is there");
    let number = post.number.to_string();
    let about = [("owner_id", "-1"), ("post_id", number.as_str())];
    let lone = world.comment(ANNA, post, "раз").expect("written");
    let top = world.comment(ANNA, post, "два").expect("written");
    let answer = world.reply(IVAN, top, "три").expect("written");
    assert!(!world.delete_comment(IVAN, lone) && world.delete_comment(ANNA, lone));
    assert!(world.delete_comment_by_moderator(top) && !world.delete_comment_by_moderator(top));
    let left = scene.ask("wall.getComments", &about).await;
    assert_eq!((&left["count"], &left["current_level_count"]), (&json!(2), &json!(1)));
    assert_eq!((&left["items"][0]["deleted"], &left["items"][0]["text"]), (&json!(true), &json!("")));
    assert!(world.delete_comment(IVAN, answer));
    assert_eq!(scene.ask("wall.getComments", &about).await["count"], 1);
}

#[tokio::test]
async fn comments_can_be_read_on_from_one_of_them_and_down_a_thread() {
    let scene = Scene::start().await;
    let world = &scene.world;
    let post = world.add_post(SHOP, "Первая").expect("the shop is there");
    let tops: Vec<_> = (0..5).map(|_| world.comment(ANNA, post, "к").expect("written")).collect();
    let replies: Vec<i64> = (0..12).map(|_| world.reply(IVAN, tops[1], "о").expect("written").number).collect();
    let (number, third, second) = (post.number.to_string(), tops[2].number.to_string(), tops[1].number.to_string());
    let read = async |more: &[(&str, &str)]| {
        let mut params = vec![("owner_id", "-1"), ("post_id", number.as_str())];
        params.extend_from_slice(more);
        scene.ask("wall.getComments", &params).await
    };
    let numbers: Vec<i64> = tops.iter().map(|top| top.number).collect();
    let from_third = read(&[("start_comment_id", &third), ("count", "2")]).await;
    assert_eq!(ids(&from_third["items"]), numbers[2..4]);
    let before_third = read(&[("start_comment_id", &third), ("offset", "-2"), ("count", "2")]).await;
    assert_eq!(ids(&before_third["items"]), numbers[..2]);
    let latest = read(&[("sort", "desc"), ("count", "2")]).await;
    assert_eq!(ids(&latest["items"]), [numbers[4], numbers[3]]);
    let page = read(&[("thread_items_count", "10")]).await;
    assert_eq!(page["count"], 17);
    assert_eq!(page["items"][1]["thread"]["count"], 12);
    assert_eq!(ids(&page["items"][1]["thread"]["items"]), replies[..10]);
    let rest = read(&[("comment_id", &second), ("offset", "10")]).await;
    assert_eq!(ids(&rest["items"]), replies[10..]);
    assert_eq!(rest["items"][0]["reply_to_comment"], tops[1].number);
}

#[tokio::test]
async fn a_large_community_is_read_page_by_page_without_gap_or_repeat() {
    let scene = Scene::start().await;
    let size = Community { seed: 1, members: 50_000, posts: 50, likes: 300, comments: 40, reposts: 10 };
    scene.world.populate(SHOP, size);
    let mut members = Vec::new();
    for page in 0..50 {
        let offset = (page * 1000).to_string();
        let params = [("group_id", "1"), ("offset", offset.as_str()), ("count", "5000")];
        members.extend(ids(&scene.ask("groups.getMembers", &params).await["items"]));
    }
    assert_eq!(members, (FIRST_OF_CROWD..FIRST_OF_CROWD + 50_000).collect::<Vec<_>>());
    let wall = scene.ask("wall.get", &[("owner_id", "-1"), ("count", "200")]).await;
    for post in wall["items"].as_array().expect("a list") {
        let number = post["id"].to_string();
        assert_eq!((&post["likes"]["count"], &post["reposts"]["wall_count"]), (&json!(300), &json!(10)));
        let about = [("owner_id", "-1"), ("post_id", number.as_str()), ("count", "100"), ("thread_items_count", "10")];
        assert_eq!(scene.ask("wall.getComments", &about).await["count"], 40);
    }
    assert_eq!(scene.vk.call_counts()["groups.getMembers"], 50);
    assert_eq!(scene.vk.call_counts()["wall.getComments"], 50);
}

#[tokio::test]
async fn dropping_the_stand_in_frees_its_port_and_keeps_the_world() {
    let Scene { vk, world, http, .. } = Scene::start().await;
    let address = vk.address();
    drop(vk);
    let gone = async {
        while http.get(format!("http://{address}/")).send().await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), gone).await.expect("it stops");
    assert!(world.add_post(SHOP, "ещё").is_some());
}

#[tokio::test]
async fn only_loopback_is_listened_on() {
    let world = VkWorld::new(std::sync::Arc::new(|| 0));
    let config = kabinet_standins::vk::VkConfig::new(world);
    let everywhere = "0.0.0.0:0".parse().expect("an address");
    let refused = kabinet_standins::vk::VkStandin::start(everywhere, config).await;
    assert_eq!(refused.err().map(|error| error.kind()), Some(std::io::ErrorKind::InvalidInput));
}
