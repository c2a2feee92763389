//! Whether two names, or two mailboxes, are nearly one: one person who writes herself in two ways, or two people of whom
//! one may be made up. Nobody is judged by it alone; somebody has a look.

use crate::member::Email;

/// A name of fewer letters is too common to say anything.
const NAME_LETTERS: usize = 8;
/// In a name of fewer letters one other letter makes another person: Maria and Marina.
const NEAR_NAME_LETTERS: usize = 12;
/// The part before the `@` of fewer letters is too common: `anna`, `info`.
const MAILBOX_LETTERS: usize = 6;
/// In a mailbox of fewer letters one other letter makes another one: `kuznetsov`, `kuznetsova`.
const NEAR_MAILBOX_LETTERS: usize = 10;
/// From so many letters on, two may differ.
const LONG: usize = 16;

/// What is left of a name to compare: its letters in lower case, when there are two words and enough letters.
pub fn name_mark(name: &str) -> Option<String> {
    let words = name.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let letters = letters(name);
    (words.count() > 1 && letters.chars().count() >= NAME_LETTERS).then_some(letters)
}

/// What is left of an address to compare: the letters before a `+` and the `@`, wherever the mailbox is; or, when these
/// are few, the mailbox without dots and what follows the `+`, which providers take for one.
pub fn mailbox_mark(email: &Email) -> String {
    let letters = letters(mailbox(email));
    if letters.chars().count() >= MAILBOX_LETTERS { letters } else { one_mailbox(email) }
}

/// Whether two names are nearly one.
pub fn names_alike(one: &str, other: &str) -> bool {
    match (name_mark(one), name_mark(other)) {
        (Some(one), Some(other)) => near(&one, &other, NEAR_NAME_LETTERS),
        _ => false,
    }
}

/// Whether two addresses are nearly one.
pub fn mailboxes_alike(one: &Email, other: &Email) -> bool {
    if one_mailbox(one) == one_mailbox(other) {
        return true;
    }
    let (one, other) = (letters(mailbox(one)), letters(mailbox(other)));
    one.chars().count() >= MAILBOX_LETTERS && near(&one, &other, NEAR_MAILBOX_LETTERS)
}

/// The part before the `@`, without what may be added to it at will.
fn mailbox(email: &Email) -> &str {
    let local = email.local();
    local.split_once('+').map_or(local, |(mailbox, _)| mailbox)
}

fn one_mailbox(email: &Email) -> String {
    let key = email.key();
    let domain = key.rsplit_once('@').map_or("", |(_, domain)| domain);
    format!("{}@{domain}", mailbox(email).replace('.', "").to_lowercase())
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// Whether two words are the same, or differ in no more letters than words of their length may.
fn near(one: &str, other: &str, from_letters: usize) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let shorter = one.len().min(other.len());
    let may = if shorter < from_letters { 0 } else { 1 + usize::from(shorter >= LONG) };
    differ(&one, &other, may)
}

/// Whether `one` becomes `other` by adding, leaving out or changing at most `may` letters. Looks only along the diagonal:
/// takes as long as the words are, not as their product.
fn differ(one: &[char], other: &[char], may: usize) -> bool {
    if one.len().abs_diff(other.len()) > may {
        return false;
    }
    let far = may + 1;
    let mut above: Vec<usize> = (0..=other.len()).map(|n| n.min(far)).collect();
    for (row, letter) in one.iter().enumerate() {
        let (from, to) = ((row + 1).saturating_sub(may), (row + 1 + may).min(other.len()));
        let mut line = vec![far; other.len() + 1];
        line[0] = (row + 1).min(far);
        for column in from.max(1)..=to {
            let changed = above[column - 1] + usize::from(*letter != other[column - 1]);
            line[column] = changed.min(above[column] + 1).min(line[column - 1] + 1).min(far);
        }
        above = line;
    }
    above[other.len()] <= may
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mail(one: &str, other: &str) -> bool {
        let [one, other] = [one, other].map(|text| Email::parse(text).expect("an address"));
        assert_eq!(mailboxes_alike(&one, &other), mailboxes_alike(&other, &one));
        mailboxes_alike(&one, &other)
    }

    #[test]
    fn one_mailbox_written_in_other_ways_is_alike() {
        for (one, other) in [
            ("anna+1@example.org", "anna+2@example.org"),
            ("a.nn.a@example.org", "Anna@example.org"),
            ("petrov.ivan1@example.org", "petrov.ivan2@mail.example"),
            ("Petrov-Ivan@example.org", "petrovivan99@example.org"),
            ("ivan-petrovich@example.org", "ivan.petrovic@example.org"),
        ] {
            assert!(mail(one, other), "{one} {other}");
        }
    }

    #[test]
    fn what_many_are_called_says_nothing() {
        for (one, other) in [
            ("anna1@example.org", "anna2@example.org"),
            ("anna@example.org", "anna@mail.example"),
            ("kuznetsov@example.org", "kuznetsova@example.org"),
            ("1234567@example.org", "7654321@example.org"),
            ("boris.kim@example.org", "vera.kim@example.org"),
        ] {
            assert!(!mail(one, other), "{one} {other}");
        }
        for (one, other) in
            [("Anna", "Anna"), ("Анна Ким", "Анна Ким"), ("Maria Lee", "Marina Lee"), ("Ivan Petrov", "Anna Petrova")]
        {
            assert!(!names_alike(one, other), "{one} {other}");
        }
    }

    #[test]
    fn whole_names_are_alike_when_hardly_a_letter_differs() {
        for (one, other) in [
            ("Ivan Petrov", "ivan  PETROV 2"),
            ("Константин Белов", "Константин Белоф"),
            ("Konstantin Belov-Sokolov", "Constantin Belof-Sokolov"),
        ] {
            assert!(names_alike(one, other), "{one} {other}");
        }
        assert!(!names_alike("Konstantin Belov", "Constantin Beloff"));
    }

    /// As every textbook has it, over the whole square.
    fn distance(one: &[char], other: &[char]) -> usize {
        let mut above: Vec<usize> = (0..=other.len()).collect();
        for (row, letter) in one.iter().enumerate() {
            let mut line = vec![row + 1];
            for (column, at) in other.iter().enumerate() {
                let changed = above[column] + usize::from(letter != at);
                line.push(changed.min(above[column + 1] + 1).min(line[column] + 1));
            }
            above = line;
        }
        above[other.len()]
    }

    proptest! {
        #[test]
        fn the_diagonal_says_what_the_square_says(one in "[ab]{0,9}", other in "[ab]{0,9}", may in 0usize..4) {
            let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
            prop_assert_eq!(differ(&one, &other, may), distance(&one, &other) <= may);
        }

        #[test]
        fn what_has_one_mark_is_alike(one in "[a-b.0-1]{1,8}", other in "[a-b.0-1]{1,8}") {
            let both = [one, other].map(|local| Email::parse(&format!("{local}@example.org")));
            if let [Ok(one), Ok(other)] = both {
                prop_assert!(mailbox_mark(&one) != mailbox_mark(&other) || mailboxes_alike(&one, &other));
            }
        }
    }
}
