use super::pick;
use crate::{event::EventKind, lang::Lang};

/// A kind of event, as lists are headed and filtered.
pub fn kind(lang: Lang, kind: EventKind) -> &'static str {
    match kind {
        EventKind::MemberRegistered => pick(lang, "Регистрация", "Registration"),
        EventKind::MemberConfirmed => pick(lang, "Подтверждение контакта", "Confirmed address"),
        EventKind::MemberBirthday => pick(lang, "День рождения", "Birthday"),
        EventKind::SocialLinked => pick(lang, "Привязка соцсети", "Linked network"),
        EventKind::SocialUnlinked => pick(lang, "Отвязка соцсети", "Unlinked network"),
        EventKind::SocialJoined => pick(lang, "Вступление в группу", "Joined a group"),
        EventKind::SocialLeft => pick(lang, "Выход из группы", "Left a group"),
        EventKind::SocialActed => pick(lang, "Лайк, комментарий, репост", "Like, comment, repost"),
        EventKind::SocialWithdrew => pick(lang, "Отмена действия", "Taken back"),
        EventKind::ReferralRegistered => pick(lang, "Друг зарегистрировался", "Friend registered"),
        EventKind::ReferralQualified => pick(lang, "Друг стал участвовать", "Friend takes part"),
        EventKind::ReferralEarned => pick(lang, "Бонус за друга", "Earned by a friend"),
        EventKind::ReferralWithdrew => pick(lang, "Отмена бонуса за друга", "Friend’s bonus taken back"),
        EventKind::PurchaseMade => pick(lang, "Покупка", "Purchase"),
        EventKind::PurchaseReturned => pick(lang, "Возврат покупки", "Return"),
        EventKind::PointsActivated => pick(lang, "Баллы активированы", "Points usable"),
        EventKind::PointsExpiring => pick(lang, "Баллы скоро сгорят", "Points expiring"),
        EventKind::PointsExpired => pick(lang, "Баллы сгорели", "Points expired"),
        EventKind::PointsSpent => pick(lang, "Оплата баллами", "Points spent"),
        EventKind::Custom => pick(lang, "Особое событие", "Custom event"),
        EventKind::Manual => pick(lang, "Вручную", "By hand"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_has_its_own_word_in_each_language() {
        for lang in Lang::ALL {
            let words: BTreeSet<&str> = EventKind::ALL.iter().map(|one| kind(lang, *one)).collect();
            assert_eq!(words.len(), EventKind::ALL.len());
        }
    }
}
