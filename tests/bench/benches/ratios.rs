//! The table of ratios: ours beside iam-rs and serde, with the goals.
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

use iam_bench::clock::{Compared, compare};
use iam_bench::corpus::managed_policies;
use iam_bench::typed::Document;
use iam_policy::{PolicyKind, Reading, parse};

fn row(name: &str, found: Compared, goal: f64) {
    let verdict = if found.ratio <= goal { "met" } else { "MISSED" };
    println!(
        "{name:<44} {:>12.0} ns {:>12.0} ns {:>7.3} <= {goal:<5} {verdict}",
        found.ours_ns, found.theirs_ns, found.ratio
    );
}

fn main() {
    parsing();
}

fn parsing() {
    let texts: Vec<String> = managed_policies().into_iter().map(|it| it.document).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{} managed policies, {bytes} bytes", texts.len());
    let reading = Reading::stored(PolicyKind::Managed);
    let ours = || texts.iter().filter(|text| parse(text, &reading).policy.is_some()).count();
    let json = || texts.iter().filter(|text| iam_policy::json::read(text).root.is_some()).count();
    let typed =
        || texts.iter().filter(|text| serde_json::from_str::<Document<'_>>(text).is_ok()).count();
    let theirs = || texts.iter().filter(|text| iam_rs::IAMPolicy::from_json(text).is_ok()).count();
    let checked = || {
        use iam_rs::Validate as _;
        let valid =
            |text: &&String| iam_rs::IAMPolicy::from_json(text).is_ok_and(|it| it.is_valid());
        texts.iter().filter(valid).count()
    };
    println!(
        "ours {} json {} typed {} iam-rs {} checked {}",
        ours(),
        json(),
        typed(),
        theirs(),
        checked()
    );
    row("json alone / typed serde", compare(json, typed), 1.0);
    row("parse and check / typed serde", compare(ours, typed), 2.5);
    row("parse and check / iam-rs parse", compare(ours, theirs), 1.0);
    row("parse and check / iam-rs both", compare(ours, checked), 1.0);
}
