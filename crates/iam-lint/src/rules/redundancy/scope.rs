//! What a statement is about, and whether another one is about all of it.

use iam_analysis::inclusion::{Glob, ResourceGlob};
use iam_policy::{
    Arn, Block, ConditionTest, Effect, PolicyKind, PrincipalEntry, PrincipalName, Sense,
};

use super::form::{Effort, Form, Inclusion};
use crate::subject::{StatementFacts, Subject};

/// A statement, ready to be compared with others of its document.
pub(super) struct Scope<'s> {
    /// The document.
    subject: &'s Subject<'s>,
    /// The statement.
    pub(super) facts: &'s StatementFacts<'s>,
    actions: List<Glob>,
    /// `None`: the resource that carries the policy.
    resources: Option<List<ResourceGlob>>,
}

/// The entries of a block.
pub(super) struct List<G> {
    sense: Sense,
    pub(super) forms: Vec<Form<G>>,
}

impl<'s> Scope<'s> {
    pub(super) fn new(subject: &'s Subject<'s>, facts: &'s StatementFacts<'s>) -> Scope<'s> {
        let statement = facts.statement;
        let actions = List {
            sense: statement.action.sense,
            forms: statement.action.entries.iter().map(Form::of_action).collect(),
        };
        let resources = statement.resource.as_ref().map(|block| List {
            sense: block.sense,
            forms: block.entries.iter().map(Form::of_resource).collect(),
        });
        Scope { subject, facts, actions, resources }
    }

    pub(super) fn effect(&self) -> Effect {
        self.facts.statement.effect
    }

    /// Whether this statement certainly applies to every request that `other` applies to. For two
    /// that allow this holds of what they grant, too.
    pub(super) fn covers(&self, other: &Scope<'_>, effort: &Effort) -> bool {
        self.includes(other, other.effect(), effort)
    }

    fn includes(&self, other: &Scope<'_>, effect: Effect, effort: &Effort) -> bool {
        let (own, theirs) = (self.facts.statement, other.facts.statement);
        own.condition.iter().all(|test| theirs.condition.iter().any(|it| follows(test, it)))
            && self.covers_principals(other, effect)
            && self.covers_resources(other, effort)
            && self.actions.covers(&other.actions, effort)
    }

    /// Whether this Deny certainly applies to every request that the Allow `other` applies to.
    pub(super) fn denies_all_of(&self, other: &Scope<'_>, effort: &Effort) -> bool {
        self.includes(other, Effect::Deny, effort)
    }

    /// Whether certainly no request is about the actions and resources of both.
    pub(super) fn is_apart(&self, other: &Scope<'_>, effort: &Effort) -> bool {
        self.actions.is_apart(&other.actions, effort)
            || match (&self.resources, &other.resources) {
                (Some(own), Some(theirs)) => own.is_apart(theirs, effort),
                (None, _) | (_, None) => false,
            }
    }

    /// Whether both say the same but for their lists of actions.
    pub(super) fn differs_in_actions_only(&self, other: &Scope<'_>, effort: &Effort) -> bool {
        let lists = self.actions.sense == Sense::Listed && other.actions.sense == Sense::Listed;
        let (own, theirs) = (self.facts.statement, other.facts.statement);
        lists
            && self.effect() == other.effect()
            && own.condition.len() == theirs.condition.len()
            && own.condition.iter().all(|test| theirs.condition.iter().any(|it| same(test, it)))
            && same_principals(own.principal.as_ref(), theirs.principal.as_ref())
            && self.covers_resources(other, effort)
            && other.covers_resources(self, effort)
    }

    fn covers_resources(&self, other: &Scope<'_>, effort: &Effort) -> bool {
        match (&self.resources, &other.resources) {
            (None, None) => true,
            (Some(own), Some(theirs)) => own.covers(theirs, effort),
            (None, Some(_)) | (Some(_), None) => false,
        }
    }

    fn covers_principals(&self, other: &Scope<'_>, effect: Effect) -> bool {
        let (own, theirs) =
            (self.facts.statement.principal.as_ref(), other.facts.statement.principal.as_ref());
        if same_principals(own, theirs) {
            return true;
        }
        let (Some(own), Some(theirs)) = (own, theirs) else { return false };
        if own.sense != Sense::Listed || theirs.sense != Sense::Listed {
            return false;
        }
        let reach = Reach::new(self.subject, effect);
        let is_covered = |it: &PrincipalEntry| {
            own.entries.iter().any(|own| reach.covers(&own.principal, &it.principal))
        };
        theirs.entries.iter().all(is_covered)
    }
}

impl<G: Inclusion> List<G> {
    /// Whether everything that the other block matches matches this one.
    ///
    /// Where a variable has no value, it is open what a block does that leaves something out
    /// (E-406), so such blocks cover only their equals.
    fn covers(&self, other: &List<G>, effort: &Effort) -> bool {
        let (own, theirs) = (&self.forms, &other.forms);
        match (self.sense, other.sense) {
            (Sense::Listed, Sense::Listed) => {
                theirs.iter().all(|it| own.iter().any(|own| own.covers(it, effort)))
            }
            (Sense::Listed, Sense::Excluded) => own.iter().any(|own| own.text == "*"),
            (Sense::Excluded, _) if self.same_entries(other) => true,
            (Sense::Excluded, _) if own.iter().any(|it| it.has_variable) => false,
            (Sense::Excluded, Sense::Listed) => {
                own.iter().all(|own| theirs.iter().all(|it| own.is_apart(it, effort)))
            }
            (Sense::Excluded, Sense::Excluded) => {
                own.iter().all(|own| theirs.iter().any(|it| it.covers(own, effort)))
            }
        }
    }

    fn same_entries(&self, other: &List<G>) -> bool {
        let texts = |list: &List<G>| list.forms.iter().map(|it| it.text.clone()).collect();
        let (own, theirs): (Vec<String>, Vec<String>) = (texts(self), texts(other));
        self.sense == other.sense && own == theirs
    }

    /// Whether nothing matches both blocks.
    fn is_apart(&self, other: &List<G>, effort: &Effort) -> bool {
        match (self.sense, other.sense) {
            (Sense::Listed, Sense::Listed) => {
                self.forms.iter().all(|own| other.forms.iter().all(|it| own.is_apart(it, effort)))
            }
            (Sense::Excluded, Sense::Listed) => self.leaves_out(other, effort),
            (Sense::Listed, Sense::Excluded) => other.leaves_out(self, effort),
            (Sense::Excluded, Sense::Excluded) => false,
        }
    }

    /// Whether every entry of a list is left out by this block.
    fn leaves_out(&self, list: &List<G>, effort: &Effort) -> bool {
        let is_out =
            |it: &Form<G>| self.forms.iter().any(|own| !own.has_variable && own.covers(it, effort));
        list.forms.iter().all(is_out)
    }
}

/// Whether the entries are the same, in any order.
pub(super) fn same_principals(
    own: Option<&Block<PrincipalEntry>>,
    theirs: Option<&Block<PrincipalEntry>>,
) -> bool {
    let (Some(own), Some(theirs)) = (own, theirs) else { return own.is_none() && theirs.is_none() };
    let holds = |block: &Block<PrincipalEntry>, entry: &PrincipalEntry| {
        block.entries.iter().any(|it| it.principal == entry.principal)
    };
    own.sense == theirs.sense
        && own.entries.iter().all(|it| holds(theirs, it))
        && theirs.entries.iter().all(|it| holds(own, it))
}

/// Which principals another entry covers, in a statement of one effect.
#[derive(Clone, Copy)]
pub(super) struct Reach<'s> {
    subject: &'s Subject<'s>,
    effect: Effect,
}

impl<'s> Reach<'s> {
    pub(super) fn new(subject: &'s Subject<'s>, effect: Effect) -> Reach<'s> {
        Reach { subject, effect }
    }

    /// Whether the statement does the same for every caller without the entry `theirs`.
    ///
    /// Naming a user or role in an Allow can grant more than naming its account or everyone does
    /// (E-550), except to callers of another account, who need their own policy as well (E-545).
    pub(super) fn covers(self, own: &PrincipalName, theirs: &PrincipalName) -> bool {
        if own == theirs {
            return true;
        }
        let is_endpoint = self.subject.kind() == PolicyKind::VpcEndpoint;
        match (own, self.effect) {
            (PrincipalName::Anyone, Effect::Deny) => true,
            (PrincipalName::Anyone, Effect::Allow) => {
                is_endpoint || matches!(theirs, PrincipalName::Account(_) | PrincipalName::Role(_))
            }
            (PrincipalName::Account(account), effect) => {
                let is_foreign = self.subject.account().is_some_and(|it| it != *account);
                !is_endpoint
                    && (effect == Effect::Deny || is_foreign)
                    && account_of(theirs) == Some(account.as_str())
            }
            (
                PrincipalName::User(_)
                | PrincipalName::Role(_)
                | PrincipalName::RoleSession(_)
                | PrincipalName::FederatedUser(_)
                | PrincipalName::Service(_)
                | PrincipalName::Federated(_)
                | PrincipalName::CanonicalUser(_)
                | PrincipalName::UniqueId(_),
                _,
            ) => false,
        }
    }
}

/// The account whose user, role or session it is.
pub(super) fn account_of(name: &PrincipalName) -> Option<&str> {
    match name {
        PrincipalName::User(arn)
        | PrincipalName::Role(arn)
        | PrincipalName::RoleSession(arn)
        | PrincipalName::FederatedUser(arn) => Some(Arn::parse(arn)?.account()),
        PrincipalName::Anyone
        | PrincipalName::Account(_)
        | PrincipalName::Service(_)
        | PrincipalName::Federated(_)
        | PrincipalName::CanonicalUser(_)
        | PrincipalName::UniqueId(_) => None,
    }
}

/// Whether a request that passes the test `strict` passes `loose`, too: more values of one
/// operator and key let more through, where it is negated less (E-301).
fn follows(loose: &ConditionTest, strict: &ConditionTest) -> bool {
    let holds = |test: &ConditionTest, other: &ConditionTest| {
        let has = |text: &str| test.values.iter().any(|it| *it.text.value == *text);
        other.values.iter().all(|it| has(&it.text.value))
    };
    same_question(loose, strict)
        && match loose.operator.operator.negated {
            true => holds(strict, loose),
            false => holds(loose, strict),
        }
}

fn same(own: &ConditionTest, theirs: &ConditionTest) -> bool {
    follows(own, theirs) && follows(theirs, own)
}

/// Whether the operator and the key are the same. Tags whose names differ in letter case may be
/// two tags.
fn same_question(own: &ConditionTest, theirs: &ConditionTest) -> bool {
    let (key, other) = (&own.key.value, &theirs.key.value);
    own.operator == theirs.operator
        && (key == other || (!key.contains('/') && key.eq_ignore_ascii_case(other)))
}
