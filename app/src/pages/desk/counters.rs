use super::{framed, marketer};
use crate::{
    api::counters::{ADD, Add, RENAME, Rename, Show},
    flash::{self, Flash},
    locales::{Locale, locale},
    pages::loaded::loaded,
    parts::{Button, ButtonKind, Card, Check, Column, DeskTab, EmptyState, Field, Heading, Select, Table},
};
use kabinet_domain::{
    counter::{Counter, Scope},
    ids::CounterId,
    time::Window,
    words,
};
use kabinet_portal::counters::CounterCard;
use leptos::{prelude::*, server_fn::ServerFn as _};

/// What is counted, and the form for one more.
#[component]
pub fn Counters() -> impl IntoView {
    let (t, marketer, kept) = (locale(), marketer(), flash::take());
    loaded(async move {
        let (marketer, kept) = (marketer?, kept.await);
        let (desk, counters) = (marketer.desk().await?, marketer.counters().await?);
        let list = list(t, &counters, &kept);
        let body = view! {
            <Heading title=t.counters_title() text=t.counters_lead()/>
            <Card>{list}</Card>
            {form(t, &kept)}
        };
        Ok(framed(desk, DeskTab::Counters, t.counters_title().to_owned(), &kept, body))
    })
}

fn list(t: Locale, counters: &[CounterCard], kept: &Flash) -> AnyView {
    if counters.is_empty() {
        return view! { <EmptyState title=t.counters_empty_title() text=t.counters_empty_text()>""</EmptyState> }
            .into_any();
    }
    let columns = vec![
        Column::words(t.counters_name()),
        Column::words(t.counters_window()),
        Column::words(t.counters_apart()),
        Column::words(t.counters_shown()),
    ];
    let rows = counters
        .iter()
        .map(|CounterCard { id, counter }| {
            let apart: Vec<&str> = counter.scope.iter().map(|scope| apart(t, *scope)).collect();
            let apart = if counter.is_shared() { [&[t.counters_everybody()], &apart[..]].concat() } else { apart };
            vec![
                named(t, *id, counter, kept).into_any(),
                words::window(t.0, counter.window).into_any(),
                apart.join(", ").into_any(),
                shown(t, *id, counter.shown).into_any(),
            ]
        })
        .collect();
    view! { <Table caption=t.counters_title() columns=columns rows=rows/> }.into_any()
}

/// What it is called, and the form that changes that.
fn named(t: Locale, id: CounterId, counter: &Counter, kept: &Flash) -> impl IntoView + use<> {
    let other = Flash::default();
    let is_open = kept.is_about(RENAME) && kept.typed("id") == id.to_string();
    let kept = if is_open { kept } else { &other };
    let form = format!("{RENAME}-{id}");
    let field = |name: &'static str, label: &'static str, is: &str| {
        let (value, error) = (kept.typed_or(name, is), kept.wrong(name));
        view! { <Field label=label name=name form=form.clone() value=value error=error required=true/> }
    };
    let ru = field("name_ru", t.offer_name_ru(), &counter.name.ru);
    let en = field("name_en", t.offer_name_en(), &counter.name.en);
    view! {
        <div>
            {counter.name.get(t.0).to_owned()}
            <details open=is_open>
                <summary>{t.counters_rename()}</summary>
                <form class="stack" method="post" action=Rename::PATH>
                    <input type="hidden" name="id" value=id.to_string()/>
                    {ru}
                    {en}
                    <div class="actions"><Button kind=ButtonKind::Quiet>{t.counters_save()}</Button></div>
                </form>
            </details>
        </div>
    }
}

/// Whether members see it, and the button that changes that.
fn shown(t: Locale, id: CounterId, shown: bool) -> impl IntoView {
    let (is, other, change) =
        if shown { (t.counters_yes(), "", t.counters_hide()) } else { (t.counters_no(), "on", t.counters_show()) };
    view! {
        <form class="actions" method="post" action=Show::PATH>
            <span>{is}</span>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="shown" value=other/>
            <Button kind=ButtonKind::Quiet>{change}</Button>
        </form>
    }
}

fn apart(t: Locale, scope: Scope) -> &'static str {
    match scope {
        Scope::Member => t.counters_member(),
        Scope::Network => t.counters_network(),
        Scope::Group => t.counters_group(),
        Scope::Object => t.counters_object(),
        Scope::Kind => t.counters_kind(),
        Scope::Offer => t.counters_offer(),
    }
}

fn form(t: Locale, kept: &Flash) -> impl IntoView + use<> {
    let other = Flash::default();
    let kept = if kept.is_about(ADD) { kept } else { &other };
    let text = |name: &'static str, label: &'static str| {
        view! { <Field label=label name=name value=kept.typed(name) error=kept.wrong(name) required=true/> }
    };
    let windows = Window::ALL.map(|window| (window.code().to_owned(), words::window(t.0, window).to_owned())).into();
    let check = |name: &'static str, label: &'static str| {
        let checked = kept.typed(name) == "on";
        view! { <Check label=label name=name checked=checked/> }
    };
    let scopes = Scope::ALL.into_iter().skip(1).map(|scope| check(scope.code(), apart(t, scope))).collect_view();
    let (everybody, shown) = (check("everybody", t.counters_everybody_hint()), check("shown", t.counters_shown_hint()));
    let (ru, en) = (text("name_ru", t.offer_name_ru()), text("name_en", t.offer_name_en()));
    let (window, error) = (kept.typed_or("window", "ever"), kept.wrong("window"));
    view! {
        <Card title=t.counters_add()>
            <form class="stack" method="post" action=Add::PATH>
                <div class="columns">
                    {ru}
                    {en}
                    <Select label=t.counters_window() name="window" options=windows selected=window error=error/>
                </div>
                <fieldset class="boxes">
                    <legend>{t.counters_apart()}</legend>
                    {scopes}
                    {everybody}
                </fieldset>
                {shown}
                <div class="actions"><Button>{t.counters_add()}</Button></div>
            </form>
        </Card>
    }
}
