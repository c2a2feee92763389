use super::Icon;
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
    /// How much of a limit is used, of how much, and the same in words.
    pub cap: Option<(i64, i64, String)>,
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
        .map(|Earn { icon, title, detail, award, cap, href, done }| {
            let detail = (!detail.is_empty()).then(|| view! { <span class="earn-detail">{detail}</span> });
            let cap = cap.map(|(used, most, words)| {
                let (used, most) = (used.to_string(), most.to_string());
                view! {
                    <span class="earn-cap">
                        <progress aria-hidden="true" max=most value=used></progress>
                        <span>{words}</span>
                    </span>
                }
            });
            // What it comes to may depend on what is done: then the sentence says it.
            let award = (award != 0).then(|| {
                view! { <span class="earn-award" title=t.points_amount(award)>{t.signed(award)}</span> }
            });
            let icon = if done { Icon::Done } else { icon };
            let body = view! {
                <span class="disc">{icon}</span>
                <span class="earn-what"><span class="earn-title">{title}</span>{detail}{cap}</span>
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
