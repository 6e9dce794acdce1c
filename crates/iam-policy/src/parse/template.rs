//! What a template was to replace before AWS sees the policy: functions of CloudFormation and
//! references of Terraform.

use std::ops::Range;

use super::{Reader, quoted};
use crate::json::{Node, Value};
use crate::policy::Text;
use crate::{Problem, Severity, Span};

/// The short forms of functions in CloudFormation.
const TAGS: &[&str] = &[
    "!Sub ",
    "!Ref ",
    "!GetAtt ",
    "!ImportValue ",
    "!Join ",
    "!If ",
    "!Select ",
    "!FindInMap ",
    "!Split ",
];
/// What references of Terraform begin with.
const TERRAFORM: &[&str] = &["var.", "local.", "data.", "module.", "each.", "path.", "aws_"];

/// How many characters of a reference are looked at.
const LONGEST: usize = 512;

impl Reader<'_> {
    /// Tells of a value that is a function of a template; false where it is none.
    pub(super) fn is_function(&mut self, element: &str, node: &Node<'_>) -> bool {
        let Value::Object(members) = &node.value else { return false };
        let [member] = members.as_slice() else { return false };
        let name = member.key.as_ref();
        if name != "Ref" && !name.starts_with("Fn::") {
            return false;
        }
        let message = format!(
            "{} holds the template function {}, which a policy does not have",
            quoted(element),
            quoted(name)
        );
        self.template(node.span, message);
        true
    }

    /// Tells of a text in which a template should have replaced something; false where it is none.
    pub(super) fn is_template(&mut self, text: &Text) -> bool {
        // Most texts have none of the three signs.
        let value = &*text.value;
        if !value.contains(['$', '!', '{']) {
            return false;
        }
        let Some(range) = template_part(value) else { return false };
        let part = value.get(range.clone()).unwrap_or(value);
        let message = format!("{} belongs to a template, not to a policy", quoted(part));
        let span = self.part(text, range);
        self.template(span, message);
        true
    }

    fn template(&mut self, span: Span, message: String) {
        let help = "let the template be resolved first, or write the value itself: what AWS reads \
                    is the finished JSON";
        let code = "iac-intrinsic-in-policy";
        self.report(Problem::new(code, Severity::Error, span, message).help(help));
    }
}

/// The part of a text that a template should have replaced.
fn template_part(value: &str) -> Option<Range<usize>> {
    if TAGS.iter().any(|tag| value.starts_with(tag)) {
        return Some(0..value.len());
    }
    let part = |open: &str, close: &str, is: &dyn Fn(&str) -> bool| {
        value.match_indices(open).find_map(|(start, _)| {
            let inner = value.get(start + open.len()..)?;
            let near = inner.char_indices().nth(LONGEST).map_or(inner.len(), |(at, _)| at);
            let len = inner.get(..near)?.find(close)?;
            let end = start + open.len() + len + close.len();
            is(inner.get(..len)?).then_some(start..end)
        })
    };
    part("{{", "}}", &|inner| inner.starts_with("resolve:"))
        .or_else(|| part("${", "}", &is_reference))
}

/// Whether the inside of `${…}` is one of CloudFormation or Terraform, and no condition key.
fn is_reference(inner: &str) -> bool {
    let is_terraform = TERRAFORM.iter().any(|start| inner.starts_with(start))
        && inner.contains('.')
        && !inner.contains(':');
    inner.starts_with("AWS::") || is_terraform
}

#[cfg(test)]
mod tests {
    use super::template_part;

    #[test]
    fn parts_of_templates() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(template_part(text).and_then(|it| text.get(it)), expected, "{text}");
        };
        check("!Sub arn:aws:s3:::${Bucket}", Some("!Sub arn:aws:s3:::${Bucket}"));
        check("arn:aws:iam::${AWS::AccountId}:root", Some("${AWS::AccountId}"));
        check("arn:aws:s3:::${var.bucket}/*", Some("${var.bucket}"));
        check("arn:aws:s3:::${aws:username}/${aws_s3_bucket.b.id}", Some("${aws_s3_bucket.b.id}"));
        check("{{resolve:ssm:bucket}}", Some("{{resolve:ssm:bucket}}"));
        check("${aws:PrincipalTag/data.team}", None);
        check("${aws:username, 'var.x'}", None);
        check("${Bucket}", None);
        check("Stop!Sub ", None);
        check("${", None);
    }
}
