//! `iam man`: the manual pages.

use clap::CommandFactory;
use clap_mangen::Man;

use crate::args::Args;
use crate::console::Console;
use crate::failure::{Ended, Failure, code};

/// `iam man [COMMAND]`
pub(crate) fn run(command: Option<&str>, console: &mut Console) -> Ended {
    let mut program = Args::command();
    program.build();
    let page = match command {
        None => program,
        Some(name) => {
            let found = program.find_subcommand(name);
            let found = found.ok_or_else(|| {
                let name = iam_policy::visible(name);
                Failure::new(code::USAGE, format!("no command `{name}`"))
                    .help("`iam help` lists the commands")
            })?;
            found.clone()
        }
    };
    let mut text = Vec::new();
    Man::new(page).render(&mut text)?;
    console.raw(&String::from_utf8_lossy(&text))?;
    console.flush()?;
    Ok(std::process::ExitCode::SUCCESS)
}
