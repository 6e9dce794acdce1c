//! What the catalog adds to the reader's words on an action that names no service.

use iam_catalog::{Catalog, suggest};
use iam_policy::{Certainty, Diagnostic, Fix, edit};

use super::list;

/// Says which action is meant, where the reader knows only that an action needs a service.
pub(crate) fn suggest_service(text: &str, found: &mut Diagnostic) {
    if found.code != "action-format" {
        return;
    }
    let Some(written) = text.get(found.span.start..found.span.end) else { return };
    let catalog = Catalog::embedded();
    let meant = meant(catalog, written.trim_matches(':'));
    if meant.is_empty() {
        return;
    }
    found.help =
        Some(format!("write {}; an action is a service, a colon and a name", list(&meant, "or")));
    if let [only] = meant.as_slice() {
        found.fix = Some(Fix {
            title: format!("replace with `{only}`"),
            edits: vec![edit::replace_content(found.span, only)],
            certainty: Certainty::Likely,
        });
    }
}

/// The actions that may be meant: `GetObject`, `s3.GetObject` and `s3` mean something.
fn meant(catalog: &Catalog, written: &str) -> Vec<String> {
    if let Some(service) = catalog.service(written) {
        return vec![format!("{}:*", service.prefix())];
    }
    if let Some((prefix, name)) = written.split_once(['.', '/', ';', '-']) {
        let action = catalog.action(prefix, name).map(|it| it.full_name());
        return action.into_iter().collect();
    }
    let services = suggest::services_with_action(catalog, written).into_iter();
    services.filter_map(|it| Some(catalog.action(&it, written)?.full_name())).collect()
}
