use super::{GROUP, MANAGER, at, client, config, empty_world, keys, methods, reader, says};
use crate::{
    canned::Canned,
    pages::{named, set, to_end as all},
};
use kabinet_networks::{
    Cursor, Groups, Leaving,
    Membership::{self, In, Left, PutOut},
    NetworkError, ProfileId,
    ok::{OkConfig, PostsBy},
};
use kabinet_standins::ok::{Community, Fault, FaultKind, PersonId, PostId, World};
use std::collections::BTreeSet;

fn crowd(members: u32, posts: u32, likes: u32) -> World {
    let world = empty_world();
    world.populate(GROUP, Community { seed: 1, members, posts, likes, comments: 12, reposts: 10 });
    world
}

fn topic(post: PostId) -> i64 {
    post.group.0 * 100_000 + post.number
}

#[tokio::test]
async fn every_list_of_a_group_is_read_whole_page_by_page() {
    let world = crowd(250, 12, 47);
    let standin = at(world.clone()).await;
    for posts_by in [PostsBy::StatTopics, PostsBy::MediaTopics] {
        let base = config(&format!("http://{}", standin.address()));
        let pages = OkConfig { posts_page: 5, likes_page: 20, comments_page: 5, members_page: 100, posts_by, ..base };
        let (_, group, _) = client(pages);
        standin.reset_calls();

        let (posts, last) = all(async |from| group.posts(from).await).await;
        let expected: Vec<i64> = world.posts(GROUP).into_iter().map(topic).collect();
        assert_eq!((posts.iter().map(|post| post.id).collect::<Vec<_>>(), last.whole), (expected, true));
        assert!(posts.iter().all(|post| !post.text.is_empty()), "{posts_by:?}");

        let (members, last) = all(async |from| group.members(from).await).await;
        assert_eq!((set(members), last.whole, last.total), (named(&world.members(GROUP)), true, Some(251)));

        for (post, id) in posts.iter().zip(world.posts(GROUP)) {
            assert_eq!((post.likes, post.comments, post.reposts), (Some(47), Some(12), Some(10)));
            let (likes, last) = all(async |from| group.likes(post.id, from).await).await;
            assert_eq!((set(likes), last.whole, last.total), (named(&world.likes(id)), true, Some(47)));
            let (comments, last) = all(async |from| group.comments(post.id, from).await).await;
            let different: BTreeSet<&str> = comments.iter().map(|comment| comment.id.as_str()).collect();
            assert_eq!((comments.len(), different.len(), last.whole, last.total), (12, 12, true, Some(12)));
            assert!(comments.iter().any(|comment| comment.reply_to.is_some()));
        }
        assert_eq!(group.calls(), standin.call_counts().values().sum::<usize>() as u64);
    }
}

/// Wire reference §10: a page of posts (and of their texts), the members, and per post its likes and comments. Lists of
/// likes do not say that they have ended, so there is one more page to each.
#[tokio::test]
async fn as_many_calls_are_made_as_the_arithmetic_says() {
    let world = crowd(1999, 3, 300);
    let standin = at(world).await;
    let group = reader(&standin);
    let (posts, _) = all(async |from| group.posts(from).await).await;
    all(async |from| group.members(from).await).await;
    for post in &posts {
        all(async |from| group.likes(post.id, from).await).await;
        all(async |from| group.comments(post.id, from).await).await;
    }
    let calls: Vec<_> = standin.call_counts().into_iter().collect();
    let expected = [
        ("discussions.getComments", 3),
        ("discussions.getDiscussionLikes", 3 * (3 + 1)),
        ("group.getMembers", 2),
        ("group.getStatTopics", 1),
        ("mediatopic.getByIds", 1),
    ];
    assert_eq!(calls, expected.map(|(method, count)| (method.to_owned(), count)));
    let planned: u64 = posts.iter().map(|post| group.sizes().acts_calls(post)).sum();
    assert_eq!(planned, 3 + 12);
}

#[tokio::test]
async fn a_like_between_two_pages_is_noticed() {
    let world = crowd(100, 1, 30);
    let post = world.posts(GROUP)[0];
    let standin = at(world.clone()).await;
    let base = config(&format!("http://{}", standin.address()));
    let (_, group, _) = client(OkConfig { likes_page: 20, ..base });
    let first = group.likes(topic(post), None).await.unwrap();
    world.unlike(world.likes(post)[0], post);
    let second = group.likes(topic(post), first.next.as_ref()).await.unwrap();
    let third = group.likes(topic(post), second.next.as_ref()).await.unwrap();
    assert_eq!((third.next, third.whole), (None, false));
}

#[tokio::test]
async fn a_list_cut_short_is_told_with_as_many_as_came() {
    let world = crowd(100, 1, 30);
    let post = topic(world.posts(GROUP)[0]);
    let standin = at(world).await;
    let group = reader(&standin);
    standin.inject(Fault::on("discussions.getDiscussionLikes", FaultKind::Few(7)));
    let (likes, last) = all(async |from| group.likes(post, from).await).await;
    assert_eq!((likes.len(), last.total), (7, Some(7)), "the counter of the post says 30");
    standin.inject(Fault::on("group.getMembers", FaultKind::Few(7)));
    let (_, last) = all(async |from| group.members(from).await).await;
    assert!(!last.whole, "the list of members counts itself");
}

#[tokio::test]
async fn who_left_who_was_put_out_and_who_was_never_there_is_told() {
    let world = crowd(4, 0, 0);
    let people: Vec<ProfileId> =
        world.members(GROUP).iter().chain([&PersonId(570_000_000_009)]).map(|id| ProfileId(id.0.to_string())).collect();
    let crowd: Vec<PersonId> = world.members(GROUP).into_iter().filter(|id| *id != MANAGER).collect();
    world.leave(crowd[0], GROUP);
    world.kick(crowd[1], GROUP);
    let standin = at(world).await;
    let group = reader(&standin);
    let told: Vec<Membership> = group.are_members(&people).await.unwrap().into_iter().map(|(_, told)| told).collect();
    assert_eq!(told, [Left, PutOut, In, In, In], "of a stranger nothing is said");
    assert_eq!(group.leaving(), Leaving::Asked);
    assert!(matches!(group.banned(None).await, Err(NetworkError::Denied { .. })));
    let bad = Err(NetworkError::BadRequest { code: 100 });
    assert_eq!(group.are_members(&vec![people[0].clone(); 101]).await, bad);
    assert_eq!(group.are_members(&[ProfileId("1,2".to_owned())]).await, bad);
    assert_eq!(group.are_members(&[]).await, Ok(vec![]));
    assert_eq!(group.calls(), 1);
}

#[tokio::test]
async fn nobody_is_shown_who_reposted_and_that_is_said() {
    let standin = at(crowd(10, 1, 1)).await;
    let group = reader(&standin);
    assert_eq!(group.copies(1, None).await, Err(NetworkError::BadRequest { code: 3 }));
    assert!(!group.sizes().copies);
    assert_eq!(group.calls(), 0);
}

#[tokio::test]
async fn posts_asked_by_number_that_are_gone_are_told_so() {
    let world = crowd(10, 3, 1);
    let posts = world.posts(GROUP);
    let standin = at(world.clone()).await;
    let group = reader(&standin);
    world.delete_post(posts[1]);
    let ids: Vec<i64> = posts.into_iter().map(topic).collect();
    let there: Vec<bool> = group.posts_by_id(&ids).await.unwrap().iter().map(|(_, post)| post.is_some()).collect();
    assert_eq!(there, [true, false, true]);
    assert!(group.posts_by_id(&[]).await.unwrap().is_empty());
    assert_eq!(group.posts_by_id(&[1; 101]).await, Err(NetworkError::BadRequest { code: 100 }));
    assert_eq!(group.calls(), 1, "neither of them asked");
}

#[tokio::test]
async fn posts_whose_texts_are_not_shown_are_read_all_the_same() {
    let standin = at(crowd(10, 2, 1)).await;
    let group = reader(&standin);
    standin.inject(Fault::on("mediatopic.getByIds", FaultKind::Error(200)));
    let page = group.posts(None).await.unwrap();
    assert_eq!((page.items.len(), page.items[0].likes, page.items[0].text.as_str()), (2, Some(1), ""));
    standin.inject(Fault::on("mediatopic.getByIds", FaultKind::Error(2)).times(5));
    assert!(group.posts(None).await.is_err_and(|error| error.is_retryable()), "trouble is not a refusal");
}

#[tokio::test]
async fn the_group_is_found_and_described() {
    let standin = at(crowd(30, 1, 1)).await;
    let base = format!("http://{}", standin.address());
    let (ok, group, _) = client(config(&base));
    let found = ok.find_group(&keys(), "https://ok.ru/lavka").await.unwrap();
    assert_eq!((found.id.as_str(), found.name.as_str(), found.members), ("53000001", "Лавка", Some(31)));
    assert_eq!(ok.find_group(&keys(), "https://ok.ru/group/53000001").await.as_ref(), Ok(&found));
    assert_eq!(group.info().await.as_ref(), Ok(&found));
    assert_eq!(ok.find_group(&keys(), "ok.ru/nobody").await, Err(NetworkError::Gone));
    assert_eq!(ok.find_group(&keys(), "9").await, Err(NetworkError::Gone));
    assert_eq!(group.post_url(45), "https://ok.ru/group/53000001/topic/45");
    assert_eq!(ok.group_url("lavka"), "https://ok.ru/lavka");
    assert_eq!(ok.group_url("group/53"), "https://ok.ru/group/53");
    for id in ["0", "-1", "lavka", ""] {
        assert!(ok.group(id, keys()).is_err(), "{id}");
    }
}

#[tokio::test]
async fn a_cursor_that_is_not_ours_is_refused_without_a_call() {
    let server = Canned::start([says("{}")]);
    let (_, group, _) = client(config(&server.base));
    let strange = Cursor("{\"rows\":-1}".to_owned());
    assert_eq!(group.likes(45, Some(&strange)).await, Err(NetworkError::Malformed { what: "a cursor" }));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_list_that_promises_more_and_leads_nowhere_ends_and_is_not_whole() {
    let page = r#"{"comments":[{"id":"x","author_id":"5","date_ms":1}],"anchor":"a","has_more":true}"#;
    let server = Canned::start([says(page)]);
    let (_, group, _) = client(config(&server.base));
    let (comments, last) = all(async |from| group.comments(45, from).await).await;
    assert_eq!((comments.len(), last.whole), (2, false), "the same anchor again");
    let anchors: Vec<_> = server.requests().iter().map(|request| request.field("anchor").unwrap().to_owned()).collect();
    assert_eq!(anchors, ["FIRST", "a"]);
    assert_eq!(methods(&server), ["discussions.getComments", "discussions.getComments"]);
}
