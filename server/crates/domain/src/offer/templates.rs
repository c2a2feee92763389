//! The offers that ship ready to switch on: the six of the seeds, and the two a referral programme starts with.

use super::{Action, Amount, Condition, Leaf, Letter, Limit, Measure, Terms};
use crate::{
    event::{Act, EventKind},
    lang::Localized,
    points::Beyond,
    time::Window,
};

/// A template: its key in addresses and the offer it makes.
#[derive(Debug, Clone)]
pub struct Template {
    /// Stable word, such as `first_like`.
    pub key: &'static str,
    /// The offer, with amounts a marketer is expected to change.
    pub terms: Terms,
}

/// Every template, in the order in which the desk lists them.
pub fn all() -> Vec<Template> {
    vec![
        template(
            "link",
            EventKind::SocialLinked,
            "Бонус за привязку соцсети",
            "Bonus for linking a network",
            |terms| {
                award(terms, Amount::Fixed(10));
                tell(terms);
            },
        ),
        template(
            "join",
            EventKind::SocialJoined,
            "Бонус за вступление в группу",
            "Bonus for joining the group",
            |terms| {
                award(terms, Amount::Fixed(20));
                tell(terms);
            },
        ),
        template(
            "activity",
            EventKind::SocialActed,
            "Бонусы за репосты, комментарии и лайки",
            "Bonus for reposts, comments and likes",
            |terms| {
                // Likes stay at 0 here because `first_like` pays for them; a marketer who uses only this offer raises it.
                terms.takes_back = true;
                award(terms, Amount::ByAct { like: 0, comment: 3, repost: 10 });
            },
        ),
        template(
            "first_like",
            EventKind::SocialActed,
            "5 за первый лайк, дальше по 1, не больше 15 в месяц",
            "5 for the first like, then 1, at most 15 a month",
            |terms| {
                terms.conditions = Condition::Is(Leaf::Act(vec![Act::Like]));
                terms.limits = vec![Limit { measure: Measure::Points, window: Window::Month, at_most: 15, clip: true }];
                terms.takes_back = true;
                award(terms, Amount::FirstThen { first: 5, next: 1, window: Window::Month });
            },
        ),
        template(
            "leave",
            EventKind::SocialLeft,
            "Списание за выход из группы",
            "Deduction for leaving the group",
            |terms| {
                terms.repeats = true;
                deduct(terms, 20);
            },
        ),
        template(
            "repost_deleted",
            EventKind::SocialWithdrew,
            "Списание за удаление репоста",
            "Deduction for deleting a repost",
            |terms| {
                terms.conditions = Condition::Is(Leaf::Act(vec![Act::Repost]));
                terms.repeats = true;
                deduct(terms, 10);
            },
        ),
        template(
            "referral",
            EventKind::ReferralRegistered,
            "Бонус за друзей по ссылке",
            "Bonus for friends who registered",
            |terms| {
                award(terms, Amount::ByLevel(vec![50, 10]));
                tell(terms);
            },
        ),
        template("welcome", EventKind::MemberRegistered, "Приветствие", "Welcome", |terms| {
            terms.actions.push(Action::Message { letter: Letter::Welcome });
        }),
    ]
}

/// The template with this key.
pub fn find(key: &str) -> Option<Template> {
    all().into_iter().find(|template| template.key == key)
}

fn template(key: &'static str, trigger: EventKind, ru: &str, en: &str, fill: impl FnOnce(&mut Terms)) -> Template {
    let mut terms = Terms {
        name: Localized { ru: ru.to_owned(), en: en.to_owned() },
        from: None,
        until: None,
        priority: 0,
        trigger,
        conditions: Condition::All(Vec::new()),
        limits: Vec::new(),
        actions: Vec::new(),
        earlier_acts: false,
        repeats: false,
        takes_back: false,
    };
    fill(&mut terms);
    Template { key, terms }
}

fn award(terms: &mut Terms, amount: Amount) {
    terms.actions.push(Action::Award { amount, terms: None });
}

/// A letter about the award: for what happens rarely, not for each like.
fn tell(terms: &mut Terms) {
    terms.actions.push(Action::Message { letter: Letter::PointsAwarded });
}

fn deduct(terms: &mut Terms, points: i64) {
    terms.actions.push(Action::Deduct { amount: Amount::Fixed(points), beyond: Beyond::Clip, unless_reversed: true });
}
