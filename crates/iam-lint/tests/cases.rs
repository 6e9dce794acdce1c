//! Every code fires where its cases say, and stays silent where it comes near.
#![cfg(test)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use iam_lint::{Allow, Holder, ScpLanguage, Setting, lint};
use iam_policy::{
    AccountId, Certainty, Diagnostic, Instant, PolicyKind, Purpose, Reading, Severity, Span, edit,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    document: String,
    kind: Option<String>,
    #[serde(default)]
    message: Texts,
    help: Option<String>,
    #[serde(default)]
    note: Texts,
    severity: Option<String>,
    fixed: Option<String>,
    sure: Option<bool>,
    attached_to: Option<String>,
    #[serde(default)]
    new: bool,
    code: Option<String>,
    #[serde(default)]
    setting: Known,
    #[serde(default)]
    pad: usize,
}

/// A text or a list of texts.
#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Texts {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Known {
    now: Option<String>,
    account: Option<String>,
    trusted_accounts: Vec<String>,
    sensitive_resources: Vec<String>,
    holder: Option<String>,
    has_boundary: bool,
    scp_language: Option<String>,
    allow: Vec<String>,
}

impl Texts {
    fn list(&self) -> Vec<&str> {
        match self {
            Texts::None => Vec::new(),
            Texts::One(text) => vec![text],
            Texts::Many(texts) => texts.iter().map(String::as_str).collect(),
        }
    }
}

impl Case {
    /// The text without its marks, and the marked places.
    fn read(&self) -> (String, Vec<Span>) {
        let document = match self.pad {
            0 => self.document.clone(),
            pad => self.document.replace("<x>", &"x".repeat(pad)),
        };
        let (mut text, mut opened, mut spans) = (String::new(), Vec::new(), Vec::new());
        for char in document.chars() {
            match char {
                '«' => opened.push(text.len()),
                '»' => spans.push(Span::new(opened.pop().expect("« before »"), text.len())),
                _ => text.push(char),
            }
        }
        assert!(opened.is_empty(), "{}: a « without »", self.name);
        spans.sort();
        (text, spans)
    }

    fn reading(&self) -> Reading {
        let name = self.kind.as_deref().unwrap_or("managed");
        let kind = PolicyKind::from_name(name).expect("a known kind");
        let purpose = if self.new { Purpose::New } else { Purpose::Stored };
        Reading { kind, purpose, attached_to: self.attached_to.clone() }
    }

    fn severity(&self, usual: Severity) -> Severity {
        use Severity::{Error, Info, Security, Suggestion, Warning};
        let Some(word) = &self.severity else { return usual };
        let all = [Error, Security, Warning, Suggestion, Info];
        all.into_iter().find(|it| it.word() == word).expect("a known severity")
    }
}

impl Known {
    fn setting(&self) -> Setting {
        let account = |text: &String| AccountId::parse(text).expect("an account id");
        Setting {
            now: self.now.as_ref().map(|now| Instant::parse(now).expect("an instant")),
            account: self.account.as_ref().map(account),
            trusted_accounts: self.trusted_accounts.iter().map(account).collect(),
            sensitive_resources: self.sensitive_resources.clone(),
            holder: match self.holder.as_deref() {
                None => Holder::Unknown,
                Some("user") => Holder::User,
                Some("role") => Holder::Role,
                Some(other) => panic!("no holder is called {other}"),
            },
            has_boundary: self.has_boundary,
            scp_language: match self.scp_language.as_deref() {
                None => ScpLanguage::Current,
                Some("classic") => ScpLanguage::Classic,
                Some(other) => panic!("no language is called {other}"),
            },
            allow: self.allow.iter().map(|text| Allow::parse(text).unwrap()).collect(),
        }
    }
}

/// The files of cases by the code they are about.
#[expect(clippy::disallowed_methods, reason = "the cases are data beside the tests")]
fn files() -> BTreeMap<String, File> {
    let mut files = BTreeMap::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/lint");
    for folder in entries(&root).into_iter().filter(|path| path.is_dir()) {
        for path in entries(&folder) {
            let code = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let text = fs::read_to_string(&path).unwrap();
            let file = toml::from_str(&text).unwrap_or_else(|error| panic!("{code}: {error}"));
            assert!(files.insert(code.clone(), file).is_none(), "{code} has two files");
        }
    }
    files
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// `7:21-31` or `7:21-8:2`.
fn place(found: &Diagnostic) -> String {
    let (start, end) = (found.start, found.end);
    let line = if end.line == start.line { String::new() } else { format!("{}:", end.line) };
    format!("{}:{}-{line}{}", start.line, start.column, end.column)
}

/// How a case differs from what is found, if it does.
fn faults(code: &str, usual: Severity, case: &Case) -> Vec<String> {
    let (text, spans) = case.read();
    let all = lint(&text, &case.reading(), &case.setting.setting());
    let wanted = case.code.as_deref().unwrap_or(code);
    let found: Vec<&Diagnostic> = all.iter().filter(|it| it.code == wanted).collect();
    let mut faults = Vec::new();
    let got: Vec<Span> = found.iter().map(|it| it.span).collect();
    if got != spans {
        let shown: Vec<String> = all
            .iter()
            .map(|it| {
                format!("{} {} {:?}", it.code, place(it), text.get(it.span.start..it.span.end))
            })
            .collect();
        faults.push(format!("found at {got:?}, marked at {spans:?}; all: {shown:#?}"));
    }
    let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
    if messages != case.message.list() {
        faults.push(format!("messages: {messages:#?}"));
    }
    if found.iter().any(|it| it.severity != case.severity(usual)) {
        faults.push(format!("severity: {:?}", found.first().map(|it| it.severity)));
    }
    if let Some(first) = found.first() {
        first_finding(case, &text, first, &mut faults);
    }
    faults
}

fn first_finding(case: &Case, text: &str, first: &Diagnostic, faults: &mut Vec<String>) {
    if case.help.is_some() && first.help != case.help {
        faults.push(format!("help: {:?}", first.help));
    }
    let at = |span: Span| text.get(span.start..span.end).unwrap_or("");
    let notes: Vec<String> =
        first.notes.iter().map(|it| format!("{}: {}", at(it.span), it.message)).collect();
    if !matches!(case.note, Texts::None) && notes != case.note.list() {
        faults.push(format!("notes: {notes:#?}"));
    }
    let fixed = first.fix.as_ref().map(|fix| edit::apply(text, &fix.edits));
    if fixed != case.fixed {
        faults.push(format!("fixed: {}", fixed.as_deref().unwrap_or("no fix")));
    }
    let Some(fix) = &first.fix else { return };
    if (fix.certainty == Certainty::Sure) != case.sure.unwrap_or(true) {
        faults.push(format!("the fix is {:?}", fix.certainty));
    }
    if let Some(fixed) = &fixed {
        after_fix(case, text, first, fixed, faults);
    }
}

/// A fix removes its finding and brings no error.
fn after_fix(case: &Case, text: &str, first: &Diagnostic, fixed: &str, faults: &mut Vec<String>) {
    let setting = case.setting.setting();
    let count = |text: &str, is: &dyn Fn(&Diagnostic) -> bool| {
        lint(text, &case.reading(), &setting).iter().filter(|it| is(it)).count()
    };
    let same = |it: &Diagnostic| it.code == first.code;
    let error = |it: &Diagnostic| it.severity == Severity::Error;
    if count(fixed, &same) >= count(text, &same) {
        faults.push("the fix does not remove the finding".to_owned());
    }
    if count(fixed, &error) > count(text, &error) {
        faults.push("the fix brings an error".to_owned());
    }
}

#[test]
fn every_case_holds() {
    let mut wrong = Vec::new();
    for (code, file) in files() {
        let Some(row) = iam_lint::code(&code) else {
            wrong.push(format!("{code}: no code has this name"));
            continue;
        };
        for case in &file.case {
            let faults = faults(&code, row.severity, case);
            if !faults.is_empty() {
                wrong.push(format!("{code}: {}\n  {}", case.name, faults.join("\n  ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n\n{}", wrong.len(), wrong.join("\n\n"));
}
