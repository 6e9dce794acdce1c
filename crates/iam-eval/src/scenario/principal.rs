//! The principal of a scenario: one string, or an object (E-003).

use iam_policy::json::{self, Value};
use iam_policy::{AccountId, Arn};

use super::fields::{Fields, text_of};
use super::problems::Problems;
use crate::principal::{Credential, KIND_NAMES, Principal, PrincipalKind};

/// The fields of a principal's long form.
pub const PRINCIPAL_FIELDS: &[&str] = &[
    "kind",
    "arn",
    "service",
    "provider",
    "claims",
    "id",
    "role",
    "parent",
    "tags",
    "session_tags",
    "mfa",
    "credential",
];

const FORMS: &str = "write the ARN of a user, root user, role session or federated user, the name \
                     of a service such as `s3.amazonaws.com`, or `anonymous`";

/// Reads the field `principal`.
pub(super) fn read(fields: &Fields<'_, '_>, problems: &mut Problems<'_>) -> Option<Principal> {
    let Some(node) = fields.get("principal") else {
        fields.missing("principal", FORMS, problems);
        return None;
    };
    if let Some(text) = text_of(node) {
        let found = short(text);
        if found.is_none() {
            problems.invalid(node.span, "`principal` is no principal", FORMS);
        }
        return found;
    }
    if !matches!(node.value, Value::Object(_)) {
        problems.wrong_type(node, "`principal`", "a string or an object");
        return None;
    }
    let long = Fields::read("`principal`", node, PRINCIPAL_FIELDS, problems)?;
    long_form(&long, problems)
}

/// A principal given by one string.
fn short(text: &str) -> Option<Principal> {
    if text == "anonymous" {
        return Some(plain(PrincipalKind::Anonymous, None, String::new()));
    }
    if text.ends_with(".amazonaws.com") && !text.starts_with("arn:") {
        return Some(plain(PrincipalKind::Service, None, text.to_owned()));
    }
    with_arn(kind_of_arn(&Arn::parse(text)?)?, text)
}

impl Principal {
    /// The principal that a scenario's field `principal` would hold, as JSON: a string or an
    /// object. `None` where it is none; a scenario tells why.
    pub fn from_json(text: &str) -> Option<Principal> {
        let whole = format!("{{\"principal\": {text}}}");
        let document = json::read(&whole);
        let mut problems = Problems::new(&whole, &document);
        let root = document.root.as_ref().filter(|_| !problems.has_error())?;
        let fields = Fields::read("a scenario", root, &["principal"], &mut problems)?;
        let principal = read(&fields, &mut problems);
        principal.filter(|_| !problems.has_error())
    }
}

fn plain(kind: PrincipalKind, account: Option<AccountId>, name: String) -> Principal {
    let anonymous = kind == PrincipalKind::Anonymous;
    Principal {
        kind,
        account,
        name,
        principal_arn: None,
        user_id: anonymous.then(|| "anonymous".to_owned()),
        unique_id: None,
        parent: None,
        tags: Vec::new(),
        mfa: false,
        credential: Credential::AccessKey,
        claims: Vec::new(),
    }
}

/// The kind a principal's ARN means by itself.
fn kind_of_arn(arn: &Arn<'_>) -> Option<PrincipalKind> {
    let (kind, name) = arn.resource().split_once('/').unwrap_or((arn.resource(), ""));
    let last = name.rsplit('/').next().unwrap_or("");
    match (arn.service(), kind) {
        ("iam", "root") if name.is_empty() => Some(PrincipalKind::Root),
        ("iam", "user") if !last.is_empty() => Some(PrincipalKind::User),
        ("sts", "assumed-role") => {
            let (role, session) = name.split_once('/')?;
            let complete = !role.is_empty() && !session.is_empty() && !session.contains('/');
            complete.then_some(PrincipalKind::RoleSession)
        }
        ("sts", "federated-user") if !name.is_empty() => Some(PrincipalKind::FederatedUser),
        _ => None,
    }
}

/// A principal of an account, as its ARN says.
fn with_arn(kind: PrincipalKind, text: &str) -> Option<Principal> {
    let arn = Arn::parse(text)?;
    let account = AccountId::parse(arn.account())?;
    let fits = !arn.partition().is_empty() && arn.region().is_empty();
    let mut principal = plain(kind, Some(account), text.to_owned());
    let name = arn.resource().split_once('/').map_or("", |(_, name)| name);
    principal.principal_arn = Some(if kind == PrincipalKind::RoleSession {
        let role = name.split('/').next().unwrap_or("");
        format!("arn:{}:iam::{account}:role/{role}", arn.partition())
    } else {
        text.to_owned()
    });
    if kind == PrincipalKind::Root {
        principal.user_id = Some(account.to_string());
    } else if kind == PrincipalKind::FederatedUser {
        principal.user_id = Some(format!("{account}:{name}"));
    }
    fits.then_some(principal)
}

fn long_form(fields: &Fields<'_, '_>, problems: &mut Problems<'_>) -> Option<Principal> {
    let kind = kind(fields, problems)?;
    let mut principal = match kind {
        PrincipalKind::Anonymous => plain(kind, None, String::new()),
        PrincipalKind::Service => {
            let name = required(fields, "service", "the name of the service", problems)?;
            plain(kind, None, name.to_owned())
        }
        PrincipalKind::WebIdentity | PrincipalKind::Saml => provider(kind, fields, problems)?,
        PrincipalKind::Root
        | PrincipalKind::User
        | PrincipalKind::UserSession
        | PrincipalKind::RoleSession
        | PrincipalKind::FederatedUser => of_account(kind, fields, problems)?,
    };
    principal.tags = merged_tags(fields, problems);
    principal.mfa = fields.bool("mfa", problems) == Some(true);
    principal.credential = match fields.text("credential", problems) {
        Some("console") => Credential::Console,
        None | Some("access-key") => Credential::AccessKey,
        Some(_) => {
            let help = "write `access-key` or `console`";
            problems.invalid(fields.span("credential"), "`credential` is neither of the two", help);
            Credential::AccessKey
        }
    };
    Some(principal)
}

fn required<'n>(
    fields: &Fields<'n, '_>,
    name: &str,
    help: &str,
    problems: &mut Problems<'_>,
) -> Option<&'n str> {
    let text = fields.text(name, problems);
    if fields.get(name).is_none() {
        fields.missing(name, help, problems);
    }
    text
}

/// The kind given, or the one that follows from the other fields.
fn kind(fields: &Fields<'_, '_>, problems: &mut Problems<'_>) -> Option<PrincipalKind> {
    if let Some(word) = fields.text("kind", problems) {
        let found = KIND_NAMES.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind);
        if found.is_none() {
            let names: Vec<&str> = KIND_NAMES.iter().map(|(name, _)| *name).collect();
            let help = format!("the kinds are {}", names.join(", "));
            problems.invalid(fields.span("kind"), "unknown kind of principal", &help);
        }
        return found;
    }
    if let Some(arn) = fields.text("arn", problems) {
        let found = Arn::parse(arn).and_then(|arn| kind_of_arn(&arn));
        if found.is_none() {
            problems.invalid(fields.span("arn"), "`arn` is no principal", FORMS);
        }
        return found;
    }
    if fields.get("service").is_some() {
        return Some(PrincipalKind::Service);
    }
    if let Some(provider) = fields.text("provider", problems) {
        let saml = provider.contains(":saml-provider/");
        return Some(if saml { PrincipalKind::Saml } else { PrincipalKind::WebIdentity });
    }
    fields.missing("arn", FORMS, problems);
    None
}

fn of_account(
    kind: PrincipalKind,
    fields: &Fields<'_, '_>,
    problems: &mut Problems<'_>,
) -> Option<Principal> {
    let text = required(fields, "arn", FORMS, problems)?;
    let own = Arn::parse(text).and_then(|arn| kind_of_arn(&arn));
    let fits = own == Some(kind)
        || (own == Some(PrincipalKind::User) && kind == PrincipalKind::UserSession);
    let Some(mut principal) = with_arn(kind, text).filter(|_| fits) else {
        let message = format!("`arn` is not the ARN of a principal of the kind `{}`", kind.word());
        problems.invalid(fields.span("arn"), &message, FORMS);
        return None;
    };
    if let Some(id) = fields.text("id", problems) {
        principal.unique_id = Some(id.to_owned());
        let session = text.rsplit('/').next().unwrap_or("");
        if kind.is_user() {
            principal.user_id = Some(id.to_owned());
        } else if kind == PrincipalKind::RoleSession {
            principal.user_id = Some(format!("{id}:{session}"));
        }
    }
    if let Some(role) = fields.text("role", problems) {
        role_of_session(role, fields, &mut principal, problems);
    }
    if let Some(parent) = fields.text("parent", problems) {
        let user = Arn::parse(parent).and_then(|arn| kind_of_arn(&arn));
        if user != Some(PrincipalKind::User) {
            let help = "write the ARN of the user who called GetFederationToken";
            problems.invalid(fields.span("parent"), "`parent` is not the ARN of a user", help);
        }
        principal.parent = Some(parent.to_owned());
    }
    Some(principal)
}

/// The ARN of a session's role; it must be the role that the session's ARN names.
fn role_of_session(
    role: &str,
    fields: &Fields<'_, '_>,
    principal: &mut Principal,
    problems: &mut Problems<'_>,
) {
    let name = |arn: &str| arn.rsplit('/').next().unwrap_or("").to_owned();
    let own = principal.principal_arn.clone().unwrap_or_default();
    let account = |arn: &str| Arn::parse(arn).map(|arn| arn.account().to_owned());
    let is_role = Arn::parse(role)
        .is_some_and(|arn| arn.service() == "iam" && arn.resource().starts_with("role/"));
    if !is_role {
        let help = "write the ARN of the role with its path";
        problems.invalid(fields.span("role"), "`role` is not the ARN of a role", help);
    } else if name(role) != name(&own) || account(role) != account(&own) {
        let help = "the session's ARN carries the name of its role, without the path";
        let message = "`role` is another role than the one of the session";
        problems.contradiction(fields.span("role"), message, help);
    } else if principal.kind == PrincipalKind::RoleSession {
        principal.principal_arn = Some(role.to_owned());
    }
}

/// The tags of the user or role, overlaid by those of the session.
fn merged_tags(fields: &Fields<'_, '_>, problems: &mut Problems<'_>) -> Vec<(String, String)> {
    let mut tags = fields.tags("tags", problems);
    for (key, value) in fields.tags("session_tags", problems) {
        tags.retain(|(known, _)| *known != key);
        tags.push((key, value));
    }
    tags
}

fn provider(
    kind: PrincipalKind,
    fields: &Fields<'_, '_>,
    problems: &mut Problems<'_>,
) -> Option<Principal> {
    let help = "the provider as it stands in `Federated`";
    let name = required(fields, "provider", help, problems)?;
    let mut principal = plain(kind, None, name.to_owned());
    let host = name.split_once("oidc-provider/").map_or(name, |(_, host)| host);
    let prefix = if kind == PrincipalKind::Saml { "saml" } else { host };
    for member in fields.map("claims", problems) {
        let key = format!("{prefix}:{}", member.key);
        if let Some(values) = super::part::texts(&member.node, problems) {
            principal.claims.push((key, values));
        }
    }
    Some(principal)
}
