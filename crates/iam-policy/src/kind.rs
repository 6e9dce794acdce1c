//! The kinds of policy: what each is called, and which elements it takes.

/// A kind of policy document. It decides which elements are required, allowed and forbidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PolicyKind {
    /// A customer managed identity policy; also any identity policy whose storage is not known.
    Managed,
    /// An inline identity policy of a user.
    InlineUser,
    /// An inline identity policy of a group.
    InlineGroup,
    /// An inline identity policy of a role.
    InlineRole,
    /// A permissions boundary.
    Boundary,
    /// A session policy.
    Session,
    /// The trust policy of a role.
    Trust,
    /// A resource-based policy of a service.
    Resource(ResourceService),
    /// A service control policy.
    Scp,
    /// A resource control policy.
    Rcp,
    /// A VPC endpoint policy.
    VpcEndpoint,
}

/// The service whose resource carries a resource-based policy, where its rules differ (E-125).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResourceService {
    /// An S3 bucket.
    S3,
    /// A KMS key.
    Kms,
    /// An SQS queue.
    Sqs,
    /// An SNS topic.
    Sns,
    /// A Lambda function.
    Lambda,
    /// A Secrets Manager secret.
    SecretsManager,
    /// An ECR repository.
    Ecr,
    /// A resource of any other service.
    Generic,
}

/// Whether a policy kind takes an element of the grammar (the matrix of E-120).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// The element, or its `Not…` form where that is allowed, must be there.
    Required,
    /// The element may be left out.
    Optional,
    /// The element must not be there.
    Forbidden,
}

/// One row of [`KINDS`].
#[derive(Debug)]
pub struct KindName {
    /// The kind.
    pub kind: PolicyKind,
    /// The short name, as commands and files write it.
    pub name: &'static str,
    /// The name for people.
    pub title: &'static str,
}

const fn row(kind: PolicyKind, name: &'static str, title: &'static str) -> KindName {
    KindName { kind, name, title }
}

/// Every kind of policy, in the order the book presents them.
pub const KINDS: &[KindName] = &[
    row(PolicyKind::Managed, "managed", "managed identity policy"),
    row(PolicyKind::InlineUser, "inline-user", "inline policy of a user"),
    row(PolicyKind::InlineGroup, "inline-group", "inline policy of a group"),
    row(PolicyKind::InlineRole, "inline-role", "inline policy of a role"),
    row(PolicyKind::Boundary, "boundary", "permissions boundary"),
    row(PolicyKind::Session, "session", "session policy"),
    row(PolicyKind::Trust, "trust", "role trust policy"),
    row(PolicyKind::Resource(ResourceService::S3), "s3", "S3 bucket policy"),
    row(PolicyKind::Resource(ResourceService::Kms), "kms", "KMS key policy"),
    row(PolicyKind::Resource(ResourceService::Sqs), "sqs", "SQS queue policy"),
    row(PolicyKind::Resource(ResourceService::Sns), "sns", "SNS topic policy"),
    row(PolicyKind::Resource(ResourceService::Lambda), "lambda", "Lambda function policy"),
    row(
        PolicyKind::Resource(ResourceService::SecretsManager),
        "secretsmanager",
        "Secrets Manager secret policy",
    ),
    row(PolicyKind::Resource(ResourceService::Ecr), "ecr", "ECR repository policy"),
    row(PolicyKind::Resource(ResourceService::Generic), "resource", "resource-based policy"),
    row(PolicyKind::Scp, "scp", "service control policy"),
    row(PolicyKind::Rcp, "rcp", "resource control policy"),
    row(PolicyKind::VpcEndpoint, "vpce", "VPC endpoint policy"),
];

impl PolicyKind {
    /// The kind with this short name; `identity` is another word for `managed`.
    pub fn from_name(name: &str) -> Option<PolicyKind> {
        let name = if name == "identity" { "managed" } else { name };
        KINDS.iter().find(|row| row.name == name).map(|row| row.kind)
    }

    fn row(self) -> &'static KindName {
        KINDS.iter().find(|row| row.kind == self).expect("every kind has a row: a test counts them")
    }

    /// The short name, such as `trust`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The name for people, such as `role trust policy`.
    pub fn title(self) -> &'static str {
        self.row().title
    }

    /// The name for people with its article, such as `an SQS queue policy`.
    pub fn a_title(self) -> String {
        let title = self.title();
        // Names such as SQS and RCP are read letter by letter.
        let spelled = ["S3", "SQS", "SNS", "ECR"].iter().any(|name| title.starts_with(name));
        let article = if spelled || title.starts_with(['i', 'I']) { "an" } else { "a" };
        format!("{article} {title}")
    }

    /// Whether it is attached to a principal, so that the principal is not written in it (E-121).
    pub fn is_identity(self) -> bool {
        matches!(
            self,
            PolicyKind::Managed
                | PolicyKind::InlineUser
                | PolicyKind::InlineGroup
                | PolicyKind::InlineRole
        )
    }

    /// Whether the IAM service itself stores it and applies its own limits on text (E-101, E-114):
    /// identity policies, boundaries, session policies and trust policies.
    pub fn is_iam(self) -> bool {
        self.is_identity()
            || matches!(self, PolicyKind::Boundary | PolicyKind::Session | PolicyKind::Trust)
    }

    /// Whether an `Allow` in it gives permissions, rather than setting a limit to those that
    /// other policies give.
    pub fn grants(self) -> bool {
        match self {
            PolicyKind::Managed
            | PolicyKind::InlineUser
            | PolicyKind::InlineGroup
            | PolicyKind::InlineRole
            | PolicyKind::Trust
            | PolicyKind::Resource(_) => true,
            PolicyKind::Boundary
            | PolicyKind::Session
            | PolicyKind::Scp
            | PolicyKind::Rcp
            | PolicyKind::VpcEndpoint => false,
        }
    }

    /// The service whose resource carries it; `None` for all but resource-based policies.
    pub fn resource_service(self) -> Option<ResourceService> {
        match self {
            PolicyKind::Resource(service) => Some(service),
            PolicyKind::Managed
            | PolicyKind::InlineUser
            | PolicyKind::InlineGroup
            | PolicyKind::InlineRole
            | PolicyKind::Boundary
            | PolicyKind::Session
            | PolicyKind::Trust
            | PolicyKind::Scp
            | PolicyKind::Rcp
            | PolicyKind::VpcEndpoint => None,
        }
    }

    /// Whether it takes `Principal`.
    pub fn principal(self) -> Presence {
        match self {
            PolicyKind::Managed
            | PolicyKind::InlineUser
            | PolicyKind::InlineGroup
            | PolicyKind::InlineRole
            | PolicyKind::Boundary
            | PolicyKind::Session
            | PolicyKind::Scp => Presence::Forbidden,
            PolicyKind::Trust
            | PolicyKind::Resource(_)
            | PolicyKind::Rcp
            | PolicyKind::VpcEndpoint => Presence::Required,
        }
    }

    /// Whether it takes `Resource` or `NotResource`.
    pub fn resource(self) -> Presence {
        match self {
            PolicyKind::Trust | PolicyKind::Resource(ResourceService::Ecr) => Presence::Forbidden,
            PolicyKind::Resource(ResourceService::Lambda | ResourceService::Generic) => {
                Presence::Optional
            }
            PolicyKind::Managed
            | PolicyKind::InlineUser
            | PolicyKind::InlineGroup
            | PolicyKind::InlineRole
            | PolicyKind::Boundary
            | PolicyKind::Session
            | PolicyKind::Scp
            | PolicyKind::Rcp
            | PolicyKind::VpcEndpoint
            | PolicyKind::Resource(
                ResourceService::S3
                | ResourceService::Kms
                | ResourceService::Sqs
                | ResourceService::Sns
                | ResourceService::SecretsManager,
            ) => Presence::Required,
        }
    }

    /// Whether `Id` has a place in it (E-104).
    pub fn takes_id(self) -> bool {
        matches!(self, PolicyKind::Trust | PolicyKind::Resource(_) | PolicyKind::VpcEndpoint)
    }
}

impl ResourceService {
    /// The service of an action's prefix, such as `s3`.
    pub fn from_prefix(prefix: &str) -> ResourceService {
        match PolicyKind::from_name(&prefix.to_ascii_lowercase()) {
            Some(PolicyKind::Resource(service)) => service,
            _ => ResourceService::Generic,
        }
    }

    /// The service field of the ARNs of its resources; `None` for [`ResourceService::Generic`].
    pub fn arn_service(self) -> Option<&'static str> {
        match self {
            ResourceService::Generic => None,
            ResourceService::S3
            | ResourceService::Kms
            | ResourceService::Sqs
            | ResourceService::Sns
            | ResourceService::Lambda
            | ResourceService::SecretsManager
            | ResourceService::Ecr => Some(PolicyKind::Resource(self).name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_lead_back() {
        for row in KINDS {
            assert_eq!(PolicyKind::from_name(row.name), Some(row.kind));
            assert_eq!(row.kind.name(), row.name);
        }
        assert_eq!(PolicyKind::from_name("identity"), Some(PolicyKind::Managed));
        assert_eq!(PolicyKind::from_name("iam"), None);
        assert_eq!(KINDS.len(), 18);
    }
}
