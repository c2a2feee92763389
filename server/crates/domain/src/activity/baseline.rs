use crate::{event::Earlier, time::Millis};

/// What decides whether an act that a run shows for the first time is older than the programme pays for
/// (`features.md` §4, Baseline), or may be.
///
/// An undated act is no older than the post it was done to, and no older than the last complete read of its list that
/// looked for the member and did not show it. A read is dated by the beginning of its run, which is never too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Baseline {
    /// When the group's first scan began; `None` until it has come to its end, for whatever it shows is baseline.
    pub first_scan: Option<Millis>,
    /// When the member linked the profile.
    pub linked: Millis,
    /// When the first run began that looked for the member's acts in this group.
    pub followed: Millis,
    /// When the post was published, as the network tells it: in whole seconds, rounded down. `None` for the members.
    pub posted: Option<Millis>,
    /// When the run began that last read the list whole, this one aside.
    pub read: Option<Millis>,
}

impl Baseline {
    /// Why the programme does not pay for an act, if it does not. `at` is the network's own time, where it tells one.
    ///
    /// | | before the link | before the first scan | after both |
    /// |---|---|---|---|
    /// | dated | `BeforeLinking` | `FirstScanOfGroup` | – |
    /// | undated, and perhaps | `FirstScanOfMember` | `FirstScanOfGroup` | – |
    pub fn earlier(&self, at: Option<Millis>) -> Option<Earlier> {
        let Some(first_scan) = self.first_scan else { return Some(Earlier::FirstScanOfGroup) };
        match at {
            Some(at) if at < self.linked => return Some(Earlier::BeforeLinking),
            Some(at) if at < first_scan => return Some(Earlier::FirstScanOfGroup),
            Some(_) => return None,
            None => {}
        }
        if self.posted.max(self.not_there()) >= Some(self.linked.max(first_scan)) {
            None
        } else if self.posted.max(self.read) < Some(first_scan) {
            Some(Earlier::FirstScanOfGroup)
        } else {
            Some(Earlier::FirstScanOfMember)
        }
    }

    /// How old an act without a date may be, where no read has shown that it was not there: as old as its post. An offer
    /// that starts later does not pay for it.
    ///
    /// One complete read that looked for the member before the act was seen is enough, though it may have been before an
    /// offer's start and the act between the two: else everything would be lost that is done between an offer's start and
    /// the first run after it.
    pub fn since(&self, at: Option<Millis>) -> Option<Millis> {
        self.posted.filter(|_| at.is_none() && self.not_there().is_none())
    }

    /// When the run began that last read the list whole, looked for the member, and did not find the act.
    fn not_there(&self) -> Option<Millis> {
        self.read.filter(|read| *read >= self.followed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The first scan began at 100; the member linked at `linked`, and the next run, at `followed`, looked for them.
    fn baseline(linked: i64, followed: i64, posted: Option<i64>, read: Option<i64>) -> Baseline {
        Baseline {
            first_scan: Some(Millis(100)),
            linked: Millis(linked),
            followed: Millis(followed),
            posted: posted.map(Millis),
            read: read.map(Millis),
        }
    }

    #[test]
    fn the_table_of_dated_acts() {
        use Earlier::{BeforeLinking, FirstScanOfGroup};
        for (linked, at, expected) in [
            (200, 199, Some(BeforeLinking)),
            (200, 200, None),
            (200, 50, Some(BeforeLinking)),
            (20, 99, Some(FirstScanOfGroup)),
            (20, 100, None),
            (20, 19, Some(BeforeLinking)),
        ] {
            // Neither the post's age nor how the list was read matters to them.
            for (posted, read) in [(Some(1), None), (Some(1), Some(300)), (Some(150), Some(300))] {
                let baseline = baseline(linked, 300, posted, read);
                assert_eq!(baseline.earlier(Some(Millis(at))), expected, "linked {linked}, at {at}");
            }
        }
    }

    #[test]
    fn the_table_of_undated_acts() {
        use Earlier::{FirstScanOfGroup, FirstScanOfMember};
        let group = Some(FirstScanOfGroup);
        let member = Some(FirstScanOfMember);
        for (linked, followed, posted, read, expected, why) in [
            (20, 100, Some(50), None, group, "an old post that was never read whole"),
            (20, 100, Some(50), Some(90), group, "read whole only by a run before the first that came to its end"),
            (20, 100, Some(50), Some(100), None, "not there in the first scan"),
            (20, 100, Some(50), Some(160), None, "not there when the list was at last read whole"),
            (20, 100, Some(100), None, None, "a post newer than the first scan, its list never read whole"),
            (200, 210, Some(50), None, group, "an old post that was never read whole, whoever linked when"),
            (200, 210, Some(50), Some(190), member, "read whole before the link only"),
            (200, 210, Some(50), Some(205), member, "read whole since the link by a run that did not look for them"),
            (200, 210, Some(50), Some(210), None, "not there in the member's first scan"),
            (200, 210, Some(150), None, member, "a post older than the link, its list never read whole"),
            (200, 210, Some(200), None, None, "a post newer than the link"),
            (20, 100, None, None, group, "members were never read whole"),
            (20, 100, None, Some(100), None, "not a member in the first scan"),
            (200, 210, None, Some(190), member, "members were read whole before the link only"),
            (200, 210, None, Some(210), None, "not a member in the member's first scan"),
        ] {
            assert_eq!(baseline(linked, followed, posted, read).earlier(None), expected, "{why}");
        }
    }

    #[test]
    fn an_undated_act_may_be_as_old_as_its_post_until_a_read_has_shown_that_it_was_not_there() {
        for (read, at, since, why) in [
            (None, None, Some(150), "its list was never read whole"),
            (Some(205), None, Some(150), "read whole by a run that did not look for the member"),
            (Some(210), None, None, "not there when the list was read whole"),
            (None, Some(180), None, "it is known when it was"),
        ] {
            let baseline = baseline(200, 210, Some(150), read);
            assert_eq!(baseline.since(at.map(Millis)), since.map(Millis), "{why}");
        }
        assert_eq!(baseline(200, 210, None, None).since(None), None, "a membership is no older than the baseline");
    }

    #[test]
    fn whatever_the_first_scan_shows_is_baseline() {
        let first = Baseline { first_scan: None, ..baseline(20, 100, Some(150), Some(160)) };
        for at in [None, Some(Millis(1)), Some(Millis(i64::MAX))] {
            assert_eq!(first.earlier(at), Some(Earlier::FirstScanOfGroup));
        }
    }

    /// One run over a list: whether it reads the list, reads it whole, and comes to its end. In between it may be that
    /// the member's link, though dated before the run, was not written when the run began.
    #[derive(Debug, Clone, Copy)]
    #[expect(clippy::struct_excessive_bools, reason = "each may be so or not, whatever the others are")]
    struct Run {
        reads: bool,
        whole: bool,
        shows: bool,
        ends: bool,
        link_late: bool,
    }

    fn runs() -> impl Strategy<Value = Vec<Run>> {
        let run = any::<[bool; 5]>().prop_map(|[reads, whole, shows, ends, link_late]| Run {
            reads,
            whole,
            shows,
            ends,
            link_late,
        });
        prop::collection::vec(run, 1..12)
    }

    /// How far apart runs begin; each reads the list a while after it began.
    const APART: i64 = 10;
    const READS_AFTER: i64 = 4;

    /// What was known when the act was first seen, and whether a whole read had proved that it was not there before.
    fn first_seen(runs: &[Run], act: i64, linked: i64, posted: Option<i64>) -> Option<(Baseline, bool)> {
        let (mut first_scan, mut followed, mut read) = (None, None, None);
        let mut proved = false;
        for (n, run) in (1..).zip(runs) {
            let began = n * APART;
            let looks = followed.is_some() || (linked <= began && !run.link_late);
            if looks {
                followed = followed.or(Some(Millis(began)));
            }
            let there = act <= began + READS_AFTER;
            if run.reads && looks && there && (run.whole || run.shows) {
                let posted = posted.map(Millis);
                return Some((
                    Baseline { first_scan, linked: Millis(linked), followed: followed?, posted, read },
                    proved,
                ));
            }
            if run.reads && run.whole {
                read = Some(Millis(began));
                proved |= looks && (first_scan.is_some() || run.ends);
            }
            if run.ends {
                first_scan = first_scan.or(Some(Millis(began)));
            }
        }
        None
    }

    proptest! {
        #[test]
        fn nothing_is_paid_for_that_is_older_than_the_link_or_the_first_scan(
            runs in runs(), act in 0i64..130, linked in 0i64..130, posted in prop::option::of(0i64..130), dated in any::<bool>(),
        ) {
            let act = act.max(posted.unwrap_or(0));
            if let Some((baseline, _)) = first_seen(&runs, act, linked, posted)
                && baseline.earlier(dated.then_some(Millis(act))).is_none()
            {
                prop_assert!(act >= linked);
                prop_assert!(Some(Millis(act)) >= baseline.first_scan);
            }
        }

        #[test]
        fn nothing_is_held_back_that_a_date_a_post_or_a_read_proves_to_be_newer(
            runs in runs(), act in 0i64..130, linked in 0i64..130, posted in prop::option::of(0i64..130), dated in any::<bool>(),
        ) {
            let act = act.max(posted.unwrap_or(0));
            if let Some((baseline, read)) = first_seen(&runs, act, linked, posted)
                && let Some(first_scan) = baseline.first_scan
            {
                let newer = |at: i64| at >= linked && Millis(at) >= first_scan;
                if (dated && newer(act)) || posted.is_some_and(newer) || (read && !dated) {
                    prop_assert_eq!(baseline.earlier(dated.then_some(Millis(act))), None);
                }
            }
        }
    }
}
