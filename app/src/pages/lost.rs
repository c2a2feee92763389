//! The page for an address that leads nowhere.

use crate::{
    caller::sign,
    locales::locale,
    parts::{ButtonLink, EmptyState, PageTitle, PublicFrame},
};
use leptos::prelude::*;

/// Says so, with status 404 and a way back.
#[component]
pub fn Lost() -> impl IntoView {
    let t = locale();
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <PageTitle text=t.lost_title()/>
        <PublicFrame programme=sign()>
            <EmptyState title=t.lost_title() text=t.lost_text()>
                <ButtonLink href="/client/">{t.lost_back()}</ButtonLink>
            </EmptyState>
        </PublicFrame>
    }
}
