//! How near two names are, and which of many are nearest.

use super::LIMIT;

/// How many edits (insertions, deletions, replacements, swaps of neighbours) lead from one name to
/// the other, letter case aside; `None` where they are more than `limit`.
pub(super) fn edits(typed: &str, known: &str, limit: usize) -> Option<usize> {
    if typed.len().abs_diff(known.len()) > limit {
        return None;
    }
    let edits = strsim::osa_distance(&typed.to_ascii_lowercase(), &known.to_ascii_lowercase());
    (edits <= limit).then_some(edits)
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

/// Whether one name begins with the other, letter case aside, and the shorter is no mere syllable;
/// if so, how many letters the longer has more.
pub(super) fn continues(one: &str, other: &str) -> Option<usize> {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let head = long.get(..short.len())?;
    let fits = short.len() >= 5 && head.eq_ignore_ascii_case(short);
    fits.then(|| long.len() - short.len())
}

/// Whether `typed` breaks off inside the last word of `known`, as `Config` does in
/// `Configuration`; letter case aside.
pub(super) fn abbreviates(typed: &str, known: &str) -> bool {
    let head = known.get(..typed.len()).filter(|_| typed.len() >= 3);
    let next = known.as_bytes().get(typed.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(typed))
        && next.is_some_and(u8::is_ascii_lowercase)
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
