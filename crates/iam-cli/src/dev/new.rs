//! `iam dev new`: a new exercise, every field of which is filled and explained.

use std::fs::{self, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use iam_course::exercise::Form;
use iam_course::files::check;

use crate::args::{Global, New};
use crate::console::Console;
use crate::failure::{Ended, Failure, code};
use crate::lesson::shown;

/// An exercise that works.
const EXERCISE: &str = include_str!("new.toml");

/// What the first document starts with is foretold.
const PREDICTION: &str = "
# What the learner foretells in `prediction.json`, with the documents as they are at the start.
# `requests = [...]` picks some of them; without it all are meant. No key is written: the evaluator
# computes it.
[prediction]
says = \"What becomes of each request, as Ana's policy stands?\"
requests = [\"r1\", \"r2\", \"r3\", \"r5\"]
";

/// A hole in what the first document starts with.
const ATTACK: &str = "
# What the learner shows in `attack.json`: a request that the start lets through and the solution
# does not. `principals = [...]` says who may be chosen; without it everybody.
[attack]
says = \"Find a request with which Ana reads something that is no notice.\"
principals = [\"ana\"]
solution = '''
{
  \"principal\": \"ana\",
  \"action\": \"s3:GetObject\",
  \"resource\": \"arn:aws:s3:::hl-notices-drafts/june.txt\",
  \"context\": {}
}
'''
";

/// A second document, which is right from the beginning.
const CHOICE: &str = "
# The other documents stay as they are.
[[document]]
name = \"ben\"
kind = \"inline-user\"
title = \"identity policy of Ben\"
start = '''
{
  \"Version\": \"2012-10-17\",
  \"Statement\": { \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::hl-notices/*\" }
}
'''
solution = '''
{
  \"Version\": \"2012-10-17\",
  \"Statement\": { \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::hl-notices/*\" }
}
'''

[principal.ben]
arn = \"arn:aws:iam::111122223333:user/ben\"
identity = [\"@ben\"]
";

const CHANGES: &str = "\
# How many of the documents may differ from their start.
changes = 1
";

/// `iam dev new [PATH]`
pub(super) fn run(new: &New, global: &Global, console: &mut Console) -> Ended {
    let named = new.path.clone().map_or_else(
        || {
            ask("The id of the exercise, such as `night-watch`: ", "a name", console)
                .map(Into::into)
        },
        Ok,
    )?;
    let file = place(&named, new.chapter.as_deref(), global, console)?;
    let form = match new.form {
        Some(word) => word.0,
        None => ask_form(console)?,
    };
    let (chapter, id) = (slug_of(file.parent()), slug_of(Some(&file.with_extension(""))));
    if new.chapter.as_ref().is_some_and(|named| *named != chapter) {
        let message = format!("{} lies in the folder of another chapter", shown(&file));
        return Err(Failure::new(code::USAGE, message).help("leave out `--chapter`"));
    }
    let text = text(&id, &chapter, form);
    refuse_bad_names(&file, &text)?;
    write(&file, &text)?;
    write_schema(&file)?;
    let file = shown(&file);
    console.text(&format!("wrote {file}\n  see   iam dev preview --watch {file}\n"))?;
    console.text(&format!("  check iam dev check {file}\n"))?;
    console.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The text of a new exercise.
fn text(id: &str, chapter: &str, form: Form) -> String {
    let (changes, stage) = match form {
        Form::Write | Form::Repair => ("", ""),
        Form::Predict => ("", PREDICTION),
        Form::Attack => ("", ATTACK),
        Form::Choose => (CHANGES, CHOICE),
    };
    EXERCISE
        .replace("SCHEMA", "../exercise.schema.json")
        .replace("\"ID\"", &format!("\"{id}\""))
        .replace("\"CHAPTER\"", &format!("\"{chapter}\""))
        .replace("\"FORM\"", &format!("\"{}\"", form.word()))
        .replace("CHANGES\n", changes)
        .replace("STAGE\n", &format!("{stage}\n"))
}

/// The file that is meant: it is named itself, or by the id of the exercise.
fn place(
    named: &Path,
    chapter: Option<&str>,
    global: &Global,
    console: &mut Console,
) -> Result<PathBuf, Failure> {
    if named.extension().is_some_and(|it| it == "toml") {
        return Ok(named.to_owned());
    }
    let chapter = match chapter {
        Some(chapter) => chapter.to_owned(),
        None => ask("The chapter, such as `conditions`: ", "`--chapter`", console)?,
    };
    let root = super::exercises(global)?;
    let folder = numbered(&root, &chapter);
    let id = named.to_string_lossy();
    // A second one of the name would be refused all the same: the number is new.
    let file = numbered(&folder, &format!("{id}.toml"));
    Ok(file)
}

/// The entry `NN-NAME` of a folder; where there is none, with the number behind the last.
fn numbered(folder: &Path, name: &str) -> PathBuf {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let entries: Vec<_> = entries.filter_map(|it| it.file_name().into_string().ok()).collect();
    let parted = || entries.iter().filter_map(|it| it.split_once('-'));
    let found = parted().find(|(number, rest)| *rest == name && number.parse::<u32>().is_ok());
    let number = match found {
        Some((number, _)) => number.to_owned(),
        None => {
            let numbers = parted().filter_map(|(number, _)| number.parse::<u32>().ok());
            format!("{:02}", numbers.max().unwrap_or(0).saturating_add(1))
        }
    };
    folder.join(format!("{number}-{name}"))
}

/// The name of a file or folder without the number that sorts it.
fn slug_of(path: Option<&Path>) -> String {
    let name = path.and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    let parted = name.split_once('-').filter(|(number, _)| number.parse::<u32>().is_ok());
    parted.map_or(name.as_ref(), |(_, slug)| slug).to_owned()
}

/// Names that a learner's folder could not have.
fn refuse_bad_names(file: &Path, text: &str) -> Result<(), Failure> {
    let name = file.to_string_lossy().replace('\\', "/");
    match check(&name, text).errors().first() {
        None => Ok(()),
        Some(error) => {
            let message = iam_policy::visible(&error.message);
            let help = error.help.clone().unwrap_or_default();
            Err(Failure::new(code::USAGE, message).help(iam_policy::visible(&help)))
        }
    }
}

/// Writes a file that is not there yet, and its folder.
fn write(file: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::file(file, &error);
    if let Some(folder) = file.parent().filter(|it| !it.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    match OpenOptions::new().write(true).create_new(true).open(file) {
        Ok(mut opened) => opened.write_all(text.as_bytes()).map_err(failed),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let message = format!("{} is there already", shown(file));
            Err(Failure::new(code::ENVIRONMENT, message).help("name another file"))
        }
        Err(error) => Err(failed(error)),
    }
}

/// Puts the schema where the first line of the exercise looks for it, unless one is there.
fn write_schema(file: &Path) -> Result<(), Failure> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let schema = folder.join("../exercise.schema.json");
    if schema.exists() {
        return Ok(());
    }
    write(&schema, &iam_course::schema::exercise())
}

fn ask_form(console: &mut Console) -> Result<Form, Failure> {
    if !io::stdin().is_terminal() {
        return Ok(Form::Write);
    }
    let words: Vec<&str> = Form::ALL.iter().map(|(word, _)| *word).collect();
    let answer = console.ask(&format!("The form ({}) [write]: ", words.join(", ")))?;
    if answer.is_empty() {
        return Ok(Form::Write);
    }
    let found = Form::ALL.iter().find(|(word, _)| *word == answer);
    found.map(|&(_, form)| form).ok_or_else(|| {
        let message = format!("no form `{}`", iam_policy::visible(&answer));
        Failure::new(code::USAGE, message).help(format!("the forms are {}", words.join(", ")))
    })
}

/// Asks for what is missing, where there is somebody to ask.
fn ask(question: &str, what: &str, console: &mut Console) -> Result<String, Failure> {
    if !io::stdin().is_terminal() {
        let message = format!("{what} is missing");
        return Err(Failure::new(code::USAGE, message).help("`iam dev new --help` tells how"));
    }
    let answer = console.ask(question)?;
    if answer.is_empty() {
        return Err(Failure::new(code::USAGE, format!("{what} is missing")));
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_exercise_works_in_every_form() {
        for (word, form) in Form::ALL {
            let text = text("night-watch", "nights", form);
            let checked = check("01-nights/01-night-watch.toml", &text);
            assert_eq!(checked.errors(), [], "{word}");
            assert!(!text.contains("CHANGES") && !text.contains("STAGE"), "{word}");
        }
    }
}
