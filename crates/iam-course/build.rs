//! Lists every file below `exercises/`, so that the library is part of the program.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../exercises");
    let mut files = Vec::new();
    println!("cargo::rerun-if-changed={}", root.display());
    for folder in entries(&root)?.into_iter().filter(|entry| entry.is_dir()) {
        println!("cargo::rerun-if-changed={}", folder.display());
        files.extend(entries(&folder)?.into_iter().filter(|file| has_extension(file, "toml")));
    }
    let mut table = String::from("const FILES: &[(&str, &str)] = &[\n");
    for file in files {
        let name = file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        writeln!(table, "    ({name:?}, include_str!({:?})),", file.display().to_string())
            .map_err(io::Error::other)?;
    }
    table.push_str("];\n");
    #[expect(clippy::disallowed_methods, reason = "a build script is told by the environment")]
    let folder = env::var_os("OUT_DIR").map(PathBuf::from).ok_or(io::ErrorKind::NotFound)?;
    #[expect(clippy::disallowed_methods, reason = "a build script writes what it generates")]
    fs::write(folder.join("files.rs"), table)
}

/// What lies in a folder, sorted by name.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut entries = entries.collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}

fn has_extension(file: &Path, extension: &str) -> bool {
    file.extension().is_some_and(|found| found == extension)
}
