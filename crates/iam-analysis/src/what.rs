//! What can: everything that policies allow, service by service, most dangerous first.

mod cell;
#[cfg(test)]
mod tests;
mod text;
mod write;

use iam_catalog::{Action, ActionSet, Catalog};
use iam_eval::Document;
use iam_policy::PolicyKind;

use crate::answer::{Doubt, StatementAt};
use crate::question::World;
use crate::what::cell::{Cell, cells};

pub use crate::danger::Danger;

/// Everything that policies allow, their Deny statements taken into account.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The kind of the policies; some kinds grant nothing and only set limits.
    pub kind: Option<PolicyKind>,
    /// What they allow, most dangerous first.
    pub rows: Vec<Row>,
    /// What could not be told: then a row may hold actions that are denied everywhere.
    pub doubts: Vec<Doubt>,
}

/// Actions of one service and one danger, allowed on the same resources under the same conditions.
#[derive(Debug, Clone)]
pub struct Row {
    /// How much of AWS it is.
    pub scope: Scope,
    /// The danger of its most dangerous action.
    pub danger: Danger,
    /// The names of the actions, as the catalog writes them.
    pub actions: Vec<String>,
    /// How many actions of that scope and danger there are.
    pub of: usize,
    /// Where and when they are allowed.
    pub terms: Terms,
    /// The statements that allow them.
    pub statements: Vec<StatementAt>,
}

/// How much of AWS a row is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Every action of every service.
    Everything,
    /// Every action of the service with this prefix.
    Service(String),
    /// Actions of one danger of the service with this prefix.
    Part(String),
}

/// Where and when actions are allowed, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Terms {
    /// The resources, such as ``every object of the bucket `hl-tickets` ``.
    pub resources: String,
    /// The resources as the policy writes them; those it leaves out for `NotResource`.
    pub patterns: Vec<String>,
    /// The callers that a policy of a resource names; empty for others.
    pub callers: String,
    /// The conditions, such as `only with MFA`; empty where there are none.
    pub conditions: String,
    /// What Deny statements take away, in words.
    pub except: Vec<String>,
}

/// Summarises the policies, whose statements count together.
pub fn what_can(documents: &[Document], world: &World) -> Summary {
    let (cells, doubts) = cells(documents, world);
    let mut rows: Vec<Row> = cells.iter().flat_map(rows).collect();
    rows.sort_by(|a, b| {
        let key = |row: &Row| (is_part(row), row.danger);
        key(a).cmp(&key(b))
    });
    Summary { kind: documents.first().map(|it| it.policy().kind), rows, doubts }
}

/// Whole services come first, whatever they are.
fn is_part(row: &Row) -> bool {
    matches!(row.scope, Scope::Part(_))
}

/// The rows of actions with the same terms.
fn rows(cell: &Cell) -> Vec<Row> {
    let catalog = Catalog::embedded();
    let row = |scope, danger, actions, of| Row {
        scope,
        danger,
        actions,
        of,
        terms: cell.terms.clone(),
        statements: cell.statements.clone(),
    };
    let all = catalog.actions().len();
    if cell.actions.len() == all {
        return vec![row(Scope::Everything, Danger::Permissions, Vec::new(), all)];
    }
    let mut rows = Vec::new();
    for service in catalog.services() {
        let has = |action: &Action<'_>| cell.actions.contains(action.id());
        let (count, own) = (service.actions().len(), service.actions().filter(has).count());
        let prefix = service.prefix().to_owned();
        let most = service.actions().map(Danger::of).min().unwrap_or(Danger::List);
        // Of a service that can only be read, reading is told like that of others.
        if own == count && most < Danger::Tagging {
            rows.push(row(Scope::Service(prefix), most, Vec::new(), count));
            continue;
        }
        for danger in Danger::ALL {
            let of_danger = || service.actions().filter(|it| Danger::of(*it) == danger);
            let names: Vec<String> =
                of_danger().filter(has).map(|it| it.name().to_owned()).collect();
            if !names.is_empty() {
                let of = of_danger().count();
                rows.push(row(Scope::Part(prefix.clone()), danger, names, of));
            }
        }
    }
    rows
}

impl Row {
    /// How many actions it is about.
    pub fn count(&self) -> usize {
        match self.scope {
            Scope::Everything | Scope::Service(_) => self.of,
            Scope::Part(_) => self.actions.len(),
        }
    }

    /// The prefix of its service; `*` for all.
    pub fn service(&self) -> &str {
        match &self.scope {
            Scope::Everything => "*",
            Scope::Service(prefix) | Scope::Part(prefix) => prefix,
        }
    }

    /// Its actions as a set.
    fn set(&self) -> ActionSet {
        let catalog = Catalog::embedded();
        let mut set = ActionSet::empty(catalog);
        let found = self.actions.iter().filter_map(|it| catalog.action(self.service(), it));
        found.for_each(|action| set.insert(action.id()));
        set
    }
}

impl Summary {
    /// The summary as lines for people.
    pub fn to_text(&self) -> String {
        text::all(self)
    }

    /// The summary as one JSON object, `iam-analysis/v1`.
    pub fn to_json(&self) -> String {
        write::all(self)
    }
}
