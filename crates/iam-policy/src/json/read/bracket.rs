//! Brackets: which are open, and what one means that is missing, wrong or too much.

use super::container::{Frame, Turn};
use super::{Kind, MAX_DEPTH, Reader, syntax};
use crate::{Certainty, Problem, Severity, Span};

/// How far a look ahead goes, in bytes.
const LOOK_AHEAD: usize = 256;

impl Kind {
    pub(super) fn closer(self) -> u8 {
        match self {
            Kind::Array => b']',
            Kind::Object => b'}',
        }
    }

    fn opener(self) -> char {
        match self {
            Kind::Array => '[',
            Kind::Object => '{',
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Kind::Array => "a list",
            Kind::Object => "an object",
        }
    }
}

impl Reader<'_> {
    /// A bracket of the wrong kind: a slip of the pen, a sign that this container lacks its own,
    /// or one too many. What follows it decides.
    pub(super) fn wrong_closer(&mut self, frame: &mut Frame) -> Turn {
        let at = self.at;
        let found = if self.bytes.get(at) == Some(&b']') { Kind::Array } else { Kind::Object };
        let holder = (1..self.depth).find(|&up| self.kind_above(up) == Some(found));
        let (kind, own) = (frame.kind, char::from(frame.kind.closer()));
        if self.fits(self.parent(), at + 1) || (holder.is_none() && self.fits(None, at + 1)) {
            self.at += 1;
            let message = format!("`{}` closes {}", char::from(found.closer()), kind.noun());
            let problem = syntax(Span::new(at, at + 1), message)
                .help(format!("write `{own}`"))
                .fix(format!("write `{own}`"), Certainty::Likely, Span::new(at, at + 1), own)
                .note(Span::new(frame.start, frame.start + 1), "the one that begins here");
            self.report(problem);
            return Turn::End;
        }
        let closes_holder = |up| self.fits(self.kind_above(up + 1), at + 1);
        let is_stray = match holder {
            None => true,
            Some(up) => !closes_holder(up) && self.fits(Some(kind), at + 1),
        };
        if is_stray {
            let closer = char::from(found.closer()).to_string();
            let problem = self.unexpected(&closer, "it closes nothing here: remove it");
            let span = problem.span;
            self.report(problem.fix("remove the bracket", Certainty::Likely, span, ""));
            frame.after = self.at;
            self.separator_after_stray(frame);
            return Turn::Again;
        }
        self.report_unclosed(frame, at);
        Turn::End
    }

    /// Reads the comma behind a bracket that was one too many.
    fn separator_after_stray(&mut self, frame: &mut Frame) {
        if frame.comma.is_none() && self.space() == Some(b',') {
            frame.comma = Some(self.at);
            self.at += 1;
        }
    }

    /// Whether the text from `at` could go on in a container of that kind, or end the document.
    fn fits(&self, kind: Option<Kind>, at: usize) -> bool {
        let rest = self.text.get(at..).unwrap_or("").trim_ascii_start();
        let after_comma =
            rest.strip_prefix(',').map(|rest| begins_with_key(rest.trim_ascii_start()));
        match kind {
            None => rest.is_empty(),
            Some(Kind::Array) => rest.starts_with(']') || after_comma == Some(false),
            Some(Kind::Object) => rest.starts_with('}') || after_comma == Some(true),
        }
    }

    /// Steps into the container that begins here; `None` where containers are nested too deeply.
    pub(super) fn enter(&mut self, kind: Kind) -> Option<Frame> {
        if self.depth == MAX_DEPTH {
            return None;
        }
        let start = self.at;
        self.at += 1;
        self.depth += 1;
        self.open = self.open << 1 | u128::from(kind == Kind::Object);
        Some(Frame { kind, start, comma: None, after: self.at })
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
        self.open >>= 1;
    }

    /// The kind of the container around this one.
    pub(super) fn parent(&self) -> Option<Kind> {
        self.kind_above(1)
    }

    /// The kind of the open container so many levels up; 0 is the innermost.
    fn kind_above(&self, up: usize) -> Option<Kind> {
        let kind = if self.open >> up & 1 == 1 { Kind::Object } else { Kind::Array };
        (up < self.depth).then_some(kind)
    }

    /// Reports and skips a container that is nested too deeply, up to its closing bracket.
    pub(super) fn skip_balanced(&mut self) -> Span {
        let start = self.at;
        let mut depth = 0_usize;
        let mut is_in_string = false;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\'
                    if is_in_string && self.bytes.get(self.at).is_some_and(|&next| next < 0x80) =>
                {
                    self.at += 1;
                }
                b'"' => is_in_string = !is_in_string,
                b'\n' => is_in_string = false,
                b'[' | b'{' if !is_in_string => depth += 1,
                b']' | b'}' if !is_in_string => depth -= 1,
                _ => {}
            }
            if depth == 0 && !is_in_string {
                break;
            }
        }
        self.end_is_noted |= depth > 0;
        self.is_cut = true;
        let message = format!("more than {MAX_DEPTH} brackets are open here");
        let span = Span::new(start, start + 1);
        let problem = Problem::new("json-nesting-too-deep", Severity::Error, span, message)
            .help("a policy nests at most six deep");
        self.report(problem);
        Span::new(start, self.at)
    }

    /// Reports a container whose bracket is missing at `at`, or at the end of the text.
    pub(super) fn report_unclosed(&mut self, frame: &Frame, at: usize) {
        let is_end = at >= self.text.len();
        self.is_cut |= is_end;
        if is_end && self.end_is_noted {
            return;
        }
        self.end_is_noted |= is_end;
        let before = self.text.get(..at).unwrap_or("").trim_ascii_end();
        let last = before.trim_end_matches(',').len();
        let opener = Span::new(frame.start, frame.start + 1);
        let levels = if is_end { self.depth } else { 1 };
        let kinds = (0..levels).filter_map(|up| self.kind_above(up));
        let closers: String = kinds.map(|kind| char::from(kind.closer())).collect();
        let message = format!("`{}` is not closed", frame.kind.opener());
        let help = format!("write {} here", crate::visible::quoted(&closers));
        // A comma behind the last element goes only where the text has ended.
        let end = if is_end { before.len() } else { last };
        let problem = syntax(Span::new(last, last), message)
            .help(help)
            .fix(format!("write `{closers}`"), Certainty::Likely, Span::new(last, end), closers)
            .note(opener, "it begins here");
        self.report(problem);
    }
}

/// Whether a key and a colon stand at the start of the text.
fn begins_with_key(rest: &str) -> bool {
    let near = rest.as_bytes().get(..LOOK_AHEAD.min(rest.len())).unwrap_or(&[]);
    let (skip, end): (usize, fn(&u8) -> bool) = match near.first() {
        Some(b'"') => (1, |byte| matches!(byte, b'"' | b'\n')),
        _ => (0, |byte| !byte.is_ascii_alphanumeric()),
    };
    let from = near.get(skip..).unwrap_or(&[]);
    let len = from.iter().position(end).unwrap_or(from.len());
    let after = from.get(len + skip..).unwrap_or(&[]).trim_ascii_start();
    (len > 0 || skip > 0) && after.starts_with(b":")
}
