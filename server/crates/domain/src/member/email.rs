use super::{FieldError, invisible};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An e-mail address, as it is written to: spaces around it removed, the domain in lower case.
///
/// RFC 5321's dot-string form, without quoted local parts, comments and address literals, which no provider gives out;
/// letters of any alphabet are taken (RFC 6531). The part before the `@` is kept as typed, since it belongs to the other
/// side; two addresses are the same person's when their [`Email::key`] is.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// The greatest length in octets (RFC 5321 §4.5.3.1.3, less the angle brackets).
    pub const MAX: u32 = 254;
    const MAX_LOCAL: usize = 64;
    const MAX_LABEL: usize = 63;

    /// Reads what was typed.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = text.trim_matches([' ', '\t', '\u{a0}']);
        if text.is_empty() {
            return Err(FieldError::Empty);
        }
        if text.len() > Self::MAX as usize {
            return Err(FieldError::TooLong { max: Self::MAX });
        }
        let (local, domain) = text.rsplit_once('@').ok_or(FieldError::NotAnAddress)?;
        if !is_local(local) || !is_domain(domain) {
            return Err(FieldError::NotAnAddress);
        }
        let whole = format!("{local}@{}", domain.to_lowercase());
        if whole.len() > Self::MAX as usize {
            return Err(FieldError::TooLong { max: Self::MAX });
        }
        Ok(Self(whole))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the address is found and kept unique by: all in lower case, because people type the same address in
    /// different ways and no provider of note tells them apart.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }

    /// The part before the `@`.
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// The address as it may be shown to somebody who may not be its owner: `a…n@example.org`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or(("", ""));
        let mut letters = local.chars();
        let first = letters.next().unwrap_or('…');
        match letters.next_back() {
            Some(last) if local.chars().count() > 3 => format!("{first}…{last}@{domain}"),
            _ => format!("{first}…@{domain}"),
        }
    }
}

fn is_local(local: &str) -> bool {
    let allowed = |c: char| {
        c.is_ascii_alphanumeric()
            || "!#$%&'*+-/=?^_`{|}~".contains(c)
            || (!c.is_ascii() && c.is_alphanumeric() && !invisible(c))
    };
    local.len() <= Email::MAX_LOCAL && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(allowed))
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= Email::MAX_LABEL
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c == '-' || c.is_alphanumeric())
    };
    let top = domain.rsplit('.').next().unwrap_or("");
    domain.contains('.')
        && domain.split('.').all(label)
        && top.chars().count() >= 2
        && !top.chars().all(|c| c.is_ascii_digit())
}

impl fmt::Debug for Email {
    /// Personal data stays out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

impl TryFrom<String> for Email {
    type Error = FieldError;
    fn try_from(text: String) -> Result<Self, FieldError> {
        Self::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_is_found_however_its_letters_were_typed() {
        let email = Email::parse("Anna.K@Example.ORG").expect("an address");
        assert_eq!((email.key().as_str(), email.local()), ("anna.k@example.org", "Anna.K"));
        assert_eq!(email.as_str(), "Anna.K@example.org", "letters go to it as it was typed");
    }

    #[test]
    fn ordinary_addresses_are_taken_as_typed_except_for_the_domains_case() {
        for (typed, kept) in [
            (" Anna.Petrova@Example.ORG ", "Anna.Petrova@example.org"),
            ("a+shop@mail.ru", "a+shop@mail.ru"),
            ("o'neil@sub.example.co.uk", "o'neil@sub.example.co.uk"),
            ("почта@Пример.РФ", "почта@пример.рф"),
            ("x@xn--e1afmkfd.xn--p1ai", "x@xn--e1afmkfd.xn--p1ai"),
        ] {
            assert_eq!(Email::parse(typed).map(|email| email.as_str().to_owned()), Ok(kept.to_owned()));
        }
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        for typed in [
            "anna",
            "@example.org",
            "anna@",
            "anna@localhost",
            "a b@example.org",
            "a@b@example.org",
            ".a@example.org",
            "a..b@example.org",
            "a@-example.org",
            "a@example-.org",
            "a@exam_ple.org",
            "a@192.168.0.1",
            "a@example.org.",
            "a@[127.0.0.1]",
            "\"a b\"@example.org",
            "a@example.org\r\nBcc: b@example.org",
            "a\0@example.org",
            "<a@example.org>",
            "a@example.org,b@example.org",
            "a\u{200b}@example.org",
            "a@exam\u{202e}ple.org",
        ] {
            assert_eq!(Email::parse(typed), Err(FieldError::NotAnAddress), "{typed:?}");
        }
        assert_eq!(Email::parse("  "), Err(FieldError::Empty));
        assert_eq!(Email::parse(&format!("{}@example.org", "a".repeat(65))), Err(FieldError::NotAnAddress));
        assert_eq!(Email::parse(&format!("a@{}org", "example.".repeat(40))), Err(FieldError::TooLong { max: 254 }));
    }

    #[test]
    fn one_address_typed_in_two_ways_has_one_key() {
        let key = |typed| Email::parse(typed).map(|email| email.key());
        assert_eq!(key("Anna@Example.org"), key("anna@example.ORG"));
    }

    #[test]
    fn a_masked_or_logged_address_does_not_give_itself_away() {
        let email = Email::parse("natasha@example.org").expect("an address");
        assert_eq!(email.masked(), "n…a@example.org");
        assert_eq!(Email::parse("ann@example.org").expect("an address").masked(), "a…@example.org");
        assert_eq!(format!("{email:?}"), "Email(…)");
    }

    proptest! {
        #[test]
        fn whatever_is_typed_what_is_kept_is_one_line_and_parses_to_itself(typed in "\\PC{0,40}|[a-zA-Zа-я.@+ \r\n-]{0,40}|[a-z.]{1,9}@[A-Z-]{1,9}\\.[a-z]{2,5}") {
            if let Ok(email) = Email::parse(&typed) {
                prop_assert!(email.as_str().len() <= 254);
                prop_assert!(email.as_str().chars().all(|c| !c.is_control() && !c.is_whitespace() && !"<>,;:\"()[]\\".contains(c)));
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email));
            }
        }
    }
}
