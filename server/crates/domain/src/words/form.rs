//! The words of the offer form: its questions, its things to do, its choices.

use super::pick;
use crate::{
    lang::Lang,
    offer::{Compare, Measure, Per, Rounding},
    points::{Beyond, Until},
    time::Window,
};

/// A question of [`crate::offer::field::FIELDS`], as a label.
pub fn ask(lang: Lang, key: &str) -> &'static str {
    let (ru, en) = match key {
        "network" => ("Соцсеть", "Network"),
        "group" => ("Группа", "Group"),
        "act" => ("Действие", "What is done"),
        "object" => ("Номера записей", "Numbers of posts"),
        "hashtag" => ("Хештег записи", "Hashtag of the post"),
        "post_text" => ("Текст записи содержит", "Text of the post contains"),
        "posted" => ("Когда опубликована запись", "When the post was published"),
        "by" => ("Кто это сделал", "Who did it"),
        "within_days" => ("Сколько дней это длилось, не больше", "Days it had lasted, at most"),
        "level" => ("Уровень приглашения", "Level of invitation"),
        "paid" => ("Сумма покупки", "Sum of the purchase"),
        "custom" => ("Имя события", "Name of the event"),
        "nth" => ("Который раз", "Which time it is"),
        "counter" => ("Счётчик", "Counter"),
        "has_referrer" => ("Участника кто-то пригласил", "Somebody invited the member"),
        "invited" => ("Сколько друзей пригласил", "How many friends were invited"),
        "registered_for_days" => ("Сколько дней в программе", "Days in the programme"),
        "registered" => ("Когда зарегистрировался", "When the member registered"),
        "confirmed" => ("Что подтверждено", "What is confirmed"),
        "linked" => ("Что привязано", "What is linked"),
        "in_group" => ("Состоит в группе", "Member of the group"),
        "birthday_within_days" => ("Дней до или после дня рождения", "Days to or from the birthday"),
        "tagged" => ("Метка участника", "Tag of the member"),
        "balance" => ("Баланс", "Balance"),
        "weekday" => ("День недели", "Day of the week"),
        "hours" => ("Время суток", "Time of day"),
        _ => ("Неизвестно", "Unknown"),
    };
    pick(lang, ru, en)
}

/// A thing to do of [`crate::offer::THINGS_TO_DO`], as a label.
pub fn to_do(lang: Lang, what: &str) -> &'static str {
    let (ru, en) = match what {
        "award" => ("Начислить баллы", "Award points"),
        "award_above" => ("Начислить пригласившим", "Award those who invited"),
        "deduct" => ("Списать баллы", "Deduct points"),
        "reverse" => ("Отменить начисленное за это", "Take back what it had earned"),
        "letter_points" => ("Письмо о начислении", "Letter about the points"),
        "letter_welcome" => ("Приветственное письмо", "Letter of welcome"),
        "letter" => ("Своё письмо", "Letter of your own"),
        "counter" => ("Изменить счётчик", "Change a counter"),
        "mailing" => ("Переключить рассылку", "Switch a mailing"),
        "tag" => ("Метка участника", "Tag of the member"),
        "raise" => ("Вызвать событие", "Raise an event"),
        _ => ("Неизвестно", "Unknown"),
    };
    pick(lang, ru, en)
}

/// The ways in which an amount is given, and their labels. Those of the referrers go by level.
pub fn amount_kinds(lang: Lang, above: bool) -> Vec<(&'static str, &'static str)> {
    let by_level = [
        ("by_level", pick(lang, "по уровням", "by level")),
        ("percent_by_level", pick(lang, "процент от покупки по уровням", "per cent of the purchase by level")),
    ];
    if above {
        return by_level.into();
    }
    let mut kinds = vec![
        ("fixed", pick(lang, "всегда одинаково", "always the same")),
        ("by_act", pick(lang, "по виду действия", "by what is done")),
        ("first_then", pick(lang, "за первый раз и дальше", "for the first, then for the next")),
        ("tiers", pick(lang, "по счётчику", "by a counter")),
        ("percent", pick(lang, "процент от покупки", "per cent of the purchase")),
        ("percent_tiers", pick(lang, "процент по счётчику", "per cent by a counter")),
        ("same", pick(lang, "столько же, сколько в событии", "as many as it is about")),
    ];
    kinds.push(by_level[0]);
    kinds
}

/// How a number is compared.
pub fn compare(lang: Lang, is: Compare) -> &'static str {
    match is {
        Compare::AtLeast => pick(lang, "не меньше", "at least"),
        Compare::AtMost => pick(lang, "не больше", "at most"),
        Compare::Exactly => pick(lang, "ровно", "exactly"),
    }
}

/// A stretch of the calendar, after "for" or "in".
pub fn window(lang: Lang, window: Window) -> &'static str {
    match window {
        Window::Ever => pick(lang, "за всё время", "in all"),
        Window::Year => pick(lang, "за год", "in a year"),
        Window::Month => pick(lang, "за месяц", "in a month"),
        Window::Week => pick(lang, "за неделю", "in a week"),
        Window::Day => pick(lang, "за день", "in a day"),
    }
}

/// What a limit counts.
pub fn measure(lang: Lang, measure: Measure) -> &'static str {
    match measure {
        Measure::Points => pick(lang, "баллов", "points"),
        Measure::Awards => pick(lang, "раз", "times"),
    }
}

/// Over whom a limit counts.
pub fn per(lang: Lang, per: Per) -> &'static str {
    match per {
        Per::Member => pick(lang, "каждому участнику", "for each member"),
        Per::Object => pick(lang, "за одно и то же", "for the same thing"),
        Per::Programme => pick(lang, "на всех участников", "for all members"),
    }
}

/// What becomes of a part of a point.
pub fn rounding(lang: Lang, rounding: Rounding) -> &'static str {
    match rounding {
        Rounding::Down => pick(lang, "вниз", "down"),
        Rounding::Nearest => pick(lang, "до ближайшего", "to the nearest"),
        Rounding::Up => pick(lang, "вверх", "up"),
    }
}

/// What to do when the balance is smaller.
pub fn beyond(lang: Lang, beyond: Beyond) -> &'static str {
    match beyond {
        Beyond::Refuse => pick(lang, "не списывать", "deduct nothing"),
        Beyond::Clip => pick(lang, "списать сколько есть", "deduct what there is"),
        Beyond::Debt => pick(lang, "остальное – в долг", "let the rest be owed"),
    }
}

/// A stretch of the calendar that has a beginning and an end.
pub fn stretch(lang: Lang, until: Until) -> &'static str {
    match until {
        Until::Day => pick(lang, "день", "day"),
        Until::Week => pick(lang, "неделя", "week"),
        Until::Month => pick(lang, "месяц", "month"),
        Until::Quarter => pick(lang, "квартал", "quarter"),
        Until::Year => pick(lang, "год", "year"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offer::{THINGS_TO_DO, field::FIELDS};
    use std::collections::BTreeSet;

    #[test]
    fn every_question_and_thing_to_do_has_its_own_label() {
        for lang in Lang::ALL {
            let asked: BTreeSet<&str> = FIELDS.iter().map(|field| ask(lang, field.key)).collect();
            assert_eq!(asked.len(), FIELDS.len());
            let done: BTreeSet<&str> = THINGS_TO_DO.iter().map(|what| to_do(lang, what)).collect();
            assert_eq!(done.len(), THINGS_TO_DO.len());
            assert!(!asked.contains(ask(lang, "?")) && !done.contains(to_do(lang, "?")));
        }
    }
}
