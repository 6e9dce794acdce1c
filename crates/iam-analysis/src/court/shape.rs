//! The shapes of an action's resources, and texts that fit them.

use iam_catalog::Catalog;
use iam_policy::{Arn, ArnPattern, Case, Matched, Variables};

use crate::question::{Offer, World};

/// The sixth field of the ARN of a resource type.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    whole: ArnPattern,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    /// A placeholder by its name.
    Blank(String),
}

/// Every shape that the resources of an action have.
pub(super) fn shapes(world: &World, action: &str) -> Vec<Shape> {
    let mut templates: Vec<String> = match &world.offer {
        Offer::Only(extra) => {
            let found = extra.iter().find(|it| it.name.eq_ignore_ascii_case(action));
            found.map_or(Vec::new(), |it| it.templates.clone())
        }
        Offer::Catalog => {
            let found = Catalog::embedded().find_action(action);
            let types = found.into_iter().flat_map(|it| it.resources());
            types
                .flat_map(|it| it.resource_type.templates())
                .map(|it| it.text().to_owned())
                .collect()
        }
    };
    templates.dedup();
    templates.iter().map(|template| Shape::new(template)).collect()
}

impl Shape {
    fn new(template: &str) -> Shape {
        let all = pieces(template);
        let glob: String = all
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.as_str(),
                // A blank is never filled with nothing.
                Piece::Blank(_) => "?*",
            })
            .collect();
        let sixth = template.splitn(6, ':').nth(5).unwrap_or("");
        Shape { whole: ArnPattern::parse(&glob, Variables::Literal), pieces: pieces(sixth) }
    }

    /// Whether the ARN is one of a resource of this shape.
    pub(super) fn fits(&self, arn: &Arn<'_>) -> bool {
        self.whole.matches(arn, &|_| None) == Matched::Yes
    }

    /// Whether ARNs of this shape can have the first five fields of this one.
    pub(super) fn has_head_of(&self, arn: &Arn<'_>) -> bool {
        let fields = self.whole.fields();
        let mut heads = fields.iter().take(5).enumerate();
        heads.all(|(at, field)| field.matches(arn.field(at), Case::Sensitive))
    }

    /// What may stand in this shape behind `before`, the beginning of a sixth field, up to the end
    /// of the blank that `before` ends in; the most readable first.
    pub(super) fn word_after(&self, before: &str) -> Vec<String> {
        self.after(before).map_or(Vec::new(), |(words, _)| words)
    }

    /// What may stand in this shape behind `before` up to the end of the field.
    pub(super) fn rest_after(&self, before: &str) -> Vec<String> {
        let Some((words, rest)) = self.after(before) else { return Vec::new() };
        let rest: String = rest
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Blank(name) => word(name).to_owned(),
            })
            .collect();
        words.into_iter().map(|word| word + &rest).collect()
    }

    /// Words for the blank that `before` ends in, and the pieces behind it.
    fn after(&self, before: &str) -> Option<(Vec<String>, &[Piece])> {
        let mut left = before;
        for (at, piece) in self.pieces.iter().enumerate() {
            let rest = self.pieces.get(at + 1..).unwrap_or(&[]);
            match piece {
                Piece::Text(text) => {
                    if let Some(missing) = text.strip_prefix(left) {
                        return Some((vec![missing.to_owned()], rest));
                    }
                    left = left.strip_prefix(text.as_str())?;
                }
                Piece::Blank(name) => {
                    let end = match rest.first() {
                        Some(Piece::Text(next)) => left.find(next.as_str()).filter(|at| *at > 0),
                        Some(Piece::Blank(_)) | None => None,
                    };
                    match end {
                        Some(end) => left = left.get(end..)?,
                        None => return Some((words(name, left), rest)),
                    }
                }
            }
        }
        None
    }
}

/// A template in pieces.
fn pieces(template: &str) -> Vec<Piece> {
    let mut parts = template.split("${");
    let mut pieces: Vec<Piece> = Vec::new();
    pieces.extend(parts.next().filter(|text| !text.is_empty()).map(|it| Piece::Text(it.into())));
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        pieces.push(Piece::Blank(name.to_owned()));
        pieces.extend((!rest.is_empty()).then(|| Piece::Text(rest.to_owned())));
    }
    pieces
}

/// Words for a blank of which `begun` stands there already.
fn words(name: &str, begun: &str) -> Vec<String> {
    let is_path = name == "ObjectName";
    let all: &[&str] = match begun.chars().last() {
        None => &[word(name)],
        Some('/') if is_path => &["2026.csv", "reports/2026.csv"],
        Some('/' | '-' | '_' | '.' | ':') => &["example"],
        Some(_) if is_path => &["/2026.csv", "-2026.csv"],
        Some(_) => &["", "-example"],
    };
    all.iter().map(|word| (*word).to_owned()).collect()
}

/// What fills a blank of a template, by the name of the blank.
const BLANKS: &[(&str, &str)] = &[
    ("BucketName", "example-bucket"),
    ("ObjectName", "reports/2026.csv"),
    ("KeyId", "1234abcd-12ab-34cd-56ef-1234567890ab"),
    ("InstanceId", "i-0abcd1234efgh5678"),
    ("ImageId", "ami-0abcd1234efgh5678"),
    ("NetworkInterfaceId", "eni-0abcd1234efgh5678"),
    ("SecurityGroupId", "sg-0abcd1234efgh5678"),
    ("SnapshotId", "snap-0abcd1234efgh5678"),
    ("SubnetId", "subnet-0abcd1234efgh5678"),
    ("VolumeId", "vol-0abcd1234efgh5678"),
    ("VpcId", "vpc-0abcd1234efgh5678"),
    ("SecretId", "example-AbCdEf"),
    ("UserNameWithPath", "ines"),
    ("RoleNameWithPath", "example-role"),
    ("GroupNameWithPath", "example-group"),
    ("PolicyNameWithPath", "example-policy"),
];

fn word(name: &str) -> &'static str {
    BLANKS.iter().find(|(blank, _)| *blank == name).map_or("example", |(_, word)| word)
}
