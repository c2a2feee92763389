use crate::time::Millis;

/// The state of a [`Lot`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LotState {
    /// Waits for its activation.
    Pending,
    /// Usable.
    Active,
    /// Empty.
    Closed,
}

impl LotState {
    /// The number stored: 0 pending, 1 active, 2 closed.
    pub const fn code(self) -> i64 {
        match self {
            Self::Pending => 0,
            Self::Active => 1,
            Self::Closed => 2,
        }
    }

    /// Reads [`LotState::code`].
    pub const fn parse(code: i64) -> Option<Self> {
        match code {
            0 => Some(Self::Pending),
            1 => Some(Self::Active),
            2 => Some(Self::Closed),
            _ => None,
        }
    }
}

/// Points of one award, return or restoring, with the terms that were frozen when it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lot {
    /// The number of the entry that made it.
    pub lot: i64,
    /// What was put in it then.
    pub amount: i64,
    /// What is left pending or active.
    pub remaining: i64,
    /// What is set aside.
    pub held: i64,
    /// The state.
    pub state: LotState,
    /// When it becomes usable.
    pub active_from: Millis,
    /// When it passes; [`Millis::NEVER`] if it does not.
    pub expires: Millis,
    /// After how many days without a sign of life of the member it passes: each sign of life moves [`Lot::expires`].
    pub idle_days: Option<u32>,
    /// The date that had come when it was kept for longer, because the member had not been told of it.
    pub kept_from: Option<Millis>,
    /// When something must happen to it next: activation, or expiry; `None` when nothing ever will.
    pub due: Option<Millis>,
}

impl Lot {
    /// One that is yet to be filled.
    pub(super) const fn empty(
        lot: i64,
        amount: i64,
        state: LotState,
        (active_from, expires): (Millis, Millis),
    ) -> Self {
        let (idle_days, kept_from, due) = (None, None, None);
        Self { lot, amount, remaining: 0, held: 0, state, active_from, expires, idle_days, kept_from, due }
    }

    /// What [`Lot::due`] must be.
    pub(super) fn next(&self) -> Option<Millis> {
        match self.state {
            LotState::Pending => Some(self.active_from),
            LotState::Active if self.remaining > 0 && self.expires != Millis::NEVER => Some(self.expires),
            LotState::Active | LotState::Closed => None,
        }
    }
}
