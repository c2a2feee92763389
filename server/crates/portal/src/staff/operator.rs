use crate::{
    Error,
    who::{Marketer, Operator},
};
use kabinet_store::staff::{self, Role};

impl Marketer {
    /// The handle for what only operators and administrators may do.
    pub async fn operator(&self) -> Result<Operator, Error> {
        let person = staff::by_id(&mut self.portal.db.read().await?, self.id).await?.ok_or(Error::SignIn)?;
        match person.role {
            Role::Operator | Role::Administrator => Ok(Operator { portal: self.portal.clone(), id: self.id }),
            Role::Marketer => Err(Error::Forbidden),
        }
    }
}
