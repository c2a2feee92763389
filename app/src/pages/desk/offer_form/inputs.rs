use crate::pages::desk::inputs;
use kabinet_domain::{
    offer::{OfferForm, Row},
    time::Window,
    words,
};
use kabinet_portal::offers::Known;
use leptos::prelude::*;
use std::ops::Deref;

pub use crate::pages::desk::inputs::{Options, options};

/// The inputs of the offer's form, and what it chooses from.
pub struct Inputs<'a> {
    pub plain: inputs::Inputs<'a>,
    pub form: &'a OfferForm,
    pub known: &'a Known,
}

impl<'a> Deref for Inputs<'a> {
    type Target = inputs::Inputs<'a>;

    fn deref(&self) -> &Self::Target {
        &self.plain
    }
}

impl Inputs<'_> {
    /// Which number of a counter: its value, or its change over the last units.
    pub fn counter(&self, row: Row<'_>) -> Vec<AnyView> {
        let t = self.t;
        let counters = options(self.known.counters.iter().map(|(id, name)| (id, name)));
        let units = Window::ALL.into_iter().filter(|unit| *unit != Window::Ever);
        let units = options(units.map(|unit| (unit.code(), words::window(t.0, unit))));
        vec![
            self.select(&row.name("counter"), t.offer_counter(), counters),
            self.whole(&row.name("last"), t.offer_counter_last(), t.offer_counter_last_hint(), 1),
            self.select(&row.name("unit"), t.offer_counter_unit(), units),
        ]
    }
}
