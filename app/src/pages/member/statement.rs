use super::filter::Filter;
use crate::{
    caller,
    locales::locale,
    pages::{
        loaded::loaded,
        sheet::{self, Days},
    },
    parts::{Heading, MemberFrame, MemberTab, PageTitle},
};
use leptos::prelude::*;

/// Where the page is.
pub const PATH: &str = "/client/statement/";

/// Where the points are now, and how they changed from one day to another; the days are in the address.
#[component]
pub fn Statement() -> impl IntoView {
    let Ok(member) = caller::member() else { return ().into_any() };
    let t = locale();
    let portal = caller::portal();
    loaded(async move {
        let programme = portal.programme(t.0).await?;
        let days = Days::asked(portal.clock.now().date(&programme.zone));
        let now = (&member.split().await?, &programme.currency);
        let found = member.statement(days.from, days.until).await;
        let lines = Filter { from: Some(days.from), until: Some(days.until), ..Filter::default() }.href(None);
        let cards = sheet::cards(t, now, days, found, PATH, (lines, t.statement_lines().to_owned()))?;
        Ok(view! {
            <PageTitle text=format!("{} – {}", t.statement_title(), programme.name)/>
            <MemberFrame programme=programme.name current=MemberTab::History>
                <a class="back" href=MemberTab::History.href()>{t.statement_back()}</a>
                <Heading title=t.statement_title() text=t.statement_lead()/>
                {cards}
            </MemberFrame>
        })
    })
    .into_any()
}
