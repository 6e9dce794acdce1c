//! All exercises and quizzes that are part of the program, and how people name them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use iam_policy::nearest;

use crate::AuthorError;
use crate::exercise::Exercise;
use crate::files::File;
use crate::pack::Pack;
use crate::quiz::Quiz;

// `FILES`: the path below `exercises/` and the text of every file, sorted by path.
include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The exercises and quizzes of the course, in the order of the book.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Library {
    exercises: Vec<Exercise>,
    quizzes: Vec<Quiz>,
    pack: Option<Pack>,
}

/// A library, and the mistakes of the files that are missing in it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReadLibrary {
    /// What could be read.
    pub library: Library,
    /// What is wrong with the rest, file by file.
    pub errors: Vec<AuthorError>,
    /// Ids that stand in two files; what comes second is left out.
    pub shared: Vec<AuthorError>,
}

/// No exercise, or more than one, is meant by a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotFound {
    /// What was asked for.
    pub asked: String,
    /// The ids that may have been meant.
    pub near: Vec<String>,
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let near: Vec<_> = self.near.iter().map(|id| format!("`{id}`")).collect();
        match near.split_last() {
            None => write!(f, "no exercise `{}`", self.asked),
            Some((one, [])) => write!(f, "no exercise `{}`; did you mean {one}?", self.asked),
            Some((last, rest)) => {
                let rest = rest.join(", ");
                write!(f, "no single exercise `{}`; did you mean {rest} or {last}?", self.asked)
            }
        }
    }
}

impl std::error::Error for NotFound {}

impl Library {
    /// The library that is part of the program.
    pub fn embedded() -> &'static Library {
        static LIBRARY: OnceLock<Library> = OnceLock::new();
        // A test reads every file without an error, so that nothing is left out here.
        LIBRARY.get_or_init(|| Library::read(FILES).library)
    }

    /// Reads `(path below exercises/, text)` of every file; `quiz.toml` is a quiz, any other
    /// file an exercise.
    pub fn read(files: &[(&str, &str)]) -> ReadLibrary {
        let mut read = ReadLibrary::default();
        let mut files = files.to_vec();
        files.sort();
        // Where an id stands that is taken.
        let mut taken = BTreeMap::new();
        for (file, text) in files {
            match File::read(file, text) {
                Err(errors) => read.errors.extend(errors),
                Ok(File::Exercise(exercise)) => {
                    match take(&mut taken, &exercise.file, 1, &exercise.id) {
                        Some(error) => read.shared.push(error),
                        None => read.library.exercises.push(*exercise),
                    }
                }
                Ok(File::Quiz(mut quiz)) => {
                    quiz.questions.retain(|of| {
                        let error = take(&mut taken, file, of.line, &of.id);
                        read.shared.extend(error.clone());
                        error.is_none()
                    });
                    read.library.quizzes.push(quiz);
                }
            }
        }
        read
    }

    /// The paths and texts that [`Library::embedded`] is made of.
    pub fn embedded_files() -> &'static [(&'static str, &'static str)] {
        FILES
    }

    /// The library as that of a pack.
    #[must_use]
    pub fn of_pack(mut self, pack: Pack) -> Library {
        self.pack = Some(pack);
        self
    }

    /// The pack it is made of; none: it is the workbook's own.
    pub fn pack(&self) -> Option<&Pack> {
        self.pack.as_ref()
    }

    /// Every exercise, in the order of the book.
    pub fn exercises(&self) -> &[Exercise] {
        &self.exercises
    }

    /// Every quiz, in the order of the book.
    pub fn quizzes(&self) -> &[Quiz] {
        &self.quizzes
    }

    /// The quiz of a chapter, by its slug.
    pub fn quiz(&self, chapter: &str) -> Option<&Quiz> {
        self.quizzes.iter().find(|quiz| quiz.chapter == chapter)
    }

    /// The place of an exercise in the book, counted from 1.
    pub fn number(&self, id: &str) -> Option<usize> {
        self.exercises.iter().position(|exercise| exercise.id == id).map(|at| at + 1)
    }

    /// The exercise that `name` means: its id, its number, or the beginning of its id, as long
    /// as no other id begins so.
    ///
    /// # Errors
    ///
    /// The ids that may have been meant.
    pub fn find(&self, name: &str) -> Result<&Exercise, NotFound> {
        let name = name.trim();
        let number = name.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        if let Some(exercise) = number.and_then(|at| self.exercises.get(at)) {
            return Ok(exercise);
        }
        if let Some(exercise) = self.exercises.iter().find(|exercise| exercise.id == name) {
            return Ok(exercise);
        }
        let begins = |exercise: &&Exercise| !name.is_empty() && exercise.id.starts_with(name);
        match self.exercises.iter().filter(begins).collect::<Vec<_>>().as_slice() {
            [only] => Ok(only),
            [] => Err(NotFound { asked: name.to_owned(), near: self.near(name) }),
            several => Err(NotFound {
                asked: name.to_owned(),
                near: several.iter().map(|exercise| exercise.id.clone()).collect(),
            }),
        }
    }

    /// Ids that contain the name, or else the one that is nearest to it.
    fn near(&self, name: &str) -> Vec<String> {
        let ids = || self.exercises.iter().map(|exercise| exercise.id.as_str());
        let containing: Vec<_> =
            ids().filter(|id| !name.is_empty() && id.contains(name)).map(str::to_owned).collect();
        if containing.is_empty() {
            nearest(name, ids()).map(str::to_owned).into_iter().collect()
        } else {
            containing
        }
    }
}

/// Notes whose an id is; the mistake, if it is another file's already.
fn take(
    taken: &mut BTreeMap<String, String>,
    file: &str,
    line: usize,
    id: &str,
) -> Option<AuthorError> {
    let first = taken.get(id).cloned();
    let Some(first) = first else {
        taken.insert(id.to_owned(), file.to_owned());
        return None;
    };
    Some(AuthorError {
        file: file.to_owned(),
        line,
        column: 1,
        message: format!("the id `{id}` is taken by `{first}`"),
        help: Some("give this one another `id`".to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read() {
        let read = Library::read(FILES);
        assert_eq!((read.errors, read.shared), (Vec::new(), Vec::new()));
        assert!(Library::embedded().exercises().len() >= 12);
    }

    #[test]
    fn an_exercise_is_found_by_id_number_and_beginning() {
        let library = Library::embedded();
        let found = |name| library.find(name).map(|exercise| exercise.id.as_str());
        assert_eq!(found("first-allow"), Ok("first-allow"));
        assert_eq!(found("1"), Ok("first-allow"));
        assert_eq!(found("first-a"), Ok("first-allow"));
        assert_eq!(library.number("first-allow"), Some(1));
    }

    #[test]
    fn a_name_that_means_nothing_gets_suggestions() {
        let message = |name| Library::embedded().find(name).unwrap_err().to_string();
        assert_eq!(
            message("frist-allow"),
            "no exercise `frist-allow`; did you mean `first-allow`?"
        );
        assert_eq!(
            message("wildcard"),
            "no exercise `wildcard`; did you mean `trim-the-wildcard`?"
        );
        let fences = "did you mean `fence-with-notresource` or `fence-the-root-user`?";
        assert!(message("fence").ends_with(fences), "{}", message("fence"));
        assert_eq!(message("999"), "no exercise `999`");
        assert_eq!(message(""), "no exercise ``");
    }

    #[test]
    fn an_id_belongs_to_one_file() {
        let (file, text) = FILES.iter().find(|(_, text)| text.contains("first-allow")).unwrap();
        let again = file.replace("01-", "02-");
        let read = Library::read(&[(*file, *text), (&again, *text)]);
        assert_eq!(read.library.exercises.len(), 1);
        assert_eq!(read.shared[0].message, format!("the id `first-allow` is taken by `{file}`"));
    }
}
