//! Ids made from titles.

use std::collections::HashMap;

/// An id for a heading: letters, digits, `-` and `_`, with a number from the second use on.
pub fn unique_id_from_content(content: &str, used: &mut HashMap<String, usize>) -> String {
    let kept = |c: char| match c {
        c if c.is_whitespace() => Some('-'),
        c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c.to_ascii_lowercase()),
        _ => None,
    };
    let id: String = content.trim().chars().filter_map(kept).collect();
    let count = used.entry(id.clone()).or_insert(0);
    *count += 1;
    if *count == 1 { id } else { format!("{id}-{}", *count - 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_use_gets_a_number() {
        let mut used = HashMap::new();
        assert_eq!(unique_id_from_content("A note!", &mut used), "a-note");
        assert_eq!(unique_id_from_content("A note", &mut used), "a-note-1");
    }
}
