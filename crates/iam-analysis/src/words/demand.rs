//! What a test of a condition demands, in words.

use iam_eval::TestView;

use super::{listed, quoted};

/// What a test demands, in words: `aws:SourceIp` to be in `203.0.113.0/24`.
pub(super) fn demand(test: &TestView) -> String {
    let key = quoted(&test.key);
    let raw: Vec<&str> = test.values.iter().map(|value| value.raw.as_str()).collect();
    let bare = test.operator.rsplit(':').next().unwrap_or("").trim_end_matches("IfExists");
    if bare == "Null" {
        return match raw.as_slice() {
            [value] if value.eq_ignore_ascii_case("true") => format!("that {key} is absent"),
            _ => format!("that the request carries {key}"),
        };
    }
    let values = listed(&raw, "or");
    let is = match bare {
        "StringNotEquals"
        | "StringNotEqualsIgnoreCase"
        | "StringNotLike"
        | "ArnNotEquals"
        | "ArnNotLike"
        | "NumericNotEquals"
        | "DateNotEquals" => "not to be",
        "StringLike" | "ArnLike" | "ArnEquals" => "to fit",
        "IpAddress" => "to be in",
        "NotIpAddress" => "not to be in",
        "NumericLessThan" => "to be less than",
        "NumericLessThanEquals" => "to be at most",
        "NumericGreaterThan" => "to be more than",
        "NumericGreaterThanEquals" => "to be at least",
        "DateLessThan" | "DateLessThanEquals" => "to be before",
        "DateGreaterThan" | "DateGreaterThanEquals" => "to be after",
        _ => "to be",
    };
    match test.operator.split_once(':').map(|(qualifier, _)| qualifier) {
        Some("ForAnyValue") => format!("a value of {key} {is} {values}"),
        Some("ForAllValues") => format!("every value of {key} {is} {values}"),
        Some(_) | None => format!("{key} {is} {values}"),
    }
}
