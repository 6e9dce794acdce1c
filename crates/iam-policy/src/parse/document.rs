//! The document around the statements: its characters, its elements, its version (E-101 to E-106).

use std::collections::BTreeMap;

use super::shape::opening;
use super::statement::{self, is_full_access};
use super::{Purpose, Reader, quoted};
use crate::json::{Member, Node, Value};
use crate::kind::PolicyKind;
use crate::policy::{Policy, Statement, Version};
use crate::{Problem, Severity, Span};

/// The elements of a document.
const ELEMENTS: &[&str] = &["Version", "Id", "Statement"];
/// Names of fields in answers of AWS that hold a document.
const WRAPPERS: &[&str] = &["PolicyDocument", "AssumeRolePolicyDocument", "Policy", "Document"];

const VERSION_HELP: &str =
    "the value names the policy language, not a day: `2012-10-17` is the current one";

impl Reader<'_> {
    /// Reads the whole document.
    pub(super) fn document(&mut self, root: &Node<'_>) -> Option<Policy> {
        let members = self.root_members(root)?;
        self.unknown_elements(members);
        let find = |name: &str| members.iter().find(|member| member.key == name);
        self.version(find("Version"), root);
        let id = find("Id").and_then(|member| {
            if !self.kind().takes_id() {
                let message = format!("`Id` has no place in {}", self.kind().a_title());
                let help = "leave it out; it never changes a decision";
                self.warning("id-not-supported", member.key_span, message, help);
            }
            self.string("Id", &member.node)
        });
        let Some(list) = find("Statement") else {
            let help = "add `\"Statement\": [ … ]` with at least one statement";
            let message = "the document has no `Statement`".to_owned();
            self.error("missing-statement", opening(root.span), message, help);
            return None;
        };
        self.full_access = self.kind() == PolicyKind::Rcp && only_full_access(&list.node);
        let statements = self.statements(&list.node);
        self.duplicate_sids(&statements);
        Some(Policy { kind: self.kind(), version: self.version, id, statements })
    }

    fn root_members<'n, 't>(&mut self, root: &'n Node<'t>) -> Option<&'n [Member<'t>]> {
        match &root.value {
            Value::Object(members) => Some(members),
            Value::Array(_) => {
                let help = "wrap the list: `{ \"Version\": \"2012-10-17\", \"Statement\": [ … ] }`";
                let message = "a policy is an object, this is a list".to_owned();
                self.error("document-not-object", opening(root.span), message, help);
                None
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                let message = "a policy is an object in braces".to_owned();
                let help = "write `{ \"Version\": \"2012-10-17\", \"Statement\": [ … ] }`";
                self.error("document-not-object", root.span, message, help);
                None
            }
        }
    }

    fn unknown_elements(&mut self, members: &[Member<'_>]) {
        for member in members {
            let key = member.key.as_ref();
            if ELEMENTS.contains(&key) {
                continue;
            }
            if statement::ELEMENTS.contains(&key) {
                let message = format!("`{key}` belongs inside a statement");
                let help = "move it into an object of the list `Statement`";
                self.error("misplaced-element", member.key_span, message, help);
            } else if WRAPPERS.contains(&key) {
                let message = format!("`{key}` is a field of an AWS answer, not part of a policy");
                let help = "keep only the object inside of it";
                self.error("unknown-policy-element", member.key_span, message, help);
            } else {
                self.unknown_member("unknown-policy-element", "a policy", member, ELEMENTS);
            }
        }
    }

    fn version(&mut self, member: Option<&Member<'_>>, root: &Node<'_>) {
        let Some(member) = member else {
            self.old_version(None, opening(root.span));
            return;
        };
        let Some(text) = self.string("Version", &member.node) else { return };
        match &*text.value {
            "2012-10-17" => self.version = Version::V2012,
            "2008-10-17" => {
                self.old_version = Some(text.span);
                self.old_version(Some(&text.value), text.span);
            }
            other => {
                // The author means the current language: read on as that.
                self.version = Version::V2012;
                let message = format!("{} is no version of the policy language", quoted(other));
                self.error("invalid-version", text.span, message, VERSION_HELP);
            }
        }
    }

    /// Tells of the language of 2008, written or by a missing `Version`.
    fn old_version(&mut self, written: Option<&str>, span: Span) {
        let kind = self.kind();
        let (code, message) = match (kind, written) {
            (PolicyKind::Rcp, _) => (
                "rcp-version-required",
                "a resource control policy must say `\"Version\": \"2012-10-17\"`".to_owned(),
            ),
            (_, None) => (
                "missing-version",
                "no `Version`, so the language of 2008 applies: `${…}` is plain text".to_owned(),
            ),
            (_, Some(_)) => {
                ("old-version", "the language of 2008: `${…}` is plain text here".to_owned())
            }
        };
        let new_managed = self.reading.purpose == Purpose::New
            && matches!(kind, PolicyKind::Managed | PolicyKind::Boundary);
        let required = new_managed || matches!(kind, PolicyKind::Scp | PolicyKind::Rcp);
        let severity = if required { Severity::Error } else { Severity::Warning };
        let help = "write `\"Version\": \"2012-10-17\"`";
        self.report(Problem::new(code, severity, span, message).help(help));
    }

    fn statements(&mut self, node: &Node<'_>) -> Vec<Statement> {
        match &node.value {
            Value::Array(items) if items.is_empty() => {
                let help = "add a statement: `{ \"Effect\": …, \"Action\": …, … }`";
                let message = "`Statement` is an empty list".to_owned();
                self.error("empty-statement-list", opening(node.span), message, help);
                Vec::new()
            }
            Value::Array(items) => items.iter().filter_map(|item| self.statement(item)).collect(),
            Value::Object(_) => self.statement(node).into_iter().collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                self.wrong_type("Statement", "a list of statements", node);
                Vec::new()
            }
        }
    }

    fn duplicate_sids(&mut self, statements: &[Statement]) {
        let mut first: BTreeMap<&str, Span> = BTreeMap::new();
        for sid in statements.iter().filter_map(|statement| statement.sid.as_ref()) {
            if let Some(before) = first.get(&*sid.value) {
                let message = format!("a second statement with the Sid {}", quoted(&sid.value));
                let problem = Problem::new("duplicate-sid", Severity::Error, sid.span, message)
                    .help("rename one of them")
                    .note(*before, "the first one");
                self.report(problem);
            } else {
                first.insert(&sid.value, sid.span);
            }
        }
    }

    /// Looks for characters that IAM does not accept in the text of a document (E-101).
    pub(super) fn characters_of_text(&mut self, text: &str) {
        // Nearly all documents are plain ASCII: look for the others among bytes first.
        let plain = |all, &byte: &u8| all & ((0x20..0x7f).contains(&byte) | is_space(byte));
        if text.as_bytes().chunks(256).all(|chunk| chunk.iter().fold(true, plain)) {
            return;
        }
        let mut found = 0;
        for (at, character) in text.char_indices() {
            let mark = at == 0 && character == '\u{feff}';
            // The JSON reader tells of control characters and of smart quotes itself.
            let smart = matches!(character, '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}');
            if is_accepted(character) || mark || smart || character.is_control() {
                continue;
            }
            found += 1;
            if found <= 10 {
                self.unsupported(character, Span::new(at, at + character.len_utf8()));
            }
        }
    }

    /// The same for a document given as a JSON value: its decoded keys and strings.
    pub(super) fn characters_of_node(&mut self, node: &Node<'_>) {
        match &node.value {
            Value::String(text) => self.characters_of_string(text, node.span),
            Value::Array(items) => items.iter().for_each(|item| self.characters_of_node(item)),
            Value::Object(members) => {
                for member in members {
                    self.characters_of_string(&member.key, member.key_span);
                    self.characters_of_node(&member.node);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn characters_of_string(&mut self, text: &str, span: Span) {
        if let Some(character) = text.chars().find(|&character| !is_accepted(character)) {
            self.unsupported(character, span);
        }
    }

    fn unsupported(&mut self, character: char, span: Span) {
        let severity = if self.kind().is_iam() { Severity::Error } else { Severity::Warning };
        let message = format!(
            "the character {} (U+{:04X}) is not accepted in a policy",
            quoted(&character.to_string()),
            u32::from(character)
        );
        let help = "IAM takes tab, line breaks and the characters U+0020 to U+00FF";
        self.report(Problem::new("unsupported-character", severity, span, message).help(help));
    }
}

/// Whether the only statement is that of `RCPFullAWSAccess`.
fn only_full_access(list: &Node<'_>) -> bool {
    let only = match &list.value {
        Value::Array(items) => items.first().filter(|_| items.len() == 1),
        Value::Object(_) => Some(list),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    };
    only.is_some_and(|statement| match &statement.value {
        Value::Object(members) => is_full_access(members),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            false
        }
    })
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r')
}

/// The characters IAM accepts in the text of a policy.
fn is_accepted(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{ff}')
}
