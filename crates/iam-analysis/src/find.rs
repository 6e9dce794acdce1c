//! The search: is there a request that the question asks for?

mod classes;

use std::cell::{Cell, RefCell};

use iam_eval::suppose::{carries, kind_of_resource_policy};
use iam_eval::{Action, BlockPublicAccess, Context, Principal, Request, Target, Time};
use iam_policy::{AccountId, Arn, ConditionTest, Pattern, Policy};

use crate::actions::{Actions, Group, groups, of_statements, unsettled};
use crate::answer::{Answer, Coverage, Doubt, Report, Witness};
use crate::attached::{holder, within};
use crate::bits::Bits;
use crate::cast::{Member, cast};
use crate::court::polish;
use crate::formula::{Formula, Says};
use crate::hunt::{Found, Ground, hunt};
use crate::layers::allows;
use crate::places::{Place, Wanted, accounts, places};
use crate::question::{Callers, PolicySet, Question, World};
use crate::replay::bare;
use crate::report::findings;
use crate::scene::{Mode, Scene, Stage, axis_name, test_has_variable, variables_of_test};
use crate::table::Table;
use crate::values::{combinations, words};
use classes::{Class, tag_policies};

/// Answers a question with the first request found, or a proof that there is none.
pub fn find(question: &Question<'_>, world: &World) -> Answer {
    let holder = holder(question, world);
    let question = &within(question, holder.as_ref());
    let tags = tag_policies(question);
    let found = Search::new(question, world, &tags).run(Want::First);
    let Findings { hits, mut doubts, coverage } = found;
    doubts.sort();
    doubts.dedup();
    match hits.into_iter().min_by_key(|hit| hit.witness.uncertain.len()) {
        Some(hit) => Answer::Witness(Box::new(hit.witness)),
        None if doubts.is_empty() => Answer::Proved(coverage),
        None => Answer::Unknown(doubts),
    }
}

/// Answers a question with every group of requests there is.
pub fn report(question: &Question<'_>, world: &World) -> Report {
    let holder = holder(question, world);
    let question = &within(question, holder.as_ref());
    let tags = tag_policies(question);
    let found = Search::new(question, world, &tags).run(Want::All);
    let Findings { hits, mut doubts, coverage } = found;
    doubts.sort();
    doubts.dedup();
    Report { findings: findings(hits, question, world), doubts, coverage }
}

/// How much is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Want {
    First,
    All,
}

/// What a search brought.
#[derive(Default)]
struct Findings {
    hits: Vec<Hit>,
    doubts: Vec<Doubt>,
    coverage: Coverage,
}

/// Actions of one class with a request.
pub(crate) struct Hit {
    /// Their names.
    pub(crate) actions: Vec<String>,
    pub(crate) witness: Witness,
}

struct Search<'s, 'q> {
    question: &'s Question<'q>,
    world: &'s World,
    actions: Actions<'s>,
    table: Table<'q>,
    /// The fields of the table's patterns.
    fields: Vec<Vec<Pattern>>,
    of: Vec<Bits>,
    nodes: Cell<u64>,
    steps: RefCell<u64>,
    time: Time,
    nothing: Context,
    /// The tests of [`tag_policies`].
    tag_tests: Vec<(String, &'q ConditionTest)>,
    /// Whether keys may come with actions for which AWS does not list them.
    lax: Cell<bool>,
}

impl<'s, 'q> Search<'s, 'q> {
    fn new(
        question: &'s Question<'q>,
        world: &'s World,
        tags: &'q [(String, Policy)],
    ) -> Search<'s, 'q> {
        let test = |(key, policy): &'q (String, Policy)| {
            Some((key.clone(), policy.statements.first()?.condition.first()?))
        };
        let table = Table::new(question);
        let actions = Actions::new(&world.offer);
        let documents: Vec<_> = table.sets.iter().flatten().copied().collect();
        Search {
            question,
            world,
            actions,
            of: of_statements(actions, &documents),
            table,
            fields: Vec::new(),
            nodes: Cell::new(world.budget.nodes),
            steps: RefCell::new(world.budget.texts),
            time: Time::default(),
            nothing: Context::default(),
            tag_tests: tags.iter().filter_map(test).collect(),
            lax: Cell::new(false),
        }
    }

    fn run(mut self, want: Want) -> Findings {
        let mut found = Findings::default();
        found.coverage.actions = self.actions.len();
        let open = unsettled(self.question, &self.table.sets, &self.of, self.world, self.actions);
        if open.is_empty() {
            return found;
        }
        self.fields = self.table.globs.iter().map(|glob| glob.fields()).collect();
        let members = match cast(self.question, self.world) {
            Ok(members) => members,
            Err(doubt) => return Findings { doubts: vec![doubt], ..found },
        };
        let owners = match self.owners(&members) {
            Ok(owners) => owners,
            Err(doubt) => return Findings { doubts: vec![doubt], ..found },
        };
        let groups = groups(&open, &self.of);
        self.pass(&groups, &members, &owners, want, &mut found);
        let settled = found.hits.is_empty() && found.doubts.is_empty();
        if settled && self.has_unlisted(&groups) {
            // A proof that rests on what AWS lists is told with what it rests on.
            self.lax.set(true);
            let mut beyond = Findings::default();
            self.pass(&groups, &members, &owners, Want::First, &mut beyond);
            let witness = beyond.hits.into_iter().next().map(|hit| Box::new(hit.witness));
            found.coverage.unlisted = witness;
        }
        found
    }

    /// All sets of the question.
    fn sets(&self) -> impl Iterator<Item = &&'q PolicySet> {
        self.question.allowed.iter().chain(&self.question.refused)
    }

    /// The accounts that may own a resource.
    fn owners(&self, members: &[Member]) -> Result<Vec<AccountId>, Doubt> {
        let of_resources =
            self.question.allowed.iter().chain(&self.question.refused).any(|set| match set {
                PolicySet::Alone(document) => {
                    document.policy().statements.iter().any(|it| it.principal.is_some())
                }
                PolicySet::Layers { resource, .. } => resource.is_some(),
            });
        let own = self.world.attached_to.as_deref().and_then(Arn::parse);
        let own = own.and_then(|arn| AccountId::parse(arn.account())).unwrap_or(self.world.account);
        if of_resources || self.question.focus.callers == Callers::Strangers {
            // What has a policy of its own belongs to the account of the policy.
            return Ok(vec![own]);
        }
        let fields = self.fields.iter().filter_map(|fields| fields.get(4));
        let about_accounts = |test: &&ConditionTest| {
            let key = axis_name(&test.key.value);
            key == "aws:resourceaccount" || key == "aws:principalaccount"
        };
        let tests: Vec<_> = self.table.lines.iter().flat_map(|line| line.tests.clone()).collect();
        let tests: Vec<_> = tests.into_iter().filter(about_accounts).collect();
        let mut owners = accounts(own, fields, &tests)?;
        for account in members.iter().filter_map(|member| member.principal.account()) {
            if !owners.contains(&account) {
                owners.push(account);
            }
        }
        Ok(owners)
    }

    /// Whether some test is on a key that AWS does not list for all actions of its group.
    fn has_unlisted(&self, groups: &[Group]) -> bool {
        groups.iter().any(|group| {
            let keys = self.keys(group);
            self.classes(group, &keys).iter().any(|class| !class.unlisted.is_empty())
        })
    }

    fn pass(
        &self,
        groups: &[Group],
        members: &[Member],
        owners: &[AccountId],
        want: Want,
        found: &mut Findings,
    ) {
        for group in groups {
            let keys = self.keys(group);
            let cache = RefCell::default();
            let stage = Stage {
                table: &self.table,
                world: self.world,
                keys: &keys,
                tag_tests: &self.tag_tests,
                cache: &cache,
                steps: &self.steps,
            };
            for class in self.classes(group, &keys) {
                found.coverage.groups += 1;
                let looked = self.class(&stage, group, &class, members, owners);
                found.doubts.extend(looked.doubts);
                if let Some(witness) = looked.witness {
                    let actions = class.actions.iter().map(|at| self.actions.name(*at)).collect();
                    let is_certain = witness.uncertain.is_empty();
                    found.hits.push(Hit { actions, witness });
                    if want == Want::First && is_certain {
                        return;
                    }
                }
            }
        }
    }
}

/// What was found of one class.
#[derive(Default)]
struct Looked {
    witness: Option<Witness>,
    doubts: Vec<Doubt>,
}

impl<'q> Search<'_, 'q> {
    /// Looks for a request of one class, whoever calls and wherever the resource is.
    fn class(
        &self,
        stage: &Stage<'_, 'q>,
        group: &Group,
        class: &Class,
        members: &[Member],
        owners: &[AccountId],
    ) -> Looked {
        let mut looked = Looked::default();
        let name = class.example.clone();
        let Some(action) = Action::parse(&name) else { return looked };
        let globs = self.globs(group);
        for member in members {
            let places = self.places(class, &globs, owners, member, stage);
            for place in &places {
                let spot = Spot { stage, group, class, member, place, globs: &globs };
                match self.spot(&spot, action, &name) {
                    Ok(None) => {}
                    Ok(Some(witness)) => {
                        let is_certain = witness.uncertain.is_empty();
                        let is_better = looked
                            .witness
                            .as_ref()
                            .is_none_or(|known| witness.uncertain.len() < known.uncertain.len());
                        if is_better {
                            looked.witness = Some(witness);
                        }
                        if is_certain {
                            return looked;
                        }
                    }
                    Err(doubt) => looked.doubts.push(doubt),
                }
            }
        }
        looked
    }

    fn places(
        &self,
        class: &Class,
        globs: &[usize],
        owners: &[AccountId],
        member: &Member,
        stage: &Stage<'_, 'q>,
    ) -> Vec<Place> {
        let patterns = globs.iter().filter_map(|glob| self.fields.get(*glob));
        let truth = |key: &str, value: &str| -> Vec<bool> {
            let Some(tests) = stage.keys.get(key) else { return Vec::new() };
            let value = iam_eval::KeyValues::One(value.to_owned());
            let holds = |test: &&ConditionTest| iam_eval::holds(test, Some(&value), &self.nothing);
            tests.tests.iter().map(holds).collect()
        };
        let layered = self.sets().any(|set| matches!(set, PolicySet::Layers { .. }));
        let tests = stage.keys.values().flat_map(|keys| &keys.tests);
        let uses_owner = |test: &ConditionTest| {
            let variables = variables_of_test(test);
            variables.iter().any(|it| axis_name(&it.key) == "aws:resourceaccount")
        };
        let varied = stage.keys.contains_key("aws:resourceaccount")
            || tests.into_iter().any(|test| test_has_variable(test) && uses_owner(test));
        let wanted = Wanted {
            patterns: patterns.map(Vec::as_slice).collect(),
            owners,
            each_owner: layered || varied,
            region_tests: &|region| truth("aws:requestedregion", region),
            owner_tests: &|owner| truth("aws:resourceaccount", owner),
        };
        match &class.template {
            Some(template) => places(template, &wanted),
            None => {
                let owner = member.principal.account().unwrap_or(self.world.account);
                let of_nothing = Wanted { patterns: Vec::new(), owners: &[owner], ..wanted };
                let prefix = class.example.split(':').next().unwrap_or("");
                places(&format!("arn:aws:{prefix}:::"), &of_nothing)
            }
        }
    }

    fn spot(
        &self,
        spot: &Spot<'_, '_, 'q>,
        action: Action<'_>,
        name: &str,
    ) -> Result<Option<Witness>, Doubt> {
        let template = spot.class.template.as_deref();
        let place = spot.place;
        let tail = template.and_then(|it| it.splitn(6, ':').nth(5)).unwrap_or("");
        let example = tail.replace("${", "").replace(['}', '*'], "");
        let head = [place.partition, &place.service, &place.region, &place.account];
        let text = format!("arn:{}:{example}", head.join(":"));
        let arn = template.and_then(|_| Arn::parse(&text));
        let target = Target {
            arn,
            owner: Some(&place.owner),
            tags: &[],
            policy: None,
            carries: carries(kind_of_resource_policy(name), name, arn),
        };
        let request = Request {
            principal: &spot.member.principal,
            action,
            target,
            context: &self.nothing,
            org: self.world.org.as_ref(),
            time: &self.time,
            block_public_access: BlockPublicAccess::Off,
        };
        let goal = self.goal(spot, &request);
        if goal == Formula::Constant(false) {
            return Ok(None);
        }
        let lists = |key: &str| self.lax.get() || !spot.class.unlisted.contains(&axis_name(key));
        let scene = Scene::new(spot.stage, request, &place.called, &lists, Mode::Abstract);
        let Some(found) = self.hunt(spot, &scene, &goal, name)? else { return Ok(None) };
        if !scene.has_opaque() {
            return self.confirmed(found, spot, name).map(Some);
        }
        let open = scene.open_variables(spot.globs);
        let mut left = self.world.budget.values;
        for member in self.namesakes(spot.member, &open, &words(&scene, spot.globs)) {
            let request = Request { principal: &member.principal, ..request };
            let spot = Spot { member: &member, ..*spot };
            let goal = self.goal(&spot, &request);
            let scene = Scene::new(spot.stage, request, &place.called, &lists, Mode::Abstract);
            for chosen in combinations(&scene, spot.globs, left.min(self.world.budget.values)) {
                left = left.saturating_sub(1);
                let mode = Mode::Concrete(&chosen);
                let scene = Scene::new(spot.stage, request, &place.called, &lists, mode);
                if let Some(mut found) = self.hunt(&spot, &scene, &goal, name)? {
                    found.choose(&chosen);
                    return self.confirmed(found, &spot, name).map(Some);
                }
            }
        }
        Err(Doubt::Variable(open.join(", ")))
    }

    /// A caller, and others like it under the names that patterns may ask for where a variable
    /// stands.
    fn namesakes(&self, member: &Member, open: &[String], words: &[String]) -> Vec<Member> {
        let mut all = vec![member.clone()];
        let by_name = ["aws:username", "aws:principalarn", "aws:userid"];
        let matters = open.iter().any(|key| by_name.contains(&axis_name(key).as_str()));
        let Some(arn) = member.principal.arn().filter(|_| matters) else { return all };
        let Some((head, _)) = arn.rsplit_once('/') else { return all };
        if self.world.principal.is_some() {
            return all;
        }
        for word in words.iter().filter(|word| is_name(word)).take(8) {
            let json = member.json.replace(arn, &format!("{head}/{word}"));
            all.extend(Principal::from_json(&json).map(|principal| Member { json, principal }));
        }
        all
    }

    fn hunt(
        &self,
        spot: &Spot<'_, '_, 'q>,
        scene: &Scene<'_, 'q>,
        goal: &Formula<Says>,
        name: &str,
    ) -> Result<Option<Found>, Doubt> {
        let ground = Ground {
            scene,
            goal,
            template: spot.class.template.as_deref(),
            place: spot.place,
            globs: spot.globs,
        };
        let mut nodes = self.nodes.get();
        let found = hunt(&ground, name, &mut nodes);
        self.nodes.set(nodes);
        found
    }

    /// What a request has to fulfil, only of the statements of the group.
    fn goal(&self, spot: &Spot<'_, '_, 'q>, request: &Request<'_>) -> Formula<Says> {
        let parts =
            self.sets().zip(&self.table.sets).enumerate().map(|(number, (set, documents))| {
                let allowed = allows(set, documents, request);
                if number < self.question.allowed.len() {
                    allowed
                } else {
                    allowed.negated(&Says::not)
                }
            });
        let focus =
            self.table.focus.map(|statement| Formula::Atom(Says { statement, applies: true }));
        let whole = Formula::all(parts.chain(focus));
        let is_focus = |statement: usize| self.table.focus == Some(statement);
        whole.replace(&mut |says: &Says| {
            if spot.group.statements.contains(says.statement) || is_focus(says.statement) {
                Formula::Atom(*says)
            } else {
                Formula::Constant(!says.applies)
            }
        })
    }

    /// The request found, as the evaluator confirms it.
    fn confirmed(
        &self,
        found: Found,
        spot: &Spot<'_, '_, 'q>,
        name: &str,
    ) -> Result<Witness, Doubt> {
        let asked = found.asked(&spot.member.json, name.to_owned(), spot.place);
        let request = bare(&asked, self.world);
        polish(self.question, self.world, asked).ok_or(Doubt::Disagreement { request })
    }
}

/// Whether a word can be the name of a user or role.
fn is_name(word: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte);
    !word.is_empty() && word.len() <= 64 && word.bytes().all(fits)
}

/// A class with a caller and a place.
#[derive(Clone, Copy)]
struct Spot<'a, 'b, 'q> {
    stage: &'a Stage<'b, 'q>,
    group: &'a Group,
    class: &'a Class,
    member: &'a Member,
    place: &'a Place,
    globs: &'a [usize],
}
