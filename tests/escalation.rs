//! Policies that only read lead to no more permissions.

use iam_lint::{Setting, privilege_paths};
use iam_policy::{PolicyKind, Reading, parse};

use crate::corpus::managed_policies;

/// Whether AWS says in the name that the policy only reads.
fn only_reads(name: &str) -> bool {
    ["SecurityAudit", "ViewOnlyAccess"].contains(&name) || name.contains("ReadOnly")
}

#[test]
fn no_policy_that_only_reads_is_a_way_to_more_permissions() {
    let reading = Reading::stored(PolicyKind::Managed);
    let mut count = 0;
    for published in managed_policies().iter().filter(|it| only_reads(&it.name)) {
        let parsed = parse(&published.document, &reading);
        let policy = parsed.policy.unwrap_or_else(|| panic!("{}", published.name));
        let open = privilege_paths(&[&policy], &Setting::default());
        let names: Vec<&str> = open.iter().map(|path| path.name).collect();
        assert!(names.is_empty(), "{}: {names:?}", published.name);
        count += 1;
    }
    assert!(count > 100, "{count} policies");
}
