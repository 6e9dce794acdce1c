//! A grade as JSON, for programs; the names of the fields are a contract (`report/v1`).

use iam_analysis::Asked;
use iam_eval::{Evaluation, KeyValues, Outcome};
use iam_policy::Diagnostic;
use iam_policy::json::{self, Array, Object};

use crate::exercise::{Exercise, Limit};
use crate::grade::{CheckResult, Grade, GradedDocument, StatementPlace, Status};
use crate::proof::Breach;

/// The version that [`report`] writes. A field may be added within it.
const SCHEMA: &str = "report/v1";

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CheckStatus {
    Pass,
    Fail,
    /// The exercise is at fault.
    Error,
    /// Something else has to be mended first.
    NotGradable,
}

impl CheckStatus {
    fn of(pass: bool) -> CheckStatus {
        if pass { CheckStatus::Pass } else { CheckStatus::Fail }
    }

    fn word(self) -> &'static str {
        match self {
            CheckStatus::Pass => "pass",
            CheckStatus::Fail => "fail",
            CheckStatus::Error => "error",
            CheckStatus::NotGradable => "not-gradable",
        }
    }
}

/// Everything that is known of an answer, as JSON on one line. It depends on the answer alone: no
/// time, no place, and the same answer has the same report.
pub fn report(exercise: &Exercise, grade: &Grade) -> String {
    json::object(|out| {
        out.text("schema", SCHEMA);
        out.object("program", |out| {
            out.text("name", "iam");
            out.text("version", env!("CARGO_PKG_VERSION"));
        });
        out.text("exercise", &grade.exercise);
        out.text("status", status(grade.status));
        out.bool("counts", grade.counts());
        out.number("score", usize::from(grade.score()));
        out.array("checks", |list| checks(exercise, grade, list));
        out.array("counter_examples", |list| {
            let proof = grade.proof.as_ref();
            let excess = proof.map_or(&[][..], |proof| &proof.excess);
            let missing = proof.map_or(&[][..], |proof| &proof.missing);
            excess.iter().for_each(|it| list.object(|out| breach("bound", it, grade, out)));
            missing.iter().for_each(|it| list.object(|out| breach("floor", it, grade, out)));
        });
        text_or_null(out, "feedback", grade.feedback.as_deref());
        out.array("problems", |list| problems(grade, list));
        out.array("remarks", |list| {
            for document in &grade.documents {
                diagnostics(&document.file, document.remarks.iter(), list);
            }
        });
        out.array("documents", |list| {
            grade.documents.iter().for_each(|it| list.object(|out| document(it, out)));
        });
    })
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Passed => "passed",
        Status::Failed => "failed",
        Status::Rejected => "rejected",
        Status::NotReadable => "not-gradable",
    }
}

fn text_or_null(out: &mut Object<'_>, field: &str, text: Option<&str>) {
    match text {
        Some(text) => out.text(field, text),
        None => out.null(field),
    }
}

/// One demand and what became of it.
struct Check<'g> {
    id: &'g str,
    kind: &'static str,
    status: CheckStatus,
    expected: String,
    actual: Option<String>,
    layer: Option<&'static str>,
    statement: Option<&'g StatementPlace>,
    message: String,
}

impl Check<'_> {
    fn write(&self, out: &mut Object<'_>) {
        out.text("id", self.id);
        out.text("kind", self.kind);
        out.text("status", self.status.word());
        out.text("expected", &self.expected);
        text_or_null(out, "actual", self.actual.as_deref());
        text_or_null(out, "layer", self.layer);
        match self.statement {
            Some(place) => out.object("statement", |out| statement(place, out)),
            None => out.null("statement"),
        }
        out.text("message", &self.message);
    }
}

fn statement(place: &StatementPlace, out: &mut Object<'_>) {
    let of = &place.statement;
    out.text("policy", &of.policy);
    out.number("number", of.statement + 1);
    text_or_null(out, "sid", of.sid.as_deref());
    let (file, line) = place.place.as_ref().map(|(file, line)| (file, *line)).unzip();
    text_or_null(out, "file", file.map(String::as_str));
    match line {
        Some(line) => out.number("line", line),
        None => out.null("line"),
    }
}

fn checks(exercise: &Exercise, grade: &Grade, list: &mut Array<'_>) {
    let mut write = |check: Check<'_>| list.object(|out| check.write(out));
    prediction(grade).into_iter().chain(attack(grade)).for_each(&mut write);
    changes(grade).into_iter().for_each(&mut write);
    if grade.checks.is_empty() {
        exercise.requests.iter().for_each(|request| {
            write(Check {
                id: &request.id,
                kind: "request",
                status: CheckStatus::NotGradable,
                expected: wanted(request.decision).to_owned(),
                actual: None,
                layer: None,
                statement: None,
                message: "something else has to be mended first".to_owned(),
            });
        });
    }
    grade.checks.iter().map(request).for_each(&mut write);
    write(limit("bound", &exercise.bound, grade));
    if let Some(floor) = &exercise.floor {
        write(limit("floor", floor, grade));
    }
}

fn wanted(decision: Outcome) -> &'static str {
    match decision {
        Outcome::Allow => "allowed",
        Outcome::ImplicitDeny | Outcome::ExplicitDeny => "not allowed",
    }
}

fn request(check: &CheckResult) -> Check<'_> {
    let is_decided = check.actual().is_some();
    let blocked = check.blocked_by().first().map(|blocked| blocked.layer.word());
    let decided = check.deciding.first();
    Check {
        id: &check.request.id,
        kind: "request",
        status: if is_decided { CheckStatus::of(check.pass) } else { CheckStatus::Error },
        expected: wanted(check.request.decision).to_owned(),
        actual: check.actual().map(|outcome| outcome.word().to_owned()),
        layer: decided.map(|place| place.statement.layer.word()).or(blocked),
        statement: decided,
        message: check.evaluation.message(),
    }
}

fn limit<'g>(kind: &'static str, limit: &Limit, grade: &'g Grade) -> Check<'g> {
    let proof = grade.proof.as_ref();
    let found = proof.map(|proof| if kind == "bound" { &proof.excess } else { &proof.missing });
    let is_complete = !grade.checks.is_empty() && grade.failing().next().is_none();
    let first = found.and_then(|found| found.first());
    let doubt = proof.and_then(|proof| proof.doubts.first());
    let (status, message) = match (first, doubt, &limit.unproved) {
        (Some(breach), _, _) => (CheckStatus::Fail, breach.diagnostic.message.clone()),
        // Beside requests that fail, only what goes beyond the bound is looked for.
        (None, _, _) if !is_complete => {
            (CheckStatus::NotGradable, "the listed requests come first".to_owned())
        }
        (None, _, Some(why)) => (CheckStatus::Pass, format!("nothing is proved: {why}")),
        (None, Some(doubt), None) => (CheckStatus::Pass, format!("not proved: {doubt}")),
        (None, None, None) => (CheckStatus::Pass, "proved for every request".to_owned()),
    };
    let actual = match status {
        CheckStatus::Pass => Some("kept".to_owned()),
        CheckStatus::Fail => Some("left".to_owned()),
        CheckStatus::Error | CheckStatus::NotGradable => None,
    };
    Check {
        id: kind,
        kind,
        status,
        expected: limit.says.clone(),
        actual,
        layer: None,
        statement: None,
        message,
    }
}

fn prediction(grade: &Grade) -> Option<Check<'_>> {
    let result = grade.prediction.as_ref()?;
    let total = result.foretold.len();
    let is_read = result.file.problems.is_empty();
    let wrong = result.foretold.iter().find(|it| !it.pass && it.guess.is_some());
    Some(Check {
        id: "prediction",
        kind: "prediction",
        status: if is_read { CheckStatus::of(result.pass()) } else { CheckStatus::NotGradable },
        expected: "every request foretold rightly".to_owned(),
        actual: is_read.then(|| format!("{} of {total}", result.right())),
        layer: None,
        statement: wrong.and_then(|it| it.deciding.first()),
        message: match (is_read, wrong) {
            (false, _) => "the prediction cannot be read".to_owned(),
            (true, Some(wrong)) => format!("{}: {}", wrong.request.id, wrong.evaluation.message()),
            (true, None) if result.pass() => "every request is foretold rightly".to_owned(),
            (true, None) => "some requests are not foretold yet".to_owned(),
        },
    })
}

fn attack(grade: &Grade) -> Option<Check<'_>> {
    let result = grade.attack.as_ref()?;
    let is_read = result.file.problems.is_empty();
    let own = result.asked.as_ref().and_then(|asked| asked.own.as_ref());
    let (actual, message) = match &result.asked {
        _ if !is_read => (None, "the attack cannot be read".to_owned()),
        None => (Some("no request yet"), "an action and a resource are missing".to_owned()),
        Some(asked) if !asked.gets_through() => (Some("stopped"), asked.before.message()),
        Some(_) if !result.is_shown() => {
            (Some("permitted"), "the request is allowed when the hole is closed, too".to_owned())
        }
        Some(_) if result.is_stopped() => {
            (Some("shown and closed"), own.map_or_else(String::new, Evaluation::message))
        }
        Some(asked) => {
            let message = own.map_or_else(|| asked.before.message(), Evaluation::message);
            (Some("shown and open"), message)
        }
    };
    Some(Check {
        id: "attack",
        kind: "attack",
        status: if is_read { CheckStatus::of(result.pass()) } else { CheckStatus::NotGradable },
        expected: "shown and closed".to_owned(),
        actual: actual.map(str::to_owned),
        layer: None,
        statement: result.asked.as_ref().and_then(|asked| asked.deciding.first()),
        message,
    })
}

fn changes(grade: &Grade) -> Option<Check<'_>> {
    let changes = grade.changes.as_ref()?;
    let files = changes.changed.join(", ");
    Some(Check {
        id: "changes",
        kind: "changes",
        status: CheckStatus::of(changes.pass()),
        expected: format!("at most {}", changes.most),
        actual: Some(changes.changed.len().to_string()),
        layer: None,
        statement: None,
        message: match changes.changed.is_empty() {
            true => "no document is changed".to_owned(),
            false => format!("changed: {files}"),
        },
    })
}

/// A request that leaves a limit.
fn breach(limit: &str, breach: &Breach, grade: &Grade, out: &mut Object<'_>) {
    let document = grade.documents.iter().find(|it| it.name == breach.document);
    out.text("limit", limit);
    text_or_null(out, "file", document.map(|document| document.file.as_str()));
    out.number("line", breach.diagnostic.start.line);
    out.text("message", &breach.diagnostic.message);
    out.texts("actions", &breach.actions);
    out.object("request", |out| asked(&breach.asked, out));
}

fn asked(asked: &Asked, out: &mut Object<'_>) {
    out.raw("principal", &asked.principal);
    out.text("action", &asked.action);
    out.text("resource", &asked.resource);
    out.object("context", |out| {
        for (key, values) in &asked.context {
            match values {
                Some(KeyValues::One(value)) => out.text(key, value),
                Some(KeyValues::Many(values)) => out.texts(key, values),
                None => out.null(key),
            }
        }
    });
}

/// Why files cannot be used.
fn problems(grade: &Grade, list: &mut Array<'_>) {
    for file in grade.stage_files() {
        diagnostics(&file.file, file.problems.iter(), list);
    }
    for document in &grade.documents {
        diagnostics(&document.file, document.errors(), list);
    }
}

fn diagnostics<'d>(file: &str, found: impl Iterator<Item = &'d Diagnostic>, list: &mut Array<'_>) {
    for it in found {
        list.object(|out| {
            out.text("file", file);
            out.number("line", it.start.line);
            out.number("column", it.start.column);
            out.text("severity", it.severity.word());
            out.text("code", it.code);
            out.text("message", &it.message);
        });
    }
}

fn document(document: &GradedDocument, out: &mut Object<'_>) {
    out.text("name", &document.name);
    out.text("file", &document.file);
    text_or_null(out, "canonical", document.canonical().as_deref());
}
