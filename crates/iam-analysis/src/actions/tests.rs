//! Sets of actions against their definitions, and what is settled against the evaluator.

use std::collections::BTreeMap;
use std::io::Read as _;

use iam_eval::{Document, Outcome, Policies, Request, Scenario, Target, decide, suppose};
use iam_policy::{PolicyKind, Purpose, Reading, ResourceService};

use super::*;
use crate::dice::Dice;
use crate::layers::placed;
use crate::question::{PolicySet, Question, World};

fn document(text: &str, kind: PolicyKind) -> Document {
    let reading = Reading { purpose: Purpose::Published, ..Reading::stored(kind) };
    let parsed = iam_policy::parse(text, &reading);
    let policy = parsed.policy.unwrap_or_else(|| panic!("{text}\n{:#?}", parsed.diagnostics));
    Document::new("policy", policy)
}

fn alone(text: &str) -> PolicySet {
    PolicySet::Alone(document(text, PolicyKind::Managed))
}

/// What is unsettled of a question.
fn asked(question: &Question<'_>, world: &World) -> Bits {
    let mut first = 0;
    let mut sets = Vec::new();
    for set in question.allowed.iter().chain(&question.refused) {
        let documents = placed(set, first);
        first += documents.iter().map(|it| it.document.policy().statements.len()).sum::<usize>();
        sets.push(documents);
    }
    let actions = Actions::new(&world.offer);
    let of = of_statements(actions, &sets.concat());
    unsettled(question, &sets, &of, world, actions)
}

#[test]
fn the_catalog_tells_names_templates_and_keys() {
    let actions = Actions::new(&Offer::Catalog);
    let number = |name: &str| (0..actions.len()).find(|at| actions.name(*at) == name).unwrap();
    let (get, run) = (number("s3:GetObject"), number("ec2:RunInstances"));
    assert_eq!(actions.name(actions.len()), "");
    assert!(actions.templates(get).contains(&"arn:${Partition}:s3:::${BucketName}/${ObjectName}"));
    assert!(actions.templates(number("s3:ListAllMyBuckets")).is_empty());
    for action in 0..actions.len() {
        let mut templates = actions.templates(action);
        let count = templates.len();
        templates.sort_unstable();
        templates.dedup();
        assert_eq!(templates.len(), count, "{}", actions.name(action));
    }
    let check = |action, key, expected| {
        assert_eq!(actions.listing(key).has(action), expected, "{} {key}", actions.name(action));
    };
    check(get, "aws:SourceIp", true);
    check(get, "AWS:principaltag/Team", true);
    check(get, "s3:ExistingObjectTag/hl-deck", true);
    check(get, "S3:existingobjecttag/hl-deck", true);
    check(get, "ec2:InstanceType", false);
    check(get, "aws:RequestTag/team", false);
    check(get, "hl:deck", false);
    check(run, "aws:requesttag/team", true);
    check(run, "aws:ResourceTag/team", true);
    check(run, "ec2:instancetype", true);
}

#[test]
fn an_offer_has_its_own_actions() {
    let offer = small_offer();
    let actions = Actions::new(&offer);
    assert_eq!((actions.len(), actions.name(1).as_str()), (6, "ferry:GetAll"));
    assert_eq!(actions.templates(0), ["arn:${Partition}:ferry::${Account}:${Name}"]);
    assert!(actions.listing("hl:deck").has(0) && actions.templates(3).is_empty());
}

#[test]
fn statements_are_about_the_actions_their_entries_match() {
    let blocks = [
        r#""Action": "*""#,
        r#""Action": "*:*""#,
        r#""Action": ["s3:*", "S3:get*"]"#,
        r#""Action": ["s3:GetObject", "EC2:describeinstances", "s3:Get", "nope:*"]"#,
        r#""Action": "*:Get*""#,
        r#""Action": ["ec2:Describe?n*", "ec2:*Tags", "ec2:?reate*"]"#,
        r#""NotAction": ["iam:*", "s3:Put*Acl"]"#,
        r#""NotAction": "*""#,
        r#""Action": ["ferry:Get*", "ferry:Put"]"#,
        r#""NotAction": "FERRY:get""#,
    ];
    let statements = blocks.map(|it| format!(r#"{{"Effect": "Allow", {it}, "Resource": "*"}}"#));
    let text = format!(r#"{{"Statement": [{}]}}"#, statements.join(","));
    let set = alone(&text);
    let documents = placed(&set, 0);
    for offer in [Offer::Catalog, small_offer()] {
        let actions = Actions::new(&offer);
        let of = of_statements(actions, &documents);
        assert_eq!(of.len(), blocks.len());
        for (about, statement) in of.iter().zip(&documents[0].document.policy().statements) {
            for action in 0..actions.len() {
                let name = actions.name(action);
                let (prefix, name) = name.split_once(':').unwrap();
                let is_listed = statement.action.entries.iter().any(|it| it.matches(prefix, name));
                let expected = is_listed == (statement.action.sense == Sense::Listed);
                assert_eq!(about.contains(action), expected, "{prefix}:{name} {statement:?}");
            }
        }
    }
}

#[test]
fn groups_are_the_actions_of_one_signature() {
    let mut dice = Dice::new(1);
    for round in 0..200 {
        let length = 1 + dice.below(200);
        let odds = 1 + dice.below(40);
        let mut bits = |odds| (0..length).filter(|_| dice.one_in(odds)).collect::<Bits>();
        let among = bits(1 + round % 3);
        let of: Vec<Bits> = (0..round % 9).map(|_| bits(odds)).collect();
        let signature = |action: usize| {
            (0..of.len()).filter(|it| of[*it].contains(action)).collect::<Vec<usize>>()
        };
        let mut expected: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
        let mut places = BTreeMap::new();
        for action in among.iter() {
            let signature = signature(action);
            let at = *places.entry(signature.clone()).or_insert_with(|| {
                expected.push((signature, Vec::new()));
                expected.len() - 1
            });
            expected[at].1.push(action);
        }
        let listed = |it: &Group| (it.statements.iter().collect(), it.actions.iter().collect());
        let found: Vec<(Vec<usize>, Vec<usize>)> = groups(&among, &of).iter().map(listed).collect();
        assert_eq!(found, expected);
    }
}

/// The published policies, as the fixture of the tests holds them.
fn published() -> Vec<String> {
    let packed = include_bytes!("../../../../tests/fixtures/managed-policies.jsonl.gz");
    let mut text = String::new();
    flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut text).unwrap();
    let document = |line: &str| {
        let (_, document) = line.split_once(r#""document":"#).unwrap();
        document.strip_suffix('}').unwrap().to_owned()
    };
    text.lines().map(document).collect()
}

#[test]
fn every_published_policy_allows_no_more_than_itself() {
    for text in published() {
        let set = alone(&text);
        let question = Question { allowed: vec![&set], refused: vec![&set], ..Question::default() };
        let left = asked(&question, &World::default());
        assert!(left.is_empty(), "{} actions: {text}", left.iter().count());
    }
}

fn small_offer() -> Offer {
    let action = |name: &str, templates: &[&str]| ExtraAction {
        name: name.to_owned(),
        templates: templates.iter().map(|it| (*it).to_owned()).collect(),
    };
    let own = "arn:${Partition}:ferry::${Account}:${Name}";
    Offer::Only(vec![
        action("ferry:Get", &[own, own]),
        action("ferry:GetAll", &[own]),
        action("ferry:Put", &[own]),
        action("ferry:List", &[]),
        action("sts:GetCallerIdentity", &[]),
        action("sts:GetSessionToken", &[]),
    ])
}

const RESOURCES: &[&str] = &[
    "*",
    "*",
    "arn:aws:ferry:::x",
    "arn:aws:ferry:::x*",
    "arn:aws:ferry:::*",
    "arn:aws:ferry:::y",
    "arn:aws:ferry::111122223333:x",
    "arn:aws:ferry:*:*:x",
    "arn:aws:ferry",
    "arn:aws:ferry:::x/${aws:username}",
    "arn:aws:ferry:::x/*",
    "arn:aws:ferry:::?",
    "arn:aws:other:::x",
];

const CONDITIONS: &[&str] = &[
    "",
    "",
    r#""StringEquals": {"hl:deck": "car"}"#,
    r#""StringEquals": {"hl:deck": ["foot", "car"]}"#,
    r#""StringEquals": {"HL:Deck": ["foot", "${aws:username}"]}"#,
    r#""StringNotEquals": {"hl:deck": ["car"]}"#,
    r#""StringNotEquals": {"hl:deck": ["car", "foot"]}"#,
    r#""StringEqualsIfExists": {"hl:deck": "car"}"#,
    r#""ForAnyValue:StringLike": {"hl:tags": ["a*", "b"]}"#,
    r#""ForAllValues:StringLike": {"hl:tags": "a*"}"#,
    r#""Null": {"hl:deck": "true"}, "StringEquals": {"aws:username": "omar"}"#,
    r#""Null": {"hl:deck": ["false", "true"]}"#,
    r#""StringEquals": {"hl:deck": "car"}, "ForAllValues:StringLike": {"hl:tags": "a*"}"#,
];

const PRINCIPALS: &[&str] = &[
    r#""*""#,
    r#"{"AWS": "111122223333"}"#,
    r#"{"AWS": ["111122223333", "arn:aws:iam::111122223333:user/omar"]}"#,
    r#"{"AWS": "arn:aws:iam::111122223333:user/omar"}"#,
    r#"{"AWS": "arn:aws:iam::111122223333:user/omar", "Service": "backup.amazonaws.com"}"#,
    r#"{"Service": "backup.amazonaws.com"}"#,
];

fn list(dice: &mut Dice, choices: &[&str]) -> String {
    let count = 1 + dice.below(3);
    let picked: Vec<String> = (0..count).map(|_| format!(r#""{}""#, dice.pick(choices))).collect();
    format!("[{}]", picked.join(", "))
}

fn statement(dice: &mut Dice, has_principal: bool) -> String {
    let deny = dice.one_in(4);
    let actions = ["*", "ferry:*", "ferry:Get*", "ferry:Get", "ferry:Put", "ferry:List"];
    let mut text = format!(r#""Effect": "{}", "#, if deny { "Deny" } else { "Allow" });
    let mut block = |name: &str, not: bool, list: String| {
        text.push_str(&format!(r#""{}{name}": {list}, "#, if not { "Not" } else { "" }));
    };
    block("Action", dice.one_in(6), list(dice, &actions));
    if !has_principal || !dice.one_in(5) {
        block("Resource", dice.one_in(5), list(dice, RESOURCES));
    }
    if has_principal {
        let not = deny && dice.one_in(5);
        // Nobody may be left out.
        let choices = PRINCIPALS.get(usize::from(not)..).unwrap();
        block("Principal", not, (*dice.pick(choices)).to_owned());
    }
    let text = format!(r#"{{{text}"Condition": {{{}}}}}"#, dice.pick(CONDITIONS));
    // Only identity policies may leave fields out.
    if has_principal { text.replace(r#"ferry""#, r#"ferry:::y""#) } else { text }
}

/// A document that says much the same as `model`.
fn variant(dice: &mut Dice, model: &[String], has_principal: bool) -> Vec<String> {
    let mut statements: Vec<String> = Vec::new();
    for statement_text in model {
        match dice.below(6) {
            0 => statements.push(statement(dice, has_principal)),
            1 => {}
            2 => statements.insert(0, statement_text.replace("ferry:Get\"", "ferry:Get*\"")),
            3 => statements.push(statement_text.replace("x\"", "x*\"")),
            _ => statements.push(statement_text.clone()),
        }
    }
    if statements.is_empty() {
        statements.push(statement(dice, has_principal));
    }
    statements
}

/// A document of these statements.
fn set(dice: &mut Dice, statements: &[String], has_principal: bool) -> PolicySet {
    let version = dice.pick(&["2012-10-17", "2012-10-17", "2008-10-17"]);
    let text = format!(r#"{{"Version": "{version}", "Statement": [{}]}}"#, statements.join(", "));
    let resource = PolicyKind::Resource(ResourceService::Generic);
    let kind = if has_principal { resource } else { PolicyKind::Managed };
    PolicySet::Alone(document(&text, kind))
}

/// Every request of a small universe, with the number of its action.
fn universe() -> Vec<(usize, Scenario)> {
    let principals =
        [r#""arn:aws:iam::111122223333:user/omar""#, r#""backup.amazonaws.com""#, r#""anonymous""#];
    let resources = [
        "arn:aws:ferry:::x",
        "arn:aws:ferry:::y",
        "arn:aws:ferry:::xy",
        "arn:aws:ferry:::x/omar",
        "arn:aws:ferry:::x/${aws:username}",
        "arn:aws:ferry::111122223333:x",
        "arn:aws:other:::x",
    ];
    let decks = ["", r#""hl:deck": "car""#, r#""hl:deck": "foot""#, r#""hl:deck": "omar""#];
    let tags = ["", r#""hl:tags": ["a"]"#, r#""hl:tags": ["ab", "c"]"#];
    let offer = small_offer();
    let actions = Actions::new(&offer);
    let mut all = Vec::new();
    for (at, principal) in (0..actions.len()).flat_map(|at| principals.map(|it| (at, it))) {
        let takes_none = actions.templates(at).is_empty();
        for resource in if takes_none { &["*"] } else { &resources[..] } {
            for (deck, tags) in decks.iter().flat_map(|deck| tags.map(|tags| (deck, tags))) {
                let comma = if deck.is_empty() || tags.is_empty() { "" } else { ", " };
                let text = format!(
                    r#"{{"principal": {principal}, "action": "{}", "resource": "{resource}",
                        "context": {{{deck}{comma}{tags}}}}}"#,
                    actions.name(at)
                );
                let read = Scenario::read(&text);
                let scenario = read.scenario.unwrap_or_else(|| panic!("{:#?}", read.problems));
                all.push((at, scenario));
            }
        }
    }
    all
}

fn says(set: &PolicySet, request: &Request<'_>) -> bool {
    let PolicySet::Alone(document) = set else { panic!("a document alone") };
    let said = suppose::alone(document, request);
    !said.allows.is_empty() && said.denies.is_empty()
}

#[test]
fn what_is_settled_has_no_request() {
    let world = World { offer: small_offer(), ..World::default() };
    let universe = universe();
    let mut dice = Dice::new(2);
    let (mut settled, mut open) = (0, 0);
    for _ in 0..1_500 {
        let has_principal = dice.one_in(2);
        let count = 1 + dice.below(4);
        let model: Vec<String> = (0..count).map(|_| statement(&mut dice, has_principal)).collect();
        let own = set(&mut dice, &model, has_principal);
        let mut refused = Vec::new();
        for _ in 0..1 + dice.below(2) {
            let other = if dice.one_in(8) { !has_principal } else { has_principal };
            let statements = match other == has_principal {
                true => variant(&mut dice, &model, other),
                false => vec![statement(&mut dice, other)],
            };
            refused.push(set(&mut dice, &statements, other));
        }
        let also = variant(&mut dice, &model, has_principal);
        let also = dice.one_in(5).then(|| set(&mut dice, &also, has_principal));
        let allowed: Vec<&PolicySet> = std::iter::once(&own).chain(&also).collect();
        let question =
            Question { allowed, refused: refused.iter().collect(), ..Question::default() };
        let left = asked(&question, &world);
        for (_, scenario) in universe.iter().filter(|(at, _)| !left.contains(*at)) {
            for request in scenario.requests() {
                let is_found = question.allowed.iter().all(|it| says(it, &request))
                    && !question.refused.iter().any(|it| says(it, &request));
                assert!(!is_found, "{question:#?}\n{scenario:#?}");
            }
        }
        let mut grants = of_allows(&own, &world);
        open += grants.iter().filter(|it| left.contains(*it)).count();
        grants.subtract(&left);
        settled += grants.iter().count();
        let same = Question { allowed: vec![&own], refused: vec![&own], ..Question::default() };
        assert!(asked(&same, &world).is_empty(), "{own:#?}");
    }
    println!("{settled} actions settled, {open} not");
    assert!(settled > 1_000 && open > 1_000, "{settled} actions settled, {open} not");
}

/// The actions of the Allow statements of a document.
fn of_allows(set: &PolicySet, world: &World) -> Bits {
    asked(&Question { allowed: vec![set], ..Question::default() }, world)
}

#[test]
fn what_layers_cannot_grant_they_do_not_allow() {
    let principal = r#""arn:aws:iam::111122223333:user/omar""#.to_owned();
    let world = World { offer: small_offer(), principal: Some(principal), ..World::default() };
    let universe = universe();
    let mut dice = Dice::new(3);
    for round in 0..200 {
        let mut document = |has_principal| {
            let statements = vec![statement(&mut dice, has_principal)];
            match set(&mut dice, &statements, has_principal) {
                PolicySet::Alone(document) => document,
                PolicySet::Layers { .. } => panic!("a document alone"),
            }
        };
        let policies = Policies {
            identity: vec![document(false)],
            boundary: (round % 2 == 0).then(|| document(false)),
            ..Policies::default()
        };
        let resource = Some(document(true));
        let set = PolicySet::Layers { policies: Box::new(policies.clone()), resource };
        let left = asked(&Question { allowed: vec![&set], ..Question::default() }, &world);
        let PolicySet::Layers { resource, .. } = &set else { panic!("layers") };
        let by_omar = |it: &&(usize, Scenario)| it.1.principal.account().is_some();
        for (at, scenario) in universe.iter().filter(by_omar) {
            for request in scenario.requests() {
                let target = Target { policy: resource.as_ref(), ..request.target };
                let outcome = decide(&policies, &Request { target, ..request }).outcome;
                assert!(outcome != Outcome::Allow || left.contains(*at), "{set:#?}{scenario:#?}");
            }
        }
    }
    let anybody = World { offer: small_offer(), ..World::default() };
    let none = PolicySet::Layers { policies: Box::default(), resource: None };
    let question = Question { allowed: vec![&none], ..Question::default() };
    assert_eq!(asked(&question, &anybody).iter().count(), 6);
    assert_eq!(asked(&question, &world).iter().count(), 2);
}

#[test]
fn a_focus_leaves_its_actions() {
    let (own, focus) = (
        alone(r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#),
        alone(r#"{"Statement": {"Effect": "Allow", "Action": "ferry:G*", "Resource": "*"}}"#),
    );
    let PolicySet::Alone(document) = &focus else { panic!("a document alone") };
    let actions = document.policy().statements[0].action.entries.iter().collect();
    let focus = Focus { actions, ..Focus::default() };
    let question = Question { allowed: vec![&own], refused: vec![], focus };
    let world = World { offer: small_offer(), ..World::default() };
    assert_eq!(asked(&question, &world).iter().collect::<Vec<_>>(), [0, 1]);
}

/// Pairs of statements, whether the second plainly covers the first.
#[test]
fn plain_covers() {
    let check = |own: &str, other: &str, expected: bool| {
        let document = |body: &str| alone(&format!(r#"{{"Version": "2012-10-17", {body}}}"#));
        let (own_set, other_set) = (document(own), document(other));
        let question =
            Question { allowed: vec![&own_set], refused: vec![&other_set], ..Question::default() };
        let left = asked(&question, &World::default());
        assert_eq!(left.is_empty(), expected, "{own}\n{other}");
    };
    let allow = |actions: &str, resources: &str| {
        format!(r#"{{"Effect": "Allow", "Action": [{actions}], "Resource": [{resources}]}}"#)
    };
    let deny = |actions: &str, resources: &str| allow(actions, resources).replace("Allow", "Deny");
    let doc = |statements: &[String]| format!(r#""Statement": [{}]"#, statements.join(", "));
    let (get, put) = (r#""s3:GetObject""#, r#""s3:PutObject""#);
    let (both, all) = (r#""s3:GetObject", "s3:PutObject""#, r#""s3:*""#);
    let (times, tickets) = (r#""arn:aws:s3:::hl-timetables/*""#, r#""arn:aws:s3:::hl-tickets/*""#);
    let two = r#""arn:aws:s3:::hl-timetables/*", "arn:aws:s3:::hl-tickets/*""#;
    // Each resource and each action may be covered by another statement.
    let apart = doc(&[allow(both, tickets), allow(both, times)]);
    check(&doc(&[allow(both, two)]), &apart, true);
    let apart = doc(&[allow(get, tickets), allow(put, tickets), allow(all, times)]);
    check(&doc(&[allow(both, two)]), &apart, true);
    check(&doc(&[allow(both, two)]), &doc(&[allow(get, two), allow(put, times)]), false);
    check(&doc(&[allow(all, two)]), &apart, false);
    // A Deny elsewhere revokes nothing, nor does one that was there already.
    let denied = doc(&[allow(all, two), deny(get, r#""arn:aws:s3:::hl-crew/*""#)]);
    check(&doc(&[allow(both, two)]), &denied, true);
    let denied = doc(&[allow(all, two), deny(get, tickets)]);
    check(&doc(&[allow(both, two)]), &denied, false);
    check(&doc(&[allow(both, two), deny(all, tickets)]), &denied, true);
    check(&doc(&[allow(put, two)]), &denied, true);
    // Two blocks that leave something out have resources in common.
    let rest = |statement: String| statement.replace("Resource", "NotResource");
    let denied = doc(&[rest(allow(get, times)), rest(deny(get, tickets))]);
    check(&doc(&[rest(allow(get, times))]), &denied, false);
}

#[test]
fn whom_a_deny_spares_is_not_whom_it_names() {
    let bucket = |deny: &str| {
        let common = r#""Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-tickets/*""#;
        let names = r#"{"AWS": ["111122223333", "arn:aws:iam::111122223333:user/omar"]}"#;
        let text = format!(
            r#"{{"Statement": [{{"Effect": "Allow", "Principal": "*", {common}}},
                {{"Effect": "Deny", "{deny}": {names}, {common}}}]}}"#
        );
        PolicySet::Alone(document(&text, PolicyKind::Resource(ResourceService::S3)))
    };
    let (named, spared) = (bucket("Principal"), bucket("NotPrincipal"));
    for (own, other, expected) in
        [(&named, &spared, 1), (&spared, &named, 1), (&spared, &spared, 0)]
    {
        let question = Question { allowed: vec![own], refused: vec![other], ..Question::default() };
        assert_eq!(
            asked(&question, &World::default()).iter().count(),
            expected,
            "{own:#?}{other:#?}"
        );
    }
}
