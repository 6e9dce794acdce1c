//! What a chapter may need to know of the others: their numbers, names and minutes, and the words
//! of the glossary.

use std::fs;
use std::path::{Path, PathBuf};

use mdbook_preprocessor::book::{Book, Chapter};

use crate::check::imprint::Imprint;
use crate::glossary::{self, Glossary};
use crate::problem::Problem;

/// The pages of a book.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    /// The chapters with a number, in the order of the summary.
    pub numbered: Vec<Numbered>,
    /// Its terms; none if the book has no `glossary.toml`.
    pub glossary: Glossary,
    /// The text of `schedule.toml`, if there is one.
    pub schedule: Option<String>,
}

/// A chapter with a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Numbered {
    /// Its number, from the name of its file.
    pub number: usize,
    /// Its name in the summary.
    pub title: String,
    /// Its file, seen from the folder of the chapters.
    pub path: PathBuf,
    /// How long it takes in class, if it says so.
    pub class: Option<usize>,
    /// How long it takes to read, if it says so.
    pub reading: Option<usize>,
}

impl Pages {
    /// Reads the chapters of `book` and the data files in the folder `source` below `root`.
    pub(crate) fn find(
        book: &Book,
        root: &Path,
        source: &Path,
        problems: &mut Vec<Problem>,
    ) -> Pages {
        let read = |name: &str| fs::read_to_string(root.join(source).join(name)).ok();
        let glossary = read(glossary::FILE).map(|text| {
            let file = source.join(glossary::FILE);
            Glossary::read(&text, &file.to_string_lossy(), problems)
        });
        Pages {
            numbered: book.chapters().filter_map(numbered).collect(),
            glossary: glossary.unwrap_or_default(),
            schedule: read("schedule.toml"),
        }
    }

    /// The chapter with a number.
    pub(crate) fn chapter(&self, number: usize) -> Option<&Numbered> {
        self.numbered.iter().find(|chapter| chapter.number == number)
    }
}

fn numbered(chapter: &Chapter) -> Option<Numbered> {
    let path = chapter.source_path.clone()?;
    let imprint = Imprint::find(&chapter.content);
    Some(Numbered {
        number: crate::check::number(&path)?,
        title: chapter.name.clone(),
        path,
        class: imprint.as_ref().and_then(|it| it.class),
        reading: imprint.map(|it| it.reading),
    })
}

impl Numbered {
    /// The address of its page, for pages in the same folder.
    pub(crate) fn link(&self) -> String {
        self.path.with_extension("html").to_string_lossy().replace('\\', "/")
    }
}
