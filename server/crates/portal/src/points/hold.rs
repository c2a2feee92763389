use super::{
    Receipt,
    once::{Asked, Once, What, amount, maybe},
};
use crate::{Error, Form, Portal};
use kabinet_domain::{
    ids::MemberId,
    points::{Key, Posting},
    problem::Problem,
    time::Millis,
};

/// The longest a hold may last, in minutes: thirty days, for a parcel that is paid when it is fetched.
pub const LONGEST_HOLD_MINUTES: i64 = 30 * 24 * 60;
const MINUTE_MS: i64 = 60_000;

/// Points are set aside for a purchase.
#[derive(Debug, Clone)]
pub struct Hold {
    /// Whose.
    pub member: MemberId,
    /// How many points.
    pub points: i64,
    /// For how long, unless it is confirmed or cancelled before.
    pub minutes: i64,
    /// What the member is told it is for; may be empty.
    pub reason: String,
    /// The caller's key.
    pub key: String,
}

/// What was set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The entry: its number is the hold's.
    pub receipt: Receipt,
    /// When it ends by itself.
    pub until: Millis,
}

impl Portal {
    /// Sets points of a member aside; never more than there are. They are out of the balance until the hold is confirmed,
    /// cancelled, or over.
    pub async fn hold(&self, wanted: &Hold) -> Result<Held, Error> {
        let mut checked = Form::default();
        let points = checked.take("points", amount(wanted.points));
        let minutes = checked.take("minutes", length(wanted.minutes));
        let reason = checked.take("reason", maybe(&wanted.reason));
        let key = checked.take("key", Key::parse(&wanted.key));
        let (Some(points), Some(minutes), Some(reason), Some(key)) = (points, minutes, reason, key) else {
            return Err(checked.refusal());
        };
        let asked = Asked::new(self, wanted.member, &key, &("hold", points, minutes, &wanted.reason))?;
        let posting = Posting::Hold { points, due: asked.now.plus(minutes * MINUTE_MS) };
        let receipt = self.db.write(Once { asked, what: What::Use(posting), reason, actor: None }).await?;
        Ok(Held { receipt, until: receipt.at.plus(minutes * MINUTE_MS) })
    }
}

const fn length(minutes: i64) -> Result<i64, Problem> {
    match minutes {
        1..=LONGEST_HOLD_MINUTES => Ok(minutes),
        _ => Err(Problem::Number { least: 1, most: LONGEST_HOLD_MINUTES }),
    }
}
