//! The book as a whole: warnings, links, images, language, and what a build leaves alone.

use std::fs;

use mdbook_driver::MDBook;

use crate::sample::Sample;

fn check(chapter: &str, expected: &[&str]) {
    let sample = Sample::new(chapter);
    let problems =
        mdbook_iam::test(&sample.root()).map_or_else(|e| e.to_string(), |_| String::new());
    for part in expected {
        assert!(problems.contains(part), "expected\n{part}\nin\n{problems}");
    }
    assert!(!expected.is_empty() || problems.is_empty(), "{problems}");
}

#[test]
fn good_links_and_images_pass() {
    check(
        "# A title\n\n[up](#a-title) [self](sample.md#a-title) [out](https://example.org)\n",
        &[],
    );
}

#[test]
fn broken_links_are_found_in_the_chapter() {
    check(
        "# A\n\n[x](nowhere.md)\n\n[y](sample.md#nothing)\n\n[z](../../secret.html)\n",
        &[
            "the link `nowhere.html` leads nowhere\n  --> book/sample.md:3",
            "names no place on its page\n  --> book/sample.md:5",
            "leads out of the book\n  --> book/sample.md:7",
            "3 problems in the book",
        ],
    );
}

#[test]
fn an_image_needs_words() {
    let sample = Sample::new("# A\n\n![](a.svg)\n");
    sample.write("book/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let problems = mdbook_iam::test(&sample.root()).unwrap_err().to_string();
    assert!(
        problems.contains("the image `a.svg` has no text\n  --> book/sample.md:3"),
        "{problems}"
    );
}

#[test]
fn a_warning_of_mdbook_stops_the_build() {
    check("# A\n\n- <section>\n\ntext\n", &["unclosed HTML tag `<section>`", "book/sample.md:3"]);
}

#[test]
fn a_missing_chapter_is_found_in_the_summary() {
    let sample = Sample::new("# A\n");
    sample.write("book/SUMMARY.md", "# Summary\n\n- [A](sample.md)\n- [B](gone.md)\n");
    let problems = sample.problems();
    assert!(problems.contains("--> book/SUMMARY.md:4"), "{problems}");
}

#[test]
fn a_page_has_a_language_and_a_skip_link() {
    let page = Sample::new("# A\n").page();
    assert!(page.contains("<html lang=\"en\""), "{page}");
    assert!(page.contains("class=\"iam-skip\" href=\"#mdbook-content\""), "{page}");
}

#[test]
fn admonitions_and_blocks_inside_them_work() {
    let chapter = "# A\n\n````admonish tip title=\"Try\"\n```policy\n{}\n```\n````\n";
    let problems = Sample::new(chapter).problems();
    assert!(problems.contains("--> book/sample.md:5"), "{problems}");
    let page = Sample::new("# A\n\n```admonish tip title=\"Try\"\ntext\n```\n").page();
    assert!(page.contains("admonish-tip"), "{page}");
}

#[test]
fn the_last_good_book_stays_when_a_build_fails() {
    let sample = Sample::new("# Good\n");
    sample.page();
    sample.write("book/sample.md", "```exercise\nnone\n```\n");
    assert!(!sample.problems().is_empty());
    assert!(sample.built("sample.html").contains("Good"));
    let left: Vec<_> = fs::read_dir(sample.root().join("target")).unwrap().collect();
    assert_eq!(left.len(), 1);
}

#[test]
fn a_build_never_empties_a_folder_that_is_no_book() {
    let sample = Sample::new("# A\n");
    for folder in ["book", ".", "exercises", "book/inside"] {
        sample.write("exercises/note.txt", "mine");
        let output = sample.root().join(folder);
        assert!(mdbook_iam::build(&sample.root(), Some(&output)).is_err(), "{folder}");
    }
    assert!(sample.root().join("book/sample.md").is_file());
    assert!(sample.root().join("exercises/note.txt").is_file());
}

#[test]
fn stock_mdbook_runs_both_preprocessors_as_commands() {
    let sample = Sample::new(
        "# A\n\n````admonish tip\n```policy\n{\"Version\":\"2012-10-17\"}\n```\n````\n",
    );
    let settings = fs::read_to_string(sample.root().join("book.toml")).unwrap();
    let command = "cargo run --quiet --package mdbook-iam --";
    assert_eq!(settings.matches(command).count(), 2, "{settings}");
    let binary = env!("CARGO_BIN_EXE_mdbook-iam").replace('\\', "/");
    sample.write("book.toml", &settings.replace(command, &binary));
    let build = || MDBook::load(sample.root()).unwrap().build();
    assert!(build().is_err(), "the policy has no statement");
    sample.write("book/sample.md", "# A\n\n````admonish tip\n```rules\n```\n````\n");
    build().unwrap();
    assert!(sample.built("sample.html").contains("admonish-tip"));
}
