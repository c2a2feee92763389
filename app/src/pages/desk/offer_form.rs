//! The form that changes an offer: only what this offer has a use for.

use crate::{
    api::offers::{EDIT, Save},
    flash::Flash,
    locales::Locale,
    parts::{Button, ButtonKind, ButtonLink, Card, Check, Field, Select},
};
use kabinet_domain::{ids::GroupId, offer::OfferForm};
use kabinet_portal::offers::{OfferCard, Shows};
use leptos::{prelude::*, server_fn::ServerFn as _};

/// The offer's form with the values in force, or with those typed when it was refused.
pub fn view(
    t: Locale,
    card: &OfferCard,
    form: &OfferForm,
    shows: Shows,
    groups: Vec<(GroupId, String)>,
    kept: &Flash,
) -> AnyView {
    let other = Flash::default();
    let fields = Fields { t, form, kept: if kept.is_about(EDIT) { kept } else { &other } };
    view! {
        <form class="stack" method="post" action=Save::PATH>
            <input type="hidden" name="id" value=card.id.to_string()/>
            <input type="hidden" name="version" value=fields.version(card.version)/>
            {fields.as_it_was(shows)}
            {fields.amounts()}
            {shows.limit.then(|| fields.limit())}
            {(shows.group || shows.posts).then(|| fields.place(shows, groups))}
            {fields.period()}
            {(shows.earlier_acts || shows.takes_back).then(|| fields.special_cases(shows))}
            {fields.names()}
            <div class="actions">
                <Button>{t.offer_save()}</Button>
                <ButtonLink kind=ButtonKind::Quiet href="/desk/offers/">{t.offer_cancel()}</ButtonLink>
            </div>
        </form>
    }
    .into_any()
}

struct Fields<'a> {
    t: Locale,
    form: &'a OfferForm,
    kept: &'a Flash,
}

impl Fields<'_> {
    /// The version this edit is of. After a conflict it is the one in force: whoever saves again has been told.
    fn version(&self, current: i64) -> String {
        let current = current.to_string();
        if self.kept.refusal().is_some() { current } else { self.kept.typed_or("version", &current) }
    }

    /// What this form has no input for goes back as it came: a field that is missing would empty it.
    fn as_it_was(&self, shows: Shows) -> impl IntoView + use<> {
        let form = self.form;
        let limit =
            [("at_most", &form.at_most), ("measure", &form.measure), ("window", &form.window), ("clip", &form.clip)];
        let hidden = limit.into_iter().filter(|_| !shows.limit).chain(
            [
                (shows.group, "group", &form.group),
                (shows.posts, "posts", &form.posts),
                (shows.earlier_acts, "earlier_acts", &form.earlier_acts),
                (shows.takes_back, "takes_back", &form.takes_back),
            ]
            .into_iter()
            .filter_map(|(shown, name, value)| (!shown).then_some((name, value))),
        );
        hidden
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| view! { <input type="hidden" name=name value=value.clone()/> })
            .collect_view()
    }

    fn field(&self, name: &'static str, label: &'static str, kind: &'static str, value: &str) -> AnyView {
        let value = self.kept.typed_or(name, value);
        view! { <Field label=label name=name kind=kind value=value error=self.kept.wrong(name)/> }.into_any()
    }

    /// Points, where this offer pays or takes them in this way.
    fn points(&self, name: &'static str, label: &'static str, value: &str) -> Option<AnyView> {
        let typed = self.kept.typed_or(name, value);
        let error = self.kept.wrong(name);
        (!value.is_empty()).then(|| {
            view! { <Field label=label name=name kind="number" value=typed min=0 max=1_000_000 inputmode="numeric" required=true error=error/> }
                .into_any()
        })
    }

    fn select(&self, name: &'static str, label: &'static str, value: &str, options: Vec<(String, String)>) -> AnyView {
        let selected = self.kept.typed_or(name, value);
        view! { <Select label=label name=name options=options selected=selected error=self.kept.wrong(name)/> }
            .into_any()
    }

    fn check(&self, name: &'static str, label: &'static str, hint: &'static str, value: &str) -> AnyView {
        let checked = self.kept.typed_or(name, value) == "on";
        view! { <Check label=label name=name checked=checked hint=hint error=self.kept.wrong(name)/> }.into_any()
    }

    fn names(&self) -> impl IntoView + use<> {
        let t = self.t;
        let name_ru = self.field("name_ru", t.offer_name_ru(), "text", &self.form.name_ru);
        let name_en = self.field("name_en", t.offer_name_en(), "text", &self.form.name_en);
        view! {
            <Card title=t.offer_names()>
                <p class="lead">{t.offer_names_lead()}</p>
                <div class="columns">{name_ru}{name_en}</div>
            </Card>
        }
    }

    fn period(&self) -> impl IntoView + use<> {
        let t = self.t;
        let from = self.field("from", t.offer_from(), "date", &self.form.from);
        let until = self.field("until", t.offer_until(), "date", &self.form.until);
        view! {
            <Card title=t.offer_period()>
                <p class="lead">{t.offer_period_lead()}</p>
                <div class="columns">{from}{until}</div>
            </Card>
        }
    }

    fn amounts(&self) -> Option<impl IntoView + use<>> {
        let (t, form) = (self.t, self.form);
        let points = [
            self.points("points", t.offer_points(), &form.points),
            self.points("like", t.offer_like(), &form.like),
            self.points("comment", t.offer_comment(), &form.comment),
            self.points("repost", t.offer_repost(), &form.repost),
            self.points("first", t.offer_first(), &form.first),
            self.points("next", t.offer_next(), &form.next),
        ];
        let first_of = (!form.first_of.is_empty()).then(|| {
            let options = options([("month", t.offer_first_of_month()), ("ever", t.offer_first_of_ever())]);
            self.select("first_of", t.offer_first_of(), &form.first_of, options)
        });
        let levels = (!form.levels.is_empty()).then(|| {
            let value = self.kept.typed_or("levels", &form.levels);
            let (hint, error) = (t.offer_levels_hint(), self.kept.wrong("levels"));
            view! { <Field label=t.offer_levels() name="levels" value=value hint=hint required=true error=error/> }
                .into_any()
        });
        let inputs: Vec<AnyView> = points.into_iter().chain([first_of, levels]).flatten().collect();
        (!inputs.is_empty()).then(|| view! { <Card title=t.offer_amounts()><div class="columns">{inputs}</div></Card> })
    }

    fn limit(&self) -> impl IntoView + use<> {
        let (t, form) = (self.t, self.form);
        let measures = options([("points", t.offer_measure_points()), ("awards", t.offer_measure_awards())]);
        let windows = options([
            ("day", t.offer_window_day()),
            ("week", t.offer_window_week()),
            ("month", t.offer_window_month()),
            ("year", t.offer_window_year()),
            ("ever", t.offer_window_ever()),
        ]);
        let window = if form.window.is_empty() { "month" } else { &form.window };
        let at_most = self.kept.typed_or("at_most", &form.at_most);
        let (hint, error) = (t.offer_at_most_hint(), self.kept.wrong("at_most"));
        let measure = self.select("measure", t.offer_measure(), &form.measure, measures);
        let window = self.select("window", t.offer_window(), window, windows);
        let clip = self.check("clip", t.offer_clip(), t.offer_clip_hint(), &form.clip);
        view! {
            <Card title=t.offer_limit()>
                <div class="columns">
                    <Field label=t.offer_at_most() name="at_most" kind="number" value=at_most min=0 max=1_000_000 inputmode="numeric" hint=hint error=error/>
                    {measure}
                    {window}
                </div>
                {clip}
            </Card>
        }
    }

    fn place(&self, shows: Shows, groups: Vec<(GroupId, String)>) -> impl IntoView + use<> {
        let (t, form) = (self.t, self.form);
        let any = (String::new(), t.offer_group_any().to_owned());
        let groups = std::iter::once(any).chain(groups.into_iter().map(|(id, name)| (id.to_string(), name))).collect();
        let group = shows.group.then(|| self.select("group", t.offer_group(), &form.group, groups));
        let posts = shows.posts.then(|| {
            let value = self.kept.typed_or("posts", &form.posts);
            let error = self.kept.wrong("posts").map(|_| t.offer_posts_wrong().to_owned());
            view! { <Field label=t.offer_posts() name="posts" value=value hint=t.offer_posts_hint() error=error/> }
        });
        view! { <Card title=t.offer_place()><div class="columns">{group}{posts}</div></Card> }
    }

    fn special_cases(&self, shows: Shows) -> impl IntoView + use<> {
        let (t, form) = (self.t, self.form);
        let earlier = shows.earlier_acts.then(|| {
            self.check("earlier_acts", t.offer_earlier_acts(), t.offer_earlier_acts_hint(), &form.earlier_acts)
        });
        let takes_back = shows
            .takes_back
            .then(|| self.check("takes_back", t.offer_takes_back(), t.offer_takes_back_hint(), &form.takes_back));
        view! { <Card title=t.offer_rules()>{earlier}{takes_back}</Card> }
    }
}

fn options<const N: usize>(list: [(&str, &str); N]) -> Vec<(String, String)> {
    list.map(|(value, words)| (value.to_owned(), words.to_owned())).into()
}
