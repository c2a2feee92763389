//! What looks alike about a recommendation, for whoever has a look at it.

use super::{english, pick, russian};
use crate::{
    lang::Lang,
    referral::{
        likeness::{AtDeadline, Signal},
        ring::Common,
    },
};

/// One thing that looks alike; `like` is what the other member is called, where there is one.
pub fn signal(lang: Lang, signal: &Signal, like: &str) -> String {
    match signal {
        Signal::Range { referrer, friends } => range(lang, *referrer, i64::from(*friends)),
        Signal::Burst { friends } => {
            let n = i64::from(*friends);
            match lang {
                Lang::Ru => format!(
                    "За час по этой рекомендации {} {n} {}",
                    russian(n, "пришёл", "пришли", "пришло"),
                    russian(n, "человек", "человека", "человек")
                ),
                Lang::En => {
                    format!("{n} {} by this recommendation within an hour", english(n, "person came", "people came"))
                }
            }
        }
        Signal::Name { .. } => match lang {
            Lang::Ru => format!("Имя почти как у участника {like}"),
            Lang::En => format!("The name is nearly that of {like}"),
        },
        Signal::Mailbox { .. } => match lang {
            Lang::Ru => format!("Почта почти как у участника {like}"),
            Lang::En => format!("The mailbox is nearly that of {like}"),
        },
    }
}

fn range(lang: Lang, referrer: bool, n: i64) -> String {
    let friends = match lang {
        Lang::Ru => format!(
            "{n} {}",
            russian(
                n,
                "другой приглашённый им участник",
                "других приглашённых им участника",
                "других приглашённых им участников"
            )
        ),
        Lang::En => format!("{n} other {} the referrer invited", english(n, "member", "members")),
    };
    match (lang, referrer, n) {
        (Lang::Ru, true, 0) => "Из той же сети заходил и пригласивший".to_owned(),
        (Lang::Ru, true, _) => format!("Из той же сети заходили пригласивший и {friends}"),
        (Lang::Ru, false, _) => format!("Из той же сети {}: {friends}", russian(n, "заходил", "заходили", "заходили")),
        (Lang::En, true, 0) => "The referrer came from the same network".to_owned(),
        (Lang::En, true, _) => format!("The referrer and {friends} came from the same network"),
        (Lang::En, false, _) => format!("{friends} came from the same network"),
    }
}

/// What members have in common, as a label.
pub fn common(lang: Lang, common: Common) -> &'static str {
    match common {
        Common::Range => pick(lang, "одна сеть", "one network"),
        Common::Name => pick(lang, "одинаковые имена", "names alike"),
        Common::Mailbox => pick(lang, "похожая почта", "mailboxes alike"),
    }
}

/// What is done at the deadline, as a choice.
pub fn at_deadline(lang: Lang, then: AtDeadline) -> &'static str {
    match then {
        AtDeadline::Wait => pick(lang, "ждать решения дальше", "go on waiting"),
        AtDeadline::Approve => pick(lang, "засчитать рекомендацию", "count the recommendation"),
        AtDeadline::Refuse => pick(lang, "отклонить рекомендацию", "refuse the recommendation"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::MemberId;

    #[test]
    fn signals_are_said_in_both_languages() {
        let said = |lang| {
            let range = |referrer, friends| signal(lang, &Signal::Range { referrer, friends }, "");
            let all = [
                range(true, 0),
                range(true, 1),
                range(false, 2),
                range(true, 5),
                signal(lang, &Signal::Burst { friends: 11 }, ""),
                signal(lang, &Signal::Burst { friends: 22 }, ""),
                signal(lang, &Signal::Name { like: MemberId(5) }, "Anna Kim"),
                signal(lang, &Signal::Mailbox { like: MemberId(5) }, "Anna Kim"),
            ];
            all.join("\n")
        };
        insta::assert_snapshot!(said(Lang::Ru), @r"
        Из той же сети заходил и пригласивший
        Из той же сети заходили пригласивший и 1 другой приглашённый им участник
        Из той же сети заходили: 2 других приглашённых им участника
        Из той же сети заходили пригласивший и 5 других приглашённых им участников
        За час по этой рекомендации пришло 11 человек
        За час по этой рекомендации пришли 22 человека
        Имя почти как у участника Anna Kim
        Почта почти как у участника Anna Kim
        ");
        insta::assert_snapshot!(said(Lang::En), @r"
        The referrer came from the same network
        The referrer and 1 other member the referrer invited came from the same network
        2 other members the referrer invited came from the same network
        The referrer and 5 other members the referrer invited came from the same network
        11 people came by this recommendation within an hour
        22 people came by this recommendation within an hour
        The name is nearly that of Anna Kim
        The mailbox is nearly that of Anna Kim
        ");
    }

    #[test]
    fn every_choice_has_its_own_words() {
        for lang in [Lang::Ru, Lang::En] {
            let then = AtDeadline::ALL.map(|then| at_deadline(lang, then));
            let what = [Common::Range, Common::Name, Common::Mailbox].map(|what| common(lang, what));
            let all: std::collections::BTreeSet<&str> = then.into_iter().chain(what).collect();
            assert_eq!(all.len(), 6);
        }
    }
}
