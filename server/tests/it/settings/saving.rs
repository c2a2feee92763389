use super::{operator, saves, with};
use crate::house::{House, problem, wrong};
use kabinet_domain::problem::Problem;
use kabinet_portal::{
    Error,
    settings::{Made, MainForm},
    staff::Role,
};

fn said(made: &Made) -> String {
    let or = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
    let changed = made.changed.iter().map(|one| format!("{} {} → {}", one.key, or(&one.before), or(&one.after)));
    format!("{}: {}", made.by.as_deref().unwrap_or("–"), changed.collect::<Vec<_>>().join(", "))
}

#[tokio::test]
async fn operators_and_administrators_change_settings_and_marketers_do_not() {
    let house = House::unscanned_without_offers(&[]).await;
    let refused = house.desk().await.operator().await.expect_err("a marketer");
    assert!(matches!(refused, Error::Forbidden), "{refused:?}");
    for (role, levels) in [(Role::Operator, "3"), (Role::Administrator, "4")] {
        let operator = house.colleague(role).await.operator().await.expect("may");
        saves(&operator, &[("referral_levels", levels)]).await.expect("saves");
        assert_eq!(operator.settings().await.expect("the page").meaning.main.referral_levels.to_string(), levels);
    }
}

#[tokio::test]
async fn of_two_who_opened_the_same_page_the_second_is_told() {
    let house = House::unscanned_without_offers(&[]).await;
    let (one, two) = (operator(&house).await, operator(&house).await);
    let page = two.settings().await.expect("the page");
    let form = with(MainForm::of(&page.meaning.main), &[("grace_days", "7")]);
    saves(&one, &[("inactive_days", "90")]).await.expect("saves");
    assert_eq!(problem(two.propose_settings(&page.stamp, &form).await), Problem::ChangedMeanwhile);
    assert_eq!(problem(two.save_settings(&page.stamp, &form).await), Problem::ChangedMeanwhile);
    let both = with(form, &[("grace_days", "0")]);
    let number = Problem::Number { least: 1, most: 36_525 };
    let told = [("", Problem::ChangedMeanwhile), ("grace_days", number)];
    assert_eq!(wrong(two.save_settings(&page.stamp, &both).await), told, "all of it at once");
    let main = one.settings().await.expect("the page").meaning.main;
    assert_eq!((main.inactive_days, main.grace_days), (90, 30));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_save_the_same_page_at_once_one_does() {
    let house = House::unscanned_without_offers(&[]).await;
    let operator = operator(&house).await;
    let page = operator.settings().await.expect("the page");
    let all = (1..=8).map(|n| {
        let form = with(MainForm::of(&page.meaning.main), &[("grace_days", &n.to_string())]);
        let (operator, stamp) = (operator.clone(), page.stamp.clone());
        async move { operator.save_settings(&stamp, &form).await.is_ok() }
    });
    let saved = futures_util::future::join_all(all).await;
    assert_eq!(saved.iter().filter(|done| **done).count(), 1, "{saved:?}");
    assert_eq!(operator.settings().await.expect("the page").made.len(), 1);
}

#[tokio::test]
async fn who_changed_what_is_kept_and_a_save_that_changes_nothing_is_no_change() {
    let house = House::unscanned_without_offers(&[]).await;
    let operator = operator(&house).await;
    saves(&operator, &[("four_eyes_above", ""), ("name_en", "Grain Club")]).await.expect("saves");
    house.pass_minutes(1);
    saves(&operator, &[]).await.expect("saves nothing");
    saves(&operator, &[("expiry", "after_months"), ("expiry_with", "6"), ("qualifying.social.acted", "")])
        .await
        .expect("saves");
    let made = operator.settings().await.expect("the page").made;
    assert!(made[0].at > made[1].at);
    insta::assert_snapshot!(made.iter().map(said).collect::<Vec<_>>().join("\n"), @r#"
    Мария: terms {"activation":"at_once","expiry":"never"} → {"activation":"at_once","expiry":{"after_months":6}}, qualifying social.joined social.acted purchase.made → social.joined purchase.made
    Мария: name_en Zerno Club → Grain Club, four_eyes_above 10000 → –
    "#);
}

#[tokio::test]
async fn what_a_number_of_levels_costs_at_worst_is_known_before_it_is_saved() {
    let house = House::paying_levels(1, &["both_sides"]).await;
    let operator = operator(&house).await;
    let page = operator.settings().await.expect("the page");
    assert_eq!(page.meaning.registration.total(), 30 + 50);
    let form = with(MainForm::of(&page.meaning.main), &[("referral_levels", "5")]);
    let proposal = operator.propose_settings(&page.stamp, &form).await.expect("looks");
    assert_eq!(proposal.meaning.registration.total(), 30 + 50 + 10);
    assert_eq!(proposal.meaning.registration.levels, [50, 10, 0, 0, 0]);
    assert_eq!(proposal.changed.iter().map(|one| one.key.as_str()).collect::<Vec<_>>(), ["referral_levels"]);
    let page = operator.settings().await.expect("the page");
    assert_eq!(page.meaning.main.referral_levels, 1, "looking changes nothing");
}
