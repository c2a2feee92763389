//! What happened, as a label beside its points.

use super::{Names, money, names::article, pick};
use crate::{
    event::{Act, By, ContactKind, EventKind, Happening, Object},
    ids::GroupId,
    lang::Lang,
    time::Millis,
};
use jiff::tz::TimeZone;

/// «Лайк под записью «Новый сорт» в группе «Кофе»», "Liked “New beans” in Coffee".
pub fn event(lang: Lang, what: &Happening, names: &Names) -> String {
    match what {
        Happening::MemberRegistered { .. } => pick(lang, "Регистрация в программе", "Registered").to_owned(),
        Happening::SocialLinked { network: name, .. } => match lang {
            Lang::Ru => format!("Привязка профиля {}", names.network(lang, *name)),
            Lang::En => {
                let name = names.network(lang, *name);
                format!("Linked {} {name} profile", article(name))
            }
        },
        Happening::SocialJoined { group, .. } => membership(lang, names, *group, ("Вступление в группу", "Joined")),
        Happening::SocialLeft { group, by: By::Member, .. } => {
            membership(lang, names, *group, ("Выход из группы", "Left"))
        }
        Happening::SocialLeft { group, .. } => membership(lang, names, *group, ("Больше не в группе", "No longer in")),
        Happening::SocialActed { group, act, object, .. } => acted(lang, *act, *group, object, names),
        Happening::SocialWithdrew { group, act, object, by, .. } => withdrew(lang, *act, *by, *group, object, names),
        Happening::ReferralRegistered { level: 1, .. } => {
            pick(lang, "Друг зарегистрировался по приглашению", "A friend registered by invitation").to_owned()
        }
        Happening::ReferralRegistered { level, .. } => match lang {
            Lang::Ru => format!("Регистрация по приглашению, {level}-й уровень"),
            Lang::En => format!("Registration by invitation, level {level}"),
        },
        Happening::MemberConfirmed { contact } => confirmed(lang, *contact).to_owned(),
        Happening::MemberBirthday { .. } => pick(lang, "День рождения", "Birthday").to_owned(),
        Happening::SocialUnlinked { network: name, by, reason, .. } => {
            unlinked(lang, names.network(lang, *name), *by, reason.as_deref())
        }
        Happening::ReferralQualified { level: 1, .. } => {
            pick(lang, "Приглашённый друг стал участвовать", "An invited friend takes part").to_owned()
        }
        Happening::ReferralQualified { level, .. } => match lang {
            Lang::Ru => format!("Приглашённый стал участвовать, {level}-й уровень"),
            Lang::En => format!("Somebody invited takes part, level {level}"),
        },
        Happening::ReferralEarned { level, of, .. } => below(lang, *level, friends(lang, *of)),
        Happening::ReferralWithdrew { level, left, .. } => {
            let what = match left {
                None => pick(lang, "отменено", "taken back"),
                Some(_) => pick(lang, "отменено частично", "taken back in part"),
            };
            below(lang, *level, what)
        }
        Happening::PurchaseMade { purchase, amount } => match lang {
            Lang::Ru => format!("Покупка {purchase} на {}", money(lang, *amount)),
            Lang::En => format!("Purchase {purchase} of {}", money(lang, *amount)),
        },
        Happening::PurchaseReturned { purchase, amount, .. } => match lang {
            Lang::Ru => format!("Возврат по покупке {purchase} на {}", money(lang, *amount)),
            Lang::En => format!("Return of {} from purchase {purchase}", money(lang, *amount)),
        },
        Happening::PointsActivated { points, .. } => counted(lang, *points, names, ("Активированы", "Became usable")),
        Happening::PointsExpiring { points, expires, idle, .. } => {
            let (points, when) = (names.currency.count(lang, *points), expiring(lang, *expires, *idle, &names.zone));
            match lang {
                Lang::Ru => format!("Сгорят {when}: {points}"),
                Lang::En => format!("{points} will expire {when}"),
            }
        }
        Happening::PointsExpired { points, .. } => counted(lang, *points, names, ("Сгорели", "Expired")),
        Happening::PointsSpent { points, .. } => counted(lang, *points, names, ("Потрачены", "Spent")),
        Happening::Custom { name, .. } => match lang {
            Lang::Ru => format!("Событие «{name}»"),
            Lang::En => format!("Event “{name}”"),
        },
        Happening::Manual { reason } => reason.clone(),
    }
}

/// Up to which day points can be used: «после 5 декабря 2026», "after 5 December 2026"; with the condition where they pass by
/// idleness only.
pub fn expiring(lang: Lang, expires: Millis, idle: bool, zone: &TimeZone) -> String {
    let day = super::date(lang, expires.plus(-1).date(zone));
    match (lang, idle) {
        (Lang::Ru, false) => format!("после {day}"),
        (Lang::En, false) => format!("after {day}"),
        (Lang::Ru, true) => format!("после {day}, если до тех пор ничего не делать"),
        (Lang::En, true) => format!("after {day} if you do nothing until then"),
    }
}

fn unlinked(lang: Lang, name: &str, by: By, reason: Option<&str>) -> String {
    let a = article(name);
    let done = match (lang, by) {
        (Lang::Ru, By::Operator) => format!("Оператор отвязал профиль {name}"),
        (Lang::En, By::Operator) => format!("An operator unlinked {a} {name} profile"),
        (Lang::Ru, _) => format!("Отвязка профиля {name}"),
        (Lang::En, _) => format!("Unlinked {a} {name} profile"),
    };
    reason.map_or(done.clone(), |reason| format!("{done}: {reason}"))
}

fn counted(lang: Lang, points: i64, names: &Names, (ru, en): (&str, &str)) -> String {
    format!("{}: {}", pick(lang, ru, en), names.currency.count(lang, points))
}

fn confirmed(lang: Lang, contact: ContactKind) -> &'static str {
    match contact {
        ContactKind::Email => pick(lang, "Подтверждён адрес почты", "Confirmed an e-mail address"),
        ContactKind::Phone => pick(lang, "Подтверждён телефон", "Confirmed a telephone number"),
    }
}

/// What somebody below did; who and what exactly is not told.
fn friends(lang: Lang, kind: EventKind) -> &'static str {
    match kind {
        EventKind::PurchaseMade => pick(lang, "покупка", "a purchase"),
        EventKind::SocialActed => pick(lang, "активность в группе", "activity in a group"),
        EventKind::SocialJoined => pick(lang, "вступление в группу", "joining a group"),
        EventKind::SocialLinked => pick(lang, "привязка профиля", "linking a profile"),
        EventKind::MemberRegistered => pick(lang, "регистрация", "a registration"),
        _ => pick(lang, "участие в программе", "taking part in the programme"),
    }
}

fn below(lang: Lang, level: u8, what: &str) -> String {
    match (lang, level) {
        (Lang::Ru, 1) => format!("Приглашённый друг: {what}"),
        (Lang::En, 1) => format!("An invited friend: {what}"),
        (Lang::Ru, _) => format!("Приглашённые {level}-го уровня: {what}"),
        (Lang::En, _) => format!("Invited on level {level}: {what}"),
    }
}

fn membership(lang: Lang, names: &Names, group: GroupId, (ru, en): (&str, &str)) -> String {
    match (lang, names.group(lang, group)) {
        (Lang::Ru, Some(name)) => format!("{ru} {name}"),
        (Lang::Ru, None) => ru.to_owned(),
        (Lang::En, name) => format!("{en} {}", name.as_deref().unwrap_or("a group")),
    }
}

/// "под записью «…» в группе «…»", "on “…” in …": where the act was done.
fn place(lang: Lang, act: Act, group: GroupId, object: &Object, names: &Names) -> String {
    let post = names.post(lang, Some(group), object);
    let group = names.group(lang, group);
    match lang {
        Lang::Ru => {
            let post = post.map(|text| format!(" {text}")).unwrap_or_default();
            let group = group.map(|name| format!(" {name}")).unwrap_or_default();
            match act {
                Act::Like => format!("под записью{post} в группе{group}"),
                Act::Comment => format!("к записи{post} в группе{group}"),
                Act::Repost => format!("записи{post} из группы{group}"),
            }
        }
        Lang::En => {
            let post = post.as_deref().unwrap_or("a post");
            let group = group.as_deref().unwrap_or("a group");
            match act {
                Act::Like | Act::Comment => format!("{post} in {group}"),
                Act::Repost => format!("{post} from {group}"),
            }
        }
    }
}

fn acted(lang: Lang, act: Act, group: GroupId, object: &Object, names: &Names) -> String {
    let place = place(lang, act, group, object, names);
    let done = match act {
        Act::Like => pick(lang, "Лайк", "Liked"),
        Act::Comment => pick(lang, "Комментарий", "Commented on"),
        Act::Repost => pick(lang, "Репост", "Reposted"),
    };
    format!("{done} {place}")
}

fn withdrew(lang: Lang, act: Act, by: By, group: GroupId, object: &Object, names: &Names) -> String {
    let place = place(lang, act, group, object, names);
    let gone = match (by, act) {
        (By::Member, Act::Like) => pick(lang, "Снят лайк", "Took back the like on"),
        (By::Member, Act::Comment) => pick(lang, "Удалён комментарий", "Deleted the comment on"),
        (By::Member, Act::Repost) => pick(lang, "Удалён репост", "Deleted the repost of"),
        (By::Others | By::Operator, Act::Like) => pick(lang, "Больше не виден лайк", "The like on"),
        (By::Others | By::Operator, Act::Comment) => pick(lang, "Больше не виден комментарий", "The comment on"),
        (By::Others | By::Operator, Act::Repost) => pick(lang, "Больше не виден репост", "The repost of"),
    };
    match (lang, by) {
        (Lang::En, By::Others) => format!("{gone} {place} is no longer seen"),
        _ => format!("{gone} {place}"),
    }
}
