use crate::islands::Live;
use leptos::prelude::*;

/// How far something has come; `None` while that is not known.
#[component]
pub fn Progress(#[prop(into)] label: String, percent: Option<u8>) -> impl IntoView {
    let value = percent.map(|share| share.to_string());
    let words = percent.map(|share| format!("{share}\u{a0}%"));
    view! {
        <div class="progress">
            <progress aria-label=label max="100" value=value></progress>
            <span class="progress-share" aria-hidden="true">{words}</span>
        </div>
    }
}

/// A collecting run, in words already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunView {
    /// What is going on, in a sentence.
    pub headline: String,
    /// Share done, 0 to 100; `None` while the amount of work is not known.
    pub percent: Option<u8>,
    /// Name and value, in the order they are shown.
    pub figures: Vec<(String, String)>,
}

/// A run as it goes on. While `live` names the page's own address it renews itself every two seconds; a page that shows
/// a live run sends a Refresh header for those without scripts, and its frame is asked for islands.
#[component]
pub fn RunProgress(run: RunView, live: Option<String>) -> impl IntoView {
    let RunView { headline, percent, figures } = run;
    let figures =
        figures.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect_view();
    view! {
        <Live>
            <section class="run" id="run" data-live=live>
                <p class="run-headline">{headline.clone()}</p>
                <Progress label=headline percent=percent/>
                <dl class="figures">{figures}</dl>
            </section>
        </Live>
    }
}
