//! Actions: `*` or `prefix:name` (E-116), and which of them a kind of policy takes.

use super::call::{CALLS, Call};
use super::shape::{ListRule, opening};
use super::{Reader, quoted};
use crate::json::{Member, Node};
use crate::kind::PolicyKind;
use crate::policy::{ActionEntry, Block, PrincipalEntry, Sense, Text};
use crate::rcp::rcp_covers;
use crate::{Certainty, Problem, Severity, edit};

/// The actions a trust policy can grant (E-122).
const TRUST_ACTIONS: &[&str] = &[
    "AssumeRole",
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
    "TagSession",
    "SetSourceIdentity",
    "SetContext",
];

impl Reader<'_> {
    /// Reads `Action` or `NotAction` of a statement.
    pub(super) fn action_element(
        &mut self,
        members: &[Member<'_>],
        node: &Node<'_>,
        principal: Option<&Block<PrincipalEntry>>,
    ) -> Option<Block<ActionEntry>> {
        let Some((member, sense)) = self.one_of(members, "Action", "NotAction") else {
            if !Reader::misspelt(members, &["Action", "NotAction"]) {
                let message = "the statement has no `Action`".to_owned();
                let help = "add `\"Action\"` with the actions it is about, such as `s3:GetObject`";
                self.error("missing-action", opening(node.span), message, help);
            }
            return None;
        };
        if sense == Sense::Excluded {
            self.not_action_allowed(member);
        }
        let rule = ListRule {
            element: &member.key,
            empty: "empty-action-list",
            help: "name at least one action, such as `s3:GetObject`",
        };
        let texts = self.strings(&rule, &member.node);
        let mut entries = Vec::with_capacity(texts.len());
        for text in texts {
            if let Some(entry) = self.action(text) {
                self.action_of_kind(&entry, principal);
                entries.push(entry);
            }
        }
        (!entries.is_empty()).then_some(Block { sense, entries, key_span: member.key_span })
    }

    fn not_action_allowed(&mut self, member: &Member<'_>) {
        let (code, title) = if self.kind() == PolicyKind::Trust {
            ("trust-not-action", "a trust policy")
        } else if self.kind() == PolicyKind::Rcp {
            ("rcp-not-action", "a resource control policy")
        } else {
            return;
        };
        let message = format!("`NotAction` has no place in {title}");
        self.error(code, member.key_span, message, "list the actions with `Action`");
    }

    /// Reads one action string.
    fn action(&mut self, text: Text) -> Option<ActionEntry> {
        if &*text.value == "*" {
            return Some(ActionEntry::new(text));
        }
        if !is_sound(&text.value) && !self.check_action(&text) {
            return None;
        }
        let entry = ActionEntry::new(text);
        if entry.prefix().is_none() && !entry.names_everything() {
            let span = self.part(&entry.text, 0..1);
            let message = format!("{} names no service", quoted(&entry.text.value));
            let help = "name the service before the colon, such as `s3:Get*`";
            self.warning("wildcard-in-service", span, message, help);
        }
        Some(entry)
    }

    /// Tells the first thing that is wrong with an action; whether there is none.
    fn check_action(&mut self, text: &Text) -> bool {
        let value = &*text.value;
        let shown = quoted(value);
        if let Some(at) = value.find("${") {
            let end =
                value.get(at..).and_then(|rest| rest.find('}')).map_or(value.len(), |n| at + n + 1);
            let message = format!("a policy variable in the action {shown}");
            let help = "variables work in `Resource` and in values of String and Arn conditions";
            let span = self.part(text, at..end);
            self.error("variable-unsupported-in-element", span, message, help);
            return false;
        }
        if let Some(at) = value.find(',') {
            let message = format!("{shown} holds a comma");
            let help = "write several actions as a list: `[\"s3:GetObject\", \"s3:ListBucket\"]`";
            self.error("action-invalid-characters", self.part(text, at..at + 1), message, help);
            return false;
        }
        if let Some((at, space)) = value.char_indices().find(|(_, c)| c.is_whitespace()) {
            let span = self.part(text, at..at + space.len_utf8());
            let message = format!("a space in the action {shown}");
            self.error("action-whitespace", span, message, "remove the space");
            return false;
        }
        let Some((prefix, name)) = value.split_once(':').filter(|(prefix, _)| !prefix.is_empty())
        else {
            let message = format!("{shown} is not of the form `service:Action`");
            let help = "write the service, a colon and the action, such as `s3:GetObject`";
            self.error("action-format", text.span, message, help);
            return false;
        };
        self.action_parts(text, prefix, name)
    }

    fn action_parts(&mut self, text: &Text, prefix: &str, name: &str) -> bool {
        let shown = quoted(&text.value);
        let behind = prefix.len() + 1;
        if let Some(at) = name.find(':') {
            let span = self.part(text, behind + at..behind + at + 1);
            let message = format!("a second colon in the action {shown}");
            self.error("action-extra-colon", span, message, "an action has one colon");
            return false;
        }
        if name.is_empty() {
            let message = format!("{shown} names no action behind its colon");
            let help = "add the action, such as `s3:GetObject`, or `*` for all of the service";
            self.error("action-empty-name", text.span, message, help);
            return false;
        }
        if prefix != "*" && prefix.contains(['*', '?']) {
            let at = prefix.find(['*', '?']).unwrap_or(0);
            let message = format!("a wildcard in the service of {shown}");
            let help = "name the service; wildcards belong behind the colon";
            self.error("wildcard-in-service", self.part(text, at..at + 1), message, help);
            return false;
        }
        let in_prefix = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '*';
        let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '*' | '?');
        let bad_prefix = prefix.char_indices().find(|&(_, c)| !in_prefix(c));
        let bad_name = name.char_indices().find(|&(_, c)| !in_name(c));
        let bad = bad_prefix.or(bad_name.map(|(at, c)| (at + behind, c)));
        let Some((at, character)) = bad else { return true };
        let span = self.part(text, at..at + character.len_utf8());
        let message = format!("{} in the action {shown}", quoted(&character.to_string()));
        let help = "actions have letters, digits, `*` and `?`; the service also `-`";
        self.error("action-invalid-characters", span, message, help);
        false
    }

    /// Checks an action against the kind of policy it stands in.
    fn action_of_kind(&mut self, entry: &ActionEntry, principal: Option<&Block<PrincipalEntry>>) {
        if self.kind() == PolicyKind::Trust {
            self.trust_action(entry, principal);
        } else if self.kind() == PolicyKind::Rcp {
            self.rcp_action(entry);
        }
    }

    fn trust_action(&mut self, entry: &ActionEntry, principal: Option<&Block<PrincipalEntry>>) {
        let shown = quoted(&entry.text.value);
        let of_sts = entry.prefix().is_some_and(|prefix| prefix.eq_ignore_ascii_case("sts"));
        let granted = |name: &&str| entry.matches_name(name);
        let help = "a trust policy grants `sts:AssumeRole`, `sts:AssumeRoleWithSAML`, \
                    `sts:AssumeRoleWithWebIdentity`, `sts:TagSession`, `sts:SetSourceIdentity` or \
                    `sts:SetContext`";
        if !of_sts || !TRUST_ACTIONS.iter().any(granted) {
            let message = format!("{shown} has no place in a trust policy");
            let problem =
                Problem::new("trust-action-not-sts", Severity::Error, entry.text.span, message);
            self.report(match near_trust_action(entry) {
                None => problem.help(help),
                Some(near) => problem.help(format!("did you mean `{near}`?")).fix_all(
                    format!("replace with `{near}`"),
                    Certainty::Likely,
                    vec![edit::replace_content(entry.text.span, &near)],
                ),
            });
        } else if entry.names_everything() {
            let message = format!("{shown} names more than a role can be asked for");
            self.warning("trust-action-not-sts", entry.text.span, message, help);
        } else {
            self.trust_action_of_principal(entry, principal);
        }
    }

    /// A provider's callers use the two federated actions, all others `sts:AssumeRole`.
    fn trust_action_of_principal(
        &mut self,
        entry: &ActionEntry,
        principal: Option<&Block<PrincipalEntry>>,
    ) {
        let Some(principal) = principal else { return };
        let name = entry.literal_name();
        if name != entry.name() {
            return;
        }
        let Some(call) = CALLS.iter().find(|call| call.name().eq_ignore_ascii_case(name)) else {
            return;
        };
        let calls = || principal.entries.iter().map(|entry| Call::of(&entry.principal));
        // Callers of a kind that makes every call are let in whatever the others do.
        if calls().any(|own| own.is_none_or(|own| own == *call)) {
            return;
        }
        let shown = quoted(&entry.text.value);
        let (message, note) = match call {
            Call::Plain => (
                format!("callers from an identity provider never use {shown}"),
                "only identity providers are named",
            ),
            Call::Saml => (
                format!("only callers from a SAML provider use {shown}"),
                "no SAML provider is named",
            ),
            Call::WebIdentity => (
                format!("only callers from an OIDC provider use {shown}"),
                "no OIDC provider is named",
            ),
        };
        let code = "mismatched-action-for-principal";
        let problem = Problem::new(code, Severity::Warning, entry.text.span, message)
            .note(principal.key_span, note);
        let right = calls().flatten().next().filter(|right| calls().all(|it| it == Some(*right)));
        self.report(match right {
            Some(right) => {
                let name = right.name();
                let span = self.part(
                    &entry.text,
                    entry.text.value.len() - entry.name().len()..entry.text.value.len(),
                );
                problem.help(format!("use `sts:{name}`")).fix(
                    format!("replace with `sts:{name}`"),
                    Certainty::Likely,
                    span,
                    name,
                )
            }
            None => problem.help("give each kind of principal a statement of its own"),
        });
    }

    fn rcp_action(&mut self, entry: &ActionEntry) {
        if self.full_access {
            return;
        }
        let help = "name actions of the services that resource control policies cover, one by one";
        match entry.prefix() {
            None => {
                let message = "a resource control policy must name the service".to_owned();
                let span = self.part(&entry.text, 0..1);
                self.error("rcp-unsupported-service", span, message, help);
            }
            Some(prefix) if !rcp_covers(prefix) => {
                let shown = quoted(prefix);
                let message = format!("resource control policies do not cover the service {shown}");
                let span = self.part(&entry.text, 0..prefix.len());
                self.warning("rcp-unsupported-service", span, message, help);
            }
            Some(_) => {}
        }
    }
}

/// The action of a trust policy that is meant by a misspelt one.
fn near_trust_action(entry: &ActionEntry) -> Option<String> {
    let of_sts = entry.prefix().is_some_and(|prefix| prefix.eq_ignore_ascii_case("sts"));
    let near = crate::nearest(entry.name(), TRUST_ACTIONS.iter().copied());
    near.filter(|_| of_sts).map(|near| format!("sts:{near}"))
}

/// Whether nothing is wrong with an action: letters, digits and hyphens, or `*`; a colon; letters,
/// digits and wildcards.
fn is_sound(action: &str) -> bool {
    let mut bytes = action.bytes();
    let prefix = bytes.by_ref().take_while(|byte| *byte != b':');
    let (length, plain) = prefix.fold((0, true), |(length, plain), byte| {
        (length + 1, plain & (byte.is_ascii_alphanumeric() | (byte == b'-')))
    });
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() | (byte == b'*') | (byte == b'?');
    // Looks at every byte, which is faster than stopping early: nearly all actions are sound.
    let rest = bytes.len();
    let name = bytes.fold(rest > 0, |all, byte| all & in_name(byte));
    (length > 0 && plain || action.starts_with("*:")) && name
}
