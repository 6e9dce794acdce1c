//! Changes of a JSON text that leave everything else as it stands: how fixes are written.

use crate::Span;
use crate::diagnostic::Edit;
use crate::json::{Node, Value};

/// The JSON text of a string, with its quotes.
pub fn quote(text: &str) -> String {
    let mut out = String::new();
    crate::json::write_node(
        &Node { value: Value::String(text.into()), span: Span::default() },
        &mut out,
    );
    out
}

/// Another value for a string: `content` is its place without the quotes, or a part of that.
pub fn replace_content(content: Span, value: &str) -> Edit {
    let quoted = quote(value);
    let inner = quoted.get(1..quoted.len() - 1).unwrap_or("");
    Edit { span: content, text: inner.to_owned() }
}

/// Takes an item out of a list, with the comma that goes with it; `None` where there is no such
/// item. The list may become empty.
pub fn remove_item(list: &Node<'_>, index: usize) -> Option<Edit> {
    let Value::Array(items) = &list.value else { return None };
    let spans: Vec<Span> = items.iter().map(|item| item.span).collect();
    removal(&spans, index)
}

/// Takes a member out of an object, with the comma that goes with it; `None` where there is no
/// such member.
pub fn remove_member(object: &Node<'_>, index: usize) -> Option<Edit> {
    let Value::Object(members) = &object.value else { return None };
    let whole = |start: Span, end: Span| Span::new(start.start, end.end);
    let spans: Vec<Span> = members.iter().map(|it| whole(it.key_span, it.node.span)).collect();
    removal(&spans, index)
}

/// From the end of the item before, else up to the start of the item behind.
fn removal(spans: &[Span], index: usize) -> Option<Edit> {
    let own = spans.get(index)?;
    let before = index.checked_sub(1).and_then(|at| spans.get(at));
    let span = match (before, spans.get(index + 1)) {
        (Some(before), _) => Span::new(before.end, own.end),
        (None, Some(behind)) => Span::new(own.start, behind.start),
        (None, None) => *own,
    };
    Some(Edit { span, text: String::new() })
}

/// Puts a member in front of the others of an object that has some, laid out like the first of
/// them. `json` is the text of its value.
pub fn add_first_member(text: &str, object: &Node<'_>, key: &str, json: &str) -> Option<Edit> {
    let Value::Object(members) = &object.value else { return None };
    let first = members.first()?;
    let gap = text.get(object.span.start + 1..first.key_span.start)?;
    let at = first.key_span.start;
    let between = if gap.is_empty() { " " } else { gap };
    let text = format!("{}: {json},{between}", quote(key));
    Some(Edit { span: Span::new(at, at), text })
}

/// Puts a member behind the one at `index`, laid out like it. `json` is the text of its value.
pub fn add_member_after(
    text: &str,
    object: &Node<'_>,
    index: usize,
    key: &str,
    json: &str,
) -> Option<Edit> {
    let Value::Object(members) = &object.value else { return None };
    let before = members.get(index)?;
    let start = match index.checked_sub(1).and_then(|at| members.get(at)) {
        Some(earlier) => earlier.node.span.end + 1,
        None => object.span.start + 1,
    };
    let gap = text.get(start..before.key_span.start)?;
    let is_space = gap.bytes().all(|byte| byte.is_ascii_whitespace());
    let gap = if gap.is_empty() || !is_space { " " } else { gap };
    let at = before.node.span.end;
    Some(Edit { span: Span::new(at, at), text: format!(",{gap}{}: {json}", quote(key)) })
}

/// The text with the edits made. Of edits that overlap only the first is made.
pub fn apply<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> String {
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for edit in edits {
        if edit.span.start < done {
            continue;
        }
        out.push_str(text.get(done..edit.span.start).unwrap_or(""));
        out.push_str(&edit.text);
        done = edit.span.end;
    }
    out.push_str(text.get(done..).unwrap_or(""));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::read;

    fn after(text: &str, edit: impl Fn(&Node<'_>) -> Option<Edit>) -> String {
        let root = read(text).root.unwrap();
        apply(text, [&edit(&root).unwrap()])
    }

    #[test]
    fn items_and_members_go_with_their_comma() {
        for (index, left) in [(0, "[2, 3]"), (1, "[1, 3]"), (2, "[1, 2]")] {
            assert_eq!(after("[1, 2, 3]", |root| remove_item(root, index)), left);
        }
        assert_eq!(after("[1]", |root| remove_item(root, 0)), "[]");
        let text = "{\n  \"a\": 1,\n  \"b\": 2\n}";
        assert_eq!(after(text, |root| remove_member(root, 0)), "{\n  \"b\": 2\n}");
        assert_eq!(after(text, |root| remove_member(root, 1)), "{\n  \"a\": 1\n}");
    }

    #[test]
    fn members_come_laid_out_like_their_neighbours() {
        let text = "{\n  \"a\": 1,\n  \"b\": 2\n}";
        let first = after(text, |root| add_first_member(text, root, "v", "\"x\""));
        assert_eq!(first, "{\n  \"v\": \"x\",\n  \"a\": 1,\n  \"b\": 2\n}");
        for (index, whole) in [
            (0, "{\n  \"a\": 1,\n  \"v\": 0,\n  \"b\": 2\n}"),
            (1, "{\n  \"a\": 1,\n  \"b\": 2,\n  \"v\": 0\n}"),
        ] {
            assert_eq!(after(text, |root| add_member_after(text, root, index, "v", "0")), whole);
        }
        let text = "{\"a\":1}";
        assert_eq!(
            after(text, |root| add_first_member(text, root, "v", "0")),
            "{\"v\": 0, \"a\":1}"
        );
    }

    #[test]
    fn a_value_is_escaped() {
        let edit = replace_content(Span::new(1, 2), "a\"b");
        assert_eq!(apply("\"x\"", [&edit]), "\"a\\\"b\"");
    }
}
