//! The walk through the states that a language and patterns reach together, breadth first.

use std::collections::{BTreeSet, VecDeque};
use std::ops::ControlFlow;

use crate::bits::Bits;
use crate::text::alphabet::OTHER;
use crate::text::automaton::{Automata, DEAD, Index, StateId};
use crate::text::{Glob, Guide, OverBudget};

/// A walk: which joint states were met, and how.
#[derive(Debug)]
pub(crate) struct Walk<'g> {
    /// The language is glob 0, pattern `n` is glob `n + 1`.
    automata: Automata<'g>,
    patterns: usize,
    steps: Vec<Step>,
    /// The joint states of all steps, one behind the other: the state of the language, then those
    /// of the patterns that may still match, with [`SURE`] for those that match whatever follows.
    joint: Vec<u32>,
    /// The last step with a joint state of this hash.
    known: Index<u64, u32>,
    queue: VecDeque<u32>,
    told: BTreeSet<Bits>,
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

impl<'g> Walk<'g> {
    pub(crate) fn new(language: &'g Glob, patterns: &'g [Glob]) -> Walk<'g> {
        Walk {
            automata: Automata::new(std::iter::once(language).chain(patterns)),
            patterns: patterns.len(),
            steps: Vec::new(),
            joint: Vec::new(),
            known: Index::default(),
            queue: VecDeque::new(),
            told: BTreeSet::new(),
        }
    }

    /// Walks until all is seen, the guide has enough, or `budget` is used up.
    pub(crate) fn run(
        mut self,
        budget: &mut u64,
        guide: &mut impl Guide,
    ) -> Result<(), OverBudget> {
        let starts = self.automata.starts();
        let Some((language, patterns)) = starts.split_first() else { return Ok(()) };
        let joint = self.join(*language, patterns.iter().copied());
        if self.arrive(None, OTHER, joint, budget, guide)?.is_break() {
            return Ok(());
        }
        let mut characters = Bits::none(self.automata.alphabet().len());
        while let Some(step) = self.queue.pop_front() {
            self.choose_characters(step, &mut characters);
            for character in characters.iter() {
                let character = u32::try_from(character).unwrap_or(OTHER);
                let Some(joint) = self.after(step, character) else { continue };
                if self.arrive(Some(step), character, joint, budget, guide)?.is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// The joint state of a step.
    fn joint(&self, step: u32) -> &[u32] {
        let start = |step: u32| self.steps.get(step as usize).map(|it| it.start);
        let end = start(step + 1).unwrap_or(self.joint.len());
        start(step).and_then(|start| self.joint.get(start..end)).unwrap_or(&[])
    }

    /// The characters that may lead to different joint states.
    fn choose_characters(&mut self, step: u32, characters: &mut Bits) {
        *characters = Bits::none(self.automata.alphabet().len());
        let joint = self.joint(step).to_vec();
        let Some((language, patterns)) = joint.split_first() else { return };
        self.automata.add_special(*language, characters);
        if self.automata.is_narrow(*language) {
            return;
        }
        characters.insert(OTHER as usize);
        for state in patterns.iter().filter(|state| **state & SURE == 0) {
            self.automata.add_special(*state, characters);
        }
    }

    /// The joint state that a character leads to; `None` where no text of the language goes on so.
    fn after(&mut self, step: u32, character: u32) -> Option<Vec<u32>> {
        let joint = self.joint(step).to_vec();
        let (language, patterns) = joint.split_first()?;
        let language = self.automata.after(*language, character);
        if language == DEAD {
            return None;
        }
        let next: Vec<u32> = patterns
            .iter()
            .map(|&state| match state & SURE {
                0 => self.automata.after(state, character),
                _ => state,
            })
            .collect();
        Some(self.join(language, next.into_iter()))
    }

    /// A joint state without the patterns that cannot match any more.
    fn join(&self, language: StateId, patterns: impl Iterator<Item = u32>) -> Vec<u32> {
        let kept = patterns.filter_map(|state| {
            if state == DEAD {
                None
            } else if state & SURE != 0 {
                Some(state)
            } else if self.automata.is_sure(state, language) {
                Some(self.automata.glob_of(state) | SURE)
            } else {
                (!self.automata.is_lost(state, language)).then_some(state)
            }
        });
        std::iter::once(language).chain(kept).collect()
    }

    /// Notes a joint state, unless it is known, and tells the guide of it.
    fn arrive(
        &mut self,
        from: Option<u32>,
        character: u32,
        joint: Vec<u32>,
        budget: &mut u64,
        guide: &mut impl Guide,
    ) -> Result<ControlFlow<()>, OverBudget> {
        let hash = hash_of(&joint);
        let same_hash = self.known.get(&hash).copied();
        if self.is_known(&joint, same_hash) {
            return Ok(ControlFlow::Continue(()));
        }
        *budget = budget.checked_sub(1).ok_or(OverBudget)?;
        let step = u32::try_from(self.steps.len()).map_err(|_| OverBudget)?;
        self.known.insert(hash, step);
        self.steps.push(Step { from, character, start: self.joint.len(), same_hash });
        self.joint.extend(&joint);
        let (alive, sure) = self.patterns_of(&joint, |state| state & SURE != 0);
        if guide.is_hopeless(&alive, &sure) {
            return Ok(ControlFlow::Continue(()));
        }
        self.queue.push_back(step);
        Ok(self.tell(step, &joint, guide))
    }

    fn is_known(&self, joint: &[u32], same_hash: Option<u32>) -> bool {
        let before = |step: &u32| self.steps.get(*step as usize)?.same_hash;
        std::iter::successors(same_hash, before).any(|step| self.joint(step) == joint)
    }

    /// The patterns that may still match, and those of them of which the claim is true.
    fn patterns_of(&self, joint: &[u32], is_so: impl Fn(u32) -> bool) -> (Bits, Bits) {
        let (mut alive, mut so) = (Bits::none(self.patterns), Bits::none(self.patterns));
        for &state in joint.iter().skip(1) {
            let glob = match state & SURE {
                0 => self.automata.glob_of(state),
                _ => state & !SURE,
            };
            let pattern = (glob as usize).saturating_sub(1);
            alive.insert(pattern);
            if is_so(state) {
                so.insert(pattern);
            }
        }
        (alive, so)
    }

    /// Tells the guide which patterns the text so far matches, if it is one of the language and
    /// the first of its kind.
    fn tell(&mut self, step: u32, joint: &[u32], guide: &mut impl Guide) -> ControlFlow<()> {
        if !joint.first().is_some_and(|language| self.automata.accepts(*language)) {
            return ControlFlow::Continue(());
        }
        let is_match = |state: u32| state & SURE != 0 || self.automata.accepts(state);
        let (_, matched) = self.patterns_of(joint, is_match);
        if self.told.contains(&matched) {
            return ControlFlow::Continue(());
        }
        let flow = guide.found(&matched, &self.text(step));
        self.told.insert(matched);
        flow
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

/// A hash of a joint state, the same in every run.
fn hash_of(joint: &[u32]) -> u64 {
    joint.iter().fold(0, |hash: u64, state| {
        (hash.rotate_left(5) ^ u64::from(*state)).wrapping_mul(0x517c_c1b7_2722_0a95)
    })
}
