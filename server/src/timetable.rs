//! Which work wakes when.

use kabinet_portal::{Error, Portal};
use std::time::Duration;
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{Instant, sleep},
};

/// How often there is a look for tasks and letters that nobody announced.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How many tasks are carried out at once.
const AT_ONCE: usize = 32;

/// What wakes by time.
#[derive(Debug, Clone, Copy)]
enum Row {
    OrderRuns,
    SettleDue,
    ClearOld,
    KeepCalendar,
    Optimize,
    Checkpoint,
}

/// What, how often.
const TABLE: [(Row, Duration); 6] = [
    (Row::OrderRuns, Duration::from_secs(5)),
    (Row::SettleDue, Duration::from_mins(1)),
    (Row::ClearOld, Duration::from_mins(5)),
    (Row::KeepCalendar, Duration::from_mins(15)),
    (Row::Optimize, Duration::from_hours(1)),
    (Row::Checkpoint, Duration::from_hours(24)),
];

/// Works until `stop` says so; what was begun then is finished or, being leased, taken up by the next process.
pub async fn work(portal: &Portal, mut stop: watch::Receiver<bool>) {
    let mut tasks = JoinSet::new();
    let mut letters = JoinSet::new();
    let mut next = TABLE.map(|_| Instant::now());
    while !*stop.borrow() {
        if letters.is_empty() {
            let portal = portal.clone();
            letters.spawn(async move { deliver_all(&portal).await });
        }
        if tasks.len() < AT_ONCE {
            match portal.claim_tasks().await {
                Ok(claimed) => {
                    for task in claimed {
                        let portal = portal.clone();
                        tasks.spawn(async move { log(portal.carry_out(task).await) });
                    }
                }
                error => log(error.map(drop)),
            }
        }
        for (due, (row, every)) in next.iter_mut().zip(TABLE) {
            if *due <= Instant::now() {
                *due = Instant::now() + every;
                log(do_row(portal, row).await);
            }
        }
        tokio::select! {
            () = portal.work.notified() => {}
            () = sleep(LOOK_EVERY) => {}
            Some(_) = tasks.join_next() => {}
            Some(_) = letters.join_next() => {}
            _ = stop.changed() => {}
        }
    }
    tasks.abort_all();
    letters.abort_all();
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
        Row::Optimize => portal.optimize().await,
        Row::Checkpoint => portal.checkpoint().await,
    }
}

fn log(done: Result<(), Error>) {
    if let Err(error) = done {
        tracing::error!(%error, "background work failed");
    }
}
