//! The actions that patterns cover, as a table.

use iam_catalog::{AccessLevel, Action, ActionSet, suggest};

use super::{Answer, Form, Missing, Source, action, typed};
use crate::text::{WIDTH, columns, count, lay};

/// Which actions to list.
#[derive(Debug, Clone, Copy)]
pub struct ActionQuery<'q> {
    /// Patterns such as `s3:Get*`; without a prefix they count for every service, and the name of
    /// a service stands for all its actions.
    pub patterns: &'q [String],
    /// Only those of this level.
    pub level: Option<AccessLevel>,
}

/// The actions that any of the patterns covers, in the order of the catalog.
pub fn actions(source: &Source<'_>, query: &ActionQuery<'_>, form: Form) -> Answer {
    let catalog = source.catalog;
    let mut set = ActionSet::empty(catalog);
    for pattern in query.patterns {
        let covered = catalog.covered(&full(source, pattern));
        if covered.is_empty() {
            return Err(nothing(source, pattern));
        }
        set.union_with(&covered);
    }
    let all = set.iter().map(|id| catalog.action_by_id(id));
    let found: Vec<Action<'_>> =
        all.filter(|it| query.level.is_none_or(|level| it.level() == level)).collect();
    Ok(match form {
        Form::Text => table(source, &found),
        Form::Names => found.iter().map(|it| it.full_name() + "\n").collect(),
        Form::Json => source.json(|out| {
            out.array("actions", |list| {
                for found in found {
                    list.object(|out| action::object(source, found, out));
                }
            });
        }),
    })
}

/// The pattern with its prefix.
fn full(source: &Source<'_>, pattern: &str) -> String {
    match pattern {
        _ if pattern == "*" || pattern.contains(':') => pattern.to_owned(),
        _ if source.catalog.service(pattern).is_some() => format!("{pattern}:*"),
        _ => format!("*:{pattern}"),
    }
}

fn nothing(source: &Source<'_>, pattern: &str) -> Missing {
    let (catalog, shown) = (source.catalog, typed(pattern));
    let Some((prefix, _)) = pattern.split_once(':') else {
        let mut missing = super::service::missing(source, pattern);
        missing.message = format!("no action and no service is called like `{shown}`");
        return missing;
    };
    if prefix != "*" && catalog.service(prefix).is_none() {
        return super::service::missing(source, prefix);
    }
    let message = format!("`{shown}` covers no action");
    if let Some(near) = suggest::nearest_pattern(catalog, pattern) {
        return Missing::new(message, format!("did you mean `{near}`?"));
    }
    if !pattern.contains(['*', '?']) {
        return action::missing(source, pattern);
    }
    let program = source.program;
    let help = if prefix == "*" {
        "a pattern looks like `s3:Get*`".to_owned()
    } else {
        format!("`{program}actions \"{prefix}:*\"` lists what there is")
    };
    Missing::new(message, help)
}

/// Name, level and resource types; what does not fit in the line is counted.
fn table(source: &Source<'_>, found: &[Action<'_>]) -> String {
    const NAME: usize = 46;
    let widest = found.iter().map(|it| it.full_name().len()).filter(|it| *it <= NAME).max();
    let name_width = widest.unwrap_or(NAME);
    // `Permissions management` would take the room of the types.
    let short = |level: AccessLevel| level.word().split(' ').next().unwrap_or_default();
    let rest = WIDTH.saturating_sub(name_width + 2 + "Permissions".len() + 2);
    let mut rows = Vec::new();
    for it in found {
        let name = it.full_name();
        let types: Vec<&str> = it.resources().map(|used| used.resource_type.name()).collect();
        let types = if types.is_empty() { "*".to_owned() } else { fitting(&types, rest) };
        let level = short(it.level()).to_owned();
        if name.len() > name_width {
            rows.push(vec![name]);
            rows.push(vec![String::new(), level, types]);
        } else {
            rows.push(vec![name, level, types]);
        }
    }
    let long = |row: &Vec<String>| row.len() == 1;
    // A name that is too wide for its column stands in a line of its own.
    let mut out = String::new();
    let title = vec!["action".to_owned(), "level".to_owned(), "resource types".to_owned()];
    let aligned: Vec<Vec<String>> =
        std::iter::once(title).chain(rows.iter().filter(|row| !long(row)).cloned()).collect();
    let mut lines = lay(&columns(&aligned), usize::MAX)
        .lines()
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter();
    out.extend(lines.next().map(|line| line + "\n"));
    for row in &rows {
        match row.as_slice() {
            [name] => out.push_str(&format!("{name}\n")),
            _ => out.extend(lines.next().map(|line| line + "\n")),
        }
    }
    out + &format!("\n{}", count(found.len(), "action")) + &source.footer()
}

/// As many names as fit, and how many more there are.
fn fitting(names: &[&str], width: usize) -> String {
    let more = |left: usize| if left == 0 { String::new() } else { format!(" +{left}") };
    let fits = |taken: &usize| {
        let shown = names.iter().take(*taken).copied().collect::<Vec<_>>().join(", ");
        shown.len() + more(names.len() - taken).len() <= width
    };
    let Some(taken) = (1..=names.len()).rev().find(fits) else {
        return count(names.len(), "type");
    };
    let shown: Vec<&str> = names.iter().take(taken).copied().collect();
    shown.join(", ") + &more(names.len() - taken)
}
