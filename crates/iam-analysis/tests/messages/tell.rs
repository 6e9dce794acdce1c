//! Everything that is said of a case, as text.

use std::fmt::Write as _;

use iam_analysis::words::{Hints, Teller, doubt};
use iam_analysis::{
    Answer, Callers, Finding, Focus, PolicySet, Question, Report, Witness, World, find, replay,
    report,
};

use crate::case::{Ask, Case, File, focus, whole};

/// How many findings are told.
const MOST: usize = 3;

/// Every case of a file with what is said of it.
pub(crate) fn file(text: &str) -> String {
    let file: File = toml::from_str(text).unwrap_or_else(|error| panic!("{error}"));
    file.case.iter().map(case).collect::<Vec<_>>().join("\n\n")
}

fn case(case: &Case) -> String {
    let (own, other, world) = (case.own(), case.other(), case.world());
    let scope = case.scope();
    let task = || vec![other.as_ref().expect("the case has another side")];
    let question = |allowed, refused| Question { allowed, refused, focus: Focus::default() };
    let everything = PolicySet::Alone(scope.clone());
    let mut out = format!("# {}\n\npolicy  {}\n", case.name, squeezed(&case.policy));
    match (&case.task, other.is_some()) {
        (Some(task), _) => writeln!(out, "task    {}", squeezed(task)).unwrap(),
        (None, true) => out.push_str("task    the same, with more layers\n"),
        (None, false) => {}
    }
    out.push('\n');
    let teller = Telling { world: &world, other: &case.called, text: &case.policy };
    let said = match case.ask {
        Ask::NoMore => teller.tell(&question(vec![&own], task()), Said::More),
        Ask::NoLess => teller.tell(&question(task(), vec![&own]), Said::Less),
        Ask::Same => {
            let more = teller.tell(&question(vec![&own], task()), Said::More);
            more + &teller.tell(&question(task(), vec![&own]), Said::Less)
        }
        Ask::Disjoint => {
            let both = vec![&own, other.as_ref().expect("the case has another side")];
            teller.tell(&question(both, Vec::new()), Said::Common)
        }
        Ask::Never => {
            let focus = focus(&scope);
            let question = Question { allowed: vec![&own], refused: Vec::new(), focus };
            teller.tell(&question, Said::Forbidden)
        }
        Ask::NoStranger => {
            let focus = Focus { callers: Callers::Strangers, ..Focus::default() };
            let question = Question { allowed: vec![&own], refused: Vec::new(), focus };
            teller.tell(&question, Said::Forbidden)
        }
        Ask::Everything => teller.tell(&question(vec![&everything], vec![&own]), Said::Less),
    };
    out + said.trim_end()
}

/// How a finding is put.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    More,
    Less,
    Common,
    Forbidden,
}

/// Who tells.
pub(crate) struct Telling<'t> {
    pub(crate) world: &'t World,
    pub(crate) other: &'t str,
    /// The text of the policy that is asked about.
    pub(crate) text: &'t str,
}

impl Telling<'_> {
    /// The whole answer to a question.
    pub(crate) fn tell(&self, question: &Question<'_>, said: Said) -> String {
        let first = find(question, self.world);
        let all = report(question, self.world);
        let teller = Teller { question, world: self.world, other: self.other };
        let mut out = String::new();
        match &first {
            Answer::Proved(coverage) => {
                assert!(all.findings.is_empty(), "a proof, and yet a finding");
                let what = match said {
                    Said::More => "allows nothing more",
                    Said::Less => "allows nothing less",
                    Said::Common => "nothing in common",
                    Said::Forbidden => "allows nothing of it",
                };
                writeln!(out, "proved: {what}").unwrap();
                if let Some(unlisted) = &coverage.unlisted {
                    writeln!(out, "  but unlisted: {}", teller.request(unlisted)).unwrap();
                }
            }
            Answer::Witness(_) => assert!(!all.findings.is_empty(), "a witness and no finding"),
            Answer::Unknown(doubts) => {
                for it in doubts {
                    let advice = doubt(it);
                    writeln!(out, "unknown: {}\n  help: {}", advice.message, advice.help).unwrap();
                }
            }
        }
        self.findings(&teller, &all, said, &mut out);
        out
    }

    fn findings(&self, teller: &Teller<'_>, all: &Report, said: Said, out: &mut String) {
        for finding in all.findings.iter().take(MOST) {
            let sentence = match said {
                Said::More => teller.too_much(finding),
                Said::Less => teller.too_little(finding),
                Said::Common => format!("both allow {}", teller.request(&finding.witness)),
                Said::Forbidden => teller.forbidden(finding),
            };
            writeln!(out, "- {sentence}").unwrap();
            for line in self.details(teller, finding, said) {
                writeln!(out, "  {line}").unwrap();
            }
        }
        let rest = all.findings.len().saturating_sub(MOST);
        if rest > 0 {
            writeln!(out, "- and {rest} more").unwrap();
        }
    }

    /// What stands below a sentence.
    fn details(&self, teller: &Teller<'_>, finding: &Finding, said: Said) -> Vec<String> {
        let asked = &finding.witness.asked;
        let others = match said {
            Said::Less => teller.others_missing(finding),
            Said::More | Said::Common | Said::Forbidden => teller.others(finding),
        };
        let mut lines: Vec<String> = others.into_iter().collect();
        let (whose, place) = match said {
            Said::Less => ("your policy", teller.widen(asked)),
            Said::More | Said::Common | Said::Forbidden => (self.other, teller.narrow(finding)),
        };
        lines.extend(teller.nearest(whose, asked, Hints::On));
        if let Some(place) = place {
            let text = whole(self.text);
            // The place may be in another layer; then the text is not at hand.
            let shown = match place.statement.document.as_str() {
                "yours" => text.get(place.span.start..place.span.end).unwrap_or("").to_owned(),
                other => format!("in `{other}`"),
            };
            lines.push(format!("{} {}: {}", place.element, squeezed(&shown), place.message));
        }
        lines.extend(self.rests_on(teller, &finding.witness));
        lines
    }

    fn rests_on(&self, teller: &Teller<'_>, witness: &Witness) -> Vec<String> {
        let mut lines = Vec::new();
        if !witness.uncertain.is_empty() {
            lines.push(format!("rests on {}", witness.uncertain.join(", ")));
        }
        if replay(teller.question, self.world, &witness.asked).is_none() {
            lines.push("no scenario repeats it".to_owned());
        }
        lines
    }
}

/// A text on one line.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
