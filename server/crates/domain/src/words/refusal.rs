use super::{
    Names,
    amount::limit_used,
    calendar::{beginning, ending},
    clause::{act_list, days_of, groups, levels, networks, posts, question},
    moment,
};
use crate::{
    event::Earlier,
    lang::Lang,
    offer::{Leaf, Refusal},
};

/// Why an offer did nothing, as the member and the marketer read it.
pub fn refusal(lang: Lang, refusal: &Refusal<'_>, names: &Names) -> String {
    let (ru, en) = match refusal {
        Refusal::Condition { leaf } => return other_leaf(lang, leaf, names),
        Refusal::NotYet { from } => {
            let from = beginning(lang, *from, &names.zone);
            return match lang {
                Lang::Ru => format!("Акция действует с {from}."),
                Lang::En => format!("The offer runs from {from}."),
            };
        }
        Refusal::PerhapsBefore { from } => {
            let from = beginning(lang, *from, &names.zone);
            return match lang {
                Lang::Ru => {
                    format!("Акция действует с {from}, а это могло быть раньше: соцсеть не сообщает, когда.")
                }
                Lang::En => {
                    format!("The offer runs from {from}, and this may be older: the network does not tell when it was.")
                }
            };
        }
        Refusal::Over { until } => {
            let until = ending(lang, *until, &names.zone);
            return match lang {
                Lang::Ru => format!("Акция действовала {until}."),
                Lang::En => format!("The offer ran {until}."),
            };
        }
        Refusal::Limit { limit, used: before } => {
            let said = limit_used(lang, limit, *before, names);
            return match (lang, *before >= limit.at_most) {
                (Lang::Ru, true) => format!("Лимит исчерпан: {said}."),
                (Lang::Ru, false) => format!("До лимита осталось слишком мало: использовано {said}."),
                (Lang::En, true) => format!("The limit is used up: {said}."),
                (Lang::En, false) => format!("Too little is left of the limit: {said} are used."),
            };
        }
        Refusal::Earlier { how: Earlier::FirstScanOfGroup } => (
            "Это было или могло быть в группе ещё до того, как её подключили к программе.",
            "This was, or may have been, in the group before the programme began to read it.",
        ),
        Refusal::Earlier { how: Earlier::FirstScanOfMember } => (
            "Возможно, это было ещё до привязки профиля: соцсеть не сообщает, когда.",
            "This may be older than the link of the profile: the network does not tell when it was.",
        ),
        Refusal::Earlier { how: Earlier::BeforeLinking } => {
            ("Это было до привязки профиля.", "This was before the profile was linked.")
        }
        Refusal::Conditions => ("Условия акции не выполнены.", "The conditions of the offer are not met."),
        Refusal::ObjectPaid => ("За это баллы уже начислялись.", "This has earned points before."),
        Refusal::SecondHand => (
            "Этот профиль раньше был привязан к другому участнику.",
            "This profile had been linked to another member before.",
        ),
        Refusal::NotByMember => (
            "Участник этого не делал, поэтому ничего не списано.",
            "It was not the member’s doing, so nothing is taken away.",
        ),
        Refusal::ReversedInstead => (
            "Начисленное за это уже отменено, второй раз не списываем.",
            "What this had earned was taken back already; nothing is charged twice.",
        ),
        Refusal::Cooldown { until } => {
            let until = moment(lang, *until, &names.zone);
            return match lang {
                Lang::Ru => format!("Акция уже сработала недавно; снова – с {until}."),
                Lang::En => format!("The offer acted a short while ago; it may again from {until} on."),
            };
        }
        Refusal::Stopped { .. } => (
            "Сработала другая акция, после которой остальные не рассматриваются.",
            "Another offer acted, after which no others are considered.",
        ),
        Refusal::NothingEarned => ("За это ничего не начислялось.", "Nothing had been earned by this."),
        Refusal::ChainTooLong => (
            "Акции вызывают друг друга слишком долго; цепочка прервана.",
            "Offers have called one another for too long; the chain ends here.",
        ),
        Refusal::NoAmount => ("За это акция баллов не даёт.", "The offer pays nothing for this."),
    };
    match lang {
        Lang::Ru => ru.to_owned(),
        Lang::En => en.to_owned(),
    }
}

/// What the offer is for, when this was something else.
fn other_leaf(lang: Lang, leaf: &Leaf, names: &Names) -> String {
    let ru = lang == Lang::Ru;
    match leaf {
        Leaf::Network(list) if ru => format!("Акция для другой соцсети: {}.", networks(lang, list, names)),
        Leaf::Network(list) => format!("The offer is for another network: {}.", networks(lang, list, names)),
        Leaf::Group(list) if ru => format!("Акция для другой группы: {}.", groups(lang, list, names)),
        Leaf::Group(list) => format!("The offer is for another group: {}.", groups(lang, list, names)),
        Leaf::Act(list) if ru => format!("Акция за другое действие: {}.", act_list(lang, list)),
        Leaf::Act(list) => format!("The offer is for something else: {}.", act_list(lang, list)),
        Leaf::Object(list) if ru => format!("Акция для другой записи: {}.", posts(lang, None, list, names)),
        Leaf::Object(list) => format!("The offer is for another post: {}.", posts(lang, None, list, names)),
        Leaf::HasReferrer if ru => "Акция для тех, кого пригласил другой участник.".to_owned(),
        Leaf::HasReferrer => "The offer is for those whom another member invited.".to_owned(),
        Leaf::RegisteredForDays(days) if ru => {
            format!("Акция для тех, кто в программе не меньше {}.", days_of(lang, *days))
        }
        Leaf::RegisteredForDays(days) => {
            format!("The offer is for those who have been with the programme for at least {}.", days_of(lang, *days))
        }
        Leaf::Level(list) if ru => format!("Акция для другого уровня приглашений: {}.", levels(lang, list)),
        Leaf::Level(list) => format!("The offer is for another level of invitation: {}.", levels(lang, list)),
        other if ru => format!("Условие не выполнено: {}.", question(lang, other, names)),
        other => format!("A condition does not hold: {}.", question(lang, other, names)),
    }
}
