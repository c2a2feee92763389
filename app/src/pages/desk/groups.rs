use super::{framed, marketer, run, schedule, state};
use crate::{
    api::groups::{ADD, Add, page},
    caller, flash,
    flash::Flash,
    locales::{Locale, locale},
    pages::loaded::loaded,
    parts::{Button, Card, Column, DeskTab, EmptyState, Field, Heading, Select, Table},
};
use jiff::tz::TimeZone;
use kabinet_domain::{event::NetworkName, words};
use kabinet_portal::groups::{GroupRow, GroupState};
use leptos::{prelude::*, server_fn::ServerFn as _};

/// The groups that are watched, and the form that adds one.
#[component]
pub fn Groups() -> impl IntoView {
    let (t, marketer, kept) = (locale(), marketer(), flash::take());
    let networks: Vec<_> = caller::portal().networks.keys().copied().filter(|one| one.has_groups()).collect();
    loaded(async move {
        let (marketer, kept) = (marketer?, kept.await);
        let (desk, groups) = (marketer.desk().await?, marketer.groups().await?);
        let list = list(t, groups, &desk.programme.zone);
        let body = view! {
            <Heading title=t.groups_title() text=t.groups_lead()/>
            <Card>{list}</Card>
            {to_add(t, &networks, &kept)}
        };
        Ok(framed(desk, DeskTab::Groups, t.groups_title().to_owned(), &kept, body))
    })
}

fn list(t: Locale, groups: Vec<GroupRow>, zone: &TimeZone) -> AnyView {
    if groups.is_empty() {
        return view! { <EmptyState title=t.groups_empty_title() text=t.groups_empty_text()>""</EmptyState> }
            .into_any();
    }
    let columns = vec![
        Column::words(t.groups_name()),
        Column::figures(t.groups_members()),
        Column::words(t.groups_state()),
        Column::words(t.groups_schedule()),
        Column::words(t.groups_next_run()),
        Column::words(t.groups_latest()),
    ];
    let rows = groups.into_iter().map(|group| row(t, group, zone)).collect();
    view! { <Table caption=t.groups_caption() columns=columns rows=rows/> }.into_any()
}

fn row(t: Locale, group: GroupRow, zone: &TimeZone) -> Vec<AnyView> {
    let next = group.next_run.filter(|_| group.state != GroupState::Paused);
    let next = next.map_or_else(|| "–".to_owned(), |at| t.moment(at, zone));
    let latest = match &group.latest {
        Some(latest) => run::summary(t, latest, zone).into_any(),
        None => view! { <span class="hint">{t.groups_no_runs()}</span> }.into_any(),
    };
    vec![
        view! { <a href=page(group.id)>{group.name}</a> }.into_any(),
        t.number(group.members).into_any(),
        state::of_group(t, group.state).into_any(),
        schedule::said(t, &group.cron).into_any(),
        next.into_any(),
        latest,
    ]
}

fn to_add(t: Locale, networks: &[NetworkName], kept: &Flash) -> impl IntoView + use<> {
    let option = |network: &NetworkName| (network.code().to_owned(), words::network(t.0, *network).to_owned());
    let options: Vec<_> = networks.iter().map(option).collect();
    let typed = |field| if kept.is_about(ADD) { kept.typed(field) } else { String::new() };
    let (network, group) = (typed("network"), typed("group"));
    let [wrong_network, wrong_group, wrong_service_key, wrong_community_key] =
        ["network", "group", "service_key", "community_key"].map(|field| kept.wrong(field));
    let at_ok = networks.contains(&NetworkName::Ok).then(|| view! { <p class="hint">{t.groups_at_ok()}</p> });
    view! {
        <Card title=t.groups_add()>
            <p class="lead">{t.groups_add_lead()}</p>
            {at_ok}
            <form class="stack" method="post" action=Add::PATH autocomplete="off">
                <div class="columns">
                    <Select label=t.groups_network() name="network" options=options selected=network error=wrong_network/>
                    <Field label=t.groups_address() name="group" value=group hint=t.groups_address_hint() required=true error=wrong_group/>
                </div>
                <div class="columns">
                    <Field label=t.groups_service_key() name="service_key" kind="password" autocomplete="new-password" hint=t.groups_service_key_hint() required=true error=wrong_service_key/>
                    <Field label=t.groups_community_key() name="community_key" kind="password" autocomplete="new-password" hint=t.groups_community_key_hint() error=wrong_community_key/>
                </div>
                <div class="actions"><Button>{t.groups_submit()}</Button></div>
            </form>
        </Card>
    }
}
