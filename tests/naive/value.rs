//! The values that condition operators compare (section C.4).

use std::cmp::Ordering;
use std::net::IpAddr;

/// E-332: an exact decimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    negative: bool,
    whole: String,
    fraction: String,
}

impl Number {
    /// Optional sign, digits, optional point and digits; nothing else.
    pub(super) fn read(text: &str) -> Option<Self> {
        let negative = text.starts_with('-');
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (unsigned, None),
        };
        if !all_digits(whole) || fraction.is_some_and(|it| !all_digits(it)) {
            return None;
        }
        let whole = whole.trim_start_matches('0').to_owned();
        let fraction = fraction.unwrap_or("").trim_end_matches('0').to_owned();
        let zero = whole.is_empty() && fraction.is_empty();
        Some(Self { negative: negative && !zero, whole, fraction })
    }

    pub(super) fn compare(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.compare_size(other),
            (true, true) => other.compare_size(self),
        }
    }

    fn compare_size(&self, other: &Self) -> Ordering {
        self.whole
            .len()
            .cmp(&other.whole.len())
            .then_with(|| self.whole.cmp(&other.whole))
            // A longer fraction with the same beginning is greater, and texts order that way.
            .then_with(|| self.fraction.cmp(&other.fraction))
    }
}

/// E-333: an instant, as seconds since 1970 and nanoseconds.
pub(super) fn date(text: &str) -> Option<(i64, u32)> {
    let upper = text.to_ascii_uppercase();
    if all_digits(&upper) && upper.len() >= 5 {
        return Some((upper.parse().ok()?, 0));
    }
    let Some((day, time)) = upper.split_once('T') else {
        return Some((seconds_of_day(&upper)?, 0));
    };
    if day.len() != 10 {
        return None;
    }
    let (clock, offset) = split_zone(time)?;
    let (minutes, nanos) = match clock.split_once('.') {
        Some((before, fraction)) if all_digits(fraction) && fraction.len() <= 9 => {
            (before, format!("{fraction:0<9}").parse().ok()?)
        }
        Some(_) => return None,
        None => (clock, 0),
    };
    let numbers: Vec<i64> =
        minutes.split(':').map(|it| digits(it, 2)).collect::<Option<Vec<i64>>>()?;
    let (hour, minute, second) = match numbers.as_slice() {
        [hour, minute] if nanos == 0 && !clock.contains('.') => (*hour, *minute, 0),
        [hour, minute, second] => (*hour, *minute, *second),
        _ => return None,
    };
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = seconds_of_day(day)? + hour * 3600 + minute * 60 + second;
    Some((seconds - offset, nanos))
}

/// The clock part of a time, and its offset from UTC in seconds; UTC when it names no zone.
fn split_zone(time: &str) -> Option<(&str, i64)> {
    if let Some(clock) = time.strip_suffix('Z') {
        return Some((clock, 0));
    }
    let Some(at) = time.find(['+', '-']) else {
        return Some((time, 0));
    };
    let (clock, zone) = time.split_at(at);
    let (hours, minutes) = zone[1..].split_once(':')?;
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let offset = hours * 3600 + minutes * 60;
    Some((clock, if zone.starts_with('-') { -offset } else { offset }))
}

/// The first second of `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
fn seconds_of_day(text: &str) -> Option<i64> {
    let mut fields = text.split('-');
    let year = digits(fields.next()?, 4)?;
    let month = fields.next().map_or(Some(1), |it| digits(it, 2))?;
    let day = fields.next().map_or(Some(1), |it| digits(it, 2))?;
    if fields.next().is_some() || !(1..=12).contains(&month) {
        return None;
    }
    if day < 1 || day > days_in(year, month) {
        return None;
    }
    let years: i64 = (0..year).map(|it| if leap(it) { 366 } else { 365 }).sum();
    let months: i64 = (1..month).map(|it| days_in(year, it)).sum();
    // 719,528 days lie between the first day of year 0 and 1970-01-01.
    Some((years + months + day - 1 - 719_528) * 86_400)
}

fn leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A number of exactly so many digits.
fn digits(text: &str, count: usize) -> Option<i64> {
    if text.len() == count && all_digits(text) { text.parse().ok() } else { None }
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// E-335.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// E-336: standard base64 with padding.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let body = text.strip_suffix("==").or(text.strip_suffix('=')).unwrap_or(text);
    let mut bits: Vec<bool> = Vec::new();
    for c in body.chars() {
        let index = ALPHABET.find(c)?;
        bits.extend((0..6).rev().map(|bit| index >> bit & 1 == 1));
    }
    let whole = bits.chunks_exact(8);
    Some(whole.map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | u8::from(*bit))).collect())
}

/// E-340, E-341: a request address, without prefix length.
pub(super) fn address(text: &str) -> Option<IpAddr> {
    text.parse().ok()
}

/// E-340: a policy address with optional prefix length.
pub(super) fn network(text: &str) -> Option<(IpAddr, u32)> {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) if all_digits(prefix) => (address, Some(prefix.parse().ok()?)),
        Some(_) => return None,
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let prefix = prefix.unwrap_or(longest);
    (prefix <= longest).then_some((address, prefix))
}

/// E-341, E-342: the leading bits are equal; another family is outside.
pub(super) fn inside(address: IpAddr, (network, prefix): (IpAddr, u32)) -> bool {
    let (width, left, right) = match (address, network) {
        (IpAddr::V4(a), IpAddr::V4(b)) => (32, u128::from(a.to_bits()), u128::from(b.to_bits())),
        (IpAddr::V6(a), IpAddr::V6(b)) => (128, a.to_bits(), b.to_bits()),
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => return false,
    };
    (0..prefix).all(|bit| (left ^ right) >> (width - 1 - bit) & 1 == 0)
}
