//! `decide` blocks: requests whose decisions the evaluator confirms, as a table.

use serde_json::{Map, Value};

use crate::fence::Fence;
use crate::html;
use crate::judge::{self, Verdict};
use crate::outcome;
use crate::policy::Policies;
use crate::problem::Problem;
use crate::scenario::{Decide, Request};

/// Evaluates the requests of a `decide` block; what is wrong goes to `problems`.
pub(crate) fn render(
    fence: &Fence,
    file: &str,
    policies: &Policies,
    problems: &mut Vec<Problem>,
) -> String {
    let Some(decide) = read(fence, file, policies, problems) else { return String::new() };
    let mut rows = Vec::new();
    for request in &decide.request {
        let at = Place { file, line: line_in(fence, request.span().start) };
        let request = request.get_ref();
        let Some(scenario) = scenario(&decide, request, policies, at, problems) else { continue };
        let verdict = judge::decide(&scenario);
        problems.extend(disagreement(request, &verdict, at));
        rows.push((request, verdict));
    }
    table(&decide, &rows)
}

/// A line of the author's file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'f> {
    /// The file.
    pub file: &'f str,
    /// Its line, from 1.
    pub line: usize,
}

impl Place<'_> {
    /// A problem there.
    pub(crate) fn problem(self, message: impl Into<String>) -> Problem {
        Problem::new(self.file, message).at(self.line)
    }
}

/// The block as data; none if it cannot be read or names policies that are not there.
pub(crate) fn read(
    fence: &Fence,
    file: &str,
    policies: &Policies,
    problems: &mut Vec<Problem>,
) -> Option<Decide> {
    let decide: Decide = match toml::from_str(&fence.body) {
        Ok(decide) => decide,
        Err(error) => {
            let line = line_in(fence, error.span().map_or(0, |span| span.start));
            problems.push(Place { file, line }.problem(error.message().trim()));
            return None;
        }
    };
    let unknown = unknown_names(&decide, fence, file, policies);
    let is_sound = unknown.is_empty();
    problems.extend(unknown);
    is_sound.then_some(decide)
}

/// The scenario of a request as JSON; none if nobody makes it.
pub(crate) fn scenario(
    decide: &Decide,
    request: &Request,
    policies: &Policies,
    at: Place<'_>,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    if decide.principal(request).is_none() {
        let problem = at.problem("the request has no principal");
        problems.push(problem.help("add `principal` to the block or to the request"));
        return None;
    }
    Some(decide.scenario(request, policies).to_string())
}

/// The line of the author's file at a position of the block's text.
pub(crate) fn line_in(fence: &Fence, position: usize) -> usize {
    fence.line + 1 + lines_before(&fence.body, position)
}

/// How many lines end before `position`.
fn lines_before(text: &str, position: usize) -> usize {
    text.get(..position).map_or(0, |before| before.matches('\n').count())
}

fn unknown_names(decide: &Decide, fence: &Fence, file: &str, policies: &Policies) -> Vec<Problem> {
    let wrong = decide.names().filter_map(|name| match policies.get(name) {
        Some(policy) if !policy.broken => None,
        Some(_) => Some((name, "is broken on purpose and decides nothing")),
        None => Some((name, "is not in this chapter")),
    });
    let problem = |(name, why): (&str, &str)| {
        let position = fence.body.find(&format!("\"{name}\"")).unwrap_or(0);
        let at = Place { file, line: line_in(fence, position) };
        let known: Vec<&str> = policies.keys().map(String::as_str).collect();
        at.problem(format!("the policy `{name}` {why}")).help(match &*known {
            [] => "the chapter has no policy block with a name".to_owned(),
            known => format!("the policies of this chapter are {}", known.join(", ")),
        })
    };
    wrong.map(problem).collect()
}

/// What speaks against showing a verdict: it is another than the author's, or rests on a guess.
pub(crate) fn disagreement(request: &Request, verdict: &Verdict, at: Place<'_>) -> Option<Problem> {
    let Request { action, decision, headline, .. } = request;
    let message = match headline {
        _ if verdict.decision == "InvalidInput" => {
            format!("the evaluator cannot read `{action}`: {}", verdict.complaints.join("; "))
        }
        _ if outcome::find(decision).is_none() => format!("unknown decision `{decision}`"),
        _ if *decision != verdict.decision => {
            format!("`{action}` was to get {decision}, but gets {}", verdict.decision)
        }
        Some(headline) if *headline != verdict.headline => {
            format!(
                "`{action}` was to be settled by `{headline}`, but is by `{}`",
                verdict.headline
            )
        }
        _ if !verdict.uncertain.is_empty() => {
            let marks = verdict.uncertain.join(", ");
            format!("`{action}` rests on {marks}, a reading of AWS that is uncertain")
        }
        Some(_) | None => return None,
    };
    let help = match verdict.decision {
        "InvalidInput" => "correct the request".to_owned(),
        _ => format!("the evaluator says: {}", verdict.message),
    };
    Some(at.problem(message).help(help))
}

/// The table. The style lays its rows out as grids, which takes away what a browser knows of the
/// elements: so the roles are written out.
fn table(decide: &Decide, rows: &[(&Request, Verdict)]) -> String {
    let with_context = rows.iter().any(|(request, _)| !decide.context(request).is_empty());
    let mut html = format!(
        "<div class=\"iam-decide{}\">\n<table role=\"table\">\n<thead role=\"rowgroup\">\
         <tr role=\"row\">",
        if with_context { " iam-with-context" } else { "" }
    );
    for head in HEADS.iter().filter(|head| **head != "Context" || with_context) {
        let class = if *head == "Why" { " class=\"iam-why\"" } else { "" };
        html += &format!("<th role=\"columnheader\" scope=\"col\"{class}>{head}</th>");
    }
    html += "</tr></thead>\n<tbody role=\"rowgroup\">\n";
    for (request, verdict) in rows {
        html += &row(decide, request, verdict, with_context);
    }
    html + "</tbody>\n</table>\n</div>"
}

const HEADS: &[&str] = &["Who", "Action", "Resource", "Context", "Decision", "Why"];

fn row(decide: &Decide, request: &Request, verdict: &Verdict, with_context: bool) -> String {
    let decision = outcome::find(verdict.decision).map(outcome::Outcome::html);
    let cells = [
        who(decide.principal(request).unwrap_or(&Value::Null)),
        code(&request.action),
        code(request.resource.as_deref().unwrap_or("*")),
        keys(&decide.context(request)),
        decision.unwrap_or_default(),
        html::inline(&reason(&verdict.message, request)),
    ];
    let mut html = String::new();
    if let Some(says) = &request.says {
        let columns = HEADS.len() - usize::from(!with_context);
        html += &format!(
            "<tr role=\"row\"><td role=\"cell\" class=\"iam-says\" colspan=\"{columns}\">{}</td></tr>\n",
            html::inline(says)
        );
    }
    html += "<tr role=\"row\">";
    for (head, cell) in HEADS.iter().zip(&cells) {
        if *head != "Context" || with_context {
            let class = if *head == "Why" { " class=\"iam-why\"" } else { "" };
            html +=
                &format!("<td role=\"cell\"{class} data-label=\"{head}\"><div>{cell}</div></td>");
        }
    }
    html + "</tr>\n"
}

/// The evaluator's sentence without its first half, which the cells before it say already: who,
/// what, on which resource.
pub(crate) fn reason(message: &str, request: &Request) -> String {
    let half = match request.resource.as_deref() {
        None | Some("*") => format!("{}: ", request.action),
        Some(resource) => format!(" on {resource}: "),
    };
    let rest = message.split_once(&half).map_or(message, |(_, rest)| rest);
    let mut chars = rest.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// The principal as people say it: name and account of an ARN, else what it is called.
pub(crate) fn who(principal: &Value) -> String {
    let field = |name| principal.get(name).and_then(Value::as_str);
    let text = principal.as_str().or_else(|| field("arn")).or_else(|| field("service"));
    let text = text.or_else(|| field("provider")).or_else(|| field("kind")).unwrap_or("anonymous");
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", _, _, _, account, name] => {
            format!(
                "{} <span class=\"iam-account\">in {}</span>",
                code(name),
                html::escape(account)
            )
        }
        _ => code(text),
    }
}

/// Condition keys and their values, a line each.
pub(crate) fn keys(context: &Map<String, Value>) -> String {
    let value = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let line = |(key, v): (&String, &Value)| format!("{} = {}", code(key), code(&value(v)));
    context.iter().map(line).collect::<Vec<String>>().join("<br>")
}

/// Code that may break after the marks of ARNs and action names.
pub(crate) fn code(text: &str) -> String {
    let mut html = html::escape(text);
    for mark in [":", "/"] {
        html = html.replace(mark, &format!("{mark}<wbr>"));
    }
    format!("<code>{html}</code>")
}
