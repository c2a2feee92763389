use crate::{Error, points::names_for_desk, rules, who::Marketer};
use kabinet_domain::{
    ids::OfferId,
    lang::Lang,
    offer::{OfferState, Terms, templates},
    words::{self, Names},
};
use kabinet_store::offer;

/// An offer in the desk's list.
#[derive(Debug, Clone)]
pub struct OfferCard {
    /// Which.
    pub id: OfferId,
    /// What it is called; empty for one that is not understood.
    pub name: String,
    /// Whether it acts.
    pub state: OfferState,
    /// The version in force.
    pub version: i64,
    /// What it does, as one sentence; for one that is not understood, why.
    pub sentence: String,
    /// It is stored in a way this version does not understand, and does nothing.
    pub broken: bool,
}

/// A template ready to be added.
#[derive(Debug, Clone)]
pub struct TemplateCard {
    /// Its key in addresses.
    pub key: &'static str,
    /// What it is called.
    pub name: String,
    /// What it does.
    pub sentence: String,
}

impl Marketer {
    /// All offers, the active ones first; broken ones are listed as such.
    pub async fn offers(&self) -> Result<Vec<OfferCard>, Error> {
        let mut tx = self.portal.db.read().await?;
        let main = rules::main(&mut tx).await?;
        let names = names_for_desk(&mut tx, &self.portal, &main).await?;
        let mut cards: Vec<OfferCard> =
            offer::list(&mut tx).await?.iter().map(|stored| card(self.lang, stored, &names)).collect();
        cards.sort_by_key(|card| match card.state {
            OfferState::Active => 0,
            OfferState::Paused => 1,
            OfferState::Draft => 2,
            OfferState::Archived => 3,
        });
        Ok(cards)
    }

    /// The templates, with what each would do.
    pub async fn offer_templates(&self) -> Result<Vec<TemplateCard>, Error> {
        let mut tx = self.portal.db.read().await?;
        let main = rules::main(&mut tx).await?;
        let names = names_for_desk(&mut tx, &self.portal, &main).await?;
        Ok(templates::all()
            .into_iter()
            .map(|template| TemplateCard {
                key: template.key,
                name: template.terms.name.get(self.lang).to_owned(),
                sentence: words::offer_terms(self.lang, &template.terms, &names),
            })
            .collect())
    }
}

pub(super) fn card(lang: Lang, stored: &offer::OfferRow, names: &Names) -> OfferCard {
    let (name, sentence, broken) = match Terms::from_json(&stored.body) {
        Ok(terms) => (terms.name.get(lang).to_owned(), words::offer_terms(lang, &terms, names), false),
        Err(broken) => (String::new(), broken.to_string(), true),
    };
    OfferCard { id: stored.id, name, state: stored.state, version: stored.version, sentence, broken }
}
