//! Letters: what each says and what it must be told.

mod files;
mod render;
mod template;
mod vars;

pub use render::{RenderError, Rendered, render};
pub use template::TemplateError;
pub use vars::Vars;

use kabinet_domain::lang::Lang;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A letter the product knows how to write; its texts are the folder `templates/<name>/<language>/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Letter {
    /// The code that confirms an address at registration.
    Code,
    /// Somebody tried to register with an address that already has an account.
    AlreadyRegistered,
    /// The account is open.
    Welcome,
    /// Points came in, with their reason.
    PointsAwarded,
    /// What a marketer wrote, in up to [`PARAGRAPHS`] paragraphs.
    Written,
}

/// The places of the paragraphs of [`Letter::Written`], in order.
pub const PARAGRAPHS: [&str; 6] = ["text_a", "text_b", "text_c", "text_d", "text_e", "text_f"];

impl Letter {
    /// Every letter.
    pub const ALL: [Self; 5] = [Self::Code, Self::AlreadyRegistered, Self::Welcome, Self::PointsAwarded, Self::Written];

    /// The name of its folder, of its outbox rows and in traces.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::AlreadyRegistered => "already_registered",
            Self::Welcome => "welcome",
            Self::PointsAwarded => "points_awarded",
            Self::Written => "written",
        }
    }

    /// The letter of this [`Letter::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|letter| letter.name() == name)
    }

    /// What must be told. Names that end in `_link` are addresses of pages and must be http(s).
    ///
    /// `code`, and `minutes` as a whole number · `points` and `balance` as phrases with their unit ("5 баллов") · `reason` as a
    /// sentence about what happened · `programme` as its bare name.
    pub const fn required(self) -> &'static [&'static str] {
        match self {
            Self::Code => &["code", "minutes", "programme"],
            Self::AlreadyRegistered => &["programme", "sign_in_link"],
            Self::Welcome => &["invite_link", "programme"],
            Self::PointsAwarded => &["balance", "history_link", "points", "programme", "reason"],
            Self::Written => &["programme", "subject", "text_a"],
        }
    }

    /// What may be told. `active_from` (for points that wait) and `expires` are dates as people write them.
    pub const fn optional(self) -> &'static [&'static str] {
        match self {
            Self::Code | Self::AlreadyRegistered => &[],
            Self::Welcome => &["name"],
            Self::PointsAwarded => &["active_from", "expires"],
            Self::Written => &["text_b", "text_c", "text_d", "text_e", "text_f"],
        }
    }

    /// Made-up values that show the letter at its fullest, for previews and tests.
    pub fn sample(self, lang: Lang) -> Vars {
        let say = |ru: &str, en: &str| match lang {
            Lang::Ru => ru.to_owned(),
            Lang::En => en.to_owned(),
        };
        let vars = Vars::new().with("programme", say("Кофейня у моря", "Seaside Coffee"));
        match self {
            Self::Code => vars.with("code", "048215").with("minutes", "10"),
            Self::AlreadyRegistered => vars.with("sign_in_link", "https://club.example.org/client/login/"),
            Self::Welcome => {
                vars.with("name", say("Анна", "Anna")).with("invite_link", "https://club.example.org/i/k7Qm2x")
            }
            Self::PointsAwarded => vars
                .with("points", say("5 баллов", "5 points"))
                .with(
                    "reason",
                    say(
                        "Первый лайк месяца: запись «Новый обжарочный цех» в группе «Кофейня у моря».",
                        "First like of the month: the post “Our new roastery” in the group “Seaside Coffee”.",
                    ),
                )
                .with("balance", say("1 240 баллов", "1,240 points"))
                .with("history_link", "https://club.example.org/client/history/")
                .with("active_from", say("1 декабря 2026 г.", "1 December 2026"))
                .with("expires", say("31 декабря 2027 г.", "31 December 2027")),
            Self::Written => vars
                .with("subject", say("С днём рождения!", "Happy birthday!"))
                .with("text_a", say("Анна, с днём рождения!", "Anna, happy birthday!"))
                .with("text_b", say("Дарим 100 баллов на 30 дней.", "Here are 100 points, good for 30 days."))
                .with("text_c", say("На балансе теперь 1 240 баллов.", "Your balance is 1,240 points now."))
                .with("text_d", say("Приходите с друзьями.", "Come with your friends."))
                .with("text_e", say("Торт – за наш счёт.", "The cake is on us."))
                .with("text_f", say("Ваша кофейня", "Your coffee house")),
        }
    }
}

impl fmt::Display for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
