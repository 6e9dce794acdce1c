//! Texts with wildcards and policy variables (E-200, sections B.3 and D).

use super::context::Context;

/// One element of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// This character and no other.
    Exactly(char),
    /// `?`
    One,
    /// `*`
    Run,
}

/// Whether `*` and `?` in a policy text have their special meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stars {
    Special,
    Ordinary,
}

/// Whether `${...}` in a policy text has its special meaning (E-400).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Variables {
    On,
    Off,
}

/// E-200: the whole text must match.
pub(super) fn glob(pattern: &[Token], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    // `reach[i]`: the tokens seen so far can match exactly the first i characters.
    let mut reach = vec![false; text.len() + 1];
    reach[0] = true;
    for token in pattern {
        let mut next = vec![false; text.len() + 1];
        for start in 0..=text.len() {
            if !reach[start] {
                continue;
            }
            match token {
                Token::Run => next[start..].fill(true),
                Token::One if start < text.len() => next[start + 1] = true,
                Token::Exactly(c) if text.get(start) == Some(c) => next[start + 1] = true,
                Token::One | Token::Exactly(_) => {}
            }
        }
        reach = next;
    }
    reach[text.len()]
}

/// A pattern without variables, such as an action or a field of an ARN before the sixth.
pub(super) fn plain(text: &str, stars: Stars) -> Vec<Token> {
    text.chars().map(|c| token(c, stars)).collect()
}

/// A pattern after substitution, or nothing when a variable has no value (E-401 to E-407).
pub(super) fn substitute(
    text: &str,
    stars: Stars,
    variables: Variables,
    context: &Context,
) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if variables == Variables::On
            && let Some(after) = rest.strip_prefix("${")
            && let Some((inside, behind)) = after.split_once('}')
        {
            tokens.extend(variable(inside, context)?.chars().map(Token::Exactly));
            rest = behind;
        } else {
            tokens.push(token(c, stars));
            rest = &rest[c.len_utf8()..];
        }
    }
    Some(tokens)
}

fn token(c: char, stars: Stars) -> Token {
    match (c, stars) {
        ('*', Stars::Special) => Token::Run,
        ('?', Stars::Special) => Token::One,
        _ => Token::Exactly(c),
    }
}

/// The text that stands for `${inside}`: an escape (E-404), a value, or the default (E-407).
fn variable(inside: &str, context: &Context) -> Option<String> {
    if ["*", "?", "$"].contains(&inside) {
        return Some(inside.to_owned());
    }
    let (key, default) = match inside.split_once(", '") {
        Some((key, default)) => (key, default.strip_suffix('\'')),
        None => (inside, None),
    };
    context.single(key).or(default).map(str::to_owned)
}

/// The six fields of an ARN or ARN pattern, or fewer; a colon inside `${...}` parts nothing
/// while variables are on (E-402), nor does one behind the fifth (E-212).
pub(super) fn fields(text: &str, variables: Variables) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        if variables == Variables::On
            && rest.starts_with("${")
            && let Some(end) = rest.find('}')
        {
            taken = end + 1;
        }
        if c == ':' && found.len() < 6 {
            found.push(String::new());
        } else {
            found.last_mut().expect("there is always a field").push_str(&rest[..taken]);
        }
        rest = &rest[taken..];
    }
    found
}
