//! The walk through the states that a language and patterns reach together, breadth first.

use std::collections::{BTreeSet, VecDeque};
use std::ops::ControlFlow;

use crate::bits::Bits;
use crate::text::alphabet::OTHER;
use crate::text::automaton::{Automata, DEAD, State, StateId};
use crate::text::index::{Index, Mixer};
use crate::text::{Glob, Guide, OverBudget};

/// A walk: which joint states were met, and how.
#[derive(Debug)]
pub(crate) struct Walk<'g> {
    /// The language is glob 0, pattern `n` is glob `n + 1`.
    automata: Automata<'g>,
    steps: Vec<Step>,
    /// The joint states of all steps, one behind the other: the state of the language, then those
    /// of the patterns that may still match, with [`SURE`] for those that match whatever follows.
    joint: Vec<u32>,
    /// The last step with a joint state of this hash.
    known: Index<u64, u32>,
    queue: VecDeque<u32>,
    told: BTreeSet<Bits>,
    /// Room for what the guide is told.
    alive: Bits,
    sure: Bits,
    matched: Bits,
}

/// How a joint state was met for the first time.
#[derive(Debug)]
struct Step {
    /// The step before, if there is one.
    from: Option<u32>,
    /// The character read, by its number.
    character: u32,
    /// Where its joint state begins in `joint`.
    start: usize,
    /// An earlier step whose joint state has the same hash.
    same_hash: Option<u32>,
}

/// Marks the number of a glob that matches whatever follows.
const SURE: u32 = 1 << 31;

/// A joint state about to be left.
#[derive(Debug, Default)]
struct Crossroads {
    /// Where its parts lead by a character that no part treats specially.
    otherwise: Vec<u32>,
    /// Where else: the number of the character, the place of the part, and its next state.
    except: Vec<(u32, usize, StateId)>,
    /// The next joint state.
    next: Vec<u32>,
}

impl<'g> Walk<'g> {
    pub(crate) fn new(language: &'g Glob, patterns: &'g [Glob]) -> Walk<'g> {
        Walk {
            automata: Automata::new(std::iter::once(language).chain(patterns)),
            steps: Vec::new(),
            joint: Vec::new(),
            known: Index::default(),
            queue: VecDeque::new(),
            told: BTreeSet::new(),
            alive: Bits::none(patterns.len()),
            sure: Bits::none(patterns.len()),
            matched: Bits::none(patterns.len()),
        }
    }

    /// Walks until all is seen, the guide has enough, or the budget is used up.
    pub(crate) fn run(
        mut self,
        budget: &mut u64,
        guide: &mut impl Guide,
    ) -> Result<(), OverBudget> {
        let mut roads = Crossroads { next: self.automata.starts(), ..Crossroads::default() };
        let mut flow = self.arrive(None, &mut roads.next, budget, guide)?;
        while let (ControlFlow::Continue(()), Some(step)) = (flow, self.queue.pop_front()) {
            self.look_around(step, &mut roads);
            flow = self.leave(step, &mut roads, budget, guide)?;
        }
        Ok(())
    }

    /// The joint state of a step.
    fn joint(&self, step: u32) -> &[u32] {
        let start = |step: u32| self.steps.get(step as usize).map(|it| it.start);
        let end = start(step + 1).unwrap_or(self.joint.len());
        start(step).and_then(|start| self.joint.get(start..end)).unwrap_or(&[])
    }

    /// Finds out where the parts of a joint state lead.
    fn look_around(&mut self, step: u32, roads: &mut Crossroads) {
        roads.otherwise.clear();
        roads.otherwise.extend(self.joint(step));
        roads.except.clear();
        for (part, state) in roads.otherwise.iter_mut().enumerate() {
            if *state & SURE != 0 {
                continue;
            }
            let Some((otherwise, except)) = self.automata.moves(*state) else { continue };
            *state = otherwise;
            roads.except.extend(except.iter().map(|&(by, to)| (by, part, to)));
        }
        roads.except.sort_unstable();
    }

    /// Goes on by every character that may lead to another joint state.
    fn leave(
        &mut self,
        step: u32,
        roads: &mut Crossroads,
        budget: &mut u64,
        guide: &mut impl Guide,
    ) -> Result<ControlFlow<()>, OverBudget> {
        let Crossroads { otherwise, except, next } = roads;
        let by_special = except.chunk_by(|left, right| left.0 == right.0);
        for changes in std::iter::once(&[][..]).chain(by_special) {
            next.clear();
            next.extend(&*otherwise);
            for &(_, part, to) in changes {
                next.get_mut(part).into_iter().for_each(|state| *state = to);
            }
            let character = changes.first().map_or(OTHER, |change| change.0);
            let flow = self.arrive(Some((step, character)), next, budget, guide)?;
            if flow.is_break() {
                return Ok(flow);
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Notes a joint state, unless it is known or no text of the language leads there, and tells
    /// the guide of it.
    fn arrive(
        &mut self,
        by: Option<(u32, u32)>,
        joint: &mut Vec<u32>,
        budget: &mut u64,
        guide: &mut impl Guide,
    ) -> Result<ControlFlow<()>, OverBudget> {
        let language = joint.first().and_then(|language| self.automata.get(*language));
        let Some(language) = language else { return Ok(ControlFlow::Continue(())) };
        self.settle(language, joint);
        let hash = hash_of(joint);
        let same_hash = self.known.get(&hash).copied();
        if self.is_known(joint, same_hash) {
            return Ok(ControlFlow::Continue(()));
        }
        *budget = budget.checked_sub(1).ok_or(OverBudget)?;
        let step = u32::try_from(self.steps.len()).map_err(|_| OverBudget)?;
        self.known.insert(hash, step);
        let (from, character) = by.map_or((None, OTHER), |(from, by)| (Some(from), by));
        self.steps.push(Step { from, character, start: self.joint.len(), same_hash });
        self.joint.extend(&*joint);
        self.sort_patterns(joint);
        if guide.is_hopeless(&self.alive, &self.sure) {
            return Ok(ControlFlow::Continue(()));
        }
        self.queue.push_back(step);
        Ok(if language.accepts { self.tell(step, guide) } else { ControlFlow::Continue(()) })
    }

    /// Drops the patterns of a joint state that cannot match any more, and marks those that match
    /// whatever follows.
    fn settle(&self, language: State, joint: &mut Vec<u32>) {
        let mut is_language = true;
        joint.retain_mut(|part| {
            if std::mem::take(&mut is_language) || (*part != DEAD && *part & SURE != 0) {
                return true;
            }
            let Some(state) = self.automata.get(*part) else { return false };
            if state.is_sure(language) {
                *part = SURE | state.glob;
            }
            *part & SURE != 0 || !state.is_lost(language)
        });
    }

    fn is_known(&self, joint: &[u32], same_hash: Option<u32>) -> bool {
        let before = |step: &u32| self.steps.get(*step as usize)?.same_hash;
        std::iter::successors(same_hash, before).any(|step| self.joint(step) == joint)
    }

    /// Finds which patterns may match the text of a joint state, with more behind it or without.
    fn sort_patterns(&mut self, joint: &[u32]) {
        let nothing = Bits::default();
        for patterns in [&mut self.alive, &mut self.sure, &mut self.matched] {
            patterns.intersect_with(&nothing);
        }
        for &part in joint.iter().skip(1) {
            let (glob, is_sure) = (part & !SURE, part & SURE != 0);
            let state = self.automata.get(part).filter(|_| !is_sure);
            let glob = state.map_or(glob, |state| state.glob);
            let pattern = (glob as usize).saturating_sub(1);
            self.alive.insert(pattern);
            if is_sure {
                self.sure.insert(pattern);
            }
            if state.is_none_or(|state| state.accepts) {
                self.matched.insert(pattern);
            }
        }
    }

    /// Tells the guide which patterns the text of a step matches, if it is the first of its kind.
    fn tell(&mut self, step: u32, guide: &mut impl Guide) -> ControlFlow<()> {
        if self.told.contains(&self.matched) {
            return ControlFlow::Continue(());
        }
        self.told.insert(self.matched.clone());
        guide.found(&self.matched, &self.text(step))
    }

    /// The text that led to a step.
    fn text(&self, step: u32) -> String {
        let steps = std::iter::successors(self.steps.get(step as usize), |step| {
            step.from.and_then(|from| self.steps.get(from as usize))
        });
        let read = steps.filter(|step| step.from.is_some());
        let mut text: Vec<char> =
            read.map(|step| self.automata.alphabet().character(step.character)).collect();
        text.reverse();
        text.into_iter().collect()
    }
}

/// A hash of a joint state.
fn hash_of(joint: &[u32]) -> u64 {
    let mut mixer = Mixer::default();
    joint.iter().for_each(|part| mixer.add(u64::from(*part)));
    std::hash::Hasher::finish(&mixer)
}
