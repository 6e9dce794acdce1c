//! The page with the whole book, made ready for paper: everything is open, and the answers of the
//! quizzes stand together at the end, where nobody reads them by accident.

use std::fs;
use std::path::Path;

use crate::problem::Problem;

/// How the answer to a question begins on a page.
const ANSWER: &str = "<details class=\"iam-answer\"";

/// Rewrites `print.html` of the book in a folder, if it has one.
pub(crate) fn prepare(folder: &Path) -> Result<(), Problem> {
    let path = folder.join("print.html");
    if !path.is_file() {
        return Ok(());
    }
    let html = fs::read_to_string(&path).map_err(|error| Problem::io(&path, &error))?;
    fs::write(&path, rearranged(&html)).map_err(|error| Problem::io(&path, &error))
}

fn rearranged(html: &str) -> String {
    let Some((page, foot)) = html.rsplit_once("</main>") else { return html.to_owned() };
    let mut kept = String::new();
    let mut answers = String::new();
    let mut chapter = String::new();
    let mut number = 0;
    for (index, part) in page.split(ANSWER).enumerate() {
        let mut rest = part;
        if let Some((answer, after)) = part.split_once("</details>").filter(|_| index > 0) {
            number += 1;
            let (_, reasons) = answer.split_once("</summary>").unwrap_or(("", answer));
            kept += &format!("<p class=\"iam-facts\">Answer {number} at the end of the book</p>");
            answers += &format!("<h3>Answer {number}</h3>\n{}\n", reasons.trim());
            rest = after;
        }
        kept += rest;
        if let Some(title) = last_title(rest).filter(|title| *title != chapter) {
            answers += &format!("<h2>{title}</h2>\n");
            chapter = title;
        }
    }
    let kept = kept
        .replace("<details>", "<details open>")
        .replace("<details class", "<details open class");
    if number == 0 {
        return format!("{kept}</main>{foot}");
    }
    let answers = without_empty(&answers);
    let title = "<h1 id=\"answers-of-all-chapters\">Answers</h1>";
    format!("{kept}<section class=\"iam-answers\">\n{title}\n{answers}</section>\n</main>{foot}")
}

/// The words of the last heading of a chapter.
fn last_title(html: &str) -> Option<String> {
    let (_, rest) = html.rsplit_once("<h1")?;
    let (_, rest) = rest.split_once('>')?;
    let (title, _) = rest.split_once("</h1>")?;
    let words = title.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    Some(words.collect::<String>().trim().to_owned())
}

/// The answers without the titles of chapters that have none.
fn without_empty(answers: &str) -> String {
    let chapters = answers.split("<h2>").filter(|chapter| chapter.contains("<h3>"));
    chapters.map(|chapter| format!("<h2>{chapter}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_stand_at_the_end_under_their_chapters() {
        let answer = |text: &str| {
            format!("{ANSWER} id=\"x\">\n<summary>Answer</summary>\n<p>{text}</p>\n</details>")
        };
        let html = format!(
            "<main><h1 id=\"a\"><a href=\"#a\">1. A &amp; b</a></h1>one {} two {}\
             <h1>2. Empty</h1><details><summary>x</summary></details>\
             <h1>3. C</h1>three {}</main><script></script>",
            answer("first"),
            answer("second"),
            answer("third")
        );
        let expected = "<main><h1 id=\"a\"><a href=\"#a\">1. A &amp; b</a></h1>one \
             <p class=\"iam-facts\">Answer 1 at the end of the book</p> two \
             <p class=\"iam-facts\">Answer 2 at the end of the book</p><h1>2. Empty</h1>\
             <details open><summary>x</summary></details><h1>3. C</h1>three \
             <p class=\"iam-facts\">Answer 3 at the end of the book</p>\
             <section class=\"iam-answers\">\n<h1 id=\"answers-of-all-chapters\">Answers</h1>\n\
             <h2>1. A &amp; b</h2>\n<h3>Answer 1</h3>\n<p>first</p>\n<h3>Answer 2</h3>\n\
             <p>second</p>\n<h2>3. C</h2>\n<h3>Answer 3</h3>\n<p>third</p>\n</section>\n\
             </main><script></script>";
        assert_eq!(rearranged(&html), expected);
    }

    #[test]
    fn a_book_without_quizzes_stays_as_it_is() {
        let html = "<main><h1>1. A</h1>text</main>";
        assert_eq!(rearranged(html), html);
    }
}
