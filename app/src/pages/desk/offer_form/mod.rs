//! The form that changes an offer: what it asks, what it does, how much at most.

mod asks;
mod does;
mod inputs;
mod limits;

use crate::{
    api::offers::{EDIT, Save},
    flash::Flash,
    locales::Locale,
    parts::{Button, ButtonKind, ButtonLink, Card},
};
use inputs::Inputs;
use kabinet_domain::{event::EventKind, offer::OfferForm};
use kabinet_portal::offers::{Known, OfferCard};
use leptos::{prelude::*, server_fn::ServerFn as _};

/// The offer's form with the values in force, or with those typed when it was refused or a row was added.
pub fn view(t: Locale, card: &OfferCard, trigger: EventKind, form: OfferForm, known: &Known, kept: &Flash) -> AnyView {
    let other = Flash::default();
    let kept = if kept.is_about(EDIT) { kept } else { &other };
    let form = kept.all_typed().map_or(form, |typed| OfferForm(typed.clone()));
    let inputs = Inputs { plain: super::inputs::Inputs { t, typed: &form.0, kept }, form: &form, known };
    // After a conflict the version is the one in force: whoever saves again has been told.
    let current = card.version.to_string();
    let version = if kept.refusal().is_some() { current } else { kept.typed_or("version", &current) };
    view! {
        <form class="stack" method="post" action=Save::PATH>
            <input type="hidden" name="id" value=card.id.to_string()/>
            <input type="hidden" name="version" value=version/>
            // The button that Enter presses comes first.
            <button class="unseen" name="then" value="save" tabindex="-1" aria-hidden="true">{t.offer_save()}</button>
            {asks::view(&inputs, trigger)}
            {does::view(&inputs)}
            {limits::view(&inputs)}
            {period(&inputs)}
            {rules(&inputs, trigger)}
            {names(&inputs)}
            <div class="actions">
                <Button name="then" value="save">{t.offer_save()}</Button>
                // Elsewhere, so that what is typed stays here.
                <button type="submit" class="button quiet" name="then" value="replay" formtarget="_blank">
                    {t.offer_replay()}
                </button>
                <ButtonLink kind=ButtonKind::Quiet href="/desk/offers/">{t.offer_cancel()}</ButtonLink>
            </div>
        </form>
    }
    .into_any()
}

fn names(inputs: &Inputs<'_>) -> impl IntoView + use<> {
    let t = inputs.t;
    let (ru, en) = (inputs.text("name_ru", t.offer_name_ru()), inputs.text("name_en", t.offer_name_en()));
    view! {
        <Card title=t.offer_names()>
            <p class="lead">{t.offer_names_lead()}</p>
            <div class="columns">{ru}{en}</div>
        </Card>
    }
}

fn period(inputs: &Inputs<'_>) -> impl IntoView + use<> {
    let t = inputs.t;
    let (from, until) = (inputs.day("from", t.offer_from()), inputs.day("until", t.offer_until()));
    view! {
        <Card title=t.offer_period()>
            <p class="lead">{t.offer_period_lead()}</p>
            <div class="columns">{from}{until}</div>
        </Card>
    }
}

fn rules(inputs: &Inputs<'_>, trigger: EventKind) -> impl IntoView + use<> {
    let t = inputs.t;
    let takes_back = matches!(
        trigger,
        EventKind::SocialLinked | EventKind::SocialJoined | EventKind::SocialActed | EventKind::PurchaseMade
    );
    let earlier = matches!(trigger, EventKind::SocialJoined | EventKind::SocialActed);
    let boxes = [
        takes_back.then(|| inputs.check("takes_back", t.offer_takes_back(), t.offer_takes_back_hint())),
        earlier.then(|| inputs.check("earlier_acts", t.offer_earlier_acts(), t.offer_earlier_acts_hint())),
        Some(inputs.check("repeats", t.offer_repeats(), t.offer_repeats_hint())),
        Some(inputs.check("stops", t.offer_stops(), t.offer_stops_hint())),
    ];
    let kept = [(takes_back, "takes_back"), (earlier, "earlier_acts")]
        .map(|(shown, name)| (!shown).then(|| inputs.hidden(name)));
    let priority = inputs.whole("priority", t.offer_priority(), t.offer_priority_hint(), -1_000);
    let rest = inputs.whole("rest_minutes", t.offer_rest(), t.offer_rest_hint(), 0);
    view! {
        <Card title=t.offer_rules()>
            {boxes.into_iter().flatten().collect_view()}
            {kept.into_iter().flatten().collect_view()}
            <div class="columns">{priority}{rest}</div>
        </Card>
    }
}
