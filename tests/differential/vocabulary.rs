//! The few names that random scenarios are made of, so that things meet often.

pub(super) const ACCOUNTS: [&str; 3] = ["111122223333", "444455556666", "123456789012"];
pub(super) const MANAGEMENT: &str = "123456789012";

/// Callers, in the long form; the short form is used where nothing is lost.
pub(super) const CALLERS: &[(usize, &str)] = &[
    (10, r#"{"arn": "arn:aws:iam::111122223333:user/ann"}"#),
    (8, r#"{"arn": "arn:aws:iam::111122223333:user/ann", "id": "AIDAEXAMPLEANN0000001"}"#),
    (5, r#"{"arn": "arn:aws:iam::111122223333:user/dev/bob", "id": "AIDAEXAMPLEBOB0000001"}"#),
    (4, r#"{"arn": "arn:aws:iam::444455556666:user/ann"}"#),
    (2, r#"{"arn": "arn:aws:iam::123456789012:user/ann"}"#),
    (5, r#"{"arn": "arn:aws:iam::111122223333:user/ann", "kind": "user-session"}"#),
    (6, r#"{"arn": "arn:aws:iam::111122223333:root"}"#),
    (2, r#"{"arn": "arn:aws:iam::444455556666:root"}"#),
    (1, r#"{"arn": "arn:aws:iam::123456789012:root"}"#),
    (14, r#"{"arn": "arn:aws:sts::111122223333:assumed-role/x/s"}"#),
    (
        8,
        r#"{"arn": "arn:aws:sts::111122223333:assumed-role/x/s",
            "role": "arn:aws:iam::111122223333:role/dev/x", "id": "AROAEXAMPLEX000000001"}"#,
    ),
    (4, r#"{"arn": "arn:aws:sts::444455556666:assumed-role/x/s"}"#),
    (
        2,
        r#"{"arn": "arn:aws:sts::111122223333:assumed-role/Linked/s",
            "role": "arn:aws:iam::111122223333:role/aws-service-role/s3.amazonaws.com/Linked"}"#,
    ),
    (
        8,
        r#"{"arn": "arn:aws:sts::111122223333:federated-user/fed",
            "parent": "arn:aws:iam::111122223333:user/ann"}"#,
    ),
    (2, r#"{"arn": "arn:aws:sts::111122223333:federated-user/fed"}"#),
    (3, r#"{"service": "lambda.amazonaws.com"}"#),
    (2, r#"{"service": "s3.amazonaws.com"}"#),
    (3, r#"{"provider": "accounts.google.com"}"#),
    (
        3,
        r#"{"provider":
            "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}"#,
    ),
    (3, r#"{"provider": "arn:aws:iam::111122223333:saml-provider/idp"}"#),
    (8, r#"{"kind": "anonymous"}"#),
];

/// What a principal block may name below `AWS`.
pub(super) const PRINCIPALS: &[&str] = &[
    "*",
    "111122223333",
    "arn:aws:iam::111122223333:root",
    "444455556666",
    "arn:aws:iam::123456789012:root",
    "arn:aws:iam::111122223333:user/ann",
    "arn:aws:iam::111122223333:user/dev/bob",
    "arn:aws:iam::444455556666:user/ann",
    "arn:aws:iam::111122223333:role/x",
    "arn:aws:iam::111122223333:role/dev/x",
    "arn:aws:iam::444455556666:role/x",
    "arn:aws:sts::111122223333:assumed-role/x/s",
    "arn:aws:sts::111122223333:assumed-role/x/other",
    "arn:aws:sts::111122223333:federated-user/fed",
    "AIDAEXAMPLEANN0000001",
    "AIDAEXAMPLEBOB0000001",
    "AROAEXAMPLEX000000001",
];

pub(super) const SERVICES: [&str; 2] = ["lambda.amazonaws.com", "s3.amazonaws.com"];

pub(super) const PROVIDERS: [&str; 3] = [
    "accounts.google.com",
    "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
    "arn:aws:iam::111122223333:saml-provider/idp",
];

/// Actions with the resources they are asked for, and how often.
pub(super) const ACTIONS: &[(usize, (&str, &[&str]))] = &[
    (18, ("s3:GetObject", OBJECTS)),
    (6, ("s3:PutObject", OBJECTS)),
    (6, ("s3:ListBucket", BUCKETS)),
    (4, ("s3:GetBucketPolicy", BUCKETS)),
    (3, ("s3:DeleteBucketPolicy", BUCKETS)),
    (3, ("s3:ListAllMyBuckets", &["*"])),
    (12, ("kms:Decrypt", KEYS)),
    (2, ("kms:RetireGrant", KEYS)),
    (2, ("kms:ListKeys", &["*"])),
    (18, ("sts:AssumeRole", ROLES)),
    (3, ("sts:AssumeRoleWithSAML", ROLES)),
    (3, ("sts:AssumeRoleWithWebIdentity", ROLES)),
    (3, ("sts:TagSession", ROLES)),
    (2, ("sts:SetSourceIdentity", ROLES)),
    (1, ("sts:SetContext", ROLES)),
    (2, ("sts:GetCallerIdentity", &["*"])),
    (2, ("sts:GetSessionToken", &["*"])),
    (2, ("sts:GetFederationToken", &["*"])),
    (
        4,
        (
            "iam:GetUser",
            &["arn:aws:iam::111122223333:user/ann", "arn:aws:iam::111122223333:user/dev/bob"],
        ),
    ),
    (3, ("iam:PassRole", ROLES)),
    (1, ("iam:GetPolicy", &["arn:aws:iam::aws:policy/ReadOnlyAccess"])),
    (2, ("iam:ListUsers", &["*"])),
    (
        5,
        (
            "sqs:SendMessage",
            &["arn:aws:sqs:us-east-1:111122223333:q", "arn:aws:sqs:eu-west-1:444455556666:q"],
        ),
    ),
    (2, ("sns:Publish", &["arn:aws:sns:us-east-1:111122223333:t"])),
    (5, ("dynamodb:GetItem", &["arn:aws:dynamodb:eu-west-1:111122223333:table/t"])),
    (3, ("ec2:RunInstances", &["arn:aws:ec2:eu-west-1:111122223333:instance/i-1"])),
    (2, ("ec2:DescribeInstances", &["*"])),
    (4, ("lambda:InvokeFunction", &["arn:aws:lambda:us-east-1:111122223333:function:f"])),
    (
        2,
        (
            "secretsmanager:GetSecretValue",
            &["arn:aws:secretsmanager:us-east-1:111122223333:secret:s-AbCdEf"],
        ),
    ),
    (2, ("ecr:PutImage", &["arn:aws:ecr:us-east-1:111122223333:repository/r"])),
];

pub(super) const OBJECTS: &[&str] = &[
    "arn:aws:s3:::b/k",
    "arn:aws:s3:::b/ann/k",
    "arn:aws:s3:::b/dev/x*y",
    "arn:aws:s3:::b//k",
    "arn:aws:s3:::bb/k:1",
];
pub(super) const BUCKETS: &[&str] = &["arn:aws:s3:::b", "arn:aws:s3:::bb"];
pub(super) const KEYS: &[&str] = &[
    "arn:aws:kms:us-east-1:111122223333:key/k1",
    "arn:aws:kms:us-east-1:444455556666:key/k2",
    "arn:aws:kms:us-east-1:111122223333:alias/aws/s3",
    "arn:aws:kms:us-east-1:111122223333:alias/mine",
];
pub(super) const ROLES: &[&str] = &[
    "arn:aws:iam::111122223333:role/x",
    "arn:aws:iam::111122223333:role/dev/x",
    "arn:aws:iam::444455556666:role/x",
    "arn:aws:iam::111122223333:role/aws-service-role/s3.amazonaws.com/Linked",
];

/// Entries of an `Action` block besides those made from the request.
pub(super) const ACTION_ENTRIES: &[&str] = &[
    "*",
    "*:*",
    "*:Get*",
    "*:*e*",
    "s3:*",
    "s3:Get*",
    "s3:*Object",
    "s3:Get?bject",
    "s3:*Bucket*",
    "kms:*",
    "kms:D*",
    "sts:*",
    "sts:AssumeRole*",
    "iam:*",
    "iam:*User",
    "sqs:Send*",
    "dynamodb:GetItem",
    "ec2:*Instances",
    "ec2:?*",
    "lambda:Invoke*",
];

/// Entries of an `Action` block in a trust policy.
pub(super) const TRUST_ENTRIES: &[&str] = &[
    "sts:AssumeRole",
    "sts:AssumeRole*",
    "sts:*",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:TagSession",
    "sts:Set*",
    "sts:AssumeRoleWith?*",
];

/// Entries of a `Resource` block; those after the mark need variables or an incomplete ARN.
pub(super) const RESOURCE_ENTRIES: &[&str] = &[
    "*",
    "arn:aws:s3:::*",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b*",
    "arn:aws:s3:::b?k",
    "arn:aws:s3:::b/?",
    "arn:aws:s3:*:*:b/*",
    "arn:aws:kms:*:*:key/*",
    "arn:aws:kms:us-*:1111*:*",
    "arn:aws:iam::*:role/*",
    "arn:aws:iam::111122223333:*",
    "arn:aws:iam::111122223333:user/*",
    "arn:aws:sqs:*:111122223333:q",
    "arn:aws:sqs:*:*:*",
    "arn:aws:iam:*:*:*",
    "arn:aws:dynamodb:eu-west-?:*:table/t",
    "arn:aws:lambda:*:*:function:*",
    "arn:aws:ec2:*:*:instance/*",
];

pub(super) const RESOURCES_WITH_VARIABLES: &[&str] = &[
    "arn:aws:s3:::b/${aws:username}/*",
    "arn:aws:s3:::b/${AWS:PrincipalTag/Team}/*",
    "arn:aws:s3:::b/${aws:PrincipalTag/team, 'dev'}/*",
    "arn:aws:s3:::b/${aws:PrincipalTag/none, ''}/k",
    "arn:aws:s3:::b/dev/x${*}y",
    "arn:aws:s3:::b/dev/x${?}y",
    "arn:aws:s3:::b/${",
    "arn:aws:iam::*:user/${aws:username}",
    "arn:aws:iam::*:*/${aws:ResourceTag/team}*",
];

pub(super) const INCOMPLETE_RESOURCES: &[&str] = &[
    "arn:aws:s3",
    "arn:aws:s3:*",
    "arn:aws:kms:us-east-1",
    "arn:aws:sqs:*:1111*",
    "arn:aws:iam::*",
];
