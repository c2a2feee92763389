use super::hold::LetGo;
use crate::{Error, Form, Portal, rules, tasks, who::Marketer};
use kabinet_domain::{
    ids::{MemberId, StaffId},
    points::{Key, Reason},
    problem::Problem,
    referral::{Standing, likeness::AtDeadline},
    time::Millis,
};
use kabinet_store::{
    Tx, Write, points,
    referral::{self, Verdict},
    referral_held,
};

/// How many overdue recommendations one look decides about.
const SWEEP: u32 = 256;

/// What a marketer decides about a recommendation.
#[derive(Debug, Clone)]
pub struct Decided {
    /// Who came by it.
    pub member: MemberId,
    /// Whether it counts.
    pub counts: bool,
    /// Why; not to be left out when it does not count.
    pub reason: String,
    /// The form's key: the same form sent again is one decision.
    pub key: String,
}

impl Marketer {
    /// Decides about a recommendation that waits: what is held is told to those above, or to nobody, ever.
    pub async fn decide_referral(&self, decided: &Decided) -> Result<(), Error> {
        let mut form = Form::default();
        let reason = match decided.reason.trim() {
            "" if decided.counts => Some(None),
            text => form.take("reason", Reason::parse(text)).map(Some),
        };
        let key = form.take("key", Key::parse(&decided.key));
        let (Some(reason), Some(key)) = (reason, key) else { return Err(form.refusal()) };
        let state = if decided.counts { Standing::Approved } else { Standing::Refused };
        let by = By { staff: self.id, key, reason };
        let now = self.portal.clock.now();
        self.portal.db.write(Decide { member: decided.member, state, by: Some(by), now }).await?;
        self.portal.work.notify_one();
        Ok(())
    }
}

impl Portal {
    /// Decides about recommendations that nobody decided about in time, as the settings say; gives how many there were.
    pub async fn decide_overdue_referrals(&self) -> Result<usize, Error> {
        let mut tx = self.db.read().await?;
        let state = match rules::main(&mut tx).await?.review.then {
            AtDeadline::Wait => return Ok(0),
            AtDeadline::Approve => Standing::Approved,
            AtDeadline::Refuse => Standing::Refused,
        };
        let now = self.clock.now();
        let mut due = referral::waiting(&mut tx, None, SWEEP).await?;
        drop(tx);
        due.retain(|one| one.due.is_some_and(|due| due <= now));
        for one in &due {
            self.db.write(Decide { member: one.member, state, by: None, now }).await?;
        }
        if !due.is_empty() {
            self.work.notify_one();
        }
        Ok(due.len())
    }
}

/// Somebody who decides.
struct By {
    staff: StaffId,
    key: Key,
    reason: Option<Reason>,
}

struct Decide {
    member: MemberId,
    state: Standing,
    /// Nobody: the deadline passed.
    by: Option<By>,
    now: Millis,
}

impl Write for Decide {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        // Under the lock under which everything is ordered that those above are to be told.
        points::load(tx, self.member).await?;
        let found = referral::get(tx, self.member).await?.ok_or(Error::NotFound)?;
        let key = self.by.as_ref().map(|by| by.key.to_string());
        match (found.state, &self.by) {
            (Standing::Waiting, _) => {}
            (Standing::Clear, _) => return Err(Error::NotFound),
            (state, Some(_)) if state == self.state && found.decided_key == key => return Ok(()),
            (_, Some(_)) => return Err(Problem::DecidedAlready.into()),
            (_, None) => return Ok(()),
        }
        let reason = self.by.as_ref().and_then(|by| by.reason.clone()).map(String::from);
        let (by, key, reason) = (self.by.as_ref().map(|by| by.staff), key.as_deref(), reason.as_deref());
        referral::decide(tx, self.member, &Verdict { state: self.state, at: self.now, by, key, reason }).await?;
        if self.state == Standing::Approved {
            let order = LetGo { invitee: self.member };
            tasks::enqueue(tx, tasks::Kind::LetGo, &self.member.to_string(), &order, self.now).await?;
        } else {
            referral_held::remove_all(tx, self.member).await?;
        }
        Ok(())
    }
}
