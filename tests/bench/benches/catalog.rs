//! The catalog: loading beside inflating alone, and each question beside the time it may take.
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

use std::io::Read as _;

use flate2::read::DeflateDecoder;
use iam_bench::clock::{best, compare, time};
use iam_catalog::{Catalog, suggest};

/// The data file: a line, four bytes of length, and deflated contents.
const FILE: &[u8] = include_bytes!("../../../crates/iam-catalog/data/catalog.bin");

/// What loading may last.
const LOAD_MS: f64 = 5.0;
/// What a question may last.
const QUESTION_MS: f64 = 1.0;
/// How many names a completion shows.
const SHOWN: usize = 20;

fn main() {
    loading();
    let catalog = Catalog::embedded();
    println!("\nlookups, part of {QUESTION_MS} ms");
    part("an action", || catalog.find_action("ec2:RunInstances"));
    part("an action that is not there", || catalog.find_action("s3:ListObjects"));
    part("a key", || catalog.key("AWS:sourceip"));
    part("a key of a family", || catalog.key("aws:ResourceTag/team"));
    part("a key that is not there", || catalog.key("aws:SourceAddress"));
    part("whether an action takes a key", || {
        catalog.find_action("ec2:RunInstances").map(|run| run.takes_key("aws:RequestTag/team"))
    });
    println!("\nactions a pattern covers, part of {QUESTION_MS} ms");
    for pattern in ["*", "s3:Get*", "*:Get*", "*:*AccessKey*"] {
        part(pattern, || catalog.covered(pattern));
    }
    println!("\nsearch over all names, {SHOWN} shown, part of {QUESTION_MS} ms");
    for typed in ["s3:geto", "get", "iam:cak", "passrl", "et", "s", "aeiou", "escibsttu", "zqx"] {
        part(&format!("action `{typed}`"), || catalog.complete_action(typed, SHOWN));
    }
    slowest_pair(catalog);
    for typed in ["aws:s", "sourceip", "e", "tgk"] {
        part(&format!("key `{typed}`"), || catalog.complete_key(typed, SHOWN));
    }
    part("service `a`", || catalog.complete_service("a", SHOWN));
    did_you_mean(catalog);
}

/// Names for which many ways are tried, most of them in vain.
fn did_you_mean(catalog: &Catalog) {
    println!("\ndid you mean, part of {QUESTION_MS} ms");
    part("service `harbourlane`", || suggest::service(catalog, "harbourlane"));
    for name in ["DescribeInstance", "FetchTimetables", "DescribeFerryTimetables", "TimetableFerry"]
    {
        part(&format!("action `ec2:{name}`"), || suggest::action(catalog, "ec2", name));
    }
    part("services with `GetObject`", || suggest::services_with_action(catalog, "GetObject"));
    for name in ["aws:SourceIPAddress", "ec2:FerryTimetable"] {
        part(&format!("key `{name}`"), || suggest::key(catalog, name));
    }
    for pattern in ["s3:Fetch*", "ec2:DescribeFerryTimetables*"] {
        part(&format!("pattern `{pattern}`"), || suggest::nearest_pattern(catalog, pattern));
    }
    part("principal `ferry`", || suggest::service_principal(catalog, "ferry.amazonaws.com"));
}

/// Of all pairs of letters the one whose completion takes longest.
fn slowest_pair(catalog: &Catalog) {
    let letters = || 'a'..='z';
    let pairs = letters().flat_map(|first| letters().map(move |second| format!("{first}{second}")));
    let timed = pairs.map(|pair| (best(5, || catalog.complete_action(&pair, SHOWN)), pair));
    if let Some((_, pair)) = timed.max() {
        part(&format!("action `{pair}`, the slowest pair"), || {
            catalog.complete_action(&pair, SHOWN)
        });
    }
}

fn loading() {
    let inflate = || {
        let mut contents = Vec::new();
        let deflated = FILE.splitn(2, |byte| *byte == b'\n').nth(1).and_then(|it| it.get(4..));
        let read = DeflateDecoder::new(deflated.unwrap_or_default()).read_to_end(&mut contents);
        read.expect("the committed file is whole")
    };
    println!("loading {} bytes, which inflate to {}", FILE.len(), inflate());
    let found = compare(|| Catalog::read(FILE), inflate);
    println!("{:<44}{:>10.3}", "loading / inflating alone", found.ratio);
    let loaded = found.ours_ns / 1e6;
    println!("{:<44}{loaded:>10.3} ms{:>8.3} of {LOAD_MS} ms", "loading", loaded / LOAD_MS);
    let search = || Catalog::read(FILE).map(|it| it.complete_action("et", SHOWN).len());
    let first = compare(search, || Catalog::read(FILE));
    let besides = (first.ours_ns - first.theirs_ns) / 1e6;
    println!("{:<44}{besides:>10.3} ms", "the first search, which looks at every name");
}

fn part<A>(name: &str, question: impl FnMut() -> A) {
    let found = time(question) / 1e6;
    let verdict = if found <= QUESTION_MS { "meets" } else { "MISSES" };
    println!("{name:<44}{found:>10.6} ms{:>9.4}  {verdict}", found / QUESTION_MS);
}
