//! Amounts and limits of offers.

use super::{Names, clause::reading, names::number, pick, russian_of};
use crate::{
    counter::Asked,
    event::Act,
    lang::Lang,
    offer::{Amount, Limit, Measure, Per, Rate, Tier},
    time::Window,
};

/// "5 баллов за первый в месяце, дальше по 1", "3 points for a comment, 10 points for a repost". `acts` are those that
/// the offer waits for and pays; empty: it does not wait for an act.
pub(super) fn amount(lang: Lang, amount: &Amount, acts: &[Act], names: &Names) -> String {
    let currency = &names.currency;
    match amount {
        Amount::Fixed(points) => currency.count(lang, *points),
        Amount::ByAct { like, comment, repost } => {
            let points_for = |act: &Act| match act {
                Act::Like => *like,
                Act::Comment => *comment,
                Act::Repost => *repost,
            };
            if let [only] = acts {
                return currency.count(lang, points_for(only));
            }
            let each = acts.iter().map(|act| {
                let points = currency.count(lang, points_for(act));
                format!("{points} {} {}", pick(lang, "за", "for"), super::act(lang, *act))
            });
            each.collect::<Vec<_>>().join(", ")
        }
        Amount::FirstThen { first, next, window } => {
            let first = format!("{} {}", currency.count(lang, *first), of_first(lang, *window, !acts.is_empty()));
            match (lang, next) {
                (_, 0) => first,
                (Lang::Ru, _) => format!("{first}, дальше по {}", number(*next)),
                (Lang::En, _) => format!("{first}, then {}", number(*next)),
            }
        }
        Amount::ByLevel(levels) => {
            let paid: Vec<String> = (1..)
                .zip(levels)
                .filter(|(_, points)| **points != 0)
                .map(|(level, points)| {
                    let points = currency.count(lang, *points);
                    match lang {
                        Lang::Ru => format!("{points} за {level}-й уровень"),
                        Lang::En => format!("{points} for level {level}"),
                    }
                })
                .collect();
            if paid.is_empty() { currency.count(lang, 0) } else { paid.join(", ") }
        }
        Amount::Tiers { of, steps } => {
            let said = tiers(lang, steps, |step| currency.count(lang, step.gives));
            format!("{said}{}", by_counter(lang, *of, names))
        }
        Amount::Percent { rate, .. } => percent(lang, rate, names),
        Amount::Same => pick(lang, "столько же баллов", "as many points").to_owned(),
    }
}

/// "5 % от суммы", "5% of the sum".
fn percent(lang: Lang, rate: &Rate, names: &Names) -> String {
    let (said, counter) = match rate {
        Rate::Flat(rate) => (per_cent(lang, i64::from(*rate)), String::new()),
        Rate::ByLevel(rates) => {
            let paid = (1..).zip(rates).filter(|(_, rate)| **rate != 0).map(|(level, rate)| {
                let rate = per_cent(lang, i64::from(*rate));
                match lang {
                    Lang::Ru => format!("{rate} за {level}-й уровень"),
                    Lang::En => format!("{rate} for level {level}"),
                }
            });
            (paid.collect::<Vec<_>>().join(", "), String::new())
        }
        Rate::Tiers { of, steps } => {
            (tiers(lang, steps, |step| per_cent(lang, step.gives)), by_counter(lang, *of, names))
        }
    };
    format!("{said} {}{counter}", pick(lang, "от суммы", "of the sum"))
}

/// "0,5 %", "0.5%".
fn per_cent(lang: Lang, hundredths: i64) -> String {
    let (whole, part) = (hundredths / 100, hundredths % 100);
    let part = format!("{part:02}");
    let part = part.trim_end_matches('0');
    match (lang, part) {
        (Lang::Ru, "") => format!("{whole}\u{a0}%"),
        (Lang::En, "") => format!("{whole}%"),
        (Lang::Ru, part) => format!("{whole},{part}\u{a0}%"),
        (Lang::En, part) => format!("{whole}.{part}%"),
    }
}

/// "1 балл, при 10 и больше – 3 балла", "1 point, 3 points from 10 on".
fn tiers(lang: Lang, steps: &[Tier], gives: impl Fn(&Tier) -> String) -> String {
    let said = steps.iter().map(|step| match lang {
        _ if step.from <= 0 => gives(step),
        Lang::Ru => format!("при {} и больше – {}", number(step.from), gives(step)),
        Lang::En => format!("{} from {} on", gives(step), number(step.from)),
    });
    said.collect::<Vec<_>>().join(", ")
}

/// " (счётчик «Покупки» за последние 12 месяцев)".
fn by_counter(lang: Lang, of: Asked, names: &Names) -> String {
    let over = reading(lang, of.reading).map(|over| format!(" {over}")).unwrap_or_default();
    format!(" ({} {}{over})", pick(lang, "счётчик", "the counter"), names.counter(lang, of.counter))
}

/// An act has a gender in Russian, other things that happen have several.
fn of_first(lang: Lang, window: Window, is_act: bool) -> &'static str {
    match (window, is_act) {
        (Window::Ever, true) => pick(lang, "за самый первый", "for the very first"),
        (Window::Year, true) => pick(lang, "за первый в году", "for the first of the year"),
        (Window::Month, true) => pick(lang, "за первый в месяце", "for the first of the month"),
        (Window::Week, true) => pick(lang, "за первый на неделе", "for the first of the week"),
        (Window::Day, true) => pick(lang, "за первый за день", "for the first of the day"),
        (Window::Ever, false) => pick(lang, "за первый раз", "for the first time ever"),
        (Window::Year, false) => pick(lang, "за первый раз в году", "for the first time in a year"),
        (Window::Month, false) => pick(lang, "за первый раз в месяце", "for the first time in a month"),
        (Window::Week, false) => pick(lang, "за первый раз на неделе", "for the first time in a week"),
        (Window::Day, false) => pick(lang, "за первый раз за день", "for the first time in a day"),
    }
}

/// "не больше 15 баллов в месяц", "at most 3 times a day".
pub fn limit(lang: Lang, limit: &Limit, names: &Names) -> String {
    let most = match limit.measure {
        Measure::Points => names.currency.of(lang, limit.at_most),
        Measure::Awards => times(lang, limit.at_most),
    };
    let whose = match limit.per {
        Per::Member => "",
        Per::Object => pick(lang, " за одно и то же", " for the same thing"),
        Per::Programme => pick(lang, " на всех", " for all members"),
    };
    match lang {
        Lang::Ru => format!("не больше {most} {}{whose}", per(lang, limit.window)),
        Lang::En => format!("at most {most} {}{whose}", per(lang, limit.window)),
    }
}

/// "(не больше) 1 раза, 3 раз", "(at most) once, 3 times".
fn times(lang: Lang, n: i64) -> String {
    match (lang, n) {
        (Lang::Ru, _) => format!("{} {}", number(n), russian_of(n, "раза", "раз")),
        (Lang::En, 1) => "once".to_owned(),
        (Lang::En, _) => format!("{} times", number(n)),
    }
}

fn per(lang: Lang, window: Window) -> &'static str {
    match window {
        Window::Ever => pick(lang, "за всё время", "ever"),
        Window::Year => pick(lang, "в год", "a year"),
        Window::Month => pick(lang, "в месяц", "a month"),
        Window::Week => pick(lang, "в неделю", "a week"),
        Window::Day => pick(lang, "в день", "a day"),
    }
}

/// "15 из 15 баллов за месяц", "2 of 3 times in the day": how much of a limit was used.
pub fn limit_used(lang: Lang, limit: &Limit, used: i64, names: &Names) -> String {
    let currency = &names.currency;
    let used = number(used);
    let most = limit.at_most;
    let stretch = match limit.window {
        Window::Ever => pick(lang, "за всё время", "in all"),
        Window::Year => pick(lang, "за год", "in the year"),
        Window::Month => pick(lang, "за месяц", "in the month"),
        Window::Week => pick(lang, "за неделю", "in the week"),
        Window::Day => pick(lang, "за день", "in the day"),
    };
    let whose = match limit.per {
        Per::Member => "",
        Per::Object => pick(lang, " за это же", " for the same"),
        Per::Programme => pick(lang, " на всех участников", " for all members"),
    };
    let stretch = format!("{stretch}{whose}");
    match (lang, limit.measure) {
        (Lang::Ru, Measure::Points) => format!("{used} из {} {stretch}", currency.of(lang, most)),
        (Lang::Ru, Measure::Awards) => {
            format!("{used} из {} {} {stretch}", number(most), russian_of(most, "раза", "раз"))
        }
        (Lang::En, Measure::Points) => format!("{used} of {} {stretch}", currency.count(lang, most)),
        (Lang::En, Measure::Awards) => {
            format!("{used} of {} {} {stretch}", number(most), super::english(most, "time", "times"))
        }
    }
}

/// Why a deduction is smaller than its rule says: "Списано 10 из 20: больше баллов не было."
pub fn short(lang: Lang, requested: i64, applied: i64) -> String {
    let (requested, applied) = (number(requested), number(applied));
    match lang {
        Lang::Ru => format!("Списано {applied} из {requested}: больше баллов не было."),
        Lang::En => format!("{applied} of {requested} taken: there were no more points."),
    }
}

/// Why a purchase cost less than was set aside for it: "Отложено 60, использовано 45: остальное вернулось."
pub fn used_of_hold(lang: Lang, used: i64, aside: i64) -> String {
    let (used, aside) = (number(used), number(aside));
    match lang {
        Lang::Ru => format!("Отложено {aside}, использовано {used}: остальное вернулось."),
        Lang::En => format!("{used} of the {aside} set aside were used: the rest came back."),
    }
}

/// Why an award is smaller than its rule says: "Начислено 2 из 5: не больше 15 баллов в месяц."
pub fn clipped(lang: Lang, requested: i64, applied: i64, by: &Limit, names: &Names) -> String {
    let (requested, applied, limit) = (number(requested), number(applied), limit(lang, by, names));
    match lang {
        Lang::Ru => format!("Начислено {applied} из {requested}: {limit}."),
        Lang::En => format!("{applied} of {requested} awarded: {limit}."),
    }
}

impl Amount {
    /// Whether this pays anything for `act`.
    pub(super) const fn pays(&self, act: Act) -> bool {
        match (self, act) {
            (Self::ByAct { like, .. }, Act::Like) => *like != 0,
            (Self::ByAct { comment, .. }, Act::Comment) => *comment != 0,
            (Self::ByAct { repost, .. }, Act::Repost) => *repost != 0,
            _ => true,
        }
    }
}
