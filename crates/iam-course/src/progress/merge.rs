//! Two histories as one: what a learner did on two computers.

use super::{Event, Progress};

impl Progress {
    /// Adds what another history tells. No event of either is lost; what both tell stands once.
    ///
    /// An event of the other one comes behind those that are as old or older, so that a reset
    /// clears what was before it and nothing else. The order within each history stays.
    pub fn merge(&mut self, other: &Progress) {
        for (name, value) in &other.other_fields {
            if !self.other_fields.contains_key(name) {
                self.other_fields.insert(name.clone(), value.clone());
            }
        }
        // What happened twice within a second is told by two equal events: each is found once.
        let mut known: Vec<Option<&Event>> = self.events.iter().map(Some).collect();
        let mut new = Vec::new();
        for event in &other.events {
            match known.iter_mut().find(|own| **own == Some(event)) {
                Some(own) => *own = None,
                None => new.push(event.clone()),
            }
        }
        let mut merged = Vec::with_capacity(self.events.len() + new.len());
        let mut new = new.into_iter().peekable();
        for own in std::mem::take(&mut self.events) {
            while let Some(earlier) = new.next_if(|event| event.at() < own.at()) {
                merged.push(earlier);
            }
            merged.push(own);
        }
        merged.extend(new);
        self.events = merged;
    }
}

#[cfg(test)]
mod tests {
    use crate::progress::{Event, EventKind, Progress};

    fn history(events: &[(&str, &str, EventKind)]) -> Progress {
        let mut progress = Progress::default();
        for &(at, exercise, kind) in events {
            progress.record(Event::new(at, exercise, kind));
        }
        progress
    }

    fn merged(one: &Progress, other: &Progress) -> Progress {
        let mut both = one.clone();
        both.merge(other);
        both
    }

    #[test]
    fn what_both_tell_stands_once() {
        use EventKind::{Attempt, Hint, Passed};
        let one = history(&[("1", "a", Attempt), ("1", "a", Attempt), ("4", "a", Passed)]);
        let other = history(&[("1", "a", Attempt), ("2", "b", Hint), ("5", "b", Passed)]);
        let both = merged(&one, &other);
        let times: Vec<_> = both.events().iter().map(Event::at).collect();
        assert_eq!(times, ["1", "1", "2", "4", "5"]);
        assert_eq!(merged(&both, &other), both);
        assert_eq!(merged(&both, &one), both);
        assert_eq!(merged(&other, &one).events().len(), 5);
        assert!(both.passed("a") && both.passed("b"));
    }

    #[test]
    fn a_reset_clears_what_was_before_it() {
        use EventKind::{Passed, Reset};
        let one = history(&[("1", "a", Passed), ("1", "b", Passed)]);
        let other = history(&[("0", "b", Reset), ("2", "a", Reset)]);
        for both in [merged(&one, &other), merged(&other, &one)] {
            assert!(!both.passed("a") && both.passed("b"));
        }
    }

    #[test]
    fn fields_of_a_later_program_are_kept() {
        let with = |field: &str| {
            let text = format!(r#"{{ "schema": "progress/v1", {field}, "events": [] }}"#);
            Progress::from_text(&text).unwrap()
        };
        let both = merged(&with(r#""learner": "ines""#), &with(r#""learner": "kofi", "b": 1"#));
        assert!(both.to_text().contains("ines") && both.to_text().contains("\"b\": 1"));
    }
}
