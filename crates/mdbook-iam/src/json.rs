//! JSON laid out for a page: what is short stays on its line.

use iam_policy::Span;
use iam_policy::json::{Node, Value};

const WIDTH: usize = 72;

/// A value of `text` in lines that fit a page: arrays and objects break only where they are too
/// long, and everything else stays as its author wrote it.
pub(crate) fn pretty(text: &str, node: &Node<'_>) -> String {
    lay_out(text, node, 0, 0)
}

/// `used` columns of the line are taken before the value.
fn lay_out(text: &str, node: &Node<'_>, indent: usize, used: usize) -> String {
    let flat = one_line(text, node);
    if used + flat.chars().count() <= WIDTH && (indent > 0 || !flat.contains("\"Statement\"")) {
        return flat;
    }
    let space = " ".repeat(indent + 2);
    let (open, lines, close) = match &node.value {
        Value::Array(items) => {
            let line = |item| space.clone() + &lay_out(text, item, indent + 2, indent + 2);
            ('[', items.iter().map(line).collect::<Vec<String>>(), ']')
        }
        Value::Object(members) => {
            let lines = members.iter().map(|member| {
                let name = format!("{space}{}: ", written(text, member.key_span));
                let used = name.chars().count();
                name + &lay_out(text, &member.node, indent + 2, used)
            });
            ('{', lines.collect(), '}')
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return flat,
    };
    format!("{open}\n{}\n{}{close}", lines.join(",\n"), " ".repeat(indent))
}

fn one_line(text: &str, node: &Node<'_>) -> String {
    match &node.value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| one_line(text, item)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) => {
            let members = members.iter().map(|member| {
                format!("{}: {}", written(text, member.key_span), one_line(text, &member.node))
            });
            format!("{{ {} }}", members.collect::<Vec<String>>().join(", "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            written(text, node.span).to_owned()
        }
    }
}

fn written(text: &str, span: Span) -> &str {
    text.get(span.start..span.end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_values_stay_on_their_line() {
        let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"*"}]}"#;
        let document = iam_policy::json::read(text);
        let expected = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \
                        \"Effect\": \"Allow\",\n      \
                        \"Action\": [\"s3:GetObject\", \"s3:ListBucket\"],\n      \
                        \"Resource\": \"*\"\n    }\n  ]\n}";
        assert_eq!(pretty(text, &document.root.unwrap()), expected);
    }
}
