//! Sentences in both languages that letters, pages and islands all say.
//!
//! Labels (what happened, what kind of entry) have no full stop; reasons and errors are whole sentences with one. None
//! of them is escaped: whoever puts them into HTML does that.

mod amount;
mod batch;
mod calendar;
mod clause;
mod condition;
mod counted;
mod decision;
mod event;
mod field;
mod form;
mod kind;
mod likeness;
mod missing;
mod names;
mod obstacle;
mod offer;
mod op;
mod refusal;
mod terms;
#[cfg(test)]
mod tests;
mod undone;

pub use amount::{clipped, limit, limit_used, short, used_of_hold};
pub use batch::{file_fault, row_fault};
pub use calendar::{date, moment};
pub use clause::{address, question, reading, weekday, who};
pub use counted::counted;
pub use decision::{decision, no_points};
pub use event::{event, expiring};
pub use field::field_error;
pub use form::{amount_kinds, ask, beyond, compare, measure, per, rounding, stretch, to_do, window};
pub use kind::kind;
pub use likeness::{at_deadline, common, signal};
pub use missing::missing;
pub use names::{CurrencyWord, Names, act, act_at, excerpt, money, network, network_use};
pub use obstacle::obstacle;
pub use offer::offer_terms;
pub use op::op;
pub use refusal::refusal;
pub use terms::lot_terms;
pub use undone::undone;

use crate::lang::{Lang, Plural};

/// "5 баллов", "5 points". A programme with a word of its own: [`CurrencyWord::count`].
pub fn points(lang: Lang, n: i64) -> String {
    CurrencyWord::default().count(lang, n)
}

fn pick<'a>(lang: Lang, ru: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Ru => ru,
        Lang::En => en,
    }
}

/// The Russian word that goes with `n`: 1 день, 2 дня, 5 дней.
const fn russian<'a>(n: i64, one: &'a str, few: &'a str, many: &'a str) -> &'a str {
    match Lang::Ru.plural(n) {
        Plural::One => one,
        Plural::Few => few,
        Plural::Many => many,
    }
}

/// The Russian genitive that goes with `n`: не меньше 1 дня, 2 дней, 5 дней.
const fn russian_of<'a>(n: i64, one: &'a str, many: &'a str) -> &'a str {
    russian(n, one, many, many)
}

/// The English word that goes with `n`.
const fn english<'a>(n: i64, one: &'a str, other: &'a str) -> &'a str {
    match Lang::En.plural(n) {
        Plural::One => one,
        Plural::Few | Plural::Many => other,
    }
}

/// "a, b or c".
fn or(lang: Lang, items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {} {last}", first.join(", "), pick(lang, "или", "or")),
    }
}
