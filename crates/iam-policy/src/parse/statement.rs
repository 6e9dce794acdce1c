//! One statement: which elements it has, and which its kind of policy takes (E-110 to E-128).

use super::element::Holder;
use super::shape::{ListRule, opening};
use super::{Reader, quoted};
use crate::json::{Member, Node, Value};
use crate::kind::{PolicyKind, Presence};
use crate::policy::{Block, Effect, Sense, Statement, Text};
use crate::{Certainty, Problem, Severity, edit};

/// The elements of a statement.
pub(super) const ELEMENTS: &[&str] = &[
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// The longest text in which a free name is looked for; policies are much shorter.
const MAX_SEARCHED: usize = 64 * 1024;

impl Reader<'_> {
    /// Reads a statement; `None` where an element is missing without which it means nothing.
    pub(super) fn statement(&mut self, node: &Node<'_>) -> Option<Statement> {
        let Value::Object(members) = &node.value else {
            self.wrong_type("Statement", "an object in braces", node);
            return None;
        };
        if self.is_function("Statement", node) {
            return None;
        }
        let holder = elements(members);
        for member in members.iter().filter(|member| !ELEMENTS.contains(&member.key.as_ref())) {
            self.unknown_member(&holder, member);
        }
        let sid = holder.find("Sid").and_then(|member| self.sid(node, member));
        let effect = self.effect(&holder, node);
        let principal = self.principal_element(members, node, effect);
        let action = self.action_element(members, node, principal.as_ref());
        let resource = self.resource_element(members, node);
        self.empty_condition = false;
        let condition = holder.find("Condition");
        let condition = condition.map(|it| self.condition(node, it, effect, action.as_ref()));
        Some(Statement {
            sid,
            effect: effect?,
            principal,
            action: action?,
            resource,
            condition: condition.unwrap_or_default(),
            has_empty_condition: self.empty_condition,
            span: node.span,
        })
    }

    fn sid(&mut self, statement: &Node<'_>, member: &Member<'_>) -> Option<Text> {
        let sid = self.string("Sid", &member.node)?;
        if sid.value.is_empty() {
            let span = member.node.span;
            let problem = Problem::new("empty-sid", Severity::Suggestion, span, "`Sid` is empty")
                .help("give the statement a name or leave `Sid` out");
            self.report_removable(problem, Certainty::Sure, statement, member);
            return None;
        }
        let code = "variable-unsupported-in-element";
        if !self.no_variable(code, Severity::Error, "a `Sid`", &sid) {
            return Some(sid);
        }
        let bad = sid.value.char_indices().find(|(_, c)| !c.is_ascii_alphanumeric());
        if let Some((at, character)) = bad {
            let span = self.part(&sid, at..at + character.len_utf8());
            let severity = if self.kind().is_iam() { Severity::Error } else { Severity::Info };
            let character = character.to_string();
            let message =
                format!("{} may not stand in the `Sid` {}", quoted(&character), quoted(&sid.value));
            let mut problem = Problem::new("invalid-sid-characters", severity, span, message)
                .help("use only letters A–Z, a–z and digits, without spaces");
            let name = joined(&sid.value);
            let is_short = self.text.len() <= MAX_SEARCHED;
            let is_free = is_short && !name.is_empty() && !self.text.contains(&edit::quote(&name));
            if severity == Severity::Error && is_free {
                let edits = vec![edit::replace_content(sid.span, &name)];
                problem = problem.fix_all(format!("write `{name}`"), Certainty::Sure, edits);
            }
            self.report(problem);
        }
        Some(sid)
    }

    fn effect(&mut self, holder: &Holder<'_, '_, '_>, node: &Node<'_>) -> Option<Effect> {
        let Some(member) = holder.find("Effect") else {
            // A misspelt name has been told already; one message for one slip.
            if !holder.misspells(&["Effect"]) {
                let help =
                    "add `\"Effect\": \"Allow\"` or `\"Effect\": \"Deny\"`; there is no default";
                let message = "the statement has no `Effect`".to_owned();
                self.error("missing-effect", opening(node.span), message, help);
            }
            return None;
        };
        let text = self.string("Effect", &member.node)?;
        match &*text.value {
            "Allow" => {}
            "Deny" => return Some(Effect::Deny),
            _ => {
                self.invalid_effect(&text);
                return None;
            }
        }
        if self.kind() == PolicyKind::Rcp && !self.full_access {
            let message = "a resource control policy only denies".to_owned();
            let help = "write `\"Effect\": \"Deny\"`; AWS itself attaches the policy that allows";
            self.error("rcp-allow-not-supported", text.span, message, help);
        }
        Some(Effect::Allow)
    }

    fn invalid_effect(&mut self, text: &Text) {
        let message = format!("{} is no effect", quoted(&text.value));
        let problem = Problem::new("invalid-effect", Severity::Error, text.span, message)
            .help("`Effect` is exactly `Allow` or `Deny`, with a capital letter");
        let words = [Effect::Allow, Effect::Deny].map(Effect::word);
        let bare = text.value.trim();
        let same = words.into_iter().find(|word| word.eq_ignore_ascii_case(bare));
        let Some(word) = same.or_else(|| crate::suggest::nearest(bare, words)) else {
            self.report(problem);
            return;
        };
        let certainty = if same.is_some() { Certainty::Sure } else { Certainty::Likely };
        let edits = vec![edit::replace_content(text.span, word)];
        self.report(problem.fix_all(format!("write `{word}`"), certainty, edits));
    }

    /// The member of a pair such as `Action` and `NotAction`, and the sense of the one that is
    /// there. Both together are an error; the first is taken.
    pub(super) fn one_of<'m, 't>(
        &mut self,
        members: &'m [Member<'t>],
        listed: &'static str,
        excluded: &'static str,
    ) -> Option<(&'m Member<'t>, Sense)> {
        let holder = elements(members);
        let mut found = members.iter().filter_map(|member| match member.key.as_ref() {
            key if key == listed => Some((member, Sense::Listed)),
            key if key == excluded => Some((member, Sense::Excluded)),
            key if ELEMENTS.contains(&key) => None,
            _ if holder.meant(member) == Some(listed) => Some((member, Sense::Listed)),
            _ if holder.meant(member) == Some(excluded) => Some((member, Sense::Excluded)),
            _ => None,
        });
        let first = found.next()?;
        if let Some((second, _)) = found.next() {
            let message = format!("`{listed}` and `{excluded}` in one statement");
            let problem =
                Problem::new("conflicting-elements", Severity::Error, second.key_span, message)
                    .help("keep one of the two; put the other into a statement of its own")
                    .note(first.0.key_span, "the first of them");
            self.report(problem);
        }
        Some(first)
    }

    /// Whether an element seems to be there under a misspelt name, which has been told already.
    pub(super) fn misspelt(members: &[Member<'_>], names: &[&str]) -> bool {
        elements(members).misspells(names)
    }

    fn resource_element(
        &mut self,
        members: &[Member<'_>],
        node: &Node<'_>,
    ) -> Option<Block<crate::policy::ResourceEntry>> {
        let found = self.one_of(members, "Resource", "NotResource");
        let presence = self.kind().resource();
        let Some((member, sense)) = found else {
            let told = Reader::misspelt(members, &["Resource", "NotResource"]);
            if presence == Presence::Required && !told {
                let help = "add `\"Resource\"` with the ARNs it is about, or `\"*\"` for all";
                let message = "the statement has no `Resource`".to_owned();
                self.error("missing-resource", opening(node.span), message, help);
            }
            return None;
        };
        if presence == Presence::Forbidden {
            self.resource_not_supported(member, node);
            return None;
        }
        let rule = ListRule {
            element: &member.key,
            empty: "empty-resource-list",
            help: "name at least one ARN, or `\"*\"`",
        };
        let texts = self.strings(&rule, &member.node);
        let entries: Vec<_> = texts.into_iter().filter_map(|text| self.resource(text)).collect();
        (!entries.is_empty()).then_some(Block { sense, entries, key_span: member.key_span })
    }

    fn resource_not_supported(&mut self, member: &Member<'_>, statement: &Node<'_>) {
        let key = member.key.as_ref();
        let (code, message, help) = if self.kind() == PolicyKind::Trust {
            (
                "trust-resource-element",
                format!("`{key}` in a trust policy"),
                "remove it: the resource is the role that carries the trust policy",
            )
        } else {
            (
                "resource-not-supported",
                format!("`{key}` has no place in {}", self.kind().a_title()),
                "remove it: the resource is the one that carries the policy",
            )
        };
        let problem = Problem::new(code, Severity::Error, member.key_span, message).help(help);
        let Value::Object(members) = &statement.value else { return self.report(problem) };
        let at = members.iter().position(|it| it.key_span == member.key_span);
        let removal = at.and_then(|at| edit::remove_member(statement, at));
        self.report(match removal {
            Some(edit) => problem.fix_all(format!("remove `{key}`"), Certainty::Sure, vec![edit]),
            None => problem,
        });
    }
}

/// The members of a statement with the names it has.
fn elements<'m, 't>(members: &'m [Member<'t>]) -> Holder<'static, 'm, 't> {
    let (name, code) = ("a statement", "unknown-statement-element");
    Holder { name, code, known: ELEMENTS, members }
}

/// The words of a name without what stands between them, each but the first with a capital letter.
fn joined(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut out = String::with_capacity(name.len());
    for word in words {
        let (first, rest) = word.split_at(1);
        if out.is_empty() {
            out.push_str(word);
        } else {
            out.push_str(&first.to_ascii_uppercase());
            out.push_str(rest);
        }
    }
    out
}

/// Whether the members are those of the policy `RCPFullAWSAccess` that AWS attaches itself
/// (E-124): allow everything to everyone.
pub(super) fn is_full_access(members: &[Member<'_>]) -> bool {
    let is_star = |name: &str| {
        let value = members.iter().find(|member| member.key == name);
        value.is_some_and(|member| matches!(&member.node.value, Value::String(text) if text == "*"))
    };
    let known = ["Sid", "Effect", "Principal", "Action", "Resource"];
    let allows = members.iter().any(|member| {
        member.key == "Effect" && matches!(&member.node.value, Value::String(it) if it == "Allow")
    });
    allows
        && ["Principal", "Action", "Resource"].into_iter().all(is_star)
        && members.iter().all(|member| known.contains(&member.key.as_ref()))
}
