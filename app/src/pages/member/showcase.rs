use super::{earning::earning, tallies::tallies};
use crate::{
    caller,
    locales::locale,
    pages::loaded::loaded,
    parts::{ButtonLink, Card, EarnList, EmptyState, Heading, MemberFrame, MemberTab, PageTitle},
};
use leptos::prelude::*;

/// Where it is.
pub const PATH: &str = "/client/earn/";

/// Everything that can be earned: for what, how much, within which limits, and what is still missing for it.
#[component]
pub fn Showcase() -> impl IntoView {
    let Ok(member) = caller::member() else { return ().into_any() };
    let (t, portal) = (locale(), caller::portal());
    loaded(async move {
        let programme = portal.programme(t.0).await?;
        let showcase = member.showcase().await?;
        let earn = if showcase.earn.is_empty() {
            view! {
                <EmptyState title=t.home_next_empty() text=t.home_next_empty_text()>
                    <ButtonLink href=MemberTab::Invite.href()>{t.networks_empty_do()}</ButtonLink>
                </EmptyState>
            }
            .into_any()
        } else {
            view! { <EarnList items=earning(showcase.earn, MemberTab::Home)/> }.into_any()
        };
        let title = format!("{} – {}", t.earn_title(), programme.name);
        Ok(view! {
            <PageTitle text=title/>
            <MemberFrame programme=programme.name current=MemberTab::Home>
                <a class="back" href=MemberTab::Home.href()>{t.member_home()}</a>
                <Heading title=t.earn_title() text=t.earn_lead()/>
                <Card>{earn}</Card>
                {tallies(t, &showcase.tallies)}
            </MemberFrame>
        })
    })
    .into_any()
}
