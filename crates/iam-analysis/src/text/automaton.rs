//! Automata of globs, made while they are walked: a state is a set of places in one glob.

use std::ops::Range;

use crate::text::alphabet::{Alphabet, OTHER};
use crate::text::index::Index;
use crate::text::places::Places;
use crate::text::symbol::Kinds;
use crate::text::{Glob, Symbol};

/// The number of a state.
pub(crate) type StateId = u32;

/// The state in which nothing can match any more.
pub(crate) const DEAD: StateId = StateId::MAX;

/// Globs side by side, with all their states so far.
#[derive(Debug)]
pub(crate) struct Automata<'g> {
    globs: Vec<Facts<'g>>,
    alphabet: Alphabet,
    states: Vec<State>,
    places: Vec<Places>,
    /// Where each state leads, once it has been asked.
    moves: Vec<Option<Moves>>,
    /// The exceptions of all moves, one behind the other.
    exceptions: Vec<(u32, StateId)>,
    known: Index<(u32, Places), StateId>,
    /// Room for the characters of a state that is looked at.
    special: Vec<u32>,
}

/// A glob and what is known of its places.
#[derive(Debug)]
struct Facts<'g> {
    glob: &'g Glob,
    /// For each place: the first place of those before it from which it is reached by characters
    /// of its own run alone. Empty where there is no run.
    covered_from: Vec<usize>,
    /// For each place: the kinds of characters that may follow.
    may: Vec<Kinds>,
    /// For each place: the kinds of which a character must follow.
    must: Vec<Kinds>,
}

/// What a state of one glob means.
#[derive(Debug, Clone, Copy)]
pub(crate) struct State {
    /// The number of the glob.
    pub(crate) glob: u32,
    /// Whether the text so far matches.
    pub(crate) accepts: bool,
    /// What matches whatever follows, as long as that is of these kinds.
    endless: Kinds,
    /// The kinds of characters that may follow.
    may: Kinds,
    /// The kinds of which a character must follow.
    must: Kinds,
}

/// Where a state leads.
#[derive(Debug, Clone)]
struct Moves {
    /// By every character that is no exception.
    otherwise: StateId,
    /// Where its exceptions are.
    except: Range<usize>,
}

impl State {
    /// Whether the text matches, whatever a language in the given state adds to it.
    pub(crate) fn is_sure(self, language: State) -> bool {
        let is_endless = self.endless != Kinds::NONE && language.may.is_within(self.endless);
        is_endless || self.accepts && language.may == Kinds::NONE
    }

    /// Whether nothing matches that a language in the given state still produces.
    pub(crate) fn is_lost(self, language: State) -> bool {
        let is_over = language.may == Kinds::NONE && !self.accepts;
        is_over || !self.must.is_within(language.may) || !language.must.is_within(self.may)
    }
}

impl<'g> Facts<'g> {
    fn of(glob: &'g Glob) -> Facts<'g> {
        let places = if glob.symbols.iter().any(|it| it.is_run()) { glob.symbols.len() } else { 0 };
        let covered_from = (0..places).map(|place| covered_from(glob, place)).collect();
        let (may, must) = (kinds_from(glob, Symbol::kinds), kinds_from(glob, Symbol::needed));
        Facts { glob, covered_from, may, must }
    }

    /// Drops each place from which a run that has been reached already is reached again: what the
    /// place still accepts, the run accepts too. Without `?` few places remain.
    fn without_covered(&self, places: Places) -> Places {
        if self.covered_from.is_empty() {
            return places;
        }
        let mut kept = places.clone();
        for place in places.iter() {
            let from = self.covered_from.get(place).copied().unwrap_or(place);
            (from..place).for_each(|covered| kept.remove(covered));
        }
        kept
    }

    fn state(&self, number: u32, places: &Places) -> State {
        let end = self.glob.symbols.len();
        let run = self.glob.symbols.last().filter(|last| last.is_run());
        let run = run.filter(|_| end.checked_sub(1).is_some_and(|at| places.contains(at)));
        let first = places.iter().next().unwrap_or(end);
        let last = places.iter().last().unwrap_or(end);
        let kinds = |all: &[Kinds], at: usize| all.get(at).copied().unwrap_or(Kinds::NONE);
        State {
            glob: number,
            accepts: places.contains(end),
            endless: run.map_or(Kinds::NONE, |run| run.kinds()),
            may: kinds(&self.may, first),
            must: kinds(&self.must, last),
        }
    }
}

/// The first place from which only symbols within the run at `place` lead there; `place` itself
/// where there is no run.
fn covered_from(glob: &Glob, place: usize) -> usize {
    let run = glob.symbols.get(place).filter(|symbol| symbol.is_run());
    let Some(run) = run.map(|run| run.kinds()) else { return place };
    let before = glob.symbols.iter().take(place).rev();
    place - before.take_while(|symbol| symbol.kinds().is_within(run)).count()
}

/// For each place, the kinds that the symbols from there on have together.
fn kinds_from(glob: &Glob, kinds: fn(Symbol) -> Kinds) -> Vec<Kinds> {
    let mut together = Kinds::NONE;
    let mut all: Vec<Kinds> = Vec::with_capacity(glob.symbols.len() + 1);
    all.push(together);
    for symbol in glob.symbols.iter().rev() {
        together = together.with(kinds(*symbol));
        all.push(together);
    }
    all.reverse();
    all
}

impl<'g> Automata<'g> {
    /// The automata of globs, numbered in their order.
    pub(crate) fn new(globs: impl Iterator<Item = &'g Glob> + Clone) -> Automata<'g> {
        Automata {
            alphabet: Alphabet::of(globs.clone()),
            globs: globs.map(Facts::of).collect(),
            states: Vec::new(),
            places: Vec::new(),
            moves: Vec::new(),
            exceptions: Vec::new(),
            known: Index::default(),
            special: Vec::new(),
        }
    }

    /// The characters that the states are asked for.
    pub(crate) fn alphabet(&self) -> &Alphabet {
        &self.alphabet
    }

    /// The state of each glob before the first character.
    pub(crate) fn starts(&mut self) -> Vec<StateId> {
        let starts: Vec<Places> = self.globs.iter().map(|it| it.glob.start()).collect();
        starts.into_iter().zip(0..).map(|(places, glob)| self.intern(glob, places)).collect()
    }

    /// What a state means; `None` for [`DEAD`].
    pub(crate) fn get(&self, state: StateId) -> Option<State> {
        self.states.get(state as usize).copied()
    }

    /// Where a state leads by most characters, and where by others, by their numbers; `None` for
    /// [`DEAD`].
    pub(crate) fn moves(&mut self, state: StateId) -> Option<(StateId, &[(u32, StateId)])> {
        if self.moves.get(state as usize)?.is_none() {
            let found = self.find_moves(state)?;
            *self.moves.get_mut(state as usize)? = Some(found);
        }
        let moves = self.moves.get(state as usize)?.as_ref()?;
        Some((moves.otherwise, self.exceptions.get(moves.except.clone())?))
    }

    fn find_moves(&mut self, state: StateId) -> Option<Moves> {
        let number = self.get(state)?.glob;
        let glob = self.globs.get(number as usize)?.glob;
        let places = self.places.get(state as usize)?.clone();
        let mut special = std::mem::take(&mut self.special);
        for symbol in places.iter().filter_map(|place| glob.symbols.get(place)) {
            self.alphabet.add_special(*symbol, &mut special);
        }
        special.sort_unstable();
        special.dedup();
        let otherwise = self.after(number, glob, &places, OTHER);
        let start = self.exceptions.len();
        for character in special.drain(..) {
            let next = self.after(number, glob, &places, character);
            self.exceptions.extend((next != otherwise).then_some((character, next)));
        }
        self.special = special;
        Some(Moves { otherwise, except: start..self.exceptions.len() })
    }

    fn after(&mut self, number: u32, glob: &Glob, places: &Places, character: u32) -> StateId {
        let places = glob.after(places, self.alphabet.character(character));
        self.intern(number, places)
    }

    /// The number of the state with these places.
    fn intern(&mut self, glob: u32, places: Places) -> StateId {
        let Some(facts) = self.globs.get(glob as usize).filter(|_| !places.is_empty()) else {
            return DEAD;
        };
        let key = (glob, facts.without_covered(places));
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let id = StateId::try_from(self.states.len()).expect("memory ends before the numbers do");
        self.states.push(facts.state(glob, &key.1));
        self.places.push(key.1.clone());
        self.moves.push(None);
        self.known.insert(key, id);
        id
    }
}
