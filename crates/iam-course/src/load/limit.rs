//! Reads the bound and the floor of an exercise: words, and a policy for each document.

use std::collections::BTreeMap;

use crate::exercise::{Document, Limit};
use crate::table::{Reader, Table};

/// Names of fields of a limit and of other files of the learner, which no document can have.
const TAKEN: &[&str] = &["says", "unproved", "prediction", "attack"];

/// The table `[bound]`, which every exercise has.
pub(super) fn bound(
    reader: &Reader<'_>,
    table: &mut Table<'_, '_>,
    documents: &[Document],
) -> Limit {
    let limit = table.required_table("bound");
    limit.map_or_else(Limit::default, |of| read(reader, of, documents))
}

/// The table `[floor]`, which may be missing.
pub(super) fn floor(
    reader: &Reader<'_>,
    table: &mut Table<'_, '_>,
    documents: &[Document],
) -> Option<Limit> {
    table.table("floor").map(|of| read(reader, of, documents))
}

fn read(reader: &Reader<'_>, mut table: Table<'_, '_>, documents: &[Document]) -> Limit {
    let line = table.line();
    let says = table.text("says").value;
    let unproved = table.optional_text("unproved").map(|text| text.value);
    let names: Vec<_> = documents.iter().map(|document| document.name.as_str()).collect();
    // A document that is not named is compared with the solution.
    let mut policies: BTreeMap<_, _> =
        documents.iter().map(|it| (it.name.clone(), it.solution.clone())).collect();
    for (name, policy) in table.rest() {
        super::known(reader, "document", &name, &names);
        if unproved.is_some() {
            let help = "remove the policy, or remove `unproved`".to_owned();
            reader.error(&name.place, "a policy, though nothing is proved", Some(help));
        }
        policies.insert(name.value, policy.value);
    }
    for document in documents.iter().filter(|it| TAKEN.contains(&it.name.as_str())) {
        let message = format!("a document cannot be called `{}`", document.name);
        let help = "the name stands for something else already".to_owned();
        reader.error(&(0..0), message, Some(help));
    }
    if unproved.is_some() {
        policies.clear();
    }
    Limit { line, says, policies, unproved }
}
