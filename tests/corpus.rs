//! The managed policies that AWS publishes, as the fixture holds them.

use std::io::Read as _;

use serde_json::value::RawValue;

const PACKED: &[u8] = include_bytes!("fixtures/managed-policies.jsonl.gz");

/// One managed policy.
pub(crate) struct ManagedPolicy {
    /// Its name, such as `ReadOnlyAccess`.
    pub(crate) name: String,
    /// The text of its document, without spaces and line ends.
    pub(crate) document: String,
}

#[derive(serde::Deserialize)]
struct Line<'t> {
    name: String,
    #[serde(borrow)]
    document: &'t RawValue,
}

/// Every managed policy, ordered by name.
pub(crate) fn managed_policies() -> Vec<ManagedPolicy> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(PACKED).read_to_string(&mut text).expect("the fixture is gzip");
    text.lines()
        .map(|line| {
            let line: Line<'_> = serde_json::from_str(line).expect("a line is one JSON object");
            ManagedPolicy { name: line.name, document: line.document.get().to_owned() }
        })
        .collect()
}
