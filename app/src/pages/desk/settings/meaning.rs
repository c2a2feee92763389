//! What settings mean, in examples and figures.

use crate::{
    locales::Locale,
    parts::{Column, Table},
};
use kabinet_domain::{lang::Lang, referral::Cost, time::Millis, words};
use kabinet_portal::settings::Meaning;
use leptos::prelude::*;

/// "1 балл, 2 балла, 5 баллов · 1 point, 2 points, 5 points".
pub fn currency(meaning: &Meaning) -> AnyView {
    let word = &meaning.main.currency;
    let counted = |lang: Lang| [1, 2, 5].map(|n| word.count(lang, n)).join(", ");
    Lang::ALL.map(counted).join(" · ").into_any()
}

/// When points that are awarded now become usable, and when they pass.
pub fn awarded(t: Locale, meaning: &Meaning) -> AnyView {
    let (awarded, from, expires) = meaning.awarded;
    let moment = |at: Millis| t.moment(at, &meaning.zone);
    let usable =
        if from == awarded { t.settings_usable_at_once().to_owned() } else { t.settings_usable(&moment(from)) };
    let pass = match expires {
        Millis::NEVER => t.settings_pass_never().to_owned(),
        past if past <= from => t.settings_pass_before(&moment(past)),
        at if meaning.main.terms.expiry.idle_days().is_some() => t.settings_pass_idle(&moment(at)),
        at => t.settings_pass(&moment(at)),
    };
    t.settings_awarded(&moment(awarded), &pass, &usable).into_any()
}

/// What inviting costs at worst, under each of these settings.
pub fn cost(t: Locale, of: &[(&str, &Meaning)]) -> AnyView {
    let mut columns = vec![Column::words(t.settings_cost_what())];
    columns.extend(of.iter().map(|(when, meaning)| {
        let levels = t.settings_cost_levels(i64::from(meaning.main.referral_levels));
        Column::words(if when.is_empty() { levels } else { format!("{when}: {levels}") })
    }));
    let purchase = t.settings_cost_purchase(&words::money(t.0, Meaning::PURCHASE));
    let row = |what: String, cost: fn(&Meaning) -> &Cost| {
        let cells = of.iter().map(|(_, meaning)| worst(t, meaning, cost(meaning)));
        std::iter::once(what.into_any()).chain(cells).collect()
    };
    let rows = vec![
        row(t.settings_cost_registration().to_owned(), |meaning| &meaning.registration),
        row(purchase, |meaning| &meaning.purchase),
    ];
    view! { <Table caption=t.settings_cost() columns=columns rows=rows/> }.into_any()
}

/// "не больше 90 баллов: участнику 30, пригласившим по уровням 50, 10".
fn worst(t: Locale, meaning: &Meaning, cost: &Cost) -> AnyView {
    let total = meaning.main.currency.count(t.0, cost.total());
    if cost.total() == 0 {
        return total.into_any();
    }
    let levels = cost.levels.iter().map(|points| t.number(*points)).collect::<Vec<_>>().join(", ");
    t.settings_cost_worst(&levels, &t.number(cost.member), &total).into_any()
}
