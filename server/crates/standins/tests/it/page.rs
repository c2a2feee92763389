//! The page on which people act, by the forms it offers.

use kabinet_standins::vk::Community;

use crate::scene::{ANNA, IVAN, SHOP, Scene};

async fn get(scene: &Scene, path: &str, language: &str) -> String {
    let asked = scene.http.get(scene.url(path)).header("accept-language", language);
    asked.send().await.expect("sent").text().await.expect("text")
}

async fn act(scene: &Scene, fields: &[(&str, &str)]) -> String {
    let mut form = vec![("as", "1"), ("group", "1"), ("lang", "en")];
    form.extend_from_slice(fields);
    let answer = scene.http.post(scene.url("/act")).form(&form).send().await.expect("sent");
    assert_eq!(answer.status(), 303);
    answer.headers()["location"].to_str().expect("text").to_owned()
}

#[tokio::test]
async fn a_person_does_everything_and_takes_everything_back() {
    let scene = Scene::start().await;
    let world = &scene.world;
    let post = world.add_post(SHOP, "Первая").expect("the shop is there");
    let number = post.number.to_string();
    let on = ("post", number.as_str());
    assert_eq!(act(&scene, &[("act", "join")]).await, "/?as=1&lang=en#group-1");
    assert_eq!(world.members(SHOP), [ANNA]);
    assert_eq!(act(&scene, &[("act", "like"), on]).await, format!("/?as=1&lang=en#post-{number}"));
    assert_eq!(world.likes(post), [ANNA]);
    act(&scene, &[("act", "repost"), on]).await;
    act(&scene, &[("act", "comment"), on, ("text", "  Здравствуйте ")]).await;
    act(&scene, &[("act", "comment"), on, ("text", "   ")]).await;
    let page = get(&scene, "/?as=1", "ru").await;
    for part in ["value=\"leave\"", "value=\"unlike\"", "value=\"delete_repost\"", "<pre>Здравствуйте</pre>"]
    {
        assert!(page.contains(part), "{part}");
    }
    let comments = [("owner_id", "-1"), ("post_id", number.as_str())];
    let written = scene.ask("wall.getComments", &comments).await;
    assert_eq!(written["count"], 1);
    let comment = written["items"][0]["id"].to_string();
    act(&scene, &[("act", "delete_comment"), on, ("comment", &comment)]).await;
    for undo in ["unlike", "delete_repost", "leave"] {
        act(&scene, &[("act", undo), on]).await;
    }
    let wall = scene.ask("wall.get", &[("owner_id", "-1")]).await;
    let post_shown = &wall["items"][0];
    for counter in ["likes", "reposts", "comments"] {
        assert_eq!(post_shown[counter]["count"], 0, "{counter}");
    }
    assert!(world.members(SHOP).is_empty());
}

#[tokio::test]
async fn nobody_deletes_the_comment_of_another() {
    let scene = Scene::start().await;
    let post = scene.world.add_post(SHOP, "Первая").expect("the shop is there");
    let comment = scene.world.comment(IVAN, post, "моё").expect("written").number.to_string();
    let number = post.number.to_string();
    act(&scene, &[("act", "delete_comment"), ("post", &number), ("comment", &comment)]).await;
    assert!(get(&scene, "/?as=1", "en").await.contains("<pre>моё</pre>"));
}

#[tokio::test]
async fn a_manager_puts_out_lets_back_in_and_takes_down() {
    let scene = Scene::start().await;
    let world = &scene.world;
    let post = world.add_post(SHOP, "Первая").expect("the shop is there");
    let comment = world.comment(IVAN, post, "моё").expect("written").number.to_string();
    let number = post.number.to_string();
    let on = ("post", number.as_str());
    act(&scene, &[("act", "join")]).await;
    let page = get(&scene, "/?as=1", "en").await;
    for part in ["Remove from the group", "Delete the comment as a moderator", "Take the post down"] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(act(&scene, &[("act", "ban")]).await, "/?as=1&lang=en#group-1");
    act(&scene, &[("act", "join")]).await;
    assert!(world.members(SHOP).is_empty());
    let page = get(&scene, "/?as=1", "en").await;
    let joins = page.matches("value=\"join\"").count();
    assert!(page.contains("On the black list") && page.contains("value=\"pardon\"") && joins == 1, "only the club's");
    act(&scene, &[("act", "pardon")]).await;
    act(&scene, &[("act", "join")]).await;
    assert_eq!(world.members(SHOP), [ANNA]);
    act(&scene, &[("act", "strike_comment"), on, ("comment", &comment)]).await;
    assert!(!get(&scene, "/?as=1", "en").await.contains("<pre>моё</pre>"));
    assert_eq!(act(&scene, &[("act", "delete_post"), on]).await, "/?as=1&lang=en#group-1");
    assert!(world.posts(SHOP).is_empty());
}

#[tokio::test]
async fn hostile_words_are_shown_and_not_obeyed() {
    let scene = Scene::start().await;
    let hostile = "</pre><script>alert(1)</script>\"'";
    let post = scene.world.add_post(SHOP, hostile).expect("the shop is there");
    scene.world.comment(IVAN, post, hostile);
    let query = "/?as=1&q=%22%3E%3Cscript%3E&lang=%22%3E%3Cscript%3E";
    for path in ["/?as=1", "/?q=%22%3E%3Cscript%3E", query] {
        let page = get(&scene, path, "en").await;
        assert!(!page.contains("<script") && !page.contains("<b>Сидоров"), "{path}");
    }
    let page = get(&scene, "/?as=1", "en").await;
    assert_eq!(page.matches("&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;").count(), 2);
}

#[tokio::test]
async fn the_page_speaks_russian_and_english() {
    let scene = Scene::start().await;
    assert!(get(&scene, "/", "ru-RU,ru;q=0.9").await.contains("Кто вы?"));
    assert!(get(&scene, "/", "de").await.contains("Who are you?"));
    assert!(get(&scene, "/?lang=ru", "en").await.contains("<html lang=\"ru\">"));
}

#[tokio::test]
async fn a_crowd_is_found_by_name_or_id_and_not_listed() {
    let scene = Scene::start().await;
    let size = Community { seed: 1, members: 300, posts: 25, likes: 3, comments: 2, reposts: 1 };
    scene.world.populate(SHOP, size);
    assert_eq!(get(&scene, "/", "en").await.matches("class=\"person\"").count(), 2);
    assert!(get(&scene, "/?q=100007", "en").await.contains("value=\"100007\""));
    assert_eq!(get(&scene, "/?q=%D0%BE%D1%80%D0%BB%D0%BE%D0%B2", "en").await.matches("class=\"person\"").count(), 20);
    let page = get(&scene, "/?as=1&offset=10", "en").await;
    assert_eq!(page.matches("<article").count(), 10);
    assert!(page.contains("offset=20"));
}

#[tokio::test]
async fn faults_are_injected_and_mended_by_the_panel() {
    let scene = Scene::start().await;
    let form =
        [("do", "inject"), ("method", "wall.get"), ("kind", "error"), ("value", "29"), ("times", "2"), ("as", "1")];
    let sent = scene.http.post(scene.url("/faults")).form(&form).send().await.expect("sent");
    assert_eq!(sent.headers()["location"], "/?as=1&lang=en#faults");
    assert_eq!(scene.refused("service", "wall.get", &[("owner_id", "-1")]).await, 29);
    assert!(get(&scene, "/?as=1", "en").await.contains("wall.get – Error(29) ×1"));
    scene.http.post(scene.url("/faults")).form(&[("do", "clear")]).send().await.expect("sent");
    assert_eq!(scene.refused("service", "wall.get", &[("owner_id", "-1")]).await, serde_json::Value::Null);
}
