//! The choices of the forms, in both languages.

use super::both;
use crate::{
    lang::Lang,
    offer::{Compare, Measure, Per, Rounding},
    points::{Beyond, Until},
    time::Window,
    words,
};

fn choices<T: Copy>(all: &[T], say: impl Fn(Lang, T) -> &'static str) -> String {
    both(|lang| all.iter().map(|one| say(lang, *one)).collect::<Vec<_>>().join(" · "))
}

#[test]
fn every_choice_of_a_form_has_words() {
    let kinds = |above: bool| {
        both(|lang| words::amount_kinds(lang, above).iter().map(|(_, said)| *said).collect::<Vec<_>>().join(" · "))
    };
    let said = [
        kinds(false),
        kinds(true),
        choices(&[Compare::AtLeast, Compare::AtMost, Compare::Exactly], words::compare),
        choices(&Window::ALL, words::window),
        choices(&[Measure::Points, Measure::Awards], words::measure),
        choices(&Per::ALL, words::per),
        choices(&Rounding::ALL, words::rounding),
        choices(&[Beyond::Refuse, Beyond::Clip, Beyond::Debt], words::beyond),
        choices(&Until::ALL, words::stretch),
        both(|lang| words::points(lang, 5)),
    ];
    insta::assert_snapshot!(said.join("\n"), @r#"
    всегда одинаково · по виду действия · за первый раз и дальше · по счётчику · процент от покупки · процент по счётчику · столько же, сколько в событии · по уровням
    always the same · by what is done · for the first, then for the next · by a counter · per cent of the purchase · per cent by a counter · as many as it is about · by level
    по уровням · процент от покупки по уровням
    by level · per cent of the purchase by level
    не меньше · не больше · ровно
    at least · at most · exactly
    за всё время · за год · за месяц · за неделю · за день
    in all · in a year · in a month · in a week · in a day
    баллов · раз
    points · times
    каждому участнику · за одно и то же · на всех участников
    for each member · for the same thing · for all members
    вниз · до ближайшего · вверх
    down · to the nearest · up
    не списывать · списать сколько есть · остальное – в долг
    deduct nothing · deduct what there is · let the rest be owed
    день · неделя · месяц · квартал · год
    day · week · month · quarter · year
    5 баллов
    5 points
    "#);
}

#[test]
fn every_way_of_giving_an_amount_has_a_name_that_the_form_reads() {
    let names = |above| words::amount_kinds(Lang::Ru, above).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(
        names(false),
        ["fixed", "by_act", "first_then", "tiers", "percent", "percent_tiers", "same", "by_level"]
    );
    assert_eq!(names(true), ["by_level", "percent_by_level"]);
}
