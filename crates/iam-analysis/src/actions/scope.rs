//! What a statement is about besides actions, and whether another is certainly about all of it.

use std::cell::{Cell, OnceCell};

use iam_policy::{
    Block, ConditionTest, ConditionValue, PolicyKind, PrincipalEntry, PrincipalName, ResourceEntry,
    ResourcePattern, Sense, Statement, Typed,
};

use crate::bits::Bits;
use crate::inclusion::ResourceGlob;

/// How much comparing one question is worth; what is not compared then stays unsettled.
const MOST_STEPS: usize = 4_000_000;

/// What may still be spent on comparing.
pub(super) struct Effort(Cell<usize>);

impl Effort {
    pub(super) fn new() -> Effort {
        Effort(Cell::new(MOST_STEPS))
    }

    /// Whether so many steps were left; they are spent.
    fn spend(&self, steps: usize) -> bool {
        let left = self.0.get().checked_sub(steps.max(1));
        self.0.set(left.unwrap_or(0));
        left.is_some()
    }
}

/// A statement, ready to be compared with others.
pub(super) struct Scope<'q> {
    /// The numbers of the actions that it is about.
    pub(super) actions: &'q Bits,
    statement: &'q Statement,
    kind: PolicyKind,
    /// `None`: the resource that carries the policy.
    pub(super) resources: Option<Resources<'q>>,
}

/// The entries of a resource block.
pub(super) struct Resources<'q> {
    sense: Sense,
    pub(super) forms: Vec<Form<'q>>,
}

/// An entry of a resource block.
pub(super) struct Form<'q> {
    entry: &'q ResourceEntry,
    /// The characters before its first wildcard or variable.
    head: &'q str,
    /// Whether it may match more than one ARN.
    is_wide: bool,
    has_variable: bool,
    /// What it matches, once somebody has asked for that.
    glob: OnceCell<ResourceGlob>,
}

impl<'q> Scope<'q> {
    pub(super) fn new(statement: &'q Statement, kind: PolicyKind, actions: &'q Bits) -> Scope<'q> {
        let resources = statement.resource.as_ref().map(|block| Resources {
            sense: block.sense,
            forms: block.entries.iter().map(Form::new).collect(),
        });
        Scope { actions, statement, kind, resources }
    }

    /// Whether the principal block and the condition let every caller and every context through
    /// that those of `other` let through.
    pub(super) fn admits_all_of(&self, other: &Scope<'_>, effort: &Effort) -> bool {
        let (own, theirs) = (&self.statement.condition, &other.statement.condition);
        let is_asked = |test: &ConditionTest| theirs.iter().any(|it| follows(test, it, effort));
        own.iter().all(is_asked) && self.admits_principals_of(other, effort)
    }

    fn admits_principals_of(&self, other: &Scope<'_>, effort: &Effort) -> bool {
        let Some(own) = &self.statement.principal else { return true };
        if names_anyone(own) {
            return true;
        }
        let Some(theirs) = &other.statement.principal else { return false };
        // An account means another thing in the policy of an endpoint (E-586).
        self.kind == other.kind
            && own.sense == theirs.sense
            && holds_all(&own.entries, &theirs.entries, same_principal, effort)
            && (own.sense == Sense::Listed
                || holds_all(&theirs.entries, &own.entries, same_principal, effort))
    }

    /// Whether every resource of `other` is one of this statement.
    pub(super) fn spans(&self, other: &Scope<'_>, effort: &Effort) -> bool {
        match (&self.resources, &other.resources) {
            (None, None | Some(_)) => true,
            (Some(own), None) => own.is_everything(),
            (Some(own), Some(theirs)) => own.covers(theirs, effort),
        }
    }

    /// Whether every resource that the entry matches is one of this statement.
    pub(super) fn spans_entry(&self, entry: &Form<'_>, effort: &Effort) -> bool {
        self.resources.as_ref().is_none_or(|own| own.covers_entry(entry, effort))
    }

    /// Whether certainly no resource is one of both.
    pub(super) fn is_apart(&self, other: &Scope<'_>, effort: &Effort) -> bool {
        match (&self.resources, &other.resources) {
            (Some(own), Some(theirs)) => own.is_apart(theirs, effort),
            (None, _) | (_, None) => false,
        }
    }
}

fn names_anyone(block: &Block<PrincipalEntry>) -> bool {
    let is_anyone = |entry: &PrincipalEntry| entry.principal == PrincipalName::Anyone;
    block.sense == Sense::Listed && block.entries.iter().any(is_anyone)
}

fn same_principal(own: &PrincipalEntry, theirs: &PrincipalEntry) -> bool {
    own.principal == theirs.principal
}

/// Whether each of `wanted` is in the list; lists of one order are compared in one go.
fn holds_all<T>(list: &[T], wanted: &[T], same: fn(&T, &T) -> bool, effort: &Effort) -> bool {
    let is_next = |(own, theirs): (&T, &T)| same(own, theirs);
    (list.len() == wanted.len() && effort.spend(list.len()) && list.iter().zip(wanted).all(is_next))
        || (effort.spend(list.len() * wanted.len())
            && wanted.iter().all(|it| list.iter().any(|own| same(own, it))))
}

/// Whether a request that passes the test `strict` passes `loose`, too: more values of one
/// operator and key let more through, where it is negated less (E-301).
fn follows(loose: &ConditionTest, strict: &ConditionTest, effort: &Effort) -> bool {
    let (more, fewer) = match loose.operator.operator.negated {
        true => (strict, loose),
        false => (loose, strict),
    };
    effort.spend(1)
        && loose.operator == strict.operator
        && same_key(&loose.key.value, &strict.key.value)
        && holds_all(&more.values, &fewer.values, same_value, effort)
}

/// Whether two names mean one key. Tags whose names differ in letter case may be two tags.
fn same_key(own: &str, theirs: &str) -> bool {
    own == theirs || (!own.contains('/') && own.eq_ignore_ascii_case(theirs))
}

/// Whether two values of one operator are the same. What a text with `${` means depends on the
/// version of the document, so it is the values that are compared, and the texts where the value
/// keeps nothing else.
fn same_value(own: &ConditionValue, theirs: &ConditionValue) -> bool {
    own.value == theirs.value
        && match own.value {
            Typed::Number | Typed::Binary | Typed::Never => own.text.value == theirs.text.value,
            Typed::Text(_)
            | Typed::AnyArn
            | Typed::Arn(_)
            | Typed::Date(_)
            | Typed::Bool(_)
            | Typed::Ip(_) => true,
        }
}

impl Resources<'_> {
    /// The entries, where they are what is meant.
    pub(super) fn listed(&self) -> &[Form<'_>] {
        match self.sense {
            Sense::Listed => &self.forms,
            Sense::Excluded => &[],
        }
    }

    /// Whether it is a list with `*` in it.
    fn is_everything(&self) -> bool {
        self.listed().iter().any(Form::is_everything)
    }

    fn covers(&self, other: &Resources<'_>, effort: &Effort) -> bool {
        match (self.sense, other.sense) {
            (_, Sense::Listed) => other.forms.iter().all(|it| self.covers_entry(it, effort)),
            (Sense::Listed, Sense::Excluded) => self.is_everything(),
            (Sense::Excluded, Sense::Excluded) => {
                let is_left_out = |own: &Form<'_>| {
                    other.forms.iter().any(|it| it.is_same(own) || it.leaves_out(own, effort))
                };
                self.forms.iter().all(is_left_out)
            }
        }
    }

    fn covers_entry(&self, entry: &Form<'_>, effort: &Effort) -> bool {
        match self.sense {
            // Nearly always it is an entry of the same text, which costs little to see.
            Sense::Listed => {
                self.forms.iter().any(|own| effort.spend(1) && own.is_same(entry))
                    || self.forms.iter().any(|own| own.covers(entry, effort))
            }
            Sense::Excluded => self.forms.iter().all(|own| own.is_clear_of(entry, effort)),
        }
    }

    fn is_apart(&self, other: &Resources<'_>, effort: &Effort) -> bool {
        let leaves_out = |excluded: &Resources<'_>, listed: &Resources<'_>| {
            let is_out = |it: &Form<'_>| excluded.forms.iter().any(|own| own.covers(it, effort));
            listed.forms.iter().all(is_out)
        };
        match (self.sense, other.sense) {
            (Sense::Listed, Sense::Listed) => {
                self.forms.iter().all(|own| other.forms.iter().all(|it| own.is_apart(it, effort)))
            }
            (Sense::Excluded, Sense::Listed) => leaves_out(self, other),
            (Sense::Listed, Sense::Excluded) => leaves_out(other, self),
            (Sense::Excluded, Sense::Excluded) => false,
        }
    }
}

impl<'q> Form<'q> {
    fn new(entry: &'q ResourceEntry) -> Form<'q> {
        let text = &*entry.text.value;
        let special = text.bytes().position(|byte| matches!(byte, b'*' | b'?' | b'$'));
        let (shortened, has_variable) = match &entry.pattern {
            ResourcePattern::Anything => (false, false),
            ResourcePattern::Arn(arn) => (arn.written_fields() < 6, arn.has_variable()),
        };
        Form {
            entry,
            head: text.get(..special.unwrap_or(text.len())).unwrap_or(""),
            is_wide: special.is_some() || shortened,
            has_variable,
            glob: OnceCell::new(),
        }
    }

    fn is_everything(&self) -> bool {
        self.entry.pattern == ResourcePattern::Anything
    }

    fn is_same(&self, other: &Form<'_>) -> bool {
        self.entry.pattern == other.entry.pattern
    }

    fn glob(&self) -> &ResourceGlob {
        self.glob.get_or_init(|| ResourceGlob::new(&self.entry.pattern))
    }

    fn cost(&self, other: &Form<'_>) -> usize {
        self.entry.text.value.len() * other.entry.text.value.len()
    }

    /// Whether this entry certainly matches everything that `other` matches.
    fn covers(&self, other: &Form<'_>, effort: &Effort) -> bool {
        effort.spend(1)
            && (self.is_same(other)
                || self.is_everything()
                || (self.is_wide
                    && other.entry.text.value.starts_with(self.head)
                    && effort.spend(self.cost(other))
                    && self.glob().covers(other.glob())))
    }

    /// Whether leaving this entry out certainly leaves out everything that `other` matches,
    /// whatever it means that a variable of `other` has no value (E-406).
    fn leaves_out(&self, other: &Form<'_>, effort: &Effort) -> bool {
        !other.has_variable && self.covers(other, effort)
    }

    /// Whether leaving this entry out certainly keeps everything that `other` matches.
    fn is_clear_of(&self, other: &Form<'_>, effort: &Effort) -> bool {
        !self.has_variable && self.is_apart(other, effort)
    }

    /// Whether certainly nothing matches both.
    fn is_apart(&self, other: &Form<'_>, effort: &Effort) -> bool {
        let (own, theirs) = (self.head, other.head);
        effort.spend(1)
            && !self.is_same(other)
            && ((!own.starts_with(theirs) && !theirs.starts_with(own))
                || (effort.spend(self.cost(other)) && !self.glob().overlaps(other.glob())))
    }
}
