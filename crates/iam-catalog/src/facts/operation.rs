//! API operations that are no IAM actions, and the actions that authorise them.

/// Which of several actions an API operation needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthorisedBy {
    /// Every one of these actions; mostly it is one.
    AllOf(&'static [&'static str]),
    /// Those of these actions that do what the call asks for.
    SomeOf(&'static [&'static str]),
}

impl AuthorisedBy {
    /// The actions, such as `s3:ListBucket`.
    pub fn actions(self) -> &'static [&'static str] {
        match self {
            AuthorisedBy::AllOf(actions) | AuthorisedBy::SomeOf(actions) => actions,
        }
    }
}

/// API operations of one service that the same actions authorise.
#[derive(Debug)]
pub struct ApiOperations {
    /// The prefix people write before them, such as `s3`.
    pub service: &'static str,
    /// The names of the operations, none of them an action of the service.
    pub names: &'static [&'static str],
    /// The actions to write instead.
    pub authorised_by: AuthorisedBy,
}

const fn row(
    service: &'static str,
    names: &'static [&'static str],
    actions: &'static [&'static str],
) -> ApiOperations {
    ApiOperations { service, names, authorised_by: AuthorisedBy::AllOf(actions) }
}

const fn some(
    service: &'static str,
    names: &'static [&'static str],
    actions: &'static [&'static str],
) -> ApiOperations {
    ApiOperations { service, names, authorised_by: AuthorisedBy::SomeOf(actions) }
}

/// The actions that authorise an API operation, letter case aside; `None` where the operation has
/// an action of its own or is not known.
pub fn authorised_by(service: &str, operation: &str) -> Option<AuthorisedBy> {
    let names = |row: &ApiOperations| {
        row.service.eq_ignore_ascii_case(service)
            && row.names.iter().any(|name| name.eq_ignore_ascii_case(operation))
    };
    API_OPERATIONS.iter().find(|row| names(row)).map(|row| row.authorised_by)
}

/// Every such operation of the services taught first, the most used services first.
// Source: the operations of botocore 1.44.5 that the catalog has no action for, and the page on
// permissions of each service; for API Gateway the HTTP method of the operation is the action.
pub const API_OPERATIONS: &[ApiOperations] = &[
    row("s3", &["HeadBucket", "ListObjects", "ListObjectsV2"], &["s3:ListBucket"]),
    row("s3", &["HeadObject", "SelectObjectContent"], &["s3:GetObject"]),
    row("s3", &["CopyObject", "UploadPartCopy"], &["s3:GetObject", "s3:PutObject"]),
    row(
        "s3",
        &[
            "CompleteMultipartUpload",
            "CreateMultipartUpload",
            "InitiateMultipartUpload",
            "PostObject",
            "UploadPart",
        ],
        &["s3:PutObject"],
    ),
    row("s3", &["DeleteMultipleObjects", "DeleteObjects"], &["s3:DeleteObject"]),
    row("s3", &["ListBuckets"], &["s3:ListAllMyBuckets"]),
    row("s3", &["ListObjectVersions"], &["s3:ListBucketVersions"]),
    row("s3", &["ListMultipartUploads"], &["s3:ListBucketMultipartUploads"]),
    row("s3", &["ListParts"], &["s3:ListMultipartUploadParts"]),
    row("s3", &["GetBucketEncryption"], &["s3:GetEncryptionConfiguration"]),
    row(
        "s3",
        &["DeleteBucketEncryption", "PutBucketEncryption"],
        &["s3:PutEncryptionConfiguration"],
    ),
    row("s3", &["GetBucketReplication"], &["s3:GetReplicationConfiguration"]),
    row(
        "s3",
        &["DeleteBucketReplication", "PutBucketReplication"],
        &["s3:PutReplicationConfiguration"],
    ),
    row(
        "s3",
        &["GetBucketLifecycle", "GetBucketLifecycleConfiguration"],
        &["s3:GetLifecycleConfiguration"],
    ),
    row(
        "s3",
        &[
            "DeleteBucketLifecycle",
            "DeleteBucketLifecycleConfiguration",
            "PutBucketLifecycle",
            "PutBucketLifecycleConfiguration",
        ],
        &["s3:PutLifecycleConfiguration"],
    ),
    row("s3", &["GetPublicAccessBlock"], &["s3:GetBucketPublicAccessBlock"]),
    row(
        "s3",
        &["DeletePublicAccessBlock", "PutPublicAccessBlock"],
        &["s3:PutBucketPublicAccessBlock"],
    ),
    row("s3", &["GetBucketNotificationConfiguration"], &["s3:GetBucketNotification"]),
    row("s3", &["PutBucketNotificationConfiguration"], &["s3:PutBucketNotification"]),
    row("s3", &["DeleteBucketCors"], &["s3:PutBucketCORS"]),
    row("s3", &["DeleteBucketTagging"], &["s3:PutBucketTagging"]),
    row("s3", &["DeleteBucketOwnershipControls"], &["s3:PutBucketOwnershipControls"]),
    row("s3", &["GetBucketAccelerateConfiguration"], &["s3:GetAccelerateConfiguration"]),
    row("s3", &["PutBucketAccelerateConfiguration"], &["s3:PutAccelerateConfiguration"]),
    row("s3", &["GetObjectLockConfiguration"], &["s3:GetBucketObjectLockConfiguration"]),
    row("s3", &["PutObjectLockConfiguration"], &["s3:PutBucketObjectLockConfiguration"]),
    row(
        "s3",
        &["GetBucketAnalyticsConfiguration", "ListBucketAnalyticsConfigurations"],
        &["s3:GetAnalyticsConfiguration"],
    ),
    row(
        "s3",
        &["DeleteBucketAnalyticsConfiguration", "PutBucketAnalyticsConfiguration"],
        &["s3:PutAnalyticsConfiguration"],
    ),
    row(
        "s3",
        &["GetBucketIntelligentTieringConfiguration", "ListBucketIntelligentTieringConfigurations"],
        &["s3:GetIntelligentTieringConfiguration"],
    ),
    row(
        "s3",
        &[
            "DeleteBucketIntelligentTieringConfiguration",
            "PutBucketIntelligentTieringConfiguration",
        ],
        &["s3:PutIntelligentTieringConfiguration"],
    ),
    row(
        "s3",
        &["GetBucketInventoryConfiguration", "ListBucketInventoryConfigurations"],
        &["s3:GetInventoryConfiguration"],
    ),
    row(
        "s3",
        &["DeleteBucketInventoryConfiguration", "PutBucketInventoryConfiguration"],
        &["s3:PutInventoryConfiguration"],
    ),
    row(
        "s3",
        &["GetBucketMetricsConfiguration", "ListBucketMetricsConfigurations"],
        &["s3:GetMetricsConfiguration"],
    ),
    row(
        "s3",
        &["DeleteBucketMetricsConfiguration", "PutBucketMetricsConfiguration"],
        &["s3:PutMetricsConfiguration"],
    ),
    row("s3", &["CreateSession"], &["s3express:CreateSession"]),
    row("s3", &["ListDirectoryBuckets"], &["s3express:ListAllMyDirectoryBuckets"]),
    row("s3", &["WriteGetObjectResponse"], &["s3-object-lambda:WriteGetObjectResponse"]),
    row("lambda", &["Invoke", "InvokeWithResponseStream"], &["lambda:InvokeFunction"]),
    row("lambda", &["GetLayerVersionByArn"], &["lambda:GetLayerVersion"]),
    row("sqs", &["SendMessageBatch"], &["sqs:SendMessage"]),
    row("sqs", &["DeleteMessageBatch"], &["sqs:DeleteMessage"]),
    row("sqs", &["ChangeMessageVisibilityBatch"], &["sqs:ChangeMessageVisibility"]),
    row("sns", &["PublishBatch"], &["sns:Publish"]),
    row("dynamodb", &["TransactGetItems"], &["dynamodb:GetItem"]),
    some(
        "dynamodb",
        &["TransactWriteItems"],
        &[
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
            "dynamodb:ConditionCheckItem",
        ],
    ),
    some(
        "dynamodb",
        &["BatchExecuteStatement", "ExecuteStatement", "ExecuteTransaction"],
        &[
            "dynamodb:PartiQLSelect",
            "dynamodb:PartiQLInsert",
            "dynamodb:PartiQLUpdate",
            "dynamodb:PartiQLDelete",
        ],
    ),
    row("kms", &["ReEncrypt"], &["kms:ReEncryptFrom", "kms:ReEncryptTo"]),
    row(
        "apigateway",
        &[
            "ExportApi",
            "GetAccount",
            "GetApi",
            "GetApiKey",
            "GetApiKeys",
            "GetApiMapping",
            "GetApiMappings",
            "GetApis",
            "GetAuthorizer",
            "GetAuthorizers",
            "GetBasePathMapping",
            "GetBasePathMappings",
            "GetClientCertificate",
            "GetClientCertificates",
            "GetDeployment",
            "GetDeployments",
            "GetDocumentationPart",
            "GetDocumentationParts",
            "GetDocumentationVersion",
            "GetDocumentationVersions",
            "GetDomainName",
            "GetDomainNameAccessAssociations",
            "GetDomainNames",
            "GetExport",
            "GetGatewayResponse",
            "GetGatewayResponses",
            "GetIntegration",
            "GetIntegrationResponse",
            "GetIntegrationResponses",
            "GetIntegrations",
            "GetMethod",
            "GetMethodResponse",
            "GetModel",
            "GetModelTemplate",
            "GetModels",
            "GetRequestValidator",
            "GetRequestValidators",
            "GetResource",
            "GetResources",
            "GetRestApi",
            "GetRestApis",
            "GetRoute",
            "GetRouteResponse",
            "GetRouteResponses",
            "GetRoutes",
            "GetSdk",
            "GetSdkType",
            "GetSdkTypes",
            "GetStage",
            "GetStages",
            "GetTags",
            "GetUsage",
            "GetUsagePlan",
            "GetUsagePlanKey",
            "GetUsagePlanKeys",
            "GetUsagePlans",
            "GetVpcLink",
            "GetVpcLinks",
        ],
        &["apigateway:GET"],
    ),
    row(
        "apigateway",
        &[
            "CreateApi",
            "CreateApiKey",
            "CreateApiMapping",
            "CreateAuthorizer",
            "CreateBasePathMapping",
            "CreateDeployment",
            "CreateDocumentationPart",
            "CreateDocumentationVersion",
            "CreateDomainName",
            "CreateDomainNameAccessAssociation",
            "CreateIntegration",
            "CreateIntegrationResponse",
            "CreateModel",
            "CreateRequestValidator",
            "CreateResource",
            "CreateRestApi",
            "CreateRoute",
            "CreateRouteResponse",
            "CreateStage",
            "CreateUsagePlan",
            "CreateUsagePlanKey",
            "CreateVpcLink",
            "GenerateClientCertificate",
            "ImportApiKeys",
            "ImportRestApi",
            "RejectDomainNameAccessAssociation",
            "TestInvokeAuthorizer",
            "TestInvokeMethod",
        ],
        &["apigateway:POST"],
    ),
    row(
        "apigateway",
        &[
            "ImportApi",
            "ImportDocumentationParts",
            "PutGatewayResponse",
            "PutIntegration",
            "PutIntegrationResponse",
            "PutMethod",
            "PutMethodResponse",
            "PutRestApi",
            "ReimportApi",
        ],
        &["apigateway:PUT"],
    ),
    row(
        "apigateway",
        &[
            "UpdateAccount",
            "UpdateApi",
            "UpdateApiKey",
            "UpdateApiMapping",
            "UpdateAuthorizer",
            "UpdateBasePathMapping",
            "UpdateClientCertificate",
            "UpdateDeployment",
            "UpdateDocumentationPart",
            "UpdateDocumentationVersion",
            "UpdateDomainName",
            "UpdateGatewayResponse",
            "UpdateIntegration",
            "UpdateIntegrationResponse",
            "UpdateMethod",
            "UpdateMethodResponse",
            "UpdateModel",
            "UpdateRequestValidator",
            "UpdateResource",
            "UpdateRestApi",
            "UpdateRoute",
            "UpdateRouteResponse",
            "UpdateStage",
            "UpdateUsage",
            "UpdateUsagePlan",
            "UpdateVpcLink",
        ],
        &["apigateway:PATCH"],
    ),
    row(
        "apigateway",
        &[
            "DeleteAccessLogSettings",
            "DeleteApi",
            "DeleteApiKey",
            "DeleteApiMapping",
            "DeleteAuthorizer",
            "DeleteBasePathMapping",
            "DeleteClientCertificate",
            "DeleteCorsConfiguration",
            "DeleteDeployment",
            "DeleteDocumentationPart",
            "DeleteDocumentationVersion",
            "DeleteDomainName",
            "DeleteDomainNameAccessAssociation",
            "DeleteGatewayResponse",
            "DeleteIntegration",
            "DeleteIntegrationResponse",
            "DeleteMethod",
            "DeleteMethodResponse",
            "DeleteModel",
            "DeleteRequestValidator",
            "DeleteResource",
            "DeleteRestApi",
            "DeleteRoute",
            "DeleteRouteRequestParameter",
            "DeleteRouteResponse",
            "DeleteRouteSettings",
            "DeleteStage",
            "DeleteUsagePlan",
            "DeleteUsagePlanKey",
            "DeleteVpcLink",
            "FlushStageAuthorizersCache",
            "FlushStageCache",
            "ResetAuthorizersCache",
            "UntagResource",
        ],
        &["apigateway:DELETE"],
    ),
    row("execute-api", &["InvokeApi"], &["execute-api:Invoke"]),
    row(
        "execute-api",
        &["DeleteConnection", "GetConnection", "PostToConnection"],
        &["execute-api:ManageConnections"],
    ),
    row("bedrock", &["Converse", "StartAsyncInvoke"], &["bedrock:InvokeModel"]),
    row("bedrock", &["ConverseStream"], &["bedrock:InvokeModelWithResponseStream"]),
    row("bedrock", &["RetrieveAndGenerateStream"], &["bedrock:RetrieveAndGenerate"]),
    row(
        "cloudfront",
        &["CreateDistributionWithTags"],
        &["cloudfront:CreateDistribution", "cloudfront:TagResource"],
    ),
    row("timestream", &["Query"], &["timestream:Select"]),
    row("cassandra", &["CreateKeyspace", "CreateTable", "CreateType"], &["cassandra:Create"]),
    row(
        "cassandra",
        &[
            "GetKeyspace",
            "GetTable",
            "GetTableAutoScalingSettings",
            "GetType",
            "ListKeyspaces",
            "ListTables",
            "ListTypes",
        ],
        &["cassandra:Select"],
    ),
    row("cassandra", &["UpdateKeyspace", "UpdateTable"], &["cassandra:Alter"]),
    row("cassandra", &["DeleteKeyspace", "DeleteTable", "DeleteType"], &["cassandra:Drop"]),
    row("cassandra", &["RestoreTable"], &["cassandra:Restore"]),
];
