//! What an offer waits for: the trigger with the conditions that belong to it, and the rest as "if …".

use super::{
    Names,
    clause::{act_list, clauses, groups, networks, posts},
    or, pick,
};
use crate::{
    event::{Act, EventKind, NetworkName, Object},
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
    rest: Vec<&'a Condition>,
}

impl<'a> Waits<'a> {
    /// Takes in the first condition of each kind that must hold in any case.
    pub(super) fn of(condition: &'a Condition, trigger: EventKind) -> Self {
        let mut waits = Self::default();
        waits.take_in(condition, trigger);
        if is_about_acts(trigger) && waits.acts.is_empty() {
            waits.acts = Act::ALL.to_vec();
        }
        waits
    }

    fn take_in(&mut self, condition: &'a Condition, trigger: EventKind) {
        let about_act = is_about_acts(trigger);
        let about_group = about_act || matches!(trigger, EventKind::SocialJoined | EventKind::SocialLeft);
        match condition {
            Condition::All(list) => list.iter().for_each(|one| self.take_in(one, trigger)),
            Condition::Is(Leaf::Act(acts)) if about_act && self.acts.is_empty() => self.acts.clone_from(acts),
            Condition::Is(Leaf::Object(objects)) if about_act && self.objects.is_empty() => self.objects = objects,
            Condition::Is(Leaf::Group(groups)) if about_group && self.groups.is_empty() => self.groups = groups,
            Condition::Is(Leaf::Network(networks))
                if (about_group || trigger == EventKind::SocialLinked) && self.networks.is_empty() =>
            {
                self.networks = networks;
            }
            other => self.rest.push(other),
        }
    }

    /// "Лайк под любой записью группы «Кофе»", "When a member likes any post of Coffee", with ", если …".
    pub(super) fn say(&self, lang: Lang, trigger: EventKind, names: &Names) -> String {
        let mut said = match trigger {
            EventKind::MemberRegistered => pick(lang, "Регистрация в программе", "When a member registers").to_owned(),
            EventKind::ReferralRegistered => {
                pick(lang, "Регистрация друга по приглашению", "When somebody registers by the member’s invitation")
                    .to_owned()
            }
            EventKind::SocialLinked => self.linking(lang),
            EventKind::SocialJoined => {
                self.membership(lang, ("Вступление в", "группу", "любую группу"), "joins", names)
            }
            EventKind::SocialLeft => self.membership(lang, ("Выход из", "группы", "любой группы"), "leaves", names),
            EventKind::SocialActed => self.acting(lang, names),
            EventKind::SocialWithdrew => self.withdrawing(lang, names),
        };
        if !self.networks.is_empty() && trigger != EventKind::SocialLinked {
            said.push_str(pick(lang, " во ", " on "));
            said.push_str(&networks(lang, self.networks));
        }
        if !self.rest.is_empty() {
            said.push_str(pick(lang, ", если ", ", if "));
            said.push_str(&clauses(lang, &self.rest, " и ", " and ", names));
        }
        said
    }

    fn linking(&self, lang: Lang) -> String {
        match (lang, self.networks) {
            (Lang::Ru, []) => "Привязка профиля соцсети".to_owned(),
            (Lang::En, []) => "When a member links a social profile".to_owned(),
            (Lang::Ru, known) => format!("Привязка профиля {}", networks(lang, known)),
            (Lang::En, known) => format!("When a member links a {} profile", networks(lang, known)),
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

const fn is_about_acts(trigger: EventKind) -> bool {
    matches!(trigger, EventKind::SocialActed | EventKind::SocialWithdrew)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
