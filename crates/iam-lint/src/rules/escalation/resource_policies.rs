//! The right to write the policy of a resource, which is the right to everything on it.

use iam_catalog::Catalog;
use iam_eval::Outcome;
use iam_policy::Evidence;

use super::entry_span;
use super::resources::Breadth;
use super::world::{Wanted, World};
use crate::findings::{Findings, found};
use crate::subject::Subject;

/// An action that writes what decides about a resource, and what it can bring.
struct Writer {
    writes: &'static str,
    /// The action that it brings.
    brings: &'static str,
    /// What stands behind the ARN of the resource for that action.
    suffix: &'static str,
    /// How it does so, in words.
    how: &'static str,
}

const WRITERS: &[Writer] = &[
    Writer {
        writes: "s3:PutBucketPolicy",
        brings: "s3:GetObject",
        suffix: "/example",
        how: "whoever writes the policy of the bucket can allow themselves the rest",
    },
    Writer {
        writes: "s3:PutBucketAcl",
        brings: "s3:ListBucket",
        suffix: "",
        how: "whoever writes the access list of the bucket can allow others to list it and write \
              to it",
    },
    Writer {
        writes: "s3:PutLifecycleConfiguration",
        brings: "s3:DeleteObject",
        suffix: "/example",
        how: "whoever says how long objects live can let them all expire",
    },
    Writer {
        writes: "kms:PutKeyPolicy",
        brings: "kms:Decrypt",
        suffix: "",
        how: "whoever writes the policy of the key can allow themselves the rest",
    },
    Writer {
        writes: "secretsmanager:PutResourcePolicy",
        brings: "secretsmanager:GetSecretValue",
        suffix: "",
        how: "whoever writes the policy of the secret can allow themselves the rest",
    },
];

/// A writer of policies who may not do otherwise what such a policy can allow.
pub(super) fn written(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.kind().is_identity() {
        return;
    }
    let catalog = Catalog::embedded();
    let writes = |writer: &&Writer| {
        let id = catalog.find_action(writer.writes).map(|action| action.id());
        id.is_some_and(|id| subject.statements.iter().any(|it| it.actions().contains(id)))
    };
    let writers: Vec<&Writer> = WRITERS.iter().filter(writes).collect();
    if writers.is_empty() {
        return;
    }
    let Some(world) = World::of(subject) else { return };
    for writer in writers {
        let find = |name: &str| catalog.find_action(name);
        let (Some(writes), Some(brings)) = (find(writer.writes), find(writer.brings)) else {
            continue;
        };
        let wanted = Wanted { action: writes, breadth: Breadth::Any, keys: &[] };
        let Some(witness) = world.witnesses(wanted).into_iter().next() else { continue };
        let Some(facts) = subject.statements.get(witness.statement) else { continue };
        let resource = format!("{}{}", witness.resource, writer.suffix);
        let brought = Wanted { action: brings, breadth: Breadth::Any, keys: &[] };
        // An Allow there is nothing new, and a Deny stands above every policy of a resource.
        if world.allows_on(brought, facts.statement, &resource) != Outcome::ImplicitDeny {
            continue;
        }
        let message =
            format!("`{}` is allowed, `{}` is not: {}", writer.writes, writer.brings, writer.how);
        let evidence = format!("the caller may call {}", witness.words());
        let span = entry_span(facts, writes.id());
        let help = "leave it to those who may do everything with the resource, or deny the rest";
        let problem = found("resource-policy-privesc", span, message).help(help);
        findings.add(problem.evidence(Evidence::Witness(evidence)));
    }
}
