//! Reads the fixed part of an exercise: policies, principals, resources, organization.

use std::collections::BTreeMap;

use iam_eval::PRINCIPAL_FIELDS;
use serde_json::Map;

use crate::exercise::{FixedPolicy, Level, Organization, PolicyRef, Principal, Resource, Setting};
use crate::table::{Reader, Table, Text};

/// Reads the tables of the setting; `documents` are the names of what the learner writes.
pub(super) fn read(
    reader: &Reader<'_>,
    table: &mut Table<'_, '_>,
    documents: &[String],
) -> Setting {
    let policies = policies(reader, table, documents);
    let names = Names { reader, documents, policies: policies.keys().cloned().collect() };
    let principals = table.named_tables("principal").into_iter();
    let resources = table.named_tables("resource").into_iter();
    Setting {
        principals: principals.map(|(name, of)| (name.value, principal(&names, of))).collect(),
        resources: resources.map(|(name, of)| (name.value, resource(&names, of))).collect(),
        organization: table.table("organization").map(organization),
        scp: levels(&names, table, "scp"),
        rcp: levels(&names, table, "rcp"),
        policies,
    }
}

/// The names a policy reference may point at.
struct Names<'r, 't> {
    reader: &'r Reader<'t>,
    documents: &'r [String],
    policies: Vec<String>,
}

impl Names<'_, '_> {
    fn reference(&self, text: Text) -> PolicyRef {
        let (what, name, names) = match text.value.strip_prefix('@') {
            Some(name) => ("document", name, self.documents),
            None => ("policy", text.value.as_str(), self.policies.as_slice()),
        };
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let found = Text { value: name.to_owned(), place: text.place.clone() };
        super::known(self.reader, what, &found, &names);
        if what == "document" {
            PolicyRef::Learner(found.value)
        } else {
            PolicyRef::World(found.value)
        }
    }

    fn references(&self, texts: Vec<Text>) -> Vec<PolicyRef> {
        texts.into_iter().map(|text| self.reference(text)).collect()
    }
}

fn policies(
    reader: &Reader<'_>,
    table: &mut Table<'_, '_>,
    documents: &[String],
) -> BTreeMap<String, FixedPolicy> {
    let mut policies = BTreeMap::new();
    for (name, mut of) in table.named_tables("policy") {
        if documents.contains(&name.value) {
            let message = format!("`{}` is already a document of the learner", name.value);
            reader.error(&name.place, message, Some("give the policy another name".into()));
        }
        let policy = FixedPolicy {
            line: of.line(),
            kind: super::policy_kind(reader, &mut of),
            document: of.text("document").value,
        };
        of.end();
        policies.insert(name.value, policy);
    }
    policies
}

fn principal(names: &Names<'_, '_>, mut table: Table<'_, '_>) -> Principal {
    let mut facts = Map::new();
    for &fact in PRINCIPAL_FIELDS {
        if let Some(value) = table.free_value(fact) {
            facts.insert(fact.to_owned(), value);
        }
    }
    let principal = Principal {
        facts,
        identity: names.references(table.texts("identity")),
        boundary: table.optional_text("boundary").map(|text| names.reference(text)),
        session: names.references(table.texts("session")),
    };
    table.end();
    principal
}

fn resource(names: &Names<'_, '_>, mut table: Table<'_, '_>) -> Resource {
    let resource = Resource {
        account: table.optional_text("account").map(|text| text.value),
        policy: table.optional_text("policy").map(|text| names.reference(text)),
        kind: table.optional_text("kind").map(|text| text.value),
        tags: table.free_values("tags"),
    };
    table.end();
    resource
}

fn organization(mut table: Table<'_, '_>) -> Organization {
    let organization = Organization {
        id: table.text("id").value,
        management_account: table.text("management_account").value,
        member_accounts: super::values(table.texts("member_accounts")),
    };
    table.end();
    organization
}

fn levels(
    names: &Names<'_, '_>,
    table: &mut Table<'_, '_>,
    field: &'static str,
) -> BTreeMap<String, Vec<Level>> {
    let level = |mut table: Table<'_, '_>| {
        let level = Level {
            name: table.text("name").value,
            policies: names.references(table.texts("policies")),
        };
        table.end();
        level
    };
    let account = |(account, mut of): (Text, Table<'_, '_>)| {
        let levels = of.tables("levels").into_iter().map(level).collect();
        of.end();
        (account.value, levels)
    };
    table.named_tables(field).into_iter().map(account).collect()
}
