//! The document around the statements: its characters, its elements, its version (E-101 to E-106).

use std::collections::{BTreeMap, BTreeSet};

use super::element::Holder;
use super::shape::opening;
use super::statement::{self, is_full_access};
use super::{Purpose, Reader, quoted};
use crate::json::{Member, Node, Value};
use crate::kind::PolicyKind;
use crate::policy::{Policy, Statement, Version};
use crate::{Certainty, Edit, Problem, Severity, Span, edit};

/// The elements of a document.
const ELEMENTS: &[&str] = &["Version", "Id", "Statement"];
/// Names of fields in answers of AWS that hold a document.
const WRAPPERS: &[&str] = &["PolicyDocument", "AssumeRolePolicyDocument", "Policy", "Document"];

/// The version that new documents have, as JSON.
const CURRENT: &str = "\"2012-10-17\"";
const VERSION_HELP: &str =
    "the value names the policy language, not a day: `2012-10-17` is the current one";

impl Reader<'_> {
    /// Reads the whole document.
    pub(super) fn document(&mut self, root: &Node<'_>) -> Option<Policy> {
        let members = self.root_members(root)?;
        let holder =
            Holder { name: "a policy", code: "unknown-policy-element", known: ELEMENTS, members };
        self.unknown_elements(&holder, root);
        self.version(holder.find("Version"), root);
        let id = holder.find("Id").and_then(|member| {
            self.id_of_kind(root, member);
            self.string("Id", &member.node)
        });
        let Some(list) = holder.find("Statement") else {
            if !holder.misspells(&["Statement"]) {
                let help = "add `\"Statement\": [ … ]` with at least one statement";
                let message = "the document has no `Statement`".to_owned();
                self.error("missing-statement", opening(root.span), message, help);
            }
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
                let message = "a policy is an object, this is a list";
                let (start, end) = (root.span.start, root.span.end);
                let add = |at, text: &str| Edit { span: Span::new(at, at), text: text.to_owned() };
                let head = format!("{{ \"Version\": {CURRENT}, \"Statement\": ");
                let edits = vec![add(start, &head), add(end, " }")];
                let span = opening(root.span);
                let problem = Problem::new("document-not-object", Severity::Error, span, message)
                    .help(help)
                    .fix_all("wrap the list in a policy", Certainty::Likely, edits);
                self.report(problem);
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

    fn id_of_kind(&mut self, root: &Node<'_>, member: &Member<'_>) {
        if self.kind().takes_id() {
            return;
        }
        let message = format!("`Id` has no place in {}", self.kind().a_title());
        let problem = Problem::new("id-not-supported", Severity::Warning, member.key_span, message)
            .help("leave it out; it never changes a decision");
        self.report_removable(problem, Certainty::Sure, root, member);
    }

    /// Reports a problem that is gone without the member of the object.
    pub(super) fn report_removable(
        &mut self,
        problem: Problem,
        certainty: Certainty,
        object: &Node<'_>,
        member: &Member<'_>,
    ) {
        let title = format!("remove {}", quoted(&member.key));
        self.report(match removal(object, member) {
            Some(edit) => problem.fix_all(title, certainty, vec![edit]),
            None => problem,
        });
    }

    fn unknown_elements(&mut self, holder: &Holder<'_, '_, '_>, root: &Node<'_>) {
        let mut wrap = wrap_in_statement(holder);
        for member in holder.members {
            let key = member.key.as_ref();
            if ELEMENTS.contains(&key) {
                continue;
            }
            if statement::ELEMENTS.contains(&key) {
                let message = format!("`{key}` belongs inside a statement");
                let code = "misplaced-element";
                let problem = Problem::new(code, Severity::Error, member.key_span, message)
                    .help("move it into an object of the list `Statement`");
                self.report(match wrap.take() {
                    Some(edits) => {
                        let title = "put them into a statement";
                        problem.fix_all(title, Certainty::Likely, edits)
                    }
                    None => problem,
                });
            } else if WRAPPERS.contains(&key) {
                self.wrapper(member, root);
            } else {
                self.unknown_member(holder, member);
            }
        }
    }

    fn wrapper(&mut self, member: &Member<'_>, root: &Node<'_>) {
        let message = format!("`{}` is a field of an AWS answer, not part of a policy", member.key);
        let code = "unknown-policy-element";
        let problem = Problem::new(code, Severity::Error, member.key_span, message)
            .help("keep only the object inside of it");
        let inner = self.text.get(member.node.span.start..member.node.span.end).unwrap_or("");
        let is_document = matches!(member.node.value, Value::Object(_));
        self.report(if is_document {
            problem.fix("keep only the document", Certainty::Likely, root.span, inner)
        } else {
            problem
        });
    }

    fn version(&mut self, member: Option<&Member<'_>>, root: &Node<'_>) {
        let Some(member) = member else {
            let edit = edit::add_first_member(self.text, root, "Version", CURRENT);
            self.old_version(None, opening(root.span), edit);
            return;
        };
        let Some(text) = self.string("Version", &member.node) else { return };
        match &*text.value {
            "2012-10-17" => self.version = Version::V2012,
            "2008-10-17" => {
                self.old_version = Some(text.span);
                let edit = edit::replace_content(text.span, "2012-10-17");
                self.old_version(Some(&text.value), text.span, Some(edit));
            }
            other => {
                // The author means the current language: read on as that.
                self.version = Version::V2012;
                let message = format!("{} is no version of the policy language", quoted(other));
                let is_2008 = other.starts_with("2008");
                let certainty = if is_2008 { Certainty::Likely } else { Certainty::Sure };
                let edits = vec![edit::replace_content(text.span, "2012-10-17")];
                let problem = Problem::new("invalid-version", Severity::Error, text.span, message)
                    .help(VERSION_HELP)
                    .fix_all("write `2012-10-17`", certainty, edits);
                self.report(problem);
            }
        }
    }

    /// Tells of the language of 2008, written or by a missing `Version`, which `edit` would mend.
    fn old_version(&mut self, written: Option<&str>, span: Span, edit: Option<Edit>) {
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
        // With the current language what was plain text becomes a variable.
        let has_variable = self.text.contains("${");
        let certainty = if has_variable { Certainty::Likely } else { Certainty::Sure };
        let help = "write `\"Version\": \"2012-10-17\"`";
        let problem = Problem::new(code, severity, span, message).help(help);
        self.report(match edit {
            Some(edit) => problem.fix_all("write the version `2012-10-17`", certainty, vec![edit]),
            None => problem,
        });
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
        let sids = || statements.iter().filter_map(|statement| statement.sid.as_ref());
        let mut taken: Option<BTreeSet<&str>> = None;
        let all = || sids().map(|sid| &*sid.value).collect();
        for sid in sids() {
            if let Some(before) = first.get(&*sid.value) {
                let message = format!("a second statement with the Sid {}", quoted(&sid.value));
                let name = free_name(&sid.value, taken.get_or_insert_with(all));
                let edits = vec![edit::replace_content(sid.span, &name)];
                let problem = Problem::new("duplicate-sid", Severity::Error, sid.span, message)
                    .help("rename one of them")
                    .note(*before, "the first one")
                    .fix_all(format!("rename it to {}", quoted(&name)), Certainty::Likely, edits);
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

/// Puts the elements of a statement that stand in the document itself into a statement; `None`
/// where there is one already, or where something else stands between them.
fn wrap_in_statement(holder: &Holder<'_, '_, '_>) -> Option<Vec<Edit>> {
    let is_misplaced = |it: &Member<'_>| statement::ELEMENTS.contains(&it.key.as_ref());
    let first = holder.members.iter().position(is_misplaced)?;
    let last = holder.members.iter().rposition(is_misplaced)?;
    let members = holder.members.get(first..=last)?;
    let is_missing = holder.find("Statement").is_none() && !holder.misspells(&["Statement"]);
    let (Some(from), Some(to)) = (members.first(), members.last()) else { return None };
    if !is_missing || !members.iter().all(is_misplaced) {
        return None;
    }
    let insert = |at, text: &str| Edit { span: Span::new(at, at), text: text.to_owned() };
    let head = insert(from.key_span.start, "\"Statement\": { ");
    Some(vec![head, insert(to.node.span.end, " }")])
}

/// The name with the first number behind it that is not taken.
fn free_name(name: &str, taken: &BTreeSet<&str>) -> String {
    let numbered = |number: usize| format!("{name}{number}");
    let free = (2..100).map(numbered).find(|name| !taken.contains(name.as_str()));
    free.unwrap_or_else(|| numbered(taken.len() + 3))
}

/// Takes a member out of its object.
fn removal(object: &Node<'_>, member: &Member<'_>) -> Option<Edit> {
    let Value::Object(members) = &object.value else { return None };
    let index = members.iter().position(|it| it.key_span == member.key_span)?;
    edit::remove_member(object, index)
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
