//! What a proof has found, in sentences for learners.

use iam_analysis::words::{Hints, Teller, doubt as advice};
use iam_analysis::{Doubt, Finding, Question, Witness};
use iam_policy::Span;

use super::world::Place;
use super::{Beside, Direction};

/// What learners call the other side of the comparison.
const OTHER: &str = "the task";

/// A finding and what was asked.
pub(super) struct About<'a> {
    pub(super) question: &'a Question<'a>,
    pub(super) place: &'a Place,
    pub(super) finding: &'a Finding,
    /// The words of the limit.
    pub(super) says: &'a str,
}

/// What is told of a finding.
pub(super) struct Told {
    pub(super) message: String,
    pub(super) help: String,
    /// The statement of the learner, counted from 0, and the place in it; `None` where it is
    /// another that could make the difference.
    pub(super) place: Option<(usize, Span)>,
}

impl About<'_> {
    pub(super) fn tell(&self, direction: Direction, beside: Beside) -> Told {
        let Self { finding, says, .. } = self;
        let teller = teller(self.question, self.place);
        let asked = &finding.witness.asked;
        let whose = self.place.who.as_ref().map_or(String::new(), |who| format!("for `{who}`, "));
        let request = teller.request(&finding.witness);
        let place = match (direction, beside) {
            (Direction::Bound, Beside::Nothing) => teller.narrow(finding),
            (Direction::Bound, Beside::Everything) => None,
            (Direction::Floor, _) => teller.widen(asked),
        };
        let (message, help) = match (direction, beside) {
            (Direction::Bound, Beside::Nothing) => {
                let others = teller.others(finding).map_or(String::new(), |it| format!(", {it}"));
                let beyond = teller.nearest(OTHER, asked, Hints::Off);
                let beyond = beyond.map_or(String::new(), |it| format!("{it}; "));
                let message = teller.too_much(finding) + &others;
                (message, format!("{beyond}at most it may grant: {says}"))
            }
            (Direction::Bound, Beside::Everything) => {
                let wanted = "the task wants denied";
                let others = match finding.actions.len().saturating_sub(1) {
                    0 => format!("which {wanted}"),
                    1 => format!("nor one other action that {wanted}"),
                    more => format!("nor {more} other actions that {wanted}"),
                };
                let help = "another policy may allow it, and only a `Deny` in yours can stop that";
                (format!("does not deny {request}, {others}"), help.to_owned())
            }
            (Direction::Floor, Beside::Nothing) => {
                (teller.too_little(finding), format!("it has to grant: {says}"))
            }
            (Direction::Floor, Beside::Everything) => {
                let message = format!("denies {request}, which the task leaves open");
                (message, format!("it has to leave: {says}"))
            }
        };
        let place = place.map(|place| (place.statement.index, place.span));
        Told { message: format!("{whose}your policy {message}"), help, place }
    }
}

/// Why something is not proved.
pub(super) fn doubt(doubt: &Doubt) -> String {
    advice(doubt).message
}

/// A request in words.
pub(super) fn request(question: &Question<'_>, place: &Place, witness: &Witness) -> String {
    teller(question, place).request(witness)
}

fn teller<'q>(question: &'q Question<'q>, place: &'q Place) -> Teller<'q> {
    Teller { question, world: &place.world, other: OTHER }
}
