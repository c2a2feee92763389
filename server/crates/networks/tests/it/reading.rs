//! Lists that move, end early or are told strangely, with canned answers.

use super::canned::{Canned, Does, vk};
use kabinet_networks::{
    Cursor, GroupKeys, Groups, Membership, NetworkError, ProfileId, Secret,
    vk::{VkConfig, WallBy},
};

fn ids(count: u64, items: &[i64]) -> Does {
    Does::Says(format!(r#"{{"response":{{"count":{count},"items":{items:?}}}}}"#))
}

/// Reads likes to the end by pages of two: who was seen, whether the whole was read, which offsets were asked.
async fn likes(script: impl IntoIterator<Item = Does>) -> (Vec<String>, bool, Vec<String>) {
    let server = Canned::start(script);
    let (_, group, _) = vk(VkConfig { likes_page: 2, ..server.config() });
    let (mut seen, mut from) = (Vec::new(), None);
    let whole = loop {
        let page = group.likes(45, from.as_ref()).await.unwrap();
        seen.extend(page.items.into_iter().map(|id| id.0));
        assert!(page.next.is_none() || !page.whole, "only the last page can say that it was all");
        match page.next {
            Some(next) => from = Some(next),
            None => break page.whole,
        }
    };
    let offsets = server.requests().iter().map(|request| request.field("offset").unwrap().to_owned()).collect();
    (seen, whole, offsets)
}

fn texts(items: &[&str]) -> Vec<String> {
    items.iter().map(|text| (*text).to_owned()).collect()
}

#[tokio::test]
async fn a_list_is_read_to_its_end_and_communities_are_left_out_of_it() {
    let (seen, whole, offsets) = likes([ids(4, &[1, -77]), ids(4, &[5, 8])]).await;
    assert_eq!((seen, whole, offsets), (texts(&["1", "5", "8"]), true, texts(&["0", "2"])));
}

#[tokio::test]
async fn a_list_that_moved_while_it_was_read_was_not_read_whole() {
    assert!(!likes([ids(4, &[1, 2]), ids(3, &[5])]).await.1, "somebody took a like back");
    assert!(!likes([ids(4, &[1, 2]), ids(5, &[3, 4]), ids(5, &[5])]).await.1, "somebody liked");
    assert!(!likes([ids(4, &[1, 2]), ids(4, &[5]), ids(4, &[])]).await.1, "fewer came than told");
    assert!(!likes([ids(4, &[])]).await.1, "nobody came");
}

#[tokio::test]
async fn a_short_page_is_followed_by_the_next_row() {
    let (_, _, offsets) = likes([ids(4, &[1]), ids(4, &[2, 3]), ids(4, &[4])]).await;
    assert_eq!(offsets, ["0", "1", "3"]);
}

#[tokio::test]
async fn a_cursor_that_is_not_ours_is_refused_without_a_call() {
    let server = Canned::start([ids(0, &[])]);
    let (_, group, _) = vk(server.config());
    let strange = Cursor("{\"rows\":-1}".to_owned());
    assert_eq!(group.likes(45, Some(&strange)).await, Err(NetworkError::Malformed { what: "a cursor" }));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn posts_asked_by_number_that_are_gone_are_told_so() {
    let body = include_str!("../../fixtures/vk/wall.getById.json");
    let server = Canned::start([Does::Says(body.to_owned())]);
    let (_, group, _) = vk(server.config());
    let posts = group.posts_by_id(&[44, 45, 46]).await.unwrap();
    let there: Vec<_> = posts.iter().map(|(id, post)| (*id, post.is_some())).collect();
    assert_eq!(there, [(44, false), (45, true), (46, false)]);
    assert_eq!(server.requests()[0].field("posts"), Some("-1_44,-1_45,-1_46"));
    assert!(group.posts_by_id(&[]).await.unwrap().is_empty());
    assert_eq!(group.posts_by_id(&[1; 101]).await, Err(NetworkError::BadRequest { code: 100 }));
    assert_eq!(group.calls(), 1, "neither of them asked");
}

#[tokio::test]
async fn the_wall_is_named_as_the_settings_say() {
    let server = Canned::start([ids(0, &[])]);
    let (_, by_owner, _) = vk(server.config());
    let (_, by_domain, _) = vk(VkConfig { wall_by: WallBy::Domain, ..server.config() });
    by_owner.posts(None).await.unwrap();
    by_domain.posts(None).await.unwrap();
    let walls: Vec<_> = server
        .requests()
        .iter()
        .map(|request| (request.field("owner_id").map(str::to_owned), request.field("domain").map(str::to_owned)))
        .collect();
    assert_eq!(walls, [(Some("-1".to_owned()), None), (None, Some("club1".to_owned()))]);
}

#[tokio::test]
async fn a_thread_that_vanished_while_the_comments_were_read_spoils_the_read_and_not_the_run() {
    let first = r#"{"response":{"count":12,"current_level_count":1,"items":[{"id":7,"from_id":5,"date":1,"text":"x","thread":{"count":11,"items":[]}}]}}"#;
    let server = Canned::start([Does::Says(first.to_owned()), Does::error(100)]);
    let (_, group, _) = vk(server.config());
    let page = group.comments(45, None).await.unwrap();
    let page = group.comments(45, page.next.as_ref()).await.unwrap();
    assert_eq!((page.items, page.next, page.whole), (vec![], None, false));
    assert_eq!(server.requests()[1].field("comment_id"), Some("7"));
    let server = Canned::start([Does::error(100)]);
    let (_, group, _) = vk(server.config());
    assert_eq!(group.comments(45, None).await, Err(NetworkError::BadRequest { code: 100 }), "the post itself");
}

#[tokio::test]
async fn members_are_asked_about_within_the_limit_and_by_numbers_only() {
    let server = Canned::start([Does::Says(include_str!("../../fixtures/vk/groups.isMember.json").to_owned())]);
    let (_, group, _) = vk(server.config());
    let who = |ids: &[&str]| -> Vec<ProfileId> { ids.iter().map(|id| ProfileId((*id).to_owned())).collect() };
    let asked = who(&["1", "5", "8"]);
    let told = group.are_members(&asked).await.unwrap();
    assert_eq!(
        told,
        [(asked[0].clone(), Membership::In), (asked[1].clone(), Membership::Out)],
        "nothing is known about the third"
    );
    let bad = Err(NetworkError::BadRequest { code: 100 });
    assert_eq!(group.are_members(&who(&["1", "2,3"])).await, bad);
    assert_eq!(group.are_members(&who(&["1"; 501])).await, bad);
    assert_eq!(group.are_members(&[]).await, Ok(vec![]));
    assert_eq!(group.calls(), 1);
}

#[tokio::test]
async fn the_black_list_needs_the_key_of_the_community() {
    let server = Canned::start([Does::Says(include_str!("../../fixtures/vk/groups.getBanned.json").to_owned())]);
    let (vk, group, _) = vk(server.config());
    let page = group.banned(None).await.unwrap();
    assert_eq!((page.items, page.whole), (vec![ProfileId("6".to_owned())], true));
    let without = GroupKeys { service: Secret::new("service"), community: None };
    let denied = vk.group("1", without).unwrap().banned(None).await;
    assert!(matches!(denied, Err(NetworkError::Denied { .. })));
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_group_has_a_number_above_zero_and_its_posts_an_address() {
    let server = Canned::start([ids(0, &[])]);
    let (vk, group, _) = vk(server.config());
    assert_eq!(group.post_url(45), "https://vk.ru/wall-1_45");
    assert_eq!(vk.group_url("kabinet"), "https://vk.ru/kabinet");
    for id in ["0", "-1", "kabinet", "", "1 or 2"] {
        let keys = GroupKeys { service: Secret::new("service"), community: None };
        assert!(vk.group(id, keys).is_err(), "{id}");
    }
}
