use super::{Icon, Meter};
use crate::locales::locale;
use leptos::prelude::*;

/// Something a member may do, and what it pays.
#[derive(Debug, Clone)]
pub struct Earn {
    /// What it is about.
    pub icon: Icon,
    /// What to do.
    pub title: String,
    /// How often, until when; empty when there is nothing to add.
    pub detail: String,
    /// What it pays, in points.
    pub award: i64,
    /// Of each limit, how much of it is used, of how much, and the same in words.
    pub caps: Vec<(i64, i64, String)>,
    /// What it still asks of the member, in words; empty when nothing is missing.
    pub missing: String,
    /// Where it is done; written by code, never by people.
    pub href: Option<String>,
    /// It has been done and pays no more.
    pub done: bool,
}

/// What to do next, each with its award.
#[component]
pub fn EarnList(items: Vec<Earn>) -> impl IntoView {
    let t = locale();
    let items = items
        .into_iter()
        .map(|Earn { icon, title, detail, award, caps, missing, href, done }| {
            let detail = (!detail.is_empty()).then(|| view! { <span class="earn-detail">{detail}</span> });
            let missing = (!missing.is_empty()).then(|| view! { <span class="earn-missing">{missing}</span> });
            let caps = caps
                .into_iter()
                .map(|(used, most, words)| view! { <Meter words=words value=used most=most/> })
                .collect_view();
            // What it comes to may depend on what is done: then the sentence says it.
            let award = (award != 0).then(|| {
                view! { <span class="earn-award" title=t.points_amount(award)>{t.signed(award)}</span> }
            });
            let icon = if done { Icon::Done } else { icon };
            let body = view! {
                <span class="disc">{icon}</span>
                <span class="earn-what"><span class="earn-title">{title}</span>{detail}{missing}{caps}</span>
                {award}
            };
            let row = match href {
                Some(href) => view! { <a class="earn-row" href=href>{body}</a> }.into_any(),
                None => view! { <div class="earn-row">{body}</div> }.into_any(),
            };
            view! { <li class:done=done>{row}</li> }
        })
        .collect_view();
    view! { <ul class="earn">{items}</ul> }
}
