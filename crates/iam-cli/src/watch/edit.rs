//! Opens the learner's files in the editor of their choice.

use std::env;
use std::path::PathBuf;
use std::process::Command;

/// Runs the editor of `$VISUAL` or `$EDITOR` on the files; what went wrong, if something did.
pub(crate) fn edit(files: &[PathBuf]) -> Option<String> {
    match named() {
        Some((editor, _)) => edit_with(&editor, files),
        None => Some("no editor is named: set EDITOR, such as `export EDITOR=nano`".to_owned()),
    }
}

/// The editor that the environment names, and the variable that names it.
pub(crate) fn named() -> Option<(String, &'static str)> {
    ["VISUAL", "EDITOR"].into_iter().find_map(|name| {
        let value = env::var(name).ok().filter(|value| !value.trim().is_empty());
        value.map(|value| (value, name))
    })
}

/// Runs an editor on the files; what went wrong, if something did.
pub(crate) fn edit_with(editor: &str, files: &[PathBuf]) -> Option<String> {
    let words = words(editor);
    let Some((program, words)) = words.split_first() else {
        return Some("no editor is named: the command is empty".to_owned());
    };
    match Command::new(program).args(words).args(files).status() {
        Ok(status) if status.success() => None,
        Ok(status) => Some(format!("the editor ended with {status}")),
        Err(error) => {
            let program = iam_policy::visible(program);
            Some(format!("the editor `{program}` cannot be started: {error}"))
        }
    }
}

/// The words of a command; what stands between quotes is one, as in a shell.
pub(crate) fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for char in command.chars() {
        if quote == Some(char) {
            quote = None;
        } else if quote.is_none() && (char == '"' || char == '\'') {
            quote = Some(char);
            word.get_or_insert_default();
        } else if quote.is_none() && char.is_whitespace() {
            words.extend(word.take());
        } else {
            word.get_or_insert_default().push(char);
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_as_in_a_shell() {
        assert_eq!(words("code --wait"), ["code", "--wait"]);
        assert_eq!(
            words(" \"C:\\Program Files\\ed.exe\"  -n ''"),
            ["C:\\Program Files\\ed.exe", "-n", ""]
        );
        assert_eq!(words("  "), [""; 0]);
    }
}
