use crate::house::{ANNA, BORIS, Guest, House, VERA};
use kabinet_portal::activity::{Ended, Reason};
use kabinet_standins::vk::PostId;
use std::{future::poll_fn, pin::pin, task::Poll};

/// Small pages, so that a run has many places at which it can be cut off.
const SMALL: [(&str, &str); 6] = [
    ("NETWORKS__VK__POSTS_PAGE", "3"),
    ("NETWORKS__VK__LIKES_PAGE", "2"),
    ("NETWORKS__VK__COMMENTS_PAGE", "2"),
    ("NETWORKS__VK__THREAD_ITEMS", "1"),
    ("NETWORKS__VK__MEMBERS_ASKED", "1"),
    ("NETWORKS__VK__MEMBERS_PAGE", "1"),
];

/// How a house gets through its runs.
enum Way {
    Straight,
    /// Cut off again and again, by dice of this seed.
    Cut(u64),
}

/// The same story in every house; gives the journal and the balance of each member, after each run.
async fn story(way: &mut Way) -> Vec<String> {
    let house = House::unscanned(&SMALL).await;
    let posts: Vec<PostId> = (1..=7).map(|n| house.post(&format!("Post {n}"))).collect();
    let mut guests = Vec::new();
    for (name, person) in [("Anna", ANNA), ("Boris", BORIS), ("Vera", VERA)] {
        let guest = house.register(name, None).await;
        house.link(&guest, person).await.expect("links");
        guests.push(guest);
    }
    house.world.like(ANNA, posts[0]);
    let mut seen = Vec::new();
    run(&house, way).await;
    seen.push(told(&house, &guests).await);

    for person in [ANNA, BORIS, VERA] {
        house.world.join(person, house.shop);
        for post in &posts {
            house.world.like(person, *post);
        }
    }
    house.world.repost(ANNA, posts[3]);
    house.world.repost(BORIS, posts[3]);
    let comment = house.world.comment(BORIS, posts[5], "One").expect("a comment");
    house.world.reply(VERA, comment, "Two");
    house.world.reply(BORIS, comment, "Three");
    run(&house, way).await;
    seen.push(told(&house, &guests).await);

    for person in [ANNA, BORIS] {
        house.world.unlike(person, posts[1]);
        house.world.unlike(person, posts[2]);
        house.world.delete_repost(person, posts[3]);
        house.world.leave(person, house.shop);
    }
    run(&house, way).await;
    let suspected = told(&house, &guests).await;
    assert_eq!(suspected, seen[1], "one complete run, cut off or not, takes nothing away");
    run(&house, way).await;
    seen.push(told(&house, &guests).await);
    house.verify().await;
    seen
}

/// One run to its end, on whichever way.
async fn run(house: &House, way: &mut Way) {
    house.pass_minutes(1);
    loop {
        let collect = Box::pin(house.portal().collect(house.group, Reason::Command));
        let ended = match way {
            Way::Straight => Some(collect.await),
            Way::Cut(dice) => for_a_while(collect, 2 + roll(dice) % 90).await,
        };
        match ended {
            Some(Ok(Ended::Done(_))) => return,
            Some(other) => panic!("{other:?}"),
            // The next process knows that it is the only one.
            None => house.portal().wake_up().await.expect("wakes up"),
        }
    }
}

/// Drops the future where it stands after it was polled so often.
pub async fn for_a_while<T>(future: impl Future<Output = T>, mut polls: u64) -> Option<T> {
    let mut future = pin!(future);
    poll_fn(|context| {
        if polls == 0 {
            return Poll::Ready(None);
        }
        polls -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

fn roll(dice: &mut u64) -> u64 {
    *dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *dice >> 33
}

/// What happened to everybody, and what they have.
async fn told(house: &House, guests: &[Guest]) -> String {
    let mut told = Vec::new();
    for guest in guests {
        told.push(format!("{} {}", guest.email, house.balance(guest).await));
        told.extend(house.journal(guest).await);
    }
    told.join("\n")
}

#[tokio::test]
async fn a_run_that_is_cut_off_again_and_again_finds_what_an_uninterrupted_one_finds() {
    let straight = Box::pin(story(&mut Way::Straight)).await;
    for seed in 1..=4 {
        let cut = Box::pin(story(&mut Way::Cut(seed))).await;
        for (cut, straight) in cut.iter().zip(&straight) {
            let differing: Vec<_> = cut.lines().zip(straight.lines()).filter(|(a, b)| a != b).take(4).collect();
            assert_eq!(cut, straight, "seed {seed}, first {differing:#?}");
        }
    }
}

/// A process that was asleep while another took its run over must not write what it read long ago.
#[tokio::test]
async fn a_run_that_was_taken_over_writes_nothing_any_more() {
    let mut lost = 0;
    for polls in (2..60).step_by(3) {
        let house = House::unscanned(&SMALL).await;
        house.collect().await;
        let anna = house.linked("Anna", ANNA).await;
        let posts = [house.post("New beans"), house.post("Autumn menu")];
        house.world.like(ANNA, posts[0]);
        house.collect().await;
        house.world.unlike(ANNA, posts[0]);
        house.collect().await;

        let mut asleep = Box::pin(house.portal().collect(house.group, Reason::Command));
        if for_a_while(asleep.as_mut(), polls).await.is_some() {
            break;
        }
        house.world.like(ANNA, posts[0]);
        house.world.like(ANNA, posts[1]);
        // Longer than the lease.
        house.pass_minutes(3);
        house.collect().await;
        let before = (house.balance(&anna).await, house.journal(&anna).await);
        let ended = asleep.await.expect("ends");
        lost += i32::from(matches!(ended, Ended::Lost(_)));
        assert_eq!((house.balance(&anna).await, house.journal(&anna).await), before, "{ended:?} after {polls}");
    }
    assert!(lost > 5, "{lost}");
}

/// The run is taken over by a node whose clock is ten minutes slow, and by it again after it was cut off.
#[tokio::test]
async fn one_complete_run_takes_nothing_away_though_the_clocks_of_its_nodes_differ() {
    let house = House::open().await;
    let anna = house.linked("Anna", ANNA).await;
    let post = house.post("New beans");
    house.world.like(VERA, post);
    house.world.like(ANNA, post);
    house.collect().await;
    for polls in 2..40 {
        house.world.unlike(ANNA, post);
        house.pass_minutes(1);
        let begun = Box::pin(house.portal().collect(house.group, Reason::Command));
        assert!(for_a_while(begun, 3).await.is_none(), "it has only begun");
        house.pass_minutes(-10);
        house.portal().wake_up().await.expect("wakes up");
        let goes_on = Box::pin(house.portal().collect(house.group, Reason::Command));
        if for_a_while(goes_on, polls).await.is_none() {
            house.portal().wake_up().await.expect("wakes up");
            house.portal().collect(house.group, Reason::Command).await.expect("ends");
        }
        house.pass_minutes(10);
        assert_eq!(house.balance(&anna).await, 15, "after {polls}");
        house.world.like(ANNA, post);
        house.collect().await;
    }
}
