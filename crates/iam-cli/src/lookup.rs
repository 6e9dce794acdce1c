//! `iam actions`, `action`, `key`, `service` and `arn`: what the catalog of AWS says.

use std::process::ExitCode;
use std::sync::OnceLock;

use iam_catalog::{Catalog, Descriptions};
use iam_repl::lookup::{self, ActionQuery, Answer, Form, Source};

use crate::args::{Actions, One};
use crate::console::Console;
use crate::failure::{Ended, Failure, code};

/// Lists actions.
pub(crate) fn actions(args: &Actions, console: &mut Console) -> Ended {
    let query = ActionQuery { patterns: &args.patterns, level: args.level };
    let form = if args.short { Form::Names } else { form(args.json) };
    tell(lookup::actions(&source(), &query, form), form, console)
}

/// Looks up one thing.
pub(crate) fn one(
    args: &One,
    look_up: fn(&Source<'_>, &str, Form) -> Answer,
    console: &mut Console,
) -> Ended {
    let form = form(args.json);
    tell(look_up(&source(), &args.name, form), form, console)
}

/// What actions and keys do, in words; unpacked when first asked for.
pub(crate) fn descriptions() -> &'static Descriptions {
    static DESCRIPTIONS: OnceLock<Descriptions> = OnceLock::new();
    DESCRIPTIONS.get_or_init(|| {
        Descriptions::read(include_bytes!("../../iam-catalog/data/descriptions.bin"))
            .expect("a test reads the embedded descriptions")
    })
}

fn source() -> Source<'static> {
    let descriptions = Some(descriptions());
    Source { catalog: Catalog::embedded(), descriptions, program: "iam " }
}

fn form(json: bool) -> Form {
    if json { Form::Json } else { Form::Text }
}

fn tell(answer: Answer, form: Form, console: &mut Console) -> Ended {
    let text = answer.map_err(|it| Failure::new(code::NO, it.message).help(it.help))?;
    match form {
        Form::Text => console.text(&text)?,
        Form::Names | Form::Json => console.raw(&text)?,
    }
    console.flush()?;
    Ok(ExitCode::SUCCESS)
}
