//! Judges an attack: a request that gets through at the start and does not in the author's answer.

use iam_eval::{Evaluation, Outcome, StatementRef};
use iam_policy::json::{Member, Value};
use iam_policy::{Severity, nearest};
use serde_json::Map;

use super::stage::{StageFile, StageReader, text_of};
use super::{Answer, GradedDocument, StatementPlace, locate, texts};
use crate::exercise::{ATTACK, Attack, Exercise, Request};
use crate::scenario::decide;

/// How an attack came out.
#[derive(Debug, Clone)]
pub struct AttackResult {
    /// The file.
    pub file: StageFile,
    /// What the learner is asked.
    pub says: String,
    /// The names of those who may ask.
    pub principals: Vec<String>,
    /// The request; none where the file cannot be used or is still open.
    pub asked: Option<Asked>,
}

/// A request that was tried.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The request; its `decision` is that it must not get through.
    pub request: Request,
    /// The ARN of who asks.
    pub principal: String,
    /// What becomes of it at the start.
    pub before: Evaluation,
    /// Where the author's answer lets it through as well: what allows it there, if that has
    /// nothing to do with the documents of the learner.
    pub meant: Option<Vec<StatementRef>>,
    /// What becomes of it with the learner's documents; none where they cannot be used.
    pub own: Option<Evaluation>,
    /// The statements that decided it with the learner's documents.
    pub deciding: Vec<StatementPlace>,
}

impl AttackResult {
    /// Whether it gets through at the start and does not in the author's answer.
    pub fn is_shown(&self) -> bool {
        self.asked.as_ref().is_some_and(|asked| asked.gets_through() && asked.meant.is_none())
    }

    /// Whether the learner's documents stop it.
    pub fn is_stopped(&self) -> bool {
        let own = self.asked.as_ref().and_then(|asked| asked.own.as_ref());
        own.and_then(Evaluation::outcome).is_some_and(|outcome| outcome != Outcome::Allow)
    }

    /// Whether the hole is shown and closed.
    pub fn pass(&self) -> bool {
        self.is_shown() && self.is_stopped()
    }
}

impl Asked {
    /// Whether it is allowed at the start.
    pub fn gets_through(&self) -> bool {
        self.before.outcome() == Some(Outcome::Allow)
    }
}

/// Judges the attack of an answer; none where the exercise asks for none.
pub(super) fn judge(
    exercise: &Exercise,
    answer: &Answer,
    documents: &[GradedDocument],
) -> Option<AttackResult> {
    let attack = exercise.attack.as_ref()?;
    let text = answer.named(ATTACK).map_or_else(
        || Answer::start(exercise).named(ATTACK).unwrap_or_default().to_owned(),
        str::to_owned,
    );
    let mut reader = StageReader::new(&text);
    let members = reader.members().unwrap_or_default();
    let request = read(exercise, attack, &members, &mut reader);
    let request = request.filter(|_| reader.is_sound());
    let asked =
        request.and_then(|request| ask(exercise, request, documents, &members, &mut reader));
    Some(AttackResult {
        says: attack.says.clone(),
        principals: attack.principals.clone(),
        asked,
        file: reader.finish(ATTACK),
    })
}

fn ask(
    exercise: &Exercise,
    request: Request,
    documents: &[GradedDocument],
    members: &[Member<'_>],
    reader: &mut StageReader<'_>,
) -> Option<Asked> {
    let before = decide(exercise, &exercise.starts(), &request);
    note_problems(&before, members, reader);
    if !reader.is_sound() {
        return None;
    }
    let solution = decide(exercise, &texts(&Answer::solution(exercise), exercise), &request);
    let usable = documents.iter().all(|document| document.errors().next().is_none());
    let own = usable.then(|| {
        let own = documents.iter().map(|of| (of.name.clone(), of.text.clone())).collect();
        decide(exercise, &own, &request)
    });
    let deciding = own.iter().filter_map(Evaluation::deciding_part).flat_map(|it| &it.deciding);
    let principal = exercise.setting.principals.get(&request.principal);
    Some(Asked {
        principal: principal.map_or_else(String::new, |of| of.arn().to_owned()),
        meant: (solution.outcome() == Some(Outcome::Allow))
            .then(|| of_the_world(exercise, &solution)),
        deciding: deciding.map(|of| locate(of, documents)).collect(),
        request,
        before,
        own,
    })
}

/// The statements that decided, if the learner writes none of them.
fn of_the_world(exercise: &Exercise, evaluation: &Evaluation) -> Vec<StatementRef> {
    let deciding = evaluation.deciding_part().map_or(&[][..], |part| &part.deciding);
    let is_own = |of: &StatementRef| exercise.documents.iter().any(|it| it.name == of.policy);
    if deciding.iter().any(is_own) { Vec::new() } else { deciding.to_vec() }
}

/// What the evaluator cannot read of the request, told at its place in the learner's file.
fn note_problems(evaluation: &Evaluation, members: &[Member<'_>], reader: &mut StageReader<'_>) {
    for found in evaluation.problems.iter().filter(|it| it.policy.is_none()) {
        let diagnostic = &found.diagnostic;
        let field = diagnostic.pointer.split('/').nth(1).unwrap_or_default();
        let place = members.iter().find(|member| member.key == field);
        if let (Some(member), Severity::Error) = (place, diagnostic.severity) {
            let help = diagnostic.help.as_deref().unwrap_or_default();
            let message = diagnostic.message.clone();
            reader.error("scenario-invalid-value", member.node.span, message, help);
        }
    }
}

const FIELDS: [&str; 4] = ["principal", "action", "resource", "context"];

fn read(
    exercise: &Exercise,
    attack: &Attack,
    members: &[Member<'_>],
    reader: &mut StageReader<'_>,
) -> Option<Request> {
    for member in members.iter().filter(|member| !FIELDS.contains(&&*member.key)) {
        let message = format!("an attack has no field `{}`", iam_policy::visible(&member.key));
        let help = match nearest(&member.key, FIELDS) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the fields are {}", FIELDS.join(", ")),
        };
        reader.error("scenario-unknown-field", member.key_span, message, &help);
    }
    let [principal, action, resource] =
        ["principal", "action", "resource"].map(|name| field(name, members, reader));
    if let (Some((name, member)), true) = (&principal, reader.is_sound()) {
        check_principal(exercise, attack, name, member, reader);
    }
    let context = context(members, reader)?;
    let ((principal, _), (action, _), (resource, _)) = (principal?, action?, resource?);
    // What is empty has not been filled in yet.
    let is_open = action.is_empty() || resource.is_empty();
    (!is_open).then(|| Request {
        line: attack.line,
        id: ATTACK.to_owned(),
        says: "your attack".to_owned(),
        principal,
        action,
        resource,
        context,
        decision: Outcome::ImplicitDeny,
        why: attack.says.clone(),
    })
}

/// The text of a field, which must be there.
fn field<'m, 't>(
    name: &str,
    members: &'m [Member<'t>],
    reader: &mut StageReader<'_>,
) -> Option<(String, &'m Member<'t>)> {
    let Some(member) = members.iter().find(|member| member.key == name) else {
        if reader.is_sound() {
            let message = format!("the attack needs the field `{name}`");
            let help = "it says who (`principal`) asks for which `action` on which `resource`";
            reader.error("scenario-missing-field", reader.brace(), message, help);
        }
        return None;
    };
    let Some(text) = text_of(&member.node) else {
        let message = format!("`{name}` is no text");
        reader.error("scenario-wrong-type", member.node.span, message, "write it in quotes");
        return None;
    };
    Some((text.trim().to_owned(), member))
}

fn check_principal(
    exercise: &Exercise,
    attack: &Attack,
    name: &str,
    member: &Member<'_>,
    reader: &mut StageReader<'_>,
) {
    if attack.principals.iter().any(|known| known == name) {
        return;
    }
    let shown = iam_policy::visible(name);
    let message = match exercise.setting.principals.contains_key(name) {
        true => format!("`{shown}` may not be chosen to ask here"),
        false => format!("there is nobody called `{shown}` here"),
    };
    let help = format!("choose one of: {}", attack.principals.join(", "));
    reader.error("scenario-invalid-value", member.node.span, message, &help);
}

/// The condition keys; none where they are no object.
fn context(
    members: &[Member<'_>],
    reader: &mut StageReader<'_>,
) -> Option<Map<String, serde_json::Value>> {
    let Some(member) = members.iter().find(|member| member.key == "context") else {
        return Some(Map::new());
    };
    let Value::Object(keys) = &member.node.value else {
        let help = "write condition keys and values: `{ \"aws:SourceIp\": \"203.0.113.55\" }`";
        let message = "`context` is no object".to_owned();
        reader.error("scenario-wrong-type", member.node.span, message, help);
        return None;
    };
    let value = |member: &Member<'_>| {
        let mut text = String::new();
        iam_policy::json::write_node(&member.node, &mut text);
        Some((member.key.to_string(), serde_json::from_str(&text).ok()?))
    };
    Some(keys.iter().filter_map(value).collect())
}
