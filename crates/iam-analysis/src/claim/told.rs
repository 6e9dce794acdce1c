//! Where the reason of a finding stands in a text, and what is to be said about it.

use iam_policy::{Diagnostic, Lines, Problem, Severity, visible};

use super::{Claim, Proof, Search, Side, Source, Way};
use crate::answer::Finding;
use crate::phrase::{list, number};
use crate::words::{Hints, Place, Teller};

/// A finding as a problem in a text.
pub(super) struct Told<'p> {
    /// The text.
    pub(super) source: &'p Source,
    pub(super) found: Diagnostic,
}

impl Proof<'_> {
    /// The finding in its text, if some text is to blame, and why it is one.
    pub(super) fn told(
        &self,
        search: &Search<'_>,
        finding: &Finding,
        hints: Hints,
    ) -> (Option<Told<'_>>, Vec<String>) {
        let (place, why) = self.teller(search, |teller| {
            let place = self.place(search, teller, finding);
            // Whoever does not allow it.
            let refusing = match search.way {
                Way::TooLittle | Way::Lost | Way::Missing => visible(&self.subject.name),
                Way::TooMuch | Way::Shared | Way::Granted | Way::Public | Way::Taken => {
                    teller.other.to_owned()
                }
            };
            let nearest = teller.nearest(&refusing, &finding.witness.asked, hints);
            let why = why(search.way, finding, place.as_ref(), nearest);
            (place, why)
        });
        let told = place.and_then(|(side, place)| {
            let source = side.source(&place.statement)?;
            let message = self.sentence(search, finding);
            let (code, severity) = (search.way.code(), search.way.severity());
            let problem = Problem::new(code, severity, place.span, message);
            let lines = Lines::new(&source.text);
            Some(Told { source, found: problem.locate(&lines, String::new()) })
        });
        (told, why)
    }

    /// The part of a text that could say less, or more, and the side it belongs to.
    fn place(
        &self,
        search: &Search<'_>,
        teller: &Teller<'_>,
        finding: &Finding,
    ) -> Option<(&Side, Place)> {
        let own = |place| (self.subject, place);
        let asked = &finding.witness.asked;
        match search.way {
            Way::TooMuch | Way::Shared | Way::Granted | Way::Public => {
                teller.narrow(finding).map(own)
            }
            Way::Missing => teller.widen(asked).map(own),
            Way::TooLittle | Way::Lost => {
                let theirs = || Some((self.claim.other()?, teller.narrow(finding)?));
                teller.widen(asked).map(own).or_else(theirs)
            }
            Way::Taken => match self.claim {
                Claim::TakesNothing(_, without) => Some((without, teller.narrow(finding)?)),
                Claim::NoMoreThan(_)
                | Claim::Equals(_)
                | Claim::Unchanged(_)
                | Claim::DisjointFrom(_)
                | Claim::NotGranted(_)
                | Claim::Grants(_)
                | Claim::NoPublic => None,
            },
        }
    }
}

/// Why it is so.
fn why(
    way: Way,
    finding: &Finding,
    place: Option<&(&Side, Place)>,
    nearest: Option<String>,
) -> Vec<String> {
    let message = || place.map(|(_, it)| it.message.clone());
    let is_condition = place.is_some_and(|(_, it)| it.element == "Condition");
    let strangers = "this caller is an example: every stranger like it may do the same".to_owned();
    let parts = match way {
        // What is said of a condition names the other side too.
        Way::TooMuch if is_condition => [message(), others(finding), None],
        Way::TooMuch => [None, others(finding), nearest],
        Way::Taken => [None, others(finding), nearest],
        Way::TooLittle | Way::Missing => [message(), others(finding), None],
        Way::Lost => [None, others(finding), nearest],
        Way::Public => [Some(strangers), others(finding), None],
        Way::Shared | Way::Granted => [None, others(finding), None],
    };
    parts.into_iter().flatten().collect()
}

impl Way {
    /// How bad such a finding is.
    pub(super) fn severity(self) -> Severity {
        match self {
            Way::TooMuch | Way::Shared | Way::Granted | Way::Public => Severity::Security,
            Way::TooLittle | Way::Lost | Way::Missing => Severity::Warning,
            // What a layer takes away may well be meant.
            Way::Taken => Severity::Info,
        }
    }
}

/// The other actions of a finding.
fn others(finding: &Finding) -> Option<String> {
    const MOST: usize = 4;
    let shown = &finding.witness.asked.action;
    let others: Vec<String> =
        finding.actions.iter().filter(|it| *it != shown).map(|it| visible(it)).collect();
    match others.as_slice() {
        [] => None,
        all if all.len() <= MOST => Some(format!("the same goes for {}", list(all, "and"))),
        all => {
            let first = all.get(..MOST - 1).unwrap_or(all).join(", ");
            let more = number(all.len() - (MOST - 1));
            Some(format!("the same goes for {first} and {more} more actions"))
        }
    }
}
