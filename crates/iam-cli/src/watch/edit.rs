//! Opens the learner's files in the editor of their choice.

use std::env;
use std::path::PathBuf;
use std::process::Command;

/// Runs the editor on the files; what went wrong, if something did.
pub(crate) fn edit(files: &[PathBuf]) -> Option<String> {
    let set = |name: &str| env::var(name).ok().filter(|value| !value.trim().is_empty());
    let Some(editor) = set("VISUAL").or_else(|| set("EDITOR")) else {
        return Some("no editor is named: set EDITOR, such as `export EDITOR=nano`".to_owned());
    };
    let mut words = editor.split_whitespace();
    let program = words.next()?;
    match Command::new(program).args(words).args(files).status() {
        Ok(status) if status.success() => None,
        Ok(status) => Some(format!("the editor ended with {status}")),
        Err(error) => {
            let program = iam_policy::visible(program);
            Some(format!("the editor `{program}` cannot be started: {error}"))
        }
    }
}
