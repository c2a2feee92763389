use super::{framed, marketer, state};
use crate::{
    api::offers,
    flash,
    locales::{Locale, locale},
    pages::loaded::loaded,
    parts::{Badge, Button, ButtonKind, Card, DeskTab, EmptyState, Heading, Select, Tone},
};
use kabinet_domain::{event::EventKind, offer::OfferState, words};
use kabinet_portal::offers::{OfferCard, TemplateCard};
use leptos::{prelude::*, server_fn::ServerFn as _};

/// All offers, and the templates that new ones are made from.
#[component]
pub fn Offers() -> impl IntoView {
    let (t, marketer, kept) = (locale(), marketer(), flash::take());
    loaded(async move {
        let (marketer, kept) = (marketer?, kept.await);
        let desk = marketer.desk().await?;
        let (offers, templates) = (marketer.offers().await?, marketer.offer_templates().await?);
        let templates = to_add(t, templates, offers.is_empty());
        let own = of_ones_own(t);
        let body = view! {
            <Heading title=t.offers_title() text=t.offers_lead()/>
            {list(t, offers)}
            {templates}
            {own}
        };
        Ok(framed(desk, DeskTab::Offers, t.offers_title().to_owned(), &kept, body))
    })
}

fn list(t: Locale, offers: Vec<OfferCard>) -> AnyView {
    if offers.is_empty() {
        return view! { <Card><EmptyState title=t.offers_empty_title() text=t.offers_empty_text()>""</EmptyState></Card> }
            .into_any();
    }
    let rows = offers.into_iter().map(|offer| row(t, offer)).collect_view();
    view! { <Card><ul class="rows">{rows}</ul></Card> }.into_any()
}

fn row(t: Locale, offer: OfferCard) -> impl IntoView {
    let OfferCard { id, name, state, sentence, broken, .. } = offer;
    let switch = match state {
        OfferState::Active => Some((OfferState::Paused, t.offers_pause())),
        OfferState::Paused | OfferState::Draft if !broken => Some((OfferState::Active, t.offers_switch_on())),
        _ => None,
    };
    let called = name.clone();
    let switch = switch.map(|(to, words)| {
        view! {
            <form class="row-side" method="post" action=offers::Switch::PATH>
                <input type="hidden" name="id" value=id.to_string()/>
                <Button kind=ButtonKind::Quiet name="to" value=to.code()>
                    {words}
                    <span class="unseen">" "{called}</span>
                </Button>
            </form>
        }
    });
    let (title, text) =
        if broken { (t.offers_nameless().to_owned(), t.offers_broken_text(&sentence)) } else { (name, sentence) };
    let broken = broken.then(|| view! { " " <Badge tone=Tone::Bad text=t.offers_broken()/> });
    view! {
        <li class="row" class:over=state == OfferState::Archived>
            <div class="row-what">
                <h2 class="row-title"><a href=offers::page(id)>{title}</a>" "{state::of_offer(t, state)}{broken}</h2>
                <p class="row-text">{text}</p>
            </div>
            {switch}
        </li>
    }
}

/// Out of the way once there are offers.
fn to_add(t: Locale, templates: Vec<TemplateCard>, open: bool) -> impl IntoView {
    let rows = templates
        .into_iter()
        .map(|TemplateCard { key, name, sentence }| {
            view! {
                <li class="row">
                    <div class="row-what"><h3 class="row-title">{name.clone()}</h3><p class="row-text">{sentence}</p></div>
                    <form class="row-side" method="post" action=offers::Add::PATH>
                        <input type="hidden" name="template" value=key/>
                        <Button kind=ButtonKind::Quiet>{t.offers_add()}<span class="unseen">" "{name}</span></Button>
                    </form>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="card" open=open>
            <summary><h2>{t.offers_templates()}</h2></summary>
            <p class="lead">{t.offers_templates_lead()}</p>
            <ul class="rows">{rows}</ul>
        </details>
    }
}

/// An offer of one's own begins with what it waits for.
fn of_ones_own(t: Locale) -> impl IntoView {
    let kinds = EventKind::ALL.iter().filter(|kind| kind.is_trigger());
    let kinds = kinds.map(|kind| (kind.code().to_owned(), words::kind(t.0, *kind).to_owned())).collect();
    view! {
        <Card title=t.offers_own()>
            <p class="lead">{t.offers_own_lead()}</p>
            <form class="add-row" method="post" action=offers::New::PATH>
                <Select label=t.offers_trigger() name="trigger" options=kinds/>
                <Button kind=ButtonKind::Quiet>{t.offers_add()}</Button>
            </form>
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;
    use kabinet_domain::{ids::OfferId, lang::Lang};

    fn offer(state: OfferState, broken: bool) -> OfferCard {
        let id: OfferId = "0192f6c1-7f3e-7d3a-8f00-0123456789ab".parse().unwrap();
        let (name, sentence) = ("<Likes>".to_owned(), "5 points & more".to_owned());
        OfferCard { id, name, state, version: 1, sentence, broken }
    }

    #[tokio::test]
    async fn an_offer_that_is_on_can_be_paused_and_one_that_rests_switched_on() {
        let html = rendered("/desk/offers/", || {
            list(Locale(Lang::En), vec![offer(OfferState::Active, false), offer(OfferState::Draft, false)])
        })
        .await;
        assert!(html.contains("&lt;Likes&gt;") && html.contains("5 points &amp; more"), "{html}");
        assert!(html.contains(r#"name="to" value="paused""#) && html.contains(r#"name="to" value="active""#), "{html}");
        assert!(html.contains(r#"action="/api/offers/switch""#), "{html}");
    }

    #[tokio::test]
    async fn an_offer_that_is_not_understood_says_why_and_cannot_be_switched_on() {
        let html = rendered("/desk/offers/", || list(Locale(Lang::En), vec![offer(OfferState::Paused, true)])).await;
        assert!(html.contains("A newer version of the programme saved this offer"), "{html}");
        assert!(!html.contains(r#"value="active""#), "{html}");
    }
}
