use crate::{
    counter::Asked,
    event::{Act, By, ContactKind, CustomName, NetworkName, Object, Tag},
    ids::GroupId,
    money::Money,
    time::Window,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A tree of conditions. An empty `All` holds always.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Each of them holds.
    All(Vec<Condition>),
    /// At least one of them holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// A single question.
    Is(Leaf),
}

/// A single question about the event or the member. Every one has a row in [`super::field::FIELDS`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Leaf {
    /// The event's network is one of these.
    Network(Vec<NetworkName>),
    /// The event's group is one of these.
    Group(Vec<GroupId>),
    /// What was done (or taken back) is one of these.
    Act(Vec<Act>),
    /// It was done to one of these objects; posts named here are read even when they have left the window.
    Object(Vec<Object>),
    /// The post carries one of these hashtags, written without `#`, in small letters.
    Hashtag(Vec<Tag>),
    /// The post's text contains this, whatever the case of its letters.
    PostText(Words),
    /// The post was published on these days.
    Posted(Days),
    /// Who ended it: the member, the group's side, an operator. An offer that asks this also hears of what was not the
    /// member's doing.
    By(Vec<By>),
    /// What it ends had begun no more than so many days before.
    WithinDays(u32),
    /// The referral level is one of these.
    Level(Vec<u8>),
    /// How much was paid (or given back), in money.
    Paid {
        /// Compared how.
        is: Compare,
        /// With what; another currency never holds.
        money: Money,
    },
    /// The name of the custom event is one of these.
    Custom(Vec<CustomName>),
    /// Which time it is that what the offer waits for happened to the member, before its limits: the first, the tenth.
    /// What is done again after having been taken back is not counted again.
    Nth {
        /// Counted from 1.
        nth: u32,
        /// Within which stretch.
        window: Window,
        /// Every so many times instead of only once.
        #[serde(default)]
        every: bool,
    },
    /// A counter, as it stood before the event.
    Counter {
        /// Which of its numbers.
        of: Asked,
        /// Compared how.
        is: Compare,
        /// With what.
        value: i64,
    },
    /// The member was recommended by somebody.
    HasReferrer,
    /// How many members came directly by the member's invitation.
    Invited {
        /// Compared how.
        is: Compare,
        /// With what.
        members: u32,
    },
    /// The member has been registered for at least this many days.
    RegisteredForDays(u32),
    /// The member registered on these days.
    Registered(Days),
    /// The member has confirmed an address of one of these kinds.
    Confirmed(Vec<ContactKind>),
    /// The member has linked a profile of one of these networks.
    Linked(Vec<NetworkName>),
    /// The member is in one of these groups, as far as is known.
    InGroup(Vec<GroupId>),
    /// The member's birthday is at most so many days away, before or after.
    BirthdayWithinDays(u16),
    /// The member carries one of these tags.
    Tagged(Vec<Tag>),
    /// The member's usable points, less what is owed.
    Balance {
        /// Compared how.
        is: Compare,
        /// With what.
        points: i64,
    },
    /// It happened on one of these days of the week, in the programme's zone.
    Weekday(Vec<Weekday>),
    /// It happened at this time of day.
    Hours(Hours),
}

/// How a number is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compare {
    /// It or more.
    #[default]
    AtLeast,
    /// It or less.
    AtMost,
    /// Just it.
    Exactly,
}

impl Compare {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::AtLeast, Self::AtMost, Self::Exactly];

    /// Whether `number` compares so with `with`.
    pub const fn holds(self, number: i64, with: i64) -> bool {
        match self {
            Self::AtLeast => number >= with,
            Self::AtMost => number <= with,
            Self::Exactly => number == with,
        }
    }

    /// The word used in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
            Self::Exactly => "exactly",
        }
    }
}

/// Days of the calendar in the programme's zone, both inclusive; at least one of them is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// The first.
    #[serde(default)]
    pub from: Option<Date>,
    /// The last.
    #[serde(default)]
    pub until: Option<Date>,
}

impl Days {
    /// What must hold of any: an end at least on one side, and not before the beginning.
    pub fn is_sound(self) -> bool {
        match (self.from, self.until) {
            (None, None) => false,
            (Some(from), Some(until)) => from <= until,
            _ => true,
        }
    }

    /// Whether `day` is one of them.
    pub fn contains(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All of them, Monday first.
    pub const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];

    /// The day of the week of a day of the calendar.
    pub fn of(day: Date) -> Self {
        let offset = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
        Self::ALL[offset % Self::ALL.len()]
    }

    /// The word used in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        }
    }
}

/// A stretch of the day in minutes since midnight; one that ends before it begins goes over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// The first minute.
    pub from: u16,
    /// The first minute that does not belong to it any more.
    pub until: u16,
    /// By the member's own clock, where the member's zone is known; otherwise by the programme's.
    #[serde(default)]
    pub members_zone: bool,
}

/// Minutes of a day.
pub const DAY_MINUTES: u16 = 1_440;

impl Hours {
    /// Whether the minute of the day belongs to it.
    pub const fn contains(self, minute: u16) -> bool {
        if self.from < self.until {
            self.from <= minute && minute < self.until
        } else {
            minute >= self.from || minute < self.until
        }
    }
}

/// A piece of text to look for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Words(String);

impl Words {
    /// The most characters.
    pub const MAX: usize = 100;

    /// Reads what was typed, without the spaces around it.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = (1..=Self::MAX).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        fits.then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `text` contains it, whatever the case of its letters.
    pub fn are_in(&self, text: &str) -> bool {
        text.to_lowercase().contains(&self.0.to_lowercase())
    }
}

impl TryFrom<String> for Words {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a piece of text")
    }
}

impl From<Words> for String {
    fn from(words: Words) -> Self {
        words.0
    }
}
