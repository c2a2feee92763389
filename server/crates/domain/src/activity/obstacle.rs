/// What stood in the way of reading a group. [`crate::words::obstacle`] says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Obstacle {
    /// The network asked for fewer calls.
    Busy,
    /// The network allows no more calls of this kind for a while.
    Quota,
    /// The network did not answer, or not properly.
    Away,
    /// The key is not accepted any more.
    Key,
    /// The network wants a human being to prove to be one.
    Captcha,
    /// The network does not show it to this key.
    Denied,
    /// It does not exist any more.
    Gone,
    /// The network does not understand the question.
    Question,
    /// The network's answer has an unknown shape.
    Answer,
}

impl Obstacle {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Busy,
        Self::Quota,
        Self::Away,
        Self::Key,
        Self::Captcha,
        Self::Denied,
        Self::Gone,
        Self::Question,
        Self::Answer,
    ];

    /// The word used in columns.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Quota => "quota",
            Self::Away => "away",
            Self::Key => "key",
            Self::Captcha => "captcha",
            Self::Denied => "denied",
            Self::Gone => "gone",
            Self::Question => "question",
            Self::Answer => "answer",
        }
    }

    /// Reads [`Obstacle::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|obstacle| obstacle.code() == code)
    }
}
