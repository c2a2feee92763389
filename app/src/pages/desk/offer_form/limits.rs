//! How much at most.

use super::inputs::{Inputs, options};
use crate::parts::Card;
use kabinet_domain::{
    offer::{Measure, Per, Row, Rows},
    time::Window,
    words,
};
use leptos::prelude::*;

/// The limits; a row without a number is none, and saving brings a fresh one.
pub fn view(inputs: &Inputs<'_>) -> impl IntoView + use<> {
    let t = inputs.t;
    let rows = Rows::of(inputs.form, "limit").map(|row| limit(inputs, row)).collect_view();
    view! {
        <Card title=t.offer_limit()>
            <p class="lead">{t.offer_limit_lead()}</p>
            <ol class="form-rows">{rows}</ol>
        </Card>
    }
}

fn limit(inputs: &Inputs<'_>, row: Row<'_>) -> impl IntoView + use<> {
    let (t, lang) = (inputs.t, inputs.t.0);
    let measures = [("points", Measure::Points), ("awards", Measure::Awards)];
    let measures = options(measures.map(|(code, measure)| (code, words::measure(lang, measure))));
    let windows = options(Window::ALL.map(|window| (window.code(), words::window(lang, window))));
    let pers = options(Per::ALL.map(|per| (per.code(), words::per(lang, per))));
    let clip = inputs.check(&row.name("clip"), t.offer_clip(), t.offer_clip_hint());
    view! {
        <li class="form-row">
            <div class="columns">
                {inputs.whole(&row.name("at_most"), t.offer_at_most(), t.offer_at_most_hint(), 1)}
                {inputs.select(&row.name("measure"), t.offer_measure(), measures)}
                {inputs.select(&row.name("window"), t.offer_window(), windows)}
                {inputs.select(&row.name("per"), t.offer_per(), pers)}
            </div>
            {clip}
        </li>
    }
}
