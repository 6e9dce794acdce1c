//! An order that looks random and is always the same for a question.

/// The numbers below `count`, mixed by a name; never in their own order, if there are several.
pub(super) fn shuffled(name: &str, count: usize) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..count).collect();
    numbers.sort_by_key(|number| hash(&format!("{number} {name}")));
    if numbers.is_sorted() && count > 1 {
        numbers.rotate_left(1);
    }
    numbers
}

/// FNV-1a, and a last step that lets every bit of the text move every bit of the number.
fn hash(text: &str) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, mix);
    (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd)
}

#[cfg(test)]
mod tests {
    use super::shuffled;

    #[test]
    fn an_order_is_fixed_complete_and_not_the_given_one() {
        assert_eq!(shuffled("first-steps", 4), shuffled("first-steps", 4));
        for count in 2..9 {
            for name in ["a", "b", "who-decides", "steps", "x-1", "x-2"] {
                let mixed = shuffled(name, count);
                let mut sorted = mixed.clone();
                sorted.sort_unstable();
                assert!(sorted.iter().copied().eq(0..count), "{name}");
                assert!(!mixed.is_sorted(), "{name} {count}");
            }
        }
        assert_eq!(shuffled("one", 1), [0]);
    }
}
