//! What the calendar brings: birthdays, and that somebody has not done anything for a while.

use crate::{Error, Portal, rules, secrets::new_id};
use jiff::{
    ToSpan as _,
    civil::{Date, date},
    tz::TimeZone,
};
use kabinet_domain::{
    event::{CauseKey, CustomName, Event, Happening},
    ids::{EventId, MemberId},
    offer::{birthday_in, templates::INACTIVE},
    time::{DAY_MS, Millis},
};
use kabinet_store::{Tx, Write, member, setting};

/// How many members one statement names.
const PAGE: u32 = 256;
/// Where it is kept up to when the calendar was looked at.
const LOOKED: &str = "calendar_looked";
/// Where it is kept up to which day birthdays were.
const BIRTHDAYS: &str = "birthdays_kept";
/// Birthdays on which nobody looked, because no portal was running, are kept so many days later at the most.
const MISSED_DAYS: i32 = 7;

impl Portal {
    /// Records the birthdays of today and those who have become inactive since the last look; returns how many events it
    /// tried to record. Looking twice changes nothing: a birthday is kept once a year, and a silence is told once.
    pub async fn keep_calendar(&self) -> Result<usize, Error> {
        let now = self.clock.now();
        let main = rules::main(&mut self.db.read().await?).await?;
        Ok(self.keep_birthdays(&main.time_zone(), now).await? + self.keep_inactive(main.inactive_days, now).await?)
    }

    /// Those of today, and those of the days since the last that was looked at.
    async fn keep_birthdays(&self, zone: &TimeZone, now: Millis) -> Result<usize, Error> {
        let today = now.date(zone);
        let earliest = today.saturating_sub(MISSED_DAYS.days());
        let kept = setting::get(&mut self.db.read().await?, BIRTHDAYS).await?;
        let next = kept.and_then(|text| text.parse::<Date>().ok()).and_then(|kept| kept.tomorrow().ok());
        let first = next.map_or(today, |next| next.clamp(earliest, today));
        let mut told = 0;
        for day in first.series(1.day()).take_while(|day| *day <= today) {
            let at = if day == today { now } else { Millis::start_of(day, zone) };
            told += self.keep_birthdays_of(day, at, now).await?;
        }
        self.db.write(Noted { name: BIRTHDAYS, value: today.to_string(), now }).await?;
        Ok(told)
    }

    async fn keep_birthdays_of(&self, today: Date, at: Millis, now: Millis) -> Result<usize, Error> {
        let mut told = 0;
        let leap_day = date(2000, 2, 29);
        let also = (birthday_in(leap_day, today.year()) == Some(today) && today.day() == 28).then_some(leap_day);
        for day in [Some(today), also].into_iter().flatten() {
            let mut after = MemberId(0);
            loop {
                let born = member::born_on(&mut self.db.read().await?, day, after, PAGE).await?;
                let Some((last, _)) = born.last() else { break };
                after = *last;
                for (member, _) in born {
                    let what = Happening::MemberBirthday { year: today.year() };
                    self.tell(member, CauseKey::birthday(today.year()), what, (at, now)).await?;
                    told += 1;
                }
            }
        }
        Ok(told)
    }

    /// Everybody whose last sign of life passed the limit since the last look.
    async fn keep_inactive(&self, days: u32, now: Millis) -> Result<usize, Error> {
        let Some(name) = CustomName::parse(INACTIVE).filter(|_| days > 0) else { return Ok(0) };
        let until = now.plus(-i64::from(days) * DAY_MS);
        let looked = setting::get(&mut self.db.read().await?, LOOKED).await?;
        let looked = looked.and_then(|text| text.parse().ok()).map_or(until.plus(-DAY_MS), Millis);
        let mut after = (looked, MemberId(i64::MAX));
        let mut told = 0;
        loop {
            let silent = member::inactive(&mut self.db.read().await?, after, until, PAGE).await?;
            let Some((last, since)) = silent.last().copied() else { break };
            after = (since, last);
            for (member, since) in silent {
                let cause = CauseKey::custom(&name, &format!("since:{}", since.0));
                self.tell(member, cause, Happening::Custom { name: name.clone(), depth: 0 }, (now, now)).await?;
                told += 1;
            }
            // Several may have fallen silent in one moment: after a restart that moment is looked at again.
            self.db.write(Noted { name: LOOKED, value: since.plus(-1).0.to_string(), now }).await?;
        }
        self.db.write(Noted { name: LOOKED, value: until.0.to_string(), now }).await?;
        Ok(told)
    }

    async fn tell(
        &self,
        member: MemberId,
        cause: CauseKey,
        what: Happening,
        (at, now): (Millis, Millis),
    ) -> Result<(), Error> {
        let event = Event { id: EventId(new_id(now)), member, at, seen: now, cause, what };
        self.db.write(super::Tell { portal: self.clone(), event }).await
    }
}

/// How far the calendar was looked at.
struct Noted {
    name: &'static str,
    value: String,
    now: Millis,
}

impl Write for Noted {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        Ok(setting::put(tx, self.name, &self.value, self.now).await?)
    }
}
