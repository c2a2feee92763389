//! Counters at the desk.

use crate::{
    caller::{self, answer, told},
    error::ApiError,
    flash::{Flash, Note},
};
use kabinet_portal::{Error, counters::CounterForm};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The name of the form in a flash.
pub const ADD: &str = "counter";
/// The name of the form that names a counter anew, in a flash.
pub const RENAME: &str = "rename_counter";
/// Where counters are.
pub const PAGE: &str = "/desk/counters/";

/// A new counter.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct AddCounterForm {
    #[serde(default)]
    pub name_ru: String,
    #[serde(default)]
    pub name_en: String,
    #[serde(default)]
    pub window: String,
    /// What tells values apart beside members; one box each.
    #[serde(default)]
    pub network: String,
    #[serde(default)]
    pub group: String,
    #[serde(default)]
    pub object: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub offer: String,
    /// `on`: all members share it.
    #[serde(default)]
    pub everybody: String,
    #[serde(default)]
    pub shown: String,
}

impl AddCounterForm {
    fn boxes(&self) -> [(&'static str, &str); 7] {
        [
            ("network", &self.network),
            ("group", &self.group),
            ("object", &self.object),
            ("kind", &self.kind),
            ("offer", &self.offer),
            ("everybody", &self.everybody),
            ("shown", &self.shown),
        ]
    }

    fn counter(&self) -> CounterForm {
        let apart = self.boxes().into_iter().take(5).filter(|(_, on)| *on == "on").map(|(name, _)| name);
        let member = (self.everybody != "on").then_some("member");
        CounterForm {
            name_ru: self.name_ru.clone(),
            name_en: self.name_en.clone(),
            window: self.window.clone(),
            scope: member.into_iter().chain(apart).collect::<Vec<_>>().join(","),
            shown: self.shown.clone(),
        }
    }
}

/// Which counter, and whether members are to see it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ShowCounterForm {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub shown: String,
}

/// What a counter is to be called.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct RenameCounterForm {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub name_ru: String,
    #[serde(default)]
    pub name_en: String,
}

/// Calls a counter something else.
#[server(endpoint = "counters/rename")]
pub async fn rename(#[server(flatten)] form: RenameCounterForm) -> Result<(), ApiError> {
    let marketer = caller::marketer()?;
    let id = form.id.parse().map_err(|_| told(Error::NotFound))?;
    let texts = [("id", form.id.as_str()), ("name_ru", &form.name_ru), ("name_en", &form.name_en)];
    let typed = Flash::form(RENAME, texts);
    let RenameCounterForm { name_ru, name_en, .. } = form;
    let done = marketer.rename_counter(id, &CounterForm { name_ru, name_en, ..CounterForm::default() }).await;
    answer(done, typed, PAGE, |()| (PAGE.to_owned(), Some(Note::Saved))).await
}

/// Shows a counter to members, or to staff alone.
#[server(endpoint = "counters/show")]
pub async fn show(#[server(flatten)] form: ShowCounterForm) -> Result<(), ApiError> {
    let marketer = caller::marketer()?;
    let id = form.id.parse().map_err(|_| told(Error::NotFound))?;
    let done = marketer.show_counter(id, form.shown == "on").await;
    answer(done, Flash::form("show_counter", []), PAGE, |()| (PAGE.to_owned(), Some(Note::Saved))).await
}

/// Adds a counter.
#[server(endpoint = "counters/add")]
pub async fn add(#[server(flatten)] form: AddCounterForm) -> Result<(), ApiError> {
    let texts = [("name_ru", form.name_ru.as_str()), ("name_en", &form.name_en), ("window", &form.window)];
    let typed = Flash::form(ADD, texts.into_iter().chain(form.boxes()));
    let done = caller::marketer()?.add_counter(&form.counter()).await;
    answer(done, typed, PAGE, |_| (PAGE.to_owned(), Some(Note::Saved))).await
}
