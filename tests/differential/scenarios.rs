//! Random scenarios: a caller, what he asks for, and the documents around.

use serde_json::{Map, Value, json};

use super::conditions;
use super::dice::Dice;
use super::documents::{Theme, document};
use super::vocabulary::{ACCOUNTS, ACTIONS, CALLERS, MANAGEMENT};

/// The scenario that these choices stand for.
pub(super) fn scenario(choices: &[u16]) -> Value {
    let mut dice = Dice::new(choices);
    let dice = &mut dice;
    let principal = principal(dice);
    let names = names(&principal);
    let mut scenario = Map::new();
    let mut parts = vec![part(dice, &principal, &names)];
    if dice.percent(12) {
        parts.extend(dice.some(2, |dice| part(dice, &principal, &names)));
    }
    let first = parts[0].clone();
    let mut add = |name: &str, value: Value| drop(scenario.insert(name.to_owned(), value));
    if parts.len() == 1 {
        first.iter().for_each(|(name, value)| add(name, value.clone()));
    } else {
        // What every part has as its own may stand once above them.
        if dice.percent(30) {
            add("action", parts[0].remove("action").unwrap());
        }
        parts.iter_mut().skip(1).for_each(|it| {
            it.entry("resource_policy").or_insert(json!(null));
        });
        add("parts", parts.into());
        add("context", conditions::context(dice));
    }
    let theme = Theme {
        kind: "identity",
        action: first["action"].as_str().unwrap(),
        resource: first["resource"].as_str().unwrap(),
        names: &names,
        denies: 12,
    };
    if dice.percent(80) {
        add("identity_policies", policies(dice, &theme, 2));
    }
    if dice.percent(22) {
        add("boundary", policy(dice, &Theme { kind: "boundary", denies: 8, ..theme }));
    }
    if dice.percent(if names.iter().any(|it| it.contains(":sts:")) { 50 } else { 3 }) {
        let theme = Theme { kind: "session", denies: 8, ..theme };
        add("session_policies", policies(dice, &theme, 2));
    }
    guards(dice, &theme, &mut add);
    if dice.percent(55) {
        add("s3_block_public_access", json!(true));
    }
    if dice.percent(10) {
        add("now", json!(dice.pick(&["2026-01-15T11:59:59Z", "2024-02-29T00:00:00Z"])));
    }
    add("principal", short_form(dice, principal));
    Value::Object(scenario)
}

/// Organization, SCPs, RCPs and endpoint.
fn guards(dice: &mut Dice, theme: &Theme, add: &mut impl FnMut(&str, Value)) {
    if dice.percent(40) {
        let mut members = vec![ACCOUNTS[0], ACCOUNTS[1]];
        members.retain(|_| dice.percent(70));
        let management =
            if dice.percent(12) && members.is_empty() { ACCOUNTS[0] } else { MANAGEMENT };
        add(
            "org",
            json!({"id": "o-1", "management_account": management, "member_accounts": members}),
        );
    }
    if dice.percent(22) {
        let theme = Theme { kind: "scp", denies: 15, ..*theme };
        add("scp_levels", levels(dice, &theme));
    }
    if dice.percent(22) {
        add("rcp_levels", levels(dice, &Theme { kind: "rcp", denies: 100, ..*theme }));
    }
    if dice.percent(18) {
        add("vpce_policy", policy(dice, &Theme { kind: "vpce", denies: 12, ..*theme }));
    }
}

fn levels(dice: &mut Dice, theme: &Theme) -> Value {
    if dice.percent(5) {
        return json!([]);
    }
    let full = json!({"name": "FullAWSAccess", "document": {"Version": "2012-10-17", "Statement":
        {"Effect": "Allow", "Action": "*", "Resource": "*"}}});
    let mut made = dice.some(3, |dice| {
        let mut list = if dice.percent(4) { json!([]) } else { policies(dice, theme, 2) };
        if theme.kind == "scp" && dice.percent(55) {
            list.as_array_mut().unwrap().push(full.clone());
        }
        json!({ "policies": list })
    });
    for (level, name) in made.iter_mut().zip(["root", "ou", "account"]) {
        if !dice.percent(15) {
            level["name"] = json!(name);
        }
    }
    Value::Array(made)
}

fn policies(dice: &mut Dice, theme: &Theme, most: usize) -> Value {
    let mut list = dice.some(most, |dice| policy(dice, theme));
    for (index, policy) in list.iter_mut().enumerate() {
        if policy.get("name").is_some() {
            policy["name"] = json!(format!("p{index}"));
        }
    }
    Value::Array(list)
}

fn policy(dice: &mut Dice, theme: &Theme) -> Value {
    let document = document(dice, theme);
    if dice.percent(20) {
        return json!({ "document": document });
    }
    json!({ "name": "p", "document": document })
}

/// A caller with what may be known of him besides his name.
fn principal(dice: &mut Dice) -> Value {
    let mut principal: Value = serde_json::from_str(dice.weighted(CALLERS)).unwrap();
    let arn = principal["arn"].as_str().unwrap_or_default().to_owned();
    let provider = principal["provider"].as_str().unwrap_or_default().to_owned();
    let session = principal["kind"] == "user-session" || arn.contains(":assumed-role/");
    let user = arn.contains(":user/") || arn.ends_with(":root");
    if arn.contains(":iam:") && user && !session && dice.percent(25) {
        principal["credential"] = json!(dice.pick(&["access-key", "console"]));
    }
    if (session || principal["credential"] == "console") && dice.percent(60) {
        principal["mfa"] = json!(dice.percent(70));
    }
    if !arn.is_empty() && !arn.ends_with(":root") {
        for field in ["tags", "session_tags"] {
            if dice.percent(25) {
                principal[field] = tags(dice);
            }
        }
    }
    if !provider.is_empty() && dice.percent(80) {
        principal["claims"] = if provider.contains("saml-provider") {
            json!({"aud": dice.pick(&["ann", "dev"])})
        } else {
            json!({"sub": dice.pick(&["ann", "repo:o/r"]), "amr": ["ann", "dev"]})
        };
    }
    principal
}

fn tags(dice: &mut Dice) -> Value {
    let mut tags = Map::new();
    for key in dice.some(2, |dice| dice.pick(&["team", "Team", "env"])) {
        tags.insert(key.to_owned(), json!(dice.pick(&["dev", "ann", "Dev", "", "*", "x*y"])));
    }
    Value::Object(tags)
}

/// The entries by which a principal block can name this caller.
fn names(principal: &Value) -> Vec<String> {
    let text = |field: &str| principal[field].as_str().map(str::to_owned);
    let arn = text("arn").unwrap_or_default();
    let account = arn.split(':').nth(4).unwrap_or_default();
    let role = arn.contains(":assumed-role/").then(|| {
        let role = arn.split('/').nth(1).unwrap_or_default();
        text("role").unwrap_or(format!("arn:aws:iam::{account}:role/{role}"))
    });
    let signed = !arn.is_empty();
    let others = [role, text("parent"), text("id"), text("service"), text("provider")];
    let mut names: Vec<String> = others.into_iter().flatten().collect();
    if signed {
        names.extend([arn.clone(), account.to_owned(), format!("arn:aws:iam::{account}:root")]);
    }
    names.push("*".to_owned());
    names
}

/// A short form says only the ARN, service or `anonymous`.
fn short_form(dice: &mut Dice, principal: Value) -> Value {
    let members = principal.as_object().unwrap();
    let plain = members.len() == 1 && (principal["provider"].is_null());
    if !plain || dice.percent(20) {
        return principal;
    }
    if principal["kind"] == "anonymous" {
        return json!("anonymous");
    }
    members.values().next().unwrap().clone()
}

/// One action on one resource, with what belongs to that resource.
fn part(dice: &mut Dice, principal: &Value, names: &[String]) -> Map<String, Value> {
    let (action, resource) = request(dice, principal);
    let mut part = Map::new();
    let odd_case = dice.letter_case(action);
    part.insert("action".to_owned(), json!(odd_case));
    part.insert("resource".to_owned(), json!(resource));
    let named = resource.split(':').nth(4).is_some_and(|it| it.len() == 12);
    let nobody = principal["arn"].is_null();
    if !named && (nobody || dice.percent(70)) {
        let account = dice.weighted(&[(70, ACCOUNTS[0]), (20, ACCOUNTS[1]), (10, ACCOUNTS[2])]);
        part.insert("resource_account".to_owned(), json!(account));
    }
    let kind = kind_of(action);
    let theme = Theme { kind, action, resource, names, denies: 18 };
    let wanted = match kind {
        // It is not asked, whatever it says (E-508).
        _ if resource == "*" => 15,
        "trust" | "kms" => 85,
        _ => 55,
    };
    if dice.percent(wanted) {
        let mut policy = policy(dice, &theme);
        if dice.percent(40) {
            policy["kind"] = json!(kind);
        }
        part.insert("resource_policy".to_owned(), policy);
    }
    if dice.percent(25) {
        part.insert("resource_tags".to_owned(), tags(dice));
    }
    part.insert("context".to_owned(), conditions::context(dice));
    part
}

/// Callers without credentials of an account mostly ask for what they can get.
fn request(dice: &mut Dice, principal: &Value) -> (&'static str, &'static str) {
    let (action, resources) = dice.weighted(ACTIONS);
    let provider = principal["provider"].as_str().unwrap_or_default();
    if !provider.is_empty() && dice.percent(85) {
        let saml = provider.contains("saml-provider");
        let action = if saml { "sts:AssumeRoleWithSAML" } else { "sts:AssumeRoleWithWebIdentity" };
        return (action, dice.pick(super::vocabulary::ROLES));
    }
    // The exception of E-562 is for root users alone.
    if principal["arn"].as_str().is_some_and(|arn| arn.ends_with(":root")) && dice.percent(25) {
        return ("s3:PutBucketPolicy", dice.pick(super::vocabulary::BUCKETS));
    }
    (action, dice.pick(resources))
}

/// The kind of resource policy that goes with an action.
fn kind_of(action: &str) -> &'static str {
    const SERVICES: [&str; 7] = ["s3", "kms", "sqs", "sns", "lambda", "secretsmanager", "ecr"];
    let (prefix, name) = action.split_once(':').unwrap();
    if prefix == "sts" && !name.starts_with("Get") {
        return "trust";
    }
    SERVICES.into_iter().find(|it| *it == prefix).unwrap_or("generic")
}
