//! Who can: which users and roles of an account may do something, and when.

mod caller;
mod clause;
mod target;
#[cfg(test)]
mod tests;
mod text;
mod write;

use iam_catalog::Catalog;
use iam_eval::{Document, Level, Policies};
use iam_policy::{Block, Effect, Matched, ResourcePattern, Sense};

use crate::account::{Account, Gap, GapPlace, Identity, IdentityKind, SignIn};
use crate::answer::{Answer, Doubt, Witness};
use crate::find::find;
use crate::question::{PolicySet, Question, World};
use crate::who::target::{Subject, Target};

/// What is asked about everybody.
#[derive(Debug, Clone, Default)]
pub struct Asking {
    /// An action, such as `s3:GetObject`; wildcards are allowed.
    pub action: String,
    /// An ARN, a pattern of ARNs, or `*`.
    pub resource: String,
    /// The policy of the resource, where it is known.
    pub resource_policy: Option<Document>,
    /// The levels of service control policies above the account, root first.
    pub scp: Vec<Level>,
}

/// Why something cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misasked {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// The answers about everybody.
#[derive(Debug, Clone)]
pub struct WhoCan {
    /// The action that was asked about.
    pub action: String,
    /// The resource that was asked about; each role of the file where it is about assuming roles.
    pub targets: Vec<Answers>,
    /// Whether there are more users and roles than the files hold.
    pub is_cut: bool,
    /// Actions that need the policy of their resource as well, though other actions that were
    /// asked about do not: about them the answers are no proof.
    pub apart: Vec<&'static str>,
}

/// The answers about one resource.
#[derive(Debug, Clone)]
pub struct Answers {
    /// The resource, or a pattern of resources.
    pub resource: String,
    /// One answer for each user and role of the account.
    pub people: Vec<Can>,
    /// Whom the policy of the resource lets in besides, in words.
    pub others: Vec<String>,
    /// Whether the policy of the resource is known.
    pub is_policy_known: bool,
}

/// What one user or role can do.
#[derive(Debug, Clone)]
pub struct Can {
    /// Whether it is a user or a role.
    pub kind: IdentityKind,
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// What was found.
    pub verdict: Verdict,
    /// Whether the policy of the resource, which is not known, must allow it as well.
    pub resource_must_agree: bool,
    /// Policies that are not known and could change the answer.
    pub gaps: Vec<Gap>,
}

/// Whether somebody can.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// Every such request is allowed; this is one.
    Always(Box<Witness>),
    /// Some such requests are allowed.
    Sometimes(Box<Sometimes>),
    /// No such request is allowed.
    Never,
    /// It cannot be told, for these reasons; none where a policy is not known.
    Unknown(Vec<Doubt>),
}

/// When somebody can, and when not.
#[derive(Debug, Clone)]
pub struct Sometimes {
    /// A request that is allowed.
    pub allowed: Example,
    /// One that is not, if one was found.
    pub refused: Option<Example>,
    /// The condition keys that it depends on; where there are none, it is allowed for some of the
    /// actions or resources only.
    pub keys: Vec<String>,
    /// Where and when, in words; empty where there is nothing to say.
    pub when: String,
}

/// A request that is allowed or not.
#[derive(Debug, Clone)]
pub struct Example {
    /// How the caller has signed in, in words, where that makes a difference.
    pub signed_in: Option<&'static str>,
    /// The request; `None` where no request at all is allowed to such a caller.
    pub witness: Option<Witness>,
}

/// Which users and roles of the account may do what is asked.
pub fn who_can(account: &Account, asking: &Asking, world: &World) -> Result<WhoCan, Misasked> {
    let subject = Subject::read(asking)?;
    let mut targets = Vec::new();
    for target in subject.targets(account, asking) {
        let people = account.identities.iter();
        let people = people.map(|it| one(it, &target, &subject, asking, world)).collect();
        let others = caller::others(account, target.policy.as_ref(), &subject);
        let is_policy_known = target.policy.is_some();
        targets.push(Answers { resource: target.resource, people, others, is_policy_known });
    }
    let (action, apart) = (asking.action.clone(), subject.apart());
    Ok(WhoCan { action, targets, is_cut: account.is_cut, apart })
}

/// A level that holds a service control policy; where it only denies, beside the `FullAWSAccess`
/// that AWS attaches, without which nothing would be allowed.
pub fn scp_level(document: Document) -> Level {
    let statements = &document.policy().statements;
    let only_denies = statements.iter().all(|it| it.effect == Effect::Deny);
    let full = only_denies.then(|| caller::allow_all("FullAWSAccess")).flatten();
    let name = document.name.clone();
    Level { name, documents: full.into_iter().chain([document]).collect() }
}

impl WhoCan {
    /// Whether some answer is open.
    pub fn has_unknown(&self) -> bool {
        let open = |it: &Can| matches!(it.verdict, Verdict::Unknown(_)) || !it.gaps.is_empty();
        let is_partial = self.is_cut || !self.apart.is_empty();
        is_partial || self.targets.iter().any(|target| target.people.iter().any(open))
    }

    /// The answers as lines for people.
    pub fn to_text(&self) -> String {
        text::all(self)
    }

    /// The answers as one JSON object, `iam-analysis/v1`.
    pub fn to_json(&self) -> String {
        write::all(self)
    }
}

/// The answer about one user or role.
fn one(
    identity: &Identity,
    target: &Target,
    subject: &Subject,
    asking: &Asking,
    world: &World,
) -> Can {
    let must_agree = target.must_agree(identity, subject);
    let resource = match &target.policy {
        Some(policy) => Some(policy.clone()),
        None if must_agree => subject.agreement(identity.account),
        None => subject.silence(),
    };
    let asker = Asker { identity, target, subject, asking, world, resource };
    let mut gaps: Vec<Gap> =
        identity.gaps.iter().filter(|it| it.place != GapPlace::Trust).cloned().collect();
    let verdict = asker.verdict(!gaps.is_empty());
    let is_known = matches!(verdict, Verdict::Never);
    if is_known {
        gaps.clear();
    }
    Can {
        kind: identity.kind,
        name: identity.name.clone(),
        arn: identity.arn.clone(),
        resource_must_agree: must_agree && !is_known,
        verdict,
        gaps,
    }
}

/// Asks about one user or role and one target.
struct Asker<'a> {
    identity: &'a Identity,
    target: &'a Target,
    subject: &'a Subject,
    asking: &'a Asking,
    world: &'a World,
    resource: Option<Document>,
}

/// What policies that are not known are taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gaps {
    /// They allow everything.
    Generous,
    /// Identity policies allow nothing, boundaries neither.
    Strict,
}

/// The answer for one way to sign in.
enum Found {
    Always(Witness),
    /// A request that is allowed, and one that is not.
    Sometimes(Witness, Option<Witness>),
    Never,
    Unknown(Vec<Doubt>),
}

impl Asker<'_> {
    fn verdict(&self, has_gaps: bool) -> Verdict {
        if !has_gaps {
            return self.over_sign_ins(Gaps::Strict);
        }
        match self.over_sign_ins(Gaps::Generous) {
            Verdict::Never => Verdict::Never,
            Verdict::Unknown(doubts) => Verdict::Unknown(doubts),
            Verdict::Always(_) | Verdict::Sometimes(_) => match self.over_sign_ins(Gaps::Strict) {
                Verdict::Never => Verdict::Unknown(Vec::new()),
                found @ (Verdict::Always(_) | Verdict::Sometimes(_) | Verdict::Unknown(_)) => found,
            },
        }
    }

    /// The answer for every way to sign in that makes a difference, taken together.
    fn over_sign_ins(&self, gaps: Gaps) -> Verdict {
        let set = self.set(gaps);
        let sign_ins = caller::sign_ins(self.identity, &set);
        let tells = sign_ins.len() > 1;
        let (mut allowed, mut refused) = (None, None);
        for sign_in in sign_ins {
            let example = |witness| Example {
                signed_in: tells.then(|| sign_in.words(self.identity.kind)),
                witness,
            };
            match self.ask(&set, sign_in) {
                Found::Unknown(doubts) => return Verdict::Unknown(doubts),
                Found::Always(witness) => allowed = allowed.or(Some(example(Some(witness)))),
                Found::Never => refused = refused.or(Some(example(None))),
                Found::Sometimes(yes, no) => {
                    allowed = allowed.or(Some(example(Some(yes))));
                    refused = refused.or(Some(example(no)));
                }
            }
        }
        match (allowed, refused) {
            (None, _) => Verdict::Never,
            (Some(Example { witness: Some(witness), .. }), None) => {
                Verdict::Always(Box::new(witness))
            }
            (Some(allowed), refused) => {
                // Of a request that was not found there is nothing to show.
                let refused = refused.filter(|it| tells || it.witness.is_some());
                let resources = clause::Resources::of(&self.target.resource);
                let (keys, mut when) = clause::when(&allowed, &set, resources);
                if self.subject.has_many_actions() {
                    // What the statements about one of them ask says nothing of the others.
                    when.clear();
                }
                Verdict::Sometimes(Box::new(Sometimes { allowed, refused, keys, when }))
            }
        }
    }

    /// The answer for one way to sign in.
    fn ask(&self, set: &PolicySet, sign_in: SignIn) -> Found {
        let world = World {
            principal: Some(self.identity.caller(sign_in)),
            account: self.identity.account,
            attached_to: self.target.attached_to().or_else(|| self.world.attached_to.clone()),
            ..self.world.clone()
        };
        let focus = self.target.focus(self.subject);
        let question = Question { allowed: vec![set], refused: Vec::new(), focus: focus.clone() };
        let witness = match find(&question, &world) {
            Answer::Proved(_) => return Found::Never,
            Answer::Unknown(doubts) => return Found::Unknown(doubts),
            Answer::Witness(witness) => *witness,
        };
        let everything = PolicySet::Alone(self.target.everything.clone());
        let opposite = Question { allowed: vec![&everything], refused: vec![set], focus };
        match find(&opposite, &world) {
            Answer::Proved(_) => Found::Always(witness),
            Answer::Witness(refused) => Found::Sometimes(witness, Some(*refused)),
            Answer::Unknown(_) => Found::Sometimes(witness, None),
        }
    }

    /// All policies that count.
    fn set(&self, gaps: Gaps) -> PolicySet {
        let mut policies =
            Policies { scp: self.asking.scp.clone(), ..self.identity.policies.clone() };
        for gap in &self.identity.gaps {
            match (gap.place, gaps) {
                (GapPlace::Identity, Gaps::Generous) => {
                    policies.identity.extend(caller::allow_all(&gap.policy));
                }
                (GapPlace::Boundary, Gaps::Strict) => {
                    policies.boundary = caller::allow_none(&gap.policy);
                }
                (GapPlace::Identity, Gaps::Strict)
                | (GapPlace::Boundary, Gaps::Generous)
                | (GapPlace::Trust, _) => {}
            }
        }
        PolicySet::Layers { policies: Box::new(policies), resource: self.resource.clone() }
    }
}

/// Whether a block of resources matches the ARN, or may through a variable.
fn may_match(block: &Block<iam_policy::ResourceEntry>, arn: &str) -> bool {
    let hit = |pattern: &ResourcePattern| match pattern {
        ResourcePattern::Anything => true,
        ResourcePattern::Arn(pattern) => iam_policy::Arn::parse(arn)
            .is_some_and(|arn| pattern.matches(&arn, &|_| None) != Matched::No),
    };
    let any = block.entries.iter().any(|entry| hit(&entry.pattern));
    any == (block.sense == Sense::Listed)
}

/// The actions that AWS has under a pattern.
fn covered(entries: &[iam_policy::ActionEntry]) -> iam_catalog::ActionSet {
    let catalog = Catalog::embedded();
    let mut all = iam_catalog::ActionSet::empty(catalog);
    entries.iter().for_each(|entry| all.union_with(&catalog.covered_by(entry)));
    all
}
