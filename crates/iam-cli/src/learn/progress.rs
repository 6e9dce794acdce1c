//! `iam progress`: a picture of the whole course, and the history as a file.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use iam_course::{Exercise, Progress};

use super::chapters::{Chapter, chapters};
use super::{bar, end, inline_plain};
use crate::args::{Global, History};
use crate::console::Console;
use crate::failure::{Ended, Failure, code};
use crate::input;
use crate::learner::Learner;
use crate::lesson::shown;
use crate::look::{Ink, Look, Signs};
use crate::wrap::{clip, columns, packed, wrap};

/// `iam progress`
pub(crate) fn progress(command: Option<&History>, global: &Global, console: &mut Console) -> Ended {
    let learner = Learner::find(global)?;
    match command {
        None => picture(&learner, console),
        Some(History::Export { file }) => export(&learner, file.as_deref(), console),
        Some(History::Import { file }) => import(&learner, file, console),
    }
}

/// What a sign of the picture stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Passed,
    Here,
    Failed,
    ToCome,
}

impl Mark {
    const ALL: [Mark; 4] = [Mark::Passed, Mark::Here, Mark::Failed, Mark::ToCome];

    fn sign(self) -> (&'static str, Ink, &'static str) {
        match self {
            Mark::Passed => ("✓", Ink::Good, "passed"),
            Mark::Here => ("▸", Ink::Attention, "you are here"),
            Mark::Failed => ("✗", Ink::Bad, "not right yet"),
            Mark::ToCome => ("·", Ink::Quiet, "to come"),
        }
    }

    fn shown(self, look: Look) -> String {
        let (sign, ink, _) = self.sign();
        look.paint(ink, sign)
    }
}

fn picture(learner: &Learner, console: &mut Console) -> Ended {
    let progress = learner.store.read()?;
    learner.tell_remarks(console);
    let look = console.look;
    let current = learner.current(&progress);
    let exercises = learner.library.exercises();
    let passed = exercises.iter().filter(|of| progress.passed(&of.id)).count();
    let total = exercises.len();
    let chapters = chapters(learner.library);
    let most = chapters.iter().map(|chapter| chapter.exercises.len()).max().unwrap_or(0);
    // The title takes what the signs, two gaps and `10 of 10` leave.
    let room = look.width.saturating_sub(most + 4 + columns("10 of 10"));
    let longest = chapters.iter().map(|chapter| columns(&chapter.title())).max().unwrap_or(0);
    for chapter in &chapters {
        let line = line(chapter, &progress, current, (room.min(longest), most), look);
        console.text(&format!("{line}\n"))?;
    }
    let legend = Mark::ALL.map(|mark| format!("{} {}", mark.shown(look), mark.sign().2));
    let legend = packed(legend, "   ", look.width).join("\n");
    let totals = wrap(&totals(exercises, &progress), look.width, "", "");
    let bar = bar(passed, total, look.width.min(72));
    // What counts most stands at the end: a course is longer than a window.
    console
        .text(&format!("\n{legend}\n\n{bar}\n{passed} of {total} exercises passed\n{totals}"))?;
    match current {
        Some(exercise) => {
            let number = learner.library.number(&exercise.id).unwrap_or(0);
            let title = inline_plain(&exercise.title);
            let next = format!("Next: {number}. {title} ({}); `iam` takes it up", exercise.id);
            console.text(&wrap(&next, look.width, "", "      "))?;
        }
        None => console.text("Every exercise has passed.\n")?,
    }
    end(console)
}

/// A chapter: its title, a sign for each exercise, and how many have passed.
fn line(
    chapter: &Chapter,
    progress: &Progress,
    current: Option<&Exercise>,
    (room, most): (usize, usize),
    look: Look,
) -> String {
    let whole = chapter.title();
    let title = match look.signs {
        // Three dots stand for the sign that something is missing.
        Signs::Ascii if columns(&whole) > room => clip(&whole, room.saturating_sub(2)),
        Signs::Ascii | Signs::Unicode => clip(&whole, room),
    };
    let title = look.letters(&title);
    let gap = " ".repeat(room.saturating_sub(columns(&title)));
    let mark = |of: &&'static Exercise| {
        let standing = progress.standing(&of.id);
        match current {
            _ if standing.passed => Mark::Passed,
            Some(current) if current.id == of.id => Mark::Here,
            _ if standing.attempts > 0 => Mark::Failed,
            Some(_) | None => Mark::ToCome,
        }
    };
    let signs: String = chapter.exercises.iter().map(|of| mark(of).shown(look)).collect();
    let count = chapter.exercises.len();
    let fill = " ".repeat(most.saturating_sub(count));
    let passed = chapter.exercises.iter().filter(|of| progress.passed(&of.id)).count();
    format!("{title}{gap}  {signs}{fill}  {passed} of {count}")
}

/// Everything that was done, in numbers.
fn totals(exercises: &[Exercise], progress: &Progress) -> String {
    let standings: Vec<_> = exercises.iter().map(|of| progress.standing(&of.id)).collect();
    let attempts = standings.iter().map(|of| of.attempts).sum();
    let hints = standings.iter().map(|of| of.hints).sum();
    let solutions = standings.iter().filter(|of| of.solution_seen).count();
    let numbers = [(attempts, "attempt"), (hints, "hint"), (solutions, "solution")];
    let [attempts, hints, solutions] = numbers.map(|(number, noun)| many(number, noun));
    format!("{attempts}, {hints}, {solutions} looked at")
}

/// A number and its noun, such as `1 hint` and `2 hints`.
fn many(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// `iam progress export [FILE]`
fn export(learner: &Learner, file: Option<&Path>, console: &mut Console) -> Ended {
    let text = learner.store.read()?.to_text();
    learner.tell_remarks(console);
    let Some(file) = file else {
        console.raw(&text)?;
        return end(console);
    };
    let opened = OpenOptions::new().write(true).create_new(true).open(file);
    match opened.and_then(|mut opened| opened.write_all(text.as_bytes())) {
        Ok(()) => console.text(&format!("wrote {}\n", shown(file)))?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let message = format!("`{}` is there already", shown(file));
            return Err(Failure::new(code::ENVIRONMENT, message).help("name another file"));
        }
        Err(error) => return Err(Failure::file(file, &error)),
    }
    end(console)
}

/// `iam progress import FILE`
fn import(learner: &Learner, file: &Path, console: &mut Console) -> Ended {
    let text = input::read(file)?.text;
    let other = Progress::from_text(&text).map_err(|error| {
        let message = format!("{}: {}", input::name(file), iam_policy::visible(&error.message));
        Failure::new(code::INPUT, message).help("name a file that `iam progress export` wrote")
    })?;
    let mut before = Progress::default();
    let after = learner.store.change(|progress| {
        before = progress.clone();
        progress.merge(&other);
    })?;
    learner.tell_remarks(console);
    let passed = |progress: &Progress| {
        let exercises = learner.library.exercises().iter();
        exercises.filter(|of| progress.passed(&of.id)).count()
    };
    let new = after.events().len().saturating_sub(before.events().len());
    let known = other.events().len().saturating_sub(new);
    console.text(&format!(
        "{new} new {}, {known} known already; {} of {} exercises passed, {} before\n",
        if new == 1 { "entry" } else { "entries" },
        passed(&after),
        learner.library.exercises().len(),
        passed(&before)
    ))?;
    end(console)
}
