//! What is done: a row for each thing to do.

use super::inputs::{Inputs, options};
use crate::{
    pages::desk::lot_terms,
    parts::{Button, ButtonKind, Card},
};
use kabinet_domain::{
    offer::{Rounding, Row, Rows, THINGS_TO_DO},
    points::Beyond,
    time::Window,
    words,
};
use leptos::prelude::*;

/// The things to do, and the choice of one more.
pub fn view(inputs: &Inputs<'_>) -> impl IntoView + use<> {
    let (t, lang) = (inputs.t, inputs.t.0);
    let rows = Rows::of(inputs.form, "do").map(|row| thing(inputs, row)).collect_view();
    let more = options(THINGS_TO_DO.map(|what| (what, words::to_do(lang, what))));
    let add = inputs.select("add_do", t.offer_add_do(), more);
    view! {
        <section id="does">
            <Card title=t.offer_does()>
                <ol class="form-rows">{rows}</ol>
                <div class="add-row">
                    {add}
                    <Button kind=ButtonKind::Quiet name="then" value="do">{t.offer_add()}</Button>
                </div>
            </Card>
        </section>
    }
}

fn thing(inputs: &Inputs<'_>, row: Row<'_>) -> impl IntoView + use<> {
    let (t, lang) = (inputs.t, inputs.t.0);
    let what = row.get("what");
    let drop = inputs.check(&row.name("drop"), t.offer_drop(), "");
    let (fields, more) = match what {
        "award" | "award_above" => (amount(inputs, row, what == "award_above"), Some(lot(inputs, row))),
        "deduct" => {
            let mut fields = amount(inputs, row, false);
            fields.push(beyond(inputs, row));
            let once = inputs.check(&row.name("unless_reversed"), t.offer_unless_reversed(), "");
            (fields, Some(once))
        }
        "reverse" => (vec![beyond(inputs, row)], None),
        "letter" => {
            let field = |name: &str, label: &str| inputs.text(&row.name(name), label);
            let subjects = vec![field("subject_ru", t.offer_subject_ru()), field("subject_en", t.offer_subject_en())];
            let text = |name: &str, label: &str| inputs.lines(&row.name(name), label, t.offer_text_hint());
            let texts = view! {
                <div class="columns">
                    {text("text_ru", t.offer_text_ru())}
                    {text("text_en", t.offer_text_en())}
                </div>
            };
            (subjects, Some(texts.into_any()))
        }
        "counter" => {
            let counters = options(inputs.known.counters.iter().map(|(id, name)| (id, name)));
            let steps = [("by", t.offer_step_by()), ("by_points", t.offer_step_by_points()), ("to", t.offer_step_to())];
            let fields = vec![
                inputs.select(&row.name("counter"), t.offer_counter(), counters),
                inputs.select(&row.name("step"), t.offer_step(), options(steps)),
                inputs.number(&row.name("value"), t.offer_number()),
            ];
            (fields, None)
        }
        "mailing" | "tag" => {
            let label = if what == "tag" { t.offer_tag() } else { t.offer_mailing() };
            let switch = inputs.check(&row.name("on"), t.offer_put_on(), "");
            (vec![inputs.text(&row.name("value"), label)], Some(switch))
        }
        "raise" => (vec![inputs.hinted(&row.name("value"), words::ask(lang, "custom"), t.offer_event_hint())], None),
        _ => (Vec::new(), None),
    };
    view! {
        <li class="form-row">
            <h3>{words::to_do(lang, what)}</h3>
            {inputs.hidden(&row.name("what"))}
            <div class="columns">{fields}</div>
            {more}
            <div class="row-boxes">{drop}</div>
        </li>
    }
}

fn beyond(inputs: &Inputs<'_>, row: Row<'_>) -> AnyView {
    let ways = [("clip", Beyond::Clip), ("refuse", Beyond::Refuse), ("debt", Beyond::Debt)];
    let ways = ways.map(|(code, way)| (code, words::beyond(inputs.t.0, way)));
    inputs.select(&row.name("beyond"), inputs.t.offer_beyond(), options(ways))
}

/// How the amount is given, and the inputs of that way. Another way shows its inputs once the form is saved.
fn amount(inputs: &Inputs<'_>, row: Row<'_>, above: bool) -> Vec<AnyView> {
    let (t, lang) = (inputs.t, inputs.t.0);
    let mut fields =
        vec![inputs.select(&row.name("amount"), t.offer_amount(), options(words::amount_kinds(lang, above)))];
    let points = |name: &str, label: &str| inputs.number(&row.name(name), label);
    let rounding = || {
        let ways = Rounding::ALL.map(|way| (way.code(), words::rounding(lang, way)));
        inputs.select(&row.name("rounding"), t.offer_rounding(), options(ways))
    };
    match row.get("amount") {
        "by_act" => fields.extend([
            points("like", t.offer_like()),
            points("comment", t.offer_comment()),
            points("repost", t.offer_repost()),
        ]),
        "first_then" => {
            let firsts = [(Window::Month, t.offer_first_of_month()), (Window::Ever, t.offer_first_of_ever())];
            let firsts = options(firsts.map(|(window, words)| (window.code(), words)));
            fields.extend([
                points("first", t.offer_first()),
                points("next", t.offer_next()),
                inputs.select(&row.name("first_of"), t.offer_first_of(), firsts),
            ]);
        }
        "by_level" => fields.push(inputs.hinted(&row.name("levels"), t.offer_levels(), t.offer_levels_hint())),
        "percent_by_level" => {
            fields.push(inputs.hinted(&row.name("levels"), t.offer_levels(), t.offer_levels_percent_hint()));
            fields.push(rounding());
        }
        kind @ ("tiers" | "percent_tiers") => {
            fields.extend(inputs.counter(row));
            fields.push(inputs.hinted(&row.name("steps"), t.offer_steps(), t.offer_steps_hint()));
            if kind == "percent_tiers" {
                fields.push(rounding());
            }
        }
        "percent" => fields.extend([inputs.text(&row.name("percent"), t.offer_percent()), rounding()]),
        "same" => {}
        _ => fields.push(points("points", t.offer_points())),
    }
    fields
}

/// Activation and expiry of their own, out of the way where the general rules hold.
fn lot(inputs: &Inputs<'_>, row: Row<'_>) -> AnyView {
    let t = inputs.t;
    let own = !row.get("activation").is_empty() || !row.get("expiry").is_empty();
    let fields = lot_terms::fields(inputs, &row.name(""), Some(t.offer_lot_general()));
    view! {
        <details open=own>
            <summary>{t.offer_lot()}</summary>
            <div class="columns">{fields}</div>
        </details>
    }
    .into_any()
}
