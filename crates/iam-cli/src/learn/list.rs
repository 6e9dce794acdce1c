//! `iam list`: every exercise, chapter by chapter.

use iam_course::{Exercise, Progress};
use serde_json::{Value, json};

use super::{chapters, counted, end, inline_plain};
use crate::args::{Global, List};
use crate::console::Console;
use crate::failure::Ended;
use crate::learner::Learner;
use crate::look::{Ink, Look};
use crate::wrap::{clip, columns};

/// `iam list`
pub(crate) fn list(args: &List, global: &Global, console: &mut Console) -> Ended {
    let learner = Learner::find(global)?;
    let progress = learner.store.read()?;
    learner.tell_remarks(console);
    let current = learner.current(&progress).map(|exercise| exercise.id.as_str());
    let mut chapters = chapters::chapters(learner.library);
    if let Some(name) = &args.chapter {
        chapters = chapters::named(chapters, name)?;
    }
    if args.pending {
        for chapter in &mut chapters {
            chapter.exercises.retain(|of| !progress.passed(&of.id));
        }
        chapters.retain(|chapter| !chapter.exercises.is_empty());
    }
    if args.json {
        let all = chapters.iter().flat_map(|chapter| &chapter.exercises);
        let all: Vec<Value> = all.map(|of| entry(of, &learner, &progress, current)).collect();
        console.line(&json!({ "schema": "list/v1", "exercises": all }).to_string())?;
        return end(console);
    }
    for chapter in &chapters {
        console.text(&format!("{}\n", console.look.paint(Ink::Title, &chapter.title())))?;
        for of in &chapter.exercises {
            let is_current = current == Some(&of.id);
            console.text(&(row(of, &learner, &progress, is_current, console.look) + "\n"))?;
        }
    }
    console.text(&format!("\n{}\n", counted(&learner, &progress)))?;
    end(console)
}

/// One line about an exercise; where there is no room, the title is shortened or left out.
pub(crate) fn row(
    exercise: &Exercise,
    learner: &Learner,
    progress: &Progress,
    is_current: bool,
    look: Look,
) -> String {
    let ink = match status(exercise, progress) {
        _ if is_current => Ink::Attention,
        "PASS" => Ink::Good,
        "FAIL" => Ink::Bad,
        _ => Ink::Quiet,
    };
    let word = if is_current { "HERE" } else { status(exercise, progress) };
    let word = look.paint(ink, word);
    let number = learner.library.number(&exercise.id).unwrap_or(0);
    let begin = format!("{word} {number:>3}  {:<28}", exercise.id);
    let (form, minutes) = (exercise.form.word(), exercise.minutes);
    let size = format!("  {form:<7} {minutes:>3} min");
    let title = inline_plain(&exercise.title);
    // Where the window is narrow, the title goes before the name does.
    let size = if columns(&begin) + columns(&size) <= look.width { size } else { String::new() };
    let room = look.width.saturating_sub(columns(&begin) + columns(&size) + 2);
    let title = if room < 8 { String::new() } else { clip(&title, room) };
    format!("{begin}{size}  {title}").trim_end().to_owned()
}

/// Where the learner stands with an exercise, in a word.
fn status(exercise: &Exercise, progress: &Progress) -> &'static str {
    let standing = progress.standing(&exercise.id);
    match (standing.passed, standing.attempts) {
        (true, _) => "PASS",
        (false, 0) => "TODO",
        (false, _) => "FAIL",
    }
}

fn entry(
    exercise: &Exercise,
    learner: &Learner,
    progress: &Progress,
    current: Option<&str>,
) -> Value {
    let standing = progress.standing(&exercise.id);
    json!({
        "number": learner.library.number(&exercise.id),
        "id": exercise.id,
        "title": exercise.title,
        "chapter": exercise.chapter,
        "form": exercise.form.word(),
        "difficulty": exercise.difficulty,
        "minutes": exercise.minutes,
        "tasks": exercise.tasks,
        "status": status(exercise, progress).to_lowercase(),
        "current": current == Some(&exercise.id),
        "attempts": standing.attempts,
        "hints": standing.hints,
        "solution-seen": standing.solution_seen,
    })
}
