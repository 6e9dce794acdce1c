//! Principal blocks: who a statement is about (E-126, E-127, E-230 to E-239).

mod name;

use name::{arn_principal, is_principal_of, is_service_name, is_unique_id, likely_key};

use super::shape::{ListRule, opening};
use super::{Reader, quoted, visible};
use crate::arn::{AccountId, Arn};
use crate::json::{Member, Node, Value};
use crate::kind::{PolicyKind, Presence, ResourceService};
use crate::policy::{Block, Effect, PrincipalEntry, PrincipalName, Sense, Text};
use crate::{Certainty, Problem, Severity, edit};

/// The keys of a principal object.
const KEYS: &[&str] = &["AWS", "Service", "Federated", "CanonicalUser"];
/// Words under which authors look for what stands under `AWS`.
const PEOPLE: &[&str] = &["user", "users", "role", "roles", "account", "accounts", "iam", "arn"];
/// The web identity providers that are named without an ARN.
const PROVIDERS: &[&str] = &[
    "accounts.google.com",
    "www.amazon.com",
    "graph.facebook.com",
    "cognito-identity.amazonaws.com",
];

impl Reader<'_> {
    /// Reads `Principal` or `NotPrincipal` of a statement.
    pub(super) fn principal_element(
        &mut self,
        members: &[Member<'_>],
        node: &Node<'_>,
        effect: Option<Effect>,
    ) -> Option<Block<PrincipalEntry>> {
        let Some((member, sense)) = self.one_of(members, "Principal", "NotPrincipal") else {
            let told = Reader::misspelt(members, &["Principal", "NotPrincipal"]);
            if self.kind().principal() == Presence::Required && !told {
                let message = "the statement has no `Principal`".to_owned();
                let help = "say whom it is about; without that it can never match";
                self.error("missing-principal", opening(node.span), message, help);
            }
            return None;
        };
        if self.kind().principal() == Presence::Forbidden {
            let message = format!("`{}` in {}", member.key, self.kind().a_title());
            let code = "principal-not-supported";
            let problem = Problem::new(code, Severity::Error, member.key_span, message)
                .help("remove it: the principal is whoever the policy is attached to");
            self.report_removable(problem, Certainty::Likely, node, member);
            return None;
        }
        if sense == Sense::Excluded && !self.not_principal_allowed(member, effect) {
            return None;
        }
        let entries = self.principals(&member.node)?;
        if self.kind() == PolicyKind::Rcp {
            self.rcp_principal(&member.node, &entries);
        }
        if self.kind() == PolicyKind::VpcEndpoint {
            self.endpoint_principal(member, sense, &entries);
        }
        self.excluded_everybody(sense, &entries);
        Some(Block { sense, entries, key_span: member.key_span })
    }

    fn not_principal_allowed(&mut self, member: &Member<'_>, effect: Option<Effect>) -> bool {
        let span = member.key_span;
        if self.kind() == PolicyKind::Trust {
            let message = "`NotPrincipal` has no place in a trust policy".to_owned();
            let help = "name whom the role trusts with `Principal`";
            self.error("trust-not-principal", span, message, help);
            return false;
        }
        if self.kind() == PolicyKind::Rcp {
            let message = "`NotPrincipal` has no place in a resource control policy".to_owned();
            let help = "write `\"Principal\": \"*\"` and narrow it with a condition";
            self.error("rcp-principal-not-star", span, message, help);
            return false;
        }
        if effect == Some(Effect::Allow) {
            let message = "`NotPrincipal` with `Allow`".to_owned();
            let help = "it would grant to everybody else, unsigned callers too; use `Principal`";
            self.error("allow-with-not-principal", span, message, help);
        } else {
            let message = "`NotPrincipal` rarely spares whom it names";
            let code = "deny-with-not-principal";
            let problem = Problem::new(code, Severity::Suggestion, span, message);
            let help = "deny `\"Principal\": \"*\"` with `ArnNotEquals` on `aws:PrincipalArn`";
            self.report(problem.help(help));
        }
        true
    }

    fn excluded_everybody(&mut self, sense: Sense, entries: &[PrincipalEntry]) {
        let everybody = entries.iter().find(|entry| entry.principal == PrincipalName::Anyone);
        if let Some(entry) = everybody.filter(|_| sense == Sense::Excluded) {
            let message = "`NotPrincipal` spares everybody, so the statement never applies";
            let help = "name the principals to spare, or leave the statement out";
            self.error("not-principal-star", entry.text.span, message.to_owned(), help);
        }
    }

    /// The entries of a principal value; `None` where it is none.
    fn principals(&mut self, node: &Node<'_>) -> Option<Vec<PrincipalEntry>> {
        match &node.value {
            Value::String(text) if text == "*" => {
                let text = self.string("Principal", node)?;
                Some(vec![PrincipalEntry { text, principal: PrincipalName::Anyone }])
            }
            Value::String(text) => {
                self.bare_principal(text, node);
                None
            }
            Value::Object(members) if members.is_empty() => {
                let message = "the principal is empty".to_owned();
                let help = "name somebody: `{ \"AWS\": \"arn:aws:iam::111122223333:role/Name\" }`";
                self.error("empty-principal", opening(node.span), message, help);
                None
            }
            Value::Object(_) if self.is_function("Principal", node) => None,
            Value::Object(members) => {
                let entries: Vec<_> = members
                    .iter()
                    .flat_map(|member| self.principals_of_key(members, member))
                    .collect();
                (!entries.is_empty()).then_some(entries)
            }
            Value::Array(_) => {
                let message = "a principal cannot be a bare list";
                let code = "invalid-principal-format";
                let own = self.text.get(node.span.start..node.span.end).unwrap_or("");
                let list = format!("{{ \"AWS\": {own} }}");
                let problem = Problem::new(code, Severity::Error, opening(node.span), message)
                    .help("put the list into an object: `{ \"AWS\": [ … ] }`")
                    .fix("name them under `AWS`", Certainty::Likely, node.span, list);
                self.report(problem);
                None
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {
                self.wrong_type("Principal", "`\"*\"` or an object such as `{ \"AWS\": … }`", node);
                None
            }
        }
    }

    /// A text other than `*` where an object was expected.
    fn bare_principal(&mut self, text: &str, node: &Node<'_>) {
        let message = format!("{} is no principal by itself", quoted(text));
        let key = likely_key(text);
        let span = crate::json::content_span(self.text, node.span);
        let object = format!("{{ \"{key}\": {} }}", edit::quote(text));
        let problem = Problem::new("invalid-principal-format", Severity::Error, span, message)
            .help(format!(
                "write `{{ \"{key}\": \"{}\" }}`, or `\"*\"` for everybody",
                visible(text)
            ));
        let certainty =
            if is_principal_of(key, text) { Certainty::Sure } else { Certainty::Likely };
        self.report(problem.fix(format!("name it under `{key}`"), certainty, node.span, object));
    }

    fn unknown_key(&mut self, members: &[Member<'_>], member: &Member<'_>) {
        let key = member.key.as_ref();
        let near = crate::suggest::nearest(key, KEYS.iter().copied());
        let meant =
            near.or_else(|| PEOPLE.contains(&key.to_ascii_lowercase().as_str()).then_some("AWS"));
        let help = match (near, meant) {
            (Some(near), _) => format!("did you mean `{near}`? names are case-sensitive"),
            (None, Some(_)) => "users, roles and accounts all stand under `AWS`".to_owned(),
            (None, None) => {
                "the keys are `AWS`, `Service`, `Federated` and `CanonicalUser`".to_owned()
            }
        };
        let message = format!("{} is no kind of principal", quoted(key));
        let code = "invalid-principal-key";
        let problem = Problem::new(code, Severity::Error, member.key_span, message).help(help);
        let meant = meant.filter(|meant| !members.iter().any(|other| other.key == *meant));
        self.report(match meant {
            Some(meant) => {
                let is_same = key.eq_ignore_ascii_case(meant);
                let certainty = if is_same { Certainty::Sure } else { Certainty::Likely };
                let title = format!("replace with `{meant}`");
                problem.fix(title, certainty, member.key_span, edit::quote(meant))
            }
            None => problem,
        });
    }

    fn principals_of_key(
        &mut self,
        members: &[Member<'_>],
        member: &Member<'_>,
    ) -> Vec<PrincipalEntry> {
        let key = member.key.as_ref();
        if !KEYS.contains(&key) {
            self.unknown_key(members, member);
            return Vec::new();
        }
        if !self.principal_key_allowed(member) {
            return Vec::new();
        }
        let rule = ListRule {
            element: key,
            empty: "empty-principal",
            help: "name at least one principal",
        };
        let texts = self.strings(&rule, &member.node);
        texts.into_iter().filter_map(|text| self.principal(key, text)).collect()
    }

    fn principal_key_allowed(&mut self, member: &Member<'_>) -> bool {
        let is_trust = self.kind() == PolicyKind::Trust;
        if member.key == "Federated" && !is_trust {
            let message = "`Federated` principals belong in role trust policies".to_owned();
            let help = "name the role that the provider's users assume, with `AWS`";
            self.error("federated-principal-not-supported", member.key_span, message, help);
            return false;
        }
        let is_bucket = self.kind() == PolicyKind::Resource(ResourceService::S3);
        if member.key == "CanonicalUser" && !is_bucket {
            let message = "only S3 understands `CanonicalUser`".to_owned();
            let help = "name the account with `AWS`";
            self.error("canonical-user-outside-s3", member.key_span, message, help);
            return false;
        }
        true
    }

    fn principal(&mut self, key: &str, text: Text) -> Option<PrincipalEntry> {
        let code = "variable-unsupported-in-element";
        if !self.no_variable(code, Severity::Error, "a principal", &text) {
            return None;
        }
        let principal = match key {
            "AWS" => self.aws_principal(&text)?,
            "Service" => self.service_principal(&text)?,
            "Federated" => self.federated_principal(&text)?,
            _ => self.canonical_user(&text)?,
        };
        Some(PrincipalEntry { text, principal })
    }

    fn aws_principal(&mut self, text: &Text) -> Option<PrincipalName> {
        let value = &*text.value;
        if value == "*" {
            return Some(PrincipalName::Anyone);
        }
        if let Some(account) = AccountId::parse(value) {
            return Some(PrincipalName::Account(account));
        }
        if let Some(at) = value.find(['*', '?']) {
            let message = format!("a wildcard in the principal {}", quoted(value));
            let help = "wildcards match nothing here: name the account, or `*` with an `ArnLike` \
                        condition on `aws:PrincipalArn`";
            self.error("wildcard-in-principal", self.part(text, at..at + 1), message, help);
            return None;
        }
        if is_unique_id(value) {
            let message = format!("{} is the id of a user or role, not its ARN", quoted(value));
            let help =
                "AWS leaves such an id behind when the user or role was deleted: use the ARN";
            self.warning("principal-unique-id", text.span, message, help);
            return Some(PrincipalName::UniqueId(value.into()));
        }
        let found = Arn::parse(value).and_then(|arn| arn_principal(&arn));
        if found.is_none() {
            self.not_a_principal(text);
        }
        found
    }

    fn not_a_principal(&mut self, text: &Text) {
        let value = &*text.value;
        let group = Arn::parse(value).filter(|arn| arn.resource().starts_with("group/"));
        if let Some(arn) = group {
            let message = format!("the group {} cannot be a principal", quoted(value));
            let help = "groups never call AWS: name the users, or a role they assume";
            let span = self.part(text, arn.head().len()..value.len());
            self.error("group-as-principal", span, message, help);
        } else {
            let message = format!("{} names no principal", quoted(value));
            let help = "write an account id of 12 digits, or the ARN of an account root, user, \
                        role, role session or federated user";
            self.error("invalid-principal-arn", text.span, message, help);
        }
    }

    fn service_principal(&mut self, text: &Text) -> Option<PrincipalName> {
        let value = &*text.value;
        if is_service_name(value) {
            return Some(PrincipalName::Service(value.into()));
        }
        let message = format!("{} is no service principal", quoted(value));
        let lower = value.to_ascii_lowercase();
        let (meant, certainty) = if is_service_name(&lower) {
            (Some(lower), Certainty::Sure)
        } else {
            let named = format!("{lower}.amazonaws.com");
            let is_bare = !lower.contains('.') && is_service_name(&named);
            (is_bare.then_some(named), Certainty::Likely)
        };
        let example = meant.as_deref().unwrap_or("lambda.amazonaws.com");
        let problem =
            Problem::new("invalid-service-principal", Severity::Error, text.span, message)
                .help(format!("services are named in full, such as `{example}`"));
        self.report(match &meant {
            Some(meant) => {
                let edits = vec![edit::replace_content(text.span, meant)];
                problem.fix_all(format!("replace with `{meant}`"), certainty, edits)
            }
            None => problem,
        });
        None
    }

    fn federated_principal(&mut self, text: &Text) -> Option<PrincipalName> {
        let value = &*text.value;
        let provider = |arn: Arn<'_>| {
            let kind = ["oidc-provider/", "saml-provider/"];
            let named = kind
                .iter()
                .any(|kind| arn.resource().strip_prefix(kind).is_some_and(|name| !name.is_empty()));
            arn.service() == "iam" && named && AccountId::parse(arn.account()).is_some()
        };
        let plain = !value.contains(['*', '?']);
        if plain && (PROVIDERS.contains(&value) || Arn::parse(value).is_some_and(provider)) {
            return Some(PrincipalName::Federated(value.into()));
        }
        let message = format!("{} is no identity provider", quoted(value));
        let help = "write the ARN of a `saml-provider/` or `oidc-provider/`, or a built-in provider \
                    such as `accounts.google.com`";
        self.error("invalid-federated-principal", text.span, message, help);
        None
    }

    fn canonical_user(&mut self, text: &Text) -> Option<PrincipalName> {
        let value = &*text.value;
        if value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Some(PrincipalName::CanonicalUser(value.into()));
        }
        let message = format!("{} is no canonical user id", quoted(value));
        let help = "a canonical user id has 64 hexadecimal digits";
        self.error("invalid-principal-arn", text.span, message, help);
        None
    }

    fn rcp_principal(&mut self, node: &Node<'_>, entries: &[PrincipalEntry]) {
        let everybody = entries.iter().all(|entry| entry.principal == PrincipalName::Anyone);
        if matches!(node.value, Value::String(_)) {
            return;
        }
        let message = "a resource control policy takes only `\"Principal\": \"*\"`".to_owned();
        let help = "write `\"*\"` and narrow it with a condition such as `aws:PrincipalAccount`";
        if everybody {
            let problem =
                Problem::new("rcp-principal-not-star", Severity::Warning, node.span, message);
            let title = "replace with `\"*\"`";
            self.report(problem.help(help).fix(title, Certainty::Sure, node.span, "\"*\""));
        } else {
            self.error("rcp-principal-not-star", node.span, message, help);
        }
    }

    /// Gateway endpoints want `"Principal": "*"` (E-128).
    fn endpoint_principal(
        &mut self,
        member: &Member<'_>,
        sense: Sense,
        entries: &[PrincipalEntry],
    ) {
        let everybody = entries.iter().all(|entry| entry.principal == PrincipalName::Anyone);
        if sense == Sense::Listed && everybody {
            return;
        }
        let message = "an endpoint policy that names principals".to_owned();
        let help = "gateway endpoints want `\"Principal\": \"*\"` and a condition on \
                    `aws:PrincipalArn`";
        let span = match sense {
            Sense::Listed => member.node.span,
            Sense::Excluded => member.key_span,
        };
        self.warning("vpce-principal-form", span, message, help);
    }
}
