//! The ARNs of callers that reach every combination of answers to what is asked of ARNs, accounts
//! and user names.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use iam_policy::{
    AccountId, Arn, Case, Comparison, ConditionTest, ConditionValue, Part, Pattern, PrincipalName,
    TextMatch, Typed,
};

use crate::answer::Doubt;
use crate::bits::Bits;
use crate::cast::asks::Asks;
use crate::cast::unmodelled;
use crate::question::World;
use crate::text::{Class, Glob, Guide, Symbol, Var, explore};

/// A kind of caller who has an ARN. For a role session it is the ARN of the role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bearer {
    User,
    Role,
    FederatedUser,
    Root,
}

/// How many ARNs of one kind are looked for.
const MOST_ARNS: usize = 2_000;

/// How many accounts of an organization are told apart.
const MOST_MEMBERS: usize = 32;

/// What is asked of ARNs, as patterns.
pub(super) struct Arns {
    /// Of ARNs as a whole.
    whole: Vec<Glob>,
    /// Of the account.
    accounts: Vec<Glob>,
    /// Of the account of a federated user: those of users who may stand behind one.
    parents: Vec<Glob>,
    /// Of the user's name.
    names: Vec<Glob>,
    partitions: BTreeSet<String>,
    steps: u64,
}

impl Arns {
    pub(super) fn of(asks: &Asks<'_>, world: &World) -> Result<Arns, Doubt> {
        let mut arns = Arns {
            whole: Vec::new(),
            accounts: Vec::new(),
            parents: Vec::new(),
            names: Vec::new(),
            partitions: BTreeSet::from(["aws".to_owned()]),
            steps: world.budget.texts,
        };
        for test in asks.of_key("aws:PrincipalArn") {
            arns.whole.extend(test.values.iter().filter_map(|value| pattern(test, value)));
            arns.partitions.extend(test.values.iter().filter_map(partition));
        }
        let within = |test: &ConditionTest, class: Class| {
            let limited = |value| pattern(test, value).and_then(|glob| narrowed(&glob, class));
            test.values.iter().filter_map(limited).collect::<Vec<Glob>>()
        };
        for test in asks.of_key("aws:PrincipalAccount") {
            arns.numbers(test)?;
            arns.accounts.extend(within(test, Class::NotColon));
        }
        for test in asks.of_key("aws:username") {
            if !is_of_text(test) {
                return Err(unmodelled("a test of `aws:username` that compares no texts"));
            }
            arns.names.extend(within(test, Class::NotSlash));
        }
        asks.entries().for_each(|entry| arns.entry(entry));
        if asks.minds_organization {
            arns.organization(asks, world)?;
        }
        arns.account(world.account);
        Ok(arns)
    }

    /// ARNs of this kind for every combination of answers, shortest first.
    pub(super) fn reach(&mut self, bearer: Bearer) -> Result<Vec<String>, Doubt> {
        let patterns = self.patterns(bearer);
        let mut found = Collector { texts: Vec::new() };
        for partition in &self.partitions {
            let language = language(bearer, partition);
            let explored = explore(&language, &patterns, &mut self.steps, &mut found);
            if explored.is_err() || found.texts.len() > MOST_ARNS {
                return Err(Doubt::Key("aws:PrincipalArn".to_owned()));
            }
        }
        Ok(found.texts)
    }

    fn entry(&mut self, entry: &PrincipalName) {
        match entry {
            PrincipalName::Account(account) => self.account(*account),
            PrincipalName::User(arn)
            | PrincipalName::Role(arn)
            | PrincipalName::FederatedUser(arn) => {
                self.whole.push(Glob::literal(arn));
                let Some(arn) = Arn::parse(arn) else { return };
                self.partitions.insert(arn.partition().to_owned());
                if matches!(entry, PrincipalName::User(_)) {
                    self.parents.push(Glob::literal(arn.account()));
                }
            }
            PrincipalName::RoleSession(arn) => {
                let Some(arn) = Arn::parse(arn) else { return };
                let role = arn.resource().split('/').nth(1).unwrap_or("");
                let mut glob =
                    Glob::literal(&format!("arn:{}:iam::{}:role", arn.partition(), arn.account()));
                glob.push(Symbol::Many(Class::Any));
                glob.push_text(&format!("/{role}"), Case::Sensitive);
                self.whole.push(glob);
                self.partitions.insert(arn.partition().to_owned());
            }
            PrincipalName::Anyone
            | PrincipalName::Service(_)
            | PrincipalName::Federated(_)
            | PrincipalName::CanonicalUser(_)
            | PrincipalName::UniqueId(_) => {}
        }
    }

    /// Accounts on both sides of the numbers that accounts are compared with.
    fn numbers(&mut self, test: &ConditionTest) -> Result<(), Doubt> {
        if matches!(test.operator.operator.comparison, Comparison::Number(_)) {
            let number = |value: &ConditionValue| value.text.value.parse::<u64>().ok();
            let constants: Option<Vec<u64>> = test.values.iter().map(number).collect();
            let Some(constants) = constants else { return Err(odd_account()) };
            let near = constants.iter().flat_map(|it| it.saturating_sub(1)..=it.saturating_add(1));
            let ids = near.filter_map(|number| AccountId::parse(&format!("{number:012}")));
            ids.for_each(|account| self.account(account));
            return Ok(());
        }
        if is_of_text(test) { Ok(()) } else { Err(odd_account()) }
    }

    fn account(&mut self, account: AccountId) {
        self.accounts.push(Glob::literal(account.as_str()));
    }

    /// What decides whether the policies of an organization bind a caller.
    fn organization(&mut self, asks: &Asks<'_>, world: &World) -> Result<(), Doubt> {
        if let Some(org) = &world.org {
            if org.member_accounts.len() > MOST_MEMBERS {
                return Err(unmodelled("an organization of so many accounts"));
            }
            let accounts = org.member_accounts.iter().chain(&org.management_account);
            accounts.for_each(|account| self.account(*account));
        }
        if !asks.layered.is_empty() {
            let linked = Pattern::glob("*:role/aws-service-role/*");
            self.whole.extend(Glob::of(&linked, Case::Sensitive, |_| Var::Missing));
        }
        Ok(())
    }

    /// All that is asked, as patterns of the whole ARN, each once.
    fn patterns(&self, bearer: Bearer) -> Vec<Glob> {
        let mut patterns: BTreeSet<Glob> = self.whole.iter().cloned().collect();
        let parents = self.parents.iter().filter(|_| bearer == Bearer::FederatedUser);
        for account in self.accounts.iter().chain(parents) {
            let mut glob = Glob::literal("arn:");
            glob.push(Symbol::Many(Class::NotColon));
            glob.push(Symbol::Char(':'));
            glob.push(Symbol::Many(Class::NotColon));
            glob.push_text("::", Case::Sensitive);
            account.symbols.iter().for_each(|symbol| glob.push(*symbol));
            glob.push(Symbol::Char(':'));
            glob.push(Symbol::Many(Class::Any));
            patterns.insert(glob);
        }
        let names = self.names.iter().filter(|_| bearer == Bearer::User);
        patterns.extend(names.map(|name| {
            let mut glob = Glob::any();
            glob.push(Symbol::Char('/'));
            name.symbols.iter().for_each(|symbol| glob.push(*symbol));
            glob
        }));
        patterns.into_iter().collect()
    }
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

/// The texts that one value of a test matches, its variables read as `*`.
pub(super) fn pattern(test: &ConditionTest, value: &ConditionValue) -> Option<Glob> {
    let case = match test.operator.operator.comparison {
        Comparison::Text(TextMatch::IgnoreCase) => Case::Ignored,
        Comparison::Text(TextMatch::Exact | TextMatch::Wildcard)
        | Comparison::Arn
        | Comparison::Number(_)
        | Comparison::Date(_)
        | Comparison::Bool
        | Comparison::Binary
        | Comparison::Ip
        | Comparison::Null => Case::Sensitive,
    };
    match &value.value {
        Typed::Text(pattern) => Glob::of(pattern, case, |_| Var::Shape),
        Typed::Arn(arn) => Glob::of_arn(arn, |_| Var::Shape),
        Typed::AnyArn => Some(Glob::any_arn()),
        // A number that a text is compared with is a text here as well.
        Typed::Number => Some(Glob::literal(&value.text.value)),
        Typed::Date(_) | Typed::Bool(_) | Typed::Binary | Typed::Ip(_) | Typed::Never => None,
    }
}

/// Whether a test compares texts, or asks for presence alone. No account and no name of a user is
/// an ARN, so that tests of ARNs are settled.
fn is_of_text(test: &ConditionTest) -> bool {
    match test.operator.operator.comparison {
        Comparison::Text(_) | Comparison::Arn | Comparison::Null => true,
        Comparison::Number(_)
        | Comparison::Date(_)
        | Comparison::Bool
        | Comparison::Binary
        | Comparison::Ip => false,
    }
}

fn odd_account() -> Doubt {
    unmodelled("a test of `aws:PrincipalAccount` that compares neither texts nor whole numbers")
}

/// The pattern with characters of a class alone; `None` where it matches no such text.
fn narrowed(glob: &Glob, class: Class) -> Option<Glob> {
    let mut narrow = Glob::default();
    for symbol in &glob.symbols {
        match *symbol {
            Symbol::Char(':') | Symbol::Fold(':') => return None,
            Symbol::Char('/') | Symbol::Fold('/') if class == Class::NotSlash => return None,
            Symbol::Char(_) | Symbol::Fold(_) => narrow.push(*symbol),
            Symbol::One(_) => narrow.push(Symbol::One(class)),
            Symbol::Many(_) => narrow.push(Symbol::Many(class)),
        }
    }
    Some(narrow)
}

/// The partition that a value of `aws:PrincipalArn` names.
fn partition(value: &ConditionValue) -> Option<String> {
    let text = Pattern::glob(&value.text.value);
    let Some(Part::Text(literal)) = text.parts().next() else { return None };
    let mut fields = literal.split(':').skip(1);
    let partition = fields.next()?;
    fields.next()?;
    Some(partition.to_owned()).filter(|it| !it.is_empty())
}

/// Keeps every text found.
struct Collector {
    texts: Vec<String>,
}

impl Guide for Collector {
    fn is_hopeless(&mut self, _alive: &Bits, _sure: &Bits) -> bool {
        false
    }

    fn found(&mut self, _matched: &Bits, text: &str) -> ControlFlow<()> {
        self.texts.push(text.to_owned());
        if self.texts.len() > MOST_ARNS {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
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
    let mut found = Collector { texts: Vec::new() };
    let mut steps = world.budget.texts;
    match explore(&language, &patterns, &mut steps, &mut found) {
        Ok(()) if found.texts.len() <= MOST_ARNS => Ok(found.texts),
        Ok(()) | Err(_) => Err(Doubt::Key("aws:PrincipalServiceName".to_owned())),
    }
}
