use super::FieldError;
use std::fmt;

/// A password as typed, accepted: long enough, and not among the first that anybody would try.
///
/// No rules of composition and no normalising (NIST SP 800-63B §3.1.1.2). It never leaves memory except into the hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// Passwords and the words they are made from that people choose most: one a line, in small letters.
const COMMON: &str = include_str!("common.txt");
/// Rows of keys and letters that fingers run along.
const ROWS: [&str; 9] = [
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю.",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
];
/// A shorter stretch of a row is no sign of anything.
const MIN_RUN: usize = 4;
/// A shorter name is part of too many words.
const MIN_CONTEXT: usize = 4;
/// A password of this many known words, and …
const MAX_WORDS: usize = 2;
/// … no more than this many other characters is soon found.
const MAX_OTHER: usize = 5;

impl Password {
    /// The fewest characters.
    pub const MIN: u32 = 10;
    /// The most characters: hashing stays affordable.
    pub const MAX: u32 = 128;

    /// Accepts a new password. `context` are names that everybody around the member knows: the programme's, the part of
    /// the address before the `@`, the member's own.
    pub fn parse(text: &str, context: &[&str]) -> Result<Self, FieldError> {
        let typed: Vec<char> = text.chars().take(Self::MAX as usize + 1).collect();
        match u32::try_from(typed.len()).unwrap_or(u32::MAX) {
            0 => return Err(FieldError::Empty),
            n if n < Self::MIN => return Err(FieldError::TooShort { min: Self::MIN }),
            n if n > Self::MAX => return Err(FieldError::TooLong { max: Self::MAX }),
            _ => {}
        }
        let small: Vec<char> = typed.iter().flat_map(|c| c.to_lowercase()).collect();
        let common: Vec<Vec<char>> = COMMON.lines().map(|line| line.chars().collect()).collect();
        if is_repetition(&small) || is_made_of(&small, &common) {
            return Err(FieldError::Common);
        }
        let mut known = common;
        known.extend(
            context
                .iter()
                .flat_map(|name| name.split(|c: char| !c.is_alphanumeric()))
                .map(|word| word.to_lowercase().chars().collect::<Vec<char>>())
                .filter(|word| word.len() >= MIN_CONTEXT),
        );
        if is_made_of(&small, &known) {
            return Err(FieldError::Guessable);
        }
        Ok(Self(text.to_owned()))
    }

    /// What was typed, to be hashed.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// One to four characters, over and over.
fn is_repetition(text: &[char]) -> bool {
    (1..=4).any(|period| text.iter().zip(text.iter().skip(period)).all(|(one, next)| one == next))
}

/// Whether at most [`MAX_WORDS`] words or runs along a row leave at most [`MAX_OTHER`] characters of `text` uncovered.
fn is_made_of(text: &[char], words: &[Vec<char>]) -> bool {
    let none = usize::MAX / 2;
    // best[at][used]: the fewest uncovered characters before `at` with `used` words.
    let mut best = vec![[none; MAX_WORDS + 1]; text.len() + 1];
    best[0][0] = 0;
    for at in 0..text.len() {
        let rest = &text[at..];
        let from = best[at];
        let mut reach = |len: usize, words: usize, other: usize| {
            for used in 0..=MAX_WORDS - words {
                let to = &mut best[at + len][used + words];
                *to = (*to).min(from[used] + other);
            }
        };
        reach(1, 0, 1);
        for word in words.iter().filter(|word| spells(rest, word)) {
            reach(word.len(), 1, 0);
        }
        for len in MIN_RUN..=longest_run(rest) {
            reach(len, 1, 0);
        }
    }
    best[text.len()].iter().any(|other| *other <= MAX_OTHER)
}

/// Whether `text` begins with `word`, letters written as look-alike signs included (`p@ssw0rd`).
fn spells(text: &[char], word: &[char]) -> bool {
    text.len() >= word.len() && text.iter().zip(word).all(|(typed, meant)| typed == meant || looks_like(*typed, *meant))
}

const fn looks_like(typed: char, meant: char) -> bool {
    matches!(
        (typed, meant),
        ('0', 'o' | 'о')
            | ('1' | '!' | '|', 'i' | 'l')
            | ('3', 'e' | 'з' | 'е')
            | ('4' | '@', 'a' | 'а')
            | ('5' | '$', 's')
            | ('7', 't')
            | ('8', 'b')
            | ('9', 'g')
    )
}

/// How many characters from the start of `text` run along a row, in either direction.
fn longest_run(text: &[char]) -> usize {
    let follows = |row: &str, one: char, next: char| {
        let keys: Vec<char> = row.chars().collect();
        keys.windows(2).any(|pair| pair == [one, next])
    };
    let run = |row: &str, back: bool| {
        1 + text
            .windows(2)
            .take_while(|pair| if back { follows(row, pair[1], pair[0]) } else { follows(row, pair[0], pair[1]) })
            .count()
    };
    ROWS.iter().flat_map(|row| [run(row, false), run(row, true)]).max().unwrap_or(0)
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refused(text: &str) -> Option<FieldError> {
        Password::parse(text, &["Кофе и точка", "anna.petrova"]).err()
    }

    #[test]
    fn ten_to_a_hundred_and_twenty_eight_characters_of_any_alphabet() {
        assert_eq!(refused(""), Some(FieldError::Empty));
        assert_eq!(refused("kz7#Pw!mё"), Some(FieldError::TooShort { min: 10 }));
        assert_eq!(refused("kz7#Pw!mёQ"), None);
        let long: String = "мглистый-тракт ".chars().cycle().take(128).collect();
        assert_eq!(refused(&long), None);
        assert_eq!(refused(&format!("{long}x")), Some(FieldError::TooLong { max: 128 }));
    }

    #[test]
    fn what_is_tried_first_is_refused() {
        for text in [
            "1234567890",
            "0987654321",
            "qwertyuiop",
            "Qwerty123456",
            "password123",
            "P@ssw0rd2024",
            "passwordpassword",
            "iloveyou!!!",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "1q2w3e4r5t6",
            "zaq12wsxcde3",
            "Пароль12345",
            "йцукенгшщз",
            "наташа1990",
            "gfhjkm1234",
            "sunshine-monkey",
            "correcthorsebatterystaple",
            "asdfghjkl;1",
            "Dragon!2026",
        ] {
            assert_eq!(refused(text), Some(FieldError::Common), "{text}");
        }
    }

    #[test]
    fn names_that_everybody_knows_are_refused() {
        for text in ["petrova2026!", "AnnaPetrova1", "petr0va-petr0va", "Точка-точка-1"] {
            assert!(matches!(refused(text), Some(FieldError::Guessable | FieldError::Common)), "{text}");
        }
        assert_eq!(Password::parse("petrova-kv8zt", &["petrova"]).err(), None);
        assert_eq!(Password::parse("Petrova-2026", &["petrova"]).err(), Some(FieldError::Guessable));
        assert_eq!(Password::parse("Petrova-2026", &[]).err(), None);
    }

    #[test]
    fn a_walk_along_a_row_of_keys_counts_as_one_word() {
        let run = |text: &str| longest_run(&text.chars().collect::<Vec<_>>());
        assert_eq!(["qwert", "trewq", "asdfz", "az", "й"].map(run), [5, 5, 4, 1, 1]);
        assert_eq!(run("йцукенz"), 6);
        for text in ["dfghjk-lkjhgf", "ertyuiop-7", "фывапрол-ждэ", "hjkl;lkjhgf"] {
            assert!(matches!(refused(text), Some(FieldError::Guessable | FieldError::Common)), "{text}");
        }
    }

    #[test]
    fn a_phrase_of_one_own_words_is_welcome() {
        for text in
            ["ёжик дремлет под клёном", "velvet-kayak-sonnet", "football-84736251", "h7Gd0pQz2k", "три банана и сом"]
        {
            assert_eq!(refused(text), None, "{text}");
        }
    }

    #[test]
    fn a_password_does_not_show_itself_in_logs() {
        assert_eq!(format!("{:?}", Password::parse("velvet-kayak-sonnet", &[])), "Ok(Password(…))");
    }

    #[test]
    fn the_list_is_in_small_letters_and_has_no_empty_line() {
        assert!(COMMON.lines().count() > 300);
        for word in COMMON.lines() {
            assert!(word.chars().count() >= 3 && word == word.to_lowercase() && word.trim() == word, "{word}");
        }
    }

    proptest! {
        #[test]
        fn a_common_word_is_not_saved_by_a_few_digits(at in 0usize..300, digits in "[0-9!.]{1,4}") {
            let word = COMMON.lines().nth(at).expect("a word");
            let text = format!("{word}{digits}");
            prop_assert!(Password::parse(&text, &[]).is_err());
        }
    }
}
