use crate::{Error, Portal};
use kabinet_store::points::verify;

impl Portal {
    /// Asks the twelve questions that must find nothing; the first thing they find, in words.
    pub async fn verify_ledger(&self) -> Result<Option<String>, Error> {
        let offender = verify::first_offender(&mut self.db.read().await?).await?;
        Ok(offender.map(|offender| offender.to_string()))
    }
}
