use super::*;
use crate::mutation;
use proptest::prelude::*;

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../fixtures/vk/", $name, ".json"))
    };
}

const WALL: &[u8] = fixture!("wall.get");
const BY_ID: &[u8] = fixture!("wall.getById");
const LIKES: &[u8] = fixture!("likes.getList");
const COMMENTS: &[u8] = fixture!("wall.getComments");
const GROUP: &[u8] = fixture!("groups.getById");
const MEMBERS: &[u8] = fixture!("groups.getMembers");
const IS_MEMBER: &[u8] = fixture!("groups.isMember");
const BANNED: &[u8] = fixture!("groups.getBanned");
const ERROR: &[u8] = fixture!("error");
static ALL: [&[u8]; 9] = [WALL, BY_ID, LIKES, COMMENTS, GROUP, MEMBERS, IS_MEMBER, BANNED, ERROR];

fn response<T: DeserializeOwned>(body: &[u8]) -> T {
    match read(body) {
        Said::Response(response) => response,
        Said::Error(code) => panic!("error {code}"),
        Said::NotJson => panic!("not JSON"),
        Said::OtherShape => panic!("another shape"),
    }
}

fn numbers(people: &[ProfileId]) -> Vec<&str> {
    people.iter().map(|id| id.0.as_str()).collect()
}

#[test]
fn posts_keep_what_the_network_told_and_only_that() {
    let posts: Vec<Post> = response::<Posts>(WALL).items.into_iter().map(Post::from).collect();
    let counters: Vec<_> = posts.iter().map(|post| (post.id, post.likes, post.comments, post.reposts)).collect();
    assert_eq!(
        counters,
        [(40, Some(90), Some(0), Some(7)), (45, Some(10), Some(3), Some(2)), (44, None, None, None)],
        "no counter is not zero"
    );
    assert_eq!(posts.iter().map(|post| post.pinned).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(posts[1].at, Millis(1_700_000_000_000));
    assert_eq!(posts[1].text, "Новая коллекция 👟");
}

#[test]
fn both_shapes_of_get_by_id_are_read() {
    let items = response::<PostsById>(BY_ID).into_items();
    assert_eq!(
        items.iter().map(|post| (post.id, post.is_deleted.is_set())).collect::<Vec<_>>(),
        [(45, false), (46, true)]
    );
    let older = response::<PostsById>(br#"{"response":[{"id":45,"date":1}]}"#).into_items();
    assert_eq!(older.len(), 1);
    let group = response::<Groups>(br#"{"response":[{"id":1,"name":"x"}]}"#).first();
    assert_eq!(group.map(|group| group.id), Ok("1".to_owned()));
}

#[test]
fn communities_are_nobodys_profile() {
    let likes: Ids = response(LIKES);
    assert_eq!(numbers(&likes.people()), ["1", "5", "8"]);
    assert_eq!((likes.count, likes.items.len()), (4, 4), "but they are counted");
    assert_eq!(numbers(&response::<Banned>(BANNED).people()), ["6"]);
}

#[test]
fn a_comment_that_is_deleted_or_of_a_community_is_no_comment() {
    let comments: Comments = response(COMMENTS);
    let by_people: Vec<_> =
        comments.items.iter().filter_map(WireComment::by_person).map(|comment| comment.id).collect();
    assert_eq!(by_people, ["7", "11"]);
    assert_eq!(comments.level_count(), 4);
}

#[test]
fn a_group_that_vk_closed_is_gone() {
    assert_eq!(
        response::<Groups>(GROUP).first(),
        Ok(GroupInfo {
            id: "1".to_owned(),
            name: "Лавка".to_owned(),
            screen_name: "lavka".to_owned(),
            closed: true,
            members: Some(50_000)
        })
    );
    let banned = br#"{"response":{"groups":[{"id":1,"name":"x","deactivated":"banned"}]}}"#;
    assert_eq!(response::<Groups>(banned).first(), Err(NetworkError::Gone));
    assert_eq!(response::<Groups>(br#"{"response":{"groups":[]}}"#).first(), Err(NetworkError::Gone));
}

#[test]
fn membership_is_told_by_numbers() {
    let told: Vec<_> = response::<Vec<IsMember>>(IS_MEMBER).iter().filter_map(IsMember::told).collect();
    assert_eq!(told, [(ProfileId("1".to_owned()), Membership::In), (ProfileId("5".to_owned()), Membership::Out)]);
}

#[test]
fn an_error_is_an_error_whatever_was_asked() {
    assert!(matches!(read::<Ids>(ERROR), Said::Error(6)));
    assert!(matches!(read::<Ids>(br#"{"error":{"error_code":15}}"#), Said::Error(15)));
}

#[test]
fn another_shape_is_told_from_a_broken_answer() {
    for other in ["{}", "[]", r#"{"response":null}"#, r#"{"response":1}"#, r#"{"response":{"count":-1,"items":[]}}"#] {
        assert!(matches!(read::<Ids>(other.as_bytes()), Said::OtherShape), "{other}");
    }
    for broken in ["", " ", "<html>", "ok", "{\"response\":", "\u{0}"] {
        assert!(matches!(read::<Ids>(broken.as_bytes()), Said::NotJson), "{broken}");
    }
}

/// An answer that lost its end must never look like a shorter list.
#[test]
fn no_beginning_of_an_answer_passes_for_the_answer() {
    for body in ALL {
        let whole = body.trim_ascii_end();
        for end in 0..whole.len() {
            assert!(matches!(read::<serde_json::Value>(&whole[..end]), Said::NotJson), "cut at {end}");
        }
    }
}

fn everything_is_tried(body: &[u8]) {
    if let Said::Response(posts) = read::<Posts>(body) {
        posts.items.into_iter().map(Post::from).for_each(drop);
    }
    if let Said::Response(posts) = read::<PostsById>(body) {
        posts.into_items().into_iter().map(Post::from).for_each(drop);
    }
    if let Said::Response(ids) = read::<Ids>(body) {
        assert!(ids.people().len() <= ids.items.len());
    }
    if let Said::Response(comments) = read::<Comments>(body) {
        let asked = 100;
        super::super::comments::Walk::default().turn(asked, &comments);
    }
    if let Said::Response(groups) = read::<Groups>(body) {
        drop(groups.first());
    }
    if let Said::Response(told) = read::<Vec<IsMember>>(body) {
        assert!(told.iter().filter_map(IsMember::told).count() <= told.len());
    }
    if let Said::Response(banned) = read::<Banned>(body) {
        assert!(banned.people().len() <= banned.items.len());
    }
}

proptest! {
    #[test]
    fn no_mutated_answer_makes_a_reader_panic(body in mutation::of(&ALL)) {
        everything_is_tried(&body);
    }

    #[test]
    fn no_number_in_a_list_makes_a_reader_panic(count in any::<i64>(), items in prop::collection::vec(any::<i64>(), 0..5), date in any::<i64>()) {
        everything_is_tried(format!(r#"{{"response":{{"count":{count},"items":{items:?}}}}}"#).as_bytes());
        let comment = format!(r#"{{"id":1,"from_id":{date},"date":{date},"thread":{{"count":{},"items":[]}}}}"#, count.unsigned_abs());
        everything_is_tried(format!(r#"{{"response":{{"count":{0},"current_level_count":{0},"items":[{comment}]}}}}"#, count.unsigned_abs()).as_bytes());
        everything_is_tried(format!(r#"{{"response":{{"count":1,"items":[{{"id":1,"date":{date}}}]}}}}"#).as_bytes());
    }
}
