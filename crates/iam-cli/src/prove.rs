//! `iam prove`: what holds of policies for every request.

mod replay;

use std::path::Path;
use std::process::ExitCode;

use iam_analysis::World;
use iam_analysis::claim::{
    Around, Claim, Limit, Misclaimed, Proof, Read, Side, Telling, Verdict, alone, layers,
    proofs_json, prove,
};
use iam_analysis::words::Hints;
use iam_eval::Principal;
use iam_policy::{AccountId, Arn, PolicyKind, Presence};

use crate::args::{LayerWord, Prove, Surroundings};
use crate::console::Console;
use crate::failure::{Ended, Failure, code};
use crate::input;
use crate::look::{Ink, Sign};
use crate::policy::{PolicyFile, common_kind};

/// How many findings are shown unless all are asked for.
pub(crate) const MOST: usize = 3;

/// Puts every claim to the policies.
pub(crate) fn run(args: &Prove, console: &mut Console) -> Ended {
    let asked = Asked::read(args, console)?;
    let world = world(&args.known)?;
    let proofs = asked.claims.iter().map(|claim| prove(&asked.subject, claim, &world));
    let proofs: Vec<Proof<'_>> = proofs.collect();
    match &args.replay {
        Some(to) if input::is_stdin(to) => replay::first(&proofs, console)?,
        _ if args.json => console.line(&proofs_json(&proofs))?,
        to => {
            tell(args, &proofs, console)?;
            if let Some(folder) = to {
                console.flush()?;
                replay::all(&proofs, folder, console)?;
            }
        }
    }
    console.flush()?;
    Ok(ExitCode::from(exit_code(&proofs)))
}

/// What became of the claims together; what a layer takes away is none.
fn exit_code(proofs: &[Proof<'_>]) -> u8 {
    let has = |verdict| proofs.iter().any(|it| it.verdict() == verdict && !is_effect(it));
    let is_open = |it: &Proof<'_>| it.verdict() == Verdict::Unknown;
    if has(Verdict::Refuted) {
        code::NO
    } else if proofs.iter().any(is_open) {
        code::UNKNOWN
    } else {
        code::OK
    }
}

fn is_effect(proof: &Proof<'_>) -> bool {
    matches!(proof.claim, Claim::TakesNothing(..))
}

/// Tells what became of each claim.
fn tell(args: &Prove, proofs: &[Proof<'_>], console: &mut Console) -> Result<(), Failure> {
    for (at, proof) in proofs.iter().enumerate() {
        let look = console.look;
        // `--replay -` shows the first request of all claims.
        let is_first = proofs.iter().position(|it| it.count() > 0) == Some(at);
        let try_it = if is_first { replay::command(proof, &args.files) } else { None };
        let telling = Telling {
            most: if args.all { usize::MAX } else { MOST },
            style: look.colour,
            try_it: try_it.as_deref(),
            more: "`--all`",
            hints: Hints::On,
        };
        let (sign, ink, word) = match (proof.verdict(), is_effect(proof)) {
            (Verdict::Proved, _) => (Sign::Yes, Ink::Good, "PROVED"),
            (Verdict::Refuted, false) => (Sign::No, Ink::Bad, "REFUTED"),
            (Verdict::Refuted, true) => (Sign::Dot, Ink::Title, "EFFECT"),
            (Verdict::Unknown, _) => (Sign::Warning, Ink::Attention, "UNKNOWN"),
        };
        let gap = if at == 0 { "" } else { "\n" };
        let word = look.paint(ink, word);
        let head = format!("{gap}{} {word}  {}\n", look.sign(sign), proof.headline());
        console.text(&head)?;
        console.text(&proof.details(&telling))?;
    }
    if let Some(proof) = proofs.first() {
        console.text(&format!("\n{}\n", proof.coverage()))?;
    }
    Ok(())
}

/// The policies and what is claimed of them.
struct Asked {
    subject: Side,
    claims: Vec<Claim>,
}

impl Asked {
    fn read(args: &Prove, console: &Console) -> Result<Asked, Failure> {
        let Prove { claims: said, known, .. } = args;
        let open = |files: &[std::path::PathBuf]| -> Result<Vec<PolicyFile>, Failure> {
            files.iter().map(|file| PolicyFile::open(file)).collect()
        };
        let own = open(&args.files)?;
        let others =
            [&said.no_more_than, &said.equals, &said.disjoint_from].map(|files| open(files));
        let [no_more_than, equals, disjoint_from] = others;
        let (no_more_than, equals, disjoint) = (no_more_than?, equals?, disjoint_from?);
        let all = own.iter().chain(&no_more_than).chain(&equals).chain(&disjoint);
        let kind = match known.kind {
            Some(kind) => kind,
            None => common_kind(&all.collect::<Vec<_>>())?,
        };
        usage(args, kind)?;
        let read = |file: PolicyFile| file.read(kind, known.attached_to.clone(), console);
        let own = own.into_iter().map(read).collect::<Result<Vec<Read>, _>>()?;
        let around = Surround { known, console };
        let subject = around.side(&own, None)?;
        let mut claims = Vec::new();
        for (files, claim) in [
            (no_more_than, Claim::NoMoreThan as fn(Side) -> Claim),
            (equals, Claim::Equals),
            (disjoint, Claim::DisjointFrom),
        ] {
            for file in files {
                claims.push(claim(single(vec![read(file)?])?));
            }
        }
        let on = said.on.as_deref().unwrap_or("*");
        for (actions, claim) in [
            (&said.not_granted, Claim::NotGranted as fn(Limit) -> Claim),
            (&said.grants, Claim::Grants),
        ] {
            if !actions.is_empty() {
                claims.push(claim(Limit::read(actions, on).map_err(misclaimed)?));
            }
        }
        if said.no_public {
            claims.push(Claim::NoPublic);
        }
        for layer in &said.effect_of {
            claims.push(Claim::TakesNothing(title(*layer), around.side(&own, Some(*layer))?));
        }
        Ok(Asked { subject, claims })
    }
}

fn misclaimed(it: Misclaimed) -> Failure {
    Failure::new(code::USAGE, it.message).help(it.help)
}

fn single(reads: Vec<Read>) -> Result<Side, Failure> {
    alone(reads).ok_or_else(|| Failure::new(code::USAGE, "no policy is named"))
}

fn title(layer: LayerWord) -> &'static str {
    match layer {
        LayerWord::Boundary => "permissions boundary",
        LayerWord::Session => "session policy",
        LayerWord::Scp => "service control policy",
        LayerWord::Resource => "policy of the resource",
    }
}

/// Refuses what has no answer.
fn usage(args: &Prove, kind: PolicyKind) -> Result<(), Failure> {
    let wrong = |message: String, help: &str| Err(Failure::new(code::USAGE, message).help(help));
    let Prove { claims, known, .. } = args;
    let title = kind.a_title();
    if known.has_layers() && !kind.is_identity() {
        let message = format!("FILE is {title}, around which there are no other layers");
        return wrong(message, "name an identity policy as FILE");
    }
    if claims.no_public && known.has_layers() {
        let help = "name the policy of the resource as FILE";
        return wrong("`--no-public` looks at the policy of a resource alone".to_owned(), help);
    }
    if claims.no_public && kind.principal() == Presence::Forbidden {
        let message = format!("{title} lets nobody in: it has no `Principal`");
        return wrong(message, "name the policy of a resource or a role trust policy as FILE");
    }
    if claims.on.is_some() && claims.not_granted.is_empty() && claims.grants.is_empty() {
        let help = "add `--not-granted` or `--grants`";
        return wrong("`--on` needs actions that are done on it".to_owned(), help);
    }
    for layer in &claims.effect_of {
        let (is_there, option) = match layer {
            LayerWord::Boundary => (known.boundary.is_some(), "--boundary"),
            LayerWord::Session => (!known.session.is_empty(), "--session"),
            LayerWord::Scp => (!known.scp.is_empty(), "--scp"),
            LayerWord::Resource => (known.resource_policy.is_some(), "--resource-policy"),
        };
        if !is_there {
            let message = format!("there is no {} whose effect could be told", self::title(*layer));
            return wrong(message, &format!("name it with `{option} FILE`"));
        }
    }
    Ok(())
}

impl Surroundings {
    fn has_layers(&self) -> bool {
        let Surroundings { boundary, session, scp, resource_policy, .. } = self;
        let has_files = !session.is_empty() || !scp.is_empty();
        boundary.is_some() || has_files || resource_policy.is_some()
    }
}

/// What stands around the policies.
struct Surround<'a> {
    known: &'a Surroundings,
    console: &'a Console,
}

impl Surround<'_> {
    /// The policies with everything around them but one layer.
    fn side(&self, own: &[Read], without: Option<LayerWord>) -> Result<Side, Failure> {
        let Surroundings { boundary, session, scp, resource_policy, .. } = self.known;
        if !self.known.has_layers() {
            return single(own.to_vec());
        }
        let has = |layer| without != Some(layer);
        let mut around = Around { identity: own.to_vec(), ..Around::default() };
        if let Some(file) = boundary.as_ref().filter(|_| has(LayerWord::Boundary)) {
            around.boundary = Some(self.read(file, PolicyKind::Boundary)?);
        }
        for file in session.iter().filter(|_| has(LayerWord::Session)) {
            around.session.push(self.read(file, PolicyKind::Session)?);
        }
        for file in scp.iter().filter(|_| has(LayerWord::Scp)) {
            around.scp.push(self.read(file, PolicyKind::Scp)?);
        }
        if let Some(file) = resource_policy.as_ref().filter(|_| has(LayerWord::Resource)) {
            let kind = PolicyFile::open(file)?.guess();
            if kind.principal() == Presence::Forbidden {
                let name = input::name(file);
                let message = format!(
                    "{name}: no statement has a `Principal`, so it is no policy of a resource"
                );
                return Err(Failure::new(code::INPUT, message));
            }
            around.resource = Some(self.read(file, kind)?);
        }
        Ok(layers(around))
    }

    fn read(&self, file: &Path, kind: PolicyKind) -> Result<Read, Failure> {
        PolicyFile::open(file)?.read(kind, self.known.attached_to.clone(), self.console)
    }
}

/// What is known about every request.
fn world(known: &Surroundings) -> Result<World, Failure> {
    let mut world = World { attached_to: known.attached_to.clone(), ..World::default() };
    if let Some(text) = &known.principal {
        let is_json = text.trim_start().starts_with(['{', '"']);
        let json =
            if is_json { text.clone() } else { serde_json::Value::from(text.as_str()).to_string() };
        let Some(principal) = Principal::from_json(&json) else {
            let message = format!("`{}` is no principal", iam_policy::visible(text));
            let help = "name an ARN such as `arn:aws:iam::111122223333:user/omar`, or the JSON of \
                        a scenario's `principal`";
            return Err(Failure::new(code::USAGE, message).help(help));
        };
        world.account = principal.account().unwrap_or(world.account);
        world.principal = Some(json);
    }
    world.account = account(known.attached_to.as_deref()).unwrap_or(world.account);
    world.account = known.account.unwrap_or(world.account);
    Ok(world)
}

/// The account of the resource that carries a policy.
pub(crate) fn account(attached_to: Option<&str>) -> Option<AccountId> {
    attached_to.and_then(Arn::parse).and_then(|arn| AccountId::parse(arn.account()))
}
