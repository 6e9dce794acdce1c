//! Where a resource can be: partition, Region and owning account, as few as make a difference.

use std::collections::BTreeSet;

use iam_catalog::facts;
use iam_policy::{AccountId, Case, ConditionTest, Pattern};

use crate::answer::Doubt;
use crate::bits::Bits;
use crate::text::{Class, Glob, Guide, Symbol, Var, explore};

/// The account of somebody else.
pub(crate) const STRANGER: &str = "999988887777";
/// A Region that no list knows yet.
const NEW_REGION: &str = "eu-east-9";
/// Services that answer from one Region for the whole partition (E-606).
const GLOBAL_SERVICES: &[&str] = &["iam", "sts", "organizations", "cloudfront", "route53"];

/// A place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The second field of the ARN.
    pub(crate) partition: &'static str,
    /// The service, third field of the ARN.
    pub(crate) service: String,
    /// The fourth field.
    pub(crate) region: String,
    /// The fifth field.
    pub(crate) account: String,
    /// The account that owns the resource.
    pub(crate) owner: AccountId,
    /// The Region that is called.
    pub(crate) called: String,
    /// Which of the patterns match all this.
    pub(crate) alive: Bits,
}

/// What is asked of a place.
pub(crate) struct Wanted<'w> {
    /// The fields 1 to 4 of each pattern.
    pub(crate) patterns: Vec<&'w [Pattern]>,
    /// The accounts that may own a resource, the likeliest first.
    pub(crate) owners: &'w [AccountId],
    /// Whether owners that no pattern tells apart still make a difference.
    pub(crate) each_owner: bool,
    /// The truth of the tests on `aws:RequestedRegion`.
    pub(crate) region_tests: &'w dyn Fn(&str) -> Vec<bool>,
    /// The truth of the tests on `aws:ResourceAccount`.
    pub(crate) owner_tests: &'w dyn Fn(&str) -> Vec<bool>,
}

/// The places that a template allows, one of each kind, the most ordinary first.
pub(crate) fn places(template: &str, wanted: &Wanted<'_>) -> Vec<Place> {
    let fields: Vec<&str> = template.splitn(6, ':').collect();
    let field = |at: usize| fields.get(at).copied().unwrap_or("");
    let mut found = Vec::new();
    let mut known = BTreeSet::new();
    for partition in partitions(&wanted.patterns) {
        let in_partition = matching(&Bits::all(wanted.patterns.len()), wanted, 1, partition);
        for service in services(field(2), wanted) {
            let heads = matching(&in_partition, wanted, 2, service);
            for (region, called) in regions(partition, field(3), service, wanted) {
                let in_region = matching(&heads, wanted, 3, &region);
                let region_truth = (wanted.region_tests)(&called);
                for (account, owner) in holders(field(4), service, wanted) {
                    let alive = matching(&in_region, wanted, 4, account);
                    let truth = (wanted.owner_tests)(owner.as_str());
                    let difference = wanted.each_owner.then_some(owner);
                    let sign = (alive.clone(), region_truth.clone(), truth, difference.map(text));
                    if known.insert(sign) {
                        found.push(Place {
                            partition,
                            service: service.to_owned(),
                            region: region.clone(),
                            account: account.to_owned(),
                            owner,
                            called: called.clone(),
                            alive,
                        });
                    }
                }
            }
        }
    }
    found
}

/// What the field of the service may hold: as the template says, else what patterns name.
fn services<'w>(field: &'w str, wanted: &Wanted<'w>) -> Vec<&'w str> {
    if !field.contains("${") {
        return vec![field];
    }
    let fields = wanted.patterns.iter().filter_map(|fields| fields.get(2));
    let mut named: Vec<&str> = fields.filter_map(Pattern::literal).collect();
    named.push("ec2");
    named.sort_unstable();
    named.dedup();
    named
}

/// What the field of the account may hold, and who owns the resource then.
fn holders<'w>(field: &'w str, service: &str, wanted: &Wanted<'w>) -> Vec<(&'w str, AccountId)> {
    let is_open = field.contains("${") || field == "*";
    let each = wanted.owners.iter();
    let mut found: Vec<(&str, AccountId)> =
        each.map(|owner| (if is_open { owner.as_str() } else { field }, *owner)).collect();
    // Some resources are of AWS itself, which puts a word there, or nothing; whose account that
    // is cannot be told.
    if is_open {
        let fields = wanted.patterns.iter().filter_map(|fields| fields.get(4));
        let is_word = |text: &&str| {
            AccountId::parse(text).is_none() && (!text.is_empty() || service == "ssm")
        };
        let mut words: Vec<&str> = fields.filter_map(Pattern::literal).filter(is_word).collect();
        words.sort_unstable();
        words.dedup();
        let of_each = |word| wanted.owners.iter().map(move |owner| (word, *owner));
        found.extend(words.into_iter().flat_map(of_each));
    }
    found
}

fn text(account: AccountId) -> String {
    account.as_str().to_owned()
}

/// Which of the patterns match this text in a field.
fn matching(among: &Bits, wanted: &Wanted<'_>, field: usize, text: &str) -> Bits {
    let fits = |number: &usize| {
        let fields = wanted.patterns.get(*number);
        let pattern = fields.and_then(|fields| fields.get(field));
        pattern.is_some_and(|pattern| pattern.matches(text, Case::Sensitive))
    };
    let mut kept = Bits::none(wanted.patterns.len());
    among.iter().filter(fits).for_each(|number| kept.insert(number));
    kept
}

/// The partition of nearly everybody, and others that a pattern names.
fn partitions(patterns: &[&[Pattern]]) -> impl Iterator<Item = &'static str> {
    let named = |name: &str| {
        patterns.iter().any(|fields| fields.get(1).and_then(Pattern::literal) == Some(name))
    };
    let rest: Vec<&'static str> = facts::PARTITIONS
        .iter()
        .map(|partition| partition.name)
        .filter(|name| *name == "aws" || named(name))
        .collect();
    rest.into_iter()
}

/// What the field of the Region may hold, and which Region is called then.
fn regions(
    partition: &str,
    field: &str,
    service: &str,
    wanted: &Wanted<'_>,
) -> Vec<(String, String)> {
    let global = GLOBAL_SERVICES.contains(&service);
    let of_partition = facts::partition(partition).map_or(&[][..], |it| it.regions);
    let first = of_partition.iter().filter(|region| **region == "us-east-1");
    let rest = of_partition.iter().filter(|region| **region != "us-east-1");
    let all = first.chain(rest).copied().chain([NEW_REGION]);
    let mut known = BTreeSet::new();
    let mut found = Vec::new();
    let is_open = field.contains("${") || field == "*";
    for region in all {
        let (written, called) = match (is_open, global) {
            (true, false) => (region, region),
            (true, true) => (region, "us-east-1"),
            (false, true) => (field, "us-east-1"),
            (false, false) => (field, region),
        };
        let alive = matching(&Bits::all(wanted.patterns.len()), wanted, 3, written);
        if known.insert((alive, (wanted.region_tests)(called))) {
            found.push((written.to_owned(), called.to_owned()));
        }
    }
    found
}

/// The accounts that make a difference: those that are named, one for each set of patterns with
/// wildcards, and a stranger; the own account first.
pub(crate) fn accounts<'p>(
    own: AccountId,
    fields: impl Iterator<Item = &'p Pattern>,
    tests: &[&ConditionTest],
) -> Result<Vec<AccountId>, Doubt> {
    let mut found = vec![own];
    let mut named: Vec<String> = Vec::new();
    let mut add = |text: &str| named.push(text.to_owned());
    let mut globs: Vec<Glob> = Vec::new();
    for field in fields {
        match field.literal() {
            Some(text) => add(text),
            None if *field == Pattern::anything() => {}
            None => globs.extend(shape(field)),
        }
    }
    for value in tests.iter().flat_map(|test| &test.values) {
        let text = &*value.text.value;
        add(text);
        if text.contains(['*', '?']) {
            globs.extend(shape(&Pattern::glob(text)));
        }
    }
    globs.sort();
    globs.dedup();
    if !globs.is_empty() {
        let digits = Glob { symbols: vec![Symbol::One(Class::Digit); 12] };
        let mut texts = Collected(Vec::new());
        let explored = explore(&digits, &globs, &mut 20_000, &mut texts);
        explored.map_err(|_| Doubt::Unmodelled("patterns of account ids".to_owned()))?;
        named.extend(texts.0);
    }
    for account in named.iter().filter_map(|text| AccountId::parse(text)) {
        if !found.contains(&account) {
            found.push(account);
        }
    }
    let strangers = [STRANGER, "444455556666", "000000000001", "000000000002"];
    let stranger = strangers.iter().find(|text| {
        let known = AccountId::parse(text).is_some_and(|it| found.contains(&it));
        !known
    });
    found.extend(stranger.and_then(|text| AccountId::parse(text)));
    Ok(found)
}

/// The pattern as an automaton reads it.
fn shape(pattern: &Pattern) -> Option<Glob> {
    Glob::of(pattern, Case::Sensitive, |_| Var::Shape)
}

/// Every text found.
struct Collected(Vec<String>);

impl Guide for Collected {
    fn is_hopeless(&mut self, _alive: &Bits, _sure: &Bits) -> bool {
        false
    }

    fn found(&mut self, _matched: &Bits, text: &str) -> std::ops::ControlFlow<()> {
        self.0.push(text.to_owned());
        std::ops::ControlFlow::Continue(())
    }
}
