//! What is asked about: the action and the resource, and the roles that a question about assuming
//! roles is about.

use iam_catalog::{Catalog, suggest};
use iam_eval::Document;
use iam_policy::json::object;
use iam_policy::{
    AccountId, Arn, Matched, Policy, PolicyKind, Reading, ResourcePattern, ResourceService,
    Statement, parse, visible,
};

use super::{Asking, Misasked, covered};
use crate::account::{Account, Identity, IdentityKind};
use crate::question::{Callers, Focus};

/// The operations that trust policies judge.
const TRUST_ACTIONS: &[&str] = &[
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:TagSession",
    "sts:SetSourceIdentity",
    "sts:SetContext",
];

/// The name of a policy that stands in the place of one that is not known.
pub(super) const IN_PLACE: &str = "the policy of the resource";

/// What is asked, read.
pub(super) struct Subject {
    policy: Policy,
    /// The service of all actions that are meant, where they are of one.
    prefix: Option<String>,
    /// Whether they are all judged by trust policies.
    is_trust: bool,
    /// How many they are.
    count: usize,
    apart: Vec<&'static str>,
}

/// A resource, or a pattern of resources, to ask about.
pub(super) struct Target {
    pub(super) resource: String,
    /// A document that allows all that is asked about.
    pub(super) everything: Document,
    /// The resource's own policy, where it is known.
    pub(super) policy: Option<Document>,
}

impl Subject {
    /// Reads the action and the resource.
    pub(super) fn read(asking: &Asking) -> Result<Subject, Misasked> {
        let policy = everything(&asking.action, &asking.resource)?;
        let catalog = Catalog::embedded();
        let actions = covered(&entries(&policy).action.entries);
        if actions.is_empty() {
            return Err(no_action(&asking.action));
        }
        let mut prefixes: Vec<&str> =
            actions.iter().map(|id| catalog.action_by_id(id).service().prefix()).collect();
        prefixes.dedup();
        let prefix = match prefixes.as_slice() {
            [one] => Some((*one).to_owned()),
            _ => None,
        };
        let is_trust = actions.iter().all(|id| {
            let name = catalog.action_by_id(id).full_name();
            TRUST_ACTIONS.contains(&name.as_str())
        });
        let is_keys = prefix.as_deref() == Some("kms");
        let named = |full: &str| {
            let found = catalog.find_action(full);
            found.is_some_and(|action| actions.contains(action.id()))
        };
        let mut apart = Vec::new();
        if !is_trust && named("sts:AssumeRole") {
            apart.push("sts:AssumeRole");
        }
        if !is_keys && named("kms:Decrypt") {
            apart.push("kms:Decrypt");
        }
        Ok(Subject { policy, prefix, is_trust, count: actions.len(), apart })
    }

    /// Whether several actions are meant.
    pub(super) fn has_many_actions(&self) -> bool {
        self.count > 1
    }

    /// See [`super::WhoCan::apart`].
    pub(super) fn apart(&self) -> Vec<&'static str> {
        self.apart.clone()
    }

    /// The statement that says what is asked about.
    pub(super) fn statement(&self) -> &Statement {
        entries(&self.policy)
    }

    /// The resource that was named; about assuming roles, each role of the file that it names.
    pub(super) fn targets(&self, account: &Account, asking: &Asking) -> Vec<Target> {
        let roles = account.identities.iter().filter(|it| it.kind == IdentityKind::Role);
        let roles = roles.filter(|it| self.is_trust && self.names(&it.arn));
        let found: Vec<Target> = roles.filter_map(|it| self.role(it, asking)).collect();
        if !found.is_empty() {
            return found;
        }
        vec![Target {
            resource: asking.resource.clone(),
            everything: Document::new("everything asked about", self.policy.clone()),
            policy: asking.resource_policy.clone(),
        }]
    }

    fn role(&self, role: &Identity, asking: &Asking) -> Option<Target> {
        let policy = everything(&asking.action, &role.arn).ok()?;
        Some(Target {
            resource: role.arn.clone(),
            everything: Document::new("everything asked about", policy),
            policy: asking.resource_policy.clone().or_else(|| role.trust.clone()),
        })
    }

    /// Whether the resource that was named is or covers this one.
    fn names(&self, arn: &str) -> bool {
        let Some(arn) = Arn::parse(arn) else { return false };
        let block = self.statement().resource.as_ref();
        block.into_iter().flat_map(|it| &it.entries).any(|entry| match &entry.pattern {
            ResourcePattern::Anything => true,
            ResourcePattern::Arn(pattern) => pattern.matches(&arn, &|_| None) == Matched::Yes,
        })
    }

    /// A policy of the resource that leaves the decision to the policies of an account.
    pub(super) fn agreement(&self, account: AccountId) -> Option<Document> {
        self.of_resource("AWS", &format!("arn:aws:iam::{account}:root"))
    }

    /// A policy of the resource that says nothing about users and roles. It makes clear whose the
    /// resource is: a bucket whose name tells no account belongs to the account that is asked
    /// about.
    pub(super) fn silence(&self) -> Option<Document> {
        self.of_resource("Service", "nobody.amazonaws.com")
    }

    fn of_resource(&self, form: &str, principal: &str) -> Option<Document> {
        let prefix = self.prefix.as_deref().unwrap_or("*");
        let kind = match self.is_trust {
            true => PolicyKind::Trust,
            false => PolicyKind::Resource(ResourceService::from_prefix(prefix)),
        };
        let action = if prefix == "*" { "*".to_owned() } else { format!("{prefix}:*") };
        let text = document(|statement| {
            statement.object("Principal", |out| out.text(form, principal));
            statement.text("Action", &action);
            if kind.resource() != iam_policy::Presence::Forbidden {
                statement.text("Resource", "*");
            }
        });
        let policy = parse(&text, &Reading::stored(kind)).policy?;
        Some(Document::new(IN_PLACE, policy))
    }
}

impl Target {
    /// What questions are limited to.
    pub(super) fn focus<'f>(&'f self, _subject: &'f Subject) -> Focus<'f> {
        let statement = entries(self.everything.policy());
        let resources = statement.resource.as_ref();
        Focus {
            actions: statement.action.entries.iter().collect(),
            resources: resources.into_iter().flat_map(|it| &it.entries).collect(),
            callers: Callers::Any,
        }
    }

    /// A resource that is meant: what carries the policy.
    pub(super) fn attached_to(&self) -> Option<String> {
        let arn = Arn::parse(&self.resource)?;
        let is_owned = AccountId::parse(arn.account()).is_some();
        let is_one = !self.resource.contains(['*', '?']);
        (is_owned || is_one).then(|| self.resource.replace(['*', '?'], "x"))
    }

    /// Whether the policy of the resource has to allow it too, though it is not known: the resource
    /// belongs to another account, is a role, or is a key.
    pub(super) fn must_agree(&self, identity: &Identity, subject: &Subject) -> bool {
        if self.policy.is_some() {
            return false;
        }
        let owner = Arn::parse(&self.resource).and_then(|arn| AccountId::parse(arn.account()));
        let is_foreign = owner.is_some_and(|owner| owner != identity.account);
        let is_key = subject.prefix.as_deref() == Some("kms");
        is_foreign || subject.is_trust || is_key && self.resource.contains(":key/")
    }
}

/// The one statement of a policy that [`everything`] made.
fn entries(policy: &Policy) -> &Statement {
    policy.statements.first().expect("a policy has at least one statement")
}

/// A policy that allows an action on a resource, wildcards in both.
fn everything(action: &str, resource: &str) -> Result<Policy, Misasked> {
    let text = document(|statement| {
        statement.text("Action", action);
        statement.text("Resource", resource);
    });
    let parsed = parse(&text, &Reading::stored(PolicyKind::Managed));
    let first = parsed.errors().next().map(|error| Misasked {
        message: error.message.clone(),
        help: error.help.clone().unwrap_or_else(|| FORM.to_owned()),
    });
    let unreadable =
        || Misasked { message: "this cannot be asked".to_owned(), help: FORM.to_owned() };
    parsed.policy.ok_or_else(|| first.unwrap_or_else(unreadable))
}

const FORM: &str = "name an action such as `s3:GetObject` and the ARN of a resource";

/// A document of one Allow statement. In the language of 2008, where `${` is plain text.
fn document(fill: impl FnOnce(&mut iam_policy::json::Object<'_>)) -> String {
    object(|out| {
        out.text("Version", "2008-10-17");
        out.object("Statement", |statement| {
            statement.text("Effect", "Allow");
            fill(statement);
        });
    })
}

fn no_action(action: &str) -> Misasked {
    let near = suggest::nearest_pattern(Catalog::embedded(), action);
    let help = match near {
        Some(near) => format!("did you mean `{}`?", visible(&near)),
        None => "`iam actions` lists the actions of a service".to_owned(),
    };
    Misasked { message: format!("AWS has no action `{}`", visible(action)), help }
}
