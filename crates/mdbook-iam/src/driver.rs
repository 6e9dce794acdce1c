//! Building the book: all checks, into a new folder that takes the place of the old one at the end.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use mdbook_driver::MDBook;

use crate::check::{self, Built, Findings};
use crate::links::Rendered;
use crate::problem::{BookError, Problem};
use crate::{Admonish, Iam, paper, warnings};

/// What a build made.
#[derive(Debug, Clone)]
pub struct BuildReport {
    /// The folder that holds the book; of a test it is gone.
    pub output: PathBuf,
    /// How many chapters it has.
    pub chapters: usize,
    /// How long it took.
    pub elapsed: Duration,
    /// What a test found to be still to come while chapters are being written.
    pub notes: Vec<String>,
}

/// Builds the book of the folder `root` (it holds `book.toml`) into `output`, or else into the
/// folder that `book.toml` names. What was there before stays until the new book is complete.
///
/// # Errors
/// Everything that is wrong with the chapters, exercises and quizzes.
pub fn build(root: &Path, output: Option<&Path>) -> Result<BuildReport, BookError> {
    let start = Instant::now();
    let mut book = load(root)?;
    let output = match output {
        Some(output) => std::path::absolute(output).map_err(|e| Problem::io(output, &e))?,
        None => book.root.join(&book.config.build.build_dir),
    };
    may_replace(&output, &book)?;
    let parent = output.parent().unwrap_or(Path::new("."));
    let staging = parent.join(format!(".book-{}", std::process::id()));
    fs::create_dir_all(parent).map_err(|e| Problem::io(parent, &e))?;
    remove(&staging)?;
    let rendered = render(&mut book, &staging);
    if rendered.is_err() {
        remove(&staging)?;
    }
    let chapters = rendered?.len();
    remove(&output)?;
    fs::rename(&staging, &output).map_err(|e| Problem::io(&output, &e))?;
    Ok(BuildReport { output, chapters, elapsed: start.elapsed(), notes: Vec::new() })
}

/// Builds the book of the folder `root` into a folder of its own, follows every link in it, and
/// reads it as a careful editor does.
///
/// # Errors
/// Everything that is wrong with the chapters, exercises, quizzes, links and images.
pub fn test(root: &Path) -> Result<BuildReport, BookError> {
    let start = Instant::now();
    let folder = tempfile::tempdir().map_err(|e| Problem::io(Path::new("."), &e))?;
    let mut book = load(root)?;
    let output = folder.path().join("book");
    let chapters = render(&mut book, &output)?;
    let built = Built {
        root: &book.root,
        source: &book.config.book.src,
        output: &output,
        chapters: &chapters,
    };
    let Findings { problems, notes } = check::check(&built);
    BookError::unless_empty(problems)?;
    Ok(BuildReport { output, chapters: chapters.len(), elapsed: start.elapsed(), notes })
}

/// The book as its files say, with our preprocessors in the place of the commands in `book.toml`.
fn load(root: &Path) -> Result<MDBook, BookError> {
    let settings = root.join("book.toml");
    if !settings.is_file() {
        let problem = Problem::new(settings, "there is no book here");
        return Err(problem.help("run this in the folder that holds `book.toml`").into());
    }
    let root = fs::canonicalize(root).map_err(|e| Problem::io(root, &e))?;
    let (book, warned) = warnings::collect(|| MDBook::load(&root));
    let problems = warned.iter().map(|text| Problem::new("book.toml", text)).collect();
    BookError::unless_empty(problems)?;
    book.map_err(|error| BookError::from(unreadable(&root, &format!("{error:#}"))))
}

/// mdBook names the chapter it cannot read; the summary is where that name stands.
fn unreadable(root: &Path, error: &str) -> Problem {
    let chapter = error.split('`').nth(1).filter(|_| error.contains("chapter"));
    let summary = Path::new("book/SUMMARY.md");
    let text = fs::read_to_string(root.join(summary)).unwrap_or_default();
    match chapter.and_then(|chapter| text.lines().position(|line| line.contains(chapter))) {
        Some(index) => {
            Problem::new(summary, error).at(index + 1).help("write it, or remove the line")
        }
        None if error.contains("SUMMARY") => Problem::new(summary, error),
        None => Problem::new("book.toml", error),
    }
}

/// Refuses to delete what is no book, above all the chapters.
fn may_replace(output: &Path, book: &MDBook) -> Result<(), BookError> {
    let source = book.source_dir();
    let of_source = source.starts_with(output) || output.starts_with(&source);
    let empty = fs::read_dir(output).map_or(true, |mut entries| entries.next().is_none());
    if !of_source && (empty || output.join("toc.html").is_file()) {
        return Ok(());
    }
    let problem = Problem::new(output, "this folder holds something else than a built book");
    Err(problem.help("name another folder: a build empties it").into())
}

fn remove(folder: &Path) -> Result<(), BookError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Problem::io(folder, &error).into())
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Renders the book into `output`, which must not exist; the chapters it has.
fn render(book: &mut MDBook, output: &Path) -> Result<Vec<Rendered>, BookError> {
    let chapters = chapters(book);
    let sink = Arc::new(Mutex::new(Vec::new()));
    book.config.build.build_dir = output.to_path_buf();
    book.with_preprocessor(Admonish);
    book.with_preprocessor(Iam { problems: Some(Arc::clone(&sink)) });
    let (result, warned) = warnings::collect(|| book.build());
    let mut problems = std::mem::take(&mut *sink.lock().expect("no holder of this lock panics"));
    problems.extend(warned.iter().map(|text| warning(text, &chapters)));
    if let Err(error) = result
        && problems.is_empty()
    {
        problems.push(Problem::new("book.toml", format!("mdBook stopped: {error:#}")));
    }
    BookError::unless_empty(problems)?;
    for data in check::DATA.iter().map(|name| output.join(name)).filter(|data| data.is_file()) {
        fs::remove_file(&data).map_err(|e| Problem::io(&data, &e))?;
    }
    paper::prepare(output)?;
    Ok(chapters)
}

fn chapters(book: &MDBook) -> Vec<Rendered> {
    let source = &book.config.book.src;
    let chapter = |chapter: &mdbook_driver::book::Chapter| {
        let path = chapter.path.as_ref()?;
        // mdBook's preprocessor `index` makes the page of a folder from its README.
        let page = match path.file_stem() {
            Some(stem) if stem.eq_ignore_ascii_case("readme") => path.with_file_name("index.html"),
            Some(_) | None => path.with_extension("html"),
        };
        let file = source.join(chapter.source_path.as_ref()?);
        Some(Rendered { file, source: chapter.content.clone(), page })
    };
    book.book.chapters().filter_map(chapter).collect()
}

/// mdBook names the chapter in its warnings, and often the tag; the chapter gives the line.
fn warning(text: &str, chapters: &[Rendered]) -> Problem {
    let quoted: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
    let named = |chapter: &&Rendered| quoted.iter().any(|word| chapter.file.ends_with(word));
    let message = text.lines().collect::<Vec<&str>>().join(" ");
    let Some(chapter) = chapters.iter().find(named) else {
        return Problem::new("book.toml", message).help("mdBook warned of this");
    };
    let problem = Problem::new(&chapter.file, message).help("mdBook warned of this");
    let tag = quoted.iter().find(|word| word.starts_with('<')).map(|tag| tag.trim_end_matches('>'));
    match tag.and_then(|tag| chapter.source.lines().position(|line| line.contains(tag))) {
        Some(index) => problem.at(index + 1),
        None => problem,
    }
}
