//! Lists and objects: their members, their commas, and the brackets that do not fit.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::string::Role;
use super::{Kind, Reader, syntax};
use crate::json::{Member, Node, Value};
use crate::{Certainty, Edit, Problem, Severity, Span};

/// Up to how many members are compared pair by pair.
const FEW_MEMBERS: usize = 16;
/// One container while it is read.
pub(super) struct Frame {
    pub(super) kind: Kind,
    /// The byte of its opening bracket.
    pub(super) start: usize,
    /// The comma that was read last, if nothing has come behind it.
    pub(super) comma: Option<usize>,
    /// The byte behind the last element.
    pub(super) after: usize,
}

/// What to do at the next token of a container.
pub(super) enum Turn {
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
            let Some(mut item) = self.value() else {
                self.colon_in_list(&mut frame, from);
                continue;
            };
            self.cut_if_too_long(&mut item);
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
            let help = "one colon stands between a key and its value";
            let problem = self.unexpected(":", help);
            let span = problem.span;
            self.report(problem.fix("remove the colon", Certainty::Sure, span, ""));
        }
        let from = self.at;
        let Some(mut node) = self.value() else {
            self.report_no_value(key_span);
            self.separator(frame);
            return None;
        };
        self.cut_if_too_long(&mut node);
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
            let start = Span::new(span.start, span.start);
            let problem = syntax(span, message).help("begin it with a double quote");
            self.report(problem.fix("add the quote", Certainty::Sure, start, "\""));
            return (text.into(), Span::new(span.start, self.at));
        }
        let message = format!("the key {} is not in quotes", self.quote(span));
        let help = format!("write {}", crate::visible::quoted(&format!("\"{text}\"")));
        let problem = syntax(span, message).help(help);
        let written = crate::edit::quote(text);
        self.report(problem.fix("add the quotes", Certainty::Sure, span, written));
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
        let problem = self.unexpected(":", "a member has one key and one value");
        self.report(problem);
        if self.space().is_some() {
            self.value();
        }
        true
    }

    /// Decides what the next token means for the container; `frame.comma` is the comma before it.
    #[inline]
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
                let problem = self.unexpected(",", help);
                let span = problem.span;
                self.report(problem.fix("remove the comma", Certainty::Sure, span, ""));
                Turn::Again
            }
            Some(_) => Turn::Element,
        }
    }

    /// Reads what stands between two elements.
    #[inline]
    fn separator(&mut self, frame: &mut Frame) {
        match self.space() {
            Some(b',') => {
                frame.comma = Some(self.at);
                self.at += 1;
            }
            Some(b';') => {
                frame.comma = Some(self.at);
                let problem = self.unexpected(";", "write a comma");
                let span = problem.span;
                self.report(problem.fix("write a comma", Certainty::Sure, span, ","));
            }
            None | Some(b']' | b'}') => {}
            Some(_) => self.report_missing_comma(frame),
        }
    }

    /// A string that swallowed what follows it is cut where it was meant to end.
    #[inline]
    fn cut_if_too_long(&mut self, node: &mut Node<'t>) {
        let fits = matches!(self.space(), None | Some(b',' | b']' | b'}' | b':' | b';'));
        if !fits
            && matches!(node.value, Value::String(_))
            && let Some((text, span)) = self.shorten(node.span, Role::Value)
        {
            *node = Node { value: Value::String(text), span };
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
        let problem = syntax(span, message).help("write a colon");
        self.report(problem.fix("write a colon", Certainty::Sure, span, ":"));
    }

    /// Skips one character that has no business here: the problem to report.
    pub(super) fn unexpected(&mut self, what: &str, help: &str) -> Problem {
        let span = self.char_span(self.at);
        self.at = span.end;
        syntax(span, format!("unexpected `{what}`")).help(help)
    }

    #[cold]
    fn report_missing_comma(&mut self, frame: &Frame) {
        if frame.after == self.excused {
            return;
        }
        let what = match frame.kind {
            Kind::Array => "values",
            Kind::Object => "members",
        };
        let span = Span::new(frame.after, frame.after);
        let message = format!("missing comma between two {what}");
        let problem = syntax(span, message).help("write a comma here");
        self.report(problem.fix("add the comma", Certainty::Sure, span, ","));
    }

    fn report_missing_colon(&mut self, key: Span) {
        if key.end == self.excused {
            return;
        }
        let message = format!("missing colon after the key {}", self.quote(key));
        let span = Span::new(key.end, key.end);
        let problem = syntax(span, message).help("write a colon here");
        self.report(problem.fix("add the colon", Certainty::Sure, span, ":"));
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
        let span = Span::new(comma, comma + 1);
        let problem = syntax(span, message).help(help);
        self.report(problem.fix("remove the comma", Certainty::Sure, span, ""));
    }

    /// Reports all but the first of the members with one key, and removes them.
    fn drop_duplicates(&mut self, members: &mut Vec<Member<'t>>) {
        if members.len() <= FEW_MEMBERS {
            let mut at = 1;
            while let Some((earlier, [member, ..])) = members.split_at_checked(at) {
                match earlier.iter().find(|first| first.key == member.key) {
                    None => at += 1,
                    Some(first) => {
                        self.report_duplicate(first.key_span, first.node.span, member);
                        members.remove(at);
                    }
                }
            }
            return;
        }
        let mut firsts: BTreeMap<Cow<'t, str>, (Span, Span)> = BTreeMap::new();
        members.retain(|member| {
            if let Some(&(key, value)) = firsts.get(&member.key) {
                self.report_duplicate(key, value, member);
                return false;
            }
            firsts.insert(member.key.clone(), (member.key_span, member.node.span));
            true
        });
    }

    fn report_duplicate(&mut self, first: Span, value: Span, member: &Member<'t>) {
        let message = format!("the key {} stands here twice", self.quote(member.key_span));
        let help = if self.slice(value).starts_with('{') {
            "write it once, with all that stands in both: JSON readers disagree which one counts"
        } else {
            "keep one of them: JSON readers disagree which one counts"
        };
        let problem = Problem::new("json-duplicate-key", Severity::Error, member.key_span, message)
            .help(help)
            .note(first, "the first is here");
        let is_same = self.slice(value) == self.slice(member.node.span);
        self.report(match self.removal(member).filter(|_| is_same) {
            Some(edit) => problem.fix_all("remove the repetition", Certainty::Sure, vec![edit]),
            None => problem,
        });
    }

    /// Takes a member away with the comma in front of it.
    fn removal(&self, member: &Member<'t>) -> Option<Edit> {
        let before = self.text.get(..member.key_span.start)?.trim_ascii_end();
        let start = before.strip_suffix(',')?.trim_ascii_end().len();
        Some(Edit { span: Span::new(start, member.node.span.end), text: String::new() })
    }
}
