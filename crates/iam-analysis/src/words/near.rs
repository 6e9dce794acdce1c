//! Why the other side does not allow a request, and which part of the own policy to narrow.

use iam_eval::{BlockView, StatementRef, StatementView, TestView};
use iam_policy::{AccountId, Block, ConditionTest, Policy, Span, Statement};

use super::demand::demand;
use super::view::{Miss, Views, is_at, kinds, views};
use super::{Teller, listed, quoted};
use crate::answer::{Asked, Finding, StatementAt};
use crate::court::of_set;
use crate::question::PolicySet;
use crate::replay::operator_name;

/// How much a learner is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hints {
    /// What exactly the other side asks for.
    On,
    /// Only in which element the two differ.
    Off,
}

/// A place in a policy that could say less, or more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The statement.
    pub statement: StatementAt,
    /// Its element: `Action`, `NotAction`, `Resource`, `NotResource`, `Principal`, `NotPrincipal`
    /// or `Condition`.
    pub element: &'static str,
    /// The entry, the condition key, or, where a condition is missing, the action that it would
    /// limit; in the text of the document. For a Deny, the whole statement.
    pub span: Span,
    /// What it does: `this matches … and 178 other actions …`.
    pub message: String,
}

impl Teller<'_> {
    /// Why the refusing set does not allow the request: what its nearest statement asks for
    /// besides, or the Deny; `None` where the set holds no statement that could. `whose` is what
    /// the reader calls that set: the other side, or, where the policy allows too little, it.
    pub fn nearest(&self, whose: &str, asked: &Asked, hints: Hints) -> Option<String> {
        let set = self.question.refused.first()?;
        let views = views(set, asked, self.world);
        if let Some(deny) = views.deny() {
            return Some(match hints {
                Hints::On => format!("{whose} denies it ({})", name(&deny.reference, set)),
                Hints::Off => format!("{whose} denies it"),
            });
        }
        let Some((_, misses)) = views.nearest() else {
            let message = || format!("{whose} holds no statement that allows anything");
            return views.grants_nothing().then(message);
        };
        let words = kinds(&misses);
        Some(match (misses.as_slice(), hints) {
            ([one], Hints::On) => requires(whose, *one, &views.alike(*one), asked),
            ([Miss::Action(_), ..], Hints::On) => {
                format!("{whose} allows {} nowhere", iam_policy::visible(&asked.action))
            }
            ([Miss::Action(_), ..], Hints::Off) => format!("it goes beyond {whose} in the action"),
            (_, Hints::On | Hints::Off) => {
                format!("it goes beyond {whose} in the {}", words.join(" and the "))
            }
        })
    }

    /// The part of the allowing policy that lets the request through and could say less; `None`
    /// where no statement allows it, as for a root user.
    pub fn narrow(&self, finding: &Finding) -> Option<Place> {
        let asked = &finding.witness.asked;
        let at = finding.witness.allowed_by.first()?;
        let set = self.question.allowed.first()?;
        let statement = statement_at(set, at)?;
        let own = views(set, asked, self.world);
        let view = own.statements.iter().find(|view| is_at(&view.reference, at))?;
        let other = self.question.refused.first().map(|set| views(set, asked, self.world));
        if other.as_ref().is_some_and(|other| other.deny().is_some()) {
            // What the other side denies and this one does not: a Deny that nearly applies.
            if let Some(place) = own.nearest_deny().and_then(|(view, miss)| {
                let at = place_of(&view.reference, set);
                let found = too_narrow(statement_at(set, &at)?, miss, "this Deny", asked)?;
                let (element, span, message) = found;
                Some(Place { statement: at, element, span, message })
            }) {
                return Some(place);
            }
        }
        let other = other.as_ref().filter(|other| other.deny().is_none());
        let misses = other.and_then(Views::nearest).map(|(_, misses)| misses).unwrap_or_default();
        let place = match misses.as_slice() {
            [Miss::Condition(test)] => condition(statement, test, self.other),
            [action @ Miss::Action(_), ..] => self.widest(statement, view, &[*action], finding),
            all => self.widest(statement, view, all, finding),
        };
        let (element, span, message) = place?;
        Some(Place { statement: at.clone(), element, span, message })
    }

    /// The part of the refusing policy that keeps the request out and could say more: in the
    /// statement that is nearest to it, or the Deny; `None` where there is neither.
    pub fn widen(&self, asked: &Asked) -> Option<Place> {
        let set = self.question.refused.first()?;
        let views = views(set, asked, self.world);
        let (view, miss) = match views.deny() {
            Some(deny) => (deny, None),
            None => views.nearest().map(|(view, misses)| (view, misses.first().copied()))?,
        };
        let at = place_of(&view.reference, set);
        let statement = statement_at(set, &at)?;
        let (element, span, message) = match miss {
            None => ("Effect", statement.span, "this denies it".to_owned()),
            Some(miss) => too_narrow(statement, miss, "this", asked)?,
        };
        Some(Place { statement: at, element, span, message })
    }

    /// The actions of a finding: by name where they are few.
    fn actions(&self, finding: &Finding) -> String {
        let shown = iam_policy::visible(&finding.witness.asked.action);
        let rest = finding.actions.iter().filter(|action| **action != shown);
        let clause = format!("which {} {}", self.other, self.verdict());
        match (rest.collect::<Vec<_>>().as_slice(), self.others(finding)) {
            ([_, _, _, ..], Some(others)) => format!("{shown} {others}"),
            ([one, two], _) => format!("{shown}, {one} and {two}, {clause}"),
            ([one], _) => format!("{shown} and {one}, {clause}"),
            (_, _) => format!("{shown}, {clause}"),
        }
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
        let (asked, other) = (&finding.witness.asked, self.other);
        let mut found: Vec<(usize, (&'static str, Span, String))> = Vec::new();
        if differs("action") {
            let (text, span) = entry(&statement.action, &view.action, |it| &it.text)?;
            let message = match text == asked.action {
                true => format!("{other} {} this action here", self.verdict()),
                false => format!("{} {}", matches(&view.action), self.actions(finding)),
            };
            found.push((width(&text), (view.action.element, span, message)));
        }
        if let (true, Some(block), Some(own)) =
            (differs("resource"), &statement.resource, &view.resource)
        {
            let (text, span) = entry(block, own, |it| &it.text)?;
            let resource = iam_policy::visible(&asked.resource);
            let message = match self.is_common() {
                true => format!("{} {resource}, where {other} allows it as well", matches(own)),
                false => format!("{} {resource}, where {other} does not allow it", matches(own)),
            };
            found.push((width(&text), (own.element, span, message)));
        }
        if let (true, Some(block), Some(own)) =
            (differs("principal"), &statement.principal, &view.principal)
        {
            let (text, span) = entry(block, own, |it| &it.text)?;
            let who = self.caller(asked).unwrap_or_else(|| "callers that it should not".to_owned());
            found.push((width(&text), (own.element, span, lets_in(&text, &who))));
        }
        // Of equally wide entries, the first in the order of the list.
        found.sort_by_key(|(width, _)| std::cmp::Reverse(*width));
        found.into_iter().next().map(|(_, place)| place)
    }
}

/// What an entry of an element does.
fn matches(block: &BlockView) -> String {
    match &block.entry {
        Some(_) => "this matches".to_owned(),
        None => format!("everything but {} includes", listed(&block.entries, "and")),
    }
}

/// Whom an entry of Principal lets in.
fn lets_in(entry: &str, who: &str) -> String {
    let account = entry.strip_suffix(":root").and_then(|head| head.rsplit(':').next());
    match AccountId::parse(account.unwrap_or(entry)) {
        Some(account) => format!("this lets in everybody of account {account}"),
        None if entry == "*" => format!("this lets in everybody, such as {who}"),
        None => format!("this lets in {who}"),
    }
}

/// What one side asks for where one element alone makes the difference; `alike` are the entries
/// of that element in all statements of which the same is true.
fn requires(whose: &str, miss: Miss<'_>, alike: &[String], asked: &Asked) -> String {
    let action = iam_policy::visible(&asked.action);
    let except = |block: &BlockView| block.element.starts_with("Not");
    let entries = |block: &BlockView| match alike {
        [] => listed(&block.entries, "and"),
        alike => listed(alike, "and"),
    };
    match miss {
        Miss::Principal(block) if except(block) => format!("{whose} leaves this caller out"),
        Miss::Principal(block) => format!("{whose} allows it only to {}", entries(block)),
        Miss::Action(block) if except(block) => format!("{whose} leaves {action} out"),
        Miss::Action(block) => {
            let service = asked.action.split_once(':').map_or("", |(prefix, _)| prefix);
            let near = alike.iter().filter(|entry| speaks_of(entry, service));
            let near: Vec<String> = near.cloned().collect();
            let told = if near.is_empty() { entries(block) } else { listed(&near, "and") };
            format!("{whose} allows only {told} there, not {action}")
        }
        Miss::Resource(block) if except(block) => {
            let entry = block.entry.as_deref().unwrap_or("this resource");
            format!("{whose} leaves {} out", quoted(entry))
        }
        Miss::Resource(block) => format!("{whose} allows {action} only on {}", entries(block)),
        Miss::Condition(test) => format!("{whose} also requires {}", demand(test)),
    }
}

/// Whether an action pattern is about this service.
fn speaks_of(entry: &str, service: &str) -> bool {
    let prefix = entry.split_once(':').map_or(entry, |(prefix, _)| prefix);
    prefix.eq_ignore_ascii_case(service) || prefix.contains('*')
}

/// The element of a statement that keeps the request out; `this` is what the statement is called.
fn too_narrow(
    statement: &Statement,
    miss: Miss<'_>,
    this: &str,
    asked: &Asked,
) -> Option<(&'static str, Span, String)> {
    let (action, resource) =
        (iam_policy::visible(&asked.action), iam_policy::visible(&asked.resource));
    let does = |view: &BlockView| match view.element.starts_with("Not") {
        true => "leaves out",
        false => "does not cover",
    };
    match miss {
        Miss::Action(view) => {
            let span = missed(&statement.action, view, |it| &it.text)?;
            Some((view.element, span, format!("{this} {} {action}", does(view))))
        }
        Miss::Resource(view) => {
            let span = missed(statement.resource.as_ref()?, view, |it| &it.text)?;
            Some((view.element, span, format!("{this} {} {resource}", does(view))))
        }
        Miss::Principal(view) => {
            let span = missed(statement.principal.as_ref()?, view, |it| &it.text)?;
            Some((
                view.element,
                span,
                match view.element.starts_with("Not") {
                    true => format!("{this} leaves the caller out"),
                    false => format!("{this} does not name the caller"),
                },
            ))
        }
        Miss::Condition(test) => {
            let same = |it: &&ConditionTest| {
                it.key.value.eq_ignore_ascii_case(&test.key) && operator_name(it) == test.operator
            };
            let own = statement.condition.iter().find(same)?;
            let message = format!("{this} requires {}", demand(test));
            Some(("Condition", own.key.span, message))
        }
    }
}

/// The entry of a block that keeps a request out: the one that names it, else the first.
fn missed<T>(
    block: &Block<T>,
    view: &BlockView,
    text: impl Fn(&T) -> &iam_policy::Text,
) -> Option<Span> {
    let mut texts = block.entries.iter().map(text);
    let named =
        |it: &&iam_policy::Text| view.entry.as_deref().is_none_or(|entry| *it.value == *entry);
    texts.find(named).map(|it| it.span)
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
            let message = format!("this lacks a condition: {other} requires {}", demand(test));
            (statement.action.entries.first()?.text.span, message)
        }
    };
    Some(("Condition", span, message))
}

pub(super) fn statement_at<'q>(set: &'q PolicySet, at: &StatementAt) -> Option<&'q Statement> {
    let mut documents = of_set(set).filter(|document| document.name == at.document);
    let policy: &Policy = documents.next()?.policy();
    policy.statements.get(at.index)
}

/// The statement that is meant.
fn place_of(reference: &StatementRef, set: &PolicySet) -> StatementAt {
    StatementAt {
        document: reference.policy.clone(),
        index: reference.statement,
        sid: reference.sid.clone(),
        layer: match set {
            PolicySet::Alone(_) => None,
            PolicySet::Layers { .. } => Some(reference.layer),
        },
    }
}

/// What a person calls a statement.
fn name(reference: &StatementRef, set: &PolicySet) -> String {
    let statement = match &reference.sid {
        Some(sid) => format!("statement {}", quoted(sid)),
        None => format!("statement {}", reference.statement + 1),
    };
    match set {
        PolicySet::Alone(_) => statement,
        PolicySet::Layers { .. } => format!("{statement} of {}", quoted(&reference.policy)),
    }
}
