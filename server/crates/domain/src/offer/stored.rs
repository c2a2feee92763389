use super::{Action, Amount, Condition, DAY_MINUTES, Leaf, Recipient, Terms};
use crate::{event::Object, ids::GroupId};
use serde::{Deserialize, Serialize};

/// The version of the stored shape that this code writes and understands.
pub const SCHEMA: u32 = 2;
/// The most questions a condition tree may hold.
pub const MAX_LEAVES: usize = 25;
/// The deepest a condition tree may be.
pub const MAX_DEPTH: usize = 10;

/// Why a stored offer cannot be used. It is shown on the desk and does nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// Written by a newer Kabinet.
    #[error("written by a newer version: shape {found}, this one knows {SCHEMA}")]
    Newer {
        /// The shape it was written in.
        found: u32,
    },
    /// Not an offer, or one with fields, words or types that this version does not know.
    #[error("not understood: {0}")]
    Unknown(String),
    /// More than [`MAX_LEAVES`] questions or deeper than [`MAX_DEPTH`].
    #[error("the conditions are too large")]
    TooLarge,
    /// An amount or limit is negative, or larger than any programme means.
    #[error("an amount is out of bounds: {0}")]
    Amount(i64),
    /// Activation or expiry lies further away than any programme means.
    #[error("activation or expiry is out of bounds")]
    Terms,
    /// More than one award: the limits would be read for each as if it were alone.
    #[error("an offer awards once")]
    Awards,
    /// There is nothing to do.
    #[error("the offer has no action")]
    NoAction,
    /// A question or an amount that makes no sense: an empty list, a table that does not go upwards.
    #[error("not sound: {0}")]
    Unsound(&'static str),
    /// It ends before it starts.
    #[error("the offer ends before it starts")]
    Period,
}

#[derive(Deserialize)]
struct Envelope {
    schema: u32,
    offer: serde_json::Value,
}

#[derive(Serialize)]
struct EnvelopeOut<'a> {
    schema: u32,
    offer: &'a Terms,
}

/// The greatest amount an offer may name.
const MAX_AMOUNT: i64 = 1_000_000_000;

impl Terms {
    /// The text that is stored.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&EnvelopeOut { schema: SCHEMA, offer: self }).unwrap_or_default()
    }

    /// Reads stored text. The shape's number is looked at first, so that an offer from the future is called that.
    pub fn from_json(text: &str) -> Result<Self, Broken> {
        let envelope: Envelope = serde_json::from_str(text).map_err(|error| Broken::Unknown(error.to_string()))?;
        if envelope.schema > SCHEMA {
            return Err(Broken::Newer { found: envelope.schema });
        }
        let terms: Self = serde_json::from_value(envelope.offer).map_err(|error| Broken::Unknown(error.to_string()))?;
        terms.check()?;
        Ok(terms)
    }

    /// What must hold of any offer, whoever wrote it.
    pub fn check(&self) -> Result<(), Broken> {
        if self.conditions.leaves() > MAX_LEAVES || self.conditions.depth() > MAX_DEPTH {
            return Err(Broken::TooLarge);
        }
        if self.actions.is_empty() {
            return Err(Broken::NoAction);
        }
        if !self.trigger.is_trigger() {
            return Err(Broken::Unsound("trigger"));
        }
        let awards = |who: Recipient| {
            let to = |action: &&Action| matches!(action, Action::Award { to, .. } if *to == who);
            self.actions.iter().filter(to).count()
        };
        if awards(Recipient::Member) > 1 || awards(Recipient::Referrers) > 1 {
            return Err(Broken::Awards);
        }
        if let Some(word) = self.actions.iter().find_map(Action::unsound) {
            return Err(Broken::Unsound(word));
        }
        if let Some(word) = self.conditions.walk().find_map(Leaf::unsound) {
            return Err(Broken::Unsound(word));
        }
        let lot_terms = self.actions.iter().filter_map(|action| match action {
            Action::Award { terms, .. } => terms.as_ref(),
            _ => None,
        });
        for terms in lot_terms {
            terms.check().map_err(|_| Broken::Terms)?;
        }
        if let (Some(from), Some(until)) = (self.from, self.until)
            && until <= from
        {
            return Err(Broken::Period);
        }
        let amounts =
            self.actions.iter().flat_map(Action::amounts).chain(self.limits.iter().map(|limit| limit.at_most));
        match amounts.into_iter().find(|amount| !(0..=MAX_AMOUNT).contains(amount)) {
            Some(amount) => Err(Broken::Amount(amount)),
            None => Ok(()),
        }
    }
}

impl Action {
    fn amounts(&self) -> Vec<i64> {
        self.amount().map(Amount::points).unwrap_or_default()
    }

    /// What about it makes no sense.
    fn unsound(&self) -> Option<&'static str> {
        match self {
            Self::Award { amount, to, .. } => {
                let above = *to == Recipient::Referrers;
                (!amount.is_sound() || above && amount.levels() == 0).then_some("award")
            }
            Self::Deduct { amount, .. } => (!amount.is_sound()).then_some("deduct"),
            Self::Message { letter, channels } => (!letter.is_sound() || channels.is_empty()).then_some("message"),
            _ => None,
        }
    }
}

impl Leaf {
    /// What about it makes no sense. Lists that name nothing would never hold.
    fn unsound(&self) -> Option<&'static str> {
        let (key, sound) = match self {
            Self::Counter { of, .. } => ("counter", of.reading.is_sound()),
            Self::Nth { nth, .. } => ("nth", (1..=1_000_000).contains(nth)),
            Self::Posted(days) => ("posted", days.is_sound()),
            Self::Registered(days) => ("registered", days.is_sound()),
            Self::Hours(hours) => {
                ("hours", hours.from != hours.until && hours.from < DAY_MINUTES && hours.until <= DAY_MINUTES)
            }
            Self::BirthdayWithinDays(days) => ("birthday", *days <= 183),
            _ => return None,
        };
        (!sound).then_some(key)
    }
}

impl Condition {
    /// How many questions the tree holds.
    pub fn leaves(&self) -> usize {
        self.walk().count()
    }

    /// How deep the tree is; a single question is 1.
    pub fn depth(&self) -> usize {
        match self {
            Self::All(list) | Self::Any(list) => 1 + list.iter().map(Self::depth).max().unwrap_or(0),
            Self::Not(inner) => 1 + inner.depth(),
            Self::Is(_) => 1,
        }
    }

    /// Numbers of the posts that are named anywhere in the tree, for the form.
    pub fn posts(&self) -> Vec<i64> {
        let objects =
            self.walk().filter_map(|leaf| if let Leaf::Object(objects) = leaf { Some(objects) } else { None });
        objects.flatten().filter_map(Object::post_id).collect()
    }

    /// Numbers of the posts that are named in those parts of the tree which the group does not decide alone.
    pub(super) fn posts_that_matter_in(&self, group: GroupId) -> Vec<i64> {
        match self {
            _ if self.decided_by(group).is_some() => Vec::new(),
            Self::All(list) | Self::Any(list) => list.iter().flat_map(|one| one.posts_that_matter_in(group)).collect(),
            Self::Not(inner) => inner.posts_that_matter_in(group),
            Self::Is(_) => self.posts(),
        }
    }

    /// Whether it holds for whatever happens in this group, or for nothing (`None`: that depends on the other questions).
    fn decided_by(&self, group: GroupId) -> Option<bool> {
        let all = |list: &[Self], holds| list.iter().all(|one| one.decided_by(group) == Some(holds)).then_some(holds);
        let any = |list: &[Self], holds| list.iter().any(|one| one.decided_by(group) == Some(holds)).then_some(holds);
        match self {
            Self::All(list) => any(list, false).or_else(|| all(list, true)),
            Self::Any(list) => any(list, true).or_else(|| all(list, false)),
            Self::Not(inner) => inner.decided_by(group).map(|holds| !holds),
            Self::Is(Leaf::Group(groups)) => Some(groups.contains(&group)),
            Self::Is(_) => None,
        }
    }

    /// Every question of the tree.
    pub fn walk(&self) -> Box<dyn Iterator<Item = &Leaf> + '_> {
        match self {
            Self::All(list) | Self::Any(list) => Box::new(list.iter().flat_map(Self::walk)),
            Self::Not(inner) => inner.walk(),
            Self::Is(leaf) => Box::new(std::iter::once(leaf)),
        }
    }
}
