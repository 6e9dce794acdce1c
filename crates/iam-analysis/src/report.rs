//! Single requests become findings: grouped by what allows them, most dangerous first, and said of
//! as many resources as can be proved.

use iam_eval::Document;
use iam_policy::{ActionEntry, Policy, PolicyKind, Reading, ResourceEntry, Sense};

use crate::answer::{Answer, Finding, StatementAt, Witness};
use crate::danger::{familiarity, worst};
use crate::find::{Hit, find};
use crate::question::{Budget, Focus, PolicySet, Question, World};

/// How many findings are said of more than their witness.
const WIDENED: usize = 8;

/// The findings of all hits.
pub(crate) fn findings(hits: Vec<Hit>, question: &Question<'_>, world: &World) -> Vec<Finding> {
    let mut findings = grouped(hits);
    let world = World { budget: Budget::QUICK, ..world.clone() };
    for finding in findings.iter_mut().take(WIDENED) {
        finding.every = every(&finding.witness, question, &world);
    }
    findings
}

fn grouped(hits: Vec<Hit>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for hit in hits {
        let Hit { actions, witness } = hit;
        let same =
            findings.iter_mut().find(|finding| finding.witness.allowed_by == witness.allowed_by);
        match same {
            Some(finding) => {
                finding.actions.extend(actions);
                if plainness(&witness) < plainness(&finding.witness) {
                    finding.witness = witness;
                }
            }
            None => findings.push(Finding { actions, witness, every: None }),
        }
    }
    for finding in &mut findings {
        finding.actions.sort();
        finding.actions.dedup();
    }
    findings.sort_by_key(|finding| worst(finding.actions.iter()));
    findings
}

/// How easy a request is to understand; the lowest is best.
fn plainness(witness: &Witness) -> (usize, usize, bool, usize, usize) {
    let asked = &witness.asked;
    let (prefix, name) = asked.action.split_once(':').unwrap_or_default();
    let familiar = familiarity(prefix, name);
    let has_no_resource = asked.resource == "*";
    let context = asked.context.len();
    (witness.uncertain.len(), familiar, has_no_resource, context, asked.resource.len())
}

/// The widest pattern, of those by which the witness was let through, for which the same is proved
/// of every resource.
fn every(witness: &Witness, question: &Question<'_>, world: &World) -> Option<String> {
    let by = witness.allowed_by.first()?;
    let entries = entries(by, question);
    let action = one_action(&witness.asked.action)?;
    let action = action.statements.first()?.action.entries.first()?;
    let everything = PolicySet::Alone(Document::new("everything", everything()?));
    let covers = |entry: &&&ResourceEntry| is_about(entry, &witness.asked.resource);
    let matching: Vec<&ResourceEntry> = entries.iter().filter(covers).copied().collect();
    let proved = |entry: &&&ResourceEntry| all_alike(action, entry, &everything, question, world);
    matching.iter().find(proved).map(|entry| entry.text.value.to_string())
}

/// The resource entries of a statement, `*` first.
fn entries<'q>(at: &StatementAt, question: &Question<'q>) -> Vec<&'q ResourceEntry> {
    let documents = question.allowed.iter().flat_map(|set| crate::layers::placed(set, 0));
    let mut of_name = documents.filter(|placed| placed.document.name == at.document);
    let statement = of_name.find_map(|it| it.document.policy().statements.get(at.index));
    let block = statement.and_then(|statement| statement.resource.as_ref());
    let listed = block.filter(|block| block.sense == Sense::Listed);
    let mut entries: Vec<&ResourceEntry> =
        listed.map(|block| block.entries.iter().collect()).unwrap_or_default();
    entries.sort_by_key(|entry| entry.text.value.len());
    entries
}

fn is_about(entry: &ResourceEntry, resource: &str) -> bool {
    match (&entry.pattern, iam_policy::Arn::parse(resource)) {
        (iam_policy::ResourcePattern::Anything, _) => true,
        (iam_policy::ResourcePattern::Arn(pattern), Some(arn)) => {
            !pattern.has_variable() && pattern.matches(&arn, &|_| None) == iam_policy::Matched::Yes
        }
        (iam_policy::ResourcePattern::Arn(_), None) => false,
    }
}

/// Whether each request for the action on each such resource is allowed by the allowing sets, and
/// by no refusing one.
fn all_alike(
    action: &ActionEntry,
    entry: &ResourceEntry,
    everything: &PolicySet,
    question: &Question<'_>,
    world: &World,
) -> bool {
    let mut focus: Focus<'_> = question.focus.clone();
    focus.actions = vec![action];
    focus.resources = vec![entry];
    let is_proved = |allowed: Vec<&PolicySet>, refused: Vec<&PolicySet>| {
        let question = Question { allowed, refused, focus: focus.clone() };
        matches!(find(&question, world), Answer::Proved(coverage) if coverage.unlisted.is_none())
    };
    question.focus.resources.is_empty()
        && question.allowed.iter().all(|set| is_proved(vec![everything], vec![set]))
        && question.refused.iter().all(|set| is_proved(vec![set], Vec::new()))
}

/// The policy that allows one action.
fn one_action(action: &str) -> Option<Policy> {
    sound(&iam_policy::edit::quote(action))
}

/// The policy that allows everything.
fn everything() -> Option<Policy> {
    sound("\"*\"")
}

fn sound(action: &str) -> Option<Policy> {
    let statement =
        format!("{{ \"Effect\": \"Allow\", \"Action\": {action}, \"Resource\": \"*\" }}");
    let text = format!("{{ \"Statement\": {statement} }}");
    iam_policy::parse(&text, &Reading::stored(PolicyKind::Managed)).policy
}
