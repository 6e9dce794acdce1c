//! The axes of a key: numbers, instants, addresses and bytes, cut where its tests cut them.

use iam_policy::{
    Comparison, ConditionValue, Decimal, Instant, IpAddress, IpPrefix, Typed, decode_base64,
};

use crate::keys::kind::Kind;
use crate::keys::numbers::Limit;
use crate::keys::probes::Probes;
use crate::keys::singles::Singles;
use crate::keys::words::Words;
use crate::keys::{TooMany, instants, networks, numbers};
use crate::text::{Glob, Symbol};

/// The axes that the values of a key lie on, and the values of the tests on each.
#[derive(Debug)]
pub(crate) struct Axes<'p> {
    kind: Kind,
    numbers: Option<Vec<Limit<'p>>>,
    instants: Option<Vec<Instant>>,
    networks: Option<Vec<IpPrefix>>,
    bytes: Option<Vec<&'p str>>,
}

impl<'p> Axes<'p> {
    /// The axes that some test or the kind of the key asks about.
    ///
    /// Texts that are both bytes and something else are not told apart.
    pub(crate) fn of(probes: &'p Probes<'_>, kind: Kind) -> Result<Axes<'p>, TooMany> {
        let is_ip = kind == Kind::Ip;
        let is_other = matches!(kind, Kind::Number | Kind::Date | Kind::Epoch);
        let mut axes = Axes {
            kind,
            numbers: matches!(kind, Kind::Number | Kind::Epoch).then(Vec::new),
            instants: matches!(kind, Kind::Date | Kind::Epoch).then(Vec::new),
            networks: is_ip.then(Vec::new),
            bytes: None,
        };
        for test in probes.tests() {
            let values = test.values.iter();
            match test.operator.operator.comparison {
                Comparison::Number(_) if !is_ip => {
                    axes.numbers.get_or_insert_default().extend(values.filter_map(number));
                }
                Comparison::Date(_) if !is_ip => {
                    axes.instants.get_or_insert_default().extend(values.filter_map(instant));
                }
                Comparison::Ip if !is_other => {
                    axes.networks.get_or_insert_default().extend(values.filter_map(network));
                }
                Comparison::Binary if !is_ip => {
                    let bytes = values.filter(|it| it.value == Typed::Binary);
                    let bytes = bytes.map(|value| &*value.text.value);
                    axes.bytes.get_or_insert_default().extend(bytes);
                }
                // No address is a number, an instant or base64, so these are never true.
                Comparison::Number(_) | Comparison::Date(_) | Comparison::Ip
                | Comparison::Binary
                // These look at the text itself.
                | Comparison::Text(_) | Comparison::Bool | Comparison::Arn | Comparison::Null => {}
            }
        }
        let is_mixed = axes.bytes.is_some() && (axes.numbers.is_some() || axes.instants.is_some());
        if is_mixed { Err(TooMany) } else { Ok(axes) }
    }

    /// Whether there is one.
    pub(crate) fn are_asked(&self) -> bool {
        self.numbers.is_some()
            || self.instants.is_some()
            || self.networks.is_some()
            || self.bytes.is_some()
    }

    /// Whether every value of the key is on one.
    pub(crate) fn hold_all_values(&self) -> bool {
        matches!(self.kind, Kind::Number | Kind::Date | Kind::Epoch | Kind::Ip)
    }

    /// Whether a text is on one.
    pub(crate) fn hold(&self, text: &str) -> bool {
        (self.numbers.is_some() && Decimal::parse(text).is_some())
            || (self.instants.is_some() && Instant::parse(text).is_some())
            || (self.networks.is_some() && IpAddress::parse(text).is_some())
            || (self.bytes.is_some() && decode_base64(text).is_some())
    }

    /// Offers values until each region of values on an axis has one.
    pub(crate) fn reach(&self, words: &Words, singles: &mut Singles<'_>) -> Result<(), TooMany> {
        if !self.are_asked() {
            return Ok(());
        }
        let mut spelt: Vec<String> = words.spellings();
        spelt.retain(|text| self.hold(text) && self.kind.admits(text));
        spelt.iter().try_for_each(|text| singles.offer(text))?;
        // Where a text of a policy is taken, the next spelling of the same value is not.
        let spellings = spelt.len() + 1;
        let values = self.values(spellings)?;
        for value in values.iter().filter(|value| self.kind.admits(value)) {
            singles.offer(value)?;
        }
        if let Some(prefixes) = &self.networks {
            let mut wild: Vec<&Glob> =
                words.wild().filter(|glob| may_match(glob, ADDRESS)).collect();
            if !wild.is_empty() {
                wild.extend(words.exact().filter(|glob| may_match(glob, ADDRESS)));
            }
            networks::reach(prefixes, &wild, spellings, singles)?;
        }
        let others = [
            (self.numbers.is_some(), NUMBER),
            (self.instants.is_some(), INSTANT),
            (self.bytes.is_some(), BASE64),
        ];
        let is_tangled = |(is_asked, characters)| {
            is_asked && words.wild().any(|glob| may_match(glob, characters))
        };
        if others.into_iter().any(is_tangled) { Err(TooMany) } else { Ok(()) }
    }

    /// Values of every region of the axes but that of addresses.
    fn values(&self, spellings: usize) -> Result<Vec<String>, TooMany> {
        let mut values = Vec::new();
        if let (Some(numbers), Some(instants)) = (&self.numbers, &self.instants) {
            values.extend(instants::both(numbers, instants, spellings)?);
        }
        if let Some(numbers) = &self.numbers {
            values.extend(numbers::values(numbers, spellings));
        }
        if let Some(instants) = &self.instants {
            values.extend(instants::values(instants, spellings)?);
        }
        if let Some(bytes) = &self.bytes {
            values.extend(bytes.iter().flat_map(|text| same_bytes(text)));
            let others = (1..).map(|number: usize| format!("{:A<8}", format!("Other{number}")));
            let is_base64 = |text: &String| decode_base64(text).is_some();
            values.extend(others.filter(is_base64).take(spellings + bytes.len()));
        }
        Ok(values)
    }
}

fn number(value: &ConditionValue) -> Option<Limit<'_>> {
    Limit::parse(&value.text.value).filter(|_| value.value == Typed::Number)
}

fn instant(value: &ConditionValue) -> Option<Instant> {
    match value.value {
        Typed::Date(instant) => Some(instant),
        Typed::Text(_)
        | Typed::AnyArn
        | Typed::Arn(_)
        | Typed::Number
        | Typed::Bool(_)
        | Typed::Binary
        | Typed::Ip(_)
        | Typed::Never => None,
    }
}

fn network(value: &ConditionValue) -> Option<IpPrefix> {
    match value.value {
        Typed::Ip(prefix) => Some(prefix),
        Typed::Text(_)
        | Typed::AnyArn
        | Typed::Arn(_)
        | Typed::Number
        | Typed::Date(_)
        | Typed::Bool(_)
        | Typed::Binary
        | Typed::Never => None,
    }
}

/// The characters that numbers are made of, and so on.
const NUMBER: &str = "0123456789+-.";
const INSTANT: &str = "0123456789+-.:TtZz";
const ADDRESS: &str = "0123456789abcdefABCDEF.:";
const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

/// Whether some text of these characters may match the glob.
fn may_match(glob: &Glob, characters: &str) -> bool {
    glob.symbols.iter().all(|symbol| match symbol {
        Symbol::Char(character) => characters.contains(*character),
        Symbol::Fold(character) => {
            characters.contains(*character) || characters.contains(character.to_ascii_uppercase())
        }
        Symbol::One(_) | Symbol::Many(_) => true,
    })
}

/// Every spelling of the same bytes: bits behind the last byte are ignored.
fn same_bytes(text: &str) -> Vec<String> {
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    let Some((stem, last)) = body.char_indices().next_back() else { return vec![text.to_owned()] };
    let stem = body.get(..stem).unwrap_or("");
    let same = |other: &String| match (decode_base64(other), decode_base64(text)) {
        (Some(left), Some(right)) => left.eq(right),
        (None, _) | (_, None) => false,
    };
    let others = BASE64.chars().filter(|character| *character != '=' && *character != last);
    let spelt = std::iter::once(last).chain(others);
    let spelt = spelt.map(|last| format!("{stem}{last}{:=<padding$}", ""));
    spelt.filter(same).collect()
}
