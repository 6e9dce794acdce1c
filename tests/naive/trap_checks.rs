//! Checks of the naive evaluator itself: known answers, each written as a scenario.

use serde_json::{Value, json};

use super::judge;

const ROLE_SESSION: &str = "arn:aws:sts::111122223333:assumed-role/x/s";
const ROLE: &str = "arn:aws:iam::111122223333:role/x";
const FEDERATED: &str = "arn:aws:sts::111122223333:federated-user/ann";
const ANN: &str = "arn:aws:iam::111122223333:user/ann";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/k";

/// Whether a scenario, which overrides the fields of "ann reads b/k", comes out as wanted.
fn check(name: &str, fields: Value, wanted: &str) {
    let mut scenario = json!({
        "principal": ANN, "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k",
        "resource_account": "111122223333",
    });
    for (key, value) in fields.as_object().unwrap() {
        scenario[key] = value.clone();
    }
    if scenario["resource"].as_str().unwrap().split(':').nth(4).is_some_and(|it| !it.is_empty()) {
        scenario.as_object_mut().unwrap().remove("resource_account");
    }
    let answer = judge(&scenario);
    let shown = format!("{} {}", answer.decision, answer.headline);
    let blocked: Vec<&str> = answer.blocked_by.iter().map(|(layer, _)| layer.as_str()).collect();
    let shown = format!("{shown} {}", blocked.join(" "));
    assert!(shown.starts_with(wanted), "{name}: {shown}, wanted {wanted}\n{scenario:#}");
}

/// A statement from `+ action` or `- action`, with more elements.
fn statement(text: &str, more: Value) -> Value {
    let (effect, action) = text.split_once(' ').unwrap();
    let effect = if effect == "+" { "Allow" } else { "Deny" };
    let mut built = json!({ "Effect": effect, "Action": action, "Resource": "*" });
    for (key, value) in more.as_object().unwrap() {
        built[key] = value.clone();
    }
    built
}

fn policy(statements: &[Value]) -> Value {
    json!({ "document": { "Version": "2012-10-17", "Statement": statements } })
}

/// A policy of statements without further elements.
fn plain(texts: &[&str]) -> Value {
    policy(&texts.iter().map(|it| statement(it, json!({}))).collect::<Vec<_>>())
}

/// A resource policy of one statement for this principal.
fn resource(text: &str, principal: Value) -> Value {
    policy(&[statement(text, json!({ "Principal": principal }))])
}

fn trust(principal: Value) -> Value {
    json!({ "document": { "Version": "2012-10-17", "Statement":
        { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal } } })
}

fn levels(levels: &[&[&str]]) -> Value {
    let named =
        |(i, it): (usize, &&[&str])| json!({ "name": i.to_string(), "policies": [plain(it)] });
    levels.iter().enumerate().map(named).collect()
}

#[test]
fn traps_of_combining() {
    let aws = |it: &str| json!({ "AWS": it });
    let all = plain(&["+ *"]);
    let ec2 = plain(&["+ ec2:*"]);
    let get = "+ s3:GetObject";
    let foreign = "999988887777";
    let cases = [
        (
            "T-01",
            json!({"identity_policies": [plain(&["+ s3:*", "- s3:GetObject"])]}),
            "ExplicitDeny deny-identity",
        ),
        ("T-02", json!({"identity_policies": [plain(&["- s3:GetObject"]), all]}), "ExplicitDeny"),
        ("T-03", json!({"resource_policy": resource(get, aws(ANN))}), "Allow resource-allow"),
        (
            "T-04",
            json!({"resource_policy": resource(get, aws("111122223333"))}),
            "ImplicitDeny account-principal-needs-identity-allow identity",
        ),
        (
            "T-05",
            json!({"identity_policies": [plain(&[get])], "resource_account": foreign}),
            "ImplicitDeny not-allowed-resource resource",
        ),
        (
            "T-06",
            json!({"resource_policy": resource(get, aws(ANN)), "resource_account": foreign}),
            "ImplicitDeny not-allowed-identity identity",
        ),
        (
            "T-07",
            json!({"resource_policy": resource(get, aws("111122223333")), "resource_account": foreign, "identity_policies": [plain(&[get])]}),
            "Allow identity-and-resource-allow",
        ),
        (
            "T-08",
            json!({"boundary": plain(&["+ s3:*"])}),
            "ImplicitDeny not-allowed-identity identity",
        ),
        (
            "T-09",
            json!({"identity_policies": [all], "boundary": ec2}),
            "ImplicitDeny not-allowed-boundary boundary",
        ),
        ("T-10", json!({"boundary": ec2, "resource_policy": resource(get, aws(ANN))}), "Allow"),
        (
            "T-11",
            json!({"principal": ROLE_SESSION, "boundary": ec2, "resource_policy": resource(get, aws(ROLE))}),
            "ImplicitDeny not-allowed-boundary boundary",
        ),
        (
            "T-12",
            json!({"principal": ROLE_SESSION, "boundary": ec2, "resource_policy": resource(get, aws(ROLE_SESSION))}),
            "Allow",
        ),
        (
            "T-13",
            json!({"principal": ROLE_SESSION, "session_policies": [ec2], "identity_policies": [all], "resource_policy": resource(get, aws(ROLE))}),
            "ImplicitDeny not-allowed-session session",
        ),
        (
            "T-14",
            json!({"principal": ROLE_SESSION, "session_policies": [ec2], "identity_policies": [all], "resource_policy": resource(get, aws(ROLE_SESSION))}),
            "Allow",
        ),
    ];
    for (name, fields, wanted) in cases {
        check(name, fields, wanted);
    }
}

#[test]
fn traps_of_callers_and_guards() {
    let ec2 = plain(&["+ ec2:*"]);
    let aws = |it: &str| json!({ "AWS": it });
    let all = plain(&["+ *"]);
    let get = "+ s3:GetObject";
    let foreign = "999988887777";
    let rcp = policy(&[statement("- s3:*", json!({"Principal": "*"}))]);
    let cases = [
        (
            "T-15",
            json!({"principal": ROLE_SESSION, "boundary": plain(&["- s3:*"]), "resource_policy": resource(get, aws(ROLE_SESSION))}),
            "ExplicitDeny deny-boundary",
        ),
        (
            "T-16",
            json!({
                "principal": ROLE_SESSION,
                "boundary": ec2,
                "resource_policy": policy(&[statement(
                    get,
                    json!({
                        "Principal": "*",
                        "Condition": {"ArnEquals": {"aws:PrincipalArn": ROLE}}
                    }),
                )])
            }),
            "Allow",
        ),
        (
            "T-17",
            json!({"principal": FEDERATED, "identity_policies": [all]}),
            "ImplicitDeny not-allowed-session session",
        ),
        (
            "T-18",
            json!({"principal": FEDERATED, "identity_policies": [all], "resource_policy": resource(get, aws(FEDERATED))}),
            "Allow resource-allow",
        ),
        (
            "T-19",
            json!({"identity_policies": [all], "scp_levels": levels(&[&["+ *"], &["+ ec2:*"], &["+ *"]])}),
            "ImplicitDeny not-allowed-scp scp",
        ),
        (
            "T-20",
            json!({"scp_levels": levels(&[&["+ *"], &["+ *"]])}),
            "ImplicitDeny not-allowed-identity identity",
        ),
        (
            "T-21",
            json!({"identity_policies": [all], "scp_levels": levels(&[&["- s3:*"]]), "org": {"id": "o-1", "management_account": "111122223333", "member_accounts": []}}),
            "Allow",
        ),
        (
            "T-22",
            json!({"principal": "arn:aws:iam::111122223333:root", "scp_levels": levels(&[&["- s3:*"]])}),
            "ExplicitDeny deny-scp",
        ),
        (
            "T-24",
            json!({"identity_policies": [all], "rcp_levels": [{"policies": [rcp]}]}),
            "ExplicitDeny deny-rcp",
        ),
        (
            "T-28",
            json!({"identity_policies": [all], "vpce_policy": policy(&[statement("+ s3:*", json!({"Principal": "*", "Resource": "arn:aws:s3:::other/*"}))])}),
            "ImplicitDeny not-allowed-vpce vpce",
        ),
        (
            "T-29",
            json!({"identity_policies": [plain(&["- *"])], "action": "sts:GetCallerIdentity", "resource": "*"}),
            "Allow no-permission-needed",
        ),
        (
            "T-30",
            json!({"principal": "anonymous", "resource_policy": resource(get, aws("*"))}),
            "Allow resource-allow",
        ),
        (
            "T-31",
            json!({"principal": "anonymous", "resource_policy": resource(get, aws("111122223333"))}),
            "ImplicitDeny not-allowed-resource",
        ),
        (
            "T-32",
            json!({"principal": "arn:aws:iam::111122223333:root", "action": "s3:DeleteBucketPolicy", "resource": "arn:aws:s3:::b", "resource_policy": resource("- s3:*", json!("*"))}),
            "Allow root-user",
        ),
        (
            "T-32 get",
            json!({"principal": "arn:aws:iam::111122223333:root", "resource_policy": resource("- s3:*", json!("*"))}),
            "ExplicitDeny deny-resource",
        ),
        (
            "T-33",
            json!({"principal": "arn:aws:iam::999988887777:root", "resource_policy": resource(get, aws(foreign))}),
            "Allow resource-allow",
        ),
        (
            "T-34",
            json!({"principal": ROLE_SESSION, "identity_policies": [all], "resource_policy": resource("- s3:*", aws(ROLE))}),
            "ExplicitDeny",
        ),
    ];
    for (name, fields, wanted) in cases {
        check(name, fields, wanted);
    }
}

#[test]
fn traps_of_roles_and_keys() {
    let aws = |it: &str| json!({ "AWS": it });
    let assume = |fields: Value| {
        let mut built = json!({"action": "sts:AssumeRole", "resource": ROLE});
        for (key, value) in fields.as_object().unwrap() {
            built[key] = value.clone();
        }
        built
    };
    let allowed = plain(&["+ sts:*", "+ kms:*"]);
    let key = |document: Value| json!({"action": "kms:Decrypt", "resource": KEY, "resource_policy": document});
    let cases = [
        ("T-35", assume(json!({"resource_policy": trust(aws(ANN))})), "Allow resource-allow"),
        (
            "T-36",
            assume(json!({"resource_policy": trust(aws("111122223333"))})),
            "ImplicitDeny account-principal-needs-identity-allow identity",
        ),
        (
            "T-37",
            assume(json!({"identity_policies": [allowed], "resource_policy": trust(aws(ROLE))})),
            "ImplicitDeny not-allowed-trust resource",
        ),
        (
            "T-38",
            assume(
                json!({"principal": "arn:aws:iam::444455556666:user/u", "resource_policy": trust(aws("arn:aws:iam::444455556666:user/u"))}),
            ),
            "ImplicitDeny not-allowed-identity identity",
        ),
        (
            "T-48",
            assume(
                json!({"principal": "arn:aws:iam::111122223333:root", "resource_policy": trust(aws("111122223333"))}),
            ),
            "ImplicitDeny root-cannot-assume-role",
        ),
        (
            "T-44",
            assume(
                json!({"principal": {"arn": ANN, "id": "AIDANEW"}, "resource_policy": trust(aws("AIDAOLD"))}),
            ),
            "ImplicitDeny not-allowed-trust",
        ),
        (
            "T-49",
            key(resource("+ kms:Decrypt", aws(ROLE))),
            "ImplicitDeny not-allowed-key-policy resource",
        ),
        (
            "T-50",
            key(resource("+ kms:*", aws("111122223333"))),
            "ImplicitDeny account-principal-needs-identity-allow",
        ),
        ("T-51", key(resource("+ kms:Decrypt", aws(ANN))), "Allow resource-allow"),
    ];
    for (name, fields, wanted) in cases {
        check(name, fields, wanted);
    }
}

/// E-551: identity, boundary and session policy exist and do not mention the action.
#[test]
fn the_matrix_of_direct_grants() {
    let silent = plain(&["+ ec2:*"]);
    let open = plain(&["+ *"]);
    let parent = json!({"arn": FEDERATED, "parent": ANN});
    let pinned = json!({"ArnEquals": {"aws:PrincipalArn": ROLE}});
    let rows = [
        (json!(ANN), json!({"AWS": ANN}), json!({}), &silent, "Allow"),
        (
            json!(ROLE_SESSION),
            json!({"AWS": ROLE}),
            json!({}),
            &silent,
            "ImplicitDeny not-allowed-boundary boundary session",
        ),
        (json!(ROLE_SESSION), json!({"AWS": ROLE}), json!({}), &open, "Allow"),
        (json!(ROLE_SESSION), json!({"AWS": ROLE_SESSION}), json!({}), &silent, "Allow"),
        (json!(FEDERATED), json!({"AWS": FEDERATED}), json!({}), &silent, "Allow"),
        (
            parent,
            json!({"AWS": ANN}),
            json!({}),
            &silent,
            "ImplicitDeny not-allowed-boundary boundary session",
        ),
        (
            json!(ROLE_SESSION),
            json!({"AWS": "111122223333"}),
            json!({}),
            &silent,
            "ImplicitDeny account-principal-needs-identity-allow boundary identity session",
        ),
        (json!(ROLE_SESSION), json!("*"), pinned, &silent, "Allow"),
        (json!(ROLE_SESSION), json!("*"), json!({}), &silent, "Allow"),
    ];
    for (row, (principal, named, condition, limits, wanted)) in rows.into_iter().enumerate() {
        let more = json!({"Principal": named, "Condition": condition});
        let grant = policy(&[statement("+ s3:*", more)]);
        let fields = |account: &str| {
            json!({"principal": principal, "resource_account": account,
                "identity_policies": [silent], "boundary": limits,
                "session_policies": [limits], "resource_policy": grant})
        };
        check(&format!("row {row}"), fields("111122223333"), wanted);
        check(&format!("row {row}, cross-account"), fields("999988887777"), "ImplicitDeny");
    }
}

/// Whether a condition on an Allow is true, in a context.
fn check_condition(condition: Value, context: Value, wanted: bool) {
    let name = format!("{condition} in {context}");
    let allow = policy(&[statement("+ s3:*", json!({"Condition": condition}))]);
    let fields = json!({"identity_policies": [allow], "context": context});
    check(&name, fields, if wanted { "Allow" } else { "ImplicitDeny" });
}

/// E-317.
#[test]
fn the_table_of_set_operators() {
    let rows = [
        (json!(null), [true, false, true, false]),
        (json!(["env"]), [true, true, false, false]),
        (json!(["env", "team"]), [true, true, false, false]),
        (json!(["env", "x"]), [false, true, false, true]),
        (json!(["x"]), [false, false, true, true]),
        (json!(["Env"]), [false, false, true, true]),
    ];
    let operators = [
        "ForAllValues:StringEquals",
        "ForAnyValue:StringEquals",
        "ForAllValues:StringNotEquals",
        "ForAnyValue:StringNotEquals",
    ];
    for (values, wanted) in rows {
        for (operator, wanted) in operators.iter().zip(wanted) {
            let condition = json!({ *operator: {"aws:TagKeys": ["env", "team"]} });
            check_condition(condition, json!({"aws:TagKeys": values}), wanted);
        }
    }
}

#[test]
fn traps_of_conditions() {
    let rows = [
        (json!({"StringNotEquals": {"k:a": ["a", "b"]}}), json!({"k:a": "a"}), false),
        (json!({"StringEquals": {"aws:TagKeys": "env"}}), json!({"aws:TagKeys": ["env"]}), false),
        (json!({"StringEquals": {"aws:username": "ann*"}}), json!({}), false),
        (json!({"StringLike": {"aws:username": "a?n*"}}), json!({}), true),
        (json!({"StringLike": {"aws:referer": "Dev*"}}), json!({"aws:Referer": "devops"}), false),
        (
            json!({"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111122223333:t"}}),
            json!({"aws:SourceArn": "arn:aws:sns:us-east-1:999988887777:t"}),
            false,
        ),
        (
            json!({"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}),
            json!({"aws:SourceIp": "2001:db8::1"}),
            true,
        ),
        (
            json!({"IpAddress": {"aws:SourceIp": "2001:db8::/32"}}),
            json!({"aws:SourceIp": "2001:DB8:0::7"}),
            true,
        ),
        (json!({"NumericLessThan": {"s3:max-keys": 10}}), json!({"s3:max-keys": 9}), true),
        (json!({"NumericLessThan": {"s3:max-keys": 10}}), json!({"s3:max-keys": 100}), false),
        (json!({"NumericLessThan": {"s3:max-keys": 10}}), json!({}), false),
        (
            json!({"DateGreaterThan": {"aws:CurrentTime": "2026-04-30T18:00:00+02:00"}}),
            json!({"aws:CurrentTime": "2026-04-30T16:00:01Z"}),
            true,
        ),
        (json!({"DateEquals": {"aws:CurrentTime": "2026-01-15"}}), json!({}), false),
        (json!({"DateEquals": {"aws:EpochTime": "2026-01-15T12:00Z"}}), json!({}), true),
    ];
    for (condition, context, wanted) in rows {
        check_condition(condition, context, wanted);
    }
}

#[test]
fn traps_of_presence_types_and_variables() {
    let rows = [
        (json!({"Null": {"aws:MultiFactorAuthAge": "TRUE"}}), json!({}), true),
        (json!({"Null": {"k:a": [true, false]}}), json!({"k:a": "a"}), true),
        (json!({"StringNotEqualsIfExists": {"k:a": "a"}}), json!({"k:a": "a"}), false),
        (json!({"StringNotEqualsIfExists": {"k:a": "a"}}), json!({}), true),
        (json!({"ForAnyValue:StringEqualsIfExists": {"k:a": "a"}}), json!({}), false),
        (json!({"NumericEquals": {"k:a": 10}}), json!({"k:a": "10abc"}), false),
        (json!({"NumericEquals": {"k:a": 10}}), json!({"k:a": "10.0"}), true),
        (json!({"NumericNotEquals": {"k:a": 10}}), json!({"k:a": "abc"}), false),
        (json!({"Bool": {"aws:SecureTransport": "True"}}), json!({}), true),
        (json!({"BinaryEquals": {"k:a": "QQ=="}}), json!({"k:a": "QQ=="}), true),
        (
            json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::${aws:PrincipalAccount}:user/${aws:username}"}}),
            json!({}),
            true,
        ),
        (json!({"ArnLike": {"aws:PrincipalArn": "${aws:PrincipalArn}"}}), json!({}), false),
        (
            json!({"StringEquals": {"k:a": "${aws:PrincipalTag/t, 'none'}"}}),
            json!({"k:a": "none"}),
            true,
        ),
        (
            json!({"StringNotEquals": {"k:a": "${aws:PrincipalTag/t}"}}),
            json!({"k:a": "none"}),
            true,
        ),
        (json!({"StringLike": {"k:a": "x${*}y"}}), json!({"k:a": "xzzy"}), false),
        (
            json!({"StringEquals": {"AWS:RequestTag/ENV": "dev"}}),
            json!({"aws:RequestTag/env": "dev"}),
            true,
        ),
        (
            json!({"Null": {"aws:TokenIssueTime": "true", "aws:MultiFactorAuthPresent": "true"}}),
            json!({}),
            true,
        ),
    ];
    for (condition, context, wanted) in rows {
        check_condition(condition, context, wanted);
    }
}

#[test]
fn traps_of_matching() {
    let at = "arn:aws:s3:::b/k";
    let rows = [
        ("S3:GETOBJECT", "*", at, true),
        ("s3:Get?bject", "*", at, true),
        ("s3:*", "arn:aws:s3:::b/*", "arn:aws:s3:::b", false),
        ("s3:*", "arn:aws:s3:::b", at, false),
        ("s3:*", "arn:aws:s3:::b*", "arn:aws:s3:::b-evil/k", true),
        ("s3:*", "arn:aws:s3:::b*", "*", false),
        ("s3:*", "arn:aws:s3", at, true),
        ("s3:*", "arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/test/o", false),
        ("s3:*", "arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b//test/o", true),
        ("s3:*", "arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/ann/k", true),
        ("s3:*", "arn:aws:s3:::b/${aws:PrincipalTag/team}/*", "arn:aws:s3:::b/x/k", false),
        ("s3:*", "arn:aws:s3:::b/${aws:PrincipalTag/team, 'all'}/*", "arn:aws:s3:::b/all/k", true),
        ("*:Get*", "*", at, true),
        ("s3:GetObjectVersion", "*", at, false),
    ];
    for (action, resource, request, wanted) in rows {
        let text = format!("+ {action}");
        let allow = policy(&[statement(&text, json!({"Resource": resource}))]);
        let fields = json!({"identity_policies": [allow], "resource": request});
        let wanted = if wanted { "Allow" } else { "ImplicitDeny" };
        check(&format!("{action} {resource} {request}"), fields, wanted);
    }
}

/// E-522: the organization's root, a unit below it, the account.
#[test]
fn the_table_of_levels() {
    let full: &[&str] = &["+ *"];
    let rows: [([&[&str]; 3], &str); 6] = [
        ([full, full, full], "Allow"),
        ([full, &["+ ec2:*"], full], "ImplicitDeny not-allowed-scp scp"),
        ([full, &["+ *", "- s3:*"], full], "ExplicitDeny deny-scp"),
        ([full, full, &["+ s3:*", "+ ec2:*"]], "Allow"),
        ([full, full, &["- ec2:*"]], "ImplicitDeny not-allowed-scp scp"),
        ([&["+ s3:*"], &["+ ec2:*"], full], "ImplicitDeny not-allowed-scp scp"),
    ];
    for (given, wanted) in rows {
        let fields = json!({"identity_policies": [plain(full)], "scp_levels": levels(&given)});
        check(&format!("{given:?}"), fields, wanted);
    }
    let empty = json!([{"policies": [plain(full)]}, {"policies": []}]);
    let fields = json!({"identity_policies": [plain(full)], "scp_levels": empty});
    check("an empty level", fields, "ImplicitDeny not-allowed-scp scp");
    let fields = json!({"identity_policies": [plain(full)], "scp_levels": []});
    check("no levels", fields, "Allow");
}

/// E-602: what of token, MFA and age is present, and whether MFA is `true`.
#[test]
fn the_table_of_credentials() {
    let rows = [
        (json!({"arn": ANN}), [false, false, false, false]),
        (json!({"arn": ANN, "credential": "console"}), [true, true, false, false]),
        (json!({"arn": ANN, "credential": "console", "mfa": true}), [true, true, true, true]),
        (json!({"arn": ANN, "kind": "user-session"}), [true, true, false, false]),
        (json!({"arn": ANN, "kind": "user-session", "mfa": true}), [true, true, true, true]),
        (json!({"arn": ROLE_SESSION}), [true, true, false, false]),
        (json!({"arn": ROLE_SESSION, "mfa": true}), [true, true, true, true]),
        (json!({"arn": FEDERATED}), [true, true, false, false]),
        (json!("anonymous"), [false, false, false, false]),
        (json!("ec2.amazonaws.com"), [false, false, false, false]),
    ];
    let keys = ["TokenIssueTime", "MultiFactorAuthPresent", "MultiFactorAuthAge"];
    for (principal, wanted) in rows {
        let null = |key: &str| json!({"Null": {format!("aws:{key}"): "false"}});
        let mut conditions: Vec<Value> = keys.iter().map(|key| null(key)).collect();
        conditions.push(json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}}));
        for (condition, wanted) in conditions.into_iter().zip(wanted) {
            let name = format!("{principal} {condition}");
            let more = json!({"Principal": "*", "Condition": condition});
            let grant = policy(&[statement("+ s3:*", more)]);
            let fields = json!({"principal": principal, "resource_policy": grant});
            check(&name, fields, if wanted { "Allow" } else { "ImplicitDeny" });
        }
    }
}

/// E-595: caller, what allows, and the answer for an ordinary resource, a role and a key of the
/// own account, then of another one; `-` marks an implicit deny.
#[test]
fn the_table_of_least_allows() {
    let (user, role, federated) =
        (json!(ANN), json!(ROLE_SESSION), json!({"arn": FEDERATED, "parent": ANN}));
    let root = json!("arn:aws:iam::111122223333:root");
    let service = json!("ec2.amazonaws.com");
    let (any, account) = (json!("*"), json!({"AWS": "111122223333"}));
    let aws = |it: &str| json!({ "AWS": it });
    let none = Value::Null;
    let rows = [
        (&user, "", &any, "+++ ---"),
        (&user, "", &aws(ANN), "+++ ---"),
        (&user, "", &account, "--- ---"),
        (&user, "i", &none, "+-- ---"),
        (&user, "ib", &account, "+++ +++"),
        (&user, "i-", &account, "--- ---"),
        (&role, "", &aws(ROLE_SESSION), "+++ ---"),
        (&role, "", &aws(ROLE), "+++ ---"),
        (&role, "-", &aws(ROLE), "--- ---"),
        (&role, "-", &any, "+++ ---"),
        (&role, "ibs", &account, "+++ +++"),
        (&role, "ibs", &none, "+-- ---"),
        (&federated, "", &aws(FEDERATED), "+-+ ---"),
        (&federated, "", &aws(ANN), "--- ---"),
        (&federated, "bs", &aws(ANN), "+-+ ---"),
        (&federated, "is", &none, "+-- ---"),
        (&federated, "is", &account, "+-+ +-+"),
        (&root, "", &none, "+-- ---"),
        (&root, "", &account, "+-+ +-+"),
        (&service, "", &json!({"Service": "ec2.amazonaws.com"}), "+++ +++"),
        (&service, "", &none, "--- ---"),
        (&json!("anonymous"), "", &any, "+-- +--"),
    ];
    for (caller, sides, grant, wanted) in rows {
        let mut signs = wanted.chars().filter(|sign| *sign != ' ');
        for owner in ["111122223333", "999988887777"] {
            for (action, resource) in [
                ("s3:GetObject", "arn:aws:s3:::b/k".to_owned()),
                ("sts:AssumeRole", format!("arn:aws:iam::{owner}:role/r")),
                ("kms:Decrypt", format!("arn:aws:kms:us-east-1:{owner}:key/k")),
            ] {
                let fields = least(caller, sides, grant, action, &resource, owner);
                let wanted = if signs.next() == Some('+') { "Allow" } else { "ImplicitDeny" };
                check(&format!("{caller} {sides} {grant}"), fields, wanted);
            }
        }
    }
}

/// A scenario with an allowing identity (`i`), boundary (`b`) or session policy (`s`), or with
/// a boundary that does not allow (`-`).
fn least(caller: &Value, sides: &str, grant: &Value, action: &str, at: &str, owner: &str) -> Value {
    let open = plain(&["+ *"]);
    let mut fields = json!({"principal": caller, "action": action, "resource": at});
    fields["resource_account"] = json!(owner);
    for (sign, field, value) in [
        ('i', "identity_policies", json!([open])),
        ('b', "boundary", open.clone()),
        ('s', "session_policies", json!([open])),
        ('-', "boundary", plain(&["+ ec2:*"])),
    ] {
        if sides.contains(sign) {
            fields[field] = value;
        }
    }
    if !grant.is_null() {
        fields["resource_policy"] = resource(&format!("+ {action}"), grant.clone());
    }
    fields
}
