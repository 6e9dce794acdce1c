//! What an exercise asks for, before anything is written.

use iam_course::Exercise;
use iam_course::exercise::{Attack, Prediction};
use iam_eval::Outcome;

use crate::look::{Ink, Look};
use crate::markdown::{inline, markdown};
use crate::wrap::wrap;

/// The story, what is there, and the limits.
pub(crate) fn story(exercise: &Exercise, look: Look) -> String {
    let mut out = markdown(exercise.story.trim(), look);
    if !exercise.world.is_empty() {
        out.push_str(&format!("\n{}\n", look.paint(Ink::Title, "What is there")));
        for fact in &exercise.world {
            out.push_str(&wrap(&inline(fact, look), look.width, "  · ", "    "));
        }
    }
    let limit = |word: &str, says: &str| {
        wrap(&inline(&format!("{word}: {says}"), look), look.width, "", "  ")
    };
    out.push('\n');
    out.push_str(&limit("At most it may grant", &exercise.bound.says));
    if let Some(floor) = &exercise.floor {
        out.push_str(&limit("At least it has to grant", &floor.says));
    }
    out
}

/// What comes first, if something does, and what has to come out.
pub(crate) fn wanted(exercise: &Exercise, look: Look) -> String {
    let mut out = String::new();
    if let Some(prediction) = &exercise.prediction {
        out.push_str(&foretell(prediction, exercise, look));
    }
    if let Some(attack) = &exercise.attack {
        out.push_str(&find(attack, look));
    }
    if let Some(changes) = exercise.changes {
        let policies = if changes == 1 { "policy" } else { "policies" };
        out.push_str(&format!("you may change {changes} {policies} of them, no more\n\n"));
    }
    out.push_str("what has to come out, once you have edited and saved:\n");
    for request in &exercise.requests {
        let wanted = if request.decision == Outcome::Allow { "allow " } else { "refuse" };
        let begin = format!("  {:<3} {}  ", request.id, look.paint(Ink::Title, wanted));
        out.push_str(&wrap(&inline(&request.says, look), look.width, &begin, "              "));
    }
    out
}

fn foretell(prediction: &Prediction, exercise: &Exercise, look: Look) -> String {
    let says = format!("{}: {}", first(look, "prediction.json"), inline(&prediction.says, look));
    let mut out = wrap(&says, look.width, "", "");
    let asked = exercise.requests.iter().filter(|of| prediction.requests.contains(&of.id));
    for request in asked {
        let begin = format!("  {:<3} ", request.id);
        out.push_str(&wrap(&inline(&request.says, look), look.width, &begin, "      "));
    }
    let how = "for each `?` write `Allow` or `Deny`: what becomes of it as long as no policy is \
               changed";
    out + &wrap(&inline(how, look), look.width, "", "") + "\n"
}

fn find(attack: &Attack, look: Look) -> String {
    let says = format!("{}: {}", first(look, "attack.json"), inline(&attack.says, look));
    let who = format!("who may ask: {}", attack.principals.join(", "));
    wrap(&says, look.width, "", "") + &wrap(&who, look.width, "  ", "  ") + "\n"
}

fn first(look: Look, file: &str) -> String {
    format!("{} {}", look.paint(Ink::Title, "first"), look.paint(Ink::Code, file))
}
