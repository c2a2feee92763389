use super::{
    Receipt,
    once::{Asked, Once, What, maybe, part},
};
use crate::{Error, Form, who::Operator};
use kabinet_domain::{
    ids::MemberId,
    points::{Key, MAX_DAYS},
    problem::Problem,
};

/// Points that passed unused are given back.
#[derive(Debug, Clone)]
pub struct Restore {
    /// Whose.
    pub member: MemberId,
    /// The number of the entry by which they passed.
    pub expiry: i64,
    /// How many of them. `None`: all.
    pub points: Option<i64>,
    /// For how many days they can be used.
    pub days: u32,
    /// What the member is told; may be empty.
    pub reason: String,
    /// The caller's key.
    pub key: String,
}

impl Operator {
    /// Gives back what passed unused; each expiry once.
    pub async fn restore(&self, restore: &Restore) -> Result<Receipt, Error> {
        let mut checked = Form::default();
        let points = checked.take("points", part(restore.points));
        let days = checked.take("days", length(restore.days));
        let reason = checked.take("reason", maybe(&restore.reason));
        let key = checked.take("key", Key::parse(&restore.key));
        let (Some(points), Some(days), Some(reason), Some(key)) = (points, days, reason, key) else {
            return Err(checked.refusal());
        };
        let expiry = restore.expiry;
        let request = ("restore", expiry, points, days, &restore.reason, self.id);
        let asked = Asked::new(&self.portal, restore.member, &key, &request)?;
        let what = What::Restore { expiry, points, days };
        self.portal.db.write(Once { asked, what, reason, actor: Some(self.id) }).await
    }
}

fn length(days: u32) -> Result<u32, Problem> {
    if (1..=MAX_DAYS).contains(&days) { Ok(days) } else { Err(Problem::Number { least: 1, most: i64::from(MAX_DAYS) }) }
}
