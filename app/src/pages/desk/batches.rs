use super::{address, framed, marketer};
use crate::{
    api::batches::{BATCHES, FORM, UPLOAD, page},
    caller,
    flash::{self, Flash},
    locales::{Locale, locale},
    pages::loaded::loaded,
    parts::{Badge, Button, Card, Column, DeskTab, EmptyState, Field, Heading, Pagination, Table, Tone},
};
use kabinet_portal::{
    Programme,
    points::{BATCHES as PAGE, BatchRow, BatchState, Figures},
    secrets::Token,
};
use leptos::prelude::*;

/// A file as it may be, in the language of the page.
const fn sample(t: Locale) -> &'static str {
    match t.0 {
        kabinet_domain::lang::Lang::Ru => {
            "участник;баллы;причина;ключ\n15;500;Победа в конкурсе;конкурс-1\nanna@example.org;-50;Ошибочное начисление;"
        }
        kabinet_domain::lang::Lang::En => {
            "member,points,reason,key\n15,500,Contest winner,contest-1\nanna@example.org,-50,Awarded by mistake,"
        }
    }
}

/// Awards and deductions by a file: the form for one more, and those there were.
#[component]
pub fn Batches() -> impl IntoView {
    let (t, marketer, kept) = (locale(), marketer(), flash::take());
    let before = address::placed(caller::query("before"));
    loaded(async move {
        let (marketer, kept) = (marketer?, kept.await);
        let (desk, batches) = (marketer.desk().await?, marketer.batches(before).await?);
        let list = list(t, &batches, &desk.programme);
        let newest = before.map(|_| (BATCHES.to_owned(), t.batch_newest().to_owned()));
        let full = batches.len() == PAGE as usize;
        let older = batches.last().filter(|_| full).map(|end| {
            let place = address::place((end.uploaded.1, end.id));
            (address::address(BATCHES, [("before", Some(place))]), t.batch_older().to_owned())
        });
        let body = view! {
            <a class="back" href="/desk/members/">{t.member_card_back()}</a>
            <Heading title=t.batch_title() text=t.batch_lead()/>
            {upload(t, &kept)}
            <Card title=t.batch_list()>{list}</Card>
            <Pagination newer=newest older=older/>
        };
        Ok(framed(desk, DeskTab::Members, t.batch_title().to_owned(), &kept, body))
    })
}

fn upload(t: Locale, kept: &Flash) -> impl IntoView + use<> {
    let error = if kept.is_about(FORM) { kept.wrong("file") } else { None };
    view! {
        <Card title=t.batch_upload()>
            <form class="stack" method="post" action=UPLOAD enctype="multipart/form-data">
                <input type="hidden" name="key" value=Token::fresh().reveal().to_owned()/>
                <Field label=t.batch_file() name="file" kind="file" hint=t.batch_file_hint() error=error required=true/>
                <details>
                    <summary>{t.batch_sample()}</summary>
                    <div class="stack"><pre class="sample">{sample(t)}</pre><p class="hint">{t.batch_sample_hint()}</p></div>
                </details>
                <div class="actions"><Button>{t.batch_check()}</Button></div>
            </form>
        </Card>
    }
}

fn list(t: Locale, batches: &[BatchRow], programme: &Programme) -> AnyView {
    if batches.is_empty() {
        return view! { <EmptyState title=t.batch_empty_title() text=t.batch_empty_text()/> }.into_any();
    }
    let columns = vec![
        Column::words(t.batch_file()),
        Column::words(t.batch_state()),
        Column::words(t.batch_uploaded()),
        Column::figures(t.batch_awarded()),
        Column::figures(t.batch_deducted()),
        Column::figures(t.batch_rejected()),
    ];
    let rows = batches.iter().map(|one| {
        let Figures { awarded, deducted, rejected, .. } = one.figures;
        let uploaded = format!("{}, {}", t.moment(one.uploaded.1, &programme.zone), one.uploaded.0);
        vec![
            view! { <a href=page(one.id)>{one.file_name.clone()}</a> }.into_any(),
            badge(t, one.state).into_any(),
            uploaded.into_any(),
            t.number(awarded.applied).into_any(),
            t.number(deducted.applied).into_any(),
            t.number(rejected).into_any(),
        ]
    });
    view! { <Table caption=t.batch_list() columns=columns rows=rows.collect()/> }.into_any()
}

/// How far a file has come.
pub fn badge(t: Locale, state: BatchState) -> impl IntoView + use<> {
    let (tone, words) = match state {
        BatchState::Checking => (Tone::Neutral, t.batch_state_checking()),
        BatchState::Preview => (Tone::Warn, t.batch_state_preview()),
        BatchState::Waiting => (Tone::Warn, t.batch_state_waiting()),
        BatchState::Running => (Tone::Neutral, t.batch_state_running()),
        BatchState::Stopped => (Tone::Warn, t.batch_state_stopped()),
        BatchState::Done => (Tone::Good, t.batch_state_done()),
        BatchState::Failed => (Tone::Bad, t.batch_state_failed()),
        BatchState::Declined => (Tone::Bad, t.batch_state_declined()),
        BatchState::Lapsed => (Tone::Neutral, t.batch_state_lapsed()),
    };
    view! { <Badge tone=tone text=words/> }
}
