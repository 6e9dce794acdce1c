//! The answers about everybody, as lines of 80 columns.

use iam_policy::visible;

use super::target::IN_PLACE;
use super::{Answers, Can, Example, Sometimes, Verdict, WhoCan};
use crate::account::{Gap, GapPlace, GapReason};
use crate::phrase::{list, request, wrap};
use crate::words::doubt;

/// A heading, and which answers stand under it.
struct Section {
    title: &'static str,
    holds: fn(&Can) -> bool,
}

const SECTIONS: &[Section] = &[
    Section { title: "always", holds: |it| is_always(it) && !it.resource_must_agree },
    Section { title: "sometimes", holds: |it| is_sometimes(it) && !it.resource_must_agree },
    Section {
        title: "only if the policy of the resource allows it too",
        holds: |it| it.resource_must_agree && (is_always(it) || is_sometimes(it)),
    },
    Section { title: "not known", holds: |it| matches!(it.verdict, Verdict::Unknown(_)) },
];

fn is_always(can: &Can) -> bool {
    matches!(can.verdict, Verdict::Always(_))
}

fn is_sometimes(can: &Can) -> bool {
    matches!(can.verdict, Verdict::Sometimes(_))
}

/// The whole answer.
pub(super) fn all(found: &WhoCan) -> String {
    let targets = found.targets.iter().map(|it| target(&found.action, it));
    let mut out = targets.collect::<Vec<_>>().join("\n");
    out.push('\n');
    let mut note = |text: &str| out.push_str(&wrap("note: ", text));
    if found.is_cut {
        note("AWS has more users and roles than the file holds.");
    }
    if found.targets.iter().any(|it| !it.people.is_empty()) {
        note("the root user is not listed: no policy of the file binds it.");
    }
    for action in &found.apart {
        note(&format!(
            "`{action}` and its like also need the policy of the role or key: ask about them by \
             themselves."
        ));
    }
    if found.targets.iter().any(|it| !it.is_policy_known) {
        note(
            "a resource may have a policy of its own, which gives or takes more: name its file \
             with `--resource-policy`.",
        );
    }
    out
}

fn target(action: &str, answers: &Answers) -> String {
    let question = format!("Who can `{}` on `{}`?", visible(action), visible(&answers.resource));
    let mut out = wrap("", &question);
    for section in SECTIONS {
        let people: Vec<&Can> = answers.people.iter().filter(|it| (section.holds)(it)).collect();
        if !people.is_empty() {
            out.push_str(&format!("\n  {}\n", section.title));
            let names = people.iter().map(|it| name(it).chars().count());
            let width = names.max().unwrap_or(0).min(NAMES);
            out.extend(people.into_iter().map(|it| one(it, width)));
        }
    }
    let nobody = answers.people.iter().filter(|it| matches!(it.verdict, Verdict::Never));
    let nobody: Vec<String> = nobody.map(|it| visible(&it.name)).collect();
    if !nobody.is_empty() {
        out.push_str("\n  never\n");
        out.push_str(&wrap("    ", &list(&nobody, "and")));
    }
    if !answers.others.is_empty() {
        out.push_str("\n  besides, by the policy of the resource\n");
        out.extend(answers.others.iter().map(|it| wrap("    ", it)));
    }
    out
}

/// How many columns the names take at most.
const NAMES: usize = 32;

fn name(can: &Can) -> String {
    format!("    {} {}", can.kind.word(), visible(&can.name))
}

fn one(can: &Can, width: usize) -> String {
    let first = format!("{:<width$}  ", name(can));
    let indent = " ".repeat(first.chars().count());
    let mut lines: Vec<String> = match &can.verdict {
        Verdict::Always(witness) => vec![by(witness)],
        Verdict::Sometimes(it) => when(it, can),
        Verdict::Unknown(doubts) => doubts.iter().map(|it| doubt(it).message).collect(),
        Verdict::Never => Vec::new(),
    };
    let is_open = matches!(can.verdict, Verdict::Unknown(_));
    lines.extend(can.gaps.iter().map(|it| gap(it, is_open)));
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        out.push_str(&wrap(if at == 0 { &first } else { &indent }, line));
    }
    if lines.is_empty() { first.trim_end().to_owned() + "\n" } else { out }
}

/// The statements that allow a request.
fn by(witness: &crate::Witness) -> String {
    let statement = |it: &crate::StatementAt| {
        let sid = it.sid.as_ref().map_or(String::new(), |sid| format!(" `{}`", visible(sid)));
        format!("`{}`, statement {}{sid}", visible(&it.document), it.index + 1)
    };
    let known = witness.allowed_by.iter().filter(|it| it.document != IN_PLACE);
    let all: Vec<String> = known.map(statement).collect();
    if all.is_empty() { String::new() } else { format!("by {}", list(&all, "and")) }
}

fn when(it: &Sometimes, can: &Can) -> Vec<String> {
    let first = match it.when.as_str() {
        "" if it.keys.is_empty() => "for some of them".to_owned(),
        "" => format!("it depends on `{}`", it.keys.join("`, `")),
        when => when.to_owned(),
    };
    let mut lines = vec![first, format!("yes: {}", example(&it.allowed, can))];
    lines.extend(it.refused.iter().map(|it| format!("no: {}", example(it, can))));
    lines
}

fn example(example: &Example, can: &Can) -> String {
    let own = can.arn.split(':').nth(4);
    let request = example.witness.as_ref().map(|it| request(&it.asked, own));
    let signed_in = example.signed_in.map(str::to_owned);
    request.into_iter().chain(signed_in).collect::<Vec<_>>().join(", ")
}

fn gap(gap: &Gap, is_open: bool) -> String {
    let name = visible(&gap.policy);
    let what = match gap.place {
        GapPlace::Identity => format!("`{name}`"),
        GapPlace::Boundary => format!("its permissions boundary `{name}`"),
        GapPlace::Trust => "its trust policy".to_owned(),
    };
    let why = match gap.why {
        GapReason::Missing => "is not in the file",
        GapReason::Broken => "cannot be read",
    };
    match is_open {
        true => format!("{what} {why}, and could allow it"),
        false => format!("unless {what} denies it, which {why}"),
    }
}
