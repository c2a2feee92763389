use crate::house::House;

#[tokio::test]
async fn a_birthday_brings_its_present_once_a_year_and_it_passes_after_thirty_days() {
    let house = House::with(&["birthday"]).await;
    let (anna, desk) = (house.register("Anna", None).await, house.desk().await);
    desk.set_birthday(anna.id, "1990-11-07").await.expect("a day");
    house.portal().keep_calendar().await.expect("a look");
    assert_eq!(house.balance(&anna).await, 0, "it is the 5th");
    house.pass_days(2);
    for _ in 0..3 {
        house.portal().keep_calendar().await.expect("a look");
    }
    assert_eq!(house.balance(&anna).await, 100);
    let letter = house.letter_to(&anna.email).await;
    insta::assert_snapshot!(format!("{}\n{}", letter.subject, letter.text), @r#"
    Happy birthday!
    Anna, happy birthday! Here are 100 points for you, good for 30 days.

    -- 
    Zerno Club
    This message was sent automatically; there is no need to reply.
    "#);
    house.pass_days(31);
    assert_eq!(house.balance(&anna).await, 0);
    house.pass_days(334);
    house.portal().keep_calendar().await.expect("a look");
    assert_eq!(house.balance(&anna).await, 100, "the next year");
    house.verify().await;
}

#[tokio::test]
async fn a_birthday_on_which_nobody_looked_is_made_up_for_within_a_week() {
    let house = House::with(&["birthday"]).await;
    let desk = house.desk().await;
    let (anna, boris, vera) =
        (house.register("Anna", None).await, house.register("Boris", None).await, house.register("Vera", None).await);
    for (guest, birthday) in [(&anna, "1990-11-06"), (&boris, "1990-11-12"), (&vera, "1990-11-05")] {
        desk.set_birthday(guest.id, birthday).await.expect("a day");
    }
    house.portal().keep_calendar().await.expect("a look");
    let balances = || async { (house.balance(&anna).await, house.balance(&boris).await, house.balance(&vera).await) };
    assert_eq!(balances().await, (0, 0, 100));
    // From the 5th to the 14th nobody looks.
    house.pass_days(9);
    for _ in 0..2 {
        house.portal().keep_calendar().await.expect("a look");
    }
    assert_eq!(balances().await, (0, 100, 100), "the 6th is too long ago");
    let filter = kabinet_portal::events::JournalFilter { member: Some(boris.id), ..Default::default() };
    let kept = desk.journal(&filter).await.expect("the journal").lines.remove(0);
    let zone = desk.split(boris.id).await.expect("the split").zone;
    assert_eq!((kept.at.date(&zone).to_string(), kept.seen), ("2026-11-12".to_owned(), house.clock.now()));
    desk.set_birthday(anna.id, "1990-11-13").await.expect("a day");
    house.portal().keep_calendar().await.expect("a look");
    assert_eq!(balances().await, (0, 100, 100), "that day was looked at before anybody said so");
    house.verify().await;
}

#[tokio::test]
async fn who_was_born_on_the_29th_of_february_is_congratulated_on_the_28th() {
    let house = House::with(&["birthday"]).await;
    let (anna, desk) = (house.register("Anna", None).await, house.desk().await);
    desk.set_birthday(anna.id, "2000-02-29").await.expect("a day");
    // From 5 November 2026 to 27 February 2027, then a day at a time.
    house.pass_days(114);
    let mut paid = Vec::new();
    for _ in 0..3 {
        house.portal().keep_calendar().await.expect("a look");
        paid.push(house.balance(&anna).await);
        house.pass_days(1);
    }
    assert_eq!(paid, [0, 100, 100]);
}

#[tokio::test]
async fn who_has_been_away_for_sixty_days_is_won_back_and_told_once() {
    let house = House::with(&["win_back"]).await;
    let anna = house.register("Anna", None).await;
    house.portal().keep_calendar().await.expect("a look");
    house.pass_days(59);
    house.portal().keep_calendar().await.expect("a look");
    assert_eq!(house.balance(&anna).await, 0);
    house.pass_days(1);
    for _ in 0..3 {
        house.portal().keep_calendar().await.expect("a look");
        house.pass_minutes(1);
    }
    assert_eq!(house.balance(&anna).await, 50);
    house.pass_days(15);
    house.portal().keep_calendar().await.expect("a look");
    assert_eq!(house.balance(&anna).await, 0, "what was not used passes");
    house.buys(&anna, "A-1", 1).await;
    house.pass_days(61);
    house.portal().keep_calendar().await.expect("a look");
    assert_eq!(house.balance(&anna).await, 50, "a new silence is a new one");
    insta::assert_snapshot!(house.journal(&anna).await.join("\n"), @r#"
    Registered
    Event “inactive” | Win back: Awarded: 50 points. A letter was sent
    Purchase A-1 of 1 RUB
    Event “inactive” | Win back: Awarded: 50 points. A letter was sent
    "#);
    house.verify().await;
}
