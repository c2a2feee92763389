//! The SMTP dialogue of RFC 5321, a line at a time, without a socket.

use super::smtp::Stage;

/// A letter may have so many bytes.
pub(super) const MOST_BYTES: usize = 10 * 1024 * 1024;
const MOST_RECIPIENTS: usize = 100;

#[derive(Default)]
pub(super) struct Dialogue {
    greeted: bool,
    from: Option<String>,
    to: Vec<String>,
    data: Option<Data>,
}

#[derive(Default)]
struct Data {
    bytes: Vec<u8>,
    too_long: bool,
}

/// What follows a line.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Next {
    Reply(&'static str),
    /// Inside a letter nothing is said.
    Quiet,
    /// A letter is whole; `accepted` is said if it is kept.
    Letter {
        from: String,
        to: Vec<String>,
        raw: Vec<u8>,
    },
    Bye(&'static str),
}

pub(super) const HELLO: &str = "220 localhost mailbox of the stand-ins";
pub(super) const ACCEPTED: &str = "250 2.0.0 kept";
const OK: Next = Next::Reply("250 2.0.0 OK");
const ORDER: Next = Next::Reply("503 5.5.1 wrong order of commands");

impl Dialogue {
    /// The stage that this line opens, for faults.
    pub(super) fn stage(&self, line: &[u8]) -> Option<Stage> {
        if self.data.is_some() {
            return (line == b".").then_some(Stage::Letter);
        }
        match verb(line).as_str() {
            "MAIL" => Some(Stage::Mail),
            "RCPT" => Some(Stage::Rcpt),
            "DATA" => Some(Stage::Data),
            _ => None,
        }
    }

    /// Forgets the letter begun.
    pub(super) fn reset(&mut self) {
        self.from = None;
        self.to.clear();
        self.data = None;
    }

    /// Takes a line without its end.
    pub(super) fn line(&mut self, line: &[u8]) -> Next {
        if self.data.is_some() {
            return self.inside(line);
        }
        let text = String::from_utf8_lossy(line);
        match verb(line).as_str() {
            "EHLO" => {
                self.greeted = true;
                self.reset();
                Next::Reply(
                    "250-localhost\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n250 SIZE 10485760",
                )
            }
            "HELO" => {
                self.greeted = true;
                self.reset();
                Next::Reply("250 localhost")
            }
            "MAIL" if !self.greeted || self.from.is_some() => ORDER,
            "MAIL" => match address(&text, "FROM:") {
                Some(from) => {
                    self.from = Some(from);
                    OK
                }
                None => Next::Reply("501 5.5.4 MAIL FROM:<address>"),
            },
            "RCPT" if self.from.is_none() => ORDER,
            "RCPT" if self.to.len() == MOST_RECIPIENTS => Next::Reply("452 4.5.3 too many recipients"),
            "RCPT" => match address(&text, "TO:").filter(|to| to.contains('@')) {
                Some(to) => {
                    self.to.push(to);
                    OK
                }
                None => Next::Reply("501 5.5.4 RCPT TO:<address>"),
            },
            "DATA" if self.to.is_empty() => ORDER,
            "DATA" => {
                self.data = Some(Data::default());
                Next::Reply("354 end with a dot on a line of its own")
            }
            "RSET" => {
                self.reset();
                OK
            }
            "NOOP" => OK,
            "VRFY" => Next::Reply("252 2.5.0 try and see"),
            "QUIT" => Next::Bye("221 2.0.0 bye"),
            _ => Next::Reply("502 5.5.2 not known here"),
        }
    }

    fn inside(&mut self, line: &[u8]) -> Next {
        if line == b"." {
            let data = self.data.take().unwrap_or_default();
            let (from, to) = (self.from.take().unwrap_or_default(), std::mem::take(&mut self.to));
            if data.too_long {
                return Next::Reply("552 5.3.4 the letter is too long");
            }
            return Next::Letter { from, to, raw: data.bytes };
        }
        if let Some(data) = &mut self.data {
            let line = line.strip_prefix(b".").unwrap_or(line);
            if data.bytes.len() + line.len() > MOST_BYTES {
                data.too_long = true;
            } else {
                data.bytes.extend_from_slice(line);
                data.bytes.extend_from_slice(b"\r\n");
            }
        }
        Next::Quiet
    }
}

fn verb(line: &[u8]) -> String {
    let word = line.split(|byte| *byte == b' ').next().unwrap_or_default();
    String::from_utf8_lossy(word).to_ascii_uppercase()
}

/// What stands between the angle brackets after `FROM:` or `TO:`; nothing for the null sender `<>`.
fn address(line: &str, label: &str) -> Option<String> {
    let rest = line.get(5..)?.trim_start();
    let start = rest.get(..label.len())?;
    if !start.eq_ignore_ascii_case(label) {
        return None;
    }
    let bracketed = rest.get(label.len()..)?.trim_start().strip_prefix('<')?;
    bracketed.split_once('>').map(|(address, _)| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(lines: &[&str]) -> Vec<String> {
        let mut dialogue = Dialogue::default();
        let says = lines.iter().map(|line| match dialogue.line(line.as_bytes()) {
            Next::Reply(reply) | Next::Bye(reply) => reply[..3].to_owned(),
            Next::Quiet => "…".to_owned(),
            Next::Letter { from, to, raw } => {
                format!("{from}>{}:{}", to.join(","), String::from_utf8_lossy(&raw))
            }
        });
        says.collect()
    }

    #[test]
    fn a_letter_loses_the_dots_of_the_transport_and_keeps_its_own() {
        let said = codes(&[
            "EHLO client",
            "MAIL FROM:<a@x.test> SIZE=20",
            "rcpt to: <b@x.test>",
            "RCPT TO:<c@x.test>",
            "DATA",
            "Subject: dots",
            "",
            "..one",
            ". two",
            ".",
            "QUIT",
        ]);
        assert_eq!(&said[..6], ["250", "250", "250", "250", "354", "…"]);
        assert_eq!(said[9], "a@x.test>b@x.test,c@x.test:Subject: dots\r\n\r\n.one\r\n two\r\n");
        assert_eq!(said[10], "221");
    }

    #[test]
    fn commands_out_of_order_are_refused() {
        assert_eq!(codes(&["MAIL FROM:<a@x.test>"]), ["503"]);
        assert_eq!(codes(&["EHLO c", "RCPT TO:<b@x.test>", "DATA"]), ["250", "503", "503"]);
        assert_eq!(
            codes(&["EHLO c", "MAIL FROM:<>", "RSET", "DATA", "NOOP", "WHAT"]),
            ["250", "250", "250", "503", "250", "502"]
        );
        assert_eq!(
            codes(&["EHLO c", "MAIL a@x.test", "MAIL FROM:<a@x.test>", "RCPT TO:<nobody>"]),
            ["250", "501", "250", "501"]
        );
    }

    #[test]
    fn a_letter_too_long_is_refused_at_its_end() {
        let mut dialogue = Dialogue::default();
        for line in ["EHLO c", "MAIL FROM:<a@x.test>", "RCPT TO:<b@x.test>", "DATA"] {
            dialogue.line(line.as_bytes());
        }
        let line = vec![b'x'; MOST_BYTES];
        assert_eq!(dialogue.line(&line), Next::Quiet);
        assert_eq!(dialogue.line(b"one more"), Next::Quiet);
        assert_eq!(dialogue.line(b"."), Next::Reply("552 5.3.4 the letter is too long"));
    }
}
