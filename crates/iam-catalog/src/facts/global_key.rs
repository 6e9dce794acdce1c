//! The condition keys that begin with `aws:` and the few others that every service sees: when they
//! are there, which are outdated, and which few services fill some of them.

/// When a request carries a condition key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    /// Every request does.
    Always,
    /// Every request does that somebody signed; anonymous ones do not.
    Signed,
    /// Some requests do; the text ends the sentence "it is in a request only …".
    Sometimes(&'static str),
}

/// A condition key that policies of every service can test.
#[derive(Debug)]
pub struct GlobalKey {
    /// The name as AWS writes it; a family ends in `/`, such as `aws:PrincipalTag/`.
    pub name: &'static str,
    /// When a request carries it.
    pub availability: Availability,
}

/// A key that AWS no longer wants in policies.
#[derive(Debug)]
pub struct OutdatedKey {
    /// The name.
    pub name: &'static str,
    /// Whether it still works.
    pub support: Support,
    /// The keys to use instead, the likeliest first.
    pub successors: &'static [&'static str],
}

/// Whether an outdated key still works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// It works, in some services at least.
    Deprecated,
    /// It does not.
    Unsupported,
}

/// A global key that only some services fill.
#[derive(Debug)]
pub struct KeyOfFewServices {
    /// The name.
    pub name: &'static str,
    /// The prefixes of the services that fill it, in alphabetical order.
    pub services: &'static [&'static str],
}

const fn always(name: &'static str) -> GlobalKey {
    GlobalKey { name, availability: Availability::Always }
}

const fn signed(name: &'static str) -> GlobalKey {
    GlobalKey { name, availability: Availability::Signed }
}

const fn only(name: &'static str, when: &'static str) -> GlobalKey {
    GlobalKey { name, availability: Availability::Sometimes(when) }
}

const ORGANIZATION_MEMBER: &str = "when the caller's account belongs to an organization";
const OWNER_IN_ORGANIZATION: &str = "when the owner of the resource belongs to an organization";
const SERVICE_CALL: &str = "when an AWS service calls for one of its resources";
const SERVICE_CALL_IN_ORGANIZATION: &str =
    "when an AWS service calls for a resource whose owner belongs to an organization";
const SERVICE_PRINCIPAL: &str = "when an AWS service itself is the caller";
const TEMPORARY: &str = "with temporary credentials, never with an access key of a user";
const FORWARDED: &str = "when a service passes on a request with the caller's own permissions";
const ENDPOINT: &str = "when it came through a VPC endpoint";
const ENDPOINT_OF_FEW: &str =
    "when it came through a VPC endpoint, and only to services that support this key";
const EC2_ROLE: &str = "with the credentials of a role on an EC2 instance";
const CODEBUILD_ROLE: &str = "with the credentials of a role in a CodeBuild build";
const MCP: &str = "when it came through an MCP server of AWS";

/// Every global key, by what it tells about: the caller, the session, the network, the resource,
/// the request.
// Source: reference_policies_condition-keys.html of October 2026, and iam-data of September 2026.
pub const GLOBAL_KEYS: &[GlobalKey] = &[
    signed("aws:PrincipalArn"),
    always("aws:PrincipalAccount"),
    only("aws:PrincipalOrgPaths", ORGANIZATION_MEMBER),
    only("aws:PrincipalOrgID", ORGANIZATION_MEMBER),
    only("aws:PrincipalTag/", "when the caller has this tag"),
    signed("aws:PrincipalIsAWSService"),
    only("aws:PrincipalServiceName", SERVICE_PRINCIPAL),
    only("aws:PrincipalServiceNamesList", SERVICE_PRINCIPAL),
    always("aws:PrincipalType"),
    always("aws:userid"),
    only("aws:username", "when an IAM user calls, never for a role"),
    only("aws:AssumedRoot", "in a root session that `sts:AssumeRoot` opened"),
    only("aws:FederatedProvider", "in a session that an identity provider opened"),
    only("aws:TokenIssueTime", TEMPORARY),
    only("aws:SignInSessionArn", "in a session of AWS Sign-In, not of the console"),
    only("aws:MultiFactorAuthAge", "when the caller gave an MFA code"),
    only("aws:MultiFactorAuthPresent", TEMPORARY),
    only("aws:ChatbotSourceArn", "when it came from a chat channel"),
    only("aws:Ec2InstanceSourceVpc", EC2_ROLE),
    only("aws:Ec2InstanceSourcePrivateIPv4", EC2_ROLE),
    only("aws:SourceIdentity", "in a role session that was given a source identity"),
    only("ec2:RoleDelivery", EC2_ROLE),
    only("ec2:SourceInstanceArn", EC2_ROLE),
    only("glue:RoleAssumedBy", "when Glue itself calls with a service role"),
    only("glue:CredentialIssuingService", "with the credentials of a role in a Glue job"),
    only("codebuild:BuildArn", CODEBUILD_ROLE),
    only("codebuild:ProjectArn", CODEBUILD_ROLE),
    only("lambda:SourceFunctionArn", "with the credentials of a role of a Lambda function"),
    only("ssm:SourceInstanceArn", "with the credentials of a role on a managed instance"),
    only("identitystore:UserId", "when a user of IAM Identity Center calls"),
    only("aws:SourceIp", "when it did not come through a VPC endpoint"),
    only("aws:SourceVpc", ENDPOINT),
    only("aws:SourceVpcArn", ENDPOINT_OF_FEW),
    only("aws:SourceVpce", ENDPOINT),
    only("aws:VpceAccount", ENDPOINT_OF_FEW),
    only("aws:VpceOrgPaths", ENDPOINT_OF_FEW),
    only("aws:VpceOrgID", ENDPOINT_OF_FEW),
    only("aws:VpcSourceIp", ENDPOINT),
    only("aws:ResourceAccount", "for most actions, though not for all"),
    only("aws:ResourceOrgID", OWNER_IN_ORGANIZATION),
    only("aws:ResourceOrgPaths", OWNER_IN_ORGANIZATION),
    only("aws:ResourceTag/", "when the resource has this tag and its service supports it"),
    only("aws:CalledVia", FORWARDED),
    only("aws:CalledViaFirst", FORWARDED),
    only("aws:CalledViaLast", FORWARDED),
    only("aws:CalledViaAWSMCP", MCP),
    always("aws:ViaAWSService"),
    only("aws:ViaAWSMCPService", MCP),
    always("aws:CurrentTime"),
    always("aws:EpochTime"),
    only("aws:referer", "when a browser followed a link and says from where"),
    always("aws:RequestedRegion"),
    only("aws:RequestTag/", "when it sets this tag"),
    only("aws:TagKeys", "when it sets or removes tags"),
    always("aws:SecureTransport"),
    only("aws:SourceArn", SERVICE_CALL),
    only("aws:SourceAccount", SERVICE_CALL),
    only("aws:SourceOwner", SERVICE_CALL),
    only("aws:SourceOrgPaths", SERVICE_CALL_IN_ORGANIZATION),
    only("aws:SourceOrgID", SERVICE_CALL_IN_ORGANIZATION),
    always("aws:UserAgent"),
    only("aws:IsMcpServiceAction", "when the action is one of an MCP server of AWS"),
];

/// Global keys that AWS published after the data of the catalog were made, so that the catalog
/// does not count them among its global keys yet.
pub const KEYS_NEWER_THAN_DATA: &[&str] =
    &["aws:SignInSessionArn", "codebuild:BuildArn", "codebuild:ProjectArn"];

/// Keys that AWS no longer wants in policies.
// Source: access-analyzer-reference-policy-checks.html.
pub const OUTDATED_KEYS: &[OutdatedKey] = &[
    OutdatedKey {
        name: "aws:ARN",
        support: Support::Unsupported,
        successors: &["aws:PrincipalArn", "aws:SourceArn"],
    },
    OutdatedKey {
        name: "aws:SourceOwner",
        support: Support::Deprecated,
        successors: &["aws:SourceAccount"],
    },
];

/// Keys whose values name an account, an organization or a network: a wildcard in them would let
/// strangers in.
// Source: reference_policies_condition-keys.html, sensitive condition keys.
pub const SENSITIVE_KEYS: &[&str] = &[
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpceAccount",
    "aws:VpceOrgID",
];

/// Keys whose value the caller chooses freely, so that they protect nothing.
pub const UNTRUSTWORTHY_KEYS: &[&str] = &["aws:referer", "aws:UserAgent"];

/// Keys that, with a value without wildcards, make S3 take a bucket policy for not public.
/// `aws:userid` counts where it does not begin with a role id and end in `:*`; `aws:SourceIp`
/// where it is not too broad.
// Source: access-control-block-public-access.html, the meaning of public.
pub const PINNING_KEYS: &[&str] = &[
    "aws:SourceIp",
    "aws:SourceArn",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:SourceOwner",
    "aws:SourceAccount",
    "aws:userid",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
];

/// Global keys that only listed services fill; for others they are never there.
// Source: reference_policies_condition-keys.html of October 2026. `iam:PassRole` is the one action
// of IAM that does not see them.
pub const KEYS_OF_FEW_SERVICES: &[KeyOfFewServices] = &[
    KeyOfFewServices { name: "aws:SourceVpcArn", services: SOURCE_VPC_ARN_SERVICES },
    KeyOfFewServices { name: "aws:VpceAccount", services: VPCE_OWNER_SERVICES },
    KeyOfFewServices { name: "aws:VpceOrgID", services: VPCE_ORGANIZATION_SERVICES },
    KeyOfFewServices { name: "aws:VpceOrgPaths", services: VPCE_OWNER_SERVICES },
];

const SOURCE_VPC_ARN_SERVICES: &[&str] = &[
    "acm-pca",
    "applicationinsights",
    "apprunner",
    "athena",
    "cloudformation",
    "comprehendmedical",
    "compute-optimizer",
    "datasync",
    "discovery",
    "ebs",
    "ecr",
    "ecs",
    "firehose",
    "healthlake",
    "iam",
    "iotfleetwise",
    "iotwireless",
    "kinesisanalytics",
    "kms",
    "lambda",
    "medical-imaging",
    "omics",
    "payment-cryptography",
    "polly",
    "rbin",
    "rekognition",
    "route53",
    "s3",
    "scheduler",
    "servicediscovery",
    "servicequotas",
    "ssm-contacts",
    "storagegateway",
    "textract",
    "transcribe",
    "transfer",
];

const VPCE_OWNER_SERVICES: &[&str] = &[
    "acm-pca",
    "applicationinsights",
    "apprunner",
    "athena",
    "cloudformation",
    "comprehendmedical",
    "compute-optimizer",
    "datasync",
    "discovery",
    "dynamodb",
    "ebs",
    "ecr",
    "ecs",
    "firehose",
    "gamelift",
    "healthlake",
    "iam",
    "iotfleetwise",
    "iotwireless",
    "kinesisanalytics",
    "kms",
    "lambda",
    "medical-imaging",
    "omics",
    "payment-cryptography",
    "polly",
    "rbin",
    "rekognition",
    "route53",
    "s3",
    "scheduler",
    "servicediscovery",
    "servicequotas",
    "shield",
    "ssm-contacts",
    "storagegateway",
    "textract",
    "transcribe",
    "transfer",
];

const VPCE_ORGANIZATION_SERVICES: &[&str] = &[
    "acm-pca",
    "applicationinsights",
    "apprunner",
    "athena",
    "b2bi",
    "cassandra",
    "cloudformation",
    "cognito-identity",
    "comprehendmedical",
    "compute-optimizer",
    "datasync",
    "discovery",
    "dms",
    "ds-data",
    "dynamodb",
    "ebs",
    "ecr",
    "ecs",
    "firehose",
    "gamelift",
    "healthlake",
    "iam",
    "identitystore",
    "iotfleetwise",
    "iottwinmaker",
    "iotwireless",
    "kinesisanalytics",
    "kms",
    "lambda",
    "medical-imaging",
    "network-firewall",
    "omics",
    "payment-cryptography",
    "polly",
    "pricing",
    "rbin",
    "rekognition",
    "route53",
    "s3",
    "scheduler",
    "servicediscovery",
    "servicequotas",
    "ses",
    "shield",
    "sms-voice",
    "sqs",
    "ssm-contacts",
    "storagegateway",
    "textract",
    "transcribe",
    "transfer",
    "workmail",
];

/// The row of a global key, letter case aside; a family answers for each of its keys.
pub fn global_key(name: &str) -> Option<&'static GlobalKey> {
    GLOBAL_KEYS.iter().find(|key| names(key.name, name))
}

/// When a request carries a global key; `None` for the keys of single services, which are there
/// only in some requests to their own service.
pub fn availability(name: &str) -> Option<Availability> {
    global_key(name).map(|key| key.availability)
}

/// The row of a key that AWS no longer wants, letter case aside.
pub fn outdated_key(name: &str) -> Option<&'static OutdatedKey> {
    OUTDATED_KEYS.iter().find(|key| names(key.name, name))
}

/// The services that fill a global key, where not all do; letter case aside.
pub fn key_of_few_services(name: &str) -> Option<&'static KeyOfFewServices> {
    KEYS_OF_FEW_SERVICES.iter().find(|key| names(key.name, name))
}

/// Whether wildcards in the values of this key would let strangers in; letter case aside.
pub fn is_sensitive_key(name: &str) -> bool {
    SENSITIVE_KEYS.iter().any(|key| names(key, name))
}

/// Whether the caller chooses the value of this key freely; letter case aside.
pub fn is_untrustworthy_key(name: &str) -> bool {
    UNTRUSTWORTHY_KEYS.iter().any(|key| names(key, name))
}

fn names(known: &str, name: &str) -> bool {
    if !known.ends_with('/') {
        return known.eq_ignore_ascii_case(name);
    }
    let head = name.get(..known.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(known))
}
