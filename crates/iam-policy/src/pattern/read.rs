//! Reading a pattern: its wildcards, its variables, and what is wrong with them.

use std::ops::Range;

use super::{Piece, Variable, VariableFault, VariableFaultKind, Variables, Wildcards};

/// How many faults of one text are told.
const MAX_FAULTS: usize = 20;

/// Cuts a text into pieces.
pub(super) struct PieceReader<'t> {
    text: &'t str,
    wildcards: Wildcards,
    closers: Closers,
    /// Literal text that has been read and is not yet a piece.
    literal: String,
    pub(super) pieces: Vec<Piece>,
    /// How many of the pieces are variables.
    variables: usize,
    pub(super) faults: Vec<VariableFault>,
}

impl<'t> PieceReader<'t> {
    pub(super) fn new(text: &'t str, wildcards: Wildcards) -> PieceReader<'t> {
        PieceReader {
            text,
            wildcards,
            closers: Closers::of(text),
            literal: String::new(),
            pieces: Vec::new(),
            variables: 0,
            faults: Vec::new(),
        }
    }

    pub(super) fn read(&mut self, variables: Variables) {
        let mut at = 0;
        while let Some(rest) = self.text.get(at..).filter(|rest| !rest.is_empty()) {
            if variables == Variables::Active && rest.starts_with("${") {
                at = self.variable(at);
                continue;
            }
            // A `$` that opens nothing is an ordinary character.
            let ordinary = usize::from(rest.starts_with('$'));
            let stop = |c: char| match c {
                '*' | '?' => self.wildcards == Wildcards::Active,
                '$' => variables == Variables::Active,
                _ => false,
            };
            let run = rest.get(ordinary..).and_then(|rest| rest.find(stop).map(|at| at + ordinary));
            match run {
                Some(0) => {
                    self.wildcard(rest);
                    at += 1;
                }
                found => {
                    let end = found.unwrap_or(rest.len());
                    self.literal.push_str(rest.get(..end).unwrap_or(rest));
                    at += end;
                }
            }
        }
    }

    fn wildcard(&mut self, rest: &str) {
        let piece = if rest.starts_with('*') { Piece::Many } else { Piece::One };
        self.flush();
        if piece == Piece::One || self.pieces.last() != Some(&Piece::Many) {
            self.pieces.push(piece);
        }
    }

    /// Makes a piece of the literal text before a wildcard, a variable, or the end.
    pub(super) fn flush(&mut self) {
        if !self.literal.is_empty() {
            self.pieces.push(Piece::Text(self.literal.as_str().into()));
            self.literal.clear();
        }
    }

    fn fault(&mut self, kind: VariableFaultKind, range: Range<usize>, at: Range<usize>) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(VariableFault { kind, range, at });
        }
    }

    /// Reads what begins with `${` at byte `at`; returns the byte behind it.
    fn variable(&mut self, at: usize) -> usize {
        let Some((inner, end)) = self.closers.variable(self.text, at + 2) else {
            // One fault is enough: none of the variables behind it is closed either.
            let last = self.faults.last().map(|fault| fault.kind);
            if last != Some(VariableFaultKind::Unclosed) {
                let end = at + 2 + open_length(self.text.get(at + 2..).unwrap_or(""));
                self.fault(VariableFaultKind::Unclosed, at..end, end..end);
            }
            self.literal.push_str("${");
            return at + 2;
        };
        if matches!(inner, "*" | "?" | "$") {
            self.literal.push_str(inner);
            return end;
        }
        match read_variable(inner) {
            Ok((key, default)) => {
                self.flush();
                let (key, default) = (key.into(), default.map(Into::into));
                let variable = Variable { key, default, ordinal: self.variables };
                self.pieces.push(Piece::Variable(variable));
                self.variables += 1;
            }
            Err((kind, place)) => {
                let place = place.start + at + 2..place.end + at + 2;
                self.fault(kind, at..end, place);
            }
        }
        end
    }
}

/// Where the last closers of variables stand in a text: behind them nothing is looked for, so that
/// a text of many open variables is read in one pass.
struct Closers {
    brace: Option<usize>,
    quoted_brace: Option<usize>,
}

impl Closers {
    fn of(text: &str) -> Closers {
        let brace = text.rfind('}');
        // Nearly all texts have none.
        Closers { brace, quoted_brace: brace.and_then(|_| text.rfind("'}")) }
    }

    /// The inside of the variable that begins at `start` and the byte behind its `}`; a quoted
    /// default may hold a `}`.
    fn variable<'t>(&self, text: &'t str, start: usize) -> Option<(&'t str, usize)> {
        self.brace.filter(|&last| start <= last)?;
        let rest = text.get(start..)?;
        let brace = rest.find('}')?;
        let default = rest.get(..brace)?.find(", '").map(|comma| comma + 3);
        let default = default.filter(|&from| self.quoted_brace >= Some(start + from));
        let end = default
            .and_then(|from| Some(from + rest.get(from..)?.find("'}")? + 1))
            .unwrap_or(brace);
        Some((rest.get(..end)?, start + end + 1))
    }
}

/// What is wrong with the inside of a variable, and with which bytes of it.
type Fault = (VariableFaultKind, Range<usize>);

/// The key and the default of a variable's inside.
fn read_variable(inner: &str) -> Result<(&str, Option<&str>), Fault> {
    if inner.trim().is_empty() {
        return Err((VariableFaultKind::Empty, 0..inner.len()));
    }
    let (key, default) = match inner.split_once(',') {
        None => (inner, None),
        Some((key, default)) => (key, Some(default)),
    };
    let tag = key.find('/').unwrap_or(key.len());
    if let Some(space) = key.get(..tag).and_then(|name| name.find(' ')) {
        return Err((VariableFaultKind::Space, space..space + 1));
    }
    if let Some(symbol) = key.find(is_symbol) {
        return Err((VariableFaultKind::Symbol, symbol..symbol + 1));
    }
    if !key.contains(':') {
        return Err((VariableFaultKind::Symbol, 0..key.len()));
    }
    let Some(default) = default else { return Ok((key, None)) };
    let quoted = default.strip_prefix(" '").and_then(|rest| rest.strip_suffix('\''));
    match quoted.filter(|text| !text.contains('\'')) {
        Some(text) => Ok((key, Some(text))),
        None => {
            let start = inner.len() - default.trim_start().len();
            let end = (start + default.trim().len()).max(start);
            Err((VariableFaultKind::Unquoted, start..end))
        }
    }
}

/// Whether a character stands in no condition key: not in its name, nor in the key of a tag.
fn is_symbol(character: char) -> bool {
    let in_keys = matches!(character, '_' | '.' | ':' | '/' | '=' | '+' | '-' | '@');
    character.is_ascii_punctuation() && !in_keys
}

/// How many bytes of what follows `${` look like the key of the variable, where no `}` says so.
/// A slash belongs to it behind the name of a tag family, such as `aws:PrincipalTag`.
fn open_length(rest: &str) -> usize {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '-' | '_');
    let run = |from: usize| {
        let rest = rest.get(from..).unwrap_or("");
        from + rest.find(|c| !plain(c)).unwrap_or(rest.len())
    };
    let name = run(0);
    let is_family = rest.get(..name).is_some_and(|name| name.ends_with("Tag"));
    let has_slash = rest.get(name..).is_some_and(|rest| rest.starts_with('/'));
    if is_family && has_slash { run(name + 1) } else { name }
}

/// The variables of a text, each with its bytes.
pub(super) fn variables_in(text: &str) -> Vec<(Range<usize>, Variable)> {
    let closers = Closers::of(text);
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(next) = text.get(at..).and_then(|rest| rest.find("${")) {
        let start = at + next;
        let Some((inner, end)) = closers.variable(text, start + 2) else { break };
        let escape = matches!(inner, "*" | "?" | "$");
        if let Some((key, default)) = read_variable(inner).ok().filter(|_| !escape) {
            let (key, default) = (key.into(), default.map(Into::into));
            let ordinal = found.len();
            found.push((start..end, Variable { key, default, ordinal }));
        }
        at = end;
    }
    found
}

/// The bytes of the first `count` colons of `text` that stand outside of variables.
pub(crate) fn field_colons(text: &str, count: usize, variables: Variables) -> Vec<usize> {
    let mut found = Vec::with_capacity(count);
    let closers = Closers::of(text);
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|_| found.len() < count) {
        let stops: &[_] = if variables == Variables::Active { &[':', '$'] } else { &[':'] };
        let Some(next) = rest.find(stops) else { break };
        let here = rest.get(next..).unwrap_or("");
        at += next + 1;
        if here.starts_with(':') {
            found.push(at - 1);
        } else if here.starts_with("${") {
            at = closers.variable(text, at + 1).map_or(at, |(_, end)| end);
        }
    }
    found
}
