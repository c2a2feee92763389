use super::{batches::badge, framed_with, marketer, member, state::broke, subject};
use crate::{
    api::batches::{BATCHES, BEYOND, DecideBatch, FORM, OrderBatch, ResumeBatch, StopBatch, page, rejected},
    flash::{self, Flash},
    islands::Live,
    locales::{Locale, locale},
    pages::loaded::loaded,
    parts::{
        Badge, Button, ButtonKind, ButtonLink, Card, Column, DeskTab, Facts, Heading, RunProgress, RunView, Select,
        Table, Tone,
    },
};
use jiff::tz::TimeZone;
use kabinet_domain::{ids::BatchId, points::Beyond};
use kabinet_portal::{
    Programme,
    points::{BatchLine, BatchPage, BatchState, Figures, Part, RowState},
};
use leptos::{prelude::*, server_fn::ServerFn as _};

/// One file of awards and deductions: what is in it, how far it is, and what came of it.
#[component]
pub fn Batch() -> impl IntoView {
    let (t, marketer, id, kept) = (locale(), marketer(), subject::<BatchId>(), flash::take());
    loaded(async move {
        let (marketer, id) = (marketer?, id?);
        let (desk, shown) = (marketer.desk().await?, marketer.batch(id).await?);
        let kept = kept.await;
        let live = matches!(shown.row.state, BatchState::Checking | BatchState::Running);
        let title = shown.row.file_name.clone();
        let again =
            live.then(|| view! { <noscript inner_html=r#"<meta http-equiv="refresh" content="3">"#></noscript> });
        let (name, badge, renewed) = (title.clone(), badge(t, shown.row.state), live.then(|| page(id)));
        let (earlier, standing) = (earlier(t, &shown, &desk.programme), standing(t, &shown, &desk.programme));
        let actions = (!live).then(|| actions(t, &shown, &kept));
        // A download would keep a page without scripts from renewing itself, so what is rejected waits for the rest.
        let rejects = (!live).then(|| rejects(t, &shown)).flatten();
        let first = first(t, &shown);
        let body = view! {
            <a class="back" href=BATCHES>{t.batch_title()}</a>
            {again}
            <Live>
                <div class="stack" id="batch" data-live=renewed>
                    <Heading title=name>{badge}</Heading>
                    {earlier}
                    {standing}
                    {actions}
                    {rejects}
                    {first}
                </div>
            </Live>
        };
        Ok(framed_with(desk, DeskTab::Members, title, &kept, live, body))
    })
}

/// That the same rows came in another file, which was carried out.
fn earlier(t: Locale, shown: &BatchPage, programme: &Programme) -> Option<impl IntoView + use<>> {
    let (id, (by, at)) = shown.earlier.as_ref()?;
    let said = t.batch_earlier(&t.moment(*at, &programme.zone), by);
    Some(view! { <p class="flash tone-warn">{said}" "<a href=page(*id)>{t.batch_earlier_which()}</a></p> })
}

/// How far it is, who did what, and the figures.
fn standing(t: Locale, shown: &BatchPage, programme: &Programme) -> impl IntoView + use<> {
    let figures = figures(t, &shown.row.figures, programme);
    let progress = match shown.row.state {
        BatchState::Checking | BatchState::Running => {
            let run = progress(t, shown);
            Some(view! { <RunProgress run=run live=None/> })
        }
        _ => None,
    };
    let stop = shown.can_stop.then(|| {
        view! {
            <form class="actions" method="post" action=StopBatch::PATH>
                <input type="hidden" name="id" value=shown.row.id.to_string()/>
                <Button kind=ButtonKind::Quiet>{t.batch_stop()}</Button>
            </form>
        }
    });
    let (deeds, broke) = (deeds(t, shown, &programme.zone), broke(t, shown.broke));
    view! {
        <Card title=t.batch_what()>
            {progress}
            {broke}
            <dl class="figures">{figures}</dl>
            {stop}
            <Facts items=deeds/>
        </Card>
    }
}

fn progress(t: Locale, shown: &BatchPage) -> RunView {
    let (total, done) = shown.row.rows;
    let (done_said, total_said) = (t.number(done), t.number(total));
    let headline = if shown.row.state == BatchState::Checking {
        t.batch_checking(&done_said, &total_said)
    } else {
        t.batch_running(&done_said, &total_said)
    };
    let percent = u8::try_from((done.saturating_mul(100) / total.max(1)).clamp(0, 99)).ok();
    RunView { headline, percent, figures: Vec::new() }
}

fn figures(t: Locale, figures: &Figures, programme: &Programme) -> impl IntoView + use<> {
    let points = |n| programme.currency.count(t.0, n);
    let asked = |part: Part| format!("{}: {}", t.batch_rows(part.rows), points(part.points));
    let moved = |part: Part| format!("{}: {}", t.batch_rows(part.rows), points(part.applied));
    let Figures { to_award, to_deduct, awarded, deducted, members, before, rejected, .. } = *figures;
    let mut said = vec![
        (t.batch_to_award(), to_award.rows, asked(to_award)),
        (t.batch_to_deduct(), to_deduct.rows, asked(to_deduct)),
        (t.batch_awarded(), awarded.rows, moved(awarded)),
        (t.batch_deducted(), deducted.rows, moved(deducted)),
    ];
    // What was asked for is said where less was there to be taken.
    let short = deducted.points - deducted.applied;
    said.push((t.batch_short(), short, points(short)));
    said.push((t.batch_members(), members, t.number(members)));
    said.push((t.batch_before(), before, t.batch_rows(before)));
    said.push((t.batch_rejected(), rejected, t.batch_rows(rejected)));
    let shown = said.into_iter().filter(|(_, n, _)| *n != 0);
    shown.map(|(name, _, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect_view()
}

/// Who uploaded it, who ordered it, who agreed, and when.
fn deeds(t: Locale, shown: &BatchPage, zone: &TimeZone) -> Vec<(String, AnyView)> {
    let declined = shown.row.state == BatchState::Declined;
    let decided = if declined { t.batch_declined() } else { t.batch_confirmed() };
    let all = [
        (t.batch_uploaded(), Some(shown.row.uploaded.clone())),
        (t.batch_ordered(), shown.ordered.clone()),
        (decided, shown.decided.clone()),
    ];
    let mut facts: Vec<(String, AnyView)> = all
        .into_iter()
        .filter_map(|(what, deed)| {
            deed.map(|(by, at)| (what.to_owned(), format!("{}, {by}", t.moment(at, zone)).into_any()))
        })
        .collect();
    if let Some(beyond) = shown.beyond {
        facts.push((t.batch_beyond().to_owned(), beyond_words(t, beyond).into_any()));
    }
    if let Some(ended) = shown.ended {
        facts.push((t.batch_ended().to_owned(), t.moment(ended, zone).into_any()));
    }
    facts
}

const fn beyond_words(t: Locale, beyond: Beyond) -> &'static str {
    match beyond {
        Beyond::Clip => t.batch_beyond_clip(),
        Beyond::Refuse => t.batch_beyond_refuse(),
        Beyond::Debt => t.batch_beyond_debt(),
    }
}

/// What can be done with it now.
fn actions(t: Locale, shown: &BatchPage, kept: &Flash) -> Option<AnyView> {
    let id = view! { <input type="hidden" name="id" value=shown.row.id.to_string()/> };
    match shown.row.state {
        BatchState::Preview if shown.row.figures.ready() == 0 => {
            Some(view! { <p class="hint">{t.batch_nothing()}</p> }.into_any())
        }
        BatchState::Preview => {
            let kept = if kept.is_about(FORM) { kept.clone() } else { Flash::default() };
            let options = BEYOND.map(|(word, beyond)| (word.to_owned(), beyond_words(t, beyond).to_owned())).into();
            let (selected, error) = (kept.typed_or("beyond", "clip"), kept.wrong("beyond"));
            let deducts = shown.row.figures.to_deduct.rows > 0;
            let beyond = if deducts {
                view! { <Select label=t.batch_beyond() name="beyond" options=options selected=selected error=error/> }
                    .into_any()
            } else {
                view! { <input type="hidden" name="beyond" value="clip"/> }.into_any()
            };
            let two = shown.takes_two.then(|| view! { <p class="hint">{t.batch_takes_two()}</p> });
            let words = if shown.takes_two { t.batch_propose() } else { t.batch_order() };
            Some(
                view! {
                    <Card title=t.batch_order_title()>
                        <form class="stack" method="post" action=OrderBatch::PATH>
                            {id}
                            {beyond}
                            {two}
                            <div class="actions"><Button>{words}</Button></div>
                        </form>
                    </Card>
                }
                .into_any(),
            )
        }
        BatchState::Waiting if shown.own => Some(view! { <p class="hint">{t.proposals_own()}</p> }.into_any()),
        BatchState::Waiting => Some(
            view! {
                <form class="actions" method="post" action=DecideBatch::PATH>
                    {id}
                    <Button name="verdict" value="approve">{t.proposals_approve()}</Button>
                    <Button kind=ButtonKind::Quiet name="verdict" value="decline">{t.proposals_decline()}</Button>
                </form>
            }
            .into_any(),
        ),
        BatchState::Stopped | BatchState::Failed if shown.ordered.is_some() => Some(
            view! {
                <form class="actions" method="post" action=ResumeBatch::PATH>
                    {id}
                    <Button>{t.batch_resume()}</Button>
                </form>
            }
            .into_any(),
        ),
        _ => None,
    }
}

/// The first of the rejected rows, and the way to all of them.
fn rejects(t: Locale, shown: &BatchPage) -> Option<impl IntoView + use<>> {
    if shown.rejected.is_empty() {
        return None;
    }
    let columns = vec![Column::words(t.batch_line()), Column::words(t.batch_who()), Column::words(t.batch_why())];
    let cells = |line: &BatchLine| {
        let why = line.fault.clone().unwrap_or_default();
        vec![t.number(line.line).into_any(), line.who.clone().into_any(), why.into_any()]
    };
    let rows = shown.rejected.iter().map(cells).collect();
    let (all, file) = (t.batch_rejected_all(shown.row.figures.rejected), rejected(shown.row.id));
    Some(view! {
        <Card title=t.batch_rejected()>
            <Table caption=t.batch_rejected() columns=columns rows=rows/>
            <div class="actions"><ButtonLink kind=ButtonKind::Quiet href=file>{all}</ButtonLink></div>
        </Card>
    })
}

/// The first rows, as they were understood.
fn first(t: Locale, shown: &BatchPage) -> Option<impl IntoView + use<>> {
    if shown.first.is_empty() {
        return None;
    }
    let columns = vec![
        Column::words(t.batch_line()),
        Column::words(t.batch_who()),
        Column::figures(t.batch_points()),
        Column::words(t.batch_reason()),
        Column::words(t.batch_state()),
    ];
    let rows = shown.first.iter().map(|line| row(t, line)).collect();
    Some(view! { <Card title=t.batch_first()><Table caption=t.batch_first() columns=columns rows=rows/></Card> })
}

fn row(t: Locale, line: &BatchLine) -> Vec<AnyView> {
    let who = match &line.member {
        Some((id, name)) => view! { <a href=member::page(*id)>{name.clone()}</a>" "{line.who.clone()} }.into_any(),
        None => line.who.clone().into_any(),
    };
    let points = if line.points == 0 { "–".to_owned() } else { t.signed(line.points) };
    let state = match line.state {
        RowState::Ready => view! { <Badge text=t.batch_row_ready()/> }.into_any(),
        RowState::Posted if line.applied < line.points.abs() => {
            let words = t.batch_row_clipped(&t.number(line.applied));
            view! { <Badge tone=Tone::Warn text=words/> }.into_any()
        }
        RowState::Posted => view! { <Badge tone=Tone::Good text=t.batch_row_posted()/> }.into_any(),
        RowState::Before => view! { <Badge tone=Tone::Neutral text=t.batch_row_before()/> }.into_any(),
        RowState::Rejected => view! { <Badge tone=Tone::Bad text=t.batch_row_rejected()/> }.into_any(),
    };
    vec![t.number(line.line).into_any(), who, points.into_any(), line.reason.clone().into_any(), state]
}
