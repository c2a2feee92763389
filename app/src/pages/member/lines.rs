use super::earning::icon;
use crate::{
    locales::Locale,
    parts::{Change, Day, Entry, Icon, Tone},
};
use jiff::{civil::Date, tz::TimeZone};
use kabinet_domain::{points::OpKind, time::Millis, words};
use kabinet_portal::points::Line;
use std::collections::BTreeSet;

/// How lines of the history are told.
pub struct Telling {
    /// In which language.
    pub t: Locale,
    /// In which zone days begin.
    pub zone: TimeZone,
    /// The day on which it is told.
    pub today: Date,
    /// With the balance after each line and everything that unfolds; otherwise in short.
    pub whole: bool,
}

impl Telling {
    /// Tells lines as of now.
    pub fn new(t: Locale, zone: TimeZone, now: Millis, whole: bool) -> Self {
        Self { t, today: now.date(&zone), zone, whole }
    }

    /// Newest first, under the days they belong to.
    pub fn days(&self, lines: &[Line]) -> Vec<Day> {
        let reversal = |line: &&Line| line.kind == OpKind::Reverse;
        let taken_back: BTreeSet<i64> =
            lines.iter().filter(reversal).filter_map(|line| line.about.as_ref()).map(|original| original.seq).collect();
        let of_one_day = |a: &Line, b: &Line| a.at.date(&self.zone) == b.at.date(&self.zone);
        lines
            .chunk_by(of_one_day)
            .map(|lines| Day {
                label: lines.first().map(|line| self.day(line.at.date(&self.zone))).unwrap_or_default(),
                entries: lines.iter().map(|line| self.entry(line, taken_back.contains(&line.seq))).collect(),
            })
            .collect()
    }

    fn day(&self, day: Date) -> String {
        if day == self.today {
            return self.t.history_today().to_owned();
        }
        match self.today.yesterday() {
            Ok(yesterday) if day == yesterday => self.t.history_yesterday().to_owned(),
            _ => self.t.day(day),
        }
    }

    fn entry(&self, line: &Line, taken_back: bool) -> Entry {
        let t = self.t;
        let at = self.zone.to_datetime(line.at.timestamp());
        let time = format!("{:02}:{:02}", at.hour(), at.minute());
        let (title, event) = match line.kind {
            OpKind::Award | OpKind::Deduct => (line.what.clone(), None),
            kind => {
                let op = words::op(t.0, kind);
                (op.to_owned(), Some(line.what.clone()).filter(|what| what != op))
            }
        };
        let time_first = self.whole.then(|| time.clone());
        let reason: Vec<String> = [time_first, event, line.offer.clone()].into_iter().flatten().collect();
        Entry {
            icon: drawing(line),
            title,
            reason: reason.join(" · "),
            time,
            amount: t.signed(line.amount),
            change: match (line.activates, line.amount) {
                (Some(_), _) => Change::Waiting,
                // It left the balance when it was set aside.
                (None, _) if from_hold(line) => Change::Waiting,
                (None, amount) if amount < 0 => Change::Loss,
                (None, _) => Change::Gain,
            },
            balance: self.whole.then(|| t.number(line.balance)),
            badge: self.badge(line, taken_back),
            more: if self.whole { self.more(line) } else { Vec::new() },
        }
    }

    fn badge(&self, line: &Line, taken_back: bool) -> Option<(Tone, String)> {
        if taken_back {
            return Some((Tone::Neutral, self.t.history_taken_back().to_owned()));
        }
        if from_hold(line) {
            return Some((Tone::Neutral, self.t.history_from_hold().to_owned()));
        }
        line.activates.map(|at| (Tone::Warn, self.t.history_waits(&self.t.day(at.date(&self.zone)))))
    }

    fn more(&self, line: &Line) -> Vec<(String, String)> {
        let t = self.t;
        let day = |at: Millis| t.day(at.date(&self.zone));
        let expires = |at: Millis| if line.idle { t.history_expires_idle(&day(at)) } else { day(at) };
        let about = match line.kind {
            OpKind::Return => t.history_returns(),
            OpKind::Restore => t.history_restores(),
            OpKind::Release | OpKind::Spend => t.history_of_hold(),
            _ => t.history_reverses(),
        };
        let original = line
            .about
            .as_ref()
            .map(|original| t.history_reversed_line(&t.signed(original.amount), &day(original.at), &original.what));
        let facts = [
            (t.history_when(), Some(t.moment(line.at, &self.zone))),
            (t.history_offer(), line.offer.clone()),
            (t.history_note(), line.note.clone()),
            (about, original),
            (t.history_activates(), line.activates.map(|at| t.moment(at, &self.zone))),
            (t.history_expires(), line.expires.map(expires)),
            (t.history_kept(), line.kept_from.map(|at| t.history_kept_from(&day(at)))),
            (t.history_balance(), Some(t.number(line.balance))),
        ];
        facts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }
}

/// Set aside before, and used now.
fn from_hold(line: &Line) -> bool {
    line.kind == OpKind::Spend && line.about.is_some()
}

fn drawing(line: &Line) -> Icon {
    match (line.kind, line.happened) {
        (OpKind::Expire | OpKind::Hold, _) => Icon::Clock,
        (OpKind::Reverse | OpKind::Return | OpKind::Restore | OpKind::Release, _) => Icon::Back,
        (OpKind::Activate, _) => Icon::Done,
        (OpKind::Spend, _) => Icon::Bag,
        (_, Some(happened)) => icon(happened, line.act),
        (_, None) => Icon::Gift,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kabinet_domain::{
        event::{Act, EventKind},
        lang::Lang,
    };
    use kabinet_portal::points::Earlier;

    const NOON: Millis = Millis(1_795_348_800_000);
    const DAY: i64 = 86_400_000;

    fn line(seq: i64, kind: OpKind, at: Millis, amount: i64) -> Line {
        Line {
            seq,
            kind,
            at,
            amount,
            balance: 100,
            what: "Liked “Beans” in Coffee".into(),
            offer: Some("Likes".into()),
            note: None,
            activates: None,
            expires: None,
            idle: false,
            kept_from: None,
            happened: Some(EventKind::SocialActed),
            act: Some(Act::Like),
            about: None,
        }
    }

    fn telling(whole: bool) -> Telling {
        Telling::new(Locale(Lang::En), TimeZone::UTC, NOON, whole)
    }

    #[test]
    fn lines_stand_under_their_days_in_the_zone_of_the_programme() {
        let late = NOON.plus(11 * 3_600_000 + 59 * 60_000);
        let lines = [
            line(4, OpKind::Award, late, 1),
            line(3, OpKind::Award, NOON, 1),
            line(2, OpKind::Award, NOON.plus(-DAY), 1),
            line(1, OpKind::Award, NOON.plus(-2 * DAY), 1),
        ];
        let told = |zone: TimeZone| -> Vec<(String, usize)> {
            let telling = Telling::new(Locale(Lang::En), zone, NOON, true);
            telling.days(&lines).into_iter().map(|day| (day.label, day.entries.len())).collect()
        };
        let day = |label: &str, n| (label.to_owned(), n);
        assert_eq!(told(TimeZone::UTC), [day("Today", 2), day("Yesterday", 1), day("20\u{a0}November 2026", 1)]);
        let moscow = told(TimeZone::fixed(jiff::tz::offset(3)));
        assert_eq!(moscow[0], day("23\u{a0}November 2026", 1), "it is tomorrow there already");
    }

    #[test]
    fn a_reversal_names_what_it_takes_back_and_the_original_says_so() {
        let mut reversal = line(2, OpKind::Reverse, NOON, -5);
        reversal.what = "Took back a like".into();
        reversal.about =
            Some(Earlier { seq: 1, at: NOON.plus(-DAY), amount: 5, what: "Liked “Beans” in Coffee".into() });
        let days = telling(true).days(&[reversal, line(1, OpKind::Award, NOON.plus(-DAY), 5)]);
        let [taken, original] = [&days[0].entries[0], &days[1].entries[0]];
        assert_eq!((taken.title.as_str(), taken.amount.as_str()), ("Reversal", "\u{2212}5"));
        assert_eq!(taken.reason, "12:00 · Took back a like · Likes");
        let names = &taken.more.iter().find(|(name, _)| name == "Takes back").unwrap().1;
        assert_eq!(names, "+5 of 21\u{a0}November 2026: Liked “Beans” in Coffee");
        assert_eq!(original.badge.as_ref().unwrap().1, "taken back");
        assert_eq!((taken.change, original.change), (Change::Loss, Change::Gain));
    }

    #[test]
    fn what_was_set_aside_is_told_as_a_story_of_three_lines() {
        let hold =
            Line { what: "Order 7".into(), offer: None, happened: None, act: None, ..line(1, OpKind::Hold, NOON, -9) };
        let about = |seq, amount| Some(Earlier { seq, at: NOON, amount, what: "Order 7".into() });
        let used = Line { seq: 2, kind: OpKind::Spend, amount: -6, about: about(1, -9), ..hold.clone() };
        let rest = Line { seq: 3, kind: OpKind::Release, amount: 3, about: about(1, -9), ..hold.clone() };
        let back = Line { seq: 4, kind: OpKind::Return, amount: 6, about: about(2, -6), ..hold.clone() };
        let told = |lang| -> Vec<String> {
            let lines = [back.clone(), rest.clone(), used.clone(), hold.clone()];
            let days = Telling { t: Locale(lang), ..telling(true) }.days(&lines);
            let said = |entry: &Entry| {
                let badge = entry.badge.as_ref().map(|(_, text)| format!(" [{text}]")).unwrap_or_default();
                let (name, about) = entry.more.get(1).filter(|_| entry.more.len() > 2).cloned().unwrap_or_default();
                format!("{}{badge} {} {:?}; {name} {about}", entry.title, entry.amount, entry.change)
            };
            days[0].entries.iter().map(said).collect()
        };
        let en = [
            "Return +6 Gain; Gives back −6 of 22\u{a0}November 2026: Order 7",
            "Release +3 Gain; Of the hold −9 of 22\u{a0}November 2026: Order 7",
            "Spending [set aside before] −6 Waiting; Of the hold −9 of 22\u{a0}November 2026: Order 7",
            "Hold −9 Loss;  ",
        ];
        assert_eq!(told(Lang::En), en);
        let ru = [
            "Возврат +6 Gain; Возвращает −6 от 22\u{a0}ноября 2026: Order 7",
            "Снятие резерва +3 Gain; По резерву −9 от 22\u{a0}ноября 2026: Order 7",
            "Оплата баллами [из резерва] −6 Waiting; По резерву −9 от 22\u{a0}ноября 2026: Order 7",
            "Резерв −9 Loss;  ",
        ];
        assert_eq!(told(Lang::Ru), ru);
    }

    #[test]
    fn points_that_wait_say_until_when() {
        let mut waiting = line(1, OpKind::Award, NOON, 10);
        waiting.activates = Some(NOON.plus(DAY));
        let entry = &telling(true).days(&[waiting])[0].entries[0];
        assert_eq!(entry.change, Change::Waiting);
        assert_eq!(entry.badge.as_ref().unwrap().1, "from 23\u{a0}November 2026");
        assert!(entry.more.iter().any(|(name, at)| name == "Usable from" && at == "23\u{a0}November 2026, 12:00"));
    }

    #[test]
    fn points_that_pass_by_idleness_say_so_and_those_that_were_kept_say_why() {
        let mut award = line(1, OpKind::Award, NOON, 10);
        award.expires = Some(NOON.plus(10 * DAY));
        let told = |award: &Line, lang| {
            let telling = Telling { t: Locale(lang), ..telling(true) };
            let more = telling.days(std::slice::from_ref(award))[0].entries[0].more.clone();
            more.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n")
        };
        assert!(told(&award, Lang::En).contains("Expire: 2\u{a0}December 2026\n"), "{}", told(&award, Lang::En));
        (award.idle, award.kept_from) = (true, Some(NOON));
        for (lang, expire, kept) in [
            (
                Lang::En,
                "Expire: 2\u{a0}December 2026 if you do nothing until then",
                "Kept longer: were to expire on 22\u{a0}November 2026, and we could not tell you in time",
            ),
            (
                Lang::Ru,
                "Сгорят: 2\u{a0}декабря 2026, если до тех пор ничего не делать",
                "Сохранены дольше: должны были сгореть 22\u{a0}ноября 2026, но предупредить вас вовремя не получилось",
            ),
        ] {
            let told = told(&award, lang);
            assert!(told.contains(expire) && told.contains(kept), "{told}");
        }
    }

    #[test]
    fn in_short_there_is_the_time_and_nothing_unfolds() {
        let entry = &telling(false).days(&[line(1, OpKind::Award, NOON, 10)])[0].entries[0];
        assert_eq!((entry.balance.as_ref(), entry.time.as_str(), entry.reason.as_str()), (None, "12:00", "Likes"));
        assert!(entry.more.is_empty());
    }
}
