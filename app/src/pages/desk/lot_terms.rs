//! When points become usable and when they pass: one piece of a form, for an award of an offer and for the general rules.

use super::inputs::{Inputs, options};
use kabinet_domain::{points::Until, words};
use leptos::prelude::*;

/// The fields of `points::Terms`, with `prefix` before their names. `general` are the words of what holds where nothing is
/// chosen; without them something has to be.
pub fn fields(inputs: &Inputs<'_>, prefix: &str, general: Option<&str>) -> Vec<AnyView> {
    let t = inputs.t;
    let general = || general.map(|words| ("", words)).into_iter();
    let activations = [
        ("at_once", t.offer_at_once()),
        ("after_days", t.offer_after_days()),
        ("start_of_next", t.offer_start_of_next()),
        ("on", t.offer_on_day()),
    ];
    let expiries = [
        ("never", t.offer_never()),
        ("after_days", t.offer_after_days()),
        ("after_idle_days", t.offer_after_idle_days()),
        ("after_months", t.offer_after_months()),
        ("end_of", t.offer_end_of()),
        ("on", t.offer_on_day()),
    ];
    let every = || options(Until::ALL.map(|until| (word(until), words::stretch(t.0, until))));
    let name = |field: &str| format!("{prefix}{field}");
    vec![
        inputs.select(&name("activation"), t.offer_activation(), options(general().chain(activations))),
        inputs.hinted(&name("activation_with"), t.offer_lot_with(), t.offer_activation_hint()),
        inputs.select(&name("activation_every"), t.offer_activation_every(), every()),
        inputs.select(&name("expiry"), t.offer_expiry(), options(general().chain(expiries))),
        inputs.hinted(&name("expiry_with"), t.offer_lot_with(), t.offer_expiry_hint()),
        inputs.select(&name("expiry_every"), t.offer_expiry_every(), every()),
    ]
}

const fn word(until: Until) -> &'static str {
    match until {
        Until::Day => "day",
        Until::Week => "week",
        Until::Month => "month",
        Until::Quarter => "quarter",
        Until::Year => "year",
    }
}
