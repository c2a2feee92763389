//! Which of its values a counter means.

use super::{
    Names, act,
    clause::{groups, posts},
    kind,
    names::quoted,
};
use crate::{
    counter::{Counter, Scope},
    event::{Act, EventKind, NetworkName, Object},
    ids::{GroupId, OfferId},
    lang::Lang,
};
use std::collections::BTreeMap;

/// What a value with this key is about, as a label: "Кофе, лайк". `offers` are those that may be named; a value of any
/// other offer is `None`.
pub fn counted(
    lang: Lang,
    counter: &Counter,
    key: &str,
    names: &Names,
    offers: &BTreeMap<OfferId, String>,
) -> Option<String> {
    let scopes = counter.scope.iter().filter(|scope| **scope != Scope::Member);
    let mut said = Vec::new();
    for (scope, part) in scopes.zip(key.split('|')) {
        said.extend(match scope {
            Scope::Member => None,
            Scope::Network => NetworkName::parse(part).map(|one| names.network(lang, one).to_owned()),
            Scope::Group => part.parse().ok().map(|id| groups(lang, &[GroupId(id)], names)),
            Scope::Object => (!part.is_empty()).then(|| posts(lang, None, &[Object(part.to_owned())], names)),
            Scope::Kind => Some(match part.split_once(':').and_then(|(_, code)| Act::parse(code)) {
                Some(one) => act(lang, one).to_owned(),
                None => kind(lang, EventKind::parse(part)?).to_owned(),
            }),
            Scope::Offer => Some(quoted(lang, offers.get(&OfferId(part.parse().ok()?))?)),
        });
    }
    Some(said.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{lang::Localized, time::Window};

    #[test]
    fn a_value_is_called_by_what_it_tells_apart_and_those_of_unknown_offers_are_not_told() {
        let (coffee, offer) = (GroupId(uuid::Uuid::from_u128(1)), OfferId(uuid::Uuid::from_u128(2)));
        let names = Names { groups: [(coffee, "Кофе".to_owned())].into(), ..Names::default() };
        let said = |scope: &[Scope], key: &str, offers: &BTreeMap<OfferId, String>| {
            let scope = scope.iter().copied().collect();
            let counter = Counter { name: Localized::default(), scope, window: Window::Ever, shown: true };
            Lang::ALL.map(|lang| counted(lang, &counter, key, &names, offers))
        };
        let none = BTreeMap::new();
        let label = |ru: &str, en: &str| {
            Lang::ALL.map(|lang| Some(if lang == Lang::Ru { ru.to_owned() } else { en.to_owned() }))
        };
        assert_eq!(said(&[Scope::Member], "", &none), label("", ""));
        assert_eq!(said(&[], "", &none), label("", ""));
        let key = format!("vk|{}|post:45|social.acted:like", coffee.0.simple());
        let all = [Scope::Member, Scope::Network, Scope::Group, Scope::Object, Scope::Kind];
        let ru = "ВКонтакте, «Кофе», №\u{a0}45, лайк";
        assert_eq!(said(&all, &key, &none), label(ru, "VK, Кофе, no.\u{a0}45, a like"));
        assert_eq!(said(&[Scope::Kind], "purchase.made", &none), label("Покупка", "Purchase"));
        let key = offer.0.simple().to_string();
        assert_eq!(said(&[Scope::Offer], &key, &none), [None, None]);
        let known = BTreeMap::from([(offer, "Лайки".to_owned())]);
        assert_eq!(said(&[Scope::Offer], &key, &known), label("«Лайки»", "“Лайки”"));
    }
}
