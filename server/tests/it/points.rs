//! What members earn and lose: the story of the programme with exact arithmetic.

use crate::house::{ANNA, House};
use kabinet_domain::referral::Referrer;
use kabinet_portal::accounts::Subject;

#[tokio::test]
async fn the_whole_story_adds_up() {
    let house = House::open().await;
    let posts = [house.post("New beans from Ethiopia"), house.post("Autumn menu")];
    let boris = house.register("Boris", None).await;
    let vera = house.register("Vera", Some(Referrer::Member(boris.id))).await;
    let anna = house.register("Anna", Some(Referrer::Member(vera.id))).await;
    assert_eq!((house.balance(&boris).await, house.balance(&vera).await), (60, 50));

    house.link(&anna, ANNA).await.expect("links");
    assert_eq!(house.balance(&anna).await, 10, "the bonus is there when the page comes back");
    house.pass_minutes(1);
    house.work().await;

    house.world.join(ANNA, house.shop);
    house.world.like(ANNA, posts[0]);
    house.collect().await;
    house.world.like(ANNA, posts[1]);
    house.world.comment(ANNA, posts[0], "Tasty");
    house.world.repost(ANNA, posts[0]);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10 + 20 + 5 + 1 + 3 + 10);
    let before = house.journal(&anna).await.len();
    house.collect().await;
    assert_eq!(house.journal(&anna).await.len(), before, "nothing new, nothing written");

    house.world.unlike(ANNA, posts[0]);
    house.world.delete_repost(ANNA, posts[0]);
    house.world.leave(ANNA, house.shop);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 49, "one run that does not show it is not enough");
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 49 - 5 - 10 - 20);
    house.collect_twice().await;

    insta::assert_snapshot!(house.history(&anna).await.join("\n"), @r#"
    +10 → 10 | Linked a VK profile | Bonus for linking a network
    +5 → 15 | Liked “New beans from Ethiopia” in Coffee | 5 for the first like, then 1, at most 15 a month
    +20 → 35 | Joined Coffee | Bonus for joining the group
    +1 → 36 | Liked “Autumn menu” in Coffee | 5 for the first like, then 1, at most 15 a month
    +10 → 46 | Reposted “New beans from Ethiopia” from Coffee | Bonus for reposts, comments and likes
    +3 → 49 | Commented on “New beans from Ethiopia” in Coffee | Bonus for reposts, comments and likes
    -5 → 44 | Took back the like on “New beans from Ethiopia” in Coffee | 5 for the first like, then 1, at most 15 a month
    -10 → 34 | Deleted the repost of “New beans from Ethiopia” from Coffee | Bonus for reposts, comments and likes
    -20 → 14 | Left Coffee | Deduction for leaving the group
    "#);
    insta::assert_snapshot!(house.journal(&anna).await.join("\n"), @r#"
    Registered | Welcome: A letter was sent
    Linked a VK profile | Bonus for linking a network: Awarded: 10 points. A letter was sent
    Joined Coffee | Bonus for joining the group: Awarded: 20 points. A letter was sent
    Liked “New beans from Ethiopia” in Coffee | Bonus for reposts, comments and likes: The offer pays nothing for this. | 5 for the first like, then 1, at most 15 a month: Awarded: 5 points
    Commented on “New beans from Ethiopia” in Coffee | Bonus for reposts, comments and likes: Awarded: 3 points | 5 for the first like, then 1, at most 15 a month: The offer is for something else: a like.
    Liked “Autumn menu” in Coffee | Bonus for reposts, comments and likes: The offer pays nothing for this. | 5 for the first like, then 1, at most 15 a month: Awarded: 1 point
    Reposted “New beans from Ethiopia” from Coffee | Bonus for reposts, comments and likes: Awarded: 10 points | 5 for the first like, then 1, at most 15 a month: The offer is for something else: a like.
    Deleted the repost of “New beans from Ethiopia” from Coffee | Bonus for reposts, comments and likes: Taken back: 10 points | Deduction for deleting a repost: What this had earned was taken back already; nothing is charged twice.
    Left Coffee | Deduction for leaving the group: Deducted: 20 points
    Took back the like on “New beans from Ethiopia” in Coffee | 5 for the first like, then 1, at most 15 a month: Taken back: 5 points | Deduction for deleting a repost: The offer is for something else: a repost.
    "#);
    insta::assert_snapshot!(house.journal(&boris).await.join("\n"), @r#"
    Registered | Welcome: A letter was sent
    A friend registered by invitation | Bonus for friends who registered: Awarded: 50 points. A letter was sent
    Registration by invitation, level 2 | Bonus for friends who registered: Awarded: 10 points. A letter was sent
    "#);
    house.verify().await;
}

#[tokio::test]
async fn the_letters_of_the_story_tell_what_it_brought() {
    let house = House::open().await;
    let vera = house.register("Vera", None).await;
    let invite = house.member(&vera).await.invite(None).await.expect("the invite page").link;
    let welcome = house.letter_to(&vera.email).await;
    assert!(welcome.text.contains(&invite), "{}", welcome.text);
    house.register("Anna", Some(Referrer::Member(vera.id))).await;
    let letter = house.letter_to(&vera.email).await;
    insta::assert_snapshot!(format!("{}\n{}", letter.subject, letter.text), @r#"
    +50 points with Zerno Club
    +50 points

    A friend registered by invitation

    Balance: 50 points

    Everything that came in and went out is in your history:
    http://127.0.0.1:3999/client/history/

    -- 
    Zerno Club
    This message was sent automatically; there is no need to reply.
    "#);
}

#[tokio::test]
async fn likes_never_pay_more_than_fifteen_a_month() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let posts: Vec<_> = (1..=20).map(|n| house.post(&format!("Post {n}"))).collect();
    for post in &posts {
        house.world.like(ANNA, *post);
    }
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 10 + 15, "5, then ten times 1");

    house.world.unlike(ANNA, posts[15]);
    house.collect_twice().await;
    let after_one = house.balance(&anna).await;
    assert!([24, 25].contains(&after_one), "it had earned one or nothing: {after_one}");

    house.pass_days(30);
    let next = house.post("Next month");
    house.world.like(ANNA, next);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, after_one + 5, "a new month begins with its first like");
    house.verify().await;
}

#[tokio::test]
async fn a_like_taken_back_gives_its_points_back_to_the_month() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let posts: Vec<_> = (1..=12).map(|n| house.post(&format!("Post {n}"))).collect();
    for post in &posts[..11] {
        house.world.like(ANNA, *post);
        house.collect().await;
    }
    assert_eq!(house.balance(&anna).await, 25, "the month is full");
    house.world.unlike(ANNA, posts[3]);
    house.collect_twice().await;
    assert_eq!(house.balance(&anna).await, 24);
    house.world.like(ANNA, posts[11]);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 25, "what was given back is paid again");
    house.world.like(ANNA, posts[3]);
    house.collect().await;
    assert_eq!(house.balance(&anna).await, 25, "and the same post never pays twice");
    house.verify().await;
}

#[tokio::test]
async fn members_sign_in_with_a_linked_profile() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    match house.enter(ANNA).await.expect("comes back") {
        kabinet_portal::links::Landed::SignedIn(signed_in) => assert_eq!(signed_in.subject, Subject::Member(anna.id)),
        other => panic!("{other:?}"),
    }
}
