//! The condition keys whose meaning the evaluation depends on: type and cardinality (E-608).

/// The type of a condition key's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyType {
    /// Any text.
    Text,
    /// An ARN.
    Arn,
    /// A number.
    Number,
    /// An instant.
    Date,
    /// An instant that may also be compared as a number of seconds.
    Epoch,
    /// `true` or `false`.
    Bool,
    /// An IP address.
    Ip,
}

/// How many values a condition key has in one request (E-305).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cardinality {
    /// At most one.
    Single,
    /// Any number: a set.
    Multi,
}

/// What is known about a condition key.
#[derive(Debug)]
pub struct KeyFact {
    /// The name as AWS writes it. A name that ends in `/` or `:` stands for every key that begins
    /// so, such as `aws:PrincipalTag/`.
    pub name: &'static str,
    /// The type of its values.
    pub key_type: KeyType,
    /// How many values it has.
    pub cardinality: Cardinality,
}

const fn one(name: &'static str, key_type: KeyType) -> KeyFact {
    KeyFact { name, key_type, cardinality: Cardinality::Single }
}

const fn many(name: &'static str) -> KeyFact {
    KeyFact { name, key_type: KeyType::Text, cardinality: Cardinality::Multi }
}

/// The keys that every service knows and those of the services taught first. The catalog of AWS
/// holds all others; the evaluator needs only what stands here.
pub const KEYS: &[KeyFact] = &[
    many("aws:CalledVia"),
    one("aws:CalledViaFirst", KeyType::Text),
    one("aws:CalledViaLast", KeyType::Text),
    one("aws:CurrentTime", KeyType::Date),
    one("aws:EpochTime", KeyType::Epoch),
    one("aws:Ec2InstanceSourceVpc", KeyType::Text),
    one("aws:Ec2InstanceSourcePrivateIPv4", KeyType::Ip),
    one("aws:FederatedProvider", KeyType::Text),
    one("aws:MultiFactorAuthAge", KeyType::Number),
    one("aws:MultiFactorAuthPresent", KeyType::Bool),
    one("aws:PrincipalAccount", KeyType::Text),
    one("aws:PrincipalArn", KeyType::Arn),
    one("aws:PrincipalIsAWSService", KeyType::Bool),
    one("aws:PrincipalOrgID", KeyType::Text),
    many("aws:PrincipalOrgPaths"),
    one("aws:PrincipalServiceName", KeyType::Text),
    many("aws:PrincipalServiceNamesList"),
    one("aws:PrincipalTag/", KeyType::Text),
    one("aws:PrincipalType", KeyType::Text),
    one("aws:referer", KeyType::Text),
    one("aws:RequestedRegion", KeyType::Text),
    one("aws:RequestTag/", KeyType::Text),
    one("aws:ResourceAccount", KeyType::Text),
    one("aws:ResourceOrgID", KeyType::Text),
    many("aws:ResourceOrgPaths"),
    one("aws:ResourceTag/", KeyType::Text),
    one("aws:SecureTransport", KeyType::Bool),
    one("aws:SourceAccount", KeyType::Text),
    one("aws:SourceArn", KeyType::Arn),
    one("aws:SourceIdentity", KeyType::Text),
    one("aws:SourceIp", KeyType::Ip),
    one("aws:SourceOrgID", KeyType::Text),
    many("aws:SourceOrgPaths"),
    one("aws:SourceVpc", KeyType::Text),
    one("aws:SourceVpce", KeyType::Text),
    many("aws:TagKeys"),
    one("aws:TokenIssueTime", KeyType::Date),
    one("aws:UserAgent", KeyType::Text),
    one("aws:userid", KeyType::Text),
    one("aws:username", KeyType::Text),
    one("aws:ViaAWSService", KeyType::Bool),
    one("aws:VpcSourceIp", KeyType::Ip),
    one("sts:ExternalId", KeyType::Text),
    one("sts:RoleSessionName", KeyType::Text),
    one("sts:SourceIdentity", KeyType::Text),
    many("sts:TransitiveTagKeys"),
    one("sts:DurationSeconds", KeyType::Number),
    one("sts:AWSServiceName", KeyType::Text),
    one("iam:PassedToService", KeyType::Text),
    one("iam:AssociatedResourceArn", KeyType::Arn),
    one("iam:PermissionsBoundary", KeyType::Arn),
    one("iam:PolicyARN", KeyType::Arn),
    one("iam:AWSServiceName", KeyType::Text),
    one("iam:ResourceTag/", KeyType::Text),
    one("s3:prefix", KeyType::Text),
    one("s3:delimiter", KeyType::Text),
    one("s3:max-keys", KeyType::Number),
    one("s3:x-amz-acl", KeyType::Text),
    one("s3:x-amz-server-side-encryption", KeyType::Text),
    one("s3:x-amz-server-side-encryption-aws-kms-key-id", KeyType::Text),
    one("s3:ExistingObjectTag/", KeyType::Text),
    one("s3:RequestObjectTag/", KeyType::Text),
    many("s3:RequestObjectTagKeys"),
    one("s3:DataAccessPointArn", KeyType::Arn),
    one("s3:ResourceAccount", KeyType::Text),
    many("dynamodb:LeadingKeys"),
    many("dynamodb:Attributes"),
    one("dynamodb:Select", KeyType::Text),
    one("ec2:InstanceType", KeyType::Text),
    one("ec2:Region", KeyType::Text),
    one("ec2:Vpc", KeyType::Arn),
    one("ec2:ResourceTag/", KeyType::Text),
    one("ec2:CreateAction", KeyType::Text),
    one("kms:ViaService", KeyType::Text),
    one("kms:CallerAccount", KeyType::Text),
    one("kms:EncryptionContext:", KeyType::Text),
    many("kms:EncryptionContextKeys"),
    one("kms:GrantIsForAWSResource", KeyType::Bool),
    one("lambda:FunctionArn", KeyType::Arn),
    one("lambda:Principal", KeyType::Text),
    one("secretsmanager:ResourceTag/", KeyType::Text),
    one("secretsmanager:SecretId", KeyType::Arn),
    one("saml:aud", KeyType::Text),
    one("saml:iss", KeyType::Text),
    one("saml:sub", KeyType::Text),
    one("saml:sub_type", KeyType::Text),
];

/// The claims of a web identity provider; the provider's host is the prefix of the key.
const CLAIMS: &[KeyFact] = &[one("aud", KeyType::Text), one("sub", KeyType::Text), many("amr")];

/// What is known about the key `name`, letter case aside (E-303); `None` for other keys.
pub fn key_fact(name: &str) -> Option<&'static KeyFact> {
    // Most keys of a policy differ in their first letters, which are the cheapest to compare.
    let first = name.as_bytes().first().map(u8::to_ascii_lowercase);
    let likely = |fact: &&KeyFact| {
        fact.name.as_bytes().first().map(u8::to_ascii_lowercase) == first && names(fact, name)
    };
    KEYS.iter().find(likely).or_else(|| {
        // A provider's host has a dot; no service prefix has one.
        let (host, claim) = name.rsplit_once(':')?;
        let is_host = host.contains('.');
        CLAIMS.iter().find(|fact| is_host && fact.name.eq_ignore_ascii_case(claim))
    })
}

fn names(fact: &KeyFact, name: &str) -> bool {
    let family = fact.name.ends_with(['/', ':']);
    let known = fact.name.len();
    let head = name.as_bytes().get(..known);
    head.is_some_and(|head| head.eq_ignore_ascii_case(fact.name.as_bytes()))
        && if family { name.len() > known } else { name.len() == known }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_keys_in_any_case_and_families() {
        let single = [
            "AWS:SourceIP",
            "aws:principaltag/Team",
            "kms:EncryptionContext:a:b",
            "accounts.google.com:aud",
            "token.actions.githubusercontent.com:sub",
            "SAML:aud",
        ];
        for name in single {
            let fact = key_fact(name).expect(name);
            assert_eq!(fact.cardinality, Cardinality::Single, "{name}");
        }
        for name in ["aws:tagkeys", "cognito-identity.amazonaws.com:amr"] {
            assert_eq!(key_fact(name).expect(name).cardinality, Cardinality::Multi, "{name}");
        }
        for name in ["aws:PrincipalTag/", "aws:Nothing", "x", "s3:aud", "s3:prefix/x"] {
            assert!(key_fact(name).is_none(), "{name}");
        }
    }
}
