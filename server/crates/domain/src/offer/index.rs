use super::{Condition, Leaf, Needs, Offer};
use crate::{
    event::{EventKind, Happening},
    ids::GroupId,
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// Active offers, by the kind of event they wait for and by the groups they are about: an offer that can only be for
/// another group is not even considered.
#[derive(Debug, Clone, Default)]
pub struct Index {
    by_kind: HashMap<EventKind, ByGroup>,
    nothing: Waiting,
}

#[derive(Debug, Clone, Default)]
struct ByGroup {
    all: Vec<Arc<Offer>>,
    /// For each group that an offer names.
    groups: HashMap<GroupId, Waiting>,
    /// For all others, and for events without a group.
    elsewhere: Waiting,
}

/// The offers that an event concerns: those that reverse first, then the most urgent.
#[derive(Debug, Clone, Default)]
pub struct Waiting {
    /// In the order in which they are considered.
    pub offers: Vec<Arc<Offer>>,
    /// What they ask for.
    pub needs: Needs,
}

impl Index {
    /// Builds the index over active offers.
    pub fn new(offers: impl IntoIterator<Item = Offer>) -> Self {
        let mut lists: HashMap<EventKind, Vec<Arc<Offer>>> = HashMap::new();
        for offer in offers {
            lists.entry(offer.terms.trigger).or_default().push(Arc::new(offer));
        }
        let by_kind = lists.into_iter().map(|(kind, list)| (kind, ByGroup::new(list)));
        Self { by_kind: by_kind.collect(), nothing: Waiting::default() }
    }

    /// The offers that wait for this.
    pub fn waiting_for(&self, what: &Happening) -> &Waiting {
        let Some(of_kind) = self.by_kind.get(&what.kind()) else { return &self.nothing };
        what.group().and_then(|group| of_kind.groups.get(&group)).unwrap_or(&of_kind.elsewhere)
    }

    /// Whether any offer waits for this kind of event.
    pub fn waits_for(&self, kind: EventKind) -> bool {
        self.by_kind.contains_key(&kind)
    }

    /// Every offer.
    pub fn offers(&self) -> impl Iterator<Item = &Offer> {
        self.by_kind.values().flat_map(|of_kind| &of_kind.all).map(AsRef::as_ref)
    }

    /// Posts of this group that an offer names: they are read even when they have left the window.
    pub fn named_posts(&self, group: GroupId) -> Vec<i64> {
        let posts: BTreeSet<i64> =
            self.offers().flat_map(|offer| offer.terms.conditions.posts_that_matter_in(group)).collect();
        posts.into_iter().collect()
    }
}

impl ByGroup {
    fn new(mut all: Vec<Arc<Offer>>) -> Self {
        all.sort_by_key(|offer| (!offer.terms.reverses(), std::cmp::Reverse(offer.terms.priority), offer.id));
        let bound: Vec<_> = all.iter().map(|offer| offer.terms.conditions.bound_to()).collect();
        let those = |here: &dyn Fn(&BTreeSet<GroupId>) -> bool| {
            let offers = all.iter().zip(&bound).filter(|(_, bound)| bound.as_ref().is_none_or(here));
            Waiting::new(offers.map(|(offer, _)| Arc::clone(offer)).collect())
        };
        let named: BTreeSet<GroupId> = bound.iter().flatten().flatten().copied().collect();
        let groups = named.into_iter().map(|group| (group, those(&|bound| bound.contains(&group)))).collect();
        let elsewhere = those(&|_| false);
        Self { all, groups, elsewhere }
    }
}

impl Waiting {
    fn new(offers: Vec<Arc<Offer>>) -> Self {
        let needs = Needs::of(offers.iter().map(AsRef::as_ref));
        Self { offers, needs }
    }
}

impl Condition {
    /// The only groups in which it can hold; `None`: it may hold in any, or without one.
    fn bound_to(&self) -> Option<BTreeSet<GroupId>> {
        match self {
            Self::Is(Leaf::Group(groups)) => Some(groups.iter().copied().collect()),
            Self::Is(_) | Self::Not(_) => None,
            Self::All(list) => list.iter().filter_map(Self::bound_to).reduce(|a, b| &a & &b),
            Self::Any(list) => {
                let each: Option<Vec<_>> = list.iter().map(Self::bound_to).collect();
                each.map(|each| each.into_iter().flatten().collect())
            }
        }
    }
}
