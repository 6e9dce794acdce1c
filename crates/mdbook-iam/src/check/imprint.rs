//! The last lines of a chapter: how long it takes, when it was reviewed, what it rests on.

/// What the last lines say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Imprint {
    /// The line it begins on, from 1.
    pub line: usize,
    /// Minutes to read the chapter.
    pub reading: usize,
    /// Minutes it takes in class.
    pub class: Option<usize>,
    /// Whether a month of the last review is there.
    pub reviewed: bool,
    /// Whether sources with links are there.
    pub sources: bool,
}

impl Imprint {
    /// The imprint of a chapter, if its last paragraph is one.
    pub(crate) fn find(source: &str) -> Option<Imprint> {
        let text = source.trim_end();
        let begin = text.rfind("\n\n").map_or(0, |at| at + 2);
        let paragraph = text.get(begin..)?.replace('\n', " ");
        let rest = paragraph.strip_prefix("*Reading time: ")?;
        let minutes = |rest: &str| rest.split(' ').next().and_then(|it| it.parse().ok());
        let after = |mark: &str| paragraph.split_once(mark).map(|(_, rest)| rest);
        Some(Imprint {
            line: text.get(..begin)?.matches('\n').count() + 1,
            reading: minutes(rest)?,
            class: after("In class: ").and_then(minutes),
            reviewed: after("Last reviewed: ").is_some_and(is_month),
            sources: after("Sources: ").is_some_and(|rest| rest.contains("](https://")),
        })
    }
}

/// Whether a text begins with a month such as `2026-11.`.
fn is_month(text: &str) -> bool {
    let Some((year, month)) = text.get(..7).and_then(|it| it.split_once('-')) else { return false };
    let year = year.len() == 4 && year.parse::<u16>().is_ok();
    year && month.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_paragraph_is_read() {
        let source = "# 1. A\n\n---\n\n*Reading time: 14 minutes. In class: 40 minutes. Last\n\
                      reviewed: 2026-11. Sources: [a](https://a.example).*\n";
        let expected =
            Imprint { line: 5, reading: 14, class: Some(40), reviewed: true, sources: true };
        assert_eq!(Imprint::find(source), Some(expected));
        let bare = "*Reading time: 3 minutes. Last reviewed: soon. Sources: none.*\n";
        let expected =
            Imprint { line: 1, reading: 3, class: None, reviewed: false, sources: false };
        assert_eq!(Imprint::find(bare), Some(expected));
        assert_eq!(Imprint::find("# A\n"), None);
    }
}
