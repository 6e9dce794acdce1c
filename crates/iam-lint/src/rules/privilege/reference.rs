//! The policy beside those that it is compared with: too much, too little, what is forbidden.

use iam_analysis::words::{Advice, Hints, Place, Teller, doubt};
use iam_analysis::{Callers, Doubt, Finding, Focus, PolicySet, Question, Report, Witness, World};
use iam_eval::Document;
use iam_policy::{Evidence, Problem, Span};

use super::narrow::{Wanted, narrowed};
use crate::findings::{Findings, found, shown};
use crate::proof;
use crate::subject::Subject;

/// The policy and how requests are looked at.
struct Comparison<'c> {
    subject: &'c Subject<'c>,
    own: PolicySet,
    world: World,
}

/// Compares the policy with those of its setting.
pub(super) fn compared(subject: &Subject<'_>, findings: &mut Findings) {
    let reference = &subject.setting.reference;
    let is_alone = [&reference.no_more_than, &reference.at_least, &reference.never];
    if is_alone.iter().all(|other| other.is_none()) {
        return;
    }
    let Some(policy) = subject.policy.filter(|_| subject.is_whole) else { return };
    let own = proof::set(policy, &policy.statements);
    let comparison = Comparison { subject, own, world: proof::world(subject) };
    if let Some(never) = &reference.never {
        comparison.forbidden(never, findings);
    }
    if let Some(bound) = &reference.no_more_than {
        let is_within = comparison.too_much(bound, findings);
        comparison.equal(is_within, bound, findings);
    }
    if let Some(floor) = &reference.at_least {
        let is_above = comparison.too_little(floor, findings);
        // Of two references the one that limits is the one to name.
        comparison.equal(is_above && reference.no_more_than.is_none(), floor, findings);
    }
}

impl Comparison<'_> {
    /// All groups of requests. One that rests on what AWS does not document is a doubt.
    fn report(&self, question: &Question<'_>) -> Report {
        let Report { findings, mut doubts, coverage } = iam_analysis::report(question, &self.world);
        let (findings, open): (Vec<_>, Vec<_>) =
            findings.into_iter().partition(|it| it.witness.uncertain.is_empty());
        doubts.extend(open.into_iter().map(|it| Doubt::Uncertain(it.witness.uncertain)));
        doubts.dedup();
        Report { findings, doubts, coverage }
    }

    /// What the policy allows and `bound` does not; whether it is proved that there is nothing.
    fn too_much(&self, bound: &Document, findings: &mut Findings) -> bool {
        let (name, limit) = (shown(&bound.name), PolicySet::Alone(bound.clone()));
        let question = asks(&[&self.own], &[&limit]);
        let report = self.report(&question);
        let teller = Teller { question: &question, world: &self.world, other: &name };
        for finding in &report.findings {
            let place = teller.narrow(finding);
            let said = format!("this policy {}", teller.too_much(finding));
            let said = match teller.others(finding) {
                Some(others) => format!("{said}, {others}"),
                None => said,
            };
            let why = teller.nearest(&name, &finding.witness.asked, Hints::On);
            let help = match why {
                Some(why) => format!("narrow what is marked: {why}"),
                None => format!("take it out: {name} allows nothing of the kind"),
            };
            let wanted = Wanted {
                own: &self.own,
                bound: &limit,
                floor: self.subject.setting.reference.at_least.as_ref(),
                world: &self.world,
            };
            let problem = self.problem("over-permissive", &teller, finding, place.as_ref(), said);
            let problem = problem.help(help);
            findings.add(match place.and_then(|it| narrowed(self.subject, &it, &wanted)) {
                None => problem,
                Some(fix) => Problem { fix: Some(fix), ..problem },
            });
        }
        let claim = format!("whether this policy allows more than {name}");
        self.open(&claim, &report, &teller, findings)
    }

    /// What `floor` allows and the policy does not; whether it is proved that there is nothing.
    fn too_little(&self, floor: &Document, findings: &mut Findings) -> bool {
        let (name, least) = (shown(&floor.name), PolicySet::Alone(floor.clone()));
        let question = asks(&[&least], &[&self.own]);
        let report = self.report(&question);
        let teller = Teller { question: &question, world: &self.world, other: &name };
        for finding in &report.findings {
            let asked = &finding.witness.asked;
            let place = teller.widen(asked);
            let said = format!("this policy {}", teller.too_little(finding));
            let said = more(said, finding);
            let is_denied = place.as_ref().is_some_and(|place| place.element == "Effect");
            let help = match teller.nearest("this policy", asked, Hints::On) {
                Some(_) if is_denied => {
                    format!("narrow the Deny so that it leaves out what {name} asks for")
                }
                Some(why) => format!("change what is marked: {why}"),
                None => "add a statement that allows it".to_owned(),
            };
            let problem = self.problem("under-permissive", &teller, finding, place.as_ref(), said);
            findings.add(problem.help(help));
        }
        let claim = format!("whether this policy allows all that {name} allows");
        self.open(&claim, &report, &teller, findings)
    }

    /// What the policy and `never` both allow.
    fn forbidden(&self, never: &Document, findings: &mut Findings) {
        let (name, banned) = (shown(&never.name), PolicySet::Alone(never.clone()));
        let question = asks(&[&self.own, &banned], &[]);
        let report = self.report(&question);
        let teller = Teller { question: &question, world: &self.world, other: &name };
        for finding in &report.findings {
            let place = teller.narrow(finding);
            let said = format!("this policy {}", teller.forbidden(finding));
            let said = more(said, finding);
            let problem =
                self.problem("forbidden-access-granted", &teller, finding, place.as_ref(), said);
            let help = "take it out, or deny it in a statement of its own";
            findings.add(problem.help(help));
        }
        let claim = format!("whether this policy allows what {name} forbids");
        self.open(&claim, &report, &teller, findings);
    }

    /// That the policy is within a reference and reaches up to it, or the other way round.
    fn equal(&self, is_half: bool, other: &Document, findings: &mut Findings) {
        let set = PolicySet::Alone(other.clone());
        let nothing = |one, other| proof::nothing(&[one], &[other], Callers::Any, &self.world);
        if is_half && nothing(&self.own, &set) && nothing(&set, &self.own) {
            let message = format!(
                "this policy allows exactly the requests that {} allows",
                shown(&other.name)
            );
            let problem = found("policy-equals-reference", self.subject.opening(), message);
            findings.add(problem.evidence(Evidence::Proof));
        }
    }

    /// A finding as a problem; `place` is where to change the policy.
    fn problem(
        &self,
        code: &'static str,
        teller: &Teller<'_>,
        finding: &Finding,
        place: Option<&Place>,
        said: String,
    ) -> Problem {
        let span = place.map_or_else(|| self.subject.opening(), |place| place.span);
        found(code, span, said).evidence(witness(teller, &finding.witness))
    }

    /// Tells what could not be told; whether there is nothing left to find or to doubt.
    fn open(
        &self,
        claim: &str,
        report: &Report,
        teller: &Teller<'_>,
        findings: &mut Findings,
    ) -> bool {
        for open in &report.doubts {
            let Advice { message, help } = doubt(open);
            let message = format!("{claim} is not proved for every request: {message}");
            let span = self.place(open).unwrap_or_else(|| self.subject.opening());
            findings.add(found("analysis-inconclusive", span, message).help(help));
        }
        if let Some(beyond) = &report.coverage.unlisted {
            let request = teller.request(beyond);
            let message = format!(
                "{claim} is proved only for the condition keys that AWS lists for each action: it \
                 would matter for {request}"
            );
            let help = "test only keys that AWS lists for the action";
            let problem = found("analysis-inconclusive", self.subject.opening(), message);
            findings.add(problem.help(help).evidence(witness(teller, beyond)));
        }
        report.findings.is_empty() && report.doubts.is_empty()
    }

    /// What of the policy a doubt is about.
    fn place(&self, open: &Doubt) -> Option<Span> {
        let mut statements = self.subject.statements.iter().map(|facts| facts.statement);
        match open {
            Doubt::Key(key) => statements.find_map(|statement| {
                let mut tests = statement.condition.iter();
                Some(tests.find(|test| test.key.value.eq_ignore_ascii_case(key))?.key.span)
            }),
            Doubt::Resources { action } => {
                let (prefix, name) = action.split_once(':')?;
                statements.find_map(|statement| {
                    let mut entries = statement.action.entries.iter();
                    Some(entries.find(|entry| entry.matches(prefix, name))?.text.span)
                })
            }
            Doubt::Variable(variables) => {
                let variable = variables.split(", ").next()?;
                statements.find_map(|statement| {
                    let mut entries = statement.resource.iter().flat_map(|block| &block.entries);
                    Some(entries.find(|entry| entry.text.value.contains(variable))?.text.span)
                })
            }
            Doubt::Conditions
            | Doubt::Uncertain(_)
            | Doubt::Disagreement { .. }
            | Doubt::Unmodelled(_) => None,
        }
    }
}

fn asks<'q>(allowed: &[&'q PolicySet], refused: &[&'q PolicySet]) -> Question<'q> {
    Question { allowed: allowed.to_vec(), refused: refused.to_vec(), focus: Focus::default() }
}

/// The sentence with the number of the other actions that it holds for.
fn more(said: String, finding: &Finding) -> String {
    match finding.actions.len() {
        0 | 1 => said,
        2 => format!("{said}; the same holds for one other action"),
        count => format!("{said}; the same holds for {} other actions", count - 1),
    }
}

fn witness(teller: &Teller<'_>, witness: &Witness) -> Evidence {
    Evidence::Witness(teller.request(witness))
}
