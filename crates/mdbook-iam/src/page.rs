//! What a rendered page points to and what can be pointed at in it.

use std::collections::BTreeSet;

/// The parts of a page that links are about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Page {
    /// Every `id` and every `name` of an anchor.
    pub anchors: BTreeSet<String>,
    /// The `id` of every heading, in order.
    pub headings: Vec<String>,
    /// Every `href` and `src`, in order.
    pub links: Vec<String>,
    /// The `src` of every image without a text that says what it shows; the name of its file does
    /// not.
    pub silent_images: Vec<String>,
}

/// Reads a page as mdBook writes it: tags are closed, attributes stand in double quotes.
pub(crate) fn read(html: &str) -> Page {
    let mut page = Page::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = after(comment, "-->");
            continue;
        }
        let (name, attributes, tail) = tag(rest);
        page.note(&name, &attributes);
        rest = match name.as_str() {
            "script" | "style" => after(tail, &format!("</{name}")),
            _ => tail,
        };
    }
    page
}

impl Page {
    fn note(&mut self, name: &str, attributes: &[(String, String)]) {
        let value = |wanted: &str| {
            let found = attributes.iter().find(|(key, _)| key == wanted);
            found.map(|(_, value)| value.clone())
        };
        self.anchors.extend(value("id"));
        if matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
            self.headings.extend(value("id"));
        }
        if name == "a" {
            self.anchors.extend(value("name"));
        }
        self.links.extend(value("href"));
        self.links.extend(value("src"));
        let alt = value("alt").unwrap_or_default();
        let source = value("src").unwrap_or_default();
        let silent = name == "img" && (alt.trim().is_empty() || is_file_name(&alt, &source));
        self.silent_images.extend(silent.then_some(source));
    }
}

/// Whether a text says no more than the name of the file.
fn is_file_name(text: &str, source: &str) -> bool {
    let file = source.rsplit('/').next().unwrap_or_default();
    let stem = file.split('.').next().unwrap_or_default();
    text.trim() == file || text.trim() == stem
}

fn after<'t>(text: &'t str, mark: &str) -> &'t str {
    text.find(mark).and_then(|at| text.get(at + mark.len()..)).unwrap_or_default()
}

/// Name, attributes and what follows of the tag at the start of `text`; the name of an end tag is
/// empty.
fn tag(text: &str) -> (String, Vec<(String, String)>, &str) {
    let text = text.get(1..).unwrap_or_default();
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let (name, mut rest) = text.split_at(end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = rest.find(|c: char| c == '=' || c == '>' || c == '/' || c.is_whitespace());
        let Some(end) = end else { return (name.to_ascii_lowercase(), attributes, "") };
        let (key, tail) = rest.split_at(end);
        let (value, tail) = match tail.strip_prefix("=\"") {
            Some(quoted) => {
                let end = quoted.find('"').unwrap_or(quoted.len());
                let (value, tail) = quoted.split_at(end);
                (value, tail.strip_prefix('"').unwrap_or_default())
            }
            None => ("", tail.strip_prefix('=').unwrap_or(tail)),
        };
        if !key.is_empty() {
            attributes.push((key.to_ascii_lowercase(), unescape(value)));
        }
        rest = tail;
        if let Some(tail) = rest.strip_prefix('>') {
            return (name.to_ascii_lowercase(), attributes, tail);
        }
    }
}

fn unescape(text: &str) -> String {
    let pairs = [("&quot;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_links_and_images_are_found() {
        let page = read(
            "<!-- <a href=\"no\"> --><h1 id=\"top\"><a class=header href=\"#top\">T</a></h1>\
             <script>if (a<b) {}</script><img src=\"x.png\" alt=\"\"><img src=\"a/y.png\" alt=\"y\"><img alt=\"A key\" src=\"k.svg\" />\
             <a name=\"old\" href=\"b.html?x=1&amp;y#z\">b</a>",
        );
        assert_eq!(page.links, ["#top", "x.png", "a/y.png", "k.svg", "b.html?x=1&y#z"]);
        assert_eq!(page.anchors, ["old".to_owned(), "top".to_owned()].into());
        assert_eq!(page.headings, ["top"]);
        assert_eq!(page.silent_images, ["x.png", "a/y.png"]);
    }
}
