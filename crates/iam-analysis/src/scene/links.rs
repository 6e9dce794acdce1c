//! What ties the keys of one request to each other.

use super::{Asked, Axis, Scene, TAG_KEYS, among, same};
use crate::bits::Bits;
use crate::formula::Formula;
use crate::inclusion::ArnGlob;
use crate::search::Among;

impl Scene<'_, '_> {
    /// What ties keys to each other, as far as they have axes.
    pub(crate) fn links(&self) -> Formula<Among> {
        let axes = self.axes.borrow();
        let find = |wanted: &str| {
            axes.iter().position(|axis| matches!(axis, Axis::Key { name, .. } if name == wanted))
        };
        let present = |axis: usize| self.atom(axis, &Asked::Present);
        let absent = |axis: usize| present(axis).negated(&Among::not);
        let mut links = Vec::new();
        // An address is known on the public way, the endpoint on the private one (E-603).
        for private in ["aws:sourcevpce", "aws:sourcevpc", "aws:vpcsourceip"] {
            if let (Some(one), Some(other)) = (find("aws:sourceip"), find(private)) {
                links.push(Formula::any([absent(one), absent(other)]));
            }
        }
        // A tag of the request is one of its tag keys, and each of these is a tag.
        if let Some(keys) = find(TAG_KEYS) {
            let tests = self.tests_on(TAG_KEYS);
            for (tag, test) in self.stage.tag_tests {
                let at = tests.iter().position(|known| same(known, test));
                let (Some(tag), Some(at)) = (find(tag), at) else { continue };
                let listed = self.atom(keys, &Asked::Holds(at));
                let unlisted = listed.negated(&Among::not);
                links.push(Formula::any([absent(tag), listed]));
                links.push(Formula::any([present(tag), unlisted]));
            }
        }
        for (at, axis) in axes.iter().enumerate() {
            let Axis::Opaque { glob, needs, .. } = axis else { continue };
            let missed = among(at, Bits::from_iter([0]), 2);
            // A variable without a value matches nothing (E-406).
            for key in needs.iter().filter_map(|key| find(key)) {
                links.push(Formula::any([missed.clone(), present(key)]));
            }
            // What one pattern matches, a wider one does too.
            let Some(own) = glob.and_then(|glob| self.arn_glob(glob)) else { continue };
            for (other, wider) in axes.iter().enumerate() {
                let Axis::Opaque { glob: Some(wider), .. } = wider else { continue };
                let covers = |wider: ArnGlob| other != at && wider.covers(&own);
                if self.arn_glob(*wider).is_some_and(covers) {
                    let hit = among(other, Bits::from_iter([1]), 2);
                    links.push(Formula::any([missed.clone(), hit]));
                }
            }
        }
        Formula::all(links)
    }

    fn arn_glob(&self, glob: usize) -> Option<ArnGlob> {
        self.stage.table.globs.get(glob).map(|pattern| ArnGlob::new(pattern))
    }
}
