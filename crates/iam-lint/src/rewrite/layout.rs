//! How a new list stands in the text: like the old one, else like what is around it.

use iam_policy::json::{Node, Value};
use iam_policy::{Edit, Span};

/// A line of a policy that is longer is broken, where the text has lines.
const WIDTH: usize = 100;

/// Puts `items`, each JSON text, in the place of a value of the member `key`.
pub(super) fn list(text: &str, key: Span, value: &Node<'_>, items: &[String]) -> Edit {
    let span = value.span;
    let new = match (&value.value, items) {
        (Value::String(_), [single]) => single.clone(),
        (Value::Array(old), _) => {
            let spans: Vec<Span> = old.iter().map(|item| item.span).collect();
            let gaps = Gaps::of_list(text, span, &spans);
            let line = gaps.fill(items);
            if gaps.first.contains('\n') {
                line
            } else {
                broken_if_long(text, key, span, line, items)
            }
        }
        _ => {
            let line = Gaps::inline().fill(items);
            broken_if_long(text, key, span, line, items)
        }
    };
    Edit { span, text: new }
}

/// What stands between brackets and items.
struct Gaps {
    first: String,
    between: String,
    last: String,
}

impl Gaps {
    fn inline() -> Gaps {
        Gaps { first: String::new(), between: ", ".to_owned(), last: String::new() }
    }

    /// Those of a list, as far as they hold only space.
    fn of_list(text: &str, list: Span, items: &[Span]) -> Gaps {
        let space = |start: usize, end: usize| {
            let gap = text.get(start..end).unwrap_or_default();
            gap.bytes().all(|byte| byte.is_ascii_whitespace()).then(|| gap.to_owned())
        };
        let (Some(first), Some(last)) = (items.first(), items.last()) else {
            return Gaps::inline();
        };
        let opening = space(list.start + 1, first.start).unwrap_or_default();
        let between = match items {
            [one, two, ..] => text.get(one.end..two.start).unwrap_or(", ").to_owned(),
            _ if opening.contains('\n') => format!(",{opening}"),
            _ => ", ".to_owned(),
        };
        let closing = space(last.end, list.end.saturating_sub(1)).unwrap_or_default();
        Gaps { first: opening, between, last: closing }
    }

    fn fill(&self, items: &[String]) -> String {
        format!("[{}{}{}]", self.first, items.join(&self.between), self.last)
    }
}

/// One line for each item, where one line for all would be long and the key begins its own line.
fn broken_if_long(text: &str, key: Span, value: Span, line: String, items: &[String]) -> String {
    let before = text.get(..key.start).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let indent = before.get(start..).unwrap_or_default();
    let is_first = start > 0 && indent.bytes().all(|byte| byte.is_ascii_whitespace());
    let column = value.start - start;
    if !is_first || column + line.len() <= WIDTH {
        return line;
    }
    let end =
        if before.get(..start).is_some_and(|it| it.ends_with("\r\n")) { "\r\n" } else { "\n" };
    let outer = format!("{end}{indent}");
    let inner = format!("{outer}{}", unit(before, indent));
    Gaps { between: format!(",{inner}"), first: inner, last: outer }.fill(items)
}

/// One step of indentation: what the key has more than the line of its statement's brace.
fn unit<'t>(before: &'t str, indent: &'t str) -> &'t str {
    let space = |line: &'t str| {
        line.get(..line.len() - line.trim_start_matches([' ', '\t']).len()).unwrap_or_default()
    };
    let lines = before.lines().rev().filter(|line| !line.trim().is_empty());
    let mut outer = lines.map(space).filter(|it| it.len() < indent.len());
    let step = outer.next().and_then(|outer| indent.strip_prefix(outer));
    step.filter(|step| !step.is_empty()).unwrap_or("  ")
}
