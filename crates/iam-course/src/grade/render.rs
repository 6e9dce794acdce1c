//! Writes a grade for people: the verdict, what was to be found out first, the first failing
//! request in full, then all requests, and at last what a proof and the linter add.

mod stages;

use std::fmt::Write as _;

use iam_eval::Outcome;
use iam_policy::{Diagnostic, RenderStyle, Severity};

use crate::exercise::Request;
use crate::grade::{CheckResult, Grade, StatementPlace, Status, is_syntax};
use crate::proof::{Breach, Standing};

/// How a grade is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// After how many characters a sentence is broken.
    pub width: usize,
    /// Whether the words that carry the result are coloured, too.
    pub colour: RenderStyle,
}

impl Style {
    /// Text of 80 columns without colour.
    pub const PLAIN: Style = Style { width: 80, colour: RenderStyle::Plain };
}

/// Writes a grade for a terminal or the REPL. The words tell everything; colour only repeats it.
pub fn render(grade: &Grade, style: Style) -> String {
    let mut out = Writer { text: String::new(), style };
    out.verdict(grade);
    out.problems(grade);
    out.mistakes(grade);
    out.stages(grade);
    if grade.failing().next().is_none() {
        out.breaches(grade);
    }
    if let Some(check) = grade.failing().next() {
        out.failing(check);
    }
    if let Some(feedback) = &grade.feedback {
        out.text.push('\n');
        out.sentence("", "", feedback);
    }
    out.all(grade);
    if grade.failing().next().is_some() {
        out.aside(grade);
    } else {
        out.proof(grade);
    }
    out.warnings(grade);
    out.text
}

/// Where the text of a labelled line goes on.
const HANGING: &str = "                ";
/// How many remarks about one document are shown.
const MOST_REMARKS: usize = 5;
/// How many statements that nearly allowed are shown.
const MOST_NEAR_MISSES: usize = 3;
/// How many groups of requests beyond the listed ones are shown.
const MOST_BREACHES: usize = 3;

struct Writer {
    text: String,
    style: Style,
}

impl Writer {
    fn verdict(&mut self, grade: &Grade) {
        let id = &grade.exercise;
        let (total, passed) =
            (grade.checks.len(), grade.checks.iter().filter(|it| it.pass).count());
        let errors = grade.errors().count();
        let problems = if errors == 1 { "1 error" } else { &format!("{errors} errors") };
        let said = match grade.status {
            Status::Passed => format!("all {total} requests come out as they should"),
            Status::Failed if grade.waits() => {
                let file = grade.first_stage().map_or("", |file| &file.file);
                format!("`{file}` comes first")
            }
            Status::Failed if passed == total && grade.breaches().next().is_some() => {
                format!("all {total} requests come out as they should, but others would not")
            }
            Status::Failed if passed == total => {
                format!("all {total} requests come out as they should, but something is left")
            }
            Status::Failed => format!("{passed} of {total} requests come out as they should"),
            Status::Rejected => format!("AWS would not take this policy: {problems}"),
            Status::NotReadable => {
                format!("{}; this costs no attempt", unreadable(grade))
            }
        };
        let score = match grade.status {
            Status::Passed | Status::Failed => format!(" (score {})", grade.score()),
            Status::Rejected | Status::NotReadable => String::new(),
        };
        let word = self.word(grade.passed());
        self.line(&format!("{word}  {id}: {said}{score}"));
    }

    fn problems(&mut self, grade: &Grade) {
        for file in grade.stage_files().filter(|file| !file.problems.is_empty()) {
            let colour = self.style.colour;
            let shown = iam_policy::render(&file.problems, &file.file, &file.text, colour);
            let _ = write!(self.text, "\n{shown}");
        }
        for document in &grade.documents {
            let readable = grade.status != Status::NotReadable;
            // What is wrong with the policy is not worth a word while it is no JSON.
            let counts = |error: &&Diagnostic| readable || is_syntax(error.code);
            let errors: Vec<Diagnostic> = document.errors().filter(counts).cloned().collect();
            if !errors.is_empty() {
                let colour = self.style.colour;
                let shown = iam_policy::render(&errors, &document.file, &document.text, colour);
                let _ = write!(self.text, "\n{shown}");
            }
        }
    }

    /// What no AWS request can match, such as a name that does not exist: often the cause.
    fn mistakes(&mut self, grade: &Grade) {
        if grade.status == Status::NotReadable {
            return;
        }
        for document in &grade.documents {
            let found = document.remarks.iter().filter(|it| it.severity == Severity::Error);
            // What to write instead is for the learner to find, and for the hints to tell.
            let bare = |it: &Diagnostic| Diagnostic { help: None, fix: None, ..it.clone() };
            let found: Vec<Diagnostic> = found.map(bare).collect();
            if !found.is_empty() {
                let colour = self.style.colour;
                let shown = iam_policy::render(&found, &document.file, &document.text, colour);
                let _ = write!(self.text, "\n{shown}");
            }
        }
    }

    /// What AWS takes, but the learner may not have meant.
    fn warnings(&mut self, grade: &Grade) {
        if grade.status == Status::NotReadable {
            return;
        }
        for document in &grade.documents {
            let found = document.remarks.iter().filter(|it| it.severity != Severity::Error);
            let found: Vec<Diagnostic> = found.take(MOST_REMARKS).cloned().collect();
            if !found.is_empty() {
                let shown = iam_policy::render_short(&found, &document.file, self.style.colour);
                let _ = write!(self.text, "\n{shown}");
            }
        }
    }

    /// What a proof has found where every listed request comes out as it should.
    fn breaches(&mut self, grade: &Grade) {
        for breach in grade.breaches().take(MOST_BREACHES) {
            let document = grade.documents.iter().find(|it| it.name == breach.document);
            let Some(document) = document else { continue };
            let found = std::slice::from_ref(&breach.diagnostic);
            let colour = self.style.colour;
            let shown = iam_policy::render(found, &document.file, &document.text, colour);
            let _ = write!(self.text, "\n{shown}");
        }
        let more = grade.breaches().count().saturating_sub(MOST_BREACHES);
        if more > 0 {
            let groups = if more == 1 { "group" } else { "groups" };
            let _ = write!(self.text, "\n{more} more {groups} of such requests\n");
        }
    }

    /// What a proof adds to requests that fail, unless they say the same.
    fn aside(&mut self, grade: &Grade) {
        let Some(breach) =
            grade.proof.iter().flat_map(|it| &it.excess).find(|it| is_new(it, grade))
        else {
            return;
        };
        let document = grade.documents.iter().find(|it| it.name == breach.document);
        let file = document.map_or("", |document| document.file.as_str());
        let Diagnostic { start, message, .. } = &breach.diagnostic;
        self.text.push('\n');
        let said = format!("beyond these requests, {message} ({file}:{})", start.line);
        self.sentence("", "", &said);
    }

    /// What is known of every request where none speaks against the answer.
    fn proof(&mut self, grade: &Grade) {
        let Some(proof) = grade.proof.as_ref().filter(|_| grade.passed()) else { return };
        let (requests, actions) = (grade.checks.len(), grouped(proof.actions));
        let said = match (proof.doubts.split_first(), &proof.standing) {
            (Some((doubt, _)), _) => format!("checked by {requests} requests, not proved: {doubt}"),
            // Nothing was compared.
            (None, _) if proof.actions == 0 => return,
            (None, Some(Standing::Equal)) => format!(
                "proved for all {actions} actions that AWS offers: your answer decides every \
                 request as our own solution does"
            ),
            (None, Some(Standing::Tighter(request))) => format!(
                "well cut: your answer is tighter than our own solution, which also allows {request}"
            ),
            (None, None) => format!(
                "proved for all {actions} actions that AWS offers: your answer grants no more \
                 than the task permits"
            ),
        };
        self.text.push('\n');
        self.sentence("", "", &said);
    }

    fn failing(&mut self, check: &CheckResult) {
        let CheckResult { request, principal, .. } = check;
        self.text.push('\n');
        let word = self.word(false);
        self.line(&format!("{word}  {}  {}", request.id, request.says));
        self.sentence("      who       ", "", principal);
        self.sentence("      asks for  ", "", &request.action);
        self.sentence("      on        ", "", &request.resource);
        for (key, value) in &request.context {
            self.sentence("      with      ", "", &format!("{key} = {value}"));
        }
        let wanted = format!("{}. {}", wanted(request), request.why);
        self.sentence("      expected  ", HANGING, &wanted);
        let actual = format!("{}. {}", actual(check), check.evaluation.message());
        self.sentence("      actual    ", HANGING, &actual);
        for place in &check.deciding {
            self.sentence("      decided   ", HANGING, &statement(place));
        }
        for blocked in check.blocked_by() {
            let level = blocked.level.as_ref().map_or(String::new(), |level| format!(" `{level}`"));
            let missing = format!("an Allow in the layer {}{level}", blocked.layer.word());
            self.sentence("      missing   ", HANGING, &missing);
        }
        for missed in check.near_misses.iter().take(MOST_NEAR_MISSES) {
            let missed = format!("{}: {}", statement(&missed.at), missed.why);
            self.sentence("      nearly    ", HANGING, &missed);
        }
    }

    fn all(&mut self, grade: &Grade) {
        let width = grade.checks.iter().map(|check| check.request.says.chars().count()).max();
        let Some(width) = width else { return };
        self.text.push('\n');
        for check in &grade.checks {
            let word = self.word(check.pass);
            let Request { id, says, .. } = &check.request;
            let pad = " ".repeat(width.saturating_sub(says.chars().count()));
            let mut line = format!("{word}  {id}  {says}{pad}  {}", actual(check));
            if !check.pass {
                let _ = write!(line, ", expected {}", wanted(&check.request));
            }
            self.line(&line);
            let is_told = grade.failing().next().is_some_and(|it| it.request.id == *id);
            if !check.pass && !is_told {
                let indent = " ".repeat(8 + id.chars().count());
                self.sentence(&indent, &indent, &cause(check));
            }
        }
    }

    /// The word for a result, coloured where that is wanted.
    fn word(&self, pass: bool) -> String {
        if pass { self.painted("PASS", 32) } else { self.painted("FAIL", 31) }
    }

    fn painted(&self, word: &str, colour: u8) -> String {
        match self.style.colour {
            RenderStyle::Plain => word.to_owned(),
            RenderStyle::Colour => format!("\u{1b}[{colour}m{word}\u{1b}[0m"),
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// Words broken into lines; the first begins with `first`, the others with `next`.
    fn sentence(&mut self, first: &str, next: &str, words: &str) {
        let mut line = first.to_owned();
        let mut empty = true;
        for word in words.split_whitespace() {
            let wide = line.chars().count() + 1 + word.chars().count() > self.style.width;
            if wide && !empty {
                self.line(&line);
                line = next.to_owned();
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        self.line(&line);
    }
}

/// A number below a million with a comma between its thousands.
fn grouped(number: usize) -> String {
    match number {
        0..1_000 => number.to_string(),
        _ => format!("{},{:03}", number / 1_000, number % 1_000),
    }
}

/// Whether no failing request tells of the same statement or action already.
fn is_new(breach: &Breach, grade: &Grade) -> bool {
    let mut too_wide = grade.failing().filter(|it| it.request.decision != Outcome::Allow);
    let same_statement = |place: &StatementPlace| {
        place.statement.policy == breach.document
            && Some(place.statement.statement) == breach.statement
    };
    !too_wide.any(|check| {
        let same_action = breach.actions.contains(&check.request.action);
        same_action || check.deciding.iter().any(same_statement)
    })
}

/// What the author wants, in words.
fn wanted(request: &Request) -> &'static str {
    match request.decision {
        Outcome::Allow => "allowed",
        Outcome::ImplicitDeny | Outcome::ExplicitDeny => "not allowed",
    }
}

/// What came out, in words.
fn actual(check: &CheckResult) -> &'static str {
    outcome_word(check.actual())
}

fn outcome_word(outcome: Option<Outcome>) -> &'static str {
    match outcome {
        Some(Outcome::Allow) => "allowed",
        Some(Outcome::ImplicitDeny) => "not allowed",
        Some(Outcome::ExplicitDeny) => "denied",
        None => "not decided",
    }
}

/// Which text cannot be read, in words.
fn unreadable(grade: &Grade) -> String {
    let mut files = grade.stage_files().filter(|file| !file.problems.is_empty());
    match files.next() {
        Some(file) => format!("`{}` cannot be read", file.file),
        None => "the text is not JSON".to_owned(),
    }
}

/// What decided a request, in short: the statements, or else the layers without an Allow.
fn cause(check: &CheckResult) -> String {
    if !check.deciding.is_empty() {
        let statements: Vec<String> = check.deciding.iter().map(statement).collect();
        return format!("decided by {}", statements.join("; "));
    }
    let layers = check.blocked_by().iter().map(|blocked| match &blocked.level {
        Some(level) => format!("{} `{level}`", blocked.layer.word()),
        None => blocked.layer.word().to_owned(),
    });
    let layers: Vec<String> = layers.collect();
    match layers.as_slice() {
        [] => check.evaluation.message(),
        [only] => format!("no statement allows it in the layer {only}"),
        several => format!("no statement allows it in the layers {}", several.join(", ")),
    }
}

/// Where a statement stands and what it is part of.
fn statement(place: &StatementPlace) -> String {
    let of = &place.statement;
    let mut text = match &place.place {
        Some((file, line)) => format!("{file}:{line}"),
        None => format!("policy `{}`", of.policy),
    };
    let _ = write!(text, ", statement {}", of.statement + 1);
    if let Some(sid) = &of.sid {
        let _ = write!(text, " `{sid}`");
    }
    let _ = write!(text, " ({}", of.layer.word());
    if let Some(level) = &of.level {
        let _ = write!(text, " {level}");
    }
    text.push(')');
    text
}
