use kabinet::{config::Secret, random_bytes};
use std::io::{self, BufRead, IsTerminal as _, stdin};

/// 32 characters that are not mistaken for each other: five bits each.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// 100 bits.
const LENGTH: usize = 20;

/// A password, and whether it must be shown because nobody typed it.
#[derive(Debug)]
pub(super) struct Chosen {
    pub password: Secret,
    pub made_up: bool,
}

/// The first line of standard input, or one made up.
pub(super) fn choose(from_stdin: bool) -> io::Result<Chosen> {
    if !from_stdin {
        return Ok(Chosen { password: make_up(), made_up: true });
    }
    if stdin().is_terminal() {
        eprint!("password (it will be visible): ");
    }
    Ok(Chosen { password: first_line(stdin().lock())?, made_up: false })
}

fn first_line(mut from: impl BufRead) -> io::Result<Secret> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(Secret::new(password.to_owned())) }
}

fn make_up() -> Secret {
    let letters = random_bytes::<LENGTH>().map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
    Secret::new(letters.iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_password_with_its_spaces() {
        assert_eq!(first_line(&b" correct horse \r\nmore"[..]).unwrap().reveal(), " correct horse ");
        assert_eq!(first_line(&b"no end of line"[..]).unwrap().reveal(), "no end of line");
        assert!(first_line(&b""[..]).is_err());
        assert!(first_line(&b"\nlater"[..]).is_err());
    }

    #[test]
    fn a_made_up_password_is_long_and_new() {
        let (one, other) = (make_up(), make_up());
        assert_eq!(one.reveal().len(), LENGTH);
        assert!(one.reveal().bytes().all(|letter| ALPHABET.contains(&letter)));
        assert_ne!(one, other);
    }
}
