//! What the next page says once: a note, or a refused form with what was typed. Never a password or a code.
//!
//! A note alone is the cookie itself, so that what went well costs no further statement; everything else is kept by the
//! portal, under the cookie.

use crate::{
    caller::{self, told},
    cookies,
    error::ApiError,
    locales::{Locale, locale},
};
use http::request::Parts;
use kabinet_domain::problem::Problem;
use kabinet_portal::{Error, Field, Portal, secrets::Token};
use leptos::prelude::{use_context, with_context};
use serde::{Deserialize, Serialize, de::IntoDeserializer as _};
use std::collections::BTreeMap;

/// So many characters of a field are kept: more than any field takes.
const MOST_TYPED: usize = 4_000;
/// How long the cookie lives, in seconds.
const COOKIE_S: i64 = 600;

/// Something worth saying after it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// A network was linked.
    Linked,
    /// A network was unlinked.
    Unlinked,
    /// A password was set.
    PasswordSet,
    /// Changes were saved.
    Saved,
    /// A run was ordered.
    RunOrdered,
    /// A run was asked to stop.
    RunCancelled,
    /// An offer was added, as a draft.
    OfferAdded,
    /// An offer acts from now on.
    OfferOn,
    /// An offer rests.
    OfferPaused,
    /// An offer was put away.
    OfferArchived,
    /// A group was added.
    GroupAdded,
    /// Another code is on its way.
    CodeSent,
    /// Points were given, taken or given back.
    PointsPosted,
    /// A change of points waits for a second pair of eyes.
    PointsProposed,
    /// A proposed change of points was declined.
    PointsDeclined,
    /// A recommendation counts.
    ReferralCounts,
    /// A recommendation was refused.
    ReferralRefused,
    /// Signed out.
    SignedOut,
}

/// What waits for the next page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// Something was done.
    #[serde(default)]
    pub done: Option<Note>,
    /// Which form this is about.
    #[serde(default)]
    form: String,
    #[serde(default)]
    problems: Vec<(String, Problem)>,
    #[serde(default)]
    typed: BTreeMap<String, String>,
}

impl Flash {
    /// A note.
    pub fn note(note: Note) -> Self {
        Self { done: Some(note), ..Self::default() }
    }

    /// A form, with what was typed into it (leave passwords and codes out).
    pub fn form<'a>(name: &str, typed: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let cut = |value: &str| value.chars().take(MOST_TYPED).collect::<String>();
        let typed = typed.into_iter().map(|(field, value)| (field.to_owned(), cut(value))).collect();
        Self { form: name.to_owned(), typed, ..Self::default() }
    }

    /// The form was refused.
    #[must_use]
    pub fn refused<F: Into<Field>>(mut self, problems: Vec<(F, Problem)>) -> Self {
        let named = |(field, problem): (F, Problem)| (field.into().into_owned(), problem);
        self.problems = problems.into_iter().map(named).collect();
        self
    }

    /// Whether this is about the form `name`, which then shows what was typed.
    pub fn is_about(&self, name: &str) -> bool {
        self.form == name
    }

    /// What was typed into a field.
    pub fn typed(&self, field: &str) -> String {
        self.typed.get(field).cloned().unwrap_or_default()
    }

    /// Everything that was typed, by field; `None`: nothing is kept.
    pub fn all_typed(&self) -> Option<&BTreeMap<String, String>> {
        (!self.typed.is_empty()).then_some(&self.typed)
    }

    /// What was typed into a field of a refused form, or `before`, the value it had.
    pub fn typed_or(&self, field: &str, before: &str) -> String {
        if self.typed.is_empty() { before.to_owned() } else { self.typed(field) }
    }

    /// What is wrong with a field, said.
    pub fn wrong(&self, field: &str) -> Option<String> {
        let lang = locale().0;
        self.problems.iter().find(|(wrong, _)| wrong == field).map(|(_, problem)| problem.say(lang))
    }

    /// Whether anything is wrong with the form.
    pub fn is_refused(&self) -> bool {
        !self.problems.is_empty()
    }

    /// What is wrong with the form as a whole, said.
    pub fn refusal(&self) -> Option<String> {
        self.wrong("")
    }

    /// The note, said.
    pub fn said(&self, t: Locale) -> Option<String> {
        Some(
            match self.done? {
                Note::Linked => t.note_linked(),
                Note::Unlinked => t.note_unlinked(),
                Note::PasswordSet => t.note_password_set(),
                Note::Saved => t.note_saved(),
                Note::RunOrdered => t.note_run_ordered(),
                Note::RunCancelled => t.note_run_cancelled(),
                Note::OfferAdded => t.note_offer_added(),
                Note::OfferOn => t.note_offer_on(),
                Note::OfferPaused => t.note_offer_paused(),
                Note::OfferArchived => t.note_offer_archived(),
                Note::GroupAdded => t.note_group_added(),
                Note::CodeSent => t.note_code_sent(),
                Note::PointsPosted => t.note_points_posted(),
                Note::PointsProposed => t.note_points_proposed(),
                Note::PointsDeclined => t.note_points_declined(),
                Note::ReferralCounts => t.note_referral_counts(),
                Note::ReferralRefused => t.note_referral_refused(),
                Note::SignedOut => t.note_signed_out(),
            }
            .to_owned(),
        )
    }
}

/// Keeps it for the next page of this browser.
pub async fn keep(flash: &Flash) -> Result<(), ApiError> {
    let (portal, held) = (caller::portal(), held());
    let cookie = leave(&portal, held.and_then(|held| Token::parse(&held)), flash).await.map_err(told)?;
    answer_with(cookie);
    Ok(())
}

/// Keeps it for the next page of the browser that holds `held`, or will hold the cookie this gives.
pub async fn leave(portal: &Portal, held: Option<Token>, flash: &Flash) -> Result<http::HeaderValue, Error> {
    let unkept = |error| Error::internal("keeping a flash", &error);
    if let Some(note) = flash.done.filter(|note| *flash == Flash::note(*note)) {
        let note = serde_json::to_value(note).map_err(unkept)?;
        return Ok(cookies::set(cookies::FLASH, note.as_str().unwrap_or_default(), COOKIE_S));
    }
    let token = held.unwrap_or_else(Token::fresh);
    portal.keep_flash(&token, &serde_json::to_vec(flash).map_err(unkept)?).await?;
    Ok(cookies::set(cookies::FLASH, token.reveal(), COOKIE_S))
}

/// What waits for this page, as a future that may be awaited anywhere in it. A page fetched ahead consumes nothing.
pub fn take() -> impl Future<Output = Flash> + Send + 'static {
    let (portal, held, only_look) = (caller::portal(), held(), caller::is_prefetch());
    if held.is_some() && !only_look {
        answer_with(cookies::set(cookies::FLASH, "", 0));
    }
    async move {
        let Some(held) = held else { return Flash::default() };
        let Some(token) = Token::parse(&held) else { return noted(&held).map(Flash::note).unwrap_or_default() };
        let kept = portal.take_flash(&token, only_look).await.ok().flatten();
        kept.and_then(|body| serde_json::from_slice(&body).ok()).unwrap_or_default()
    }
}

/// The note that a cookie names.
fn noted(held: &str) -> Option<Note> {
    let name: serde::de::value::StrDeserializer<'_, serde::de::value::Error> = held.into_deserializer();
    Note::deserialize(name).ok()
}

fn held() -> Option<String> {
    with_context(|request: &Parts| cookies::value(&request.headers, cookies::FLASH).map(str::to_owned)).flatten()
}

fn answer_with(cookie: http::HeaderValue) {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.append_header(http::header::SET_COOKIE, cookie);
    }
}
