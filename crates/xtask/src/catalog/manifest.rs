//! `catalog.toml`: which packages the data come from, and what they came to.

use iam_catalog::Catalog;
use serde::{Deserialize, Serialize};

use super::packages::sha256;

/// The manifest. Its sources are chosen by hand; the rest is written.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// The day of the data.
    pub(crate) date: String,
    /// How much there is.
    pub(crate) counts: Counts,
    /// The packages.
    #[serde(rename = "source")]
    pub(crate) sources: Vec<Source>,
    /// The files written.
    #[serde(rename = "output")]
    pub(crate) outputs: Vec<Output>,
}

/// How much there is.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Counts {
    pub(crate) services: usize,
    pub(crate) actions: usize,
    pub(crate) resource_types: usize,
    pub(crate) keys: usize,
    pub(crate) dependents: usize,
}

/// A registry of packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Registry {
    /// The base of the data.
    Npm,
    /// The corrections.
    Pypi,
}

/// A package.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    /// Where it is published.
    pub(crate) registry: Registry,
    /// What the registry calls it.
    pub(crate) name: String,
    /// Its version.
    pub(crate) version: String,
    /// The day it was published, or the day of its data.
    pub(crate) date: String,
    /// Its licence.
    pub(crate) licence: String,
    /// The path of the licence's text in the package.
    pub(crate) licence_file: String,
    /// The name of the package's file.
    pub(crate) file: String,
    /// The hash of the package's file.
    pub sha256: String,
}

/// A file written.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Output {
    /// Its name.
    pub(crate) file: String,
    /// Its length.
    pub(crate) bytes: usize,
    /// Its hash.
    pub sha256: String,
}

impl Manifest {
    /// Reads the manifest.
    pub(crate) fn read(text: &str) -> Result<Manifest, String> {
        toml::from_str(text).map_err(|error| format!("catalog.toml: {error}"))
    }

    /// The package of a registry.
    pub(crate) fn source(&self, registry: Registry) -> Result<&Source, String> {
        let found = self.sources.iter().find(|it| it.registry == registry);
        found.ok_or_else(|| format!("catalog.toml names no package of {registry:?}"))
    }

    /// What is said of `NAME.bin`.
    pub(crate) fn output(&self, name: &str) -> Option<&Output> {
        self.outputs.iter().find(|it| it.file.strip_suffix(".bin") == Some(name))
    }

    /// The text of the manifest for new files, unless much has been lost since the last ones.
    pub(crate) fn renewed(
        &self,
        read: &Catalog,
        catalog: &[u8],
        descriptions: &[u8],
    ) -> Result<String, String> {
        let counts = Counts::of(read);
        counts.compare(&self.counts)?;
        let output = |file: &str, contents: &[u8]| Output {
            file: file.to_owned(),
            bytes: contents.len(),
            sha256: sha256(contents),
        };
        let manifest = Manifest {
            date: read.date().to_owned(),
            counts,
            sources: self.sources.clone(),
            outputs: vec![output("catalog.bin", catalog), output("descriptions.bin", descriptions)],
        };
        let text = toml::to_string(&manifest).map_err(|error| error.to_string())?;
        Ok(format!(
            "# Written by `cargo xtask catalog`. For newer data change the sources, then run it.\n\n{text}"
        ))
    }
}

impl Counts {
    /// The counts of a catalog.
    pub(crate) fn of(catalog: &Catalog) -> Counts {
        Counts {
            services: catalog.services().len(),
            actions: catalog.actions().len(),
            resource_types: catalog.services().map(|it| it.resource_types().len()).sum(),
            keys: catalog.keys().len(),
            dependents: catalog.actions().map(|it| it.dependents().len()).sum(),
        }
    }

    /// Their names and numbers.
    pub(crate) fn rows(&self) -> [(&'static str, usize); 5] {
        [
            ("services", self.services),
            ("actions", self.actions),
            ("resource types", self.resource_types),
            ("condition keys", self.keys),
            ("dependent actions", self.dependents),
        ]
    }

    /// Data grow; a package that lost more than one in a hundred is broken.
    fn compare(&self, before: &Counts) -> Result<(), String> {
        for ((name, now), (_, before)) in self.rows().into_iter().zip(before.rows()) {
            if now * 100 < before * 99 {
                return Err(format!("only {now} {name}, where there were {before}"));
            }
        }
        Ok(())
    }
}
