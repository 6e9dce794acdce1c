//! What the rules believe about absent keys is what the evaluator decides.

use iam_eval::{Detail, evaluate_text};
use iam_policy::{Comparison, OPERATORS, OperatorUse, PolicyKind, Reading, SetQualifier, parse};

/// Every operator with every qualifier and suffix that it can have.
fn operators() -> Vec<OperatorUse> {
    let qualifiers = [None, Some(SetQualifier::ForAllValues), Some(SetQualifier::ForAnyValue)];
    let mut all = Vec::new();
    for operator in OPERATORS {
        for qualifier in qualifiers {
            all.push(OperatorUse { operator, qualifier, if_exists: false });
            if operator.comparison != Comparison::Null {
                all.push(OperatorUse { operator, qualifier, if_exists: true });
            }
        }
    }
    all
}

/// Values that fit the operator; of `Null` both, one after the other.
fn values(comparison: Comparison) -> &'static [&'static str] {
    match comparison {
        Comparison::Text(_) => &["red"],
        Comparison::Number(_) => &["7"],
        Comparison::Date(_) => &["2026-01-01"],
        Comparison::Bool => &["true", "false"],
        Comparison::Binary => &["aGFyYm91cg=="],
        Comparison::Ip => &["203.0.113.0/24"],
        Comparison::Arn => &["arn:aws:iam::111122223333:user/omar"],
        Comparison::Null => &["true", "false"],
    }
}

#[test]
fn a_test_holds_without_its_key_as_the_evaluator_says() {
    for operator in operators() {
        for value in values(operator.operator.comparison) {
            let policy = format!(
                r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"s3:GetObject",
                "Resource":"*","Condition":{{"{operator}":{{"tickets:berth":"{value}"}}}}}}}}"#
            );
            let scenario = format!(
                r#"{{"principal":"arn:aws:iam::111122223333:user/omar","action":"s3:GetObject",
                "resource":"arn:aws:s3:::hl-timetables/a","resource_account":"111122223333",
                "identity_policies":[{{"document":{policy}}}]}}"#
            );
            let result = evaluate_text(&scenario).to_json(Detail::Result);
            let parsed = parse(&policy, &Reading::stored(PolicyKind::Managed));
            let policy = parsed.policy.expect("the policy has no errors");
            let test = &policy.statements[0].condition[0];
            let is_allowed = result.contains(r#""decision":"Allow""#)
                || result.contains(r#""decision": "Allow""#);
            assert_eq!(test.holds_without_key(), is_allowed, "{operator} {value}\n{result}");
        }
    }
}
