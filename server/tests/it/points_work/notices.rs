//! Nothing passes in silence: notices before points pass, and longer life for those whose notice did not arrive.

use super::{award, cancel, hold, lots, points_expire, posted};
use crate::house::{ANNA, Guest, House};
use kabinet_domain::{
    offer::OfferState,
    points::Expiry,
    time::{DAY_MS, Millis},
};
use kabinet_portal::points::HistoryFilter;
use kabinet_standins::mail::{SmtpFault, SmtpFaultKind, Stage};

/// A house whose points pass after thirty days, two weeks before which members are told; points without a notice stay so
/// many days longer. Anna has 50, and when they came.
async fn told(templates: &[&str], grace: u32) -> (House, Guest, Millis) {
    let house = House::with(templates).await;
    let anna = house.register("Anna", None).await;
    points_expire(&house, Expiry::AfterDays(30), |main| main.unnoticed_grace_days = grace).await;
    posted(house.desk().await.adjust(&award(anna.id, 50, "a")).await);
    let start = house.clock.now();
    (house, anna, start)
}

async fn tell(house: &House) -> usize {
    house.portal().tell_of_expiry().await.expect("a look")
}

async fn settle(house: &House) {
    house.portal().settle_due().await.expect("settles");
}

/// The mail server refuses the next `times` letters, for good or for now.
async fn refuse(house: &House, code: u16, times: u32) {
    house.mailbox.inject(SmtpFault { stage: Stage::Rcpt, kind: SmtpFaultKind::Reply(code), times });
    house.deliver().await;
}

/// How often the member was told, and what of last.
async fn notices(house: &House, guest: &Guest) -> (usize, Option<String>) {
    let told: Vec<String> =
        house.journal(guest).await.into_iter().filter(|line| line.contains("will expire")).collect();
    (told.len(), told.last().cloned())
}

#[tokio::test]
async fn a_member_is_told_once_of_all_that_passes_on_one_day() {
    let (mut house, anna, _) = told(&["expiring"], 0).await;
    house.pass_minutes(90);
    posted(house.desk().await.adjust(&award(anna.id, 20, "b")).await);
    house.pass_days(15);
    assert_eq!(tell(&house).await, 0, "it is too early");
    house.pass_days(1);
    let looks = futures_util::future::join_all((0..2).map(|_| tell(&house))).await;
    assert!(looks.contains(&1), "{looks:?}");
    house.restart().await;
    assert_eq!(tell(&house).await, 0, "however often, and after a restart");
    let letter = house.letter_to(&anna.email).await;
    insta::assert_snapshot!(format!("{}\n{}", letter.subject, letter.text), @r#"
    Your points are about to expire
    Anna, 70 points will expire after 5 December 2026. Use them in time.

    -- 
    Kabinet
    This message was sent automatically; there is no need to reply.
    "#);
    insta::assert_snapshot!(house.journal(&anna).await.join("\n"), @r#"
    Registered
    70 points will expire after 5 December 2026 | Reminder of expiring points: A letter was sent
    "#);
    house.pass_days(14);
    settle(&house).await;
    assert_eq!((house.balance(&anna).await, tell(&house).await), (0, 0));
    house.verify().await;
}

#[tokio::test]
async fn what_was_told_of_passes_in_time() {
    let (house, anna, _) = told(&["expiring"], 10).await;
    house.pass_days(16);
    assert_eq!(tell(&house).await, 1);
    house.deliver().await;
    house.pass_days(14);
    assert_eq!(house.balance(&anna).await, 0, "before the sweeper has been here");
    settle(&house).await;
    insta::assert_snapshot!(house.history(&anna).await.join("\n"), @r#"
    +50 → 50 | A present | –
    -50 → 0 | A present | –
    "#);
    house.verify().await;
}

#[tokio::test]
async fn what_could_not_be_told_of_is_kept_once_and_told_of_again() {
    let (house, anna, start) = told(&["expiring"], 20).await;
    house.pass_days(16);
    assert_eq!(tell(&house).await, 1);
    refuse(&house, 550, 1).await;
    house.pass_days(14);
    assert_eq!(house.balance(&anna).await, 50, "before the sweeper has been here");
    let split = house.desk().await.split(anna.id).await.expect("the split");
    assert_eq!((split.active, split.expired), (50, 0));
    settle(&house).await;
    assert_eq!(lots(&house, &anna, start).await, [(50, Some(50))]);
    let line = house.member(&anna).await.history(&HistoryFilter::default()).await.expect("the history").lines.remove(0);
    assert_eq!((line.expires, line.kept_from), (Some(start.plus(50 * DAY_MS)), Some(start.plus(30 * DAY_MS))));

    assert_eq!(tell(&house).await, 0, "for the new date it is too early");
    house.pass_days(6);
    assert_eq!(tell(&house).await, 1);
    let (times, last) = notices(&house, &anna).await;
    assert_eq!(times, 2);
    assert!(last.is_some_and(|last| last.starts_with("50 points will expire after 25 December 2026")));
    refuse(&house, 550, 1).await;
    house.pass_days(14);
    settle(&house).await;
    assert_eq!(house.balance(&anna).await, 0, "a lot is kept once, whether or not the second letter arrived");
    assert_eq!(house.history(&anna).await.len(), 2);
    house.verify().await;
}

#[tokio::test]
async fn a_letter_that_still_waits_has_told_nobody() {
    let (house, anna, start) = told(&["expiring"], 20).await;
    house.pass_days(16);
    assert_eq!(tell(&house).await, 1);
    refuse(&house, 451, 1).await;
    house.pass_days(14);
    settle(&house).await;
    assert_eq!(lots(&house, &anna, start).await, [(50, Some(50))]);
    house.deliver().await;
    house.pass_days(20);
    settle(&house).await;
    assert_eq!(house.balance(&anna).await, 0);
    house.verify().await;
}

#[tokio::test]
async fn without_grace_what_passes_passes_whoever_was_told() {
    let (house, anna, _) = told(&["expiring"], 0).await;
    house.pass_days(16);
    assert_eq!(tell(&house).await, 1);
    refuse(&house, 550, 1).await;
    house.pass_days(14);
    settle(&house).await;
    assert_eq!(house.balance(&anna).await, 0);
}

#[tokio::test]
async fn without_an_offer_that_writes_nobody_is_told_and_all_is_kept_once() {
    let (house, anna, start) = told(&[], 20).await;
    house.pass_days(16);
    assert_eq!((tell(&house).await, notices(&house, &anna).await.0), (0, 0));
    house.pass_days(14);
    settle(&house).await;
    assert_eq!(lots(&house, &anna, start).await, [(50, Some(50))]);
    house.pass_days(7);
    house.clock.advance(1);
    house.portal().add_offer("expiring", OfferState::Active, None).await.expect("a template");
    assert_eq!((tell(&house).await, notices(&house, &anna).await.0), (1, 1), "an offer that is switched on finds it");
    house.deliver().await;
    house.pass_days(14);
    settle(&house).await;
    assert_eq!(house.balance(&anna).await, 0);
    house.verify().await;
}

#[tokio::test]
async fn days_on_which_nobody_looked_count_on_top() {
    let (house, anna, start) = told(&["expiring"], 20).await;
    house.pass_days(45);
    assert_eq!(tell(&house).await, 0, "its date has come");
    settle(&house).await;
    assert_eq!(lots(&house, &anna, start).await, [(50, Some(65))]);
    house.pass_days(6);
    assert_eq!(tell(&house).await, 1);
    house.verify().await;
}

#[tokio::test]
async fn nobody_is_told_where_the_programme_does_not_want_it() {
    let (house, anna, _) = told(&["expiring"], 0).await;
    points_expire(&house, Expiry::AfterDays(30), |main| main.notice_days = 0).await;
    house.pass_days(29);
    assert_eq!((tell(&house).await, notices(&house, &anna).await.0), (0, 0));
}

/// What comes a day before the end of the month cannot be told of a fortnight before.
#[tokio::test]
async fn who_earns_every_day_is_not_told_every_day() {
    let house = House::with(&["expiring"]).await;
    let (anna, desk) = (house.register("Anna", None).await, house.desk().await);
    points_expire(&house, Expiry::On("2026-12-05".parse().expect("a day")), |_| ()).await;
    for day in 0..30 {
        posted(desk.adjust(&award(anna.id, 1, &format!("day-{day}"))).await);
        tell(&house).await;
        house.pass_days(1);
    }
    let told = house.journal(&anna).await.into_iter().filter(|line| line.contains("will expire"));
    let points: Vec<String> = told.filter_map(|line| Some(line.split_once(' ')?.0.to_owned())).collect();
    assert_eq!(points, ["18", "8", "4"], "of every point once, and ever more seldom of many");
}

#[tokio::test]
async fn a_sign_of_life_makes_a_notice_about_idleness_a_thing_of_the_past() {
    let house = House::with(&["expiring", "first_like"]).await;
    let anna = house.linked("Anna", ANNA).await;
    points_expire(&house, Expiry::AfterIdleDays(30), |_| ()).await;
    posted(house.desk().await.adjust(&award(anna.id, 50, "a")).await);
    house.pass_days(16);
    assert_eq!(tell(&house).await, 1);
    let letter = house.letter_to(&anna.email).await;
    let said = "Anna, 50 points will expire after 5 December 2026 if you do nothing until then. Use them in time.";
    assert!(letter.text.starts_with(said), "{}", letter.text);
    house.world.like(ANNA, house.post("Новый сорт"));
    house.collect().await;
    house.pass_days(15);
    assert_eq!((tell(&house).await, house.balance(&anna).await), (0, 55), "the date has moved by sixteen days");
    house.pass_days(1);
    assert_eq!(tell(&house).await, 1);
    let (times, last) = notices(&house, &anna).await;
    assert_eq!(times, 2);
    assert!(
        last.is_some_and(|last| last.starts_with("55 points will expire after 21 December 2026 if you do nothing"))
    );
    house.verify().await;
}

#[tokio::test]
async fn grace_that_comes_later_does_not_bring_back_what_has_passed_under_a_hold() {
    let (house, anna, start) = told(&[], 0).await;
    house.pass_days(20);
    let held = house.portal().hold(&hold(anna.id, 20, 60 * 24 * 20, "till")).await.expect("holds");
    house.pass_days(11);
    settle(&house).await;
    assert_eq!(house.balance(&anna).await, 0, "thirty have passed, twenty are set aside");
    points_expire(&house, Expiry::AfterDays(30), |main| main.unnoticed_grace_days = 20).await;
    house.portal().cancel(&cancel(anna.id, held.receipt.seq, "back")).await.expect("cancels");
    assert_eq!((house.balance(&anna).await, lots(&house, &anna, start).await), (0, Vec::new()));
    house.verify().await;
}
