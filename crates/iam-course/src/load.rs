//! Reads an exercise file, and reports everything that is wrong with it at once.

mod limit;
mod setting;
mod stage;
mod tasks;

use std::collections::BTreeSet;

use iam_eval::Outcome;
use iam_policy::{KINDS, PolicyKind};

use crate::AuthorError;
use crate::exercise::{
    ATTACK, Document, Exercise, Form, PREDICTION, Request, Symptom, WrongAnswer,
};
use crate::grade::CHANGES;
use crate::suggest::did_you_mean;
use crate::table::{Reader, Table, Text};

pub(crate) use tasks::all as tasks;

/// What an author may expect, in the words of a result.
pub(crate) const OUTCOMES: [(&str, Outcome); 3] = [
    ("Allow", Outcome::Allow),
    ("ImplicitDeny", Outcome::ImplicitDeny),
    ("ExplicitDeny", Outcome::ExplicitDeny),
];

/// Reads the `text` of an exercise; `file` is its path below `exercises/`, for messages.
///
/// # Errors
///
/// Every mistake in the file, in the order of the text.
pub fn load_exercise(file: &str, text: &str) -> Result<Exercise, Vec<AuthorError>> {
    let reader = Reader::new(file, text);
    let toml = reader.toml(text);
    let exercise = toml.map(|toml| exercise(&reader, Table::of_file(&reader, &toml), file));
    reader.result(exercise)
}

fn exercise(reader: &Reader<'_>, mut table: Table<'_, '_>, file: &str) -> Exercise {
    let id = table.text("id");
    check_slug(reader, "id", &id);
    let chapter = table.text("chapter");
    check_chapter(reader, &chapter, file);
    let title = table.text("title").value;
    let form = table.choice("form", &Form::ALL).unwrap_or(Form::Write);
    let difficulty = u8::try_from(table.number("difficulty", 1..=5)).unwrap_or(5);
    let minutes = table.number("minutes", 1..=240);
    let tasks = table.texts("tasks");
    tasks.iter().for_each(|task| tasks::check(reader, task));
    let story = table.text("story").value.trim().to_owned();
    let world = values(table.texts("world"));
    let hints = values(table.texts("hints"));
    let documents = documents(reader, &mut table);
    let document_names: Vec<_> = documents.iter().map(|document| document.name.clone()).collect();
    let bound = limit::bound(reader, &mut table, &documents);
    let floor = limit::floor(reader, &mut table, &documents);
    let setting = setting::read(reader, &mut table, &document_names);
    let principals = setting.principals.keys().map(String::as_str).collect::<Vec<_>>();
    let requests = requests(reader, &mut table, &principals);
    let request_ids: Vec<_> = requests.iter().map(|request| request.id.clone()).collect();
    let changes = stage::changes(reader, &mut table, form, documents.len());
    let prediction = stage::prediction(reader, &mut table, form, &request_ids);
    let attack = stage::attack(reader, &mut table, form, &principals);
    let asks = [
        (PREDICTION, prediction.is_some()),
        (ATTACK, attack.is_some()),
        (CHANGES, changes.is_some()),
    ];
    let parts = asks.into_iter().filter(|(_, is_asked)| *is_asked).map(|(name, _)| name.to_owned());
    let parts: Vec<String> = parts.collect();
    let wrong = wrong_answers(reader, &mut table, [&document_names, &request_ids, &parts]);
    table.end();
    Exercise {
        file: file.to_owned(),
        id: id.value,
        title,
        chapter: chapter.value,
        form,
        difficulty,
        minutes,
        tasks: values(tasks),
        story,
        world,
        bound,
        floor,
        hints,
        documents,
        changes,
        prediction,
        attack,
        setting,
        requests,
        wrong,
    }
}

/// The longest id or name: it becomes a part of paths, which some systems keep short.
pub(crate) const LONGEST_SLUG: usize = 60;

/// File names that mean devices to Windows, whatever their ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "com1", "com2", "lpt1", "lpt2"];

/// An id or name is used in commands and file names: small letters, digits, hyphens.
pub(crate) fn check_slug(reader: &Reader<'_>, field: &str, slug: &Text) {
    let is_long = slug.value.len() > LONGEST_SLUG;
    let is_taken = DEVICES.contains(&slug.value.as_str());
    if !is_slug(&slug.value) || is_long || is_taken {
        let help = if is_taken {
            "Windows keeps the name for a device: use another".to_owned()
        } else if is_long {
            format!("use at most {LONGEST_SLUG} characters")
        } else {
            "use small letters, digits and hyphens: `first-allow`".to_owned()
        };
        reader.error(&slug.place, format!("`{}` cannot be the {field}", slug.value), Some(help));
    }
}

/// Whether a text holds nothing but small letters, digits and hyphens.
pub(crate) fn is_slug(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// The folder is the chapter's number and slug.
pub(crate) fn check_chapter(reader: &Reader<'_>, chapter: &Text, file: &str) {
    check_slug(reader, "chapter", chapter);
    let folder = file.split('/').rev().nth(1).unwrap_or_default();
    let slug = folder.split_once('-').map_or(folder, |(_, slug)| slug);
    if !folder.is_empty() && !chapter.value.is_empty() && slug != chapter.value {
        let message =
            format!("the file lies in the folder of `{slug}`, not of `{}`", chapter.value);
        reader.error(&chapter.place, message, Some("move the file or correct `chapter`".into()));
    }
}

fn documents(reader: &Reader<'_>, table: &mut Table<'_, '_>) -> Vec<Document> {
    let mut seen = BTreeSet::new();
    let tables = table.tables("document");
    if tables.is_empty() {
        let help = "add `[[document]]` with what the learner writes".to_owned();
        reader.error(&(0..0), "the exercise has no document", Some(help));
    }
    let document = |mut table: Table<'_, '_>| {
        let name = table.text("name");
        check_slug(reader, "name of a document", &name);
        unique(reader, "document", &name, &mut seen);
        let document = Document {
            line: table.line(),
            name: name.value,
            kind: policy_kind(reader, &mut table),
            title: table.text("title").value,
            start: table.text("start").value,
            solution: table.text("solution").value,
        };
        table.end();
        document
    };
    tables.into_iter().map(document).collect()
}

fn requests(reader: &Reader<'_>, table: &mut Table<'_, '_>, principals: &[&str]) -> Vec<Request> {
    let mut seen = BTreeSet::new();
    let tables = table.tables("request");
    if tables.is_empty() {
        let help = "add `[[request]]`, at least one".to_owned();
        reader.error(&(0..0), "no request judges the answer", Some(help));
    }
    let request = |mut table: Table<'_, '_>| {
        let id = table.text("id");
        unique(reader, "request", &id, &mut seen);
        let principal = table.text("principal");
        known(reader, "principal", &principal, principals);
        let request = Request {
            line: table.line(),
            id: id.value,
            says: table.text("says").value,
            principal: principal.value,
            action: table.text("action").value,
            resource: table.text("resource").value,
            context: table.free_values("context"),
            decision: table.choice("decision", &OUTCOMES).unwrap_or(Outcome::ImplicitDeny),
            why: table.text("why").value,
        };
        table.end();
        request
    };
    tables.into_iter().map(request).collect()
}

fn wrong_answers(
    reader: &Reader<'_>,
    table: &mut Table<'_, '_>,
    [documents, requests, parts]: [&[String]; 3],
) -> Vec<WrongAnswer> {
    // A count of changes is no file.
    let files = documents.iter().chain(parts.iter().filter(|name| *name != CHANGES));
    let documents: Vec<_> = files.map(String::as_str).collect();
    let requests: Vec<_> = requests.iter().chain(parts).map(String::as_str).collect();
    let wrong = |mut table: Table<'_, '_>| {
        let says = table.text("says").value;
        let answer = table.named_texts("answer");
        answer.iter().for_each(|(name, _)| known(reader, "document", name, &documents));
        if answer.is_empty() {
            let help = "add `answer.NAME = '''…'''` with the wrong document".to_owned();
            reader.error(&table.place, "the wrong answer has no document", Some(help));
        }
        let wrong = WrongAnswer {
            line: table.line(),
            says,
            answer: answer.into_iter().map(|(name, text)| (name.value, text.value)).collect(),
            shows: symptom(reader, &mut table, &requests),
            feedback: table.text("feedback").value,
        };
        table.end();
        wrong
    };
    table.tables("wrong").into_iter().map(wrong).collect()
}

fn symptom(reader: &Reader<'_>, table: &mut Table<'_, '_>, requests: &[&str]) -> Symptom {
    let fails = table.texts("fails");
    let rejected = table.texts("rejected");
    let exceeds = table.flag("exceeds");
    fails.iter().for_each(|id| known(reader, "request", id, requests));
    rejected.iter().for_each(|code| check_code(reader, code));
    let symptoms = [!fails.is_empty(), !rejected.is_empty(), exceeds];
    if symptoms.iter().filter(|&&shows| shows).count() != 1 {
        let help = "`fails = [\"r2\"]` names the requests that come out otherwise, \
                    `rejected = [\"invalid-version\"]` the errors, `exceeds = true` says that \
                    it grants more than the bound where no request looks";
        let message = "a wrong answer fails requests, is rejected, or exceeds the bound";
        reader.error(&table.place, message, Some(help.to_owned()));
    }
    if exceeds {
        Symptom::Exceeds
    } else if rejected.is_empty() {
        Symptom::Fails(values(fails))
    } else {
        Symptom::Rejected(values(rejected))
    }
}

/// Reports a code that the checker does not have.
pub(crate) fn check_code(reader: &Reader<'_>, code: &Text) {
    if iam_lint::code(&code.value).is_none() {
        let help = did_you_mean(&code.value, iam_lint::codes().map(|code| code.id));
        reader.error(&code.place, format!("unknown code `{}`", code.value), help);
    }
}

/// The field `kind`: a kind of policy.
pub(crate) fn policy_kind(reader: &Reader<'_>, table: &mut Table<'_, '_>) -> PolicyKind {
    let written = table.text("kind");
    PolicyKind::from_name(&written.value).unwrap_or_else(|| {
        if !written.value.is_empty() {
            let names = || KINDS.iter().map(|row| row.name);
            let help = did_you_mean(&written.value, names()).unwrap_or_else(|| {
                format!("the kinds are {}", names().collect::<Vec<_>>().join(", "))
            });
            let message = format!("unknown kind of policy `{}`", written.value);
            reader.error(&written.place, message, Some(help));
        }
        PolicyKind::Managed
    })
}

/// Reports a name that stands twice.
pub(crate) fn unique(reader: &Reader<'_>, what: &str, name: &Text, seen: &mut BTreeSet<String>) {
    if !seen.insert(name.value.clone()) {
        let message = format!("a second {what} `{}`", name.value);
        reader.error(&name.place, message, Some("give each its own name".to_owned()));
    }
}

/// Reports a name that points at nothing.
fn known(reader: &Reader<'_>, what: &str, name: &Text, names: &[&str]) {
    if !name.value.is_empty() && !names.contains(&name.value.as_str()) {
        let help = did_you_mean(&name.value, names.iter().copied())
            .or_else(|| (!names.is_empty()).then(|| format!("known here: {}", names.join(", "))));
        reader.error(&name.place, format!("unknown {what} `{}`", name.value), help);
    }
}

fn values(texts: Vec<Text>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}
