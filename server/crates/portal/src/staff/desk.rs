use crate::{Error, Programme, who::Marketer};
use kabinet_store::staff::{self, Role};

/// What every page of the desk knows.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The programme, told in the language of the pages.
    pub programme: Programme,
    /// What whoever asks is called.
    pub person: String,
    /// Whether they may do what only operators and administrators may ([`Marketer::operator`]).
    pub operates: bool,
    /// How many recommendations have waited for a decision beyond their deadline.
    pub overdue_referrals: i64,
}

impl Marketer {
    /// The desk as this person sees it.
    pub async fn desk(&self) -> Result<Desk, Error> {
        let programme = self.portal.programme(self.lang).await?;
        let mut tx = self.portal.db.read().await?;
        let person = staff::by_id(&mut tx, self.id).await?.ok_or(Error::SignIn)?;
        let overdue_referrals = self.referrals_overdue(&mut tx).await?;
        Ok(Desk { programme, person: person.name, operates: person.role != Role::Marketer, overdue_referrals })
    }
}
