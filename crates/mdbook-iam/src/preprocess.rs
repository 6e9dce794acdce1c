//! The preprocessor `iam`: every chapter of a book in turn.

use std::fs;
use std::sync::{Arc, Mutex};

use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::chapter::{self, Chapter};
use crate::codes::CodePages;
use crate::pages::Pages;
use crate::problem::{BookError, Problem};
use crate::{check, course, glossary, quiz};

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
    let texts = book.chapters().filter_map(|it| Some((it.path.as_deref()?, &*it.content)));
    let code_pages = CodePages::find(texts);
    let pages = Pages::find(book, &context.root, &context.config.book.src, problems);
    book.for_each_chapter_mut(|chapter| {
        let Some(path) = chapter.source_path.clone() else { return };
        let file = context.config.book.src.join(&path);
        let slug = slug(&path.file_stem().unwrap_or_default().to_string_lossy()).to_owned();
        // A chapter made by another preprocessor has no file; then its own lines must do.
        let on_disk = context.root.join(&file);
        let source = fs::read_to_string(&on_disk);
        let codes = code_pages.seen_from(&path);
        let linked = match check::number(&path) {
            Some(_) => glossary::link(&chapter.content, &pages.glossary),
            None => std::mem::take(&mut chapter.content),
        };
        let seen = Chapter {
            content: &linked,
            source: source.as_deref().unwrap_or(&linked),
            file: &file.to_string_lossy(),
            folder: on_disk.parent().unwrap_or(&context.root),
            slug: &slug,
            codes: &codes,
            pages: &pages,
        };
        let content = chapter::render(&seen, &library, problems);
        chapter.content = content;
        slugs.push(slug);
    });
    problems.extend(quiz::strays(&library, &slugs));
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
