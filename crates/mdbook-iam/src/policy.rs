//! `policy` blocks: a document that is parsed when the book is built, as a figure with a caption.

use std::collections::BTreeMap;

use iam_policy::{KINDS, PolicyKind, Reading, nearest};

use crate::chapter::Chapter;
use crate::codes::CodePages;
use crate::fence::Fence;
use crate::html;
use crate::judge::{self, Finding};
use crate::problem::Problem;

/// A policy document of a chapter.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    /// Its kind.
    pub kind: PolicyKind,
    /// The document as it stands in the chapter.
    pub text: String,
    /// Whether it is broken on purpose.
    pub broken: bool,
}

/// The named policies of a chapter.
pub(crate) type Policies = BTreeMap<String, Policy>;

const OPTIONS: &[&str] = &["name", "kind", "title", "error", "stored"];

/// Reads a `policy` block and adds it to `policies`; what is wrong with it goes to `problems`.
pub(crate) fn render(
    fence: &Fence,
    chapter: &Chapter,
    policies: &mut Policies,
    problems: &mut Vec<Problem>,
) -> String {
    let file = chapter.file;
    let name_of_kind = fence.option("kind").unwrap_or("managed");
    let Some(kind) = PolicyKind::from_name(name_of_kind) else {
        let problem =
            Problem::new(file, format!("unknown policy kind `{name_of_kind}`")).at(fence.line);
        let kinds: Vec<&str> = KINDS.iter().map(|row| row.name).collect();
        problems.push(match nearest(name_of_kind, kinds.iter().copied()) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => problem.help(format!("the kinds are {}", kinds.join(", "))),
        });
        return String::new();
    };
    for (option, _) in fence.options.iter().filter(|(key, _)| !OPTIONS.contains(&key.as_str())) {
        let problem = Problem::new(file, format!("unknown option `{option}`")).at(fence.line);
        problems.push(problem.help(format!("a policy block takes {}", OPTIONS.join(", "))));
    }
    // A learner would store what the page shows; `stored` is for documents AWS has long since.
    let reading = match fence.option("stored") {
        Some(_) => Reading::stored(kind),
        None => Reading::new(kind),
    };
    let findings = judge::errors(&fence.body, &reading);
    let expected = expected_codes(fence);
    problems.extend(disagreements(fence, file, &expected, &findings));
    if let Some(name) = fence.option("name") {
        let broken = !expected.is_empty();
        let policy = Policy { kind, text: fence.body.clone(), broken };
        if policies.insert(name.to_owned(), policy).is_some() {
            let problem = Problem::new(file, format!("a second policy `{name}` in this chapter"));
            problems.push(problem.at(fence.line).help("give each policy block its own name"));
        }
    }
    figure(fence, chapter, kind.title(), &findings)
}

/// The codes an author expects of a deliberately broken document.
fn expected_codes(fence: &Fence) -> Vec<&str> {
    fence.option("error").unwrap_or_default().split(',').filter(|code| !code.is_empty()).collect()
}

fn disagreements(
    fence: &Fence,
    file: &str,
    expected: &[&str],
    findings: &[Finding],
) -> Vec<Problem> {
    let surprising =
        findings.iter().filter(|finding| !expected.contains(&&*finding.code)).map(|f| {
            let message = format!("{} (`{}`)", f.message, f.code);
            let problem = Problem::new(file, message).at(fence.line + f.line);
            let default = || format!("mend the document, or mark it with `error={}`", f.code);
            problem.help(f.help.clone().unwrap_or_else(default))
        });
    let absent = expected.iter().filter(|code| findings.iter().all(|f| f.code != **code));
    let absent = absent.map(|code| {
        let found: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
        let found = if found.is_empty() { "no error".to_owned() } else { found.join(", ") };
        let message = format!("the document was to be rejected with `{code}`, but has {found}");
        let problem = Problem::new(file, message).at(fence.line);
        problem.help("correct the option `error` or the document")
    });
    surprising.chain(absent).collect()
}

fn figure(fence: &Fence, chapter: &Chapter, kind_title: &str, findings: &[Finding]) -> String {
    let name = fence.option("name").unwrap_or_default();
    let id = if name.is_empty() {
        String::new()
    } else {
        format!(" id=\"policy-{}\"", html::escape(name))
    };
    let title = match fence.option("title") {
        Some(title) => format!("<strong>{}</strong>, {kind_title}", html::inline(title)),
        None => format!("<strong>{}</strong>", capitalised(kind_title)),
    };
    let called = match name {
        "" => String::new(),
        name => format!(" <code>{}</code>", html::escape(name)),
    };
    let label = match findings {
        [] => "",
        _ => " <span class=\"iam-rejected\"><span aria-hidden=\"true\">✗</span> rejected</span>",
    };
    let body = fence.body.trim_end();
    let marks = "`".repeat(longest_run(body).max(2) + 1);
    let class = if findings.is_empty() { "iam-policy" } else { "iam-policy iam-broken" };
    format!(
        "<figure class=\"{class}\"{id}>\n<figcaption>{title}{called}{label}</figcaption>\n\n\
         {marks}json\n{body}\n{marks}\n\n{}</figure>",
        reasons(findings, chapter.codes)
    )
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// The longest run of backticks in `text`.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn reasons(findings: &[Finding], codes: &CodePages) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let items = findings.iter().map(|finding| {
        let help = finding.help.as_ref().map(|help| format!(" Help: {}.", html::inline(help)));
        format!(
            "<li>Line {}: {} ({}).{}</li>\n",
            finding.line,
            html::inline(&finding.message),
            code(finding, codes),
            help.unwrap_or_default()
        )
    });
    format!("<ul class=\"iam-findings\">\n{}</ul>\n", items.collect::<String>())
}

/// The code of a finding, as a link to its explanation if the book has one.
fn code(finding: &Finding, codes: &CodePages) -> String {
    let code = html::escape(&finding.code);
    match codes.link(&finding.code) {
        Some(link) => format!("<a href=\"{}\"><code>{code}</code></a>", html::escape(&link)),
        None => format!("<code>{code}</code>"),
    }
}
