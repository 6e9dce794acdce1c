//! Policy variables.

use super::Group;

mod absent;
mod foreign;
mod permissive;
mod places;
mod unknown;

/// The rules of this group.
pub(super) const GROUP: Group = Group {
    codes: &[
        page!("variables", Variable, Error, "unknown-variable", []),
        page!("variables", Variable, Warning, "variable-absent-for-principal", []),
        page!(
            "variables",
            Variable,
            Security,
            "variable-usage-too-permissive",
            ["VARIABLE_USAGE_TOO_PERMISSIVE"]
        ),
        page!("variables", Variable, Warning, "foreign-interpolation-syntax", []),
    ],
    rules: &[unknown::name, absent::for_holder, permissive::usage, foreign::syntax],
    outranks: &[],
};
