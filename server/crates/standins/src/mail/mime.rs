//! Reads what a letter says: its subject, its text and its HTML.

use super::words::{base64, header_text, quoted_printable};

#[derive(Default, PartialEq, Eq, Debug)]
pub(super) struct Parsed {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: Option<String>,
}

/// Parts inside parts are read so deep.
const DEEPEST: usize = 5;

impl Parsed {
    pub(super) fn of(raw: &[u8]) -> Self {
        let (headers, _) = split(raw);
        let mut parsed =
            Self { subject: header_text(&header(&headers, "subject").unwrap_or_default()), ..Self::default() };
        parsed.read(raw, 0);
        parsed
    }

    fn read(&mut self, part: &[u8], depth: usize) {
        let (headers, body) = split(part);
        let kind = header(&headers, "content-type").unwrap_or_else(|| "text/plain".to_owned());
        let main = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if main.starts_with("multipart/") {
            if let (Some(boundary), true) = (parameter(&kind, "boundary"), depth < DEEPEST) {
                for part in parts(body, &boundary) {
                    self.read(part, depth + 1);
                }
            }
            return;
        }
        let encoding = header(&headers, "content-transfer-encoding").unwrap_or_default();
        let content = match encoding.trim().to_ascii_lowercase().as_str() {
            "base64" => base64(body),
            "quoted-printable" => quoted_printable(body),
            _ => body.to_vec(),
        };
        let content = String::from_utf8_lossy(&content).replace("\r\n", "\n");
        match main.as_str() {
            "text/html" if self.html.is_none() => self.html = Some(content),
            "text/plain" if self.text.is_empty() => self.text = content,
            _ => {}
        }
    }
}

/// Headers with their folded lines put together, and the body.
fn split(part: &[u8]) -> (Vec<(String, String)>, &[u8]) {
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut rest = part;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |place| place + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = headers.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    (headers, rest)
}

fn header(headers: &[(String, String)], name: &str) -> Option<String> {
    headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
}

/// `name=value` or `name="value"` of a header.
fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|parameter| {
        let (known, value) = parameter.split_once('=')?;
        known.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// What stands between the boundary lines.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let mut start: Option<usize> = None;
    let mut place = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let text = String::from_utf8_lossy(line);
        let text = text.trim_end();
        if let Some(tail) = text.strip_prefix("--").and_then(|text| text.strip_prefix(boundary)) {
            if let Some(start) = start {
                let part = &body[start..place];
                let part = part.strip_suffix(b"\n").unwrap_or(part);
                parts.push(part.strip_suffix(b"\r").unwrap_or(part));
            }
            if tail == "--" {
                return parts;
            }
            start = Some(place + line.len());
        }
        place += line.len();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions_of_a_letter_are_read() {
        let raw = "From: a@x.test\r\nSubject: =?utf-8?b?0JrQvtC0?=\r\n =?utf-8?b?IDEyMw==?=\r\n\
            Content-Type: multipart/alternative;\r\n boundary=\"b=1\"\r\n\r\nnobody reads this\r\n\
            --b=1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            =D0=9A=D0=BE=D0=B4: 123=\r\n456\r\n\
            --b=1\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+MTIz\r\nNDU2PC9iPg==\r\n\
            --b=1--\r\n";
        assert_eq!(
            Parsed::of(raw.as_bytes()),
            Parsed {
                subject: "Код 123".to_owned(),
                text: "Код: 123456".to_owned(),
                html: Some("<b>123456</b>".to_owned()),
            }
        );
    }

    #[test]
    fn a_plain_letter_needs_no_headers() {
        assert_eq!(Parsed::of(b"\r\nhello\r\n").text, "hello\n");
        assert_eq!(Parsed::of(b""), Parsed::default());
    }

    #[test]
    fn parts_without_end_stop() {
        let mut raw = String::new();
        for _ in 0..50 {
            raw += "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n";
        }
        assert_eq!(Parsed::of(raw.as_bytes()).text, "");
    }
}
