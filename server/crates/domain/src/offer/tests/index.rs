//! Which offers an event is brought before.

use super::*;

const OTHER: GroupId = GroupId(Uuid::from_u128(77));

fn offer(n: u128, conditions: Condition) -> Offer {
    Offer { id: OfferId(Uuid::from_u128(n)), version: 1, terms: Terms { conditions, ..terms("first_like") } }
}

fn group(group: GroupId) -> Condition {
    Condition::Is(Leaf::Group(vec![group]))
}

fn in_group(group: GroupId) -> Happening {
    let (network, object) = (NetworkName::Vk, Object::post(1));
    Happening::SocialActed { network, group, act: Act::Like, object, earlier: None, since: None, second_hand: false }
}

#[test]
fn offers_for_another_group_are_not_considered_and_all_others_are_in_their_order() {
    let like = || Condition::Is(Leaf::Act(vec![Act::Like]));
    let mut urgent = offer(5, Condition::All(vec![like(), group(OTHER)]));
    urgent.terms.priority = 1;
    let index = Index::new([
        offer(1, like()),
        offer(2, group(GROUP)),
        offer(3, Condition::Any(vec![group(GROUP), group(OTHER)])),
        offer(4, Condition::Not(Box::new(group(GROUP)))),
        urgent,
        offer(6, Condition::All(vec![group(GROUP), group(OTHER)])),
    ]);
    let considered =
        |what: &Happening| index.waiting_for(what).offers.iter().map(|offer| offer.id.0.as_u128()).collect::<Vec<_>>();
    assert_eq!(considered(&in_group(GROUP)), [1, 2, 3, 4]);
    assert_eq!(considered(&in_group(OTHER)), [5, 1, 3, 4]);
    assert_eq!(considered(&in_group(GroupId(Uuid::from_u128(78)))), [1, 4]);
    assert_eq!(considered(&Happening::SocialLinked { network: NetworkName::Vk, second_hand: false }), [0; 0]);
}

#[test]
fn what_reverses_is_considered_first_however_urgent_the_others_are() {
    let mut urgent = offer(1, group(GROUP));
    urgent.terms.priority = 9;
    let mut reverses = offer(2, group(GROUP));
    reverses.terms.actions = vec![Action::Reverse { beyond: Beyond::Clip }];
    let index = Index::new([urgent, reverses]);
    let order: Vec<u128> =
        index.waiting_for(&in_group(GROUP)).offers.iter().map(|offer| offer.id.0.as_u128()).collect();
    assert_eq!(order, [2, 1]);
}

#[test]
fn only_what_the_considered_offers_ask_is_asked() {
    let tagged = Condition::Is(Leaf::Tagged(Vec::new()));
    let index = Index::new([offer(1, Condition::All(vec![group(OTHER), tagged]))]);
    let asks = |what: &Happening| index.waiting_for(what).needs.tags;
    assert_eq!((asks(&in_group(GROUP)), asks(&in_group(OTHER))), (false, true));
}

fn conditions() -> impl Strategy<Value = Condition> {
    let groups = prop::collection::vec(prop::sample::select(vec![GROUP, OTHER]), 0..3);
    let leaf = prop_oneof![
        groups.prop_map(|groups| Condition::Is(Leaf::Group(groups))),
        prop::sample::select(vec![Act::Like, Act::Comment]).prop_map(|act| Condition::Is(Leaf::Act(vec![act]))),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let list = prop::collection::vec(inner.clone(), 0..3);
        prop_oneof![
            list.clone().prop_map(Condition::All),
            list.prop_map(Condition::Any),
            inner.prop_map(|one| Condition::Not(Box::new(one))),
        ]
    })
}

proptest! {
    #[test]
    fn an_offer_that_would_act_is_always_considered(conditions in conditions(), here in any::<bool>()) {
        let offer = offer(1, conditions);
        let happened = event(day(11, 10), in_group(if here { GROUP } else { OTHER }));
        let index = Index::new([offer.clone()]);
        let acts = matches!(trace(&offer, &happened, &facts()).outcome, Outcome::Acted(_));
        let considered = evaluate(&index, &happened, &facts());
        let acted = considered.iter().any(|one| matches!(one.outcome, Outcome::Acted(_)));
        prop_assert_eq!(acted, acts);
    }
}
