//! mdbook-admonish 1.20 speaks mdBook 0.4; this adapter lets it work on a book of mdBook 0.5.

use mdbook::book as old;
use mdbook::preprocess::{Preprocessor as _, PreprocessorContext as OldContext};
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use serde_json::{Map, Value, json};

/// The version of `theme/mdbook-admonish.css`.
const ASSETS_VERSION: &str = "3.1.0";

/// Keys of `[preprocessor.admonish]` that are meant for mdBook.
const OF_MDBOOK: &[&str] = &["command", "before", "after", "optional", "renderers"];

/// The preprocessor `admonish`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Admonish;

impl Preprocessor for Admonish {
    fn name(&self) -> &str {
        "admonish"
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let mut flat = old::Book::default();
        book.for_each_chapter_mut(|chapter| {
            let content = std::mem::take(&mut chapter.content);
            flat.sections.push(old::BookItem::Chapter(old::Chapter { content }));
        });
        let flat = mdbook_admonish::Admonish.run(&old_context(context)?, flat)?;
        let mut contents = flat.sections.into_iter().filter_map(|item| match item {
            old::BookItem::Chapter(chapter) => Some(chapter.content),
            old::BookItem::Separator | old::BookItem::PartTitle(_) => None,
        });
        book.for_each_chapter_mut(|chapter| {
            let content = contents.next().expect("a chapter goes in for each that comes out");
            chapter.content = plain_details(&content);
        });
        Ok(book)
    }
}

/// A `<details>` must not have the role of a note: it has its own.
fn plain_details(content: &str) -> String {
    let line = |line: &str| match line.trim_start().starts_with("<details") {
        true => line.replacen(" role=\"note\"", "", 1),
        false => line.to_owned(),
    };
    content.split_inclusive('\n').map(line).collect()
}

/// What mdbook-admonish may know: not the settings of 0.5, which 0.4 could not read.
fn old_context(context: &PreprocessorContext) -> Result<OldContext> {
    let table: Option<Map<String, Value>> = context.config.get("preprocessor.admonish")?;
    let mut table = table.unwrap_or_default();
    table.retain(|key, _| !OF_MDBOOK.contains(&key.as_str()));
    table.insert("assets_version".to_owned(), json!(ASSETS_VERSION));
    let context = json!({
        "root": context.root,
        "renderer": context.renderer,
        "mdbook_version": context.mdbook_version,
        "config": { "preprocessor": { "admonish": table } },
    });
    Ok(serde_json::from_value(context)?)
}

#[cfg(test)]
mod tests {
    use mdbook_preprocessor::book::{BookItem, Chapter};
    use mdbook_preprocessor::config::Config;

    use super::*;

    #[test]
    fn a_note_becomes_html_in_its_own_chapter() {
        let chapter = |name: &str, content: &str| {
            Chapter::new(name, content.to_owned(), format!("{name}.md"), Vec::new())
        };
        let mut parent = chapter("one", "```admonish tip title=\"Hello\"\nin one\n```\n");
        parent.sub_items.push(BookItem::Chapter(chapter("two", "in two\n")));
        let config = "[preprocessor.admonish]\ncommand = \"x\"\nafter = [\"links\"]\n";
        let config: Config = config.parse().unwrap();
        let context = PreprocessorContext::new("/root".into(), config, "html".to_owned());
        let book = Book::new_with_items(vec![BookItem::Chapter(parent)]);
        let book = Admonish.run(&context, book).unwrap();
        let contents: Vec<&str> = book.chapters().map(|c| c.content.as_str()).collect();
        assert!(contents[0].contains("admonish-tip") && contents[0].contains("Hello"));
        assert_eq!(contents[1], "in two\n");
    }

    #[test]
    fn details_lose_the_role_and_code_keeps_its_text() {
        let text = "<details role=\"note\" open>\n<div role=\"note\">\n";
        assert_eq!(plain_details(text), "<details open>\n<div role=\"note\">\n");
    }
}
