//! The data files, written; `iam-catalog/src/read.rs` says how they look, and in what order.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use iam_catalog::{AccessLevel, KeyType};

use super::model::{Action, Key, KeyScope, Model, Service};

/// The first line of the catalog.
pub(crate) const CATALOG: &str = "iam-catalog 1\n";
/// The first line of the descriptions.
pub(crate) const DESCRIPTIONS: &str = "iam-descriptions 1\n";

/// A file: its first line, the length of its contents, the contents deflated.
pub(crate) fn file(format: &str, contents: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(contents).expect("writing to memory does not fail");
    let deflated = encoder.finish().expect("writing to memory does not fail");
    let length = u32::try_from(contents.len()).expect("contents of less than 4 GB");
    [format.as_bytes(), &length.to_le_bytes(), &deflated].concat()
}

/// The contents of a file.
pub(crate) fn contents(file: &[u8]) -> Option<Vec<u8>> {
    let line = file.iter().position(|byte| *byte == b'\n')?;
    let mut contents = Vec::new();
    DeflateDecoder::new(file.get(line + 5..)?).read_to_end(&mut contents).ok()?;
    Some(contents)
}

/// The contents of the descriptions: the date, then a line for each action and each key.
pub(crate) fn descriptions(model: &Model) -> Vec<u8> {
    let actions = model.services.values().flat_map(|it| it.actions.values());
    let actions = actions.map(|it| it.description.as_str());
    let lines = [model.date.as_str()].into_iter().chain(actions);
    let lines = lines.chain(model.keys.values().map(|it| it.description.as_str()));
    lines.flat_map(|line| [line, "\n"]).collect::<String>().into_bytes()
}

/// The contents of the catalog.
pub(crate) fn catalog(model: &Model) -> Vec<u8> {
    let tables = Tables::new(model);
    let mut out = Output::default();
    out.names([model.date.as_str()]);
    out.number(model.services.len());
    out.names(model.services.keys().map(String::as_str));
    out.names(model.services.values().map(|it| it.title.as_str()));
    out.keys(model);
    for service in model.services.values() {
        out.byte(u8::from(service.is_rcp_covered));
        out.number(service.types.len());
        out.number(service.actions.len());
    }
    for service in model.services.values() {
        let numbers = service.keys.iter().map(|key| place(model.keys.keys(), key));
        out.list(numbers.collect::<BTreeSet<usize>>());
    }
    out.table(&tables.key_sets.lists);
    out.types(model, &tables);
    out.number(tables.uses.lists.len());
    let mut use_keys = tables.use_keys.iter();
    for list in &tables.uses.lists {
        out.number(list.len());
        let mut before = 0;
        for ((number, _), keys) in list.iter().zip(&mut use_keys) {
            out.number(number - before);
            before = *number;
            out.number(*keys);
        }
    }
    out.table(&tables.dependents.lists);
    out.names(model.services.values().flat_map(|it| &it.actions).map(|(_, it)| it.name.as_str()));
    out.bytes.extend(model.services.values().flat_map(|it| it.actions.values()).map(levels));
    out.numbers(&tables.action_uses);
    out.numbers(&tables.action_keys);
    out.numbers(&tables.action_dependents);
    out.bytes
}

fn levels(action: &Action) -> u8 {
    let number = |level| AccessLevel::ALL.iter().position(|it| *it == level).unwrap_or(0) as u8;
    number(action.level) | number(action.aws_level) << 3
}

/// The sets of a model, each once, and the codes by which they are spoken of, in the order of the
/// file.
#[derive(Default)]
struct Tables {
    key_sets: Sets<Vec<usize>>,
    type_keys: Vec<usize>,
    uses: Sets<Vec<(usize, Vec<usize>)>>,
    use_keys: Vec<usize>,
    action_uses: Vec<usize>,
    action_keys: Vec<usize>,
    dependents: Sets<Vec<usize>>,
    action_dependents: Vec<usize>,
}

impl Tables {
    fn new(model: &Model) -> Tables {
        let mut tables = Tables::default();
        for service in model.services.values() {
            let sets = service.types.values().map(|it| places(service, &it.keys));
            tables.type_keys.extend(sets.map(|set| tables.key_sets.code(set)));
        }
        tables.add_uses(model);
        let numbers = action_numbers(model);
        for service in model.services.values() {
            for action in service.actions.values() {
                tables.action_keys.push(tables.key_sets.code(places(service, &action.keys)));
                let needed: BTreeSet<usize> =
                    action.dependents.iter().filter_map(|it| numbers.get(it).copied()).collect();
                let needed = needed.into_iter().collect();
                tables.action_dependents.push(tables.dependents.code(needed));
            }
        }
        tables
    }

    /// The uses of all actions; then the key sets in them, once for each list.
    fn add_uses(&mut self, model: &Model) {
        for service in model.services.values() {
            for action in service.actions.values() {
                let uses = action.uses.iter().map(|(name, it)| {
                    let place = place(service.types.keys(), name);
                    (place << 1 | usize::from(it.required), places(service, &it.keys))
                });
                self.action_uses.push(self.uses.code(uses.collect()));
            }
        }
        for (_, keys) in self.uses.lists.iter().flatten() {
            self.use_keys.push(self.key_sets.code(keys.clone()));
        }
    }
}

/// Prefix and name of every action, with its number.
fn action_numbers(model: &Model) -> BTreeMap<(String, String), usize> {
    let names = model.services.iter().flat_map(|(prefix, service)| {
        service.actions.keys().map(|name| (prefix.clone(), name.clone()))
    });
    names.zip(0..).collect()
}

/// The places of keys in the list of a service.
fn places(service: &Service, keys: &BTreeSet<String>) -> Vec<usize> {
    keys.iter().map(|key| place(service.keys.iter(), key)).collect()
}

fn place<'n>(mut names: impl Iterator<Item = &'n String>, name: &str) -> usize {
    names.position(|it| it == name).expect("the model has been checked")
}

/// Lists in the order of their first use.
#[derive(Default)]
struct Sets<L> {
    numbers: BTreeMap<L, usize>,
    lists: Vec<L>,
}

impl<T: Ord + Clone> Sets<Vec<T>> {
    /// How a list is spoken of: 0 if it is empty, 1 if it is new, else how far back it stands.
    fn code(&mut self, list: Vec<T>) -> usize {
        if list.is_empty() {
            return 0;
        }
        let next = self.lists.len() + 1;
        match self.numbers.get(&list) {
            Some(number) => next + 1 - number,
            None => {
                self.lists.push(list.clone());
                self.numbers.insert(list, next);
                1
            }
        }
    }
}

#[derive(Default)]
struct Output {
    bytes: Vec<u8>,
}

impl Output {
    fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    fn number(&mut self, mut number: usize) {
        while number > 127 {
            self.byte(number as u8 & 127 | 128);
            number >>= 7;
        }
        self.byte(number as u8);
    }

    fn numbers(&mut self, numbers: &[usize]) {
        numbers.iter().for_each(|number| self.number(*number));
    }

    fn names<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        let (mut shared, mut own, mut rests) = (Vec::new(), Vec::new(), Vec::new());
        let mut before = "";
        for name in names {
            assert!(name.is_ascii(), "{name} is a plain name");
            let equal = before.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
            let start = u8::try_from(equal).unwrap_or(u8::MAX);
            let rest = name.get(usize::from(start)..).unwrap_or("");
            shared.push(start);
            own.push(u8::try_from(rest.len()).expect("names are short"));
            rests.extend(rest.bytes());
            before = name;
        }
        self.bytes.extend([shared, own, rests].concat());
    }

    /// Ascending numbers, each as the distance to the one before.
    fn list(&mut self, numbers: impl IntoIterator<Item = usize, IntoIter: ExactSizeIterator>) {
        let numbers = numbers.into_iter();
        self.number(numbers.len());
        let mut before = 0;
        for number in numbers {
            self.number(number - before);
            before = number;
        }
    }

    fn table(&mut self, lists: &[Vec<usize>]) {
        self.number(lists.len());
        lists.iter().for_each(|list| self.list(list.iter().copied()));
    }

    fn keys(&mut self, model: &Model) {
        self.number(model.keys.len());
        self.names(model.keys.values().map(|it| it.name.as_str()));
        for (folded, key) in &model.keys {
            self.byte(flags(key) | u8::from(model.is_listed(folded)) << 5);
            let owner = model.owner(folded).map(|it| place(model.services.keys(), it) + 1);
            self.number(owner.unwrap_or(0));
        }
    }

    fn types(&mut self, model: &Model, tables: &Tables) {
        let types = || model.services.values().flat_map(|it| it.types.values());
        self.names(types().map(|it| it.name.as_str()));
        types().for_each(|it| self.number(it.templates.len()));
        self.names(types().flat_map(|it| &it.templates).map(String::as_str));
        self.numbers(&tables.type_keys);
    }
}

fn flags(key: &Key) -> u8 {
    let number = KeyType::ALL.iter().position(|it| *it == key.key_type).unwrap_or(0) as u8;
    number | u8::from(key.is_multivalued) << 3 | u8::from(key.scope == KeyScope::Global) << 4
}
