//! Why the other side does not allow a request, and which part of the own policy to narrow.

use iam_eval::{
    BlockView, Detail, Document, Layer, Scenario, StatementRef, StatementView, TestView,
};
use iam_policy::{Block, Policy, Span, Statement};

use super::{Teller, listed, quoted};
use crate::answer::{Asked, Finding, StatementAt};
use crate::court::{carries, of_set};
use crate::question::{PolicySet, World};
use crate::replay::{self, operator_name};

/// How much a learner is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hints {
    /// What exactly the other side asks for.
    On,
    /// Only in which element the two differ.
    Off,
}

/// A place in a policy that could say less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrowing {
    /// The statement.
    pub statement: StatementAt,
    /// Its element: `Action`, `NotAction`, `Resource`, `NotResource`, `Principal`, `NotPrincipal`
    /// or `Condition`.
    pub element: &'static str,
    /// The entry, the condition key, or, where a condition is missing, the action that it would
    /// limit; in the text of the document.
    pub span: Span,
    /// What is wide about it: `this matches … and 178 other actions …`.
    pub message: String,
}

/// An element in which a statement and a request differ.
#[derive(Debug, Clone, Copy)]
enum Miss<'v> {
    Principal(&'v BlockView),
    Action(&'v BlockView),
    Resource(&'v BlockView),
    Condition(&'v TestView),
}

impl Miss<'_> {
    fn word(self) -> &'static str {
        match self {
            Miss::Principal(_) => "principal",
            Miss::Action(_) => "action",
            Miss::Resource(_) => "resource",
            Miss::Condition(_) => "condition",
        }
    }
}

impl Teller<'_> {
    /// Why the refusing set does not allow the request: what its nearest statement asks for
    /// besides, or the Deny; `None` where the set holds no statement that could.
    pub fn nearest(&self, asked: &Asked, hints: Hints) -> Option<String> {
        let set = self.question.refused.first()?;
        let views = views(set, asked, self.world);
        if let Some(deny) =
            views.statements.iter().find(|view| view.effect == "Deny" && view.applies)
        {
            return Some(match hints {
                Hints::On => format!("{} denies it ({})", self.other, name(&deny.reference)),
                Hints::Off => format!("{} denies it", self.other),
            });
        }
        let misses = views.nearest()?;
        Some(match (misses.as_slice(), hints) {
            ([one], Hints::On) => self.requires(*one, asked),
            (all, Hints::On | Hints::Off) => {
                let words = kinds(all);
                format!("it goes beyond {} in the {}", self.other, words.join(" and the "))
            }
        })
    }

    /// What the other side asks for where one element alone makes the difference.
    fn requires(&self, miss: Miss<'_>, asked: &Asked) -> String {
        let other = self.other;
        let action = iam_policy::visible(&asked.action);
        let except = |block: &BlockView| block.element.starts_with("Not");
        let entries = |block: &BlockView| listed(&block.entries, "and");
        match miss {
            Miss::Principal(block) if except(block) => format!("{other} leaves this caller out"),
            Miss::Principal(block) => {
                format!("{other} allows it only to {}", entries(block))
            }
            Miss::Action(block) if except(block) => format!("{other} leaves {action} out"),
            Miss::Action(block) => {
                format!("{other} allows only {} there, not {action}", entries(block))
            }
            Miss::Resource(block) if except(block) => {
                let entry = block.entry.as_deref().unwrap_or("this resource");
                format!("{other} leaves {} out", quoted(entry))
            }
            Miss::Resource(block) => {
                format!("{other} allows {action} only on {}", entries(block))
            }
            Miss::Condition(test) => format!("{other} also requires {}", demand(test)),
        }
    }

    /// The part of the allowing policy that lets the request through and could say less; `None`
    /// where no statement allows it, as for a root user.
    pub fn narrowing(&self, finding: &Finding) -> Option<Narrowing> {
        let asked = &finding.witness.asked;
        let at = finding.witness.allowed_by.first()?;
        let set = self.question.allowed.first()?;
        let statement = statement_at(set, at)?;
        let own = views(set, asked, self.world);
        let view = own.statements.iter().find(|view| is_at(&view.reference, at))?;
        let other = self.question.refused.first().map(|set| views(set, asked, self.world));
        let misses = other.as_ref().and_then(Views::nearest).unwrap_or_default();
        let place = match misses.as_slice() {
            [Miss::Condition(test)] => condition(statement, test, self.other),
            all => self.widest(statement, view, all, finding),
        };
        let (element, span, message) = place?;
        Some(Narrowing { statement: at.clone(), element, span, message })
    }

    /// Of the entries that let the request through, the widest; of those in whose element the
    /// other side differs, where that is known.
    fn widest(
        &self,
        statement: &Statement,
        view: &StatementView,
        misses: &[Miss<'_>],
        finding: &Finding,
    ) -> Option<(&'static str, Span, String)> {
        let differs = |word: &str| misses.is_empty() || misses.iter().any(|it| it.word() == word);
        let asked = &finding.witness.asked;
        let mut found: Vec<(usize, (&'static str, Span, String))> = Vec::new();
        if differs("action") {
            let (text, span) = entry(&statement.action, &view.action, |it| &it.text)?;
            let others = self.others(finding).map_or(String::new(), |it| format!(" {it}"));
            let action = iam_policy::visible(&asked.action);
            let message = format!("this matches {action}{others}");
            found.push((width(&text), (view.action.element, span, message)));
        }
        if let (true, Some(block), Some(own)) =
            (differs("resource"), &statement.resource, &view.resource)
        {
            let (text, span) = entry(block, own, |it| &it.text)?;
            let resource = iam_policy::visible(&asked.resource);
            found.push((width(&text), (own.element, span, format!("this matches {resource}"))));
        }
        if let (true, Some(block), Some(own)) =
            (differs("principal"), &statement.principal, &view.principal)
        {
            let (text, span) = entry(block, own, |it| &it.text)?;
            let message = "this lets more callers in than it should".to_owned();
            found.push((width(&text), (own.element, span, message)));
        }
        found.sort_by_key(|(width, _)| std::cmp::Reverse(*width));
        found.into_iter().next().map(|(_, place)| place)
    }
}

/// What a statement's entry says of a request, and where it stands; where the element is one of
/// those that begin with `Not`, its name stands for it.
fn entry<T>(
    block: &Block<T>,
    view: &BlockView,
    text: impl Fn(&T) -> &iam_policy::Text,
) -> Option<(String, Span)> {
    match &view.entry {
        Some(entry) => {
            let found = block.entries.iter().map(text).find(|it| *it.value == **entry)?;
            Some((entry.clone(), found.span))
        }
        None => Some(("*".to_owned(), block.key_span)),
    }
}

/// How wide an entry is, as far as its text shows: the fewer letters are fixed, the wider.
fn width(text: &str) -> usize {
    if !text.contains(['*', '?']) {
        return 0;
    }
    let fixed = text.chars().filter(|char| !matches!(char, '*' | '?')).count();
    usize::MAX - fixed
}

/// The place where a condition is missing or too weak.
fn condition(
    statement: &Statement,
    test: &TestView,
    other: &str,
) -> Option<(&'static str, Span, String)> {
    let own = statement.condition.iter().find(|it| it.key.value.eq_ignore_ascii_case(&test.key));
    let (span, message) = match own {
        Some(own) => {
            let message =
                format!("`{}` lets more through here than {other} does", operator_name(own));
            (own.key.span, message)
        }
        None => {
            let message = format!("this lacks a condition that requires {}", demand(test));
            (statement.action.entries.first()?.text.span, message)
        }
    };
    Some(("Condition", span, message))
}

/// What a test demands, in words: `aws:SourceIp` to be in `203.0.113.0/24`.
fn demand(test: &TestView) -> String {
    let key = quoted(&test.key);
    let raw: Vec<&str> = test.values.iter().map(|value| value.raw.as_str()).collect();
    let bare = test.operator.rsplit(':').next().unwrap_or("").trim_end_matches("IfExists");
    if bare == "Null" {
        return match raw.as_slice() {
            [value] if value.eq_ignore_ascii_case("true") => format!("that {key} is absent"),
            _ => format!("that the request carries {key}"),
        };
    }
    let values = listed(&raw, "or");
    let is = match bare {
        "StringNotEquals"
        | "StringNotEqualsIgnoreCase"
        | "StringNotLike"
        | "ArnNotEquals"
        | "ArnNotLike"
        | "NumericNotEquals"
        | "DateNotEquals" => "not to be",
        "StringLike" | "ArnLike" | "ArnEquals" => "to fit",
        "IpAddress" => "to be in",
        "NotIpAddress" => "not to be in",
        "NumericLessThan" => "to be less than",
        "NumericLessThanEquals" => "to be at most",
        "NumericGreaterThan" => "to be more than",
        "NumericGreaterThanEquals" => "to be at least",
        "DateLessThan" | "DateLessThanEquals" => "to be before",
        "DateGreaterThan" | "DateGreaterThanEquals" => "to be after",
        _ => "to be",
    };
    match test.operator.split_once(':').map(|(qualifier, _)| qualifier) {
        Some("ForAnyValue") => format!("a value of {key} {is} {values}"),
        Some("ForAllValues") => format!("every value of {key} {is} {values}"),
        Some(_) | None => format!("{key} {is} {values}"),
    }
}

/// What the statements of a set have to do with a request.
pub(super) struct Views {
    /// Those of the layers that were asked; of a document asked alone, all.
    pub(super) statements: Vec<StatementView>,
    /// The layers that failed to allow; none for a document asked alone.
    blocked: Vec<Layer>,
}

impl Views {
    /// The elements in which the request and the Allow statement nearest to it differ.
    fn nearest(&self) -> Option<Vec<Miss<'_>>> {
        let could = |view: &&StatementView| {
            let blocks = self.blocked.is_empty() || self.blocked.contains(&view.reference.layer);
            view.effect == "Allow" && blocks
        };
        let misses = self.statements.iter().filter(could).map(misses);
        misses.filter(|misses| !misses.is_empty()).min_by_key(Vec::len)
    }
}

fn misses(view: &StatementView) -> Vec<Miss<'_>> {
    let mut misses = Vec::new();
    misses.extend((!view.action.matched).then_some(Miss::Action(&view.action)));
    let resource = view.resource.as_ref().filter(|block| !block.matched);
    misses.extend(resource.map(Miss::Resource));
    let principal = view.principal.as_ref().filter(|block| !block.matched);
    misses.extend(principal.map(Miss::Principal));
    misses.extend(view.condition.iter().filter(|test| !test.holds).map(Miss::Condition));
    misses
}

/// The elements by name, each once.
fn kinds(misses: &[Miss<'_>]) -> Vec<&'static str> {
    let mut words: Vec<&'static str> = misses.iter().map(|miss| miss.word()).collect();
    words.dedup();
    words
}

/// Decides the request by the set and keeps what each statement has to do with it.
pub(super) fn views(set: &PolicySet, asked: &Asked, world: &World) -> Views {
    let none = Views { statements: Vec::new(), blocked: Vec::new() };
    let read = Scenario::read(&replay::bare(asked, world));
    let Some(mut scenario) = read.scenario else { return none };
    let (policies, own): (_, Option<&Document>) = match set {
        PolicySet::Alone(document) => (None, Some(document)),
        PolicySet::Layers { policies, resource } => (Some(policies), resource.as_ref()),
    };
    let is_alone = policies.is_none();
    if let Some(policies) = policies {
        scenario.policies = (**policies).clone();
    }
    for part in &mut scenario.parts {
        part.carries = carries(own, part.carries);
        part.policy = own.cloned();
    }
    let mut parts = scenario.evaluate(Detail::Trace).parts.into_iter();
    let Some(found) = parts.next() else { return none };
    let blocked = found.blocked_by.iter().filter(|_| !is_alone).map(|it| it.layer).collect();
    let steps = found.steps.into_iter().filter(|step| is_alone || step.outcome != "skip");
    Views { statements: steps.flat_map(|step| step.statements).collect(), blocked }
}

/// Whether the two mean the same statement; a document asked alone stands in no layer.
pub(super) fn is_at(reference: &StatementRef, at: &StatementAt) -> bool {
    let layer: Option<Layer> = at.layer;
    reference.policy == at.document
        && reference.statement == at.index
        && layer.is_none_or(|layer| layer == reference.layer)
}

fn statement_at<'q>(set: &'q PolicySet, at: &StatementAt) -> Option<&'q Statement> {
    let mut documents = of_set(set).filter(|document| document.name == at.document);
    let policy: &Policy = documents.next()?.policy();
    policy.statements.get(at.index)
}

/// What a person calls a statement.
fn name(reference: &StatementRef) -> String {
    let policy = quoted(&reference.policy);
    match &reference.sid {
        Some(sid) => format!("statement {} of {policy}", quoted(sid)),
        None => format!("statement {} of {policy}", reference.statement + 1),
    }
}
