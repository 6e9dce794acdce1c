//! A book: chapters in the order of its summary.

/// A book, flat: what it held in sub-chapters follows its parent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Book {
    /// What the book holds, in order.
    pub sections: Vec<BookItem>,
}

/// A part of a book.
#[derive(Debug, Clone, PartialEq)]
pub enum BookItem {
    /// A chapter with its text.
    Chapter(Chapter),
    /// A line between chapters.
    Separator,
    /// The title of what follows.
    PartTitle(String),
}

/// A chapter: only its text matters to the users of this crate.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Chapter {
    /// The Markdown of the chapter.
    pub content: String,
}

impl Book {
    /// Calls `change` with each item, which it may change in place.
    pub fn for_each_mut(&mut self, change: impl FnMut(&mut BookItem)) {
        self.sections.iter_mut().for_each(change);
    }
}
