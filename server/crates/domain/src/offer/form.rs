//! The plain form over an offer: amounts, period, limits. What the form does not show is kept as it was.

use super::{Action, Amount, Condition, Leaf, Limit, Measure, Per, Terms};
use crate::{
    event::Object,
    ids::GroupId,
    problem::Problem,
    time::{Millis, Window},
};
use jiff::{civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// The greatest number of points a field takes.
const MOST: i64 = 1_000_000;

/// The fields of the form, as typed. An amount the offer does not have is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OfferForm {
    /// Russian name.
    #[serde(default)]
    pub name_ru: String,
    /// English name.
    #[serde(default)]
    pub name_en: String,
    /// First day, `2026-11-22`; empty: from the beginning.
    #[serde(default)]
    pub from: String,
    /// Last day, inclusive; empty: without end.
    #[serde(default)]
    pub until: String,
    /// Points, for a fixed amount.
    #[serde(default)]
    pub points: String,
    /// Points for a like.
    #[serde(default)]
    pub like: String,
    /// Points for a comment.
    #[serde(default)]
    pub comment: String,
    /// Points for a repost.
    #[serde(default)]
    pub repost: String,
    /// Points for the first.
    #[serde(default)]
    pub first: String,
    /// Points for each one after the first.
    #[serde(default)]
    pub next: String,
    /// `ever` or `month`: the first of which stretch.
    #[serde(default)]
    pub first_of: String,
    /// Points by level, separated by commas.
    #[serde(default)]
    pub levels: String,
    /// At most this much; empty: no limit.
    #[serde(default)]
    pub at_most: String,
    /// `points` or `awards`.
    #[serde(default)]
    pub measure: String,
    /// `ever`, `year`, `month`, `week` or `day`.
    #[serde(default)]
    pub window: String,
    /// `on`: pay what is left of the limit; otherwise refuse.
    #[serde(default)]
    pub clip: String,
    /// Post numbers, separated by commas; empty: any post.
    #[serde(default)]
    pub posts: String,
    /// The group's id; empty: any group.
    #[serde(default)]
    pub group: String,
    /// `on`: also pay for acts older than the baseline.
    #[serde(default)]
    pub earlier_acts: String,
    /// `on`: reverse what the act earned when the member takes it back.
    #[serde(default)]
    pub takes_back: String,
}

impl OfferForm {
    /// The form filled in from an offer, with days in the programme's zone.
    pub fn of(terms: &Terms, zone: &TimeZone) -> Self {
        let mut form = Self {
            name_ru: terms.name.ru.clone(),
            name_en: terms.name.en.clone(),
            from: terms.from.map(|from| from.date(zone).to_string()).unwrap_or_default(),
            until: terms.until.map(|until| until.plus(-1).date(zone).to_string()).unwrap_or_default(),
            earlier_acts: on(terms.earlier_acts),
            takes_back: on(terms.takes_back),
            posts: join(terms.conditions.posts()),
            ..Self::default()
        };
        if let Some(group) = terms.conditions.walk().find_map(named_group) {
            form.group = group.to_string();
        }
        if let Some(limit) = terms.limits.first() {
            form.at_most = limit.at_most.to_string();
            form.measure = word(&limit.measure);
            form.window = word(&limit.window);
            form.clip = on(limit.clip);
        }
        match terms.actions.iter().find_map(Action::amount) {
            Some(Amount::Fixed(points)) => form.points = points.to_string(),
            Some(Amount::ByAct { like, comment, repost }) => {
                (form.like, form.comment, form.repost) = (like.to_string(), comment.to_string(), repost.to_string());
            }
            Some(Amount::FirstThen { first, next, window }) => {
                (form.first, form.next, form.first_of) = (first.to_string(), next.to_string(), word(window));
            }
            Some(Amount::ByLevel(levels)) => form.levels = join(levels.iter().copied()),
            _ => {}
        }
        form
    }

    /// The offer as the form would have it, or everything that is wrong, by field.
    pub fn apply(&self, to: &Terms, zone: &TimeZone) -> Result<Terms, Vec<(&'static str, Problem)>> {
        let mut terms = to.clone();
        let mut wrong = Vec::new();
        terms.name.ru.clone_from(&self.name_ru);
        terms.name.en.clone_from(&self.name_en);
        for (field, name) in [("name_ru", &mut terms.name.ru), ("name_en", &mut terms.name.en)] {
            *name = name.trim().to_owned();
            if let Err(error) = crate::member::DisplayName::parse(name) {
                wrong.push((field, error.into()));
            }
        }
        terms.from = take(&mut wrong, "from", first_moment(&self.from, zone));
        terms.until = take(&mut wrong, "until", first_moment_after(&self.until, zone));
        if let (Some(from), Some(until)) = (terms.from, terms.until)
            && until <= from
        {
            wrong.push(("until", Problem::Period));
        }
        let mut amounts = terms.actions.iter_mut().filter_map(|action| match action {
            Action::Award { amount, .. } | Action::Deduct { amount, .. } => Some(amount),
            _ => None,
        });
        // The form shows the first; further ones stay.
        if let Some(amount) = amounts.next() {
            self.apply_amount(amount, &mut wrong);
        }
        self.apply_limit(&mut terms.limits, &mut wrong);
        let posts = numbers(&self.posts, 1, i64::MAX).map_err(|_| Problem::Posts);
        let posts = take(&mut wrong, "posts", posts);
        let group = take(&mut wrong, "group", group(&self.group));
        terms.conditions = narrowed(&to.conditions, &posts, group);
        terms.earlier_acts = self.earlier_acts == "on";
        terms.takes_back = self.takes_back == "on";
        if wrong.is_empty() { Ok(terms) } else { Err(wrong) }
    }

    fn apply_amount(&self, amount: &mut Amount, wrong: &mut Vec<(&'static str, Problem)>) {
        match amount {
            Amount::Fixed(points) => *points = take(wrong, "points", number(&self.points, 0, MOST)),
            Amount::ByAct { like, comment, repost } => {
                *like = take(wrong, "like", number(&self.like, 0, MOST));
                *comment = take(wrong, "comment", number(&self.comment, 0, MOST));
                *repost = take(wrong, "repost", number(&self.repost, 0, MOST));
            }
            Amount::FirstThen { first, next, window } => {
                *first = take(wrong, "first", number(&self.first, 0, MOST));
                *next = take(wrong, "next", number(&self.next, 0, MOST));
                *window = if self.first_of == "ever" { Window::Ever } else { Window::Month };
            }
            Amount::ByLevel(levels) => *levels = take(wrong, "levels", numbers(&self.levels, 0, MOST)),
            Amount::Tiers { .. } | Amount::Percent { .. } | Amount::Same => {}
        }
    }

    /// The form shows the first limit; further ones stay.
    fn apply_limit(&self, limits: &mut Vec<Limit>, wrong: &mut Vec<(&'static str, Problem)>) {
        if self.at_most.trim().is_empty() {
            if !limits.is_empty() {
                limits.remove(0);
            }
            return;
        }
        let limit = Limit {
            at_most: take(wrong, "at_most", number(&self.at_most, 0, MOST)),
            measure: if self.measure == "awards" { Measure::Awards } else { Measure::Points },
            window: Window::ALL.into_iter().find(|window| word(window) == self.window).unwrap_or(Window::Month),
            clip: self.clip == "on",
            per: limits.first().map_or_else(Per::default, |limit| limit.per),
        };
        match limits.first_mut() {
            Some(first) => *first = limit,
            None => limits.push(limit),
        }
    }
}

/// The conditions with the form's posts and group in place of those that stood at the top of the tree.
fn narrowed(conditions: &Condition, posts: &[i64], group: Option<GroupId>) -> Condition {
    let same_group = group == conditions.walk().find_map(named_group);
    let same_posts = posts == conditions.posts();
    if same_group && same_posts {
        return conditions.clone();
    }
    let kept = match conditions {
        Condition::All(list) => list.clone(),
        other => vec![other.clone()],
    };
    let replaced = |condition: &Condition| match condition {
        Condition::Is(Leaf::Object(_)) => !same_posts,
        Condition::Is(Leaf::Group(_)) => !same_group,
        _ => false,
    };
    let mut all: Vec<Condition> = kept.into_iter().filter(|condition| !replaced(condition)).collect();
    if let (Some(group), false) = (group, same_group) {
        all.push(Condition::Is(Leaf::Group(vec![group])));
    }
    if !posts.is_empty() && !same_posts {
        all.push(Condition::Is(Leaf::Object(posts.iter().copied().map(Object::post).collect())));
    }
    Condition::All(all)
}

fn named_group(leaf: &Leaf) -> Option<GroupId> {
    if let Leaf::Group(groups) = leaf { groups.first().copied() } else { None }
}

fn take<T: Default>(wrong: &mut Vec<(&'static str, Problem)>, field: &'static str, parsed: Result<T, Problem>) -> T {
    parsed.unwrap_or_else(|problem| {
        wrong.push((field, problem));
        T::default()
    })
}

fn number(text: &str, least: i64, most: i64) -> Result<i64, Problem> {
    text.trim().parse().ok().filter(|n| (least..=most).contains(n)).ok_or(Problem::Number { least, most })
}

fn numbers(text: &str, least: i64, most: i64) -> Result<Vec<i64>, Problem> {
    text.split([',', ' ', ';']).filter(|part| !part.is_empty()).map(|part| number(part, least, most)).collect()
}

fn group(text: &str) -> Result<Option<GroupId>, Problem> {
    match text.trim() {
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| Problem::GroupUnknown),
    }
}

fn day(text: &str) -> Result<Option<Date>, Problem> {
    match text.trim() {
        "" => Ok(None),
        day => day.parse().map(Some).map_err(|_| Problem::Date),
    }
}

fn first_moment(text: &str, zone: &TimeZone) -> Result<Option<Millis>, Problem> {
    Ok(day(text)?.map(|day| Millis::start_of(day, zone)))
}

fn first_moment_after(text: &str, zone: &TimeZone) -> Result<Option<Millis>, Problem> {
    let next = |day: Date| day.tomorrow().map(|next| Millis::start_of(next, zone)).map_err(|_| Problem::Date);
    day(text)?.map(next).transpose()
}

fn on(flag: bool) -> String {
    if flag { "on".to_owned() } else { String::new() }
}

/// The word a value has in stored JSON, which is also its word in the form.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn join(numbers: impl IntoIterator<Item = i64>) -> String {
    numbers.into_iter().map(|n| n.to_string()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offer::templates;

    #[test]
    fn a_form_that_was_not_touched_changes_nothing_that_matters() {
        let zone = TimeZone::get("Europe/Moscow").expect("a known zone");
        for template in templates::all() {
            let saved = OfferForm::of(&template.terms, &zone).apply(&template.terms, &zone).expect("a valid form");
            assert_eq!(OfferForm::of(&saved, &zone), OfferForm::of(&template.terms, &zone), "{}", template.key);
            assert_eq!((saved.actions, saved.limits), (template.terms.actions, template.terms.limits));
        }
    }

    #[test]
    fn the_last_day_is_inclusive_and_counted_in_the_programmes_zone() {
        let zone = TimeZone::get("Europe/Moscow").expect("a known zone");
        let terms = templates::find("link").expect("a template").terms;
        let mut form = OfferForm::of(&terms, &zone);
        (form.from, form.until) = ("2026-11-22".to_owned(), "2026-11-22".to_owned());
        let saved = form.apply(&terms, &zone).expect("a valid form");
        let length = saved.until.zip(saved.from).map(|(until, from)| until.0 - from.0);
        assert_eq!(length, Some(crate::time::DAY_MS));
        assert_eq!(OfferForm::of(&saved, &zone).until, "2026-11-22");
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once_and_by_field() {
        let terms = templates::find("first_like").expect("a template").terms;
        let mut form = OfferForm::of(&terms, &TimeZone::UTC);
        form.name_en = String::new();
        form.first = "five".to_owned();
        form.next = "-1".to_owned();
        form.at_most = "1e9".to_owned();
        form.posts = "45, x".to_owned();
        (form.from, form.until) = ("2026-12-01".to_owned(), "2026-11-30".to_owned());
        let wrong = form.apply(&terms, &TimeZone::UTC).expect_err("a wrong form");
        let fields: Vec<_> = wrong.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["name_en", "until", "first", "next", "at_most", "posts"]);
    }

    #[test]
    fn posts_and_group_narrow_the_offer_and_widen_it_again() {
        let terms = templates::find("first_like").expect("a template").terms;
        let group = GroupId(uuid::Uuid::from_u128(7));
        let mut form = OfferForm::of(&terms, &TimeZone::UTC);
        (form.posts, form.group) = ("45 46".to_owned(), group.to_string());
        let narrowed = form.apply(&terms, &TimeZone::UTC).expect("a valid form");
        assert_eq!(narrowed.conditions.posts(), [45, 46]);
        let mut form = OfferForm::of(&narrowed, &TimeZone::UTC);
        assert_eq!((form.posts.as_str(), form.group.as_str()), ("45, 46", group.to_string().as_str()));
        (form.posts, form.group) = (String::new(), String::new());
        let widened = form.apply(&narrowed, &TimeZone::UTC).expect("a valid form");
        assert_eq!(widened.conditions.leaves(), 1);
    }

    #[test]
    fn what_the_form_does_not_show_stays() {
        let mut terms = templates::find("first_like").expect("a template").terms;
        let groups = [7, 8].map(|n| GroupId(uuid::Uuid::from_u128(n))).to_vec();
        terms.conditions = Condition::All(vec![Condition::Is(Leaf::Group(groups)), Condition::Is(Leaf::HasReferrer)]);
        let mut form = OfferForm::of(&terms, &TimeZone::UTC);
        assert_eq!(form.apply(&terms, &TimeZone::UTC).expect("a valid form").conditions, terms.conditions);
        form.posts = "45".to_owned();
        let narrowed = form.apply(&terms, &TimeZone::UTC).expect("a valid form").conditions;
        assert!(narrowed.walk().any(|leaf| matches!(leaf, Leaf::Group(groups) if groups.len() == 2)));
    }
}
