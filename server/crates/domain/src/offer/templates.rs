//! The offers that ship ready to switch on: the six of the seeds, and what loyalty programmes start with.

use super::{
    Action, Amount, Condition, Leaf, Letter, Limit, Measure, Per, Rate, Recipient, Rounding, Terms, Tier, Weekday,
};
use crate::{
    counter::{Asked, Counter, Reading, Scope, Step},
    event::{Act, By, CustomName, EventKind},
    ids::CounterId,
    lang::Localized,
    points::{self, Activation, Beyond, Expiry},
    time::Window,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A template: its key in addresses and the offer it makes.
#[derive(Debug, Clone)]
pub struct Template {
    /// Stable word, such as `first_like`.
    pub key: &'static str,
    /// The offer, with amounts a marketer is expected to change.
    pub terms: Terms,
    /// The counters it needs, under the ids by which its terms call them: each offer made from it gets its own.
    pub counters: Vec<(CounterId, Counter)>,
}

/// What the purchases of a member are counted by in a template.
const PURCHASES: CounterId = CounterId(Uuid::from_u128(1));
/// The name of the custom event of members who have not done anything for a while.
pub const INACTIVE: &str = "inactive";

/// Every template, in the order in which the desk lists them.
pub fn all() -> Vec<Template> {
    let mut all = of_the_seeds();
    all.extend(of_programmes());
    all
}

/// The six offers of the seeds.
pub fn of_the_seeds() -> Vec<Template> {
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
                terms.limits = vec![Limit {
                    measure: Measure::Points,
                    window: Window::Month,
                    at_most: 15,
                    clip: true,
                    per: Per::Member,
                }];
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
    ]
}

/// What loyalty programmes start with.
fn of_programmes() -> Vec<Template> {
    vec![
        unlink(),
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
            terms.actions.push(Action::letter(Letter::Welcome));
        }),
        template(
            "both_sides",
            EventKind::MemberRegistered,
            "Бонус и другу, и пригласившему",
            "Bonus for the friend and for who invited",
            |terms| {
                terms.conditions = Condition::Is(Leaf::HasReferrer);
                award(terms, Amount::Fixed(30));
                let amount = Amount::ByLevel(vec![50, 10]);
                terms.actions.push(Action::Award { amount, terms: None, to: Recipient::Referrers });
            },
        ),
        template(
            "birthday",
            EventKind::MemberBirthday,
            "Подарок на день рождения",
            "Birthday present",
            |terms| {
                present(terms, 100, 30);
                write(
                    terms,
                    ("С днём рождения!", "Happy birthday!"),
                    (
                        "{name}, с днём рождения! Дарим {points} – они действуют 30 дней.",
                        "{name}, happy birthday! Here are {points} for you, good for 30 days.",
                    ),
                );
            },
        ),
        cashback(),
        template(
            "double",
            EventKind::PurchaseMade,
            "Двойной кешбэк по вторникам",
            "Double cashback on Tuesdays",
            |terms| {
                terms.conditions = Condition::Is(Leaf::Weekday(vec![Weekday::Tuesday]));
                terms.priority = 10;
                terms.stops = true;
                terms.takes_back = true;
                award(terms, Amount::Percent { rate: Rate::Flat(600), rounding: Rounding::Down });
            },
        ),
        template("win_back", EventKind::Custom, "Возвращение уснувших", "Win back", |terms| {
            terms.conditions = Condition::Is(Leaf::Custom(CustomName::parse(INACTIVE).into_iter().collect()));
            terms.limits = vec![Limit {
                measure: Measure::Awards,
                window: Window::Year,
                at_most: 2,
                clip: false,
                per: Per::Member,
            }];
            present(terms, 50, 14);
            write(
                terms,
                ("Мы соскучились", "We have missed you"),
                (
                    "{name}, давно вас не было. Дарим {points} – потратьте их за 14 дней.",
                    "{name}, it has been a while. Here are {points}: use them within 14 days.",
                ),
            );
        }),
        template(
            "expiring",
            EventKind::PointsExpiring,
            "Напоминание о сгорании баллов",
            "Reminder of expiring points",
            |terms| {
                write(
                    terms,
                    ("Скоро сгорят баллы", "Your points are about to expire"),
                    (
                        "{name}, скоро сгорят: {points}, {expires}. Успейте их потратить.",
                        "{name}, {points} will expire {expires}. Use them in time.",
                    ),
                );
            },
        ),
    ]
}

/// Takes back what linking brought, from who unlinks soon: what an operator or the network unlinks takes nothing away.
fn unlink() -> Template {
    template(
        "unlink",
        EventKind::SocialUnlinked,
        "Возврат бонуса за отвязку в первые 30 дней",
        "Taking back the link bonus within 30 days",
        |terms| {
            let by_member = Condition::Is(Leaf::By(vec![By::Member]));
            terms.conditions = Condition::All(vec![by_member, Condition::Is(Leaf::WithinDays(30))]);
            terms.actions.push(Action::Reverse { beyond: Beyond::Clip });
        },
    )
}

/// Cashback that grows with the purchases of the last twelve months.
fn cashback() -> Template {
    let of = Asked { counter: PURCHASES, reading: Reading::Change { last: 12, unit: Window::Month } };
    let steps = [(0, 300), (5, 500), (10, 700)].map(|(from, gives)| Tier { from, gives });
    let mut template = template(
        "cashback",
        EventKind::PurchaseMade,
        "Кешбэк: 3 %, с 5-й покупки 5 %, с 10-й 7 %",
        "Cashback: 3 %, after 5 purchases 5 %, after 10 7 %",
        |terms| {
            terms.takes_back = true;
            let rate = Rate::Tiers { of, steps: steps.to_vec() };
            award(terms, Amount::Percent { rate, rounding: Rounding::Down });
            terms.actions.push(Action::Counter { counter: PURCHASES, step: Step::By(1) });
        },
    );
    let name = Localized { ru: "Покупки".to_owned(), en: "Purchases".to_owned() };
    let scope = BTreeSet::from([Scope::Member]);
    template.counters.push((PURCHASES, Counter { name, scope, window: Window::Ever, shown: true }));
    template
}

/// The template with this key.
pub fn find(key: &str) -> Option<Template> {
    all().into_iter().find(|template| template.key == key)
}

fn template(key: &'static str, trigger: EventKind, ru: &str, en: &str, fill: impl FnOnce(&mut Terms)) -> Template {
    let name = Localized { ru: ru.to_owned(), en: en.to_owned() };
    let mut terms = Terms { actions: Vec::new(), ..Terms::new(name, trigger) };
    fill(&mut terms);
    Template { key, terms, counters: Vec::new() }
}

/// Points that are there at once and do not stay for long.
fn present(terms: &mut Terms, points: i64, days: u32) {
    let lot = points::Terms { activation: Activation::AtOnce, expiry: Expiry::AfterDays(days) };
    terms.actions.push(Action::Award { amount: Amount::Fixed(points), terms: Some(lot), to: Recipient::Member });
}

fn write(terms: &mut Terms, subject: (&str, &str), text: (&str, &str)) {
    let both = |(ru, en): (&str, &str)| Localized { ru: ru.to_owned(), en: en.to_owned() };
    terms.actions.push(Action::letter(Letter::Written { subject: both(subject), text: both(text) }));
}

fn award(terms: &mut Terms, amount: Amount) {
    terms.actions.push(Action::award(amount));
}

/// A letter about the award: for what happens rarely, not for each like.
fn tell(terms: &mut Terms) {
    terms.actions.push(Action::letter(Letter::PointsAwarded));
}

fn deduct(terms: &mut Terms, points: i64) {
    terms.actions.push(Action::Deduct { amount: Amount::Fixed(points), beyond: Beyond::Clip, unless_reversed: true });
}
