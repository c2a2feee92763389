use super::Letter;
use kabinet_domain::lang::Lang;

/// The page every HTML body stands in; comments mark the places of the preheader, the body and the [`footer`].
pub const FRAME: &str = include_str!("../../templates/frame/page.html");

/// What stands below every letter.
pub const fn footer(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => include_str!("../../templates/frame/ru.txt"),
        Lang::En => include_str!("../../templates/frame/en.txt"),
    }
}

/// One letter in one language, as written in its folder.
pub struct Files {
    /// `subject.txt`
    pub subject: &'static str,
    /// `preheader.txt`: the line a mail program shows beside the subject.
    pub preheader: &'static str,
    /// `body.txt`
    pub text: &'static str,
    /// `body.html`
    pub html: &'static str,
}

macro_rules! folder {
    ($path:literal) => {
        Files {
            subject: include_str!(concat!("../../templates/", $path, "/subject.txt")),
            preheader: include_str!(concat!("../../templates/", $path, "/preheader.txt")),
            text: include_str!(concat!("../../templates/", $path, "/body.txt")),
            html: include_str!(concat!("../../templates/", $path, "/body.html")),
        }
    };
}

/// The folder of `letter` in `lang`.
pub const fn files(letter: Letter, lang: Lang) -> Files {
    match (letter, lang) {
        (Letter::Code, Lang::Ru) => folder!("code/ru"),
        (Letter::Code, Lang::En) => folder!("code/en"),
        (Letter::AlreadyRegistered, Lang::Ru) => folder!("already_registered/ru"),
        (Letter::AlreadyRegistered, Lang::En) => folder!("already_registered/en"),
        (Letter::Welcome, Lang::Ru) => folder!("welcome/ru"),
        (Letter::Welcome, Lang::En) => folder!("welcome/en"),
        (Letter::PointsAwarded, Lang::Ru) => folder!("points_awarded/ru"),
        (Letter::PointsAwarded, Lang::En) => folder!("points_awarded/en"),
        // What a marketer wrote is in the member's language already.
        (Letter::Written, _) => folder!("written"),
    }
}
