//! Scratch.
use iam_analysis::*;
use iam_eval::Document;
use iam_policy::*;
fn doc(path: &str, kind: PolicyKind) -> PolicySet {
    let text = std::fs::read_to_string(path).unwrap();
    let parsed = iam_policy::parse(&text, &iam_policy::Reading::stored(kind));
    PolicySet::Alone(Document::new(path, parsed.policy.expect("sound")))
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let kind = args.get(3).map_or(PolicyKind::Managed, |k| PolicyKind::from_name(k).unwrap());
    let (a, b) = (doc(&args[1], kind), doc(&args[2], kind));
    let world = World::default();
    let q = Question { allowed: vec![&a], refused: vec![&b], focus: Focus::default() };
    let t = std::time::Instant::now();
    let answer = find(&q, &world);
    println!("{:?}\n{answer:#?}", t.elapsed());
    let t = std::time::Instant::now();
    let r = report(&q, &world);
    println!("groups {}", r.coverage.groups);
    println!("{:?} {} findings", t.elapsed(), r.findings.len());
    for f in &r.findings {
        println!(
            "{} actions e.g. {:?} {:?} {:?} | {:?}",
            f.actions.len(),
            f.witness.asked.action,
            f.witness.asked.resource,
            f.witness.asked.context,
            f.witness.asked.principal
        );
    }
    println!("{:?}", r.doubts);
}
