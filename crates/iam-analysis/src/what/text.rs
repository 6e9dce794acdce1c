//! A summary as lines of 80 columns.

use iam_catalog::{Catalog, shrink};
use iam_policy::visible;

use super::{Danger, Row, Scope, Summary, Terms, is_part};
use crate::phrase::{counted, number, wrap};
use crate::words::doubt;

/// Above this many services with the same terms, only their number and the first are told.
const MOST_SERVICES: usize = 6;
/// The same for what changes permissions or hands out credentials.
const MOST_DANGEROUS: usize = 12;
/// Above this many actions, patterns stand for them.
const MOST_NAMES: usize = 6;

/// The whole summary.
pub(super) fn all(summary: &Summary) -> String {
    let mut out = String::new();
    if let Some(kind) = summary.kind.filter(|it| !it.grants()) {
        let text =
            format!("{} grants nothing; this is the most it lets others grant.", kind.a_title());
        out.push_str(&wrap("note: ", &text));
        out.push('\n');
    }
    if summary.rows.is_empty() {
        out.push_str("nothing\n");
    }
    let mut rest = summary.rows.as_slice();
    let mut heading = None;
    while let Some(first) = rest.first() {
        let same = |row: &&Row| section(row) == section(first);
        let (own, others) = rest.split_at(rest.iter().take_while(same).count());
        rest = others;
        if first.scope == Scope::Everything {
            own.iter().for_each(|row| out.push_str(&everything(row)));
            continue;
        }
        if heading != Some(section(first)) {
            let gap = if out.is_empty() { "" } else { "\n" };
            out.push_str(&format!("{gap}{}\n", section(first)));
            heading = Some(section(first));
        }
        for terms in distinct(own) {
            let rows: Vec<&Row> = own.iter().filter(|it| it.terms == *terms).collect();
            out.push_str(&wrap("  ", &in_words(terms)));
            out.push_str(&services(&rows));
        }
    }
    out.push_str(&open(summary));
    out
}

/// What could not be told.
fn open(summary: &Summary) -> String {
    if summary.doubts.is_empty() {
        return String::new();
    }
    let mut out = "\nnot known: some of these actions may be denied after all\n".to_owned();
    out.extend(summary.doubts.iter().map(|it| wrap("  ", &doubt(it).message)));
    out
}

/// The heading a row stands under.
fn section(row: &Row) -> &'static str {
    match row.scope {
        Scope::Everything => "everything",
        Scope::Service(_) => "every action of a service",
        Scope::Part(_) => row.danger.title(),
    }
}

fn everything(row: &Row) -> String {
    let count = number(row.of);
    wrap("", &format!("everything: all {count} actions of AWS {}", in_words(&row.terms)))
}

/// The terms of the rows, each once, in their order.
fn distinct(rows: &[Row]) -> Vec<&Terms> {
    let mut all: Vec<&Terms> = Vec::new();
    for row in rows {
        if !all.contains(&&row.terms) {
            all.push(&row.terms);
        }
    }
    all
}

fn in_words(terms: &Terms) -> String {
    let mut text = format!("on {}", terms.resources);
    for part in [&terms.callers, &terms.conditions].into_iter().filter(|it| !it.is_empty()) {
        text.push_str(&format!(", {part}"));
    }
    for except in &terms.except {
        text.push_str(&format!(", but not {except}"));
    }
    text
}

/// The services of rows with the same terms.
fn services(rows: &[&Row]) -> String {
    let is_dangerous = |row: &&&Row| is_part(row) && row.danger <= Danger::Credentials;
    let most = match rows.first().filter(is_dangerous) {
        Some(_) => MOST_DANGEROUS,
        None => MOST_SERVICES,
    };
    if rows.len() <= most {
        return rows.iter().map(|row| service(row)).collect();
    }
    let count: usize = rows.iter().map(|it| it.count()).sum();
    let of: usize = rows.iter().map(|it| it.of).sum();
    let counts = if count == of {
        format!("all {} actions", number(of))
    } else {
        format!("{} of {} actions", number(count), number(of))
    };
    let names: Vec<&str> = rows.iter().map(|row| row.service()).take(MOST_SERVICES).collect();
    let more = number(rows.len() - names.len());
    let services = number(rows.len());
    let text = format!("{counts} of {services} services: {} and {more} more", names.join(", "));
    wrap("    ", &text)
}

fn service(row: &Row) -> String {
    let prefix = visible(row.service());
    match row.scope {
        Scope::Everything | Scope::Service(_) => {
            format!("    {prefix}: all {}\n", counted(row.of, "action", "actions"))
        }
        Scope::Part(_) => {
            let (count, of) = (number(row.count()), number(row.of));
            let text = format!("{prefix}: {count} of {of}: {}", names(row));
            wrap("    ", &text)
        }
    }
}

/// The names of the actions of a row, or patterns that stand for exactly them.
fn names(row: &Row) -> String {
    if row.actions.len() <= MOST_NAMES {
        return row.actions.join(", ");
    }
    let short = shrink(Catalog::embedded(), &row.set());
    let patterns = short.iter().map(|it| it.split_once(':').map_or(it.as_str(), |(_, name)| name));
    let mut patterns: Vec<&str> = patterns.collect();
    if patterns.len() <= MOST_NAMES {
        return patterns.join(", ");
    }
    // Patterns say more than names.
    patterns.sort_by_key(|it| !it.contains('*'));
    let more = patterns.len() - (MOST_NAMES - 1);
    patterns.truncate(MOST_NAMES - 1);
    format!("{} and {more} more", patterns.join(", "))
}
