//! What happened, as a label beside its points.

use super::{Names, network, pick};
use crate::{
    event::{Act, By, Happening, Object},
    ids::GroupId,
    lang::Lang,
};

/// «Лайк под записью «Новый сорт» в группе «Кофе»», "Liked “New beans” in Coffee".
pub fn event(lang: Lang, what: &Happening, names: &Names) -> String {
    match what {
        Happening::MemberRegistered { .. } => pick(lang, "Регистрация в программе", "Registered").to_owned(),
        Happening::SocialLinked { network: name } => match lang {
            Lang::Ru => format!("Привязка профиля {}", network(lang, *name)),
            Lang::En => format!("Linked a {} profile", network(lang, *name)),
        },
        Happening::SocialJoined { group, .. } => membership(lang, names, *group, ("Вступление в группу", "Joined")),
        Happening::SocialLeft { group, by: By::Member, .. } => {
            membership(lang, names, *group, ("Выход из группы", "Left"))
        }
        Happening::SocialLeft { group, by: By::Others, .. } => {
            membership(lang, names, *group, ("Больше не в группе", "No longer in"))
        }
        Happening::SocialActed { group, act, object, .. } => acted(lang, *act, *group, object, names),
        Happening::SocialWithdrew { group, act, object, by, .. } => withdrew(lang, *act, *by, *group, object, names),
        Happening::ReferralRegistered { level: 1, .. } => {
            pick(lang, "Друг зарегистрировался по приглашению", "A friend registered by invitation").to_owned()
        }
        Happening::ReferralRegistered { level, .. } => match lang {
            Lang::Ru => format!("Регистрация по приглашению, {level}-й уровень"),
            Lang::En => format!("Registration by invitation, level {level}"),
        },
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
        (By::Others, Act::Like) => pick(lang, "Больше не виден лайк", "The like on"),
        (By::Others, Act::Comment) => pick(lang, "Больше не виден комментарий", "The comment on"),
        (By::Others, Act::Repost) => pick(lang, "Больше не виден репост", "The repost of"),
    };
    match (lang, by) {
        (Lang::En, By::Others) => format!("{gone} {place} is no longer seen"),
        _ => format!("{gone} {place}"),
    }
}
