//! `iam who-can`: which users and roles of an account may do something.

use std::process::ExitCode;

use iam_analysis::World;
use iam_analysis::account::{AccountRead, read_account};
use iam_analysis::who::{Asking, scp_level, who_can};
use iam_policy::{PolicyKind, render, visible};

use crate::args::WhoCan;
use crate::can::document;
use crate::console::Console;
use crate::failure::{Ended, Failure, code};
use crate::input::{self, Input};

/// Tells who may do it.
pub(crate) fn run(args: &WhoCan, console: &mut Console) -> Ended {
    let asking = asking(args, console)?;
    let inputs: Vec<Input> =
        args.account.iter().map(|file| input::read(file)).collect::<Result<_, _>>()?;
    let texts: Vec<&str> = inputs.iter().map(|it| it.text.as_str()).collect();
    let read = read_account(&texts);
    problems(args, &inputs, &read, console);
    let Some(account) = &read.account else {
        let failure = Failure::new(code::INPUT, "the account cannot be read");
        let help = "save what `aws iam get-account-authorization-details` prints";
        return Err(failure.help(help));
    };
    let misasked =
        |it: iam_analysis::who::Misasked| Failure::new(code::USAGE, it.message).help(it.help);
    let found = who_can(account, &asking, &World::default()).map_err(misasked)?;
    if args.json {
        console.line(&found.to_json())?;
    } else {
        console.text(&found.to_text())?;
    }
    console.flush()?;
    let is_open = found.has_unknown() || read.has_gaps();
    Ok(ExitCode::from(if is_open { code::UNKNOWN } else { code::OK }))
}

/// What is asked, its policies read.
fn asking(args: &WhoCan, console: &Console) -> Result<Asking, Failure> {
    let resource_policy = match &args.resource_policy {
        None => None,
        Some(file) => {
            let attached_to = Some(args.resource.clone()).filter(|it| it.starts_with("arn:"));
            let read = document(file, None, attached_to, console)?;
            if read.policy().kind == PolicyKind::Managed {
                let message = format!(
                    "{}: no statement has a `Principal`, so it is no policy of a resource",
                    visible(&input::name(file))
                );
                let help = "name the file with the policy that the resource itself carries";
                return Err(Failure::new(code::INPUT, message).help(help));
            }
            Some(read)
        }
    };
    let mut scp = Vec::new();
    for file in &args.scp {
        scp.push(scp_level(document(file, Some(PolicyKind::Scp), None, console)?));
    }
    let (action, resource) = (args.action.clone(), args.resource.clone());
    Ok(Asking { action, resource, resource_policy, scp })
}

/// Tells the problems of the account files beside the answer.
fn problems(args: &WhoCan, inputs: &[Input], read: &AccountRead, console: &Console) {
    for (at, (file, input)) in args.account.iter().zip(inputs).enumerate() {
        let mut found = read.of_file(at);
        found.splice(0..0, input.problem.clone());
        if !found.is_empty() {
            let name = visible(&input::name(file));
            let text = render(&found, &name, &input.text, console.look.colour);
            console.note(text.trim_end());
        }
    }
}
