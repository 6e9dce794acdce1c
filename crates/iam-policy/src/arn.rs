//! Amazon Resource Names: six fields, of a request and of a policy's pattern.

use crate::pattern::{Case, Matched, Pattern, Resolve, Variables, Wildcards, field_colons};

/// An AWS account id: twelve digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId([u8; 12]);

impl AccountId {
    /// The account with this id; `None` unless `text` is twelve digits.
    pub fn parse(text: &str) -> Option<AccountId> {
        let digits: [u8; 12] = text.as_bytes().try_into().ok()?;
        digits.iter().all(u8::is_ascii_digit).then_some(AccountId(digits))
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("the constructor takes digits only")
    }
}

impl std::fmt::Display for AccountId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::fmt::Debug for AccountId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A concrete ARN: a text of six fields that begins with `arn:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arn<'a> {
    text: &'a str,
    colons: [usize; 5],
}

impl<'a> Arn<'a> {
    /// Splits `text` at its first five colons; `None` without six fields or without `arn:`.
    pub fn parse(text: &'a str) -> Option<Arn<'a>> {
        if !text.starts_with("arn:") {
            return None;
        }
        let mut colons = [0; 5];
        let mut found = text.bytes().enumerate().filter(|&(_, byte)| byte == b':');
        for colon in &mut colons {
            *colon = found.next()?.0;
        }
        Some(Arn { text, colons })
    }

    /// The whole ARN.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// One of its six fields, counted from 0; empty behind the last.
    pub fn field(&self, at: usize) -> &'a str {
        let before = at.checked_sub(1).and_then(|at| self.colons.get(at));
        let start = if at == 0 { Some(0) } else { before.map(|colon| colon + 1) };
        let end = self.colons.get(at).copied().unwrap_or(self.text.len());
        start.and_then(|start| self.text.get(start..end)).unwrap_or("")
    }

    /// The partition, such as `aws`.
    pub fn partition(&self) -> &'a str {
        self.field(1)
    }

    /// The service, such as `s3`.
    pub fn service(&self) -> &'a str {
        self.field(2)
    }

    /// The region; empty for global resources.
    pub fn region(&self) -> &'a str {
        self.field(3)
    }

    /// The account field as it stands; empty where the ARN names no account.
    pub fn account(&self) -> &'a str {
        self.field(4)
    }

    /// The sixth field: what the service calls the resource.
    pub fn resource(&self) -> &'a str {
        self.field(5)
    }

    /// The first five fields with all their colons.
    pub fn head(&self) -> &'a str {
        let end = self.colons.last().map_or(0, |colon| colon + 1);
        self.text.get(..end).unwrap_or("")
    }
}

/// An ARN of a policy, with wildcards and variables, compared field by field (E-212, E-343).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArnPattern {
    head: Head,
    resource: Pattern,
    written: usize,
}

/// The first five fields.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Head {
    /// They are plain text, compared at once with [`Arn::head`].
    Literal(Box<str>),
    /// Some have wildcards or variables.
    Fields(Box<[Field]>),
}

/// One of the first five fields. Most are plain text or `*`, which need no pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Field {
    Anything,
    Pattern(Pattern),
}

impl ArnPattern {
    /// Splits `text` into fields, then reads each as a pattern. Fields that are missing at the end
    /// are taken as `*` (E-214); whether that is allowed is for the caller to say, who also has
    /// looked for faults in the variables.
    pub fn parse(text: &str, variables: Variables) -> ArnPattern {
        let fields = split_fields(text, variables);
        let pattern = |field: &str| Pattern::parse(field, Wildcards::Active, variables).0;
        let head = text.strip_suffix(fields.get(5).copied().unwrap_or(text));
        let special = |byte: u8| matches!(byte, b'*' | b'?' | b'$');
        let literal = head.filter(|head| !head.is_empty() && !head.bytes().any(special));
        let head = match literal {
            Some(head) => Head::Literal(head.into()),
            None => Head::Fields(
                (0..5)
                    .map(|at| match fields.get(at) {
                        None | Some(&"*") => Field::Anything,
                        Some(field) => Field::Pattern(pattern(field)),
                    })
                    .collect(),
            ),
        };
        let resource = fields.get(5).map_or_else(Pattern::anything, |field| pattern(field));
        ArnPattern { head, resource, written: fields.len() }
    }

    /// How many of the six fields are written; the others were taken as `*`.
    pub fn written_fields(&self) -> usize {
        self.written
    }

    /// Whether the first five fields are plain text.
    fn has_literal_head(&self) -> bool {
        matches!(self.head, Head::Literal(_))
    }

    fn head_patterns(&self) -> impl Iterator<Item = &Pattern> {
        let fields: &[Field] = match &self.head {
            Head::Literal(_) => &[],
            Head::Fields(fields) => fields,
        };
        fields.iter().filter_map(|field| match field {
            Field::Anything => None,
            Field::Pattern(pattern) => Some(pattern),
        })
    }

    /// The pattern of the sixth field.
    pub fn resource(&self) -> &Pattern {
        &self.resource
    }

    /// Its six fields; those not written are `*`.
    pub fn fields(&self) -> Vec<Pattern> {
        let mut fields: Vec<Pattern> = match &self.head {
            Head::Literal(head) => {
                let literal = |field| Pattern::parse(field, Wildcards::Literal, Variables::Literal);
                head.split(':').take(5).map(|field| literal(field).0).collect()
            }
            Head::Fields(fields) => fields
                .iter()
                .map(|field| match field {
                    Field::Anything => Pattern::anything(),
                    Field::Pattern(pattern) => pattern.clone(),
                })
                .collect(),
        };
        fields.push(self.resource.clone());
        fields
    }

    /// Whether it has a variable anywhere.
    pub fn has_variable(&self) -> bool {
        self.resource.has_variable() || self.head_patterns().any(Pattern::has_variable)
    }

    /// Whether every field matches.
    pub fn matches<'v>(&'v self, arn: &Arn<'_>, resolve: &Resolve<'_, 'v>) -> Matched {
        let head = match &self.head {
            Head::Literal(head) => {
                if **head == *arn.head() {
                    Matched::Yes
                } else {
                    Matched::No
                }
            }
            Head::Fields(fields) => match_fields(fields, arn, resolve),
        };
        if head != Matched::Yes {
            // A variable without a value is worth telling, whatever the fields say.
            return head;
        }
        self.resource.matches_with(arn.resource(), Case::Sensitive, resolve)
    }

    /// Whether only letter case in the first five fields keeps it from matching (E-213).
    pub fn differs_in_head_case<'v>(&'v self, arn: &Arn<'_>, resolve: &Resolve<'_, 'v>) -> bool {
        let Head::Literal(head) = &self.head else { return false };
        **head != *arn.head()
            && head.eq_ignore_ascii_case(arn.head())
            && self.resource.matches_with(arn.resource(), Case::Sensitive, resolve) == Matched::Yes
    }

    /// Whether reading the whole ARN as one pattern gives another answer than field by field
    /// (E-215); `text` is the ARN as written.
    pub fn differs_as_one_pattern<'v>(
        &'v self,
        text: &str,
        arn: &Arn<'_>,
        resolve: &Resolve<'_, 'v>,
    ) -> bool {
        if self.has_literal_head() || self.has_variable() {
            return false;
        }
        let as_one = || Pattern::glob(text).matches(arn.text(), Case::Sensitive);
        match self.matches(arn, resolve) {
            Matched::No => as_one(),
            // Six fields that match one by one also match as one.
            Matched::Yes => self.written < 6 && !as_one(),
            Matched::Unresolved => false,
        }
    }
}

fn match_fields<'v>(fields: &'v [Field], arn: &Arn<'_>, resolve: &Resolve<'_, 'v>) -> Matched {
    for (at, field) in fields.iter().enumerate() {
        let Field::Pattern(pattern) = field else { continue };
        match pattern.matches_with(arn.field(at), Case::Sensitive, resolve) {
            Matched::Yes => {}
            missed @ (Matched::No | Matched::Unresolved) => return missed,
        }
    }
    Matched::Yes
}

/// The fields of an ARN's text, at most six; colons inside variables do not separate (E-402).
pub(crate) fn split_fields(text: &str, variables: Variables) -> Vec<&str> {
    let mut fields = Vec::with_capacity(6);
    let mut start = 0;
    let mut cut = |colon: usize| {
        fields.push(text.get(start..colon).unwrap_or(""));
        start = colon + 1;
    };
    if variables == Variables::Active && text.bytes().any(|byte| byte == b'$') {
        field_colons(text, 5, variables).into_iter().for_each(&mut cut);
    } else {
        let colons = text.bytes().enumerate().filter(|&(_, byte)| byte == b':').take(5);
        colons.for_each(|(at, _)| cut(at));
    }
    fields.push(text.get(start..).unwrap_or(""));
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_match_one_by_one() {
        let cases = [
            ("arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/1/2/test/o.jpg", true),
            ("arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/test/o.jpg", false),
            (
                "arn:aws:logs:*:*:log-group:/app/*",
                "arn:aws:logs:eu-west-1:111122223333:log-group:/app/x:log-stream:y",
                true,
            ),
            ("arn:aws:sqs:us-east-1:1111*:q", "arn:aws:sqs:us-east-1:111122223333:q", true),
            ("arn:aws:sqs:*:orders", "arn:aws:sqs:us-east-1:111122223333:orders", false),
            ("arn:aws:sqs", "arn:aws:sqs:us-east-1:111122223333:orders", true),
            ("arn:aws:s3:::b", "arn:aws:s3:::b/k", false),
            ("arn:aws:s3:*:*:b", "arn:aws:s3:::b", true),
        ];
        for (pattern, arn, expected) in cases {
            let found = ArnPattern::parse(pattern, Variables::Active)
                .matches(&Arn::parse(arn).unwrap(), &|_| None);
            assert_eq!(found == Matched::Yes, expected, "{pattern} {arn}");
        }
    }

    #[test]
    fn variables_do_not_split_fields() {
        let pattern =
            ArnPattern::parse("arn:aws:iam::${aws:PrincipalAccount}:role/x", Variables::Active);
        assert_eq!(pattern.written_fields(), 6);
        let arn = Arn::parse("arn:aws:iam::111122223333:role/x").unwrap();
        assert_eq!(pattern.matches(&arn, &|_| Some("111122223333")), Matched::Yes);
        assert_eq!(pattern.matches(&arn, &|_| None), Matched::Unresolved);
    }

    #[test]
    fn knows_when_one_pattern_would_differ() {
        let arn = Arn::parse("arn:aws:sqs:us-east-1:111122223333:orders").unwrap();
        let differs = |text: &str| {
            let pattern = ArnPattern::parse(text, Variables::Active);
            pattern.differs_as_one_pattern(text, &arn, &|_| None)
        };
        assert!(differs("arn:aws:sqs:*:orders"));
        assert!(!differs("arn:aws:sqs:*:*:orders"));
        assert!(!differs("arn:aws:sqs:us-*:1*:o*"));
    }
}
