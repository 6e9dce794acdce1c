//! A request made easy to read: fewer keys, shorter sets, and words that a person would choose.

use iam_eval::KeyValues;

use super::{Confirmed, Court, guess};
use crate::answer::{Asked, Witness};

/// How often the evaluator is asked at most.
const ASKED_AT_MOST: u32 = 100;

/// The most readable request like this one that is still what was asked for.
pub(super) fn polish(court: Court<'_>, asked: Asked) -> Option<Witness> {
    let confirmed = court.confirm(&asked)?;
    let mut polisher = Polisher { court, asked, confirmed, left: ASKED_AT_MOST };
    polisher.drop_owner();
    polisher.drop_keys();
    polisher.shorten_sets();
    polisher.choose(guess::principals, |asked, text| asked.principal = text);
    polisher.choose(guess::resources, |asked, text| asked.resource = text);
    polisher.name_values();
    polisher.drop_keys();
    polisher.give_address();
    polisher.give_source();
    let Polisher { asked, confirmed, .. } = polisher;
    let Confirmed { allowed_by, denied_by, uncertain } = confirmed;
    Some(Witness { asked: court.complete(&asked), allowed_by, denied_by, uncertain })
}

struct Polisher<'q> {
    court: Court<'q>,
    /// The best request so far, and what the evaluator says of it.
    asked: Asked,
    confirmed: Confirmed,
    /// How often the evaluator may still be asked.
    left: u32,
}

impl Polisher<'_> {
    /// Takes the first of the candidates that is confirmed, touches no new uncertain point, and of
    /// these touches the fewest; nothing where there is none.
    fn take(&mut self, candidates: impl IntoIterator<Item = Asked>) {
        let mut best: Option<(Asked, Confirmed)> = None;
        for candidate in candidates {
            if self.left == 0 {
                break;
            }
            self.left -= 1;
            let Some(found) = self.court.confirm(&candidate) else { continue };
            let is_new = |point| !self.confirmed.uncertain.contains(point);
            if found.uncertain.iter().any(is_new) {
                continue;
            }
            let fewer = |(_, best): &(_, Confirmed)| found.uncertain.len() < best.uncertain.len();
            if best.as_ref().is_none_or(fewer) {
                let is_certain = found.uncertain.is_empty();
                best = Some((candidate, found));
                if is_certain {
                    break;
                }
            }
        }
        if let Some((asked, confirmed)) = best {
            (self.asked, self.confirmed) = (asked, confirmed);
        }
    }

    /// Leaves the owner out where it need not be told.
    fn drop_owner(&mut self) {
        if self.asked.owner.is_some() {
            let candidate = Asked { owner: None, ..self.asked.clone() };
            self.take([candidate]);
        }
    }

    /// Says where the caller is, where a policy asks for it: to lack an address is a rare thing,
    /// told only where it makes the difference.
    fn give_address(&mut self) {
        const KEY: &str = "aws:SourceIp";
        let has = |key: &str| {
            let mut context = self.asked.context.iter().chain(&self.court.world.given);
            context.any(|(own, _)| own.eq_ignore_ascii_case(key))
        };
        let in_network = ["aws:SourceVpc", "aws:SourceVpce", "aws:VpcSourceIp"];
        if has(KEY) || in_network.into_iter().any(has) || !guess::is_tested(self.court, KEY) {
            return;
        }
        let candidates = ["198.51.100.7", "203.0.113.10"].map(|address| {
            let mut candidate = self.asked.clone();
            candidate.context.push((KEY.to_owned(), Some(KeyValues::One(address.to_owned()))));
            candidate
        });
        self.take(candidates);
    }

    /// Says on whose behalf a service calls, where a policy asks for it: for another account.
    fn give_source(&mut self) {
        for key in ["aws:SourceArn", "aws:SourceAccount"] {
            let given = |own: &str| own.eq_ignore_ascii_case(key);
            let has = self.asked.context.iter().any(|(own, _)| given(own))
                || self.court.world.given.iter().any(|(own, _)| given(own));
            if has || !self.asked.principal.contains(".amazonaws.com") {
                continue;
            }
            let candidates = guess::sources(self.court, key).into_iter().map(|value| {
                let mut candidate = self.asked.clone();
                candidate.context.push((key.to_owned(), Some(KeyValues::One(value))));
                candidate
            });
            self.take(candidates.collect::<Vec<_>>());
        }
    }

    /// Leaves out every key that is not needed.
    fn drop_keys(&mut self) {
        let keys: Vec<String> = self.asked.context.iter().map(|(key, _)| key.clone()).collect();
        for key in keys {
            let mut candidate = self.asked.clone();
            candidate.context.retain(|(own, _)| *own != key);
            self.take([candidate]);
        }
    }

    /// Leaves one value in each set where one is enough, else takes out what is not needed.
    fn shorten_sets(&mut self) {
        for at in 0..self.asked.context.len() {
            let single = self.values(at).into_iter().map(|value| vec![value]);
            let candidates: Vec<Asked> = single.map(|values| self.with_set(at, values)).collect();
            let before = self.values(at).len();
            if before < 2 {
                continue;
            }
            self.take(candidates);
            for value in self.values(at) {
                let mut rest = self.values(at);
                rest.retain(|own| *own != value);
                if !rest.is_empty() {
                    let candidate = self.with_set(at, rest);
                    self.take([candidate]);
                }
            }
        }
    }

    /// The values of the set at this place of the context; none where there is no set.
    fn values(&self, at: usize) -> Vec<String> {
        match self.asked.context.get(at) {
            Some((_, Some(KeyValues::Many(values)))) => values.clone(),
            Some((_, Some(KeyValues::One(_)) | None)) | None => Vec::new(),
        }
    }

    fn with_set(&self, at: usize, values: Vec<String>) -> Asked {
        let mut asked = self.asked.clone();
        if let Some((_, own)) = asked.context.get_mut(at) {
            *own = Some(KeyValues::Many(values));
        }
        asked
    }

    /// Tries one proposal after the other for one text of the request.
    fn choose(
        &mut self,
        propose: fn(Court<'_>, &Asked) -> Vec<String>,
        put: impl Fn(&mut Asked, String),
    ) {
        let asked = self.asked.clone();
        let candidates = propose(self.court, &asked).into_iter().map(|text| {
            let mut candidate = asked.clone();
            put(&mut candidate, text);
            candidate
        });
        self.take(candidates);
    }

    /// Gives each condition key a value that a person would choose.
    fn name_values(&mut self) {
        for at in 0..self.asked.context.len() {
            let Some((key, values)) = self.asked.context.get(at).cloned() else { continue };
            let (found, is_set) = match &values {
                Some(KeyValues::One(value)) => (value, false),
                Some(KeyValues::Many(values)) => match values.as_slice() {
                    [value] => (value, true),
                    _ => continue,
                },
                None => continue,
            };
            let proposals = guess::values(self.court, &key, found);
            let candidates: Vec<Asked> = proposals
                .into_iter()
                .map(|text| {
                    let mut candidate = self.asked.clone();
                    if let Some((_, own)) = candidate.context.get_mut(at) {
                        *own = Some(match is_set {
                            true => KeyValues::Many(vec![text]),
                            false => KeyValues::One(text),
                        });
                    }
                    candidate
                })
                .collect();
            self.take(candidates);
        }
    }
}
