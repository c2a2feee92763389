use super::{operator, saves};
use crate::house::{Guest, House};
use kabinet_domain::{
    event::EventKind,
    lang::Lang,
    offer::{Action, Amount, Limit, Measure, Per},
    referral::Referrer,
    time::{Millis, Window},
    words,
};
use kabinet_portal::{
    offers::UndoPeriod,
    points::{Adjust, Change, HistoryFilter, Line},
    secrets::Token,
    settings::Main,
};

/// The member's awards, oldest first, with the moments at which they become usable and pass, in UTC.
async fn awards(house: &House, guest: &Guest) -> Vec<String> {
    let page = house.member(guest).await.history(&HistoryFilter::default()).await.expect("the history");
    let utc = Main { zone: "UTC".to_owned(), ..Main::default() }.time_zone();
    let moment = |at: Option<Millis>| at.map_or_else(|| "–".to_owned(), |at| words::moment(Lang::En, at, &utc));
    let line = |line: &Line| {
        let what = line.what.replace('\u{a0}', " ");
        format!("{:+} {what} | usable {} | passes {}", line.amount, moment(line.activates), moment(line.expires))
    };
    page.lines.iter().filter(|line| line.amount > 0).rev().map(line).collect()
}

async fn given(house: &House, guest: &Guest, points: i64) {
    let key = Token::fresh().reveal().to_owned();
    let change = Change::Award { points };
    let adjust = Adjust { member: guest.id, change, reason: "A present".to_owned(), key };
    house.desk().await.adjust(&adjust).await.expect("awards");
    house.clock.advance(1);
}

/// One of each kind of award that has no rule of its own.
async fn everything(house: &House, guest: &Guest, n: u8) {
    given(house, guest, 10).await;
    house.buys(guest, &format!("A-{n}"), 1_000).await;
}

#[tokio::test]
async fn a_new_rule_is_for_what_is_awarded_from_then_on() {
    let house = House::with(&["welcome", "cashback"]).await;
    let operator = operator(&house).await;
    let rule =
        [("activation", "after_days"), ("activation_with", "3"), ("expiry", "after_days"), ("expiry_with", "30")];
    saves(&operator, &rule).await.expect("saves");
    let anna = house.register("Anna", None).await;
    everything(&house, &anna, 1).await;
    let before = awards(&house, &anna).await;
    assert_eq!((before.len(), house.balance(&anna).await), (2, 0), "both wait: {before:?}");

    let rule = [("activation", "at_once"), ("expiry", "end_of"), ("expiry_with", "0"), ("expiry_every", "year")];
    saves(&operator, &rule).await.expect("saves");
    assert_eq!(awards(&house, &anna).await, before, "what was awarded keeps its dates");
    everything(&house, &anna, 2).await;
    insta::assert_snapshot!(awards(&house, &anna).await.join("\n"), @r#"
    +10 A present | usable 8 November 2026, 09:01 | passes 8 December 2026, 09:01
    +30 Purchase A-1 of 1000 RUB | usable 8 November 2026, 09:01 | passes 8 December 2026, 09:01
    +10 A present | usable – | passes 31 December 2026, 21:00
    +30 Purchase A-2 of 1000 RUB | usable – | passes 31 December 2026, 21:00
    "#);
    assert_eq!(house.balance(&anna).await, 40, "the new ones are usable at once");
    house.pass_days(3);
    house.work().await;
    assert_eq!(house.balance(&anna).await, 80, "the old ones on their day");
    house.pass_days(30);
    house.work().await;
    assert_eq!(house.balance(&anna).await, 40, "and they pass on theirs");
    house.verify().await;
}

#[tokio::test]
async fn a_new_zone_moves_no_date_that_was_set() {
    let house = House::unscanned_without_offers(&[]).await;
    let operator = operator(&house).await;
    saves(&operator, &[("expiry", "end_of"), ("expiry_every", "month")]).await.expect("saves");
    let anna = house.register("Anna", None).await;
    given(&house, &anna, 10).await;
    saves(&operator, &[("zone", "Asia/Vladivostok")]).await.expect("saves");
    given(&house, &anna, 20).await;
    insta::assert_snapshot!(awards(&house, &anna).await.join("\n"), @r#"
    +10 A present | usable – | passes 30 November 2026, 21:00
    +20 A present | usable – | passes 30 November 2026, 14:00
    "#);
}

#[tokio::test]
async fn more_levels_are_for_later_registrations() {
    let house = House::paying_levels(1, &["both_sides"]).await;
    let boris = house.register("Boris", None).await;
    let vera = house.register("Vera", Some(Referrer::Member(boris.id))).await;
    let anna = house.register("Anna", Some(Referrer::Member(vera.id))).await;
    assert_eq!([house.balance(&boris).await, house.balance(&vera).await], [50, 30 + 50]);
    saves(&operator(&house).await, &[("referral_levels", "2")]).await.expect("saves");
    house.work().await;
    assert_eq!([house.balance(&boris).await, house.balance(&vera).await], [50, 30 + 50], "nothing is made up for");
    house.register("Dora", Some(Referrer::Member(anna.id))).await;
    assert_eq!([house.balance(&boris).await, house.balance(&vera).await], [50, 30 + 50 + 10]);
}

#[tokio::test]
async fn fewer_levels_leave_nobody_what_is_taken_back() {
    let house = House::paying_levels(2, &[]).await;
    house.offer("referral", |terms| terms.trigger = EventKind::ReferralQualified).await;
    let boris = house.register("Boris", None).await;
    let vera = house.register("Vera", Some(Referrer::Member(boris.id))).await;
    let anna = house.register("Anna", Some(Referrer::Member(vera.id))).await;
    house.buys(&anna, "A-1", 10).await;
    assert_eq!([house.balance(&boris).await, house.balance(&vera).await], [10, 50]);
    saves(&operator(&house).await, &[("referral_levels", "1")]).await.expect("saves");
    house.returns(&anna, "A-1", 10).await;
    assert_eq!([house.balance(&boris).await, house.balance(&vera).await], [0, 0]);
    house.buys(&anna, "A-2", 10).await;
    saves(&operator(&house).await, &[("referral_levels", "2")]).await.expect("saves");
    house.returns(&anna, "A-2", 10).await;
    assert_eq!([house.balance(&boris).await, house.balance(&vera).await], [0, 0]);
    assert_eq!(house.history(&boris).await.len(), 2, "Boris was not told of the second time, nor of its end");
    house.verify().await;
}

#[tokio::test]
async fn undoing_after_the_zone_has_changed_owes_no_limit_anything() {
    let house = House::unscanned_without_offers(&[]).await;
    let limit = Limit { measure: Measure::Awards, window: Window::Day, at_most: 1, clip: true, per: Per::Member };
    let offer = house
        .offer("cashback", |terms| {
            terms.actions = vec![Action::award(Amount::Fixed(10))];
            terms.limits = vec![limit];
        })
        .await;
    let anna = house.register("Anna", None).await;
    house.buys(&anna, "A-1", 10).await;
    // On the other side of the day's border.
    for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago"] {
        saves(&operator(&house).await, &[("zone", zone)]).await.expect("saves");
        house.clock.advance(1);
        let (desk, ever) =
            (house.desk().await, UndoPeriod { from: "2020-01-01T00:00".to_owned(), until: String::new() });
        let id = desk.look_at_undo(offer, &ever).await.expect("looks");
        house.work().await;
        desk.undo(offer, id, "A wrong sum").await.expect("orders");
        house.work().await;
        let before = house.balance(&anna).await;
        for n in 0..3 {
            house.buys(&anna, &format!("{zone}-{n}"), 10).await;
        }
        assert!(house.balance(&anna).await <= before + 10, "no more than one in a day");
    }
    house.verify().await;
}
