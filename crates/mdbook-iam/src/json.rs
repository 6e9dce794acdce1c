//! JSON laid out for a page: what is short stays on its line.

use serde_json::Value;

const WIDTH: usize = 72;

/// `value` in lines that fit a page; arrays and objects break only where they are too long.
pub(crate) fn pretty(value: &Value) -> String {
    lay_out(value, 0, 0)
}

/// `used` columns of the line are taken before the value.
fn lay_out(value: &Value, indent: usize, used: usize) -> String {
    let flat = one_line(value);
    if indent > 0 && used + flat.len() <= WIDTH {
        return flat;
    }
    let space = " ".repeat(indent + 2);
    let lines: Vec<String> = match value {
        Value::Array(items) => items
            .iter()
            .map(|item| space.clone() + &lay_out(item, indent + 2, indent + 2))
            .collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let name = format!("{space}{}: ", Value::from(name.as_str()));
                let used = name.chars().count();
                name + &lay_out(value, indent + 2, used)
            })
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return flat,
    };
    let (open, close) = if value.is_array() { ('[', ']') } else { ('{', '}') };
    format!("{open}\n{}\n{}{close}", lines.join(",\n"), " ".repeat(indent))
}

fn one_line(value: &Value) -> String {
    match value {
        Value::Array(items) if !items.is_empty() => {
            format!("[{}]", items.iter().map(one_line).collect::<Vec<String>>().join(", "))
        }
        Value::Object(members) if !members.is_empty() => {
            let member = |(name, value): (&String, &Value)| {
                format!("{}: {}", Value::from(name.as_str()), one_line(value))
            };
            format!("{{ {} }}", members.iter().map(member).collect::<Vec<String>>().join(", "))
        }
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_values_stay_on_their_line() {
        let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"*"}]}"#;
        let value: Value = serde_json::from_str(text).unwrap();
        let expected = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \
                        \"Effect\": \"Allow\",\n      \
                        \"Action\": [\"s3:GetObject\", \"s3:ListBucket\"],\n      \
                        \"Resource\": \"*\"\n    }\n  ]\n}";
        assert_eq!(pretty(&value), expected);
    }
}
