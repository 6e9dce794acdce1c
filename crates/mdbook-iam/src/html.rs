//! Text made safe for a page, and small Markdown made into HTML that fits into one HTML block.

use pulldown_cmark::{Event, Options, Parser};

/// `text` as it must stand in HTML, in an attribute as well.
pub(crate) fn escape(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            '\'' => result.push_str("&#39;"),
            c => result.push(c),
        }
    }
    result
}

/// Markdown of a data file as HTML: tags in it are text, and no line is blank, since a blank line
/// would end the HTML block it is put into.
pub(crate) fn markdown(text: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let plain = Parser::new_ext(text, options).map(|event| {
        if let Event::Html(html) | Event::InlineHtml(html) = event {
            Event::Text(html)
        } else {
            event
        }
    });
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, plain);
    without_blank_lines(html.trim_end())
}

/// Markdown of one line: as [`markdown`], without the paragraph around it.
pub(crate) fn inline(text: &str) -> String {
    let html = markdown(text);
    let inner = html.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>"));
    match inner {
        Some(inner) if !inner.contains("<p>") => inner.to_owned(),
        _ => html,
    }
}

/// A code block that keeps its lines inside an HTML block.
pub(crate) fn code(language: &str, text: &str) -> String {
    let code = without_blank_lines(&escape(text.trim_end()));
    format!("<pre><code class=\"language-{language}\">{code}</code></pre>")
}

fn without_blank_lines(html: &str) -> String {
    let mut result = String::with_capacity(html.len());
    for (index, line) in html.lines().enumerate() {
        if index > 0 {
            result.push_str(if line.trim().is_empty() { "&#10;" } else { "\n" });
        }
        result.push_str(line);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_authors_are_text() {
        assert_eq!(
            inline("a <script>x</script> `<b>`"),
            "a &lt;script&gt;x&lt;/script&gt; <code>&lt;b&gt;</code>"
        );
        assert_eq!(escape("<a href=\"'\">"), "&lt;a href=&quot;&#39;&quot;&gt;");
    }

    #[test]
    fn no_line_is_blank() {
        let html = markdown("one\n\n```json\n{\n\n \n}\n```\n\n- a\n- b\n");
        assert!(html.lines().all(|line| !line.trim().is_empty()), "{html}");
        assert!(html.contains("{&#10;&#10; \n}"), "{html}");
    }
}
