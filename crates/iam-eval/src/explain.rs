//! The decision with its whole trace: every statement of every layer, also behind a Deny (E-704 to
//! E-707). The trace is numbers that point into the policies; text is made of it when it is shown.

use iam_policy::{Effect, PolicyKind, ResourcePattern, Statement, Typed, Version};

use crate::combine::{Hearing, Outcome, Verdict, combine, denying};
use crate::condition::TestOutcome;
use crate::decide::{documents, frame, join_levels, setting, slot};
use crate::force::skipped;
use crate::kinds::MatchKinds;
use crate::layer::{Layer, Layers, Said, Skip};
use crate::matching::{self, BlockOutcome, Setting};
use crate::policies::{Document, Policies};
use crate::request::Request;
use crate::uncertain::{Marks, Uncertain, mark};

/// A decision and everything that led to it.
#[derive(Debug, Clone)]
pub struct Explanation<'p> {
    pub(crate) verdict: Verdict,
    pub(crate) denied_by: Layers,
    pub(crate) marks: Marks,
    pub(crate) groups: Vec<Group<'p>>,
    pub(crate) statements: Vec<StatementTrace<'p>>,
    pub(crate) tests: Vec<TestOutcome>,
}

/// A statement that applies to a request.
#[derive(Debug, Clone, Copy)]
pub struct Applying<'p> {
    /// The layer of its document.
    pub layer: Layer,
    /// Its document.
    pub document: &'p Document,
    /// Its number there, counted from 0.
    pub statement: usize,
    /// Whether it is one of those that decided (E-597).
    pub decided: bool,
}

/// The statements of a layer, or of one of its levels.
#[derive(Debug, Clone)]
pub(crate) struct Group<'p> {
    pub(crate) layer: Layer,
    /// The level's name.
    pub(crate) level: Option<&'p str>,
    /// Why the layer was not asked.
    pub(crate) skip: Option<Skip>,
    pub(crate) said: Said,
    /// Its statements, as a range of [`Explanation::statements`].
    pub(crate) statements: std::ops::Range<usize>,
}

/// What one statement has to do with the request.
#[derive(Debug, Clone)]
pub(crate) struct StatementTrace<'p> {
    pub(crate) document: &'p Document,
    pub(crate) at: usize,
    pub(crate) statement: &'p Statement,
    pub(crate) applies: bool,
    pub(crate) principal: BlockOutcome,
    pub(crate) kinds: MatchKinds,
    pub(crate) action: BlockOutcome,
    pub(crate) resource: BlockOutcome,
    pub(crate) condition: bool,
    /// Its tests, as a range of [`Explanation::tests`].
    pub(crate) tests: std::ops::Range<usize>,
}

/// A block of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BlockName {
    Principal,
    Action,
    Resource,
    Condition,
}

impl BlockName {
    pub(crate) fn word(self) -> &'static str {
        match self {
            BlockName::Principal => "principal",
            BlockName::Action => "action",
            BlockName::Resource => "resource",
            BlockName::Condition => "condition",
        }
    }
}

impl StatementTrace<'_> {
    /// The one block that did not match, where all others did.
    pub(crate) fn only_miss(&self) -> Option<BlockName> {
        let blocks = [
            (BlockName::Principal, self.principal.matched()),
            (BlockName::Action, self.action.matched()),
            (BlockName::Resource, self.resource.matched()),
            (BlockName::Condition, self.condition),
        ];
        let mut missed = blocks.into_iter().filter(|(_, matched)| !matched);
        let first = missed.next()?;
        missed.next().is_none().then_some(first.0)
    }
}

/// Decides a request and keeps how.
pub fn explain<'p>(policies: &'p Policies, request: &Request<'p>) -> Explanation<'p> {
    let mut tracer = Tracer {
        request,
        hearing: frame(policies, request),
        marks: Marks::default(),
        groups: Vec::with_capacity(Layer::WITH_POLICIES.len()),
        statements: Vec::with_capacity(policies.statements(request)),
        tests: Vec::new(),
    };
    for layer in Layer::WITH_POLICIES {
        tracer.layer(layer, policies);
    }
    let Tracer { hearing, mut marks, groups, statements, tests, .. } = tracer;
    let verdict = combine(&hearing, request, &mut marks);
    let denied_by = denying(&hearing, request);
    Explanation { verdict, denied_by, marks, groups, statements, tests }
}

/// Every statement of one document by itself, and the uncertain points it rests on.
pub(crate) fn explain_alone<'p>(
    document: &'p Document,
    request: &Request<'p>,
    setting: Setting,
) -> (Vec<StatementTrace<'p>>, Marks) {
    let mut tracer = Tracer {
        request,
        hearing: Hearing::default(),
        marks: Marks::default(),
        groups: Vec::new(),
        statements: Vec::new(),
        tests: Vec::new(),
    };
    tracer.group(Layer::Identity, None, std::slice::from_ref(document), None, setting);
    (tracer.statements, tracer.marks)
}

/// A statement and where it stands.
#[derive(Clone, Copy)]
struct Place<'p> {
    document: &'p Document,
    at: usize,
    statement: &'p Statement,
}

struct Tracer<'r, 'p> {
    request: &'r Request<'p>,
    hearing: Hearing,
    marks: Marks,
    groups: Vec<Group<'p>>,
    statements: Vec<StatementTrace<'p>>,
    tests: Vec<TestOutcome>,
}

impl<'p> Tracer<'_, 'p> {
    fn layer(&mut self, layer: Layer, policies: &'p Policies) {
        let skip = skipped(layer, policies, self.request);
        let setting = setting(layer, policies, self.request);
        let levels = match layer {
            Layer::Rcp => &policies.rcp,
            Layer::Scp => &policies.scp,
            Layer::Vpce
            | Layer::Resource
            | Layer::S3BlockPublicAccess
            | Layer::Identity
            | Layer::Boundary
            | Layer::Session => {
                let documents = documents(layer, policies, self.request);
                let said = self.group(layer, None, documents, skip, setting);
                if skip.is_none() {
                    *slot(&mut self.hearing, layer) = said;
                }
                return;
            }
        };
        let first = self.groups.len();
        for level in levels {
            self.group(layer, Some(&level.name), &level.documents, skip, setting);
        }
        if levels.is_empty() {
            self.group(layer, None, &[], skip, setting);
        }
        let answers = self.groups.get(first..).unwrap_or(&[]).iter().map(|group| group.said);
        let said = join_levels(answers);
        *slot(&mut self.hearing, layer) =
            if layer == Layer::Rcp { Said { allow: true, ..said } } else { said };
    }

    fn group(
        &mut self,
        layer: Layer,
        level: Option<&'p str>,
        documents: &'p [Document],
        skip: Option<Skip>,
        setting: Setting,
    ) -> Said {
        let start = self.statements.len();
        let mut said = Said::default();
        let before = self.marks;
        for document in documents {
            for (at, statement) in document.policy().statements.iter().enumerate() {
                let trace = self.statement(Place { document, at, statement }, setting);
                if trace.applies {
                    match statement.effect {
                        Effect::Deny => said.deny = true,
                        Effect::Allow => {
                            said.allow = true;
                            said.grants = said.grants.union(trace.kinds);
                        }
                    }
                }
                self.statements.push(trace);
            }
        }
        if layer == Layer::Rcp {
            said.allow = true;
        }
        if skip.is_some() {
            // What a layer that is not asked says cannot change the decision.
            self.marks = before;
        }
        self.groups.push(Group {
            layer,
            level,
            skip,
            said,
            statements: start..self.statements.len(),
        });
        said
    }

    fn statement(&mut self, place: Place<'p>, setting: Setting) -> StatementTrace<'p> {
        let Place { document, statement, .. } = place;
        let mut marks = Marks::default();
        let action = matching::action(statement, self.request, &mut marks);
        if !action.matched() {
            // A statement about other actions leaves the decision certain.
            return self.blocks(place, setting, action, &mut ());
        }
        let trace = self.blocks(place, setting, action, &mut marks);
        let policy = document.policy();
        marks.mark_if(statement.has_empty_condition, mark::EMPTY_CONDITION);
        let in_rcp = policy.kind == PolicyKind::Rcp && has_variable(statement);
        let entries = &statement.action.entries;
        let all_of_sts = policy.kind == PolicyKind::Trust
            && entries.iter().any(iam_policy::ActionEntry::names_everything);
        marks.mark_if(in_rcp || all_of_sts, mark::TRUST_AND_RCP_FORMS);
        let old = policy.version == Version::V2008;
        marks.mark_if(old && has_escape(statement), mark::ESCAPE_IN_2008);
        self.marks = self.marks.union(marks);
        trace
    }

    /// Matches the blocks behind the action.
    fn blocks(
        &mut self,
        place: Place<'p>,
        setting: Setting,
        action: BlockOutcome,
        uncertain: &mut impl Uncertain,
    ) -> StatementTrace<'p> {
        let Place { document, at, statement } = place;
        let request = self.request;
        let resource = matching::resource(statement, request, uncertain);
        let kind = document.policy().kind;
        let (principal, kinds) = matching::principal(statement, kind, request, setting, uncertain);
        let start = self.tests.len();
        self.tests.extend(matching::tests(document, at, statement, request, uncertain));
        let tests = start..self.tests.len();
        let outcomes = self.tests.get(tests.clone()).unwrap_or(&[]);
        let condition = outcomes.iter().all(|outcome| outcome.holds);
        let applies = action.matched() && resource.matched() && principal.matched() && condition;
        StatementTrace {
            document,
            at,
            statement,
            applies,
            principal,
            kinds,
            action,
            resource,
            condition,
            tests,
        }
    }
}

/// Whether a statement has an escape such as `${*}`, which is plain text in a document of 2008.
fn has_escape(statement: &Statement) -> bool {
    let resources = statement.resource.iter().flat_map(|block| &block.entries);
    let values = statement.condition.iter().flat_map(|test| &test.values);
    let mut texts = resources.map(|it| &it.text).chain(values.map(|it| &it.text));
    texts.any(|text| ["${*}", "${?}", "${$}"].iter().any(|escape| text.value.contains(escape)))
}

/// Whether a statement has a policy variable.
fn has_variable(statement: &Statement) -> bool {
    let resources = statement.resource.iter().flat_map(|block| &block.entries);
    let values = statement.condition.iter().flat_map(|test| &test.values);
    resources.into_iter().any(|entry| match &entry.pattern {
        ResourcePattern::Anything => false,
        ResourcePattern::Arn(pattern) => pattern.has_variable(),
    }) || values.into_iter().any(|value| match &value.value {
        Typed::Text(pattern) => pattern.has_variable(),
        Typed::Arn(pattern) => pattern.has_variable(),
        Typed::AnyArn
        | Typed::Number
        | Typed::Date(_)
        | Typed::Bool(_)
        | Typed::Binary
        | Typed::Ip(_)
        | Typed::Never => false,
    })
}

impl<'p> Explanation<'p> {
    /// The decision.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The statements that apply, in the layers that were asked.
    pub fn applying(&self) -> impl Iterator<Item = Applying<'p>> {
        let deciding = self.deciding();
        let asked = self.groups.iter().filter(|group| group.skip.is_none());
        let all = asked.flat_map(|group| self.of_group(group).iter().map(move |it| (group, it)));
        all.filter(|(_, trace)| trace.applies).map(move |(group, trace)| Applying {
            layer: group.layer,
            document: trace.document,
            statement: trace.at,
            decided: deciding.iter().any(|(_, other)| std::ptr::eq(*other, trace)),
        })
    }

    /// The names of the uncertain points that the decision touches, in order.
    pub fn uncertain(&self) -> Vec<String> {
        self.marks.names()
    }

    /// The statements of a group.
    pub(crate) fn of_group(&self, group: &Group<'p>) -> &[StatementTrace<'p>] {
        self.statements.get(group.statements.clone()).unwrap_or(&[])
    }

    /// The tests of a statement.
    pub(crate) fn of_statement(&self, trace: &StatementTrace<'p>) -> &[TestOutcome] {
        self.tests.get(trace.tests.clone()).unwrap_or(&[])
    }

    /// The statements that decided (E-597), each with its group.
    pub(crate) fn deciding(&self) -> Vec<(&Group<'p>, &StatementTrace<'p>)> {
        let decides = |group: &Group<'p>, trace: &StatementTrace<'p>| match self.verdict.outcome {
            Outcome::ExplicitDeny => {
                trace.statement.effect == Effect::Deny && self.denied_by.contains(group.layer)
            }
            Outcome::ImplicitDeny => false,
            Outcome::Allow => {
                trace.statement.effect == Effect::Allow && self.supports(group, trace)
            }
        };
        let all = self
            .groups
            .iter()
            .flat_map(|group| self.of_group(group).iter().map(move |trace| (group, trace)));
        all.filter(|(group, trace)| trace.applies && decides(group, trace)).collect()
    }

    fn supports(&self, group: &Group<'p>, trace: &StatementTrace<'p>) -> bool {
        match group.layer {
            Layer::Identity => self.verdict.basis.identity,
            Layer::Resource => trace.kinds.meets(self.verdict.basis.resource),
            Layer::Rcp
            | Layer::Scp
            | Layer::Vpce
            | Layer::Boundary
            | Layer::Session
            | Layer::S3BlockPublicAccess => false,
        }
    }

    /// The layers that failed to allow, with the levels that did (E-596), in order.
    pub(crate) fn blocked_by(&self) -> Vec<(Layer, Option<&'p str>)> {
        let blocked = self.verdict.blocked;
        let mut all: Vec<(Layer, Option<&str>)> = self
            .groups
            .iter()
            .filter(|group| blocked.contains(group.layer))
            .filter(|group| group.level.is_none() || !group.said.allow)
            .map(|group| (group.layer, group.level))
            .collect();
        if blocked.contains(Layer::S3BlockPublicAccess) {
            all.push((Layer::S3BlockPublicAccess, None));
        }
        all
    }

    /// The Allow statements that one block kept from applying, in the layers that did not allow.
    pub(crate) fn near_misses(&self) -> Vec<(&Group<'p>, &StatementTrace<'p>, BlockName)> {
        if self.verdict.outcome != Outcome::ImplicitDeny {
            return Vec::new();
        }
        let all = self.groups.iter().filter(|group| group.skip.is_none()).flat_map(|group| {
            self.of_group(group).iter().filter_map(move |trace| {
                let missed = trace.only_miss()?;
                (trace.statement.effect == Effect::Allow).then_some((group, trace, missed))
            })
        });
        all.collect()
    }
}
