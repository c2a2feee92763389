use super::{names::names_for_desk, notice::as_of};
use crate::{Error, events::facts_of_member, rules, settings, who::Member};
use jiff::civil::Date;
use kabinet_domain::{
    event::{Act, EventKind, Happening},
    ids::OfferId,
    lang::Lang,
    offer::{Action, Amount, Condition, Facts, Leaf, Limit, Measure, Needs, Offer, OfferState, Per, Recipient, Terms},
    time::{Millis, Window},
    words::{self, Names},
};
use kabinet_store::{
    Tx, member, offer,
    offer_count::{self, Count},
    offer_object,
    social_profile::{self, Profile},
};
use std::collections::BTreeSet;

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
    /// The offer's limits for each member, as they stand for this one: the nearest first.
    pub caps: Vec<Cap>,
    /// What the offer asks of the member and is not so yet, said.
    pub missing: Vec<String>,
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

/// What is known of who asks what can be earned.
pub(super) struct Asks<'a> {
    pub main: &'a settings::Main,
    pub me: &'a member::Member,
    pub linked: &'a [Profile],
    /// Usable points, less the debt.
    pub balance: i64,
}

/// What can be earned, and the offers that say so.
pub(super) struct CanEarn {
    pub earn: Vec<Earn>,
    pub offers: Vec<Offer>,
    pub names: Names,
}

impl Member {
    /// What can be earned now.
    pub async fn earn(&self) -> Result<Vec<Earn>, Error> {
        let mut tx = self.portal.db.read().await?;
        let main = rules::main(&mut tx).await?;
        Ok(self.asks_what_earns(&mut tx, &main).await?.earn)
    }

    /// As [`Member::earn`], with the offers.
    pub(super) async fn asks_what_earns(&self, tx: &mut Tx, main: &settings::Main) -> Result<CanEarn, Error> {
        let me = member::by_id(tx, self.id).await?.ok_or(Error::SignIn)?;
        let linked = social_profile::of_member(tx, self.id).await?;
        let (ledger, _) = as_of(tx, self.id, main, self.portal.clock.now()).await?;
        let balance = ledger.account.active - ledger.account.debt;
        self.can_earn(tx, Asks { main, me: &me, linked: &linked, balance }).await
    }

    pub(super) async fn can_earn(&self, tx: &mut Tx, asks: Asks<'_>) -> Result<CanEarn, Error> {
        let Asks { main, me, linked, balance } = asks;
        let (names, now, zone) =
            (names_for_desk(tx, &self.portal, main).await?, self.portal.clock.now(), main.time_zone());
        let stored = offer::list(tx).await?;
        let acting = stored.iter().filter(|stored| stored.state == OfferState::Active);
        let acting = acting.filter_map(|stored| {
            let terms = Terms::from_json(&stored.body).ok()?;
            Some(Offer { id: stored.id, version: stored.version, terms })
        });
        let open = acting.filter(|offer| match offer.terms.trigger {
            EventKind::MemberRegistered => false,
            _ => holds(&offer.terms, now),
        });
        let mut offers: Vec<Offer> = open.filter(|offer| pays(&offer.terms).is_some()).collect();
        let linking = self.pay_for_linking(tx, linked, &offers).await?;
        offers.retain(|offer| offer.terms.trigger != EventKind::SocialLinked || linking.contains(&offer.id));
        let needs = Needs { linked: false, ..Needs::of(&offers) };
        let mut facts = facts_of_member(tx, &zone, me, &needs, balance, now).await?;
        facts.linked = linked.iter().map(|profile| profile.network).collect();
        offers.retain(|offer| offer.terms.conditions.missing(&facts, now).is_some());
        let limited = offers.iter().filter(|offer| !offer.terms.limits.is_empty());
        let limited: Vec<OfferId> = limited.map(|offer| offer.id).collect();
        let periods = Window::ALL.map(|window| window.key(now, &zone));
        let counts = offer_count::read(tx, self.id, &limited, &periods).await?;
        let told = Told { lang: self.lang, names: &names, counts: &counts, now, facts: &facts };
        let earn = offers.iter().filter_map(|offer| told.earn(offer)).collect();
        Ok(CanEarn { earn, offers, names })
    }

    /// Of these offers those that would pay for linking a network that is open and not linked: once for each.
    async fn pay_for_linking(
        &self,
        tx: &mut Tx,
        linked: &[Profile],
        offers: &[Offer],
    ) -> Result<BTreeSet<OfferId>, Error> {
        let waiting = || offers.iter().filter(|offer| offer.terms.trigger == EventKind::SocialLinked);
        let ids: Vec<OfferId> = waiting().map(|offer| offer.id).collect();
        let mut pay = BTreeSet::new();
        for network in self.portal.still_to_link(tx, linked).await? {
            let object = Happening::SocialLinked { network, second_hand: false }.paid_once().unwrap_or_default();
            let paid = offer_object::which(tx, self.id, &object, &ids).await?;
            let open = waiting().filter(|offer| offer.terms.repeats || !paid.contains(&offer.id));
            pay.extend(open.map(|offer| offer.id));
        }
        Ok(pay)
    }
}

/// How what can be earned is told.
struct Told<'a> {
    lang: Lang,
    names: &'a Names,
    counts: &'a [Count],
    now: Millis,
    facts: &'a Facts,
}

impl Told<'_> {
    fn earn(&self, offer: &Offer) -> Option<Earn> {
        let mut terms = offer.terms.clone();
        terms.actions.retain(|action| matches!(action, Action::Award { to: Recipient::Member, .. }));
        let (act, award) = pays(&terms)?;
        let missing = terms.conditions.missing(self.facts, self.now).unwrap_or_default();
        let missing = missing.iter().map(|one| words::missing(self.lang, one, self.facts, self.names)).collect();
        Some(Earn {
            name: terms.name.get(self.lang).to_owned(),
            sentence: words::offer_terms(self.lang, &terms, self.names),
            trigger: terms.trigger,
            act,
            award,
            caps: self.caps(offer),
            missing,
        })
    }

    fn caps(&self, offer: &Offer) -> Vec<Cap> {
        let own = offer.terms.limits.iter().filter(|limit| limit.per == Per::Member && limit.at_most > 0);
        let mut caps: Vec<Cap> = own.map(|limit| self.cap(offer.id, limit)).collect();
        caps.sort_by_key(|cap| cap.at_most - cap.used);
        caps
    }

    fn cap(&self, offer: OfferId, limit: &Limit) -> Cap {
        let (zone, at_most) = (&self.names.zone, limit.at_most);
        let period = limit.window.key(self.now, zone);
        let counted = self.counts.iter().find(|count| count.offer == offer && count.period == period);
        let used = counted.map_or(0, |count| match limit.measure {
            Measure::Points => count.points,
            Measure::Awards => count.awards,
        });
        let said = words::limit_used(self.lang, limit, used, self.names);
        Cap { said, used, at_most, anew: limit.window.anew(self.now.date(zone)) }
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
