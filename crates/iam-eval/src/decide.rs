//! The plain decision: what happens to a request, without a trace and without the heap.

use iam_policy::Effect;

use crate::combine::{Hearing, Verdict, combine};
use crate::force::skipped;
use crate::layer::{Layer, Layers, Said};
use crate::matching::{Setting, applies};
use crate::policies::{Document, Level, Policies, Wanted};
use crate::request::{BlockPublicAccess, Request};

/// Decides a request.
///
/// Allocates nothing on the heap. [`crate::explain`] gives the same verdict with its trace.
pub fn decide(policies: &Policies, request: &Request<'_>) -> Verdict {
    let wanted = Wanted::of(request);
    let mut hearing = frame(policies, request);
    for layer in Layer::WITH_POLICIES {
        if hearing.in_force.contains(layer) {
            let asker = Asker { request, wanted, setting: setting(layer, policies, request) };
            *slot(&mut hearing, layer) = asker.layer(layer, policies);
        }
    }
    combine(&hearing, request, &mut ())
}

/// What is known before any statement is read.
pub(crate) fn frame(policies: &Policies, request: &Request<'_>) -> Hearing {
    let in_force = Layer::WITH_POLICIES.into_iter().fold(Layers::NONE, |set, layer| {
        set.with_if(skipped(layer, policies, request).is_none(), layer)
    });
    let guarded = request.block_public_access == BlockPublicAccess::On;
    let is_public = guarded && request.target.policy.is_some_and(Document::is_public);
    Hearing { in_force, is_public, ..Hearing::default() }
}

/// How principals are matched in a layer.
pub(crate) fn setting(layer: Layer, policies: &Policies, request: &Request<'_>) -> Setting {
    let prefix = request.action.prefix();
    // A scenario does not name the endpoint's type; S3 and DynamoDB have gateway endpoints.
    let gateway = ["s3", "dynamodb"].iter().any(|it| it.eq_ignore_ascii_case(prefix));
    Setting {
        has_boundary: policies.boundary.is_some(),
        account_is_root_only: layer == Layer::Vpce && gateway,
    }
}

/// Where a layer's answer is kept.
pub(crate) fn slot(hearing: &mut Hearing, layer: Layer) -> &mut Said {
    match layer {
        Layer::Rcp => &mut hearing.rcp,
        Layer::Scp => &mut hearing.scp,
        Layer::Vpce => &mut hearing.vpce,
        Layer::Resource | Layer::S3BlockPublicAccess => &mut hearing.resource,
        Layer::Identity => &mut hearing.identity,
        Layer::Boundary => &mut hearing.boundary,
        Layer::Session => &mut hearing.session,
    }
}

/// The documents of a layer that is no level.
pub(crate) fn documents<'p>(
    layer: Layer,
    policies: &'p Policies,
    request: &Request<'p>,
) -> &'p [Document] {
    match layer {
        Layer::Identity => &policies.identity,
        Layer::Session => &policies.session,
        Layer::Boundary => policies.boundary.as_slice(),
        Layer::Vpce => policies.vpce.as_slice(),
        Layer::Resource => request.target.policy.map_or(&[], std::slice::from_ref),
        Layer::Rcp | Layer::Scp | Layer::S3BlockPublicAccess => &[],
    }
}

/// Joins the answers of levels: every level must allow (E-521).
pub(crate) fn join_levels(answers: impl Iterator<Item = Said>) -> Said {
    let start = Said { allow: true, ..Said::default() };
    answers.fold(start, |all, one| Said {
        deny: all.deny || one.deny,
        allow: all.allow && one.allow,
        grants: all.grants,
    })
}

/// One request put to a layer.
struct Asker<'r, 'a> {
    request: &'r Request<'a>,
    wanted: Wanted,
    setting: Setting,
}

impl<'a> Asker<'_, 'a> {
    fn layer(&self, layer: Layer, policies: &'a Policies) -> Said {
        let level = |level: &Level| self.documents(&level.documents);
        match layer {
            Layer::Scp => join_levels(policies.scp.iter().map(level)),
            // AWS attaches a policy that allows everything to every level (E-532).
            Layer::Rcp => Said { allow: true, ..join_levels(policies.rcp.iter().map(level)) },
            Layer::Vpce
            | Layer::Resource
            | Layer::Identity
            | Layer::Boundary
            | Layer::Session
            | Layer::S3BlockPublicAccess => {
                self.documents(documents(layer, policies, self.request))
            }
        }
    }

    fn documents(&self, documents: &[Document]) -> Said {
        let mut said = Said::default();
        for document in documents {
            for (at, _) in document.candidates(self.wanted) {
                match applies(document, at, self.request, self.setting) {
                    Some((Effect::Deny, _)) => said.deny = true,
                    Some((Effect::Allow, kinds)) => {
                        said.allow = true;
                        said.grants = said.grants.union(kinds);
                    }
                    None => {}
                }
            }
        }
        said
    }
}
