//! Requests and statements as JSON.

use iam_eval::KeyValues;
use iam_policy::json::Object;

use crate::answer::{StatementAt, Witness};

/// A request in the fields of a scenario, and the statements that decide it.
pub(crate) fn witness(witness: &Witness, out: &mut Object<'_>) {
    let asked = &witness.asked;
    out.raw("principal", &asked.principal);
    out.text("action", &asked.action);
    out.text("resource", &asked.resource);
    out.text_if_some("resource_account", asked.owner.as_deref());
    out.object("context", |out| {
        for (key, values) in &asked.context {
            match values {
                None => out.null(key),
                Some(KeyValues::One(value)) => out.text(key, value),
                Some(KeyValues::Many(values)) => out.texts(key, values),
            }
        }
    });
    statements("allowed_by", &witness.allowed_by, out);
    statements("denied_by", &witness.denied_by, out);
    out.texts("uncertain", &witness.uncertain);
}

/// References to statements.
pub(crate) fn statements(field: &str, statements: &[StatementAt], out: &mut Object<'_>) {
    out.array(field, |list| {
        for it in statements {
            list.object(|out| {
                out.text_if_some("layer", it.layer.map(|layer| layer.word()));
                out.text("policy", &it.document);
                out.number("statement", it.index);
                out.text_if_some("sid", it.sid.as_deref());
            });
        }
    });
}
