//! The language of the sixth field of real ARNs, read from a template of the catalog.
//!
//! A language that lacks a real resource makes proofs wrong; one that has absurd resources makes
//! them fail. So a placeholder is narrow only where its name, or the whole template, tells that
//! it is: ids and the parts before a `/` are one segment, everything else may hold a path.

use iam_policy::Case;

use crate::text::{Class, Glob, Symbol};

/// Templates of which every placeholder is one segment, although their names do not tell.
const SEGMENTS: &[&str] = &[
    "${BucketName}",
    "${QueueName}",
    "${TopicName}",
    "cluster/${ClusterName}",
    "function:${FunctionName}",
    "function:${FunctionName}:${Alias}",
    "function:${FunctionName}:${Version}",
    "layer:${LayerName}",
    "layer:${LayerName}:${LayerVersion}",
    "saml-provider/${SamlProviderName}",
    "stateMachine:${StateMachineName}",
    "stream/${StreamName}",
    "table/${TableName}",
    "table/${TableName}/backup/${BackupName}",
    "table/${TableName}/export/${ExportName}",
    "table/${TableName}/index/${IndexName}",
    "table/${TableName}/stream/${StreamLabel}",
];

/// Placeholders that may hold `/` or `:` wherever they stand: partner event buses are paths, pool
/// ids begin with `us-east-1:`, automatic snapshots with `rds:`, rules and channels that a service
/// makes have a path, the names of secrets are free.
const WIDE: &[&str] = &[
    "AppInstanceUserId",
    "ChannelId",
    "ClientId",
    "ComponentTypeId",
    "ConfigRuleId",
    "CustomDbEngineVersionId",
    "EntityId",
    "Environment",
    "EventBusName",
    "EventSourceName",
    "IamIdentityName",
    "IdentityId",
    "IdentityPoolId",
    "RecoveryPointId",
    "SecretId",
    "Service",
    "SnapshotName",
    "TransactionalId",
];

/// Placeholders that may be empty: an API's root path, a package outside of every namespace.
const EMPTY: &[&str] = &["ApiSpecificResourcePath", "PackageNamespace", "RequestPath"];

/// Names for resources of every kind, which tell nothing of their shape.
const VAGUE: &[&str] = &["Id", "ResourceId"];

impl Glob {
    /// The language of a sixth field such as `${BucketName}/${ObjectName}` or `instance/*`.
    pub(crate) fn of_template(field: &str) -> Glob {
        Glob::with_classes(field, class_of)
    }

    /// The language of the same field where only what is known for certain is narrow: for policies
    /// that name resources of a shape that nobody foresaw.
    pub(crate) fn of_wide_template(field: &str) -> Glob {
        Glob::with_classes(field, |field, name, behind| {
            let is_certain = SEGMENTS.contains(&field) || name == "BucketName";
            if is_certain { class_of(field, name, behind) } else { Class::Any }
        })
    }

    fn with_classes(field: &str, class: impl Fn(&str, &str, &str) -> Class) -> Glob {
        let mut glob = Glob::default();
        let mut rest = field;
        while let Some((text, name, behind)) = next_placeholder(rest) {
            glob.push_text(text, Case::Sensitive);
            glob.push_placeholder(name, class(field, name, behind));
            rest = behind;
        }
        glob.push_text(rest, Case::Sensitive);
        glob
    }

    fn push_placeholder(&mut self, name: &str, class: Class) {
        let least = match name {
            // A bucket's name has at least three characters: bucketnamingrules.html.
            "BucketName" => 3,
            name if EMPTY.contains(&name) => 0,
            _ => 1,
        };
        (0..least).for_each(|_| self.push(Symbol::One(class)));
        self.push(Symbol::Many(class));
    }
}

/// The text before the next placeholder, its name, and what stands behind it. A `*` is a
/// placeholder without a name.
fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let at = text.find(['*', '$'])?;
    let (before, from) = text.split_at(at);
    if let Some(behind) = from.strip_prefix('*') {
        return Some((before, "", behind));
    }
    let (name, behind) = from.strip_prefix("${")?.split_once('}')?;
    Some((before, name, behind))
}

/// What a placeholder of a field may hold.
fn class_of(field: &str, name: &str, behind: &str) -> Class {
    if SEGMENTS.contains(&field) {
        Class::NotSlash
    } else if WIDE.contains(&name) {
        Class::Any
    } else if name == "LogGroupName" && !behind.is_empty() {
        // AWS itself asks about `log-group:NAME:*` for a group.
        Class::NotColon
    } else if !behind.is_empty() || is_id(name) {
        Class::NotSlash
    } else {
        Class::Any
    }
}

/// Whether the name is that of an id, which is one segment.
fn is_id(name: &str) -> bool {
    let is_id = ["Id", "ID", "Uuid", "UUID"].iter().any(|end| name.ends_with(end));
    is_id && !VAGUE.contains(&name)
}

#[cfg(test)]
mod tests {
    use iam_catalog::ArnTemplate;

    use super::*;

    #[track_caller]
    fn check(field: &str, texts: &[&str], others: &[&str]) {
        let glob = Glob::of_template(field);
        texts.iter().for_each(|text| assert!(glob.matches(text), "{field} {text}"));
        others.iter().for_each(|text| assert!(!glob.matches(text), "{field} {text}"));
    }

    #[test]
    fn languages_of_templates() {
        check("${BucketName}", &["hl-tickets", "abc"], &["", "ab", "a/b", "abc/d", "a:bc"]);
        check("${BucketName}/${ObjectName}", &["abc/x", "abc/x/y:z"], &["abc", "abc/", "ab/x"]);
        check("account", &["account"], &["accounts", ""]);
        check("role/${RoleNameWithPath}", &["role/a", "role/team/a"], &["role/", "role"]);
        check("instance/${InstanceId}", &["instance/i-1"], &["instance/", "instance/i/1"]);
        check("table/${TableName}", &["table/t"], &["table/t/index/i"]);
        check("table/${DatabaseName}/${TableName}", &["table/d/t", "table/c/d/t"], &["table/d"]);
        check("agreement/*", &["agreement/x", "agreement/x/y"], &["agreement/"]);
        check(
            "log-group:${LogGroupName}:log-stream:${LogStreamName}",
            &["log-group:/app/a:log-stream:2026/1/[x]y"],
            &["log-group:a:b:log-stream:y", "log-group:a:log-stream:"],
        );
        check(
            "rule/${EventBusName}/${RuleName}",
            &["rule/bus/r", "rule/aws.partner/x/y/r"],
            &["rule/r"],
        );
        check(
            "identitypool/${IdentityPoolId}",
            &["identitypool/eu-west-1:1-2"],
            &["identitypool/"],
        );
        check("secret:${SecretId}", &["secret:prod/db-a1b2c3"], &["secret:"]);
        check("foundation-model/${ResourceId}", &["foundation-model/a.b-v2:1"], &[]);
        check("${ApiId}/${Stage}/${Method}/${ApiSpecificResourcePath}", &["a/s/GET/"], &["a/s/G"]);
        check("framework:${FrameworkName}-${FrameworkId}", &["framework:a-b-c"], &["framework:a"]);
        check(
            "package-group/${DomainName}${EncodedPackageGroupPattern}",
            &["package-group/d/npm/*"],
            &["package-group/d"],
        );
        check("${Unclosed", &["${Unclosed"], &["x"]);
    }

    /// The sixth fields of all templates, each with an example.
    fn fields() -> Vec<(&'static str, String)> {
        let types = iam_catalog::Catalog::embedded().services().flat_map(|it| it.resource_types());
        let example = |template: ArnTemplate<'_>| {
            let arn = template.example("eu-west-1", "111122223333");
            arn.splitn(6, ':').nth(5).unwrap().to_owned()
        };
        types.flat_map(|it| it.templates()).map(|it| (it.field(5), example(it))).collect()
    }

    #[test]
    fn every_template_of_the_catalog_allows_its_example() {
        for (field, example) in fields() {
            let language = Glob::of_template(field);
            assert!(language.matches(&example), "{field} {example}");
            assert_eq!(language.is_literal(), !field.contains(['$', '*']), "{field}");
        }
    }

    #[test]
    fn every_row_stands_in_the_catalog() {
        let fields: Vec<&str> = fields().into_iter().map(|it| it.0).collect();
        SEGMENTS.iter().for_each(|row| assert!(fields.contains(row), "{row}"));
        for name in WIDE.iter().chain(EMPTY).chain(VAGUE).chain(&["BucketName", "LogGroupName"]) {
            let name = format!("${{{name}}}");
            assert!(fields.iter().any(|field| field.contains(&name)), "{name}");
        }
    }
}
