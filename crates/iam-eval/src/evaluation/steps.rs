//! The steps of an evaluation in words (E-704 to E-706).

use iam_policy::{Block, ConditionTest, ConditionValue, Typed};

use crate::combine::Outcome;
use crate::condition::{TestOutcome, is_hit};
use crate::context::KeyName;
use crate::evaluation::{StatementRef, reference};
use crate::explain::{Explanation, Group, StatementTrace};
use crate::layer::Layer;
use crate::matching::BlockOutcome;
use crate::policies::variable_value;
use crate::reason::Reason;
use crate::request::{Carries, Request};

/// One step of an evaluation.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its name, such as `explicit-deny` or a layer.
    pub step: &'static str,
    /// The level of the organization.
    pub level: Option<String>,
    /// `pass`, `fail`, `deny` or `skip`.
    pub outcome: &'static str,
    /// Why, as a code.
    pub why: String,
    /// The statements that the step is about.
    pub references: Vec<StatementRef>,
    /// Every statement of a layer's documents, with what it has to do with the request.
    pub statements: Vec<StatementView>,
}

/// What one statement has to do with the request.
#[derive(Debug, Clone)]
pub struct StatementView {
    /// Where it stands.
    pub reference: StatementRef,
    /// `Allow` or `Deny`.
    pub effect: &'static str,
    /// Whether all blocks match.
    pub applies: bool,
    /// The principal block; `None` where there is none.
    pub principal: Option<BlockView>,
    /// How the principal matched.
    pub kinds: Vec<&'static str>,
    /// The action block.
    pub action: BlockView,
    /// The resource block; `None` where there is none.
    pub resource: Option<BlockView>,
    /// The tests of the condition.
    pub condition: Vec<TestView>,
}

/// What a block has to do with the request.
#[derive(Debug, Clone)]
pub struct BlockView {
    /// The element, such as `NotAction`.
    pub element: &'static str,
    /// Whether it matches.
    pub matched: bool,
    /// The entry that is about the request.
    pub entry: Option<String>,
    /// Its entries, where none is about the request.
    pub entries: Vec<String>,
}

/// The outcome of one operator and key.
#[derive(Debug, Clone)]
pub struct TestView {
    /// The operator as written.
    pub operator: String,
    /// The key as written.
    pub key: String,
    /// Whether it holds.
    pub holds: bool,
    /// Why, as a code.
    pub why: &'static str,
    /// `absent`, `single` or `multi`.
    pub presence: &'static str,
    /// The values in the request.
    pub request_values: Vec<String>,
    /// The values of the policy.
    pub values: Vec<ValueView>,
}

/// A policy value.
#[derive(Debug, Clone)]
pub struct ValueView {
    /// As written.
    pub raw: String,
    /// After its variables are replaced; `None` where one has no value.
    pub substituted: Option<String>,
    /// Whether some request value matches it.
    pub hit: bool,
}

/// All steps of an explanation, in order (E-705).
pub(super) fn steps<'p>(found: &Explanation<'p>, request: &Request<'p>) -> Vec<Step> {
    let mut steps = vec![
        plain("validate", "pass", "valid"),
        plain("fill-context", "pass", "filled"),
        plain("classify", "pass", &class(request)),
        special(found),
        explicit_deny(found),
    ];
    steps.extend(found.groups.iter().map(|group| layer(found, request, group)));
    let outcome = match found.verdict.outcome {
        Outcome::Allow => "pass",
        Outcome::ImplicitDeny => "fail",
        Outcome::ExplicitDeny => "deny",
    };
    steps.push(plain("combine", outcome, found.verdict.reason.code()));
    steps
}

fn plain(step: &'static str, outcome: &'static str, why: &str) -> Step {
    Step {
        step,
        level: None,
        outcome,
        why: why.to_owned(),
        references: Vec::new(),
        statements: Vec::new(),
    }
}

fn class(request: &Request<'_>) -> String {
    let account = if request.is_same_account() { "same-account" } else { "cross-account" };
    let account = if request.principal.kind.has_account() { account } else { "no-account" };
    let carries = match request.target.carries {
        Carries::Ordinary => "",
        Carries::Trust => "/role-trust",
        Carries::KeyPolicy => "/key-policy",
    };
    format!("{}/{account}{carries}", request.principal.kind.word())
}

fn special(found: &Explanation<'_>) -> Step {
    let reason = found.verdict.reason;
    if reason == Reason::NoPermissionNeeded {
        return plain("special", "pass", reason.code());
    }
    let impossible = [Reason::RootCannotAssumeRole, Reason::CredentialTypeNotPermitted];
    if impossible.contains(&reason) {
        return plain("special", "fail", reason.code());
    }
    plain("special", "skip", "ordinary-operation")
}

fn explicit_deny(found: &Explanation<'_>) -> Step {
    if found.verdict.outcome != Outcome::ExplicitDeny {
        return plain("explicit-deny", "pass", "no-deny-applies");
    }
    let references =
        found.deciding().into_iter().map(|(group, trace)| reference(group, trace)).collect();
    Step { references, ..plain("explicit-deny", "deny", found.verdict.reason.code()) }
}

fn layer<'p>(found: &Explanation<'p>, request: &Request<'p>, group: &Group<'p>) -> Step {
    let statements: Vec<StatementView> =
        found.of_group(group).iter().map(|it| statement(found, request, group, it)).collect();
    let (outcome, why) = match group.skip {
        Some(skip) => ("skip", skip.word()),
        None if group.said.deny => ("deny", "deny-applies"),
        None if group.said.allow => ("pass", "allow-applies"),
        None => ("fail", "no-allow-applies"),
    };
    let why = if group.layer == Layer::Rcp && outcome == "pass" { "no-deny-applies" } else { why };
    let applying = statements.iter().filter(|view| view.applies);
    Step {
        level: group.level.map(str::to_owned),
        references: applying.map(|view| view.reference.clone()).collect(),
        statements,
        ..plain(group.layer.word(), outcome, why)
    }
}

fn statement<'p>(
    found: &Explanation<'p>,
    request: &Request<'p>,
    group: &Group<'p>,
    trace: &StatementTrace<'p>,
) -> StatementView {
    let written = trace.statement;
    let principal = written.principal.as_ref().map(|it| {
        block(it, ["Principal", "NotPrincipal"], trace.principal, |entry| &entry.text.value)
    });
    let action =
        block(&written.action, ["Action", "NotAction"], trace.action, |entry| &entry.text.value);
    let resource = written.resource.as_ref().map(|it| {
        block(it, ["Resource", "NotResource"], trace.resource, |entry| &entry.text.value)
    });
    let outcomes = found.of_statement(trace);
    let tests = trace.document.tests(trace.at, written).zip(outcomes);
    StatementView {
        reference: reference(group, trace),
        effect: written.effect.word(),
        applies: trace.applies,
        principal,
        kinds: trace.kinds.words().collect(),
        action,
        resource,
        condition: tests.map(|((it, key), outcome)| test(it, key, *outcome, request)).collect(),
    }
}

fn block<T>(
    block: &Block<T>,
    names: [&'static str; 2],
    outcome: BlockOutcome,
    text: impl Fn(&T) -> &str,
) -> BlockView {
    let [listed, excluded] = names;
    let element = match block.sense {
        iam_policy::Sense::Listed => listed,
        iam_policy::Sense::Excluded => excluded,
    };
    let hit = match outcome {
        BlockOutcome::By(at) | BlockOutcome::Excluded(at) => block.entries.get(at as usize),
        BlockOutcome::Missing | BlockOutcome::NoneListed | BlockOutcome::Missed => None,
    };
    let entries = if hit.is_some() { &[][..] } else { &block.entries };
    BlockView {
        element,
        matched: outcome.matched(),
        entry: hit.map(|entry| text(entry).to_owned()),
        entries: entries.iter().map(|entry| text(entry).to_owned()).collect(),
    }
}

fn test<'p>(
    written: &'p ConditionTest,
    key: KeyName<'_>,
    outcome: TestOutcome,
    request: &Request<'p>,
) -> TestView {
    let presence = request.look_up(key).presence;
    let value = |value: &'p ConditionValue| ValueView {
        raw: value.text.value.to_string(),
        substituted: substituted(&value.value, &value.text.value, request),
        hit: presence.values().any(|it| is_hit(written, value, it, request)),
    };
    TestView {
        operator: operator_name(written),
        key: written.key.value.to_string(),
        holds: outcome.holds,
        why: outcome.code.word(),
        presence: match presence {
            crate::context::Presence::Absent => "absent",
            crate::context::Presence::One(_) => "single",
            crate::context::Presence::ManyOne(_) | crate::context::Presence::Many(_) => "multi",
        },
        request_values: presence.values().map(str::to_owned).collect(),
        values: written.values.iter().map(value).collect(),
    }
}

fn operator_name(test: &ConditionTest) -> String {
    let used = test.operator;
    let qualifier = used.qualifier.map(|it| format!("{}:", it.word())).unwrap_or_default();
    let suffix = if used.if_exists { "IfExists" } else { "" };
    format!("{qualifier}{}{suffix}", used.operator.name)
}

fn substituted<'p>(value: &'p Typed, raw: &str, request: &Request<'p>) -> Option<String> {
    if let Typed::Text(pattern) = value
        && pattern.has_variable()
    {
        return pattern.substituted(&|variable| variable_value(request, &variable.key));
    }
    Some(raw.to_owned())
}
