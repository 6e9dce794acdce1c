//! Random documents of every kind, each valid by the rules of its kind (section A).

use serde_json::{Map, Value, json};

use super::conditions::{self, Allowed};
use super::dice::Dice;
use super::vocabulary::{
    ACTION_ENTRIES, INCOMPLETE_RESOURCES, PRINCIPALS, PROVIDERS, RESOURCE_ENTRIES,
    RESOURCES_WITH_VARIABLES, SERVICES, TRUST_ENTRIES,
};

/// What a document may look like, and what it should often speak of.
#[derive(Debug)]
pub(super) struct Theme<'a> {
    /// `identity`, `boundary`, `session`, `scp`, `rcp`, `vpce`, or the kind of a resource policy.
    pub(super) kind: &'a str,
    pub(super) action: &'a str,
    pub(super) resource: &'a str,
    /// Principal entries that name the caller.
    pub(super) names: &'a [String],
    /// Statements in a hundred that deny.
    pub(super) denies: usize,
}

/// One document, as an object or as text.
pub(super) fn document(dice: &mut Dice, theme: &Theme) -> Value {
    if theme.kind == "rcp" && dice.percent(20) {
        return json!({ "Version": "2012-10-17", "Statement":
            { "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" } });
    }
    let mut document = Map::new();
    let strict = ["scp", "rcp"].contains(&theme.kind);
    let version = if strict { 0 } else { dice.weighted(&[(75, 0), (12, 1), (13, 2)]) };
    match version {
        0 => drop(document.insert("Version".to_owned(), json!("2012-10-17"))),
        1 => drop(document.insert("Version".to_owned(), json!("2008-10-17"))),
        _ => {}
    }
    let variables = version == 0;
    let mut statements = dice.some(3, |dice| statement(dice, theme, variables));
    let statements = if statements.len() == 1 && dice.percent(30) {
        statements.swap_remove(0)
    } else {
        Value::Array(statements)
    };
    document.insert("Statement".to_owned(), statements);
    let document = Value::Object(document);
    if dice.percent(8) { Value::String(document.to_string()) } else { document }
}

fn statement(dice: &mut Dice, theme: &Theme, variables: bool) -> Value {
    let mut built = Map::new();
    let deny = theme.kind == "rcp" || dice.percent(theme.denies);
    built.insert("Effect".to_owned(), json!(if deny { "Deny" } else { "Allow" }));
    if let Some((element, block)) = principal(dice, theme, deny) {
        built.insert(element.to_owned(), block);
    }
    let (element, block) = actions(dice, theme, deny);
    built.insert(element.to_owned(), block);
    if let Some((element, block)) = resources(dice, theme, variables) {
        built.insert(element.to_owned(), block);
    }
    if dice.percent(45) {
        let allowed = Allowed { variables, unknown_keys: theme.kind != "s3" };
        built.insert("Condition".to_owned(), conditions::block(dice, allowed));
    }
    Value::Object(built)
}

fn principal(dice: &mut Dice, theme: &Theme, deny: bool) -> Option<(&'static str, Value)> {
    match theme.kind {
        "identity" | "boundary" | "session" | "scp" => return None,
        "rcp" => return Some(("Principal", json!("*"))),
        _ => {}
    }
    if deny && theme.kind != "trust" && dice.percent(45) {
        return Some(("NotPrincipal", spared(dice, theme)));
    }
    if dice.percent(12) {
        return Some(("Principal", json!("*")));
    }
    let mut block = Map::new();
    for entry in dice.some(3, |dice| entry(dice, theme)) {
        let (kind, name) = entry;
        let list = block.entry(kind).or_insert_with(|| json!([])).as_array_mut().unwrap();
        if !list.contains(&json!(name)) {
            list.push(json!(name));
        }
    }
    Some(("Principal", one_or_many(dice, block)))
}

/// One entry of a principal block, with the key it stands below.
fn entry(dice: &mut Dice, theme: &Theme) -> (&'static str, String) {
    let own: Vec<&String> = theme.names.iter().collect();
    let name = if !own.is_empty() && dice.percent(65) {
        dice.pick(&own).clone()
    } else {
        match dice.weighted(&[(10, 0), (2, 1), (2, 2), (1, 3)]) {
            1 => dice.pick(&SERVICES).to_owned(),
            2 => dice.pick(&PROVIDERS).to_owned(),
            3 => "0123456789abcdef".repeat(4),
            _ => dice.pick(PRINCIPALS).to_owned(),
        }
    };
    let kind = key_of(&name);
    let fits = match kind {
        "Federated" => theme.kind == "trust",
        "CanonicalUser" => theme.kind == "s3",
        _ => true,
    };
    if fits { (kind, name) } else { ("AWS", "111122223333".to_owned()) }
}

/// The key of the principal map that a name belongs below.
fn key_of(name: &str) -> &'static str {
    if SERVICES.contains(&name) {
        "Service"
    } else if PROVIDERS.contains(&name) {
        "Federated"
    } else if name.len() == 64 {
        "CanonicalUser"
    } else {
        "AWS"
    }
}

/// A `NotPrincipal` block, which never names everybody.
fn spared(dice: &mut Dice, theme: &Theme) -> Value {
    let mut block = Map::new();
    let plain =
        |name: &String| name != "*" && !name.starts_with('A') && key_of(name) != "Federated";
    let mut names: Vec<String> = theme.names.iter().filter(|name| plain(name)).cloned().collect();
    names.retain(|_| dice.percent(80));
    if names.is_empty() || dice.percent(20) {
        names.push("444455556666".to_owned());
    }
    for name in names {
        let list = block.entry(key_of(&name)).or_insert_with(|| json!([]));
        list.as_array_mut().unwrap().push(json!(name));
    }
    one_or_many(dice, block)
}

/// A list of one may stand as a bare string.
fn one_or_many(dice: &mut Dice, mut block: Map<String, Value>) -> Value {
    for (_, list) in &mut block {
        if list.as_array().unwrap().len() == 1 && dice.percent(60) {
            *list = list[0].clone();
        }
    }
    Value::Object(block)
}

fn actions(dice: &mut Dice, theme: &Theme, deny: bool) -> (&'static str, Value) {
    let can_exclude = !["trust", "rcp"].contains(&theme.kind);
    let element = if can_exclude && dice.percent(10) { "NotAction" } else { "Action" };
    // A Deny that always matches would leave little else to see.
    let fitting = if deny { 40 } else { 75 };
    let entries = dice.some(3, |dice| {
        let made = if dice.percent(fitting) { own_action(dice, theme) } else { None };
        let entry = made.unwrap_or_else(|| match theme.kind {
            "trust" => dice.pick(TRUST_ENTRIES).to_owned(),
            "rcp" => dice.pick(&ACTION_ENTRIES[4..]).to_owned(),
            _ => dice.pick(ACTION_ENTRIES).to_owned(),
        });
        dice.letter_case(&entry)
    });
    (element, list(dice, entries))
}

/// A pattern that the action of the request matches.
fn own_action(dice: &mut Dice, theme: &Theme) -> Option<String> {
    let (prefix, name) = theme.action.split_once(':').unwrap();
    let patterns = [
        theme.action.to_owned(),
        format!("{prefix}:*"),
        format!("{prefix}:{}*", &name[..3]),
        format!("{prefix}:*{}", &name[name.len() - 4..]),
        format!("{prefix}:?{}", &name[1..]),
        "*".to_owned(),
    ];
    let wide = !["trust", "rcp"].contains(&theme.kind);
    let choices = if wide { patterns.len() } else { patterns.len() - 1 };
    let fits = theme.kind != "trust" || prefix.eq_ignore_ascii_case("sts");
    fits.then(|| patterns[dice.below(choices)].clone())
}

fn resources(dice: &mut Dice, theme: &Theme, variables: bool) -> Option<(&'static str, Value)> {
    match theme.kind {
        "trust" | "ecr" => return None,
        "lambda" | "generic" if dice.percent(40) => return None,
        _ => {}
    }
    let element = if dice.percent(12) { "NotResource" } else { "Resource" };
    let entries = dice.some(3, |dice| resource_entry(dice, theme, variables));
    Some((element, list(dice, entries)))
}

fn resource_entry(dice: &mut Dice, theme: &Theme, variables: bool) -> String {
    let entry = match dice.weighted(&[(30, 0), (40, 1), (20, 2), (15, 3), (4, 4)]) {
        0 => "*".to_owned(),
        1 => own_resource(dice, theme),
        2 => dice.pick(RESOURCE_ENTRIES).to_owned(),
        3 if variables || dice.percent(20) => dice.pick(RESOURCES_WITH_VARIABLES).to_owned(),
        4 => dice.pick(INCOMPLETE_RESOURCES).to_owned(),
        _ => "*".to_owned(),
    };
    if fits(&entry, theme) { entry } else { "*".to_owned() }
}

/// The resource of the request, or a pattern around it.
fn own_resource(dice: &mut Dice, theme: &Theme) -> String {
    let own = theme.resource;
    match own.rfind(['/', ':']) {
        Some(cut) if dice.percent(40) => format!("{}*", &own[..=cut]),
        Some(cut) if dice.percent(20) => format!("{}?{}", &own[..=cut], &own[cut + 2..]),
        _ => own.to_owned(),
    }
}

/// Whether an entry may stand in a document of this kind (E-125, E-214).
fn fits(entry: &str, theme: &Theme) -> bool {
    let fields = entry.splitn(6, ':').count();
    let whole = entry == "*" || fields == 6;
    match theme.kind {
        "identity" | "boundary" | "session" => true,
        "rcp" => whole,
        "s3" if !whole => entry == "arn:aws:s3:*",
        "s3" if entry.starts_with("arn:aws:s3:") => {
            let bucket = |text: &str| {
                let last = text.splitn(6, ':').last().unwrap_or_default();
                last.split('/').next().unwrap_or_default().to_owned()
            };
            let asked = bucket(entry);
            asked.contains(['*', '?']) || asked.contains("${") || asked == bucket(theme.resource)
        }
        "s3" => entry == "*",
        _ => whole || entry.ends_with('*'),
    }
}

fn list(dice: &mut Dice, mut entries: Vec<String>) -> Value {
    entries.dedup();
    if entries.len() == 1 && !dice.percent(30) {
        json!(entries.swap_remove(0))
    } else {
        json!(entries)
    }
}
