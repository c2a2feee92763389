//! Settings → Main: what holds for the whole programme, for operators and administrators. A save is seen before it is made.

mod confirm;
mod form;
mod meaning;
mod words;

use super::{framed, marketer};
use crate::{
    api::settings::{LOOK, MAIN},
    flash::{self, Flash},
    locales::{Locale, locale},
    pages::loaded::loaded,
    parts::{Card, Column, DeskTab, EmptyState, Heading, Table},
};
use kabinet_portal::{
    Error,
    settings::{Changed, Made, MainForm, MainPage, Meaning, Proposal},
    who::Operator,
};
use leptos::prelude::*;

/// The form, or what it would change; below it what was changed before.
#[component]
pub fn Settings() -> impl IntoView {
    let (t, marketer, kept) = (locale(), marketer(), flash::take());
    loaded(async move {
        let marketer = marketer?;
        let operator = marketer.operator().await?;
        let (kept, proposal) = looked_at(&operator, kept.await).await?;
        let (desk, page) = (marketer.desk().await?, operator.settings().await?);
        let body = match &proposal {
            Some(proposal) => confirm::view(t, &page, proposal, &kept),
            None => form::view(t, &page, &kept),
        };
        let body = view! {
            <Heading title=t.settings_title() text=t.settings_lead()/>
            {body}
            {made(t, &page)}
        };
        Ok(framed(desk, DeskTab::Settings, t.settings_title().to_owned(), &kept, body))
    })
}

/// What the kept form would change, where it is to be looked at; somebody may have saved another since it was kept.
async fn looked_at(operator: &Operator, kept: Flash) -> Result<(Flash, Option<Proposal>), Error> {
    if !kept.is_about(MAIN) || kept.typed("then") != LOOK || kept.is_refused() {
        return Ok((kept, None));
    }
    let form = MainForm(kept.all_typed().cloned().unwrap_or_default());
    match operator.propose_settings(&kept.typed("stamp"), &form).await {
        Ok(proposal) => Ok((kept, Some(proposal))),
        Err(Error::Refused(problems)) => Ok((kept.refused(problems), None)),
        Err(error) => Err(error),
    }
}

/// The latest changes: who, when, what.
fn made(t: Locale, page: &MainPage) -> impl IntoView + use<> {
    let body = if page.made.is_empty() {
        view! { <EmptyState title=t.settings_made_empty_title() text=t.settings_made_empty_text()/> }.into_any()
    } else {
        let columns = vec![
            Column::words(t.settings_made_at()),
            Column::words(t.settings_made_by()),
            Column::words(t.settings_made_what()),
        ];
        let rows = page.made.iter().map(|one| row(t, one, &page.meaning)).collect();
        view! { <Table caption=t.settings_made() columns=columns rows=rows/> }.into_any()
    };
    view! { <Card title=t.settings_made()>{body}</Card> }
}

fn row(t: Locale, one: &Made, meaning: &Meaning) -> Vec<AnyView> {
    let what = one.changed.iter().map(|changed| view! { <li>{change(t, changed)}</li> }).collect_view();
    vec![
        t.moment(one.at, &meaning.zone).into_any(),
        one.by.clone().unwrap_or_else(|| t.settings_made_gone().to_owned()).into_any(),
        view! { <ul>{what}</ul> }.into_any(),
    ]
}

/// "Levels of inviting: 1 → 3".
fn change(t: Locale, changed: &Changed) -> String {
    let said = |text: &str| words::said(t, &changed.key, text);
    format!("{}: {} → {}", words::label(t, &changed.key), said(&changed.before), said(&changed.after))
}
