//! Times of our own: what changed since yesterday on this machine.

use divan::Bencher;
use iam_bench::managed_policies;
use iam_bench::ours::Ready;
use iam_bench::workload::{self, Differ};
use iam_policy::{PolicyKind, Reading, parse};

fn main() {
    divan::main();
}

#[divan::bench]
fn decide_classroom(bencher: Bencher<'_, '_>) {
    let ready = Ready::new(&workload::classroom());
    bencher.bench(|| ready.decide_all());
}

#[divan::bench]
fn explain_classroom(bencher: Bencher<'_, '_>) {
    let ready = Ready::new(&workload::classroom());
    bencher.bench(|| ready.explain_all());
}

#[divan::bench]
fn decide_account(bencher: Bencher<'_, '_>) {
    let ready = Ready::new(&workload::account());
    bencher.bench(|| ready.decide_all());
}

#[divan::bench]
fn explain_account(bencher: Bencher<'_, '_>) {
    let ready = Ready::new(&workload::account());
    bencher.bench(|| ready.explain_all());
}

#[divan::bench(args = [10, 100, 1_000, 10_000])]
fn distinct_actions(bencher: Bencher<'_, '_>, statements: usize) {
    let ready = Ready::new(&workload::many(statements, Differ::Action));
    bencher.bench(|| ready.decide_all());
}

#[divan::bench(args = [10, 100, 1_000, 10_000])]
fn distinct_resources(bencher: Bencher<'_, '_>, statements: usize) {
    let ready = Ready::new(&workload::many(statements, Differ::Resource));
    bencher.bench(|| ready.decide_all());
}

#[divan::bench]
fn read_managed_policies(bencher: Bencher<'_, '_>) {
    let texts: Vec<String> = managed_policies().into_iter().map(|(_, document)| document).collect();
    let reading = Reading::stored(PolicyKind::Managed);
    bencher.bench(|| texts.iter().filter(|it| parse(it, &reading).policy.is_some()).count());
}
