//! The preprocessor `iam`: every chapter of a book in turn.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::chapter::{self, Chapter};
use crate::problem::{BookError, Problem};
use crate::{course, quiz};

/// The preprocessor that confirms and shows policies, decisions, exercises and quizzes.
#[derive(Debug, Clone, Default)]
pub struct Iam {
    /// Where problems go; without it the first book with a problem is an error.
    pub(crate) problems: Option<Arc<Mutex<Vec<Problem>>>>,
}

impl Preprocessor for Iam {
    fn name(&self) -> &str {
        "iam"
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let mut problems = Vec::new();
        run(context, &mut book, &mut problems);
        match &self.problems {
            Some(sink) => sink.lock().expect("no holder of this lock panics").extend(problems),
            None => BookError::unless_empty(problems)?,
        }
        Ok(book)
    }

    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(renderer == "html")
    }
}

fn run(context: &PreprocessorContext, book: &mut Book, problems: &mut Vec<Problem>) {
    let library = course::load(&context.root, problems);
    let mut slugs = Vec::new();
    let with_codes = book.chapters().find(|chapter| chapter.content.contains("```codes"));
    let codes_page = with_codes.and_then(|chapter| chapter.path.clone());
    book.for_each_chapter_mut(|chapter| {
        let Some(path) = chapter.source_path.clone() else { return };
        let file = context.config.book.src.join(&path);
        let slug = slug(&path.file_stem().unwrap_or_default().to_string_lossy()).to_owned();
        // A chapter made by another preprocessor has no file; then its own lines must do.
        let source = fs::read_to_string(context.root.join(&file));
        let codes = codes_page.as_deref().map(|page| seen_from(&path, page));
        let seen = Chapter {
            content: &chapter.content,
            source: source.as_deref().unwrap_or(&chapter.content),
            file: &file.to_string_lossy(),
            slug: &slug,
            codes: codes.as_deref(),
        };
        let content = chapter::render(&seen, &library, problems);
        chapter.content = content;
        slugs.push(slug);
    });
    problems.extend(quiz::strays(&library, &slugs));
}

/// The address of a page in a link on the page of a chapter.
fn seen_from(chapter: &Path, page: &Path) -> String {
    let up = "../".repeat(chapter.components().count().saturating_sub(1));
    format!("{up}{}", page.with_extension("html").display())
}

/// The name of a chapter without the number that sorts its file.
fn slug(stem: &str) -> &str {
    match stem.split_once('-') {
        Some((number, name)) if number.chars().all(|c| c.is_ascii_digit()) => name,
        Some(_) | None => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_number_before_the_name_only_sorts() {
        assert_eq!(slug("04-anatomy-of-a-policy"), "anatomy-of-a-policy");
        assert_eq!(slug("what-iam-is"), "what-iam-is");
    }
}
