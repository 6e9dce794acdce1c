//! Where a file lies, for reports that travel: seen from the current folder, with `/`.

use std::env;
use std::path::{Component, Path};

/// The path of a file as seen from the current folder; never an absolute one.
pub(super) fn relative(file: &Path) -> String {
    let folder = env::current_dir().unwrap_or_default();
    seen_from(&folder, file)
}

fn seen_from(folder: &Path, file: &Path) -> String {
    let parts = |path: &Path| -> Vec<String> {
        let parts = path.components().filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            Component::ParentDir => Some("..".to_owned()),
            Component::Prefix(_) | Component::RootDir | Component::CurDir => None,
        });
        parts.collect()
    };
    if !file.is_absolute() {
        return parts(file).join("/");
    }
    let (folder, file) = (parts(folder), parts(file));
    let common = folder.iter().zip(&file).take_while(|(own, other)| own == other).count();
    let up = folder.iter().skip(common).map(|_| "..".to_owned());
    up.chain(file.into_iter().skip(common)).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_folder() {
        let check = |file: &str, expected: &str| {
            assert_eq!(seen_from(Path::new("/home/lena/hl"), Path::new(file)), expected);
        };
        check("a.json", "a.json");
        check("./policies/a.json", "policies/a.json");
        check("../a.json", "../a.json");
        check("/home/lena/hl/policies/a.json", "policies/a.json");
        check("/home/lena/a.json", "../a.json");
    }
}
