//! Which actions policies allow under the same terms, Deny statements taken into account.

use iam_catalog::{Action, ActionSet, Catalog};
use iam_eval::Document;
use iam_policy::{
    Block, Effect, Policy, PrincipalEntry, PrincipalName, ResourceEntry, Sense, Statement, visible,
};

use super::Terms;
use crate::answer::{Answer, Doubt, StatementAt};
use crate::find::{find, report};
use crate::phrase::{condition, list, resource};
use crate::question::{PolicySet, Question, World};

/// Actions that are allowed under the same terms.
pub(super) struct Cell {
    pub(super) terms: Terms,
    pub(super) actions: ActionSet,
    pub(super) statements: Vec<StatementAt>,
}

/// The cells of all Allow statements, and what could not be told.
pub(super) fn cells(documents: &[Document], world: &World) -> (Vec<Cell>, Vec<Doubt>) {
    let statements = documents.iter().flat_map(|it| &it.policy().statements);
    let denies: Vec<&Statement> = statements.filter(|it| it.effect == Effect::Deny).collect();
    let mut reader = Reader { denies, world, cells: Vec::new(), doubts: Vec::new() };
    for document in documents {
        for (index, statement) in document.policy().statements.iter().enumerate() {
            if statement.effect == Effect::Allow {
                reader.allow(document, index, statement);
            }
        }
    }
    drop_covered(&mut reader.cells);
    reader.doubts.sort();
    reader.doubts.dedup();
    (reader.cells, reader.doubts)
}

/// Takes away what is allowed on every resource without conditions as well.
fn drop_covered(cells: &mut Vec<Cell>) {
    let mut free = ActionSet::empty(Catalog::embedded());
    let is_free = |terms: &Terms| {
        terms.resources == resource::EVERYTHING
            && terms.callers.is_empty()
            && terms.conditions.is_empty()
            && terms.except.is_empty()
    };
    cells.iter().filter(|it| is_free(&it.terms)).for_each(|it| free.union_with(&it.actions));
    for cell in cells.iter_mut().filter(|it| !is_free(&it.terms)) {
        cell.actions.subtract(&free);
    }
    cells.retain(|it| !it.actions.is_empty());
}

/// Above this many resource entries they are not told apart.
const MOST_ENTRIES: usize = 12;

struct Reader<'a> {
    denies: Vec<&'a Statement>,
    world: &'a World,
    cells: Vec<Cell>,
    doubts: Vec<Doubt>,
}

impl<'a> Reader<'a> {
    /// Adds what an Allow statement allows.
    fn allow(&mut self, document: &'a Document, index: usize, statement: &'a Statement) {
        let mut left = meant(statement);
        for deny in self.denies.iter().filter(|it| is_total(it)) {
            left.subtract(&meant(deny));
        }
        let denies: Vec<&'a Statement> = self.denies.clone();
        let near = |deny: &&&Statement| !is_total(deny) && meant(deny).intersects(&left);
        let near: Vec<&Statement> = denies.iter().filter(near).copied().collect();
        if !near.is_empty() || !is_everywhere(statement) {
            self.ask(document, statement, &near, &mut left);
        }
        let overlapping = |deny: &&Statement| self.overlap(document, statement, deny);
        let near: Vec<&Statement> = near.into_iter().filter(overlapping).collect();
        let at = StatementAt {
            document: document.name.clone(),
            index,
            sid: statement.sid.as_ref().map(|it| it.value.to_string()),
            layer: None,
        };
        for (part, left) in self.by_entries(document, statement, left) {
            for (actions, except) in by_denies(left, &near) {
                let terms = terms(&part, &except, &actions);
                self.add(terms, actions, at.clone());
            }
        }
    }

    /// The actions in parts by the resource entries that they act on: a bucket is not its objects.
    fn by_entries(
        &mut self,
        document: &Document,
        statement: &Statement,
        actions: ActionSet,
    ) -> Vec<(Statement, ActionSet)> {
        let block = statement.resource.as_ref();
        let block = block.filter(|it| it.sense == Sense::Listed && !resource::is_everything(it));
        let Some(block) = block.filter(|it| (2..=MOST_ENTRIES).contains(&it.entries.len())) else {
            return vec![(statement.clone(), actions)];
        };
        let with = |entries: Vec<ResourceEntry>| {
            let resource = Some(Block { entries, ..block.clone() });
            Statement { resource, ..statement.clone() }
        };
        let mut parts: Vec<(Vec<ResourceEntry>, ActionSet)> = vec![(Vec::new(), actions)];
        for entry in &block.entries {
            let mut next = Vec::new();
            for (entries, set) in parts {
                let mut inside = set.clone();
                self.ask(document, &with(vec![entry.clone()]), &[], &mut inside);
                let mut outside = set;
                outside.subtract(&inside);
                let more = entries.iter().cloned().chain([entry.clone()]).collect();
                next.extend([(more, inside), (entries, outside)]);
            }
            next.retain(|(_, set)| !set.is_empty());
            parts = next;
        }
        let named = parts.into_iter().filter(|(entries, _)| !entries.is_empty());
        named.map(|(entries, set)| (with(entries), set)).collect()
    }

    /// Keeps the actions that are allowed in some request.
    fn ask(
        &mut self,
        document: &Document,
        statement: &Statement,
        denies: &[&Statement],
        left: &mut ActionSet,
    ) {
        let set = alone(document, std::iter::once(statement).chain(denies.iter().copied()));
        let question = Question { allowed: vec![&set], ..Question::default() };
        let found = report(&question, self.world);
        if !found.doubts.is_empty() {
            self.doubts.extend(found.doubts);
            return;
        }
        let catalog = Catalog::embedded();
        let mut allowed = ActionSet::empty(catalog);
        let names = found.findings.iter().flat_map(|it| &it.actions);
        let actions = names.filter_map(|name| catalog.find_action(name));
        actions.for_each(|action| allowed.insert(action.id()));
        left.intersect_with(&allowed);
    }

    /// Whether some request is both allowed by the one and denied by the other statement.
    fn overlap(&self, document: &Document, statement: &Statement, deny: &Statement) -> bool {
        let allow = alone(document, std::iter::once(statement));
        let denied = Statement { effect: Effect::Allow, ..deny.clone() };
        let denied = alone(document, std::iter::once(&denied));
        let question = Question { allowed: vec![&allow, &denied], ..Question::default() };
        !matches!(find(&question, self.world), Answer::Proved(_))
    }

    fn add(&mut self, terms: Terms, actions: ActionSet, at: StatementAt) {
        if actions.is_empty() {
            return;
        }
        match self.cells.iter_mut().find(|it| it.terms == terms) {
            Some(cell) => {
                cell.actions.union_with(&actions);
                cell.statements.push(at);
            }
            None => self.cells.push(Cell { terms, actions, statements: vec![at] }),
        }
    }
}

/// A document of these statements alone.
fn alone<'s>(document: &Document, statements: impl Iterator<Item = &'s Statement>) -> PolicySet {
    let own = document.policy();
    let statements = statements.cloned().collect();
    let policy = Policy { kind: own.kind, version: own.version, id: None, statements };
    PolicySet::Alone(Document::new(document.name.clone(), policy))
}

/// The actions of AWS that a statement is about.
fn meant(statement: &Statement) -> ActionSet {
    let catalog = Catalog::embedded();
    let mut named = ActionSet::empty(catalog);
    for entry in &statement.action.entries {
        named.union_with(&catalog.covered_by(entry));
    }
    match statement.action.sense {
        Sense::Listed => named,
        Sense::Excluded => {
            let mut rest = ActionSet::all(catalog);
            rest.subtract(&named);
            rest
        }
    }
}

/// Whether a Deny statement denies its actions to everybody, everywhere and always.
fn is_total(deny: &Statement) -> bool {
    let is_anyone = deny.principal.as_ref().is_none_or(|block| {
        let mut entries = block.entries.iter();
        block.sense == Sense::Listed && entries.any(|it| it.principal == PrincipalName::Anyone)
    });
    is_anyone && deny.condition.is_empty() && is_everywhere(deny)
}

/// Whether a statement is about every resource.
fn is_everywhere(statement: &Statement) -> bool {
    statement.resource.as_ref().is_none_or(resource::is_everything)
}

/// The actions in parts by the Deny statements that are about them.
fn by_denies<'s>(
    actions: ActionSet,
    denies: &[&'s Statement],
) -> Vec<(ActionSet, Vec<&'s Statement>)> {
    let mut parts: Vec<(ActionSet, Vec<&Statement>)> = vec![(actions, Vec::new())];
    for deny in denies {
        let own = meant(deny);
        let mut next = Vec::new();
        for (rest, except) in parts {
            let (mut inside, mut outside) = (rest.clone(), rest);
            inside.intersect_with(&own);
            outside.subtract(&own);
            let more = except.iter().copied().chain([*deny]).collect();
            next.extend([(inside, more), (outside, except)]);
        }
        next.retain(|(set, _)| !set.is_empty());
        parts = next;
    }
    parts
}

fn terms(statement: &Statement, denies: &[&Statement], actions: &ActionSet) -> Terms {
    let catalog = Catalog::embedded();
    let actions: Vec<Action<'_>> = actions.iter().map(|id| catalog.action_by_id(id)).collect();
    let block = statement.resource.as_ref();
    let patterns = block.into_iter().flat_map(|it| &it.entries);
    let mut except: Vec<String> = denies.iter().map(|it| exception(it, &actions)).collect();
    except.sort();
    except.dedup();
    Terms {
        resources: resources(statement, &actions),
        patterns: patterns.map(|it| it.text.value.to_string()).collect(),
        callers: statement.principal.as_ref().map_or(String::new(), callers),
        conditions: condition::of_statement(statement),
        except,
    }
}

fn resources(statement: &Statement, actions: &[Action<'_>]) -> String {
    match &statement.resource {
        Some(block) => resource::of_block(block, actions),
        None => "the resource that has the policy".to_owned(),
    }
}

/// What a Deny statement takes away.
fn exception(deny: &Statement, actions: &[Action<'_>]) -> String {
    let mut words = Vec::new();
    if !is_everywhere(deny) {
        words.push(format!("on {}", resources(deny, actions)));
    }
    if let Some(block) = &deny.principal {
        words.push(callers(block));
    }
    words.extend(deny.condition.iter().map(condition::of_test));
    words.join(" ")
}

/// Whom a principal block names.
fn callers(block: &Block<PrincipalEntry>) -> String {
    let word = |entry: &PrincipalEntry| match &entry.principal {
        PrincipalName::Anyone => "anybody".to_owned(),
        PrincipalName::Account(id) => format!("account {id}"),
        PrincipalName::User(name)
        | PrincipalName::Role(name)
        | PrincipalName::RoleSession(name)
        | PrincipalName::FederatedUser(name)
        | PrincipalName::Service(name)
        | PrincipalName::Federated(name)
        | PrincipalName::CanonicalUser(name)
        | PrincipalName::UniqueId(name) => format!("`{}`", visible(name)),
    };
    let words: Vec<String> = block.entries.iter().map(word).collect();
    match block.sense {
        Sense::Listed => format!("for {}", list(&words, "and")),
        Sense::Excluded => format!("for all but {}", list(&words, "and")),
    }
}
