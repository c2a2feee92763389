//! What a run leaves out: lists on which the network counts as many as when they were last read whole.

use super::run::{Going, Reason};
use crate::Error;
use kabinet_domain::{activity::List, time::Millis};
use kabinet_store::{collect_run::Run, social_act, social_group::Group, social_list};
use std::collections::BTreeMap;

const MINUTE_MS: i64 = 60_000;

/// Whether a run has to read everything, since a counter stands still as well when one like comes and another goes. Who
/// asks for a run by hand wants everything looked at.
pub(super) fn everything_is_due(group: &Group, run: &Run) -> bool {
    let by_hand = [Reason::Asked, Reason::Command].iter().any(|reason| reason.code() == run.reason);
    let due = group.whole.map(|whole| whole.plus(group.reread_minutes.saturating_mul(MINUTE_MS)));
    by_hand || due.is_none_or(|due| is_due(due, run.started, group.next_run))
}

/// A run looks at everything where the next one would come too late for that.
fn is_due(due: Millis, started: Millis, next: Option<Millis>) -> bool {
    started >= due || next.is_none_or(|next| next > due)
}

/// The counters by which lists were last read whole, of those lists that need not be read before their counters change.
#[derive(Debug, Default)]
pub(super) struct Counted(BTreeMap<List, i64>);

impl Counted {
    /// What is known of these lists. A run that reads everything takes no counter's word, and no run does where a removal
    /// is suspected.
    pub async fn of(going: &Going, lists: &[List]) -> Result<Self, Error> {
        if going.run.whole {
            return Ok(Self::default());
        }
        let mut tx = going.portal.db.read().await?;
        let mut counted = social_list::counted(&mut tx, going.group.id, lists).await?;
        for (list, member) in social_act::suspected(&mut tx, going.group.id).await? {
            if going.profile_of.contains_key(&member) {
                counted.remove(&list);
            }
        }
        Ok(Self(counted))
    }

    /// Whether the network counts as many on the list as it did then; it does not where it tells no count.
    pub fn stands(&self, list: List, count: Option<i64>) -> bool {
        count.is_some() && self.0.get(&list).copied() == count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kabinet_domain::event::Act;

    #[test]
    fn everything_is_read_once_an_hour_though_runs_begin_a_little_late() {
        let minutes = |n| n * MINUTE_MS;
        for late in [0, 300, 2 * MINUTE_MS] {
            let mut whole = 0;
            let mut read_whole = Vec::new();
            for n in 1..=12 {
                let (started, next) = (minutes(n * 15) + late * (n % 3), minutes((n + 1) * 15));
                if is_due(Millis(whole + minutes(60)), Millis(started), Some(Millis(next))) {
                    whole = started;
                    read_whole.push(n);
                }
            }
            assert_eq!(read_whole, [4, 8, 12], "{late}");
        }
        assert!(is_due(Millis(60), Millis(30), Some(Millis(61))), "the next would be too late");
        assert!(is_due(Millis(60), Millis(30), None), "there is no next");
        assert!(is_due(Millis(60), Millis(60), Some(Millis(45))), "the next was to be long ago");
    }

    #[test]
    fn a_list_stands_only_where_the_network_tells_the_same_count_as_then() {
        let list = |post| List::OfPost { post, act: Act::Like };
        let counted = Counted(BTreeMap::from([(list(1), 3)]));
        for (post, count, stands) in [(1, Some(3), true), (1, Some(4), false), (1, None, false), (2, Some(3), false)] {
            assert_eq!(counted.stands(list(post), count), stands, "{post} {count:?}");
        }
        assert!(!counted.stands(list(2), None), "neither then nor now");
    }
}
