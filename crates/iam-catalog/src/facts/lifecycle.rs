//! Services that closed or took another name, and actions that AWS tells people not to use.

/// What became of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceState {
    /// It has ended, or ended for nearly everybody; its actions are still in the catalog.
    Closed,
    /// It takes no new customers, or its end is announced.
    Closing,
    /// It has ended and its actions have left the catalog.
    Gone,
    /// The same service under another prefix: new resources use that one, old ones keep this.
    Renamed,
}

/// A service prefix that policies should not begin to use.
#[derive(Debug)]
pub struct ChangedService {
    /// The service prefix.
    pub prefix: &'static str,
    /// What became of it.
    pub state: ServiceState,
    /// The prefix of the service that does its work now, where there is one.
    pub successor: Option<&'static str>,
}

/// An action that AWS describes as deprecated or has replaced.
#[derive(Debug)]
pub struct DeprecatedAction {
    /// The action, such as `lambda:InvokeAsync`.
    pub action: &'static str,
    /// The actions to write instead; empty where nothing is needed any more.
    pub successors: &'static [&'static str],
}

const fn row(
    prefix: &'static str,
    state: ServiceState,
    successor: Option<&'static str>,
) -> ChangedService {
    ChangedService { prefix, state, successor }
}

const fn old(action: &'static str, successors: &'static [&'static str]) -> DeprecatedAction {
    DeprecatedAction { action, successors }
}

/// The row of a service prefix that changed, letter case aside.
pub fn changed_service(prefix: &str) -> Option<&'static ChangedService> {
    CHANGED_SERVICES.iter().find(|row| row.prefix.eq_ignore_ascii_case(prefix))
}

/// The row of a deprecated action such as `lambda:InvokeAsync`, letter case aside.
pub fn deprecated_action(action: &str) -> Option<&'static DeprecatedAction> {
    DEPRECATED_ACTIONS.iter().find(|row| row.action.eq_ignore_ascii_case(action))
}

/// Service prefixes that changed, in alphabetical order, as of November 2026.
// Source: the AWS service lifecycle pages (full shutdown, sunset, maintenance) and announcements;
// prefixes that only old managed policies still name are `Gone`. A service of which only a part
// closed has no row.
pub const CHANGED_SERVICES: &[ChangedService] = &[
    row("a4b", ServiceState::Closed, None),
    row("appmesh", ServiceState::Closed, Some("vpc-lattice")),
    row("appmesh-preview", ServiceState::Closed, Some("vpc-lattice")),
    row("apprunner", ServiceState::Closing, Some("ecs")),
    row("assurance", ServiceState::Gone, None),
    row("bugbust", ServiceState::Closed, None),
    row("builderid", ServiceState::Gone, None),
    row("cloud9", ServiceState::Closing, None),
    row("cloudsearch", ServiceState::Closing, Some("es")),
    row("codecatalyst", ServiceState::Closing, None),
    row("codeguru-reviewer", ServiceState::Closing, None),
    row("codestar", ServiceState::Closed, None),
    row("codestar-connections", ServiceState::Renamed, Some("codeconnections")),
    row("cognito-sync", ServiceState::Closing, Some("appsync")),
    row("datapipeline", ServiceState::Closing, None),
    row("deepcomposer", ServiceState::Gone, None),
    row("deeplens", ServiceState::Gone, None),
    row("deepracer", ServiceState::Gone, None),
    row("discovery", ServiceState::Closing, None),
    row("elastic-inference", ServiceState::Gone, None),
    row("elastictranscoder", ServiceState::Closed, Some("mediaconvert")),
    row("evidently", ServiceState::Closed, None),
    row("finspace", ServiceState::Closed, None),
    row("finspace-api", ServiceState::Closed, None),
    row("forecast", ServiceState::Closing, None),
    row("frauddetector", ServiceState::Closing, None),
    row("honeycode", ServiceState::Closed, None),
    row("importexport", ServiceState::Closed, Some("datasync")),
    row("inspector", ServiceState::Closed, Some("inspector2")),
    row("iot1click", ServiceState::Gone, None),
    row("iotanalytics", ServiceState::Closed, None),
    row("iotevents", ServiceState::Closed, None),
    row("iotfleethub", ServiceState::Closed, None),
    row("iotfleetwise", ServiceState::Closing, None),
    row("iotthingsgraph", ServiceState::Gone, None),
    row("iq", ServiceState::Closed, None),
    row("iq-permission", ServiceState::Closed, None),
    row("kendra", ServiceState::Closing, None),
    row("lookoutequipment", ServiceState::Closed, None),
    row("lookoutmetrics", ServiceState::Closed, None),
    row("lookoutvision", ServiceState::Closed, None),
    row("machinelearning", ServiceState::Closing, Some("sagemaker")),
    row("mediastore", ServiceState::Closed, Some("s3")),
    row("migrationhub-orchestrator", ServiceState::Closing, None),
    row("migrationhub-strategy", ServiceState::Closing, None),
    row("mobileanalytics", ServiceState::Closed, None),
    row("mobiletargeting", ServiceState::Closed, Some("sms-voice")),
    row("monitron", ServiceState::Closing, None),
    row("nimble", ServiceState::Closed, Some("deadline")),
    row("opsworks", ServiceState::Closed, None),
    row("opsworks-cm", ServiceState::Closed, None),
    row("panorama", ServiceState::Closed, None),
    row("proton", ServiceState::Closed, None),
    row("qbusiness", ServiceState::Closing, None),
    row("qldb", ServiceState::Closed, None),
    row("refactor-spaces", ServiceState::Closing, None),
    row("repostspace", ServiceState::Closing, None),
    row("robomaker", ServiceState::Closed, None),
    row("simspaceweaver", ServiceState::Closed, None),
    row("sms", ServiceState::Closed, Some("mgn")),
    row("snowball", ServiceState::Closing, Some("datasync")),
    row("sumerian", ServiceState::Gone, None),
    row("voiceid", ServiceState::Closed, None),
    row("waf", ServiceState::Closed, Some("wafv2")),
    row("waf-regional", ServiceState::Closed, Some("wafv2")),
    row("wam", ServiceState::Closed, None),
    row("workdocs", ServiceState::Closed, None),
    row("worklink", ServiceState::Closed, None),
    row("workmail", ServiceState::Closing, None),
    row("zocalo", ServiceState::Gone, None),
];

/// Deprecated actions, in alphabetical order.
// Source: the descriptions in iam-data of September 2026; for `aws-portal` the announcement of
// fine-grained billing actions. Services that closed as a whole are in CHANGED_SERVICES.
pub const DEPRECATED_ACTIONS: &[DeprecatedAction] = &[
    old("athena:CancelQueryExecution", &["athena:StopQueryExecution"]),
    old("athena:GetQueryExecutions", &["athena:ListQueryExecutions"]),
    old("athena:RunQuery", &["athena:StartQueryExecution"]),
    old(
        "aws-portal:ModifyAccount",
        &["account:PutContactInformation", "account:PutAlternateContact"],
    ),
    old("aws-portal:ModifyBilling", &["billing:UpdateBillingPreferences"]),
    old(
        "aws-portal:ModifyPaymentMethods",
        &["payments:CreatePaymentInstrument", "payments:UpdatePaymentInstrument"],
    ),
    old(
        "aws-portal:ViewAccount",
        &["account:GetAccountInformation", "account:GetContactInformation"],
    ),
    old("aws-portal:ViewBilling", &["billing:GetBillingData", "billing:GetBillingDetails"]),
    old(
        "aws-portal:ViewPaymentMethods",
        &["payments:ListPaymentInstruments", "payments:GetPaymentInstrument"],
    ),
    old("aws-portal:ViewUsage", &["cur:GetUsageReport"]),
    old("elasticfilesystem:CreateTags", &["elasticfilesystem:TagResource"]),
    old("elasticfilesystem:DeleteTags", &["elasticfilesystem:UntagResource"]),
    old(
        "elasticmapreduce:DescribeJobFlows",
        &["elasticmapreduce:ListClusters", "elasticmapreduce:DescribeCluster"],
    ),
    old("elasticmapreduce:SetVisibleToAllUsers", &[]),
    old("es:AcceptInboundCrossClusterSearchConnection", &["es:AcceptInboundConnection"]),
    old("es:CancelElasticsearchServiceSoftwareUpdate", &["es:CancelServiceSoftwareUpdate"]),
    old("es:CreateElasticsearchDomain", &["es:CreateDomain"]),
    old("es:CreateElasticsearchServiceRole", &[]),
    old("es:CreateOutboundCrossClusterSearchConnection", &["es:CreateOutboundConnection"]),
    old("es:DeleteElasticsearchDomain", &["es:DeleteDomain"]),
    old("es:DeleteElasticsearchServiceRole", &[]),
    old("es:DeleteInboundCrossClusterSearchConnection", &["es:DeleteInboundConnection"]),
    old("es:DeleteOutboundCrossClusterSearchConnection", &["es:DeleteOutboundConnection"]),
    old("es:DescribeElasticsearchDomain", &["es:DescribeDomain"]),
    old("es:DescribeElasticsearchDomainConfig", &["es:DescribeDomainConfig"]),
    old("es:DescribeElasticsearchDomains", &["es:DescribeDomains"]),
    old("es:DescribeElasticsearchInstanceTypeLimits", &["es:DescribeInstanceTypeLimits"]),
    old("es:DescribeInboundCrossClusterSearchConnections", &["es:DescribeInboundConnections"]),
    old("es:DescribeOutboundCrossClusterSearchConnections", &["es:DescribeOutboundConnections"]),
    old(
        "es:DescribeReservedElasticsearchInstanceOfferings",
        &["es:DescribeReservedInstanceOfferings"],
    ),
    old("es:DescribeReservedElasticsearchInstances", &["es:DescribeReservedInstances"]),
    old("es:GetCompatibleElasticsearchVersions", &["es:GetCompatibleVersions"]),
    old("es:ListElasticsearchInstanceTypeDetails", &["es:ListInstanceTypeDetails"]),
    old("es:ListElasticsearchVersions", &["es:ListVersions"]),
    old(
        "es:PurchaseReservedElasticsearchInstanceOffering",
        &["es:PurchaseReservedInstanceOffering"],
    ),
    old("es:RejectInboundCrossClusterSearchConnection", &["es:RejectInboundConnection"]),
    old("es:StartElasticsearchServiceSoftwareUpdate", &["es:StartServiceSoftwareUpdate"]),
    old("es:UpdateElasticsearchDomainConfig", &["es:UpdateDomainConfig"]),
    old("es:UpgradeElasticsearchDomain", &["es:UpgradeDomain"]),
    old("lambda:InvokeAsync", &["lambda:InvokeFunction"]),
    old("rds-data:ExecuteSql", &["rds-data:BatchExecuteStatement", "rds-data:ExecuteStatement"]),
    old("sso-directory:GetUserPoolInfo", &[]),
];
