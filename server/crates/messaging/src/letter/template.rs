use kabinet_domain::lang::{Lang, Plural};
use std::borrow::Cow;

/// A template in its pieces. The language of templates has three words:
///
/// * `{name}` – the value;
/// * `{?name}…{/name}` – only where the value is there;
/// * `{name|балл|балла|баллов}`, `{name|point|points}` – the word that goes with the number.
///
/// A brace that is followed by anything but a small letter, `?` or `/` is a brace, so style sheets need no escaping. Values are
/// put in once and never read as template.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// As written.
    Text(&'t str),
    /// The value of this name.
    Value(&'t str),
    /// The word for the number of this name; in the order one, few, many (Russian) or one, many (English).
    Word(&'t str, Vec<&'t str>),
    /// These pieces, where the value of this name is there.
    Where(&'t str, Vec<Piece<'t>>),
}

/// What is wrong with a template or with what it was given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A `{` of a tag without its `}`.
    #[error("a tag is not closed")]
    OpenTag,
    /// A name of other letters than `a`–`z` and `_`.
    #[error("{0:?} is not a name")]
    Name(String),
    /// `{?name}` without `{/name}`.
    #[error("{{?{0}}} is not closed")]
    OpenSection(String),
    /// `{/name}` where another section, or none, is open.
    #[error("{{/{0}}} closes nothing")]
    StrayClose(String),
    /// The value is not there.
    #[error("{{{0}}} has no value")]
    Missing(String),
    /// The value goes with a plural form and is no whole number.
    #[error("{{{0}}} is not a whole number")]
    NotANumber(String),
    /// More or fewer forms than the language has.
    #[error("{{{0}|…}} needs as many forms as the language has")]
    Forms(String),
}

/// Reads a template.
pub fn parse(source: &str) -> Result<Vec<Piece<'_>>, TemplateError> {
    let mut rest = source;
    pieces(&mut rest, None)
}

fn pieces<'t>(rest: &mut &'t str, inside: Option<&'t str>) -> Result<Vec<Piece<'t>>, TemplateError> {
    let mut found = Vec::new();
    loop {
        let (text, tag) = next_tag(rest)?;
        if !text.is_empty() {
            found.push(Piece::Text(text));
        }
        let Some(tag) = tag else {
            return inside.map_or(Ok(found), |name| Err(TemplateError::OpenSection(name.to_owned())));
        };
        if let Some(name) = tag.strip_prefix('?') {
            found.push(Piece::Where(named(name)?, pieces(rest, Some(name))?));
        } else if let Some(name) = tag.strip_prefix('/') {
            return if inside == Some(name) { Ok(found) } else { Err(TemplateError::StrayClose(name.to_owned())) };
        } else if let Some((name, forms)) = tag.split_once('|') {
            found.push(Piece::Word(named(name)?, forms.split('|').collect()));
        } else {
            found.push(Piece::Value(named(tag)?));
        }
    }
}

/// The text up to the next tag, and the inside of that tag; `rest` goes on after it.
fn next_tag<'t>(rest: &mut &'t str) -> Result<(&'t str, Option<&'t str>), TemplateError> {
    let opens =
        |(at, _): &(usize, &str)| rest[at + 1..].starts_with(|c: char| c.is_ascii_lowercase() || "?/".contains(c));
    let Some((at, _)) = rest.match_indices('{').find(opens) else {
        return Ok((std::mem::take(rest), None));
    };
    let (text, tagged) = rest.split_at(at);
    let (tag, after) = tagged[1..].split_once('}').ok_or(TemplateError::OpenTag)?;
    *rest = after;
    Ok((text, Some(tag)))
}

fn named(name: &str) -> Result<&str, TemplateError> {
    let fits = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if fits { Ok(name) } else { Err(TemplateError::Name(name.to_owned())) }
}

/// Writes the pieces with the values that `value` finds, each passed through `escape`.
pub fn fill<'v>(
    pieces: &[Piece<'_>],
    lang: Lang,
    value: &impl Fn(&str) -> Option<&'v str>,
    escape: fn(&str) -> Cow<'_, str>,
    out: &mut String,
) -> Result<(), TemplateError> {
    let needed = |name: &str| value(name).ok_or_else(|| TemplateError::Missing(name.to_owned()));
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Value(name) => out.push_str(&escape(needed(name)?)),
            Piece::Word(name, forms) => {
                let number = needed(name)?.parse().map_err(|_| TemplateError::NotANumber((*name).to_owned()))?;
                out.push_str(form(lang, number, forms).ok_or_else(|| TemplateError::Forms((*name).to_owned()))?);
            }
            Piece::Where(name, inner) => {
                if value(name).is_some() {
                    fill(inner, lang, value, escape, out)?;
                }
            }
        }
    }
    Ok(())
}

fn form<'t>(lang: Lang, number: i64, forms: &[&'t str]) -> Option<&'t str> {
    match (lang, forms) {
        (Lang::Ru, [one, few, many]) => Some(match lang.plural(number) {
            Plural::One => one,
            Plural::Few => few,
            Plural::Many => many,
        }),
        (Lang::En, [one, many]) => Some(if lang.plural(number) == Plural::One { one } else { many }),
        _ => None,
    }
}

/// For text that nobody reads as markup.
pub const fn plain(value: &str) -> Cow<'_, str> {
    Cow::Borrowed(value)
}

/// For text between tags and for attributes in double or single quotes.
pub fn escape_html(value: &str) -> Cow<'_, str> {
    if !value.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(value);
    }
    let mut safe = String::with_capacity(value.len() + 16);
    for c in value.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str, lang: Lang, values: &[(&str, &'static str)]) -> Result<String, TemplateError> {
        let value = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let mut out = String::new();
        fill(&parse(template)?, lang, &value, escape_html, &mut out)?;
        Ok(out)
    }

    #[test]
    fn values_are_escaped_and_never_read_as_template() {
        let values = [("name", "<b>{code}</b> & \"{?code}\" 'x'"), ("code", "042")];
        assert_eq!(
            filled("{name}: {code}", Lang::En, &values).as_deref(),
            Ok("&lt;b&gt;{code}&lt;/b&gt; &amp; &quot;{?code}&quot; &#39;x&#39;: 042")
        );
    }

    #[test]
    fn sections_nest_and_vanish_with_their_value() {
        let template = "a{?x}b{x}{?y}c{/y}{/x}d";
        assert_eq!(filled(template, Lang::En, &[]).as_deref(), Ok("ad"));
        assert_eq!(filled(template, Lang::En, &[("x", "1")]).as_deref(), Ok("ab1d"));
        assert_eq!(filled(template, Lang::En, &[("x", "1"), ("y", "2")]).as_deref(), Ok("ab1cd"));
    }

    #[test]
    fn a_number_takes_its_form() {
        let ru = |n| filled("{n} {n|балл|балла|баллов}", Lang::Ru, &[("n", n)]);
        assert_eq!(
            [ru("1"), ru("2"), ru("11"), ru("21")].map(Result::unwrap),
            ["1 балл", "2 балла", "11 баллов", "21 балл"]
        );
        assert_eq!(filled("{n|point|points}", Lang::En, &[("n", "1")]).as_deref(), Ok("point"));
        assert_eq!(filled("{n|point|points}", Lang::Ru, &[("n", "1")]), Err(TemplateError::Forms("n".to_owned())));
        assert_eq!(
            filled("{n|point|points}", Lang::En, &[("n", "ten")]),
            Err(TemplateError::NotANumber("n".to_owned()))
        );
    }

    #[test]
    fn style_sheets_keep_their_braces() {
        let css = "@media print { .a { color: red } } {\n}";
        assert_eq!(filled(css, Lang::En, &[]).as_deref(), Ok(css));
    }

    #[test]
    fn broken_templates_are_named() {
        let no = |template| filled(template, Lang::En, &[("x", "1")]).expect_err(template);
        assert_eq!(no("{x"), TemplateError::OpenTag);
        assert_eq!(no("{?x}"), TemplateError::OpenSection("x".to_owned()));
        assert_eq!(no("{/x}"), TemplateError::StrayClose("x".to_owned()));
        assert_eq!(no("{?x}{?y}{/x}{/y}"), TemplateError::StrayClose("x".to_owned()));
        assert_eq!(no("{x y}"), TemplateError::Name("x y".to_owned()));
        assert_eq!(no("{unknown}"), TemplateError::Missing("unknown".to_owned()));
    }
}
