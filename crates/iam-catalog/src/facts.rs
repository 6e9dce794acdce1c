//! Facts about AWS that stand in no data file: tables kept by hand, each with its source, each
//! compared with the catalog by a test.

mod alias;
mod global_key;
mod lifecycle;
mod operation;
mod region;
mod resource_policy;
mod risk;
mod service_principal;

#[cfg(test)]
mod tests;

pub use alias::{KEY_ALIASES, KeyAlias, SERVICE_ALIASES, ServiceAlias, VERB_SYNONYMS, VerbSynonym};
pub use global_key::{
    Availability, GLOBAL_KEYS, GlobalKey, KEYS_NEWER_THAN_DATA, KEYS_OF_FEW_SERVICES,
    KeyOfFewServices, OUTDATED_KEYS, OutdatedKey, PINNING_KEYS, SENSITIVE_KEYS, Support,
    UNTRUSTWORTHY_KEYS, availability, global_key, is_sensitive_key, is_untrustworthy_key,
    key_of_few_services, outdated_key,
};
pub use lifecycle::{
    CHANGED_SERVICES, ChangedService, DEPRECATED_ACTIONS, DeprecatedAction, ServiceState,
    changed_service, deprecated_action,
};
pub use operation::{API_OPERATIONS, ApiOperations, AuthorisedBy, authorised_by};
pub use region::{
    PARTITIONS, Partition, REGIONS_AS_OF, has_region_shape, is_region, partition,
    partition_of_region, regions,
};
pub use resource_policy::{RESOURCE_POLICY_OWNERS, ResourcePolicyOwner, actions_of};
pub use risk::{
    AUDIT_ACTIONS, CREDENTIAL_ACTIONS, DATA_ACTIONS, DATA_COPY_ACTIONS, EXPOSURE_ACTIONS,
    copies_data, exposes_resource, reads_data, returns_credentials, tampers_with_audit,
};
pub use service_principal::{
    COMPUTE_PRINCIPALS, FEDERATED_DOMAINS, SERVICE_PRINCIPALS, has_service_principal_shape,
    knows_service_principal,
};
