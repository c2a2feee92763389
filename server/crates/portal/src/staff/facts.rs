use crate::{Error, who::Marketer};
use jiff::civil::Date;
use kabinet_domain::{event::Tag, ids::MemberId, problem::Problem, time::Millis};
use kabinet_store::{Tx, Write, member, member_tag};

impl Marketer {
    /// Sets the day a member was born on, `1990-11-24`; empty: it is not known.
    pub async fn set_birthday(&self, member: MemberId, typed: &str) -> Result<(), Error> {
        let today = self.portal.clock.now().date(&jiff::tz::TimeZone::UTC);
        let day = match typed.trim() {
            "" => None,
            text => {
                let day: Option<Date> = text.parse().ok();
                let day = day.filter(|day| day.year() >= 1900 && *day <= today);
                Some(day.ok_or_else(|| Error::field("birthday", Problem::Date))?)
            }
        };
        self.portal.db.write(SetBirthday { member, day }).await
    }

    /// Puts a tag on a member, or takes it off.
    pub async fn tag(&self, member: MemberId, typed: &str, on: bool) -> Result<(), Error> {
        let tag = Tag::parse(typed).ok_or_else(|| Error::field("tag", Problem::Tag))?;
        self.portal.db.write(PutTag { member, tag, on, now: self.portal.clock.now() }).await
    }
}

struct SetBirthday {
    member: MemberId,
    day: Option<Date>,
}

impl Write for SetBirthday {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        if member::set_birthday(tx, self.member, self.day).await? { Ok(()) } else { Err(Error::NotFound) }
    }
}

struct PutTag {
    member: MemberId,
    tag: Tag,
    on: bool,
    now: Millis,
}

impl Write for PutTag {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        member::by_id(tx, self.member).await?.ok_or(Error::NotFound)?;
        if self.on {
            member_tag::put(tx, self.member, &self.tag, self.now).await?;
        } else {
            member_tag::take(tx, self.member, &self.tag).await?;
        }
        Ok(())
    }
}
