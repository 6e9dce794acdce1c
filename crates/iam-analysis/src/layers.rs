//! When a set of policies allows a request, as a formula over its statements.
//!
//! What the layers mean together is not written here a second time: the evaluator is asked, with
//! one supposition after the other about what each layer says.

#[cfg(test)]
mod tests;

use iam_eval::suppose::{self, Layers, MatchKind, MatchKinds, Supposition};
use iam_eval::{Document, Layer, Outcome, Policies, Request, Target};
use iam_policy::{Effect, Sense, Statement};

use crate::formula::{Formula, Says};
use crate::question::PolicySet;

/// A document of a set and where it stands there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed<'q> {
    /// Its layer; `None` for a document asked alone.
    pub(crate) layer: Option<Layer>,
    /// Its level of the organization, counted from the root; 0 in other layers.
    pub(crate) level: usize,
    /// The document.
    pub(crate) document: &'q Document,
    /// The number of its first statement among all of the question.
    pub(crate) first: usize,
}

/// The documents of a set in the order of the layers, their statements numbered from `first` on.
pub(crate) fn placed(set: &PolicySet, first: usize) -> Vec<Placed<'_>> {
    let mut next = first;
    let mut place = |layer: Option<Layer>, level: usize, document| {
        let placed = Placed { layer, level, document, first: next };
        next += placed.document.policy().statements.len();
        placed
    };
    let (policies, resource) = match set {
        PolicySet::Alone(document) => return vec![place(None, 0, document)],
        PolicySet::Layers { policies, resource } => (policies, resource),
    };
    let mut all = Vec::new();
    for layer in Layer::WITH_POLICIES {
        for (level, documents) in documents(layer, policies, resource.as_ref()).enumerate() {
            all.extend(documents.iter().map(|document| place(Some(layer), level, document)));
        }
    }
    all
}

/// The request as a set sees it: with the set's own policy on the resource.
pub(crate) fn seen<'r>(set: &'r PolicySet, request: &Request<'r>) -> Request<'r> {
    let PolicySet::Layers { resource, .. } = set else { return *request };
    let action = request.action.text();
    let kind = resource.as_ref().map(|document| document.policy().kind);
    let kind = kind.unwrap_or_else(|| suppose::kind_of_resource_policy(action));
    let carries = suppose::carries(kind, action, request.target.arn);
    let target = Target { policy: resource.as_ref(), carries, ..request.target };
    Request { target, ..*request }
}

/// When the set allows requests like this one: of its principal, its action, and its resource as
/// far as the layers in force depend on it. A statement "applies" in the formula when its action,
/// resource and condition do: whether it is about the principal has been settled.
pub(crate) fn allows(
    set: &PolicySet,
    documents: &[Placed<'_>],
    request: &Request<'_>,
) -> Formula<Says> {
    let empty = Policies::default();
    let policies = match set {
        PolicySet::Alone(_) => &empty,
        PolicySet::Layers { policies, .. } => &**policies,
    };
    let request = &seen(set, request);
    let voices = voices(policies, documents, request);
    match set {
        PolicySet::Alone(_) => {
            let spared = none_applies(voices.iter().filter(|it| it.effect == Effect::Deny));
            let granted = any_applies(voices.iter().filter(|it| it.effect == Effect::Allow));
            Formula::all([spared, granted])
        }
        PolicySet::Layers { .. } => Hearing { policies, request, voices: &voices }.formula(),
    }
}

/// The documents of a layer, one list for each of its levels.
fn documents<'p>(
    layer: Layer,
    policies: &'p Policies,
    resource: Option<&'p Document>,
) -> impl Iterator<Item = &'p [Document]> {
    let one = |document: Option<&'p Document>| document.map_or(&[][..], std::slice::from_ref);
    let levels = match layer {
        Layer::Scp => &policies.scp[..],
        Layer::Rcp => &policies.rcp[..],
        Layer::Vpce
        | Layer::Resource
        | Layer::S3BlockPublicAccess
        | Layer::Identity
        | Layer::Boundary
        | Layer::Session => &[],
    };
    let single = match layer {
        Layer::Identity => &policies.identity[..],
        Layer::Session => &policies.session[..],
        Layer::Boundary => one(policies.boundary.as_ref()),
        Layer::Vpce => one(policies.vpce.as_ref()),
        Layer::Resource => one(resource),
        Layer::Rcp | Layer::Scp | Layer::S3BlockPublicAccess => &[],
    };
    let is_single = levels.is_empty();
    levels.iter().map(|level| &level.documents[..]).chain(is_single.then_some(single))
}

/// A statement that is about the principal and the action of the request.
#[derive(Debug, Clone, Copy)]
struct Voice {
    layer: Option<Layer>,
    level: usize,
    effect: Effect,
    kinds: MatchKinds,
    statement: usize,
}

fn voices(policies: &Policies, documents: &[Placed<'_>], request: &Request<'_>) -> Vec<Voice> {
    let mut voices = Vec::new();
    for placed in documents {
        for (at, statement) in placed.document.policy().statements.iter().enumerate() {
            if !is_about_action(statement, request) {
                continue;
            }
            if let Some(kinds) = suppose::principal_match(policies, placed.document, at, request) {
                voices.push(Voice {
                    layer: placed.layer,
                    level: placed.level,
                    effect: statement.effect,
                    kinds,
                    statement: placed.first + at,
                });
            }
        }
    }
    voices
}

fn is_about_action(statement: &Statement, request: &Request<'_>) -> bool {
    let (prefix, name) = (request.action.prefix(), request.action.name());
    let block = &statement.action;
    let is_listed = block.entries.iter().any(|entry| entry.matches(prefix, name));
    is_listed == (block.sense == Sense::Listed)
}

fn any_applies<'v>(voices: impl Iterator<Item = &'v Voice>) -> Formula<Says> {
    let applies = |voice: &Voice| Says { statement: voice.statement, applies: true };
    Formula::any(voices.map(|voice| Formula::Atom(applies(voice))))
}

fn none_applies<'v>(voices: impl Iterator<Item = &'v Voice>) -> Formula<Says> {
    any_applies(voices).negated(&Says::not)
}

/// Something that can be granted: a layer that allows, or a kind of grant of the resource's policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grant {
    Layer(Layer),
    Kind(MatchKind),
}

/// What the statements of all layers could say of one request.
struct Hearing<'h> {
    policies: &'h Policies,
    request: &'h Request<'h>,
    voices: &'h [Voice],
}

impl Hearing<'_> {
    fn formula(&self) -> Formula<Says> {
        let in_force = suppose::in_force(self.policies, self.request);
        let layers = Layer::WITH_POLICIES.into_iter().filter(|layer| in_force.contains(*layer));
        let layers: Vec<Layer> = layers.collect();
        // Of the resource's policy only the kinds of its grants count.
        let limits = layers.iter().filter(|layer| **layer != Layer::Resource);
        let mut grants: Vec<(Grant, Formula<Says>)> =
            limits.map(|layer| (Grant::Layer(*layer), self.allowed_by(*layer))).collect();
        if in_force.contains(Layer::Resource) {
            let kinds = self.of(Layer::Resource, Effect::Allow);
            let kinds = kinds.fold(MatchKinds::default(), |all, voice| all.union(voice.kinds));
            grants.extend(kinds.iter().map(|kind| (Grant::Kind(kind), self.granted_by(kind))));
        }
        grants.retain(|(_, formula)| *formula != Formula::Constant(false));
        let spared = layers.iter().filter(|layer| self.minds_deny_of(**layer, &grants));
        let spared = spared.map(|layer| none_applies(self.of(*layer, Effect::Deny)));
        Formula::all([Formula::all(spared), self.granted(&grants)])
    }

    fn of(&self, layer: Layer, effect: Effect) -> impl Iterator<Item = &Voice> {
        self.voices.iter().filter(move |it| it.layer == Some(layer) && it.effect == effect)
    }

    /// When a layer allows: at every one of its levels some statement does (E-521).
    fn allowed_by(&self, layer: Layer) -> Formula<Says> {
        let levels = match layer {
            Layer::Scp => self.policies.scp.len(),
            // Every level has a policy of AWS that allows everything (E-532).
            Layer::Rcp => 0,
            Layer::Vpce
            | Layer::Resource
            | Layer::S3BlockPublicAccess
            | Layer::Identity
            | Layer::Boundary
            | Layer::Session => 1,
        };
        Formula::all((0..levels).map(|level| {
            any_applies(self.of(layer, Effect::Allow).filter(|voice| voice.level == level))
        }))
    }

    fn granted_by(&self, kind: MatchKind) -> Formula<Says> {
        any_applies(self.of(Layer::Resource, Effect::Allow).filter(|it| it.kinds.contains(kind)))
    }

    fn is_allowed(&self, denies: Layers, grants: impl Iterator<Item = Grant>) -> bool {
        let mut supposed = Supposition { denies, ..Supposition::default() };
        for grant in grants {
            match grant {
                Grant::Layer(layer) => supposed.allows = supposed.allows.with_if(true, layer),
                Grant::Kind(kind) => supposed.grants.insert(kind),
            }
        }
        suppose::outcome(self.policies, self.request, &supposed) == Outcome::Allow
    }

    /// Whether a Deny of the layer would stop what everything else allows.
    fn minds_deny_of(&self, layer: Layer, grants: &[(Grant, Formula<Says>)]) -> bool {
        !self.is_allowed(Layers::only(layer), grants.iter().map(|(grant, _)| *grant))
    }

    /// Which grants suffice. More of them never take away what fewer gave, so the least sets that
    /// suffice tell all.
    fn granted(&self, grants: &[(Grant, Formula<Says>)]) -> Formula<Says> {
        let chosen = |set: u32| {
            let with = move |(at, grant)| (set >> at & 1 == 1).then_some(grant);
            grants.iter().enumerate().filter_map(with)
        };
        let suffices =
            |set: u32| self.is_allowed(Layers::NONE, chosen(set).map(|(grant, _)| *grant));
        let everything = (1u32 << grants.len().min(31)) - 1;
        if !suffices(everything) {
            return Formula::Constant(false);
        }
        let is_needed = |at: &usize| !suffices(everything & !(1 << at));
        let core = (0..grants.len()).filter(is_needed).fold(0, |set, at| set | 1 << at);
        let rest = everything & !core;
        let mut least: Vec<u32> = Vec::new();
        // Every subset of the rest, ascending, so that no set comes before its own subsets.
        let mut next = Some(0u32);
        while let Some(set) = next {
            if !least.iter().any(|known| known & set == *known) && suffices(set | core) {
                least.push(set);
            }
            next = (set != rest).then(|| set.wrapping_sub(rest) & rest);
        }
        let all = |set: u32| Formula::all(chosen(set).map(|(_, formula)| formula.clone()));
        Formula::all([all(core), Formula::any(least.into_iter().map(all))])
    }
}
