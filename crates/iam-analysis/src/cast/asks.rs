//! What the policies of a question ask about the caller.

use iam_eval::suppose::{Ground, ground};
use iam_eval::{Document, Policies};
use iam_policy::{
    ConditionTest, Pattern, PolicyKind, PrincipalName, ResourcePattern, Statement, Typed,
};

use crate::layers::placed;
use crate::question::{PolicySet, Question, World};

/// What the policies of a question ask about the caller.
pub(super) struct Asks<'q> {
    /// The statements.
    pub(super) statements: Vec<Asking<'q>>,
    /// The tests of keys that follow from the principal.
    pub(super) tests: Vec<Test<'q>>,
    /// The policies of the sets of several layers.
    pub(super) layered: Vec<&'q Policies>,
    /// The keys whose value, or whose presence alone, matters because a variable stands for it.
    pub(super) variables: Vec<String>,
    /// Names of users that a pattern has where another has the variable of the name.
    pub(super) namesakes: Vec<String>,
    /// Whether the root user of an account may be among the callers.
    pub(super) has_root: bool,
    /// Whether callers of identity providers may be.
    pub(super) has_federated: bool,
    /// Whether all callers of the account are sessions: they come with session policies.
    pub(super) is_session: bool,
    /// Whether it matters which accounts are in the organization.
    pub(super) minds_organization: bool,
}

/// A statement and the policies it stands among.
#[derive(Clone)]
pub(super) struct Asking<'q> {
    /// Those of its set; `None` for a document asked alone.
    pub(super) policies: Option<&'q Policies>,
    pub(super) document: &'q Document,
    pub(super) at: usize,
    pub(super) statement: &'q Statement,
}

/// A test of a condition and its place.
pub(super) struct Test<'q> {
    pub(super) document: &'q Document,
    pub(super) at: usize,
    pub(super) number: usize,
    pub(super) test: &'q ConditionTest,
}

impl<'q> Asks<'q> {
    pub(super) fn of(question: &Question<'q>, world: &World) -> Asks<'q> {
        let sets = || question.allowed.iter().chain(&question.refused).copied();
        let statements: Vec<Asking<'q>> = sets().flat_map(statements).collect();
        let layered: Vec<&Policies> = sets().filter_map(policies).collect();
        let tests = tests(&statements, world);
        let blocks = || statements.iter().filter_map(|it| it.statement.principal.as_ref());
        let kinds = || statements.iter().map(|it| it.document.policy().kind);
        let is_trust = kinds().any(|kind| kind == PolicyKind::Trust);
        let is_provider = |name: &PrincipalName| matches!(name, PrincipalName::Federated(_));
        let mut entries = blocks().flat_map(|block| &block.entries);
        let ungranted = |it: &&&Policies| it.identity.is_empty();
        let limits_all = kinds().any(|kind| kind == PolicyKind::Scp);
        let has_scp = layered.iter().any(|it| !it.scp.is_empty() || !it.rcp.is_empty());
        let of_org = |test: &Test<'_>| is(&test.test.key.value, "aws:PrincipalOrgID");
        let has_session = layered.iter().any(|it| !it.session.is_empty());
        Asks {
            has_root: blocks().next().is_some()
                || layered.iter().any(|it| ungranted(&it))
                || (layered.is_empty() && limits_all),
            has_federated: is_trust || entries.any(|entry| is_provider(&entry.principal)),
            is_session: has_session,
            minds_organization: has_scp || tests.iter().any(of_org),
            variables: variables(&statements, world),
            namesakes: namesakes(&statements),
            statements,
            tests,
            layered,
        }
    }

    /// Everybody whom a principal block names.
    pub(super) fn entries(&self) -> impl Iterator<Item = &'q PrincipalName> {
        let blocks = self.statements.iter().filter_map(|it| it.statement.principal.as_ref());
        blocks.flat_map(|block| &block.entries).map(|entry| &entry.principal)
    }

    pub(super) fn has_blocks(&self) -> bool {
        self.entries().next().is_some()
    }

    /// Whether nothing depends on who the caller is.
    pub(super) fn is_indifferent(&self) -> bool {
        !self.has_blocks()
            && self.tests.is_empty()
            && self.variables.is_empty()
            && !self.is_session
            && (self.layered.is_empty() || !self.has_root)
    }

    /// The tests of one key.
    pub(super) fn of_key(&self, key: &str) -> impl Iterator<Item = &'q ConditionTest> {
        self.tests.iter().filter(move |it| is(&it.test.key.value, key)).map(|it| it.test)
    }

    /// Whether a test or a variable is about the key.
    pub(super) fn minds(&self, key: &str) -> bool {
        self.of_key(key).next().is_some() || self.variables.iter().any(|it| is(it, key))
    }
}

fn is(key: &str, name: &str) -> bool {
    key.eq_ignore_ascii_case(name)
}

fn policies(set: &PolicySet) -> Option<&Policies> {
    match set {
        PolicySet::Alone(_) => None,
        PolicySet::Layers { policies, .. } => Some(policies),
    }
}

fn statements(set: &PolicySet) -> Vec<Asking<'_>> {
    let of_document = |document| {
        let statements = Document::policy(document).statements.iter().enumerate();
        statements.map(move |(at, statement)| {
            let policies = policies(set);
            Asking { policies, document, at, statement }
        })
    };
    placed(set, 0).iter().flat_map(|placed| of_document(placed.document)).collect()
}

/// Whether the value of a key follows from the principal in every request. That of `aws:userid`
/// may be any text: it has a name only where an id is known.
fn follows(key: &str, world: &World) -> bool {
    let is_given = world.given.iter().any(|(given, _)| is(given, key));
    let of_principal = match ground(key) {
        Ground::Principal | Ground::Credential => !is(key, "aws:userid"),
        Ground::Nothing
        | Ground::PrincipalTag
        | Ground::Claim
        | Ground::Place
        | Ground::ResourceTag
        | Ground::Time
        | Ground::Usual => false,
    };
    let is_known = world.org.is_some() || !is(key, "aws:PrincipalOrgID");
    of_principal && is_known && !is_given
}

fn tests<'q>(statements: &[Asking<'q>], world: &World) -> Vec<Test<'q>> {
    let of = |it: &Asking<'q>| {
        let Asking { document, at, statement, .. } = *it;
        let tests = statement.condition.iter().enumerate();
        tests.map(move |(number, test)| Test { document, at, number, test })
    };
    let tests = statements.iter().flat_map(of);
    tests.filter(|test| follows(&test.test.key.value, world)).collect()
}

fn variables(statements: &[Asking<'_>], world: &World) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    let mut add = |pattern: &Pattern| {
        for variable in pattern.variables() {
            let new = !keys.iter().any(|key| is(key, &variable.key));
            if new && follows(&variable.key, world) {
                keys.push(variable.key.to_string());
            }
        }
    };
    for Asking { statement, .. } in statements {
        for entry in statement.resource.iter().flat_map(|block| &block.entries) {
            if let ResourcePattern::Arn(arn) = &entry.pattern {
                arn.fields().iter().for_each(&mut add);
            }
        }
        for value in statement.condition.iter().flat_map(|test| &test.values) {
            match &value.value {
                Typed::Text(pattern) => add(pattern),
                Typed::Arn(arn) => arn.fields().iter().for_each(&mut add),
                Typed::AnyArn
                | Typed::Number
                | Typed::Date(_)
                | Typed::Bool(_)
                | Typed::Binary
                | Typed::Ip(_)
                | Typed::Never => {}
            }
        }
    }
    keys
}

/// How many users there are who differ only by their names.
const NAMESAKES: usize = 6;

/// What other patterns of resources have in the place of the variable `${aws:username}`.
fn namesakes(statements: &[Asking<'_>]) -> Vec<String> {
    let entries = || statements.iter().filter_map(|it| it.statement.resource.as_ref());
    let patterns = || entries().flat_map(|block| &block.entries).map(|entry| &entry.pattern);
    let parts = || {
        patterns().filter_map(|pattern| match pattern {
            ResourcePattern::Anything => None,
            ResourcePattern::Arn(arn) => Some(arn.resource()),
        })
    };
    let mut names: Vec<String> = Vec::new();
    for before in parts().filter(|it| it.variables().next().is_some_and(is_username)) {
        let before = before.literal_prefix();
        for other in parts() {
            let rest = other.literal_prefix().strip_prefix(before).unwrap_or("");
            let name = rest.split(['/', ':']).next().unwrap_or("");
            if !name.is_empty() && names.len() < NAMESAKES && !names.iter().any(|it| it == name) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

fn is_username(variable: &iam_policy::Variable) -> bool {
    is(&variable.key, "aws:username")
}

impl Asking<'_> {
    /// Whether its principal block is matched in another way through some endpoints.
    pub(super) fn is_of_endpoint(&self) -> bool {
        self.document.policy().kind == PolicyKind::VpcEndpoint
    }
}
