//! A small book in a temporary folder, with the settings and the look of the real one.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A book that can be changed before it is built.
pub(crate) struct Sample {
    folder: TempDir,
}

pub(crate) const EXERCISE: &str = r#"id = "first-allow"
title = "The first `Allow`"
chapter = "sample"
form = "write"
difficulty = 1
minutes = 5
tasks = []
story = """
Omar reads timetables.

- one <script>alert(1)</script>
"""
world = ["account 111122223333"]
hints = ["a", "b", "c"]

[bound]
says = "reading timetables"

[[document]]
name = "omar"
kind = "managed"
title = "identity policy of Omar"
start = '''{}'''
solution = '''{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-timetables/*" } ] }'''

[principal.omar]
arn = "arn:aws:iam::111122223333:user/omar"
identity = ["@omar"]

[[request]]
id = "r1"
says = "Omar reads"
principal = "omar"
action = "s3:GetObject"
resource = "arn:aws:s3:::hl-timetables/a"
decision = "Allow"
why = "the policy allows it"
"#;

impl Sample {
    /// A book with one chapter.
    pub(crate) fn new(chapter: &str) -> Sample {
        let folder = tempfile::tempdir().unwrap();
        let sample = Sample { folder };
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        sample.write("book.toml", &fs::read_to_string(repository.join("book.toml")).unwrap());
        for entry in fs::read_dir(repository.join("theme")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            sample.write(&format!("theme/{name}"), &fs::read_to_string(&path).unwrap());
        }
        sample.write("book/SUMMARY.md", "# Summary\n\n- [Sample](sample.md)\n");
        sample.write("book/sample.md", chapter);
        sample
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().to_path_buf()
    }

    /// What stops the build; empty if nothing does.
    pub(crate) fn problems(&self) -> String {
        match mdbook_iam::build(&self.root(), None) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        }
    }

    /// The page of the chapter.
    pub(crate) fn page(&self) -> String {
        assert_eq!(self.problems(), "");
        self.built("sample.html")
    }

    /// A file of the built book.
    pub(crate) fn built(&self, path: &str) -> String {
        fs::read_to_string(self.root().join("target/book").join(path)).unwrap()
    }
}
