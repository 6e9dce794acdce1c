//! Sizes: how long a document may be, and how AWS counts (E-130, E-131).

use super::Reader;
use super::shape::opening;
use crate::json::Node;
use crate::kind::{PolicyKind, ResourceService};
use crate::{Problem, Severity};

/// How the length of a document is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Count {
    /// Characters, white space outside of strings not counted.
    Iam,
    /// All characters.
    Raw,
    /// Bytes of UTF-8.
    Bytes,
}

impl Count {
    fn of(self, text: &str) -> usize {
        match self {
            Count::Bytes => text.len(),
            Count::Raw => text.chars().count(),
            Count::Iam => {
                let (mut inside, mut escaped, mut count) = (false, false, 0);
                for character in text.chars() {
                    let space = matches!(character, ' ' | '\t' | '\n' | '\r');
                    count += usize::from(inside || !space);
                    let quote = character == '"' && !escaped;
                    escaped = inside && character == '\\' && !escaped;
                    inside ^= quote;
                }
                count
            }
        }
    }

    fn words(self) -> &'static str {
        match self {
            Count::Iam => "characters, white space between tokens not counted",
            Count::Raw => "characters, white space counted",
            Count::Bytes => "bytes",
        }
    }
}

/// The longest document of a kind.
struct Limit {
    code: &'static str,
    severity: Severity,
    most: usize,
    count: Count,
}

const fn limit(code: &'static str, most: usize, count: Count) -> Option<Limit> {
    Some(Limit { code, severity: Severity::Error, most, count })
}

/// The limit of a service that tells it on its own pages only, in bytes.
const fn of_service(most: usize) -> Option<Limit> {
    let (code, severity) = ("policy-size-resource", Severity::Warning);
    Some(Limit { code, severity, most, count: Count::Bytes })
}

/// The quotas; `None` for kinds without a quota of their own here.
const fn limit_of(kind: PolicyKind) -> Option<Limit> {
    match kind {
        PolicyKind::Managed | PolicyKind::Boundary => {
            limit("policy-size-identity", 6_144, Count::Iam)
        }
        PolicyKind::InlineUser => limit("policy-size-identity", 2_048, Count::Iam),
        PolicyKind::InlineGroup => limit("policy-size-identity", 5_120, Count::Iam),
        PolicyKind::InlineRole => limit("policy-size-identity", 10_240, Count::Iam),
        PolicyKind::Trust => limit("policy-size-trust", 2_048, Count::Iam),
        PolicyKind::Session => limit("policy-size-session", 2_048, Count::Raw),
        PolicyKind::Scp => limit("policy-size-scp", 10_240, Count::Raw),
        PolicyKind::Rcp => limit("policy-size-rcp", 5_120, Count::Raw),
        PolicyKind::VpcEndpoint => limit("policy-size-vpce", 20_480, Count::Raw),
        PolicyKind::Resource(ResourceService::S3) => {
            limit("policy-size-resource", 20_480, Count::Bytes)
        }
        PolicyKind::Resource(ResourceService::Kms) => {
            limit("policy-size-resource", 32_768, Count::Bytes)
        }
        // sqs-quotas.html, gettingstarted-limits.html of Lambda, reference_limits.html of Secrets
        // Manager, API_SetRepositoryPolicy.html of ECR.
        PolicyKind::Resource(ResourceService::Sqs) => of_service(8_192),
        PolicyKind::Resource(ResourceService::Lambda | ResourceService::SecretsManager) => {
            of_service(20_480)
        }
        PolicyKind::Resource(ResourceService::Ecr) => of_service(10_240),
        PolicyKind::Resource(ResourceService::Sns | ResourceService::Generic) => None,
    }
}

/// How much of the quota of its kind a document uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Its length, counted as AWS counts for the kind.
    pub used: usize,
    /// The longest that a document of the kind may be.
    pub most: usize,
    /// What is counted, in words.
    pub counted: &'static str,
}

/// How much of its quota a document of this kind uses; `None` for kinds without one.
pub fn quota(kind: PolicyKind, text: &str) -> Option<Quota> {
    let limit = limit_of(kind)?;
    Some(Quota { used: limit.count.of(text), most: limit.most, counted: limit.count.words() })
}

impl Reader<'_> {
    /// Compares the length of the document with the quota of its kind.
    pub(super) fn size(&mut self, root: &Node<'_>) {
        let Some(limit) = limit_of(self.kind()) else { return };
        let found = limit.count.of(self.text);
        if found > limit.most {
            let (title, words) = (self.kind().a_title(), limit.count.words());
            let message = format!("{found} {words}; {title} may have {most}", most = limit.most);
            let help = "shorten it: use wildcards that mean the same, or split it";
            let span = opening(root.span);
            self.report(Problem::new(limit.code, limit.severity, span, message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_aws_does() {
        let text = "{ \"Sid\" : \"a \\\" b\" }\n";
        assert_eq!(Count::Raw.of(text), text.len());
        assert_eq!(Count::Iam.of(text), "{\"Sid\":\"a \\\" b\"}".len());
        assert_eq!(Count::Bytes.of("é"), 2);
    }
}
