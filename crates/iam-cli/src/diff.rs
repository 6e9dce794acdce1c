//! `iam diff`: what two versions of a policy allow differently.

use std::process::ExitCode;

use iam_analysis::World;
use iam_analysis::claim::{Claim, Telling, Verdict, alone, diff_json, prove};
use iam_analysis::words::Hints;

use crate::args::Diff;
use crate::console::Console;
use crate::failure::{Ended, Failure, code};
use crate::look::{Ink, Sign};
use crate::policy::{PolicyFile, common_kind};
use crate::prove::{MOST, account};

/// Compares both directions.
pub(crate) fn run(args: &Diff, console: &mut Console) -> Ended {
    let (old, new) = (PolicyFile::open(&args.old)?, PolicyFile::open(&args.new)?);
    let kind = match args.kind {
        Some(kind) => kind,
        None => common_kind(&[&old, &new])?,
    };
    let side = |file: PolicyFile, console: &Console| {
        let read = file.read(kind, args.attached_to.clone(), console)?;
        alone(vec![read]).ok_or_else(|| Failure::new(code::USAGE, "no policy is named"))
    };
    let (old, new) = (side(old, console)?, side(new, console)?);
    let mut world = World { attached_to: args.attached_to.clone(), ..World::default() };
    let known = args.account.or_else(|| account(args.attached_to.as_deref()));
    world.account = known.unwrap_or(world.account);
    let claim = Claim::Unchanged(old);
    let proof = prove(&new, &claim, &world);
    let look = console.look;
    if args.json {
        console.line(&diff_json(&proof))?;
    } else {
        let (sign, word) = match proof.verdict() {
            Verdict::Proved => (Sign::Yes, look.paint(Ink::Good, "SAME")),
            Verdict::Refuted => (Sign::No, look.paint(Ink::Bad, "DIFFERENT")),
            Verdict::Unknown => (Sign::Warning, look.paint(Ink::Attention, "UNKNOWN")),
        };
        let telling = Telling {
            most: if args.all { usize::MAX } else { MOST },
            style: look.colour,
            try_it: None,
            more: "`--all`",
            hints: Hints::On,
        };
        console.text(&format!("{} {word}  {}\n", look.sign(sign), proof.headline()))?;
        if proof.verdict() != Verdict::Proved {
            console.text(&proof.differences(&telling))?;
        }
        console.text(&format!("\n{}\n", proof.coverage()))?;
    }
    console.flush()?;
    Ok(ExitCode::from(match proof.verdict() {
        Verdict::Proved => code::OK,
        Verdict::Refuted => code::NO,
        Verdict::Unknown => code::UNKNOWN,
    }))
}
