//! Tables as text: records of RFC 4180 with the separators that spreadsheets use, read and written one line each. No cell
//! that is read here may hold a line break, so a line that is torn spoils no other.

/// Why a line is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Torn {
    /// A quotation mark is not closed, or something stands behind it.
    Quote,
    /// More cells than there may be.
    Cells,
}

/// What spreadsheets put between cells; in doubt the first.
pub const SEPARATORS: [char; 3] = [';', ',', '\t'];

/// The separator of a file, told by the first line of it: the one that is there most often outside of quotation marks.
pub fn separator(header: &str) -> char {
    let outside = |separator: char| {
        let mut quoted = false;
        let counts = |c: char| {
            quoted ^= c == '"';
            !quoted && c == separator
        };
        header.chars().map(counts).filter(|counts| *counts).count()
    };
    let mut best = (SEPARATORS[0], 0);
    for separator in SEPARATORS {
        let found = outside(separator);
        if found > best.1 {
            best = (separator, found);
        }
    }
    best.0
}

/// The cells of a line, at most so many.
pub fn cells(line: &str, separator: char, most: usize) -> Result<Vec<String>, Torn> {
    let mut cells = Vec::new();
    let mut rest = line;
    loop {
        if cells.len() == most {
            return Err(Torn::Cells);
        }
        let (cell, behind) = if let Some(quoted) = rest.strip_prefix('"') {
            unquoted(quoted)?
        } else {
            let end = rest.find(separator).unwrap_or(rest.len());
            (rest[..end].to_owned(), &rest[end..])
        };
        cells.push(cell);
        if behind.is_empty() {
            return Ok(cells);
        }
        rest = behind.strip_prefix(separator).ok_or(Torn::Quote)?;
    }
}

/// The cell up to the mark that closes it, and what stands behind that.
fn unquoted(text: &str) -> Result<(String, &str), Torn> {
    let mut cell = String::new();
    let mut rest = text;
    loop {
        let (before, behind) = rest.split_once('"').ok_or(Torn::Quote)?;
        cell.push_str(before);
        match behind.strip_prefix('"') {
            Some(goes_on) => {
                cell.push('"');
                rest = goes_on;
            }
            None => return Ok((cell, behind)),
        }
    }
}

/// What a file for a spreadsheet begins with, so that it is read as UTF-8.
pub const BOM: char = '\u{feff}';

/// A line of a file for a spreadsheet, with the end of it. A cell that the spreadsheet would take for a formula is written
/// as text (OWASP, CSV injection); numbers with a sign are none.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>, separator: char) -> String {
    let mut line = String::new();
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            line.push(separator);
        }
        let guarded = if is_formula(cell) { format!("'{cell}") } else { cell.to_owned() };
        if guarded.contains([separator, '"', '\n', '\r']) {
            line.push('"');
            line.push_str(&guarded.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(&guarded);
        }
    }
    line.push_str("\r\n");
    line
}

/// A cell as it was before [`line()`] had to write it as text, so that a row can be mended and sent again.
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
}

/// Whether a spreadsheet would carry it out. A number with a sign is none, however its thousands stand apart.
fn is_formula(cell: &str) -> bool {
    let signed = cell.strip_prefix(['+', '-']).unwrap_or_default();
    let number = signed.starts_with(|c: char| c.is_ascii_digit())
        && signed.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '\u{202f}'));
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && !number
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_separator_is_the_one_that_is_there_most_often() {
        for (header, expected) in [
            ("member;points;reason", ';'),
            ("member,points", ','),
            ("member\tpoints, reason\tkey", '\t'),
            ("member", ';'),
        ] {
            assert_eq!(separator(header), expected, "{header}");
        }
        assert_eq!(separator("\"a;b;c\",points"), ',', "what is quoted separates nothing");
    }

    #[test]
    fn cells_are_read_with_and_without_quotation_marks() {
        let read = |line| cells(line, ';', 9);
        assert_eq!(read("5;10;Thanks"), Ok(vec!["5".into(), "10".into(), "Thanks".into()]));
        assert_eq!(read("\"a;b\";\"say \"\"hi\"\"\";"), Ok(vec!["a;b".into(), "say \"hi\"".into(), String::new()]));
        assert_eq!(read("the \"best\" one;1"), Ok(vec!["the \"best\" one".into(), "1".into()]));
        assert_eq!(read(""), Ok(vec![String::new()]));
        assert_eq!(read("5;\"open"), Err(Torn::Quote));
        assert_eq!(read("5;\"a\"b"), Err(Torn::Quote));
        assert_eq!(cells(&";".repeat(1_000_000), ';', 100), Err(Torn::Cells));
    }

    #[test]
    fn what_a_spreadsheet_would_carry_out_is_written_as_text() {
        let written = line(["=1+1", "@SUM(A1)", "+7 900", "-5", "+5", "-2+3", "a;b", "say \"hi\""], ';');
        assert_eq!(written, "'=1+1;'@SUM(A1);+7 900;-5;+5;'-2+3;\"a;b\";\"say \"\"hi\"\"\"\r\n");
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_again(written in prop::collection::vec("[a-zA-Zа-я0-9 ;,\"\t]{0,12}", 1..8)) {
            prop_assume!(written.iter().all(|cell| !cell.starts_with('\t')));
            for separator in SEPARATORS {
                let text = line(written.iter().map(String::as_str), separator);
                prop_assert_eq!(cells(text.trim_end_matches("\r\n"), separator, 8), Ok(written.clone()));
            }
        }

        #[test]
        fn whatever_a_line_holds_it_is_read_or_refused(text in "[;\",a\t]{0,40}") {
            let read = cells(&text, separator(&text), 50);
            prop_assert!(read.map_or(true, |cells| cells.len() <= 41));
        }
    }
}
