//! `diagram` blocks: a picture that takes on the colours of the theme, with its text in words.

use std::fs;

use crate::chapter::Chapter;
use crate::fence::Fence;
use crate::html;
use crate::problem::Problem;

/// The colours that a picture may have, as its file has them for a light ground, and the variables
/// by which `theme/iam.css` replaces them on a dark one.
pub(crate) const PALETTE: &[(&str, &str)] = &[
    ("#1b2430", "ink"),
    ("#1c2733", "ink"),
    ("#51607a", "line"),
    ("#6b7a90", "line"),
    ("#d5dbe5", "rule"),
    ("#c5cedd", "rule"),
    ("#f7f9fc", "paper"),
    ("#f6f8fb", "paper"),
    ("#ffffff", "card"),
    ("#e3e8f0", "grey"),
    ("#eef1f5", "grey"),
    ("#eceef1", "grey"),
    ("#dcdfe4", "grey"),
    ("#dbe7fb", "blue"),
    ("#d6e4f5", "blue"),
    ("#e3ecf7", "blue"),
    ("#cdeed5", "green"),
    ("#d9f2df", "green"),
    ("#dff3e4", "green"),
    ("#8fd6a0", "green-strong"),
    ("#fdf0cf", "yellow"),
    ("#fdf3d8", "yellow"),
    ("#f7c9b8", "red"),
    ("#fbe0d6", "red"),
    ("#fbe1de", "red"),
    ("#f7b49a", "red-strong"),
    ("#ece3f8", "violet"),
    ("#1b6b33", "green-ink"),
    ("#1f7a3f", "green-ink"),
    ("#a23c14", "red-ink"),
    ("#b3372b", "red-ink"),
    ("#b3452b", "red-ink"),
    ("#b4472b", "red-ink"),
];

/// What a picture on a page may not have: it would reach beyond the picture.
const FORBIDDEN: &[&str] = &["<script", "<style", "<foreignObject", "<?", "<!"];

/// Shows the picture that the block names; what is wrong goes to `problems`.
pub(crate) fn render(fence: &Fence, chapter: &Chapter, problems: &mut Vec<Problem>) -> String {
    let [(name, _)] = fence.options.as_slice() else {
        let problem = Problem::new(chapter.file, "a diagram block names one file").at(fence.line);
        problems.push(problem.help("write `diagram img/NAME.svg` behind the backticks"));
        return String::new();
    };
    let text = fs::read_to_string(chapter.folder.join(name));
    let Some(picture) = text.ok().and_then(|text| Picture::read(&text)) else {
        let message = format!("`{name}` is no SVG picture that can be read");
        let help = "name a file with one `<svg …>`, seen from the folder of the chapter";
        problems.push(Problem::new(chapter.file, message).at(fence.line).help(help));
        return String::new();
    };
    let words = fence.body.split_whitespace().collect::<Vec<&str>>().join(" ");
    let stem = name.rsplit('/').next().unwrap_or(name).trim_end_matches(".svg");
    for (message, help) in picture.faults(name, stem, &words) {
        problems.push(Problem::new(chapter.file, message).at(fence.line).help(help));
    }
    picture.figure(stem, &words)
}

/// An SVG file in parts.
struct Picture {
    /// What the opening tag says of its size.
    view_box: String,
    /// Its `<title>`, as in the file.
    title: String,
    /// Its `<desc>`, as in the file.
    description: String,
    /// Everything else inside of it.
    inside: String,
}

impl Picture {
    fn read(text: &str) -> Option<Picture> {
        let (_, rest) = text.split_once("<svg")?;
        let (attributes, rest) = rest.split_once('>')?;
        let (inside, _) = rest.rsplit_once("</svg>")?;
        let (_, view_box) = attributes.split_once("viewBox=\"")?;
        let (inside, title) = without(inside, "title");
        let (inside, description) = without(&inside, "desc");
        Some(Picture {
            view_box: view_box.split('"').next().unwrap_or_default().to_owned(),
            title,
            description,
            inside,
        })
    }

    /// What is wrong with it, and what to do.
    fn faults(&self, name: &str, stem: &str, words: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        if words.is_empty() || words == name || words == stem {
            let help = "say between the fences what the picture shows".to_owned();
            found.push((format!("the picture `{name}` has no words"), help));
        }
        for (element, text) in [("title", &self.title), ("desc", &self.description)] {
            if text.trim().is_empty() {
                let help = format!("write `<{element}>…</{element}>` at the beginning of the file");
                found.push((format!("the picture `{name}` has no `<{element}>`"), help));
            }
        }
        for part in FORBIDDEN.iter().filter(|part| self.inside.contains(**part)) {
            let help = "draw it with shapes and text alone".to_owned();
            found.push((format!("the picture `{name}` has a `{part}`"), help));
        }
        for colour in colours(&self.inside) {
            if !PALETTE.iter().any(|(known, _)| *known == colour) {
                let message = format!("the picture `{name}` has the colour `{colour}`");
                let help = "use a colour of the other pictures: it changes with the theme";
                found.push((message, help.to_owned()));
            }
        }
        found
    }

    fn figure(&self, stem: &str, words: &str) -> String {
        // Ids are for a whole page, and all pictures come together where the book is printed.
        let prefix = format!("picture-{}-", html::escape(stem));
        let mut inside = self.inside.clone();
        for mark in [" id=\"", "url(#", "href=\"#"] {
            inside = inside.replace(mark, &format!("{mark}{prefix}"));
        }
        for (colour, name) in PALETTE {
            let quoted = format!("\"{colour}\"");
            inside = inside.replace(&quoted, &format!("\"var(--hl-{name}, {colour})\""));
        }
        let lines: Vec<&str> = inside.lines().filter(|line| !line.trim().is_empty()).collect();
        format!(
            "<figure class=\"iam-diagram\">\n<div class=\"iam-picture\">\n\
             <svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{}\" role=\"img\" \
             aria-label=\"{}\">\n{}\n</svg>\n</div>\n<figcaption><details>\
             <summary>In words: {}</summary>\n<p>{}</p>\n</details></figcaption>\n</figure>",
            html::escape(&self.view_box),
            html::escape(words),
            lines.join("\n"),
            self.title.trim(),
            self.description.split_whitespace().collect::<Vec<&str>>().join(" "),
        )
    }
}

/// The text without its first element of that name, and what stood in it.
fn without(text: &str, element: &str) -> (String, String) {
    let parts = text.split_once(&format!("<{element}")).and_then(|(before, rest)| {
        let (_, rest) = rest.split_once('>')?;
        let (inside, after) = rest.split_once(&format!("</{element}>"))?;
        Some((format!("{before}{after}"), inside.to_owned()))
    });
    parts.unwrap_or_else(|| (text.to_owned(), String::new()))
}

/// The values of `fill` and `stroke` that are colours, each once.
fn colours(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for mark in ["fill=\"", "stroke=\""] {
        for rest in text.split(mark).skip(1) {
            let value = rest.split('"').next().unwrap_or_default();
            if value != "none" && !value.starts_with("url(") && !found.contains(&value) {
                found.push(value);
            }
        }
    }
    found
}
