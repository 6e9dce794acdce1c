//! What the ARNs look like that an action works on.

use iam_analysis::inclusion::ArnGlob;
use iam_catalog::{Action, ArnTemplate};
use iam_policy::{ArnPattern, Variables};

/// The ARNs of a template.
pub(crate) fn glob(template: ArnTemplate<'_>) -> ArnGlob {
    ArnGlob::new(&ArnPattern::parse(&template.glob(), Variables::Literal))
}

/// An ARN of what an action works on first of all; `None` where only `*` will do.
pub(crate) fn example(action: Action<'_>) -> Option<String> {
    let all = action.resources().flat_map(|used| {
        used.resource_type.templates().map(move |template| (!used.required, template))
    });
    // The plain form of a thing is shorter than the ways around it, such as access points.
    let plainest = all.min_by_key(|(optional, it)| (*optional, it.text().len()))?.1;
    Some(plainest.example("eu-west-1", "111122223333"))
}
