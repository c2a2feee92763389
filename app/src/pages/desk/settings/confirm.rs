use super::{meaning, words};
use crate::{
    api::settings::{EDIT, Save},
    flash::Flash,
    locales::Locale,
    parts::{Button, ButtonKind, Card, Column, Facts, Table},
};
use kabinet_portal::settings::{MainPage, Proposal};
use leptos::{prelude::*, server_fn::ServerFn as _};

/// What a save would change and mean, and the button that makes it.
pub fn view(t: Locale, page: &MainPage, proposal: &Proposal, kept: &Flash) -> AnyView {
    let (now, then) = (&page.meaning, &proposal.meaning);
    let among = |key: &str| proposal.changed.iter().any(|one| one.key == key);
    let means = vec![
        (t.settings_currency().to_owned(), meaning::currency(then)),
        (t.settings_awarded_now().to_owned(), meaning::awarded(t, then)),
    ];
    let zone = among("zone").then(|| view! { <p class="lead">{t.settings_zone_means()}</p> });
    let later = among("terms").then(|| view! { <p class="lead">{t.settings_terms_mean()}</p> });
    let levels = among("referral_levels").then(|| view! { <p class="lead">{t.settings_levels_mean()}</p> });
    let cost = meaning::cost(t, &[(t.settings_cost_now(), now), (t.settings_cost_then(), then)]);
    let changes = changes(t, proposal);
    let typed = kept.all_typed().cloned().unwrap_or_default();
    let fields = typed.into_iter().filter(|(name, _)| name != "then");
    let fields = fields.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    view! {
        <Card title=t.settings_changes()>{changes}</Card>
        <Card title=t.settings_means()>{zone}{later}<Facts items=means/></Card>
        <Card title=t.settings_cost()>{levels}{cost}</Card>
        <form class="actions" method="post" action=Save::PATH>
            {fields}
            <Button name="then" value="save">{t.offer_save()}</Button>
            <Button kind=ButtonKind::Quiet name="then" value=EDIT>{t.settings_edit()}</Button>
        </form>
    }
    .into_any()
}

fn changes(t: Locale, proposal: &Proposal) -> AnyView {
    if proposal.changed.is_empty() {
        return view! { <p class="lead">{t.settings_no_changes()}</p> }.into_any();
    }
    let columns =
        vec![Column::words(t.settings_what()), Column::words(t.settings_before()), Column::words(t.settings_after())];
    let rows = proposal.changed.iter().map(|one| {
        let said = |text: &str| words::said(t, &one.key, text).into_any();
        vec![words::label(t, &one.key).into_any(), said(&one.before), said(&one.after)]
    });
    view! { <Table caption=t.settings_changes() columns=columns rows=rows.collect()/> }.into_any()
}
