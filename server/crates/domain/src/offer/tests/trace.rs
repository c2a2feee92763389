use super::*;

/// Any tree of questions of which some hold of a like of the first post and some do not.
fn tree() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![
        Just(Leaf::Act(vec![Act::Like])),
        Just(Leaf::Act(vec![Act::Repost])),
        Just(Leaf::Object(vec![Object::post(1)])),
        Just(Leaf::HasReferrer),
        Just(Leaf::RegisteredForDays(1)),
        Just(Leaf::Nth { nth: 1, window: Window::Month, every: false }),
        Just(Leaf::Balance { is: Compare::AtLeast, points: 5 }),
    ];
    leaf.prop_map(Condition::Is).prop_recursive(4, 20, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Condition::Any),
            inner.prop_map(|one| Condition::Not(Box::new(one))),
        ]
    })
}

fn leaves<'a>(answer: &Answer<'a>) -> Vec<&'a Leaf> {
    match answer {
        Answer::All(list) | Answer::Any(list) => list.iter().flat_map(leaves).collect(),
        Answer::Not(one) => leaves(one),
        Answer::Is { leaf, .. } => vec![leaf],
    }
}

proptest! {
    #[test]
    fn a_trace_answers_every_question_and_comes_to_what_evaluating_comes_to(
        conditions in tree(),
        (act, earlier, has_referrer, repeats) in
            (prop::sample::select(Act::ALL.to_vec()), any::<bool>(), any::<bool>(), any::<bool>()),
        (balance, used, met) in (0i64..10, 0i64..20, 0i64..3),
        (object_paid, rests, over) in (any::<bool>(), any::<bool>(), any::<bool>()),
    ) {
        let at = day(11, 10);
        let mut happened = event(at, acted(act, 1));
        if let Happening::SocialActed { earlier: how, .. } = &mut happened.what {
            *how = earlier.then_some(Earlier::BeforeLinking);
        }
        let mut terms = first_like(Window::Month, Measure::Points);
        (terms.conditions, terms.repeats, terms.cooldown_minutes) = (conditions, repeats, 60);
        terms.until = over.then_some(at);
        let counted = [(Window::Month, Counted { points: used, awards: used, met })].into_iter().collect();
        let last_acted = rests.then_some(at.plus(-1));
        let mut facts = Facts { has_referrer, balance, ..facts() };
        facts.offers.insert(OFFER, OfferFacts { counted, last_acted, object_paid, ..OfferFacts::default() });
        let offer = Offer { id: OFFER, version: 1, terms };
        let index = Index::new([offer.clone()]);
        let considered = evaluate(&index, &happened, &facts);

        let traced = trace(&offer, &happened, &facts);
        let Some(considered) = considered.first() else {
            prop_assert!(!traced.conditions.holds(), "it is for another group");
            return Ok(());
        };
        prop_assert_eq!(&traced.outcome, &considered.outcome);
        prop_assert_eq!(traced.met, considered.met);
        let first = match &considered.outcome {
            Outcome::Refused(refusal) => Some(refusal),
            Outcome::Acted(_) => None,
        };
        prop_assert_eq!(traced.against.first(), first);
        let by_conditions = |why: &Refusal<'_>| matches!(why, Refusal::Condition { .. } | Refusal::Conditions);
        prop_assert_eq!(traced.conditions.holds(), !traced.against.iter().any(by_conditions));
        prop_assert_eq!(leaves(&traced.conditions), offer.terms.conditions.walk().collect::<Vec<_>>());
        prop_assert_eq!(traced.limits, vec![(&offer.terms.limits[0], used)]);
    }
}
