//! What is not so of a member yet, though an offer's conditions ask it.

use super::{Compare, Condition, Facts, Leaf};
use crate::time::Millis;

/// Something that must become so of the member before an offer can act, and can become so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing<'a> {
    /// This.
    Leaf(&'a Leaf),
    /// One of several: of each, all that is missing of it.
    OneOf(Vec<Vec<Missing<'a>>>),
}

impl Condition {
    /// What is not so of the member at `now`; `None`: the offer is for other members, and no waiting or doing helps.
    /// Questions about what happens, and when, are left open.
    pub fn missing(&self, facts: &Facts, now: Millis) -> Option<Vec<Missing<'_>>> {
        match self {
            Self::All(list) => {
                let each: Option<Vec<_>> = list.iter().map(|one| one.missing(facts, now)).collect();
                each.map(|each| each.into_iter().flatten().collect())
            }
            Self::Any(list) => {
                let mut each: Vec<_> = list.iter().filter_map(|one| one.missing(facts, now)).collect();
                if each.iter().any(Vec::is_empty) {
                    return Some(Vec::new());
                }
                match each.len() {
                    0 | 1 => each.pop(),
                    _ => Some(vec![Missing::OneOf(each)]),
                }
            }
            Self::Not(one) => (one.certain(facts, now) != Some(true)).then(Vec::new),
            Self::Is(leaf) if facts.answer(leaf, now) != Some(false) => Some(Vec::new()),
            Self::Is(leaf) => leaf.may_become_so(facts).then(|| vec![Missing::Leaf(leaf)]),
        }
    }

    /// Whether it holds whatever happens; `None`: that depends.
    fn certain(&self, facts: &Facts, now: Millis) -> Option<bool> {
        let each = |list: &[Self]| list.iter().map(|one| one.certain(facts, now)).collect::<Vec<_>>();
        match self {
            Self::Is(leaf) => facts.answer(leaf, now),
            Self::Not(one) => one.certain(facts, now).map(|holds| !holds),
            Self::All(list) => {
                let each = each(list);
                if each.contains(&Some(false)) { Some(false) } else { (!each.contains(&None)).then_some(true) }
            }
            Self::Any(list) => {
                let each = each(list);
                if each.contains(&Some(true)) { Some(true) } else { (!each.contains(&None)).then_some(false) }
            }
        }
    }
}

impl Leaf {
    /// Whether what is not so of the member can become so by doing something, or by waiting. Tags are the programme's own.
    fn may_become_so(&self, facts: &Facts) -> bool {
        match self {
            Self::Invited { is: Compare::AtMost, .. } => false,
            Self::Invited { members, .. } => facts.invited < i64::from(*members),
            Self::RegisteredForDays(_)
            | Self::Confirmed(_)
            | Self::Linked(_)
            | Self::InGroup(_)
            | Self::BirthdayWithinDays(_)
            | Self::Balance { .. } => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::{Act, NetworkName, Tag},
        offer::{Days, field::FIELDS, field::Source},
    };

    fn is(leaf: Leaf) -> Condition {
        Condition::Is(leaf)
    }

    #[test]
    fn only_what_is_asked_of_the_member_is_missing_and_only_while_it_is_not_so() {
        let linked = || is(Leaf::Linked(vec![NetworkName::Vk]));
        let referred = || is(Leaf::HasReferrer);
        let invited = |members| is(Leaf::Invited { is: Compare::AtLeast, members });
        let (like, tuesday) = (|| is(Leaf::Act(vec![Act::Like])), || is(Leaf::Weekday(Vec::new())));
        let not = |one| Condition::Not(Box::new(one));
        let mut facts = Facts::new(Millis(0));
        facts.invited = 2;
        for (condition, count) in [
            (Condition::All(vec![like(), tuesday(), linked(), invited(2), invited(3)]), Some(2)),
            (Condition::All(vec![linked(), referred()]), None),
            (Condition::Any(vec![linked(), like()]), Some(0)),
            (Condition::Any(vec![linked(), invited(3)]), Some(1)),
            (Condition::Any(vec![linked(), referred()]), Some(1)),
            (Condition::Any(vec![referred()]), None),
            (Condition::Any(Vec::new()), None),
            (not(linked()), Some(0)),
            (not(invited(2)), None),
            (not(Condition::All(vec![invited(2), like()])), Some(0)),
            (not(Condition::Any(vec![invited(2), like()])), None),
            (not(not(linked())), None),
            (not(not(like())), Some(0)),
            (is(Leaf::Invited { is: Compare::AtMost, members: 1 }), None),
            (is(Leaf::Invited { is: Compare::Exactly, members: 1 }), None),
        ] {
            assert_eq!(condition.missing(&facts, Millis(1)).map(|missing| missing.len()), count, "{condition:?}");
        }
        let either = Condition::Any(vec![linked(), referred(), invited(3)]);
        let missing = either.missing(&facts, Millis(1)).expect("it may become so");
        assert!(matches!(&missing[..], [Missing::OneOf(each)] if each.len() == 2), "{missing:?}");
    }

    #[test]
    fn facts_answer_just_the_questions_whose_value_comes_from_the_member() {
        let facts = Facts::new(Millis(0));
        let tag = Tag::parse("vip").expect("a tag");
        let about_members = [
            Leaf::HasReferrer,
            Leaf::Invited { is: Compare::AtLeast, members: 1 },
            Leaf::RegisteredForDays(1),
            Leaf::Registered(Days { from: None, until: None }),
            Leaf::Confirmed(Vec::new()),
            Leaf::Linked(Vec::new()),
            Leaf::InGroup(Vec::new()),
            Leaf::BirthdayWithinDays(1),
            Leaf::Tagged(vec![tag]),
            Leaf::Balance { is: Compare::AtLeast, points: 1 },
        ];
        let answered = about_members.iter().filter(|leaf| facts.answer(leaf, Millis(0)).is_some());
        let fields = FIELDS.iter().filter(|field| field.source == Source::Member).map(|field| field.key);
        assert_eq!(answered.map(Leaf::key).collect::<Vec<_>>(), fields.collect::<Vec<_>>());
        assert_eq!(facts.answer(&Leaf::Act(vec![Act::Like]), Millis(0)), None);
    }
}
