//! Single conditions as clauses, and lists of the things they name.

use super::{Names, act, english, network, or, pick, russian_of};
use crate::{
    event::{Act, NetworkName, Object},
    ids::GroupId,
    lang::Lang,
    offer::{Condition, Leaf},
};

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

fn question(lang: Lang, leaf: &Leaf, names: &Names) -> String {
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
        Leaf::Network(list) => (pick(lang, "соцсеть", "the network is"), networks(lang, list)),
        Leaf::Group(list) => (pick(lang, "группа", "the group is"), groups(lang, list, names)),
        Leaf::Act(list) => (pick(lang, "действие", "the act is"), act_list(lang, list)),
        Leaf::Object(list) => (pick(lang, "запись", "the post is"), posts(lang, None, list, names)),
        Leaf::Level(list) => (pick(lang, "уровень приглашения", "the level is"), levels(lang, list)),
    };
    match lang {
        Lang::Ru => format!("{what} – {listed}"),
        Lang::En => format!("{what} {listed}"),
    }
}

/// "`ВКонтакте`", "VK".
pub(super) fn networks(lang: Lang, list: &[NetworkName]) -> String {
    or(lang, &list.iter().map(|one| network(lang, *one).to_owned()).collect::<Vec<_>>())
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
