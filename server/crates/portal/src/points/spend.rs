use super::{
    Receipt,
    once::{Asked, Once, What, amount, maybe},
};
use crate::{Error, Form, Portal};
use kabinet_domain::{
    ids::MemberId,
    points::{Key, Posting},
};

/// A member pays with points.
#[derive(Debug, Clone)]
pub struct Spend {
    /// Who.
    pub member: MemberId,
    /// How many points.
    pub points: i64,
    /// What the member is told it was for; may be empty.
    pub reason: String,
    /// The caller's key.
    pub key: String,
}

impl Portal {
    /// Uses points of a member, those that pass soonest first; never more than there are. For whatever speaks for the shop.
    pub async fn spend(&self, spend: &Spend) -> Result<Receipt, Error> {
        let mut checked = Form::default();
        let points = checked.take("points", amount(spend.points));
        let reason = checked.take("reason", maybe(&spend.reason));
        let key = checked.take("key", Key::parse(&spend.key));
        let (Some(points), Some(reason), Some(key)) = (points, reason, key) else { return Err(checked.refusal()) };
        let asked = Asked::new(self, spend.member, &key, &("spend", points, &spend.reason))?;
        self.db.write(Once { asked, what: What::Use(Posting::Spend { points }), reason, actor: None }).await
    }
}
