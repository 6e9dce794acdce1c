//! Links between the documents that are read in the repository lead somewhere.

use super::{File, files, is_there, report};

/// Whether a document is read where it lies; chapters and pages are checked by the book.
fn is_document(file: &File) -> bool {
    file.path.ends_with(".md") && !file.path.starts_with("book/") && !file.path.contains("/src/")
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let mut faults = Vec::new();
    for file in files().iter().filter(|it| is_document(it)) {
        for (number, line) in file.lines() {
            let links = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
            let broken = links.filter(|link| !link.contains(':') && !leads(&file.path, link));
            faults.extend(broken.map(|link| format!("{}:{number}: {link}", file.path)));
        }
    }
    report("a link leads to a file or a heading", &faults);
}

/// Whether a relative link in a document leads to a file, and to a heading if it names one in a
/// document of ours.
fn leads(from: &str, link: &str) -> bool {
    let (path, heading) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() { from.to_owned() } else { resolve(from, path) };
    let has = |file: &File| file.text.lines().any(|line| anchor(line).as_deref() == Some(heading));
    is_there(&target)
        && (heading.is_empty() || files().iter().any(|file| file.path == target && has(file)))
}

/// The path from the root of a link that stands in the document `from`.
fn resolve(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// The name by which links call a heading.
fn anchor(line: &str) -> Option<String> {
    let title = line.strip_prefix('#')?.trim_start_matches('#').trim();
    let kept = title.chars().filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
    Some(kept.collect::<String>().to_lowercase().replace(' ', "-"))
}

#[test]
fn links_are_resolved() {
    assert_eq!(resolve(".github/CONTRIBUTING.md", "../crates/README.md"), "crates/README.md");
    assert_eq!(anchor("## Add a `case`, now").as_deref(), Some("add-a-case-now"));
}
