//! Single conditions as clauses, and lists of the things they name.

use super::{Names, act, date, english, money, names::number, names::quoted, or, pick, russian_of};
use crate::{
    counter::{Asked, Reading},
    event::{Act, By, ContactKind, NetworkName, Object},
    ids::GroupId,
    lang::Lang,
    offer::{Compare, Condition, Days, Hours, Leaf, Weekday},
    time::Window,
};
use std::fmt::Display;

/// Conditions joined by "and" or "or"; those that are joined themselves stand in brackets.
pub(super) fn clauses(lang: Lang, list: &[&Condition], ru: &str, en: &str, names: &Names) -> String {
    let each = |one: &&Condition| match one {
        Condition::Any(_) | Condition::All(_) if list.len() > 1 => format!("({})", clause(lang, one, names)),
        _ => clause(lang, one, names),
    };
    list.iter().map(each).collect::<Vec<_>>().join(pick(lang, ru, en))
}

fn clause(lang: Lang, condition: &Condition, names: &Names) -> String {
    match condition {
        Condition::Is(leaf) => question(lang, leaf, names),
        Condition::Not(one) => negation(lang, one, names),
        Condition::Any(list) if list.is_empty() => pick(lang, "никогда", "never").to_owned(),
        Condition::All(list) if list.is_empty() => pick(lang, "всегда", "always").to_owned(),
        Condition::Any(list) => clauses(lang, &list.iter().collect::<Vec<_>>(), " или ", " or ", names),
        Condition::All(list) => clauses(lang, &list.iter().collect::<Vec<_>>(), " и ", " and ", names),
    }
}

fn negation(lang: Lang, condition: &Condition, names: &Names) -> String {
    match (lang, condition) {
        (_, Condition::Is(Leaf::HasReferrer)) => {
            pick(lang, "участника никто не приглашал", "nobody invited the member").to_owned()
        }
        (Lang::Ru, Condition::Is(Leaf::RegisteredForDays(days))) => {
            format!("участник в программе меньше {}", days_of(lang, *days))
        }
        (Lang::En, Condition::Is(Leaf::RegisteredForDays(days))) => {
            format!("the member has been with the programme for less than {}", days_of(lang, *days))
        }
        (Lang::Ru, other) => format!("неверно, что {}", clause(lang, other, names)),
        (Lang::En, other) => format!("it is not so that {}", clause(lang, other, names)),
    }
}

/// A single question as a clause that can stand after "if".
pub fn question(lang: Lang, leaf: &Leaf, names: &Names) -> String {
    let ru = lang == Lang::Ru;
    let (what, listed) = match leaf {
        Leaf::HasReferrer => {
            return pick(lang, "участника кто-то пригласил", "somebody invited the member").to_owned();
        }
        Leaf::RegisteredForDays(days) => {
            let days = days_of(lang, *days);
            return match lang {
                Lang::Ru => format!("участник в программе не меньше {days}"),
                Lang::En => format!("the member has been with the programme for at least {days}"),
            };
        }
        Leaf::WithinDays(days) => {
            let days = days_of(lang, *days);
            return match lang {
                Lang::Ru => format!("это длилось не больше {days}"),
                Lang::En => format!("it had lasted no more than {days}"),
            };
        }
        Leaf::BirthdayWithinDays(0) => {
            return pick(lang, "у участника день рождения", "it is the member’s birthday").to_owned();
        }
        Leaf::BirthdayWithinDays(days) => {
            let days = days_of(lang, u32::from(*days));
            return match lang {
                Lang::Ru => format!("до или после дня рождения не больше {days}"),
                Lang::En => format!("the member’s birthday is no more than {days} away"),
            };
        }
        Leaf::Nth { nth, window, every } => return which_time(lang, *nth, *window, *every),
        Leaf::Counter { of, is, value } => return counter(lang, *of, *is, *value, names),
        Leaf::Paid { is, money: sum } => (pick(lang, "сумма", "the sum is"), compared(lang, *is, money(lang, *sum))),
        Leaf::Invited { is, members } => {
            (pick(lang, "приглашено участников", "the number of members invited is"), compared(lang, *is, members))
        }
        Leaf::Balance { is, points } => {
            (pick(lang, "на балансе", "the balance is"), compared(lang, *is, number(*points)))
        }
        Leaf::Registered(days) => return stretch(lang, *days, ("участник зарегистрировался", "the member registered")),
        Leaf::Posted(days) => return stretch(lang, *days, ("запись опубликована", "the post was published")),
        Leaf::Hours(hours) => return time_of_day(lang, *hours),
        Leaf::PostText(words) => (pick(lang, "в записи есть", "the post says"), quoted(lang, words.as_str())),
        Leaf::Hashtag(tags) => {
            let tags: Vec<String> = tags.iter().map(|tag| format!("#{tag}")).collect();
            (pick(lang, "в записи есть хештег", "the post carries"), or(lang, &tags))
        }
        Leaf::Network(list) => (pick(lang, "соцсеть –", "the network is"), networks(lang, list, names)),
        Leaf::Group(list) => (pick(lang, "группа –", "the group is"), groups(lang, list, names)),
        Leaf::Act(list) => (pick(lang, "действие –", "the act is"), act_list(lang, list)),
        Leaf::Object(list) => (pick(lang, "запись –", "the post is"), posts(lang, None, list, names)),
        Leaf::Level(list) => (pick(lang, "уровень приглашения –", "the level is"), levels(lang, list)),
        Leaf::By(list) => {
            (pick(lang, "это сделал", "it was done by"), each(lang, list, |by| who(lang, *by).to_owned()))
        }
        Leaf::Custom(list) => {
            (pick(lang, "событие –", "the event is"), each(lang, list, |name| quoted(lang, name.as_str())))
        }
        Leaf::Confirmed(list) => (
            pick(lang, "у участника подтверждён", "the member has confirmed"),
            each(lang, list, |kind| address(lang, *kind).to_owned()),
        ),
        Leaf::Linked(list) => {
            (pick(lang, "у участника привязан", "the member has linked"), networks(lang, list, names))
        }
        Leaf::InGroup(list) if ru => ("участник состоит в группе", groups(lang, list, names)),
        Leaf::InGroup(list) => ("the member is in", groups(lang, list, names)),
        Leaf::Tagged(list) => (
            pick(lang, "у участника есть метка", "the member is tagged"),
            each(lang, list, |tag| quoted(lang, tag.as_str())),
        ),
        Leaf::Weekday(list) => {
            (pick(lang, "день недели –", "the day is"), each(lang, list, |day| weekday(lang, *day).to_owned()))
        }
    };
    format!("{what} {listed}")
}

fn each<T>(lang: Lang, list: &[T], say: impl Fn(&T) -> String) -> String {
    or(lang, &list.iter().map(say).collect::<Vec<_>>())
}

/// "не меньше 5", "at least 5".
fn compared(lang: Lang, is: Compare, what: impl Display) -> String {
    match is {
        Compare::AtLeast => format!("{} {what}", pick(lang, "не меньше", "at least")),
        Compare::AtMost => format!("{} {what}", pick(lang, "не больше", "at most")),
        Compare::Exactly => format!("{} {what}", pick(lang, "ровно", "exactly")),
    }
}

/// "это первый раз в месяце", "it is every 10th time".
fn which_time(lang: Lang, nth: u32, window: Window, every: bool) -> String {
    let within = within(lang, window);
    match (lang, nth, every) {
        (Lang::Ru, 1, _) => format!("это первый раз{within}"),
        (Lang::En, 1, _) => format!("it is the first time{within}"),
        (Lang::Ru, _, false) => format!("это {nth}-й раз{within}"),
        (Lang::Ru, _, true) => format!("это каждый {nth}-й раз{within}"),
        (Lang::En, _, false) => format!("it is time no. {nth}{within}"),
        (Lang::En, _, true) => format!("it is one of every {nth} times{within}"),
    }
}

fn within(lang: Lang, window: Window) -> &'static str {
    match window {
        Window::Ever => "",
        Window::Year => pick(lang, " в этом году", " this year"),
        Window::Month => pick(lang, " в этом месяце", " this month"),
        Window::Week => pick(lang, " на этой неделе", " this week"),
        Window::Day => pick(lang, " за этот день", " this day"),
    }
}

/// "счётчик «Покупки» не меньше 5", "the counter “Purchases” over the last 3 months is at least 5".
fn counter(lang: Lang, of: Asked, is: Compare, value: i64, names: &Names) -> String {
    let (name, value) = (names.counter(lang, of.counter), compared(lang, is, number(value)));
    match (lang, reading(lang, of.reading)) {
        (Lang::Ru, None) => format!("счётчик {name} – {value}"),
        (Lang::En, None) => format!("the counter {name} is {value}"),
        (Lang::Ru, Some(over)) => format!("счётчик {name} {over} – {value}"),
        (Lang::En, Some(over)) => format!("the counter {name} {over} is {value}"),
    }
}

/// "за последние 3 мес.", "over the last 3 months"; `None`: the value itself.
pub fn reading(lang: Lang, reading: Reading) -> Option<String> {
    let Reading::Change { last, unit } = reading else { return None };
    let n = i64::from(last);
    Some(match lang {
        Lang::Ru => {
            let (one, few, many) = match unit {
                Window::Day | Window::Ever => ("день", "дня", "дней"),
                Window::Week => ("неделю", "недели", "недель"),
                Window::Month => ("месяц", "месяца", "месяцев"),
                Window::Year => ("год", "года", "лет"),
            };
            let last = super::russian(
                n,
                if unit == Window::Week { "последнюю" } else { "последний" },
                "последние",
                "последние",
            );
            format!("за {last} {n} {}", super::russian(n, one, few, many))
        }
        Lang::En => {
            let (one, many) = match unit {
                Window::Day | Window::Ever => ("day", "days"),
                Window::Week => ("week", "weeks"),
                Window::Month => ("month", "months"),
                Window::Year => ("year", "years"),
            };
            format!("over the last {n} {}", english(n, one, many))
        }
    })
}

fn stretch(lang: Lang, days: Days, (ru, en): (&str, &str)) -> String {
    let what = pick(lang, ru, en);
    let from = days.from.map(|day| format!(" {} {}", pick(lang, "с", "from"), date(lang, day))).unwrap_or_default();
    let until = days.until.map(|day| format!(" {} {}", pick(lang, "по", "until"), date(lang, day))).unwrap_or_default();
    format!("{what}{from}{until}")
}

fn time_of_day(lang: Lang, hours: Hours) -> String {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let (from, until) = (clock(hours.from), clock(hours.until));
    match (lang, hours.members_zone) {
        (Lang::Ru, false) => format!("время с {from} до {until}"),
        (Lang::Ru, true) => format!("у участника время с {from} до {until}"),
        (Lang::En, false) => format!("the time is from {from} to {until}"),
        (Lang::En, true) => format!("it is from {from} to {until} where the member is"),
    }
}

/// Who ended something, after "это сделал" and "it was done by".
pub fn who(lang: Lang, by: By) -> &'static str {
    match by {
        By::Member => pick(lang, "участник", "the member"),
        By::Others => pick(lang, "кто-то другой или неизвестно кто", "others, or nobody knows whom"),
        By::Operator => pick(lang, "оператор", "an operator"),
    }
}

/// A kind of address.
pub fn address(lang: Lang, kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::Email => pick(lang, "адрес почты", "an e-mail address"),
        ContactKind::Phone => pick(lang, "телефон", "a telephone number"),
    }
}

/// A day of the week.
pub fn weekday(lang: Lang, day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => pick(lang, "понедельник", "Monday"),
        Weekday::Tuesday => pick(lang, "вторник", "Tuesday"),
        Weekday::Wednesday => pick(lang, "среда", "Wednesday"),
        Weekday::Thursday => pick(lang, "четверг", "Thursday"),
        Weekday::Friday => pick(lang, "пятница", "Friday"),
        Weekday::Saturday => pick(lang, "суббота", "Saturday"),
        Weekday::Sunday => pick(lang, "воскресенье", "Sunday"),
    }
}

/// "`ВКонтакте`", "VK".
pub(super) fn networks(lang: Lang, list: &[NetworkName], names: &Names) -> String {
    or(lang, &list.iter().map(|one| names.network(lang, *one).to_owned()).collect::<Vec<_>>())
}

/// "«Кофе» или «Чай»", "Coffee or Tea"; a group that is not known any more is called that.
pub(super) fn groups(lang: Lang, list: &[GroupId], names: &Names) -> String {
    let unknown = || pick(lang, "(удалена)", "a removed group").to_owned();
    or(lang, &list.iter().map(|one| names.group(lang, *one).unwrap_or_else(unknown)).collect::<Vec<_>>())
}

/// "лайк или репост", "a like or a repost".
pub(super) fn act_list(lang: Lang, list: &[Act]) -> String {
    or(lang, &list.iter().map(|one| act(lang, *one).to_owned()).collect::<Vec<_>>())
}

/// "«Новый сорт» или №45": a post whose text is not known is called by its number.
pub(super) fn posts(lang: Lang, group: Option<GroupId>, list: &[Object], names: &Names) -> String {
    let number = |object: &Object| {
        let id = object.post_id().map_or_else(|| object.0.clone(), |id| id.to_string());
        format!("{}{id}", pick(lang, "№\u{a0}", "no.\u{a0}"))
    };
    let said = |one: &Object| names.post(lang, group, one).unwrap_or_else(|| number(one));
    or(lang, &list.iter().map(said).collect::<Vec<_>>())
}

/// "1 или 2".
pub(super) fn levels(lang: Lang, list: &[u8]) -> String {
    or(lang, &list.iter().map(u8::to_string).collect::<Vec<_>>())
}

/// "(не меньше) 1 дня, 30 дней", "(at least) 1 day, 30 days".
pub(super) fn days_of(lang: Lang, n: u32) -> String {
    let count = i64::from(n);
    match lang {
        Lang::Ru => format!("{n} {}", russian_of(count, "дня", "дней")),
        Lang::En => format!("{n} {}", english(count, "day", "days")),
    }
}
