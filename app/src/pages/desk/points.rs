//! A member's points on their card: where they are, what waits, and what can be done about them by hand.

use super::{proposals, statement};
use crate::{
    api::points::{ADJUST, Adjust, PLACE, RESTORE, RETURN, Restore, ReturnSpend, WAYS},
    flash::Flash,
    locales::Locale,
    pages::split,
    parts::{Button, ButtonKind, Card, Facts, Field, Select},
};
use kabinet_domain::{ids::MemberId, points::Beyond};
use kabinet_portal::{
    Programme,
    points::{Left, PointsCard},
    secrets::Token,
};
use leptos::{prelude::*, server_fn::ServerFn as _};

/// Where the points are, what is set aside, and the changes that wait.
pub fn balance(t: Locale, id: MemberId, card: &PointsCard, programme: &Programme) -> impl IntoView + use<> {
    let facts = split::facts(t, &card.split, &programme.currency);
    let holds = card.holds.iter().map(|hold| {
        let points = programme.currency.count(t.0, hold.points);
        let until = t.by_hand_hold_until(&t.moment(hold.until, &programme.zone));
        view! {
            <li class="row">
                <div class="row-what"><p class="row-title">{points}</p><p class="row-text">{hold.what.clone()}" · "{until}</p></div>
            </li>
        }
    });
    let holds = (!card.holds.is_empty()).then(|| {
        view! { <section class="part"><h3>{t.by_hand_holds()}</h3><ul class="rows">{holds.collect_view()}</ul></section> }
    });
    let waiting = card.proposals.iter().map(|one| proposals::row(t, one, programme, true));
    let waiting = (!card.proposals.is_empty()).then(|| {
        view! { <section class="part"><h3>{t.proposals_title()}</h3><ul class="rows">{waiting.collect_view()}</ul></section> }
    });
    let more = (statement::of(id), t.statement_title().to_owned());
    view! { <Card title=t.by_hand_title() more=more><Facts items=facts/>{holds}{waiting}</Card> }
}

/// The forms: by hand, a spending given back, an expiry restored. Each key stands for one sending of its form.
pub fn forms(t: Locale, id: MemberId, card: &PointsCard, programme: &Programme, kept: &Flash) -> impl IntoView + use<> {
    let by_hand = adjust(t, id, card, programme, kept);
    let spent = choices(t, &card.spent, programme);
    let back = (!spent.is_empty()).then(|| give_back(t, id, spent, kept));
    let restore = (!card.passed.is_empty()).then(|| restore(t, id, card, programme, kept));
    view! { <section id=PLACE><Card title=t.by_hand_adjust()>{by_hand}{back}{restore}</Card></section> }
}

fn adjust(t: Locale, id: MemberId, card: &PointsCard, programme: &Programme, kept: &Flash) -> impl IntoView + use<> {
    let typed = Typed::of(t, kept, ADJUST);
    let ways = WAYS.map(|(word, beyond)| {
        let words = match beyond {
            None => t.by_hand_award(),
            Some(Beyond::Clip) => t.by_hand_clip(),
            Some(Beyond::Refuse) => t.by_hand_refuse(),
            Some(Beyond::Debt) => t.by_hand_debt(),
        };
        (word.to_owned(), words.to_owned())
    });
    let hint = card.four_eyes_above.map(|limit| {
        let hint = t.by_hand_four_eyes(&programme.currency.count(t.0, limit));
        view! { <p class="hint">{hint}</p> }
    });
    view! {
        <form class="stack" method="post" action=Adjust::PATH>
            {hidden(id)}
            <div class="columns">
                {typed.select("change", t.by_hand_change(), ways.into())}
                {typed.number("points", t.by_hand_points(), "")}
            </div>
            {typed.reason(t.by_hand_reason_hint())}
            {hint}
            <div class="actions"><Button>{t.by_hand_do()}</Button></div>
        </form>
    }
}

fn give_back(t: Locale, id: MemberId, spent: Vec<(String, String)>, kept: &Flash) -> impl IntoView + use<> {
    let typed = Typed::of(t, kept, RETURN);
    view! {
        <details open=kept.is_about(RETURN)>
            <summary>{t.by_hand_return()}</summary>
            <form class="stack" method="post" action=ReturnSpend::PATH>
                {hidden(id)}
                <div class="columns">
                    {typed.select("spend", t.by_hand_return_which(), spent)}
                    {typed.number("points", t.by_hand_points(), t.by_hand_all_hint())}
                </div>
                {typed.reason(t.by_hand_return_reason_hint())}
                <div class="actions"><Button kind=ButtonKind::Quiet>{t.by_hand_return_do()}</Button></div>
            </form>
        </details>
    }
}

/// Each expiry by one press; below, in part, for other days and with a reason.
fn restore(t: Locale, id: MemberId, card: &PointsCard, programme: &Programme, kept: &Flash) -> impl IntoView + use<> {
    let typed = Typed::of(t, kept, RESTORE);
    let days = card.restored_for;
    let rows = card.passed.iter().map(|one| {
        let (points, at) = (programme.currency.count(t.0, one.points), t.day(one.at.date(&programme.zone)));
        let which = format!(" {points}, {at}");
        view! {
            <li class="row">
                <div class="row-what"><p class="row-title">{points}</p><p class="row-text">{one.what.clone()}" · "{at}</p></div>
                <form class="row-side actions" method="post" action=Restore::PATH>
                    {hidden(id)}
                    <input type="hidden" name="expiry" value=one.seq.to_string()/>
                    <input type="hidden" name="days" value=days.to_string()/>
                    <Button kind=ButtonKind::Quiet>{t.by_hand_restore_do()}<span class="unseen">{which}</span></Button>
                </form>
            </li>
        }
    });
    view! {
        <details open=kept.is_about(RESTORE)>
            <summary>{t.by_hand_restore()}</summary>
            <p class="hint">{t.by_hand_restore_for(i64::from(days))}</p>
            <ul class="rows">{rows.collect_view()}</ul>
            <details open=kept.is_about(RESTORE)>
                <summary>{t.by_hand_restore_part()}</summary>
                <form class="stack" method="post" action=Restore::PATH>
                    {hidden(id)}
                    <div class="columns">
                        {typed.select("expiry", t.by_hand_restore_which(), choices(t, &card.passed, programme))}
                        {typed.number("points", t.by_hand_points(), t.by_hand_all_hint())}
                        {typed.number("days", t.by_hand_restore_days(), t.by_hand_restore_days_hint())}
                    </div>
                    {typed.reason(t.by_hand_return_reason_hint())}
                    <div class="actions"><Button kind=ButtonKind::Quiet>{t.by_hand_restore_do()}</Button></div>
                </form>
            </details>
        </details>
    }
}

/// Whom a form is about, and a key under which it is carried out once.
pub fn hidden(id: MemberId) -> impl IntoView {
    view! {
        <input type="hidden" name="id" value=id.to_string()/>
        <input type="hidden" name="key" value=Token::fresh().reveal().to_owned()/>
    }
}

fn choices(t: Locale, left: &[Left], programme: &Programme) -> Vec<(String, String)> {
    let words = |one: &Left| {
        let points = programme.currency.count(t.0, one.points);
        format!("{points}, {}: {}", t.day(one.at.date(&programme.zone)), one.what)
    };
    left.iter().map(|one| (one.seq.to_string(), words(one))).collect()
}

/// What was typed into one of the forms, with what is wrong with it.
struct Typed {
    t: Locale,
    kept: Flash,
    /// Several forms of the page have such fields: each has names of its own for its labels.
    form: &'static str,
}

impl Typed {
    fn of(t: Locale, kept: &Flash, form: &'static str) -> Self {
        Self { t, kept: if kept.is_about(form) { kept.clone() } else { Flash::default() }, form }
    }

    fn select(&self, name: &'static str, label: &'static str, options: Vec<(String, String)>) -> impl IntoView + use<> {
        let (selected, error) = (self.kept.typed(name), self.kept.wrong(name));
        view! { <Select label=label name=name form=self.form options=options selected=selected error=error/> }
    }

    fn number(&self, name: &'static str, label: &'static str, hint: &'static str) -> impl IntoView + use<> {
        let (value, error) = (self.kept.typed(name), self.kept.wrong(name));
        view! { <Field label=label name=name form=self.form value=value hint=hint error=error inputmode="numeric"/> }
    }

    fn reason(&self, hint: &'static str) -> impl IntoView + use<> {
        let (label, value, error) = (self.t.by_hand_reason(), self.kept.typed("reason"), self.kept.wrong("reason"));
        view! { <Field label=label name="reason" form=self.form value=value hint=hint error=error maxlength=200/> }
    }
}
