//! The demo clears its folder at each start, so it must know its own.

use crate::house::{House, PASSWORD};
use kabinet::{Config, Failure, Place, demo};
use std::fs;

#[tokio::test]
async fn the_demo_leaves_a_database_alone_that_it_did_not_make() {
    let mut house = House::unscanned(&[]).await;
    let anna = house.register("Anna", None).await;
    house.portal().db.clone().close().await;
    let place = Place { data: house.folder.path().to_owned(), port: 0 };
    let refused = demo(Config::load(None, []).expect("defaults"), place, true).await.expect_err("not its own");
    let Failure::Refused(sentence) = refused else { panic!("{refused:?}") };
    assert!(sentence.contains("was not made by a demo"), "{sentence}");
    house.restart().await;
    house.visitor().sign_in(&anna.email, PASSWORD, None).await.expect("everything is as it was");
}

#[tokio::test]
async fn the_demo_leaves_a_file_alone_that_is_no_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kabinet.db");
    fs::write(&file, "my diary").expect("written");
    let place = Place { data: folder.path().to_owned(), port: 0 };
    demo(Config::load(None, []).expect("defaults"), place, true).await.expect_err("not its own");
    assert_eq!(fs::read(&file).expect("the file"), b"my diary");
}
