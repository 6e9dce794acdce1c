//! Claims about policies, such as "allows no more than that one", put to every request.

mod limit;
mod public;
mod side;
mod text;
mod write;

use crate::answer::{Doubt, Finding, Report};
use crate::claim::public::named;
use crate::find::report;
use crate::question::{Callers, Focus, PolicySet, Question, World};

pub use limit::{Limit, Misclaimed};
pub use side::{Around, Read, Side, Source, alone, layers};
pub use text::Telling;
pub use write::{diff_json, proofs_json};

/// What is said of a policy.
#[derive(Debug, Clone)]
pub enum Claim {
    /// Whatever it allows, the other side allows too.
    NoMoreThan(Side),
    /// It and the other side allow the same.
    Equals(Side),
    /// The other side is an older version of it, which allowed the same.
    Unchanged(Side),
    /// It and the other side never allow the same request.
    DisjointFrom(Side),
    /// It allows none of these requests.
    NotGranted(Limit),
    /// It allows every one of these requests.
    Grants(Limit),
    /// It lets nobody in from elsewhere whom it does not name.
    NoPublic,
    /// This side lacks a layer, whose name is the text, and allows nothing that the whole does not.
    TakesNothing(&'static str, Side),
}

/// How a request goes against a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The policy allows it and the other side does not.
    TooMuch,
    /// The other side allows it and the policy does not.
    TooLittle,
    /// The older version allows it and the policy does not.
    Lost,
    /// Both allow it.
    Shared,
    /// The policy allows it, and nothing of the kind was to be allowed.
    Granted,
    /// The policy does not allow it, and everything of the kind was to be allowed.
    Missing,
    /// The policy allows it to a stranger.
    Public,
    /// It is allowed but for a layer.
    Taken,
}

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It holds for every request.
    Proved,
    /// It could not be told.
    Unknown,
    /// Some request goes against it.
    Refuted,
}

/// A claim with everything found that goes against it.
#[derive(Debug)]
pub struct Proof<'c> {
    /// The policy.
    pub subject: &'c Side,
    /// What was said of it.
    pub claim: &'c Claim,
    /// One search for each way in which a request could go against it.
    pub searches: Vec<Search<'c>>,
    world: &'c World,
}

/// One way in which requests could go against a claim, and those that do.
#[derive(Debug)]
pub struct Search<'c> {
    /// The way.
    pub way: Way,
    /// The side that must allow such a request; none where every request is meant.
    allowed: Vec<&'c PolicySet>,
    refused: Vec<&'c PolicySet>,
    focus: Focus<'c>,
    /// What was found.
    pub report: Report,
}

/// Puts a claim to every request.
pub fn prove<'c>(subject: &'c Side, claim: &'c Claim, world: &'c World) -> Proof<'c> {
    let own = &subject.set;
    let any = Focus::default();
    let searches = match claim {
        Claim::NoMoreThan(other) => vec![(Way::TooMuch, vec![own], vec![&other.set], any)],
        Claim::Equals(other) => vec![
            (Way::TooMuch, vec![own], vec![&other.set], any.clone()),
            (Way::TooLittle, vec![&other.set], vec![own], any),
        ],
        Claim::Unchanged(other) => vec![
            (Way::TooMuch, vec![own], vec![&other.set], any.clone()),
            (Way::Lost, vec![&other.set], vec![own], any),
        ],
        Claim::DisjointFrom(other) => vec![(Way::Shared, vec![own, &other.set], vec![], any)],
        Claim::NotGranted(limit) => vec![(Way::Granted, vec![own], vec![], limit.focus())],
        Claim::Grants(limit) => {
            vec![(Way::Missing, vec![limit.everything()], vec![own], limit.focus())]
        }
        Claim::NoPublic => {
            let strangers = Focus { callers: Callers::Strangers, ..Focus::default() };
            vec![(Way::Public, vec![own], vec![], strangers)]
        }
        Claim::TakesNothing(_, without) => {
            vec![(Way::Taken, vec![&without.set], vec![own], any)]
        }
    };
    let named = match claim {
        Claim::NoPublic => named(own),
        Claim::NoMoreThan(_)
        | Claim::Equals(_)
        | Claim::Unchanged(_)
        | Claim::DisjointFrom(_)
        | Claim::NotGranted(_)
        | Claim::Grants(_)
        | Claim::TakesNothing(..) => None,
    };
    let searches = searches.into_iter().map(|(way, allowed, refused, focus)| {
        let refusing = refused.iter().copied().chain(&named).collect();
        let asked = Question { allowed: allowed.clone(), refused: refusing, focus: focus.clone() };
        let mut report = report(&asked, world);
        // What rests on what AWS does not say counts least.
        report.findings.sort_by_key(|finding| !finding.witness.uncertain.is_empty());
        Search { way, allowed, refused, focus, report }
    });
    let searches = searches.collect();
    Proof { subject, claim, searches, world }
}

impl Proof<'_> {
    /// What became of the claim.
    pub fn verdict(&self) -> Verdict {
        self.searches.iter().map(Search::verdict).max().unwrap_or(Verdict::Proved)
    }

    /// How many requests stand as examples against the claim.
    pub fn count(&self) -> usize {
        self.searches.iter().map(|it| it.report.findings.len()).sum()
    }

    /// How many actions exist.
    pub fn actions(&self) -> usize {
        self.searches.iter().map(|it| it.report.coverage.actions).max().unwrap_or(0)
    }

    /// What could not be told, each once.
    fn doubts(&self) -> Vec<&Doubt> {
        let mut all: Vec<&Doubt> = self.searches.iter().flat_map(|it| &it.report.doubts).collect();
        all.sort();
        all.dedup();
        all
    }

    /// The scenario in which a person sees the policy decide the first request found; `None` where
    /// there is none, or where no scenario can show it.
    pub fn scenario(&self) -> Option<String> {
        let search = self.searches.iter().find(|it| !it.report.findings.is_empty())?;
        self.replay(search, search.report.findings.first()?).into_iter().next().map(|it| it.text)
    }

    /// The scenarios of everything found.
    pub fn scenarios(&self) -> Vec<Shown> {
        let all = self
            .searches
            .iter()
            .flat_map(|search| search.report.findings.iter().map(move |finding| (search, finding)));
        let numbered = (1..).zip(all).flat_map(|(number, (search, finding))| {
            let shown = self.replay(search, finding).into_iter();
            shown.map(move |it| Shown { name: format!("{number}-{}", it.name), ..it })
        });
        numbered.collect()
    }

    /// The scenarios of one request, that of the policy first.
    fn replay(&self, search: &Search<'_>, finding: &Finding) -> Vec<Shown> {
        let question = search.question();
        let asked = &finding.witness.asked;
        let Some(replay) = crate::replay::replay(&question, self.world, asked) else {
            return Vec::new();
        };
        let shown = |name: &str, text| Shown { name: name.to_owned(), text };
        let allowed = replay.allowed.into_iter().zip(["allowed", "allowed-too"]);
        let allowed = allowed.map(|(text, name)| shown(name, text));
        let refused = replay.refused.into_iter().map(|text| shown("refused", text));
        match search.way {
            Way::TooMuch | Way::Taken => allowed.chain(refused).collect(),
            Way::TooLittle | Way::Lost => refused.chain(allowed).collect(),
            Way::Missing => refused.collect(),
            Way::Shared | Way::Granted | Way::Public => allowed.collect(),
        }
    }
}

/// A scenario that shows a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What it shows: `1-allowed`, `1-refused`.
    pub name: String,
    /// The scenario, as JSON.
    pub text: String,
}

impl<'c> Search<'c> {
    /// What became of this search.
    fn verdict(&self) -> Verdict {
        let is_certain = |finding: &Finding| finding.witness.uncertain.is_empty();
        if self.report.findings.iter().any(is_certain) {
            Verdict::Refuted
        } else if self.report.findings.is_empty() && self.report.doubts.is_empty() {
            Verdict::Proved
        } else {
            Verdict::Unknown
        }
    }

    /// What was asked, without those whom `NoPublic` leaves out: they are nobody's policy.
    fn question(&self) -> Question<'c> {
        Question {
            allowed: self.allowed.clone(),
            refused: self.refused.clone(),
            focus: self.focus.clone(),
        }
    }
}

impl Way {
    /// The code that such a finding is told under.
    pub fn code(self) -> &'static str {
        match self {
            Way::TooMuch => "over-permissive",
            Way::TooLittle | Way::Lost | Way::Missing | Way::Taken => "under-permissive",
            Way::Shared | Way::Granted | Way::Public => "forbidden-access-granted",
        }
    }

    /// The word for JSON.
    pub fn word(self) -> &'static str {
        match self {
            Way::TooMuch => "too-much",
            Way::TooLittle => "too-little",
            Way::Lost => "lost",
            Way::Shared => "shared",
            Way::Granted => "granted",
            Way::Missing => "missing",
            Way::Public => "public",
            Way::Taken => "taken",
        }
    }
}

impl Verdict {
    /// The word for JSON.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Proved => "proved",
            Verdict::Unknown => "unknown",
            Verdict::Refuted => "refuted",
        }
    }
}

impl Claim {
    /// The word for JSON and on the command line.
    pub fn word(&self) -> &'static str {
        match self {
            Claim::NoMoreThan(_) => "no-more-than",
            Claim::Equals(_) => "equals",
            Claim::Unchanged(_) => "unchanged",
            Claim::DisjointFrom(_) => "disjoint-from",
            Claim::NotGranted(_) => "not-granted",
            Claim::Grants(_) => "grants",
            Claim::NoPublic => "no-public",
            Claim::TakesNothing(..) => "effect-of",
        }
    }

    /// The other side, where there is one.
    pub fn other(&self) -> Option<&Side> {
        match self {
            Claim::NoMoreThan(other)
            | Claim::Equals(other)
            | Claim::Unchanged(other)
            | Claim::DisjointFrom(other) => Some(other),
            Claim::NotGranted(_) | Claim::Grants(_) | Claim::NoPublic | Claim::TakesNothing(..) => {
                None
            }
        }
    }
}
