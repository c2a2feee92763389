use super::{
    Names,
    amount::{amount, limit},
    calendar::{beginning, ending},
    condition::Waits,
    lot_terms, pick,
};
use crate::{
    event::Act,
    lang::Lang,
    offer::{Action, Letter, Terms},
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
    parts.extend(flags(lang, terms).map(str::to_owned));
    parts.extend(period(lang, terms, names));
    format!("{}: {}.", waits.say(lang, terms.trigger, names), parts.join("; "))
}

fn action(lang: Lang, action: &Action, acts: &[Act], names: &Names) -> String {
    match action {
        Action::Award { amount: rule, terms } => {
            let said = amount(lang, rule, acts, &names.currency);
            match terms {
                Some(terms) => format!("{said} ({})", lot_terms(lang, terms)),
                None => said,
            }
        }
        Action::Deduct { amount: rule, beyond, unless_reversed } => {
            let mut said = format!("{} {}", pick(lang, "минус", "minus"), amount(lang, rule, acts, &names.currency));
            if *unless_reversed {
                said.push_str(pick(
                    lang,
                    ", если баллы за это ещё не сняты",
                    " unless the points for it were taken back already",
                ));
            }
            match beyond {
                Beyond::Clip => {}
                Beyond::Refuse => said.push_str(pick(lang, ", если баланса хватает", " if the balance allows")),
                Beyond::Debt => said.push_str(pick(lang, ", недостающее – в долг", ", what is missing becomes a debt")),
            }
            said
        }
        Action::Message { letter: Letter::Welcome } => {
            pick(lang, "приветственное письмо", "a letter of welcome").to_owned()
        }
        Action::Message { letter: Letter::PointsAwarded } => {
            pick(lang, "письмо о начислении", "a letter about the points").to_owned()
        }
    }
}

impl Action {
    /// Whether this does anything about `act`.
    const fn concerns(&self, act: Act) -> bool {
        match self {
            Self::Award { amount, .. } | Self::Deduct { amount, .. } => amount.pays(act),
            Self::Message { .. } => true,
        }
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
    takes_back.into_iter().chain(repeats).chain(earlier)
}

fn period(lang: Lang, terms: &Terms, names: &Names) -> Option<String> {
    let from = terms.from.map(|from| format!("{} {}", pick(lang, "с", "from"), beginning(lang, from, &names.zone)));
    let until = terms.until.map(|until| ending(lang, until, &names.zone));
    match (from, until) {
        (Some(from), Some(until)) => Some(format!("{from} {until}")),
        (from, until) => from.or(until),
    }
}
