//! Which actions go with which resources, apart from the analysis.

use iam_catalog::{ArnTemplate, Catalog};
use iam_policy::{Case, Pattern};

/// The templates of the resources of an action, if there is such an action.
pub(super) fn templates(action: &str) -> Option<Vec<ArnTemplate<'static>>> {
    let action = Catalog::embedded().find_action(action)?;
    Some(action.resources().flat_map(|it| it.resource_type.templates()).collect())
}

/// Whether a resource is one of those that the action works on.
pub(super) fn is_offered(action: &str, resource: &str) -> bool {
    let Some(templates) = templates(action) else { return false };
    if templates.is_empty() {
        return resource == "*";
    }
    templates.iter().any(|it| fits(*it, resource))
}

/// Whether an ARN has the shape of a template.
pub(super) fn fits(template: ArnTemplate<'_>, resource: &str) -> bool {
    let given: Vec<&str> = resource.splitn(6, ':').collect();
    given.len() == 6
        && given.iter().enumerate().all(|(at, text)| {
            let shape = shape(template.field(at));
            let of_aws = at == 4 && text.is_empty() && given.get(2) == Some(&"ssm");
            // The documents of AWS itself stand in no account: `arn:aws:ssm:REGION::document/…`.
            of_aws || Pattern::glob(&shape).matches(text, Case::Sensitive)
        })
}

/// What may be missing: an API's root path, a package outside of every namespace.
const EMPTY: &[&str] = &["ApiSpecificResourcePath", "PackageNamespace", "RequestPath"];

/// The field with each variable as one character or more.
fn shape(field: &str) -> String {
    let mut shape = String::new();
    let mut rest = field;
    while let Some((head, tail)) = rest.split_once("${") {
        shape.push_str(head);
        let (name, behind) = tail.split_once('}').unwrap_or((tail, ""));
        shape.push_str(if EMPTY.contains(&name) { "*" } else { "?*" });
        rest = behind;
    }
    shape + rest
}
