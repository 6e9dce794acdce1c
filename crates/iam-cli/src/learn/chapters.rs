//! The chapters that have exercises: what they are called, and how to name one.

use iam_course::{Exercise, Library};

use crate::failure::{Failure, code};

/// The contents of the book: a line such as `- [What IAM is](01-what-iam-is.md)` for each chapter.
const CONTENTS: &str = include_str!("../../../../book/SUMMARY.md");

/// A chapter with its exercises.
pub(super) struct Chapter {
    /// Its number in the book; none for an exercise that is in no numbered folder.
    pub(super) number: Option<u32>,
    /// Its slug, such as `anatomy-of-a-policy`.
    pub(super) slug: &'static str,
    /// Its exercises, in order.
    pub(super) exercises: Vec<&'static Exercise>,
}

impl Chapter {
    /// Its number and title, as the book has it.
    pub(super) fn title(&self) -> String {
        let file = |line: &&str| line.ends_with(&format!("-{}.md)", self.slug));
        let entry = CONTENTS.lines().find(file).and_then(|line| line.split(['[', ']']).nth(1));
        let title = entry.map_or_else(|| as_words(self.slug), str::to_owned);
        self.number.map_or(title.clone(), |number| format!("{number:>2}  {title}"))
    }

    fn is_meant(&self, name: &str) -> bool {
        match name.parse() {
            Ok(number) => self.number == Some(number),
            Err(_) => self.slug.contains(&name.to_lowercase().replace(' ', "-")),
        }
    }
}

/// Every chapter that has exercises, in the order of the book.
pub(super) fn chapters(library: &'static Library) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = Vec::new();
    for exercise in library.exercises() {
        match chapters.last_mut().filter(|chapter| chapter.slug == exercise.chapter) {
            Some(chapter) => chapter.exercises.push(exercise),
            None => chapters.push(Chapter {
                number: exercise.file.split('-').next().and_then(|number| number.parse().ok()),
                slug: &exercise.chapter,
                exercises: vec![exercise],
            }),
        }
    }
    chapters
}

/// The chapters that a name means: a number, or a part of their slugs.
pub(super) fn named(chapters: Vec<Chapter>, name: &str) -> Result<Vec<Chapter>, Failure> {
    let slugs: Vec<&str> = chapters.iter().map(|chapter| chapter.slug).collect();
    let near = iam_policy::nearest(name, slugs);
    let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    let meant: Vec<_> = chapters.into_iter().filter(|chapter| chapter.is_meant(name)).collect();
    if meant.is_empty() {
        let name = iam_policy::visible(name);
        let message = format!("no chapter `{name}` has exercises{near}");
        return Err(Failure::new(code::NO, message).help("`iam list` lists the chapters"));
    }
    Ok(meant)
}

/// The slug of a chapter that the book does not have (yet) in words.
fn as_words(slug: &str) -> String {
    let spelled = |word: &str| match word {
        "iam" | "aws" | "mfa" | "sts" => word.to_uppercase(),
        word => word.to_owned(),
    };
    let words = slug.split('-').map(spelled).collect::<Vec<_>>().join(" ");
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
