//! The words of a name such as `DescribeDBInstances`: a verb, then nouns.

/// The words of a name: each begins with a capital letter after a small one, or with the last of
/// several capitals before a small one.
pub(crate) fn words(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = name;
    std::iter::from_fn(move || {
        let (word, tail) = verb_and_noun(rest);
        rest = tail;
        (!word.is_empty()).then_some(word)
    })
}

/// The word a name begins with, which is a verb, and the rest.
pub(crate) fn verb_and_noun(name: &str) -> (&str, &str) {
    let bytes = name.as_bytes();
    let at = |index: usize| bytes.get(index).copied().unwrap_or_default();
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    let ends = |index: &usize| {
        let (before, this, after) = (at(index - 1), at(*index), at(index + 1));
        is_letter(before) != is_letter(this)
            || this.is_ascii_uppercase()
                && (!before.is_ascii_uppercase() || after.is_ascii_lowercase())
    };
    name.split_at((1..name.len()).find(ends).unwrap_or(name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_names_into_words() {
        let check =
            |name, expected: &[&str]| assert!(words(name).eq(expected.iter().copied()), "{name}");
        check("GetObject", &["Get", "Object"]);
        check("DescribeDBInstances", &["Describe", "DB", "Instances"]);
        check("GetBucketCORS", &["Get", "Bucket", "CORS"]);
        check("connect", &["connect"]);
        check("Get*Tagging", &["Get", "*", "Tagging"]);
        check("Größe", &["Größe"]);
        check("", &[]);
        assert_eq!(verb_and_noun("ListTables"), ("List", "Tables"));
        assert_eq!(verb_and_noun(""), ("", ""));
    }
}
