//! `cargo xtask schema`: the schemas of exercise and quiz files, for editors.

use std::path::Path;

/// Writes the schemas beside the exercises; what was done, in words.
pub(crate) fn run() -> Result<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../exercises");
    let files = [
        ("exercise.schema.json", iam_course::schema::exercise()),
        ("quiz.schema.json", iam_course::schema::quiz()),
    ];
    for (name, text) in &files {
        let path = folder.join(name);
        #[expect(clippy::disallowed_methods, reason = "this program writes files")]
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(files.map(|(name, _)| format!("wrote exercises/{name}")).join("\n"))
}
