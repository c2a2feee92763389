//! Which work wakes when.

use kabinet_portal::{Error, Portal, tasks::Length};
use std::time::Duration;
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{Instant, sleep},
};

/// How often there is a look for tasks and letters that nobody announced.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How many tasks are carried out at once.
const SHORT_AT_ONCE: usize = 32;
/// How many tasks that may take minutes are carried out at once, beside the others.
const LONG_AT_ONCE: usize = 4;

/// What wakes by time.
#[derive(Debug, Clone, Copy)]
enum Row {
    OrderRuns,
    SettleDue,
    ClearOld,
    KeepCalendar,
    TellOfExpiry,
    DecideReferrals,
    FindRings,
    Optimize,
    Checkpoint,
}

/// What, how often.
const TABLE: [(Row, Duration); 9] = [
    (Row::OrderRuns, Duration::from_secs(5)),
    (Row::SettleDue, Duration::from_mins(1)),
    (Row::ClearOld, Duration::from_mins(5)),
    (Row::KeepCalendar, Duration::from_mins(15)),
    (Row::TellOfExpiry, Duration::from_mins(15)),
    (Row::DecideReferrals, Duration::from_mins(15)),
    (Row::FindRings, Duration::from_hours(24)),
    (Row::Optimize, Duration::from_hours(1)),
    (Row::Checkpoint, Duration::from_hours(24)),
];

/// Works until `stop` says so; what was begun then is finished or, being leased, taken up by the next process.
pub async fn work(portal: &Portal, mut stop: watch::Receiver<bool>) {
    let mut short = Places::new(Length::Short, SHORT_AT_ONCE);
    let mut long = Places::new(Length::Long, LONG_AT_ONCE);
    let mut letters = JoinSet::new();
    let mut next = TABLE.map(|_| Instant::now());
    while !*stop.borrow() {
        if letters.is_empty() {
            let portal = portal.clone();
            letters.spawn(async move { deliver_all(&portal).await });
        }
        short.fill(portal).await;
        long.fill(portal).await;
        for (due, (row, every)) in next.iter_mut().zip(TABLE) {
            if *due <= Instant::now() {
                *due = Instant::now() + every;
                log(do_row(portal, row).await);
            }
        }
        tokio::select! {
            () = portal.work.notified() => {}
            () = sleep(LOOK_EVERY) => {}
            Some(_) = short.taken.join_next() => {}
            Some(_) = long.taken.join_next() => {}
            Some(_) = letters.join_next() => {}
            _ = stop.changed() => {}
        }
    }
    short.taken.abort_all();
    long.taken.abort_all();
    letters.abort_all();
}

/// Places for tasks of one length.
struct Places {
    length: Length,
    count: usize,
    taken: JoinSet<()>,
}

impl Places {
    fn new(length: Length, count: usize) -> Self {
        Self { length, count, taken: JoinSet::new() }
    }

    /// Begins what is due, as far as there are free places: what waits longer stays for other nodes.
    async fn fill(&mut self, portal: &Portal) {
        while self.taken.try_join_next().is_some() {}
        let free = u32::try_from(self.count - self.taken.len()).unwrap_or(0);
        if free == 0 {
            return;
        }
        match portal.claim_tasks(self.length, free).await {
            Ok(claimed) => {
                for task in claimed {
                    let portal = portal.clone();
                    self.taken.spawn(async move { log(portal.carry_out(task).await) });
                }
            }
            error => log(error.map(drop)),
        }
    }
}

async fn deliver_all(portal: &Portal) {
    loop {
        match portal.deliver().await {
            Ok(0) => break sleep(LOOK_EVERY / 4).await,
            Ok(_) => {}
            error => break log(error.map(drop)),
        }
    }
}

async fn do_row(portal: &Portal, row: Row) -> Result<(), Error> {
    match row {
        Row::OrderRuns => portal.order_runs().await.map(drop),
        Row::SettleDue => portal.settle_due().await.map(drop),
        Row::ClearOld => portal.clear_old().await,
        Row::KeepCalendar => portal.keep_calendar().await.map(drop),
        Row::TellOfExpiry => portal.tell_of_expiry().await.map(drop),
        Row::DecideReferrals => portal.decide_overdue_referrals().await.map(drop),
        Row::FindRings => portal.find_rings().await.map(drop),
        Row::Optimize => portal.optimize().await,
        Row::Checkpoint => portal.checkpoint().await,
    }
}

fn log(done: Result<(), Error>) {
    if let Err(error) = done {
        tracing::error!(%error, "background work failed");
    }
}
