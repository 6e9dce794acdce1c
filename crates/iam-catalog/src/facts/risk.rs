//! Actions that are dangerous in more hands than need them: they hand out credentials or data, open
//! resources to others, or blind those who watch.

use crate::{AccessLevel, Action};

/// Whether the answer to the action holds credentials, or the action is a way to get some.
pub fn returns_credentials(action: &str) -> bool {
    is_in(CREDENTIAL_ACTIONS, action)
}

/// Whether the action reads stored data or secrets.
pub fn reads_data(action: &str) -> bool {
    is_in(DATA_ACTIONS, action)
}

/// Whether the action copies much data at once, or opens the way to it.
pub fn copies_data(action: &str) -> bool {
    is_in(DATA_COPY_ACTIONS, action)
}

/// Whether the action can open a resource to others: AWS lists it as permissions management, it
/// changes something in IAM or Resource Access Manager, or it is one of [`EXPOSURE_ACTIONS`].
pub fn exposes_resource(action: Action<'_>) -> bool {
    let changes = match action.level() {
        AccessLevel::PermissionsManagement => return true,
        AccessLevel::Write => true,
        AccessLevel::List | AccessLevel::Read | AccessLevel::Tagging => false,
    };
    changes && ["iam", "ram"].contains(&action.service().prefix())
        || is_in(EXPOSURE_ACTIONS, &action.full_name())
}

/// Whether the action can stop, blind or erase what records and reports.
pub fn tampers_with_audit(action: &str) -> bool {
    is_in(AUDIT_ACTIONS, action)
}

/// Whether one of these lists holds the action, letter case aside.
fn is_in(list: &[&str], action: &str) -> bool {
    list.iter().any(|entry| entry.eq_ignore_ascii_case(action))
}

/// Actions that return credentials or open a way in, in alphabetical order.
// Source: the lists of parliament 1.6.4, policy_sentry 0.15.2 and cloudsplaining 0.9.1 together,
// with the GameLift prefix spelt right and without three names that are no actions of the catalog;
// then the actions of newer services that hand out tokens or sessions.
pub const CREDENTIAL_ACTIONS: &[&str] = &[
    "airflow:CreateCliToken",
    "airflow:CreateWebLoginToken",
    "appsync:CreateApiKey",
    "chime:CreateApiKey",
    "cloud9:CreateEnvironmentToken",
    "codeartifact:GetAuthorizationToken",
    "codepipeline:PollForJobs",
    "cognito-identity:GetCredentialsForIdentity",
    "cognito-identity:GetOpenIdToken",
    "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
    "cognito-idp:AssociateSoftwareToken",
    "cognito-idp:DescribeUserPoolClient",
    "cognito-idp:GetSigningCertificate",
    "connect:GetFederationToken",
    "dsql:DbConnect",
    "dsql:DbConnectAdmin",
    "ec2-instance-connect:SendSSHPublicKey",
    "ec2:GetPasswordData",
    "ecr-public:GetAuthorizationToken",
    "ecr:GetAuthorizationToken",
    "eks-auth:AssumeRoleForPodIdentity",
    "elasticache:Connect",
    "emr-containers:GetManagedEndpointSessionCredentials",
    "finspace-api:GetProgrammaticAccessCredentials",
    "gamelift:GetComputeAccess",
    "gamelift:GetComputeAuthToken",
    "gamelift:GetInstanceAccess",
    "gamelift:RequestUploadCredentials",
    "grafana:CreateWorkspaceApiKey",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreateServiceSpecificCredential",
    "iam:ResetServiceSpecificCredential",
    "iam:UpdateAccessKey",
    "lakeformation:GetTemporaryGluePartitionCredentials",
    "lakeformation:GetTemporaryGlueTableCredentials",
    "license-manager:GetAccessToken",
    "lightsail:CreateBucketAccessKey",
    "lightsail:DownloadDefaultKeyPair",
    "lightsail:GetInstanceAccessDetails",
    "lightsail:GetRelationalDatabaseMasterUserPassword",
    "mediapackage:RotateChannelCredentials",
    "mediapackage:RotateIngestEndpointCredentials",
    "memorydb:Connect",
    "rds-db:connect",
    "redshift-serverless:GetCredentials",
    "redshift:GetClusterCredentials",
    "redshift:GetClusterCredentialsWithIAM",
    "s3:GetDataAccess",
    "s3express:CreateSession",
    "ssm:GetAccessToken",
    "sso-oauth:CreateTokenWithIAM",
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:AssumeRoot",
    "sts:GetDelegatedAccessToken",
    "sts:GetFederationToken",
    "sts:GetServiceBearerToken",
    "sts:GetSessionToken",
    "sts:GetWebIdentityToken",
];

/// Actions that read stored data or secrets, in alphabetical order.
// Source: cloudsplaining 0.9.1.
pub const DATA_ACTIONS: &[&str] = &[
    "s3:GetObject",
    "secretsmanager:GetSecretValue",
    "ssm:GetParameter",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
];

/// Actions that copy, share or unlock much data at once, in alphabetical order.
// Source: the reports of cloudsplaining 0.9.1, and the service pages.
pub const DATA_COPY_ACTIONS: &[&str] = &[
    "dynamodb:ExportTableToPointInTime",
    "dynamodb:Query",
    "dynamodb:Scan",
    "ec2:CreateSnapshot",
    "ec2:ModifySnapshotAttribute",
    "kms:Decrypt",
    "rds:CopyDBSnapshot",
    "rds:CreateDBSnapshot",
];

/// Actions that open resources though their access level does not say so.
// Source: the resource exposure and resource policy lists of policy_sentry 0.15.2, without what the
// access level already tells and without mere reads.
pub const EXPOSURE_ACTIONS: &[&str] = &[
    "connect:GetFederationToken",
    "iotsitewise:CreateAccessPolicy",
    "iotsitewise:DeleteAccessPolicy",
    "iotsitewise:UpdateAccessPolicy",
    "kms:CreateKey",
    "lightsail:GetInstanceAccessDetails",
    "redshift:AuthorizeClusterSecurityGroupIngress",
    "redshift:GetClusterCredentials",
    "redshift:RevokeClusterSecurityGroupIngress",
    "redshift:RotateEncryptionKey",
];

/// Actions that stop, blind or erase what records and reports, in alphabetical order.
// Source: the pages of CloudTrail, Config, GuardDuty, Security Hub, Macie, Detective, Inspector,
// CloudWatch and Security Lake.
pub const AUDIT_ACTIONS: &[&str] = &[
    "access-analyzer:CreateArchiveRule",
    "access-analyzer:DeleteAnalyzer",
    "access-analyzer:UpdateArchiveRule",
    "auditmanager:DeregisterAccount",
    "cloudtrail:DeleteEventDataStore",
    "cloudtrail:DeleteTrail",
    "cloudtrail:DeregisterOrganizationDelegatedAdmin",
    "cloudtrail:PutEventSelectors",
    "cloudtrail:PutInsightSelectors",
    "cloudtrail:StopEventDataStoreIngestion",
    "cloudtrail:StopLogging",
    "cloudtrail:UpdateEventDataStore",
    "cloudtrail:UpdateTrail",
    "cloudwatch:DeleteAlarms",
    "cloudwatch:DisableAlarmActions",
    "cloudwatch:PutAlarmMuteRule",
    "cloudwatch:SetAlarmState",
    "config:DeleteAggregationAuthorization",
    "config:DeleteConfigRule",
    "config:DeleteConfigurationAggregator",
    "config:DeleteConfigurationRecorder",
    "config:DeleteConformancePack",
    "config:DeleteDeliveryChannel",
    "config:DeleteEvaluationResults",
    "config:DeleteOrganizationConfigRule",
    "config:DeleteOrganizationConformancePack",
    "config:DeleteRemediationConfiguration",
    "config:DeleteResourceConfig",
    "config:DeleteRetentionConfiguration",
    "config:DeleteServiceLinkedConfigurationRecorder",
    "config:PutConfigurationRecorder",
    "config:PutDeliveryChannel",
    "config:PutRetentionConfiguration",
    "config:StopConfigurationRecorder",
    "detective:DeleteGraph",
    "ec2:DeleteFlowLogs",
    "events:DeleteRule",
    "events:DisableRule",
    "events:RemoveTargets",
    "guardduty:ArchiveFindings",
    "guardduty:CreateFilter",
    "guardduty:CreateIPSet",
    "guardduty:DeleteDetector",
    "guardduty:DeleteMembers",
    "guardduty:DeletePublishingDestination",
    "guardduty:DeleteThreatIntelSet",
    "guardduty:DisableOrganizationAdminAccount",
    "guardduty:DisassociateFromAdministratorAccount",
    "guardduty:DisassociateFromMasterAccount",
    "guardduty:DisassociateMembers",
    "guardduty:StopMonitoringMembers",
    "guardduty:UpdateDetector",
    "guardduty:UpdateFilter",
    "guardduty:UpdateIPSet",
    "guardduty:UpdateMemberDetectors",
    "inspector2:Disable",
    "logs:DeleteLogGroup",
    "logs:DeleteLogStream",
    "logs:DeleteMetricFilter",
    "logs:DeleteSubscriptionFilter",
    "logs:PutRetentionPolicy",
    "macie2:DisableMacie",
    "macie2:DisassociateFromAdministratorAccount",
    "macie2:UpdateMacieSession",
    "network-firewall:UpdateLoggingConfiguration",
    "route53resolver:DeleteResolverQueryLogConfig",
    "route53resolver:DisassociateResolverQueryLogConfig",
    "s3:PutBucketLogging",
    "securityhub:BatchDisableStandards",
    "securityhub:DeleteMembers",
    "securityhub:DisableImportFindingsForProduct",
    "securityhub:DisableOrganizationAdminAccount",
    "securityhub:DisableSecurityHub",
    "securityhub:DisableSecurityHubV2",
    "securityhub:DisassociateFromAdministratorAccount",
    "securityhub:DisassociateFromMasterAccount",
    "securityhub:DisassociateMembers",
    "securityhub:UpdateStandardsControl",
    "securitylake:DeleteAwsLogSource",
    "securitylake:DeleteCustomLogSource",
    "securitylake:DeleteDataLake",
    "securitylake:DeleteSubscriber",
    "wafv2:DeleteLoggingConfiguration",
];
