//! What must hold: a row for each question, with the inputs that its answer takes.

use super::inputs::{Inputs, Options, options};
use crate::{
    caller,
    parts::{Button, ButtonKind, Card},
};
use kabinet_domain::{
    event::{Act, By, ContactKind, EventKind, NetworkName},
    offer::{
        Compare, Row, Rows, Weekday,
        field::{Choices, FIELDS, Field, Takes},
    },
    time::Window,
    words,
};
use leptos::prelude::*;

/// The conditions, and the choice of one more.
pub fn view(inputs: &Inputs<'_>, trigger: EventKind) -> impl IntoView + use<> {
    let (t, lang) = (inputs.t, inputs.t.0);
    let fits = FIELDS.iter().filter(|field| (field.with)(trigger));
    let more = options(fits.map(|field| (field.key, words::ask(lang, field.key))));
    let kept = inputs.form.on("tree_kept");
    let rows = Rows::of(inputs.form, "if").map(|row| question(inputs, trigger, row)).collect_view();
    let add = inputs.select("add_if", t.offer_add_if(), more);
    let body = if kept {
        view! { {inputs.hidden("tree_kept")}<p class="lead">{t.offer_tree_kept()}</p> }.into_any()
    } else {
        view! {
            <ol class="form-rows">{rows}</ol>
            <div class="add-row">
                {add}
                <Button kind=ButtonKind::Quiet name="then" value="if">{t.offer_add()}</Button>
            </div>
        }
        .into_any()
    };
    let waits = words::kind(lang, trigger);
    view! {
        <section id="asks">
            <Card title=t.offer_asks()>
                <p class="lead">{t.offer_asks_lead(waits)}</p>
                {body}
            </Card>
        </section>
    }
}

fn question(inputs: &Inputs<'_>, trigger: EventKind, row: Row<'_>) -> impl IntoView + use<> {
    let (t, lang) = (inputs.t, inputs.t.0);
    let field = Field::find(row.get("field"));
    let label = words::ask(lang, row.get("field"));
    let answer = field.map(|field| answer(inputs, trigger, row, field)).unwrap_or_default();
    let or = (row.number() > 0).then(|| inputs.check(&row.name("or"), t.offer_or(), ""));
    let not = inputs.check(&row.name("not"), t.offer_not(), "");
    let drop = inputs.check(&row.name("drop"), t.offer_drop(), "");
    view! {
        <li class="form-row">
            <h3>{label}</h3>
            {inputs.hidden(&row.name("field"))}
            {inputs.hidden(&row.name("currency"))}
            <div class="columns">{answer}</div>
            <div class="row-boxes">{or}{not}{drop}</div>
        </li>
    }
}

/// The inputs of an answer.
fn answer(inputs: &Inputs<'_>, trigger: EventKind, row: Row<'_>, field: &Field) -> Vec<AnyView> {
    let (t, lang) = (inputs.t, inputs.t.0);
    let label = words::ask(lang, row.get("field"));
    let name = |part: &str| row.name(part);
    let compare = || {
        let words = Compare::ALL.into_iter().map(|is| (is.code(), words::compare(lang, is)));
        inputs.select(&name("is"), t.offer_compare(), options(words))
    };
    match field.takes {
        Takes::Nothing => Vec::new(),
        Takes::Choices(of) => vec![inputs.boxes(&name("list"), t.offer_any_of(), choices(inputs, trigger, of))],
        Takes::List => vec![inputs.hinted(&name("value"), label, t.offer_list_hint())],
        Takes::Text => vec![inputs.text(&name("value"), label)],
        Takes::Number { compared: true, .. } => vec![compare(), inputs.number(&name("value"), label)],
        Takes::Number { .. } => vec![inputs.number(&name("value"), t.offer_number())],
        Takes::Money => vec![compare(), inputs.text(&name("value"), label)],
        Takes::Dates => vec![inputs.day(&name("value"), t.offer_from()), inputs.day(&name("until"), t.offer_until())],
        Takes::Hours => vec![
            inputs.time(&name("value"), t.offer_hour_from()),
            inputs.time(&name("until"), t.offer_hour_until()),
            inputs.check(&name("members_zone"), t.offer_members_zone(), ""),
        ],
        Takes::Counter => {
            let mut all = inputs.counter(row);
            all.extend([compare(), inputs.number(&name("value"), t.offer_number())]);
            all
        }
        Takes::Nth => {
            let windows = Window::ALL.into_iter().map(|window| (window.code(), words::window(lang, window)));
            vec![
                inputs.number(&name("value"), t.offer_nth()),
                inputs.select(&name("unit"), t.offer_window(), options(windows)),
                inputs.check(&name("every"), t.offer_every_nth(), ""),
            ]
        }
    }
}

fn choices(inputs: &Inputs<'_>, trigger: EventKind, of: Choices) -> Options {
    let lang = inputs.t.0;
    match of {
        Choices::Networks => {
            let fits = |network: &&NetworkName| !trigger.has_group() || network.has_groups();
            let networks = inputs.known.networks.iter().filter(fits);
            options(networks.map(|network| (network.code(), caller::network(inputs.t, *network))))
        }
        Choices::Groups => options(inputs.known.groups.iter().map(|(id, name)| (id, name))),
        Choices::Acts => options(Act::ALL.map(|act| (act.code(), words::act_at(lang, act, &inputs.known.networks)))),
        Choices::Who => options(By::ALL.map(|by| (by.code(), words::who(lang, by)))),
        Choices::Contacts => options(ContactKind::ALL.map(|kind| (kind.code(), words::address(lang, kind)))),
        Choices::Weekdays => options(Weekday::ALL.map(|day| (day.code(), words::weekday(lang, day)))),
    }
}
