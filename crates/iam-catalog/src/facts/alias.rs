//! Names people use where AWS has another: of services, of condition keys, and for verbs.

/// A name of a service in speech, in the CLI or in an SDK, and the prefixes policies write instead.
#[derive(Debug)]
pub struct ServiceAlias {
    /// The name, in lower case and without `-`, `_` and blanks.
    pub name: &'static str,
    /// The prefixes that may be meant, the likeliest first.
    pub prefixes: &'static [&'static str],
}

/// A wrong name of a condition key, and the keys that may be meant.
#[derive(Debug)]
pub struct KeyAlias {
    /// The part after the colon, in lower case.
    pub name: &'static str,
    /// The keys that may be meant, the likeliest first.
    pub keys: &'static [&'static str],
}

/// A verb that AWS does not use, or uses elsewhere, and the verbs that do the same.
#[derive(Debug)]
pub struct VerbSynonym {
    /// The verb, in lower case.
    pub verb: &'static str,
    /// The verbs of AWS, the likeliest first.
    pub instead: &'static [&'static str],
}

const fn alias(name: &'static str, prefixes: &'static [&'static str]) -> ServiceAlias {
    ServiceAlias { name, prefixes }
}

const fn key(name: &'static str, keys: &'static [&'static str]) -> KeyAlias {
    KeyAlias { name, keys }
}

const fn verb(verb: &'static str, instead: &'static [&'static str]) -> VerbSynonym {
    VerbSynonym { verb, instead }
}

/// Names of services that are no prefix, in alphabetical order. Names that differ from a prefix
/// only in `-`, `_` and blanks need no row.
// Source: the names of the SDK clients and CLI commands (botocore 1.44.5), and everyday names.
pub const SERVICE_ALIASES: &[ServiceAlias] = &[
    alias("alb", &["elasticloadbalancing"]),
    alias("amazonmq", &["mq"]),
    alias("amp", &["aps"]),
    alias("apigatewaymanagementapi", &["execute-api"]),
    alias("apigatewayv2", &["apigateway"]),
    alias("apigw", &["apigateway"]),
    alias("appregistry", &["servicecatalog"]),
    alias("asg", &["autoscaling"]),
    alias("aurora", &["rds"]),
    alias("bedrockagent", &["bedrock"]),
    alias("bedrockruntime", &["bedrock"]),
    alias("billingconsole", &["billing"]),
    alias("certificatemanager", &["acm"]),
    alias("cfn", &["cloudformation"]),
    alias("cloudcontrol", &["cloudformation"]),
    alias("cloudhsmv2", &["cloudhsm"]),
    alias("cloudmap", &["servicediscovery"]),
    alias("cloudwatchevents", &["events"]),
    alias("cloudwatchlogs", &["logs"]),
    alias("cognito", &["cognito-idp", "cognito-identity"]),
    alias("configservice", &["config"]),
    alias("costandusagereport", &["cur"]),
    alias("costexplorer", &["ce"]),
    alias("customerprofiles", &["profile"]),
    alias("datafirehose", &["firehose"]),
    alias("datastreams", &["kinesis"]),
    alias("directoryservice", &["ds"]),
    alias("docdb", &["rds"]),
    alias("documentdb", &["rds"]),
    alias("dynamo", &["dynamodb"]),
    alias("dynamodbstreams", &["dynamodb"]),
    alias("efs", &["elasticfilesystem"]),
    alias("elasticloadbalancer", &["elasticloadbalancing"]),
    alias("elasticsearch", &["es"]),
    alias("elb", &["elasticloadbalancing"]),
    alias("elbv2", &["elasticloadbalancing"]),
    alias("emr", &["elasticmapreduce"]),
    alias("eventbridge", &["events"]),
    alias("eventbridgescheduler", &["scheduler"]),
    alias("fargate", &["ecs"]),
    alias("flink", &["kinesisanalytics"]),
    alias("iamidentitycenter", &["sso"]),
    alias("identitycenter", &["sso"]),
    alias("iotcore", &["iot"]),
    alias("iotdata", &["iot"]),
    alias("keyspaces", &["cassandra"]),
    alias("kinesisanalyticsv2", &["kinesisanalytics"]),
    alias("kinesisdatastreams", &["kinesis"]),
    alias("kinesisfirehose", &["firehose"]),
    alias("lexmodels", &["lex"]),
    alias("lexruntime", &["lex"]),
    alias("loadbalancer", &["elasticloadbalancing"]),
    alias("location", &["geo"]),
    alias("macie", &["macie2"]),
    alias("managedgrafana", &["grafana"]),
    alias("marketplace", &["aws-marketplace"]),
    alias("migrationhub", &["mgh"]),
    alias("monitoring", &["cloudwatch"]),
    alias("msk", &["kafka"]),
    alias("mturk", &["mechanicalturk"]),
    alias("mwaa", &["airflow"]),
    alias("neptune", &["neptune-db"]),
    alias("nlb", &["elasticloadbalancing"]),
    alias("organization", &["organizations"]),
    alias("parameterstore", &["ssm"]),
    alias("pinpoint", &["mobiletargeting"]),
    alias("privateca", &["acm-pca"]),
    alias("prometheus", &["aps"]),
    alias("quotas", &["servicequotas"]),
    alias("resourcegroupstaggingapi", &["tag"]),
    alias("s3api", &["s3"]),
    alias("s3control", &["s3"]),
    alias("sagemakerruntime", &["sagemaker"]),
    alias("secretmanager", &["secretsmanager"]),
    alias("serverlessrepository", &["serverlessrepo"]),
    alias("sessionmanager", &["ssm"]),
    alias("sesv2", &["ses"]),
    alias("sfn", &["states"]),
    alias("simpleemailservice", &["ses"]),
    alias("simplenotificationservice", &["sns"]),
    alias("simplequeueservice", &["sqs"]),
    alias("simplestorageservice", &["s3"]),
    alias("ssoadmin", &["sso"]),
    alias("stepfunctions", &["states"]),
    alias("systemsmanager", &["ssm"]),
    alias("tagging", &["tag"]),
    alias("timestreamquery", &["timestream"]),
    alias("timestreamwrite", &["timestream"]),
    alias("transcribestreaming", &["transcribe"]),
    alias("transitgateway", &["ec2"]),
    alias("vpc", &["ec2"]),
];

/// Wrong names of condition keys that no spelling rule leads back, in alphabetical order.
pub const KEY_ALIASES: &[KeyAlias] = &[
    key("accountid", &["aws:PrincipalAccount", "aws:SourceAccount", "aws:ResourceAccount"]),
    key("date", &["aws:CurrentTime"]),
    key("https", &["aws:SecureTransport"]),
    key("ip", &["aws:SourceIp"]),
    key("ipaddress", &["aws:SourceIp"]),
    key("mfa", &["aws:MultiFactorAuthPresent"]),
    key("mfaage", &["aws:MultiFactorAuthAge"]),
    key("mfaauthenticated", &["aws:MultiFactorAuthPresent"]),
    key("mfapresent", &["aws:MultiFactorAuthPresent"]),
    key("now", &["aws:CurrentTime"]),
    key("organizationid", &["aws:PrincipalOrgID"]),
    key("orgid", &["aws:PrincipalOrgID"]),
    key("region", &["aws:RequestedRegion"]),
    key("ssl", &["aws:SecureTransport"]),
    key("time", &["aws:CurrentTime"]),
    key("tls", &["aws:SecureTransport"]),
    key("vpcendpoint", &["aws:SourceVpce"]),
    key("vpcendpointid", &["aws:SourceVpce"]),
    key("vpcid", &["aws:SourceVpc"]),
];

/// Verbs that people write where AWS has another, in alphabetical order.
pub const VERB_SYNONYMS: &[VerbSynonym] = &[
    verb("add", &["Create", "Put", "Attach"]),
    verb("change", &["Update", "Modify"]),
    verb("create", &["Put"]),
    verb("describe", &["Get", "List"]),
    verb("destroy", &["Delete", "Terminate"]),
    verb("download", &["Get"]),
    verb("edit", &["Update", "Modify"]),
    verb("enumerate", &["List", "Describe"]),
    verb("erase", &["Delete"]),
    verb("execute", &["Invoke", "Run", "Start"]),
    verb("fetch", &["Get", "Receive"]),
    verb("find", &["Search", "List", "Describe"]),
    verb("get", &["Describe", "List", "Receive"]),
    verb("kill", &["Terminate", "Stop"]),
    verb("launch", &["Run", "Start", "Create"]),
    verb("list", &["Describe", "Get"]),
    verb("load", &["Get"]),
    verb("make", &["Create"]),
    verb("modify", &["Update"]),
    verb("put", &["Create", "Update"]),
    verb("read", &["Get", "Receive"]),
    verb("remove", &["Delete", "Detach"]),
    verb("retrieve", &["Get"]),
    verb("run", &["Start", "Invoke"]),
    verb("save", &["Put"]),
    verb("set", &["Put", "Update"]),
    verb("show", &["Get", "Describe", "List"]),
    verb("store", &["Put"]),
    verb("update", &["Modify", "Put"]),
    verb("upload", &["Put"]),
    verb("view", &["Get", "Describe", "List"]),
    verb("write", &["Put"]),
];
