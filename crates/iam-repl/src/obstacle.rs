//! What stands in the way of a request: each layer that blocks it, and the statement that comes
//! nearest to letting it through.

use iam_eval::{BlockedBy, Evaluation, PartResult, StatementView, Step};

use crate::path::{self, failing, layer_name};
use crate::text::wrap;

/// The Deny statements that apply; each has to go, or to be about something else.
pub(crate) fn denies(evaluation: &Evaluation) -> Vec<String> {
    let steps = evaluation.parts.iter().flat_map(|part| &part.steps);
    let applying = steps.flat_map(|step| {
        let denies = step.statements.iter().filter(|it| it.effect == "Deny" && it.applies);
        denies.filter(|_| step.outcome == "deny").map(move |it| deny(step, it))
    });
    applying.collect()
}

fn deny(step: &Step, view: &StatementView) -> String {
    let words = format!(
        "{}: the Deny in {} applies, and no Allow outweighs a Deny. It would not apply if one of \
         these were otherwise:",
        layer_name(step.step, step.level.as_deref()),
        path::name(view)
    );
    words + "\n" + &path::parts(view)
}

/// The layers that have to allow the request, and do not.
pub(crate) fn silent(evaluation: &Evaluation) -> Vec<String> {
    let of = |part: &PartResult| {
        part.blocked_by.iter().map(|block| silence(part, block)).collect::<Vec<_>>()
    };
    evaluation.parts.iter().flat_map(of).collect()
}

fn silence(part: &PartResult, block: &BlockedBy) -> String {
    let word = block.layer.word();
    let name = layer_name(word, block.level.as_deref());
    let step = part.steps.iter().find(|it| it.step == word && it.level == block.level);
    let Some(step) = step else {
        return format!("{name}: it stops what the public policy of the bucket allows.");
    };
    let allows = step.statements.iter().filter(|it| it.effect == "Allow");
    let nearest = allows.min_by_key(|it| (failing(it), !it.action.matched));
    let Some(nearest) = nearest else {
        return format!("{name}: an Allow is needed here, and there is none.");
    };
    if nearest.applies {
        return format!("{name}: {}.", path::reason(step));
    }
    let words = format!(
        "{name}: an Allow is needed here, and none applies. The nearest is {}, but:",
        path::name(nearest)
    );
    words + "\n" + &path::missing(nearest)
}

/// The obstacles, numbered; each is a sentence, with lines of its own below.
pub(crate) fn numbered(obstacles: &[String]) -> String {
    let several = obstacles.len() > 1;
    let one = |(at, text): (usize, &String)| {
        let (sentence, lines) = text.split_once('\n').unwrap_or((text, ""));
        let first = if several { format!("{at}. ") } else { String::new() };
        wrap(&first, sentence) + lines
    };
    (1..).zip(obstacles).map(one).collect()
}
