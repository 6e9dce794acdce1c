//! What is suggested for names of the embedded catalog.

use super::action::FAMILIAR_SERVICES;
use super::*;
use crate::Catalog;

fn catalog() -> &'static Catalog {
    Catalog::embedded()
}

/// The action `full` suggests these, separated by blanks.
fn check_action(full: &str, expected: &str) {
    let (prefix, name) = full.split_once(':').expect("a full name");
    let found = match action(catalog(), prefix, name) {
        ActionSuggestion::AuthorisedBy(by) => format!("authorised by {}", by.actions().join(" ")),
        ActionSuggestion::Candidates(names) => names.join(" "),
    };
    assert_eq!(found, expected, "{full}");
}

fn check(found: Vec<String>, typed: &str, expected: &str) {
    assert_eq!(found.join(" "), expected, "{typed}");
}

#[test]
fn finds_services() {
    let check = |text: &str, expected| check(service(catalog(), text), text, expected);
    check("elb", "elasticloadbalancing");
    check("ELBv2", "elasticloadbalancing");
    check("cognito", "cognito-idp cognito-identity");
    check("S3", "s3");
    check("s33", "s3");
    check("lamda", "lambda");
    check("dynamo-db", "dynamodb");
    check("secrets-manager", "secretsmanager");
    check("route-53", "route53");
    check("cloud-formation", "cloudformation");
    check("step-functions", "states");
    check("containerregistry", "ecr ecr-public");
    check("elastic beanstalk", "elasticbeanstalk");
    check("kinesisdatastreams", "kinesis");
    check("xq", "");
    check("", "");
    check("harbourlane", "");
}

#[test]
fn finds_actions() {
    check_action("s3:GetObjects", "s3:GetObject");
    check_action("s3:getobject", "s3:GetObject");
    check_action("s3:GteObject", "s3:GetObject");
    check_action("s3:FetchObject", "s3:GetObject");
    check_action("s3:UploadObject", "s3:PutObject");
    check_action("s3:ListBuckt", "s3:ListBucket");
    check_action("ec2:DescribeInstance", "ec2:DescribeInstances");
    check_action("ec2:StartInstance", "ec2:StartInstances");
    check_action("rds:ListDBInstances", "rds:DescribeDBInstances");
    check_action("iam:PasRole", "iam:PassRole");
    check_action("dynamodb:GetItems", "dynamodb:GetItem");
    check_action("sqs:SendMessages", "sqs:SendMessage");
    check_action("sqs:ReadMessage", "sqs:ReceiveMessage");
    check_action("secretsmanager:GetSecret", "secretsmanager:GetSecretValue");
    check_action("sns:PublishMessage", "sns:Publish");
    check_action("iam:CreateUserPolicy", "iam:PutUserPolicy");
    check_action("ssm:GetParam", "ssm:GetParameter ssm:GetParameterHistory ssm:GetParameters");
    check_action(
        "iam:AttachPolicy",
        "iam:AttachGroupPolicy iam:AttachRolePolicy iam:AttachUserPolicy",
    );
    check_action(
        "lambda:GetFunctionConfig",
        "lambda:GetFunctionConfiguration lambda:GetFunctionUrlConfig",
    );
    check_action("ec2:GetObject", "s3:GetObject mediapackagev2:GetObject mediastore:GetObject");
    check_action("s3:HarbourTimetable", "");
    check_action("elb:DescribeTags", "elasticloadbalancing:DescribeTags");
    check_action("s3:", "");
    check_action("s3:Größe", "");
}

#[test]
fn finds_the_actions_that_authorise_an_operation() {
    check_action("s3:ListObjectsV2", "authorised by s3:ListBucket");
    check_action("s3api:ListBuckets", "authorised by s3:ListAllMyBuckets");
    check_action("s3:headobject", "authorised by s3:GetObject");
    check_action("lambda:Invoke", "authorised by lambda:InvokeFunction");
    check_action("kms:ReEncrypt", "authorised by kms:ReEncryptFrom kms:ReEncryptTo");
    check_action("apigateway:CreateRestApi", "authorised by apigateway:POST");
}

#[test]
fn finds_services_of_an_action() {
    let check = |name: &str, expected| check(services_with_action(catalog(), name), name, expected);
    check("GetObject", "s3 mediapackagev2 mediastore");
    check("putitem", "dynamodb dax");
    check("NoSuchAction", "");
    FAMILIAR_SERVICES.iter().for_each(|prefix| assert!(catalog().service(prefix).is_some()));
}

#[test]
fn finds_keys() {
    let check = |text: &str, expected| check(key(catalog(), text), text, expected);
    check("aws:SourceIPAddress", "aws:SourceIp");
    check("aws:sourceip", "aws:SourceIp");
    check("aws:UserName2", "aws:username");
    check("aws:MFAPresent", "aws:MultiFactorAuthPresent");
    check("aws:PrincipleTag/team", "aws:PrincipalTag/team");
    check("aws:ResourceTags/team", "aws:ResourceTag/team");
    check("aws:ResourceTag", "aws:ResourceTag/");
    check("aws:PrincipalOrg", "aws:PrincipalOrgPaths aws:PrincipalOrgID");
    check("SAML:audience", "saml:aud");
    check("aws:ARN", "aws:PrincipalArn aws:SourceArn");
    check("aws:prefix", "s3:prefix s3-outposts:prefix");
    check("s3:prefixes", "s3:prefix");
    check("s3:SourceIp", "aws:SourceIp");
    check("s33:prefix", "s3:prefix");
    check("username", "aws:username");
    check("kms:EncryptionContexts:ferry", "kms:EncryptionContext:ferry");
    check("aws:TimetableOfTheFerry", "");
    check("aws:", "");
    check("", "");
}

#[test]
fn finds_patterns() {
    let check = |pattern: &str, expected: &str| {
        let found = nearest_pattern(catalog(), pattern).unwrap_or_default();
        assert_eq!(found, expected, "{pattern}");
    };
    check("s3:Fetch*", "s3:Get*");
    check("s3:Gte*", "s3:Get*");
    check("s3:FetchObject*", "s3:GetObject*");
    check("s3:GetObjcet*", "s3:GetObject*");
    check("ec2:Desribe*", "ec2:Describe*");
    check("s3:*Bukcet", "s3:*Bucket");
    check("s3:GetObjectTimetable*", "s3:GetObject*");
    check("s3:GetBucketEncryption*", "s3:GetEncryptionConfiguration");
    check("s3:Ferry*", "");
    check("s33:Get*", "");
    check("*", "");
}

#[test]
fn finds_regions_and_service_principals() {
    check(region("us-east-11"), "us-east-11", "us-east-1");
    check(region("US-EAST-1"), "US-EAST-1", "us-east-1");
    check(region("harbour"), "harbour", "");
    let check = |text: &str, expected| check(service_principal(catalog(), text), text, expected);
    check("lambda", "lambda.amazonaws.com");
    check("lamda.amazonaws.com", "lambda.amazonaws.com");
    check("s3.amazon.com", "s3.amazonaws.com");
    check("elb.amazonaws.com", "elasticloadbalancing.amazonaws.com");
    check("ecs-task.amazonaws.com", "ecs-tasks.amazonaws.com");
    check("the ferry", "");
}

#[test]
fn nothing_is_suggested_for_a_flood_of_letters() {
    let flood = "Ü".repeat(100_000);
    check(service(catalog(), &flood), "flood", "");
    check(key(catalog(), &flood), "flood", "");
    check(key(catalog(), &format!("aws:{flood}")), "flood", "");
    let found = action(catalog(), "s3", &flood);
    assert_eq!(found, ActionSuggestion::Candidates(Vec::new()));
    assert_eq!(nearest_pattern(catalog(), &format!("s3:{flood}*")), None);
}
