//! How decisions went, as the journal keeps it, and its words.

use kabinet_domain::{
    counter::Step,
    event::{CustomName, Tag},
    ids::CounterId,
    lang::Lang,
    offer::Letter,
    points::Refused,
    words::{Names, no_points},
};
use serde::{Deserialize, Serialize};

/// How a decision went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "snake_case")]
pub(crate) enum Did {
    Awarded {
        requested: i64,
        applied: i64,
        seq: i64,
    },
    Deducted {
        requested: i64,
        applied: i64,
        seq: i64,
    },
    Reversed {
        requested: i64,
        applied: i64,
        seq: i64,
    },
    /// Those above are paid, each by a task.
    Passed {
        levels: Vec<(u8, i64)>,
        /// They are paid only once the recommendation is approved.
        #[serde(default)]
        held: bool,
    },
    /// What those above were paid is taken back, each by a task.
    PassedBack {
        levels: Vec<u8>,
    },
    Wrote {
        letter: Letter,
    },
    Counted {
        counter: CounterId,
        step: Step,
        value: i64,
    },
    /// A change of a counter was taken back.
    Uncounted {
        counter: CounterId,
        by: i64,
        value: i64,
    },
    Mailing {
        mailing: Tag,
        on: bool,
    },
    Tagged {
        tag: Tag,
        on: bool,
    },
    Raised {
        name: CustomName,
    },
    Nothing {
        why: Naught,
    },
}

/// Why a decision came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Naught {
    NotEnough,
    NothingLeft,
    Expired,
    NotPossible,
    NoLetter,
    NoAddress,
    NobodyAbove,
    NotRecommended,
    NoCounter,
    MailingRefused,
    AsItWas,
    TooManyEvents,
    NoPoints,
}

impl Did {
    /// Whether points moved towards somebody, or something else was done: not when it came to nothing or only took back.
    pub const fn is_act(&self) -> bool {
        let back = matches!(self, Self::Reversed { .. } | Self::PassedBack { .. } | Self::Uncounted { .. });
        !back && !matches!(self, Self::Nothing { .. })
    }

    pub fn awarded(&self) -> Option<i64> {
        if let Self::Awarded { applied, .. } = self { Some(*applied) } else { None }
    }

    /// How many times an offer that did all this counts as having acted: one whose amount came to nothing has not.
    pub fn times(done: &[Self]) -> i64 {
        let unpaid = done.contains(&Self::Nothing { why: Naught::NoPoints });
        i64::from(!unpaid || done.iter().any(|did| did.awarded().is_some()))
    }

    /// Which counters this changed and by how much, where that can be taken back, and whether in parts: by points it can, by
    /// times only whole. What a counter was set from is not known.
    pub fn counted(done: &[Self]) -> impl Iterator<Item = (CounterId, i64, bool)> {
        // A counter of points counts what was awarded before it.
        let awarded = |before: usize| done[..before].iter().filter_map(Self::awarded).sum();
        done.iter().enumerate().filter_map(move |(n, did)| match did {
            Self::Counted { counter, step: Step::By(by), .. } => Some((*counter, *by, false)),
            Self::Counted { counter, step: Step::ByPoints, .. } => Some((*counter, awarded(n), true)),
            _ => None,
        })
    }

    /// What those above were to be paid, by level.
    pub fn passed(done: &[Self]) -> Vec<(u8, i64)> {
        let levels = |did: &Self| if let Self::Passed { levels, .. } = did { Some(levels.clone()) } else { None };
        done.iter().find_map(levels).unwrap_or_default()
    }

    /// What was done, in a few words.
    pub fn say(&self, lang: Lang, names: &Names) -> String {
        let currency = &names.currency;
        let of = |applied: i64, requested: i64| {
            let points = currency.count(lang, applied);
            match lang {
                _ if applied == requested => points,
                Lang::Ru => format!("{points} (из {requested})"),
                Lang::En => format!("{points} (of {requested})"),
            }
        };
        let said = |ru: &str, en: &str| match lang {
            Lang::Ru => ru.to_owned(),
            Lang::En => en.to_owned(),
        };
        match self {
            Self::Awarded { requested, applied, .. } => {
                format!("{}: {}", said("Начислено", "Awarded"), of(*applied, *requested))
            }
            Self::Deducted { requested, applied, .. } => {
                format!("{}: {}", said("Списано", "Deducted"), of(*applied, *requested))
            }
            Self::Reversed { requested, applied, .. } => {
                format!("{}: {}", said("Возвращено", "Taken back"), of(*applied, *requested))
            }
            Self::Passed { levels, held } => {
                let each: Vec<String> = levels
                    .iter()
                    .map(|(level, points)| match lang {
                        Lang::Ru => format!("{} на {level}-й уровень", currency.count(lang, *points)),
                        Lang::En => format!("{} to level {level}", currency.count(lang, *points)),
                    })
                    .collect();
                let whom = match held {
                    true => {
                        said("Пригласившим, если рекомендацию засчитают", "To those who invited, once it is approved")
                    }
                    false => said("Пригласившим", "To those who invited"),
                };
                format!("{whom}: {}", each.join(", "))
            }
            Self::PassedBack { levels } => {
                let levels = levels.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                format!(
                    "{}: {levels}",
                    said("Отменено начисленное пригласившим, уровни", "Taken back from those who invited, levels")
                )
            }
            Self::Wrote { .. } => said("Отправлено письмо", "A letter was sent"),
            Self::Counted { counter, value, .. } => {
                let name = names.counters.get(counter).map_or("", |name| name.get(lang));
                match lang {
                    Lang::Ru => format!("Счётчик «{name}»: {value}"),
                    Lang::En => format!("The counter “{name}” is {value}"),
                }
            }
            Self::Uncounted { counter, value, .. } => {
                let name = names.counters.get(counter).map_or("", |name| name.get(lang));
                match lang {
                    Lang::Ru => format!("Счётчик «{name}» возвращён: {value}"),
                    Lang::En => format!("The counter “{name}” is back at {value}"),
                }
            }
            Self::Mailing { mailing, on: true } => {
                format!("{}: {mailing}", said("Включена рассылка", "Mailing switched on"))
            }
            Self::Mailing { mailing, on: false } => {
                format!("{}: {mailing}", said("Выключена рассылка", "Mailing switched off"))
            }
            Self::Tagged { tag, on: true } => format!("{}: {tag}", said("Поставлена метка", "Tagged")),
            Self::Tagged { tag, on: false } => format!("{}: {tag}", said("Снята метка", "Tag taken off")),
            Self::Raised { name } => format!("{}: {name}", said("Вызвано событие", "Raised the event")),
            Self::Nothing { why } => why.say(lang).to_owned(),
        }
    }
}

impl Naught {
    fn say(self, lang: Lang) -> &'static str {
        let (ru, en) = match self {
            Self::NoPoints => return no_points(lang),
            Self::NotEnough => ("Баллов недостаточно: ничего не списано", "Not enough points: nothing was taken"),
            Self::NothingLeft => ("Возвращать уже нечего", "Nothing was left to take back"),
            Self::Expired => {
                ("Баллы сгорели бы до начисления", "The points would have expired before they could be used")
            }
            Self::NotPossible => ("Не проведено: сумма вне пределов", "Not posted: the amount is out of bounds"),
            Self::NoLetter => ("Письмо не нужно: баллов не начислено", "No letter: no points were awarded"),
            Self::NoAddress => ("Письмо не отправлено: у участника нет адреса", "No letter: the member has no address"),
            Self::NobodyAbove => ("Участника никто не приглашал", "Nobody invited the member"),
            Self::NotRecommended => (
                "Пригласившим ничего: рекомендация отклонена",
                "Nothing to those who invited: the recommendation was refused",
            ),
            Self::NoCounter => ("Счётчика больше нет", "The counter is gone"),
            Self::MailingRefused => {
                ("Рассылка не включена: участник от неё отказался", "Mailing left off: the member chose so")
            }
            Self::TooManyEvents => {
                ("Событие не вызвано: их уже слишком много", "The event was not raised: there were too many already")
            }
            Self::AsItWas => ("Без изменений: так уже и было", "No change: it was so already"),
        };
        match lang {
            Lang::Ru => ru,
            Lang::En => en,
        }
    }
}

impl From<Refused> for Naught {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotEnough { .. } => Self::NotEnough,
            Refused::NothingLeft { .. } => Self::NothingLeft,
            Refused::AlreadyExpired => Self::Expired,
            Refused::NotPositive | Refused::Overflow | Refused::HoldOver | Refused::Unsettled => Self::NotPossible,
        }
    }
}
