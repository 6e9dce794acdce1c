//! What a pack says of itself: exercises that are not those of the workbook.

use crate::AuthorError;
use crate::load::{check_slug, is_slug};
use crate::table::{Reader, Table};

/// Exercises that are not those of the workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// Its name for ever; the answers lie in the folder `lesson-ID`.
    pub id: String,
    /// What people call it.
    pub title: String,
}

impl Pack {
    /// Reads the `text` of `pack.toml`; `file` is its name, for messages.
    ///
    /// # Errors
    ///
    /// Every mistake in the file, in the order of the text.
    pub fn read(file: &str, text: &str) -> Result<Pack, Vec<AuthorError>> {
        let reader = Reader::new(file, text);
        let toml = reader.toml(text);
        let pack = toml.map(|toml| {
            let mut table = Table::of_file(&reader, &toml);
            let id = table.text("id");
            check_slug(&reader, "id", &id);
            let title = table.text("title").value;
            table.end();
            Pack { id: id.value, title }
        });
        reader.result(pack)
    }

    /// The pack in a folder of that name, which says nothing of itself.
    pub fn of_folder(name: &str) -> Pack {
        let name = name.to_lowercase();
        let letters: String = name
            .chars()
            .map(|c| if is_slug(c.encode_utf8(&mut [0; 4])) { c } else { '-' })
            .collect();
        let words: Vec<&str> = letters.split('-').filter(|word| !word.is_empty()).collect();
        let id: String = words.join("-").chars().take(40).collect();
        let id = id.trim_end_matches('-').to_owned();
        let id = if id.is_empty() { "pack".to_owned() } else { id };
        Pack { title: id.clone(), id }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_its_name() {
        let id = |name| Pack::of_folder(name).id;
        assert_eq!(id("Harbour Drills"), "harbour-drills");
        assert_eq!(id("../.."), "pack");
        assert_eq!(id("été\u{1b}[2J"), "t-2j");
    }

    #[test]
    fn a_pack_says_its_name() {
        let pack = Pack::read("pack.toml", "id = \"drills\"\ntitle = \"Harbour drills\"\n");
        assert_eq!(pack.map(|it| it.id), Ok("drills".to_owned()));
        let errors = Pack::read("pack.toml", "id = \"../x\"\ntitle = \"a\\u001bb\"\n");
        assert_eq!(errors.map_err(|errors| errors.len()), Err(2));
    }
}
