use crate::{Error, Portal, rules};
use jiff::tz::TimeZone;
use kabinet_domain::{lang::Lang, words::CurrencyWord};

/// What every page knows of the programme.
#[derive(Debug, Clone)]
pub struct Programme {
    /// What it is called.
    pub name: String,
    /// The zone in which it counts its days.
    pub zone: TimeZone,
    /// What its points are called.
    pub currency: CurrencyWord,
}

impl Portal {
    /// The programme as it is told in `lang`.
    pub async fn programme(&self, lang: Lang) -> Result<Programme, Error> {
        let main = rules::main(&mut self.db.read().await?).await?;
        Ok(Programme { name: main.name.get(lang).to_owned(), zone: main.time_zone(), currency: main.currency })
    }
}
