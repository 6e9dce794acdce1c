//! Resources: `*` or an ARN with wildcards and variables (E-117, E-125, E-214, E-217).

use super::{Purpose, Reader, quoted};
use crate::arn::{Arn, ArnPattern, split_fields};
use crate::kind::{PolicyKind, ResourceService};
use crate::policy::{ResourceEntry, ResourcePattern, Text};
use crate::{Certainty, Problem, Severity, Span, edit};

const SHAPE: &str = "an ARN has six fields: `arn:partition:service:region:account:resource`";
/// Services whose resources begin with a type word, which must be spelled out.
const TYPED_SERVICES: &[&str] = &["iam", "ec2", "dynamodb", "lambda", "kms", "ecs", "rds", "logs"];

impl Reader<'_> {
    /// Reads one entry of a resource block.
    pub(super) fn resource(&mut self, text: Text) -> Option<ResourceEntry> {
        if &*text.value == "*" {
            return Some(ResourceEntry { text, pattern: ResourcePattern::Anything });
        }
        if !text.value.starts_with("arn:") {
            self.not_an_arn(&text);
            return None;
        }
        let variables = self.variables();
        let fields = split_fields(&text.value, variables);
        let sound = self.check_variables(&text) && self.arn_fields(&text, &fields);
        if !sound {
            return None;
        }
        let pattern = ArnPattern::parse(&text.value, variables);
        self.type_word(&text, &fields);
        if self.kind() == PolicyKind::VpcEndpoint {
            self.endpoint_account(&text, &fields);
        }
        if let PolicyKind::Resource(service) = self.kind() {
            self.own_resource(service, &text, &fields);
        }
        Some(ResourceEntry { text, pattern: ResourcePattern::Arn(pattern) })
    }

    fn not_an_arn(&mut self, text: &Text) {
        let value = &*text.value;
        let shown = quoted(value);
        let looks_cut = value.starts_with("aws:") || value.contains(":::");
        let other_case = value.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("arn:"));
        if looks_cut || other_case {
            let message = format!("{shown} does not begin with `arn:`");
            self.error("invalid-arn-prefix", text.span, message, SHAPE);
            return;
        }
        let message = format!("{shown} is neither an ARN nor `*`");
        let bucket = value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-./*".contains(&b));
        let help = if bucket && value.len() < 64 {
            format!("write an ARN, such as `arn:aws:s3:::{value}`, or `*` for every resource")
        } else {
            "write an ARN, such as `arn:aws:s3:::bucket/*`, or `*` for every resource".to_owned()
        };
        self.error("resource-not-arn", text.span, message, &help);
    }

    /// The place of a field of an ARN.
    fn field(&self, text: &Text, fields: &[&str], at: usize) -> Span {
        let start: usize = fields.iter().take(at).map(|field| field.len() + 1).sum();
        let length = fields.get(at).map_or(0, |field| field.len());
        self.part(text, start..start + length)
    }

    fn arn_fields(&mut self, text: &Text, fields: &[&str]) -> bool {
        let shown = quoted(&text.value);
        if fields.len() < 3 {
            let message = format!("{shown} has {} of the six fields of an ARN", fields.len());
            self.error("missing-arn-field", text.span, message, SHAPE);
            return false;
        }
        let variable = || fields.iter().take(5).position(|field| self.is_variable(field));
        if let Some(at) = text.value.contains('$').then(variable).flatten() {
            let span = self.field(text, fields, at);
            let message = format!("a variable before the resource part of {shown}");
            let help = "variables work behind the fifth colon; write `*` or the value here";
            let code = "variable-before-resource-part";
            if self.reading.purpose != Purpose::Published {
                self.error(code, span, message, help);
                return false;
            }
            self.warning(code, span, message, help);
        }
        self.fixed_fields(text, fields) && self.field_count(text, fields)
    }

    fn is_variable(&self, field: &str) -> bool {
        self.variables() == crate::Variables::Active && field.contains("${")
    }

    /// The partition and the service are written out.
    fn fixed_fields(&mut self, text: &Text, fields: &[&str]) -> bool {
        let shown = quoted(&text.value);
        let field = |at: usize| fields.get(at).copied().unwrap_or("");
        let (partition, service) = (field(1), field(2));
        let wild = |field: &str| field.contains(['*', '?']);
        if partition == "*" {
            // AWS's own policies are written so, to be the same in every partition.
            let span = self.field(text, fields, 1);
            let message = format!("{shown} is about every partition");
            let help = "write the one you use, such as `aws`";
            self.warning("invalid-partition", span, message, help);
        }
        let no_partition = partition.is_empty() || (wild(partition) && partition != "*");
        let (code, at, message, help) = if no_partition {
            let help = "the partition is `aws`, `aws-cn` or `aws-us-gov`";
            ("invalid-partition", 1, format!("{shown} names no partition"), help)
        } else if service.is_empty() {
            let help = "write the service in lower case, such as `s3`";
            ("missing-arn-service", 2, format!("{shown} names no service"), help)
        } else if wild(service) {
            let help = "name the service; write one ARN for each";
            ("wildcard-in-arn-service", 2, format!("a wildcard in the service of {shown}"), help)
        } else {
            return true;
        };
        let span = self.field(text, fields, at);
        self.error(code, span, message, help);
        false
    }

    /// Fewer than six fields are completed in some kinds and refused in others (E-214).
    fn field_count(&mut self, text: &Text, fields: &[&str]) -> bool {
        if fields.len() == 6 {
            return true;
        }
        let message =
            format!("{} has {} of the six fields of an ARN", quoted(&text.value), fields.len());
        let tolerant = match self.kind() {
            PolicyKind::Managed
            | PolicyKind::InlineUser
            | PolicyKind::InlineGroup
            | PolicyKind::InlineRole
            | PolicyKind::Boundary
            | PolicyKind::Session => true,
            PolicyKind::Resource(_) | PolicyKind::VpcEndpoint | PolicyKind::Scp => {
                text.value.ends_with('*')
            }
            PolicyKind::Trust | PolicyKind::Rcp => false,
        };
        if tolerant {
            let help = format!("{SHAPE}; those that are missing are taken as `*`");
            self.warning("missing-arn-field", text.span, message, &help);
        } else {
            self.error("missing-arn-field", text.span, message, SHAPE);
        }
        tolerant
    }

    fn type_word(&mut self, text: &Text, fields: &[&str]) {
        let [_, _, service, _, _, resource] = fields else { return };
        let word = resource.split(['/', ':']).next().unwrap_or("");
        let typed = TYPED_SERVICES.contains(service);
        let Some(at) = word.find(['*', '?']).filter(|_| typed && *resource != "*") else { return };
        let start = text.value.len() - resource.len() + at;
        let message = format!("a wildcard in the resource type of {}", quoted(&text.value));
        let help = "spell the type out, such as `user/*`";
        self.warning("wildcard-in-resource-type", self.part(text, start..start + 1), message, help);
    }

    /// In an endpoint policy the account is an id or a wildcard, not a mix (E-128).
    fn endpoint_account(&mut self, text: &Text, fields: &[&str]) {
        let account = fields.get(4).copied().unwrap_or("");
        if account != "*" && account.contains(['*', '?']) {
            let span = self.field(text, fields, 4);
            let message = format!("the account {} mixes digits and wildcards", quoted(account));
            let help = "write the whole account id, or `*`";
            self.warning("vpce-account-wildcard", span, message, help);
        }
    }

    /// A resource-based policy speaks about the resource that carries it (E-125).
    fn own_resource(&mut self, service: ResourceService, text: &Text, fields: &[&str]) {
        let severity = match service {
            ResourceService::S3 => Severity::Error,
            ResourceService::Kms
            | ResourceService::Sqs
            | ResourceService::Sns
            | ResourceService::Lambda
            | ResourceService::SecretsManager
            | ResourceService::Ecr
            | ResourceService::Generic => Severity::Warning,
        };
        let written = fields.get(2).copied().unwrap_or("");
        if service.arn_service().is_some_and(|own| own != written) {
            let message =
                format!("{} cannot speak about {}", self.kind().a_title(), quoted(&text.value));
            let span = self.field(text, fields, 2);
            let problem = Problem::new("unsupported-resource-in-policy", severity, span, message);
            self.report(problem.help("name the resource that carries the policy"));
            return;
        }
        let Some(attached) = self.reading.attached_to.as_deref().and_then(Arn::parse) else {
            return;
        };
        if is_other_resource(service, &attached, fields) {
            let message =
                format!("{} is not the resource that carries this policy", quoted(&text.value));
            let span = self.field(text, fields, 5);
            let problem = Problem::new("resource-policy-foreign-resource", severity, span, message)
                .help(format!("that is `{}`", attached.text()));
            self.report(match self.own_bucket(service, text, fields, &attached) {
                Some((bucket, place)) => problem.fix_all(
                    format!("name the bucket `{bucket}`"),
                    Certainty::Likely,
                    vec![edit::replace_content(place, bucket)],
                ),
                None => problem,
            });
        }
    }
}

impl Reader<'_> {
    /// The bucket that carries the policy, and the place of the one that is written.
    fn own_bucket<'a>(
        &self,
        service: ResourceService,
        text: &Text,
        fields: &[&str],
        attached: &'a Arn<'_>,
    ) -> Option<(&'a str, Span)> {
        let bucket = attached.resource().split('/').next()?;
        let resource = fields.get(5)?;
        let start = text.value.len() - resource.len();
        let written = resource.split('/').next()?.len();
        (service == ResourceService::S3).then(|| (bucket, self.part(text, start..start + written)))
    }
}

/// Whether the fields name, without wildcard or variable, something else than `attached`.
fn is_other_resource(service: ResourceService, attached: &Arn<'_>, fields: &[&str]) -> bool {
    let resource = fields.get(5).copied().unwrap_or("*");
    let open = |text: &str| text.contains(['*', '?']) || text.contains("${");
    if service == ResourceService::S3 {
        let bucket = resource.split('/').next().unwrap_or("");
        let own = attached.resource().split('/').next().unwrap_or("");
        let is_bucket = attached.region().is_empty() && attached.account().is_empty();
        return is_bucket && attached.service() == "s3" && !open(bucket) && bucket != own;
    }
    let same_service = fields.get(2).is_some_and(|written| *written == attached.service());
    same_service && !open(resource) && !resource.starts_with(attached.resource())
}
