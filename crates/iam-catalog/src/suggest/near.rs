//! How near two names are, and which of many are nearest.

use super::LIMIT;

/// How many edits (insertions, deletions, replacements, swaps of neighbours) lead from one name to
/// the other, letter case aside; `None` where they are more than `limit`.
pub(super) fn edits(typed: &str, known: &str, limit: usize) -> Option<usize> {
    // Counting letters is cheap and spares most names the table of edits.
    if typed.len().abs_diff(known.len()) > limit || differing_letters(typed, known) > limit {
        return None;
    }
    let edits = strsim::osa_distance(&typed.to_ascii_lowercase(), &known.to_ascii_lowercase());
    (edits <= limit).then_some(edits)
}

/// How many letters one name has that the other lacks, whatever their order: no fewer edits lead
/// from one to the other.
fn differing_letters(one: &str, other: &str) -> usize {
    // A letter's place in the alphabet stands in the low five bits of both cases.
    const LETTERS: u8 = 31;
    let mut counts = [0_i32; LETTERS as usize + 1];
    for (name, step) in [(one, 1), (other, -1)] {
        for byte in name.bytes() {
            if let Some(count) = counts.get_mut(usize::from(byte & LETTERS)) {
                *count += step;
            }
        }
    }
    let more: i32 = counts.iter().filter(|count| **count > 0).sum();
    let fewer: i32 = counts.iter().filter(|count| **count < 0).sum();
    more.max(-fewer).unsigned_abs() as usize
}

/// A third of the letters: what differs in more is another name.
pub(super) fn third(typed: &str) -> usize {
    typed.len() / 3
}

/// The candidates within `limit` edits of what was typed, as far as they are nearly as good as the
/// best of them.
pub(super) fn nearest<T>(
    typed: &str,
    limit: usize,
    candidates: impl IntoIterator<Item = (T, impl AsRef<str>)>,
) -> Vec<T> {
    let limit = limit.min(third(typed));
    let scored = candidates
        .into_iter()
        .filter_map(|(it, name)| Some((edits(typed, name.as_ref(), limit)?, it)))
        .collect();
    best(scored)
}

/// The best three of scored candidates, a lower score being better: those as good as the best and,
/// where the best is two or more, those worse by one.
pub(super) fn best<T>(mut scored: Vec<(usize, T)>) -> Vec<T> {
    scored.sort_by_key(|(score, _)| *score);
    // Beside a name that is one slip away, others only confuse.
    let good_enough = scored.first().map_or(0, |(best, _)| best + usize::from(*best > 1));
    let good = scored.into_iter().take_while(|(score, _)| *score <= good_enough);
    good.take(LIMIT).map(|(_, it)| it).collect()
}

/// Whether `known` begins with `head`, letter case aside.
pub(super) fn begins(known: &str, head: &str) -> bool {
    known.get(..head.len()).is_some_and(|start| start.eq_ignore_ascii_case(head))
}

/// Whether `typed` breaks off inside the last word of `known`, as `Config` does in
/// `Configuration`; letter case aside.
pub(super) fn abbreviates(typed: &str, known: &str) -> bool {
    let next = known.as_bytes().get(typed.len());
    typed.len() >= 3 && begins(known, typed) && next.is_some_and(u8::is_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_edits_up_to_a_limit() {
        assert_eq!(edits("GetObjects", "getobject", 2), Some(1));
        assert_eq!(edits("GteObject", "GetObject", 2), Some(1));
        assert_eq!(edits("GetObjects", "PutObject", 2), None);
        assert_eq!(edits("", "", 0), Some(0));
        assert_eq!(edits("ä", "a", 2), Some(1));
    }

    #[test]
    fn keeps_only_what_is_nearly_as_good_as_the_best() {
        let names = ["queue", "queues", "quay", "quest", "queen"];
        let found = nearest("queeu", 2, names.map(|name| (name, name)));
        assert_eq!(found, ["queue", "queen"]);
        assert_eq!(nearest("queues", 2, names.map(|name| (name, name))), ["queues"]);
        assert!(nearest("qu", 2, names.map(|name| (name, name))).is_empty());
    }
}
