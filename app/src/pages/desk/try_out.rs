use super::{framed, marketer, subject};
use crate::{
    api::offers::page,
    caller, flash,
    locales::{Locale, locale},
    pages::loaded::loaded,
    parts::{Badge, Card, DeskTab, Field, FilterBar, Heading, Tone},
};
use jiff::tz::TimeZone;
use kabinet_domain::ids::OfferId;
use kabinet_portal::{
    Error,
    offers::{Asks, Said, Trial, Tried},
};
use leptos::prelude::*;

/// The address of trying an offer on a member.
pub fn address(id: OfferId) -> String {
    format!("{}try/", page(id))
}

/// One offer tried on one member: every question with its answer, and what would be done.
#[component]
pub fn TryOut() -> impl IntoView {
    let (t, marketer, id, kept) = (locale(), marketer(), subject::<OfferId>(), flash::take());
    let typed = caller::query("member").unwrap_or_default();
    loaded(async move {
        let (marketer, id) = (marketer?, id?);
        let (desk, offer) = (marketer.desk().await?, marketer.offer(id).await?.card);
        let kept = kept.await;
        let (mut tried, mut wrong) = (None, None);
        if !typed.trim().is_empty() {
            let trial = Trial { member: typed.clone(), ..Trial::default() };
            match marketer.try_offer(id, &trial).await {
                Ok(found) => tried = Some(found),
                Err(Error::Refused(problems)) => wrong = problems.first().map(|(_, problem)| problem.say(t.0)),
                Err(error) => return Err(error),
            }
        }
        let zone = desk.programme.zone.clone();
        let title = t.try_out_title(&offer.name);
        let body = view! {
            <a class="back" href=page(id)>{offer.name}</a>
            <Heading title=title.clone() text=t.try_out_lead()/>
            <FilterBar action=address(id) apply=t.try_out_apply()>
                <Field label=t.try_out_member() name="member" value=typed inputmode="numeric" required=true error=wrong/>
            </FilterBar>
            {tried.map(|tried| result(t, &tried, &zone))}
        };
        Ok(framed(desk, DeskTab::Offers, title, &kept, body))
    })
}

fn result(t: Locale, tried: &Tried, zone: &TimeZone) -> impl IntoView + use<> {
    let acts = !tried.does.is_empty();
    let (tone, verdict) = if acts { (Tone::Good, t.try_out_acts()) } else { (Tone::Neutral, t.try_out_refuses()) };
    let list = |items: &[String]| {
        let items = items.iter().map(|item| view! { <li>{item.clone()}</li> }).collect_view();
        view! { <ul>{items}</ul> }
    };
    let (does, against) = (acts.then(|| list(&tried.does)), (!acts).then(|| list(&tried.against)));
    let limits = (!tried.limits.is_empty()).then(|| {
        let limits = list(&tried.limits);
        view! { <Card title=t.try_out_limits()>{limits}</Card> }
    });
    let conditions = answer(t, &tried.conditions);
    let (happened, at) = (tried.happened.clone(), t.moment(tried.at, zone));
    let page = super::member::page(tried.member);
    let who = if tried.name.is_empty() { tried.member.to_string() } else { tried.name.clone() };
    view! {
        <Card title=happened>
            <p class="hint">
                <a href=page>{who}</a>
                " · "
                {at}
            </p>
            <p><Badge tone=tone text=verdict/></p>
            {does}
            {against}
        </Card>
        <Card title=t.try_out_conditions()><ul class="answers">{conditions}</ul></Card>
        {limits}
    }
}

/// A condition with its answer and, below it, what it consists of.
fn answer(t: Locale, said: &Said) -> AnyView {
    let (mark, word) = if said.holds { ("✓", t.try_out_holds()) } else { ("✗", t.try_out_fails()) };
    let (words, inner): (String, &[Said]) = match &said.asks {
        Asks::One(question) => (question.clone(), &[]),
        Asks::All(list) if list.is_empty() => (t.try_out_always().to_owned(), &[]),
        Asks::All(list) => (t.try_out_all().to_owned(), list),
        Asks::Any(list) => (t.try_out_any().to_owned(), list),
        Asks::Not(one) => (t.try_out_not().to_owned(), std::slice::from_ref(&**one)),
    };
    let inner = (!inner.is_empty()).then(|| {
        let inner = inner.iter().map(|one| answer(t, one)).collect_view();
        view! { <ul class="answers">{inner}</ul> }
    });
    let class = if said.holds { "holds" } else { "fails" };
    view! {
        <li class=class>
            <span aria-hidden="true">{mark}</span>
            <span class="unseen">{word}": "</span>
            " "
            {words}
            {inner}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;
    use kabinet_domain::lang::Lang;

    #[tokio::test]
    async fn every_question_has_its_answer_at_its_place_in_the_tree() {
        let html = rendered("/desk/offers/", || {
            let one = |holds, text: &str| Said { holds, asks: Asks::One(text.to_owned()) };
            let not = Said { holds: true, asks: Asks::Not(Box::new(one(false, "<b>c</b>"))) };
            let any = Said { holds: true, asks: Asks::Any(vec![one(true, "a"), one(false, "b")]) };
            answer(Locale(Lang::En), &Said { holds: true, asks: Asks::All(vec![any, not]) })
        })
        .await;
        let text: String = html.split('>').filter_map(|part| part.split('<').next()).collect();
        let tree = "✓holds:  all of these\
            ✓holds:  one of these✓holds:  a✗does not hold:  b\
            ✓holds:  none of this✗does not hold:  &lt;b&gt;c&lt;/b&gt;";
        assert!(text.contains(tree), "{text}");
    }
}
