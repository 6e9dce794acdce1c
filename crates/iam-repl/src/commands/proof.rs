//! Commands about every request at once: proofs, differences, and what somebody can do at all.

use iam_analysis::World;
use iam_analysis::claim::{Claim, Limit, Proof, Read, Side, Telling, Verdict, alone, prove as put};
use iam_analysis::what::what_can;
use iam_analysis::words::Hints;
use iam_course::exercise::PolicyRef;
use iam_course::reading;
use iam_policy::{
    AccountId, Arn, PolicyKind, Presence, Purpose, Reading, RenderStyle, nearest, visible,
};

use crate::commands::ask::undecidable;
use crate::commands::asker::asker;
use crate::commands::document::{file_position, problems};
use crate::reply::{Effect, Reply, Status};
use crate::scene::Scene;
use crate::session::Session;
use crate::text::{words, wrap};

/// What `prove` may be asked.
pub(crate) const CLAIMS: &[&str] =
    &["no-more-than", "equals", "disjoint-from", "not-granted", "grants", "no-public"];

/// A text that is compared with the answer, and what people call it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Other<'t> {
    pub(crate) name: &'t str,
    pub(crate) text: &'t str,
}

pub(crate) fn prove(session: &mut Session<'_>, input: &str) -> Reply {
    prove_with(session, input, None)
}

/// Puts a claim to the answer; `other` is the file that it names, once that has been read.
pub(crate) fn prove_with(session: &Session<'_>, input: &str, other: Option<Other<'_>>) -> Reply {
    if let Some(refused) = undecidable(session) {
        return refused;
    }
    let (word, rest) = input.split_once(char::is_whitespace).unwrap_or((input, ""));
    let word = word.trim_start_matches("--").to_ascii_lowercase();
    let claim = match word.as_str() {
        "no-more-than" => compared(session, rest.trim(), input, other).map(Claim::NoMoreThan),
        "equals" => compared(session, rest.trim(), input, other).map(Claim::Equals),
        "disjoint-from" => compared(session, rest.trim(), input, other).map(Claim::DisjointFrom),
        "not-granted" => limit(rest).map(Claim::NotGranted),
        "grants" => limit(rest).map(Claim::Grants),
        "no-public" => public(session),
        _ => Err(no_claim(&word)),
    };
    let (claim, subject) = match (claim, own(session)) {
        (Ok(claim), Ok(subject)) => (claim, subject),
        (Err(reply), _) | (_, Err(reply)) => return reply,
    };
    let world = world(session);
    let proof = put(&subject, &claim, &world);
    let (word, status) = match proof.verdict() {
        Verdict::Proved => ("proved", Status::Done),
        Verdict::Refuted => ("refuted", Status::NotPassed),
        Verdict::Unknown => ("not known", Status::NotPassed),
    };
    let text = wrap(&format!("{word}: "), &proof.headline());
    let details = proof.details(&TELLING);
    Reply { status, ..Reply::done(text + &details + &coverage(&proof)) }
}

pub(crate) fn diff(session: &mut Session<'_>, input: &str) -> Reply {
    diff_with(session, input, None)
}

/// Compares the answer with another policy, or with the text of the beginning.
pub(crate) fn diff_with(session: &Session<'_>, input: &str, other: Option<Other<'_>>) -> Reply {
    if let Some(refused) = undecidable(session) {
        return refused;
    }
    let old = match input {
        "" => start(session),
        "solution" => solution(session),
        _ => compared(session, input, input, other),
    };
    let (old, new) = match (old, own(session)) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(reply), _) | (_, Err(reply)) => return reply,
    };
    let claim = Claim::Unchanged(old);
    let world = world(session);
    let proof = put(&new, &claim, &world);
    let word = match proof.verdict() {
        Verdict::Proved => "the same",
        Verdict::Refuted => "different",
        Verdict::Unknown => "not known",
    };
    let mut out = wrap(&format!("{word}: "), &proof.headline());
    if proof.verdict() != Verdict::Proved {
        out.push_str(&proof.differences(&TELLING));
    }
    Reply::done(out + &coverage(&proof))
}

/// Everything that the policies of whoever asks in a scenario allow.
fn can_all_in(scene: &Scene) -> Reply {
    let read = iam_eval::Scenario::read(&scene.text).scenario;
    let documents = read.map_or(Vec::new(), |it| it.policies.identity);
    let title = wrap("", &format!("{}:", scene.principal()));
    let note = "this is what its identity policies allow; the other policies of the scenario may \
                still stop it. `can ACTION RESOURCE` asks all of them.";
    let told = what_can(&documents, &World::default()).to_text();
    Reply::done(format!("{title}\n{told}\n{}", wrap("note: ", note)))
}

/// Everything that the policies of whoever asks allow.
pub(crate) fn can_all(session: &Session<'_>) -> Reply {
    if let Some(scene) = &session.scene {
        return can_all_in(scene);
    }
    if let Some(refused) = undecidable(session) {
        return refused;
    }
    let principals = &session.exercise.setting.principals;
    let found = asker(session).and_then(|name| Some((principals.get(&name)?, name)));
    let Some((principal, name)) = found else {
        return Reply::not_understood("nobody is there to ask", "the exercise has no principals");
    };
    let policies = principal.identity.iter().filter_map(|it| document(session, it));
    let documents: Vec<_> = policies.collect();
    let mut out = format!("{name}, {}:\n\n", principal.arn());
    if documents.is_empty() {
        let text = format!(
            "`{name}` has no identity policies. What it can do, the policies of resources say; \
             `can ACTION RESOURCE` asks them."
        );
        return Reply::done(out + &wrap("", &text));
    }
    out.push_str(&what_can(&documents, &world(session)).to_text());
    let own: Vec<&str> = [
        (principal.boundary.is_some(), "its permissions boundary"),
        (!principal.session.is_empty(), "its session policies"),
        (!session.exercise.setting.scp.is_empty(), "the service control policies"),
    ]
    .into_iter()
    .filter_map(|(is_there, word)| is_there.then_some(word))
    .collect();
    let limits = if own.is_empty() {
        "a policy of a resource".to_owned()
    } else {
        format!("{} or a policy of a resource", own.join(", "))
    };
    let text = format!(
        "this is what its identity policies allow; {limits} may still stop it. `can ACTION \
         RESOURCE` asks all of them."
    );
    Reply::done(out + "\n" + &wrap("note: ", &text))
}

const TELLING: Telling<'static> =
    Telling { most: 3, style: RenderStyle::Plain, try_it: None, more: "", hints: Hints::On };

fn coverage(proof: &Proof<'_>) -> String {
    format!("\n{}\n", proof.coverage())
}

fn no_claim(word: &str) -> Reply {
    let help = format!("`prove` knows {}; `help prove` tells more", CLAIMS.join(", "));
    if word.is_empty() {
        return Reply::not_understood("`prove` needs something to prove", &help);
    }
    let help = match nearest(word, CLAIMS.iter().copied()) {
        Some(near) => format!("did you mean `prove {near}`?"),
        None => help,
    };
    Reply::not_understood(&format!("`{}` is nothing that can be proved", visible(word)), &help)
}

/// The actions and the resource of a line such as `s3:Delete*,s3:Put* arn:…`.
fn limit(input: &str) -> Result<Limit, Reply> {
    let words = words(input);
    let (actions, resource) = match words.as_slice() {
        [actions] => (actions, "*"),
        [actions, resource] => (actions, resource.as_str()),
        _ => {
            let problem = "this needs actions, and a resource if you like";
            let help = "such as `prove not-granted s3:Delete*,s3:Put* arn:aws:s3:::hl-tickets/*`";
            return Err(Reply::not_understood(problem, help));
        }
    };
    let actions: Vec<String> =
        actions.split(',').filter(|it| !it.is_empty()).map(str::to_owned).collect();
    Limit::read(&actions, resource).map_err(|it| Reply::not_understood(&it.message, &it.help))
}

fn public(session: &Session<'_>) -> Result<Claim, Reply> {
    let document = session.current_document();
    if document.kind.principal() != Presence::Forbidden {
        return Ok(Claim::NoPublic);
    }
    let problem = format!("{} lets nobody in: it has no `Principal`", document.kind.a_title());
    Err(Reply::not_understood(&problem, "this is asked of the policies of resources"))
}

/// The learner's text of the current document.
fn own(session: &Session<'_>) -> Result<Side, Reply> {
    let document = session.current_document();
    let answer = session.answer();
    let other = Other { name: &document.file_name(), text: answer.text(document) };
    side(session, other, document.kind)
}

/// What the learner's file held at first.
fn start(session: &Session<'_>) -> Result<Side, Reply> {
    let document = session.current_document();
    let start = Other { name: "the text of the beginning", text: &document.start };
    side(session, start, document.kind).map_err(|_| {
        let problem = "the text of the beginning is no policy that could be compared";
        Reply::not_understood(problem, "name another policy, such as `diff old.json`")
    })
}

/// The author's answer, for those who know it.
fn solution(session: &Session<'_>) -> Result<Side, Reply> {
    let standing = session.progress.standing(&session.exercise.id);
    if !standing.passed && !standing.solution_seen {
        let problem = "the solution is shown when you have passed, or asked for it";
        return Err(Reply::not_understood(problem, "`solution yes` shows it"));
    }
    let document = session.current_document();
    side(session, Other { name: "the solution", text: &document.solution }, document.kind)
}

/// The policy that a name means: a document of the exercise, one of its world, a policy as JSON,
/// or a file, which only the front end can read.
fn compared(
    session: &Session<'_>,
    name: &str,
    input: &str,
    file: Option<Other<'_>>,
) -> Result<Side, Reply> {
    let kind = session.current_document().kind;
    if let Some(other) = file {
        return side(session, other, kind);
    }
    if name.is_empty() {
        let problem = "this needs another policy to compare with";
        return Err(Reply::not_understood(problem, "`show world` lists those of the exercise"));
    }
    if name.starts_with('{') {
        return side(session, Other { name: "the other policy", text: name }, kind);
    }
    let exercise = session.exercise;
    if let Some(fixed) = exercise.setting.policies.get(name) {
        return side(session, Other { name, text: &fixed.document }, kind);
    }
    let files = exercise.files();
    if let Some(file) = file_position(session, name).and_then(|at| files.get(at)) {
        let other = Other { name: &file.file_name(), text: &session.text(file) };
        return side(session, other, kind);
    }
    if name.contains(['/', '\\', '.']) {
        let effect = Effect::Compare { path: name.to_owned(), input: input.to_owned() };
        return Err(Reply::done("").with(effect));
    }
    let documents = exercise.documents.iter().map(|it| it.name.as_str());
    let known: Vec<&str> =
        documents.chain(exercise.setting.policies.keys().map(String::as_str)).collect();
    let help = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}; a file is named like `./other.json`", known.join(", ")),
    };
    Err(Reply::not_understood(&format!("nothing here is called `{}`", visible(name)), &help))
}

/// A text as a policy of a kind.
fn side(session: &Session<'_>, other: Other<'_>, kind: PolicyKind) -> Result<Side, Reply> {
    let document = session.current_document();
    let attached_to = reading(session.exercise, document).attached_to;
    let reading = Reading { kind, purpose: Purpose::Stored, attached_to };
    let parsed = iam_policy::parse(other.text, &reading);
    let errors: Vec<_> = parsed.errors().cloned().collect();
    let read = parsed.policy.map(|policy| Read {
        name: other.name.to_owned(),
        text: other.text.to_owned(),
        policy,
    });
    alone(read.into_iter().collect()).ok_or_else(|| {
        let shown = problems(&errors, other.name, other.text);
        let text = format!("{shown}\n{} is no {}.\n", visible(other.name), kind.title());
        Reply { status: Status::NotUnderstood, ..Reply::done(text) }
    })
}

/// A policy of the exercise, ready to be asked.
fn document(session: &Session<'_>, reference: &PolicyRef) -> Option<iam_eval::Document> {
    let exercise = session.exercise;
    let (name, kind, text) = match reference {
        PolicyRef::Learner(name) => {
            let document = exercise.documents.iter().find(|it| it.name == *name)?;
            (name, document.kind, session.answer().text(document).to_owned())
        }
        PolicyRef::World(name) => {
            let fixed = exercise.setting.policies.get(name)?;
            (name, fixed.kind, fixed.document.clone())
        }
    };
    let policy = iam_policy::parse(&text, &Reading::stored(kind)).policy?;
    Some(iam_eval::Document::new(name.as_str(), policy))
}

/// What is known about every request: who and what there is in the exercise.
fn world(session: &Session<'_>) -> World {
    let setting = &session.exercise.setting;
    let document = session.current_document();
    let attached_to = reading(session.exercise, document).attached_to;
    let owner = attached_to.as_ref().and_then(|arn| setting.resources.get(arn));
    let owner = owner.and_then(|it| it.account.as_deref());
    let arns = setting.principals.values().map(|it| it.arn());
    let of_arn = |arn: &str| Arn::parse(arn).and_then(|arn| AccountId::parse(arn.account()));
    let account = owner.and_then(AccountId::parse);
    let account = account.or_else(|| attached_to.as_deref().and_then(of_arn));
    let account = account.or_else(|| arns.clone().find_map(of_arn));
    let requests = session.exercise.requests.iter().map(|it| it.resource.clone());
    let mut names: Vec<String> = requests.chain(setting.resources.keys().cloned()).collect();
    names.extend(arns.map(str::to_owned));
    let world = World::default();
    World { account: account.unwrap_or(world.account), attached_to, names, ..world }
}
