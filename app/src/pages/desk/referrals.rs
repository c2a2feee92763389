//! Recommendations that wait to be looked at, those that were decided about, and members who look alike.

use super::{address, framed, marketer, member, points, rings};
use crate::{
    api::referrals::{DECIDE, DecideReferral, REFERRALS},
    caller,
    flash::{self, Flash},
    locales::{Locale, locale},
    pages::loaded::loaded,
    parts::{Badge, Button, ButtonKind, Card, Chip, Chips, DeskTab, EmptyState, Heading, Pagination, Tone},
};
use kabinet_domain::{ids::MemberId, time::Millis};
use kabinet_portal::{
    Programme,
    referral::{Flagged, Held, Outcome, Queue, Someone, Sort},
};
use leptos::{prelude::*, server_fn::ServerFn as _};

/// What of it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Show {
    Waiting,
    Decided,
    Rings,
}

impl Show {
    const ALL: [Self; 3] = [Self::Waiting, Self::Decided, Self::Rings];

    /// The word in the address.
    const fn code(self) -> Option<&'static str> {
        match self {
            Self::Waiting => None,
            Self::Decided => Some("decided"),
            Self::Rings => Some("rings"),
        }
    }

    fn asked() -> Self {
        let asked = caller::query("show");
        Self::ALL.into_iter().find(|show| show.code() == asked.as_deref()).unwrap_or(Self::Waiting)
    }

    fn href(self, after: Option<String>) -> String {
        address::address(REFERRALS, [("show", self.code().map(str::to_owned)), ("after", after)])
    }

    const fn label(self, t: Locale) -> &'static str {
        match self {
            Self::Waiting => t.referrals_waiting(),
            Self::Decided => t.referrals_decided(),
            Self::Rings => t.referrals_rings(),
        }
    }

    const fn lead(self, t: Locale) -> &'static str {
        match self {
            Self::Waiting => t.referrals_lead(),
            Self::Decided => t.referrals_decided_lead(),
            Self::Rings => t.rings_lead(),
        }
    }
}

/// Recommendations.
#[component]
pub fn Referrals() -> impl IntoView {
    let (t, marketer, kept) = (locale(), marketer(), flash::take());
    let (show, after) = (Show::asked(), caller::query("after"));
    loaded(async move {
        let (marketer, kept) = (marketer?, kept.await);
        let desk = marketer.desk().await?;
        let place: Option<(Millis, MemberId)> = placed(after.as_deref());
        let (list, next) = match show {
            Show::Waiting => {
                let queue = marketer.referrals_waiting(place).await?;
                (list(t, &queue, &desk.programme, &kept), further(&queue))
            }
            Show::Decided => {
                let queue = marketer.referrals_decided(place).await?;
                (list(t, &queue, &desk.programme, &kept), further(&queue))
            }
            Show::Rings => {
                let found = marketer.rings(after.as_deref().and_then(|after| after.parse().ok())).await?;
                let next = found.next.map(|next| next.to_string());
                (rings::list(t, found, &desk.programme), next)
            }
        };
        let newest = after.map(|_| (show.href(None), t.referrals_first().to_owned()));
        let further = next.map(|next| (show.href(Some(next)), t.referrals_further().to_owned()));
        let chips =
            Show::ALL.map(|one| Chip { href: one.href(None), label: one.label(t).to_owned(), current: one == show });
        let body = view! {
            <Heading title=t.referrals_title() text=show.lead(t)/>
            <Chips label=t.referrals_show() items=chips.into()/>
            <Card>{list}</Card>
            <Pagination newer=newest older=further/>
        };
        Ok(framed(desk, DeskTab::Referrals, t.referrals_title().to_owned(), &kept, body))
    })
}

fn further(queue: &Queue) -> Option<String> {
    queue.next.map(|(at, member)| address::place((at, member)))
}

/// Reads where a page begins; numbers of members have no type of their own to be read as.
fn placed(after: Option<&str>) -> Option<(Millis, MemberId)> {
    address::placed::<i64>(after.map(str::to_owned)).map(|(at, member)| (at, MemberId(member)))
}

fn list(t: Locale, queue: &Queue, programme: &Programme, kept: &Flash) -> AnyView {
    if queue.list.is_empty() {
        return view! { <EmptyState title=t.referrals_empty_title() text=t.referrals_empty_text()/> }.into_any();
    }
    let rows = queue.list.iter().map(|one| row(t, one, programme, kept)).collect_view();
    view! { <ul class="rows">{rows}</ul> }.into_any()
}

fn row(t: Locale, one: &Flagged, programme: &Programme, kept: &Flash) -> impl IntoView + use<> {
    let signals = one.signals.iter().map(|signal| view! { <li>{signal.clone()}</li> }).collect_view();
    let held = (one.outcome.is_none()).then(|| {
        let held = held(t, &one.held, programme);
        view! { <p class="hint">{t.referrals_held()}" "{held}</p> }
    });
    let registered = t.referrals_registered(&t.moment(one.at, &programme.zone));
    let side = match &one.outcome {
        Some(outcome) => outcome_of(t, outcome, programme).into_any(),
        None => form(t, one, kept).into_any(),
    };
    let due = (one.outcome.is_none()).then(|| {
        let day = t.day(one.due.date(&programme.zone));
        if one.is_overdue {
            view! { <Badge tone=Tone::Bad text=t.referrals_overdue(&day)/> }
        } else {
            view! { <Badge tone=Tone::Warn text=t.referrals_due(&day)/> }
        }
    });
    view! {
        <li class="row">
            <div class="row-what">
                <p class="row-title">{someone(t, &one.member)}" "{due}</p>
                <p class="row-text">{t.referrals_by()}" "{someone(t, &one.referrer)}" · "{registered}</p>
                <ul class="row-text">{signals}</ul>
                {held}
            </div>
            {side}
        </li>
    }
}

/// A member, with the number that tells those apart who are called the same.
pub fn someone(t: Locale, one: &Someone) -> impl IntoView + use<> {
    let number = t.members_numbered(&one.id.to_string());
    view! { <a href=member::page(one.id)>{number}" "{one.name.clone()}</a> }
}

fn held(t: Locale, held: &[Held], programme: &Programme) -> String {
    if held.is_empty() {
        return t.referrals_held_nothing().to_owned();
    }
    let said = |one: &Held| match one.sort {
        Sort::Registered => t.referrals_held_registered(one.n),
        Sort::Qualified => t.referrals_held_qualified(one.n),
        Sort::Earned => format!("{}: {}", t.referrals_held_earned(one.n), programme.currency.count(t.0, one.points)),
        Sort::Withdrew => t.referrals_held_withdrew(one.n),
    };
    held.iter().map(said).collect::<Vec<_>>().join(", ")
}

fn outcome_of(t: Locale, outcome: &Outcome, programme: &Programme) -> impl IntoView + use<> {
    let badge = if outcome.counts {
        view! { <Badge tone=Tone::Good text=t.referrals_counts()/> }
    } else {
        view! { <Badge tone=Tone::Bad text=t.referrals_refused()/> }
    };
    let by = outcome.by.clone().unwrap_or_else(|| t.referrals_by_deadline().to_owned());
    let who = format!("{by}, {}", t.moment(outcome.at, &programme.zone));
    let reason = outcome.reason.clone().map(|reason| view! { <p class="row-text">{reason}</p> });
    view! { <div class="row-side"><p>{badge}</p>{reason}<p class="hint">{who}</p></div> }
}

fn form(t: Locale, one: &Flagged, kept: &Flash) -> impl IntoView + use<> {
    let id = one.member.id.to_string();
    let own = kept.is_about(DECIDE) && kept.typed("id") == id;
    let (value, error) = if own { (kept.typed("reason"), kept.wrong("reason")) } else { (String::new(), None) };
    let (field, note) = (format!("f-reason-{id}"), format!("f-reason-{id}-error"));
    let (described, invalid) = (error.is_some().then(|| note.clone()), error.is_some().then_some("true"));
    let whom = format!(" {}", one.member.name);
    let (yes, no) = (whom.clone(), whom);
    view! {
        <form class="row-side stack" method="post" action=DecideReferral::PATH>
            {points::hidden(one.member.id)}
            <div class="field">
                <label for=field.clone()>{t.referrals_reason()}</label>
                <input id=field name="reason" maxlength="200" value=value aria-describedby=described aria-invalid=invalid/>
                {error.map(|error| view! { <p class="error" id=note>{error}</p> })}
            </div>
            <div class="actions">
                <Button name="verdict" value="approve">{t.referrals_approve()}<span class="unseen">{yes}</span></Button>
                <Button kind=ButtonKind::Danger name="verdict" value="refuse">
                    {t.referrals_refuse()}
                    <span class="unseen">{no}</span>
                </Button>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;
    use kabinet_domain::{lang::Lang, words::CurrencyWord};

    fn flagged(outcome: Option<Outcome>) -> Flagged {
        let someone = |id, name: &str| Someone { id: MemberId(id), name: name.to_owned() };
        Flagged {
            member: someone(9, "<b>Anna</b>"),
            referrer: someone(5, "Boris"),
            at: Millis(1_795_348_800_000),
            signals: vec!["11 people came by this recommendation within an hour".to_owned()],
            due: Millis(1_795_435_200_000),
            is_overdue: outcome.is_none(),
            held: vec![Held { sort: Sort::Registered, n: 2, points: 0 }, Held { sort: Sort::Earned, n: 1, points: 50 }],
            outcome,
        }
    }

    fn shown(one: Flagged, kept: &Flash) -> AnyView {
        let programme =
            Programme { name: "Club".to_owned(), zone: jiff::tz::TimeZone::UTC, currency: CurrencyWord::default() };
        list(Locale(Lang::En), &Queue { list: vec![one], next: None }, &programme, kept)
    }

    #[tokio::test]
    async fn what_waits_says_why_what_is_held_and_since_when_it_should_have_been_decided() {
        let html = rendered(REFERRALS, || shown(flagged(None), &Flash::default())).await;
        for told in [
            "no. 9 &lt;b&gt;Anna&lt;/b&gt;",
            "overdue since 23\u{a0}November 2026",
            "11 people came by this recommendation within an hour",
            "the registration for 2 levels, 1 bonus: 50 points",
            r#"name="key""#,
            r#"value="approve""#,
        ] {
            assert!(html.replace("<!>", "").contains(told), "{told} in {html}");
        }
    }

    /// A refusal without a reason, of the member with this number.
    fn refused(id: &str) -> Flash {
        let problem = kabinet_domain::member::FieldError::Empty.into();
        Flash::form(DECIDE, [("id", id), ("reason", "")]).refused(vec![("reason", problem)])
    }

    #[tokio::test]
    async fn a_refusal_without_a_reason_is_shown_at_its_row_alone() {
        let own = rendered(REFERRALS, || shown(flagged(None), &refused("9"))).await;
        assert!(own.contains(r#"aria-invalid="true""#), "{own}");
        let other = rendered(REFERRALS, || shown(flagged(None), &refused("8"))).await;
        assert!(!other.contains("aria-invalid"), "{other}");
    }

    fn decided(by: Option<&str>) -> Flagged {
        let (at, reason) = (Millis(1_795_348_800_000), Some("One phone <for> all".to_owned()));
        flagged(Some(Outcome { counts: false, at, by: by.map(str::to_owned), reason }))
    }

    #[tokio::test]
    async fn what_was_decided_says_who_and_why_and_asks_nothing() {
        let html = rendered(REFERRALS, || shown(decided(Some("Maria")), &Flash::default())).await;
        assert!(html.contains("Maria, 22\u{a0}November 2026") && html.contains("One phone &lt;for&gt; all"), "{html}");
        assert!(!html.contains("<form") && !html.contains("overdue"), "{html}");
        let html = rendered(REFERRALS, || shown(decided(None), &Flash::default())).await;
        assert!(html.contains("the deadline passed"), "{html}");
    }

    #[test]
    fn a_tampered_place_shows_the_list_from_its_beginning() {
        assert_eq!(placed(Some("5-9")), Some((Millis(5), MemberId(9))));
        for text in ["", "5", "5-x", "x-5", "5-' OR 1=1"] {
            assert_eq!(placed(Some(text)), None, "{text}");
        }
    }
}
