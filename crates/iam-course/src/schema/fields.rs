//! Every field of exercise and quiz files, with its words: the source of the schema.

use iam_policy::KINDS;

use super::{Field, Need, Shape, Takes, When};
use crate::exercise::Form;

use Takes::{
    Flag, Free, FreeTable, NamedTables, NamedTexts, Number, Slug, Table, Tables, Text, Texts, Word,
    Words,
};

/// A field that must be there.
const fn must(name: &'static str, takes: Takes, says: &'static str) -> Field {
    Field { name, says, takes, need: Need::Must }
}

/// A field that may be missing.
const fn may(name: &'static str, takes: Takes, says: &'static str) -> Field {
    Field { name, says, takes, need: Need::May }
}

/// A table with these fields and no others.
const fn shape(name: &'static str, fields: &'static [Field]) -> Shape {
    Shape { name, fields, others: None, one_of: &[], when: &[] }
}

/// An exercise file.
pub const EXERCISE: Shape = Shape {
    when: &[
        When { field: "form", word: "predict", needs: "prediction" },
        When { field: "form", word: "attack", needs: "attack" },
        When { field: "form", word: "choose", needs: "changes" },
    ],
    ..shape(
        "The exercise",
        &[
            must("id", Slug, "The name for ever; progress hangs on it."),
            must("title", Text, "A title that makes curious."),
            must("chapter", Slug, "The slug of the chapter, as in the name of the folder."),
            must("form", Word(forms), "What kind of task it is."),
            must("difficulty", Number(1, 5), "From 1, one idea, to 5, all of it."),
            must("minutes", Number(1, 240), "How long a beginner needs."),
            may("tasks", Words(crate::load::tasks), "The exam tasks it practises."),
            must("story", Text, "What happened and what is wanted, in Markdown."),
            may("world", Texts, "The facts, one a line, in Markdown."),
            may("hints", Texts, "The concept, where to look, almost the answer."),
            may(
                "changes",
                Number(1, 9),
                "Form `choose`: how many of the documents may differ from their start.",
            ),
            must("bound", Table(&BOUND), "The most that the answer may grant."),
            may("floor", Table(&FLOOR), "The least that the answer must grant."),
            may("prediction", Table(&PREDICTION), "What the learner foretells."),
            may("attack", Table(&ATTACK), "The hole that the learner shows."),
            must("document", Tables(&DOCUMENT), "What the learner writes."),
            may("policy", NamedTables(&POLICY), "Policies that the learner does not write."),
            may("principal", NamedTables(&PRINCIPAL), "Those who ask, by name."),
            may("resource", NamedTables(&RESOURCE), "What is asked for, by the head of its ARN."),
            may("organization", Table(&ORGANIZATION), "The accounts together."),
            may("scp", NamedTables(&LEVELS), "The service control policies over each account."),
            may("rcp", NamedTables(&LEVELS), "The resource control policies over each account."),
            may("request", Tables(&REQUEST), "What judges the answer."),
            may("wrong", Tables(&WRONG), "Wrong answers that many give."),
        ],
    )
};

const LIMIT: &[Field] = &[
    must("says", Text, "What it is, in words; the learner reads it."),
    may("unproved", Text, "Why nothing is proved; then there are no policies."),
];

/// What stands beside the fields of a limit.
const LIMIT_POLICY: Option<Field> =
    Some(may("NAME", Text, "The policy that this document of the learner is compared with."));

const BOUND: Shape = Shape { others: LIMIT_POLICY, ..shape("[bound]", LIMIT) };
const FLOOR: Shape = Shape { others: LIMIT_POLICY, ..shape("[floor]", LIMIT) };

const PREDICTION: Shape = shape(
    "[prediction]",
    &[
        must("says", Text, "The question, in words."),
        may("requests", Texts, "The ids of the requests it is about; left out: all."),
    ],
);

const ATTACK: Shape = shape(
    "[attack]",
    &[
        must("says", Text, "What to find."),
        may("principals", Texts, "Who may be chosen to ask; left out: everybody."),
        must("solution", Text, "A request that does it, as JSON."),
    ],
);

const DOCUMENT: Shape = shape(
    "[[document]]",
    &[
        must("name", Slug, "The learner edits `NAME.json`."),
        must("kind", Word(kinds), "The kind of policy."),
        must("title", Text, "What it is to people: identity policy of Omar."),
        must("start", Text, "What the file holds at first; it must not pass."),
        must("solution", Text, "An answer that passes."),
    ],
);

const POLICY: Shape = shape(
    "[policy.NAME]",
    &[
        must("kind", Word(kinds), "The kind of policy."),
        must("document", Text, "The policy, as JSON."),
    ],
);

const PRINCIPAL: Shape = shape(
    "[principal.NAME]",
    &[
        may("arn", Free, "The ARN of who asks."),
        may("service", Free, "Or the name of a service."),
        may("provider", Free, "Or an identity provider."),
        may("identity", Texts, "The identity policies: `@omar` is the learner's document."),
        may("boundary", Text, "The permissions boundary."),
        may("session", Texts, "The session policies."),
        may("kind", Free, "What it is, where the ARN does not tell."),
        may("id", Free, "Its unique id."),
        may("role", Free, "The role of a session."),
        may("parent", Free, "Who has made the session."),
        may("tags", Free, "Its tags."),
        may("session_tags", Free, "The tags of its session."),
        may("mfa", Free, "Whether it signed in with a second factor."),
        may("credential", Free, "What kind of credential it uses."),
        may("claims", Free, "What the identity provider says of it."),
    ],
);

const RESOURCE: Shape = shape(
    "[resource.\"ARN\"]",
    &[
        may("account", Text, "The account that owns it."),
        may("policy", Text, "The policy attached to it."),
        may("kind", Text, "The kind of that policy, where the service does not tell it."),
        may("tags", FreeTable, "Its tags."),
    ],
);

const ORGANIZATION: Shape = shape(
    "[organization]",
    &[
        must("id", Text, "Its id, `o-…`."),
        must("management_account", Text, "The account that manages it."),
        may("member_accounts", Texts, "The other accounts."),
    ],
);

const LEVELS: Shape = shape(
    "[scp.ACCOUNT]",
    &[may("levels", Tables(&LEVEL), "From the organization's root down to the account.")],
);

const LEVEL: Shape = shape(
    "levels",
    &[
        must("name", Text, "The root, a unit, or the account."),
        may("policies", Texts, "The policies attached there."),
    ],
);

const REQUEST: Shape = shape(
    "[[request]]",
    &[
        must("id", Text, "`r1`, `r2`, …"),
        must("says", Text, "What happens, in one plain sentence without a full stop."),
        must("principal", Text, "The name of a `[principal.…]`."),
        must("action", Text, "One concrete action."),
        must("resource", Text, "One ARN, or `*`."),
        may("context", FreeTable, "Condition keys; what is left out is absent."),
        must("decision", Word(decisions), "Exactly what the solution yields."),
        must("why", Text, "The reason, in one plain sentence."),
    ],
);

const WRONG: Shape = Shape {
    one_of: &["fails", "rejected", "exceeds"],
    ..shape(
        "[[wrong]]",
        &[
            must("says", Text, "What is wrong, for authors and teachers."),
            must("answer", NamedTexts, "The wrong documents; the others are the solution's."),
            may("fails", Texts, "The ids of exactly those requests that come out otherwise."),
            may("rejected", Words(codes), "The codes of exactly those errors it has."),
            may("exceeds", Flag, "It grants more than the bound where no request looks."),
            must("feedback", Text, "What to tell the learner; not the solution."),
        ],
    )
};

/// A quiz file.
pub const QUIZ: Shape = shape(
    "quiz.toml",
    &[
        must("chapter", Slug, "The slug of the chapter, as in the name of the folder."),
        may("question", Tables(&QUESTION), "The questions, in the order they are asked."),
    ],
);

/// A field that questions of a type must have.
const fn of(word: &'static str, needs: &'static str) -> When {
    When { field: "type", word, needs }
}

const QUESTION: Shape = Shape {
    when: &[
        of("choice", "option"),
        of("multiple", "option"),
        of("decision", "option"),
        of("decision", "scenario"),
        of("read", "option"),
        of("read", "kind"),
        of("read", "policy"),
        of("order", "item"),
        of("match", "pair"),
        of("short", "accept"),
        of("short", "why"),
    ],
    ..shape(
        "[[question]]",
        &[
            must("id", Slug, "Unique in the project; never changes."),
            must("type", Word(types), "How it is answered."),
            must("text", Text, "The question, in Markdown."),
            may("scenario", Text, "Type `decision`: the scenario, as JSON."),
            may("kind", Word(kinds), "Type `read`: the kind of the policy."),
            may("policy", Text, "Type `read`: the policy that is shown, as JSON."),
            may("finds", Words(codes), "Type `read`: the codes of what the checker finds in it."),
            may("option", Tables(&OPTION), "What can be answered."),
            may("item", Tables(&ITEM), "Type `order`: what to order; here the order is right."),
            may("pair", Tables(&PAIR), "Type `match`: what belongs together."),
            may("distractor", Tables(&DISTRACTOR), "Type `match`: right sides of no pair."),
            may("accept", Texts, "Type `short`: the right answers; the first one is shown."),
            may("why", Text, "Type `short`: why they are right."),
            may("wrong", Tables(&WRONG_SHORT), "Type `short`: wrong answers that many give."),
        ],
    )
};

const ITEM_FIELDS: &[Field] =
    &[must("text", Text, "What it says, in Markdown."), must("why", Text, "Why it stands there.")];

const ITEM: Shape = shape("item", ITEM_FIELDS);
const DISTRACTOR: Shape = shape("distractor", ITEM_FIELDS);

const PAIR: Shape = shape(
    "pair",
    &[
        must("left", Text, "The side that is asked about, in Markdown."),
        must("right", Text, "The side that is chosen, in Markdown."),
        must("why", Text, "Why they belong together."),
    ],
);

const WRONG_SHORT: Shape = shape(
    "wrong",
    &[
        must("answer", Text, "The wrong answer."),
        may("misconception", Text, "What those believe who give it, such as `m11`."),
        must("why", Text, "Why it is wrong."),
    ],
);

const OPTION: Shape = Shape {
    one_of: &["text", "decision"],
    ..shape(
        "option",
        &[
            may("text", Text, "What it says, in Markdown."),
            may("correct", Flag, "Whether it is right."),
            may("decision", Word(decisions), "Type `decision`: what it says of the scenario."),
            may("misconception", Text, "What those believe who take it, such as `m11`."),
            must("why", Text, "Why it is right or wrong."),
        ],
    )
};

fn words(all: impl IntoIterator<Item = &'static str>) -> Vec<String> {
    all.into_iter().map(str::to_owned).collect()
}

fn forms() -> Vec<String> {
    words(Form::ALL.map(|(word, _)| word))
}

fn kinds() -> Vec<String> {
    words(KINDS.iter().map(|row| row.name))
}

fn decisions() -> Vec<String> {
    words(crate::load::OUTCOMES.map(|(word, _)| word))
}

fn codes() -> Vec<String> {
    words(iam_lint::codes().map(|code| code.id))
}

fn types() -> Vec<String> {
    words(crate::quiz::TYPES.iter().map(|(word, _)| *word))
}
