//! What a member is told that an offer still asks of them.

use super::{
    Names,
    clause::{address, days_of, groups, networks, question},
    date, english, or, pick, russian,
};
use crate::{
    lang::Lang,
    offer::{Compare, Facts, Leaf, Missing},
    time::DAY_MS,
};

/// What is still missing, as a label: "вступите в группу «Кофе»", "join Coffee". `facts` tell how far the member is.
pub fn missing(lang: Lang, missing: &Missing<'_>, facts: &Facts, names: &Names) -> String {
    match missing {
        Missing::Leaf(leaf) => one(lang, leaf, facts, names),
        Missing::OneOf(each) => {
            let and = pick(lang, " и ", " and ");
            let all = |list: &Vec<Missing<'_>>| {
                list.iter().map(|one| self::missing(lang, one, facts, names)).collect::<Vec<_>>().join(and)
            };
            or(lang, &each.iter().map(all).collect::<Vec<_>>())
        }
    }
}

fn one(lang: Lang, leaf: &Leaf, facts: &Facts, names: &Names) -> String {
    match leaf {
        Leaf::Linked(list) => format!("{} {}", pick(lang, "привяжите", "link"), networks(lang, list, names)),
        Leaf::InGroup(list) => {
            format!("{} {}", pick(lang, "вступите в группу", "join"), groups(lang, list, names))
        }
        Leaf::Confirmed(list) => {
            let each: Vec<String> = list.iter().map(|kind| address(lang, *kind).to_owned()).collect();
            format!("{} {}", pick(lang, "подтвердите", "confirm"), or(lang, &each))
        }
        Leaf::Invited { is: Compare::AtLeast, members } => {
            let more = i64::from(*members) - facts.invited;
            match lang {
                Lang::Ru => format!("пригласите ещё {more} {}", russian(more, "друга", "друзей", "друзей")),
                Lang::En => format!("invite {more} more {}", english(more, "friend", "friends")),
            }
        }
        Leaf::Balance { is: Compare::AtLeast, points } => {
            let more = points - facts.balance;
            match lang {
                Lang::Ru => format!("на балансе не хватает {}", names.currency.of(lang, more)),
                Lang::En => format!("{} more on the balance", names.currency.count(lang, more)),
            }
        }
        Leaf::RegisteredForDays(days) => {
            let from = facts.registered.plus(i64::from(*days) * DAY_MS).date(&names.zone);
            let (from, days) = (date(lang, from), days_of(lang, *days));
            match lang {
                Lang::Ru => format!("дождитесь {from}: акция для тех, кто в программе не меньше {days}"),
                Lang::En => format!("wait until {from}: it is for those with the programme for at least {days}"),
            }
        }
        Leaf::BirthdayWithinDays(0) => pick(lang, "акция ко дню рождения", "it is for your birthday").to_owned(),
        Leaf::BirthdayWithinDays(days) => {
            let days = days_of(lang, u32::from(*days));
            match lang {
                Lang::Ru => format!("акция ко дню рождения: до него или после не больше {days}"),
                Lang::En => format!("it is for your birthday, no more than {days} before or after it"),
            }
        }
        other => question(lang, other, names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::{ContactKind, NetworkName},
        ids::GroupId,
        time::Millis,
    };

    #[test]
    fn what_is_still_missing_is_said_to_the_member() {
        let coffee = GroupId(uuid::Uuid::from_u128(1));
        let names = Names { groups: [(coffee, "Кофе".to_owned())].into(), ..Names::default() };
        let mut facts = Facts::new(Millis(0));
        (facts.invited, facts.balance) = (1, -3);
        let leaves = [
            Leaf::Linked(vec![NetworkName::Vk]),
            Leaf::InGroup(vec![coffee]),
            Leaf::Confirmed(vec![ContactKind::Email, ContactKind::Phone]),
            Leaf::Invited { is: Compare::AtLeast, members: 2 },
            Leaf::Invited { is: Compare::AtLeast, members: 6 },
            Leaf::Balance { is: Compare::AtLeast, points: 18 },
            Leaf::Balance { is: Compare::AtMost, points: -5 },
            Leaf::RegisteredForDays(31),
            Leaf::BirthdayWithinDays(0),
            Leaf::BirthdayWithinDays(3),
        ];
        let mut list: Vec<Missing<'_>> = leaves.iter().map(Missing::Leaf).collect();
        let both = vec![Missing::Leaf(&leaves[0]), Missing::Leaf(&leaves[1])];
        list.push(Missing::OneOf(vec![both, vec![Missing::Leaf(&leaves[3])]]));
        let said = |lang| {
            let (facts, names) = (&facts, &names);
            list.iter().map(|one| missing(lang, one, facts, names)).collect::<Vec<_>>().join("\n")
        };
        insta::assert_snapshot!(said(Lang::Ru), @r"
        привяжите ВКонтакте
        вступите в группу «Кофе»
        подтвердите адрес почты или телефон
        пригласите ещё 1 друга
        пригласите ещё 5 друзей
        на балансе не хватает 21 балла
        на балансе не больше −5
        дождитесь 1 февраля 1970: акция для тех, кто в программе не меньше 31 дня
        акция ко дню рождения
        акция ко дню рождения: до него или после не больше 3 дней
        привяжите ВКонтакте и вступите в группу «Кофе» или пригласите ещё 1 друга
        ");
        insta::assert_snapshot!(said(Lang::En), @r"
        link VK
        join Кофе
        confirm an e-mail address or a telephone number
        invite 1 more friend
        invite 5 more friends
        21 points more on the balance
        the balance is at most −5
        wait until 1 February 1970: it is for those with the programme for at least 31 days
        it is for your birthday
        it is for your birthday, no more than 3 days before or after it
        link VK and join Кофе or invite 1 more friend
        ");
    }
}
