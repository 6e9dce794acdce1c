//! What stands on the watch screen: lines of text that fit the terminal.

use iam_course::{Exercise, Grade, Status, Style, render};

use super::list::{List, Shows};
use super::session::{Judges, Session, View};
use crate::learn::{counted, heading, hint_text, row, story, traced, wanted};
use crate::learner::Learner;
use crate::lesson::shown;
use crate::look::{Ink, Look};
use crate::wrap::{fold, packed, wrap};

/// With fewer rows there is no room for more than what matters.
const LOW: usize = 10;

/// The lines of a screen.
pub(super) struct Screen {
    /// The lines above.
    pub(super) body: Vec<String>,
    /// The lines at the bottom.
    pub(super) foot: Vec<String>,
}

/// Columns and rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub(super) columns: usize,
    /// None where the screen is an endless roll.
    pub(super) rows: Option<usize>,
}

/// The screen of a session.
pub(super) fn screen(session: &mut Session<'_>, size: Size) -> Screen {
    let look = Look { width: size.columns.clamp(20, 100), ..session.look };
    let (text, cursor) = match &session.view {
        View::Exercise if session.shows_trace => (trace(session, look), None),
        View::Exercise => (exercise(session, look), None),
        View::Help => (HELP.to_owned(), None),
        View::All(lines) => (lines.join("\n"), None),
        View::List(list) => (self::list(list, session, look), Some(list.cursor)),
    };
    let folded = |text: &str| -> Vec<String> {
        let text = look.letters(text);
        text.lines().flat_map(|line| fold(line, size.columns)).collect()
    };
    let mut foot = Vec::new();
    if let Some(notice) = &session.notice {
        foot.extend(folded(&look.paint(Ink::Attention, notice)));
    }
    // In a low window the lines above count for more.
    let is_low = size.rows.is_some_and(|rows| rows < LOW);
    if !is_low {
        foot.extend(folded(&counted(session.learner, &session.progress)));
    }
    let keys = if is_low { "? help · q quit" } else { keys(session) };
    let keys = packed(keys.split(" · "), " · ", size.columns);
    foot.extend(keys.iter().map(|line| look.letters(line)));
    let mut body = folded(&text);
    if let Some(rows) = size.rows {
        let room = rows.saturating_sub(foot.len() + 1).max(1);
        let most = body.len().saturating_sub(room);
        if let Some(cursor) = cursor {
            session.scroll = (cursor + 3).saturating_sub(room);
        }
        session.scroll = session.scroll.min(most);
        let below = most - session.scroll;
        body = body.into_iter().skip(session.scroll).take(room).collect();
        let more =
            if below > 0 { format!("↓ {below} more lines (Space)") } else { String::new() };
        let more = look.paint(Ink::Quiet, &look.letters(&more));
        foot.insert(0, more);
    }
    Screen { body, foot }
}

/// The exercise, the answer's verdict and the hints so far.
fn exercise(session: &Session<'_>, look: Look) -> String {
    let Session { exercise, learner, grade, .. } = session;
    let mut out = heading(exercise, learner, look);
    out.push('\n');
    if session.shows_story {
        out.push_str(&story(exercise, look));
        out.push('\n');
    }
    for file in learner.lesson.files(exercise, learner.library) {
        out.push_str(&format!("edit {}\n", look.paint(Ink::Code, &shown(&file))));
    }
    out.push('\n');
    if session.is_untouched() && grade.status == Status::Failed {
        out.push_str(&wanted(exercise, look));
    } else {
        out.push_str(&render(grade, Style { width: look.width, colour: look.colour }));
    }
    if session.progress.passed(&exercise.id) && grade.passed() {
        let next = look.paint(Ink::Good, "well done");
        out.push_str(&format!("\n{next}: n goes on to the next exercise\n"));
    }
    for tier in 1..=session.progress.standing(&exercise.id).hints {
        out.push_str(&format!("\n{}", hint_text(exercise, tier, look)));
    }
    out
}

/// The verdict in one line, and every step of one request.
fn trace(session: &Session<'_>, look: Look) -> String {
    let grade = &session.grade;
    let verdict = render(grade, Style { width: look.width, colour: look.colour });
    let verdict = verdict.lines().next().unwrap_or_default();
    let steps = match traced(grade, look) {
        steps if steps.is_empty() => {
            "\nnothing is decided while a document has errors\n".to_owned()
        }
        steps => steps,
    };
    format!("{verdict}\n{steps}")
}

fn list(list: &List, session: &Session<'_>, look: Look) -> String {
    let mut title = match list.shows {
        Shows::All => "All exercises",
        Shows::Done => "Exercises that have passed",
        Shows::Pending => "Exercises that have not passed",
    }
    .to_owned();
    if list.is_typing() {
        title = format!("Search: {}_", list.search);
    } else if !list.search.is_empty() {
        title.push_str(&format!(", with `{}` in them", list.search));
    }
    let mut out = format!("{}\n", look.paint(Ink::Title, &title));
    let entries = list.entries(session.learner, &session.progress);
    if entries.is_empty() {
        out.push_str("  none\n");
    }
    for (at, exercise) in entries.iter().enumerate() {
        let mark = if at == list.cursor { ">" } else { " " };
        let is_here = exercise.id == session.exercise.id;
        // A row is one line, so that the cursor stands where it seems to.
        let look = Look { width: look.width.saturating_sub(2), ..look };
        let row = row(exercise, session.learner, &session.progress, is_here, look);
        out.push_str(&format!("{mark} {row}\n"));
    }
    out
}

/// A line about each exercise in the check of all, and one about all of them.
pub(crate) fn all_checked(checked: &[(&'static Exercise, Grade)], look: Look) -> Vec<String> {
    if checked.is_empty() {
        return vec!["no exercise has been edited yet".to_owned()];
    }
    let passed = checked.iter().filter(|(_, grade)| grade.passed()).count();
    let line = |(exercise, grade): &(&'static Exercise, Grade)| {
        let (word, ink, why) = match grade.status {
            Status::Passed => ("PASS", Ink::Good, ""),
            Status::Failed => ("FAIL", Ink::Bad, ""),
            Status::Rejected => ("FAIL", Ink::Bad, "  AWS would reject it"),
            Status::NotReadable => ("FAIL", Ink::Bad, "  not JSON"),
        };
        format!("{}  {}{why}", look.paint(ink, word), exercise.id)
    };
    let mut lines: Vec<String> = checked.iter().map(line).collect();
    let edited = checked.len();
    lines.push(String::new());
    lines.push(format!("{passed} of {edited} edited exercises pass"));
    lines
}

fn keys(session: &Session<'_>) -> &'static str {
    match &session.view {
        View::List(list) if list.is_typing() => "type a part of a name · Enter keep · Esc all",
        View::List(_) => {
            "Enter take up · j k move · s search · d done · p pending · r reset · Esc back · q quit"
        }
        View::Help | View::All(_) => "Esc back · q quit",
        View::Exercise if session.shows_trace => "t verdict · j k move · l list · ? help · q quit",
        View::Exercise if session.progress.passed(&session.exercise.id) => {
            "n next · l list · i ask the evaluator · ? help · q quit"
        }
        View::Exercise if session.habits.judges == Judges::WhenAsked => {
            "r run · h hint · e edit · s story · l list · ? help · q quit"
        }
        View::Exercise => "h hint · e edit · s story · l list · ? help · q quit",
    }
}

const HELP: &str = "\
Save the file in your editor: the verdict follows at once.

  n  next exercise, once this one has passed
  h  next hint
  e  open the files in your editor
  r  judge again what is in the files
  s  show or hide the story
  t  show every step of the first request that fails, or the verdict again
  l  list of exercises
  c  check every exercise that was edited
  x  begin this exercise again; what you wrote is kept
  i  ask the evaluator, line by line
  j k Space g G  move what is shown
  q  quit; you come back to where you are

The words PASS and FAIL, allowed and denied are explained in the book:
`iam book serve --open`.
";

/// What a learner sees the first time.
pub(super) fn welcome(learner: &Learner, look: Look) -> String {
    let exercises = learner.library.exercises().len();
    let folder = shown(&learner.lesson.folder);
    let paragraph = format!(
        "{exercises} exercises: you write AWS policies, and an evaluator decides real requests with \
         them. Your files are in {folder}: edit them in any editor and save, and the verdict \
         follows at once. The book that goes with them: `iam book serve --open`. All commands: \
         `iam --help`. This is no product of AWS, and nothing leaves this computer."
    );
    let title = look.paint(Ink::Title, "Welcome to IAM Workbook");
    format!("{title}\n\n{}\n", wrap(&paragraph, look.width, "", ""))
}
