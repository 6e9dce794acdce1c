//! Commands about the tutor itself: help, tour, explanations, the end.

use iam_policy::{Code, CodeGroup, KINDS, PolicyKind, Presence, nearest};

use crate::command::{COMMANDS, find};
use crate::reply::{Effect, Reply};
use crate::session::Session;
use crate::text::{columns, plain, wrap};

pub(crate) fn help(_: &mut Session<'_>, name: &str) -> Reply {
    if name.is_empty() {
        let row = |usage: &str, summary: &str| vec![format!("  {usage}"), summary.to_owned()];
        let mut rows = vec![row("{ …", "a policy: type or paste it, and it becomes your answer")];
        rows.extend(COMMANDS.iter().map(|it| row(it.usage, it.summary)));
        let names: Vec<String> = rows.iter().flat_map(|row| row.first().cloned()).collect();
        let width = names.iter().map(|it| it.chars().count()).max().unwrap_or(0);
        let line = |row: &Vec<String>| match row.as_slice() {
            [usage, summary] => wrap(&format!("{usage:width$}  "), summary),
            _ => String::new(),
        };
        let lines: String = rows.iter().map(line).collect();
        return Reply::done(format!("{lines}\n`help COMMAND` tells more. Tab completes names.\n"));
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

pub(crate) fn tour(session: &mut Session<'_>, _: &str) -> Reply {
    let steps = [
        "`show world` tells the story and who is there; `show requests` tells what will be tried.",
        "`show` shows your policy as it stands. Each exercise begins with one that is wrong.",
        "Paste a better one, or type it: the first `{` begins it and the last `}` ends it. `edit` \
         opens your editor. Mistakes in the text are shown at once, with their place.",
        "`check` decides every request with your policy and tells which came out wrong. Try it as \
         often as you like.",
        "`why r2` shows every step on the way to a decision. `can s3:GetObject \
         arn:aws:s3:::some-bucket/key` asks a question of your own.",
        "`hint` helps in three steps, `next` goes on, `help` knows the rest, `quit` ends.",
    ];
    let lines = (1..).zip(steps).map(|(at, step)| wrap(&format!("{at}. "), step));
    let title = format!("You are at the exercise `{}`.\n\n", session.exercise.id);
    Reply::done(title + &lines.collect::<String>())
}

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
