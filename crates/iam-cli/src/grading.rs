//! What explains and reports how answers are judged: `iam help grading` and `iam run --json`.

use std::process::ExitCode;

use iam_course::grade::GRADING;
use iam_course::{Status, report};

use crate::args::Global;
use crate::console::Console;
use crate::failure::{Ended, code};
use crate::learner::Learner;
use crate::markdown::markdown;

/// The pages of `iam help` that are about no command.
pub(crate) const TOPICS: [(&str, &str); 1] = [("grading", GRADING)];

/// `iam help TOPIC`: a page.
pub(crate) fn topic(page: &str, console: &mut Console) -> Ended {
    console.text(&markdown(page, console.look))?;
    console.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// `iam run NAME --json`: the grade for programs. It counts like any other run.
pub(crate) fn run(name: Option<&str>, global: &Global, console: &mut Console) -> Ended {
    let learner = Learner::open(global, console)?;
    let exercise = learner.pick(name)?;
    learner.choose(exercise)?;
    let answer = learner.answer(exercise)?;
    let grade = learner.judge(exercise, &answer)?;
    learner.tell_remarks(console);
    console.line(&report(exercise, &grade))?;
    console.flush()?;
    Ok(ExitCode::from(match grade.status {
        Status::Passed => code::OK,
        Status::Failed | Status::Rejected => code::NO,
        Status::NotReadable => code::INPUT,
    }))
}
