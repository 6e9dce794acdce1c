//! Reading a pattern: its wildcards, its variables, and what is wrong with them.

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

    fn fault(&mut self, kind: VariableFaultKind, range: std::ops::Range<usize>) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(VariableFault { kind, range });
        }
    }

    /// Reads what begins with `${` at byte `at`; returns the byte behind it.
    fn variable(&mut self, at: usize) -> usize {
        let Some((inner, end)) = self.closers.variable(self.text, at + 2) else {
            // One fault is enough: none of the variables behind it is closed either.
            let last = self.faults.last().map(|fault| fault.kind);
            if last != Some(VariableFaultKind::Unclosed) {
                self.fault(VariableFaultKind::Unclosed, at..self.text.len());
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
            Err(kind) => self.fault(kind, at..end),
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

/// The key and the default of a variable's inside.
fn read_variable(inner: &str) -> Result<(&str, Option<&str>), VariableFaultKind> {
    if inner.trim().is_empty() {
        return Err(VariableFaultKind::Empty);
    }
    let (key, default) = match inner.split_once(',') {
        None => (inner, None),
        Some((key, default)) => (key, Some(default)),
    };
    let tag = key.find('/').unwrap_or(key.len());
    if key.get(..tag).is_some_and(|name| name.contains(' ')) {
        return Err(VariableFaultKind::Space);
    }
    if !key.contains(':') || key.contains(['{', '}', '$', '\'', '*', '?']) {
        return Err(VariableFaultKind::Symbol);
    }
    let Some(default) = default else { return Ok((key, None)) };
    let quoted = default.strip_prefix(" '").and_then(|rest| rest.strip_suffix('\''));
    match quoted.filter(|text| !text.contains('\'')) {
        Some(text) => Ok((key, Some(text))),
        None => Err(VariableFaultKind::Unquoted),
    }
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
