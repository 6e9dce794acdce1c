//! `iam dev preview`: what learners read of an exercise or a quiz.

use std::path::Path;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use iam_course::exercise::Exercise;
use iam_course::files::File;
use iam_course::quiz::{Claim, Question, QuestionKind, Quiz};
use iam_course::{Answer, Style, grade, render};

use super::told;
use crate::console::Console;
use crate::failure::{Ended, Failure, code};
use crate::input;
use crate::lesson;
use crate::look::{Ink, Sign};
use crate::markdown::markdown;

/// How long to wait between two looks at the file.
const PAUSE: Duration = Duration::from_millis(300);

/// Shows a file once.
pub(super) fn once(file: &Path, console: &mut Console) -> Ended {
    let text = input::read(file)?.text;
    let code = show(file, &text, console)?;
    Ok(ExitCode::from(code))
}

/// Shows a file whenever it has changed.
pub(super) fn follow(file: &Path, console: &mut Console) -> Ended {
    let mut shown = None;
    loop {
        // An editor may be about to replace the file; the first look must succeed.
        match input::read(file) {
            Ok(input) if shown.as_ref() != Some(&input.text) => {
                let title = format!("\n==== {}\n\n", lesson::shown(file));
                console.text(&console.look.paint(Ink::Attention, &title))?;
                show(file, &input.text, console)?;
                shown = Some(input.text);
            }
            Err(failure) if shown.is_none() => return Err(failure),
            Ok(_) | Err(_) => {}
        }
        thread::sleep(PAUSE);
    }
}

fn show(file: &Path, text: &str, console: &mut Console) -> Result<u8, Failure> {
    let name = file.to_string_lossy().replace('\\', "/");
    let code = match File::read(&name, text) {
        Ok(File::Exercise(exercise)) => {
            self::exercise(&exercise, console)?;
            code::OK
        }
        Ok(File::Quiz(quiz)) => {
            self::quiz(&quiz, console)?;
            code::OK
        }
        Err(errors) => {
            for error in errors {
                console.text(&(told::mistake(&error, text, console.look) + "\n"))?;
            }
            code::INPUT
        }
    };
    console.flush()?;
    Ok(code)
}

fn exercise(exercise: &Exercise, console: &mut Console) -> Result<(), Failure> {
    console.text(&lesson::readme(exercise))?;
    for (at, hint) in exercise.hints.iter().enumerate() {
        title(&format!("hint {}", at + 1), console)?;
        console.text(&markdown(hint, console.look))?;
    }
    verdict("the start", exercise, &Answer::start(exercise), console)?;
    for wrong in &exercise.wrong {
        let answer = Answer::wrong(exercise, wrong);
        verdict(&format!("the wrong answer: {}", wrong.says), exercise, &answer, console)?;
    }
    verdict("the solution", exercise, &Answer::solution(exercise), console)
}

fn verdict(
    name: &str,
    exercise: &Exercise,
    answer: &Answer,
    console: &mut Console,
) -> Result<(), Failure> {
    title(name, console)?;
    let style = Style { width: console.look.width, colour: console.look.colour };
    Ok(console.text(&render(&grade(exercise, answer), style))?)
}

fn quiz(quiz: &Quiz, console: &mut Console) -> Result<(), Failure> {
    let look = console.look;
    for question in &quiz.questions {
        title(&question.id, console)?;
        console.text(&markdown(&question.text, look))?;
        let key = question.key();
        if let Err(why) = &key {
            console.text(&format!(
                "{} {}\n",
                look.sign(Sign::Warning),
                iam_policy::visible(why)
            ))?;
        }
        let right = key.unwrap_or_default();
        for (at, option) in question.options.iter().enumerate() {
            let sign = look.sign(if right.contains(&at) { Sign::Yes } else { Sign::No });
            let says = match &option.claim {
                Claim::Text { text, .. } => text.as_str(),
                Claim::Decision(outcome) => outcome.word(),
            };
            console.text(&format!("\n{sign} {}", markdown(says, look).trim_start()))?;
            console.text(&markdown(&option.why, look))?;
        }
        for (says, why) in answers(question) {
            console.text(&format!("\n- {}", markdown(&says, look).trim_start()))?;
            console.text(&markdown(why, look))?;
        }
    }
    Ok(())
}

/// What is right and wrong, and why, where a question has no options.
fn answers(question: &Question) -> Vec<(String, &str)> {
    match &question.kind {
        QuestionKind::Choice
        | QuestionKind::Multiple
        | QuestionKind::Decision { .. }
        | QuestionKind::Read(_) => Vec::new(),
        QuestionKind::Order(items) => {
            let places = (1..).zip(items);
            places.map(|(at, it)| (format!("{at}: {}", it.text), it.why.as_str())).collect()
        }
        QuestionKind::Match(of) => {
            let pairs = of.pairs.iter();
            let pairs = pairs.map(|it| (format!("{}: {}", it.left, it.right), it.why.as_str()));
            let others = of.distractors.iter();
            let others = others.map(|it| (format!("nothing: {}", it.text), it.why.as_str()));
            pairs.chain(others).collect()
        }
        QuestionKind::Short(short) => {
            let right = (short.accepted.join(", "), short.why.as_str());
            let wrong = short.wrong.iter();
            let wrong = wrong.map(|it| (format!("wrong: {}", it.answer), it.why.as_str()));
            [right].into_iter().chain(wrong).collect()
        }
    }
}

fn title(name: &str, console: &mut Console) -> Result<(), Failure> {
    let title = format!("---- {name}");
    Ok(console.text(&format!("\n{}\n\n", console.look.paint(Ink::Title, &title)))?)
}
