use super::names::names_for_desk;
use crate::{Error, rules, settings, who::Member};
use kabinet_domain::{
    event::{Act, EventKind},
    offer::{Action, Amount, Condition, Leaf, OfferState, Recipient, Terms},
    time::Millis,
    words,
};
use kabinet_store::{
    Tx, offer,
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
        let open = |terms: &Terms| match terms.trigger {
            EventKind::MemberRegistered => false,
            EventKind::SocialLinked => linked.is_empty() && holds(terms, now),
            _ => holds(terms, now),
        };
        let earn = |mut terms: Terms| {
            terms.actions.retain(|action| matches!(action, Action::Award { to: Recipient::Member, .. }));
            let (act, award) = pays(&terms)?;
            Some(Earn {
                name: terms.name.get(self.lang).to_owned(),
                sentence: words::offer_terms(self.lang, &terms, &names),
                trigger: terms.trigger,
                act,
                award,
            })
        };
        Ok(acting.filter_map(|stored| Terms::from_json(&stored.body).ok()).filter(open).filter_map(earn).collect())
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
