//! The result as JSON; the names of its fields are a contract.

use iam_policy::json::{Array, Object, object};

use super::{
    BlockView, BlockedBy, ContextKey, Detail, Evaluation, NearMiss, PartResult, StatementRef,
    StatementView, Step, TestView, ValueView,
};
use crate::scenario::Found;

/// The whole result on one line.
pub(super) fn result(evaluation: &Evaluation, detail: Detail) -> String {
    let overall = evaluation.deciding_part();
    object(|out| {
        out.text("schema", "iam-eval/v1");
        out.text_if_some("name", evaluation.name.as_deref());
        out.text("decision", evaluation.decision());
        if let Some(part) = overall {
            out.text("headline", part.reason.code());
        }
        out.array("deciding", |list| references(overall.map_or(&[], |it| &it.deciding), list));
        out.array("blocked_by", |list| blocked(overall.map_or(&[], |it| &it.blocked_by), list));
        out.array("near_misses", |list| near(overall.map_or(&[], |it| &it.near_misses), list));
        out.array("parts", |list| {
            for part in evaluation.parts.iter().filter(|_| evaluation.is_compound) {
                list.object(|out| one_part(part, detail, out));
            }
        });
        out.texts("uncertain", evaluation.uncertain());
        out.text("message", &evaluation.message());
        let traced = detail == Detail::Trace;
        if let Some(part) = overall.filter(|_| traced) {
            trace(part, out);
        }
        if traced || overall.is_none() {
            out.array("diagnostics", |list| diagnostics(&evaluation.problems, list));
        }
    })
}

fn one_part(part: &PartResult, detail: Detail, out: &mut Object<'_>) {
    out.text("action", &part.action);
    out.text("resource", &part.resource);
    out.text("decision", part.outcome.word());
    out.text("headline", part.reason.code());
    out.array("deciding", |list| references(&part.deciding, list));
    out.array("blocked_by", |list| blocked(&part.blocked_by, list));
    out.array("near_misses", |list| near(&part.near_misses, list));
    out.texts("uncertain", &part.uncertain);
    out.text("message", &part.message);
    if detail == Detail::Trace {
        trace(part, out);
    }
}

fn trace(part: &PartResult, out: &mut Object<'_>) {
    out.array("trace", |list| {
        for it in &part.steps {
            list.object(|out| step(it, out));
        }
    });
    out.object("context", |out| {
        for key in &part.context {
            context_key(key, out);
        }
    });
}

fn context_key(key: &ContextKey, out: &mut Object<'_>) {
    out.object(&key.key, |out| {
        out.text("origin", key.origin);
        match key.values.first().filter(|_| !key.is_set) {
            Some(value) => out.text("value", value),
            None => out.texts("value", &key.values),
        }
    });
}

fn reference(statement: &StatementRef, out: &mut Object<'_>) {
    out.text("layer", statement.layer.word());
    out.text("policy", &statement.policy);
    out.text_if_some("level", statement.level.as_deref());
    out.number("statement", statement.statement);
    out.text_if_some("sid", statement.sid.as_deref());
    out.text("pointer", &statement.pointer());
}

fn references(statements: &[StatementRef], list: &mut Array<'_>) {
    for statement in statements {
        list.object(|out| reference(statement, out));
    }
}

fn blocked(layers: &[BlockedBy], list: &mut Array<'_>) {
    for it in layers {
        list.object(|out| {
            out.text("layer", it.layer.word());
            out.text_if_some("level", it.level.as_deref());
        });
    }
}

fn near(misses: &[NearMiss], list: &mut Array<'_>) {
    for miss in misses {
        list.object(|out| {
            reference(&miss.statement, out);
            out.text("failed", miss.failed);
            out.text("why", &miss.why);
        });
    }
}

fn step(step: &Step, out: &mut Object<'_>) {
    out.text("step", step.step);
    out.text_if_some("level", step.level.as_deref());
    out.text("outcome", step.outcome);
    out.text("why", &step.why);
    out.array("references", |list| references(&step.references, list));
    out.array("statements", |list| {
        for view in &step.statements {
            list.object(|out| statement(view, out));
        }
    });
}

fn statement(view: &StatementView, out: &mut Object<'_>) {
    reference(&view.reference, out);
    out.text("effect", view.effect);
    out.bool("applies", view.applies);
    if let Some(principal) = &view.principal {
        out.object("principal", |out| {
            block(principal, out);
            out.texts("kinds", &view.kinds);
        });
    }
    out.object("action", |out| block(&view.action, out));
    if let Some(resource) = &view.resource {
        out.object("resource", |out| block(resource, out));
    }
    out.array("condition", |list| {
        for it in &view.condition {
            list.object(|out| test(it, out));
        }
    });
}

fn block(view: &BlockView, out: &mut Object<'_>) {
    out.text("element", view.element);
    out.bool("matched", view.matched);
    match &view.entry {
        Some(entry) => out.text("entry", entry),
        None => out.texts("entries", &view.entries),
    }
}

fn test(view: &TestView, out: &mut Object<'_>) {
    out.text("operator", &view.operator);
    out.text("key", &view.key);
    out.bool("result", view.holds);
    out.text("why", view.why);
    out.text("presence", view.presence);
    out.texts("request_values", &view.request_values);
    out.array("values", |list| {
        for it in &view.values {
            list.object(|out| value(it, out));
        }
    });
}

fn value(view: &ValueView, out: &mut Object<'_>) {
    out.text("raw", &view.raw);
    match &view.substituted {
        Some(text) => out.text("substituted", text),
        None => out.null("substituted"),
    }
    out.bool("hit", view.hit);
}

fn diagnostics(problems: &[Found], list: &mut Array<'_>) {
    for found in problems {
        let it = &found.diagnostic;
        list.object(|out| {
            out.text("code", it.code);
            out.text("severity", it.severity.word());
            out.text("message", &it.message);
            match &found.policy {
                Some(policy) => out.text("policy", policy),
                None => out.null("policy"),
            }
            out.text("pointer", &it.pointer);
            out.number("line", it.start.line);
            out.number("column", it.start.column);
        });
    }
}
