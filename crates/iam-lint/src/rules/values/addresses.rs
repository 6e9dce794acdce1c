//! Ranges of IP addresses.

use std::net::{Ipv4Addr, Ipv6Addr};

use iam_policy::{Certainty, ConditionValue, IpAddress, IpPrefix, PolicyKind, Problem, Typed};

use super::test::{self, Test};
use crate::findings::{Findings, found, shown};
use crate::subject::Subject;

/// Ranges whose addresses never reach AWS over the internet: private networks, the own computer,
/// the own link.
const PRIVATE: &[&str] = &[
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "fc00::/7",
    "fe80::/10",
    "::1/128",
];

/// Private ranges on a key that holds public addresses.
pub(super) fn private(subject: &Subject<'_>, findings: &mut Findings) {
    for test in test::all(subject).filter(|test| test.is_about("aws:SourceIp")) {
        let ranges: Vec<_> = test.test.values.iter().filter_map(range).collect();
        let is_private = |range: IpPrefix| {
            PRIVATE.iter().filter_map(|it| IpPrefix::parse(it)).any(|it| holds(it, range))
        };
        let private: Vec<_> =
            ranges.iter().filter(|(_, range)| is_private(*range)).map(|it| it.0).collect();
        let is_mixed = private.len() < ranges.len();
        for value in private {
            findings.add(private_range(test, value, is_mixed));
        }
    }
}

fn private_range(test: Test<'_>, value: &ConditionValue, is_mixed: bool) -> Problem {
    let (code, consequence) = match (test.is_negated(), is_mixed) {
        (false, false) => ("private-ip", "so no request comes from there"),
        (true, false) => ("private-not-ip", "so every request comes from elsewhere"),
        (false, true) => ("private-ip-subset", "so this entry has no effect"),
        (true, true) => ("private-not-ip-subset", "so this entry has no effect"),
    };
    let message = format!(
        "{} is a private range, and `aws:SourceIp` holds public addresses, {consequence}",
        shown(&value.text.value)
    );
    let help = "compare private addresses with `aws:VpcSourceIp`, and name their network with \
                `aws:SourceVpc`";
    found(code, value.text.span, message).help(help)
}

/// Digits behind the prefix, which do not count.
pub(super) fn host_bits(subject: &Subject<'_>, findings: &mut Findings) {
    for test in test::all(subject) {
        for (value, range) in test.test.values.iter().filter_map(range) {
            findings.problems.extend(with_host_bits(test, value, range));
        }
    }
}

fn with_host_bits(test: Test<'_>, value: &ConditionValue, range: IpPrefix) -> Option<Problem> {
    let text = &*value.text.value;
    let (address, length) = text.split_once('/')?;
    let (network, first) = match range {
        IpPrefix::V4(bits, length) => {
            let network = bits & u32::MAX.checked_shl(32 - length).unwrap_or(0);
            // The first of the four numbers that has bits behind the prefix.
            let dots = address.match_indices('.').map(|(at, _)| at + 1);
            let first = [0].into_iter().chain(dots).nth(usize::try_from(length / 8).ok()?);
            (network != bits).then(|| (Ipv4Addr::from_bits(network).to_string(), first))?
        }
        IpPrefix::V6(bits, length) => {
            let network = bits & u128::MAX.checked_shl(128 - length).unwrap_or(0);
            (network != bits).then(|| (Ipv6Addr::from_bits(network).to_string(), Some(0)))?
        }
    };
    let right = format!("{network}/{length}");
    let message =
        format!("only the first {length} bits of {} count, so it means `{right}`", shown(text));
    let span = test.part(value, first.unwrap_or(0)..address.len());
    let help = format!("write `{right}`, or {} if one address is meant", shown(address));
    let whole = iam_policy::edit::replace_content(value.text.span, &right);
    let problem = found("cidr-host-bits", span, message).help(help);
    Some(problem.fix_all(format!("replace with `{right}`"), Certainty::Sure, vec![whole]))
}

/// Ranges that hold a large part of the internet where they should limit the callers.
pub(super) fn too_broad(subject: &Subject<'_>, findings: &mut Findings) {
    let kind = subject.kind();
    if !kind.is_identity() && !matches!(kind, PolicyKind::Resource(_)) {
        return;
    }
    let limits = |test: &Test<'_>| test.is_about("aws:SourceIp") && test.lets_values_in();
    for test in test::all(subject).filter(limits) {
        for (value, range) in test.test.values.iter().filter_map(range) {
            // S3 Block Public Access takes wider ranges for public, too.
            let (length, least, all) = match range {
                IpPrefix::V4(_, length) => (length, 8, "IPv4"),
                IpPrefix::V6(_, length) => (length, 32, "IPv6"),
            };
            if length >= least {
                continue;
            }
            let text = &*value.text.value;
            let size = match length {
                0 => format!("every {all} address, so it limits hardly anybody"),
                _ => format!(
                    "one of every {} {all} addresses, more than nearly any company owns",
                    1_u64 << length
                ),
            };
            let message = format!("{} holds {size}", shown(text));
            let start = text.find('/').map_or(0, |slash| slash + 1);
            let help = "write the ranges from which people really call, such as `203.0.113.0/24`";
            let span = test.part(value, start..text.len());
            findings.add(found("cidr-too-broad", span, message).help(help));
        }
    }
}

fn range(value: &ConditionValue) -> Option<(&ConditionValue, IpPrefix)> {
    match value.value {
        Typed::Ip(range) => Some((value, range)),
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

/// Whether every address of `inner` lies in `outer`.
pub(super) fn holds(outer: IpPrefix, inner: IpPrefix) -> bool {
    match (outer, inner) {
        (IpPrefix::V4(_, own), IpPrefix::V4(bits, length)) => {
            own <= length && outer.contains(IpAddress::V4(bits))
        }
        (IpPrefix::V6(_, own), IpPrefix::V6(bits, length)) => {
            own <= length && outer.contains(IpAddress::V6(bits))
        }
        (IpPrefix::V4(..), IpPrefix::V6(..)) | (IpPrefix::V6(..), IpPrefix::V4(..)) => false,
    }
}
