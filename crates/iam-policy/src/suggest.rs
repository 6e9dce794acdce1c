//! Did you mean …: the known name nearest to a misspelt one.

/// The candidate nearest to `word` by edit distance, letter case aside; `None` where nothing is
/// near enough: more than two edits, or more than a third of the word.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().take(64).collect();
    let limit = (word.len() / 3).clamp(1, 2);
    candidates
        .into_iter()
        .map(|candidate| (distance(&word, candidate), candidate))
        .filter(|&(edits, _)| edits <= limit)
        .min_by_key(|&(edits, _)| edits)
        .map(|(_, candidate)| candidate)
}

/// The optimal string alignment distance: insertions, deletions, replacements and swaps of
/// neighbours each count one.
fn distance(word: &[char], candidate: &str) -> usize {
    let candidate: Vec<char> = candidate.to_lowercase().chars().collect();
    let width = candidate.len() + 1;
    let mut rows = vec![vec![0; width]; word.len() + 1];
    for (at, row) in rows.iter_mut().enumerate() {
        if let Some(cell) = row.first_mut() {
            *cell = at;
        }
    }
    if let Some(first) = rows.first_mut() {
        first.iter_mut().enumerate().for_each(|(at, cell)| *cell = at);
    }
    let at = |rows: &[Vec<usize>], i: usize, j: usize| {
        rows.get(i).and_then(|row| row.get(j)).copied().unwrap_or(usize::MAX)
    };
    for (i, left) in word.iter().enumerate() {
        for (j, right) in candidate.iter().enumerate() {
            let replaced = at(&rows, i, j) + usize::from(left != right);
            let mut best = replaced.min(at(&rows, i, j + 1) + 1).min(at(&rows, i + 1, j) + 1);
            let swapped = i > 0
                && j > 0
                && word.get(i - 1) == Some(right)
                && candidate.get(j - 1) == Some(left);
            if swapped {
                best = best.min(at(&rows, i - 1, j - 1) + 1);
            }
            if let Some(cell) = rows.get_mut(i + 1).and_then(|row| row.get_mut(j + 1)) {
                *cell = best;
            }
        }
    }
    at(&rows, word.len(), candidate.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_near_names_only() {
        let known = ["Action", "NotAction", "Resource", "Effect", "Sid"];
        let cases = [
            ("Actions", Some("Action")),
            ("action", Some("Action")),
            ("Resuorce", Some("Resource")),
            ("Efect", Some("Effect")),
            ("Id", Some("Sid")),
            ("Banana", None),
            ("", None),
        ];
        for (word, expected) in cases {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
    }
}
