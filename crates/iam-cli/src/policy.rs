//! Policies in files that are named on the command line.

use std::path::Path;

use iam_analysis::claim::Read;
use iam_policy::{Diagnostic, PolicyKind, Purpose, Reading, ResourceService, Severity};
use iam_policy::{render, visible};

use crate::check::guess;
use crate::console::Console;
use crate::failure::{Failure, code};
use crate::input;

/// A text of a file that is to be a policy.
pub(crate) struct PolicyFile {
    /// What people call the file.
    pub(crate) name: String,
    text: String,
}

impl PolicyFile {
    /// Reads a file as text.
    pub(crate) fn open(file: &Path) -> Result<PolicyFile, Failure> {
        let input = input::read(file)?;
        let name = visible(&input::name(file));
        if input.problem.is_some() {
            let failure = Failure::new(code::INPUT, format!("{name}: it is not UTF-8"));
            return Err(failure.help("`iam check` shows the place"));
        }
        Ok(PolicyFile { name, text: input.text })
    }

    /// The kind of policy it seems to be.
    pub(crate) fn guess(&self) -> PolicyKind {
        guess::guess(&self.text).kind
    }

    /// Reads the text as a policy of a kind.
    pub(crate) fn read(
        self,
        kind: PolicyKind,
        attached_to: Option<String>,
        console: &Console,
    ) -> Result<Read, Failure> {
        let reading = Reading { kind, purpose: Purpose::Stored, attached_to };
        let parsed = iam_policy::parse(&self.text, &reading);
        let PolicyFile { name, text } = self;
        if let Some(policy) = parsed.policy {
            return Ok(Read { name, text, policy });
        }
        let is_error = |found: &Diagnostic| found.severity == Severity::Error;
        let errors: Vec<_> = parsed.diagnostics.into_iter().filter(is_error).collect();
        console.note(render(&errors, &name, &text, console.look.colour).trim_end());
        let message = format!("{name}: it is no {} as it stands", kind.title());
        Err(Failure::new(code::INPUT, message).help("`iam check` tells more about it"))
    }
}

/// The kind that several files have in common.
pub(crate) fn common_kind(files: &[&PolicyFile]) -> Result<PolicyKind, Failure> {
    let mut common: Option<(PolicyKind, &str)> = None;
    for file in files {
        let kind = file.guess();
        let Some((known, first)) = common else {
            common = Some((kind, &file.name));
            continue;
        };
        match (known, kind) {
            (PolicyKind::Resource(ResourceService::Generic), PolicyKind::Resource(_)) => {
                common = Some((kind, &file.name));
            }
            (PolicyKind::Resource(_), PolicyKind::Resource(ResourceService::Generic)) => {}
            (known, kind) if known == kind => {}
            (known, kind) => {
                let message = format!(
                    "{first} looks like {} and {} like {}",
                    known.a_title(),
                    file.name,
                    kind.a_title()
                );
                let help = "compare policies of one kind; `--kind` says which kind they all are";
                return Err(Failure::new(code::USAGE, message).help(help));
            }
        }
    }
    Ok(common.map_or(PolicyKind::Managed, |(kind, _)| kind))
}
