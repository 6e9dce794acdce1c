//! Commands about the tutor itself: help, tour, explanations, the end.

use iam_policy::{Code, CodeGroup, KINDS, PolicyKind, Presence, nearest};

use crate::command::{COMMANDS, find};
use crate::reply::{Effect, Reply};
use crate::session::Session;
use crate::text::{columns, plain, wrap};

pub(crate) fn help(_: &mut Session<'_>, name: &str) -> Reply {
    if name.is_empty() {
        return Reply::done(every_command());
    }
    match find(name) {
        Some(command) => {
            let mut out = format!("{}\n", command.usage);
            out.push_str(&wrap("  ", command.summary));
            if !command.help.is_empty() {
                out.push_str(&format!("\n{}", wrap("  ", command.help)));
            }
            if !command.aliases.is_empty() {
                out.push_str(&format!("\n  also: {}\n", command.aliases.join(", ")));
            }
            Reply::done(out)
        }
        None => {
            let near = nearest(name, COMMANDS.iter().map(|it| it.name));
            let advice = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`help` lists the commands".to_owned(),
            };
            Reply::not_understood(&format!("no command `{name}`"), &advice)
        }
    }
}

/// Every command in a line, under headings.
fn every_command() -> String {
    let width = COMMANDS.iter().map(|it| it.usage.len()).filter(|it| *it <= WIDEST).max();
    let width = width.unwrap_or(WIDEST);
    let line = |usage: &str, summary: &str| {
        let first = format!("  {usage:width$}  ");
        let is_wide = usage.len() > width;
        let indent = format!("  {:width$}  ", "");
        if is_wide {
            format!("  {usage}\n") + &wrap(&indent, summary)
        } else {
            wrap(&first, summary)
        }
    };
    let mut out = String::new();
    for command in COMMANDS {
        if let Some((_, heading)) = HEADINGS.iter().find(|(first, _)| *first == command.name) {
            let gap = if out.is_empty() { "" } else { "\n" };
            out.push_str(&format!("{gap}{heading}\n"));
            if gap.is_empty() {
                out.push_str(&line("{ …", "type or paste a policy: it becomes your answer"));
            }
        }
        out.push_str(&line(command.usage, command.summary));
    }
    out + "\n" + &wrap("", "`help COMMAND` tells more. Tab completes names.")
}

/// The widest usage that has its summary beside it.
const WIDEST: usize = 26;

/// What stands in front of some commands in the list of all.
const HEADINGS: &[(&str, &str)] = &[
    ("check", "your answer"),
    ("can", "questions"),
    ("next", "the course"),
    ("explain", "look things up"),
    ("tour", "this program"),
];

pub(crate) fn quit(_: &mut Session<'_>, _: &str) -> Reply {
    Reply::done("").with(Effect::Quit)
}

/// Everything that `explain` knows by name, but for the rules.
pub(crate) fn topics() -> impl Iterator<Item = &'static str> {
    let groups = CodeGroup::ALL.iter().map(|group| group.name());
    let kinds = KINDS.iter().map(|row| row.name);
    iam_lint::codes().map(|code| code.id).chain(groups).chain(kinds)
}

pub(crate) fn explain(_: &mut Session<'_>, name: &str) -> Reply {
    if name.is_empty() {
        return Reply::done(overview());
    }
    // A code may be copied with the brackets that stand around it in a message.
    let name = name.trim_matches(|char| matches!(char, '[' | ']' | '`'));
    let lower = name.to_ascii_lowercase();
    if let Some(Code { page, .. }) = iam_lint::code(&lower) {
        return Reply::done(plain(page));
    }
    if let Some(rule) = iam_eval::rule(name) {
        return Reply::done(format!("{}: {}\n\n{}", rule.id, rule.title, plain(rule.text)));
    }
    let scenario = iam_eval::SCENARIO_CODES.iter().find(|(code, _)| *code == lower);
    if let Some((code, meaning)) = scenario {
        return Reply::done(format!("{code}\n{}", wrap("  ", meaning)));
    }
    if let Some(group) = CodeGroup::from_name(&lower) {
        return Reply::done(group_page(group));
    }
    if let Some(kind) = PolicyKind::from_name(&lower) {
        return Reply::done(kind_page(kind));
    }
    let advice = match nearest(&lower, topics()) {
        Some(near) => format!("did you mean `explain {near}`?"),
        None => "`explain` without a name lists what there is".to_owned(),
    };
    Reply::not_understood(&format!("nothing is known about `{name}`"), &advice)
}

fn overview() -> String {
    let names = |all: Vec<&str>| wrap("  ", &all.join(" "));
    let groups = CodeGroup::ALL.iter().map(|group| group.name()).collect();
    let kinds = KINDS.iter().map(|row| row.name).collect();
    format!(
        "codes of problems, in groups; `explain actions` lists one group:\n{}\nkinds of \
         policy:\n{}\nrules of evaluation: E-001 and so on; `explain E-201` shows one.\n",
        names(groups),
        names(kinds)
    )
}

/// The codes of a group, each with the first sentence of its page.
fn group_page(group: CodeGroup) -> String {
    let codes = iam_lint::codes().filter(|code| code.group == group);
    let lines = codes.map(|code| {
        let sentence = code.page.split("\n\n").nth(1).unwrap_or_default();
        format!("{}\n{}", code.id, wrap("  ", &plain(sentence)))
    });
    format!("{}\n\n{}", group.title(), lines.collect::<String>())
}

/// Which elements a kind of policy takes.
fn kind_page(kind: PolicyKind) -> String {
    let word = |presence: Presence| match presence {
        Presence::Required => "required",
        Presence::Optional => "optional",
        Presence::Forbidden => "not allowed",
    };
    let rows = [("Principal", word(kind.principal())), ("Resource", word(kind.resource()))];
    let rows: Vec<_> =
        rows.iter().map(|(name, word)| vec![format!("  {name}"), (*word).to_owned()]).collect();
    format!("{}: {}\n{}", kind.name(), kind.title(), columns(&rows))
}

#[cfg(test)]
mod tests {
    use super::{HEADINGS, find};

    #[test]
    fn headings_stand_before_commands() {
        assert!(HEADINGS.iter().all(|(name, _)| find(name).is_some_and(|it| it.name == *name)));
    }
}
