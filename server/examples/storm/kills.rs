//! A child of this process works and says what is done; it is killed at random moments. What it said is there, once, and
//! whatever it had not yet said can be asked for again.

use crate::{Anyhow, Storm, deed::Operation, laws, place::Place, row};
use kabinet_portal::secrets::random;
use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Write as _, stdout},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// The longest a child lives after it has begun to work.
const LONGEST_MS: u64 = 250;
/// No child does more than this.
const MOST: u64 = 100_000;

/// The answers that were acknowledged, by operation.
type Acknowledged = BTreeMap<u64, Vec<i64>>;

#[expect(clippy::disallowed_methods, reason = "it says how long it took")]
pub async fn run(place: Arc<Place>, url: &str, storm: &Storm) -> Anyhow<()> {
    let &Storm { operations, workers, kills, .. } = storm;
    let session = place.session();
    let mut place = Arc::into_inner(place).ok_or("somebody is still at work")?;
    let (mut known, mut next, mut end) = (Acknowledged::new(), operations, operations);
    let began = Instant::now();
    for nth in 1..=kills {
        place.leave().await;
        let said = live_and_die(url, &session, next, workers)?;
        place = Place::enter(url, &session).await?;
        laws::sound(&place).await.map_err(|error| format!("after kill {nth}: {error}"))?;
        end = end.max(next + u64::try_from(said.len())? + workers);
        for (n, answer) in said {
            let kept = known.entry(n).or_insert_with(|| answer.clone());
            if *kept != answer {
                return Err(format!("operation {n} was answered {kept:?}, and {answer:?} after kill {nth}").into());
            }
        }
        while known.contains_key(&next) {
            next += 1;
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    // Everything that a child may have begun is asked for once more, in the end: whatever was acknowledged is answered the same.
    for n in operations..end {
        let answer = Operation::nth(n).carry_out(&place).await?;
        if known.get(&n).is_some_and(|kept| *kept != answer) {
            return Err(format!("operation {n} was acknowledged, and is answered {answer:?} now").into());
        }
    }
    laws::exact(&place, 0..end).await?;
    row("kills: nothing acknowledged lost, nothing doubled", kills);
    row("  operations acknowledged", known.len());
    row("  seconds", format!("{seconds:.1}"));
    place.leave().await;
    Ok(())
}

/// Starts a child, kills it at a random moment, and gives what it has said until then.
fn live_and_die(url: &str, session: &str, from: u64, workers: u64) -> Anyhow<Acknowledged> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["--url", url, "--session", session]);
    command.args(["--from", &from.to_string(), "--workers", &workers.to_string()]);
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut lines = BufReader::new(child.stdout.take().ok_or("the child is dumb")?).lines();
    let first = lines.next().ok_or("the child did not begin")??;
    if first != "ready" {
        return Err(format!("the child began with {first:?}").into());
    }
    let listening = thread::spawn(move || lines.map_while(Result::ok).map(|line| heard(&line)).collect::<Vec<_>>());
    let life = u64::from_le_bytes(random()) % LONGEST_MS;
    thread::sleep(Duration::from_millis(life));
    child.kill()?;
    child.wait()?;
    let heard = listening.join().map_err(|_| "the listener panicked")?;
    // A line that was cut off says nothing.
    Ok(heard.into_iter().flatten().collect())
}

/// `n seq seq .`: the full stop shows that the line is whole.
fn heard(line: &str) -> Option<(u64, Vec<i64>)> {
    let (n, seqs) = line.strip_suffix(" .")?.split_once(' ')?;
    let seqs = seqs.split(' ').map(str::parse).collect::<Result<_, _>>().ok()?;
    Some((n.parse().ok()?, seqs))
}

/// The child: works from the operation `from` on until it is killed.
pub async fn child(url: &str, session: &str, from: u64, workers: u64) -> Anyhow<()> {
    let place = Arc::new(Place::enter(url, session).await?);
    let next = Arc::new(AtomicU64::new(from));
    say("ready")?;
    let mut all = JoinSet::new();
    for _ in 0..workers {
        let (place, next) = (place.clone(), next.clone());
        all.spawn(async move {
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= from + MOST {
                    return Anyhow::Ok(());
                }
                let seqs = Operation::nth(n).carry_out(&place).await?;
                let seqs: Vec<String> = seqs.iter().map(i64::to_string).collect();
                say(&format!("{n} {} .", seqs.join(" ")))?;
            }
        });
    }
    while let Some(done) = all.join_next().await {
        done??;
    }
    Ok(())
}

fn say(line: &str) -> Anyhow<()> {
    let mut out = stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
