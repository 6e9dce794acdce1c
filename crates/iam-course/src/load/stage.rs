//! Reads what an exercise asks for besides documents: a prediction, an attack, a choice.

use crate::exercise::{Attack, Form, Prediction};
use crate::table::{Reader, Table, Text};

/// The number `changes`, which an exercise of the form `choose` has.
pub(super) fn changes(
    reader: &Reader<'_>,
    table: &mut Table<'_, '_>,
    form: Form,
    documents: usize,
) -> Option<usize> {
    let number = (form == Form::Choose).then(|| usize::from(table.number("changes", 1..=9)))?;
    if number >= documents {
        let message = format!("`changes` is {number}, and there are {documents} documents");
        let help = "a choice needs more documents than may change".to_owned();
        reader.error(&table.place, message, Some(help));
    }
    Some(number)
}

/// The table `[prediction]`; an exercise of the form `predict` has one, any other may.
pub(super) fn prediction(
    reader: &Reader<'_>,
    table: &mut Table<'_, '_>,
    form: Form,
    ids: &[String],
) -> Option<Prediction> {
    let mut of = stage(table, "prediction", form == Form::Predict)?;
    let requests = of.texts("requests");
    let known: Vec<_> = ids.iter().map(String::as_str).collect();
    requests.iter().for_each(|id| super::known(reader, "request", id, &known));
    let prediction = Prediction {
        line: of.line(),
        says: of.text("says").value,
        requests: names(requests, ids.iter().map(String::as_str)),
    };
    of.end();
    Some(prediction)
}

/// The table `[attack]`; an exercise of the form `attack` has one, any other may.
pub(super) fn attack(
    reader: &Reader<'_>,
    table: &mut Table<'_, '_>,
    form: Form,
    known: &[&str],
) -> Option<Attack> {
    let mut of = stage(table, "attack", form == Form::Attack)?;
    let principals = of.texts("principals");
    principals.iter().for_each(|name| super::known(reader, "principal", name, known));
    let attack = Attack {
        line: of.line(),
        says: of.text("says").value,
        principals: names(principals, known.iter().copied()),
        solution: of.text("solution").value,
    };
    of.end();
    Some(attack)
}

fn stage<'r, 't>(
    table: &mut Table<'r, 't>,
    name: &'static str,
    is_required: bool,
) -> Option<Table<'r, 't>> {
    if is_required { table.required_table(name) } else { table.table(name) }
}

/// The names that are written; where there are none, all.
fn names<'a>(written: Vec<Text>, all: impl Iterator<Item = &'a str>) -> Vec<String> {
    if written.is_empty() { all.map(str::to_owned).collect() } else { super::values(written) }
}
