//! Offers at the desk.

use crate::{
    caller::{self, answer, told},
    error::ApiError,
    flash::{self, Flash, Note},
};
use kabinet_domain::{
    event::EventKind,
    ids::OfferId,
    offer::{OfferForm, OfferState},
};
use kabinet_portal::Error;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The name of the edit form in a flash.
pub const EDIT: &str = "offer";
/// Over so many days what is typed is replayed.
const REPLAYED_DAYS: u32 = 30;

/// Which template to add.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct AddOfferForm {
    #[serde(default)]
    pub template: String,
}

/// What an offer of one's own waits for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct NewOfferForm {
    /// A word of [`EventKind`].
    #[serde(default)]
    pub trigger: String,
}

/// An offer as it was edited.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SaveOfferForm {
    #[serde(default)]
    pub id: String,
    /// The version that was edited.
    #[serde(default)]
    pub version: String,
    /// Which button was pressed: `if` and `do` add a row, `replay` tries what is typed; they save nothing yet.
    #[serde(default)]
    pub then: String,
    /// Which question to add.
    #[serde(default)]
    pub add_if: String,
    /// Which thing to do to add.
    #[serde(default)]
    pub add_do: String,
    #[serde(flatten)]
    pub offer: OfferForm,
}

/// Which offer goes into which state.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SwitchOfferForm {
    #[serde(default)]
    pub id: String,
    /// A word of [`OfferState`].
    #[serde(default)]
    pub to: String,
    /// `page`: back to the offer's page; otherwise to the list.
    #[serde(default)]
    pub seen_on: String,
}

/// Over how many days an offer is to be replayed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ReplayForm {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub days: String,
}

/// Which offer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct OfferIdForm {
    #[serde(default)]
    pub id: String,
}

/// The page of an offer's latest replay.
pub fn replay_page(id: OfferId) -> String {
    format!("{}replay/", page(id))
}

/// The offer's page.
pub fn page(id: OfferId) -> String {
    format!("/desk/offers/{id}/")
}

/// Adds a draft made from a template.
#[server(endpoint = "offers/add")]
pub async fn add(#[server(flatten)] form: AddOfferForm) -> Result<(), ApiError> {
    let done = caller::marketer()?.add_offer(&form.template).await;
    answer(done, Flash::default(), "/desk/offers/", |id| (page(id), Some(Note::OfferAdded))).await
}

/// Adds a draft that waits for something.
#[server(endpoint = "offers/new")]
pub async fn new(#[server(flatten)] form: NewOfferForm) -> Result<(), ApiError> {
    let marketer = caller::marketer()?;
    let trigger = EventKind::parse(&form.trigger).ok_or_else(|| told(Error::NotFound))?;
    let done = marketer.new_offer(trigger).await;
    answer(done, Flash::default(), "/desk/offers/", |id| (page(id), Some(Note::OfferAdded))).await
}

/// Publishes the next version of an offer, adds a row to its form, or orders a replay of what is typed.
#[server(endpoint = "offers/save")]
pub async fn save(#[server(flatten)] form: SaveOfferForm) -> Result<(), ApiError> {
    let mut form = form;
    let marketer = caller::marketer()?;
    let id: OfferId = form.id.parse().map_err(|_| told(Error::NotFound))?;
    let row = match form.then.as_str() {
        "if" => form.offer.add_question(&form.add_if).then_some("#asks"),
        "do" => form.offer.add_action(&form.add_do).then_some("#does"),
        _ => None,
    };
    if let Some(row) = row {
        flash::keep(&typed(&form)).await?;
        caller::go(&format!("{}{row}", page(id)));
        return Ok(());
    }
    if form.then == "replay" {
        let done = marketer.order_replay(id, REPLAYED_DAYS, Some(&form.offer)).await;
        return answer(done, typed(&form), &page(id), |_| (replay_page(id), None)).await;
    }
    // A version that is no number is none in force, and so is refused as one.
    let done = marketer.save_offer(id, form.version.parse().unwrap_or(0), &form.offer).await;
    answer(done, typed(&form), &page(id), |()| (page(id), Some(Note::Saved))).await
}

/// Switches an offer on, off or away.
#[server(endpoint = "offers/switch")]
pub async fn switch(#[server(flatten)] form: SwitchOfferForm) -> Result<(), ApiError> {
    let marketer = caller::marketer()?;
    let id: OfferId = form.id.parse().map_err(|_| told(Error::NotFound))?;
    let to = OfferState::parse(&form.to).ok_or_else(|| told(Error::NotFound))?;
    let back = if form.seen_on == "page" { page(id) } else { "/desk/offers/".to_owned() };
    let done = marketer.switch_offer(id, to).await;
    let note = match to {
        OfferState::Active => Note::OfferOn,
        OfferState::Archived => Note::OfferArchived,
        OfferState::Paused | OfferState::Draft => Note::OfferPaused,
    };
    answer(done, Flash::default(), &back.clone(), |()| (back, Some(note))).await
}

/// Orders a replay of the offer as it is stored.
#[server(endpoint = "offers/replay")]
pub async fn replay(#[server(flatten)] form: ReplayForm) -> Result<(), ApiError> {
    let marketer = caller::marketer()?;
    let id: OfferId = form.id.parse().map_err(|_| told(Error::NotFound))?;
    // What is no number is none of those that can be chosen.
    let done = marketer.order_replay(id, form.days.parse().unwrap_or(0), None).await;
    answer(done, Flash::default(), &replay_page(id), |_| (replay_page(id), None)).await
}

/// Asks the replay that is going on to stop.
#[server(endpoint = "offers/cancel_replay")]
pub async fn cancel_replay(#[server(flatten)] form: OfferIdForm) -> Result<(), ApiError> {
    let marketer = caller::marketer()?;
    let id: OfferId = form.id.parse().map_err(|_| told(Error::NotFound))?;
    let done = marketer.cancel_replay(id).await;
    answer(done, Flash::default(), &replay_page(id), |()| (replay_page(id), None)).await
}

fn typed(form: &SaveOfferForm) -> Flash {
    let own = [("version", form.version.as_str())];
    Flash::form(EDIT, own.into_iter().chain(form.offer.0.iter().map(|(field, value)| (field.as_str(), value.as_str()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_form_keeps_every_field_that_was_typed() {
        let mut offer = OfferForm::default();
        offer.set("do0.first", "five");
        offer.set("limit0.clip", "on");
        let kept = typed(&SaveOfferForm { version: "3".to_owned(), offer, ..SaveOfferForm::default() });
        assert!(kept.is_about(EDIT));
        assert_eq!(["version", "do0.first", "limit0.clip"].map(|field| kept.typed(field)), ["3", "five", "on"]);
        assert_eq!(kept.typed_or("takes_back", "on"), "", "a box that was unchecked stays so");
    }
}
