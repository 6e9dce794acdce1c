//! What a caller answers to everything that policies ask about callers.

use iam_eval::suppose::{self, Layers, MatchKinds};
use iam_eval::{
    Action, BlockPublicAccess, Carries, Context, KeyValues, Policies, Principal, Request, Target,
    Time,
};
use iam_policy::Arn;

use crate::bits::Bits;
use crate::cast::arns::{has_variable, pattern};
use crate::cast::asks::{Asking, Asks, Test};
use crate::question::World;
use crate::text::Glob;

/// The answers of one caller. Callers with equal answers stand for each other.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Answers {
    /// How each principal block matches.
    kinds: Vec<Option<MatchKinds>>,
    /// The tests that hold, and the shapes that fit.
    holds: Bits,
    /// The keys of variables that have a value.
    present: Bits,
    /// What decides how the layers work together.
    composition: Option<Composition>,
    /// The name that alone is reason enough to keep it.
    namesake: String,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Composition {
    kind: u8,
    is_at_home: bool,
    in_force: Vec<Layers>,
}

/// Asks callers.
pub(super) struct Examiner<'e, 'q> {
    asks: &'e Asks<'q>,
    world: &'e World,
    blocks: Vec<&'e Asking<'q>>,
    /// The tests that only the evaluator can answer: they have no variables.
    plain: Vec<&'e Test<'q>>,
    /// The values with variables, each as its shape with the key it is compared with.
    shapes: Vec<(&'q str, Glob)>,
    given: Context,
    time: Time,
}

impl<'e, 'q> Examiner<'e, 'q> {
    pub(super) fn new(asks: &'e Asks<'q>, world: &'e World) -> Examiner<'e, 'q> {
        let has_block = |it: &&Asking<'_>| it.statement.principal.is_some();
        let (plain, open): (Vec<_>, Vec<_>) =
            asks.tests.iter().partition(|it| !has_variable(it.test));
        let shape = |it: &&Test<'q>| {
            let test = it.test;
            let globs = test.values.iter().filter_map(|value| pattern(test, value));
            globs.map(|glob| (&*test.key.value, glob)).collect::<Vec<_>>()
        };
        Examiner {
            asks,
            world,
            blocks: asks.statements.iter().filter(has_block).collect(),
            plain,
            shapes: open.iter().flat_map(shape).collect(),
            given: Context::new(world.given.iter().cloned()),
            time: Time::default(),
        }
    }

    pub(super) fn answers(&self, principal: &Principal, namesake: &str) -> Answers {
        let bucket = Arn::parse("arn:aws:s3:::example");
        let request = Request {
            principal,
            action: Action::parse("s3:ListBucket").expect("a prefix and a name"),
            target: Target {
                arn: bucket,
                owner: Some(&self.world.account),
                tags: &[],
                policy: None,
                carries: Carries::Ordinary,
            },
            context: &self.given,
            org: self.world.org.as_ref(),
            time: &self.time,
            block_public_access: BlockPublicAccess::Off,
        };
        let is_layered = !self.asks.layered.is_empty();
        Answers {
            kinds: self.kinds(&request),
            holds: self.holds(&request),
            present: self.present(&request),
            composition: is_layered.then(|| self.composition(&request)),
            namesake: namesake.to_owned(),
        }
    }

    fn kinds(&self, request: &Request<'_>) -> Vec<Option<MatchKinds>> {
        let empty = Policies::default();
        // Gateway endpoints, such as those of S3, read principals in another way than others.
        let other = Action::parse("ec2:RunInstances").expect("a prefix and a name");
        let other = Request { action: other, ..*request };
        let mut kinds = Vec::new();
        for block in &self.blocks {
            let policies = block.policies.unwrap_or(&empty);
            kinds.push(suppose::principal_match(policies, block.document, block.at, request));
            if block.is_of_endpoint() {
                kinds.push(suppose::principal_match(policies, block.document, block.at, &other));
            }
        }
        kinds
    }

    fn holds(&self, request: &Request<'_>) -> Bits {
        let holds = |it: &&Test<'_>| suppose::test_holds(it.document, it.at, it.number, request);
        let tests = self.plain.iter().map(holds);
        let fits = |(key, glob): &(&str, Glob)| match suppose::follows(request, key) {
            Some(KeyValues::One(value)) => [true, glob.matches(&value)],
            Some(KeyValues::Many(values)) => [true, values.iter().any(|it| glob.matches(it))],
            None => [false, false],
        };
        let shapes = self.shapes.iter().flat_map(fits);
        tests.chain(shapes).enumerate().filter(|(_, is)| *is).map(|(at, _)| at).collect()
    }

    fn present(&self, request: &Request<'_>) -> Bits {
        let keys = self.asks.variables.iter().enumerate();
        let has = |key: &str| suppose::follows(request, key).is_some();
        keys.filter(|(_, key)| has(key)).map(|(at, _)| at).collect()
    }

    fn composition(&self, request: &Request<'_>) -> Composition {
        let in_force = |policies: &&Policies| suppose::in_force(policies, request);
        Composition {
            kind: request.principal.kind() as u8,
            is_at_home: request.principal.account() == Some(self.world.account),
            in_force: self.asks.layered.iter().map(in_force).collect(),
        }
    }
}
