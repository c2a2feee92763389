use super::{
    super::{Limit, Measure, Per},
    MOST, OfferForm, Rows, Wrong, known, number, word,
};
use crate::time::Window;

/// What stands where no limit is typed yet.
const FRESH: Limit =
    Limit { measure: Measure::Points, window: Window::Month, at_most: 0, clip: true, per: Per::Member };

/// Fills in the limits, and a row for one more.
pub(super) fn fill(form: &mut OfferForm, limits: &[Limit]) {
    let fresh = limits.is_empty().then_some(&FRESH);
    for (n, limit) in limits.iter().chain(fresh).enumerate() {
        if limit.at_most > 0 {
            form.set(&format!("limit{n}.at_most"), limit.at_most.to_string());
        }
        form.set(&format!("limit{n}.measure"), word(&limit.measure));
        form.set(&format!("limit{n}.window"), word(&limit.window));
        form.set(&format!("limit{n}.per"), word(&limit.per));
        form.check(&format!("limit{n}.clip"), limit.clip);
    }
}

/// The limits as typed; a row without a number is none.
pub(super) fn read(form: &OfferForm, wrong: &mut Wrong) -> Vec<Limit> {
    let mut limits = Vec::new();
    for row in Rows::of(form, "limit").filter(|row| !row.get("at_most").trim().is_empty()) {
        limits.push(Limit {
            at_most: wrong.take(row.name("at_most"), number(row.get("at_most"), 1, MOST)),
            measure: known(row.get("measure")).unwrap_or(Measure::Points),
            window: known(row.get("window")).unwrap_or(Window::Month),
            per: known(row.get("per")).unwrap_or_default(),
            clip: row.on("clip"),
        });
    }
    limits
}
