//! What a test of the book finds beyond a build: one sound book, and one fault at a time.

use crate::sample::{EXERCISE, Sample};

const CHAPTER: &str = "book/07-sample.md";

const SOUND: &str = r#"# 7. A sample

By the end of this chapter you will be able to

- read it.

## A question

The ferry of Harbourline is late. ![A ferry in the fog](img/ferry.svg)

## Checkpoint

```quiz
```

## In short

- It was late.

## What old tutorials say

Nothing.

## What AWS documentation calls it

A ferry.

```admonish note collapsible=true title="For teachers: 5 minutes"
Ask why.
```

---

*Reading time: 1 minutes. In class: 5 minutes. Last reviewed: 2026-11. Sources:
[a page](https://docs.example.com/a).*
"#;

const QUIZ: &str = r#"chapter = "sample"

[[question]]
id = "late"
type = "choice"
text = "Is it late?"
option = [
  { text = "yes", correct = true, why = "It is." },
  { text = "no", misconception = "m01", why = "It is not early." },
]
"#;

const COVERAGE: &str = r##"chapters = 1
facts = 2
corrections = 1

C-001 = "07-sample.md#a-question"
C-002 = ["07-sample.md#in-short", "07-sample.md#a-question"]
K-01 = "07-sample.md#what-old-tutorials-say"
"##;

const DRAWING: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" role="img">
<title id="t">A ferry</title><desc>A ferry in the fog</desc></svg>
"#;

/// A book in which nothing is wrong.
fn sound() -> Sample {
    let sample = Sample::new("# Spare\n");
    sample.write("book/SUMMARY.md", "# Summary\n\n# Part I\n\n- [A sample](07-sample.md)\n");
    sample.write(CHAPTER, SOUND);
    sample.write("exercises/07-sample/quiz.toml", QUIZ);
    sample.write("book/coverage.toml", COVERAGE);
    sample.write("book/words.txt", "# Ours\nHarbourline\n");
    sample.write("book/fillers.txt", "# Empty\nin order to: to\n");
    sample.write("book/img/ferry.svg", DRAWING);
    sample
}

fn test(sample: &Sample) -> String {
    mdbook_iam::test(&sample.root()).map_or_else(|error| error.to_string(), |_| String::new())
}

/// Changes a file of the sound book; a part of each problem that is expected then.
fn fault(file: &str, sound_text: &str, from: &str, to: &str, expected: &[&str]) {
    assert!(sound_text.contains(from), "{from}");
    let sample = sound();
    sample.write(file, &sound_text.replacen(from, to, 1));
    let problems = test(&sample);
    for part in expected {
        assert!(problems.contains(part), "expected\n{part}\nfor {to} in\n{problems}");
    }
    assert!(!expected.is_empty() || problems.is_empty(), "{problems}");
}

fn chapter_fault(from: &str, to: &str, expected: &[&str]) {
    fault(CHAPTER, SOUND, from, to, expected);
}

#[test]
fn a_sound_book_passes() {
    assert_eq!(test(&sound()), "");
}

#[test]
fn a_chapter_has_a_title_and_a_promise() {
    chapter_fault("# 7. A", "# 6. A", &["not the title of chapter 7\n  --> book/07-sample.md:1"]);
    chapter_fault("By the end of", "After", &["nothing near the top begins `By the end"]);
}

#[test]
fn a_chapter_ends_with_its_parts_in_order() {
    chapter_fault("## In short", "## Briefly", &["there is no heading `## In short`"]);
    chapter_fault("```quiz\n```\n", "Later.\n", &["no quiz\n  --> book/07-sample.md:11"]);
    let swapped = SOUND
        .replace("## In short", "## X")
        .replace("## What old tutorials say", "## In short")
        .replace("## X", "## What old tutorials say");
    fault(CHAPTER, &swapped, "late", "late", &["`## What old tutorials say` stands too early"]);
}

#[test]
fn the_last_lines_say_how_long_and_what_it_rests_on() {
    chapter_fault("*Reading time: 1", "*Time: 1", &["does not end with its reading time"]);
    chapter_fault("time: 1 m", "time: 9 m", &["9 minutes do not fit", "about 1 minutes"]);
    chapter_fault("2026-11.", "2026.", &["name no month of review\n  --> book/07-sample.md:34"]);
    chapter_fault("Sources:", "See", &["the last lines name no sources"]);
}

#[test]
fn a_chapter_tells_teachers_how_long_it_takes() {
    chapter_fault("For teachers: 5", "For all: 5", &["there is no note for teachers"]);
    chapter_fault(": 5 minutes\"", "\"", &["has no minutes in its title"]);
    chapter_fault("In class: 5", "In class: 6", &["do not say that the class takes 5 minutes"]);
}

#[test]
fn the_summary_is_in_order() {
    let summary = "# Summary\n\n# Part I\n\n- [A sample](07-sample.md)\n\n# Part I\n";
    fault(
        "book/SUMMARY.md",
        summary,
        "I",
        "I",
        &["`Part I` stands twice\n  --> book/SUMMARY.md:7"],
    );
    let sample = sound();
    sample.write("book/06-other.md", &SOUND.replace("# 7.", "# 6.").replace("```quiz\n```\n", ""));
    let summary = "# Summary\n\n- [A sample](07-sample.md)\n- [Other](06-other.md)\n";
    sample.write("book/SUMMARY.md", summary);
    let problems = test(&sample);
    assert!(problems.contains("chapter 6 stands behind 7\n  --> book/SUMMARY.md:4"), "{problems}");
}

#[test]
fn every_row_of_the_coverage_list_has_its_place() {
    let check = |from: &str, to: &str, expected: &[&str]| {
        fault("book/coverage.toml", COVERAGE, from, to, expected);
    };
    check("#a-question\"\nC", "#answers\"\nC", &["no heading `#answers`", "it has `#7-a-sample`"]);
    check(
        "\"07-sample.md#w",
        "\"08-no.md#w",
        &["no chapter `08-no.md`\n  --> book/coverage.toml:7"],
    );
    check("C-001 =", "C-003 =", &["unknown row `C-003`", "`C-001` has no place in the book"]);
    check("C-001 =", "C-002 =", &["duplicate key\n  --> book/coverage.toml:6"]);
    check("facts = 2\n", "", &["missing field `facts`"]);
    let rows: Vec<&str> = COVERAGE.lines().collect();
    let unsorted = [&rows[..4], &[rows[6]], &rows[4..6]].concat().join("\n");
    fault("book/coverage.toml", &unsorted, "C-", "C-", &["`C-001` stands behind `K-01`"]);
}

#[test]
fn what_a_book_in_the_making_lacks_is_counted() {
    let sample = sound();
    let coverage =
        "chapters = 3\nfacts = 9\ncorrections = 9\n\nC-001 = \"07-sample.md#in-short\"\n";
    sample.write("book/coverage.toml", coverage);
    sample.write(CHAPTER, &SOUND.replace("For teachers", "For all"));
    let report = mdbook_iam::test(&sample.root()).unwrap();
    let expected = [
        "chapters: 2 to come",
        "rows of the coverage list: 17 to come",
        "notes for teachers: 1 to come",
    ];
    assert_eq!(report.notes, expected);
}

#[test]
fn links_to_other_sites_can_be_followed() {
    for (link, expected) in [
        ("http://docs.example.com/a", "no address that begins `https://`"),
        ("//docs.example.com/a", "no address that begins `https://`"),
        ("https://docs", "cannot be followed"),
        ("https://docs.Example.com/a", "cannot be followed"),
        ("https://bit.ly/a", "link to the page itself"),
        ("https://docs.example.com/a%20b", "take out the space"),
    ] {
        chapter_fault("https://docs.example.com/a", link, &[expected, "book/07-sample.md:35"]);
    }
}

#[test]
fn a_picture_speaks_to_those_who_do_not_see_it() {
    chapter_fault("A ferry in the fog", "ferry.svg", &["the image `img/ferry.svg` has no text"]);
    let drawing = |from: &str, to: &str, expected: &str| {
        fault("book/img/ferry.svg", DRAWING, from, to, &[expected, "--> book/img/ferry.svg:1"]);
    };
    drawing("A ferry</title>", "</title>", "the drawing has no `<title>`");
    drawing("desc>", "g>", "the drawing has no `<desc>`");
}

#[test]
fn sentences_are_short_and_say_something() {
    let long = "One ".repeat(41) + "is late.";
    chapter_fault(
        "It was late.",
        &long,
        &["the sentence `One One One One One …` has 43 words\n  --> book/07-sample.md:18"],
    );
    chapter_fault(
        "It was late.",
        "It went in\n  order to arrive.",
        &["`in order to` says nothing here\n  --> book/07-sample.md:18\n  help: to"],
    );
}

#[test]
fn words_are_spelt_right() {
    chapter_fault(
        "The ferry of",
        "The feryr of `feryr`",
        &["unknown word `feryr`\n  --> book/07-sample.md:9\n  help: did you mean `ferry`?"],
    );
    chapter_fault("A ferry in the fog", "The color", &["unknown word `color`"]);
    chapter_fault("Ask why.", "Ask wyh.", &["unknown word `wyh`\n  --> book/07-sample.md:29"]);
}

const SCHEDULE: &str = r#"[[plan]]
id = "term"

[[plan.lesson]]
title = "One & two"
minutes = 12
chapters = [7, 8]
exercises = ["first-allow"]
"#;

/// The sound book with a page of its own for generated blocks.
fn with_page(text: &str) -> Sample {
    let sample = sound();
    sample.write("book/more.md", text);
    let summary = "# Summary\n\n- [A sample](07-sample.md)\n\n[More](more.md)\n";
    sample.write("book/SUMMARY.md", summary);
    sample.write("exercises/07-sample/01-first-allow.toml", EXERCISE);
    sample
}

#[test]
fn a_plan_adds_up_the_minutes() {
    let sample = with_page("# Plans\n\n```schedule\nterm\n```\n");
    sample.write("book/schedule.toml", SCHEDULE);
    assert_eq!(sample.problems(), "");
    let page = sample.built("more.html");
    for part in [
        "1. One &amp; two",
        "<a href=\"07-sample.html\">7 A sample</a><br>8 (to come)",
        "<a href=\"07-sample.html#exercise-first-allow\">The first <code>Allow</code></a>",
        "<td>10</td><td>the checkpoint</td>",
        "Together: 10 minutes.",
    ] {
        assert!(page.contains(part), "expected\n{part}\nin\n{page}");
    }
}

#[test]
fn a_plan_that_cannot_be_kept_stops_the_build() {
    for (from, to, expected) in [
        ("\"first-allow\"", "\"last-allow\"", "lesson 1 of `term` has no exercise `last-allow`"),
        ("minutes = 12", "minutes = 9", "lesson 1 of `term` takes 10 of 9 minutes"),
        (
            "\"term\"",
            "\"week\"",
            "unknown plan `term`\n  --> book/more.md:4\n  help: the plans are",
        ),
        ("chapters = [7, 8]", "", "`schedule.toml` cannot be read"),
    ] {
        let sample = with_page("# Plans\n\n```schedule\nterm\n```\n");
        sample.write("book/schedule.toml", &SCHEDULE.replace(from, to));
        let problems = sample.problems();
        assert!(problems.contains(expected), "expected\n{expected}\nin\n{problems}");
    }
}

#[test]
fn the_glossary_has_a_page_and_links() {
    let sample = with_page("# Glossary\n\n```glossary\n```\n");
    sample.write("book/SUMMARY.md", "# Summary\n\n- [A](07-sample.md)\n\n[B](glossary.md)\n");
    sample.write("book/glossary.md", "# Glossary\n\n```glossary\n```\n");
    let terms = "[[term]]\nname = \"ferry\"\nchapter = 7\nsays = \"A *ship*.\"\n\n\
                 [[term]]\nname = \"fog\"\nchapter = 9\nsays = \"Thick air.\"\n";
    sample.write("book/glossary.toml", terms);
    assert_eq!(test(&sample), "");
    assert_eq!(sample.problems(), "");
    let page = sample.built("glossary.html");
    assert!(page.contains("<dt id=\"term-ferry\">ferry</dt>"), "{page}");
    assert!(page.contains("<a href=\"07-sample.html\">Chapter 7, A</a>"), "{page}");
    assert!(page.contains("Thick air. Chapter 9</dd>"), "{page}");
    let chapter = sample.built("07-sample.html");
    assert!(chapter.contains("The <a href=\"glossary.html#term-ferry\">ferry</a> of"), "{chapter}");
    assert_eq!(chapter.matches("glossary.html#").count(), 1, "{chapter}");
    let data = sample.root().join("target/book/glossary.toml");
    assert!(!data.exists(), "the data of the checks are no part of the book");
    sample.write(
        "book/glossary.toml",
        &terms.replace("\"fog\"\nchapter = 9", "\"gale\"\nchapter = 7"),
    );
    let problems = test(&sample);
    let expected = "chapter 7 never says `gale`\n  --> book/glossary.toml:7";
    assert!(problems.contains(expected), "{problems}");
}
