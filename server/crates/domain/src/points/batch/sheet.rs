use super::{Fault, FileFault};
use crate::{
    csv::{self, Torn},
    points::{Key, MAX_POSTING, Reason},
};
use std::collections::HashMap;

/// The most rows of a file.
pub const MAX_ROWS: usize = 100_000;
/// The most characters of a line.
pub const MAX_LINE: usize = 4_000;
/// The most cells of a line, columns that mean nothing to us included.
const MAX_CELLS: usize = 100;
/// The most characters of what says who the member is: an address is the longest.
const MAX_WHO: usize = 254;
/// So much of a line that cannot be read is shown.
const EXCERPT: usize = 60;

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The member's number, external id or address.
    pub who: String,
    /// How many points are given, or taken when below zero; never zero.
    pub points: i64,
    /// What the member is told.
    pub reason: Reason,
    /// The key under which the row is carried out once, whatever file it stands in.
    pub key: Option<Key>,
}

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Who,
    Points,
    Reason,
    Key,
}

impl Column {
    const ALL: [Self; 4] = [Self::Who, Self::Points, Self::Reason, Self::Key];

    /// What the column may be called, in small letters.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Who => &[
                "member",
                "member number",
                "number",
                "id",
                "external id",
                "external_id",
                "card",
                "e-mail",
                "email",
                "участник",
                "номер участника",
                "номер",
                "карта",
                "номер карты",
                "внешний id",
                "почта",
                "эл. почта",
            ],
            Self::Points => &["points", "amount", "bonus", "bonuses", "баллы", "баллов", "количество", "бонусы"],
            Self::Reason => &["reason", "comment", "причина", "основание", "комментарий", "за что"],
            Self::Key => &["key", "operation", "ключ", "операция", "номер операции"],
        }
    }

    fn of(head: &str) -> Option<Self> {
        let name = head.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        Self::ALL.into_iter().find(|column| column.names().contains(&name.as_str()))
    }
}

/// A file whose first line was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet<'a> {
    /// What stands between its cells.
    pub separator: char,
    /// Its first line, as it is.
    pub header: &'a str,
    columns: Vec<Option<Column>>,
    /// The lines that hold something, each with its number in the file.
    pub lines: Vec<(i64, &'a str)>,
}

impl<'a> Sheet<'a> {
    /// Looks at the first line, which names the columns; those that mean nothing to us are passed over.
    pub fn read(text: &'a str) -> Result<Self, FileFault> {
        let lines = (1..).zip(text.trim_start_matches(csv::BOM).lines());
        let mut lines = lines.filter(|(_, line)| says_something(line)).skip_while(|(_, line)| names_separator(line));
        let (_, header) = lines.next().ok_or(FileFault::Empty)?;
        if is_long(header) {
            return Err(FileFault::Columns);
        }
        let separator = csv::separator(header);
        let heads = csv::cells(header, separator, MAX_CELLS).map_err(|_| FileFault::Columns)?;
        let columns: Vec<_> = heads.iter().map(|head| Column::of(head)).collect();
        for (place, column) in columns.iter().enumerate() {
            if column.is_some() && columns[..place].contains(column) {
                return Err(FileFault::ColumnTwice { column: heads[place].trim().to_owned() });
            }
        }
        if [Column::Who, Column::Points, Column::Reason].into_iter().any(|column| !columns.contains(&Some(column))) {
            return Err(FileFault::Columns);
        }
        let lines: Vec<_> = lines.take(MAX_ROWS + 1).collect();
        match lines.len() {
            0 => Err(FileFault::Empty),
            n if n > MAX_ROWS => Err(FileFault::Long { rows: i64::try_from(MAX_ROWS).unwrap_or(i64::MAX) }),
            _ => Ok(Self { separator, header, columns, lines }),
        }
    }

    /// The cells of a line, filled up to the number of columns.
    pub fn cells(&self, line: &str) -> Result<Vec<String>, Fault> {
        if is_long(line) {
            return Err(Fault::Long);
        }
        let mut cells = csv::cells(line, self.separator, MAX_CELLS).map_err(|torn| match torn {
            Torn::Quote => Fault::Torn,
            Torn::Cells => Fault::Cells,
        })?;
        if cells.iter().skip(self.columns.len()).any(|cell| !cell.trim().is_empty()) {
            return Err(Fault::Cells);
        }
        cells.resize(self.columns.len(), String::new());
        Ok(cells)
    }

    /// What a line says.
    pub fn row(&self, line: &str) -> Result<Row, Fault> {
        let cells = self.cells(line)?;
        let cell = |column| {
            let place = self.columns.iter().position(|found| *found == Some(column));
            place.map_or("", |place| csv::unguarded(cells[place].trim()))
        };
        let who = cell(Column::Who);
        match who.chars().count() {
            0 => return Err(Fault::Nobody),
            n if n > MAX_WHO => return Err(Fault::Unknown),
            _ => {}
        }
        let points = points(cell(Column::Points))?;
        let reason = Reason::parse(cell(Column::Reason)).map_err(|error| Fault::Reason { error })?;
        let key = Some(cell(Column::Key)).filter(|key| !key.is_empty());
        let key = key.map(Key::parse).transpose().map_err(|error| Fault::Key { error })?;
        Ok(Row { who: who.to_owned(), points, reason, key })
    }

    /// What lines say, in their order. The second line with a key is refused, however the first one fares.
    pub fn rows(&self) -> impl Iterator<Item = (i64, Result<Row, Fault>)> {
        let mut keys: HashMap<String, i64> = HashMap::new();
        self.lines.iter().map(move |(n, line)| {
            let row = self.row(line).and_then(|row| match &row.key {
                Some(key) => match *keys.entry(key.to_string()).or_insert(*n) {
                    first if first != *n => Err(Fault::KeyTwice { line: first }),
                    _ => Ok(row),
                },
                None => Ok(row),
            });
            (*n, row)
        })
    }

    /// What is shown of a line in the place of its member, when it cannot be read.
    pub fn excerpt(&self, line: &str) -> String {
        let cells = self.cells(line).unwrap_or_default();
        let place = self.columns.iter().position(|found| *found == Some(Column::Who));
        let who = place.and_then(|place| cells.get(place)).map_or(line, |cell| cell.trim());
        let mut shown: String = who.chars().take(EXCERPT).collect();
        if who.chars().nth(EXCERPT).is_some() {
            shown.push('…');
        }
        shown
    }
}

fn is_long(line: &str) -> bool {
    line.chars().nth(MAX_LINE).is_some()
}

/// Some spreadsheets write, in a line of its own that they do not show, which separator they use.
fn names_separator(line: &str) -> bool {
    line.strip_prefix("sep=").is_some_and(|rest| csv::SEPARATORS.iter().any(|separator| rest == separator.to_string()))
}

/// Spreadsheets leave lines of nothing but separators behind.
fn says_something(line: &str) -> bool {
    line.chars().any(|c| !c.is_whitespace() && !csv::SEPARATORS.contains(&c) && c != '"')
}

/// A whole number, with a sign or without, its thousands apart or together.
fn points(text: &str) -> Result<i64, Fault> {
    let (minus, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let apart = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}');
    let digits: String = digits.chars().filter(|c| !apart(*c)).collect();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::NotANumber);
    }
    let number: i128 = digits.parse().map_err(|_| Fault::TooMuch)?;
    let signed = if minus { -number } else { number };
    match i64::try_from(signed) {
        Ok(0) => Err(Fault::Zero),
        Ok(points) if points.unsigned_abs() <= MAX_POSTING.unsigned_abs() => Ok(points),
        _ => Err(Fault::TooMuch),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::member::FieldError;

    fn row(who: &str, points: i64, reason: &str, key: Option<&str>) -> Row {
        let reason = Reason::parse(reason).unwrap();
        Row { who: who.to_owned(), points, reason, key: key.map(|key| Key::parse(key).unwrap()) }
    }

    #[test]
    fn columns_are_found_by_their_names_in_both_languages_in_any_order() {
        for text in [
            "member;points;reason;key\n5;10;Thanks;k1",
            "\u{feff}Участник;Баллы;Причина;Ключ\r\n5;10;Thanks;k1\r\n;;;\r\n",
            "sep=,\nKey,Reason,POINTS,Shop, E-mail \nk1,Thanks,10,7,5\n\n",
            "Номер  карты\tБаллы\tза что\tОперация\n5\t10\tThanks\tk1",
        ] {
            let sheet = Sheet::read(text).unwrap();
            let rows: Vec<_> = sheet.rows().map(|(_, row)| row).collect();
            assert_eq!(rows, [Ok(row("5", 10, "Thanks", Some("k1")))], "{text}");
        }
    }

    #[test]
    fn a_file_whose_first_line_names_no_columns_is_refused() {
        for text in ["5;10;Thanks\n6;10;Thanks", "member;points\n5;10", "member;\"points;reason\n5;10;x"] {
            assert_eq!(Sheet::read(text), Err(FileFault::Columns), "{text}");
        }
        let wide = format!("member;points;reason{}\n5;10;x", ";x".repeat(1_000_001));
        assert_eq!(Sheet::read(&wide), Err(FileFault::Columns));
        for text in ["", "\n \n;;\n", "member;points;reason", "member;points;reason\n;;;\n"] {
            assert_eq!(Sheet::read(text), Err(FileFault::Empty), "{text:?}");
        }
        let twice = FileFault::ColumnTwice { column: "E-mail".to_owned() };
        assert_eq!(Sheet::read("id;E-mail;points;reason\n5;;10;x"), Err(twice));
        let long = format!("member;points;reason\n{}", "5;1;x\n".repeat(MAX_ROWS + 1));
        assert_eq!(Sheet::read(&long), Err(FileFault::Long { rows: 100_000 }));
        assert_eq!(Sheet::read(&long[..long.len() - 6]).map(|sheet| sheet.lines.len()), Ok(MAX_ROWS));
    }

    #[test]
    fn points_are_whole_numbers_as_people_and_spreadsheets_write_them() {
        for (text, expected) in [
            ("10", 10),
            ("+10", 10),
            ("-10", -10),
            ("\u{2212}10", -10),
            ("1 000", 1_000),
            ("-1\u{a0}000", -1_000),
            ("007", 7),
        ] {
            assert_eq!(points(text), Ok(expected), "{text}");
        }
        for text in ["", "-", "ten", "1,5", "1.0", "1e3", "0x10", "--1", "1-", "١"] {
            assert_eq!(points(text), Err(Fault::NotANumber), "{text}");
        }
        assert_eq!(points("0"), Err(Fault::Zero));
        assert_eq!(points("-0"), Err(Fault::Zero));
        assert_eq!(points("1000000000000"), Ok(MAX_POSTING));
        for text in ["1000000000001", "-1000000000001", "9223372036854775808", &"9".repeat(60)] {
            assert_eq!(points(text), Err(Fault::TooMuch), "{text}");
        }
    }

    #[test]
    fn every_row_that_cannot_be_is_refused_by_its_line_and_spoils_no_other() {
        let long = "x".repeat(MAX_LINE);
        let text = format!(
            "member;points;reason;key\n5;10;\"Thanks;k\n\n5;10;Thanks;k1\n5;10;Thanks;k1\n;10;Thanks\n5;ten;Thanks\n5;10;\n\
             5;10;Thanks;a b\n5;10;Thanks;k2;more\n5;10;{long}\n7;-3;\"So \"\"sorry\"\"\"\n"
        );
        let sheet = Sheet::read(&text).unwrap();
        let rows: Vec<_> = sheet.rows().collect();
        let empty = Fault::Reason { error: FieldError::Empty };
        assert_eq!(
            rows,
            [
                (2, Err(Fault::Torn)),
                (4, Ok(row("5", 10, "Thanks", Some("k1")))),
                (5, Err(Fault::KeyTwice { line: 4 })),
                (6, Err(Fault::Nobody)),
                (7, Err(Fault::NotANumber)),
                (8, Err(empty)),
                (9, Err(Fault::Key { error: FieldError::Invisible })),
                (10, Err(Fault::Cells)),
                (11, Err(Fault::Long)),
                (12, Ok(row("7", -3, "So \"sorry\"", None))),
            ]
        );
        assert_eq!(sheet.excerpt("5;ten;Thanks"), "5");
        assert_eq!(sheet.excerpt(&format!("\"{}", "я".repeat(70))), format!("\"{}…", "я".repeat(59)));
    }
}
