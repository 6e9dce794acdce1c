//! The cases of `tests/cases/lint`, read from their files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use iam_eval::Document;
use iam_lint::{Allow, Holder, Reference, ScpLanguage, Setting};
use iam_policy::{AccountId, Instant, PolicyKind, Purpose, Reading, Severity, Span};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) document: String,
    pub(crate) kind: Option<String>,
    #[serde(default)]
    pub(crate) message: Texts,
    pub(crate) help: Option<String>,
    #[serde(default)]
    pub(crate) note: Texts,
    pub(crate) severity: Option<String>,
    pub(crate) fixed: Option<String>,
    pub(crate) sure: Option<bool>,
    pub(crate) attached_to: Option<String>,
    #[serde(default)]
    pub(crate) new: bool,
    pub(crate) code: Option<String>,
    #[serde(default)]
    pub(crate) setting: Known,
    #[serde(default)]
    pub(crate) pad: usize,
}

/// A text or a list of texts.
#[derive(Default, Deserialize)]
#[serde(untagged)]
pub(crate) enum Texts {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Known {
    pub(crate) now: Option<String>,
    pub(crate) account: Option<String>,
    pub(crate) trusted_accounts: Vec<String>,
    pub(crate) sensitive_resources: Vec<String>,
    pub(crate) holder: Option<String>,
    pub(crate) has_boundary: bool,
    pub(crate) scp_language: Option<String>,
    pub(crate) allow: Vec<String>,
    pub(crate) no_more_than: Option<String>,
    pub(crate) at_least: Option<String>,
    pub(crate) never: Option<String>,
    pub(crate) principal: Option<String>,
}

impl Texts {
    pub(crate) fn list(&self) -> Vec<&str> {
        match self {
            Texts::None => Vec::new(),
            Texts::One(text) => vec![text],
            Texts::Many(texts) => texts.iter().map(String::as_str).collect(),
        }
    }
}

impl Case {
    /// The text without its marks, and the marked places.
    pub(crate) fn read(&self) -> (String, Vec<Span>) {
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

    pub(crate) fn reading(&self) -> Reading {
        let name = self.kind.as_deref().unwrap_or("managed");
        let kind = PolicyKind::from_name(name).expect("a known kind");
        let purpose = if self.new { Purpose::New } else { Purpose::Stored };
        Reading { kind, purpose, attached_to: self.attached_to.clone() }
    }

    pub(crate) fn setting(&self) -> Setting {
        self.setting.setting(self.reading().kind)
    }

    pub(crate) fn severity(&self, usual: Severity) -> Severity {
        use Severity::{Error, Info, Security, Suggestion, Warning};
        let Some(word) = &self.severity else { return usual };
        let all = [Error, Security, Warning, Suggestion, Info];
        all.into_iter().find(|it| it.word() == word).expect("a known severity")
    }
}

impl Known {
    /// The policies to compare with, of the kind of the document.
    fn reference(&self, kind: PolicyKind) -> Reference {
        let read = |name: &str, text: &Option<String>| {
            let parsed = iam_policy::parse(text.as_ref()?, &Reading::stored(kind));
            Some(Document::new(name, parsed.policy.expect("a sound policy")))
        };
        Reference {
            no_more_than: read("the bound", &self.no_more_than),
            at_least: read("the floor", &self.at_least),
            never: read("the ban", &self.never),
            principal: self.principal.clone(),
        }
    }

    pub(crate) fn setting(&self, kind: PolicyKind) -> Setting {
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
            allow: self
                .allow
                .iter()
                .map(|text| Allow::parse(text).expect("a finding to allow"))
                .collect(),
            reference: self.reference(kind),
        }
    }
}

/// The files of cases by the code they are about.
#[expect(clippy::disallowed_methods, reason = "the cases are data beside the tests")]
pub(crate) fn files() -> BTreeMap<String, File> {
    let mut files = BTreeMap::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/lint");
    for folder in entries(&root).into_iter().filter(|path| path.is_dir()) {
        for path in entries(&folder) {
            let code = path.file_stem().and_then(|it| it.to_str()).expect("a name").to_owned();
            let text = fs::read_to_string(&path).expect("a text");
            let file = toml::from_str(&text).unwrap_or_else(|error| panic!("{code}: {error}"));
            assert!(files.insert(code.clone(), file).is_none(), "{code} has two files");
        }
    }
    files
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").path()).collect()
}
