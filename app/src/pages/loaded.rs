//! A page that waits for what it shows.

use super::lost::Lost;
use crate::{
    caller::{sign, told},
    error::ApiError,
    locales::locale,
    parts::{EmptyState, PageTitle, PublicFrame},
};
use http::{HeaderValue, header};
use kabinet_portal::Error;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// Shows what `load` gives; what is not there, and what went wrong, gets a page of its own with the right status.
///
/// Ask the context (who asks, the query, the locale) before the future: it is not there while it runs.
pub fn loaded<V: IntoView + 'static>(load: impl Future<Output = Result<V, Error>> + Send + 'static) -> impl IntoView {
    let owner = Owner::current();
    let waiting = async move {
        match load.await {
            Ok(view) => view.into_any(),
            Err(error) => match owner {
                Some(owner) => owner.with(|| failed(error)),
                None => failed(error),
            },
        }
    };
    view! { <Suspense>{Suspend::new(waiting)}</Suspense> }
}

fn failed(error: Error) -> AnyView {
    let error = told(error);
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(error.status());
        if let ApiError::Busy { retry_s } = error {
            response.insert_header(header::RETRY_AFTER, HeaderValue::from(retry_s));
        }
    }
    match error {
        ApiError::NotFound => view! { <Lost/> }.into_any(),
        ApiError::SignIn => {
            crate::caller::go("/client/login/");
            ().into_any()
        }
        ApiError::Forbidden => no_page(locale().forbidden_title(), locale().forbidden_text()),
        ApiError::Refused(_) | ApiError::Malformed | ApiError::Busy { .. } | ApiError::Internal => {
            no_page(locale().fault_title(), locale().fault_text())
        }
    }
}

fn no_page(title: &'static str, text: &'static str) -> AnyView {
    view! {
        <PageTitle text=title/>
        <PublicFrame programme=sign()><EmptyState title=title text=text>""</EmptyState></PublicFrame>
    }
    .into_any()
}
