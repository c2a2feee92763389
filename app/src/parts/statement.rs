use super::{Badge, Icon, Tone};
use leptos::prelude::*;

/// What a line did to the balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Points came.
    Gain,
    /// Points went.
    Loss,
    /// Points are to come.
    Waiting,
}

/// One line of the history, written out.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is about.
    pub icon: Icon,
    /// What happened.
    pub title: String,
    /// Why: which post, which group, which offer.
    pub reason: String,
    /// The time of day.
    pub time: String,
    /// With its sign: `+5`.
    pub amount: String,
    /// How the amount is coloured.
    pub change: Change,
    /// The balance after this line, written out.
    pub balance: Option<String>,
    /// A state worth a badge: pending, reversed.
    pub badge: Option<(Tone, String)>,
    /// Names and values that unfold.
    pub more: Vec<(String, String)>,
}

/// The lines of a day under its date.
#[derive(Debug, Clone)]
pub struct Day {
    /// The date, written out.
    pub label: String,
    /// Newest first.
    pub entries: Vec<Entry>,
}

/// The history of points, day by day; stands under a heading of the second level.
#[component]
pub fn Statement(days: Vec<Day>) -> impl IntoView {
    let days = days
        .into_iter()
        .map(|Day { label, entries }| {
            let entries = entries.into_iter().map(|entry| view! { <li>{line(entry)}</li> }).collect_view();
            view! { <section class="day"><h3>{label}</h3><ul>{entries}</ul></section> }
        })
        .collect_view();
    view! { <div class="statement">{days}</div> }
}

fn line(entry: Entry) -> AnyView {
    let Entry { icon, title, reason, time, amount, change, balance, badge, more } = entry;
    let change = match change {
        Change::Gain => "gain",
        Change::Loss => "loss",
        Change::Waiting => "waiting",
    };
    let body = view! {
        <span class="disc">{icon}</span>
        <span class="entry-what">
            <span class="entry-title">{title} {badge.map(|(tone, text)| view! { " " <Badge tone=tone text=text/> })}</span>
            <span class="entry-reason">{reason}</span>
        </span>
        <span class="entry-sum">
            <span class=format!("entry-amount {change}")>{amount}</span>
            <span class="entry-after">{balance.unwrap_or(time)}</span>
        </span>
    };
    if more.is_empty() {
        return view! { <div class="entry">{body}</div> }.into_any();
    }
    let more =
        more.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect_view();
    view! { <details><summary class="entry">{body}</summary><dl class="facts">{more}</dl></details> }.into_any()
}
