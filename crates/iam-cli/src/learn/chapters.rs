//! The chapters that have exercises: what they are called, and how to name one.

use iam_course::{Exercise, Library};

use crate::failure::{Failure, code};

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
        let words = self.slug.split('-').map(spelled).collect::<Vec<_>>().join(" ");
        let mut letters = words.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string());
        let title = first.unwrap_or_default() + letters.as_str();
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

/// A word of a slug as people write it.
fn spelled(word: &str) -> &str {
    match word {
        "iam" => "IAM",
        "aws" => "AWS",
        "arns" => "ARNs",
        "mfa" => "MFA",
        "sts" => "STS",
        "scps" => "SCPs",
        word => word,
    }
}
