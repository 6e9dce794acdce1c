//! What policies say in few words: their conditions, their resources, and requests.

pub(crate) mod condition;
pub(crate) mod json;
pub(crate) mod resource;

use iam_eval::KeyValues;
use iam_policy::visible;

use crate::answer::Asked;

/// A request: action, resource, and the keys it comes with. `own` is the account of the caller.
pub(crate) fn request(asked: &Asked, own: Option<&str>) -> String {
    let mut text = format!("`{}` on `{}`", visible(&asked.action), visible(&asked.resource));
    if let Some(owner) = asked.owner.as_deref().filter(|owner| Some(*owner) != own) {
        text.push_str(&format!(" of account {}", visible(owner)));
    }
    let keys: Vec<String> = asked.context.iter().map(|(key, values)| given(key, values)).collect();
    if !keys.is_empty() {
        text.push_str(&format!(", {}", keys.join(", ")));
    }
    text
}

fn given(key: &str, values: &Option<KeyValues>) -> String {
    let key = visible(key);
    match values {
        None => format!("without `{key}`"),
        Some(KeyValues::One(value)) => format!("with `{key}` = `{}`", visible(value)),
        Some(KeyValues::Many(values)) => {
            let values: Vec<String> = values.iter().map(|it| visible(it)).collect();
            format!("with `{key}` = `{}`", values.join("`, `"))
        }
    }
}

/// A number with its noun.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// A number with a comma before every three digits.
pub(crate) fn number(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Words in a list: `a, b and c`.
pub(crate) fn list(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., end] => format!("{} {last} {end}", rest.join(", ")),
    }
}

/// Words broken into lines of 80 columns. The first line begins with `first`, the others with as
/// many spaces.
pub(crate) fn wrap(first: &str, words: &str) -> String {
    let indent = " ".repeat(first.chars().count());
    let mut out = String::new();
    let mut line = first.to_owned();
    for (at, word) in words.split_whitespace().enumerate() {
        let width = line.chars().count() + 1 + word.chars().count();
        if at > 0 && width > 80 && line.trim() != "" {
            out.push_str(line.trim_end());
            out.push('\n');
            line.clone_from(&indent);
        } else if at > 0 && line != indent {
            line.push(' ');
        }
        line.push_str(word);
    }
    out + line.trim_end() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_lists() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(22_091), "22,091");
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(counted(1, "action", "actions"), "1 action");
        let words = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(list(&words, "and"), "a, b and c");
        assert_eq!(list(&words[..1], "or"), "a");
    }

    #[test]
    fn long_lines_are_broken() {
        let text = wrap("  x ", &"word ".repeat(20));
        assert!(text.lines().all(|it| it.chars().count() <= 80));
        assert_eq!(text.lines().nth(1), Some("    word word word word word"));
    }
}
