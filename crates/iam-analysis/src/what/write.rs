//! A summary as JSON; the names of its fields are a contract.

use iam_policy::json::{Object, object};

use super::{Row, Scope, Summary};
use crate::phrase::json;
use crate::words::doubt;

/// The whole summary on one line.
pub(super) fn all(summary: &Summary) -> String {
    object(|out| {
        out.text("schema", "iam-analysis/v1");
        if let Some(kind) = summary.kind {
            out.text("kind", kind.name());
        }
        out.bool("complete", summary.doubts.is_empty());
        out.array("can", |list| {
            for it in &summary.rows {
                list.object(|out| row(it, out));
            }
        });
        out.texts("doubts", summary.doubts.iter().map(|it| doubt(it).message));
    })
}

fn row(row: &Row, out: &mut Object<'_>) {
    out.text("service", row.service());
    match row.scope {
        Scope::Everything | Scope::Service(_) => out.text("level", "all"),
        Scope::Part(_) => out.text("level", row.danger.word()),
    }
    out.number("count", row.count());
    out.number("of", row.of);
    out.texts("actions", &row.actions);
    out.text("resources", &row.terms.resources);
    out.texts("patterns", &row.terms.patterns);
    out.text("callers", &row.terms.callers);
    out.text("conditions", &row.terms.conditions);
    out.texts("except", &row.terms.except);
    json::statements("statements", &row.statements, out);
}
