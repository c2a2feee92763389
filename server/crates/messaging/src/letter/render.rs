use super::{
    Letter, Vars,
    files::{FRAME, files, footer},
    template::{TemplateError, escape_html, fill, parse, plain},
};
use kabinet_domain::lang::Lang;
use std::{borrow::Cow, collections::BTreeMap, fmt};

/// A letter ready to send.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Which letter it is.
    pub letter: Letter,
    /// One line, without control characters.
    pub subject: String,
    /// The body as plain text.
    pub text: String,
    /// The body as an HTML page.
    pub html: String,
}

impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendered").field("letter", &self.letter).finish_non_exhaustive()
    }
}

/// Why a letter could not be written. Names places of the letter, never what was to stand there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// A value for a place the letter does not have.
    #[error("letter {letter} has no place for {name:?}")]
    Unknown {
        /// The letter.
        letter: Letter,
        /// The name that was given.
        name: String,
    },
    /// A value the letter cannot do without.
    #[error("letter {letter} needs {name:?}")]
    Missing {
        /// The letter.
        letter: Letter,
        /// The name that was not given.
        name: &'static str,
    },
    /// A link that leads to something else than a page.
    #[error("letter {letter}: {name:?} is not an http(s) address")]
    Link {
        /// The letter.
        letter: Letter,
        /// The name of the link.
        name: String,
    },
    /// The template itself is wrong, or a number in it is.
    #[error("letter {letter}: {source}")]
    Template {
        /// The letter.
        letter: Letter,
        /// What is wrong.
        source: TemplateError,
    },
}

/// Writes `letter` in `lang` with `vars`. Every value is one line: control and direction-changing characters become spaces.
pub fn render(letter: Letter, lang: Lang, vars: &Vars) -> Result<Rendered, RenderError> {
    let mut values = checked(letter, vars)?;
    values.insert("lang", lang.code().to_owned());
    let value = |name: &str| values.get(name).map(String::as_str);
    let write = |template: &str, escape: fn(&str) -> Cow<'_, str>| {
        let mut out = String::with_capacity(template.len() * 2);
        let filled = parse(template).and_then(|pieces| fill(&pieces, lang, &value, escape, &mut out));
        filled.map(|()| out).map_err(|source| RenderError::Template { letter, source })
    };
    let files = files(letter, lang);
    let footer = footer(lang).trim();
    let page = FRAME
        .replace("<!--preheader-->", files.preheader.trim())
        .replace("<!--body-->", files.html.trim())
        .replace("<!--footer-->", footer);
    // "-- " on a line of its own marks what mail programs fold away as signature (RFC 3676, 4.3).
    let text = format!("{}\n\n-- \n{{programme}}\n{footer}\n", files.text.trim());
    Ok(Rendered {
        letter,
        subject: one_line(&write(files.subject, plain)?),
        text: write(&text, plain)?,
        html: write(&page, escape_html)?,
    })
}

/// The values the letter asks for, each as one line.
fn checked(letter: Letter, vars: &Vars) -> Result<BTreeMap<&str, String>, RenderError> {
    let known = |name: &str| letter.required().contains(&name) || letter.optional().contains(&name);
    if let Some(name) = vars.names().find(|name| !known(name)) {
        return Err(RenderError::Unknown { letter, name: name.to_owned() });
    }
    let values: BTreeMap<&str, String> = vars
        .names()
        .filter_map(|name| Some((name, one_line(vars.get(name)?))))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    if let Some(name) = letter.required().iter().find(|name| !values.contains_key(*name)) {
        return Err(RenderError::Missing { letter, name });
    }
    let leads_to_a_page = |link: &str| link.starts_with("https://") || link.starts_with("http://");
    if let Some((name, _)) = values.iter().find(|(name, value)| name.ends_with("_link") && !leads_to_a_page(value)) {
        return Err(RenderError::Link { letter, name: (*name).to_owned() });
    }
    Ok(values)
}

/// Without line breaks, other control characters and direction overrides, and without runs of white space.
fn one_line(value: &str) -> String {
    let spaced: String = value.chars().map(|c| if breaks_a_line(c) { ' ' } else { c }).collect();
    spaced.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Unicode line and paragraph separators break lines as well; bidirectional overrides (UAX 9) can turn a name into another.
fn breaks_a_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
