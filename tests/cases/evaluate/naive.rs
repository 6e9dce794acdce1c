//! The answer of the naive evaluator, in the shape of a result.

use serde_json::{Value, json};

use crate::naive::{Answer, Place, judge};

/// Its answer for a scenario without errors, whose documents are objects.
pub(super) fn answer(scenario: &Value) -> Value {
    result(&judge(scenario))
}

fn result(answer: &Answer) -> Value {
    let blocked_by = answer.blocked_by.iter().map(|(layer, level)| match level {
        Some(level) => json!({ "layer": layer, "level": level }),
        None => json!({ "layer": layer }),
    });
    let trace = ["identity", "resource"].map(|layer| {
        let statements = answer.applies.iter().filter(|(place, _)| place.layer == layer);
        let statements: Vec<_> = statements
            .map(|(place, applies)| {
                let mut statement = reference(place);
                statement["applies"] = json!(applies);
                statement
            })
            .collect();
        json!({ "step": layer, "statements": statements })
    });
    json!({
        "decision": answer.decision,
        "headline": answer.headline,
        "deciding": answer.deciding.iter().map(reference).collect::<Vec<_>>(),
        "blocked_by": blocked_by.collect::<Vec<_>>(),
        "parts": answer.parts.iter().map(result).collect::<Vec<_>>(),
        "trace": trace,
    })
}

fn reference(place: &Place) -> Value {
    let Place { layer, level, policy, statement } = place;
    let mut reference = json!({ "layer": layer, "policy": policy, "statement": statement });
    if let Some(level) = level {
        reference["level"] = json!(level);
    }
    reference
}
