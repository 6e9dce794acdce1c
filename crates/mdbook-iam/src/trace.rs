//! `trace` blocks: one request, and everything that was asked on the way to its decision.

use iam_eval::{PartResult, StatementRef, StatementView, Step};
use iam_repl::path;
use serde_json::Value;

use crate::decide::{self, Place};
use crate::fence::Fence;
use crate::html;
use crate::judge::{self, Verdict};
use crate::outcome;
use crate::policy::Policies;
use crate::problem::Problem;
use crate::scenario::{Decide, Request};

/// Evaluates the request of a `trace` block; what is wrong goes to `problems`.
pub(crate) fn render(
    fence: &Fence,
    file: &str,
    policies: &Policies,
    problems: &mut Vec<Problem>,
) -> String {
    let Some(decide) = decide::read(fence, file, policies, problems) else { return String::new() };
    let [request] = decide.request.as_slice() else {
        let at = Place { file, line: fence.line };
        let message =
            format!("a trace is about one request, and this has {}", decide.request.len());
        problems.push(at.problem(message).help("write a `trace` block for each request"));
        return String::new();
    };
    let at = Place { file, line: decide::line_in(fence, request.span().start) };
    let request = request.get_ref();
    let scenario = decide::scenario(&decide, request, policies, at, problems);
    let Some(scenario) = scenario else { return String::new() };
    let (verdict, part) = judge::trace(&scenario);
    problems.extend(decide::disagreement(request, &verdict, at));
    let Some(part) = part else { return String::new() };
    format!(
        "<section class=\"iam-trace\" aria-label=\"The path to a decision\">\n{}{}{}</section>",
        asked(&decide, request),
        decision(request, &verdict),
        steps(&part)
    )
}

/// The request as a list of facts.
fn asked(decide: &Decide, request: &Request) -> String {
    let says = request
        .says
        .as_ref()
        .map(|says| format!("<p class=\"iam-says\">{}</p>\n", html::inline(says)));
    let context = decide.context(request);
    let mut facts = vec![
        ("Who", decide::who(decide.principal(request).unwrap_or(&Value::Null))),
        ("Action", decide::code(&request.action)),
        ("Resource", decide::code(request.resource.as_deref().unwrap_or("*"))),
    ];
    if !context.is_empty() {
        facts.push(("Context", decide::keys(&context)));
    }
    let fact = |(name, value): (&str, String)| format!("<dt>{name}</dt><dd>{value}</dd>\n");
    let facts: String = facts.into_iter().map(fact).collect();
    format!("{}<dl class=\"iam-request\">\n{facts}</dl>\n", says.unwrap_or_default())
}

fn decision(request: &Request, verdict: &Verdict) -> String {
    let word = outcome::find(verdict.decision).map(outcome::Outcome::html).unwrap_or_default();
    let reason = html::inline(&decide::reason(&verdict.message, request));
    format!("<p><strong>Decision:</strong> {word}. {reason}</p>\n")
}

/// The steps that had something to say, in order; then the layers that were not asked.
fn steps(part: &PartResult) -> String {
    let shown = part.steps.iter().filter(|step| step.outcome != "skip" && !is_summary(step));
    let shown: Vec<&Step> = shown.collect();
    let decides: Vec<bool> = shown.iter().map(|step| decides(step, part)).collect();
    let nobody = !decides.contains(&true);
    let items = shown
        .iter()
        .zip(&decides)
        .map(|(step, decides)| item(step, part, *decides || (nobody && step.step == "combine")));
    let items: String = items.collect();
    format!("<p>The path to it:</p>\n<ol class=\"iam-path\">\n{items}</ol>\n{}", not_asked(part))
}

/// Steps that a reader need not hear of: what they say stands in others.
fn is_summary(step: &Step) -> bool {
    ["validate", "explicit-deny"].contains(&step.step)
}

/// Whether a step is one without which the decision would be another.
fn decides(step: &Step, part: &PartResult) -> bool {
    let is_here = |layer: &str, level: &Option<String>| layer == step.step && *level == step.level;
    let holds = |at: &StatementRef| is_here(at.layer.word(), &at.level);
    let mut blocks = part.blocked_by.iter();
    step.step == "special"
        || part.deciding.iter().any(holds)
        || blocks.any(|block| is_here(block.layer.word(), &block.level))
}

fn item(step: &Step, part: &PartResult, decides: bool) -> String {
    let (class, sign) = match step.outcome {
        "deny" => ("iam-explicit", "⊘"),
        "fail" => ("iam-implicit", "✗"),
        _ => ("iam-allow", "✓"),
    };
    let sign = format!("<span class=\"{class}\" aria-hidden=\"true\">{sign}</span>");
    let (item, mark) = match decides {
        true => (
            "<li class=\"iam-decides\">",
            " <strong class=\"iam-mark\"><span aria-hidden=\"true\">◀</span> this decides</strong>",
        ),
        false => ("<li>", ""),
    };
    let (says, inside) = match step.step {
        "fill-context" => ("What AWS knows of the request".to_owned(), context(part)),
        _ => (html::inline(&path::sentence(step, part)), statements(step, part)),
    };
    if inside.is_empty() {
        return format!("{item}{sign} {says}{mark}</li>\n");
    }
    let open = if decides { " open" } else { "" };
    format!(
        "{item}<details{open}><summary>{sign} {says}{mark}</summary>\n\
         <ul>\n{inside}</ul></details></li>\n"
    )
}

/// The condition keys of the request, and where each comes from.
fn context(part: &PartResult) -> String {
    let key = |key: &iam_eval::ContextKey| {
        let values: Vec<String> = key.values.iter().map(|value| decide::code(value)).collect();
        let from = match key.origin {
            "derived" => "known to AWS",
            "given" => "stated in the request",
            _ => "stated in the request in place of what AWS would know",
        };
        format!("<li>{} = {}, {from}</li>\n", decide::code(&key.key), values.join(", "))
    };
    part.context.iter().map(key).collect()
}

fn statements(step: &Step, part: &PartResult) -> String {
    step.statements.iter().map(|view| statement(view, part)).collect()
}

/// A statement, and what each of its parts says of the request.
fn statement(view: &StatementView, part: &PartResult) -> String {
    let is_decisive = part.deciding.contains(&view.reference);
    let (class, sign, word) = match view.applies {
        true => ("iam-right", "✓", "applies"),
        false => ("iam-wrong", "✗", "does not apply"),
    };
    let parts: String = path::said(view).iter().map(|(fits, words)| said(*fits, words)).collect();
    let open = if is_decisive { " open" } else { "" };
    format!(
        "<li><details{open}><summary>{} {}: <span class=\"{class}\">\
         <span aria-hidden=\"true\">{sign}</span> {word}</span></summary>\n\
         <ul>\n{parts}</ul></details></li>\n",
        view.effect,
        html::inline(&path::name(view))
    )
}

fn said(fits: bool, words: &str) -> String {
    let (class, sign, word) = match fits {
        true => ("iam-right", "✓", "fits"),
        false => ("iam-wrong", "✗", "does not fit"),
    };
    format!(
        "<li><span class=\"{class}\"><span aria-hidden=\"true\">{sign}</span> {word}.</span> \
         {}</li>\n",
        html::inline(words)
    )
}

fn not_asked(part: &PartResult) -> String {
    let skipped = part.steps.iter().filter(|step| step.outcome == "skip" && step.step != "special");
    let skipped: Vec<String> = skipped
        .map(|step| {
            let name = path::layer_name(step.step, step.level.as_deref());
            let name = html::inline(&name);
            format!("<li>{name}: {}</li>\n", html::inline(path::reason(step)))
        })
        .collect();
    if skipped.is_empty() {
        return String::new();
    }
    format!(
        "<details class=\"iam-facts\"><summary>Not asked: {}</summary>\n<ul>\n{}</ul></details>\n",
        match skipped.len() {
            1 => "1 layer".to_owned(),
            several => format!("{several} layers"),
        },
        skipped.concat()
    )
}
