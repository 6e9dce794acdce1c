//! Source files say what they are for, and stay short enough to be read.

use super::{File, files, report};

/// The longest line, without what stands in quotes.
const LINE: usize = 100;
/// A file above this is listed: think about it.
const FILE_LISTED: usize = 400;
/// A file above this fails.
const FILE: usize = 600;

fn sources() -> impl Iterator<Item = File> {
    files().into_iter().filter(File::is_rust)
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent = sources().filter(|it| !it.text.starts_with("//! "));
    let faults: Vec<String> = silent.map(|it| it.path).collect();
    report("the first line of a Rust file is its `//!` sentence", &faults);
}

#[test]
fn modules_are_files_of_their_own_name() {
    let old = files().into_iter().filter(|it| it.path.ends_with("/mod.rs"));
    let faults: Vec<String> = old.map(|it| it.path).collect();
    report("a module is foo.rs, not foo/mod.rs", &faults);
}

#[test]
fn lines_are_short() {
    let mut faults = Vec::new();
    for file in sources() {
        let code = code(&file.text).lines().count();
        for (number, line) in file.lines().take(code) {
            if without_quoted(line) > LINE {
                faults.push(format!("{}:{number}: {} characters", file.path, line.chars().count()));
            }
        }
    }
    report(
        "a line has at most 100 characters; rustfmt leaves code alone that it cannot break",
        &faults,
    );
}

/// The length of a line, without the text in quotes if that makes it too long.
fn without_quoted(line: &str) -> usize {
    let unescaped = line.replace("\\\"", "");
    let outside = unescaped.split('"').step_by(2).map(|it| it.chars().count());
    line.chars().count().min(outside.sum())
}

#[test]
fn files_are_short() {
    let mut faults = Vec::new();
    for file in sources().filter(|it| !only_tests(&it.path)) {
        let lines = without_tables(code(&file.text));
        if lines > FILE_LISTED {
            println!("{}: {lines} lines", file.path);
        }
        if lines > FILE {
            faults.push(format!("{}: {lines} lines", file.path));
        }
    }
    report("a file has at most 600 lines, its tests and tables apart", &faults);
}

/// Whether a file holds tests and nothing else.
fn only_tests(path: &str) -> bool {
    path.starts_with("tests/") || path.contains("/tests/") || path.ends_with("/tests.rs")
}

/// The text up to its test module.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text)
}

/// The number of lines outside of `const` tables.
fn without_tables(code: &str) -> usize {
    let mut inside = false;
    let outside = code.lines().filter(|line| {
        let opens = line.contains("const ") && line.ends_with('[');
        let counts = !inside;
        inside = (inside || opens) && *line != "];";
        counts
    });
    outside.count()
}

#[test]
fn tables_and_tests_do_not_count() {
    let text = "a\npub const T: &[u8] = &[\n1,\n];\nb\n#[cfg(test)]\nmod tests {\nc";
    assert_eq!(without_tables(code(text)), 3);
    assert_eq!(without_quoted(&format!("f(\"{}\");", "x".repeat(200))), 4);
}
