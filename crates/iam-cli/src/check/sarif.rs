//! Findings as SARIF 2.1.0, which code scanning services and editors read.

mod region;

use iam_policy::json::{Array, Object, object};
use iam_policy::{Certainty, Code, Diagnostic, Evidence, Fix, Severity, visible};

use super::{Checked, Report, json, place};
use crate::input;
use region::Regions;

/// One log with one run.
pub(super) fn log(report: &Report) -> String {
    let rules = rules(report);
    object(|out| {
        out.text("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        out.text("version", "2.1.0");
        out.array("runs", |runs| runs.object(|out| run(report, &rules, out)));
    })
}

fn run(report: &Report, rules: &[&'static Code], out: &mut Object<'_>) {
    out.object("tool", |out| {
        out.object("driver", |out| {
            out.text("name", "iam check");
            out.text("fullName", "IAM Workbook: iam check");
            out.text("version", env!("CARGO_PKG_VERSION"));
            out.text("semanticVersion", env!("CARGO_PKG_VERSION"));
            out.array("rules", |list| rules.iter().for_each(|code| list.object(|o| rule(code, o))));
        });
    });
    out.array("invocations", |list| {
        list.object(|out| {
            out.bool("executionSuccessful", report.failures.is_empty());
            out.array("toolExecutionNotifications", |list| {
                for failure in &report.failures {
                    list.object(|out| {
                        out.text("level", "error");
                        message("message", failure, out);
                    });
                }
            });
        });
    });
    out.text("columnKind", "unicodeCodePoints");
    out.text("defaultEncoding", "utf-8");
    out.texts("newlineSequences", ["\r\n", "\n", "\r"]);
    out.array("artifacts", |list| {
        for (at, checked) in report.files.iter().enumerate() {
            list.object(|out| {
                out.object("location", |out| artifact(checked, at, out));
                out.text("mimeType", "application/json");
            });
        }
    });
    out.array("results", |list| {
        for (at, checked) in report.files.iter().enumerate() {
            results(checked, at, rules, list);
        }
    });
}

/// The kinds of problem that were found, each once, in the order of the book.
fn rules(report: &Report) -> Vec<&'static Code> {
    let found = |code: &Code| {
        let mut findings = report.files.iter().flat_map(|file| &file.findings);
        findings.any(|it| head(it.code) == code.id)
    };
    iam_lint::codes().filter(|code| found(code)).collect()
}

/// The code without the path behind its slash.
fn head(code: &str) -> &str {
    code.split('/').next().unwrap_or(code)
}

fn rule(code: &Code, out: &mut Object<'_>) {
    let body = code.page.split_once("\n\n").map_or(code.page, |(_heading, body)| body);
    let first = body.split("\n\n").next().unwrap_or(body).replace('\n', " ");
    out.text("id", code.id);
    if !code.aliases.is_empty() {
        out.texts("deprecatedIds", code.aliases);
    }
    out.object("shortDescription", |out| out.text("text", &first.replace('`', "")));
    out.object("defaultConfiguration", |out| out.text("level", level(code.severity)));
    out.object("help", |out| {
        out.text("text", code.page);
        out.text("markdown", &plain_fences(code.page));
    });
    out.object("properties", |out| {
        let security = (code.severity == Severity::Security).then_some("security");
        out.texts("tags", [code.group.name()].into_iter().chain(security));
        out.text("severity", code.severity.word());
        out.texts("access-analyzer", code.access_analyzer);
    });
}

/// The page without the words behind the language of an example, which only we understand.
fn plain_fences(page: &str) -> String {
    let line = |line: &str| match line.strip_prefix("```") {
        Some(words) => format!("```{}\n", words.split(' ').next().unwrap_or_default()),
        None => format!("{line}\n"),
    };
    page.lines().map(line).collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Security | Severity::Warning => "warning",
        Severity::Suggestion | Severity::Info => "note",
    }
}

/// Where a file lies; `at` is its place among the artifacts.
fn artifact(checked: &Checked, at: usize, out: &mut Object<'_>) {
    if input::is_stdin(&checked.file) {
        out.text("uri", "stdin");
    } else {
        out.text("uri", &escaped(&place::relative(&checked.file)));
        out.text("uriBaseId", "%SRCROOT%");
    }
    out.number("index", at);
}

/// A path as a part of a URI.
fn escaped(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn results(checked: &Checked, at: usize, rules: &[&'static Code], list: &mut Array<'_>) {
    let regions = Regions::new(&checked.text);
    let mut prints = Vec::new();
    for found in &checked.findings {
        let print = fingerprint(found, checked);
        let count = prints.iter().filter(|own| **own == print).count() + 1;
        prints.push(print);
        let of = Found { found, checked, at, regions: &regions };
        list.object(|out| {
            out.text("ruleId", found.code);
            if let Some(index) = rules.iter().position(|rule| rule.id == head(found.code)) {
                out.number("ruleIndex", index);
            }
            of.write(out);
            out.object("partialFingerprints", |out| {
                out.text("finding/v1", &format!("{print:016x}:{count}"));
            });
        });
    }
}

/// What names a finding as long as its words and its place's text stay, wherever it moves to.
fn fingerprint(found: &Diagnostic, checked: &Checked) -> u64 {
    let place = checked.text.get(found.span.start..found.span.end).unwrap_or_default();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for text in [found.code, &found.message, place] {
        // FNV-1a, with a byte between the texts that no UTF-8 has.
        for byte in text.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

/// A finding and where it stands.
struct Found<'f> {
    found: &'f Diagnostic,
    checked: &'f Checked,
    at: usize,
    regions: &'f Regions<'f>,
}

impl Found<'_> {
    fn write(&self, out: &mut Object<'_>) {
        let found = self.found;
        out.text("level", level(found.severity));
        let mut text = format!("{}.", found.message);
        if let Some(help) = &found.help {
            text.push_str(&format!("\n\nHelp: {help}."));
        }
        message("message", &text, out);
        out.array("locations", |list| {
            list.object(|out| {
                self.location(found.span, out);
                out.array("logicalLocations", |list| {
                    list.object(|out| {
                        out.text("fullyQualifiedName", &found.pointer);
                        out.text("kind", "value");
                    });
                });
            });
        });
        out.array("relatedLocations", |list| {
            for (id, note) in found.notes.iter().enumerate() {
                list.object(|out| {
                    out.number("id", id);
                    self.location(note.span, out);
                    message("message", &note.message, out);
                });
            }
        });
        if let Some(fix) = found.fix.as_ref().filter(|fix| self.regions.has(&fix.edits)) {
            out.array("fixes", |list| list.object(|out| self.fix(fix, out)));
        }
        out.object("properties", |out| {
            out.text("severity", found.severity.word());
            out.text("pointer", &found.pointer);
            out.bool("proved", found.evidence == Evidence::Proof);
            match &found.evidence {
                Evidence::Text | Evidence::Proof => {}
                Evidence::Witness(request) => out.text("witness", request),
            }
        });
    }

    fn location(&self, span: iam_policy::Span, out: &mut Object<'_>) {
        out.object("physicalLocation", |out| {
            out.object("artifactLocation", |out| artifact(self.checked, self.at, out));
            out.object("region", |out| self.regions.write_whole(span, out));
        });
    }

    fn fix(&self, fix: &Fix, out: &mut Object<'_>) {
        let guess = match fix.certainty {
            Certainty::Sure => "",
            Certainty::Likely => " (a guess)",
        };
        message("description", &format!("{}{guess}", fix.title), out);
        out.array("artifactChanges", |list| {
            list.object(|out| {
                out.object("artifactLocation", |out| artifact(self.checked, self.at, out));
                out.array("replacements", |list| {
                    for edit in &fix.edits {
                        list.object(|out| {
                            out.object("deletedRegion", |out| {
                                self.regions.write_text(edit.span, out);
                            });
                            out.object("insertedContent", |out| out.text("text", &edit.text));
                        });
                    }
                });
            });
        });
        out.object("properties", |out| out.text("certainty", json::certainty(fix.certainty)));
    }
}

/// A message. Brackets before a parenthesis would make a link of somebody's text. Braces stay
/// single: without arguments no viewer looks for placeholders, and most would show them doubled.
fn message(key: &str, text: &str, out: &mut Object<'_>) {
    let lines: Vec<String> = text.split('\n').map(visible).collect();
    out.object(key, |out| out.text("text", &lines.join("\n").replace("](", "\\](")));
}

#[cfg(test)]
mod tests {
    use super::{escaped, plain_fences};

    #[test]
    fn paths_and_pages_are_made_plain() {
        assert_eq!(escaped("a b/ü:1#2%.json"), "a%20b/%C3%BC%3A1%232%25.json");
        assert_eq!(plain_fences("a\n```json bad kind=s3\n{}\n```"), "a\n```json\n{}\n```\n");
    }
}
