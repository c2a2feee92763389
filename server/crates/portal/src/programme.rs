use crate::{Error, Portal, rules, settings::Main};
use jiff::tz::TimeZone;
use kabinet_domain::{
    lang::{Lang, Localized},
    words::CurrencyWord,
};
use std::sync::{Arc, PoisonError, RwLock};

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

/// What was last known of the programme, for pages that may not ask the database. All copies say the same.
#[derive(Debug, Clone, Default)]
pub struct Sign(Arc<RwLock<Option<(Localized, Lang)>>>);

impl Sign {
    /// What the programme is called in `lang`; `None` before anybody has read it.
    pub fn name(&self, lang: Lang) -> Option<String> {
        self.read(|(name, _)| name.get(lang).to_owned())
    }

    /// The language for those whose browser names none of ours.
    pub fn lang(&self) -> Lang {
        self.read(|(_, lang)| *lang).unwrap_or_default()
    }

    fn read<T>(&self, what: impl Fn(&(Localized, Lang)) -> T) -> Option<T> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).as_ref().map(what)
    }

    /// From now on it says this.
    pub(crate) fn says(&self, main: &Main) {
        if self.read(|(name, lang)| *name == main.name && *lang == main.lang) != Some(true) {
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((main.name.clone(), main.lang));
        }
    }
}

impl Portal {
    /// Reads what pages need that may not ask for it.
    pub(crate) async fn read_sign(&self) -> Result<(), Error> {
        self.sign.says(&rules::main(&mut self.db.read().await?).await?);
        Ok(())
    }

    /// The programme as it is told in `lang`.
    pub async fn programme(&self, lang: Lang) -> Result<Programme, Error> {
        let main = rules::main(&mut self.db.read().await?).await?;
        self.sign.says(&main);
        Ok(Programme { name: main.name.get(lang).to_owned(), zone: main.time_zone(), currency: main.currency })
    }
}
