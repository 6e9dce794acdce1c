//! Operators on keys of which only the catalog knows type and number of values.

use iam_catalog::{Key, KeyType};
use iam_policy::{Cardinality, KeyFact, Problem, key_fact, misfits};

use super::{Tested, tests};
use crate::findings::{Findings, shown};
use crate::subject::Subject;

/// What the reader says of operators on the keys it knows, for all other keys.
pub(super) fn with_catalog(subject: &Subject<'_>, findings: &mut Findings) {
    for tested in tests(subject) {
        if key_fact(tested.key()).is_some() {
            continue;
        }
        let Some(fact) = subject.catalog().key(tested.key()).and_then(fact) else { continue };
        let effect = Some(tested.facts.statement.effect);
        for problem in misfits(tested.test, &fact, effect, tested.place) {
            let is_unqualified = problem.code == "multivalue-without-set-operator";
            if is_unqualified && tested.is_on(SEVERAL_IN_NAME) {
                continue;
            }
            findings.add(if is_unqualified { unsaid(&tested, problem) } else { problem });
        }
    }
}

/// The catalog calls it a list, but its service compares it without a set qualifier, as policies
/// of AWS do.
const SEVERAL_IN_NAME: &str = "events:detail-type";

/// Of the keys that the reader does not know, nobody can say how the service takes a list without
/// a qualifier.
fn unsaid(tested: &Tested<'_>, mut problem: Problem) -> Problem {
    problem.message = format!(
        "{} can have several values, and `{}` does not say whether one or all of them must fit",
        shown(tested.key()),
        tested.test.operator
    );
    problem
}

/// What the catalog knows of a key; nothing of bytes, which the reader has no type for.
fn fact(key: Key<'static>) -> Option<KeyFact> {
    let key_type = match key.key_type() {
        KeyType::String => iam_policy::KeyType::Text,
        KeyType::Arn => iam_policy::KeyType::Arn,
        KeyType::Bool => iam_policy::KeyType::Bool,
        KeyType::Numeric => iam_policy::KeyType::Number,
        KeyType::Date => iam_policy::KeyType::Date,
        KeyType::IpAddress => iam_policy::KeyType::Ip,
        KeyType::Binary => return None,
    };
    let cardinality = if key.is_multivalued() { Cardinality::Multi } else { Cardinality::Single };
    Some(KeyFact { name: key.name(), key_type, cardinality })
}
