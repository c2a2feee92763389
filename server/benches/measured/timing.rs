//! How things are timed.

use crate::Anyhow;
use std::{
    hint::black_box,
    ops::Range,
    time::{Duration, Instant},
};

/// Each is tried so often, and the best counts: what disturbs a measurement only makes it slower.
const TRIES: usize = 7;
const TRY_FOR: Duration = Duration::from_millis(200);
/// What takes long is measured in so many rounds, and the middle one counts.
pub const ROUNDS: u64 = 5;

/// How many of the `size` things that `work` does at once fit into a second, in tries that are as long as `scale` says.
#[expect(clippy::disallowed_methods, reason = "a measurement needs the wall clock")]
pub fn per_second<T>(scale: f64, size: usize, mut work: impl FnMut() -> T) -> f64 {
    let try_for = TRY_FOR.mul_f64(scale);
    let mut best = 0.0_f64;
    for _ in 0..TRIES {
        let (began, mut rounds) = (Instant::now(), 0_usize);
        while began.elapsed() < try_for || rounds == 0 {
            black_box(work());
            rounds += 1;
        }
        best = best.max(float(rounds * size) / began.elapsed().as_secs_f64());
    }
    best
}

/// Seconds that `work` takes, with what it gives.
#[expect(clippy::disallowed_methods, reason = "a measurement needs the wall clock")]
pub fn seconds<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let began = Instant::now();
    let done = work();
    (began.elapsed().as_secs_f64(), done)
}

/// How many of the things with these numbers `work` does in a second.
pub fn rate(numbers: Range<u64>, work: impl FnOnce() -> Anyhow<()>) -> Anyhow<f64> {
    let many = usize::try_from(numbers.end - numbers.start)?;
    let (seconds, done) = seconds(work);
    done.map(|()| float(many) / seconds)
}

/// The middle of what each of some ways of doing the same comes to. They take turns, so that what disturbs one disturbs the
/// others, and whoever begins changes, so that none has the others' caches more often. Each is told the number of its turn.
pub fn in_turn<const N: usize>(ways: &mut [&mut dyn FnMut(u64) -> Anyhow<f64>; N]) -> Anyhow<[f64; N]> {
    let mut figures = [(); N].map(|()| Vec::new());
    for round in 0..ROUNDS {
        for n in 0..N {
            let which = (n + usize::try_from(round)?) % N;
            let turn = round * N as u64 + which as u64;
            figures[which].push(ways[which](turn)?);
        }
    }
    Ok(figures.map(middle))
}

/// The middle of some figures.
pub fn middle(figures: Vec<f64>) -> f64 {
    part(figures, 0.5)
}

/// The figure below which this part of all lies.
pub fn part(mut figures: Vec<f64>, part: f64) -> f64 {
    figures.sort_by(f64::total_cmp);
    let last = figures.len().saturating_sub(1);
    let mut nth = 0;
    while nth < last && float(nth) < float(last) * part {
        nth += 1;
    }
    figures.get(nth).copied().unwrap_or(f64::NAN)
}

#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
pub const fn float(n: usize) -> f64 {
    n as f64
}
