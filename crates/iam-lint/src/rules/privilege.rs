//! More permissions than needed.

use super::Group;

mod fields;
mod levels;
mod narrow;
mod place;
mod reference;
mod star;
mod wide;

/// The rules of this group.
pub(super) const GROUP: Group = Group {
    codes: &[
        page!("privilege", Privilege, Security, "admin-access", []),
        page!("privilege", Privilege, Security, "all-actions", []),
        page!("privilege", Privilege, Warning, "service-wildcard", []),
        page!("privilege", Privilege, Warning, "resource-star-unneeded", []),
        page!("privilege", Privilege, Warning, "resource-effectively-star", []),
        page!("privilege", Privilege, Warning, "action-wildcard-adds-write", []),
        page!("privilege", Privilege, Info, "wildcard-collapse-available", []),
        page!("privilege", Privilege, Warning, "s3-get-and-put-star", []),
        page!("privilege", Privilege, Suggestion, "account-wildcard", []),
        page!("privilege", Privilege, Info, "region-wildcard", []),
        page!("privilege", Privilege, Info, "mixed-access-levels", []),
        page!("privilege", Privilege, Error, "over-permissive", []),
        page!("privilege", Privilege, Error, "under-permissive", []),
        page!("privilege", Privilege, Error, "forbidden-access-granted", []),
        page!("privilege", Privilege, Info, "analysis-inconclusive", []),
        page!("privilege", Privilege, Info, "policy-equals-reference", []),
    ],
    rules: &[
        wide::everything,
        wide::services,
        star::unneeded,
        star::effective,
        levels::adds_write,
        levels::collapsible,
        star::s3_get_and_put,
        fields::accounts,
        fields::regions,
        levels::mixed,
        reference::compared,
    ],
    outranks: &[
        // Whoever may do everything needs no way to more.
        ("admin-access", "privesc"),
        ("s3-get-and-put-star", "resource-star-unneeded"),
        ("resource-effectively-star", "account-wildcard"),
        ("resource-effectively-star", "region-wildcard"),
    ],
};
