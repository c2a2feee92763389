use crate::locales::locale;
use leptos::prelude::*;

/// The balance, written large: the first thing a member sees, and the heading of their home.
///
/// `facts` are what stands beside it, written out, such as what is pending and what burns when. Children are links.
#[component]
pub fn Balance(
    #[prop(into)] label: String,
    points: i64,
    /// What the programme calls so many points; without it, points.
    #[prop(optional, into)]
    unit: Option<String>,
    #[prop(optional)] facts: Vec<(String, String)>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let t = locale();
    let name = label.clone();
    let unit = unit.unwrap_or_else(|| t.points_unit(points).to_owned());
    view! {
        <section class="balance" aria-label=name>
            <h1 class="balance-label">{label}</h1>
            <p class="balance-amount">
                <strong>{t.number(points)}</strong>
                " "
                <span>{unit}</span>
            </p>
            {(!facts.is_empty())
                .then(|| {
                    let facts = facts
                        .into_iter()
                        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                        .collect_view();
                    view! { <dl class="balance-facts">{facts}</dl> }
                })}
            {children.map(|children| view! { <div class="balance-links">{children()}</div> })}
        </section>
    }
}
