//! The command line of `iam check`.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use iam_eval::Principal;
use iam_lint::{Allow, Holder, Reference, ScpLanguage, Setting};
use iam_policy::{AccountId, Instant, KINDS, PolicyKind, Severity, edit};

pub(crate) const EXAMPLES: &str = "\
Examples:
  iam check policy.json
  iam check --fix policy.json
  iam check --kind trust --account 111122223333 role.json
  iam check --kind s3 --attached-to arn:aws:s3:::hl-timetables bucket.json
  iam check --no-more-than reviewed.json --at-least needed.json policy.json
  iam check --severity error --format sarif policies/*.json > policies.sarif
  aws iam get-policy-version … | jq .PolicyVersion.Document | iam check -

Exit codes: 0 nothing to object to, 1 errors, security problems or warnings (with `--severity`:
            anything that is shown), 2 wrong usage, 3 not JSON, 4 a file cannot be read or written";

/// What to check, and how to tell it.
#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// Files that hold one policy each; `-` is standard input
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The kind of policy [default: guessed from its elements]
    #[arg(long, value_parser = kind_names())]
    pub(crate) kind: Option<PolicyKind>,
    /// How to write what was found
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
    /// The least severe level that is shown, and that counts for the exit code [default:
    /// suggestions are shown, warnings count]
    #[arg(long, value_name = "LEVEL", value_parser = severity_words())]
    pub(crate) severity: Option<Severity>,
    /// Leave out a finding that is accepted, everywhere or in the statement with this Sid (may be
    /// given again)
    #[arg(long, value_name = "CODE[@SID]", value_parser = Allow::parse)]
    pub(crate) allow: Vec<Allow>,
    /// Change the files: apply every fix that needs nobody's judgement, whatever is shown. Of `-`
    /// the fixed text goes to standard output
    #[arg(long)]
    pub(crate) fix: bool,
    /// Show what `--fix` would change as a unified diff, and write nothing
    #[arg(long, visible_alias = "dry-run")]
    pub(crate) diff: bool,
    #[command(flatten)]
    pub(crate) known: Known,
    #[command(flatten)]
    pub(crate) others: Others,
}

/// What the policies are compared with.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "What to compare with, request by request")]
pub(crate) struct Others {
    /// A policy that allows all that may be allowed
    #[arg(long, value_name = "FILE")]
    pub(crate) no_more_than: Option<PathBuf>,
    /// A policy that allows all that has to be allowed
    #[arg(long, value_name = "FILE")]
    pub(crate) at_least: Option<PathBuf>,
    /// A policy that allows all that must not be allowed
    #[arg(long, value_name = "FILE")]
    pub(crate) never: Option<PathBuf>,
    /// Who asks; else it is anybody who could
    #[arg(long, value_name = "ARN", value_parser = principal)]
    pub(crate) principal: Option<String>,
}

/// What is known besides the text.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "What you know besides the text")]
pub(crate) struct Known {
    /// The ARN of the resource that carries the policy
    #[arg(long, value_name = "ARN")]
    pub(crate) attached_to: Option<String>,
    /// The account that the policy belongs to
    #[arg(long, value_name = "ID", value_parser = account)]
    pub(crate) account: Option<AccountId>,
    /// Another account that may be trusted (may be given again)
    #[arg(long, value_name = "ID", value_parser = account)]
    pub(crate) trusted_account: Vec<AccountId>,
    /// A resource that nobody should reach unnoticed, `*` and `?` allowed (may be given again)
    #[arg(long, value_name = "ARN", value_parser = arn)]
    pub(crate) sensitive: Vec<String>,
    /// Whom an identity policy is attached to
    #[arg(long, value_parser = holders())]
    pub(crate) holder: Option<Holder>,
    /// The instant at which time windows are judged, such as 2026-01-15 [default: now]
    #[arg(long, value_name = "DATE", value_parser = instant)]
    pub(crate) now: Option<Instant>,
    /// A permissions boundary is in force and must stay so
    #[arg(long)]
    pub(crate) has_boundary: bool,
    /// The language of service control policies; `classic` is the narrower one of before
    /// September 2025
    #[arg(long, value_name = "LANGUAGE", value_parser = scp_languages(), default_value = "current")]
    pub(crate) scp_language: ScpLanguage,
}

impl Check {
    /// What the linter is told; `today` is the instant at which it is asked, `reference` what the
    /// policies are compared with.
    pub(crate) fn setting(&self, today: Instant, reference: Reference) -> Setting {
        let known = &self.known;
        Setting {
            now: Some(known.now.unwrap_or(today)),
            account: known.account,
            trusted_accounts: known.trusted_account.clone(),
            sensitive_resources: known.sensitive.clone(),
            holder: known.holder.unwrap_or_default(),
            has_boundary: known.has_boundary,
            scp_language: known.scp_language,
            allow: self.allow.clone(),
            reference,
        }
    }
}

/// How to write findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// With the source line and a mark under the place
    Human,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
    /// One line for each
    Short,
    /// Annotations of GitHub Actions
    Github,
}

pub(super) fn kind_names() -> impl TypedValueParser<Value = PolicyKind> {
    let names = KINDS.iter().map(|row| row.name).chain(["identity"]);
    PossibleValuesParser::new(names)
        .map(|name| PolicyKind::from_name(&name).expect("only names of kinds are possible values"))
}

/// One of a few values, by its word.
fn words<T: Clone + Send + Sync + 'static>(
    rows: &'static [(&'static str, T)],
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(rows.iter().map(|(word, _)| PossibleValue::new(*word))).map(|word| {
        let row = rows.iter().find(|(own, _)| *own == word);
        row.expect("only these words are possible values").1.clone()
    })
}

fn severity_words() -> impl TypedValueParser<Value = Severity> {
    words(&[
        ("error", Severity::Error),
        ("security", Severity::Security),
        ("warning", Severity::Warning),
        ("suggestion", Severity::Suggestion),
        ("info", Severity::Info),
    ])
}

fn holders() -> impl TypedValueParser<Value = Holder> {
    words(&[("user", Holder::User), ("role", Holder::Role)])
}

fn scp_languages() -> impl TypedValueParser<Value = ScpLanguage> {
    words(&[("current", ScpLanguage::Current), ("classic", ScpLanguage::Classic)])
}

pub(super) fn account(text: &str) -> Result<AccountId, String> {
    AccountId::parse(text).ok_or_else(|| "an account id is twelve digits".to_owned())
}

pub(super) fn arn(text: &str) -> Result<String, String> {
    let is_arn = text.starts_with("arn:") && text.split(':').count() >= 6;
    let owned = is_arn.then(|| text.to_owned());
    owned.ok_or_else(|| "an ARN looks like `arn:aws:s3:::hl-tickets/*`".to_owned())
}

/// A principal in the JSON of a scenario.
fn principal(text: &str) -> Result<String, String> {
    let json = edit::quote(text);
    let is_known = Principal::from_json(&json).is_some();
    let help = "a principal looks like `arn:aws:iam::111122223333:user/omar`";
    is_known.then_some(json).ok_or_else(|| help.to_owned())
}

fn instant(text: &str) -> Result<Instant, String> {
    let help = "a date looks like `2026-01-15` or `2026-01-15T12:00:00Z`";
    Instant::parse(text).ok_or_else(|| help.to_owned())
}
