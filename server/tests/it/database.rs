//! Databases that are not what they should be, and the other database.

use crate::house::{ANNA, House};
use kabinet::{Failure, Process};
use kabinet_domain::referral::Referrer;
use kabinet_portal::activity::Reason;
use std::{fs, process::Command, time::Duration};

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone_with_a_clear_word() {
    let house = House::unscanned(&[]).await;
    house.portal().db.clone().close().await;
    let file = house.folder.path().join("kabinet.db");
    let newer = include_bytes!("fixtures/newer.db");
    fs::write(&file, newer).expect("written");
    let refused = Process::with(&house.config, house.clock.clone()).await.expect_err("it is newer");
    let Failure::Refused(sentence) = refused else { panic!("{refused:?}") };
    let known = "the database belongs to a newer version: its migration is 4000, this version knows up to ";
    assert!(sentence.starts_with(known), "{sentence}");
    let kept = fs::read(&file).expect("the database");
    assert_eq!(kept[100..], newer[100..], "nothing was written, but for the counters of its header");
}

#[tokio::test]
async fn a_second_process_is_told_that_the_database_is_in_use() {
    let house = House::unscanned(&[]).await;
    let refused = Process::with(&house.config, house.clock.clone()).await.expect_err("it is in use");
    assert!(matches!(refused, Failure::Locked), "{refused:?}");
}

#[tokio::test]
async fn what_was_waiting_goes_on_after_a_restart() {
    let mut house = House::open().await;
    let vera = house.register("Vera", None).await;
    let sent = house.visitor().register(&House::form("Anna"), Some(Referrer::Member(vera.id))).await.expect("sent");
    house.restart().await;
    let code = house.code_to("anna@guests.example").await;
    house.restart().await;
    house.visitor().enter_code(&sent, &code, None).await.expect("the code is right");
    house.restart().await;
    house.work().await;
    assert_eq!(house.balance(&vera).await, 50);
}

/// The story again on PostgreSQL, where `KABINET_TEST_POSTGRES` names a server.
#[tokio::test]
async fn the_story_adds_up_on_postgresql_too() {
    let Ok(server) = std::env::var("KABINET_TEST_POSTGRES") else { return };
    let url = fresh(&server);
    let house = House::unscanned(&[("DATABASE__URL", &url)]).await;
    house.collect().await;
    let vera = house.register("Vera", None).await;
    let anna = house.register("Anna", Some(Referrer::Member(vera.id))).await;
    house.link(&anna, ANNA).await.expect("links");
    house.collect().await;
    let posts: Vec<_> = (1..=8).map(|n| house.post(&format!("Post {n}"))).collect();
    house.world.join(ANNA, house.shop);
    for post in &posts {
        house.world.like(ANNA, *post);
    }
    house.world.repost(ANNA, posts[0]);
    house.pass_minutes(1);
    let other = Process::with(&house.config, house.clock.clone()).await.expect("a second node");
    let (one, two) = tokio::join!(
        house.portal().collect(house.group, Reason::Command),
        other.portal().collect(house.group, Reason::Command)
    );
    assert_ne!(one.expect("ends"), two.expect("ends"), "one of the two stood back");
    assert_eq!(house.balance(&anna).await, 10 + 20 + 5 + 7 + 10);
    house.world.delete_repost(ANNA, posts[0]);
    house.world.leave(ANNA, house.shop);
    house.collect_twice().await;
    assert_eq!((house.balance(&anna).await, house.balance(&vera).await), (10 + 5 + 7, 50));
    house.verify().await;
}

/// A fresh database of the server.
pub fn fresh(server: &str) -> String {
    let nanos = std::time::UNIX_EPOCH.elapsed().unwrap_or(Duration::ZERO).as_nanos();
    let name = format!("kabinet_it_{nanos}");
    let made = Command::new("psql").args([server, "-qc", &format!("CREATE DATABASE {name}")]).status();
    assert!(made.expect("psql").success());
    let (base, options) = server.split_once('?').unwrap_or((server, ""));
    let (base, _) = base.rsplit_once('/').expect("an address names a database");
    format!("{base}/{name}?{options}")
}

/// As [`fresh`], where transactions are `isolation`.
pub fn isolated(server: &str, isolation: &str) -> String {
    let url = fresh(server);
    let text = format!(
        "DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = %L', current_database(), '{isolation}'); END$$"
    );
    assert!(Command::new("psql").args([&url, "-qc", &text]).status().expect("psql").success());
    url
}
