//! Commands about exercises: grade, hints, solution, and the way through the course.

use iam_course::exercise::FileRole;
use iam_course::progress::Standing;
use iam_course::{Answer, EventKind, Exercise, Grade, Status as GradeStatus, Style, grade, render};
use iam_eval::Outcome;

use crate::reply::{Effect, Reply, Status};
use crate::session::{Asked, Session};
use crate::text::{columns, count, plain, wrap};

/// What the learner reads when an exercise begins.
pub(crate) fn introduction(session: &Session<'_>) -> String {
    let exercise = session.exercise;
    let number = session.library.number(&exercise.id).unwrap_or(1);
    let total = session.library.exercises().len();
    let minutes = count(usize::from(exercise.minutes), "minute");
    let mut out = format!(
        "Exercise {number} of {total}: {}\n{}, difficulty {}, about {minutes}\n\n{}\n",
        exercise.title,
        exercise.id,
        exercise.difficulty,
        plain(&exercise.story),
    );
    for (at, file) in exercise.files().iter().enumerate() {
        let (says, how) = match file.role {
            FileRole::Prediction(it) => {
                (&it.says, "Foretell with `predict r1 allow` or `predict r1 deny`.")
            }
            FileRole::Attack(it) => (&it.says, "Show it with `attack WHO ACTION RESOURCE`."),
            FileRole::Document(_) => continue,
        };
        let first = if at == 0 { "First: " } else { "Then: " };
        out.push_str(&wrap(first, &format!("{says} {how}")));
        out.push('\n');
    }
    out.push_str(&written(exercise));
    let next = "`show` shows your policy, `show world` and `show requests` the rest. Paste or type a \
                policy to change it, then `check`.";
    out + &wrap("", next)
}

/// Which documents the learner writes.
fn written(exercise: &Exercise) -> String {
    let most = match exercise.changes {
        Some(1) => " You may change one of them, no more.".to_owned(),
        Some(most) => format!(" You may change {most} of them, no more."),
        None => String::new(),
    };
    let [first, others @ ..] = exercise.documents.as_slice() else { return String::new() };
    if others.is_empty() {
        return wrap("", &format!("You write `{}` ({}).{most}", first.name, first.title));
    }
    let rows = exercise.documents.iter();
    let rows = rows.map(|it| vec![format!("  {}", it.name), it.title.clone()]);
    let words = format!("Now it is `{}`; `document NAME` goes to another.{most}", first.name);
    format!("You write:\n{}{}", columns(&rows.collect::<Vec<_>>()), wrap("", &words))
}

pub(crate) fn check(session: &mut Session<'_>, _: &str) -> Reply {
    let exercise = session.exercise;
    let answer = session.answer();
    let grade = grade(exercise, &answer);
    let mut reply = Reply::done(render(&grade, Style { width: session.width(), ..Style::PLAIN }));
    let failing = grade.failing().next().map(|check| check.request.clone());
    reply.text.push_str(&format!("\n{}", wrap("", &advice(&grade))));
    reply.status = match grade.status {
        GradeStatus::Passed => Status::Done,
        GradeStatus::Failed => Status::NotPassed,
        GradeStatus::Rejected | GradeStatus::NotReadable => Status::NotUnderstood,
    };
    if let Some(request) = failing.filter(|_| session.scene.is_none()) {
        session.last = Some(Asked::Request(Box::new(request)));
    }
    let event = match grade.status {
        GradeStatus::Passed if session.progress.passed(&exercise.id) => None,
        GradeStatus::Passed => Some(EventKind::Passed),
        // What was never changed is no attempt.
        GradeStatus::Failed | GradeStatus::Rejected if answer == Answer::start(exercise) => None,
        GradeStatus::Failed | GradeStatus::Rejected => Some(EventKind::Attempt),
        GradeStatus::NotReadable => None,
    };
    match event {
        Some(kind) => reply.with(session.record(&exercise.id, kind)),
        None => reply,
    }
}

/// What to type next.
fn advice(grade: &Grade) -> String {
    match grade.status {
        GradeStatus::Passed => return "Well done. `next` goes on to the next exercise.".to_owned(),
        GradeStatus::Rejected | GradeStatus::NotReadable => {
            return "`explain CODE` tells more about a code in brackets.".to_owned();
        }
        GradeStatus::Failed => {}
    }
    if let Some(prediction) = grade.prediction.as_ref().filter(|it| !it.pass()) {
        let wrong = prediction.foretold.iter().find(|it| !it.pass);
        let id = wrong.map_or("r1", |it| it.request.id.as_str());
        return format!("`predict {id} allow` or `predict {id} deny` foretells; `show` helps.");
    }
    if grade.attack.as_ref().is_some_and(|it| !it.is_shown()) {
        return "`attack WHO ACTION RESOURCE` shows a hole; `attack` alone tells who may ask."
            .to_owned();
    }
    match grade.failing().next().map(|check| &check.request) {
        Some(request) if request.decision == Outcome::Allow => {
            format!("`whynot {}` tells what stands in the way; `hint` helps.", request.id)
        }
        Some(request) => format!("`why {}` shows how it is decided; `hint` helps.", request.id),
        None => "`explain CODE` tells more about a code in brackets; `hint` helps.".to_owned(),
    }
}

pub(crate) fn hint(session: &mut Session<'_>, name: &str) -> Reply {
    let exercise = match named(session, name) {
        Ok(exercise) => exercise,
        Err(reply) => return reply,
    };
    let total = exercise.hints.len();
    let tier = |(at, hint): (usize, &String)| wrap(&format!("hint {at} of {total}  "), hint);
    let mut hints = (1..).zip(&exercise.hints);
    let seen = session.progress.standing(&exercise.id).hints;
    if let Some(next) = hints.nth(seen) {
        return Reply::done(tier(next)).with(session.record(&exercise.id, EventKind::Hint));
    }
    let all: String = (1..).zip(&exercise.hints).map(tier).collect();
    Reply::done(format!("{all}\nThese are all hints. `solution` shows an answer that passes.\n"))
}

pub(crate) fn solution(session: &mut Session<'_>, word: &str) -> Reply {
    let exercise = session.exercise;
    if !word.eq_ignore_ascii_case("yes") {
        let Standing { passed, hints, .. } = session.progress.standing(&exercise.id);
        let left = exercise.hints.len().saturating_sub(hints);
        let advice = match left {
            0 => String::new(),
            _ if passed => String::new(),
            _ => format!(" You have {} left, which may be enough.", count(left, "hint")),
        };
        let text = format!("`solution yes` shows an answer that passes.{advice}");
        return Reply::done(wrap("", &text));
    }
    let files = exercise.files();
    let documents = files.iter().map(|file| {
        let title = wrap("", &format!("{} ({}):", file.file_name(), file.title));
        format!("{title}{}\n", file.solution.trim_end())
    });
    let documents: Vec<String> = documents.collect();
    let text = format!("{}\nYour own text stays as it is.\n", documents.join("\n"));
    Reply::done(text).with(session.record(&exercise.id, EventKind::SolutionSeen))
}

pub(crate) fn next(session: &mut Session<'_>, _: &str) -> Reply {
    let exercises = session.library.exercises();
    let here = session.library.number(&session.exercise.id).unwrap_or(1);
    let (before, behind) = exercises.split_at(here.min(exercises.len()));
    let open = |it: &&Exercise| !session.progress.passed(&it.id) && it.id != session.exercise.id;
    let Some(next) = behind.iter().chain(before).find(open) else {
        let text = if session.progress.passed(&session.exercise.id) {
            "You have passed every exercise. `list` shows them, `use NAME` goes to any of them.\n"
        } else {
            "This is the only exercise left.\n"
        };
        return Reply::done(text);
    };
    let left = if session.progress.passed(&session.exercise.id) {
        String::new()
    } else {
        format!("`{0}` has not passed yet; `use {0}` comes back to it.\n\n", session.exercise.id)
    };
    session.enter(next);
    Reply::done(left + &introduction(session))
}

pub(crate) fn go(session: &mut Session<'_>, name: &str) -> Reply {
    if name.is_empty() && session.scene.is_some() {
        session.leave_scene();
        let text = format!("You are back at the exercise `{}`.\n", session.exercise.id);
        return Reply::done(text);
    }
    if name.is_empty() {
        return Reply::not_understood("`use` needs the name of an exercise", "`list` shows them");
    }
    match named(session, name) {
        Ok(exercise) => {
            session.enter(exercise);
            Reply::done(introduction(session))
        }
        Err(reply) => reply,
    }
}

pub(crate) fn list(session: &mut Session<'_>, _: &str) -> Reply {
    let row = |(number, exercise): (usize, &Exercise)| {
        let here = if exercise.id == session.exercise.id { ">" } else { " " };
        vec![
            format!("{here} {number:>2}"),
            word(session.progress.standing(&exercise.id)).to_owned(),
            exercise.id.clone(),
            exercise.title.clone(),
        ]
    };
    let rows: Vec<_> = (1..).zip(session.library.exercises()).map(row).collect();
    Reply::done(format!("{}\n{}", columns(&rows), summary(session)))
}

pub(crate) fn progress(session: &mut Session<'_>, _: &str) -> Reply {
    let touched = session.library.exercises().iter().filter_map(|exercise| {
        let standing = session.progress.standing(&exercise.id);
        let Standing { attempts, hints, solution_seen, .. } = standing;
        (standing != Standing::default()).then(|| {
            let seen = if solution_seen { "solution seen" } else { "" };
            vec![
                word(standing).to_owned(),
                exercise.id.clone(),
                count(attempts, "attempt"),
                count(hints, "hint"),
                seen.to_owned(),
            ]
        })
    });
    let rows: Vec<_> = touched.collect();
    let gap = if rows.is_empty() { "" } else { "\n" };
    Reply::done(format!("{}{gap}{}", columns(&rows), summary(session)))
}

pub(crate) fn reset(session: &mut Session<'_>, word: &str) -> Reply {
    let exercise = session.exercise;
    if !word.eq_ignore_ascii_case("yes") {
        let text = format!(
            "`reset yes` starts `{}` again: the text of the beginning replaces yours, and attempts \
             and hints are counted anew.",
            exercise.id
        );
        return Reply::done(wrap("", &text));
    }
    session.start_again();
    let text = format!("`{}` is as it was at the beginning.\n", exercise.id);
    Reply::done(text).with(Effect::Reset { exercise: exercise.id.clone() })
}

/// The exercise that a name means; the current one where there is no name.
fn named<'l>(session: &Session<'l>, name: &str) -> Result<&'l Exercise, Reply> {
    if name.is_empty() {
        return Ok(session.exercise);
    }
    let library = session.library;
    library.find(name).map_err(|missing| {
        Reply::not_understood(&missing.to_string(), "`list` shows all exercises")
    })
}

fn word(standing: Standing) -> &'static str {
    match standing {
        Standing { passed: true, .. } => "passed",
        Standing { attempts: 0, hints: 0, solution_seen: false, .. } => "-",
        Standing { .. } => "begun",
    }
}

fn summary(session: &Session<'_>) -> String {
    let exercises = session.library.exercises();
    let passed = exercises.iter().filter(|it| session.progress.passed(&it.id)).count();
    format!("{passed} of {} exercises passed.\n", exercises.len())
}
