//! Statements and tests without effect that only a proof over all requests can tell.

use iam_analysis::PolicySet;
use iam_catalog::{ActionSet, Catalog, Key};
use iam_policy::{
    Block, Cardinality, Comparison, ConditionTest, Effect, Evidence, Policy, Problem,
    ResourceEntry, ResourcePattern, Sense, Span, Statement, key_fact,
};

use super::scope::{Scope, same_principals};
use crate::findings::{Findings, found};
use crate::proof::{self, Prover};
use crate::subject::{StatementFacts, Subject};

/// Keys whose values follow from the caller or the resource, so that a `Principal` or an ARN of
/// the same statement may settle a test of them.
const LINKED_KEYS: &[&str] = &[
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalType",
    "aws:RequestedRegion",
    "aws:ResourceAccount",
    "aws:userid",
    "aws:username",
    "s3:ResourceAccount",
];

/// How many resources of one statement are looked at one by one.
const MOST_ENTRIES: usize = 8;

/// What is asked of one document.
pub(super) struct Proofs<'s> {
    policy: &'s Policy,
    prover: Prover,
}

impl<'s> Proofs<'s> {
    /// `None` where some statement is not there, so that nothing can be said of the whole.
    pub(super) fn new(subject: &'s Subject<'s>) -> Option<Proofs<'s>> {
        let policy = subject.policy.filter(|_| subject.is_whole)?;
        Some(Proofs { policy, prover: Prover::new(subject) })
    }

    /// Whether no request fits the statement because of its condition.
    pub(super) fn is_never_met(&self, statement: &Statement) -> bool {
        let tests = &statement.condition;
        let may_clash = tests.len() > 1 || tests.iter().any(is_linked);
        let bare = Statement { condition: Vec::new(), ..statement.clone() };
        may_clash
            && is_certain(statement)
            && self.nothing(&[&self.alone(statement)], &[])
            && self.is_known(&bare)
    }

    /// The Deny that takes back all of an Allow; of several that do so together, the first.
    pub(super) fn stops<'a>(&self, scope: &Scope<'_>, scopes: &'a [Scope<'a>]) -> Option<Stop<'a>> {
        let is_about = |it: &&Scope<'_>| {
            it.effect() == Effect::Deny
                && it.facts.actions().intersects(scope.facts.actions())
                && is_certain(it.facts.statement)
        };
        if !is_certain(scope.facts.statement) {
            return None;
        }
        let denies: Vec<&Scope<'_>> = scopes.iter().filter(is_about).collect();
        let against = |denies: &[&Scope<'_>]| {
            let all = denies.iter().map(|it| it.facts.statement);
            let all = self.of(all.chain([scope.facts.statement]));
            covers_actions(denies.iter().copied(), scope) && self.nothing(&[&all], &[])
        };
        if !against(&denies) || !self.is_known(scope.facts.statement) {
            return None;
        }
        match denies.iter().find(|it| denies.len() == 1 || against(&[it])) {
            Some(one) => Some(Stop::One(one)),
            None => denies.first().map(|it| Stop::Together(it)),
        }
    }

    /// The statement that covers another one of its effect; of several that do so together, the
    /// first. `others` are those that stay.
    pub(super) fn covers<'a>(
        &self,
        scope: &Scope<'_>,
        others: &[&'a Scope<'a>],
    ) -> Option<Stop<'a>> {
        // A statement about everything is covered by lists of ARNs only as far as AWS tells.
        let is_fit = |other: &&&Scope<'_>| {
            let pair = (scope.facts.statement, other.facts.statement);
            same_principals(pair.0.principal.as_ref(), pair.1.principal.as_ref())
                && (!names_everything(pair.0) || names_everything(pair.1))
                && other.facts.actions().intersects(scope.facts.actions())
                && is_certain(pair.1)
        };
        let others: Vec<&Scope<'_>> = others.iter().filter(is_fit).copied().collect();
        if !is_certain(scope.facts.statement) || !covers_actions(others.iter().copied(), scope) {
            return None;
        }
        let own = self.alone(scope.facts.statement);
        let by = |scopes: &[&Scope<'_>]| {
            let set = self.as_allows(scopes.iter().map(|it| it.facts.statement));
            self.nothing(&[&own], &[&set])
        };
        if !by(&others) || !self.is_known(scope.facts.statement) {
            return None;
        }
        let mut wide = others.iter().filter(|it| covers_actions([**it].into_iter(), scope));
        match wide.find(|it| others.len() == 1 || by(&[it])) {
            Some(one) => Some(Stop::One(one)),
            None => others.first().map(|it| Stop::Together(it)),
        }
    }

    /// Whether a Deny fits no request that the Allow statements allow.
    pub(super) fn is_idle(&self, deny: &Scope<'_>, allows: &[&Scope<'_>]) -> bool {
        let all = allows.iter().copied().chain([deny]);
        let is_certain = all.map(|it| it.facts.statement).all(is_certain);
        let allows = self.of(allows.iter().map(|it| it.facts.statement));
        is_certain
            && self.nothing(&[&allows, &self.alone(deny.facts.statement)], &[])
            && self.is_known(deny.facts.statement)
    }

    /// Tests that every request passes that fits the rest of their statement.
    pub(super) fn idle_tests(&self, facts: &StatementFacts<'_>, findings: &mut Findings) {
        let statement = facts.statement;
        if !is_certain(statement) {
            return;
        }
        let told: Vec<Span> = findings.problems.iter().map(|it| it.span).collect();
        let is_told = |test: &ConditionTest| {
            let own = [test.key.span, test.operator_span];
            told.iter().any(|it| own.iter().any(|own| it.contains(*own)))
        };
        for (at, test) in statement.condition.iter().enumerate() {
            // What a variable stands for depends on more than the text tells.
            let has_variable = test.values.iter().any(|it| it.text.value.contains("${"));
            if !is_linked(test) || has_variable || is_told(test) {
                continue;
            }
            let mut rest = statement.clone();
            rest.condition.remove(at);
            let is_idle = self.nothing(&[&self.alone(&rest)], &[&self.alone(statement)]);
            if is_idle && self.is_known(&rest) {
                findings.add(idle_test(test));
            }
        }
    }

    /// Whether for each resource of the statement a request is known that fits. AWS does not tell of
    /// every shape of ARN, so that of others nothing can be proved.
    fn is_known(&self, statement: &Statement) -> bool {
        let Some(block) = statement.resource.as_ref().filter(|it| it.sense == Sense::Listed) else {
            return self.prover.something(&self.alone(statement));
        };
        block.entries.len() <= MOST_ENTRIES
            && block.entries.iter().all(|entry| {
                let block = Block { entries: vec![entry.clone()], ..block.clone() };
                let one = Statement { resource: Some(block), ..statement.clone() };
                self.prover.something(&self.alone(&one))
            })
    }

    /// A statement as if it were the only one, and an Allow.
    fn alone(&self, statement: &Statement) -> PolicySet {
        self.as_allows([statement])
    }

    /// Statements as if they were Allows.
    fn as_allows<'a>(&self, statements: impl IntoIterator<Item = &'a Statement>) -> PolicySet {
        let allow = |it: &Statement| Statement { effect: Effect::Allow, ..it.clone() };
        let statements: Vec<Statement> = statements.into_iter().map(allow).collect();
        self.of(&statements)
    }

    fn of<'a>(&self, statements: impl IntoIterator<Item = &'a Statement>) -> PolicySet {
        proof::set(self.policy, statements)
    }

    fn nothing(&self, allowed: &[&PolicySet], refused: &[&PolicySet]) -> bool {
        self.prover.nothing(allowed, refused)
    }
}

/// What takes the effect of a statement.
pub(super) enum Stop<'a> {
    /// This statement alone.
    One(&'a Scope<'a>),
    /// Several, of which this is the first.
    Together(&'a Scope<'a>),
}

fn idle_test(test: &ConditionTest) -> Problem {
    let message = format!(
        "this test is true for every request that fits the rest of the statement: what it asks of \
         `{}` follows from there",
        iam_policy::visible(&test.key.value)
    );
    found("condition-always-true", test.key.span, message)
        .help("remove it, or write the values that are meant")
        .evidence(Evidence::Proof)
}

/// Whether it is documented what each part of the statement does: not of a variable without value
/// in `NotResource` (E-406) or in a truth value (E-402), nor of a test that compares a set of
/// values as if it were one (E-312).
fn is_certain(statement: &Statement) -> bool {
    let has_variable = |it: &ResourceEntry| it.text.value.contains("${");
    let is_open = |block: &Block<ResourceEntry>| {
        block.sense == Sense::Excluded && block.entries.iter().any(has_variable)
    };
    let catalog = Catalog::embedded();
    let is_doubtful = |test: &ConditionTest| {
        let key = &test.key.value;
        let used = test.operator;
        let is_set = match key_fact(key) {
            Some(fact) => fact.cardinality == Cardinality::Multi,
            None => catalog.key(key).is_some_and(Key::is_multivalued),
        };
        let is_flag = used.operator.comparison == Comparison::Bool;
        let is_null = used.operator.comparison == Comparison::Null;
        let has_variable = test.values.iter().any(|it| it.text.value.contains("${"));
        (is_set && used.qualifier.is_none() && !is_null) || (is_flag && has_variable)
    };
    !statement.resource.as_ref().is_some_and(is_open)
        && !statement.condition.iter().any(is_doubtful)
}

fn is_linked(test: &ConditionTest) -> bool {
    LINKED_KEYS.iter().any(|key| key.eq_ignore_ascii_case(&test.key.value))
}

/// Whether the statement is about every resource, or about all but some.
fn names_everything(statement: &Statement) -> bool {
    statement.resource.as_ref().is_none_or(|block| match block.sense {
        Sense::Excluded => true,
        Sense::Listed => block.entries.iter().any(|it| it.pattern == ResourcePattern::Anything),
    })
}

/// Whether some of the others is about each action of the statement.
fn covers_actions<'a>(others: impl Iterator<Item = &'a Scope<'a>>, scope: &Scope<'_>) -> bool {
    let mut about = ActionSet::empty(Catalog::embedded());
    others.for_each(|it| about.union_with(it.facts.actions()));
    !scope.facts.actions().is_empty() && scope.facts.actions().is_subset_of(&about)
}
