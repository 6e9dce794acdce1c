//! The commands of the lesson, and what `iam` says where there is no terminal.

mod chapters;
mod list;
mod progress;
mod task;

use std::path::PathBuf;
use std::process::ExitCode;

use iam_course::{EventKind, Exercise, Grade, Progress, Status, Style, render};

use crate::args::{Global, Sure};
use crate::console::Console;
use crate::eval;
use crate::failure::{Ended, Failure, code};
use crate::learner::Learner;
use crate::lesson::{Lesson, shown};
use crate::look::{Ink, Look};
use crate::markdown::{inline, markdown};
use crate::watch;
use crate::wrap::wrap;

pub(crate) use list::{list, row};
pub(crate) use progress::progress;
pub(crate) use task::{story, wanted};

/// `iam init [DIR]`
pub(crate) fn init(dir: Option<PathBuf>, global: &Global, console: &mut Console) -> Ended {
    let learner = Learner::find(global)?;
    let lesson = dir.map_or(learner.lesson, |folder| Lesson { folder });
    let new = lesson.create(learner.library)?;
    let total = learner.library.exercises().len();
    let folder = shown(&lesson.folder);
    console
        .text(&format!("{folder}: {new} new exercises of {total}; nothing else was changed\n"))?;
    console.text("`iam` starts the first one\n")?;
    end(console)
}

/// What `iam` says where it cannot draw a screen: where the learner stands and what to do.
pub(crate) fn status(global: &Global, console: &mut Console) -> Ended {
    let learner = Learner::open(global, console)?;
    let progress = learner.store.read()?;
    learner.tell_remarks(console);
    console.text(&format!("IAM Workbook  {}\n", counted(&learner, &progress)))?;
    match learner.current(&progress) {
        Some(exercise) => {
            console.text(&heading(exercise, &learner, console.look))?;
            for file in learner.lesson.files(exercise, learner.library) {
                console.text(&format!("  edit   {}\n", shown(&file)))?;
            }
            console.text("  judge  iam run\n  help   iam hint\n")?;
        }
        None => console.text("every exercise has passed; `iam list` lists them\n")?,
    }
    end(console)
}

/// `iam check-all`
pub(crate) fn check_all(global: &Global, console: &mut Console) -> Ended {
    let learner = Learner::open(global, console)?;
    let checked = learner.check_all()?;
    learner.tell_remarks(console);
    for line in watch::all_checked(&checked, console.look) {
        console.text(&(line + "\n"))?;
    }
    console.flush()?;
    let all_pass = checked.iter().all(|(_, grade)| grade.passed());
    Ok(ExitCode::from(if all_pass { code::OK } else { code::NO }))
}

/// `iam run [NAME]`
pub(crate) fn run(
    name: Option<&str>,
    trace: bool,
    global: &Global,
    console: &mut Console,
) -> Ended {
    let learner = Learner::open(global, console)?;
    let exercise = learner.pick(name)?;
    learner.choose(exercise)?;
    let answer = learner.answer(exercise)?;
    let grade = learner.judge(exercise, &answer)?;
    learner.tell_remarks(console);
    let look = console.look;
    console.text(&heading(exercise, &learner, look))?;
    for file in learner.lesson.files(exercise, learner.library) {
        console.text(&format!("{}\n", shown(&file)))?;
    }
    console.text("\n")?;
    console.text(&render(&grade, Style { width: look.width, colour: look.colour }))?;
    if trace {
        console.text(&traced(&grade, look))?;
    }
    console.text("\n")?;
    let (told, code) = match grade.status {
        Status::Passed => ("`iam next` goes on to the next exercise\n", code::OK),
        Status::Failed | Status::Rejected => ("`iam hint` helps\n", code::NO),
        Status::NotReadable => ("mend the text and run again\n", code::INPUT),
    };
    console.text(told)?;
    console.flush()?;
    Ok(ExitCode::from(code))
}

/// Every step of the first request that comes out otherwise than it should, else of the first.
pub(crate) fn traced(grade: &Grade, look: Look) -> String {
    let failing = grade.failing().next().or_else(|| grade.checks.first());
    let Some(check) = failing else { return String::new() };
    let title = format!("\nRequest {}: {}\n", check.request.id, check.request.says);
    look.paint(Ink::Title, &title) + &eval::tree(&check.evaluation, look)
}

/// `iam hint [NAME]`
pub(crate) fn hint(name: Option<&str>, global: &Global, console: &mut Console) -> Ended {
    let learner = Learner::open(global, console)?;
    let exercise = learner.pick(name)?;
    let tier = learner.next_hint(exercise)?;
    learner.tell_remarks(console);
    console.text(&heading(exercise, &learner, console.look))?;
    console.text(&hint_text(exercise, tier, console.look))?;
    let left = exercise.hints.len().saturating_sub(tier);
    let id = &exercise.id;
    console.text(&match left {
        0 => format!("that was the last hint; `iam solution {id}` shows the solution\n"),
        1 => "one more hint is left\n".to_owned(),
        left => format!("{left} more hints are left\n"),
    })?;
    end(console)
}

/// One tier of the hints.
pub(crate) fn hint_text(exercise: &Exercise, tier: usize, look: Look) -> String {
    let count = exercise.hints.len();
    let Some(hint) = tier.checked_sub(1).and_then(|at| exercise.hints.get(at)) else {
        return "this exercise has no hints\n".to_owned();
    };
    let title = look.paint(Ink::Attention, &format!("hint {tier} of {count}"));
    format!("{title}\n{}", markdown(hint, look))
}

/// `iam solution NAME`
pub(crate) fn solution(name: &str, sure: Sure, global: &Global, console: &mut Console) -> Ended {
    let learner = Learner::open(global, console)?;
    let exercise = learner.pick(Some(name))?;
    if !console.confirm(&format!("Show the solution of `{}`?", exercise.id), sure)? {
        return Ok(ExitCode::from(code::NO));
    }
    learner.store.record(&exercise.id, EventKind::SolutionSeen)?;
    learner.tell_remarks(console);
    for of in exercise.files() {
        let (file, title) = (of.file_name(), of.title);
        console.text(&format!("{}: {title}\n", console.look.paint(Ink::Title, &file)))?;
        console.text(&format!("{}\n", of.solution.trim_end()))?;
    }
    end(console)
}

/// `iam reset NAME`
pub(crate) fn reset(name: &str, sure: Sure, global: &Global, console: &mut Console) -> Ended {
    let learner = Learner::open(global, console)?;
    let exercise = learner.pick(Some(name))?;
    if !console.confirm(&format!("Begin `{}` again?", exercise.id), sure)? {
        return Ok(ExitCode::from(code::NO));
    }
    let kept = learner.reset(exercise)?;
    learner.choose(exercise)?;
    learner.tell_remarks(console);
    console.text(&format!("`{}` is as it was at the start\n", exercise.id))?;
    for file in kept {
        console.text(&format!("what you wrote is kept in {file}\n"))?;
    }
    end(console)
}

/// `iam next`
pub(crate) fn next(global: &Global, console: &mut Console) -> Ended {
    let learner = Learner::open(global, console)?;
    // What was saved since the last look may have passed by now.
    let before = learner.pick(None)?;
    learner.look_at(before, &learner.answer(before)?)?;
    let progress = learner.store.read()?;
    learner.tell_remarks(console);
    let Some(exercise) = learner.current(&progress) else {
        console.text("every exercise has passed\n")?;
        return end(console);
    };
    console.text(&heading(exercise, &learner, console.look))?;
    let has_moved = progress.standing(&exercise.id).attempts == 0;
    if !has_moved {
        console.text("this one has not passed yet; `iam run NAME` takes up any other\n")?;
        console.flush()?;
        return Ok(ExitCode::from(code::NO));
    }
    learner.choose(exercise)?;
    console.text(&format!("\n{}\n", story(exercise, console.look)))?;
    console.text(&format!("{}\n", wanted(exercise, console.look)))?;
    for file in learner.lesson.files(exercise, learner.library) {
        console.text(&format!("edit {}, then `iam run`\n", shown(&file)))?;
    }
    end(console)
}

fn end(console: &mut Console) -> Result<ExitCode, Failure> {
    console.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The number, title and size of an exercise.
pub(crate) fn heading(exercise: &Exercise, learner: &Learner, look: Look) -> String {
    let number = learner.library.number(&exercise.id).unwrap_or(0);
    let title = look.paint(Ink::Title, &format!("{number}. {}", inline_plain(&exercise.title)));
    let Exercise { id, difficulty, minutes, .. } = exercise;
    let size = look.paint(Ink::Quiet, &format!("({id}, level {difficulty}, {minutes} min)"));
    wrap(&format!("{title} {size}"), look.width, "", "   ")
}

fn inline_plain(text: &str) -> String {
    inline(text, Look { colour: iam_policy::RenderStyle::Plain, ..PLAIN })
}

const PLAIN: Look =
    Look { colour: iam_policy::RenderStyle::Plain, signs: crate::look::Signs::Unicode, width: 80 };

/// How many exercises have passed, with a bar.
pub(crate) fn counted(learner: &Learner, progress: &Progress) -> String {
    let exercises = learner.library.exercises();
    let passed = exercises.iter().filter(|of| progress.passed(&of.id)).count();
    let total = exercises.len();
    format!("{}  {passed} of {total} exercises passed", bar(passed, total, 12))
}

fn bar(part: usize, whole: usize, width: usize) -> String {
    let full = (part * width).checked_div(whole).unwrap_or(0);
    format!("{}{}", "█".repeat(full), "░".repeat(width - full))
}
