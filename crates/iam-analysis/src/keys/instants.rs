//! Instants: one of each region that the limits of tests make.

use iam_eval::DEFAULT_TIME;
use iam_policy::Instant;

use crate::keys::TooMany;
use crate::keys::numbers::Limit;

const SECOND: i128 = 1_000_000_000;

/// How many spellings an instant has at least: one for each time zone.
const MOST_SPELLINGS: usize = 1_400;

/// The first instant that can be written: the year 0 where the day begins first.
const FIRST: &str = "0000-01-01T00:00:00+23:59";

/// Nanoseconds since 1970; the few instants too late for that are the last.
fn nanoseconds(instant: Instant) -> i128 {
    let whole = instant.seconds.saturating_mul(SECOND);
    whole.saturating_add(i128::from(instant.nanoseconds))
}

fn instant(nanoseconds: i128) -> Instant {
    Instant {
        seconds: nanoseconds.div_euclid(SECOND),
        nanoseconds: u32::try_from(nanoseconds.rem_euclid(SECOND)).unwrap_or(0),
    }
}

/// Each limit, one instant between any two and one beyond either end, in so many spellings each.
pub(crate) fn values(limits: &[Instant], spellings: usize) -> Result<Vec<String>, TooMany> {
    let mut cuts: Vec<i128> = limits.iter().copied().map(nanoseconds).collect();
    cuts.sort_unstable();
    cuts.dedup();
    if spellings > MOST_SPELLINGS || cuts.last() == Some(&i128::MAX) {
        return Err(TooMany);
    }
    let first = Instant::parse(FIRST).map_or(0, nanoseconds);
    let usual = Instant::parse(DEFAULT_TIME).map_or(0, nanoseconds);
    let mut values = Vec::new();
    let mut from = first - 1;
    for cut in cuts.iter().copied().map(Some).chain([None]) {
        let to = cut.unwrap_or(i128::MAX);
        let is_inside = |it: &i128| from < *it && *it < to && *it >= first;
        let near = |stride: &i128| {
            let mut both = [from.saturating_add(*stride), to - stride];
            // Nearest the usual time of a request reads best.
            both.sort_by_key(|it| (it - usual).abs());
            both
        };
        let mut near = [usual].into_iter().chain(STRIDES.iter().flat_map(near));
        let inside = near.find(|it| is_inside(it) && spelt(instant(*it)).next().is_some());
        values.extend(inside.map(instant));
        values.extend(cut.map(instant));
        from = to;
    }
    Ok(values.into_iter().flat_map(|it| spelt(it).take(spellings)).collect())
}

/// How far from a limit an instant is taken.
const STRIDES: &[i128] = &[86_400 * SECOND, 3_600 * SECOND, 60 * SECOND, SECOND, 1];

/// The instant in many spellings, none of which is a number where the first one is not.
fn spelt(instant: Instant) -> impl Iterator<Item = String> {
    let zones = (0..1440).filter_map(move |minutes| {
        let local = Instant { seconds: instant.seconds + minutes * 60, ..instant }.to_iso()?;
        let fraction = match instant.nanoseconds {
            0 => String::new(),
            some => format!(".{some:09}").trim_end_matches('0').to_owned(),
        };
        let zone = match minutes {
            0 => "Z".to_owned(),
            some => format!("+{:02}:{:02}", some / 60, some % 60),
        };
        Some(format!("{}{fraction}{zone}", local.strip_suffix('Z')?))
    });
    // Beyond the year 9999 only seconds can be written.
    let late = instant.to_iso().is_none() && instant.seconds > 0 && instant.nanoseconds == 0;
    let seconds = (0..MOST_SPELLINGS).filter(move |_| late);
    let seconds = seconds.map(move |zeros| format!("{:0<zeros$}{}", "", instant.seconds));
    zones.chain(seconds)
}

/// Texts that are a number and an instant at the same time: whole seconds of five digits or more,
/// and years. Around each limit there are enough of them that some are no text of a policy.
pub(crate) fn both(
    numbers: &[Limit<'_>],
    instants: &[Instant],
    spellings: usize,
) -> Result<Vec<String>, TooMany> {
    let around = |middle: i128| {
        let reach = i128::try_from(spellings).unwrap_or(i128::MAX);
        (middle.saturating_sub(reach)..=middle.saturating_add(1).saturating_add(reach))
            .filter(|it| *it >= 0)
    };
    let floors = numbers.iter().map(|limit| limit.floor().ok_or(TooMany));
    let floors: Vec<i128> = floors.collect::<Result<_, _>>()?;
    let usual = Instant::parse(DEFAULT_TIME).map_or(0, |it| it.seconds);
    let seconds = instants.iter().map(|it| it.seconds);
    let seconds = seconds.chain([usual]).chain(floors.iter().copied());
    let padded = |it: i128| (0..spellings).map(move |zeros| format!("{:0<zeros$}{it:05}", ""));
    let seconds = seconds.flat_map(around).flat_map(padded);
    let year = |it: &Instant| it.to_iso()?.get(..4)?.parse().ok();
    let years = instants.iter().filter_map(year).chain(floors.iter().copied()).chain([2026]);
    let years = years.flat_map(around).filter(|it| *it <= 9999).map(|it| format!("{it:04}"));
    Ok(std::iter::once(usual.to_string()).chain(seconds).chain(years).collect())
}
