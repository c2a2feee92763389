use kabinet_domain::problem::Problem;
use kabinet_store::StoreError;
use std::{borrow::Cow, fmt};

/// The name of a form field, as in the form.
pub type Field = Cow<'static, str>;

/// What a use case answers when it does not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The person can mend it: which field (empty for the form as a whole), and what is wrong with it.
    #[error("refused: {0:?}")]
    Refused(Vec<(Field, Problem)>),
    /// Sign in first.
    #[error("sign in first")]
    SignIn,
    /// Signed in, but not for this.
    #[error("not allowed")]
    Forbidden,
    /// There is no such thing, or not for this person.
    #[error("not found")]
    NotFound,
    /// Too much at once.
    #[error("busy, try again in {retry_s} s")]
    Busy {
        /// Seconds after which it is worth trying again.
        retry_s: u32,
    },
    /// The database said no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault of ours; the log tells more.
    #[error("internal: {0}")]
    Internal(String),
}

impl Error {
    /// A fault of ours, with what was being done. The error's text goes to the log, never to a browser.
    pub fn internal(doing: &str, error: &dyn fmt::Display) -> Self {
        Self::Internal(format!("{doing}: {error}"))
    }

    /// One field is wrong.
    pub fn field(field: impl Into<Field>, problem: impl Into<Problem>) -> Self {
        Self::Refused(vec![(field.into(), problem.into())])
    }

    /// The form as a whole is refused.
    pub fn form(problem: impl Into<Problem>) -> Self {
        Self::field("", problem)
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::form(problem)
    }
}

/// Collects what is wrong with a form, so that a person sees all of it at once.
#[derive(Debug, Default)]
pub struct Form {
    wrong: Vec<(Field, Problem)>,
}

impl Form {
    /// Keeps the value, or notes what is wrong with the field.
    pub fn take<T, P: Into<Problem>>(&mut self, field: impl Into<Field>, parsed: Result<T, P>) -> Option<T> {
        parsed.map_err(|problem| self.wrong.push((field.into(), problem.into()))).ok()
    }

    /// Notes a problem.
    pub fn wrong(&mut self, field: impl Into<Field>, problem: impl Into<Problem>) {
        self.wrong.push((field.into(), problem.into()));
    }

    /// A whole number within bounds.
    pub fn number(&mut self, field: impl Into<Field>, text: &str, least: i64, most: i64) -> Option<i64> {
        let number = text.trim().parse().ok().filter(|n| (least..=most).contains(n));
        self.take(field, number.ok_or(Problem::Number { least, most }))
    }

    /// What is wrong, if anything is.
    pub fn refusal(self) -> Error {
        Error::Refused(self.wrong)
    }
}
