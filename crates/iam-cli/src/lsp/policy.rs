//! Which files are policies, and of which kind: by their place in a lesson, by name, by contents.

use std::path::{Path, PathBuf};

use iam_course::Library;
use iam_policy::PolicyKind;
use iam_policy::json::{self, Member, Value};
use lsp_types::Uri;

use crate::check::guess::guess;
use crate::lesson::is_lesson;

/// What the name of a file says about what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// A policy of this kind.
    Kind(PolicyKind),
    /// A policy.
    Policy,
    /// Nothing.
    Nothing,
}

impl Told {
    /// Looks at the name of a file, and at the lesson it may belong to.
    pub(super) fn of(uri: &Uri) -> Told {
        let Some(path) = path(uri) else { return Told::Nothing };
        document_of_lesson(&path).map_or_else(|| of_name(&path), Told::Kind)
    }

    /// The kind of policy that a text in that file is; `None` for what is no policy.
    pub(super) fn kind(self, text: &str) -> Option<PolicyKind> {
        match self {
            Told::Kind(kind) => Some(kind),
            Told::Policy => Some(guess(text).kind),
            Told::Nothing => is_policy(text).then(|| guess(text).kind),
        }
    }
}

/// The kind of a document that an exercise asks for.
fn document_of_lesson(path: &Path) -> Option<PolicyKind> {
    let file = path.file_name()?.to_str()?;
    let folder = path.parent()?;
    let (number, id) = folder.file_name()?.to_str()?.split_once('-')?;
    let is_number = number.chars().all(|char| char.is_ascii_digit());
    let mut exercises = Library::embedded().exercises().iter();
    let exercise = exercises.find(|exercise| is_number && exercise.id == id)?;
    let document = exercise.documents.iter().find(|it| it.file_name() == file)?;
    is_lesson(folder.parent()?).then_some(document.kind)
}

/// `trust.json` and `omar.trust.json`, `bucket.s3.json`, `policy.json` and `omar.policy.json`.
fn of_name(path: &Path) -> Told {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let Some(stem) = name.strip_suffix(".json") else { return Told::Nothing };
    if stem.starts_with("trust") {
        return Told::Kind(PolicyKind::Trust);
    }
    match stem.rsplit_once('.') {
        Some((_, "policy")) => Told::Policy,
        Some((_, kind)) => PolicyKind::from_name(kind).map_or(Told::Nothing, Told::Kind),
        None if stem == "policy" => Told::Policy,
        None => Told::Nothing,
    }
}

/// Whether a text looks like a policy: statements, and one more sign.
fn is_policy(text: &str) -> bool {
    let document = json::read(text);
    let Some(root) = &document.root else { return false };
    let Value::Object(members) = &root.value else { return false };
    let find = |name: &str| members.iter().find(|member| member.key == name);
    let Some(Member { node, .. }) = find("Statement") else { return false };
    let statement = match &node.value {
        Value::Array(items) => items.first(),
        Value::Object(_) => Some(node),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return false,
    };
    let has_effect = statement.is_some_and(|statement| match &statement.value {
        Value::Object(members) => members.iter().any(|it| it.key == "Effect"),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            false
        }
    });
    has_effect || find("Version").is_some()
}

/// The path of a file on this machine.
fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    let path = rest.get(rest.find('/')?..)?;
    let path = decoded(path)?;
    // `/c:/users` is `c:/users` where drives have letters.
    let drive = path.get(2..3) == Some(":");
    Some(PathBuf::from(path.get(usize::from(drive)..)?))
}

/// A part of a URI without its `%` escapes.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut parts = text.split('%');
    bytes.extend_from_slice(parts.next()?.as_bytes());
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend_from_slice(part.get(2..)?.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_kinds() {
        let check = |name: &str, expected: Told| assert_eq!(of_name(Path::new(name)), expected);
        check("/hl/policy.json", Told::Policy);
        check("/hl/Omar.Policy.json", Told::Policy);
        check("/hl/trust-deploy.json", Told::Kind(PolicyKind::Trust));
        check("/hl/tickets.s3.json", PolicyKind::from_name("s3").map(Told::Kind).unwrap());
        check("/hl/root.scp.json", Told::Kind(PolicyKind::Scp));
        check("/hl/package.json", Told::Nothing);
        check("/hl/policy.yaml", Told::Nothing);
        check("/hl/tsconfig.build.json", Told::Nothing);
    }

    #[test]
    fn texts_are_policies_or_not() {
        let check = |text: &str, expected: bool| assert_eq!(is_policy(text), expected, "{text}");
        check(r#"{"Version": "2012-10-17", "Statement": []}"#, true);
        check(r#"{"Statement": [{"Effect": "Allow""#, true);
        check(r#"{"name": "ferry", "Version": "1"}"#, false);
        check(r#"{"Statement": "of account"}"#, false);
        check(r#"{"Resources": {"P": {"Statement": []}}}"#, false);
        check("", false);
    }

    #[test]
    fn uris_are_paths() {
        let check = |uri: &str, expected: Option<&str>| {
            assert_eq!(path(&uri.parse().unwrap()), expected.map(PathBuf::from), "{uri}");
        };
        check("file:///home/lena/a%20b.json", Some("/home/lena/a b.json"));
        check("file:///c%3A/hl/a.json", Some("c:/hl/a.json"));
        check("untitled:Untitled-1", None);
        check("file:///%ff", None);
    }
}
