//! Decisions as people read them: a word and a sign, never a colour alone.

/// A decision of the evaluator on a page.
pub(crate) struct Outcome {
    /// The name in data files.
    pub name: &'static str,
    /// A sign for the eye; the word says the same.
    pub sign: &'static str,
    /// The word.
    pub word: &'static str,
    /// The CSS class.
    pub class: &'static str,
}

/// Every decision a request can get.
pub(crate) const OUTCOMES: &[Outcome] = &[
    Outcome { name: "Allow", sign: "✓", word: "Allow", class: "iam-allow" },
    Outcome { name: "ImplicitDeny", sign: "✗", word: "Denied (implicit)", class: "iam-implicit" },
    Outcome { name: "ExplicitDeny", sign: "⊘", word: "Explicit deny", class: "iam-explicit" },
];

/// The decision of that name.
pub(crate) fn find(name: &str) -> Option<&'static Outcome> {
    OUTCOMES.iter().find(|outcome| outcome.name == name)
}

impl Outcome {
    /// Sign and word as HTML.
    pub(crate) fn html(&self) -> String {
        let Outcome { sign, word, class, .. } = self;
        format!(
            "<span class=\"iam-outcome {class}\"><span aria-hidden=\"true\">{sign}</span> {word}</span>"
        )
    }
}
