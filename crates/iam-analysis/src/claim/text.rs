//! A proof as lines for people: what became of the claim, and the requests that go against it.

use iam_catalog::Catalog;
use iam_policy::{Lines, Problem, RenderStyle, Severity, render, visible};

use super::{Claim, Proof, Search, Verdict, Way};
use crate::answer::Finding;
use crate::claim::side::Side;
use crate::phrase::{counted, list, number, wrap};
use crate::words::{Hints, Teller, doubt};

/// How findings are told.
#[derive(Debug, Clone, Copy)]
pub struct Telling<'t> {
    /// How many findings of each kind are told at most.
    pub most: usize,
    /// Whether there are colours.
    pub style: RenderStyle,
    /// The command that shows the first finding by the evaluator.
    pub try_it: Option<&'t str>,
    /// How one asks for those that are left out.
    pub more: &'t str,
    /// How much is told about the other side.
    pub hints: Hints,
}

impl Proof<'_> {
    /// What became of the claim, in one sentence.
    pub fn headline(&self) -> String {
        let name = visible(&self.subject.name);
        let (holds, fails) = match self.claim {
            Claim::NoMoreThan(other) => {
                let than = visible(&other.name);
                (
                    format!("{name} allows no more than {than}"),
                    format!("{name} allows more than {than}"),
                )
            }
            Claim::Equals(other) => {
                let both = format!("{name} and {}", visible(&other.name));
                (format!("{both} allow the same"), format!("{both} do not allow the same"))
            }
            Claim::Unchanged(other) => {
                let old = visible(&other.name);
                (
                    format!("{name} allows exactly what {old} allows"),
                    format!("{name} does not allow the same as {old}"),
                )
            }
            Claim::DisjointFrom(other) => {
                let both = format!("{name} and {}", visible(&other.name));
                (
                    format!("{both} have no request in common"),
                    format!("{both} allow some of the same requests"),
                )
            }
            Claim::NotGranted(limit) => {
                let what = limit.words();
                (format!("{name} never allows {what}"), format!("{name} allows {what}"))
            }
            Claim::Grants(limit) => {
                let what = limit.words();
                (
                    format!("{name} always allows {what}"),
                    format!("{name} does not always allow {what}"),
                )
            }
            Claim::NoPublic => (
                format!("{name} lets nobody in from elsewhere whom it does not name"),
                format!("{name} lets strangers in"),
            ),
            Claim::TakesNothing(layer, _) => (
                format!("the {layer} takes nothing away from {name}"),
                format!("the {layer} takes something away from {name}"),
            ),
        };
        match self.verdict() {
            Verdict::Proved => holds,
            Verdict::Refuted => fails,
            Verdict::Unknown => format!("it is not known whether {holds}"),
        }
    }

    /// What was found, and what could not be told; empty where the claim is proved and nothing is
    /// to be added.
    pub fn details(&self, telling: &Telling<'_>) -> String {
        let mut out = String::new();
        let mut try_it = telling.try_it;
        for search in &self.searches {
            let told = Telling { try_it, ..*telling };
            out.push_str(&self.findings(search, &told));
            if !search.report.findings.is_empty() {
                try_it = None;
            }
        }
        out + &self.open()
    }

    /// The findings of one search; empty where there are none.
    fn findings(&self, search: &Search<'_>, telling: &Telling<'_>) -> String {
        let mut out = String::new();
        let findings = &search.report.findings;
        let mut try_it = telling.try_it;
        for finding in findings.iter().take(telling.most) {
            let told = Telling { try_it: try_it.take(), ..*telling };
            out.push('\n');
            out.push_str(&self.finding(search, finding, &told));
        }
        match findings.len().saturating_sub(telling.most) {
            0 => {}
            1 => out.push_str(&format!("\nand one more like these ({} shows it)\n", telling.more)),
            left => {
                let more = telling.more;
                out.push_str(&format!("\nand {left} more like these ({more} shows them)\n"));
            }
        }
        out
    }

    /// The differences of two versions, grouped: what the newer one also allows, and what it no
    /// longer does. The proof is that of `Unchanged`.
    pub fn differences(&self, telling: &Telling<'_>) -> String {
        let mut out = String::new();
        let (name, old) = (visible(&self.subject.name), self.claim.other());
        let old = old.map(|it| visible(&it.name)).unwrap_or_default();
        for search in &self.searches {
            let count = search.report.findings.len();
            let is_gain = search.way == Way::TooMuch;
            let heading = match (count, search.report.doubts.is_empty(), is_gain) {
                (0, true, true) => format!("{name} allows nothing that {old} does not"),
                (0, true, false) => format!("{name} still allows all that {old} allows"),
                (0, false, true) => format!("what {name} also allows is not known"),
                (0, false, false) => format!("what {name} no longer allows is not known"),
                (_, _, true) => format!("{name} also allows:"),
                (_, _, false) => format!("{name} no longer allows:"),
            };
            out.push_str(&format!("\n{heading}\n{}", self.findings(search, telling)));
        }
        out + &self.open()
    }

    /// What was looked at: `22,091 actions of 2026-09-26 checked`.
    pub fn coverage(&self) -> String {
        let count = counted(self.actions(), "action", "actions");
        format!("checked: {count} of AWS as of {}", Catalog::embedded().date())
    }

    /// What could not be told, and what a proof rests on.
    fn open(&self) -> String {
        let mut out = String::new();
        for it in self.doubts() {
            let advice = doubt(it);
            out.push_str(&format!("\n{}", wrap("not known: ", &advice.message)));
            out.push_str(&wrap("  help: ", &advice.help));
        }
        if self.verdict() == Verdict::Proved {
            for search in &self.searches {
                if let Some(witness) = &search.report.coverage.unlisted {
                    let text = format!(
                        "this rests on which condition keys AWS lists for an action. If it came \
                         with others, this would be a request against it: {}",
                        self.teller(search, |teller| teller.request(witness))
                    );
                    out.push_str(&format!("\n{}", wrap("note: ", &text)));
                }
            }
        }
        out
    }

    /// Lets somebody speak who knows what was asked.
    pub(super) fn teller<T>(&self, search: &Search<'_>, speak: impl FnOnce(&Teller<'_>) -> T) -> T {
        let question = search.question();
        let other = match (self.claim, search.way) {
            (Claim::TakesNothing(layer, _), _) => format!("the {layer}"),
            (claim, _) => claim.other().map_or("this", |it| &it.name).to_owned(),
        };
        speak(&Teller { question: &question, world: self.world, other: &visible(&other) })
    }

    /// One finding in one sentence.
    pub(super) fn sentence(&self, search: &Search<'_>, finding: &Finding) -> String {
        let other = self.claim.other().map(|it| visible(&it.name)).unwrap_or_default();
        self.teller(search, |teller| {
            let what = teller.finding(finding);
            match search.way {
                Way::TooMuch => format!("also allows {what}"),
                Way::TooLittle => format!("does not allow {what}, although {other} does"),
                Way::Lost => format!("no longer allows {what}"),
                Way::Shared => format!("allows {what}, and so does {other}"),
                Way::Granted | Way::Public => format!("allows {what}"),
                Way::Missing => format!("does not allow {what}"),
                Way::Taken => format!("{} takes away {what}", teller.other),
            }
        })
    }

    /// A finding with its place, why it is so, and what to do.
    fn finding(&self, search: &Search<'_>, finding: &Finding, telling: &Telling<'_>) -> String {
        let message = self.sentence(search, finding);
        let (place, why) = self.teller(search, |teller| place(search, teller, finding, telling));
        let severity = match search.way {
            Way::TooMuch | Way::Shared | Way::Granted | Way::Public => Severity::Security,
            Way::TooLittle | Way::Lost | Way::Missing | Way::Taken => Severity::Warning,
        };
        let side = self.side(place.as_ref());
        let source = side.zip(place.as_ref()).and_then(|(side, it)| side.source(&it.statement));
        let (mut out, gutter) = match (source, &place) {
            (Some(source), Some(place)) => {
                let lines = Lines::new(&source.text);
                let problem = Problem::new(search.way.code(), severity, place.span, message);
                let found = problem.locate(&lines, String::new());
                let gutter = found.start.line.to_string().len();
                (render(&[found], &source.name, &source.text, telling.style), gutter)
            }
            (Some(_) | None, _) => {
                let name = visible(&self.subject.name);
                let (word, code) = (severity.word(), search.way.code());
                (format!("{name}: {word}: {} [{code}]\n", visible(&message)), 1)
            }
        };
        let mut line = |word: &str, text: &str| {
            out.push_str(&format!("{:gutter$} = {word}: {}\n", "", visible(text)));
        };
        why.iter().for_each(|it| line("note", it));
        let uncertain = &finding.witness.uncertain;
        if let Some(first) = uncertain.first() {
            let points = list(uncertain, "and");
            line("note", &format!("it depends on what AWS does not say ({points})"));
            line("help", &format!("`iam explain {first}` tells what is not known"));
        }
        if let Some(command) = telling.try_it {
            line("try it", command);
        }
        out
    }

    /// The side whose text the place of a finding is in.
    fn side(&self, place: Option<&crate::words::Place>) -> Option<&Side> {
        let place = place?;
        let other = match self.claim {
            Claim::TakesNothing(_, without) => Some(without),
            claim => claim.other(),
        };
        let own = Some(self.subject);
        [own, other].into_iter().flatten().find(|side| side.source(&place.statement).is_some())
    }
}

/// Where the difference stands, and why it is one.
fn place(
    search: &Search<'_>,
    teller: &Teller<'_>,
    finding: &Finding,
    telling: &Telling<'_>,
) -> (Option<crate::words::Place>, Vec<String>) {
    let asked = &finding.witness.asked;
    let mut why = Vec::new();
    let place = match search.way {
        Way::TooMuch | Way::Taken => teller.narrow(finding),
        Way::TooLittle | Way::Lost | Way::Missing => teller.widen(asked),
        Way::Shared | Way::Granted | Way::Public => teller.narrow(finding),
    };
    match search.way {
        Way::TooMuch => {
            let is_action = |it: &crate::words::Place| it.element.ends_with("Action");
            why.extend(place.as_ref().filter(|it| !is_action(it)).map(|it| it.message.clone()));
            why.extend(others(finding));
            why.extend(teller.nearest(teller.other, asked, telling.hints));
        }
        Way::Taken => why.extend(teller.nearest(teller.other, asked, telling.hints)),
        Way::TooLittle | Way::Lost | Way::Missing => {
            why.extend(place.as_ref().map(|it| it.message.clone()));
            why.extend(others(finding));
        }
        Way::Shared | Way::Granted | Way::Public => why.extend(others(finding)),
    }
    (place, why)
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
