//! The shapes that the ARNs of a service have.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use iam_analysis::inclusion::Glob;
use iam_catalog::{ArnTemplate, Catalog, FieldShape};
use iam_policy::{Case, Pattern, Variables, Wildcards};

use super::written::Written;

/// A shape, and what its sixth field matches.
pub(super) struct Shape {
    /// The shape.
    pub(super) template: ArnTemplate<'static>,
    resource: Glob,
}

type Shapes = BTreeMap<&'static str, Vec<Shape>>;

/// The shapes with this text in their third field, which is not always the prefix of the actions.
pub(super) fn of_service(service: &str) -> &'static [Shape] {
    static ALL: OnceLock<Shapes> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let mut all = Shapes::new();
        let types = Catalog::embedded().services().flat_map(|it| it.resource_types());
        for template in types.flat_map(|it| it.templates()) {
            let glob = template.glob();
            let resource = Pattern::glob(glob.splitn(6, ':').nth(5).unwrap_or("*"));
            let resource = Glob::new(&resource, Case::Sensitive);
            all.entry(template.field(2)).or_default().push(Shape { template, resource });
        }
        all
    });
    all.get(service).map(Vec::as_slice).unwrap_or_default()
}

/// Whether the first text of some ARN is a service.
pub(super) fn is_service(service: &str) -> bool {
    let known = Catalog::embedded().service(service);
    !of_service(service).is_empty() || known.is_some_and(|it| it.prefix() == service)
}

/// The shapes that the sixth field of an ARN fits.
pub(super) fn fitting(arn: &Written<'_>) -> Vec<ArnTemplate<'static>> {
    let resource = Pattern::parse(arn.resource(), Wildcards::Active, Variables::Active).0;
    let resource = Glob::new(&resource, Case::Sensitive);
    let fits = |shape: &&Shape| shape.resource.overlaps(&resource);
    of_service(arn.service()).iter().filter(fits).map(|it| it.template).collect()
}

/// What all of some shapes have in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Demand {
    /// Nothing stands there.
    Empty,
    /// Something stands there.
    Filled,
    /// Some have it so, some so, or nothing is known.
    Open,
}

/// What all of the shapes have in a field.
pub(super) fn demand(
    shapes: &[ArnTemplate<'static>],
    field: impl Fn(ArnTemplate<'static>) -> FieldShape<'static>,
) -> Demand {
    let is_empty = |shape: &ArnTemplate<'static>| field(*shape) == FieldShape::Empty;
    if shapes.is_empty() {
        Demand::Open
    } else if shapes.iter().all(is_empty) {
        Demand::Empty
    } else if shapes.iter().any(is_empty) {
        Demand::Open
    } else {
        Demand::Filled
    }
}
