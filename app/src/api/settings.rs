//! Settings → Main at the desk.

use crate::{
    caller::{self, answer, told},
    error::ApiError,
    flash::{self, Flash, Note},
};
use kabinet_portal::settings::MainForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The name of the form in a flash.
pub const MAIN: &str = "settings";
/// Where the settings are.
pub const PAGE: &str = "/desk/settings/";
/// What [`SaveSettingsForm::then`] says of a form that is to be shown with what it would change.
pub const LOOK: &str = "look";
/// Of one that is to be gone on with.
pub const EDIT: &str = "edit";

/// Settings → Main as they were edited.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SaveSettingsForm {
    /// Stands for the settings that were edited.
    #[serde(default)]
    pub stamp: String,
    /// Which button was pressed: [`LOOK`], [`EDIT`], or the one that saves.
    #[serde(default)]
    pub then: String,
    #[serde(flatten)]
    pub main: MainForm,
}

/// Saves the settings, or shows first what that would change.
#[server(endpoint = "settings/save")]
pub async fn save(#[server(flatten)] form: SaveSettingsForm) -> Result<(), ApiError> {
    let operator = caller::marketer()?.operator().await.map_err(told)?;
    let own = [("stamp", form.stamp.as_str()), ("then", &form.then)];
    let fields = form.main.0.iter().map(|(field, value)| (field.as_str(), value.as_str()));
    let typed = Flash::form(MAIN, own.into_iter().chain(fields));
    let done = match form.then.as_str() {
        EDIT => Ok(false),
        LOOK => operator.propose_settings(&form.stamp, &form.main).await.map(|_| false),
        _ => operator.save_settings(&form.stamp, &form.main).await.map(|()| true),
    };
    if let Ok(false) = done {
        flash::keep(&typed).await?;
        caller::go(PAGE);
        return Ok(());
    }
    answer(done, typed, PAGE, |_| (PAGE.to_owned(), Some(Note::Saved))).await
}
