//! Service principals: the names under which AWS services act.

use super::region::{PARTITIONS, has_region_shape};
use crate::Catalog;

/// The names of service principals that are not the prefix of a service, without the
/// `.amazonaws.com` they end in unless they end otherwise; in alphabetical order. Nearly every
/// service also acts under its own prefix: [`knows_service_principal`] counts those in.
// Source: principals in AWS managed policies (moto 5.2.5), in the API descriptions of botocore
// 1.44.5 and in the service pages, as of October 2026.
pub const SERVICE_PRINCIPALS: &[&str] = &[
    "access-grants.s3",
    "accountdiscovery.ssm",
    "agent.wellarchitected",
    "agentless.inspector2",
    "aiops.alarms.cloudwatch",
    "airflow-env",
    "alexa-appkit.amazon.com",
    "alexa-connectedhome.amazon.com",
    "amazonmq",
    "ami.inspector2",
    "apidestinations.events",
    "application-insights",
    "application-signals.cloudwatch",
    "application.opensearchservice",
    "appstream.application-autoscaling",
    "assets.marketplace",
    "automation",
    "aws-artifact-account-sync",
    "aws-mcp",
    "batchoperations.s3",
    "billingconsole",
    "billingreports",
    "build.apprunner",
    "cassandra-streams",
    "cassandra.application-autoscaling",
    "channels.lex",
    "channels.lexv2",
    "cks.kms",
    "cloudwatch-crossaccount",
    "codecatalyst-runner",
    "comprehend.application-autoscaling",
    "config-conforms",
    "config-multiaccountsetup",
    "context.cloudtrail",
    "continuousexport.discovery",
    "contract.iq",
    "contributorinsights.dynamodb",
    "cost-optimization-hub.bcm",
    "costalerts",
    "credentials.iot",
    "custom-resource.application-autoscaling",
    "custom.rds",
    "custom.rds-preview",
    "datazonecontrol",
    "deeplens",
    "delivery.logs",
    "diode",
    "directquery.opensearchservice",
    "dmsintegration.migrationhub",
    "dnssec-route53",
    "drt.shield",
    "dynamodb.application-autoscaling",
    "ebs.csi.eks",
    "ec",
    "ec2-images",
    "ec2.application-autoscaling",
    "ec2.application-status-checks",
    "ec2.capacitymanager",
    "ec2fastlaunch",
    "ec2fleet",
    "ec2scheduled",
    "ec2sqlha",
    "ecs-compute",
    "ecs-tasks",
    "ecs.application-autoscaling",
    "edgelambda",
    "eks-connector",
    "eks-fargate",
    "eks-fargate-pods",
    "eks-nodegroup",
    "elasticache.application-autoscaling",
    "email.cognito-idp",
    "event-processor.health",
    "events.managedservices",
    "events.workmail",
    "export.rds",
    "exportv2.securityhub",
    "galaxy",
    "ingress.eks",
    "iotroborunner",
    "iotthingsgraph",
    "ipam",
    "jellyfish",
    "job.sagemaker",
    "justintimeaccess.ssm",
    "kafka.application-autoscaling",
    "kinesisreplication.dynamodb",
    "lambda.application-autoscaling",
    "lexv2",
    "license-management.marketplace",
    "license-manager.member-account",
    "logdelivery.elasticloadbalancing",
    "logdelivery.elb",
    "logger.cloudfront",
    "logging.s3",
    "macie",
    "maintenance.elasticbeanstalk",
    "maintenance.s3tables",
    "malware-protection-plan.guardduty",
    "malware-protection.guardduty",
    "managedservices",
    "managedupdates.elasticbeanstalk",
    "management.chatbot",
    "meetings.chime",
    "member.org.stacksets.cloudformation",
    "metadata.s3",
    "metering-marketplace",
    "metrics.wellarchitected",
    "migration.s3tables",
    "migrationhub",
    "mobilehub",
    "monitoring",
    "monitoring.rds",
    "monitoring.thinclient",
    "neptune.application-autoscaling",
    "network-connectors.lambda",
    "network.bedrock-agentcore",
    "notifications.ssm",
    "observability.aoss",
    "opensearchservice",
    "ops.apigateway",
    "ops.athena",
    "ops.emr-serverless",
    "orgsdatasync.servicecatalog",
    "osis-pipelines",
    "permission.iq",
    "pinpoint",
    "pods.eks",
    "practice-run.arc-zonal-shift",
    "private-marketplace.marketplace",
    "procurement-insights.marketplace",
    "purchaseorders",
    "rds-preview",
    "rds.application-autoscaling",
    "remediation.config",
    "replication.cassandra",
    "replication.dynamodb",
    "replication.ecr",
    "replication.lexv2",
    "replication.s3tables",
    "replicator.lambda",
    "reporting.trustedadvisor",
    "repository.sync.codeconnections",
    "resale-authorization.marketplace",
    "resource-snapshot-job.partnercentral-selling",
    "resources.cloudformation",
    "restore-testing.backup",
    "runtime-identity.bedrock-agentcore",
    "runtime-instances.bedrock-agentcore",
    "s3.data-source.lustre.fsx",
    "sagemaker.application-autoscaling",
    "scaler.lambda",
    "scheduler.redshift",
    "schema-conversion.dms",
    "scraper.aps",
    "securityhubv2",
    "self-managed-vpce.osis",
    "service.eks",
    "servicecatalog-appregistry",
    "sgp.eks",
    "smsintegration.migrationhub",
    "spot",
    "spotfleet",
    "ssm.integrations",
    "stacksets.cloudformation",
    "streams.metrics.cloudwatch",
    "sync.proton",
    "tagging",
    "tagpolicies.tag",
    "tasks.apprunner",
    "telemetry-enablement.observabilityadmin",
    "telemetry-pipelines.observabilityadmin",
    "thirdparty.config",
    "thirdparty.inspector2",
    "transitgateway",
    "triage.security-ir",
    "tts",
    "user-attribute-cost-allocation-data",
    "vmie",
    "vpc-flow-logs",
    "vpcorigin.cloudfront",
    "workspaces.application-autoscaling",
];

/// Service principals of compute: code that customers run there gets the role.
pub const COMPUTE_PRINCIPALS: &[&str] = &[
    "build.apprunner.amazonaws.com",
    "codebuild.amazonaws.com",
    "ec2.amazonaws.com",
    "ecs-tasks.amazonaws.com",
    "edgelambda.amazonaws.com",
    "eks-fargate-pods.amazonaws.com",
    "glue.amazonaws.com",
    "lambda.amazonaws.com",
    "pods.eks.amazonaws.com",
    "sagemaker.amazonaws.com",
    "tasks.apprunner.amazonaws.com",
];

/// The identity providers that a `Federated` principal names by domain instead of ARN.
pub const FEDERATED_DOMAINS: &[&str] = &[
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "graph.facebook.com",
    "www.amazon.com",
];

/// Whether the text names a service principal that exists, letter case aside, in any partition;
/// also in its Regional forms `NAME.REGION.amazonaws.com` and `REGION.NAME.amazonaws.com`.
pub fn knows_service_principal(catalog: &Catalog, text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let knows = |name: &str| {
        SERVICE_PRINCIPALS.binary_search(&name).is_ok() || catalog.service(name).is_some()
    };
    let Some(name) = name_of(&text) else {
        return text.ends_with(RETAIL_DOMAIN) && knows(&text);
    };
    let regional = [name.rsplit_once('.'), name.split_once('.').map(|(head, tail)| (tail, head))];
    knows(name)
        || regional.into_iter().flatten().any(|(name, region)| {
            // ElastiCache copies snapshots under a name that has only Regional forms.
            has_region_shape(region) && (knows(name) || name == "elasticache-snapshot")
        })
}

/// Whether the text looks like a service principal, known or not: labels of letters, digits, `-`
/// and `_`, then the domain of a partition.
pub fn has_service_principal_shape(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    let name = name_of(text).or_else(|| text.strip_suffix(RETAIL_DOMAIN));
    name.is_some_and(|name| name.split('.').all(is_label))
}

/// What the principals of Alexa end in.
const RETAIL_DOMAIN: &str = ".amazon.com";

/// The name before the domain of a partition.
fn name_of(text: &str) -> Option<&str> {
    let mut domains = PARTITIONS.iter().map(|partition| partition.domain);
    domains.find_map(|domain| text.strip_suffix(domain)?.strip_suffix('.'))
}
