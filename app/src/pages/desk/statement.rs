use super::{framed, journal, marketer, member::page, subject};
use crate::{
    caller, flash,
    locales::locale,
    pages::{
        loaded::loaded,
        sheet::{self, Days},
    },
    parts::{DeskTab, Heading},
};
use kabinet_domain::ids::MemberId;
use leptos::prelude::*;

/// Where a member's statement is.
pub fn of(id: MemberId) -> String {
    format!("{}statement/", page(id))
}

/// Where a member's points are now, and how they changed from one day to another; the days are in the address.
#[component]
pub fn Statement() -> impl IntoView {
    let (t, marketer, kept) = (locale(), marketer(), flash::take());
    let (id, portal) = (subject::<i64>().map(MemberId), caller::portal());
    loaded(async move {
        let (marketer, id, kept) = (marketer?, id?, kept.await);
        let (desk, name) = (marketer.desk().await?, marketer.member(id).await?.row.name);
        let days = Days::asked(portal.clock.now().date(&desk.programme.zone));
        let now = (&marketer.split(id).await?, &desk.programme.currency);
        let found = marketer.statement(id, days.from, days.until).await;
        let more = (journal::of_member(id), t.member_card_journal().to_owned());
        let cards = sheet::cards(t, now, days, found, &of(id), more)?;
        let (title, number) = (t.statement_of(&name), t.members_numbered(&id.to_string()));
        let body = view! {
            <a class="back" href=page(id)>{name}</a>
            <Heading title=title.clone() text=number/>
            {cards}
        };
        Ok(framed(desk, DeskTab::Members, title, &kept, body))
    })
}
