//! Automata of globs, made while they are walked: a state is a set of places in one glob.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};

use crate::bits::Bits;
use crate::text::alphabet::{Alphabet, OTHER};
use crate::text::symbol::Kinds;
use crate::text::{Glob, Symbol};

/// A map that is the same in every run.
pub(crate) type Index<K, V> = HashMap<K, V, BuildHasherDefault<DefaultHasher>>;

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
    known: Index<(u32, Bits), StateId>,
}

/// A glob and what is known of its places.
#[derive(Debug)]
struct Facts<'g> {
    glob: &'g Glob,
    /// For each place: the first place of those before it from which it is reached by characters
    /// of its own run alone.
    covered_from: Vec<usize>,
    /// For each place: the kinds of characters that may follow.
    may: Vec<Kinds>,
    /// For each place: the kinds of which a character must follow.
    must: Vec<Kinds>,
}

/// A state of one glob.
#[derive(Debug)]
struct State {
    glob: u32,
    places: Bits,
    /// Where it leads, once it has been asked.
    moves: Option<Moves>,
    accepts: bool,
    /// What matches whatever follows, as long as that is of these kinds.
    endless: Kinds,
    may: Kinds,
    must: Kinds,
}

/// Where a state leads.
#[derive(Debug, Default)]
struct Moves {
    otherwise: StateId,
    /// By number of the character.
    except: Vec<(u32, StateId)>,
}

impl<'g> Facts<'g> {
    fn of(glob: &'g Glob) -> Facts<'g> {
        let kinds_behind = |kinds: fn(Symbol) -> Kinds| {
            let mut behind = vec![Kinds::NONE];
            for symbol in glob.symbols.iter().rev() {
                let last = behind.last().copied().unwrap_or(Kinds::NONE);
                behind.push(last.with(kinds(*symbol)));
            }
            behind.reverse();
            behind
        };
        Facts {
            glob,
            covered_from: (0..glob.symbols.len()).map(|place| covered_from(glob, place)).collect(),
            may: kinds_behind(Symbol::kinds),
            must: kinds_behind(Symbol::needed),
        }
    }

    /// Drops each place from which a run that has been reached already is reached again: what the
    /// place still accepts, the run accepts too. Without `?` few places remain.
    fn without_covered(&self, places: Bits) -> Bits {
        let mut kept = places.clone();
        for place in places.iter() {
            let from = self.covered_from.get(place).copied().unwrap_or(place);
            (from..place).for_each(|covered| kept.remove(covered));
        }
        kept
    }

    fn state(&self, glob: u32, places: Bits) -> State {
        let end = self.glob.symbols.len();
        let endless = match (self.glob.symbols.last(), end.checked_sub(1)) {
            (Some(last @ Symbol::Many(_)), Some(at)) if places.contains(at) => last.kinds(),
            _ => Kinds::NONE,
        };
        let first = places.iter().next().unwrap_or(end);
        let last = places.iter().last().unwrap_or(end);
        let kinds = |all: &[Kinds], at: usize| all.get(at).copied().unwrap_or(Kinds::NONE);
        State {
            glob,
            moves: None,
            accepts: places.contains(end),
            endless,
            may: kinds(&self.may, first),
            must: kinds(&self.must, last),
            places,
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

impl<'g> Automata<'g> {
    /// The automata of globs, numbered in their order.
    pub(crate) fn new(globs: impl Iterator<Item = &'g Glob> + Clone) -> Automata<'g> {
        Automata {
            alphabet: Alphabet::of(globs.clone()),
            globs: globs.map(Facts::of).collect(),
            states: Vec::new(),
            known: Index::default(),
        }
    }

    pub(crate) fn alphabet(&self) -> &Alphabet {
        &self.alphabet
    }

    /// The state of each glob before the first character.
    pub(crate) fn starts(&mut self) -> Vec<StateId> {
        let starts: Vec<Bits> = self.globs.iter().map(|it| it.glob.start()).collect();
        starts.into_iter().zip(0..).map(|(places, glob)| self.intern(glob, places)).collect()
    }

    /// The glob of a state.
    pub(crate) fn glob_of(&self, state: StateId) -> u32 {
        self.get(state).map_or(0, |state| state.glob)
    }

    /// Whether the text so far matches.
    pub(crate) fn accepts(&self, state: StateId) -> bool {
        self.get(state).is_some_and(|state| state.accepts)
    }

    /// Whether the state accepts now, and whatever the language in its own state adds.
    pub(crate) fn is_sure(&self, state: StateId, language: StateId) -> bool {
        let states = self.get(state).zip(self.get(language));
        states.is_some_and(|(state, language)| {
            let is_endless = state.endless != Kinds::NONE;
            let is_over = language.may == Kinds::NONE && state.accepts;
            is_over || is_endless && language.may.is_within(state.endless)
        })
    }

    /// Whether nothing can match that the language in its own state still produces.
    pub(crate) fn is_lost(&self, state: StateId, language: StateId) -> bool {
        let states = self.get(state).zip(self.get(language));
        states.is_none_or(|(state, language)| {
            let is_over = language.may == Kinds::NONE && !state.accepts;
            is_over || !state.must.is_within(language.may)
        })
    }

    /// Where a character leads.
    pub(crate) fn after(&mut self, state: StateId, character: u32) -> StateId {
        self.explore(state);
        let Some(moves) = self.moves(state) else { return DEAD };
        let except = moves.except.iter().find(|it| it.0 == character);
        except.map_or(moves.otherwise, |it| it.1)
    }

    /// Adds the characters that lead elsewhere than [`OTHER`] does.
    pub(crate) fn add_special(&mut self, state: StateId, characters: &mut Bits) {
        self.explore(state);
        for (character, _) in self.moves(state).map_or(&[][..], |moves| &moves.except) {
            characters.insert(*character as usize);
        }
    }

    /// Whether only special characters lead on.
    pub(crate) fn is_narrow(&self, state: StateId) -> bool {
        self.moves(state).is_none_or(|moves| moves.otherwise == DEAD)
    }

    fn get(&self, state: StateId) -> Option<&State> {
        self.states.get(state as usize)
    }

    fn moves(&self, state: StateId) -> Option<&Moves> {
        self.get(state)?.moves.as_ref()
    }

    /// Finds out where a state leads.
    fn explore(&mut self, state: StateId) {
        let Some(State { glob, places, moves: None, .. }) = self.get(state) else { return };
        let (number, places) = (*glob, places.clone());
        let Some(glob) = self.globs.get(number as usize).map(|it| it.glob) else { return };
        let mut special = Vec::new();
        for place in places.iter() {
            let symbol = glob.symbols.get(place).copied();
            symbol.into_iter().for_each(|it| self.alphabet.add_special(it, &mut special));
        }
        special.sort_unstable();
        special.dedup();
        let otherwise = self.move_to(number, glob, &places, OTHER);
        let mut except = Vec::with_capacity(special.len());
        for character in special {
            let next = self.move_to(number, glob, &places, character);
            except.extend((next != otherwise).then_some((character, next)));
        }
        if let Some(state) = self.states.get_mut(state as usize) {
            state.moves = Some(Moves { otherwise, except });
        }
    }

    fn move_to(&mut self, number: u32, glob: &Glob, places: &Bits, character: u32) -> StateId {
        let next = glob.after(places, self.alphabet.character(character));
        self.intern(number, next)
    }

    /// The number of the state with these places.
    fn intern(&mut self, glob: u32, places: Bits) -> StateId {
        let Some(facts) = self.globs.get(glob as usize).filter(|_| !places.is_empty()) else {
            return DEAD;
        };
        let places = facts.without_covered(places);
        let key = (glob, places);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let id = StateId::try_from(self.states.len()).unwrap_or(DEAD);
        self.states.push(facts.state(glob, key.1.clone()));
        self.known.insert(key, id);
        id
    }
}
