//! Two computations against each other in one process: a machine's mood hits both.
#![expect(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Nanoseconds of one call each, and their ratio: medians over all rounds.
#[derive(Debug, Clone, Copy)]
pub struct Compared {
    /// Our computation.
    pub ours_ns: f64,
    /// The other one.
    pub theirs_ns: f64,
    /// The median of the rounds' own ratios.
    pub ratio: f64,
}

const ROUNDS: usize = 31;
const ROUND: Duration = Duration::from_millis(8);

/// Runs both in turns, each round long enough for the clock, and compares round by round.
pub fn compare<A, B>(mut ours: impl FnMut() -> A, mut theirs: impl FnMut() -> B) -> Compared {
    let (our_calls, their_calls) = (calls_of_a_round(&mut ours), calls_of_a_round(&mut theirs));
    let rounds: Vec<(f64, f64)> = (0..ROUNDS)
        .map(|_| (round(&mut ours, our_calls), round(&mut theirs, their_calls)))
        .collect();
    Compared {
        ours_ns: median(rounds.iter().map(|round| round.0)),
        theirs_ns: median(rounds.iter().map(|round| round.1)),
        ratio: median(rounds.iter().map(|(ours, theirs)| ours / theirs)),
    }
}

/// Nanoseconds of one call: the median over all rounds.
pub fn time<A>(mut work: impl FnMut() -> A) -> f64 {
    let calls = calls_of_a_round(&mut work);
    median((0..ROUNDS).map(|_| round(&mut work, calls)))
}

/// The best time of single calls, for what the scheduler disturbs more than it lasts.
pub fn best<A>(tries: usize, mut work: impl FnMut() -> A) -> Duration {
    let single = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    (0..tries).map(single).min().unwrap_or_default()
}

fn calls_of_a_round<A>(work: &mut impl FnMut() -> A) -> u32 {
    let mut calls = 1;
    loop {
        let start = Instant::now();
        for _ in 0..calls {
            black_box(work());
        }
        if start.elapsed() >= ROUND {
            return calls;
        }
        calls *= 2;
    }
}

fn round<A>(work: &mut impl FnMut() -> A, calls: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        black_box(work());
    }
    start.elapsed().as_nanos() as f64 / f64::from(calls)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
