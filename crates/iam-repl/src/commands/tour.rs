//! `tour`: five things to do, one after the other; the session sees when each is done.

use iam_policy::visible;

use crate::command::find;
use crate::reply::{Reply, Status};
use crate::session::Session;
use crate::text::wrap;

/// Where the learner is on the tour: the step, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tour(usize);

/// One thing to do.
struct Step {
    /// What to do, and what for.
    says: &'static str,
    /// Lines to type or to paste; `ACTION` and `RESOURCE` stand for those of the exercise.
    copy: &'static str,
    /// The commands that do it; `{` is a policy that was pasted.
    does: &'static [&'static str],
    /// What the learner has seen then.
    done: &'static str,
}

const STEPS: &[Step] = &[
    Step {
        says: "An exercise is a small story: who is there, and what they should be able to do. \
               To see what will be tried, type:",
        copy: "show requests\n",
        does: &["show"],
        done: "Each line is a request, and says what should become of it.",
    },
    Step {
        says: "You can ask at any time whether something is allowed. Ask for one action:",
        copy: "can ACTION\n",
        does: &["can"],
        done: "The first word is the answer, the rest is the reason.",
    },
    Step {
        says: "To see every step on the way to that answer, type:",
        copy: "why\n",
        does: &["why", "whynot"],
        done: "Each kind of policy is asked in turn. `whynot` tells only what is missing.",
    },
    Step {
        says: "Now write a policy. Copy these lines and paste them; they replace the policy that \
               is there, which is only a beginning:",
        copy: "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    { \"Effect\": \"Allow\", \
               \"Action\": \"ACTION\", \"Resource\": \"RESOURCE\" }\n  ]\n}\n",
        does: &["{", "edit", "load"],
        done: "So you answer: paste a policy, type it, or `edit` it in your editor.",
    },
    Step {
        says: "To have your policy judged, type this. It need not be right yet:",
        copy: "check\n",
        does: &["check"],
        done: "You have seen everything you need. Now it is your turn: mend the policy, `check` it \
               again. `hint` helps, `next` goes on, `help` lists the rest.",
    },
];

/// Begins the tour, shows where it is, leaves a step out, or ends it.
pub(crate) fn tour(session: &mut Session<'_>, word: &str) -> Reply {
    let at = session.tour.map_or(0, |Tour(at)| at);
    match word.to_ascii_lowercase().as_str() {
        "" => {
            if session.scene.is_some() {
                session.leave_scene();
            }
            go(session, at, String::new())
        }
        "next" if session.tour.is_none() => go(session, 0, String::new()),
        "next" => go(session, at + 1, String::new()),
        "end" => {
            session.tour = None;
            Reply::done("The tour is over; `tour` begins it again.\n")
        }
        _ => {
            let problem = format!("the tour has no `{}`", visible(word));
            Reply::not_understood(&problem, "`tour` shows the step, `tour next` leaves it out")
        }
    }
}

/// Looks whether the learner has just done what the tour asks for, and tells what comes next.
pub(crate) fn look(session: &mut Session<'_>, input: &str, reply: &mut Reply) {
    let Some(Tour(at)) = session.tour else { return };
    let Some(step) = STEPS.get(at) else { return };
    let word = input.split_whitespace().next().unwrap_or_default();
    let name = match find(word) {
        Some(command) => command.name,
        None if input.starts_with('{') => "{",
        None => return,
    };
    // An answer that does not pass is a step done; a line that was not understood is none, but
    // for `check`, which has read the policy and tells what is wrong with it.
    let is_understood = reply.status != Status::NotUnderstood || name == "check";
    // `can` alone asks no question to which there is one answer.
    let is_bare = name == "can" && session.last.is_none();
    let is_done = is_understood && !is_bare;
    if step.does.contains(&name) && is_done {
        let next = go(session, at + 1, wrap("", &format!("Done. {}", step.done)));
        reply.text.push_str(&format!("\n{}", next.text));
    }
}

/// Goes to a step and tells what to do there.
fn go(session: &mut Session<'_>, at: usize, before: String) -> Reply {
    let Some(step) = STEPS.get(at) else {
        session.tour = None;
        let end = if before.is_empty() { "That was the tour.\n" } else { "" };
        return Reply::done(before + end);
    };
    session.tour = Some(Tour(at));
    let first = session.exercise.requests.first();
    let action = first.map_or("s3:GetObject", |it| it.action.as_str());
    let number = format!("tour, {} of {}: ", at + 1, STEPS.len());
    let gap = if before.is_empty() { "" } else { "\n" };
    let said = wrap(&number, step.says);
    let resource = first.map_or("*", |it| it.resource.as_str());
    let copy = step.copy.replace("ACTION", action).replace("RESOURCE", resource);
    let copy: String = copy.lines().map(|line| format!("    {line}\n")).collect();
    Reply::done(format!("{before}{gap}{said}\n{copy}"))
}

#[cfg(test)]
mod tests {
    use super::STEPS;
    use crate::command::find;

    #[test]
    fn every_step_can_be_done() {
        for step in STEPS {
            assert!(step.does.iter().all(|it| *it == "{" || find(it).is_some()), "{}", step.says);
        }
    }
}
