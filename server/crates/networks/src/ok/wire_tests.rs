use super::*;
use crate::mutation;
use Membership::{In, Left, Out, PutOut};
use proptest::prelude::*;

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../fixtures/ok/", $name, ".json"))
    };
}

const TOPICS: &[u8] = fixture!("group.getStatTopics");
const MEDIA: &[u8] = fixture!("mediatopic.getByIds");
const LIKES: &[u8] = fixture!("discussions.getDiscussionLikes");
const COMMENTS: &[u8] = fixture!("discussions.getComments");
const MEMBERS: &[u8] = fixture!("group.getMembers");
const RELATIONS: &[u8] = fixture!("group.getUserGroupsByIds");
const GROUP: &[u8] = fixture!("group.getInfo");
const USER: &[u8] = fixture!("users.getCurrentUser");
const ERROR: &[u8] = fixture!("error");
static ALL: [&[u8]; 9] = [TOPICS, MEDIA, LIKES, COMMENTS, MEMBERS, RELATIONS, GROUP, USER, ERROR];

fn response<T: DeserializeOwned + Default>(body: &[u8]) -> T {
    match read(body) {
        Said::Response(response) => response,
        Said::Error(code) => panic!("error {code}"),
        Said::NotJson => panic!("not JSON"),
        Said::OtherShape => panic!("another shape"),
    }
}

#[test]
fn posts_keep_what_the_network_told_and_only_that() {
    let posts = response::<StatTopics>(TOPICS).posts();
    let counters: Vec<_> = posts.iter().map(|post| (post.id, post.likes, post.comments, post.reposts)).collect();
    assert_eq!(
        counters,
        [(157_000_000_000_045, Some(10), Some(3), Some(2)), (157_000_000_000_044, None, None, None)],
        "no counter is not zero"
    );
    assert_eq!(posts[0].at, Millis(1_700_000_000_000));
}

#[test]
fn the_text_of_a_post_is_that_of_all_its_pieces() {
    let posts = response::<MediaTopics>(MEDIA).posts();
    assert_eq!((posts[0].id, posts[0].text.as_str()), (157_000_000_000_045, "Новая коллекция 👟\n#осень"));
    assert_eq!((posts[0].likes, posts[0].comments, posts[0].reposts), (Some(10), Some(3), Some(2)));
}

#[test]
fn comments_are_those_of_people_and_their_times_are_exact() {
    let comments = response::<Comments>(COMMENTS).by_people().expect("comments");
    let read: Vec<_> = comments.iter().map(|comment| (comment.id.as_str(), comment.at.0)).collect();
    assert_eq!(read, [("MTcwMDAwMDEwMDAwMDo3", 1_700_000_100_000), ("MTcwMDAwMDIwMDAwMDo5", 1_700_000_200_000)]);
    assert_eq!(comments[1].reply_to.as_deref(), Some("MTcwMDAwMDEwMDAwMDo3"));
    let timeless = br#"{"comments":[{"id":"x","author_id":"5","text":"hi"}]}"#;
    assert!(matches!(response::<Comments>(timeless).by_people(), Err(NetworkError::Malformed { .. })));
}

#[test]
fn a_relation_says_who_is_in_who_left_and_who_was_put_out() {
    let told = |body: &[u8]| response::<Memberships>(body).told().map(|(_, told)| told).collect::<Vec<_>>();
    assert_eq!(told(RELATIONS), [In, In, Left, PutOut, Out]);
    let wrapped = br#"{"memberships":[{"groupId":"5","userId":"7","status":"ADMIN"}]}"#;
    assert_eq!(told(wrapped), [In]);
}

#[test]
fn empty_answers_come_in_three_ways() {
    for empty in ["null", "{}", r#"{"anchor":"x"}"#] {
        assert!(response::<Likers>(empty.as_bytes()).people().is_empty(), "{empty}");
        assert_eq!(response::<Memberships>(empty.as_bytes()).told().count(), 0, "{empty}");
        assert!(response::<StatTopics>(empty.as_bytes()).posts().is_empty(), "{empty}");
    }
    assert_eq!(response::<Memberships>(b"[]").told().count(), 0);
}

#[test]
fn a_group_is_described_and_has_an_address_without_a_short_name_too() {
    let info = |body: &[u8]| response::<Vec<WireGroup>>(body).into_iter().next().expect("a group").info();
    let lavka = GroupInfo {
        id: "53000000000001".to_owned(),
        name: "Лавка".to_owned(),
        screen_name: "lavka".to_owned(),
        closed: true,
        members: Some(50_000),
    };
    assert_eq!(info(GROUP), Ok(lavka));
    let nameless = info(br#"[{"uid":"53","name":"x"}]"#).map(|group| group.screen_name);
    assert_eq!(nameless, Ok("group/53".to_owned()));
    assert_eq!(response::<Address>(br#"{"type":"GROUP","objectId":53}"#).group(), Ok(53));
    assert_eq!(response::<Address>(br#"{"type":"PROFILE","objectId":57}"#).group(), Err(NetworkError::Gone));
}

#[test]
fn an_error_is_an_error_whatever_was_asked() {
    assert!(matches!(read::<Likers>(ERROR), Said::Error(102)));
    assert!(matches!(read::<Vec<WireGroup>>(ERROR), Said::Error(102)));
}

#[test]
fn another_shape_is_told_from_a_broken_answer() {
    for other in ["7", r#"{"users":1}"#, r#"{"users":[{"uid":null}]}"#, r#""text""#] {
        assert!(matches!(read::<Likers>(other.as_bytes()), Said::OtherShape), "{other}");
    }
    for broken in ["", " ", "<html>", "ok", "{\"users\":", "\u{0}"] {
        assert!(matches!(read::<Likers>(broken.as_bytes()), Said::NotJson), "{broken}");
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
    if let Said::Response(topics) = read::<StatTopics>(body) {
        assert!(topics.posts().len() <= topics.turned().rows);
    }
    if let Said::Response(topics) = read::<MediaTopics>(body) {
        assert!(topics.posts().len() <= topics.turned().rows);
    }
    if let Said::Response(likers) = read::<Likers>(body) {
        assert!(likers.people().len() <= likers.turned().rows);
    }
    if let Said::Response(comments) = read::<Comments>(body) {
        drop(comments.by_people());
        comments.turned();
    }
    if let Said::Response(members) = read::<Members>(body) {
        assert!(members.people().len() <= members.turned().rows);
    }
    if let Said::Response(told) = read::<Memberships>(body) {
        told.told().for_each(drop);
    }
    if let Said::Response(groups) = read::<Vec<WireGroup>>(body) {
        groups.into_iter().map(WireGroup::info).for_each(drop);
    }
}

proptest! {
    #[test]
    fn no_mutated_answer_makes_a_reader_panic(body in mutation::of(&ALL)) {
        everything_is_tried(&body);
    }
}
