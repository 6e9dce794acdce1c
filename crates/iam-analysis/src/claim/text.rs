//! A proof as lines for people: what became of the claim, and the requests that go against it.

use iam_catalog::Catalog;
use iam_policy::{RenderStyle, render, visible};

use super::{Claim, Proof, Search, Verdict, Way};
use crate::answer::Finding;
use crate::claim::told::Told;
use crate::phrase::{counted, list, wrap};
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
            Claim::NotGranted(limit) => (
                format!("{name} never allows {}", limit.words("or", " on any resource")),
                format!("{name} sometimes allows {}", limit.words("or", "")),
            ),
            Claim::Grants(limit) => {
                let what = limit.words("and", " on every resource");
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
            left => {
                let how = match telling.more {
                    "" => String::new(),
                    more => format!(" ({more} shows all)"),
                };
                out.push_str(&format!("\nand {left} more like these{how}\n"));
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
        let (told, why) = self.told(search, finding, telling.hints);
        let (mut out, gutter) = match told {
            Some(Told { source, found }) => {
                let gutter = found.start.line.to_string().len();
                (render(&[found], &source.name, &source.text, telling.style), gutter)
            }
            None => {
                let (name, message) = (&self.subject.name, self.sentence(search, finding));
                let (word, code) = (search.way.severity().word(), search.way.code());
                (format!("{}: {word}: {} [{code}]\n", visible(name), visible(&message)), 1)
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
}
