//! An Allow that lists what it leaves out.

use iam_policy::{Effect, Sense};

use crate::findings::{Findings, found};
use crate::subject::Subject;

/// `NotAction` with `Allow` grants every other action there is or will be.
pub(super) fn with_allow(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in &subject.statements {
        let statement = facts.statement;
        if statement.effect == Effect::Allow && statement.action.sense == Sense::Excluded {
            let message = "`NotAction` with `Allow` grants every other action of every service, \
                           also those that AWS adds later";
            let help = "list the actions that are needed with `Action`";
            let span = statement.action.key_span;
            findings.add(found("not-action-with-allow", span, message).help(help));
        }
    }
}
