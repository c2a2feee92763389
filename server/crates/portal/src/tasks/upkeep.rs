use crate::{Error, Portal, events::settle, points::rest_lapsing};
use kabinet_domain::{ids::MemberId, referral::likeness::MARKS_MS, time::Millis};
use kabinet_store::{
    Tx, Write, arrival, attempt, code, collect_run, flash, member_mark, oauth_state, offer_replay, offer_undo, outbox,
    points, session, suspension, task,
};

/// How many members one look of the sweeper settles.
const SWEEP: u32 = 256;
/// Counted attempts are forgotten after two days.
const ATTEMPTS_MS: i64 = 2 * kabinet_domain::time::DAY_MS;
/// What was done – runs, replays, looks at what undoing comes to, rows of files, tasks, letters – is kept for ninety days; its
/// effects stay.
const DONE_MS: i64 = 90 * kabinet_domain::time::DAY_MS;

impl Portal {
    /// Activates and expires what is due for members who have not been touched since; returns how many there were.
    pub async fn settle_due(&self) -> Result<usize, Error> {
        let now = self.clock.now();
        let due = points::due(&mut self.db.read().await?, now, SWEEP).await?;
        let members = due.len();
        for member in due {
            self.db.write(Settle { portal: self.clone(), member, now }).await?;
        }
        Ok(members)
    }

    /// Lets the database look again at what its tables hold.
    pub async fn optimize(&self) -> Result<(), Error> {
        Ok(self.db.optimize().await?)
    }

    /// Has the database give back the space of its log.
    pub async fn checkpoint(&self) -> Result<(), Error> {
        Ok(self.db.checkpoint().await?)
    }

    /// Deletes what nobody can use any more: ended sessions, old codes, flashes, attempts, and what was done long ago.
    pub async fn clear_old(&self) -> Result<(), Error> {
        self.db.write(Clear { now: self.clock.now() }).await
    }
}

struct Settle {
    portal: Portal,
    member: MemberId,
    now: Millis,
}

impl Write for Settle {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        settle(tx, &self.portal, self.member, self.now).await
    }
}

struct Clear {
    now: Millis,
}

impl Write for Clear {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        session::sweep(tx, self.now).await?;
        code::sweep(tx, self.now).await?;
        flash::sweep(tx, self.now).await?;
        oauth_state::sweep(tx, self.now).await?;
        arrival::sweep(tx, self.now).await?;
        suspension::sweep(tx, self.now).await?;
        attempt::sweep(tx, self.now.plus(-ATTEMPTS_MS)).await?;
        member_mark::sweep(tx, self.now.plus(-MARKS_MS)).await?;
        let done = self.now.plus(-DONE_MS);
        collect_run::sweep(tx, done).await?;
        offer_replay::sweep(tx, done).await?;
        offer_undo::sweep(tx, done).await?;
        rest_lapsing(tx, done, self.now).await?;
        points::batch::sweep(tx, done).await?;
        task::sweep(tx, done).await?;
        outbox::sweep(tx, done).await?;
        Ok(())
    }
}
