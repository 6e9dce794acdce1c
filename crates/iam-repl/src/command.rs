//! The commands, in the order that `help` shows them.

use crate::commands::{
    ask, asker, catalog, context, document, exercise, help, proof, show, stage, tour,
};
use crate::reply::Reply;
use crate::session::Session;

/// One row of [`COMMANDS`].
#[derive(Debug)]
pub struct Command {
    /// What one types.
    pub name: &'static str,
    /// What one may type as well.
    pub aliases: &'static [&'static str],
    /// The name with its arguments: capitals stand for values, brackets may be left out.
    pub usage: &'static str,
    /// What it does, in one line.
    pub summary: &'static str,
    /// More about it; may be empty.
    pub help: &'static str,
    /// What stands behind the name, for completion.
    pub(crate) takes: Takes,
    /// What it does with the rest of the line.
    pub(crate) run: fn(&mut Session<'_>, &str) -> Reply,
}

/// What the arguments of a command are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    Nothing,
    /// These words.
    Words(&'static [&'static str]),
    Command,
    Exercise,
    Request,
    Principal,
    /// Requests to foretell, each with its outcome.
    Prediction,
    /// Who asks, an action, a resource, then condition keys.
    Attack,
    /// An action, then a resource.
    Action,
    ContextKey,
    Document,
    /// A document, or one of these words.
    DocumentOr(&'static [&'static str]),
    /// A claim, then an action or a document.
    Claim,
    /// An action of the catalog.
    CatalogAction,
    /// A condition key of the catalog.
    CatalogKey,
    /// A service of the catalog.
    CatalogService,
    /// A code of a problem, a rule, or a kind of policy.
    Topic,
    Path,
}

/// The command with this name or alias; letter case is ignored.
pub(crate) fn find(word: &str) -> Option<&'static Command> {
    let is = |name: &str| name.eq_ignore_ascii_case(word);
    COMMANDS.iter().find(|it| is(it.name) || it.aliases.iter().any(|alias| is(alias)))
}

/// Every command.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "check",
        aliases: &["submit"],
        usage: "check",
        summary: "grade your answer",
        help: "Decides every request of the exercise with your policy and compares the outcome \
               with what is wanted. A text that is not JSON costs no attempt.",
        takes: Takes::Nothing,
        run: exercise::check,
    },
    Command {
        name: "show",
        aliases: &["cat"],
        usage: "show [NAME | world | requests]",
        summary: "show your policy, the world of the exercise, or its requests",
        help: "`show` prints the policy you are writing, with line numbers. `show world` tells the \
               story again, with who and what there is and the policies that are fixed. `show \
               requests` lists what is decided when you type `check`.",
        takes: Takes::DocumentOr(&["world", "requests"]),
        run: show::show,
    },
    Command {
        name: "predict",
        aliases: &[],
        usage: "predict [REQUEST allow|deny …]",
        summary: "foretell what becomes of requests, where an exercise asks for it",
        help: "`predict r1 allow r2 deny` foretells two. What counts is how things are before you \
               change anything. Alone: shows what you have foretold.",
        takes: Takes::Prediction,
        run: stage::predict,
    },
    Command {
        name: "attack",
        aliases: &[],
        usage: "attack [WHO ACTION RESOURCE [KEY=VALUE …]]",
        summary: "show the request that gets through, where an exercise asks for it",
        help: "Writes `attack.json`. Alone: shows what it holds, and who may ask.",
        takes: Takes::Attack,
        run: stage::attack,
    },
    Command {
        name: "document",
        aliases: &["doc"],
        usage: "document [NAME]",
        summary: "choose which document you write, where an exercise has several",
        help: "`document` lists them; those that are asked for first, `prediction` and `attack`, \
               are among them.",
        takes: Takes::Document,
        run: document::choose,
    },
    Command {
        name: "edit",
        aliases: &[],
        usage: "edit [here]",
        summary: "change your policy in your editor, or here, where you type",
        help: "The editor is the one that the variable `VISUAL` or `EDITOR` names. Without one, \
               and with `edit here`, the policy stands where you type: the arrows move in it, \
               Enter takes it, Ctrl-V Ctrl-J begins a new line, Ctrl-C leaves all as it was.",
        takes: Takes::Words(&["here"]),
        run: document::edit,
    },
    Command {
        name: "load",
        aliases: &["open"],
        usage: "load FILE",
        summary: "take the text of a file as your policy",
        help: "",
        takes: Takes::Path,
        run: document::load,
    },
    Command {
        name: "save",
        aliases: &[],
        usage: "save FILE",
        summary: "write your policy to a file",
        help: "",
        takes: Takes::Path,
        run: document::save,
    },
    Command {
        name: "diff",
        aliases: &[],
        usage: "diff [NAME | FILE | POLICY]",
        summary: "tell what your policy allows otherwise than the text of the beginning, or \
               another",
        help: "Compares what is allowed in every request, not the texts. `diff` alone compares \
               with the text of the beginning, `diff NAME` with a policy of the exercise, `diff \
               ./old.json` with a file, `diff {…}` with a policy that you paste, `diff solution` \
               with the solution, once you have passed.",
        takes: Takes::DocumentOr(&["solution"]),
        run: proof::diff,
    },
    Command {
        name: "prove",
        aliases: &[],
        usage: "prove CLAIM …",
        summary: "prove something of your policy for every request, or see one that goes against \
               it",
        help: "`prove not-granted s3:Delete*` (or several, with commas, and a resource if you \
               like), `prove grants s3:GetObject arn:aws:s3:::hl-timetables/*`, `prove \
               no-more-than NAME`, `prove equals NAME`, `prove disjoint-from NAME`, `prove \
               no-public` (of a policy of a resource: no stranger gets in). NAME is a policy of \
               the exercise or a file such as `./other.json`. Nothing is graded.",
        takes: Takes::Claim,
        run: proof::prove,
    },
    Command {
        name: "hint",
        aliases: &[],
        usage: "hint [EXERCISE]",
        summary: "show the next hint: the concept, where to look, almost the answer",
        help: "When all hints are shown, shows them all again.",
        takes: Takes::Exercise,
        run: exercise::hint,
    },
    Command {
        name: "solution",
        aliases: &[],
        usage: "solution yes",
        summary: "show an answer that passes; your own stays as it is",
        help: "Without `yes` nothing is shown. That you have seen it is noted in your progress.",
        takes: Takes::Words(&["yes"]),
        run: exercise::solution,
    },
    Command {
        name: "reset",
        aliases: &[],
        usage: "reset yes",
        summary: "start this exercise again: the text of the beginning replaces yours",
        help: "Without `yes` nothing happens.",
        takes: Takes::Words(&["yes"]),
        run: exercise::reset,
    },
    Command {
        name: "can",
        aliases: &[],
        usage: "can [ACTION [RESOURCE]]",
        summary: "ask a question of your own: may this be done? Alone: what can be done at all",
        help: "Asks for whoever `as` names, with the condition keys of `ctx`. Without a resource, \
               the resource of the exercise's first request for this action is taken, else `*`. \
               Without an action: everything that the identity policies of whoever asks allow.",
        takes: Takes::Action,
        run: ask::can,
    },
    Command {
        name: "who-can",
        aliases: &["who"],
        usage: "who-can ACTION [RESOURCE]",
        summary: "tell who of all that are there may do something, and what settles it",
        help: "Asks for everybody whom `as` lists, with the condition keys of `ctx`. `who can \
               s3:GetObject on arn:…` does the same; `who-can r1` takes both from a request.",
        takes: Takes::Action,
        run: asker::who_can,
    },
    Command {
        name: "why",
        aliases: &[],
        usage: "why [REQUEST]",
        summary: "show the whole path to a decision: each step, each statement, each block",
        help: "`why r2` is about a request of the exercise, `why s3:GetObject arn:…` about a \
               question of your own; alone: about what was decided last.",
        takes: Takes::Request,
        run: ask::why,
    },
    Command {
        name: "whynot",
        aliases: &["why-not"],
        usage: "whynot [REQUEST]",
        summary: "tell what would have to change for a request to be allowed",
        help: "Names each kind of policy that stands in the way, and the statement that comes \
               nearest to allowing it. `whynot r2` is about a request, `whynot s3:GetObject arn:…` \
               about a question of your own; alone: about what was decided last.",
        takes: Takes::Request,
        run: ask::whynot,
    },
    Command {
        name: "eval",
        aliases: &["decide"],
        usage: "eval [REQUEST | SCENARIO]",
        summary: "decide one request of the exercise, all of them, or a scenario in JSON",
        help: "`eval` decides all requests, `eval r2` one of them, `eval {\"principal\": …}` a \
               scenario of your own. Nothing is graded. A scenario that you paste without `eval` \
               becomes the world in which `can`, `as` and `why` ask.",
        takes: Takes::Request,
        run: ask::eval,
    },
    Command {
        name: "as",
        aliases: &["whoami"],
        usage: "as [PRINCIPAL]",
        summary: "choose who asks when you type `can`",
        help: "Without a name: lists who there is. In a scenario that you have pasted, anybody may \
               ask: write an ARN.",
        takes: Takes::Principal,
        run: asker::by,
    },
    Command {
        name: "ctx",
        aliases: &["context"],
        usage: "ctx [KEY=VALUE … | clear]",
        summary: "set condition keys for `can`",
        help: "`ctx aws:SourceIp=203.0.113.9 aws:MultiFactorAuthPresent=true` sets two keys; \
               quotes keep spaces together; `[\"a\",\"b\"]` without spaces is a set of values. \
               `ctx KEY=` removes one key, `ctx clear` all. Without arguments: shows them.",
        takes: Takes::ContextKey,
        run: context::context,
    },
    Command {
        name: "trace",
        aliases: &[],
        usage: "trace on|off",
        summary: "show every decision with its whole path, or only its reason",
        help: "",
        takes: Takes::Words(&["on", "off"]),
        run: ask::trace,
    },
    Command {
        name: "next",
        aliases: &[],
        usage: "next",
        summary: "go on to the next exercise that you have not passed",
        help: "",
        takes: Takes::Nothing,
        run: exercise::next,
    },
    Command {
        name: "list",
        aliases: &["ls"],
        usage: "list",
        summary: "list the exercises and where you stand",
        help: "",
        takes: Takes::Nothing,
        run: exercise::list,
    },
    Command {
        name: "use",
        aliases: &["run"],
        usage: "use [EXERCISE]",
        summary: "go to an exercise: its name, the beginning of its name, or its number",
        help: "Alone: goes back to the exercise from a scenario that you have pasted.",
        takes: Takes::Exercise,
        run: exercise::go,
    },
    Command {
        name: "progress",
        aliases: &[],
        usage: "progress",
        summary: "tell what you have done so far",
        help: "",
        takes: Takes::Nothing,
        run: exercise::progress,
    },
    Command {
        name: "explain",
        aliases: &[],
        usage: "explain [CODE | GROUP | RULE | KIND]",
        summary: "explain the code of a problem, a rule of evaluation, or a kind of policy",
        help: "`explain invalid-version`, `explain conditions`, `explain E-201`, `explain scp`. \
               Without a name: lists the groups of codes and the kinds.",
        takes: Takes::Topic,
        run: help::explain,
    },
    Command {
        name: "actions",
        aliases: &[],
        usage: "actions PATTERN…",
        summary: "list the actions of AWS that a pattern covers",
        help: "`actions s3:Get*`; several patterns are taken together. `actions s3` lists every \
               action of the service, `actions *Tagging` those of every service that end so.",
        takes: Takes::CatalogAction,
        run: catalog::actions,
    },
    Command {
        name: "action",
        aliases: &[],
        usage: "action NAME",
        summary: "show an action: its level, its resources, its condition keys",
        help: "`action s3:GetObject`. A name that AWS does not have is met with one that it has.",
        takes: Takes::CatalogAction,
        run: catalog::action,
    },
    Command {
        name: "key",
        aliases: &[],
        usage: "key NAME",
        summary: "show a condition key: its type, when it is there, how to test it",
        help: "`key aws:MultiFactorAuthPresent`, `key s3:prefix`.",
        takes: Takes::CatalogKey,
        run: catalog::key,
    },
    Command {
        name: "service",
        aliases: &[],
        usage: "service NAME",
        summary: "show a service: its actions by level, its resource types, its keys",
        help: "`service s3`; a title such as `service Amazon SQS` does as well.",
        takes: Takes::CatalogService,
        run: catalog::service,
    },
    Command {
        name: "arn",
        aliases: &[],
        usage: "arn ARN",
        summary: "take an ARN apart and say which resources it names",
        help: "`arn arn:aws:s3:::hl-tickets/2026/*`.",
        takes: Takes::Nothing,
        run: catalog::arn,
    },
    Command {
        name: "tour",
        aliases: &[],
        usage: "tour [next | end]",
        summary: "learn to use this program in five small steps",
        help: "Each step asks for one thing and goes on by itself when you have done it. `tour` \
               alone shows the step again, `tour next` leaves it out.",
        takes: Takes::Words(&["next", "end"]),
        run: tour::tour,
    },
    Command {
        name: "help",
        aliases: &["?", "h"],
        usage: "help [COMMAND]",
        summary: "list the commands, or tell more about one",
        help: "",
        takes: Takes::Command,
        run: help::help,
    },
    Command {
        name: "quit",
        aliases: &["exit", "q"],
        usage: "quit",
        summary: "end the session; what you have written and done is kept",
        help: "Ctrl-D does the same; Ctrl-C only drops the line.",
        takes: Takes::Nothing,
        run: help::quit,
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{COMMANDS, find};

    #[test]
    fn every_name_is_taken_once() {
        let mut names = BTreeSet::new();
        for command in COMMANDS {
            assert!(command.usage.starts_with(command.name), "{}", command.name);
            for name in std::iter::once(&command.name).chain(command.aliases) {
                assert!(names.insert(*name), "{name} twice");
                assert_eq!(find(&name.to_uppercase()).map(|it| it.name), Some(command.name));
            }
        }
    }
}
