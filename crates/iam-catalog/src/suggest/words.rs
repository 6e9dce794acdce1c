//! The words of a name such as `DescribeDBInstances`: a verb, then nouns.

/// The words of a name: each begins with a capital letter after a small one, or with the last of
/// several capitals before a small one.
pub(super) fn words(name: &str) -> Vec<&str> {
    let bytes = name.as_bytes();
    let at = |index: usize| bytes.get(index).copied().unwrap_or_default();
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    let begins = |index: &usize| {
        let (before, this, after) = (at(index - 1), at(*index), at(index + 1));
        is_letter(before) != is_letter(this)
            || this.is_ascii_uppercase()
                && (!before.is_ascii_uppercase() || after.is_ascii_lowercase())
    };
    let mut ends: Vec<usize> = (1..bytes.len()).filter(begins).collect();
    ends.push(bytes.len());
    let mut from = 0;
    let mut words = Vec::new();
    for end in ends {
        words.extend(name.get(from..end).filter(|word| !word.is_empty()));
        from = end;
    }
    words
}

/// The verb a name begins with, and the rest.
pub(super) fn verb_and_noun(name: &str) -> (&str, &str) {
    let verb = words(name).first().copied().unwrap_or_default();
    (verb, name.get(verb.len()..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_names_into_words() {
        let check = |name, expected: &[&str]| assert_eq!(words(name), expected, "{name}");
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
