//! The hunt for one request: a resource and a region for each condition key.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use iam_eval::KeyValues;
use iam_policy::Sense;

use crate::answer::{Asked, Doubt};
use crate::bits::Bits;
use crate::formula::{Formula, Says};
use crate::places::Place;
use crate::scene::{Axis, Scene};
use crate::search::{Among, solve};
use crate::table::Table;
use crate::text::{Glob, Guide, explore};

/// Where to hunt.
pub(crate) struct Ground<'h, 's, 'q> {
    pub(crate) scene: &'h Scene<'s, 'q>,
    /// What a request has to fulfil, only of statements of the group.
    pub(crate) goal: &'h Formula<Says>,
    /// The template of the resource's ARN; `None`: the action takes no resource.
    pub(crate) template: Option<&'h str>,
    pub(crate) place: &'h Place,
    /// The numbers in the table of the patterns that `place.alive` counts.
    pub(crate) globs: &'h [usize],
}

/// The key of the Region that is called.
const REGION: &str = "aws:RequestedRegion";

/// What a hunt brought.
pub(crate) struct Found {
    /// The ARN, or `*`.
    pub(crate) resource: String,
    /// The keys that are given; `None`: absent.
    pub(crate) context: Vec<(String, Option<KeyValues>)>,
}

/// Looks for a request.
pub(crate) fn hunt(
    ground: &Ground<'_, '_, '_>,
    action: &str,
    nodes: &mut u64,
) -> Result<Option<Found>, Doubt> {
    let conditions = conditions(ground)?;
    let mut hunter = Hunter {
        ground,
        conditions,
        readers: Vec::new(),
        blocks: BTreeMap::new(),
        hopeless: BTreeMap::new(),
        tried: BTreeSet::new(),
        nodes,
        result: Ok(None),
    };
    let doubt = || Doubt::Resources { action: action.to_owned() };
    // Each state is looked at as closely as the goal is long.
    let weight = 1 + u64::try_from(hunter.conditions.len() / CLOSE).unwrap_or(u64::MAX);
    let mut left = ground.scene.stage.steps.borrow_mut();
    *left = left.checked_sub(weight).ok_or_else(doubt)?;
    drop(left);
    let Some(template) = ground.template else {
        let _ = hunter.found(&Bits::default(), "*");
        return hunter.result;
    };
    let mut globs = Vec::new();
    for at in ground.place.alive.iter() {
        let Some(number) = ground.globs.get(at) else { continue };
        if let Some(glob) = ground.scene.resource_glob(*number) {
            hunter.readers.push(*number);
            globs.push(glob);
        }
    }
    hunter.index();
    let field = template.splitn(6, ':').nth(5).unwrap_or("");
    let language = language(field, &globs);
    let all = *ground.scene.stage.steps.borrow();
    let mut steps = all / weight;
    let explored = explore(&language, &globs, &mut steps, &mut hunter);
    let used = (all / weight).saturating_sub(steps).saturating_mul(weight);
    *ground.scene.stage.steps.borrow_mut() = all.saturating_sub(used);
    match (hunter.result, explored) {
        (Ok(None), Err(_)) => Err(doubt()),
        (result, _) => result,
    }
}

/// The language of a template; the wide one where a pattern is about nothing of the narrow one.
fn language(field: &str, globs: &[Glob]) -> Glob {
    let narrow = Glob::of_template(field);
    let wide = Glob::of_wide_template(field);
    let is_foreign = |glob: &Glob| !meets(&narrow, glob) && meets(&wide, glob);
    if narrow != wide && globs.iter().any(is_foreign) { wide } else { narrow }
}

/// Whether some text of a language matches a pattern; where it takes too long to tell, yes.
fn meets(language: &Glob, pattern: &Glob) -> bool {
    struct Met(bool);
    impl Guide for Met {
        fn is_hopeless(&mut self, alive: &Bits, _sure: &Bits) -> bool {
            alive.is_empty()
        }

        fn found(&mut self, matched: &Bits, _text: &str) -> ControlFlow<()> {
            self.0 = matched.contains(0);
            if self.0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    }
    let mut met = Met(false);
    let explored = explore(language, std::slice::from_ref(pattern), &mut 1_000, &mut met);
    met.0 || explored.is_err()
}

/// How many statements a state is looked at for the price of one step.
const CLOSE: usize = 16;

/// The condition of each line that the goal speaks of.
fn conditions(ground: &Ground<'_, '_, '_>) -> Result<BTreeMap<usize, Formula<Among>>, Doubt> {
    let mut lines = BTreeSet::new();
    let _ = ground.goal.replace(&mut |says: &Says| -> Formula<Says> {
        lines.insert(says.statement);
        Formula::Atom(*says)
    });
    let mut all = BTreeMap::new();
    for number in lines {
        if let Some(line) = ground.scene.stage.table.lines.get(number) {
            all.insert(number, ground.scene.condition(line)?);
        }
    }
    Ok(all)
}

/// The patterns of one resource block, by their places among those that are read.
struct Readers {
    all: Bits,
    /// Those that are more than a shape.
    exact: Bits,
}

struct Hunter<'h, 's, 'q, 'n> {
    ground: &'h Ground<'h, 's, 'q>,
    conditions: BTreeMap<usize, Formula<Among>>,
    /// The numbers in the table of the patterns that are read.
    readers: Vec<usize>,
    /// Which of them each line lists.
    blocks: BTreeMap<usize, Readers>,
    hopeless: BTreeMap<(Bits, Bits), bool>,
    tried: BTreeSet<Vec<u8>>,
    nodes: &'n mut u64,
    result: Result<Option<Found>, Doubt>,
}

impl Hunter<'_, '_, '_, '_> {
    fn table(&self) -> &Table<'_> {
        self.ground.scene.stage.table
    }

    /// Notes which patterns each line lists.
    fn index(&mut self) {
        let scene = self.ground.scene;
        let table: &Table<'_> = scene.stage.table;
        for number in self.conditions.keys() {
            let line = table.lines.get(*number);
            let Some(block) = line.and_then(|line| line.resource.as_ref()) else { continue };
            let mut readers = Readers { all: Bits::default(), exact: Bits::default() };
            for (at, glob) in self.readers.iter().enumerate() {
                if block.globs.binary_search(glob).is_ok() {
                    readers.all.insert(at);
                    if !scene.is_shape(*glob) {
                        readers.exact.insert(at);
                    }
                }
            }
            self.blocks.insert(*number, readers);
        }
    }

    /// Whether a line's resource block matches, as far as it is known; `None`: either way.
    fn resource_known(&self, number: usize, alive: &Bits, sure: &Bits) -> Option<bool> {
        let line = self.table().lines.get(number);
        let Some(block) = line.and_then(|line| line.resource.as_ref()) else { return Some(true) };
        let readers = self.blocks.get(&number);
        let is_sure = readers.is_some_and(|readers| readers.exact.meets(sure));
        let is_open = readers.is_some_and(|readers| readers.all.meets(alive));
        let hit = match (block.anything || is_sure, is_open) {
            (true, _) => Some(true),
            (false, true) => None,
            (false, false) => Some(false),
        };
        match block.sense {
            Sense::Listed => hit,
            Sense::Excluded => hit.map(|hit| !hit),
        }
    }

    /// The goal, as far as it is known.
    fn known(&self, goal: &Formula<Says>, alive: &Bits, sure: &Bits) -> Option<bool> {
        match goal {
            Formula::Constant(is) => Some(*is),
            Formula::Atom(says) => {
                let resource = self.resource_known(says.statement, alive, sure);
                let condition = match self.conditions.get(&says.statement) {
                    Some(Formula::Constant(is)) => Some(*is),
                    Some(Formula::Atom(_) | Formula::All(_) | Formula::Any(_)) => None,
                    None => Some(true),
                };
                let applies = match (resource, condition) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    (None, _) | (_, None) => None,
                };
                applies.map(|applies| applies == says.applies)
            }
            Formula::All(parts) => self.joined(parts, false, alive, sure),
            Formula::Any(parts) => self.joined(parts, true, alive, sure),
        }
    }

    /// `strong` if one part is, the opposite if all are, else unknown.
    fn joined(
        &self,
        parts: &[Formula<Says>],
        strong: bool,
        alive: &Bits,
        sure: &Bits,
    ) -> Option<bool> {
        let mut all = Some(!strong);
        for part in parts {
            match self.known(part, alive, sure) {
                Some(is) if is == strong => return Some(strong),
                Some(_) => {}
                None => all = None,
            }
        }
        all
    }

    /// A solution with these patterns matching, if there is one.
    fn solution(&mut self, matched: &Bits) -> Result<Option<Vec<Bits>>, Doubt> {
        let scene = self.ground.scene;
        let matches = |glob: usize| {
            let at = self.readers.iter().position(|reader| *reader == glob);
            at.is_some_and(|at| matched.contains(at))
        };
        let lines = &self.table().lines;
        let mut blocks: BTreeMap<usize, Formula<Among>> = BTreeMap::new();
        for number in self.conditions.keys() {
            if let Some(line) = lines.get(*number) {
                blocks.insert(*number, scene.resource(line, &matches));
            }
        }
        let sign = blocks.values().map(|block| match block {
            Formula::Constant(is) => u8::from(*is),
            Formula::Atom(_) | Formula::All(_) | Formula::Any(_) => 2,
        });
        let sign: Vec<u8> = sign.collect();
        // Shapes are free in themselves, so two resources differ only by what is constant.
        if !sign.contains(&2) && !self.tried.insert(sign) {
            return Ok(None);
        }
        let goal = self.ground.goal.replace(&mut |says: &Says| {
            let truth = Formula::Constant(true);
            let resource = blocks.get(&says.statement).unwrap_or(&truth);
            let condition = self.conditions.get(&says.statement).unwrap_or(&truth);
            let applies = Formula::all([resource.clone(), condition.clone()]);
            if says.applies { applies } else { applies.negated(&Among::not) }
        });
        if goal == Formula::Constant(false) {
            return Ok(None);
        }
        let goal = Formula::all([goal, scene.links()]);
        solve(&goal, &scene.sizes(), self.nodes).map_err(|_| Doubt::Conditions)
    }

    /// The request of a solution.
    fn request(&self, text: &str, left: &[Bits]) -> Found {
        let place = self.ground.place;
        let resource = match self.ground.template {
            None => "*".to_owned(),
            Some(_) => format!(
                "arn:{}:{}:{}:{}:{text}",
                place.partition, place.service, place.region, place.account
            ),
        };
        let mut context = Vec::new();
        for (axis, left) in self.ground.scene.axes().into_iter().zip(left) {
            let Axis::Key { spelled, choices, .. } = axis else { continue };
            let Some(choice) = left.iter().next().and_then(|first| choices.get(first)) else {
                continue;
            };
            context.push((spelled, choice.values.clone()));
        }
        Found { resource, context }
    }
}

impl Guide for Hunter<'_, '_, '_, '_> {
    fn is_hopeless(&mut self, alive: &Bits, sure: &Bits) -> bool {
        let place = (alive.clone(), sure.clone());
        if let Some(known) = self.hopeless.get(&place) {
            return *known;
        }
        let hopeless = self.known(self.ground.goal, alive, sure) == Some(false);
        self.hopeless.insert(place, hopeless);
        hopeless
    }

    fn found(&mut self, matched: &Bits, text: &str) -> ControlFlow<()> {
        match self.solution(matched) {
            Ok(None) => ControlFlow::Continue(()),
            Ok(Some(left)) => {
                self.result = Ok(Some(self.request(text, &left)));
                ControlFlow::Break(())
            }
            Err(doubt) => {
                self.result = Err(doubt);
                ControlFlow::Break(())
            }
        }
    }
}

impl Found {
    /// Gives the values that were chosen for variables.
    pub(crate) fn choose(&mut self, chosen: &[(String, Option<String>)]) {
        for (key, value) in chosen {
            self.context.retain(|(known, _)| !known.eq_ignore_ascii_case(key));
            if let Some(value) = value {
                self.context.push((key.clone(), Some(KeyValues::One(value.clone()))));
            }
        }
    }

    /// The request as it is asked.
    pub(crate) fn asked(self, principal: &str, action: String, place: &Place) -> Asked {
        let has_owner = iam_policy::AccountId::parse(&place.account).is_some();
        let owner = (self.resource != "*" && !has_owner).then(|| place.owner.as_str().to_owned());
        let mut context = self.context;
        let names_region = |(key, _): &(String, _)| key.eq_ignore_ascii_case(REGION);
        // Where the ARN does not tell the Region that is called, the evaluator takes this one.
        if place.region.is_empty()
            && place.called != "us-east-1"
            && !context.iter().any(names_region)
        {
            context.push((REGION.to_owned(), Some(KeyValues::One(place.called.clone()))));
        }
        Asked { principal: principal.to_owned(), action, resource: self.resource, owner, context }
    }
}
