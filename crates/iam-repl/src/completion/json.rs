//! Where in a JSON text that is being typed the cursor stands.

/// The string in which a JSON text ends.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Spot<'t> {
    /// What stands of the string.
    pub(crate) typed: &'t str,
    pub(crate) role: Role,
    /// The names of the members around it, outermost first; that of a value is the last.
    pub(crate) path: Vec<&'t str>,
    /// The actions that its statement names before it.
    pub(crate) actions: Vec<&'t str>,
}

/// What a string is in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The name of a member.
    Name,
    /// A value, alone or in a list.
    Value,
}

/// An object or a list that is open.
struct Open<'t> {
    is_object: bool,
    /// The member whose value comes.
    member: Option<&'t str>,
}

impl<'t> Spot<'t> {
    /// The string that is open at the end of a text; none where no string is.
    pub(crate) fn at_end_of(text: &'t str) -> Option<Spot<'t>> {
        let mut open: Vec<Open<'t>> = Vec::new();
        let mut actions = Vec::new();
        let mut rest = text;
        loop {
            let at = rest.find(['{', '[', '}', ']', ',', '"'])?;
            let (sign, behind) = rest.get(at..)?.split_at(1);
            rest = behind;
            match sign {
                "{" | "[" => {
                    if sign == "{" && member(&open) == Some("Statement") {
                        actions.clear();
                    }
                    open.push(Open { is_object: sign == "{", member: None });
                }
                "," => {
                    if let Some(object) = open.last_mut() {
                        object.member = None;
                    }
                }
                "\"" => {
                    let (string, behind) = string(rest);
                    let Some(behind) = behind else {
                        return Some(Spot::new(string, &open, actions));
                    };
                    if matches!(member(&open), Some("Action" | "action")) {
                        actions.push(string);
                    }
                    let object = open.last_mut().filter(|it| it.is_object);
                    if let Some(object) = object.filter(|it| it.member.is_none()) {
                        object.member = Some(string);
                    }
                    rest = behind;
                }
                _ => {
                    open.pop();
                }
            }
        }
    }

    fn new(typed: &'t str, open: &[Open<'t>], actions: Vec<&'t str>) -> Spot<'t> {
        let is_name = open.last().is_some_and(|it| it.is_object && it.member.is_none());
        let role = if is_name { Role::Name } else { Role::Value };
        Spot { typed, role, path: open.iter().filter_map(|it| it.member).collect(), actions }
    }
}

/// The member whose value comes, or whose list it is.
fn member<'t>(open: &[Open<'t>]) -> Option<&'t str> {
    match open {
        [.., Open { is_object: true, member }]
        | [.., Open { is_object: true, member }, Open { is_object: false, .. }] => *member,
        _ => None,
    }
}

/// The letters of a string up to its quote, and what stands behind it. A string that ends with
/// its line is taken as one that ends there; one that ends with the text is open.
fn string(text: &str) -> (&str, Option<&str>) {
    let mut is_escaped = false;
    for (at, char) in text.char_indices() {
        match char {
            '"' if !is_escaped => return (text.get(..at).unwrap_or(""), text.get(at + 1..)),
            '\n' => return (text.get(..at).unwrap_or(""), text.get(at..)),
            _ => is_escaped = char == '\\' && !is_escaped,
        }
    }
    (text, None)
}

#[cfg(test)]
mod tests {
    use super::Spot;

    fn check(text: &str, expected: &str) {
        let spot = Spot::at_end_of(text);
        let told = spot.map(|Spot { typed, role, path, actions }| {
            format!("{role:?} {typed} in {} with {}", path.join("/"), actions.join(" "))
        });
        assert_eq!(told.unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn a_cursor_stands_in_a_name_or_a_value() {
        check("{\"Ver", "Name Ver in  with ");
        check("{\"Version\": \"20", "Value 20 in Version with ");
        check("{\"a\": {\"b\": [\"c\", \"d", "Value d in a/b with ");
        check("{\"a\": {\"b\": [\"c\", \"d\"], \"e", "Name e in a with ");
        check("{\"a\": {\"b\": 1}, \"e\\\"f", "Name e\\\"f in  with ");
        check("{\"a\": [{\"b\": \"c\"}, {\"", "Name  in a with ");
        check("{\"Action\": s3", "");
        check("{\"a\": \"b\"", "");
        check("[\"a", "Value a in  with ");
        check("]]}}\"a", "Value a in  with ");
        check("{\"a\": \"never closed\n\"b", "Value b in a with ");
    }

    #[test]
    fn the_actions_are_those_of_the_same_statement() {
        check(
            "{\"Statement\": [{\"Action\": \"a:B\"}, {\"Action\": [\"s3:X\", \"s3:Y\"], \
             \"Resource\": \"",
            "Value  in Statement/Resource with s3:X s3:Y",
        );
        check(
            "{\"Statement\": {\"Action\": \"a:B\", \"Resource\": [\"x\", \"",
            "Value  in Statement/Resource with a:B",
        );
    }
}
