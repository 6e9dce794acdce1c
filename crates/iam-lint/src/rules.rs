//! The rules, in groups: each folder holds rules that share their subject, and their pages.

use iam_policy::Code;

use crate::findings::Findings;
use crate::subject::Subject;

/// A row whose page lies in the folder of its group, in a file of the same name. The list names
/// what IAM Access Analyzer calls the same or a wider problem.
macro_rules! page {
    ($folder:literal, $group:ident, $severity:ident, $id:literal, [$($anchor:literal),*]) => {
        iam_policy::Code {
            id: $id,
            group: iam_policy::CodeGroup::$group,
            severity: iam_policy::Severity::$severity,
            aliases: &[],
            access_analyzer: &[$($anchor),*],
            page: include_str!(concat!($folder, "/", $id, ".md")),
        }
    };
}

mod actions;
mod arns;
mod conditions;
mod documents;
mod escalation;
mod kinds;
mod principals;
mod privilege;
mod redundancy;
mod sizes;
mod statements;
mod values;
mod variables;

pub(crate) use actions::{is_well_described, suggest_service};
pub use escalation::{PrivilegePath, privilege_paths};

/// Rules that belong together.
pub(crate) struct Group {
    /// The kinds of problem they report, in the order the book presents them.
    pub(crate) codes: &'static [Code],
    /// The rules themselves. One rule may report several codes.
    pub(crate) rules: &'static [fn(&Subject<'_>, &mut Findings)],
    /// Pairs of codes: where the first is reported, the second is not told of the same place.
    pub(crate) outranks: &'static [(&'static str, &'static str)],
}

/// All rules.
pub(crate) const GROUPS: &[Group] = &[
    documents::GROUP,
    statements::GROUP,
    kinds::GROUP,
    actions::GROUP,
    arns::GROUP,
    variables::GROUP,
    principals::GROUP,
    conditions::GROUP,
    values::GROUP,
    escalation::GROUP,
    privilege::GROUP,
    redundancy::GROUP,
    sizes::GROUP,
];
