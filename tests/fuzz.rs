//! Whatever the text is, readers and evaluator answer: no panic, no hang, true places.
//!
//! `IAM_FUZZ_SECONDS` says how long each loop runs (2 where it is not set). A failure prints its
//! text.
#![expect(clippy::disallowed_methods, reason = "the loops run for a time that CI sets")]

mod mutate;
mod policies;
mod scenarios;

pub(crate) use self::mutate::damage;

use std::time::{Duration, Instant};

use crate::chance::Chance;

/// Runs `round` again and again, each with a chance of its own.
fn for_a_while(mut round: impl FnMut(&mut Chance)) {
    let seconds = std::env::var("IAM_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let end = Instant::now() + Duration::from_secs(seconds.unwrap_or(2));
    let mut seed = 0;
    while Instant::now() < end {
        seed += 1;
        round(&mut Chance::new(seed));
    }
    println!("{seed} rounds");
}

/// Runs `work` and fails if it takes longer than anybody waits; debug builds are slow.
fn soon<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    assert!(start.elapsed() < Duration::from_secs(20), "{name} took {:?}", start.elapsed());
    result
}

/// The text, shown when a property does not hold.
fn excerpt(text: &str) -> String {
    text.chars().take(4_000).flat_map(char::escape_debug).collect()
}
