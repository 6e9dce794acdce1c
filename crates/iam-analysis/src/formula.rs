//! Formulas of "all of", "any of" and atoms; what is not is said by the atoms.

/// A formula over atoms of one sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Formula<A> {
    /// Always so, or never.
    Constant(bool),
    /// As the atom says.
    Atom(A),
    /// All of these; never empty, never constant, never an `All` again.
    All(Vec<Formula<A>>),
    /// Any of these; never empty, never constant, never an `Any` again.
    Any(Vec<Formula<A>>),
}

impl<A> Formula<A> {
    /// All of these.
    pub(crate) fn all(parts: impl IntoIterator<Item = Formula<A>>) -> Formula<A> {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Formula::Constant(true) => {}
                Formula::Constant(false) => return Formula::Constant(false),
                Formula::All(inner) => kept.extend(inner),
                Formula::Atom(_) | Formula::Any(_) => kept.push(part),
            }
        }
        match kept.len() {
            0 => Formula::Constant(true),
            1 => kept.swap_remove(0),
            _ => Formula::All(kept),
        }
    }

    /// Any of these.
    pub(crate) fn any(parts: impl IntoIterator<Item = Formula<A>>) -> Formula<A> {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Formula::Constant(false) => {}
                Formula::Constant(true) => return Formula::Constant(true),
                Formula::Any(inner) => kept.extend(inner),
                Formula::Atom(_) | Formula::All(_) => kept.push(part),
            }
        }
        match kept.len() {
            0 => Formula::Constant(false),
            1 => kept.swap_remove(0),
            _ => Formula::Any(kept),
        }
    }

    /// The formula with a formula in the place of each atom.
    pub(crate) fn replace<B>(&self, with: &mut impl FnMut(&A) -> Formula<B>) -> Formula<B> {
        match self {
            Formula::Constant(is) => Formula::Constant(*is),
            Formula::Atom(atom) => with(atom),
            Formula::All(parts) => Formula::all(replaced(parts, with)),
            Formula::Any(parts) => Formula::any(replaced(parts, with)),
        }
    }

    /// The opposite, given the opposite of each atom.
    pub(crate) fn negated(&self, not: &impl Fn(&A) -> A) -> Formula<A> {
        match self {
            Formula::Constant(is) => Formula::Constant(!is),
            Formula::Atom(atom) => Formula::Atom(not(atom)),
            Formula::All(parts) => Formula::any(parts.iter().map(|part| part.negated(not))),
            Formula::Any(parts) => Formula::all(parts.iter().map(|part| part.negated(not))),
        }
    }
}

/// The parts, each replaced; kept as a list because a closure cannot be lent to an iterator twice.
fn replaced<A, B>(
    parts: &[Formula<A>],
    with: &mut impl FnMut(&A) -> Formula<B>,
) -> Vec<Formula<B>> {
    let mut all = Vec::with_capacity(parts.len());
    for part in parts {
        all.push(part.replace(with));
    }
    all
}

/// Whether one statement applies to the request, or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Says {
    /// The number of the statement among all of the question.
    pub(crate) statement: usize,
    /// Whether it applies.
    pub(crate) applies: bool,
}

impl Says {
    /// The opposite.
    pub(crate) fn not(&self) -> Says {
        Says { applies: !self.applies, ..*self }
    }
}
