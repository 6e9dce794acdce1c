//! Writes what a learner was to find out before writing: a prediction, an attack, a choice.

use iam_eval::{Evaluation, Outcome};

use super::{HANGING, Writer, outcome_word, statement};
use crate::grade::{
    Asked, AttackResult, ChangesResult, Foretold, Grade, Guess, PredictionResult, Status,
};

impl Writer {
    pub(super) fn stages(&mut self, grade: &Grade) {
        if grade.status == Status::NotReadable {
            return;
        }
        if let Some(prediction) = &grade.prediction {
            self.prediction(prediction);
        }
        if let Some(attack) = &grade.attack {
            self.attack(attack, grade);
        }
        if let Some(changes) = grade.changes.as_ref().filter(|it| !it.pass()) {
            self.changes(changes);
        }
        if grade.waits() {
            self.text.push('\n');
            let next = "The requests of the exercise are judged when this is right, or when you \
                        change a policy.";
            self.sentence("", "", next);
        }
    }

    /// How many are right, and why the first wrong one is.
    fn prediction(&mut self, prediction: &PredictionResult) {
        let (right, total) = (prediction.right(), prediction.foretold.len());
        let file = &prediction.file.file;
        if prediction.is_open() {
            self.open(file, &prediction.says);
            let next = "Write `Allow` or `Deny` for each `?`: what becomes of the request as long \
                        as no policy is changed?";
            self.sentence("      ", "      ", next);
            return;
        }
        let word = self.word(prediction.pass());
        self.text.push('\n');
        self.line(&format!("{word}  {file}: {right} of {total} foretold rightly"));
        let wrong = prediction.foretold.iter().find(|it| !it.pass && it.guess.is_some());
        if let Some(wrong) = wrong {
            self.foretold(wrong);
        }
        let open = prediction.foretold.iter().filter(|it| it.guess.is_none());
        let open: Vec<&str> = open.map(|it| it.request.id.as_str()).collect();
        if !open.is_empty() {
            self.sentence("      open      ", HANGING, &open.join(", "));
        }
    }

    /// Something that nobody has begun.
    fn open(&mut self, file: &str, says: &str) {
        let word = self.painted("TODO", 33);
        self.line(&format!("{word}  {file}"));
        self.sentence("      ", "      ", says);
    }

    fn foretold(&mut self, wrong: &Foretold) {
        let Foretold { request, guess, evaluation, .. } = wrong;
        self.line(&format!("      {}  {}", request.id, request.says));
        let said = guess.map_or("", Guess::word);
        self.sentence("      you said  ", HANGING, said);
        let says = format!("{}. {}", came_out(*guess, evaluation), evaluation.message());
        self.sentence("      it is     ", HANGING, &says);
        for place in &wrong.deciding {
            self.sentence("      decided   ", HANGING, &statement(place));
        }
    }

    fn attack(&mut self, attack: &AttackResult, grade: &Grade) {
        let file = &attack.file.file;
        self.text.push('\n');
        let Some(asked) = &attack.asked else {
            self.open(file, &attack.says);
            let next = format!(
                "Write who asks (`principal`: {}) for which `action` on which `resource`.",
                attack.principals.join(", ")
            );
            self.sentence("      ", "      ", &next);
            return;
        };
        let word = match attack.is_shown() && !attack.pass() {
            true => self.painted("TODO", 33),
            false => self.word(attack.pass()),
        };
        self.line(&format!("{word}  {file}: {}", outcome_of(attack, asked, grade)));
        if !attack.is_shown() {
            self.missed(asked);
        } else if let (false, Some(own)) = (attack.pass(), &asked.own) {
            self.sentence("      still     ", HANGING, &own.message());
            for place in &asked.deciding {
                self.sentence("      decided   ", HANGING, &statement(place));
            }
        }
    }

    /// Why a request is no attack.
    fn missed(&mut self, asked: &Asked) {
        self.sentence("      who       ", HANGING, &asked.principal);
        self.sentence("      asks for  ", HANGING, &asked.request.action);
        self.sentence("      on        ", HANGING, &asked.request.resource);
        if !asked.gets_through() {
            let why = format!("{}. {}", came_out(None, &asked.before), asked.before.message());
            self.sentence("      at first  ", HANGING, &why);
            return;
        }
        let policies: Vec<_> =
            asked.meant.iter().flatten().map(|it| format!("`{}`", it.policy)).collect();
        let by = match policies.as_slice() {
            [] => "It has to be allowed when the hole is closed, too".to_owned(),
            some => format!("{} allows it, and you cannot change that", some.join(" and ")),
        };
        self.sentence("      but       ", HANGING, &format!("{by}: this is not the hole."));
    }

    fn changes(&mut self, changes: &ChangesResult) {
        let word = self.word(false);
        let (most, count) = (changes.most, changes.changed.len());
        self.text.push('\n');
        self.line(&format!("{word}  {count} policies are changed, and {most} may be"));
        let files = changes.changed.join(", ");
        self.sentence("      changed   ", HANGING, &files);
    }
}

/// What became of an attack, in short.
fn outcome_of(attack: &AttackResult, asked: &Asked, grade: &Grade) -> &'static str {
    if !asked.gets_through() {
        return "this request does not get through";
    }
    if !attack.is_shown() {
        return "this request gets through, and it may";
    }
    match (&asked.own, grade.waits()) {
        (_, true) | (None, false) => "this request gets through at the start",
        (Some(_), false) if attack.pass() => "this request got through, and you stop it",
        (Some(_), false) => "the hole is found, and this request still gets through: close it",
    }
}

/// What came out, as exactly as the learner has said it.
fn came_out(guess: Option<Guess>, evaluation: &Evaluation) -> &'static str {
    match guess {
        Some(Guess::ImplicitDeny | Guess::ExplicitDeny) => {
            evaluation.outcome().map_or("not decided", Outcome::word)
        }
        Some(Guess::Allow | Guess::Deny) | None => outcome_word(evaluation.outcome()),
    }
}
