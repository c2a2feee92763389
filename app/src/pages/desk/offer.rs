use super::{framed, marketer, offer_form, state, subject, try_out};
use crate::{
    api::{offers, undo},
    flash,
    locales::{Locale, locale},
    pages::loaded::loaded,
    parts::{Badge, Button, ButtonKind, ButtonLink, DeskTab, Flash, Heading, Tone},
};
use kabinet_domain::{ids::OfferId, offer::OfferState};
use kabinet_portal::offers::OfferCard;
use leptos::{prelude::*, server_fn::ServerFn as _};

/// One offer: what it does, whether it acts, and the form that changes it.
#[component]
pub fn Offer() -> impl IntoView {
    let (t, marketer, id, kept) = (locale(), marketer(), subject::<OfferId>(), flash::take());
    loaded(async move {
        let (marketer, id) = (marketer?, id?);
        let (desk, page) = (marketer.desk().await?, marketer.offer(id).await?);
        let kept = kept.await;
        let card = page.card;
        let (title, what) = if card.broken {
            let text = t.offers_broken_text(&card.sentence);
            (t.offers_nameless().to_owned(), view! { <Flash tone=Tone::Bad text=text/> }.into_any())
        } else {
            (card.name.clone(), view! { <p class="sentence">{card.sentence.clone()}</p> }.into_any())
        };
        let form = page.form.map(|(trigger, form)| offer_form::view(t, &card, trigger, form, &page.known, &kept));
        let switches = switches(t, &card);
        let trying = (!card.broken).then(|| {
            let (tried, replayed) = (try_out::address(id), offers::replay_page(id));
            view! {
                <ButtonLink kind=ButtonKind::Quiet href=tried>{t.try_out_open()}</ButtonLink>
                <ButtonLink kind=ButtonKind::Quiet href=replayed>{t.replay_open()}</ButtonLink>
            }
        });
        let body = view! {
            <a class="back" href="/desk/offers/">{t.offer_back()}</a>
            <Heading title=title.clone()>{switches}</Heading>
            <div class="about">
                {state::of_offer(t, card.state)}
                <Badge text=t.offer_version(&card.version.to_string())/>
            </div>
            {what}
            <div class="actions">
                {trying}
                <ButtonLink kind=ButtonKind::Quiet href=undo::page(id)>{t.undo_open()}</ButtonLink>
            </div>
            {form}
        };
        Ok(framed(desk, DeskTab::Offers, title, &kept, body))
    })
}

/// What may become of the offer as it stands.
fn switches(t: Locale, card: &OfferCard) -> impl IntoView + use<> {
    let to = |to: OfferState, kind, words: &'static str| {
        view! { <Button kind=kind name="to" value=to.code()>{words}</Button> }
    };
    let on = matches!(card.state, OfferState::Draft | OfferState::Paused) && !card.broken;
    let on = on.then(|| to(OfferState::Active, ButtonKind::Primary, t.offers_switch_on()));
    let pause = (card.state == OfferState::Active).then(|| to(OfferState::Paused, ButtonKind::Quiet, t.offers_pause()));
    let archive = if card.state == OfferState::Archived {
        to(OfferState::Paused, ButtonKind::Quiet, t.offers_restore())
    } else {
        to(OfferState::Archived, ButtonKind::Quiet, t.offers_archive())
    };
    view! {
        <form class="actions" method="post" action=offers::Switch::PATH>
            <input type="hidden" name="id" value=card.id.to_string()/>
            <input type="hidden" name="seen_on" value="page"/>
            {on}
            {pause}
            {archive}
        </form>
    }
}
