//! `iam lsp`: the checks, fixes, completions and explanations in any editor that speaks the
//! language server protocol, over standard input and output.

mod answer;
mod client;
mod diagnose;
mod document;
mod mend;
mod place;
mod policy;
mod server;
mod wire;

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use crate::console::Console;
use crate::failure::{Ended, code};
use server::{Goes, Server};
use wire::Received;

/// Serves one editor until it says goodbye or closes the input.
pub(crate) fn run(console: &Console) -> Ended {
    if io::stdin().is_terminal() {
        console.note("this waits for an editor; `iam init` writes how to set up yours");
    }
    let mut input = io::stdin().lock();
    let mut server = Server::new(io::stdout().lock());
    loop {
        let goes = match wire::receive(&mut input)? {
            Received::Message(message) => server.message(message)?,
            Received::Malformed(malformed) => server.malformed(&malformed)?,
            Received::End => Goes::Ends(code::NO),
        };
        if let Goes::Ends(code) = goes {
            return Ok(ExitCode::from(code));
        }
    }
}
