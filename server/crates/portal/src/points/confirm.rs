use super::{
    Receipt,
    once::{Asked, Once, What, part},
};
use crate::{Error, Form, Portal};
use kabinet_domain::{
    ids::MemberId,
    points::{Key, Posting},
};

/// What was set aside is used.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// Whose.
    pub member: MemberId,
    /// The number of the hold.
    pub hold: i64,
    /// How many points of it; the rest goes back. `None`: all of them.
    pub points: Option<i64>,
    /// The caller's key.
    pub key: String,
}

impl Portal {
    /// Uses what a hold set aside, in whole or in part, and ends it. The receipt is for what was used.
    pub async fn confirm(&self, confirm: &Confirm) -> Result<Receipt, Error> {
        let mut checked = Form::default();
        let points = checked.take("points", part(confirm.points));
        let key = checked.take("key", Key::parse(&confirm.key));
        let (Some(points), Some(key)) = (points, key) else { return Err(checked.refusal()) };
        let hold = confirm.hold;
        let asked = Asked::new(self, confirm.member, &key, &("confirm", hold, points))?;
        let what = What::Do(Posting::Confirm { hold, points });
        self.db.write(Once { asked, what, reason: None, actor: None }).await
    }
}
