//! The links of the rendered book: each leads to a page and an anchor that exist, and each image
//! has words for those who do not see it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::page::{self, Page};
use crate::problem::Problem;

/// A chapter and the page made from it.
#[derive(Debug, Clone)]
pub(crate) struct Rendered {
    /// The chapter's file, seen from the folder that holds `book.toml`.
    pub file: PathBuf,
    /// The author's text.
    pub source: String,
    /// The page, seen from the folder the book was built into.
    pub page: PathBuf,
}

/// The broken links and silent images of the chapters in the folder `built`.
pub(crate) fn check(built: &Path, chapters: &[Rendered]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut pages: BTreeMap<PathBuf, Option<Page>> = BTreeMap::new();
    for chapter in chapters {
        let Some(page) = load(&mut pages, built, &chapter.page).cloned() else {
            problems.push(Problem::new(&chapter.file, "the chapter has no page"));
            continue;
        };
        for link in &page.links {
            if let Some((message, help)) = fault(&mut pages, built, &chapter.page, link) {
                problems.push(place(
                    chapter,
                    link,
                    Problem::new(&chapter.file, message).help(help),
                ));
            }
        }
        for image in &page.silent_images {
            let problem = Problem::new(&chapter.file, format!("the image `{image}` has no text"));
            let help = "say between the brackets of `![…](…)` what it shows";
            problems.push(place(chapter, image, problem.help(help)));
        }
    }
    problems
}

fn load<'p>(
    pages: &'p mut BTreeMap<PathBuf, Option<Page>>,
    built: &Path,
    path: &Path,
) -> Option<&'p Page> {
    let read = || fs::read_to_string(built.join(path)).ok().map(|html| page::read(&html));
    pages.entry(path.to_path_buf()).or_insert_with(read).as_ref()
}

/// What is wrong with a link on the page `from`, and what to do.
fn fault(
    pages: &mut BTreeMap<PathBuf, Option<Page>>,
    built: &Path,
    from: &Path,
    link: &str,
) -> Option<(String, String)> {
    let scheme = link.split([':', '/', '#', '?']).next().unwrap_or_default();
    if link.starts_with("//") || link.get(scheme.len()..).is_some_and(|rest| rest.starts_with(':'))
    {
        return outward_fault(link);
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let path = decode(path.split('?').next().unwrap_or_default());
    let target = match path.as_str() {
        "" => from.to_path_buf(),
        path => {
            let folder = from.parent().unwrap_or(Path::new(""));
            let Some(target) = inside(&folder.join(path)) else {
                let help = "link to a chapter or to a file in the book's folder";
                return Some((format!("the link `{link}` leads out of the book"), help.to_owned()));
            };
            target
        }
    };
    if !built.join(&target).is_file() {
        let help = "correct the path; it is seen from the file the link stands in";
        return Some((format!("the link `{link}` leads nowhere"), help.to_owned()));
    }
    let anchor = decode(anchor);
    if anchor.is_empty() || target.extension().is_none_or(|extension| extension != "html") {
        return None;
    }
    let known = load(pages, built, &target)?;
    if known.anchors.contains(&anchor) {
        return None;
    }
    let near: Vec<&str> = known.anchors.iter().filter(|a| near(a, &anchor)).map(|a| &**a).collect();
    let help = match near.as_slice() {
        [] => "link to the id of a heading on that page".to_owned(),
        near => format!("did you mean `#{}`?", near.join("`, `#")),
    };
    Some((format!("the link `{link}` names no place on its page"), help))
}

/// Hosts that say nothing about where a link ends, or that no reader reaches.
const BAD_HOSTS: &[&str] =
    &["bit.ly", "t.co", "goo.gl", "tinyurl.com", "amzn.to", "localhost", "127.0.0.1"];

/// What is wrong with a link to somebody else's page, as far as its text tells.
fn outward_fault(link: &str) -> Option<(String, String)> {
    let Some(rest) = link.strip_prefix("https://") else {
        let help = "write the whole address, with `https://` in front".to_owned();
        return Some((format!("the link `{link}` is no address that begins `https://`"), help));
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let help = match host {
        _ if link.contains(char::is_whitespace) || link.contains("%20") => "take out the space",
        host if BAD_HOSTS.contains(&host) => "link to the page itself",
        host if is_host(host) => return None,
        _ => "correct the name of the site",
    };
    Some((format!("the link `{link}` cannot be followed"), help.to_owned()))
}

/// Whether a text is the name of a site: parts of small letters, digits and hyphens.
fn is_host(host: &str) -> bool {
    let is_part = |part: &str| {
        let letters =
            part.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-');
        letters && !part.is_empty() && !part.starts_with('-') && !part.ends_with('-')
    };
    host.contains('.') && host.split('.').all(is_part)
}

fn near(known: &str, wanted: &str) -> bool {
    let known_in_wanted = known.len() >= 4 && wanted.contains(known);
    known_in_wanted || (wanted.len() >= 4 && known.contains(wanted))
}

/// The path without `.` and `..`; `None` if it leaves the folder.
fn inside(path: &Path) -> Option<PathBuf> {
    let mut result = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => result.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !result.pop() {
                    return None;
                }
            }
            Component::Prefix(_) | Component::RootDir => return None,
        }
    }
    Some(result)
}

/// The same problem at the line of the chapter that holds the link, if it is found.
fn place(chapter: &Rendered, link: &str, problem: Problem) -> Problem {
    let in_markdown = link.replace(".html", ".md");
    let anchor = link.find('#').and_then(|at| link.get(at..));
    let wanted = [Some(link), Some(in_markdown.as_str()), anchor];
    let line = wanted
        .into_iter()
        .flatten()
        .find_map(|text| chapter.source.lines().position(|line| line.contains(text)));
    match line {
        Some(index) => problem.at(index + 1),
        None => problem,
    }
}

/// Text with `%20` and the like resolved.
pub(crate) fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.filter(|_| first == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = match byte {
            Some(_) => tail.get(2..).unwrap_or_default(),
            None => tail,
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_inside() {
        assert_eq!(inside(Path::new("a/../b/./c.html")), Some(PathBuf::from("b/c.html")));
        assert_eq!(inside(Path::new("../b")), None);
        assert_eq!(inside(Path::new("/etc/passwd")), None);
    }

    #[test]
    fn percent_signs_are_resolved() {
        assert_eq!(decode("a%20b%2e%zz"), "a b.%zz");
    }
}
