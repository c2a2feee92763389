//! The walk over a post's comments: pages of the first level, each followed by its threads that are longer than shown.

use super::wire::{Comments, WireComment};
use crate::{
    group::Comment,
    page::{Page, Reading, Turned},
};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Where the walk is. `Default` is its beginning.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Walk {
    /// How far the first level is read; `None` when it is finished.
    top: Option<Reading>,
    /// Comments whose threads are to be read, the one being read first.
    threads: VecDeque<i64>,
    thread: Reading,
    shifted: bool,
}

/// The next question of a walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    /// The comment whose thread is read; `None` for the first level.
    pub(super) comment: Option<i64>,
    pub(super) offset: u64,
}

impl Walk {
    pub(super) fn step(&self) -> Step {
        match self.threads.front() {
            Some(comment) => Step { comment: Some(*comment), offset: self.thread.rows },
            None => Step { comment: None, offset: self.top.as_ref().map_or(0, |top| top.rows) },
        }
    }

    /// Takes in the answer to [`Walk::step`]: the page without its cursor, and the walk to go on with.
    pub(super) fn turn(mut self, asked: u64, answer: &Comments) -> (Page<Comment>, Option<Self>) {
        let turned = Turned {
            asked,
            rows: answer.items.len() as u64,
            alive: answer.items.iter().filter(|comment| comment.is_alive()).count() as u64,
            total: answer.level_count(),
        };
        let mut items: Vec<Comment> = answer.items.iter().filter_map(WireComment::by_person).collect();
        if self.threads.is_empty() {
            let top = self.top.take().unwrap_or_default().turn(turned);
            self.level(top, |walk, on| walk.top = Some(on));
            for comment in &answer.items {
                self.take_thread(comment, &mut items);
            }
        } else {
            let thread = std::mem::take(&mut self.thread).turn(turned);
            if thread.is_ok() {
                self.threads.pop_front();
            }
            self.level(thread, |walk, on| walk.thread = on);
        }
        self.page(items)
    }

    /// The thread of [`Walk::step`] is not there any more: its comment was deleted meanwhile. The list has shifted.
    pub(super) fn lost(mut self) -> (Page<Comment>, Option<Self>) {
        self.threads.pop_front();
        self.thread = Reading::default();
        self.shifted = true;
        self.page(Vec::new())
    }

    fn page(self, items: Vec<Comment>) -> (Page<Comment>, Option<Self>) {
        let more = self.top.is_some() || !self.threads.is_empty();
        let page = Page { items, next: None, total: None, whole: !more && !self.shifted };
        (page, more.then_some(self))
    }

    fn level(&mut self, turned: Result<bool, Reading>, read_on: impl FnOnce(&mut Self, Reading)) {
        match turned {
            Ok(whole) => self.shifted |= !whole,
            Err(on) => read_on(self, on),
        }
    }

    /// A thread that came entirely is read; a longer one is read by calls of its own, from its beginning.
    fn take_thread(&mut self, comment: &WireComment, items: &mut Vec<Comment>) {
        let Some(thread) = &comment.thread else { return };
        if thread.items.len() as u64 >= thread.count {
            items.extend(thread.items.iter().filter_map(WireComment::by_person));
        } else {
            self.threads.push_back(comment.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const ASKED: u64 = 3;

    fn answer(level: u64, items: &Value) -> Comments {
        serde_json::from_value(json!({ "count": 99, "current_level_count": level, "items": items })).expect("comments")
    }

    fn comment(id: i64) -> Value {
        json!({ "id": id, "from_id": 5, "date": 1, "text": "x" })
    }

    fn with_thread(id: i64, count: u64, shown: &[i64]) -> Value {
        let items: Vec<Value> = shown.iter().map(|id| comment(*id)).collect();
        json!({ "id": id, "from_id": 5, "date": 1, "text": "x", "thread": { "count": count, "items": items } })
    }

    /// The comment and offset of a step.
    type Asked = (Option<i64>, u64);

    /// Walks by these answers: what was asked, the comments seen, whether the whole was read; `None` if there is more.
    fn walk(answers: &[Comments]) -> (Vec<Asked>, Vec<i64>, Option<bool>) {
        let (mut steps, mut seen, mut walk) = (Vec::new(), Vec::new(), Walk::default());
        for answer in answers {
            let step = walk.step();
            steps.push((step.comment, step.offset));
            let (page, on) = walk.turn(ASKED, answer);
            seen.extend(page.items.iter().map(|comment| comment.id.parse::<i64>().expect("a number")));
            match on {
                // Each step goes through a stored cursor.
                Some(on) => {
                    let stored = serde_json::to_string(&on).expect("JSON");
                    walk = serde_json::from_str(&stored).expect("what was stored");
                }
                None => return (steps, seen, Some(page.whole)),
            }
        }
        (steps, seen, None)
    }

    #[test]
    fn long_threads_are_read_by_calls_of_their_own_between_the_pages_of_the_first_level() {
        let answers = [
            answer(4, &json!([with_thread(1, 1, &[10]), with_thread(2, 4, &[20, 21]), with_thread(3, 2, &[30])])),
            answer(4, &json!([comment(20), comment(21), comment(22)])),
            answer(4, &json!([comment(23)])),
            answer(2, &json!([comment(30), comment(31)])),
            answer(4, &json!([comment(4)])),
        ];
        let (steps, seen, whole) = walk(&answers);
        assert_eq!(steps, [(None, 0), (Some(2), 0), (Some(2), 3), (Some(3), 0), (None, 3)]);
        assert_eq!(seen, [1, 2, 3, 10, 20, 21, 22, 23, 30, 31, 4], "each once");
        assert_eq!(whole, Some(true));
    }

    #[test]
    fn a_thread_under_a_deleted_comment_counts_and_the_deleted_comment_does_not() {
        let mut deleted = with_thread(1, 1, &[10]);
        deleted["deleted"] = json!(true);
        assert_eq!(walk(&[answer(1, &json!([deleted]))]), (vec![(None, 0)], vec![10], Some(true)));
    }

    #[test]
    fn a_thread_that_comes_short_makes_the_walk_not_whole() {
        let answers = [
            answer(2, &json!([with_thread(1, 4, &[]), comment(2)])),
            answer(4, &json!([comment(10), comment(11)])),
            answer(4, &json!([])),
        ];
        let (steps, _, whole) = walk(&answers);
        assert_eq!(steps, [(None, 0), (Some(1), 0), (Some(1), 2)]);
        assert_eq!(whole, Some(false));
    }

    #[test]
    fn a_first_level_that_grew_while_it_was_read_is_not_whole() {
        let answers =
            [answer(4, &json!([comment(1), comment(2), comment(3)])), answer(5, &json!([comment(4), comment(5)]))];
        assert_eq!(walk(&answers).2, Some(false));
    }

    #[test]
    fn a_lost_thread_is_passed_over_and_the_walk_is_not_whole() {
        let (_, on) = Walk::default().turn(ASKED, &answer(2, &json!([with_thread(1, 9, &[]), with_thread(2, 9, &[])])));
        let on = on.expect("two threads");
        assert_eq!(on.step(), Step { comment: Some(1), offset: 0 });
        let (_, on) = on.lost();
        let on = on.expect("one thread");
        assert_eq!(on.step(), Step { comment: Some(2), offset: 0 });
        let (page, on) = on.lost();
        assert_eq!((page.whole, on), (false, None));
    }

    #[test]
    fn no_comments_are_read_whole_by_one_call() {
        assert_eq!(walk(&[answer(0, &json!([]))]), (vec![(None, 0)], vec![], Some(true)));
    }
}
