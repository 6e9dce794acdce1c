//! Whether two texts with wildcards can match the same text.

/// Whether some text is matched by both patterns of `*` and `?`; letter case counts. Exact; takes
/// time proportional to the product of the lengths.
pub fn overlap(one: &str, other: &str) -> bool {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    // `reached[j]`: the part of `one` so far and the first `j` characters of `other` can match the
    // same text.
    let mut reached = row(None, &[], &other);
    for char in &one {
        reached = row(Some(*char), &reached, &other);
    }
    reached.last().copied().unwrap_or(false)
}

/// The next row, for `char` behind the part of `one` that `above` is about; without `char` the
/// first one, for no part of `one` at all.
fn row(char: Option<char>, above: &[bool], other: &[char]) -> Vec<bool> {
    let above = |at: usize| above.get(at).copied().unwrap_or(false);
    let mut row = Vec::with_capacity(other.len() + 1);
    row.push(match char {
        None => true,
        Some(char) => char == '*' && above(0),
    });
    for (at, theirs) in other.iter().enumerate() {
        let left = row.last().copied().unwrap_or(false);
        let reaches = match char {
            None => *theirs == '*' && left,
            // Either star stands for nothing, or takes what the other one has here.
            Some('*') => above(at + 1) || left,
            Some(_) if *theirs == '*' => above(at + 1) || left,
            Some(char) => above(at) && (char == '?' || *theirs == '?' || char == *theirs),
        };
        row.push(reaches);
    }
    row
}

#[cfg(test)]
mod tests {
    use iam_policy::{Case, Pattern};

    use super::overlap;

    /// All texts of at most `len` characters of `alphabet`.
    fn texts(alphabet: &str, len: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..len {
            let longer =
                |text: &String| alphabet.chars().map(|char| format!("{text}{char}")).collect();
            last = last.iter().flat_map::<Vec<String>, _>(longer).collect();
            all.extend(last.clone());
        }
        all
    }

    /// Two patterns of up to three characters that share a text share one of at most six letters.
    #[test]
    fn agrees_with_matching_every_short_text() {
        let patterns = texts("ab*?", 3);
        let words = texts("ab", 6);
        let matched: Vec<Vec<bool>> = patterns
            .iter()
            .map(|pattern| {
                let glob = Pattern::glob(pattern);
                words.iter().map(|word| glob.matches(word, Case::Sensitive)).collect()
            })
            .collect();
        for (one, of_one) in patterns.iter().zip(&matched) {
            for (other, of_other) in patterns.iter().zip(&matched) {
                let share = of_one.iter().zip(of_other).any(|(a, b)| *a && *b);
                assert_eq!(overlap(one, other), share, "{one} and {other}");
            }
        }
    }

    #[test]
    fn arns() {
        assert!(overlap("arn:*:s3:::*/*", "arn:aws:s3:::hl-timetables/2026/*"));
        assert!(!overlap("arn:*:s3:::*/*", "arn:aws:s3:::hl-timetables"));
    }
}
