//! The layers of policies, and what each said about a request (E-005, E-503, E-504).

use crate::kinds::MatchKinds;

/// A layer of policies, in the order of evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Resource control policies.
    Rcp,
    /// Service control policies.
    Scp,
    /// The policy of the VPC endpoint.
    Vpce,
    /// The policy of the resource.
    Resource,
    /// S3 Block Public Access.
    S3BlockPublicAccess,
    /// The identity policies.
    Identity,
    /// The permissions boundary.
    Boundary,
    /// The session policies.
    Session,
}

impl Layer {
    /// The layers that hold policies, in the order of evaluation.
    pub const WITH_POLICIES: [Layer; 7] = [
        Layer::Rcp,
        Layer::Scp,
        Layer::Vpce,
        Layer::Resource,
        Layer::Identity,
        Layer::Boundary,
        Layer::Session,
    ];

    /// The word in results.
    pub fn word(self) -> &'static str {
        match self {
            Layer::Rcp => "rcp",
            Layer::Scp => "scp",
            Layer::Vpce => "vpce",
            Layer::Resource => "resource",
            Layer::S3BlockPublicAccess => "s3-bpa",
            Layer::Identity => "identity",
            Layer::Boundary => "boundary",
            Layer::Session => "session",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of layers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Layers(u8);

impl Layers {
    /// No layer.
    pub const NONE: Layers = Layers(0);

    /// The set of one layer.
    pub fn only(layer: Layer) -> Layers {
        Layers(layer.bit())
    }

    /// The same set with the layer if `condition` holds.
    pub fn with_if(self, condition: bool, layer: Layer) -> Layers {
        if condition { Layers(self.0 | layer.bit()) } else { self }
    }

    /// Whether a layer is among them.
    pub fn contains(self, layer: Layer) -> bool {
        self.0 & layer.bit() != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The layers of both.
    pub fn union(self, other: Layers) -> Layers {
        Layers(self.0 | other.0)
    }

    pub(crate) fn and(self, other: Layers) -> Layers {
        Layers(self.0 & other.0)
    }

    /// The first of them in the order of evaluation.
    pub(crate) fn first(self) -> Option<Layer> {
        let all = Layer::WITH_POLICIES.into_iter().chain([Layer::S3BlockPublicAccess]);
        all.filter(|layer| self.contains(*layer)).min()
    }
}

/// What the statements of a layer, or of one of its levels, said.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Said {
    /// Some Deny statement applies.
    pub(crate) deny: bool,
    /// Some Allow statement applies.
    pub(crate) allow: bool,
    /// The kinds by which Allow statements matched the principal.
    pub(crate) grants: MatchKinds,
}

/// Why a layer was not asked (E-705).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Skip {
    NotAttached,
    ManagementAccount,
    ServiceLinkedRole,
    OutsideOrganization,
    ServicePrincipal,
    RootUser,
    ServiceNotCovered,
    NotViaEndpoint,
    /// Anonymous callers and callers of identity providers have no account.
    NoAccount,
}

impl Skip {
    /// The word in results.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Skip::NotAttached => "not-attached",
            Skip::ManagementAccount => "management-account",
            Skip::ServiceLinkedRole => "service-linked-role",
            Skip::OutsideOrganization => "principal-outside-organization",
            Skip::ServicePrincipal => "service-principal",
            Skip::RootUser => "root-user",
            Skip::ServiceNotCovered => "service-not-covered",
            Skip::NotViaEndpoint => "not-via-endpoint",
            Skip::NoAccount => "no-account",
        }
    }
}
