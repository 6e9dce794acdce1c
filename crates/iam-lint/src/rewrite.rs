//! Other words for the same actions: wildcards written out, or names drawn together. Everything
//! else in the text stays as it is, byte by byte.

mod layout;

use std::collections::BTreeSet;

use iam_catalog::{ActionId, ActionSet, Catalog};
use iam_policy::json::{self, Node, Value};
use iam_policy::{
    ActionEntry, Block, Diagnostic, Edit, Effect, Reading, Sense, Severity, Span, Statement, edit,
    parse, visible,
};

/// A text with other words for the same actions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewritten {
    /// The new text; the old one where nothing changed.
    pub text: String,
    /// The lists that changed, in the order of the text.
    pub changes: Vec<Change>,
    /// What the author should know, each one sentence.
    pub remarks: Vec<String>,
}

/// A list of actions that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Which statement it is in, from 0.
    pub statement: usize,
    /// How many entries it had.
    pub before: usize,
    /// How many it has.
    pub after: usize,
}

/// Why a text is not rewritten.
#[derive(Debug, Clone, PartialEq)]
pub enum Unchanged {
    /// It is no policy: its errors.
    NoPolicy(Vec<Diagnostic>),
    /// A statement, counted from 0, has a `*` that stands for every action of every service.
    Everything {
        /// The statement.
        statement: usize,
        /// How many actions that are.
        actions: usize,
    },
}

/// What becomes of a `*` for every action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Star {
    /// Nothing is rewritten: so many names are hardly what anybody wants.
    Refuse,
    /// It becomes the name of every action.
    Expand,
}

/// Replaces every wildcard of `Action` and `NotAction` by the actions it covers today.
pub fn expand(text: &str, reading: &Reading, star: Star) -> Result<Rewritten, Unchanged> {
    let catalog = Catalog::embedded();
    rewrite(text, reading, |statement, block| {
        let all = || block.entries.iter().any(|it| it.prefix().is_none() && it.names_everything());
        if star == Star::Refuse && all() {
            let actions = catalog.actions().len();
            return Err(Unchanged::Everything { statement, actions });
        }
        Ok(expanded(catalog, block))
    })
    .map(|rewritten| rewritten.with(freezing(text, reading)))
}

/// Draws the names of `Action` and `NotAction` together into few patterns for the same actions.
pub fn shrink(text: &str, reading: &Reading) -> Result<Rewritten, Unchanged> {
    let catalog = Catalog::embedded();
    rewrite(text, reading, |_, block| Ok(shrunk(catalog, block))).map(|rewritten| {
        let remark = "a wildcard also covers the actions that AWS adds later";
        rewritten.with(vec![remark.to_owned()])
    })
}

/// An entry of a new list.
enum Entry {
    /// The one that stands at this place of the old list.
    Kept(usize),
    /// A new one.
    New(String),
}

/// A new list, and what the catalog does not know of the old one.
struct List {
    /// `None`: the old list stays.
    entries: Option<Vec<Entry>>,
    unknown: Vec<String>,
}

fn rewrite(
    text: &str,
    reading: &Reading,
    list: impl Fn(usize, &Block<ActionEntry>) -> Result<List, Unchanged>,
) -> Result<Rewritten, Unchanged> {
    let parsed = parse(text, reading);
    let is_error = |found: &Diagnostic| found.severity == Severity::Error;
    let Some(policy) = parsed.policy else {
        let errors = parsed.diagnostics.into_iter().filter(is_error).collect();
        return Err(Unchanged::NoPolicy(errors));
    };
    let document = json::read(text);
    let (mut edits, mut changes, mut remarks) = (Vec::new(), Vec::new(), Vec::new());
    for (number, Statement { action, .. }) in policy.statements.iter().enumerate() {
        let List { entries, unknown } = list(number, action)?;
        remarks.extend(unknown);
        let value = document.root.as_ref().and_then(|root| value_of(root, action.key_span));
        if let (Some(entries), Some(value)) = (entries, value) {
            let (before, after) = (action.entries.len(), entries.len());
            edits.push(layout::list(text, action.key_span, value, &texts(text, value, entries)));
            changes.push(Change { statement: number, before, after });
        }
    }
    remarks.dedup();
    Ok(Rewritten {
        text: edit::apply(text, edits.iter().collect::<Vec<&Edit>>()),
        changes,
        remarks,
    })
}

impl Rewritten {
    /// With more remarks, if anything changed.
    fn with(mut self, remarks: Vec<String>) -> Rewritten {
        if !self.changes.is_empty() {
            self.remarks.extend(remarks);
        }
        self
    }
}

/// The value of the member whose key stands there.
fn value_of<'n, 't>(node: &'n Node<'t>, key: Span) -> Option<&'n Node<'t>> {
    match &node.value {
        Value::Object(members) => members.iter().find_map(|member| {
            if member.key_span == key { Some(&member.node) } else { value_of(&member.node, key) }
        }),
        Value::Array(items) => items.iter().find_map(|item| value_of(item, key)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// The entries as JSON; what is kept keeps its bytes.
fn texts(text: &str, value: &Node<'_>, entries: Vec<Entry>) -> Vec<String> {
    let old = |at: usize| {
        let node = match &value.value {
            Value::Array(items) => items.get(at),
            Value::String(_) => Some(value),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
        };
        node.and_then(|node| text.get(node.span.start..node.span.end)).unwrap_or_default()
    };
    let json = entries.into_iter().map(|entry| match entry {
        Entry::Kept(at) => old(at).to_owned(),
        Entry::New(name) => edit::quote(&name),
    });
    json.collect()
}

fn has_wildcard(entry: &ActionEntry) -> bool {
    entry.text.value.contains(['*', '?'])
}

/// Each wildcard by the actions it covers; an action that is there already is not repeated.
fn expanded(catalog: &Catalog, block: &Block<ActionEntry>) -> List {
    let mut unknown = Vec::new();
    let mut seen: BTreeSet<ActionId> = BTreeSet::new();
    let mut entries = Vec::new();
    let mut is_changed = false;
    for (at, entry) in block.entries.iter().enumerate() {
        let covered = catalog.covered_by(entry);
        if covered.is_empty() {
            unknown.push(no_action(entry));
            entries.push(Entry::Kept(at));
        } else if has_wildcard(entry) {
            is_changed = true;
            let new = covered.iter().filter(|id| seen.insert(*id));
            entries.extend(new.map(|id| Entry::New(catalog.action_by_id(id).full_name())));
        } else if covered.iter().any(|id| seen.insert(id)) {
            entries.push(Entry::Kept(at));
        }
    }
    List { entries: is_changed.then_some(entries), unknown }
}

/// Patterns for all known entries together, if that is shorter; unknown ones follow as they are.
fn shrunk(catalog: &Catalog, block: &Block<ActionEntry>) -> List {
    let mut set = ActionSet::empty(catalog);
    let (mut unknown, mut kept, mut before) = (Vec::new(), Vec::new(), 0);
    for (at, entry) in block.entries.iter().enumerate() {
        let covered = catalog.covered_by(entry);
        if covered.is_empty() {
            unknown.push(no_action(entry));
            kept.push(Entry::Kept(at));
        } else {
            set.union_with(&covered);
            before += entry.text.value.len();
        }
    }
    let patterns = iam_catalog::shrink(catalog, &set);
    let is_shorter = patterns.iter().map(String::len).sum::<usize>() < before;
    let entries = || patterns.into_iter().map(Entry::New).chain(kept).collect();
    List { entries: is_shorter.then(entries), unknown }
}

fn no_action(entry: &ActionEntry) -> String {
    let shown = visible(&entry.text.value);
    if has_wildcard(entry) {
        format!("`{shown}` matches no action of the catalog and stays as it is")
    } else {
        format!("`{shown}` is no action of the catalog and stays as it is")
    }
}

/// What it means that wildcards are gone, for each way the policy used them.
fn freezing(text: &str, reading: &Reading) -> Vec<String> {
    let policy = parse(text, reading).policy;
    let statements = policy.map(|policy| policy.statements).unwrap_or_default();
    let changed = statements.iter().filter(|it| it.action.entries.iter().any(has_wildcard));
    let uses: BTreeSet<(bool, bool)> =
        changed.map(|it| (it.effect == Effect::Deny, it.action.sense == Sense::Excluded)).collect();
    let sentences = uses.into_iter().map(|(denies, excludes)| match (denies, excludes) {
        (false, false) => "actions that AWS adds later are no longer allowed: names are today's",
        (true, false) => {
            "actions that AWS adds later are no longer denied, as they were by the wildcard"
        }
        (false, true) => {
            "`NotAction` with names allows the actions that AWS adds later, which the wildcard left \
             out"
        }
        (true, true) => {
            "`NotAction` with names denies the actions that AWS adds later, which the wildcard left \
             out"
        }
    });
    sentences.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests;
