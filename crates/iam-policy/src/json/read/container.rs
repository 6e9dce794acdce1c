//! Lists and objects: their members, their commas, and the brackets that do not fit.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::string::Role;
use super::{Kind, MAX_DEPTH, Reader, syntax};
use crate::json::{Member, Node, Value};
use crate::{Problem, Severity, Span};

/// Up to how many members are compared pair by pair.
const FEW_MEMBERS: usize = 16;
/// How far a look ahead goes, in bytes.
const LOOK_AHEAD: usize = 256;

impl Kind {
    fn closer(self) -> u8 {
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

/// One container while it is read.
struct Frame {
    kind: Kind,
    /// The byte of its opening bracket.
    start: usize,
    /// The comma that was read last, if nothing has come behind it.
    comma: Option<usize>,
    /// The byte behind the last element.
    after: usize,
}

/// What to do at the next token of a container.
enum Turn {
    /// An element begins.
    Element,
    /// Look again.
    Again,
    /// The container has ended.
    End,
}

impl<'t> Reader<'t> {
    pub(super) fn array(&mut self) -> Node<'t> {
        let start = self.at;
        let mut items = Vec::new();
        let Some(mut frame) = self.enter(Kind::Array) else {
            return Node { value: Value::Array(items), span: self.skip_balanced() };
        };
        loop {
            match self.turn(&mut frame) {
                Turn::End => break,
                Turn::Again => continue,
                Turn::Element => {}
            }
            let comma = frame.comma.take();
            let from = self.at;
            let Some(item) = self.value() else {
                self.colon_in_list(&mut frame, from);
                continue;
            };
            let item = self.with_end_of_its_own(item);
            if self.space() == Some(b':') {
                if self.is_member_of_parent(&item, items.len()) {
                    self.at = comma.unwrap_or(from);
                    self.report_unclosed(&frame, from);
                    break;
                }
                self.colon_in_list(&mut frame, from);
                continue;
            }
            frame.after = item.span.end;
            items.push(item);
            self.separator(&mut frame);
        }
        self.leave();
        Node { value: Value::Array(items), span: Span::new(start, self.at) }
    }

    pub(super) fn object(&mut self) -> Node<'t> {
        match self.enter(Kind::Object) {
            Some(frame) => self.members(frame),
            None => Node { value: Value::Object(Vec::new()), span: self.skip_balanced() },
        }
    }

    /// Reads a document that lacks its first brace.
    pub(super) fn object_without_brace(&mut self) -> Node<'t> {
        let start = self.at;
        let problem = syntax(self.char_span(start), "the document does not begin with `{`")
            .help("put the whole policy in braces");
        self.report(problem);
        self.end_is_noted = true;
        self.depth += 1;
        self.open = self.open << 1 | 1;
        self.members(Frame { kind: Kind::Object, start, comma: None, after: start })
    }

    fn members(&mut self, mut frame: Frame) -> Node<'t> {
        let start = frame.start;
        let mut members = Vec::new();
        loop {
            match self.turn(&mut frame) {
                Turn::End => break,
                Turn::Again => continue,
                Turn::Element => {}
            }
            let comma = frame.comma.take();
            let from = self.at;
            match self.bytes.get(from) {
                Some(b'{') if comma.is_some() && self.parent() == Some(Kind::Array) => {
                    self.at = comma.unwrap_or(from);
                    self.report_unclosed(&frame, from);
                    break;
                }
                Some(b'{' | b'[' | b':') => self.value_without_key(&mut frame),
                _ => members.extend(self.member(&mut frame)),
            }
        }
        self.leave();
        self.drop_duplicates(&mut members);
        Node { value: Value::Object(members), span: Span::new(start, self.at) }
    }

    fn member(&mut self, frame: &mut Frame) -> Option<Member<'t>> {
        let (mut key, mut key_span) = self.key();
        let mut next = self.space();
        if !matches!(next, Some(b':' | b'='))
            && let Some((shorter, span)) = self.shorten(key_span, Role::Key)
        {
            (key, key_span) = (shorter, span);
            next = self.space();
        }
        frame.after = key_span.end;
        match next {
            Some(b':') => self.at += 1,
            Some(b'=') => self.equals_sign(),
            None | Some(b',' | b'}' | b']') => {
                self.report_no_value(key_span);
                self.separator(frame);
                return None;
            }
            Some(_) => self.report_missing_colon(key_span),
        }
        while self.space() == Some(b':') {
            self.unexpected(":", "one colon stands between a key and its value");
        }
        let from = self.at;
        let Some(node) = self.value() else {
            self.report_no_value(key_span);
            self.separator(frame);
            return None;
        };
        let node = self.with_end_of_its_own(node);
        frame.after = node.span.end;
        if self.space() == Some(b':') && !self.second_colon(key_span, from) {
            return None;
        }
        self.separator(frame);
        Some(Member { key, key_span, node })
    }

    /// Reads a key: in quotes, or a bare word, which it reports.
    fn key(&mut self) -> (Cow<'t, str>, Span) {
        if self.bytes.get(self.at) == Some(&b'"') || self.quote_here().is_some() {
            return self.string(Role::Key);
        }
        let span = self.bare_key_span();
        let text = self.slice(span);
        self.at = span.end;
        if self.bytes.get(self.at) == Some(&b'"') {
            self.at += 1;
            let message = format!("the key {} has no opening quote", self.quote(span));
            self.report(syntax(span, message).help("begin it with a double quote"));
            return (text.into(), Span::new(span.start, self.at));
        }
        let message = format!("the key {} is not in quotes", self.quote(span));
        let help = format!("write {}", crate::visible::quoted(&format!("\"{text}\"")));
        self.report(syntax(span, message).help(help));
        (text.into(), span)
    }

    /// A colon behind a value. On a later line than its key the value is itself a key, and the
    /// member before it has no value: then `false`, and reading goes on there.
    fn second_colon(&mut self, key_span: Span, value: usize) -> bool {
        let between = self.slice(Span::new(key_span.end, value));
        if between.contains(['\n', '\r']) {
            self.at = value;
            self.report_no_value(key_span);
            return false;
        }
        self.unexpected(":", "a member has one key and one value");
        if self.space().is_some() {
            self.value();
        }
        true
    }

    /// Decides what the next token means for the container; `frame.comma` is the comma before it.
    fn turn(&mut self, frame: &mut Frame) -> Turn {
        match self.space() {
            None => {
                self.report_unclosed(frame, self.text.len());
                Turn::End
            }
            Some(byte) if byte == frame.kind.closer() => {
                self.at += 1;
                if let Some(comma) = frame.comma {
                    self.report_trailing_comma(comma, byte);
                }
                Turn::End
            }
            Some(b']' | b'}') => self.wrong_closer(frame),
            Some(b',') => {
                let help = "a comma stands between two elements: remove this one";
                frame.comma = Some(self.at);
                self.unexpected(",", help);
                Turn::Again
            }
            Some(_) => Turn::Element,
        }
    }

    /// Reads what stands between two elements.
    fn separator(&mut self, frame: &mut Frame) {
        match self.space() {
            Some(b',') => {
                frame.comma = Some(self.at);
                self.at += 1;
            }
            Some(b';') => {
                frame.comma = Some(self.at);
                self.unexpected(";", "write a comma");
            }
            None | Some(b']' | b'}') => {}
            Some(_) if frame.after == self.excused => {}
            Some(_) => {
                let after = frame.after;
                let what = match frame.kind {
                    Kind::Array => "values",
                    Kind::Object => "members",
                };
                let problem =
                    syntax(Span::new(after, after), format!("missing comma between two {what}"))
                        .help("write a comma here");
                self.report(problem);
            }
        }
    }

    /// A string that swallowed what follows it is cut where it was meant to end.
    fn with_end_of_its_own(&mut self, node: Node<'t>) -> Node<'t> {
        let fits = matches!(self.space(), None | Some(b',' | b']' | b'}' | b':' | b';'));
        if fits || !matches!(node.value, Value::String(_)) {
            return node;
        }
        match self.shorten(node.span, Role::Value) {
            Some((text, span)) => Node { value: Value::String(text), span },
            None => node,
        }
    }

    /// A bracket of the wrong kind: a slip of the pen, a sign that this container lacks its own,
    /// or one too many. What follows it decides.
    fn wrong_closer(&mut self, frame: &mut Frame) -> Turn {
        let at = self.at;
        let found = if self.bytes.get(at) == Some(&b']') { Kind::Array } else { Kind::Object };
        let holder = (1..self.depth).find(|&up| self.kind_above(up) == Some(found));
        let (kind, own) = (frame.kind, char::from(frame.kind.closer()));
        if self.fits(self.parent(), at + 1) || (holder.is_none() && self.fits(None, at + 1)) {
            self.at += 1;
            let message = format!("`{}` closes {}", char::from(found.closer()), kind.noun());
            let problem = syntax(Span::new(at, at + 1), message)
                .help(format!("write `{own}`"))
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
            self.unexpected(&closer, "it closes nothing here: remove it");
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

    /// Whether a string in a list, with a colon behind it, is the next member of the object
    /// around a list that nobody closed.
    fn is_member_of_parent(&self, item: &Node<'t>, items: usize) -> bool {
        let is_text = matches!(item.value, Value::String(_));
        is_text && items > 0 && self.parent() == Some(Kind::Object)
    }

    /// A colon in a list: reports it and skips the value behind it.
    fn colon_in_list(&mut self, frame: &mut Frame, from: usize) {
        let end = self.at;
        self.at += 1;
        let problem = syntax(Span::new(end, end + 1), "a colon in a list")
            .help("put keys and their values in braces, or remove the colon")
            .note(Span::new(frame.start, frame.start + 1), "the list begins here");
        self.report(problem);
        if self.space().is_some() {
            self.value();
        }
        frame.after = self.at.max(from);
        self.separator(frame);
    }

    /// A value in an object where a key should be: reports it and skips it.
    fn value_without_key(&mut self, frame: &mut Frame) {
        let from = self.at;
        let span = self.char_span(from);
        let message = format!("{} where a key should be", self.quote(span));
        self.report(syntax(span, message).help("an object holds members such as `\"key\": value`"));
        if self.bytes.get(from) == Some(&b':') {
            self.at += 1;
            self.space();
        }
        self.value();
        frame.after = self.at;
        self.separator(frame);
    }

    fn equals_sign(&mut self) {
        let start = self.at;
        self.at += if self.bytes.get(start + 1) == Some(&b'>') { 2 } else { 1 };
        let span = Span::new(start, self.at);
        let message = format!("{} between a key and its value", self.quote(span));
        self.report(syntax(span, message).help("write a colon"));
    }

    /// Reports one character that has no business here, and skips it.
    fn unexpected(&mut self, what: &str, help: &str) {
        let span = self.char_span(self.at);
        self.at = span.end;
        self.report(syntax(span, format!("unexpected `{what}`")).help(help));
    }

    fn report_missing_colon(&mut self, key: Span) {
        if key.end == self.excused {
            return;
        }
        let message = format!("missing colon after the key {}", self.quote(key));
        self.report(syntax(Span::new(key.end, key.end), message).help("write a colon here"));
    }

    fn report_no_value(&mut self, key: Span) {
        if key.end == self.excused || self.bytes.get(self.at).is_none() {
            return;
        }
        self.excused = key.end;
        let message = format!("the key {} has no value", self.quote(key));
        self.report(syntax(key, message).help("write a colon and a value behind it"));
    }

    fn report_trailing_comma(&mut self, comma: usize, closer: u8) {
        let message = format!("trailing comma before `{}`", char::from(closer));
        let help = "remove it: a comma stands only between two elements";
        self.report(syntax(Span::new(comma, comma + 1), message).help(help));
    }

    /// Reports a container whose bracket is missing at `at`, or at the end of the text.
    fn report_unclosed(&mut self, frame: &Frame, at: usize) {
        let is_end = at >= self.text.len();
        if is_end && self.end_is_noted {
            return;
        }
        self.end_is_noted |= is_end;
        let last = self.text.get(..at).unwrap_or("").trim_ascii_end().trim_end_matches(',').len();
        let opener = Span::new(frame.start, frame.start + 1);
        let levels = if is_end { self.depth } else { 1 };
        let kinds = (0..levels).filter_map(|up| self.kind_above(up));
        let closers: String = kinds.map(|kind| char::from(kind.closer())).collect();
        let message = format!("`{}` is not closed", frame.kind.opener());
        let help = format!("write {} here", crate::visible::quoted(&closers));
        let problem = syntax(Span::new(last, last), message).help(help);
        self.report(problem.note(opener, "it begins here"));
    }

    /// Reports all but the first of the members with one key, and removes them.
    fn drop_duplicates(&mut self, members: &mut Vec<Member<'t>>) {
        if members.len() <= FEW_MEMBERS {
            let mut at = 1;
            while let Some((earlier, [member, ..])) = members.split_at_checked(at) {
                match earlier.iter().find(|first| first.key == member.key) {
                    None => at += 1,
                    Some(first) => {
                        self.report_duplicate(first.key_span, member);
                        members.remove(at);
                    }
                }
            }
            return;
        }
        let mut firsts: BTreeMap<Cow<'t, str>, Span> = BTreeMap::new();
        members.retain(|member| {
            if let Some(&first) = firsts.get(&member.key) {
                self.report_duplicate(first, member);
                return false;
            }
            firsts.insert(member.key.clone(), member.key_span);
            true
        });
    }

    fn report_duplicate(&mut self, first: Span, member: &Member<'t>) {
        let message = format!("the key {} stands here twice", self.quote(member.key_span));
        let problem = Problem::new("json-duplicate-key", Severity::Error, member.key_span, message)
            .help("keep one of them: JSON readers disagree which one counts")
            .note(first, "the first is here");
        self.report(problem);
    }

    /// Steps into the container that begins here; `None` where containers are nested too deeply.
    fn enter(&mut self, kind: Kind) -> Option<Frame> {
        if self.depth == MAX_DEPTH {
            return None;
        }
        let start = self.at;
        self.at += 1;
        self.depth += 1;
        self.open = self.open << 1 | u128::from(kind == Kind::Object);
        Some(Frame { kind, start, comma: None, after: self.at })
    }

    fn leave(&mut self) {
        self.depth -= 1;
        self.open >>= 1;
    }

    /// The kind of the container around this one.
    fn parent(&self) -> Option<Kind> {
        self.kind_above(1)
    }

    /// The kind of the open container so many levels up; 0 is the innermost.
    fn kind_above(&self, up: usize) -> Option<Kind> {
        let kind = if self.open >> up & 1 == 1 { Kind::Object } else { Kind::Array };
        (up < self.depth).then_some(kind)
    }

    /// Reports and skips a container that is nested too deeply, up to its closing bracket.
    fn skip_balanced(&mut self) -> Span {
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
        let message = format!("more than {MAX_DEPTH} brackets are open here");
        let span = Span::new(start, start + 1);
        let problem = Problem::new("json-nesting-too-deep", Severity::Error, span, message)
            .help("a policy nests at most six deep");
        self.report(problem);
        Span::new(start, self.at)
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
