//! Proofs as JSON; the names of the fields are a contract.

use iam_catalog::Catalog;
use iam_policy::json::{Array, Object, object};

use super::{Proof, Search, Verdict};
use crate::answer::Finding;
use crate::phrase::json;
use crate::words::doubt;

/// Claims and what became of them, on one line.
pub fn proofs_json(proofs: &[Proof<'_>]) -> String {
    let verdict = proofs.iter().map(Proof::verdict).max().unwrap_or(Verdict::Proved);
    object(|out| {
        out.text("schema", "iam-analysis/v1");
        out.text("verdict", verdict.word());
        coverage(proofs, out);
        out.array("claims", |list| {
            for proof in proofs {
                list.object(|out| claim(proof, out));
            }
        });
    })
}

/// The difference of two policies, on one line; the proof is that of `Equals`.
pub fn diff_json(proof: &Proof<'_>) -> String {
    let verdict = match proof.verdict() {
        Verdict::Proved => "same",
        Verdict::Unknown => "unknown",
        Verdict::Refuted => "different",
    };
    object(|out| {
        out.text("schema", "iam-analysis/v1");
        out.text("verdict", verdict);
        coverage(std::slice::from_ref(proof), out);
        out.text_if_some("old", proof.claim.other().map(|it| it.name.as_str()));
        out.text("new", &proof.subject.name);
        for (field, search) in ["also_allows", "no_longer_allows"].iter().zip(&proof.searches) {
            out.array(field, |list| findings(proof, search, list));
        }
        doubts(proof, out);
    })
}

/// What was looked at.
fn coverage(proofs: &[Proof<'_>], out: &mut Object<'_>) {
    out.text("catalog", Catalog::embedded().date());
    out.number("actions", proofs.iter().map(Proof::actions).max().unwrap_or(0));
}

fn claim(proof: &Proof<'_>, out: &mut Object<'_>) {
    out.text("claim", proof.claim.word());
    out.text("policy", &proof.subject.name);
    out.text_if_some("other", proof.claim.other().map(|it| it.name.as_str()));
    out.text("verdict", proof.verdict().word());
    out.text("message", &proof.headline());
    out.array("findings", |list| {
        for search in &proof.searches {
            findings(proof, search, list);
        }
    });
    doubts(proof, out);
    let mut unlisted = proof.searches.iter().filter_map(|it| it.report.coverage.unlisted.as_ref());
    if let Some(witness) = unlisted.next() {
        out.object("unlisted", |out| json::witness(witness, out));
    }
}

fn findings(proof: &Proof<'_>, search: &Search<'_>, list: &mut Array<'_>) {
    for finding in &search.report.findings {
        list.object(|out| one(proof, search, finding, out));
    }
}

fn one(proof: &Proof<'_>, search: &Search<'_>, finding: &Finding, out: &mut Object<'_>) {
    out.text("code", search.way.code());
    out.text("way", search.way.word());
    out.text("message", &proof.sentence(search, finding));
    out.texts("actions", &finding.actions);
    out.text_if_some("every", finding.every.as_deref());
    out.object("request", |out| json::witness(&finding.witness, out));
}

fn doubts(proof: &Proof<'_>, out: &mut Object<'_>) {
    out.array("doubts", |list| {
        for it in proof.doubts() {
            let advice = doubt(it);
            list.object(|out| {
                out.text("message", &advice.message);
                out.text("help", &advice.help);
            });
        }
    });
}
