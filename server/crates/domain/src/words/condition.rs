//! What an offer waits for: the trigger with the conditions that belong to it, and the rest as "if …".

use super::{
    Names,
    clause::{act_list, clauses, groups, networks, posts},
    names::{article, quoted},
    or, pick,
};
use crate::{
    event::{Act, CustomName, EventKind, NetworkName, Object},
    ids::GroupId,
    lang::Lang,
    offer::{Condition, Leaf},
};

/// The conditions that a trigger phrase takes in, and those that are left.
#[derive(Default)]
pub(super) struct Waits<'a> {
    /// Acts that it is about; empty when it is not about acts.
    pub acts: Vec<Act>,
    groups: &'a [GroupId],
    objects: &'a [Object],
    networks: &'a [NetworkName],
    custom: &'a [CustomName],
    rest: Vec<&'a Condition>,
}

impl<'a> Waits<'a> {
    /// Takes in the first condition of each kind that must hold in any case.
    pub(super) fn of(condition: &'a Condition, trigger: EventKind) -> Self {
        let mut waits = Self::default();
        waits.take_in(condition, trigger);
        if trigger.has_act() && waits.acts.is_empty() {
            waits.acts = Act::ALL.to_vec();
        }
        waits
    }

    fn take_in(&mut self, condition: &'a Condition, trigger: EventKind) {
        let (about_act, about_group) = (trigger.has_act(), trigger.has_group());
        match condition {
            Condition::All(list) => list.iter().for_each(|one| self.take_in(one, trigger)),
            Condition::Is(Leaf::Act(acts)) if about_act && self.acts.is_empty() => self.acts.clone_from(acts),
            Condition::Is(Leaf::Object(objects)) if about_act && self.objects.is_empty() => self.objects = objects,
            Condition::Is(Leaf::Group(groups)) if about_group && self.groups.is_empty() => self.groups = groups,
            Condition::Is(Leaf::Network(networks)) if trigger.has_network() && self.networks.is_empty() => {
                self.networks = networks;
            }
            Condition::Is(Leaf::Custom(names)) if trigger == EventKind::Custom && self.custom.is_empty() => {
                self.custom = names;
            }
            other => self.rest.push(other),
        }
    }

    /// "Лайк под любой записью группы «Кофе»", "When a member likes any post of Coffee", with ", если …".
    pub(super) fn say(&self, lang: Lang, trigger: EventKind, names: &Names) -> String {
        let mut said = match trigger {
            EventKind::SocialLinked => self.profile(lang, ("Привязка", "When a member links", ""), names),
            EventKind::SocialUnlinked => self.profile(lang, ("Отвязка", "When", " is unlinked"), names),
            EventKind::SocialJoined => {
                self.membership(lang, ("Вступление в", "группу", "любую группу"), "joins", names)
            }
            EventKind::SocialLeft => self.membership(lang, ("Выход из", "группы", "любой группы"), "leaves", names),
            EventKind::SocialActed => self.acting(lang, names),
            EventKind::SocialWithdrew => self.withdrawing(lang, names),
            EventKind::Custom => self.raised(lang),
            other => plain(lang, other).to_owned(),
        };
        if !self.networks.is_empty() && trigger.has_group() {
            said.push_str(pick(lang, " во ", " on "));
            said.push_str(&networks(lang, self.networks, names));
        }
        if !self.rest.is_empty() {
            said.push_str(pick(lang, ", если ", ", if "));
            said.push_str(&clauses(lang, &self.rest, " и ", " and ", names));
        }
        said
    }

    fn profile(&self, lang: Lang, (ru, en, ended): (&str, &str, &str), names: &Names) -> String {
        match (lang, self.networks) {
            (Lang::Ru, []) => format!("{ru} профиля соцсети"),
            (Lang::En, []) => format!("{en} a social profile{ended}"),
            (Lang::Ru, known) => format!("{ru} профиля {}", networks(lang, known, names)),
            (Lang::En, known @ [first, ..]) => {
                let article = article(names.network(lang, *first));
                format!("{en} {article} {} profile{ended}", networks(lang, known, names))
            }
        }
    }

    fn raised(&self, lang: Lang) -> String {
        let names = or(lang, &self.custom.iter().map(|name| quoted(lang, name.as_str())).collect::<Vec<_>>());
        match (lang, self.custom) {
            (Lang::Ru, []) => "Любое особое событие".to_owned(),
            (Lang::En, []) => "When any custom event happens".to_owned(),
            (Lang::Ru, _) => format!("Событие {names}"),
            (Lang::En, _) => format!("When the event {names} happens"),
        }
    }

    fn membership(&self, lang: Lang, ru: (&str, &str, &str), en: &str, names: &Names) -> String {
        match (lang, self.groups) {
            (Lang::Ru, []) => format!("{} {}", ru.0, ru.2),
            (Lang::Ru, known) => format!("{} {} {}", ru.0, ru.1, groups(lang, known, names)),
            (Lang::En, []) => format!("When a member {en} any group"),
            (Lang::En, known) => format!("When a member {en} {}", groups(lang, known, names)),
        }
    }

    fn acting(&self, lang: Lang, names: &Names) -> String {
        match (lang, self.acts.as_slice()) {
            (Lang::Ru, [Act::Like]) => format!("Лайк под {}", self.post_ru(INSTRUMENTAL, names)),
            (Lang::Ru, [Act::Comment]) => format!("Комментарий к {}", self.post_ru(GENITIVE, names)),
            (Lang::Ru, acts) => format!("{} {}", capital(&act_list(lang, acts)), self.post_ru(GENITIVE, names)),
            (Lang::En, acts) => {
                let verb = |act: &Act| match act {
                    Act::Like => "likes".to_owned(),
                    Act::Comment => "comments on".to_owned(),
                    Act::Repost => "reposts".to_owned(),
                };
                let verbs = or(lang, &acts.iter().map(verb).collect::<Vec<_>>());
                format!("When a member {verbs} {}", self.post_en(names))
            }
        }
    }

    fn withdrawing(&self, lang: Lang, names: &Names) -> String {
        match (lang, self.acts.as_slice()) {
            (Lang::Ru, [Act::Like]) => format!("Снятый лайк под {}", self.post_ru(INSTRUMENTAL, names)),
            (Lang::Ru, [Act::Comment]) => format!("Удалённый комментарий к {}", self.post_ru(GENITIVE, names)),
            (Lang::Ru, [Act::Repost]) => format!("Удалённый репост {}", self.post_ru(GENITIVE, names)),
            (Lang::Ru, acts) => format!("Отменённый {} {}", act_list(lang, acts), self.post_ru(GENITIVE, names)),
            (Lang::En, [Act::Like]) => format!("When a member takes back a like on {}", self.post_en(names)),
            (Lang::En, [Act::Comment]) => format!("When a member deletes a comment on {}", self.post_en(names)),
            (Lang::En, [Act::Repost]) => format!("When a member deletes a repost of {}", self.post_en(names)),
            (Lang::En, acts) => {
                format!("When a member takes back {} of {}", act_list(lang, acts), self.post_en(names))
            }
        }
    }

    fn post_ru(&self, (any, one): (&str, &str), names: &Names) -> String {
        let group = match self.groups {
            [] => String::new(),
            known => format!(" группы {}", groups(Lang::Ru, known, names)),
        };
        match self.objects {
            [] => format!("{any}{group}"),
            _ => format!("{one} {}{group}", self.posts(Lang::Ru, names)),
        }
    }

    fn post_en(&self, names: &Names) -> String {
        let group = match self.groups {
            [] => String::new(),
            known => format!(" of {}", groups(Lang::En, known, names)),
        };
        match self.objects {
            [] => format!("any post{group}"),
            _ => format!("the post {}{group}", self.posts(Lang::En, names)),
        }
    }

    fn posts(&self, lang: Lang, names: &Names) -> String {
        let group = if let [only] = self.groups { Some(*only) } else { None };
        posts(lang, group, self.objects, names)
    }
}

/// "любой записью", "записью": after «под».
const INSTRUMENTAL: (&str, &str) = ("любой записью", "записью");
/// "любой записи", "записи".
const GENITIVE: (&str, &str) = ("любой записи", "записи");

/// Triggers that are said without anything else.
fn plain(lang: Lang, trigger: EventKind) -> &'static str {
    match trigger {
        EventKind::MemberConfirmed => pick(lang, "Подтверждение контакта", "When a member confirms an address"),
        EventKind::MemberBirthday => pick(lang, "День рождения участника", "On a member’s birthday"),
        EventKind::ReferralRegistered => {
            pick(lang, "Регистрация друга по приглашению", "When somebody registers by the member’s invitation")
        }
        EventKind::ReferralQualified => pick(
            lang,
            "Приглашённый друг стал участвовать",
            "When somebody the member invited does the first thing that counts",
        ),
        EventKind::PurchaseMade => pick(lang, "Покупка", "When a member buys something"),
        EventKind::PurchaseReturned => pick(lang, "Возврат покупки", "When a purchase is returned"),
        EventKind::PointsActivated => pick(lang, "Активация баллов", "When points become usable"),
        EventKind::PointsExpiring => pick(lang, "Скорое сгорание баллов", "When points are about to expire"),
        EventKind::PointsExpired => pick(lang, "Сгорание баллов", "When points expire"),
        EventKind::PointsSpent => pick(lang, "Оплата баллами", "When a member spends points"),
        EventKind::Manual => pick(lang, "Действие маркетолога вручную", "When a marketer does something by hand"),
        _ => pick(lang, "Регистрация в программе", "When a member registers"),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
