//! The ARNs of callers that reach every combination of answers to what is asked of ARNs, accounts
//! and user names.

mod asked;

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use iam_policy::{AccountId, Arn, Case, ConditionTest, PrincipalName};

use crate::answer::Doubt;
use crate::bits::Bits;
use crate::cast::arns::asked::{About, Asked, Questions};
use crate::cast::asks::Asks;
use crate::question::World;
use crate::text::{Class, Glob, Guide, Symbol, explore};

pub(super) use asked::{has_variable, pattern};

/// A kind of caller who has an ARN. For a role session it is the ARN of the role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bearer {
    User,
    Role,
    FederatedUser,
    Root,
}

/// How many ARNs of one kind are looked for.
const MOST_ARNS: usize = 1_000;

/// Which part of the budget for texts callers may cost: one of so many.
const SHARE: u64 = 20;

/// An account that may be a stranger; the next ones follow.
const STRANGER: u64 = 999_988_887_777;

/// What is asked of ARNs.
pub(super) struct Arns {
    questions: Questions,
    home: AccountId,
    steps: u64,
}

impl Arns {
    pub(super) fn of(asks: &Asks<'_>, world: &World) -> Result<Arns, Doubt> {
        let questions = Questions::of(asks, world)?;
        Ok(Arns { questions, home: world.account, steps: world.budget.texts / SHARE })
    }

    /// ARNs of this kind for every combination of answers, ordinary ones first.
    pub(super) fn reach(&mut self, bearer: Bearer) -> Result<Vec<String>, Doubt> {
        let mut all = vec![self.ordinary(bearer, self.home)];
        all.push(self.ordinary(bearer, self.stranger()));
        let asked = || self.questions.all.iter().filter(|asked| asked.concerns(bearer));
        if asked().all(Asked::is_plain) {
            all.extend(asked().flat_map(|asked| self.named(bearer, asked)));
            return Ok(all);
        }
        let globs: Vec<Glob> = asked().flat_map(Asked::whole).collect();
        let patterns: Vec<Glob> =
            globs.iter().collect::<BTreeSet<_>>().into_iter().cloned().collect();
        let number = |glob: &Glob| patterns.iter().position(|it| it == glob);
        let group = |asked: &Asked| asked.whole().filter_map(|glob| number(&glob)).collect();
        let mut found = Collector::new(asked().map(group).collect());
        for partition in &self.questions.partitions {
            let language = language(bearer, partition);
            let explored = explore(&language, &patterns, &mut self.steps, &mut found);
            if explored.is_err() || found.is_full() {
                return Err(Doubt::Key("aws:PrincipalArn".to_owned()));
            }
        }
        for text in found.texts {
            all.extend(self.nicer(bearer, &text));
            all.push(text);
        }
        Ok(all)
    }

    /// The ARNs of this kind at home among the names of the story.
    pub(super) fn of_story(&self, bearer: Bearer, names: &[String]) -> Vec<String> {
        let partitions = &self.questions.partitions;
        let fits = |name: &&String| {
            let home = Arn::parse(name).is_some_and(|arn| arn.account() == self.home.as_str());
            home && partitions.iter().any(|partition| language(bearer, partition).matches(name))
        };
        names.iter().filter(fits).cloned().collect()
    }

    /// Forms of an ARN that are easier to read; whether they answer the same is for others to see.
    fn nicer(&self, bearer: Bearer, text: &str) -> Vec<String> {
        let at_home = |text: &str| {
            let mut fields: Vec<&str> = text.splitn(6, ':').collect();
            *fields.get_mut(4)? = self.home.as_str();
            Some(fields.join(":"))
        };
        let renamed = |text: &str| {
            let (path, _) = text.rsplit_once('/')?;
            Some(format!("{path}/{}", bearer.names().first()?))
        };
        let named = renamed(text);
        let all = [named.as_deref().and_then(at_home), at_home(text), named];
        all.into_iter().flatten().collect()
    }

    /// The ARNs of this kind that plain patterns are about.
    fn named(&self, bearer: Bearer, asked: &Asked) -> Vec<String> {
        let texts = asked.globs.iter().filter_map(literal_text);
        match asked.about {
            About::Whole => {
                let is_bearer = |text: &String| {
                    let mut partitions = self.questions.partitions.iter();
                    partitions.any(|partition| language(bearer, partition).matches(text))
                };
                texts.filter(is_bearer).collect()
            }
            About::Account | About::Parent => {
                let accounts = texts.filter_map(|text| AccountId::parse(&text));
                accounts.map(|account| self.ordinary(bearer, account)).collect()
            }
            About::Role => {
                // The role without a path.
                let short = |glob: &Glob| Glob {
                    symbols: glob.symbols.iter().filter(|it| !is_run(it)).copied().collect(),
                };
                asked.globs.iter().filter_map(|glob| literal_text(&short(glob))).collect()
            }
            About::Name => Vec::new(),
        }
    }

    /// An ARN in this account that no policy names.
    pub(super) fn ordinary(&self, bearer: Bearer, account: AccountId) -> String {
        let arn = |name: &str| match bearer {
            Bearer::User => format!("arn:aws:iam::{account}:user/{name}"),
            Bearer::Role => format!("arn:aws:iam::{account}:role/{name}"),
            Bearer::FederatedUser => format!("arn:aws:sts::{account}:federated-user/{name}"),
            Bearer::Root => format!("arn:aws:iam::{account}:root"),
        };
        let about_names = self.questions.all.iter().filter(|asked| match asked.about {
            About::Whole | About::Role => true,
            About::Account | About::Parent | About::Name => false,
        });
        let globs: Vec<&Glob> = about_names.flat_map(|asked| &asked.globs).collect();
        let numbered = (0..=globs.len()).map(|number| format!("caller-{number}"));
        let names = bearer.names().iter().map(|name| (*name).to_owned()).chain(numbered);
        let mut arns = names.map(|name| arn(&name));
        let is_free = |text: &String| !globs.iter().any(|glob| glob.matches(text));
        arns.find(is_free).unwrap_or_else(|| arn("ana"))
    }

    /// An account that no policy names.
    fn stranger(&self) -> AccountId {
        let globs = || {
            self.questions.all.iter().flat_map(|asked| match asked.about {
                About::Account | About::Parent => &asked.globs[..],
                About::Whole | About::Role | About::Name => &[],
            })
        };
        let numbers = STRANGER..=STRANGER + globs().count() as u64;
        let mut accounts = numbers.filter_map(|number| AccountId::parse(&number.to_string()));
        let is_free = |account: &AccountId| !globs().any(|glob| glob.matches(account.as_str()));
        accounts.find(is_free).unwrap_or(self.home)
    }
}

impl Bearer {
    /// Names for ordinary callers.
    fn names(self) -> &'static [&'static str] {
        match self {
            Bearer::User => &["ana", "ben"],
            Bearer::Role => &["crew", "office"],
            Bearer::FederatedUser => &["guest", "visitor"],
            Bearer::Root => &[],
        }
    }
}

/// The one text that a glob matches.
fn literal_text(glob: &Glob) -> Option<String> {
    let character = |symbol: &Symbol| match symbol {
        Symbol::Char(character) => Some(*character),
        Symbol::Fold(_) | Symbol::One(_) | Symbol::Many(_) => None,
    };
    glob.symbols.iter().map(character).collect()
}

fn is_run(symbol: &Symbol) -> bool {
    matches!(symbol, Symbol::Many(_))
}

/// All ARNs of a kind in a partition.
fn language(bearer: Bearer, partition: &str) -> Glob {
    let service = match bearer {
        Bearer::User | Bearer::Role | Bearer::Root => "iam",
        Bearer::FederatedUser => "sts",
    };
    let mut glob = Glob::literal(&format!("arn:{partition}:{service}::"));
    (0..12).for_each(|_| glob.push(Symbol::One(Class::Digit)));
    let (head, path) = match bearer {
        Bearer::User => (":user/", Some(Class::NotColon)),
        Bearer::Role => (":role/", Some(Class::NotColon)),
        Bearer::FederatedUser => (":federated-user/", Some(Class::NotSlash)),
        Bearer::Root => (":root", None),
    };
    glob.push_text(head, Case::Sensitive);
    if let Some(class) = path {
        glob.push(Symbol::Many(class));
        glob.push(Symbol::One(Class::NotSlash));
    }
    glob
}

/// Keeps one text for every combination of answers.
struct Collector {
    /// The patterns of each question.
    questions: Vec<Bits>,
    known: BTreeSet<Bits>,
    texts: Vec<String>,
}

impl Collector {
    fn new(questions: Vec<Bits>) -> Collector {
        Collector { questions, known: BTreeSet::new(), texts: Vec::new() }
    }

    fn is_full(&self) -> bool {
        self.texts.len() > MOST_ARNS
    }
}

impl Guide for Collector {
    fn is_hopeless(&mut self, alive: &Bits, sure: &Bits) -> bool {
        let is_open = |question: &Bits| question.meets(alive) && !question.meets(sure);
        if self.questions.iter().any(is_open) {
            return false;
        }
        let yes = self.questions.iter().enumerate().filter(|(_, it)| it.meets(sure));
        self.known.contains(&yes.map(|(at, _)| at).collect::<Bits>())
    }

    fn found(&mut self, matched: &Bits, text: &str) -> ControlFlow<()> {
        let yes = self.questions.iter().enumerate().filter(|(_, it)| it.meets(matched));
        if self.known.insert(yes.map(|(at, _)| at).collect()) {
            self.texts.push(text.to_owned());
        }
        if self.is_full() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Service names for every combination of answers to the tests of the name of a service.
pub(super) fn services(asks: &Asks<'_>, world: &World) -> Result<Vec<String>, Doubt> {
    let keys = ["aws:PrincipalServiceName", "aws:PrincipalServiceNamesList"];
    let tests = || keys.into_iter().flat_map(|key| asks.of_key(key));
    let globs = |test: &'_ ConditionTest| {
        test.values.iter().filter_map(|value| pattern(test, value)).collect::<Vec<_>>()
    };
    let mut patterns: BTreeSet<Glob> = tests().flat_map(globs).collect();
    if patterns.is_empty() {
        return Ok(Vec::new());
    }
    patterns.extend(asks.entries().filter_map(|entry| {
        let PrincipalName::Service(name) = entry else { return None };
        Some(Glob::literal(name))
    }));
    let mut language = Glob::default();
    language.push(Symbol::One(Class::NotSlash));
    language.push(Symbol::Many(Class::NotSlash));
    language.push_text(".amazonaws.com", Case::Sensitive);
    let patterns: Vec<Glob> = patterns.into_iter().collect();
    let mut found = Collector::new((0..patterns.len()).map(|at| Bits::from_iter([at])).collect());
    let mut steps = world.budget.texts / SHARE;
    match explore(&language, &patterns, &mut steps, &mut found) {
        Ok(()) if !found.is_full() => Ok(found.texts),
        Ok(()) | Err(_) => Err(Doubt::Key("aws:PrincipalServiceName".to_owned())),
    }
}
