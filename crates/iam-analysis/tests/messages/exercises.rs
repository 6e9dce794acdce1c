//! What is said of the wrong answers that the first exercises list, beside their solutions. What
//! learners read of all of them is kept with the tests of `iam-course`.

use std::fs;
use std::path::{Path, PathBuf};

use iam_analysis::{Focus, PolicySet, Question, World};
use iam_policy::{Effect, PolicyKind, Reading, parse};
use toml::{Table, Value};

use crate::case::{document, policy};
use crate::tell::{Said, Telling};

/// The first chapter whose exercises are left out.
const FROM_HERE: &str = "11";

/// Every wrong answer that can be read as a policy, of the first exercises.
pub(crate) fn told() -> String {
    let mut out = String::new();
    for path in files() {
        let text = read(&path);
        let exercise: Table = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"));
        out += &format!("# {}\n\n", string(&exercise, "title"));
        for wrong in tables(&exercise, "wrong") {
            out += &answer(&exercise, wrong);
        }
    }
    out
}

/// One wrong answer.
fn answer(exercise: &Table, wrong: &Table) -> String {
    let Some(Value::Table(answers)) = wrong.get("answer") else { return String::new() };
    let mut out = String::new();
    for own in tables(exercise, "document") {
        let (name, kind) = (string(own, "name"), string(own, "kind"));
        let Some(Value::String(text)) = answers.get(name) else { continue };
        let reading = Reading::stored(PolicyKind::from_name(kind).unwrap());
        let Some(_) = parse(text, &reading).policy else { continue };
        out += &format!("{}:\n", string(wrong, "says"));
        out += &compared(text, string(own, "solution"), kind, &world(exercise, name));
        out.push('\n');
    }
    out
}

/// An answer beside the solution.
fn compared(text: &str, solution: &str, kind: &str, world: &World) -> String {
    let read = policy(solution, PolicyKind::from_name(kind).unwrap());
    // Policies that only deny are judged by what they leave of everything.
    let only_denies = read.statements.iter().all(|statement| statement.effect == Effect::Deny);
    let ready = |text: &str| match only_denies {
        true => text.replacen(
            r#""Statement": ["#,
            r#""Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}, "#,
            1,
        ),
        false => text.to_owned(),
    };
    let (text, solution) = (ready(text), ready(solution));
    let own = PolicySet::Alone(document("yours", &text, kind));
    let right = PolicySet::Alone(document("task", &solution, kind));
    let telling = Telling { world, other: "the task", text: &text };
    let more = Question { allowed: vec![&own], refused: vec![&right], focus: Focus::default() };
    let less = Question { allowed: vec![&right], refused: vec![&own], focus: Focus::default() };
    telling.tell(&more, Said::More) + &telling.tell(&less, Said::Less)
}

/// The world of whoever carries the document.
fn world(exercise: &Table, document: &str) -> World {
    let mut world = World::default();
    let carried = format!("@{document}");
    let principals = exercise.get("principal").and_then(Value::as_table);
    let carries = |principal: &&Value| {
        let all = principal.get("identity").and_then(Value::as_array);
        all.is_some_and(|all| all.iter().any(|it| it.as_str() == Some(&carried)))
    };
    let carriers = principals.iter().flat_map(|table| table.values()).filter(carries);
    // The order of a table is not the same in every build.
    let first = carriers.filter_map(|it| it.get("arn")?.as_str()).min();
    world.principal = first.map(iam_policy::edit::quote);
    let resources = exercise.get("resource").and_then(Value::as_table);
    world.names = resources.iter().flat_map(|table| table.keys().cloned()).collect();
    let asked = tables(exercise, "request").filter_map(|it| it.get("resource")?.as_str());
    world.names.extend(asked.filter(|it| *it != "*").map(str::to_owned));
    world.names.sort();
    world
}

fn tables<'t>(table: &'t Table, name: &str) -> impl Iterator<Item = &'t Table> {
    let all = table.get(name).and_then(Value::as_array);
    all.into_iter().flatten().filter_map(Value::as_table)
}

fn string<'t>(table: &'t Table, name: &str) -> &'t str {
    table.get(name).and_then(Value::as_str).unwrap_or_else(|| panic!("`{name}` is missing"))
}

/// The files of all exercises, in their order.
fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../exercises");
    let entries = |path: &Path| -> Vec<PathBuf> {
        let list = fs::read_dir(path).expect("the exercises are in the repository");
        let mut paths: Vec<_> = list.map(|it| it.expect("a readable folder").path()).collect();
        paths.sort();
        paths
    };
    let is_early = |path: &PathBuf| path.is_dir() && *path < folder.join(FROM_HERE);
    let chapters = entries(&folder).into_iter().filter(is_early);
    let files = chapters.flat_map(|path| entries(&path));
    let exercise = |path: &PathBuf| {
        path.extension().is_some_and(|it| it == "toml") && !path.ends_with("quiz.toml")
    };
    files.filter(exercise).collect()
}

#[expect(clippy::disallowed_methods, reason = "the exercises are files")]
fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a readable exercise")
}
