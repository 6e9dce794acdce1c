//! Whose actions a resource-based policy may name: those of the service that owns the resource.

use iam_policy::ResourceService;

/// A kind of resource that carries a policy, and whose actions that policy may name.
#[derive(Debug)]
pub struct ResourcePolicyOwner {
    /// The service whose resource carries the policy.
    pub service: ResourceService,
    /// The service prefixes of the actions such a policy can allow or deny; empty where any may be.
    pub actions: &'static [&'static str],
    /// The service field in the ARN of the resource; empty where any may be.
    pub arn_services: &'static [&'static str],
}

const fn owner(
    service: ResourceService,
    actions: &'static [&'static str],
    arn_services: &'static [&'static str],
) -> ResourcePolicyOwner {
    ResourcePolicyOwner { service, actions, arn_services }
}

/// Each kind of resource policy that the grammar tells apart, with its owner.
// Source: the page on resource-based policies of each service; S3 on Outposts, Object Lambda and
// directory buckets have policies of their own with the actions of these prefixes.
pub const RESOURCE_POLICY_OWNERS: &[ResourcePolicyOwner] = &[
    owner(
        ResourceService::S3,
        &["s3", "s3-outposts", "s3-object-lambda", "s3express"],
        &["s3", "s3-outposts", "s3-object-lambda", "s3express"],
    ),
    owner(ResourceService::Kms, &["kms"], &["kms"]),
    owner(ResourceService::Sqs, &["sqs"], &["sqs"]),
    owner(ResourceService::Sns, &["sns"], &["sns"]),
    owner(ResourceService::Lambda, &["lambda"], &["lambda"]),
    owner(ResourceService::SecretsManager, &["secretsmanager"], &["secretsmanager"]),
    owner(ResourceService::Ecr, &["ecr"], &["ecr"]),
    owner(ResourceService::Generic, &[], &[]),
];

/// The prefixes of the actions that a policy on a resource of this service can name; empty where
/// any may be.
pub fn actions_of(service: ResourceService) -> &'static [&'static str] {
    let row = RESOURCE_POLICY_OWNERS.iter().find(|row| row.service == service);
    row.map_or(&[], |row| row.actions)
}
