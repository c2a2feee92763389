//! Every operation is asked for by several callers at once: it has one effect, and all are answered the same.

use crate::{Anyhow, Storm, deed::Operation, laws, place::Place, row};
use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};
use tokio::task::JoinSet;

/// What all workers share.
struct Work {
    next: AtomicU64,
    answers: Vec<OnceLock<Vec<i64>>>,
}

#[expect(clippy::disallowed_methods, reason = "it says how long it took")]
pub async fn run(place: &Arc<Place>, storm: &Storm) -> Anyhow<()> {
    let &Storm { operations, duplicates, workers, .. } = storm;
    let answers = (0..operations).map(|_| OnceLock::new()).collect();
    let work = Arc::new(Work { next: AtomicU64::new(0), answers });
    let began = Instant::now();
    let mut all = JoinSet::new();
    for _ in 0..workers {
        all.spawn(ask(place.clone(), work.clone(), duplicates));
    }
    while let Some(done) = all.join_next().await {
        done??;
    }
    let seconds = began.elapsed().as_secs_f64();
    laws::exact(place, 0..operations).await?;
    row(&format!("operations, each asked for {duplicates} times by {workers} workers: effects"), operations);
    row("  seconds", format!("{seconds:.1}"));
    Ok(())
}

/// Callers of one operation stand together in the queue, so that most of them are answered at the same time.
async fn ask(place: Arc<Place>, work: Arc<Work>, duplicates: u64) -> Anyhow<()> {
    loop {
        let n = work.next.fetch_add(1, Ordering::Relaxed) / duplicates;
        let Some(first) = work.answers.get(usize::try_from(n)?) else { return Ok(()) };
        let answer = Operation::nth(n).carry_out(&place).await?;
        let kept = first.get_or_init(|| answer.clone());
        if *kept != answer {
            return Err(format!("operation {n} was answered {kept:?} and {answer:?}").into());
        }
    }
}
