use super::names::names_for_desk;
use crate::{Error, rules, settings, who::Member};
use jiff::civil::Date;
use kabinet_domain::{
    event::{Act, EventKind},
    ids::OfferId,
    offer::{Action, Amount, Condition, Leaf, Limit, Measure, OfferState, Per, Recipient, Terms},
    time::{Millis, Window},
    words,
};
use kabinet_store::{
    Tx, offer,
    offer_count::{self, Count},
    social_profile::{self, Profile},
};

/// Something a member can do to earn.
#[derive(Debug, Clone)]
pub struct Earn {
    /// What the offer is called.
    pub name: String,
    /// What it pays for what, in a sentence.
    pub sentence: String,
    /// What it waits for.
    pub trigger: EventKind,
    /// The act it pays most for, where it waits for acts of some kinds.
    pub act: Option<Act>,
    /// What it pays at the next occasion, in points: the most, where that depends on what is done.
    pub award: i64,
    /// How far the member is from the offer's limit; of several limits, the one that is nearest.
    pub cap: Option<Cap>,
}

/// A limit of an offer, as it stands for a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cap {
    /// How much of it is used, in words.
    pub said: String,
    /// How much of it is used.
    pub used: i64,
    /// The most that is allowed.
    pub at_most: i64,
    /// The day on which it begins anew, if ever.
    pub anew: Option<Date>,
}

impl Member {
    /// What can be earned now.
    pub async fn earn(&self) -> Result<Vec<Earn>, Error> {
        let mut tx = self.portal.db.read().await?;
        let main = rules::main(&mut tx).await?;
        let linked = social_profile::of_member(&mut tx, self.id).await?;
        self.can_earn(&mut tx, &main, &linked).await
    }

    pub(super) async fn can_earn(
        &self,
        tx: &mut Tx,
        main: &settings::Main,
        linked: &[Profile],
    ) -> Result<Vec<Earn>, Error> {
        let (names, now) = (names_for_desk(tx, main).await?, self.portal.clock.now());
        let stored = offer::list(tx).await?;
        let acting = stored.iter().filter(|stored| stored.state == OfferState::Active);
        let acting = acting.filter_map(|stored| Some((stored.id, Terms::from_json(&stored.body).ok()?)));
        let acting: Vec<(OfferId, Terms)> = acting.collect();
        let zone = main.time_zone();
        let periods = Window::ALL.map(|window| window.key(now, &zone));
        let limited = acting.iter().filter(|(_, terms)| !terms.limits.is_empty());
        let limited: Vec<OfferId> = limited.map(|(offer, _)| *offer).collect();
        let counts = offer_count::read(tx, self.id, &limited, &periods).await?;
        let cap = |offer: OfferId, terms: &Terms| {
            let own = terms.limits.iter().filter(|limit| limit.per == Per::Member && limit.at_most > 0);
            let used = |limit: &Limit| {
                let period = limit.window.key(now, &zone);
                let of = |count: &&Count| count.offer == offer && count.period == period;
                counts.iter().find(of).map_or(0, |count| match limit.measure {
                    Measure::Points => count.points,
                    Measure::Awards => count.awards,
                })
            };
            let (limit, used) =
                own.map(|limit| (limit, used(limit))).min_by_key(|(limit, used)| limit.at_most - used)?;
            let said = words::limit_used(self.lang, limit, used, &names);
            Some(Cap { said, used, at_most: limit.at_most, anew: limit.window.anew(now.date(&zone)) })
        };
        let open = |(_, terms): &(OfferId, Terms)| match terms.trigger {
            EventKind::MemberRegistered => false,
            EventKind::SocialLinked => linked.is_empty() && holds(terms, now),
            _ => holds(terms, now),
        };
        let earn = |(offer, mut terms): (OfferId, Terms)| {
            let cap = cap(offer, &terms);
            terms.actions.retain(|action| matches!(action, Action::Award { to: Recipient::Member, .. }));
            let (act, award) = pays(&terms)?;
            Some(Earn {
                name: terms.name.get(self.lang).to_owned(),
                sentence: words::offer_terms(self.lang, &terms, &names),
                trigger: terms.trigger,
                act,
                award,
                cap,
            })
        };
        Ok(acting.into_iter().filter(open).filter_map(earn).collect())
    }
}

fn holds(terms: &Terms, now: Millis) -> bool {
    terms.from.is_none_or(|from| from <= now) && terms.until.is_none_or(|until| now < until)
}

/// For which act it pays, if acts are told apart, and how much; `None`: it pays nothing.
fn pays(terms: &Terms) -> Option<(Option<Act>, i64)> {
    let amount = terms.actions.iter().find_map(|action| match action {
        Action::Award { amount, to: Recipient::Member, .. } => Some(amount),
        _ => None,
    })?;
    let only = match &terms.conditions {
        Condition::Is(Leaf::Act(acts)) => acts.first().copied(),
        _ => None,
    };
    let (act, award) = match amount {
        Amount::Fixed(points) => (only, *points),
        Amount::FirstThen { first, next, .. } => (only, *first.max(next)),
        Amount::ByLevel(levels) => (only, levels.iter().copied().max().unwrap_or_default()),
        Amount::Tiers { steps, .. } => (only, steps.iter().map(|step| step.gives).max().unwrap_or_default()),
        // What it comes to depends on what is paid: the sentence says it.
        Amount::Percent { .. } | Amount::Same => (only, 0),
        Amount::ByAct { like, comment, repost } => {
            let paid = [(Act::Like, *like), (Act::Comment, *comment), (Act::Repost, *repost)];
            let most = paid.into_iter().max_by_key(|(_, points)| *points)?;
            (Some(most.0), most.1)
        }
    };
    let depends = matches!(amount, Amount::Percent { .. } | Amount::Same);
    (award > 0 || depends).then_some((act, award))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kabinet_domain::offer::templates;

    fn template(key: &str) -> Terms {
        templates::find(key).unwrap().terms
    }

    #[test]
    fn what_pays_is_told_with_its_best_act_and_what_takes_is_not() {
        assert_eq!(pays(&template("first_like")), Some((Some(Act::Like), 5)));
        assert_eq!(pays(&template("activity")), Some((Some(Act::Repost), 10)));
        assert_eq!(pays(&template("referral")), Some((None, 50)));
        assert_eq!(pays(&template("leave")), None);
        assert_eq!(pays(&template("welcome")), None);
    }

    #[test]
    fn an_offer_of_yesterday_or_tomorrow_is_not_held_out() {
        let mut terms = template("join");
        assert!(holds(&terms, Millis(5)));
        terms.from = Some(Millis(5));
        terms.until = Some(Millis(7));
        assert_eq!([4, 5, 6, 7].map(|at| holds(&terms, Millis(at))), [false, true, true, false]);
    }
}
