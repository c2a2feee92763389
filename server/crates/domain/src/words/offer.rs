use super::{
    Names,
    amount::{amount, limit},
    calendar::{beginning, ending},
    condition::Waits,
    lot_terms,
    names::{number, quoted},
    pick,
};
use crate::{
    counter::Step,
    event::Act,
    lang::Lang,
    offer::{Action, Letter, Recipient, Terms},
    points::Beyond,
};

/// One sentence that says what an offer waits for, gives and limits: "Лайк под любой записью группы «Кофе»: 5 баллов за
/// первый в месяце, дальше по 1; не больше 15 баллов в месяц."
pub fn offer_terms(lang: Lang, terms: &Terms, names: &Names) -> String {
    let mut waits = Waits::of(&terms.conditions, terms.trigger);
    let concerned = |act: &Act| terms.actions.iter().all(|action| action.concerns(*act));
    if waits.acts.iter().any(concerned) {
        waits.acts.retain(concerned);
    }
    let mut parts: Vec<String> = terms.actions.iter().map(|one| action(lang, one, &waits.acts, names)).collect();
    parts.extend(terms.limits.iter().map(|one| limit(lang, one, names)));
    parts.extend(rest(lang, terms));
    parts.extend(flags(lang, terms).map(str::to_owned));
    parts.extend(period(lang, terms, names));
    format!("{}: {}.", waits.say(lang, terms.trigger, names), parts.join("; "))
}

fn action(lang: Lang, action: &Action, acts: &[Act], names: &Names) -> String {
    match action {
        Action::Award { amount: rule, terms, to } => {
            let mut said = amount(lang, rule, acts, names);
            if *to == Recipient::Referrers {
                said.push_str(pick(lang, " – пригласившим", " – to those who invited"));
            }
            match terms {
                Some(terms) => format!("{said} ({})", lot_terms(lang, terms)),
                None => said,
            }
        }
        Action::Deduct { amount: rule, beyond, unless_reversed } => {
            let mut said = format!("{} {}", pick(lang, "минус", "minus"), amount(lang, rule, acts, names));
            if *unless_reversed {
                said.push_str(pick(
                    lang,
                    ", если баллы за это ещё не сняты",
                    " unless the points for it were taken back already",
                ));
            }
            said.push_str(beyond_balance(lang, *beyond));
            said
        }
        Action::Reverse { beyond } => {
            let said = pick(lang, "отменить начисленное за это", "take back what it had earned");
            format!("{said}{}", beyond_balance(lang, *beyond))
        }
        Action::Message { letter: Letter::Welcome, .. } => {
            pick(lang, "приветственное письмо", "a letter of welcome").to_owned()
        }
        Action::Message { letter: Letter::PointsAwarded, .. } => {
            pick(lang, "письмо о начислении", "a letter about the points").to_owned()
        }
        Action::Message { letter: Letter::Written { subject, .. }, .. } => {
            format!("{} {}", pick(lang, "письмо", "the letter"), quoted(lang, subject.get(lang)))
        }
        Action::Counter { counter, step } => {
            let name = names.counter(lang, *counter);
            match (lang, step) {
                (Lang::Ru, Step::By(n)) => format!("счётчик {name} {}", signed(*n)),
                (Lang::Ru, Step::ByPoints) => format!("счётчик {name} плюс начисленное"),
                (Lang::Ru, Step::To(n)) => format!("счётчик {name} = {}", number(*n)),
                (Lang::En, Step::By(n)) => format!("the counter {name} {}", signed(*n)),
                (Lang::En, Step::ByPoints) => format!("the counter {name} plus the points awarded"),
                (Lang::En, Step::To(n)) => format!("the counter {name} = {}", number(*n)),
            }
        }
        Action::Mailing { mailing, on } => {
            let what = if *on {
                pick(lang, "включить рассылку", "switch on the mailing")
            } else {
                pick(lang, "выключить рассылку", "switch off the mailing")
            };
            format!("{what} {}", quoted(lang, mailing.as_str()))
        }
        Action::Tag { tag, on } => {
            let what = if *on {
                pick(lang, "метка", "the tag")
            } else {
                pick(lang, "снять метку", "take off the tag")
            };
            format!("{what} {}", quoted(lang, tag.as_str()))
        }
        Action::Raise { name } => {
            format!("{} {}", pick(lang, "событие", "the event"), quoted(lang, name.as_str()))
        }
    }
}

fn beyond_balance(lang: Lang, beyond: Beyond) -> &'static str {
    match beyond {
        Beyond::Clip => "",
        Beyond::Refuse => pick(lang, ", если баланса хватает", " if the balance allows"),
        Beyond::Debt => pick(lang, ", недостающее – в долг", ", what is missing becomes a debt"),
    }
}

/// "+5", "−5".
fn signed(n: i64) -> String {
    if n < 0 { number(n) } else { format!("+{}", number(n)) }
}

impl Action {
    /// Whether this does anything about `act`.
    fn concerns(&self, act: Act) -> bool {
        self.amount().is_none_or(|amount| amount.pays(act))
    }
}

fn flags(lang: Lang, terms: &Terms) -> impl Iterator<Item = &'static str> {
    let awards = terms.actions.iter().any(|action| matches!(action, Action::Award { .. }));
    let takes_back = terms
        .takes_back
        .then(|| pick(lang, "отмена действия отменяет и начисление", "taking it back takes back the points"));
    let repeats =
        (terms.repeats && awards).then(|| pick(lang, "можно получать повторно", "it can be earned repeatedly"));
    let earlier = terms.earlier_acts.then(|| pick(lang, "прежние действия тоже считаются", "earlier acts count too"));
    let stops = terms.stops.then(|| pick(lang, "после неё другие не рассматриваются", "no others after it"));
    takes_back.into_iter().chain(repeats).chain(earlier).chain(stops)
}

fn rest(lang: Lang, terms: &Terms) -> Option<String> {
    let minutes = i64::from(terms.cooldown_minutes);
    let (n, ru, en) = match minutes {
        0 => return None,
        _ if minutes % 1_440 == 0 => (minutes / 1_440, ["день", "дня", "дней"], ["day", "days"]),
        _ if minutes % 60 == 0 => (minutes / 60, ["час", "часа", "часов"], ["hour", "hours"]),
        _ => (minutes, ["минуту", "минуты", "минут"], ["minute", "minutes"]),
    };
    Some(match lang {
        Lang::Ru => format!("не чаще раза в {n} {}", super::russian(n, ru[0], ru[1], ru[2])),
        Lang::En => format!("at most once in {n} {}", super::english(n, en[0], en[1])),
    })
}

fn period(lang: Lang, terms: &Terms, names: &Names) -> Option<String> {
    let from = terms.from.map(|from| format!("{} {}", pick(lang, "с", "from"), beginning(lang, from, &names.zone)));
    let until = terms.until.map(|until| ending(lang, until, &names.zone));
    match (from, until) {
        (Some(from), Some(until)) => Some(format!("{from} {until}")),
        (from, until) => from.or(until),
    }
}
