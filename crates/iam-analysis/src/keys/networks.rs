//! Addresses: one of each region that the networks of tests make.

use std::collections::{BTreeSet, HashSet};
use std::net::{Ipv4Addr, Ipv6Addr};

use iam_policy::IpPrefix;

use crate::keys::TooMany;
use crate::keys::singles::Singles;
use crate::text::{Glob, Places, Symbol};

/// Addresses of documentation and private networks, taken where they fit.
const USUAL: &[&str] = &[
    "203.0.113.7",
    "198.51.100.7",
    "192.0.2.7",
    "10.0.0.7",
    "172.16.0.7",
    "192.168.0.7",
    "2001:db8::7",
    "2001:db8:1::7",
    "fd00::7",
];

/// Offers addresses, in so many spellings each, until each region has one: the ways in which an
/// address can lie in the networks and match the patterns.
pub(crate) fn reach(
    prefixes: &[IpPrefix],
    wild: &[&Glob],
    spellings: usize,
    singles: &mut Singles<'_>,
) -> Result<(), TooMany> {
    let usual = |family: Family| USUAL.iter().filter_map(move |text| family.read(text));
    for family in [Family::V4, Family::V6] {
        for (from, to) in runs(prefixes, family) {
            let mut addresses: Vec<u128> =
                usual(family).filter(|it| (from..=to).contains(it)).take(spellings).collect();
            let lowest = from.saturating_add(7).min(to);
            let others = (lowest..=to).chain(from..lowest);
            let others = others.filter(|it| !addresses.contains(it));
            let others: Vec<u128> = others.take(spellings - addresses.len()).collect();
            addresses.extend(others);
            for text in addresses.iter().flat_map(|it| family.spelt(*it, spellings)) {
                singles.offer(&text)?;
            }
        }
    }
    if wild.is_empty() {
        return Ok(());
    }
    // Of IPv6 there are too many spellings to look through.
    if wild.iter().any(|glob| may_match_v6(glob)) {
        return Err(TooMany);
    }
    quads(prefixes, wild, singles)
}

/// One of the two families of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    V4,
    V6,
}

impl Family {
    fn last(self) -> u128 {
        match self {
            Family::V4 => u128::from(u32::MAX),
            Family::V6 => u128::MAX,
        }
    }

    fn read(self, text: &str) -> Option<u128> {
        match self {
            Family::V4 => text.parse().ok().map(|it: Ipv4Addr| u128::from(it.to_bits())),
            Family::V6 => text.parse().ok().map(|it: Ipv6Addr| it.to_bits()),
        }
    }

    /// The address as text; those of IPv6 in as many ways as wanted and possible.
    fn spelt(self, address: u128, spellings: usize) -> Vec<String> {
        match self {
            Family::V4 => vec![Ipv4Addr::from_bits(address as u32).to_string()],
            Family::V6 => {
                let address = Ipv6Addr::from_bits(address);
                let long = |mask: u32| {
                    let group = |(at, group): (usize, &u16)| match mask >> at & 1 {
                        0 => format!("{group:x}"),
                        _ => format!("{group:04x}"),
                    };
                    let groups: Vec<_> = address.segments().iter().enumerate().map(group).collect();
                    groups.join(":")
                };
                let mut texts = vec![address.to_string()];
                let mut longer = (0..256).map(long);
                while texts.len() < spellings
                    && let Some(text) = longer.next()
                {
                    if !texts.contains(&text) {
                        texts.push(text);
                    }
                }
                texts
            }
        }
    }

    /// The first and last address of a network of this family.
    fn ends(self, prefix: IpPrefix) -> Option<(u128, u128)> {
        let (network, free) = match (self, prefix) {
            (Family::V4, IpPrefix::V4(network, length)) => (u128::from(network), 32 - length),
            (Family::V6, IpPrefix::V6(network, length)) => (network, 128 - length),
            (Family::V4, IpPrefix::V6(..)) | (Family::V6, IpPrefix::V4(..)) => return None,
        };
        let rest = 1_u128.checked_shl(free).map_or(u128::MAX, |size| size - 1);
        Some((network & !rest, network | rest))
    }
}

/// The addresses of a family, cut where a network begins or ends.
fn runs(prefixes: &[IpPrefix], family: Family) -> Vec<(u128, u128)> {
    let mut starts = BTreeSet::from([0]);
    for (first, last) in prefixes.iter().filter_map(|prefix| family.ends(*prefix)) {
        starts.insert(first);
        if last < family.last() {
            starts.insert(last + 1);
        }
    }
    let ends = starts.iter().skip(1).map(|start| start - 1).chain([family.last()]);
    starts.iter().copied().zip(ends).collect()
}

/// Whether some address of IPv6 may match: it has a colon, and none but digits before.
fn may_match_v6(glob: &Glob) -> bool {
    let mut digits = 0;
    for symbol in &glob.symbols {
        match symbol {
            Symbol::Char(character) | Symbol::Fold(character) => match character {
                ':' => return true,
                _ if character.is_ascii_hexdigit() && digits < 4 => digits += 1,
                _ => return false,
            },
            Symbol::One(_) | Symbol::Many(_) => return true,
        }
    }
    false
}

/// Where reading an IPv4 address may be: what was read, as far as it matters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Place {
    /// The first address that begins so, or of the run in which all that begin so lie.
    network: u128,
    /// The places in the patterns.
    globs: Vec<Places>,
}

/// Offers IPv4 addresses for every way in which one can lie in the networks and match the patterns.
fn quads(prefixes: &[IpPrefix], wild: &[&Glob], singles: &mut Singles<'_>) -> Result<(), TooMany> {
    let runs = runs(prefixes, Family::V4);
    let start = Place { network: 0, globs: wild.iter().map(|glob| glob.start()).collect() };
    let mut reached = vec![(start, 0_u32)];
    for octet in 0..4 {
        let free = 24 - 8 * octet;
        let mut next = Vec::new();
        let mut known = HashSet::new();
        for (place, address) in &reached {
            singles.spend(256)?;
            for number in 0..=255_u32 {
                let address = address | number << free;
                let dot = if octet == 3 { "" } else { "." };
                let globs = read(wild, &place.globs, &format!("{number}{dot}"));
                let network = settled(&runs, u128::from(address), free);
                let place = Place { network, globs };
                if known.insert(place.clone()) {
                    next.push((place, address));
                }
            }
        }
        reached = next;
    }
    let mut texts = reached.iter().map(|(_, address)| Ipv4Addr::from_bits(*address).to_string());
    texts.try_for_each(|text| singles.offer(&text))
}

/// The places in the patterns after some more characters.
fn read(wild: &[&Glob], places: &[Places], text: &str) -> Vec<Places> {
    let along = |(glob, places): (&&Glob, &Places)| {
        text.chars().fold(places.clone(), |places, character| glob.after(&places, character))
    };
    wild.iter().zip(places).map(along).collect()
}

/// The first address of the run in which all addresses lie that begin as this one does; else the
/// address itself.
fn settled(runs: &[(u128, u128)], address: u128, free: u32) -> u128 {
    let last = address | ((1 << free) - 1);
    let run = runs.iter().find(|(from, to)| *from <= address && last <= *to);
    run.map_or(address, |(from, _)| *from)
}
