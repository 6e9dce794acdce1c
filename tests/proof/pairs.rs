//! Random questions: what the analysis answers beside what every request says.

use std::collections::BTreeMap;

use iam_analysis::{Answer, Asked, Callers, Doubt, Witness};
use serde_json::Value;

use super::asking::{ACTIONS, Asking, BARE};
use super::judge::scenario;
use super::universe::{is_stranger, search};
use super::{generate, shrink};
use crate::chance::Chance;

/// How often each thing happened.
pub(super) type Counts = BTreeMap<String, usize>;

/// What is wrong with the answer to a question; adds to the counts.
pub(super) fn check(question: &Value, counts: &mut Counts) -> Result<(), String> {
    let Some(asking) = Asking::read(question) else {
        count(counts, "unreadable");
        return Ok(());
    };
    let answer = asking.answer();
    match &answer {
        Answer::Witness(witness) => {
            count(counts, "witness");
            confirm(&asking, witness).map_err(|error| format!("{error}\n{witness:#?}"))
        }
        Answer::Proved(_) => match search(&asking, question) {
            None => {
                count(counts, "proved");
                Ok(())
            }
            Some(hit) => Err(format!("proved, but there is {hit}")),
        },
        Answer::Unknown(doubts) => {
            let found = search(&asking, question).is_some();
            for doubt in doubts {
                let name = name(doubt);
                count(counts, &format!("unknown {name}{}", if found { ", hit" } else { "" }));
            }
            count(counts, "unknown");
            match doubts.iter().find(|it| matches!(it, Doubt::Disagreement { .. })) {
                Some(doubt) => Err(format!("{doubt:?}")),
                None => Ok(()),
            }
        }
    }
}

fn count(counts: &mut Counts, what: &str) {
    *counts.entry(what.to_owned()).or_default() += 1;
}

/// The word for a doubt, without what it is about.
pub(super) fn name(doubt: &Doubt) -> &'static str {
    match doubt {
        Doubt::Resources { .. } => "resources",
        Doubt::Key(_) => "key",
        Doubt::Conditions => "conditions",
        Doubt::Variable(_) => "variable",
        Doubt::Uncertain(_) => "uncertain",
        Doubt::Disagreement { .. } => "disagreement",
        Doubt::Unmodelled(_) => "unmodelled",
    }
}

/// Whether the evaluator says of the request what the witness claims.
fn confirm(asking: &Asking, witness: &Witness) -> Result<(), String> {
    let asked = &witness.asked;
    let scenario = scenario(asked)?;
    let (allowed, refused) = asking.judges();
    for (number, judge) in allowed.iter().enumerate() {
        if !judge.allows_asked(&scenario) {
            return Err(format!("set {number} of those that allow, or the focus, does not"));
        }
    }
    for (number, judge) in refused.iter().enumerate() {
        if judge.allows_asked(&scenario) {
            return Err(format!("set {number} of those that refuse allows"));
        }
    }
    if asking.callers == Callers::Strangers && !is_stranger(&scenario.principal) {
        return Err("the caller is no stranger".to_owned());
    }
    let same = |fixed: &String| serde_json::from_str::<Value>(fixed).ok() == principal(asked);
    if !asking.world.principal.as_ref().is_none_or(same) {
        return Err("the caller is not the one of the world".to_owned());
    }
    let bare = asked.action == BARE && asked.resource == "*";
    let named = ACTIONS.contains(&asked.action.as_str())
        && asked.resource.strip_prefix("arn:aws:x:::").is_some_and(|name| !name.is_empty());
    if bare || named { Ok(()) } else { Err("there is no such action or resource".to_owned()) }
}

fn principal(asked: &Asked) -> Option<Value> {
    serde_json::from_str(&asked.principal).ok()
}

/// So many faults are shown, and so many questions without an answer.
const FAULTS: usize = 5;
const SHOWN: usize = 12;

/// Prints a question that has just been counted as unknown, made short.
fn show_unknown(question: &Value, before: &Counts, now: &Counts) -> bool {
    let of_doubt = |(what, number): &(&String, &usize)| {
        what.starts_with("unknown ") && before.get(*what) != Some(*number)
    };
    let Some((what, _)) = now.iter().find(of_doubt) else { return false };
    let same = |it: &Value| {
        let mut counts = Counts::new();
        check(it, &mut counts).is_ok() && counts.contains_key(what)
    };
    println!("{what}: {}", shrink::shortest(question, same));
    true
}

/// Checks so many questions; fails with the first few that are answered wrongly, made short.
pub(super) fn run(seed: u64, number: u64) -> Counts {
    let (mut counts, mut faults, mut shown) = (Counts::new(), Vec::new(), 0);
    for at in 0..number {
        let before = counts.clone();
        let question = generate::question(&mut Chance::new(seed.wrapping_mul(1_000_003) + at + 1));
        if let Err(error) = check(&question, &mut counts) {
            let short = shrink::shortest(&question, |it| check(it, &mut Counts::new()).is_err());
            let reason = check(&short, &mut Counts::new()).err().unwrap_or(error);
            faults.push(format!("question {at}\n{short}\n{reason}"));
            if faults.len() == FAULTS {
                break;
            }
        }
        shown += usize::from(shown < SHOWN && show_unknown(&question, &before, &counts));
    }
    println!("{counts:#?}");
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    counts
}
