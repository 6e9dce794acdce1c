//! Numbers: one of each region that the limits of tests make.

use std::cmp::Ordering;

use iam_policy::Decimal;

/// A number that a test compares with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit<'p> {
    number: Decimal<'p>,
    is_negative: bool,
    /// The digits before the point, without zeros in front.
    whole: &'p str,
    /// The digits behind the point, without zeros at the end.
    fraction: &'p str,
}

impl<'p> Limit<'p> {
    /// Reads a number.
    pub(crate) fn parse(text: &'p str) -> Option<Limit<'p>> {
        let number = Decimal::parse(text)?;
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let is_zero = whole.is_empty() && fraction.is_empty();
        Some(Limit { number, is_negative: text.starts_with('-') && !is_zero, whole, fraction })
    }

    fn compare(&self, other: &Limit<'_>) -> Ordering {
        self.number.compare(&other.number)
    }

    /// In the shortest spelling.
    fn text(&self) -> String {
        let sign = if self.is_negative { "-" } else { "" };
        let whole = if self.whole.is_empty() { "0" } else { self.whole };
        let point = if self.fraction.is_empty() { "" } else { "." };
        format!("{sign}{whole}{point}{}", self.fraction)
    }

    /// One more digit than the fraction has room for: a number just farther from zero.
    fn beside(&self, digits: usize) -> String {
        let sign = if self.is_negative { "-" } else { "" };
        let whole = if self.whole.is_empty() { "0" } else { self.whole };
        format!("{sign}{whole}.{:0<digits$}1", self.fraction)
    }

    /// The whole number at or below, where it is not too large to calculate with.
    pub(crate) fn floor(&self) -> Option<i128> {
        let whole: i128 = if self.whole.is_empty() { 0 } else { self.whole.parse().ok()? };
        let signed = if self.is_negative { -whole } else { whole };
        signed.checked_sub(i128::from(self.is_negative && !self.fraction.is_empty()))
    }
}

/// Each limit, one number between any two and one beyond either end, in so many spellings each;
/// whole numbers that are not negative come first.
pub(crate) fn values(limits: &[Limit<'_>], spellings: usize) -> Vec<String> {
    let mut limits = limits.to_vec();
    limits.sort_by(Limit::compare);
    limits.dedup_by(|left, right| left.compare(right).is_eq());
    let mut values = Vec::new();
    match (limits.first(), limits.last()) {
        (Some(first), Some(last)) => {
            values.push(below(first));
            for pair in limits.windows(2) {
                let [left, right] = pair else { continue };
                values.extend([left.text(), between(left, right)]);
            }
            values.extend([last.text(), above(last)]);
        }
        (None, _) | (_, None) => values.push("1".to_owned()),
    }
    values.sort_by_key(|text| text.starts_with('-') || text.contains('.'));
    values.iter().flat_map(|text| spelt(text).take(spellings)).collect()
}

/// The number in ever more spellings. The second one is no instant.
fn spelt(text: &str) -> impl Iterator<Item = String> + use<> {
    let (sign, first, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", 1, digits.to_owned()),
        None => ("+", 0, text.to_owned()),
    };
    let padded = move |zeros| format!("{sign}{:0<zeros$}{digits}", "");
    std::iter::once(text.to_owned()).chain((first..).map(padded))
}

fn is_less(left: &str, right: &Limit<'_>) -> bool {
    Decimal::parse(left).is_some_and(|left| left.compare(&right.number) == Ordering::Less)
}

fn is_greater(left: &str, right: &Limit<'_>) -> bool {
    Decimal::parse(left).is_some_and(|left| left.compare(&right.number) == Ordering::Greater)
}

fn below(limit: &Limit<'_>) -> String {
    let near = limit.floor().and_then(|floor| floor.checked_sub(1)).map(|it| it.to_string());
    let far = format!("-1{}", "0".repeat(limit.whole.len()));
    let all = ["0".to_owned()].into_iter().chain(near);
    all.into_iter().find(|text| is_less(text, limit)).unwrap_or(far)
}

fn above(limit: &Limit<'_>) -> String {
    let near = limit.floor().and_then(|floor| floor.checked_add(1)).map(|it| it.to_string());
    let far = format!("1{}", "0".repeat(limit.whole.len()));
    near.into_iter().find(|text| is_greater(text, limit)).unwrap_or(far)
}

/// A number between two, a whole one if there is one.
fn between(left: &Limit<'_>, right: &Limit<'_>) -> String {
    let whole = left.floor().and_then(|floor| floor.checked_add(1)).map(|it| it.to_string());
    if let Some(whole) = whole.filter(|text| is_less(text, right)) {
        return whole;
    }
    // One more digit than either has makes room beside each.
    let digits = left.fraction.len().max(right.fraction.len());
    if !left.is_negative {
        left.beside(digits)
    } else if right.is_negative {
        right.beside(digits)
    } else {
        // Between a negative number and zero.
        format!("-0.{:0<digits$}1", "")
    }
}
