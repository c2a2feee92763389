//! Lists that are paged by anchors: an answer names the place where the next one begins.

use crate::page::{Cursor, Page};
use serde::{Deserialize, Serialize};

/// How far a list has been read. `Default` is its beginning.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Anchored {
    pub(super) anchor: Option<String>,
    rows: u64,
    total: Option<u64>,
    shifted: bool,
}

/// What one answer brought, beside its items.
#[derive(Debug, Clone, Default)]
pub(super) struct Turned {
    pub(super) anchor: Option<String>,
    pub(super) rows: usize,
    /// Whether there is more; `None` where the list does not say.
    pub(super) more: Option<bool>,
    /// How many there are, where the list says.
    pub(super) total: Option<u64>,
    /// The network itself says that the list moved while it was read.
    pub(super) inconsistent: bool,
}

impl Anchored {
    /// Takes a page in.
    ///
    /// A list that does not say whether there is more has ended with an empty page, or with one whose anchor leads nowhere
    /// else. One that promised more and names no place for it was not read whole; neither was one that had another total
    /// on another page, or brought not as many as it told.
    pub(super) fn turn<T>(mut self, turned: Turned, items: Vec<T>) -> Page<T> {
        let Turned { anchor, rows, more, total, inconsistent } = turned;
        self.shifted |= inconsistent || (self.rows > 0 && self.total != total);
        self.rows = self.rows.saturating_add(rows as u64);
        self.total = total;
        let on = anchor.filter(|anchor| rows > 0 && Some(anchor) != self.anchor.as_ref());
        if more != Some(false) && on.is_some() {
            self.anchor = on;
            return Page { items, next: Some(Cursor::of(&self)), total, whole: false };
        }
        let promised = more == Some(true);
        let whole = !self.shifted && !promised && total.is_none_or(|total| total == self.rows);
        Page { items, next: None, total: total.or(Some(self.rows)), whole }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(anchor: &str, rows: usize, more: Option<bool>, total: Option<u64>) -> Turned {
        Turned { anchor: (!anchor.is_empty()).then(|| anchor.to_owned()), rows, more, total, inconsistent: false }
    }

    /// After how many pages the list ended, and whether it was whole; every cursor is stored and read again.
    fn read(pages: impl IntoIterator<Item = Turned>) -> (usize, Option<bool>) {
        let mut reading = Anchored::default();
        let mut nth = 0;
        for turned in pages {
            nth += 1;
            let page = reading.turn(turned, Vec::<()>::new());
            let Some(next) = page.next else { return (nth, Some(page.whole)) };
            reading = Cursor::resume(Some(&next)).expect("our own cursor");
        }
        (nth, None)
    }

    #[test]
    fn a_list_that_says_where_it_ends_ends_there() {
        let pages = [page("a", 2, Some(true), Some(3)), page("b", 1, Some(false), Some(3))];
        assert_eq!(read(pages), (2, Some(true)));
        assert_eq!(read([page("", 0, Some(false), Some(0))]), (1, Some(true)));
    }

    #[test]
    fn a_list_that_does_not_say_ends_with_an_empty_page_or_an_anchor_that_stays() {
        assert_eq!(read([page("a", 2, None, None), page("a", 0, None, None)]), (2, Some(true)));
        assert_eq!(read([page("a", 2, None, None), page("a", 1, None, None)]), (2, Some(true)));
        assert_eq!(read([page("", 2, None, None)]), (1, Some(true)));
        assert_eq!(read([page("a", 2, None, None)]), (1, None));
    }

    #[test]
    fn a_list_that_moved_or_broke_off_was_not_read_whole() {
        let moved = [page("a", 2, Some(true), Some(3)), page("b", 2, Some(false), Some(4))];
        assert_eq!(read(moved), (2, Some(false)));
        assert_eq!(read([page("a", 1, Some(false), Some(3))]), (1, Some(false)), "fewer came than were told");
        assert_eq!(read([page("", 2, Some(true), None)]), (1, Some(false)), "there is more, and no way to it");
        assert_eq!(read([page("a", 0, Some(true), None)]), (1, Some(false)));
        let said = Turned { inconsistent: true, ..page("a", 2, None, None) };
        assert_eq!(read([said, page("b", 0, None, None)]), (2, Some(false)), "OK says so itself");
    }

    #[test]
    fn a_list_that_does_not_say_how_many_there_are_has_as_many_as_came() {
        let total = |turned| Anchored::default().turn(turned, Vec::<()>::new()).total;
        assert_eq!(total(Turned::default()), Some(0));
        assert_eq!(total(page("", 2, None, None)), Some(2));
        assert_eq!(total(page("", 2, Some(false), Some(3))), Some(3), "its own word goes first");
    }
}
