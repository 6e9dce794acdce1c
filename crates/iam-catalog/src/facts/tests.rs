//! Every name a table holds is in the catalog, or is kept out of it where the table says so.

use std::collections::BTreeSet;

use iam_policy::{PolicyKind, RCP_SERVICES, rcp_covers};

use super::*;
use crate::Catalog;

fn catalog() -> &'static Catalog {
    Catalog::embedded()
}

/// The action exists, and the table writes it as AWS does.
fn assert_action(name: &str) {
    let found = catalog().find_action(name).map(|action| action.full_name());
    assert_eq!(found.as_deref(), Some(name));
}

fn assert_service(prefix: &str) {
    let found = catalog().service(prefix).map(|service| service.prefix());
    assert_eq!(found, Some(prefix));
}

fn assert_sorted<'a>(names: impl IntoIterator<Item = &'a str>) {
    let names: Vec<&str> = names.into_iter().collect();
    let unsorted = names.windows(2).find(|pair| pair[0] >= pair[1]);
    assert_eq!(unsorted, None, "in order, and each once");
}

#[test]
fn aliases_lead_to_services_and_are_none_themselves() {
    for row in SERVICE_ALIASES {
        assert!(catalog().service(row.name).is_none(), "{} needs no alias", row.name);
        row.prefixes.iter().for_each(|prefix| assert_service(prefix));
    }
    assert_sorted(SERVICE_ALIASES.iter().map(|row| row.name));
}

#[test]
fn key_aliases_lead_to_keys_and_are_none_themselves() {
    for row in KEY_ALIASES {
        assert!(global_key(&format!("aws:{}", row.name)).is_none(), "{}", row.name);
        row.keys.iter().for_each(|key| assert_eq!(global_key(key).expect(key).name, *key));
    }
    assert_sorted(KEY_ALIASES.iter().map(|row| row.name));
    assert_sorted(VERB_SYNONYMS.iter().map(|row| row.verb));
}

#[test]
fn api_operations_are_no_actions_and_lead_to_some() {
    let mut seen = BTreeSet::new();
    for row in API_OPERATIONS {
        assert_service(row.service);
        for name in row.names {
            assert!(catalog().action(row.service, name).is_none(), "{}:{name}", row.service);
            assert!(seen.insert((row.service, name)), "{}:{name} stands twice", row.service);
        }
        row.authorised_by.actions().iter().for_each(|action| assert_action(action));
    }
    let list = authorised_by("S3", "listobjectsv2").expect("it is in the table");
    assert_eq!(list.actions(), ["s3:ListBucket"]);
    assert_eq!(authorised_by("s3", "GetObject"), None);
}

#[test]
fn a_changed_service_is_in_the_catalog_unless_it_is_gone() {
    for row in CHANGED_SERVICES {
        let gone = row.state == ServiceState::Gone;
        assert_eq!(catalog().service(row.prefix).is_none(), gone, "{}", row.prefix);
        row.successor.iter().for_each(|prefix| assert_service(prefix));
        assert!(row.state != ServiceState::Renamed || row.successor.is_some(), "{}", row.prefix);
        let successor = row.successor.and_then(changed_service);
        assert!(successor.is_none_or(|next| next.state != ServiceState::Closed), "{}", row.prefix);
    }
    assert_sorted(CHANGED_SERVICES.iter().map(|row| row.prefix));
}

#[test]
fn deprecated_actions_and_their_successors_exist() {
    for row in DEPRECATED_ACTIONS {
        assert_action(row.action);
        for successor in row.successors {
            assert_action(successor);
            assert!(deprecated_action(successor).is_none(), "{successor} is no way out");
        }
    }
    assert_sorted(DEPRECATED_ACTIONS.iter().map(|row| row.action));
}

#[test]
fn global_keys_are_those_of_the_catalog() {
    for key in GLOBAL_KEYS {
        let known = catalog().key(key.name).filter(|it| it.name() == key.name);
        let global = known.is_some_and(|it| it.is_global());
        assert_eq!(global, !KEYS_NEWER_THAN_DATA.contains(&key.name), "{}", key.name);
    }
    for key in catalog().keys().filter(|it| it.is_global()) {
        assert!(global_key(key.name()).is_some(), "{} has no row", key.name());
    }
    let names: BTreeSet<String> = GLOBAL_KEYS.iter().map(|key| key.name.to_lowercase()).collect();
    assert_eq!(names.len(), GLOBAL_KEYS.len());
}

#[test]
fn keys_of_the_evaluator_are_global_keys() {
    for fact in iam_policy::KEYS.iter().filter(|fact| fact.name.starts_with("aws:")) {
        let name = global_key(fact.name).map(|key| key.name);
        assert_eq!(name, Some(fact.name));
    }
}

#[test]
fn availability_knows_case_and_families() {
    assert_eq!(availability("AWS:securetransport"), Some(Availability::Always));
    assert_eq!(availability("aws:PrincipalArn"), Some(Availability::Signed));
    let tag = availability("aws:principaltag/team");
    assert_eq!(tag, Some(Availability::Sometimes("when the caller has this tag")));
    assert_eq!(availability("s3:prefix"), None);
    assert_eq!(availability("aws:Nothing"), None);
}

#[test]
fn tables_of_keys_name_global_keys() {
    let outdated = OUTDATED_KEYS.iter().flat_map(|row| row.successors.iter().copied());
    let few = KEYS_OF_FEW_SERVICES.iter().map(|row| row.name);
    let names = outdated.chain(few).chain(SENSITIVE_KEYS.iter().copied());
    for name in names.chain(UNTRUSTWORTHY_KEYS.iter().copied()) {
        assert_eq!(global_key(name).map(|key| key.name), Some(name));
    }
    for name in PINNING_KEYS {
        assert!(catalog().key(name).is_some(), "{name}");
    }
    for row in KEYS_OF_FEW_SERVICES {
        row.services.iter().for_each(|prefix| assert_service(prefix));
        assert_sorted(row.services.iter().copied());
    }
    for row in OUTDATED_KEYS {
        let works = row.support == Support::Deprecated;
        assert_eq!(global_key(row.name).is_some(), works, "{}", row.name);
    }
}

#[test]
fn risky_actions_exist() {
    let lists =
        [CREDENTIAL_ACTIONS, DATA_ACTIONS, DATA_COPY_ACTIONS, EXPOSURE_ACTIONS, AUDIT_ACTIONS];
    for list in lists {
        list.iter().for_each(|action| assert_action(action));
        assert_sorted(list.iter().copied());
    }
    assert!(returns_credentials("STS:assumerole") && !returns_credentials("sts:TagSession"));
}

#[test]
fn exposure_is_computed_where_a_rule_tells_it() {
    let exposes = |name| exposes_resource(catalog().find_action(name).expect(name));
    for name in [
        "s3:PutBucketPolicy",
        "kms:PutKeyPolicy",
        "ram:CreateResourceShare",
        "iam:CreateUser",
        "lambda:AddPermission",
    ] {
        assert!(exposes(name), "{name}");
    }
    for name in ["s3:GetBucketPolicy", "s3:PutObject", "iam:ListUsers", "ram:GetResourceShares"] {
        assert!(!exposes(name), "{name}");
    }
    for name in EXPOSURE_ACTIONS {
        let action = catalog().find_action(name).expect(name);
        assert_ne!(action.level(), crate::AccessLevel::PermissionsManagement, "{name}");
    }
}

#[test]
fn resource_policies_of_every_kind_have_an_owner() {
    for kind in iam_policy::KINDS.iter().map(|row| row.kind) {
        let PolicyKind::Resource(service) = kind else { continue };
        let rows = RESOURCE_POLICY_OWNERS.iter().filter(|row| row.service == service);
        assert_eq!(rows.count(), 1, "{service:?}");
    }
    for row in RESOURCE_POLICY_OWNERS {
        row.actions.iter().chain(row.arn_services).for_each(|prefix| assert_service(prefix));
    }
    assert_eq!(actions_of(iam_policy::ResourceService::Kms), ["kms"]);
}

#[test]
fn rcp_services_are_those_of_the_catalog() {
    let covered = catalog().services().filter(|service| service.is_rcp_covered());
    let covered: BTreeSet<&str> = covered.map(|service| service.prefix()).collect();
    assert_eq!(covered, RCP_SERVICES.iter().copied().collect());
    assert!(rcp_covers("S3"));
}

#[test]
fn service_principals_are_known_in_every_form() {
    assert_sorted(SERVICE_PRINCIPALS.iter().copied());
    for name in SERVICE_PRINCIPALS {
        assert!(catalog().service(name).is_none(), "{name} is a prefix: it needs no row");
    }
    for text in [
        "lambda.amazonaws.com",
        "ecs-tasks.amazonaws.com",
        "delivery.logs.amazonaws.com",
        "logs.eu-central-1.amazonaws.com",
        "states.us-east-1.amazonaws.com",
        "eu-west-1.elasticache-snapshot.amazonaws.com",
        "ec2.amazonaws.com.cn",
        "s3.amazonaws.eu",
        "alexa-appkit.amazon.com",
        "Lambda.amazonaws.com",
    ] {
        assert!(knows_service_principal(catalog(), text), "{text}");
    }
    for text in ["lamda.amazonaws.com", "lambda", "lambda.amazon.com", "elb.amazonaws.com", ""] {
        assert!(!knows_service_principal(catalog(), text), "{text}");
    }
    COMPUTE_PRINCIPALS.iter().for_each(|it| assert!(knows_service_principal(catalog(), it)));
}

#[test]
fn shape_of_a_service_principal() {
    for text in ["lamda.amazonaws.com", "new.service.amazonaws.com", "x.amazonaws.com.cn"] {
        assert!(has_service_principal_shape(text), "{text}");
    }
    for text in ["lambda", "*.amazonaws.com", "amazonaws.com", "a..amazonaws.com", "", "lambda.com"]
    {
        assert!(!has_service_principal_shape(text), "{text}");
    }
}
