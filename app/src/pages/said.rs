use crate::{
    flash::Flash,
    locales::locale,
    parts::{self, Tone},
};
use leptos::prelude::*;

/// What came of the last thing done, above the page it led to.
pub fn said(kept: &Flash) -> impl IntoView + use<> {
    let done = kept.said(locale()).map(|text| view! { <parts::Flash tone=Tone::Good text=text/> });
    let refused = kept.refusal().map(|text| view! { <parts::Flash tone=Tone::Bad text=text/> });
    view! { {done}{refused} }
}
