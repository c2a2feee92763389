use super::{Needs, Offer};
use crate::{event::EventKind, ids::GroupId};
use std::collections::{BTreeSet, HashMap};

/// Active offers, by the kind of event they wait for: those that reverse first, then the most urgent.
#[derive(Debug, Clone, Default)]
pub struct Index {
    by_kind: HashMap<EventKind, (Vec<Offer>, Needs)>,
}

impl Index {
    /// Builds the index over active offers.
    pub fn new(offers: impl IntoIterator<Item = Offer>) -> Self {
        let mut by_kind: HashMap<EventKind, (Vec<Offer>, Needs)> = HashMap::new();
        for offer in offers {
            let (list, needs) = by_kind.entry(offer.terms.trigger).or_default();
            needs.add(&offer);
            list.push(offer);
        }
        for (list, _) in by_kind.values_mut() {
            list.sort_by_key(|offer| (!offer.terms.reverses(), std::cmp::Reverse(offer.terms.priority), offer.id));
        }
        Self { by_kind }
    }

    /// The offers that wait for this kind of event, in the order in which they are considered.
    pub fn waiting_for(&self, kind: EventKind) -> &[Offer] {
        self.by_kind.get(&kind).map_or(&[], |(list, _)| list.as_slice())
    }

    /// Every offer.
    pub fn offers(&self) -> impl Iterator<Item = &Offer> {
        self.by_kind.values().flat_map(|(list, _)| list)
    }

    /// What those offers ask for.
    pub fn needs(&self, kind: EventKind) -> Option<&Needs> {
        self.by_kind.get(&kind).map(|(_, needs)| needs)
    }

    /// Posts of this group that an offer names: they are read even when they have left the window.
    pub fn named_posts(&self, group: GroupId) -> Vec<i64> {
        let posts: BTreeSet<i64> =
            self.offers().flat_map(|offer| offer.terms.conditions.posts_that_matter_in(group)).collect();
        posts.into_iter().collect()
    }
}
