//! What levels of referrers cost at worst, before anybody decides how many there are to be.

use crate::{
    event::EventKind,
    money::Money,
    offer::{MAX_CHAIN, Offer, Supposed},
    time::Millis,
};

/// The most that one thing can cost, in points. Conditions that only the event itself could answer are taken to hold, so
/// it is never more than this, and it may be less.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cost {
    /// For the member who does it.
    pub member: i64,
    /// For those above, level 1 first.
    pub levels: Vec<i64>,
}

impl Cost {
    /// For everybody together.
    pub fn total(&self) -> i64 {
        self.levels.iter().fold(self.member, |sum, points| sum.saturating_add(*points))
    }

    /// Adds what somebody so many levels above is paid; 0 is the member.
    fn add(&mut self, level: usize, points: i64) {
        let Some(at) = level.checked_sub(1) else {
            self.member = self.member.saturating_add(points);
            return;
        };
        if self.levels.len() <= at {
            self.levels.resize(level, 0);
        }
        self.levels[at] = self.levels[at].saturating_add(points);
    }
}

/// What one registration costs at most when so many levels are told of it: the new member's confirmed address, and the
/// first thing they do by which they take part, are part of it. `offers` are the active ones.
pub fn of_registration<'a>(offers: impl Iterator<Item = &'a Offer>, levels: u8, now: Millis) -> Cost {
    let mut sum = Sum::new(offers, levels, now);
    for kind in [EventKind::MemberRegistered, EventKind::MemberConfirmed] {
        sum.happens(&Supposed { kind, level: None, paid: None, name: None }, 0, 0);
    }
    for level in 1..=levels {
        for kind in [EventKind::ReferralRegistered, EventKind::ReferralQualified] {
            sum.happens(&Supposed { kind, level: Some(level), paid: None, name: None }, level, 0);
        }
    }
    sum.cost
}

/// What one purchase costs at most when so many levels are paid for it.
pub fn of_purchase<'a>(offers: impl Iterator<Item = &'a Offer>, levels: u8, paid: Money, now: Millis) -> Cost {
    let mut sum = Sum::new(offers, levels, now);
    sum.happens(&Supposed { kind: EventKind::PurchaseMade, level: None, paid: Some(paid), name: None }, 0, 0);
    sum.cost
}

struct Sum<'a> {
    offers: Vec<&'a Offer>,
    levels: u8,
    now: Millis,
    cost: Cost,
}

impl<'a> Sum<'a> {
    fn new(offers: impl Iterator<Item = &'a Offer>, levels: u8, now: Millis) -> Self {
        let cost = Cost { member: 0, levels: vec![0; usize::from(levels)] };
        Self { offers: offers.collect(), levels, now, cost }
    }

    /// Something happens to the one who is so many levels above; `chain` events have led to it.
    fn happens(&mut self, event: &Supposed<'_>, to: u8, chain: u8) {
        let (now, levels) = (self.now, self.levels);
        let acting: Vec<&Offer> = self.offers.iter().copied().filter(|offer| offer.terms.may_act(event, now)).collect();
        for offer in acting {
            self.cost.add(usize::from(to), offer.terms.own_at_most(event));
            for level in 1..=levels {
                let points = offer.terms.above_at_most(event, level);
                if points > 0 {
                    self.cost.add(usize::from(to) + usize::from(level), points);
                }
            }
            if chain < MAX_CHAIN {
                for name in offer.terms.raises() {
                    let raised = Supposed { kind: EventKind::Custom, level: None, paid: None, name: Some(name) };
                    self.happens(&raised, to, chain + 1);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        counter::{Asked, Reading},
        ids::CounterId,
    };
    use crate::{
        event::CustomName,
        ids::OfferId,
        lang::Localized,
        money::Currency,
        offer::{
            Action, Amount, Compare, Condition, Leaf, Limit, Measure, Per, Rate, Recipient, Rounding, Terms, Tier,
            Weekday, templates,
        },
        time::Window,
    };

    const NOW: Millis = Millis(1_000);

    fn offer(n: u128, trigger: EventKind, actions: Vec<Action>) -> Offer {
        let terms = Terms { actions, ..Terms::new(Localized::default(), trigger) };
        Offer { id: OfferId(uuid::Uuid::from_u128(n)), version: 1, terms }
    }

    fn above(amount: Amount) -> Action {
        Action::Award { amount, terms: None, to: Recipient::Referrers }
    }

    fn thousand() -> Money {
        Money { minor: 100_000, currency: Currency::RUB }
    }

    fn registration(offers: &[Offer], levels: u8) -> (i64, Vec<i64>) {
        let cost = of_registration(offers.iter(), levels, NOW);
        (cost.member, cost.levels)
    }

    fn purchase(offers: &[Offer], levels: u8) -> (i64, Vec<i64>) {
        let cost = of_purchase(offers.iter(), levels, thousand(), NOW);
        (cost.member, cost.levels)
    }

    #[test]
    fn the_templates_cost_what_they_say_on_as_many_levels_as_there_are() {
        let template = |key: &str| Offer {
            id: OfferId(uuid::Uuid::from_u128(1)),
            version: 1,
            terms: templates::find(key).expect("a template").terms,
        };
        let invited = [template("referral")];
        assert_eq!(registration(&invited, 1), (0, vec![50]));
        assert_eq!(registration(&invited, 3), (0, vec![50, 10, 0]));
        let both = [template("both_sides")];
        assert_eq!(registration(&both, 1), (30, vec![50]));
        assert_eq!(registration(&both, 3), (30, vec![50, 10, 0]));
        assert_eq!(of_registration(both.iter(), 2, NOW).total(), 90);
        assert_eq!(purchase(&both, 2), (0, vec![0, 0]));
    }

    #[test]
    fn a_purchase_pays_its_parts_and_the_best_step() {
        let by_level = Amount::Percent { rate: Rate::ByLevel(vec![500, 100, 50]), rounding: Rounding::Up };
        let of = Asked { counter: CounterId(uuid::Uuid::nil()), reading: Reading::Value };
        let steps = vec![Tier { from: 0, gives: 300 }, Tier { from: 10, gives: 700 }];
        let own = Amount::Percent { rate: Rate::Tiers { of, steps }, rounding: Rounding::Down };
        let offers = [offer(1, EventKind::PurchaseMade, vec![Action::award(own), above(by_level)])];
        assert_eq!(purchase(&offers, 1), (70, vec![50]));
        assert_eq!(purchase(&offers, 3), (70, vec![50, 10, 5]));
    }

    #[test]
    fn who_takes_part_is_part_of_a_registration_and_those_above_may_be_paid_for_those_above() {
        let qualified = offer(1, EventKind::ReferralQualified, vec![Action::award(Amount::ByLevel(vec![20, 5]))]);
        let passed = offer(2, EventKind::ReferralRegistered, vec![above(Amount::ByLevel(vec![3]))]);
        assert_eq!(registration(&[qualified, passed], 2), (0, vec![20, 5 + 3, 3]));
    }

    #[test]
    fn what_cannot_hold_costs_nothing_and_what_may_hold_does() {
        let fixed = || vec![Action::award(Amount::Fixed(7))];
        let with = |conditions: Condition| {
            let mut one = offer(1, EventKind::PurchaseMade, fixed());
            one.terms.conditions = conditions;
            purchase(&[one], 1).0
        };
        let paid = |is, roubles: i64| {
            Condition::Is(Leaf::Paid { is, money: Money { minor: roubles * 100, currency: Currency::RUB } })
        };
        let tuesday = || Condition::Is(Leaf::Weekday(vec![Weekday::Tuesday]));
        assert_eq!(with(paid(Compare::AtLeast, 1_000)), 7);
        assert_eq!(with(paid(Compare::AtLeast, 1_001)), 0);
        assert_eq!(with(Condition::Not(Box::new(paid(Compare::AtLeast, 1_001)))), 7);
        assert_eq!(with(tuesday()), 7);
        assert_eq!(with(Condition::Not(Box::new(tuesday()))), 7);
        assert_eq!(with(Condition::All(vec![tuesday(), paid(Compare::AtMost, 999)])), 0);
        assert_eq!(with(Condition::Any(vec![tuesday(), paid(Compare::AtMost, 999)])), 7);
        assert_eq!(with(Condition::Any(vec![paid(Compare::Exactly, 1), paid(Compare::AtMost, 999)])), 0);

        let mut second = offer(1, EventKind::ReferralRegistered, fixed());
        second.terms.conditions = Condition::Is(Leaf::Level(vec![2]));
        assert_eq!(registration(&[second], 3), (0, vec![0, 7, 0]));
    }

    #[test]
    fn an_offer_that_is_over_costs_nothing_and_one_that_has_not_begun_does() {
        let mut one = offer(1, EventKind::MemberRegistered, vec![Action::award(Amount::Fixed(7))]);
        one.terms.from = Some(NOW.plus(1));
        assert_eq!(registration(std::slice::from_ref(&one), 1).0, 7);
        one.terms.until = Some(NOW);
        assert_eq!(registration(&[one], 1).0, 0);
    }

    #[test]
    fn limits_hold_for_one_award_as_they_do_for_many() {
        let mut one = offer(1, EventKind::PurchaseMade, vec![Action::award(Amount::Fixed(70))]);
        let limit =
            |clip| Limit { measure: Measure::Points, window: Window::Month, at_most: 50, clip, per: Per::Member };
        one.terms.limits = vec![limit(true)];
        assert_eq!(purchase(std::slice::from_ref(&one), 1).0, 50);
        one.terms.limits = vec![limit(false)];
        assert_eq!(purchase(&[one], 1).0, 0);
    }

    #[test]
    fn what_an_offer_raises_is_counted_and_a_circle_of_them_has_an_end() {
        let name = |text: &str| CustomName::parse(text).expect("a name");
        let raise = |text: &str| Action::Raise { name: name(text) };
        let begins = offer(1, EventKind::MemberRegistered, vec![raise("gift")]);
        let mut gift = offer(2, EventKind::Custom, vec![Action::award(Amount::Fixed(7))]);
        gift.terms.conditions = Condition::Is(Leaf::Custom(vec![name("gift")]));
        assert_eq!(registration(&[begins.clone(), gift.clone()], 1).0, 7);
        gift.terms.conditions = Condition::Is(Leaf::Custom(vec![name("other")]));
        assert_eq!(registration(&[begins.clone(), gift.clone()], 1).0, 0);
        gift.terms.conditions = Condition::All(Vec::new());
        gift.terms.actions.push(raise("gift"));
        assert_eq!(registration(&[begins, gift], 1).0, 7 * i64::from(MAX_CHAIN));
    }
}
