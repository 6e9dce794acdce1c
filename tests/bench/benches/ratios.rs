//! The table of ratios: ours beside iam-rs and serde, with the goals.
//!
//! `cargo bench -p iam-bench --bench ratios -- [PATH OF iam]` also measures the start of the
//! program.
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

use std::path::Path;
use std::process::{Command, Stdio};

use iam_bench::clock::{Compared, best, compare, time};
use iam_bench::managed_policies;
use iam_bench::ours::{Ready, scenario};
use iam_bench::peer::Peer;
use iam_bench::typed::Document;
use iam_bench::workload::{self, Differ, Workload};
use iam_lint::{Setting, lint};
use iam_policy::{PolicyKind, Reading, parse};

fn main() {
    deciding(&workload::classroom(), 0.10, 0.5);
    deciding(&workload::account(), 0.05, 0.25);
    globs();
    growth(Differ::Action);
    growth(Differ::Resource);
    parsing();
    linting();
    let program = std::env::args().skip(1).find(|it| !it.starts_with('-'));
    if let Some(path) = program {
        start(Path::new(&path));
    }
}

fn ratio(name: &str, found: Compared, goal: f64) {
    let Compared { ours_ns, theirs_ns, ratio } = found;
    println!(
        "{name:<44}{ours_ns:>13.0} ns{theirs_ns:>13.0} ns{ratio:>8.3}  {}",
        verdict(ratio, goal)
    );
}

fn figure(name: &str, found: f64, unit: &str, goal: f64) {
    println!("{name:<44}{found:>13.2} {unit:<35}{}", verdict(found, goal));
}

fn verdict(found: f64, goal: f64) -> String {
    format!("{} {goal}", if found <= goal { "meets" } else { "MISSES" })
}

/// Both engines have to agree before their times are worth anything.
fn deciding(workload: &Workload, decide_goal: f64, explain_goal: f64) {
    println!("\n{}: ours / iam-rs, {} requests", workload.name, workload.asks.len());
    let (ours, theirs) = (Ready::new(workload), Peer::new(workload));
    for ((ask, our), their) in workload.asks.iter().zip(ours.outcomes()).zip(theirs.outcomes()) {
        assert_eq!(our, their, "{ask:?}");
    }
    let theirs = || theirs.decide_all();
    ratio("decide", compare(|| ours.decide_all(), theirs), decide_goal);
    ratio("explain / iam-rs decide", compare(|| ours.explain_all(), theirs), explain_goal);
}

fn globs() {
    println!("\nhostile patterns: ours / iam-rs");
    for (name, workload) in workload::hostile() {
        let (ours, theirs) = (Ready::new(&workload), Peer::new(&workload));
        assert_eq!(ours.outcomes(), theirs.outcomes(), "{name}");
        ratio(&name, compare(|| ours.decide_all(), || theirs.decide_all()), 1.0);
    }
}

fn growth(differ: Differ) {
    println!("\n10 to 10,000 statements, each with its own {differ:?}: ours / iam-rs");
    let mut times = Vec::new();
    for count in [10, 100, 1_000, 10_000] {
        let workload = workload::many(count, differ);
        let (ours, theirs) = (Ready::new(&workload), Peer::new(&workload));
        assert_eq!(ours.outcomes(), theirs.outcomes(), "{count} statements");
        let found = compare(|| ours.decide_all(), || theirs.decide_all());
        ratio(&format!("{count} statements"), found, 0.10);
        times.push(time(|| ours.decide_all()));
    }
    if let [_, hundred, thousand, ten_thousand] = times.as_slice() {
        figure("exponent, 100 to 1,000", (thousand / hundred).log10(), "", 1.05);
        figure("per statement at 10,000", ten_thousand / 10_000.0, "ns", 15.0);
    }
}

fn parsing() {
    use iam_rs::Validate as _;
    let texts: Vec<String> = managed_policies().into_iter().map(|(_, document)| document).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("\nreading {} managed policies, {bytes} bytes", texts.len());
    let count = |reads: &dyn Fn(&str) -> bool| texts.iter().filter(|text| reads(text)).count();
    let reading = Reading::stored(PolicyKind::Managed);
    let ours = || count(&|text| parse(text, &reading).policy.is_some());
    let json = || count(&|text| iam_policy::json::read(text).root.is_some());
    let typed = || count(&|text| serde_json::from_str::<Document<'_>>(text).is_ok());
    let theirs = || count(&|text| iam_rs::IAMPolicy::from_json(text).is_ok());
    let checked =
        || count(&|text| iam_rs::IAMPolicy::from_json(text).is_ok_and(|it| it.is_valid()));
    println!("read by us {}, by typed serde {}, by iam-rs {}", ours(), typed(), theirs());
    ratio("JSON with places / typed serde", compare(json, typed), 1.5);
    ratio("read and check / typed serde", compare(ours, typed), 2.5);
    ratio("read and check / iam-rs read and validate", compare(ours, checked), 1.0);
}

/// A policy of about 10 KB, read and linted: beside reading alone, and beside what it may last.
fn linting() {
    let of_size = |(_, text): &(String, String)| (9_500..=10_500).contains(&text.len());
    let texts: Vec<String> =
        managed_policies().into_iter().filter(of_size).map(|(_, text)| text).collect();
    let (reading, setting) = (Reading::stored(PolicyKind::Managed), Setting::default());
    println!("\nlinting {} managed policies of about 10 KB", texts.len());
    let read = || texts.iter().filter(|text| parse(text, &reading).policy.is_some()).count();
    let lint = || texts.iter().map(|text| lint(text, &reading, &setting).len()).sum::<usize>();
    let found = compare(lint, read);
    ratio("lint / read and check", found, f64::INFINITY);
    let each_ms = found.ours_ns / 1e6 / texts.len() as f64;
    figure("lint of one, with redundancy, of 50 ms", each_ms / 50.0, "", 1.0);
}

fn start(program: &Path) {
    let path = std::env::temp_dir().join("iam-bench-scenario.json");
    #[expect(clippy::disallowed_methods, reason = "the program reads a file")]
    let written = std::fs::write(&path, scenario(&workload::classroom(), 0));
    written.expect("the folder for temporary files can be written");
    let run = |command: &mut Command| {
        let status = command.stdout(Stdio::null()).status();
        assert!(status.expect("the program starts").success(), "{command:?}");
    };
    let nothing = best(100, || run(&mut Command::new("/bin/true")));
    let ours = best(100, || run(Command::new(program).arg("eval").arg(&path)));
    println!("\nstart of the program, best of 100");
    figure("iam eval above /bin/true", ours.saturating_sub(nothing).as_secs_f64() * 1e3, "ms", 2.0);
}
