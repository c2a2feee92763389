//! Against the stand-in, which was written by the reference and not by this client.

use super::{
    browser::{choose, query},
    canned::keys,
    pages::{all, named, set},
    world::{CALLBACK, GROUP, client, crowd, empty_world, standin},
};
use kabinet_networks::{
    AuthReturn, AuthStart, Comment, Denial, GroupKeys, Groups, Membership, Network, NetworkError, Outage, ProfileId,
    Refusal, Secret, pkce, vk::VkConfig,
};
use kabinet_standins::vk::{CommentId, FIRST_OF_CROWD, Fault, FaultKind, NewGroup, Person, PersonId, PostId};
use std::collections::BTreeSet;

fn begin() -> (AuthStart, String) {
    let verifier = pkce::verifier([7; 32]);
    let start = AuthStart {
        state: "a-state-of-more-than-32-characters-_".to_owned(),
        challenge: pkce::challenge(&verifier),
        nonce: String::new(),
        redirect_uri: CALLBACK.to_owned(),
    };
    (start, verifier)
}

#[tokio::test]
async fn a_person_signs_in_with_pkce_once() {
    let world = empty_world();
    world.add_person(Person::new(5, "Анна", "Титова"));
    let standin = standin(world).await;
    let (vk, _) = client(&standin, VkConfig { scope: "vkid.personal_info email".to_owned(), ..VkConfig::default() });
    let (start, verifier) = begin();
    let returned = choose(standin.address(), &vk.authorize_url(&start).await.unwrap(), ("person", "5")).await;
    assert_eq!(query(&returned, "state").as_deref(), Some(start.state.as_str()));
    let back = AuthReturn {
        code: Secret::new(query(&returned, "code").unwrap()),
        device_id: query(&returned, "device_id"),
        issuer: None,
        state: start.state.clone(),
        nonce: String::new(),
        verifier: Secret::new(verifier),
        redirect_uri: start.redirect_uri.clone(),
    };
    let profile = vk.exchange(&back).await.unwrap();
    assert_eq!((profile.id.0.as_str(), profile.name.as_deref()), ("5", Some("Анна Титова")));
    assert_eq!(profile.email.as_deref(), Some("id5@vk.example"));
    assert!(matches!(vk.exchange(&back).await, Err(NetworkError::Refused(_))), "a code is good for once");
}

#[tokio::test]
async fn a_code_without_its_verifier_is_worth_nothing() {
    let world = empty_world();
    world.add_person(Person::new(5, "Анна", "Титова"));
    let standin = standin(world).await;
    let (vk, _) = client(&standin, VkConfig::default());
    let (start, _) = begin();
    let returned = choose(standin.address(), &vk.authorize_url(&start).await.unwrap(), ("person", "5")).await;
    let stolen = AuthReturn {
        code: Secret::new(query(&returned, "code").unwrap()),
        device_id: query(&returned, "device_id"),
        issuer: None,
        state: start.state,
        nonce: String::new(),
        verifier: Secret::new(pkce::verifier([8; 32])),
        redirect_uri: start.redirect_uri,
    };
    assert!(matches!(vk.exchange(&stolen).await, Err(NetworkError::Refused(_))));
}

#[tokio::test]
async fn a_person_who_says_no_comes_back_with_the_word_for_it() {
    let standin = standin(empty_world()).await;
    let (vk, _) = client(&standin, VkConfig::default());
    let returned = choose(standin.address(), &vk.authorize_url(&begin().0).await.unwrap(), ("deny", "1")).await;
    let error = query(&returned, "error").unwrap();
    assert_eq!(Refusal::parse(&error), Refusal::AccessDenied);
}

#[tokio::test]
async fn the_group_is_found_and_described() {
    let standin = standin(crowd(30, 1, 1)).await;
    let (vk, group) = client(&standin, VkConfig::default());
    let found = vk.find_group(&keys(), "https://vk.com/club1").await.unwrap();
    assert_eq!((found.id.as_str(), found.name.as_str(), found.closed, found.members), ("1", "Лавка", false, Some(30)));
    assert_eq!(group.info().await, Ok(found));
}

#[tokio::test]
async fn every_list_of_a_community_is_read_whole_page_by_page() {
    let world = crowd(250, 12, 47);
    let standin = standin(world.clone()).await;
    let pages = VkConfig { posts_page: 5, likes_page: 20, comments_page: 3, members_page: 100, ..VkConfig::default() };
    let (_, group) = client(&standin, pages);

    let (posts, whole) = all(async |from| group.posts(from).await).await;
    let expected: Vec<i64> = world.posts(GROUP).iter().map(|post| post.number).collect();
    assert_eq!((posts.iter().map(|post| post.id).collect::<Vec<_>>(), whole), (expected, true));

    let (members, whole) = all(async |from| group.members(from).await).await;
    assert_eq!((set(members), whole), (named(&world.members(GROUP)), true));

    for post in posts {
        assert_eq!((post.likes, post.comments, post.reposts), (Some(47), Some(12), Some(10)));
        let (likes, whole) = all(async |from| group.likes(post.id, from).await).await;
        assert_eq!((set(likes), whole), (named(&world.likes(PostId { group: GROUP, number: post.id })), true));
        let (copies, whole) = all(async |from| group.copies(post.id, from).await).await;
        assert_eq!((set(copies).len(), whole), (10, true));
        let (comments, whole) = all(async |from| group.comments(post.id, from).await).await;
        let different: BTreeSet<&str> = comments.iter().map(|comment| comment.id.as_str()).collect();
        assert_eq!((comments.len(), different.len(), whole), (12, 12, true));
        assert!(comments.iter().any(|comment| comment.reply_to.is_some()));
    }
    assert_eq!(group.calls(), standin.call_counts().values().sum::<usize>() as u64);
}

#[tokio::test]
async fn a_thread_longer_than_shown_is_read_to_its_end_and_deleted_comments_are_left_out() {
    let world = empty_world();
    for id in [5, 6] {
        world.add_person(Person::new(id, "Лев", "Орлов"));
    }
    let post = world.add_post(GROUP, "Что скажете?").unwrap();
    let top = world.comment(PersonId(5), post, "начало").unwrap();
    let replies: Vec<_> = (0..25).map(|nth| world.reply(PersonId(6), top, &format!("ответ {nth}")).unwrap()).collect();
    let other = world.comment(PersonId(6), post, "другое").unwrap();
    let standin = standin(world.clone()).await;
    let (_, group) = client(&standin, VkConfig { comments_page: 10, ..VkConfig::default() });
    let read = async || {
        let (comments, whole) = all(async |from| group.comments(post.number, from).await).await;
        let ids: BTreeSet<String> = comments.iter().map(|comment: &Comment| comment.id.clone()).collect();
        assert_eq!(ids.len(), comments.len(), "each once");
        (ids, whole)
    };

    let number = |comment: &CommentId| comment.number.to_string();
    let mut expected: BTreeSet<String> = replies.iter().chain([&top, &other]).map(number).collect();
    assert_eq!(read().await, (expected.clone(), true));
    assert_eq!(group.calls(), 4, "one page, three of the thread");

    // The comment over the thread stays as an empty place; an answer vanishes.
    assert!(world.delete_comment(PersonId(5), top));
    assert!(world.delete_comment(PersonId(6), replies[3]));
    expected.remove(&number(&top));
    expected.remove(&number(&replies[3]));
    assert_eq!(read().await, (expected, true));
}

#[tokio::test]
async fn membership_is_told_for_those_who_are_asked_about() {
    let standin = standin(crowd(10, 1, 1)).await;
    let (_, group) = client(&standin, VkConfig::default());
    let asked: Vec<ProfileId> = (FIRST_OF_CROWD + 8..FIRST_OF_CROWD + 12).map(|id| ProfileId(id.to_string())).collect();
    let told = group.are_members(&asked).await.unwrap();
    assert_eq!(
        told.iter().map(|(_, member)| *member == Membership::In).collect::<Vec<_>>(),
        [true, true, false, false]
    );
    let one = group.are_members(&asked[..1]).await.unwrap();
    assert_eq!(one, told[..1]);
}

#[tokio::test]
async fn the_members_of_a_closed_group_are_shown_to_its_own_key_only() {
    let world = empty_world();
    world.add_group(NewGroup { closed: true, ..NewGroup::new(GROUP.0, "Закрытая") });
    world.add_person(Person::new(5, "Анна", "Титова"));
    world.join(PersonId(5), GROUP);
    let standin = standin(world).await;
    let (vk, group) = client(&standin, VkConfig::default());
    assert_eq!(group.members(None).await.unwrap().items, [ProfileId("5".to_owned())]);
    let outside = vk.group("1", GroupKeys { community: None, ..keys() }).unwrap();
    let denied = NetworkError::Denied { code: 15, why: Denial::Object };
    assert_eq!(outside.members(None).await, Err(denied.clone()));
    assert_eq!(group.posts(None).await, Err(denied), "its wall is closed to the application");
}

#[tokio::test]
async fn a_post_that_was_deleted_is_gone() {
    let world = crowd(10, 3, 1);
    let posts = world.posts(GROUP);
    let standin = standin(world.clone()).await;
    let (_, group) = client(&standin, VkConfig::default());
    world.delete_post(posts[1]);
    let ids: Vec<i64> = posts.iter().map(|post| post.number).collect();
    let there: Vec<bool> = group.posts_by_id(&ids).await.unwrap().iter().map(|(_, post)| post.is_some()).collect();
    assert_eq!(there, [true, false, true]);
}

#[tokio::test]
async fn a_like_between_two_pages_is_noticed() {
    let world = crowd(100, 1, 30);
    let post = world.posts(GROUP)[0];
    let standin = standin(world.clone()).await;
    let (_, group) = client(&standin, VkConfig { likes_page: 20, ..VkConfig::default() });
    let first = group.likes(post.number, None).await.unwrap();
    let taken_back = world.likes(post)[0];
    world.unlike(taken_back, post);
    let second = group.likes(post.number, first.next.as_ref()).await.unwrap();
    assert_eq!((second.next, second.whole), (None, false));
}

#[tokio::test]
async fn the_faults_of_the_reference_are_survived_or_told() {
    let standin = standin(crowd(10, 1, 3)).await;
    for kind in [
        FaultKind::Error(6),
        FaultKind::Error(10),
        FaultKind::Status(500),
        FaultKind::HalfJson,
        FaultKind::Empty,
        FaultKind::Cut,
    ] {
        let (_, group) = client(&standin, VkConfig::default());
        standin.inject(Fault::on("wall.get", kind).times(4));
        let (posts, whole) = all(async |from| group.posts(from).await).await;
        assert_eq!((posts.len(), whole, group.calls()), (1, true, 5), "{kind:?}");
    }
    let (_, group) = client(&standin, VkConfig::default());
    standin.inject(Fault::on("wall.get", FaultKind::Error(15)));
    assert_eq!(group.posts(None).await, Err(NetworkError::Denied { code: 15, why: Denial::Object }));
    standin.inject(Fault::on("wall.get", FaultKind::Error(29)));
    assert!(matches!(group.posts(None).await, Err(NetworkError::Suspended(_))));

    let (_, hurried) = client(&standin, VkConfig { timeout_ms: 50, attempts: 1, ..VkConfig::default() });
    standin.inject(Fault::on("wall.get", FaultKind::Slow(60_000)));
    assert_eq!(hurried.posts(None).await, Err(NetworkError::Unavailable(Outage::Timeout)));
}

#[tokio::test]
async fn a_key_that_is_not_known_must_be_renewed() {
    let standin = standin(crowd(10, 1, 3)).await;
    let (vk, _) = client(&standin, VkConfig::default());
    let old = Secret::new("withdrawn");
    let group = vk.group("1", GroupKeys { service: old.clone(), community: None }).unwrap();
    let told = NetworkError::NeedsReauthorisation { key: old.key_id(), code: 5 };
    assert_eq!(group.posts(None).await, Err(told));
}
