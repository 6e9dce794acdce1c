//! What stands at a place of a policy, explained.

use std::collections::BTreeMap;

use iam_catalog::facts::partition;
use iam_catalog::{AccessLevel, Action, Catalog, Descriptions, Key, ResourceUse};
use iam_policy::{Arn, OperatorUse, Reading, Span, visible};

use crate::complete::floor;
use crate::cursor::{Slot, cursor};
use crate::element::{Element, Place, VALUES};
use crate::words::{key_says, operator_says};

/// What stands at a place of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// The bytes it is about.
    pub span: Span,
    /// The explanation.
    pub markdown: String,
}

/// How many names a list shows before it says how many more there are.
const SHOWN: usize = 8;

/// What the name at the byte `offset` means; `None` where there is nothing to say. With
/// `descriptions`, the sentence of AWS about an action or key is part of it.
pub fn hover(
    text: &str,
    offset: usize,
    reading: &Reading,
    descriptions: Option<&Descriptions>,
) -> Option<Hover> {
    let offset = floor(text, offset);
    // On the opening quote the name is meant that it opens.
    let on_quote = text.as_bytes().get(offset) == Some(&b'"');
    let found = cursor(text, offset).filter(|it| it.content.start < it.content.end);
    let found = found.or_else(|| cursor(text, offset + usize::from(on_quote)))?;
    let explainer = Explainer { catalog: Catalog::embedded(), reading, descriptions };
    let named = |span: Span| text.get(span.start..span.end).filter(|word| !word.is_empty());
    if let Some(span) = found.variable(text, offset) {
        return Some(Hover { span, markdown: explainer.key(named(span)?)? });
    }
    let span = found.content;
    let word = named(span)?;
    let markdown = explainer.explain(found.slot, &found.path, word)?;
    Some(Hover { span, markdown })
}

/// Explains names.
struct Explainer<'a> {
    catalog: &'static Catalog,
    reading: &'a Reading,
    descriptions: Option<&'a Descriptions>,
}

impl Explainer<'_> {
    fn explain(&self, slot: Slot, path: &[&str], word: &str) -> Option<String> {
        match (slot, path) {
            (Slot::Key, []) => self.element(Place::Document, word),
            (Slot::Key, ["Statement"]) => self.element(Place::Statement, word),
            (Slot::Key, ["Statement", "Principal" | "NotPrincipal"]) => {
                self.element(Place::Principal, word)
            }
            (Slot::Key, ["Statement", "Condition"]) => operator(word),
            (Slot::Key, ["Statement", "Condition", _]) => self.key(word),
            (Slot::Value, ["Version"]) => value("Version", word),
            (Slot::Value, ["Statement", "Effect"]) => value("Effect", word),
            (Slot::Value, ["Statement", "Action" | "NotAction"]) => self.actions(word),
            (
                Slot::Value,
                ["Statement", "Resource" | "NotResource" | "Principal" | "NotPrincipal", ..],
            )
            | (Slot::Value, ["Statement", "Condition", _, _]) => self.arn(word),
            (Slot::Key | Slot::Value, _) => None,
        }
    }

    fn element(&self, place: Place, word: &str) -> Option<String> {
        let element = Element::find(place, word)?;
        let fits = if element.fits(self.reading.kind) {
            String::new()
        } else {
            format!("\n\nIt has no place in {}.", self.reading.kind.a_title())
        };
        Some(format!("**`{}`**\n\n{}{fits}", element.name, element.sentence))
    }

    fn actions(&self, word: &str) -> Option<String> {
        if let Some(action) = self.catalog.find_action(word) {
            return Some(self.action(action));
        }
        let covered = self.catalog.covered(word);
        if !word.contains(['*', '?']) || covered.is_empty() {
            return None;
        }
        let actions: Vec<Action<'_>> =
            covered.iter().map(|id| self.catalog.action_by_id(id)).collect();
        let mut levels: BTreeMap<AccessLevel, Vec<String>> = BTreeMap::new();
        for action in &actions {
            let name = match word.split_once(':') {
                Some((prefix, _)) if prefix != "*" => action.name().to_owned(),
                _ => action.full_name(),
            };
            levels.entry(action.level()).or_default().push(format!("`{name}`"));
        }
        let mut out = format!("**`{}`** {}\n", visible(word), count(actions.len(), "action"));
        for (level, names) in &levels {
            out.push_str(&format!("\n- {}: {} ({})", level.word(), names.len(), listed(names)));
        }
        Some(out)
    }

    fn action(&self, action: Action<'_>) -> String {
        let service = action.service();
        let mut out =
            format!("**`{}`** {} ({})", action.full_name(), action.level().word(), service.title());
        let says = self.descriptions.map(|it| it.action(action)).unwrap_or_default();
        paragraph(&mut out, says);
        let resources: Vec<String> = action.resources().map(resource).collect();
        if resources.is_empty() {
            paragraph(&mut out, "It acts on no resource that has a name: `Resource` must be `*`.");
        } else {
            paragraph(&mut out, "Acts on:\n");
            resources.iter().for_each(|line| out.push_str(line));
        }
        let keys: Vec<String> = action.keys().map(|key| format!("`{}`", key.name())).collect();
        if !keys.is_empty() {
            paragraph(&mut out, &format!("Condition keys: {}", listed(&keys)));
        }
        let needs: Vec<String> =
            action.dependents().map(|it| format!("`{}`", it.full_name())).collect();
        if !needs.is_empty() {
            paragraph(&mut out, &format!("Some ways to call it also need: {}", listed(&needs)));
        }
        out
    }

    fn key(&self, word: &str) -> Option<String> {
        let key: Key<'_> = self.catalog.key(word)?;
        let mut out = format!("**`{}`** {}", key.name(), key_says(key));
        let says = self.descriptions.map(|it| it.key(key)).unwrap_or_default();
        paragraph(&mut out, says);
        if key.is_multivalued() {
            let says = "A request can carry several values, so operators other than `Null` \
                        need `ForAnyValue:` or `ForAllValues:` in front.";
            paragraph(&mut out, says);
        }
        Some(out)
    }

    fn arn(&self, word: &str) -> Option<String> {
        let arn = Arn::parse(word)?;
        let service = self.catalog.service(arn.service()).map(|it| it.title()).unwrap_or_default();
        let partition = partition(arn.partition()).map(|it| it.title).unwrap_or_default();
        let rows = [
            ("Partition", arn.partition(), partition, ""),
            ("Service", arn.service(), service, ""),
            ("Region", arn.region(), "", "left out"),
            ("Account", arn.account(), "", "left out"),
            ("Resource", arn.resource(), "", ""),
        ];
        let mut out = "| Field | Value | |\n| --- | --- | --- |".to_owned();
        for (name, value, says, empty) in rows {
            let (value, says) = match value {
                "" => (String::new(), empty),
                "*" => ("`*`".to_owned(), "any"),
                value => (format!("`{}`", cell(value)), says),
            };
            out.push_str(&format!("\n| {name} | {value} | {says} |"));
        }
        Some(out)
    }
}

/// Text of the author in a cell of a table.
fn cell(text: &str) -> String {
    visible(text).replace('|', "\\|").replace('`', "'")
}

fn operator(word: &str) -> Option<String> {
    let written = OperatorUse::parse(word).ok()?;
    Some(format!("**`{written}`**\n\nHolds if {}.", operator_says(&written)))
}

fn value(element: &str, word: &str) -> Option<String> {
    let (_, name, says) = VALUES.iter().find(|(of, name, _)| *of == element && *name == word)?;
    Some(format!("**`{name}`**\n\n{says}"))
}

fn resource(used: ResourceUse<'_>) -> String {
    let required = if used.required { " (always)" } else { "" };
    let shapes: Vec<String> =
        used.resource_type.templates().map(|it| format!("`{}`", it.text())).collect();
    format!("\n- {}{required}: {}", used.resource_type.name(), shapes.join(" or "))
}

fn paragraph(out: &mut String, text: &str) {
    if !text.is_empty() {
        out.push_str("\n\n");
        out.push_str(text);
    }
}

fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// The first names, and how many more there are.
fn listed(names: &[String]) -> String {
    let mut out = names.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        out.push_str(&format!(" and {} more", names.len() - SHOWN));
    }
    out
}
