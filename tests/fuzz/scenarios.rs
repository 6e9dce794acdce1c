//! Damaged and hostile scenarios.

use std::panic::{AssertUnwindSafe, catch_unwind};

use iam_eval::{Detail, evaluate_text};
use serde_json::Value;
use serde_json::value::RawValue;

use super::mutate::damage;
use super::{excerpt, for_a_while, soon};

/// Scenarios that use every field, for the loop to damage.
fn seeds() -> Vec<String> {
    let list: Vec<&RawValue> =
        serde_json::from_str(include_str!("scenarios.json")).expect("a list of scenarios");
    list.into_iter().map(|scenario| scenario.get().to_owned()).collect()
}

#[test]
fn seeds_are_sound() {
    for seed in seeds() {
        assert_ne!(result(&seed, Detail::Trace)["decision"], "InvalidInput", "{seed}");
    }
}

#[test]
fn damaged_scenarios() {
    let seeds = seeds();
    for_a_while(|chance| {
        let seed: &String = chance.pick(&seeds);
        let bytes = damage(seed, chance);
        check(&iam_policy::json::decode(&bytes).0);
    });
}

#[test]
fn hostile_scenarios() {
    let scenario = |field: &str, value: &str| {
        format!(
            r#"{{"principal":"arn:aws:iam::111122223333:user/ann","action":"s3:GetObject",
            "resource":"arn:aws:s3:::b/k","{field}":{value}}}"#
        )
    };
    let stars = "a*".repeat(100_000);
    let policy = |resource: &str| {
        format!(
            r#"[{{"document":{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"*",
            "Resource":"arn:aws:s3:::{resource}"}}}}}}]"#
        )
    };
    let statement = r#"{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b/x*"},"#;
    let many = format!(
        r#"[{{"document":{{"Version":"2012-10-17","Statement":[{}{}]}}}}]"#,
        statement.repeat(20_000),
        statement.trim_end_matches(',')
    );
    let part = r#"{"action":"s3:GetObject","resource":"arn:aws:s3:::b/k"}"#;
    let texts = [
        "[".repeat(10_000_000),
        "x".repeat(10_000_000),
        scenario("name", &format!("\"{}\"", "x".repeat(10_000_000))),
        scenario("context", &format!("{{{}}}", "\"a:b\":1,".repeat(200_000))),
        scenario("identity_policies", &policy(&stars)),
        scenario("identity_policies", &policy(&"${aws:username}".repeat(50_000))),
        scenario("identity_policies", &many),
        scenario(
            "identity_policies",
            &format!("[{}1]", r#"{"document":{"Statement":[]}},"#.repeat(2_000)),
        ),
        scenario("identity_policies", &format!("[{}1]", r#"{"document":"{"},"#.repeat(2_000))),
        scenario(
            "context",
            &format!(
                "{{{}}}",
                (0..2_000).map(|at| format!("\"k:{at}\":{{}},")).collect::<String>()
            ),
        ),
        scenario("parts", &format!("[{}{part}]", format!("{part},").repeat(20_000))),
        scenario("scp_levels", &"[".repeat(1_000_000)),
        scenario("unknown", "1").replace("\"principal\"", &"\"principal\":1,".repeat(100_000)),
    ];
    for (at, text) in texts.iter().enumerate() {
        soon(&format!("{at}: {} bytes", text.len()), || check(text));
    }
}

fn check(text: &str) {
    let outcome = catch_unwind(AssertUnwindSafe(|| properties(text)));
    assert!(outcome.is_ok(), "{}", excerpt(text));
}

fn result(text: &str, detail: Detail) -> Value {
    let json = evaluate_text(text).to_json(detail);
    serde_json::from_str(&json).expect("a result is JSON")
}

fn properties(text: &str) {
    let (traced, plain) = (result(text, Detail::Trace), result(text, Detail::Result));
    let decision = traced["decision"].as_str().expect("a decision");
    assert_eq!(plain["decision"], decision);
    assert_eq!(traced["schema"], "iam-eval/v1");
    assert!(["Allow", "ImplicitDeny", "ExplicitDeny", "InvalidInput"].contains(&decision));
    let diagnostics = traced["diagnostics"].as_array().expect("a list of diagnostics");
    let errors = diagnostics.iter().filter(|it| it["severity"] == "error").count();
    assert_eq!(errors > 0, decision == "InvalidInput", "errors exactly where nothing is decided");
    for diagnostic in diagnostics {
        assert!(diagnostic["line"].as_u64() >= Some(1), "{diagnostic}");
        assert!(diagnostic["column"].as_u64() >= Some(1), "{diagnostic}");
        assert!(diagnostic["pointer"].is_string(), "{diagnostic}");
    }
    let told = plain.get("diagnostics").and_then(Value::as_array).map_or(0, Vec::len);
    assert_eq!(told > 0, decision == "InvalidInput", "InvalidInput carries its errors");
}
