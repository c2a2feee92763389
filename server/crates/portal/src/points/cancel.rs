use super::{
    Receipt,
    once::{Asked, Once, What},
};
use crate::{Error, Portal};
use kabinet_domain::{
    ids::MemberId,
    points::{Key, Posting},
};

/// What was set aside is given back.
#[derive(Debug, Clone)]
pub struct Cancel {
    /// Whose.
    pub member: MemberId,
    /// The number of the hold.
    pub hold: i64,
    /// The caller's key.
    pub key: String,
}

impl Portal {
    /// Gives back all that a hold set aside, and ends it. What has passed meanwhile passes now.
    pub async fn cancel(&self, cancel: &Cancel) -> Result<Receipt, Error> {
        let key = Key::parse(&cancel.key).map_err(|error| Error::field("key", error))?;
        let hold = cancel.hold;
        let asked = Asked::new(self, cancel.member, &key, &("cancel", hold))?;
        self.db.write(Once { asked, what: What::Do(Posting::Release { hold }), reason: None, actor: None }).await
    }
}
