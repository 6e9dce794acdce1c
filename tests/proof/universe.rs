//! Every request of the small universe, as far as the policies can tell requests apart.
//!
//! Names and values that no block and no test tells apart are tried once; the evaluator says which
//! these are, a block and a test at a time.

use std::collections::BTreeSet;

use iam_analysis::{Callers, PolicySet};
use iam_eval::{
    Action, BlockPublicAccess, Carries, Context, Document, KeyValues, Principal, PrincipalKind,
    Request, Scenario, Target, Time,
};
use iam_policy::{AccountId, Arn, Effect, Policy, PolicyKind, Statement, Version};
use serde_json::{Value, json};

use super::asking::{ACTIONS, Asking, BARE};
use super::conditions::{KEYS, Key, Source, TAG, candidates, texts};
use super::generate::HOME;
use super::judge::{Judge, document};

/// At most so many requests are tried for one question.
const MOST: usize = 40_000;
/// At most so many values of a key are put together in sets.
const ELEMENTS: usize = 6;

/// A request as something to print.
pub(super) type Hit = Value;

/// A key and what it may be: values, or absent.
type Choices = Vec<(String, Option<KeyValues>)>;

/// The first request that the question asks for.
pub(super) fn search(asking: &Asking, question: &Value) -> Option<Hit> {
    let probes = Probes::of(asking);
    let (allowed, refused) = asking.judges();
    let hit = |request: &Request<'_>| {
        allowed.iter().all(|it| it.allows(request)) && !refused.iter().any(|it| it.allows(request))
    };
    let text = question.to_string();
    let keys = mentioned(&text);
    let named = named_values(question);
    let (owner, time) = (AccountId::parse(HOME).expect("twelve digits"), Time::default());
    let mut left = MOST;
    for principal in principals(question, asking.callers) {
        let who = read_principal(&principal);
        for tag in tags(&text, &who, question, &named) {
            let place = Place { owner: &owner, time: &time, principal: &who, tag: &tag };
            let names = probes.names(&place);
            let choices: Vec<Choices> =
                keys.iter().map(|key| probes.values(&place, key, &named)).collect();
            for given in contexts(&tag, &choices) {
                let context = Context::new(given.iter().cloned());
                for (action, name) in asks(&names) {
                    left = left.checked_sub(1)?;
                    if place.ask(action, name, &context, &hit) {
                        return Some(json!({ "principal": principal, "action": action,
                            "resource": name, "context": shown(&given) }));
                    }
                }
            }
        }
    }
    None
}

/// Actions with their resources; `None`: the action takes none.
fn asks(names: &[String]) -> impl Iterator<Item = (&str, Option<&String>)> {
    let with =
        ACTIONS.iter().flat_map(move |action| names.iter().map(|name| (*action, Some(name))));
    with.chain([(BARE, None)])
}

/// Who asks, and the tag that variables speak of.
struct Place<'u> {
    owner: &'u AccountId,
    time: &'u Time,
    principal: &'u Principal,
    tag: &'u Option<String>,
}

impl Place<'_> {
    fn ask(
        &self,
        action: &str,
        name: Option<&String>,
        context: &Context,
        question: &impl Fn(&Request<'_>) -> bool,
    ) -> bool {
        let request = Request {
            principal: self.principal,
            action: Action::parse(action).expect("an action"),
            target: Target {
                arn: name.and_then(|arn| Arn::parse(arn)),
                owner: Some(self.owner),
                tags: &[],
                policy: None,
                carries: Carries::Ordinary,
            },
            context,
            org: None,
            time: self.time,
            block_public_access: BlockPublicAccess::Off,
        };
        question(&request)
    }

    /// What is given beside the key that is looked at.
    fn given(&self) -> Vec<(String, Option<KeyValues>)> {
        self.tag.iter().map(|tag| (TAG.to_owned(), Some(KeyValues::One(tag.clone())))).collect()
    }
}

/// Documents of one block or one test each.
struct Probes {
    resources: Vec<Judge>,
    /// Each with the name of its key.
    tests: Vec<(String, Judge)>,
}

impl Probes {
    fn of(asking: &Asking) -> Probes {
        let plain = r#"{"Version":"2012-10-17","Statement":
            [{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
        let plain = document(plain, PolicyKind::Managed, "probe").expect("a sound document");
        let plain = plain.policy().statements[0].clone();
        let mut probes = Probes { resources: Vec::new(), tests: Vec::new() };
        for document in asking.documents() {
            let policy = document.policy();
            for statement in &policy.statements {
                let resource = statement.resource.clone();
                probes
                    .resources
                    .push(probe(Statement { resource, ..plain.clone() }, policy.version));
                for test in &statement.condition {
                    let condition = vec![test.clone()];
                    let one = probe(Statement { condition, ..plain.clone() }, policy.version);
                    probes.tests.push((test.key.value.to_string(), one));
                }
            }
        }
        probes
    }

    /// Names of resources that the blocks tell apart.
    fn names(&self, place: &Place<'_>) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let odd = ["a*", "a*b", "b*", "a?"].map(str::to_owned);
        let names = texts(4).into_iter().chain(odd);
        let mut names: Vec<String> = names.map(|name| format!("arn:aws:x:::{name}")).collect();
        let given = Context::new(place.given());
        names.retain(|name| {
            let answers: Vec<bool> = self
                .resources
                .iter()
                .map(|judge| place.ask("x:Aa", Some(name), &given, &|it| judge.allows(it)))
                .collect();
            seen.insert(answers)
        });
        names
    }

    /// Values of a key that the tests tell apart, absence first.
    fn values(&self, place: &Place<'_>, key: &Key, named: &[String]) -> Choices {
        let judges: Vec<&Judge> =
            self.tests.iter().filter(|(name, _)| name == key.name).map(|(_, it)| it).collect();
        let answers = |values: &Option<KeyValues>| -> Vec<bool> {
            let mut given = place.given();
            given.push((key.name.to_owned(), values.clone()));
            let given = Context::new(given);
            let ask = |judge: &&Judge| place.ask(BARE, None, &given, &|it| judge.allows(it));
            judges.iter().map(ask).collect()
        };
        let mut seen = BTreeSet::new();
        let mut kept = Vec::new();
        let mut keep = |values: Option<KeyValues>, kept: &mut Choices| {
            if seen.insert(answers(&values)) {
                kept.push((key.name.to_owned(), values));
            }
        };
        if key.source != Source::Always {
            keep(None, &mut kept);
        }
        let singles = candidates(key, named);
        if key.source == Source::Set {
            let elements = self.elements(&answers, singles);
            for set in subsets(&elements) {
                keep(Some(KeyValues::Many(set)), &mut kept);
            }
        } else {
            for value in singles {
                keep(Some(KeyValues::One(value)), &mut kept);
            }
        }
        kept
    }

    /// Values that differ when each stands alone.
    fn elements(
        &self,
        answers: &impl Fn(&Option<KeyValues>) -> Vec<bool>,
        mut singles: Vec<String>,
    ) -> Vec<String> {
        let mut seen = BTreeSet::new();
        singles.retain(|value| {
            !value.is_empty() && seen.insert(answers(&Some(KeyValues::Many(vec![value.clone()]))))
        });
        singles.truncate(ELEMENTS);
        singles
    }
}

fn probe(statement: Statement, version: Version) -> Judge {
    let statement = Statement { effect: Effect::Allow, principal: None, ..statement };
    let kind = PolicyKind::Managed;
    let policy = Policy { kind, version, id: None, statements: vec![statement] };
    Judge::new(&PolicySet::Alone(Document::new("probe", policy)))
}

/// Every set of one to three of the elements.
fn subsets(elements: &[String]) -> Vec<Vec<String>> {
    let mut sets: Vec<Vec<String>> = elements.iter().map(|it| vec![it.clone()]).collect();
    for (at, first) in elements.iter().enumerate() {
        for (further, second) in elements.iter().enumerate().skip(at + 1) {
            sets.push(vec![first.clone(), second.clone()]);
            for third in elements.iter().skip(further + 1) {
                sets.push(vec![first.clone(), second.clone(), third.clone()]);
            }
        }
    }
    sets
}

/// Each combination of choices, with the tag.
fn contexts(tag: &Option<String>, keys: &[Choices]) -> Vec<Choices> {
    let start: Choices =
        tag.iter().map(|tag| (TAG.to_owned(), Some(KeyValues::One(tag.clone())))).collect();
    keys.iter().fold(vec![start], |all, choices| {
        let longer = |context: &Choices| {
            let context = context.clone();
            choices.iter().map(move |choice| {
                let mut context = context.clone();
                context.push(choice.clone());
                context
            })
        };
        all.iter().flat_map(longer).collect()
    })
}

/// The keys that are free and named, but for the tag.
fn mentioned(text: &str) -> Vec<&'static Key> {
    let mut keys: Vec<&Key> = Vec::new();
    for key in KEYS {
        let free = key.source != Source::Principal && key.name != TAG;
        if free && text.contains(key.name) && !keys.iter().any(|it| it.name == key.name) {
            keys.push(key);
        }
    }
    keys
}

/// The values of the tag that are tried; only the absent one where nothing asks for it, where the
/// world tells the whole principal, and where the principal cannot have tags.
fn tags(text: &str, who: &Principal, question: &Value, named: &[String]) -> Vec<Option<String>> {
    let taggable = matches!(who.kind(), PrincipalKind::User | PrincipalKind::RoleSession);
    if !text.contains(TAG) || question.get("principal").is_some() || !taggable {
        return vec![None];
    }
    let mut all: Vec<String> = ["a", "b", "ab", "c", "*"].map(str::to_owned).to_vec();
    all.extend(named.iter().filter(|it| it.len() < 3 && !it.contains('*')).take(3).cloned());
    [None].into_iter().chain(all.into_iter().map(Some)).collect()
}

/// Every value that a condition names.
fn named_values(question: &Value) -> Vec<String> {
    let mut named = BTreeSet::new();
    collect(question, false, &mut named);
    named.into_iter().collect()
}

fn collect(value: &Value, inside: bool, named: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                collect(member, inside || name == "Condition", named);
            }
        }
        Value::Array(list) => list.iter().for_each(|item| collect(item, inside, named)),
        Value::String(text) if inside => drop(named.insert(text.clone())),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

const USERS: [&str; 3] = [
    "arn:aws:iam::111122223333:user/a",
    "arn:aws:iam::111122223333:user/ab",
    "arn:aws:sts::111122223333:assumed-role/b/s",
];
const OTHERS: [&str; 5] = [
    "arn:aws:iam::444455556666:user/ab",
    "arn:aws:iam::444455556666:user/c",
    "arn:aws:iam::111122223333:root",
    "x.amazonaws.com",
    "anonymous",
];

/// Callers enough for the names that occur.
fn principals(question: &Value, callers: Callers) -> Vec<Value> {
    if let Some(fixed) = question.get("principal") {
        return vec![fixed.clone()];
    }
    let of_resource = question["a"]["kind"] == "resource";
    let has_resource = ["a", "b"].iter().any(|it| question[it].get("resource").is_some());
    let others = if of_resource {
        &OTHERS[..]
    } else if has_resource {
        &OTHERS[..2]
    } else {
        &[]
    };
    let all = USERS.iter().chain(others).map(|name| json!(name));
    let console = json!({ "arn": USERS[0], "credential": "console", "mfa": true });
    let all = all.chain([console]);
    all.filter(|it| callers == Callers::Any || is_stranger(&read_principal(it))).collect()
}

/// Whether the caller is no principal of the world's account, and no service.
pub(super) fn is_stranger(principal: &Principal) -> bool {
    principal.account() != AccountId::parse(HOME) && principal.kind() != PrincipalKind::Service
}

fn read_principal(principal: &Value) -> Principal {
    let text = json!({ "principal": principal, "action": BARE, "resource": "*" });
    Scenario::read(&text.to_string()).scenario.expect("a sound principal").principal
}

fn shown(context: &[(String, Option<KeyValues>)]) -> Value {
    let value = |values: &Option<KeyValues>| match values {
        None => Value::Null,
        Some(KeyValues::One(value)) => json!(value),
        Some(KeyValues::Many(values)) => json!(values),
    };
    context.iter().map(|(key, values)| (key.clone(), value(values))).collect::<Value>()
}
