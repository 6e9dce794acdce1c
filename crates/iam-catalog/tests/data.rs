//! The committed data are those of the manifest, whole, and found again by name.

use std::collections::BTreeSet;

use iam_catalog::{AccessLevel, Catalog, Descriptions, FieldShape, KeyType};
use iam_policy::{Cardinality, KEYS, RCP_SERVICES};
use sha2::{Digest, Sha256};

const CATALOG: &[u8] = include_bytes!("../data/catalog.bin");
const DESCRIPTIONS: &[u8] = include_bytes!("../data/descriptions.bin");
const MANIFEST: &str = include_str!("../data/catalog.toml");

#[test]
fn files_have_the_hashes_of_the_manifest() {
    let manifest: toml::Table = MANIFEST.parse().unwrap();
    let outputs = manifest["output"].as_array().unwrap();
    let written: BTreeSet<(&str, i64, &str)> = outputs
        .iter()
        .map(|it| {
            let text = |key: &str| it[key].as_str().unwrap();
            (text("file"), it["bytes"].as_integer().unwrap(), text("sha256"))
        })
        .collect();
    let hash = |bytes| -> String {
        Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let (catalog, descriptions) = (hash(CATALOG), hash(DESCRIPTIONS));
    let expected = BTreeSet::from([
        ("catalog.bin", CATALOG.len() as i64, catalog.as_str()),
        ("descriptions.bin", DESCRIPTIONS.len() as i64, descriptions.as_str()),
    ]);
    assert_eq!(written, expected, "run `cargo xtask catalog`");
}

#[test]
fn counts_are_those_of_the_manifest() {
    let manifest: toml::Table = MANIFEST.parse().unwrap();
    let catalog = Catalog::embedded();
    let count = |name: &str| manifest["counts"][name].as_integer().unwrap() as usize;
    assert_eq!(manifest["date"].as_str(), Some(catalog.date()));
    assert_eq!(catalog.services().len(), count("services"));
    assert_eq!(catalog.actions().len(), count("actions"));
    assert_eq!(catalog.keys().len(), count("keys"));
    let types: usize = catalog.services().map(|it| it.resource_types().len()).sum();
    assert_eq!(types, count("resource_types"));
}

#[test]
fn it_is_large_in_memory_and_small_in_the_program() {
    assert!(Catalog::embedded().actions().len() >= 22_000);
    assert!(CATALOG.len() <= 300 * 1024, "{} bytes", CATALOG.len());
}

#[test]
fn everything_is_found_again_by_name() {
    let catalog = Catalog::embedded();
    for service in catalog.services() {
        assert_eq!(catalog.service(&service.prefix().to_uppercase()), Some(service));
        assert!(!service.title().is_empty(), "{service:?}");
        for it in service.resource_types() {
            assert_eq!(service.resource_type(&it.name().to_uppercase()), Some(it));
            assert!((1..=2).contains(&it.templates().len()), "{it:?}");
            assert!(it.keys().all(|key| catalog.key(key.name()) == Some(key)));
            for template in it.templates() {
                assert!(!template.field(5).is_empty(), "{template}");
                let example = template.example("eu-west-1", "111122223333");
                assert!(!example.contains(['*', '$', '{']), "{example}");
            }
        }
    }
    for (number, action) in catalog.actions().enumerate() {
        assert_eq!(action.id().index(), number);
        assert_eq!(catalog.action_by_id(action.id()), action);
        assert_eq!(catalog.find_action(&action.full_name().to_lowercase()), Some(action));
        assert!(action.service().actions().any(|it| it == action));
        assert!(action.resources().all(|it| it.resource_type.service() == action.service()));
        assert!(action.keys().all(|key| action.takes_key(key.name())), "{action:?}");
    }
    for key in catalog.keys() {
        assert_eq!(catalog.key(&key.name().to_uppercase()), Some(key));
        assert!(key.is_global() || key.service().is_some(), "{key:?}");
    }
}

#[test]
fn services_actions_and_keys_are_sorted() {
    let catalog = Catalog::embedded();
    assert!(catalog.services().map(|it| it.prefix()).is_sorted());
    let folded = |name: &str| name.to_ascii_lowercase();
    assert!(catalog.keys().map(|it| folded(it.name())).is_sorted());
    let actions = catalog.actions().map(|it| (it.service().prefix(), folded(it.name())));
    assert!(actions.is_sorted());
}

#[test]
fn the_evaluator_knows_the_same_services_for_rcps() {
    let covered = Catalog::embedded().services().filter(|it| it.is_rcp_covered());
    let covered: BTreeSet<&str> = covered.map(|it| it.prefix()).collect();
    assert_eq!(covered, RCP_SERVICES.iter().copied().collect());
}

/// Keys whose values AWS calls ARNs now, and which policies compare as text all the same.
const TEXT_FOR_THE_READER: &[&str] = &["s3:x-amz-server-side-encryption-aws-kms-key-id"];

#[test]
fn the_reader_knows_the_same_types_of_keys() {
    let mut faults = Vec::new();
    for fact in KEYS.iter().filter(|it| !TEXT_FOR_THE_READER.contains(&it.name)) {
        let Some(key) = Catalog::embedded().key(fact.name) else {
            faults.push(format!("{} is unknown", fact.name));
            continue;
        };
        let expected = match fact.key_type {
            iam_policy::KeyType::Text => KeyType::String,
            iam_policy::KeyType::Arn => KeyType::Arn,
            iam_policy::KeyType::Number => KeyType::Numeric,
            iam_policy::KeyType::Date | iam_policy::KeyType::Epoch => KeyType::Date,
            iam_policy::KeyType::Bool => KeyType::Bool,
            iam_policy::KeyType::Ip => KeyType::IpAddress,
        };
        let multi = fact.cardinality == Cardinality::Multi;
        if (key.name(), key.key_type(), key.is_multivalued()) != (fact.name, expected, multi) {
            let found = (key.name(), key.key_type(), key.is_multivalued());
            faults.push(format!("{} {expected:?} {multi}: {found:?}", fact.name));
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn descriptions_belong_to_their_catalog() {
    let catalog = Catalog::embedded();
    let descriptions = Descriptions::read(DESCRIPTIONS).unwrap();
    let action = catalog.find_action("s3:GetObject").unwrap();
    assert!(descriptions.action(action).contains("retrieve objects"));
    let key = catalog.key("s3:prefix").unwrap();
    assert!(descriptions.key(key).contains("prefix"));
    let silent = catalog.actions().filter(|it| descriptions.action(*it).is_empty());
    assert_eq!(silent.count(), 0);
    assert!(Descriptions::read(CATALOG).is_none());
}

#[test]
fn what_lessons_rest_on_is_there() {
    let catalog = Catalog::embedded();
    let get = catalog.find_action("S3:getobject").unwrap();
    assert_eq!((get.full_name().as_str(), get.level()), ("s3:GetObject", AccessLevel::Read));
    let types: Vec<&str> = get.resources().map(|it| it.resource_type.name()).collect();
    assert_eq!(types, ["accesspointobject", "object"]);
    let object = catalog.service("s3").unwrap().resource_type("object").unwrap();
    let template = object.templates().next().unwrap();
    assert_eq!(template.text(), "arn:${Partition}:s3:::${BucketName}/${ObjectName}");
    assert_eq!(template.region(), FieldShape::Empty);

    let takes = |action: &str, key: &str| catalog.find_action(action).unwrap().takes_key(key);
    assert!(takes("s3:ListBucket", "s3:prefix") && !takes("s3:GetObject", "s3:prefix"));
    assert!(takes("s3:GetObject", "aws:SourceIp"));
    assert!(takes("s3:GetObject", "s3:ExistingObjectTag/season"));
    assert!(takes("ec2:RunInstances", "aws:RequestTag/team"));
    assert!(!takes("iam:ListUsers", "aws:RequestTag/team"));
    assert!(!takes("s3:GetObject", "s3:NoSuchKey"));

    assert!(catalog.find_action("s3:ListAllMyBuckets").unwrap().is_wildcard_only());
    let run = catalog.find_action("ec2:RunInstances").unwrap();
    assert!(run.dependents().any(|it| it.full_name() == "iam:PassRole"));
    let required = run.resources().filter(|it| it.required);
    assert!(required.map(|it| it.resource_type.name()).any(|it| it == "subnet"));
    let user = catalog.find_action("iam:CreateAccessKey").unwrap();
    assert_eq!(user.level(), AccessLevel::PermissionsManagement);
    assert_eq!(user.aws_level(), AccessLevel::Write);
    assert_eq!(catalog.find_action("cloudshell"), None);
}

#[test]
fn keys_are_found_by_family_and_letter_case() {
    let check = |name: &str, expected: Option<&str>| {
        assert_eq!(Catalog::embedded().key(name).map(|it| it.name()), expected, "{name}");
    };
    check("AWS:sourceip", Some("aws:SourceIp"));
    check("aws:ResourceTag/team", Some("aws:ResourceTag/"));
    check("aws:ResourceTag/", Some("aws:ResourceTag/"));
    check("aws:ResourceTag", None);
    check("kms:EncryptionContext:ship", Some("kms:EncryptionContext:"));
    let inside = "codebuild:secondarySources/${sourceIdentifier}.location";
    check("codebuild:secondarySources/one.location", Some(inside));
    check("codebuild:secondarySources/.location", None);
    check("saml:aud", Some("saml:aud"));
    check("aws:SourceAddress", None);
}

#[test]
fn patterns_cover_what_aws_matches() {
    let catalog = Catalog::embedded();
    let check = |pattern: &str, some: &[&str], not: &[&str]| {
        let covered = catalog.covered(pattern);
        let has = |it: &&str| covered.contains(catalog.find_action(it).unwrap().id());
        assert!(some.iter().all(has), "{pattern}");
        assert!(!not.iter().any(has), "{pattern}");
    };
    check("*", &["s3:GetObject", "iam:PassRole"], &[]);
    check("S3:get*", &["s3:GetObject"], &["s3:PutObject", "s3express:CreateSession"]);
    check("s3:Get?bject", &["s3:GetObject"], &["s3:GetObjectAcl"]);
    check("*:Get*", &["s3:GetObject", "iam:GetUser"], &["s3:PutObject"]);
    check("s3:GetObject", &["s3:GetObject"], &["s3:GetObjectVersion"]);
    for nothing in ["s3", "s*:GetObject", "s3:", "nowhere:*", ""] {
        assert!(catalog.covered(nothing).is_empty(), "{nothing}");
    }
}

#[test]
fn entries_cover_what_patterns_cover() {
    let catalog = Catalog::embedded();
    for pattern in ["*", "S3:Get*", "*:Get*", "s3:GetObject", "iam:*AccessKey*", "s3:*"] {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"{pattern}","Resource":"*"}}}}"#
        );
        let reading = iam_policy::Reading::stored(iam_policy::PolicyKind::Managed);
        let policy = iam_policy::parse(&text, &reading).policy.unwrap();
        let entry = &policy.statements[0].action.entries[0];
        assert_eq!(catalog.covered_by(entry), catalog.covered(pattern), "{pattern}");
    }
}
