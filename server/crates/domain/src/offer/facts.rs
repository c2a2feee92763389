//! What is known before an event, and which part of it the waiting offers ask for.

use super::{Action, Condition, Decision, Leaf, Limit, Offer, Per};
use crate::{
    counter::Asked,
    event::{ContactKind, Happening, NetworkName, Tag},
    ids::{CounterId, GroupId, OfferId},
    points,
    time::{Millis, Window},
};
use jiff::civil::{Date, DateTime};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What an offer has paid in one window, net of reversals, as it stood before the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// Points.
    pub points: i64,
    /// Times.
    pub awards: i64,
    /// How often what it waits for has happened, whether or not it acted. Only offers that ask for the n-th time count it.
    pub met: i64,
}

/// What is known about one offer and this member before the event.
#[derive(Debug, Clone, Default)]
pub struct OfferFacts {
    /// What it has paid the member, by window; a window that is absent counts as nothing.
    pub counted: BTreeMap<Window, Counted>,
    /// What it has paid the member for this object.
    pub counted_object: BTreeMap<Window, Counted>,
    /// What it has paid all members.
    pub counted_programme: BTreeMap<Window, Counted>,
    /// When it last acted for the member.
    pub last_acted: Option<Millis>,
    /// It has already paid this member for this object and kind.
    pub object_paid: bool,
    /// Answers of counters, which may tell offers apart; one that is absent stands at 0.
    pub counters: HashMap<Asked, i64>,
}

impl OfferFacts {
    /// What it has paid the member in a window.
    pub(super) fn counted(&self, window: Window) -> Counted {
        self.counted.get(&window).copied().unwrap_or_default()
    }

    /// The answer of a counter.
    pub(super) fn counter(&self, of: Asked) -> i64 {
        self.counters.get(&of).copied().unwrap_or(0)
    }

    /// What a limit is compared with.
    pub(super) fn counted_by(&self, limit: &Limit) -> Counted {
        let counted = match limit.per {
            Per::Member => &self.counted,
            Per::Object => &self.counted_object,
            Per::Programme => &self.counted_programme,
        };
        counted.get(&limit.window).copied().unwrap_or_default()
    }
}

/// An award made for the act that the event takes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardOf {
    /// The offer.
    pub offer: OfferId,
    /// The version it was made by.
    pub version: i64,
    /// That version takes back by itself; otherwise only an offer that reverses does.
    pub takes_back: bool,
    /// The award with what is left to reverse.
    pub award: points::AwardRef,
}

/// A change of a counter made for the act that the event takes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountOf {
    /// The offer.
    pub offer: OfferId,
    /// The version that made it.
    pub version: i64,
    /// That version takes back by itself; otherwise only an offer that reverses does.
    pub takes_back: bool,
    /// Of which counter.
    pub counter: CounterId,
    /// By how much it had gone up.
    pub by: i64,
    /// It counted points, of which a part can be taken back; what counts times is taken back only with the whole.
    pub in_parts: bool,
}

impl CountOf {
    /// How much of it `what` takes back: after it the counter stands as if only what is left had ever happened. Whether
    /// the points themselves could be taken back makes no difference.
    pub(super) fn taken_by(&self, what: &Happening) -> i64 {
        let left = what.left();
        if !self.in_parts {
            return if left.is_none() { self.by } else { 0 };
        }
        let before = what.left_before().map_or(self.by, |share| share.keep(self.by));
        before - left.map_or(0, |share| share.keep(self.by))
    }

    /// What takes it back, when `what` does.
    pub(super) fn uncount(&self, what: &Happening) -> Option<Decision> {
        let by = self.taken_by(what);
        (by != 0).then_some(Decision::Uncount { of: self.offer, counter: self.counter, by })
    }
}

/// The post an event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its text.
    pub text: String,
    /// The day on which it was published, in the programme's zone.
    pub posted: Date,
}

/// What is known about the member before the event. What no waiting offer asks for ([`Needs`]) may be left empty.
#[derive(Debug, Clone)]
pub struct Facts {
    /// When the member registered.
    pub registered: Millis,
    /// The day of that, in the programme's zone.
    pub registered_on: Date,
    /// When the event happened, by the programme's clock.
    pub local: DateTime,
    /// When the event happened, by the member's clock where the member's zone is known.
    pub members_local: DateTime,
    /// The member was recommended by somebody.
    pub has_referrer: bool,
    /// How many members came directly by the member's invitation.
    pub invited: i64,
    /// Kinds of address that the member has confirmed.
    pub confirmed: BTreeSet<ContactKind>,
    /// Networks of which the member has linked a profile.
    pub linked: BTreeSet<NetworkName>,
    /// Groups the member is in, as far as is known.
    pub groups: BTreeSet<GroupId>,
    /// The member's tags.
    pub tags: BTreeSet<Tag>,
    /// The member's birthday.
    pub birthday: Option<Date>,
    /// The member's usable points, less what is owed.
    pub balance: i64,
    /// The post the event is about, where it is known.
    pub post: Option<Post>,
    /// When what the event ends had begun.
    pub began: Option<Millis>,
    /// By offer; an offer that is absent has paid nothing yet.
    pub offers: HashMap<OfferId, OfferFacts>,
    /// Awards for what the event takes back, with something left in them.
    pub taken_back: Vec<AwardOf>,
    /// Changes of counters for what the event takes back.
    pub counts: Vec<CountOf>,
    /// What the event takes back was to pay those above, by offers that do not take back by themselves.
    pub passed_above: bool,
}

impl Facts {
    /// Of a member of whom nothing is known but when they registered.
    pub fn new(registered: Millis) -> Self {
        Self {
            registered,
            registered_on: Date::MIN,
            local: DateTime::MIN,
            members_local: DateTime::MIN,
            has_referrer: false,
            invited: 0,
            confirmed: BTreeSet::new(),
            linked: BTreeSet::new(),
            groups: BTreeSet::new(),
            tags: BTreeSet::new(),
            birthday: None,
            balance: 0,
            post: None,
            began: None,
            offers: HashMap::new(),
            taken_back: Vec::new(),
            counts: Vec::new(),
            passed_above: false,
        }
    }
}

/// What the offers that wait for a kind of event ask for, so that nothing else is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one flag for each thing that may be asked")]
pub struct Needs {
    /// [`Facts::invited`].
    pub invited: bool,
    /// [`Facts::confirmed`].
    pub confirmed: bool,
    /// [`Facts::linked`].
    pub linked: bool,
    /// [`Facts::groups`].
    pub groups: bool,
    /// [`Facts::tags`].
    pub tags: bool,
    /// [`Facts::post`].
    pub post: bool,
    /// [`Facts::began`].
    pub began: bool,
    /// [`OfferFacts::counted_object`].
    pub objects: bool,
    /// Offers with a limit over all members, in the order in which they are to be locked, with their windows.
    pub budgets: BTreeMap<OfferId, BTreeSet<Window>>,
    /// [`OfferFacts::counters`], by the offers that ask.
    pub counters: BTreeSet<(Asked, OfferId)>,
    /// Counters that offers change: those that all members share are to be locked.
    pub changed: BTreeSet<(CounterId, OfferId)>,
}

impl Needs {
    /// What these offers ask.
    pub fn of<'o>(offers: impl IntoIterator<Item = &'o Offer>) -> Self {
        let mut needs = Self::default();
        offers.into_iter().for_each(|offer| needs.add(offer));
        needs
    }

    /// Adds what `offer` asks.
    fn add(&mut self, offer: &Offer) {
        for leaf in offer.terms.conditions.walk() {
            match leaf {
                Leaf::Invited { .. } => self.invited = true,
                Leaf::Confirmed(_) => self.confirmed = true,
                Leaf::Linked(_) => self.linked = true,
                Leaf::InGroup(_) => self.groups = true,
                Leaf::Tagged(_) => self.tags = true,
                Leaf::Hashtag(_) | Leaf::PostText(_) | Leaf::Posted(_) => self.post = true,
                Leaf::WithinDays(_) => self.began = true,
                Leaf::Counter { of, .. } => {
                    self.counters.insert((*of, offer.id));
                }
                _ => {}
            }
        }
        for limit in &offer.terms.limits {
            match limit.per {
                Per::Member => {}
                Per::Object => self.objects = true,
                Per::Programme => {
                    self.budgets.entry(offer.id).or_default().insert(limit.window);
                }
            }
        }
        for action in &offer.terms.actions {
            if let Some(asked) = action.amount().and_then(super::Amount::asks) {
                self.counters.insert((asked, offer.id));
            }
            if let Action::Counter { counter, .. } = action {
                self.changed.insert((*counter, offer.id));
            }
        }
    }
}

impl Condition {
    /// Whether the tree asks who ended something.
    pub(super) fn asks_by_whom(&self) -> bool {
        self.asks(|leaf| matches!(leaf, Leaf::By(_)))
    }

    /// Whether the tree asks which time it is.
    pub(super) fn asks_nth(&self) -> bool {
        self.asks(|leaf| matches!(leaf, Leaf::Nth { .. }))
    }

    /// As [`Condition::walk`], without putting anything on the heap: it is asked for every offer at every event.
    fn asks(&self, this: fn(&Leaf) -> bool) -> bool {
        match self {
            Self::All(list) | Self::Any(list) => list.iter().any(|one| one.asks(this)),
            Self::Not(one) => one.asks(this),
            Self::Is(leaf) => this(leaf),
        }
    }
}
