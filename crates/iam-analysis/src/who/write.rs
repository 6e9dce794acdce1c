//! The answers about everybody, as JSON; the names of its fields are a contract.

use iam_policy::json::{Object, object};

use super::{Answers, Can, Example, Verdict, WhoCan};
use crate::account::{GapPlace, GapReason};
use crate::phrase::json;
use crate::words::doubt;

/// The whole answer on one line.
pub(super) fn all(found: &WhoCan) -> String {
    object(|out| {
        out.text("schema", "iam-analysis/v1");
        out.text("action", &found.action);
        out.bool("complete", !found.has_unknown());
        out.texts("apart", &found.apart);
        out.array("resources", |list| {
            for target in &found.targets {
                list.object(|out| answers(target, out));
            }
        });
    })
}

fn answers(answers: &Answers, out: &mut Object<'_>) {
    out.text("resource", &answers.resource);
    out.array("principals", |list| {
        for can in &answers.people {
            list.object(|out| one(can, out));
        }
    });
    out.texts("others", &answers.others);
}

fn one(can: &Can, out: &mut Object<'_>) {
    out.text("kind", can.kind.word());
    out.text("name", &can.name);
    out.text("arn", &can.arn);
    let word = match &can.verdict {
        Verdict::Always(_) => "always",
        Verdict::Sometimes(_) => "sometimes",
        Verdict::Never => "never",
        Verdict::Unknown(_) => "unknown",
    };
    out.text("verdict", word);
    out.bool("resource_must_agree", can.resource_must_agree);
    match &can.verdict {
        Verdict::Always(witness) => out.object("allowed", |out| json::witness(witness, out)),
        Verdict::Sometimes(it) => {
            out.texts("keys", &it.keys);
            out.text("when", &it.when);
            out.object("allowed", |out| example(&it.allowed, out));
            if let Some(refused) = &it.refused {
                out.object("refused", |out| example(refused, out));
            }
        }
        Verdict::Unknown(doubts) => out.texts("doubts", doubts.iter().map(|it| doubt(it).message)),
        Verdict::Never => {}
    }
    out.array("gaps", |list| {
        for gap in &can.gaps {
            list.object(|out| {
                out.text("policy", &gap.policy);
                let place = match gap.place {
                    GapPlace::Identity => "identity",
                    GapPlace::Boundary => "boundary",
                    GapPlace::Trust => "trust",
                };
                out.text("place", place);
                let why = match gap.why {
                    GapReason::Missing => "missing",
                    GapReason::Broken => "broken",
                };
                out.text("why", why);
            });
        }
    });
}

fn example(example: &Example, out: &mut Object<'_>) {
    out.text_if_some("signed_in", example.signed_in);
    if let Some(witness) = &example.witness {
        json::witness(witness, out);
    }
}
