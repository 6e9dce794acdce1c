//! What the actions of a statement act on, compared with the ARNs it lists.

use iam_analysis::inclusion::Glob;
use iam_catalog::{ActionSet, Catalog, ResourceType};
use iam_policy::{ActionEntry, Case, Part, Pattern, ResourceEntry, ResourcePattern, Sense};

use crate::subject::StatementFacts;

/// A statement that lists its actions and, as its resources, nothing but ARNs.
pub(super) struct Listing<'f> {
    pub(super) entries: Vec<Acting<'f>>,
    pub(super) arns: Vec<ListedArn<'f>>,
}

/// An entry of the action block and what its actions act on.
pub(super) struct Acting<'f> {
    pub(super) entry: &'f ActionEntry,
    pub(super) on: ActsOn,
}

/// What the actions of an entry act on.
pub(super) enum ActsOn {
    /// They are no actions of AWS.
    Unknown,
    /// They belong to any service.
    Anything,
    /// None of them acts on a resource that has a name.
    StarOnly,
    /// Resources of these types.
    Types {
        types: Vec<ResourceType<'static>>,
        /// Whether some of them act on no resource that has a name.
        some_star_only: bool,
    },
}

/// An ARN of the resource block.
pub(super) struct ListedArn<'f> {
    pub(super) entry: &'f ResourceEntry,
    /// The service; `None` where it is not plain text.
    service: Option<Box<str>>,
    resource: Glob,
    has_slash: bool,
}

impl<'f> Listing<'f> {
    /// `None` where a statement leaves actions or resources out, or has `*` among the resources.
    pub(super) fn new(facts: &'f StatementFacts<'_>) -> Option<Listing<'f>> {
        let statement = facts.statement;
        let resource = statement.resource.as_ref().filter(|it| it.sense == Sense::Listed)?;
        if statement.action.sense == Sense::Excluded {
            return None;
        }
        let arns = resource.entries.iter().map(ListedArn::new).collect::<Option<_>>()?;
        let entries = super::entries(facts)
            .map(|(entry, covered)| Acting { entry, on: ActsOn::new(entry, covered) })
            .collect();
        Some(Listing { entries, arns })
    }
}

/// Services of which AWS's list tells every resource type and key of every action. Of others it
/// leaves some out, so that nothing follows from what is not there.
const WELL_DESCRIBED: &[&str] = &[
    "dynamodb",
    "ec2",
    "ecr",
    "ecs",
    "iam",
    "kms",
    "lambda",
    "rds",
    "s3",
    "secretsmanager",
    "sns",
    "sqs",
    "states",
    "sts",
];

impl Acting<'_> {
    /// Whether the resource types are known so well that what is not among them can be told.
    pub(super) fn is_well_described(&self) -> bool {
        is_well_described(&self.entry.text.value)
    }
}

/// Whether the service of an action is described that well.
pub(crate) fn is_well_described(action: &str) -> bool {
    let prefix = action.split(':').next().unwrap_or("");
    WELL_DESCRIBED.iter().any(|it| it.eq_ignore_ascii_case(prefix))
}

impl ActsOn {
    fn new(entry: &ActionEntry, covered: &ActionSet) -> ActsOn {
        let catalog = Catalog::embedded();
        if covered.is_empty() {
            return ActsOn::Unknown;
        }
        let Some(prefix) = entry.prefix() else { return ActsOn::Anything };
        if let Some(service) = catalog.service(prefix).filter(|_| entry.names_everything()) {
            return ActsOn::Types {
                types: service.resource_types().collect(),
                some_star_only: true,
            };
        }
        let mut types: Vec<ResourceType<'static>> = Vec::new();
        let mut some_star_only = false;
        for action in covered.iter().map(|id| catalog.action_by_id(id)) {
            some_star_only |= action.is_wildcard_only();
            for used in action.resources().map(|used| used.resource_type) {
                if !types.contains(&used) {
                    types.push(used);
                }
            }
        }
        if types.is_empty() { ActsOn::StarOnly } else { ActsOn::Types { types, some_star_only } }
    }

    /// Whether some action of the entry may act on a resource with this ARN.
    pub(super) fn meets(&self, arn: &ListedArn<'_>) -> bool {
        match self {
            ActsOn::Anything => true,
            ActsOn::Unknown | ActsOn::StarOnly => false,
            ActsOn::Types { types, .. } => types.iter().any(|it| arn.fits(*it)),
        }
    }

    /// Whether it has the resource type of this name and service.
    pub(super) fn has_type(&self, service: &str, name: &str) -> bool {
        match self {
            ActsOn::Unknown | ActsOn::Anything | ActsOn::StarOnly => false,
            ActsOn::Types { types, .. } => {
                types.iter().any(|it| it.name() == name && it.service().prefix() == service)
            }
        }
    }
}

impl<'f> ListedArn<'f> {
    pub(super) fn new(entry: &'f ResourceEntry) -> Option<ListedArn<'f>> {
        let ResourcePattern::Arn(pattern) = &entry.pattern else { return None };
        let fields = pattern.fields();
        let service = fields.get(2)?.literal().map(Box::from);
        let resource = Glob::new(pattern.resource(), Case::Ignored);
        let is_slash = |part| matches!(part, Part::Text(text) if text.contains('/'));
        let has_slash = pattern.resource().parts().any(is_slash);
        Some(ListedArn { entry, service, resource, has_slash })
    }

    /// Whether the ARN may be one of this type. Only the service and the resource are compared,
    /// letter case aside: what is wrong elsewhere has findings of its own.
    pub(super) fn fits(&self, resource_type: ResourceType<'_>) -> bool {
        let Some(service) = &self.service else { return true };
        // The name of a bucket has no slash, so such a text is that of an object.
        let is_bucket = resource_type.name() == "bucket" && service.eq_ignore_ascii_case("s3");
        if is_bucket && self.has_slash {
            return false;
        }
        resource_type.templates().filter(|it| it.field(2).eq_ignore_ascii_case(service)).any(|it| {
            let glob = it.glob();
            let shape = Pattern::glob(glob.splitn(6, ':').nth(5).unwrap_or("*"));
            Glob::new(&shape, Case::Ignored).overlaps(&self.resource)
        })
    }

    /// Whether the ARN is that of some type of AWS, so that it can be judged.
    pub(super) fn is_known(&self) -> bool {
        let services = Catalog::embedded().services();
        services.flat_map(|it| it.resource_types()).any(|it| self.fits(it))
    }

    /// Whether the ARN belongs to the same service as resources of this type.
    pub(super) fn is_near(&self, resource_type: ResourceType<'_>) -> bool {
        let Some(service) = &self.service else { return true };
        resource_type.templates().any(|it| it.field(2).eq_ignore_ascii_case(service))
    }

    /// The service, where it is plain text.
    pub(super) fn service(&self) -> Option<&str> {
        self.service.as_deref()
    }

    /// The text of the resource field and where it begins in the ARN.
    pub(super) fn resource_text(&self) -> (usize, &'f str) {
        let text = &self.entry.text.value;
        let colons = text.match_indices(':').nth(4);
        let at = colons.map_or(0, |(at, _)| at + 1);
        (at, text.get(at..).unwrap_or(""))
    }
}
