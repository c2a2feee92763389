//! Encoded words, quoted-printable and base64, as far as letters in UTF-8 need them.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Base64 with whatever line ends; nothing when it is not base64.
pub(super) fn base64(text: &[u8]) -> Vec<u8> {
    let letters: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    FORGIVING.decode(letters).unwrap_or_default()
}

/// Quoted-printable of RFC 2045; what is not well formed stays as it is.
pub(super) fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        match after {
            [b'\r', b'\n', after @ ..] | [b'\n', after @ ..] => rest = after,
            [high, low, after @ ..] => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high * 16 + low);
                    rest = after;
                }
                _ => out.push(b'='),
            },
            _ => out.push(b'='),
        }
    }
    out
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Header text with its encoded words (RFC 2047) decoded; white space between two of them is dropped.
pub(super) fn header_text(text: &str) -> String {
    let mut out: Vec<u8> = Vec::with_capacity(text.len());
    let mut rest = text;
    let mut after_word = false;
    while let Some(start) = rest.find("=?") {
        let (before, word) = rest.split_at(start);
        if let Some((decoded, after)) = encoded_word(word) {
            if !(after_word && before.trim().is_empty()) {
                out.extend_from_slice(before.as_bytes());
            }
            out.extend(decoded);
            rest = after;
            after_word = true;
        } else {
            out.extend_from_slice(before.as_bytes());
            out.extend_from_slice(b"=?");
            rest = &word[2..];
            after_word = false;
        }
    }
    out.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&out).into_owned()
}

/// `=?charset?B|Q?text?=` and what follows it.
fn encoded_word(text: &str) -> Option<(Vec<u8>, &str)> {
    let (_charset, rest) = text.strip_prefix("=?")?.split_once('?')?;
    let (encoding, rest) = rest.split_once('?')?;
    let (word, after) = rest.split_once("?=")?;
    let decoded = match encoding {
        "B" | "b" => base64(word.as_bytes()),
        "Q" | "q" => quoted_printable(word.replace('_', " ").as_bytes()),
        _ => return None,
    };
    Some((decoded, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_in_pieces_is_one() {
        assert_eq!(header_text("=?utf-8?b?0J/RgNC4?= =?utf-8?Q?=D0=B2=D0=B5=D1=82,_?= you"), "Привет,  you");
        assert_eq!(header_text("=?utf-8?b?0J/RgA==?= and =?utf-8?q?a_b?="), "Пр and a b");
    }

    #[test]
    fn what_only_looks_encoded_stays() {
        assert_eq!(header_text("a =?b =?x?z?y?= c"), "a =?b =?x?z?y?= c");
        assert_eq!(quoted_printable(b"50 =% =4 ="), b"50 =% =4 =");
    }

    #[test]
    fn a_letter_split_between_words_is_put_together() {
        assert_eq!(header_text("=?utf-8?q?=D0?= =?utf-8?q?=9F?="), "П");
    }

    #[test]
    fn soft_line_ends_vanish() {
        assert_eq!(quoted_printable(b"code =\r\n12=3D=\n3"), b"code 12=3");
        assert_eq!(base64(b"0J/R\r\ngNC4"), "При".as_bytes());
    }
}
