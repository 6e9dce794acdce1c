//! The map of the coverage list: each row (`C-…`) and each correction (`K-…`) has its place in the
//! book.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::{Built, Findings, Whole, number};
use crate::page;
use crate::problem::Problem;

/// The file, in the folder of the chapters.
const FILE: &str = "coverage.toml";

#[derive(Deserialize)]
struct Map {
    /// How many chapters the whole book has.
    chapters: usize,
    /// How many rows there are, `C-001` and on.
    facts: usize,
    /// How many corrections there are, `K-01` and on.
    corrections: usize,
    /// Where each is taught: `file.md#anchor`.
    #[serde(flatten)]
    places: BTreeMap<String, Places>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Places {
    One(String),
    Several(Vec<String>),
}

/// Adds what is wrong with the map to the findings; whether all chapters are there. A book without
/// a map is asked for nothing.
pub(crate) fn check(book: &Built, findings: &mut Findings) -> Whole {
    let file = book.source.join(FILE);
    let Ok(text) = fs::read_to_string(book.root.join(&file)) else { return Whole::NotYet };
    let map: Map = match toml::from_str(&text) {
        Ok(map) => map,
        Err(error) => {
            findings.problems.push(unreadable(&file, &text, &error));
            return Whole::NotYet;
        }
    };
    let lines = Lines::of(&text);
    findings.problems.extend(out_of_order(&file, &lines));
    for (id, places) in &map.places {
        let line = lines.of_id(id);
        if !is_expected(id, &map) {
            let problem = Problem::new(&file, format!("unknown row `{id}`")).at(line);
            findings.problems.push(problem.help(format!(
                "the rows are C-001 to C-{:03} and K-01 to K-{:02}",
                map.facts, map.corrections
            )));
        }
        let places: &[String] = match places {
            Places::One(place) => std::slice::from_ref(place),
            Places::Several(places) => places,
        };
        for place in places {
            if let Some((message, help)) = fault(book, place) {
                findings.problems.push(Problem::new(&file, message).at(line).help(help));
            }
        }
    }
    let chapters = book.chapters.iter().filter(|chapter| number(&chapter.file).is_some()).count();
    let whole = if chapters >= map.chapters { Whole::Yes } else { Whole::NotYet };
    if whole == Whole::NotYet {
        findings.notes.push(format!("chapters: {} to come", map.chapters - chapters));
    }
    findings.wanting(whole, "rows of the coverage list", missing(&file, &map));
    whole
}

fn unreadable(file: &Path, text: &str, error: &toml::de::Error) -> Problem {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let problem = Problem::new(file, error.message().replace('\n', " "));
    problem
        .at(before.matches('\n').count() + 1)
        .help("write `chapters`, `facts` and `corrections` first, then one row a line")
}

/// The rows as they stand in the file.
struct Lines<'t>(Vec<(usize, &'t str)>);

impl Lines<'_> {
    fn of(text: &str) -> Lines<'_> {
        let id = |line: &'_ str| line.split('=').next().unwrap_or_default().trim().len();
        let rows = (1..).zip(text.lines()).filter(|(_, line)| is_row(line));
        Lines(rows.filter_map(|(at, line)| Some((at, line.get(..id(line))?))).collect())
    }

    fn of_id(&self, id: &str) -> usize {
        self.0.iter().find(|(_, row)| *row == id).map_or(1, |(line, _)| *line)
    }
}

fn is_row(line: &str) -> bool {
    line.starts_with("C-") || line.starts_with("K-")
}

/// The first row that stands behind a later one.
fn out_of_order(file: &Path, lines: &Lines) -> Option<Problem> {
    let (before, (line, id)) = lines.0.iter().zip(lines.0.iter().skip(1)).find_map(|(a, b)| {
        let sorted = key(a.1) < key(b.1);
        (!sorted).then_some((a.1, *b))
    })?;
    let problem = Problem::new(file, format!("`{id}` stands behind `{before}`")).at(line);
    Some(problem.help("sort the rows by letter and number"))
}

fn key(id: &str) -> (&str, usize) {
    let (letter, digits) = id.split_once('-').unwrap_or((id, ""));
    (letter, digits.parse().unwrap_or_default())
}

fn is_expected(id: &str, map: &Map) -> bool {
    expected(map).any(|it| it == id)
}

fn expected(map: &Map) -> impl Iterator<Item = String> {
    let facts = (1..=map.facts).map(|at| format!("C-{at:03}"));
    facts.chain((1..=map.corrections).map(|at| format!("K-{at:02}")))
}

fn missing(file: &Path, map: &Map) -> Vec<Problem> {
    let absent = expected(map).filter(|id| !map.places.contains_key(id));
    let problem = |id: String| {
        let problem = Problem::new(file, format!("`{id}` has no place in the book"));
        problem.help("name the chapter and the heading that teach it")
    };
    absent.map(problem).collect()
}

/// What is wrong with a place, and what to do.
fn fault(book: &Built, place: &str) -> Option<(String, String)> {
    let (file, anchor) = place.split_once('#').unwrap_or((place, ""));
    let wanted = book.source.join(file);
    let Some(chapter) = book.chapters.iter().find(|chapter| chapter.file == wanted) else {
        let help = "write the name of a chapter's file, as it stands in `SUMMARY.md`".to_owned();
        return Some((format!("the book has no chapter `{file}`"), help));
    };
    let html = fs::read_to_string(book.output.join(&chapter.page)).unwrap_or_default();
    let page = page::read(&html);
    if page.headings.iter().any(|it| it == anchor) {
        return None;
    }
    let help = format!("it has `#{}`", page.headings.join("`, `#"));
    Some((format!("`{file}` has no heading `#{anchor}`"), help))
}
