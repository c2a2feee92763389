use crate::error::NetworkError;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A place in a list that is being read. Opaque; may be stored and used after a restart, with the same list of the same
/// group and the same page sizes. A cursor that cannot be read is answered with [`crate::NetworkError::Malformed`]: start
/// the list anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

impl Cursor {
    /// Keeps where a reader is.
    pub(crate) fn of(state: &impl Serialize) -> Self {
        Self(serde_json::to_string(state).expect("a struct of numbers and texts is JSON"))
    }

    /// Where to go on; without a cursor at the beginning.
    pub(crate) fn resume<T: DeserializeOwned + Default>(from: Option<&Self>) -> Result<T, NetworkError> {
        let Some(cursor) = from else { return Ok(T::default()) };
        serde_json::from_str(&cursor.0).map_err(|_| NetworkError::Malformed { what: "a cursor" })
    }
}

/// One page of a list; getting it costs one call.
///
/// The list was read completely when the page without `next` has been read and says `whole`. The state needed to know this
/// travels in the cursor, so it holds over restarts. An item may come twice when the list shifts: the reader counts
/// different items only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on the page. Communities and deleted comments are left out.
    pub items: Vec<T>,
    /// Where to read on; `None` on the last page.
    pub next: Option<Cursor>,
    /// How many the network says there are, counting what is left out here. On the last page of a list that does not say:
    /// how many came.
    pub total: Option<u64>,
    /// On the last page: the list stood still while it was read (the network told the same total on each page) and as many
    /// came as were told. Otherwise removals must not be concluded from what is missing. `false` on other pages.
    pub whole: bool,
}

/// How far one list, or one level of a tree, has been read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reading {
    /// Rows seen, which is the offset of the next page.
    pub(crate) rows: u64,
    /// Those of them that are not marked as deleted.
    alive: u64,
    total: Option<u64>,
    shifted: bool,
}

/// What one page brought.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turned {
    pub(crate) asked: u64,
    pub(crate) rows: u64,
    pub(crate) alive: u64,
    pub(crate) total: u64,
}

impl Reading {
    /// Takes a page in. `Ok` is the end, and whether the whole was read; `Err` is the state to read on with.
    ///
    /// Networks differ (and VK has not always been of one mind) on whether the total counts deleted rows, so it is enough
    /// when one of both agrees. A page that is shorter than asked is followed by the next row, not by the next multiple:
    /// nobody is skipped if the network's pages are smaller than documented.
    pub(crate) fn turn(mut self, page: Turned) -> Result<bool, Self> {
        self.shifted |= self.total.is_some_and(|total| total != page.total);
        self.total = Some(page.total);
        self.rows = self.rows.saturating_add(page.rows);
        self.alive = self.alive.saturating_add(page.alive);
        let told = self.alive >= page.total || (self.rows >= page.total && page.rows < page.asked);
        if page.rows == 0 || told {
            Ok(!self.shifted && (self.rows == page.total || self.alive == page.total))
        } else {
            Err(self)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(asked: u64, pages: &[(u64, u64, u64)]) -> (usize, Option<bool>) {
        let mut reading = Reading::default();
        for (nth, (rows, alive, total)) in pages.iter().enumerate() {
            match reading.turn(Turned { asked, rows: *rows, alive: *alive, total: *total }) {
                Ok(whole) => return (nth + 1, Some(whole)),
                Err(on) => reading = on,
            }
        }
        (pages.len(), None)
    }

    #[test]
    fn a_list_ends_with_its_total_and_needs_no_empty_page() {
        assert_eq!(read(1000, &[(1000, 1000, 2000), (1000, 1000, 2000)]), (2, Some(true)));
        assert_eq!(read(1000, &[(0, 0, 0)]), (1, Some(true)));
        assert_eq!(read(1000, &[(1000, 1000, 1500)]), (1, None));
    }

    #[test]
    fn a_list_that_moved_or_came_short_is_not_whole() {
        assert_eq!(read(1000, &[(1000, 1000, 1500), (499, 499, 1499)]), (2, Some(false)));
        assert_eq!(read(1000, &[(1000, 1000, 1500), (499, 499, 1500), (0, 0, 1500)]), (3, Some(false)));
        assert_eq!(read(1000, &[(9, 9, 10), (0, 0, 10)]), (2, Some(false)));
        assert_eq!(read(1000, &[(11, 11, 10)]), (1, Some(false)));
    }

    #[test]
    fn deleted_rows_may_be_counted_or_not() {
        assert_eq!(read(100, &[(10, 8, 10)]), (1, Some(true)));
        assert_eq!(read(100, &[(10, 8, 8)]), (1, Some(true)));
        assert_eq!(
            read(100, &[(100, 90, 100), (0, 0, 100)]),
            (2, Some(true)),
            "counted: a full page may have a follower"
        );
        assert_eq!(read(100, &[(100, 90, 100), (12, 10, 100)]), (2, Some(true)), "not counted");
    }

    #[test]
    fn pages_smaller_than_documented_skip_nobody() {
        assert_eq!(read(1000, &[(100, 100, 250), (100, 100, 250), (50, 50, 250)]), (3, Some(true)));
    }
}
