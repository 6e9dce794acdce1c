//! `iam dev`: what authors of exercises need.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use iam_course::{
    Answer, AuthorError, Exercise, Style, check_exercise, check_quiz, grade, load_exercise,
    load_quiz, render,
};

use crate::args::Dev;
use crate::console::Console;
use crate::failure::{Ended, Failure, code};
use crate::input;
use crate::lesson;

/// `iam dev …`
pub(crate) fn run(command: &Dev, console: &mut Console) -> Ended {
    match command {
        Dev::Check { paths } => check(paths, console),
        Dev::Preview { file } => preview(file, console),
    }
}

/// `iam dev check PATH…`: everything that is wrong with exercises and quizzes.
fn check(paths: &[PathBuf], console: &mut Console) -> Ended {
    let mut files = Vec::new();
    for path in paths {
        collect(path, &mut files)?;
    }
    let mut count = 0;
    for file in &files {
        let errors = errors_of(file)?;
        count += errors.len();
        for error in errors {
            tell(&error, console)?;
        }
    }
    console.text(&format!("{} files, {count} mistakes\n", files.len()))?;
    console.flush()?;
    Ok(ExitCode::from(if count == 0 { code::OK } else { code::NO }))
}

fn errors_of(file: &Path) -> Result<Vec<AuthorError>, Failure> {
    let text = input::read(file)?.text;
    let name = file.display().to_string();
    Ok(if name.ends_with("quiz.toml") {
        load_quiz(&name, &text).map_or_else(|errors| errors, |quiz| check_quiz(&quiz))
    } else {
        load_exercise(&name, &text).map_or_else(|errors| errors, |it| check_exercise(&it))
    })
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let failed = |error| Failure::file(path, &error);
    let entries = fs::read_dir(path).map_err(failed)?;
    let mut entries: Vec<_> =
        entries.map(|entry| Ok(entry.map_err(failed)?.path())).collect::<Result<_, Failure>>()?;
    entries.sort();
    for entry in entries {
        if entry.is_dir() || entry.extension().is_some_and(|it| it == "toml") {
            collect(&entry, files)?;
        }
    }
    Ok(())
}

/// `iam dev preview FILE`: what learners read, at first, with each wrong answer, and at last.
fn preview(file: &Path, console: &mut Console) -> Ended {
    let text = input::read(file)?.text;
    let exercise = match load_exercise(&file.display().to_string(), &text) {
        Ok(exercise) => exercise,
        Err(errors) => {
            for error in errors {
                tell(&error, console)?;
            }
            console.flush()?;
            return Ok(ExitCode::from(code::INPUT));
        }
    };
    console.text(&lesson::readme(&exercise))?;
    verdict("the start", &exercise, &Answer::start(&exercise), console)?;
    for wrong in &exercise.wrong {
        let answer = Answer::wrong(&exercise, wrong);
        verdict(&format!("the wrong answer: {}", wrong.says), &exercise, &answer, console)?;
    }
    verdict("the solution", &exercise, &Answer::solution(&exercise), console)?;
    console.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn verdict(
    title: &str,
    exercise: &Exercise,
    answer: &Answer,
    console: &mut Console,
) -> Result<(), Failure> {
    console.text(&format!("\n---- {title}\n\n"))?;
    let style = Style { width: console.look.width, colour: console.look.colour };
    Ok(console.text(&render(&grade(exercise, answer), style))?)
}

fn tell(error: &AuthorError, console: &mut Console) -> Result<(), Failure> {
    for line in error.to_string().lines() {
        console.text(&format!("{}\n", iam_policy::visible(line)))?;
    }
    Ok(())
}
