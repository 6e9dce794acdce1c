//! The typed values of conditions: numbers, instants, addresses, bytes, truth values.

use std::cmp::Ordering;
use std::net::{Ipv4Addr, Ipv6Addr};

/// An exact decimal number: optional sign, digits, optional point and digits (E-332).
#[derive(Debug, Clone, Copy)]
pub struct Decimal<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
}

impl<'a> Decimal<'a> {
    /// Reads a number; `None` for anything else, exponents and spaces included.
    pub fn parse(text: &'a str) -> Option<Decimal<'a>> {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = match digits.split_once('.') {
            None => (digits, None),
            Some((whole, fraction)) => (whole, Some(fraction)),
        };
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !fraction.is_none_or(all_digits) {
            return None;
        }
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.unwrap_or("").trim_end_matches('0');
        let zero = whole.is_empty() && fraction.is_empty();
        Some(Decimal { negative: text.starts_with('-') && !zero, whole, fraction })
    }

    fn magnitude(&self, other: &Decimal<'_>) -> Ordering {
        let whole = self.whole.len().cmp(&other.whole.len()).then(self.whole.cmp(other.whole));
        // Without trailing zeros, fractions compare as texts.
        whole.then(self.fraction.cmp(other.fraction))
    }

    /// How this number compares to `other`, exactly.
    pub fn compare(&self, other: &Decimal<'_>) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.magnitude(other),
            (true, true) => other.magnitude(self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

/// An instant, to the nanosecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i128,
    /// Nanoseconds behind the second.
    pub nanoseconds: u32,
}

impl Instant {
    /// Reads an instant in one of the forms of E-333; `None` for anything else.
    pub fn parse(text: &str) -> Option<Instant> {
        if text.len() >= 5 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            // Beyond some 10^38 seconds every instant is "later than all others".
            let seconds = text.parse().unwrap_or(i128::MAX);
            return Some(Instant { seconds, nanoseconds: 0 });
        }
        let (date, time) = match text.find(['T', 't']) {
            None => (text, None),
            Some(at) => (text.get(..at)?, Some(text.get(at + 1..)?)),
        };
        let midnight = read_date(date, time.is_some())? * 86_400;
        let (seconds, nanoseconds) = time.map_or(Some((0, 0)), read_time)?;
        Some(Instant { seconds: midnight + seconds, nanoseconds })
    }

    /// The same instant as `2026-01-15T12:00:00Z`; `None` outside the years 0000 to 9999.
    pub fn to_iso(self) -> Option<String> {
        let days = i64::try_from(self.seconds.div_euclid(86_400)).ok()?;
        let second = self.seconds.rem_euclid(86_400);
        let (year, month, day) = civil_from_days(days);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        (0..=9999)
            .contains(&year)
            .then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
    }
}

/// A number of exactly `width` digits.
fn digits(text: &str, width: usize) -> Option<i128> {
    let fits = text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

/// Days since 1970-01-01 of `YYYY-MM-DD`, or of the first day of `YYYY-MM` or `YYYY`.
fn read_date(text: &str, whole: bool) -> Option<i128> {
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4)?;
    let (month, day) = (parts.next(), parts.next());
    if parts.next().is_some() || (whole && day.is_none()) {
        return None;
    }
    let month = month.map_or(Some(1), |text| digits(text, 2))?;
    let day = day.map_or(Some(1), |text| digits(text, 2))?;
    let real = (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
    real.then(|| days_from_civil(year, month, day))
}

/// Seconds and nanoseconds since midnight UTC of `HH:MM[:SS[.f]][Z|±HH:MM]`; may be negative.
fn read_time(text: &str) -> Option<(i128, u32)> {
    let (clock, offset) = match text.find(['Z', 'z', '+', '-']) {
        None => (text, 0),
        Some(at) => (text.get(..at)?, read_zone(text.get(at..)?)?),
    };
    let (clock, nanoseconds) = match clock.split_once('.') {
        None => (clock, 0),
        Some((clock, fraction)) => (clock, read_fraction(fraction)?),
    };
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?, 2).filter(|hour| *hour < 24)?;
    let minute = digits(parts.next()?, 2).filter(|minute| *minute < 60)?;
    let second = match parts.next() {
        None if nanoseconds == 0 && !text.contains('.') => 0,
        None => return None,
        Some(text) => digits(text, 2).filter(|second| *second < 60)?,
    };
    let over = parts.next().is_some();
    (!over).then_some((hour * 3600 + minute * 60 + second - offset, nanoseconds))
}

/// The seconds by which a zone is ahead of UTC.
fn read_zone(text: &str) -> Option<i128> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let hours = digits(hours, 2).filter(|hours| *hours < 24)?;
    let minutes = digits(minutes, 2).filter(|minutes| *minutes < 60)?;
    Some(sign * (hours * 3600 + minutes * 60))
}

fn read_fraction(text: &str) -> Option<u32> {
    let fits = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| format!("{text:0<9}").parse().ok()).flatten()
}

fn days_in_month(year: i128, month: i128) -> i128 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a day of the Gregorian calendar. The year is taken to begin in March,
/// so that the leap day is its last.
fn days_from_civil(year: i128, month: i128, day: i128) -> i128 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a number of days since 1970-01-01.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// A range of addresses of one family (E-340).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IpPrefix {
    /// IPv4: the network's bits and how many are fixed.
    V4(u32, u32),
    /// IPv6: the same.
    V6(u128, u32),
}

impl IpPrefix {
    /// Reads an address with an optional `/n`; bits behind the prefix are ignored.
    pub fn parse(text: &str) -> Option<IpPrefix> {
        let (address, length) = match text.split_once('/') {
            None => (text, None),
            Some((address, length)) => {
                let plain = length.len() <= 3 && length.bytes().all(|byte| byte.is_ascii_digit());
                (address, Some(length.parse::<u32>().ok().filter(|_| plain)?))
            }
        };
        if let Ok(address) = address.parse::<Ipv4Addr>() {
            let length = length.unwrap_or(32);
            return (length <= 32).then(|| IpPrefix::V4(address.to_bits(), length));
        }
        let address = address.parse::<Ipv6Addr>().ok()?;
        let length = length.unwrap_or(128);
        (length <= 128).then(|| IpPrefix::V6(address.to_bits(), length))
    }

    /// Whether `address` lies in the range; one of the other family never does (E-341).
    pub fn contains(&self, address: IpAddress) -> bool {
        match (*self, address) {
            (IpPrefix::V4(network, length), IpAddress::V4(address)) => {
                (network ^ address).checked_shr(32 - length).unwrap_or(0) == 0
            }
            (IpPrefix::V6(network, length), IpAddress::V6(address)) => {
                (network ^ address).checked_shr(128 - length).unwrap_or(0) == 0
            }
            (IpPrefix::V4(..), IpAddress::V6(_)) | (IpPrefix::V6(..), IpAddress::V4(_)) => false,
        }
    }
}

/// One address of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IpAddress {
    /// IPv4.
    V4(u32),
    /// IPv6.
    V6(u128),
}

impl IpAddress {
    /// Reads an address without prefix; `None` for anything else.
    pub fn parse(text: &str) -> Option<IpAddress> {
        if let Ok(address) = text.parse::<Ipv4Addr>() {
            return Some(IpAddress::V4(address.to_bits()));
        }
        text.parse::<Ipv6Addr>().ok().map(|address| IpAddress::V6(address.to_bits()))
    }
}

/// Reads `true` or `false` in any letter case (E-335).
pub fn parse_bool(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// The bytes that `text` stands for in standard base64 with padding (E-336), one by one; `None`
/// where it is not base64.
pub fn decode_base64(text: &str) -> Option<impl Iterator<Item = u8> + '_> {
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    let valid = text.len().is_multiple_of(4)
        && padding <= 2
        && body.bytes().all(|byte| sextet(byte).is_some());
    let bytes = body.as_bytes().chunks(4).flat_map(|chunk| {
        let bits = chunk.iter().fold(0u32, |bits, &byte| bits << 6 | sextet(byte).unwrap_or(0));
        let bits = bits << (6 * (4 - chunk.len()));
        let [_, first, second, third] = bits.to_be_bytes();
        [first, second, third].into_iter().take(chunk.len().saturating_sub(1))
    });
    valid.then_some(bytes)
}

fn sextet(byte: u8) -> Option<u32> {
    match byte {
        b'A'..=b'Z' => Some(u32::from(byte - b'A')),
        b'a'..=b'z' => Some(u32::from(byte - b'a') + 26),
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_exactly() {
        let cases = [
            ("1", "1.0", Ordering::Equal),
            ("01", "1", Ordering::Equal),
            ("-0", "0", Ordering::Equal),
            ("9", "10", Ordering::Less),
            ("-9", "-10", Ordering::Greater),
            ("0.3", "0.30000000000000000001", Ordering::Less),
            ("1.5", "1.25", Ordering::Greater),
            ("+7", "7", Ordering::Equal),
            ("123456789012345678901234567890", "123456789012345678901234567891", Ordering::Less),
        ];
        for (left, right, expected) in cases {
            let found = Decimal::parse(left).unwrap().compare(&Decimal::parse(right).unwrap());
            assert_eq!(found, expected, "{left} {right}");
        }
        for text in ["", "-", ".5", "5.", "1e3", " 1", "0x1", "1,000", "10abc", "--1"] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn instants_in_every_form() {
        let cases = [
            ("1970-01-01T00:00:00Z", 0, 0),
            ("2026-04-30T16:00:00Z", 1_777_564_800, 0),
            ("2026-04-30T16:00Z", 1_777_564_800, 0),
            ("2026-04-30t18:00:00+02:00", 1_777_564_800, 0),
            ("2026-04-30T16:00:00", 1_777_564_800, 0),
            ("2026-04-30T16:00:00.25z", 1_777_564_800, 250_000_000),
            ("2026-04-30", 1_777_507_200, 0),
            ("2026-04", 1_775_001_600, 0),
            ("2026", 1_767_225_600, 0),
            ("10000", 10_000, 0),
            ("2024-02-29", 1_709_164_800, 0),
            ("1969-12-31T23:59:59Z", -1, 0),
        ];
        for (text, seconds, nanoseconds) in cases {
            assert_eq!(Instant::parse(text), Some(Instant { seconds, nanoseconds }), "{text}");
        }
        let wrong = [
            "2026-02-30",
            "2025-02-29",
            "2026-13",
            "26-01-01",
            "123",
            "2026-04-30T24:00:00Z",
            "2026-04-30T16:00:60Z",
            "2026-04-30T16Z",
            "2026-04T16:00:00Z",
            "20260430T160000Z",
            "2026-04-30T16:00:00+0200",
            "2026-04-30 16:00:00",
            "-5",
            "tomorrow",
            "",
            "2026-04-30T16:00:00.Z",
            "2026-04-30T",
            "2026-04-30T16:00.5Z",
            "2026-04-30T16:00:00Zx",
        ];
        for text in wrong {
            assert_eq!(Instant::parse(text), None, "{text}");
        }
    }

    #[test]
    fn instants_print_as_they_are_read() {
        for text in ["2026-01-15T12:00:00Z", "2024-02-29T23:59:59Z", "0000-01-01T00:00:00Z"] {
            assert_eq!(Instant::parse(text).unwrap().to_iso().as_deref(), Some(text));
        }
    }

    #[test]
    fn addresses_compare_as_numbers() {
        let cases = [
            ("203.0.113.7/24", "203.0.113.200", true),
            ("203.0.113.7", "203.0.113.8", false),
            ("0.0.0.0/0", "198.51.100.1", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/32", "2001:DB8:0::7", true),
            ("::/0", "192.0.2.1", false),
            ("192.0.2.0/24", "::ffff:192.0.2.1", false),
        ];
        for (prefix, address, expected) in cases {
            let prefix = IpPrefix::parse(prefix).unwrap();
            assert_eq!(prefix.contains(IpAddress::parse(address).unwrap()), expected, "{address}");
        }
        for text in [
            "10.0.0.300/8",
            "10.0.0.1/33",
            "010.0.0.1",
            "fe80::1%eth0",
            "::/129",
            "1.2.3",
            "1.2.3.4/",
            "1.2.3.4/+8",
        ] {
            assert_eq!(IpPrefix::parse(text), None, "{text}");
        }
    }

    #[test]
    fn base64_decodes() {
        let decoded = |text| decode_base64(text).map(|bytes| bytes.collect::<Vec<u8>>());
        assert_eq!(decoded("aGVsbG8="), Some(b"hello".to_vec()));
        assert_eq!(decoded("aGk="), Some(b"hi".to_vec()));
        assert_eq!(decoded("YQ=="), Some(b"a".to_vec()));
        assert_eq!(decoded(""), Some(Vec::new()));
        for text in ["@@", "YQ", "YQ=", "Y===", "YQ==YQ=="] {
            assert_eq!(decoded(text), None, "{text}");
        }
    }
}
