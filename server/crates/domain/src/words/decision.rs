use super::{Names, names::quoted, pick};
use crate::{counter::Step, lang::Lang, offer::Decision};

/// What is said where an amount comes to nothing.
pub fn no_points(lang: Lang) -> &'static str {
    pick(lang, "Выходит 0 баллов: баланс не изменился", "It comes to 0 points: none were moved")
}

fn signed(n: i64) -> String {
    format!("{n:+}").replace('-', "−")
}

/// What an offer would do, as a label.
pub fn decision(lang: Lang, decision: &Decision, names: &Names) -> String {
    let currency = &names.currency;
    match decision {
        Decision::Award { requested, applied, .. } => {
            let points = currency.count(lang, *applied);
            let said = format!("{} {points}", pick(lang, "Начислить", "Award"));
            match lang {
                _ if requested == applied => said,
                Lang::Ru => format!("{said} (из {requested})"),
                Lang::En => format!("{said} (of {requested})"),
            }
        }
        Decision::AwardAbove { levels } => {
            let each = levels.iter().map(|(level, points)| {
                let points = currency.count(lang, *points);
                match lang {
                    Lang::Ru => format!("{points} на {level}-й уровень"),
                    Lang::En => format!("{points} to level {level}"),
                }
            });
            let each = each.collect::<Vec<_>>().join(", ");
            format!("{}: {each}", pick(lang, "Начислить пригласившим", "Award to those who invited"))
        }
        Decision::Deduct { points, .. } => {
            format!("{} {}", pick(lang, "Списать", "Deduct"), currency.count(lang, *points))
        }
        Decision::Reverse { points, .. } => {
            format!("{} {}", pick(lang, "Вернуть", "Take back"), currency.count(lang, *points))
        }
        Decision::NoPoints => no_points(lang).to_owned(),
        Decision::Uncount { counter, by, .. } => {
            let name = names.counter(lang, *counter);
            format!("{} {name}: {}", pick(lang, "Вернуть счётчик", "Take the counter back"), signed(-by))
        }
        Decision::ReverseAbove => {
            pick(lang, "Вернуть начисленное пригласившим", "Take back what those who invited got").to_owned()
        }
        Decision::Message { .. } => pick(lang, "Отправить письмо", "Send a letter").to_owned(),
        Decision::Counter { counter, step } => {
            let name = names.counter(lang, *counter);
            let step = match step {
                Step::By(n) => signed(*n),
                Step::ByPoints => pick(lang, "на начисленное", "by the points awarded").to_owned(),
                Step::To(n) => format!("= {n}"),
            };
            format!("{} {name}: {step}", pick(lang, "Изменить счётчик", "Change the counter"))
        }
        Decision::Mailing { mailing, on } => {
            let said = match on {
                true => pick(lang, "Включить рассылку", "Switch the mailing on"),
                false => pick(lang, "Выключить рассылку", "Switch the mailing off"),
            };
            format!("{said}: {mailing}")
        }
        Decision::Tag { tag, on } => {
            let said = match on {
                true => pick(lang, "Поставить метку", "Put the tag on"),
                false => pick(lang, "Снять метку", "Take the tag off"),
            };
            format!("{said}: {tag}")
        }
        Decision::Raise { name, .. } => {
            format!("{} {}", pick(lang, "Вызвать событие", "Raise the event"), quoted(lang, name.as_str()))
        }
    }
}
