use super::{meaning, words};
use crate::{
    api::settings::{LOOK, MAIN, Save},
    caller,
    flash::Flash,
    locales::Locale,
    pages::desk::{
        inputs::{Inputs, options},
        lot_terms,
    },
    parts::{Button, Card, Field},
};
use kabinet_domain::{
    event::{NetworkName, NetworkUse},
    lang::Lang,
    words::{kind, network_use},
};
use kabinet_portal::settings::{self, FIELDS, MainForm, MainPage, Part, QUALIFYING, Takes};
use leptos::{prelude::*, server_fn::ServerFn as _};

const PARTS: [Part; 6] = [Part::Programme, Part::Currency, Part::Points, Part::Referral, Part::Networks, Part::People];

/// The form with what holds, or with what was typed.
pub fn view(t: Locale, page: &MainPage, kept: &Flash) -> AnyView {
    let other = Flash::default();
    let kept = if kept.is_about(MAIN) { kept } else { &other };
    let typed = kept.all_typed().cloned().unwrap_or_else(|| MainForm::of(&page.meaning.main).0);
    let inputs = Inputs { t, typed: &typed, kept };
    // After a conflict the form stands for what holds now: whoever saves again has been told.
    let stamp = if kept.refusal().is_some() { page.stamp.clone() } else { kept.typed_or("stamp", &page.stamp) };
    let parts = PARTS.map(|part| view_part(&inputs, page, part)).collect_view();
    view! {
        <form class="stack" method="post" action=Save::PATH>
            <input type="hidden" name="stamp" value=stamp/>
            {parts}
            <div class="actions"><Button name="then" value=LOOK>{t.settings_look()}</Button></div>
        </form>
    }
    .into_any()
}

fn view_part(inputs: &Inputs<'_>, page: &MainPage, part: Part) -> impl IntoView + use<> {
    let (t, now) = (inputs.t, &page.meaning);
    let fields = FIELDS.iter().filter(|field| field.part == part).map(|field| input(inputs, field)).collect_view();
    let (title, lead, means) = match part {
        Part::Programme => (t.settings_programme(), t.settings_programme_lead(), None),
        Part::Currency => (t.settings_currency(), t.settings_currency_lead(), Some(meaning::currency(now))),
        Part::Points => (t.settings_points(), t.settings_points_lead(), Some(meaning::awarded(t, now))),
        Part::Referral => (t.settings_referral(), t.settings_referral_lead(), Some(meaning::cost(t, &[("", now)]))),
        Part::Networks => (t.settings_networks(), t.settings_networks_lead(), None),
        Part::People => (t.settings_people(), t.settings_people_lead(), None),
    };
    let means = means.map(|means| view! { <div class="part"><h3>{t.settings_in_force()}</h3>{means}</div> });
    view! {
        <Card title=title>
            <p class="lead">{lead}</p>
            <div class="columns">{fields}</div>
            {means}
        </Card>
    }
}

fn input(inputs: &Inputs<'_>, field: &settings::Field) -> AnyView {
    let (t, key) = (inputs.t, field.key);
    let (label, hint) = (words::label(t, key), words::hint(t, key));
    let (value, error) = (inputs.value(key), inputs.kept.wrong(key));
    match field.takes {
        Takes::Line { most } => {
            view! { <Field label=label name=key value=value hint=hint error=error maxlength=most required=true/> }.into_any()
        }
        Takes::Zone => {
            let zones = settings::zones();
            view! { <Field label=label name=key value=value hint=hint error=error choices=zones required=true/> }.into_any()
        }
        Takes::Lang => {
            inputs.select(key, label, options(Lang::ALL.map(|lang| (lang.code(), words::language(lang)))))
        }
        Takes::Number { least, most, or_none } => {
            view! {
                <Field label=label name=key kind="number" value=value hint=hint error=error min=least max=most required=!or_none/>
            }
            .into_any()
        }
        Takes::Kinds => inputs.boxes(key, label, options(QUALIFYING.map(|one| (one.code(), kind(t.0, one))))),
        Takes::Choice(of) => inputs.select(key, label, options(of.iter().map(|code| (code, words::said(t, key, code))))),
        Takes::Uses => {
            let uses = || options(NetworkUse::ALL.map(|of| (of.code(), network_use(t.0, of))));
            let select = |network: NetworkName| {
                inputs.select(&format!("{key}.{}", network.code()), &caller::network(t, network), uses())
            };
            let error = error.map(|error| view! { <p class="error">{error}</p> });
            view! { {NetworkName::ALL.map(select).collect_view()}{error} }.into_any()
        }
        Takes::Terms => lot_terms::fields(inputs, "", None).into_any(),
    }
}
