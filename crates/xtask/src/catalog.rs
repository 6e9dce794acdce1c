//! `cargo xtask catalog`: from the packages of the registries to the files of `iam-catalog`.

mod base;
mod changes;
mod corrections;
mod encode;
mod manifest;
mod model;
mod packages;
mod proof;

use std::fs;
use std::path::{Path, PathBuf};

use iam_catalog::Catalog;

use manifest::Manifest;
use packages::Packages;
pub(crate) use packages::Place;

/// What to do.
#[derive(Debug, Default)]
pub(crate) struct Options {
    /// Where the packages are.
    pub(crate) from: Place,
    /// Whether to write.
    pub(crate) mode: Mode,
}

/// Whether the files are written or only compared.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Write them.
    #[default]
    Write,
    /// Fail if they would change.
    Check,
}

/// The files, as they stand in the repository.
struct Committed {
    folder: PathBuf,
    manifest: Manifest,
    catalog: Vec<u8>,
    descriptions: Vec<u8>,
}

/// Does what is asked; says what was done or what is wrong.
pub(crate) fn run(options: &Options) -> Result<String, String> {
    let committed = Committed::read()?;
    let packages = match (packages::find(&committed.manifest, &options.from), &options.mode) {
        (Ok(packages), _) => packages,
        (Err(packages::Fault::Absent(why)), Mode::Check) => {
            committed.prove_hashes()?;
            return Ok(format!(
                "the packages could not be fetched ({why}); the committed files have the hashes \
                 of catalog.toml"
            ));
        }
        (Err(fault), _) => return Err(fault.to_string()),
    };
    let fresh = Fresh::make(&packages)?;
    match options.mode {
        Mode::Check => committed.compare(&fresh),
        Mode::Write => committed.replace(&fresh),
    }
}

/// The contents of the files, made anew.
struct Fresh {
    catalog: Vec<u8>,
    descriptions: Vec<u8>,
    merge: corrections::Merge,
    notices: String,
}

impl Fresh {
    fn make(packages: &Packages) -> Result<Fresh, String> {
        let mut model = base::read(&packages.base)?;
        let merge = corrections::apply(&mut model, &packages.corrections)?;
        model.check()?;
        let catalog = encode::catalog(&model);
        let read = Catalog::read(&encode::file(encode::CATALOG, &catalog))
            .ok_or("the catalog cannot read what was written for it")?;
        proof::compare(&model, &read)?;
        let descriptions = encode::descriptions(&model);
        Ok(Fresh { catalog, descriptions, merge, notices: packages.notices()? })
    }
}

impl Committed {
    fn read() -> Result<Committed, String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../iam-catalog/data");
        let manifest = Manifest::read(&text(&folder.join("catalog.toml"))?)?;
        let catalog = bytes(&folder.join("catalog.bin"))?;
        let descriptions = bytes(&folder.join("descriptions.bin"))?;
        Ok(Committed { folder, manifest, catalog, descriptions })
    }

    /// The committed files are those the manifest was written for.
    fn prove_hashes(&self) -> Result<(), String> {
        for (name, file) in [("catalog", &self.catalog), ("descriptions", &self.descriptions)] {
            let expected = self.manifest.output(name).map(|it| it.sha256.as_str());
            if expected != Some(packages::sha256(file).as_str()) {
                return Err(format!(
                    "{name}.bin is not the file that catalog.toml was written for"
                ));
            }
        }
        Ok(())
    }

    /// The contents are the same; how they are deflated may differ.
    fn compare(&self, fresh: &Fresh) -> Result<String, String> {
        self.prove_hashes()?;
        let same = encode::contents(&self.catalog).as_ref() == Some(&fresh.catalog)
            && encode::contents(&self.descriptions).as_ref() == Some(&fresh.descriptions);
        if !same {
            return Err("the committed files differ from what the packages yield; run \
                        `cargo xtask catalog`"
                .to_owned());
        }
        Ok("the committed files are what the packages yield".to_owned())
    }

    fn replace(&self, fresh: &Fresh) -> Result<String, String> {
        let catalog = encode::file(encode::CATALOG, &fresh.catalog);
        let descriptions = encode::file(encode::DESCRIPTIONS, &fresh.descriptions);
        let read = Catalog::read(&catalog).ok_or("the new catalog cannot be read")?;
        let before = Catalog::read(&self.catalog);
        let manifest = self.manifest.renewed(&read, &catalog, &descriptions)?;
        let changes = changes::report(before.as_ref(), &read, &fresh.merge);
        let files: [(&str, &[u8]); 5] = [
            ("catalog.bin", &catalog),
            ("descriptions.bin", &descriptions),
            ("catalog.toml", manifest.as_bytes()),
            ("NOTICE", fresh.notices.as_bytes()),
            ("CHANGES.md", changes.as_bytes()),
        ];
        for (name, contents) in files {
            write(&self.folder.join(name), contents)?;
        }
        Ok(format!(
            "catalog.bin {} bytes, descriptions.bin {} bytes",
            catalog.len(),
            descriptions.len()
        ))
    }
}

fn text(path: &Path) -> Result<String, String> {
    String::from_utf8(bytes(path)?).map_err(|_| format!("{} is not UTF-8", path.display()))
}

#[expect(clippy::disallowed_methods, reason = "this program is about files")]
fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

#[expect(clippy::disallowed_methods, reason = "this program is about files")]
fn write(path: &Path, contents: &[u8]) -> Result<(), String> {
    fs::write(path, contents).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_files_are_what_the_packages_yield() {
        // Only with packages that `cargo xtask catalog` fetched before; else by their hashes.
        let from = Place::Folder(packages::fetched());
        let said = run(&Options { from, mode: Mode::Check });
        assert!(said.is_ok(), "{said:?}");
    }

    #[test]
    fn absent_packages_leave_the_proof_by_hash() {
        let from = Place::Folder(PathBuf::from("nowhere"));
        let said = run(&Options { from, mode: Mode::Check }).unwrap();
        assert!(said.contains("have the hashes of catalog.toml"), "{said}");
    }
}
