use crate::{
    locales::locale,
    parts::{self, Icon, MemberTab},
};
use kabinet_domain::event::{Act, EventKind};
use kabinet_portal::points::{Cap, Earn};

/// What can be earned, each with where to do it unless that is `here`.
pub fn earning(can: Vec<Earn>, here: MemberTab) -> Vec<parts::Earn> {
    let earn = |can: Earn| {
        let place = match can.trigger {
            EventKind::ReferralRegistered | EventKind::ReferralQualified => Some(MemberTab::Invite),
            kind if kind.has_network() => Some(MemberTab::Networks),
            // Purchases and birthdays are not made here.
            _ => None,
        };
        parts::Earn {
            icon: icon(can.trigger, can.act),
            title: can.name,
            detail: can.sentence,
            award: can.award,
            caps: can.caps.into_iter().map(cap).collect(),
            missing: missing(&can.missing),
            href: place.filter(|place| *place != here).map(|place| place.href().to_owned()),
            done: false,
        }
    };
    let mut list: Vec<Earn> = can;
    // Nothing else in a network is seen before the profile is linked.
    list.sort_by_key(|can| can.trigger != EventKind::SocialLinked);
    list.into_iter().map(earn).collect()
}

fn missing(missing: &[String]) -> String {
    if missing.is_empty() { String::new() } else { locale().earn_missing(&missing.join("; ")) }
}

fn cap(cap: Cap) -> (i64, i64, String) {
    let t = locale();
    let words = match cap.anew {
        Some(day) => t.earn_cap_anew(&t.day(day), &cap.said),
        None => cap.said,
    };
    (cap.used, cap.at_most, words)
}

/// The drawing beside an event of this kind.
pub const fn icon(happened: EventKind, act: Option<Act>) -> Icon {
    match (happened, act) {
        (EventKind::MemberRegistered, _) => Icon::Person,
        (EventKind::SocialLinked, _) => Icon::Link,
        (EventKind::SocialJoined, _) => Icon::Group,
        (EventKind::SocialLeft | EventKind::SocialUnlinked, _) => Icon::Exit,
        (EventKind::SocialWithdrew | EventKind::PurchaseReturned | EventKind::ReferralWithdrew, _) => Icon::Back,
        (EventKind::SocialActed, Some(Act::Comment)) => Icon::Speech,
        (EventKind::SocialActed, Some(Act::Repost)) => Icon::Repeat,
        (EventKind::SocialActed, Some(Act::Like) | None) => Icon::Heart,
        (EventKind::MemberConfirmed, _) => Icon::Done,
        (EventKind::MemberBirthday | EventKind::Custom | EventKind::Manual, _) => Icon::Gift,
        (EventKind::ReferralRegistered | EventKind::ReferralQualified | EventKind::ReferralEarned, _) => Icon::People,
        (EventKind::PurchaseMade | EventKind::PointsSpent, _) => Icon::Bag,
        (EventKind::PointsActivated | EventKind::PointsExpiring | EventKind::PointsExpired, _) => Icon::Clock,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn can(name: &str, trigger: EventKind) -> Earn {
        Earn {
            name: name.into(),
            sentence: String::new(),
            trigger,
            act: None,
            award: 1,
            caps: Vec::new(),
            missing: Vec::new(),
        }
    }

    #[test]
    fn every_limit_is_told_even_while_nothing_of_it_is_used_and_so_is_all_that_is_missing() {
        let cap = |used, anew| Cap { said: format!("{used} of 15 points"), used, at_most: 15, anew };
        let december = jiff::civil::date(2026, 12, 1);
        let mut like = can("like", EventKind::SocialActed);
        like.caps = vec![cap(0, Some(december)), cap(7, None)];
        like.missing = vec!["link VK".into(), "join Coffee".into()];
        let shown = earning(vec![like], MemberTab::Home).remove(0);
        assert_eq!(shown.missing, "Пока не выполнено: link VK; join Coffee");
        let anew = "0 of 15 points, заново с 1\u{a0}декабря 2026";
        assert_eq!(shown.caps, [(0, 15, anew.to_owned()), (7, 15, "7 of 15 points".to_owned())]);
    }

    #[test]
    fn linking_comes_first_and_the_rest_keeps_its_order() {
        let list = vec![
            can("like", EventKind::SocialActed),
            can("friend", EventKind::ReferralRegistered),
            can("purchase", EventKind::PurchaseMade),
            can("link", EventKind::SocialLinked),
        ];
        let shown = earning(list, MemberTab::Invite);
        let told: Vec<_> = shown.iter().map(|one| (one.title.as_str(), one.href.as_deref())).collect();
        let there = Some("/client/networks/");
        assert_eq!(told, [("link", there), ("like", there), ("friend", None), ("purchase", None)]);
    }
}
