use super::{
    Receipt,
    once::{Asked, Once, What, maybe, part},
};
use crate::{Error, Form, Portal, who::Marketer};
use kabinet_domain::{
    ids::{MemberId, StaffId},
    points::Key,
};

/// What a member paid with points is given back.
#[derive(Debug, Clone)]
pub struct ReturnSpend {
    /// Whose.
    pub member: MemberId,
    /// The number of the spending.
    pub spend: i64,
    /// How many points of it. `None`: all that were not given back before.
    pub points: Option<i64>,
    /// What the member is told; may be empty.
    pub reason: String,
    /// The caller's key.
    pub key: String,
}

impl Portal {
    /// Gives spent points back to where they came from; those whose date has come meanwhile can be used for the days of
    /// grace of Settings → Main. For whatever speaks for the shop.
    pub async fn return_spend(&self, back: &ReturnSpend) -> Result<Receipt, Error> {
        give_back(self, back, None).await
    }
}

impl Marketer {
    /// As [`Portal::return_spend`], by hand.
    pub async fn return_spend(&self, back: &ReturnSpend) -> Result<Receipt, Error> {
        give_back(&self.portal, back, Some(self.id)).await
    }
}

async fn give_back(portal: &Portal, back: &ReturnSpend, actor: Option<StaffId>) -> Result<Receipt, Error> {
    let mut checked = Form::default();
    let points = checked.take("points", part(back.points));
    let reason = checked.take("reason", maybe(&back.reason));
    let key = checked.take("key", Key::parse(&back.key));
    let (Some(points), Some(reason), Some(key)) = (points, reason, key) else { return Err(checked.refusal()) };
    let spend = back.spend;
    let asked = Asked::new(portal, back.member, &key, &("return", spend, points, &back.reason, actor))?;
    portal.db.write(Once { asked, what: What::Return { spend, points }, reason, actor }).await
}
