//! What people are told when something they asked for cannot be done: a code with its facts, said in their language.

mod say;

use crate::{member::FieldError, points::batch::FileFault};
use serde::{Deserialize, Serialize};

/// A reason that a person can understand and act on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// A field was filled in wrongly.
    Field {
        /// How.
        error: FieldError,
    },
    /// The number is not a whole number within these bounds.
    Number {
        /// The least.
        least: i64,
        /// The most.
        most: i64,
    },
    /// Not a tag.
    Tag,
    /// Not a piece of text of up to 100 characters.
    Words,
    /// Not a list of words.
    List,
    /// Not a time of day.
    Hours,
    /// Not a table that goes upwards.
    Steps,
    /// Not a rate.
    Percent,
    /// Not a name of a custom event.
    EventName,
    /// A letter without a subject or a text, or one that is too long.
    LetterText,
    /// An offer must do something.
    NothingToDo,
    /// An offer awards the member once, and those above once.
    AwardsOnce,
    /// Not one of those that can be chosen.
    Choice,
    /// Not a name of a zone.
    Zone,
    /// Not an amount of money.
    Money,
    /// Not a number of a purchase.
    PurchaseNumber,
    /// The member has no such purchase.
    PurchaseUnknown,
    /// The purchase is known with another sum.
    PurchaseDiffers,
    /// More is returned than is left of the purchase.
    ReturnTooMuch,
    /// The list of posts is not a list of their numbers.
    Posts,
    /// Somebody works here under this address already.
    StaffTwice,
    /// What was to be switched is not as it was any more.
    SwitchedMeanwhile,
    /// The schedule is not a cron expression, or runs too often.
    Schedule,
    /// The date is not a date.
    Date,
    /// Not a date and a time that have passed.
    PastMoment,
    /// The end is not after the beginning.
    Period,
    /// The code is not the one that was sent.
    WrongCode {
        /// How many tries are left.
        left: i64,
    },
    /// The code is used, too old, or was tried too often.
    CodeOver,
    /// No such address and password.
    WrongSignIn,
    /// Too many tries from here or for this address.
    TooOften {
        /// After how many minutes it is worth trying again.
        minutes: i64,
    },
    /// The way to the network and back was not completed here, was used already, or took too long.
    LinkLost,
    /// The person said no at the network.
    LinkDeclined,
    /// The network did not answer as it should.
    NetworkAway,
    /// What the network says of the person is not believed.
    NetworkUntrusted,
    /// The profile belongs to another member.
    ProfileTaken,
    /// Another profile of this network is linked already.
    NetworkLinked,
    /// The profile is not the one that is linked to the member.
    ProfileOther,
    /// There is no such profile of the member any more.
    NotLinked,
    /// Who came through a network has waited too long.
    ArrivalOver,
    /// The network is not set up.
    NetworkOff,
    /// The network is no way in.
    NetworkOnlyLinks,
    /// Without it the member could not come in any more.
    LastWayIn,
    /// The member has a password.
    PasswordSet,
    /// The last sign-in was too long ago for this.
    SignInAgain,
    /// Not the member's password.
    WrongPassword,
    /// Somebody else saved it meanwhile.
    ChangedMeanwhile,
    /// The group is being read already.
    RunGoesOn,
    /// A replay of this offer goes on.
    ReplayGoesOn,
    /// An undoing of this offer goes on.
    UndoGoesOn,
    /// Somebody has looked at what undoing comes to once more.
    LookedAgain,
    /// There is no member with this number.
    NoSuchMember,
    /// What the offer waits for has not happened to the member.
    NothingToTry,
    /// The network does not know the group, or does not show it to these keys.
    GroupUnknown,
    /// The group is there already.
    GroupTwice,
    /// Written by a newer version of Kabinet: it can be looked at, not changed.
    OfferBroken,
    /// The member has fewer usable points, or the hold holds fewer.
    NotEnoughPoints {
        /// How many more would be needed.
        missing: i64,
    },
    /// Less is left of an earlier entry than was to be taken or given back.
    NothingLeft {
        /// How many points are.
        left: i64,
    },
    /// The points would pass before they could be used.
    PointsPassed,
    /// The member would own or owe more than an account holds.
    AccountFull,
    /// The hold has ended, or never was.
    HoldOver,
    /// The key stands for another request already.
    KeyReused,
    /// One's own proposal is decided by somebody else.
    OwnProposal,
    /// The proposal was decided about already.
    DecidedAlready,
    /// The member is blocked.
    MemberBlocked,
    /// A file of changes of points is not one.
    File {
        /// Why not.
        fault: FileFault,
    },
}

impl From<FieldError> for Problem {
    fn from(error: FieldError) -> Self {
        Self::Field { error }
    }
}

impl From<FileFault> for Problem {
    fn from(fault: FileFault) -> Self {
        Self::File { fault }
    }
}
