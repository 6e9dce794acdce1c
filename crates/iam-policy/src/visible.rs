//! Other people's text made safe to show: control, bidi and invisible characters become escapes.

/// The most characters of the author's text that a message repeats.
const QUOTE_LIMIT: usize = 72;

/// Whether a terminal or a reader could be misled by the character: control characters, line and
/// paragraph separators, bidi controls, and characters that take no room.
pub(crate) fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The text with every hidden character as an escape such as `\u{1b}`.
pub fn visible(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, char| {
        if is_hidden(char) {
            out.extend(char.escape_unicode());
        } else {
            out.push(char);
        }
        out
    })
}

/// The text in backticks, visible, and cut where it is long; written when it is shown.
pub(crate) fn quoted(text: &str) -> Quoted<'_> {
    Quoted(text)
}

/// What [`quoted`] shows.
pub(crate) struct Quoted<'t>(&'t str);

impl std::fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0.char_indices().nth(QUOTE_LIMIT) {
            Some((end, _)) => write!(f, "`{}…`", visible(self.0.get(..end).unwrap_or(""))),
            None => write!(f, "`{}`", visible(self.0)),
        }
    }
}
