//! A policy written as JSON again, from what was read of it.

use iam_policy::json::{self, Object};
use iam_policy::{
    Block, ConditionTest, Policy, PrincipalEntry, PrincipalName, Sense, Statement, Version,
};

/// The document, as compact JSON that reads as the same policy.
pub(super) fn text(policy: &Policy) -> String {
    json::object(|document| {
        document.text(
            "Version",
            match policy.version {
                Version::V2008 => "2008-10-17",
                Version::V2012 => "2012-10-17",
            },
        );
        document.text_if_some("Id", policy.id.as_ref().map(|id| &*id.value));
        document.array("Statement", |list| {
            for statement in &policy.statements {
                list.object(|fields| write(fields, statement));
            }
        });
    })
}

fn write(fields: &mut Object<'_>, statement: &Statement) {
    fields.text_if_some("Sid", statement.sid.as_ref().map(|sid| &*sid.value));
    fields.text("Effect", statement.effect.word());
    if let Some(block) = &statement.principal {
        principals(fields, block);
    }
    let actions = statement.action.entries.iter().map(|entry| &*entry.text.value);
    texts(fields, name(statement.action.sense, ["Action", "NotAction"]), actions.collect());
    if let Some(block) = &statement.resource {
        let entries = block.entries.iter().map(|entry| &*entry.text.value);
        texts(fields, name(block.sense, ["Resource", "NotResource"]), entries.collect());
    }
    if !statement.condition.is_empty() {
        fields.object("Condition", |condition| tests(condition, &statement.condition));
    }
}

fn name(sense: Sense, [listed, excluded]: [&'static str; 2]) -> &'static str {
    match sense {
        Sense::Listed => listed,
        Sense::Excluded => excluded,
    }
}

/// One text by itself, several as a list.
fn texts(fields: &mut Object<'_>, key: &str, values: Vec<&str>) {
    match values.as_slice() {
        [one] => fields.text(key, one),
        several => fields.texts(key, several),
    }
}

fn principals(fields: &mut Object<'_>, block: &Block<PrincipalEntry>) {
    let element = name(block.sense, ["Principal", "NotPrincipal"]);
    if let [entry] = block.entries.as_slice()
        && entry.principal == PrincipalName::Anyone
    {
        fields.text(element, "*");
        return;
    }
    fields.object(element, |object| {
        for member in ["AWS", "Service", "Federated", "CanonicalUser"] {
            let own = block.entries.iter().filter(|entry| member_of(&entry.principal) == member);
            let own: Vec<&str> = own.map(|entry| &*entry.text.value).collect();
            if !own.is_empty() {
                texts(object, member, own);
            }
        }
    });
}

/// The member of a principal block that a name stands in.
fn member_of(name: &PrincipalName) -> &'static str {
    match name {
        PrincipalName::Anyone
        | PrincipalName::Account(_)
        | PrincipalName::User(_)
        | PrincipalName::Role(_)
        | PrincipalName::RoleSession(_)
        | PrincipalName::FederatedUser(_)
        | PrincipalName::UniqueId(_) => "AWS",
        PrincipalName::Service(_) => "Service",
        PrincipalName::Federated(_) => "Federated",
        PrincipalName::CanonicalUser(_) => "CanonicalUser",
    }
}

/// The tests under their operators, each operator once.
fn tests(condition: &mut Object<'_>, tests: &[ConditionTest]) {
    let mut operators: Vec<String> = Vec::new();
    for test in tests {
        let operator = operator_name(test);
        if !operators.contains(&operator) {
            operators.push(operator);
        }
    }
    for operator in operators {
        condition.object(&operator, |keys| {
            for test in tests.iter().filter(|test| operator_name(test) == operator) {
                let values = test.values.iter().map(|value| &*value.text.value);
                texts(keys, &test.key.value, values.collect());
            }
        });
    }
}

/// The operator as a policy writes it, with what is written around it.
pub(crate) fn operator_name(test: &ConditionTest) -> String {
    let used = test.operator;
    let qualifier = used.qualifier.map_or(String::new(), |it| format!("{}:", it.word()));
    let suffix = if used.if_exists { "IfExists" } else { "" };
    format!("{qualifier}{}{suffix}", used.operator.name)
}
