//! Fixes: what they make of a text, what that changes, and the new text in the place of the old.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;

use iam_lint::{Fixed, Setting};
use iam_policy::json::MAX_BYTES;
use iam_policy::{Reading, RenderStyle, visible};
use similar::{ChangeTag, TextDiff};

use crate::console::Console;
use crate::failure::{Failure, code};
use crate::input::Input;
use crate::look::{Ink, Look};
use crate::store::write_whole;

/// How often the linter is asked to fix what it left.
const MAX_ROUNDS: usize = 50;

/// Whether the whole text is known as it is in the file: in UTF-8, and not cut.
pub(crate) fn is_possible(input: &Input) -> bool {
    input.problem.is_none() && input.text.len() <= MAX_BYTES
}

/// The text with every fix that needs nobody's judgement, so that a second run finds none.
pub(crate) fn fixed(text: &str, reading: &Reading, setting: &Setting) -> Fixed {
    let mut all = Fixed { text: text.to_owned(), done: Vec::new() };
    for _ in 0..MAX_ROUNDS {
        let next = iam_lint::fix(&all.text, reading, setting);
        if next.text == all.text {
            break;
        }
        all.text = next.text;
        all.done.extend(next.done);
    }
    all
}

/// Puts the fixed text in the place of the file. Nothing is written where nothing changes, and
/// nothing that the author of the command may not expect.
pub(crate) fn write(file: &Path, before: &str, after: &str) -> Result<(), Failure> {
    if before == after {
        return Ok(());
    }
    let failed = |error: io::Error| Failure::file(file, &error);
    let name = visible(&file.display().to_string());
    let refused = |why: &str| Failure::new(code::ENVIRONMENT, format!("{name}: {why}"));
    let metadata = fs::symlink_metadata(file).map_err(failed)?;
    if metadata.is_symlink() {
        let target = fs::read_link(file).map_err(failed)?;
        let help = format!("name the file itself: {}", visible(&target.display().to_string()));
        return Err(refused("nothing is written through a symbolic link").help(help));
    }
    if !metadata.is_file() {
        return Err(refused("nothing is written to what is no ordinary file"));
    }
    if metadata.permissions().readonly() {
        let help = "make it writable, or see with `--diff` what would change";
        return Err(refused("it is write-protected, so nothing is fixed").help(help));
    }
    if fs::read(file).map_err(failed)? != before.as_bytes() {
        let changed = refused("it was changed while it was being checked, so nothing is fixed");
        return Err(changed.help("run the command again"));
    }
    write_whole(file, after).map_err(failed)
}

/// Shows what the fixes change, as a unified diff; the fixes themselves are told beside it.
pub(super) fn show(
    name: &str,
    before: &str,
    fixed: &Fixed,
    console: &mut Console,
) -> Result<(), Failure> {
    for (code, title) in &fixed.done {
        console.note(&format!("{}: would fix: {} [{code}]", visible(name), visible(title)));
    }
    if before == fixed.text {
        return Ok(());
    }
    let is_for_people = io::stdout().is_terminal() || console.look.colour == RenderStyle::Colour;
    if is_for_people {
        console.text(&diff(name, before, &fixed.text, Some(console.look)))?;
    } else {
        console.raw(&diff(name, before, &fixed.text, None))?;
    }
    Ok(())
}

/// A unified diff; with a look it is made safe and readable for a terminal, without it is exact.
fn diff(name: &str, before: &str, after: &str, look: Option<Look>) -> String {
    let paint = |ink: Ink, text: &str| match look {
        Some(look) => look.paint(ink, &visible(text)),
        None => text.to_owned(),
    };
    let (title, place) = (Ink::Title, Ink::Code);
    let mut out = format!("{}\n", paint(title, &format!("--- {name}")));
    out.push_str(&format!("{}\n", paint(title, &format!("+++ {name}"))));
    let diff = TextDiff::from_lines(before, after);
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        out.push_str(&format!("{}\n", paint(place, &hunk.header().to_string())));
        for change in hunk.iter_changes() {
            let line = change.value();
            let shown = match look {
                Some(_) => line.trim_end_matches(['\r', '\n']),
                None => line.trim_end_matches('\n'),
            };
            out.push_str(&match change.tag() {
                ChangeTag::Equal => paint(Ink::Quiet, &format!(" {shown}")),
                ChangeTag::Delete => paint(Ink::Bad, &format!("-{shown}")),
                ChangeTag::Insert => paint(Ink::Good, &format!("+{shown}")),
            });
            out.push('\n');
            if change.missing_newline() {
                out.push_str("\\ No newline at end of file\n");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::diff;
    use crate::look::{Look, Signs};
    use iam_policy::RenderStyle;

    #[test]
    fn a_diff_is_exact_for_programs_and_safe_for_people() {
        let before = "a\r\nb\u{1b}\r\nc";
        let after = "a\r\nB\u{1b}\r\nc";
        let exact = "--- p\n+++ p\n@@ -1,3 +1,3 @@\n a\r\n-b\u{1b}\r\n+B\u{1b}\r\n c\n\
                     \\ No newline at end of file\n";
        assert_eq!(diff("p", before, after, None), exact);
        let look = Look { colour: RenderStyle::Plain, signs: Signs::Unicode, width: 80 };
        let safe = exact.replace('\r', "").replace('\u{1b}', "\\u{1b}");
        assert_eq!(diff("p", before, after, Some(look)), safe);
    }
}
