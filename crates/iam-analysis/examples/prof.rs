//! Scratch.
use iam_analysis::*;
use iam_eval::Document;
use iam_policy::*;
fn doc(path: &str) -> PolicySet {
    let text = std::fs::read_to_string(path).unwrap();
    let parsed = iam_policy::parse(&text, &Reading::stored(PolicyKind::Managed));
    PolicySet::Alone(Document::new(path, parsed.policy.expect("sound")))
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (a, b) = (doc(&args[1]), doc(&args[2]));
    let world = World::default();
    let q = Question { allowed: vec![&a], refused: vec![&b], focus: Focus::default() };
    for _ in 0..100 {
        std::hint::black_box(report(&q, &world));
    }
}
