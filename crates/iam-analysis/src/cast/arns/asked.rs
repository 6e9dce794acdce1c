//! What is asked of the ARNs of callers, as questions "does one of these patterns match?".

use std::collections::BTreeSet;

use iam_policy::{
    AccountId, Arn, Case, Comparison, ConditionTest, ConditionValue, Part, Pattern, PrincipalName,
    TextMatch, Typed,
};

use super::Bearer;
use crate::answer::Doubt;
use crate::cast::asks::Asks;
use crate::cast::unmodelled;
use crate::question::World;
use crate::text::{Class, Glob, Symbol, Var};

/// Whether one of several patterns matches.
pub(super) struct Asked {
    pub(super) about: About,
    pub(super) globs: Vec<Glob>,
}

/// What a pattern is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// The ARN as a whole.
    Whole,
    /// The ARN of a role that has this last name, whatever its path.
    Role,
    /// The account.
    Account,
    /// The account of a federated user: that of a user who may stand behind one.
    Parent,
    /// The name of a user.
    Name,
}

/// How many accounts of an organization are told apart.
const MOST_MEMBERS: usize = 32;

/// Everything asked, and the partitions that are named.
pub(super) struct Questions {
    pub(super) all: Vec<Asked>,
    pub(super) partitions: BTreeSet<String>,
}

impl Questions {
    pub(super) fn of(asks: &Asks<'_>, world: &World) -> Result<Questions, Doubt> {
        let partitions = BTreeSet::from(["aws".to_owned()]);
        let mut questions = Questions { all: Vec::new(), partitions };
        questions.account(world.account);
        for test in asks.of_key("aws:PrincipalArn") {
            questions.values(About::Whole, test, None);
            questions.partitions.extend(test.values.iter().filter_map(partition));
        }
        for test in asks.of_key("aws:PrincipalAccount") {
            questions.numbers(test)?;
            questions.values(About::Account, test, Some(Class::NotColon));
        }
        for test in asks.of_key("aws:username") {
            if !is_of_text(test) {
                return Err(unmodelled("a test of `aws:username` that compares no texts"));
            }
            questions.values(About::Name, test, Some(Class::NotSlash));
        }
        asks.entries().for_each(|entry| questions.entry(entry));
        if asks.minds_organization {
            questions.organization(asks, world)?;
        }
        Ok(questions)
    }

    /// The values of a test: one question, but where variables leave open what they match.
    fn values(&mut self, about: About, test: &ConditionTest, class: Option<Class>) {
        let glob = |value: &ConditionValue| {
            let glob = pattern(test, value)?;
            class.map_or(Some(glob.clone()), |class| narrowed(&glob, class))
        };
        let globs: Vec<Glob> = test.values.iter().filter_map(glob).collect();
        if has_variable(test) {
            globs.into_iter().for_each(|glob| self.ask(about, glob));
        } else if !globs.is_empty() {
            self.all.push(Asked { about, globs });
        }
    }

    fn ask(&mut self, about: About, glob: Glob) {
        let is_known = |it: &Asked| it.about == about && it.globs == [glob.clone()];
        if !self.all.iter().any(is_known) {
            self.all.push(Asked { about, globs: vec![glob] });
        }
    }

    fn account(&mut self, account: AccountId) {
        self.ask(About::Account, Glob::literal(account.as_str()));
    }

    fn entry(&mut self, entry: &PrincipalName) {
        let text = match entry {
            PrincipalName::Account(account) => return self.account(*account),
            PrincipalName::User(arn)
            | PrincipalName::Role(arn)
            | PrincipalName::RoleSession(arn)
            | PrincipalName::FederatedUser(arn) => arn,
            PrincipalName::Anyone
            | PrincipalName::Service(_)
            | PrincipalName::Federated(_)
            | PrincipalName::CanonicalUser(_)
            | PrincipalName::UniqueId(_) => return,
        };
        let Some(arn) = Arn::parse(text) else { return };
        self.partitions.insert(arn.partition().to_owned());
        if matches!(entry, PrincipalName::RoleSession(_)) {
            let role = arn.resource().split('/').nth(1).unwrap_or("");
            let head = format!("arn:{}:iam::{}:role", arn.partition(), arn.account());
            let mut glob = Glob::literal(&head);
            glob.push(Symbol::Many(Class::Any));
            glob.push_text(&format!("/{role}"), Case::Sensitive);
            return self.ask(About::Role, glob);
        }
        self.ask(About::Whole, Glob::literal(text));
        if matches!(entry, PrincipalName::User(_)) {
            self.ask(About::Parent, Glob::literal(arn.account()));
        }
    }

    /// Accounts on both sides of the numbers that accounts are compared with.
    fn numbers(&mut self, test: &ConditionTest) -> Result<(), Doubt> {
        if is_of_text(test) {
            return Ok(());
        }
        let is_number = matches!(test.operator.operator.comparison, Comparison::Number(_));
        let number = |value: &ConditionValue| value.text.value.parse::<u64>().ok();
        let constants: Option<Vec<u64>> = test.values.iter().map(number).collect();
        let Some(constants) = constants.filter(|_| is_number) else {
            let what = "a test of `aws:PrincipalAccount` that compares no texts and whole numbers";
            return Err(unmodelled(what));
        };
        let near = constants.iter().flat_map(|it| it.saturating_sub(1)..=it.saturating_add(1));
        let ids = near.filter_map(|number| AccountId::parse(&format!("{number:012}")));
        ids.for_each(|account| self.account(account));
        Ok(())
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
            let linked = Glob::of(&linked, Case::Sensitive, |_| Var::Missing);
            linked.into_iter().for_each(|glob| self.ask(About::Whole, glob));
        }
        Ok(())
    }
}

impl Asked {
    /// Whether it can be asked of callers of this kind.
    pub(super) fn concerns(&self, bearer: Bearer) -> bool {
        match self.about {
            About::Whole | About::Account => true,
            About::Role => bearer == Bearer::Role,
            About::Parent => bearer == Bearer::FederatedUser,
            About::Name => bearer == Bearer::User,
        }
    }

    /// Whether only callers who are named by the policies answer with yes.
    pub(super) fn is_plain(&self) -> bool {
        match self.about {
            About::Whole | About::Account | About::Parent => {
                self.globs.iter().all(Glob::is_literal)
            }
            About::Role => true,
            About::Name => false,
        }
    }

    /// Its patterns, as patterns of whole ARNs.
    pub(super) fn whole(&self) -> impl Iterator<Item = Glob> {
        self.globs.iter().map(|glob| match self.about {
            About::Whole | About::Role => glob.clone(),
            About::Account | About::Parent => of_account(glob),
            About::Name => {
                let mut whole = Glob::any();
                whole.push(Symbol::Char('/'));
                glob.symbols.iter().for_each(|symbol| whole.push(*symbol));
                whole
            }
        })
    }
}

/// The pattern of the ARNs of callers whose account matches.
fn of_account(account: &Glob) -> Glob {
    let mut whole = Glob::literal("arn:");
    whole.push(Symbol::Many(Class::NotColon));
    whole.push(Symbol::Char(':'));
    whole.push(Symbol::Many(Class::NotColon));
    whole.push_text("::", Case::Sensitive);
    account.symbols.iter().for_each(|symbol| whole.push(*symbol));
    whole.push(Symbol::Char(':'));
    whole.push(Symbol::Many(Class::Any));
    whole
}

/// Whether a value of the test has a variable.
pub(in crate::cast) fn has_variable(test: &ConditionTest) -> bool {
    test.values.iter().any(|value| match &value.value {
        Typed::Text(pattern) => pattern.has_variable(),
        Typed::Arn(pattern) => pattern.has_variable(),
        Typed::AnyArn
        | Typed::Number
        | Typed::Date(_)
        | Typed::Bool(_)
        | Typed::Binary
        | Typed::Ip(_)
        | Typed::Never => false,
    })
}

/// The texts that one value of a test matches, its variables read as `*`.
pub(in crate::cast) fn pattern(test: &ConditionTest, value: &ConditionValue) -> Option<Glob> {
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
