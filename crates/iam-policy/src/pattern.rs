//! Texts with wildcards and policy variables, and matching them in bounded time (E-200, E-400).

mod read;

use read::PieceReader;

pub(crate) use read::field_colons;

/// A text of a policy that is compared with a text of the request: literal characters, the
/// wildcards `*` and `?`, and policy variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Shape);

/// A pattern, cut as far as its matching needs.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shape {
    /// `*`
    Anything,
    /// Only literal text, or nothing at all.
    Exact(Box<str>),
    /// Literal text and one `*` at the end.
    Prefix(Box<str>),
    /// Anything else without variables; never two texts or two `*` in a row.
    Glob(Box<[Piece]>),
    /// With variables.
    Template(Box<[Piece]>),
}

/// A part of a [`Pattern`].
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// These characters.
    Text(Box<str>),
    /// `?`: exactly one character.
    One,
    /// `*`: any run of characters, also none.
    Many,
    /// The value of a condition key of the request; it matches literally (E-405).
    Variable(Variable),
}

/// A policy variable, `${key}` or `${key, 'default'}` (E-401).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// The condition key, as written.
    pub key: Box<str>,
    /// The text used when the key has no value.
    pub default: Option<Box<str>>,
    /// How many variables stand before it in its pattern.
    ordinal: usize,
}

/// A part of a [`Pattern`] to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'p> {
    /// These characters.
    Text(&'p str),
    /// `?`: exactly one character.
    One,
    /// `*`: any run of characters, also none.
    Many,
    /// The value of a condition key of the request.
    Variable(&'p Variable),
}

/// Whether `*` and `?` are wildcards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wildcards {
    /// They are.
    Active,
    /// They are ordinary characters.
    Literal,
}

/// Whether `${…}` is a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variables {
    /// It is: the document says `2012-10-17` and the place takes variables.
    Active,
    /// It is ordinary text.
    Literal,
}

/// Whether ASCII letters of different case are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// They differ.
    Sensitive,
    /// They are the same.
    Ignored,
}

/// The outcome of comparing a pattern with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matched {
    /// The whole text matches.
    Yes,
    /// It does not.
    No,
    /// A variable has neither a value nor a default, so the pattern matches nothing (E-406).
    Unresolved,
}

/// A fault in the spelling of a variable, with the bytes of the text it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableFault {
    /// What is wrong.
    pub kind: VariableFaultKind,
    /// The variable, in bytes of the pattern's text.
    pub range: std::ops::Range<usize>,
    /// The part of it that is wrong; empty where something is missing.
    pub at: std::ops::Range<usize>,
}

/// What is wrong with a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariableFaultKind {
    /// `${` with no `}` behind it; it stays literal text.
    Unclosed,
    /// `${}`.
    Empty,
    /// A space where none may stand.
    Space,
    /// A default without its single quotes, or with something behind them.
    Unquoted,
    /// A character that no key has, no colon in the key, or a variable inside.
    Symbol,
}

/// What a pattern asks while it is matched: the value of a variable's key.
pub type Resolve<'r, 'v> = dyn Fn(&'v Variable) -> Option<&'v str> + 'r;

/// Counts the steps of a match, so that a test can prove their bound; `()` counts nothing.
pub trait Tally {
    /// Notes that `steps` characters were compared.
    fn add(&mut self, steps: usize);
}

impl Tally for () {
    fn add(&mut self, _steps: usize) {}
}

impl Tally for usize {
    fn add(&mut self, steps: usize) {
        *self += steps;
    }
}

impl Pattern {
    /// Reads a pattern. Every text is one; faults in variables are told beside it.
    pub fn parse(
        text: &str,
        wildcards: Wildcards,
        variables: Variables,
    ) -> (Pattern, Vec<VariableFault>) {
        if let Some(shape) = Shape::simple(text, wildcards, variables) {
            return (Pattern(shape), Vec::new());
        }
        let mut reader = PieceReader::new(text, wildcards);
        reader.read(variables);
        reader.flush();
        (Pattern::new(reader.pieces), reader.faults)
    }

    /// The pattern `*`.
    pub fn anything() -> Pattern {
        Pattern(Shape::Anything)
    }

    /// A pattern of only `*` and `?` as wildcards, without variables.
    pub fn glob(text: &str) -> Pattern {
        Pattern::parse(text, Wildcards::Active, Variables::Literal).0
    }

    fn new(pieces: Vec<Piece>) -> Pattern {
        let mut pieces = pieces;
        Pattern(match pieces.as_mut_slice() {
            [] => Shape::Exact("".into()),
            [Piece::Many] => Shape::Anything,
            [Piece::Text(text)] => Shape::Exact(std::mem::take(text)),
            [Piece::Text(text), Piece::Many] => Shape::Prefix(std::mem::take(text)),
            all if all.iter().any(|piece| matches!(piece, Piece::Variable(_))) => {
                Shape::Template(pieces.into_boxed_slice())
            }
            _ => Shape::Glob(pieces.into_boxed_slice()),
        })
    }

    /// Its parts, where they are more than one text and a `*`.
    fn pieces(&self) -> &[Piece] {
        match &self.0 {
            Shape::Anything | Shape::Exact(_) | Shape::Prefix(_) => &[],
            Shape::Glob(pieces) | Shape::Template(pieces) => pieces,
        }
    }

    /// The variables of a text in a place that takes them, each with its bytes. Faulty ones and
    /// escapes such as `${*}` are none.
    pub fn variables_in(text: &str) -> Vec<(std::ops::Range<usize>, Variable)> {
        read::variables_in(text)
    }

    /// Its parts, in order.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let (text, star) = match &self.0 {
            Shape::Anything => (None, Some(Part::Many)),
            Shape::Exact(text) => (Some(&**text), None),
            Shape::Prefix(text) => (Some(&**text), Some(Part::Many)),
            Shape::Glob(_) | Shape::Template(_) => (None, None),
        };
        let pieces = self.pieces().iter().map(|piece| match piece {
            Piece::Text(text) => Part::Text(text),
            Piece::One => Part::One,
            Piece::Many => Part::Many,
            Piece::Variable(variable) => Part::Variable(variable),
        });
        text.map(Part::Text).into_iter().chain(star).chain(pieces)
    }

    /// Its variables, in order.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.pieces().iter().filter_map(|piece| match piece {
            Piece::Variable(variable) => Some(variable),
            Piece::Text(_) | Piece::One | Piece::Many => None,
        })
    }

    /// Whether it has a variable.
    pub fn has_variable(&self) -> bool {
        matches!(self.0, Shape::Template(_))
    }

    /// The text it stands for, where it has neither wildcard nor variable.
    pub fn literal(&self) -> Option<&str> {
        match &self.0 {
            Shape::Exact(text) => Some(text),
            Shape::Anything | Shape::Prefix(_) | Shape::Glob(_) | Shape::Template(_) => None,
        }
    }

    /// The literal characters it begins with.
    pub fn literal_prefix(&self) -> &str {
        match &self.0 {
            Shape::Anything => "",
            Shape::Exact(text) | Shape::Prefix(text) => text,
            Shape::Glob(pieces) | Shape::Template(pieces) => match pieces.first() {
                Some(Piece::Text(text)) => text,
                Some(Piece::One | Piece::Many | Piece::Variable(_)) | None => "",
            },
        }
    }

    /// Whether a pattern without variables matches the whole of `text`.
    pub fn matches(&self, text: &str, case: Case) -> bool {
        self.resolve(text, case, &|_| None, &mut ()) == Matched::Yes
    }

    /// Whether it matches the whole of `text`, its variables replaced by what `resolve` tells.
    pub fn matches_with<'v>(
        &'v self,
        text: &str,
        case: Case,
        resolve: &Resolve<'_, 'v>,
    ) -> Matched {
        self.resolve(text, case, resolve, &mut ())
    }

    /// As [`Pattern::matches_with`], counting the steps: at most (characters of the pattern after
    /// substitution + 1) × (characters of the text + 1).
    pub fn resolve<'v>(
        &'v self,
        text: &str,
        case: Case,
        resolve: &Resolve<'_, 'v>,
        tally: &mut impl Tally,
    ) -> Matched {
        let matched = match &self.0 {
            Shape::Anything => true,
            Shape::Exact(exact) => {
                tally.add(exact.len().min(text.len()) + 1);
                same(exact.as_bytes(), text.as_bytes(), case)
            }
            Shape::Prefix(prefix) => {
                tally.add(prefix.len().min(text.len()) + 1);
                starts(text.as_bytes(), prefix.as_bytes(), case)
            }
            Shape::Glob(pieces) | Shape::Template(pieces) => {
                let Some(values) = Values::find(self, resolve) else { return Matched::Unresolved };
                Matcher { values, case, tally }.whole(pieces, text)
            }
        };
        if matched { Matched::Yes } else { Matched::No }
    }

    /// The pattern as text after substitution, wildcards as written; `None` where a variable has
    /// neither value nor default.
    pub fn substituted<'v>(&'v self, resolve: &Resolve<'_, 'v>) -> Option<String> {
        let pieces = match &self.0 {
            Shape::Anything => return Some("*".to_owned()),
            Shape::Exact(text) => return Some(text.to_string()),
            Shape::Prefix(text) => return Some(format!("{text}*")),
            Shape::Glob(pieces) | Shape::Template(pieces) => pieces,
        };
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(part) => text.push_str(part),
                Piece::One => text.push('?'),
                Piece::Many => text.push('*'),
                Piece::Variable(variable) => {
                    text.push_str(resolve(variable).or(variable.default.as_deref())?);
                }
            }
        }
        Some(text)
    }
}

impl Shape {
    /// The shape of a text that is literal but for a `*` at its end, as nearly all are.
    fn simple(text: &str, wildcards: Wildcards, variables: Variables) -> Option<Shape> {
        let head = text.strip_suffix('*').filter(|_| wildcards == Wildcards::Active);
        let literal = head.unwrap_or(text);
        let globs = wildcards == Wildcards::Active;
        let dollars = variables == Variables::Active;
        // Looks at every byte, which is faster than stopping early.
        let special = literal.bytes().fold(false, |found, byte| {
            found | (globs & ((byte == b'*') | (byte == b'?'))) | (dollars & (byte == b'$'))
        });
        if special {
            return None;
        }
        Some(match head {
            None => Shape::Exact(text.into()),
            Some("") => Shape::Anything,
            Some(head) => Shape::Prefix(head.into()),
        })
    }
}

/// Whether two texts are the same.
fn same(left: &[u8], right: &[u8], case: Case) -> bool {
    match case {
        Case::Sensitive => left == right,
        Case::Ignored => left.eq_ignore_ascii_case(right),
    }
}

/// Whether `text` begins with `prefix`.
fn starts(text: &[u8], prefix: &[u8], case: Case) -> bool {
    text.get(..prefix.len()).is_some_and(|head| same(head, prefix, case))
}

/// How many variables of one pattern are looked up once, without a heap.
const REMEMBERED: usize = 8;

/// The values of a pattern's variables: the first few remembered, more looked up again.
struct Values<'v, 'r> {
    known: [&'v str; REMEMBERED],
    resolve: &'r Resolve<'r, 'v>,
}

impl<'v, 'r> Values<'v, 'r> {
    /// `None` where a variable has neither a value nor a default.
    fn find(pattern: &'v Pattern, resolve: &'r Resolve<'r, 'v>) -> Option<Values<'v, 'r>> {
        let mut known = [""; REMEMBERED];
        for (at, variable) in pattern.variables().enumerate() {
            let value = resolve(variable).or(variable.default.as_deref())?;
            if let Some(slot) = known.get_mut(at) {
                *slot = value;
            }
        }
        Some(Values { known, resolve })
    }

    fn get(&self, variable: &'v Variable) -> &'v str {
        match self.known.get(variable.ordinal) {
            Some(value) => value,
            None => (self.resolve)(variable).or(variable.default.as_deref()).unwrap_or(""),
        }
    }
}

/// Matches by segments: the runs of pieces between two `*`. The first must stand at the start and
/// the last at the end; each other one is taken at the first place it fits, which is never worse
/// than a later one, so nothing is tried twice.
struct Matcher<'v, 'r, 't, T: Tally> {
    values: Values<'v, 'r>,
    case: Case,
    tally: &'t mut T,
}

impl<'v, T: Tally> Matcher<'v, '_, '_, T> {
    fn whole(&mut self, pieces: &'v [Piece], text: &str) -> bool {
        let mut segments = pieces.split(|piece| *piece == Piece::Many);
        let first = segments.next().unwrap_or_default();
        let Some(mut from) = self.at(first, text, 0) else { return false };
        let Some(mut current) = segments.next() else { return from == text.len() };
        for next in segments {
            let Some(end) = self.find(current, text, from) else { return false };
            from = end;
            current = next;
        }
        self.at_end(current, text).is_some_and(|start| start >= from)
    }

    /// The literal text of a piece of a segment; `None` for `?`.
    fn text_of(&self, piece: &'v Piece) -> Option<&'v str> {
        match piece {
            Piece::Text(text) => Some(text),
            Piece::Variable(variable) => Some(self.values.get(variable)),
            Piece::One | Piece::Many => None,
        }
    }

    /// Where the segment ends if it stands at byte `from`.
    fn at(&mut self, segment: &'v [Piece], text: &str, from: usize) -> Option<usize> {
        let mut at = from;
        for piece in segment {
            let rest = text.get(at..)?;
            at += match self.text_of(piece) {
                Some(part) => {
                    self.tally.add(common_prefix(part, rest, self.case) + 1);
                    starts(rest.as_bytes(), part.as_bytes(), self.case).then_some(part.len())?
                }
                None => {
                    self.tally.add(1);
                    rest.chars().next()?.len_utf8()
                }
            };
        }
        Some(at)
    }

    /// Where the segment begins if it stands at the end of the text.
    fn at_end(&mut self, segment: &'v [Piece], text: &str) -> Option<usize> {
        let mut at = text.len();
        for piece in segment.iter().rev() {
            let rest = text.get(..at)?;
            at -= match self.text_of(piece) {
                Some(part) => {
                    self.tally.add(part.len().min(rest.len()) + 1);
                    let tail = rest.as_bytes().get(rest.len().checked_sub(part.len())?..)?;
                    same(tail, part.as_bytes(), self.case).then_some(part.len())?
                }
                None => {
                    self.tally.add(1);
                    rest.chars().next_back()?.len_utf8()
                }
            };
        }
        text.is_char_boundary(at).then_some(at)
    }

    /// Where the segment ends at the first place from byte `from` on where it fits.
    fn find(&mut self, segment: &'v [Piece], text: &str, from: usize) -> Option<usize> {
        let lead = segment.first().and_then(|piece| self.text_of(piece)).unwrap_or("");
        if self.case == Case::Sensitive && !lead.is_empty() && segment.len() == 1 {
            // One run of characters: the library's search is linear, whatever the texts are.
            let found = text.get(from..)?.find(lead);
            self.tally.add(found.unwrap_or(text.len() - from) + lead.len());
            return found.map(|at| from + at + lead.len());
        }
        let mut start = from;
        loop {
            if let Some(end) = self.at(segment, text, start) {
                return Some(end);
            }
            start += text.get(start..)?.chars().next()?.len_utf8();
        }
    }
}

/// How many bytes two texts have in common at their start.
fn common_prefix(left: &str, right: &str, case: Case) -> usize {
    let equal = |(left, right): &(u8, u8)| match case {
        Case::Sensitive => left == right,
        Case::Ignored => left.eq_ignore_ascii_case(right),
    };
    left.bytes().zip(right.bytes()).take_while(equal).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(text: &str) -> Pattern {
        let (pattern, faults) = Pattern::parse(text, Wildcards::Active, Variables::Active);
        assert_eq!(faults, [], "{text}");
        pattern
    }

    #[test]
    fn globs() {
        let cases = [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("?", "", false),
            ("?", "é", true),
            ("a*", "a", true),
            ("*a", "ba", true),
            ("*a", "ab", false),
            ("a*b*c", "aXbXc", true),
            ("a*b*c", "aXcXb", false),
            ("ab*ba", "aba", false),
            ("*aab*", "aaab", true),
            ("*?b", "ab", true),
            ("*?b", "b", false),
            ("a?*c", "abc", true),
            ("x*?*y", "xy", false),
            ("b/*/test/*", "b//test/o", true),
            ("b/*/test/*", "b/test/o", false),
            ("[a].+", "[a].+", true),
            ("**", "abc", true),
            ("?é*", "xéz", true),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(
                Pattern::glob(pattern).matches(text, Case::Sensitive),
                expected,
                "{pattern} {text}"
            );
        }
        assert!(Pattern::glob("get*Tagging").matches("GetObjectTAGGING", Case::Ignored));
        assert!(!Pattern::glob("get*").matches("GetObject", Case::Sensitive));
    }

    #[test]
    fn agrees_with_the_definition_on_all_small_texts() {
        fn by_definition(pattern: &[u8], text: &[u8]) -> bool {
            match (pattern.split_first(), text.split_first()) {
                (None, None) => true,
                (Some((b'*', rest)), _) => {
                    by_definition(rest, text)
                        || text.split_first().is_some_and(|(_, text)| by_definition(pattern, text))
                }
                (Some((b'?', rest)), Some((_, text))) => by_definition(rest, text),
                (Some((p, rest)), Some((t, text))) => p == t && by_definition(rest, text),
                _ => false,
            }
        }
        let words = |letters: &[u8], longest: usize| {
            let mut all = vec![Vec::new()];
            let mut last = all.clone();
            for _ in 0..longest {
                last = last
                    .iter()
                    .flat_map(|word: &Vec<u8>| {
                        letters.iter().map(move |&letter| [word.as_slice(), &[letter]].concat())
                    })
                    .collect();
                all.extend(last.iter().cloned());
            }
            all
        };
        let texts = words(b"ab", 6);
        for pattern in words(b"ab*?", 5) {
            let glob = Pattern::glob(std::str::from_utf8(&pattern).unwrap());
            for text in &texts {
                let expected = by_definition(&pattern, text);
                let written = std::str::from_utf8(text).unwrap();
                let mut steps = 0;
                let found = glob.resolve(written, Case::Sensitive, &|_| None, &mut steps);
                assert_eq!(found == Matched::Yes, expected, "{glob:?} {written}");
                assert_eq!(glob.matches(written, Case::Ignored), expected, "{glob:?} {written}");
                assert!(steps <= (pattern.len() + 1) * (text.len() + 1), "{glob:?} {written}");
            }
        }
    }

    #[test]
    fn hostile_patterns_stay_within_the_bound() {
        let long = |text: &str, times: usize| text.repeat(times);
        let cases = [
            (long("a*", 32) + "b", long("a", 4096)),
            (long("*a", 64) + "*b", long("a", 4096)),
            (long("*?", 64), long("a", 4096)),
            (format!("*{}b", long("a", 1024)), long("a", 2048)),
            (format!("*{}b*", long("a", 1024)), long("a", 2048)),
            (format!("*?{}b*", long("a", 512)), long("a", 2048)),
            (long("a?*", 40) + "z", long("ab", 2000)),
        ];
        for (pattern, text) in cases {
            for case in [Case::Sensitive, Case::Ignored] {
                let mut steps = 0;
                Pattern::glob(&pattern).resolve(&text, case, &|_| None, &mut steps);
                assert!(steps <= (pattern.len() + 1) * (text.len() + 1), "{pattern}: {steps}");
            }
        }
    }

    #[test]
    fn variables_are_literal_text() {
        let value = |variable: &Variable| match &*variable.key {
            "aws:username" => Some("an*"),
            "k:empty" => Some(""),
            _ => None,
        };
        let cases = [
            ("home/${aws:username}/*", "home/an*/x", Matched::Yes),
            ("home/${aws:username}/*", "home/ann/x", Matched::No),
            ("${k:none}", "", Matched::Unresolved),
            ("${k:none, 'all'}", "all", Matched::Yes),
            ("${k:empty, 'all'}", "", Matched::Yes),
            ("${k:none, 'a}b'}x", "a}bx", Matched::Yes),
            ("x${*}y", "x*y", Matched::Yes),
            ("x${*}y", "xzy", Matched::No),
            ("${$}{aws:username}", "${aws:username}", Matched::Yes),
            ("*${aws:username}*${aws:username}", "an*an*", Matched::Yes),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(
                template(pattern).matches_with(text, Case::Sensitive, &|it| value(it)),
                expected,
                "{pattern} {text}"
            );
        }
        let many = "${k:empty}".repeat(20) + "${aws:username}";
        assert_eq!(
            template(&many).matches_with("an*", Case::Sensitive, &|it| value(it)),
            Matched::Yes
        );
    }

    #[test]
    fn the_places_of_variables() {
        let text = "$${aws:username}/${*}${k:a, '}'}${}${open";
        let found = Pattern::variables_in(text);
        let places: Vec<_> = found.iter().map(|(range, it)| (range.clone(), &*it.key)).collect();
        assert_eq!(places, [(1..16, "aws:username"), (21..32, "k:a")]);
    }

    #[test]
    fn faults_in_variables() {
        use VariableFaultKind::{Empty, Space, Symbol, Unclosed, Unquoted};
        let cases = [
            ("a${b", Unclosed, 1..4, 4..4),
            ("${aws:username/*", Unclosed, 0..14, 14..14),
            ("${aws:PrincipalTag/team/*", Unclosed, 0..23, 23..23),
            ("${}", Empty, 0..3, 2..2),
            ("${ }", Empty, 0..4, 2..3),
            ("${aws: username}", Space, 0..16, 6..7),
            ("${username}", Symbol, 0..11, 2..10),
            ("${aws:username,'x'}", Unquoted, 0..19, 15..18),
            ("${aws:username, x}", Unquoted, 0..18, 16..17),
            ("${aws:username,}", Unquoted, 0..16, 15..15),
            ("${aws:${aws:username}}", Symbol, 0..21, 6..7),
            ("${a:b?}", Symbol, 0..7, 5..6),
            ("${aws:user;name}", Symbol, 0..16, 10..11),
        ];
        for (text, kind, range, at) in cases {
            let faults = Pattern::parse(text, Wildcards::Active, Variables::Active).1;
            assert_eq!(faults, [VariableFault { kind, range, at }], "{text}");
        }
        let plain = Pattern::parse("${}", Wildcards::Active, Variables::Literal);
        assert_eq!((plain.0.literal(), plain.1.len()), (Some("${}"), 0));
    }
}
