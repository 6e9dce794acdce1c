//! Resource types and the shape of their ARNs.

use std::fmt;
use std::ops::Range;

use crate::catalog::Catalog;
use crate::key::Key;
use crate::service::Service;

/// A kind of resource that a service has, such as `object` of `s3`.
#[derive(Clone, Copy)]
pub struct ResourceType<'c> {
    pub(crate) catalog: &'c Catalog,
    pub(crate) index: u16,
}

/// What is stored of a resource type besides its name.
#[derive(Debug)]
pub(crate) struct TypeRow {
    pub(crate) service: u16,
    /// The numbers of its templates.
    pub(crate) templates: Range<u16>,
    /// A list of `Catalog::key_sets`.
    pub(crate) keys: u32,
}

impl<'c> ResourceType<'c> {
    /// The name as AWS writes it.
    pub fn name(self) -> &'c str {
        self.catalog.type_names.get(self.index.into())
    }

    /// The service it belongs to.
    pub fn service(self) -> Service<'c> {
        Service { catalog: self.catalog, index: self.row().service }
    }

    /// The shapes of its ARNs: one, sometimes two.
    pub fn templates(self) -> impl ExactSizeIterator<Item = ArnTemplate<'c>> + use<'c> {
        let catalog = self.catalog;
        self.row().templates.clone().map(move |it| ArnTemplate(catalog.templates.get(it.into())))
    }

    /// The condition keys that describe a resource of this type.
    pub fn keys(self) -> impl ExactSizeIterator<Item = Key<'c>> + use<'c> {
        self.service().keys_of_set(self.row().keys)
    }

    fn row(self) -> &'c TypeRow {
        self.catalog.types.get(usize::from(self.index)).expect("a number of this catalog")
    }
}

impl<'c> Service<'c> {
    /// The resource type at a place among those of this service.
    pub(crate) fn type_at(self, place: u16) -> ResourceType<'c> {
        let first = self.type_range().start;
        ResourceType { catalog: self.catalog, index: first + place }
    }
}

impl PartialEq for ResourceType<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl Eq for ResourceType<'_> {}

impl fmt::Debug for ResourceType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.service().prefix(), self.name())
    }
}

/// The shape of an ARN: six fields, with `${Name}` where a resource has something of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArnTemplate<'c>(&'c str);

/// What may stand in a field of an ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldShape<'c> {
    /// Nothing.
    Empty,
    /// A value of the resource.
    Any,
    /// Always this text.
    Literal(&'c str),
}

impl<'c> ArnTemplate<'c> {
    /// The template, such as `arn:${Partition}:s3:::${BucketName}/${ObjectName}`.
    pub fn text(self) -> &'c str {
        self.0
    }

    /// A field, counted from 0 (`arn`) to 5 (the resource with all its colons); empty beyond.
    pub fn field(self, number: usize) -> &'c str {
        self.0.splitn(6, ':').nth(number).unwrap_or("")
    }

    /// What stands in the field of the Region.
    pub fn region(self) -> FieldShape<'c> {
        FieldShape::of(self.field(3))
    }

    /// What stands in the field of the account.
    pub fn account(self) -> FieldShape<'c> {
        FieldShape::of(self.field(4))
    }

    /// The template as a pattern, each placeholder one `*`: `arn:*:s3:::*/*`.
    pub fn glob(self) -> String {
        self.fill(|_| "*".to_owned())
    }

    /// An ARN as it could stand in a policy: `arn:aws:s3:::bucket-name/object-name`.
    pub fn example(self, region: &str, account: &str) -> String {
        let filled = self.fill(|name| match name {
            "Partition" => "aws".to_owned(),
            "Region" => region.to_owned(),
            _ => dashed(name),
        });
        let fields = filled.splitn(6, ':').zip(self.0.splitn(6, ':')).enumerate();
        let fields = fields.map(|(at, (filled, written))| match at {
            4 if FieldShape::of(written) == FieldShape::Any => account.to_owned(),
            3 if FieldShape::of(written) == FieldShape::Any => region.to_owned(),
            _ => filled.replace('*', "example"),
        });
        fields.collect::<Vec<String>>().join(":")
    }

    /// The template with every placeholder replaced.
    fn fill(self, value: impl Fn(&str) -> String) -> String {
        let mut parts = self.0.split("${");
        let mut filled = parts.next().unwrap_or("").to_owned();
        for part in parts {
            let (name, rest) = part.split_once('}').unwrap_or((part, ""));
            filled.push_str(&value(name));
            filled.push_str(rest);
        }
        filled
    }
}

impl<'c> FieldShape<'c> {
    fn of(field: &'c str) -> FieldShape<'c> {
        if field.is_empty() {
            FieldShape::Empty
        } else if field.contains(['$', '*']) {
            FieldShape::Any
        } else {
            FieldShape::Literal(field)
        }
    }
}

impl fmt::Display for ArnTemplate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// `BucketName` as `bucket-name`, `ApiId` as `api-id`.
fn dashed(name: &str) -> String {
    let mut text = String::new();
    let mut after_small = false;
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && after_small {
            text.push('-');
        }
        after_small = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        text.push(letter.to_ascii_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_has_fields_a_pattern_and_an_example() {
        let object = ArnTemplate("arn:${Partition}:s3:::${BucketName}/${ObjectName}");
        assert_eq!(object.field(5), "${BucketName}/${ObjectName}");
        assert_eq!((object.region(), object.account()), (FieldShape::Empty, FieldShape::Empty));
        assert_eq!(object.glob(), "arn:*:s3:::*/*");
        let example = object.example("eu-west-1", "111122223333");
        assert_eq!(example, "arn:aws:s3:::bucket-name/object-name");
        let role = ArnTemplate("arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}");
        assert_eq!(role.account(), FieldShape::Any);
        let example = role.example("eu-west-1", "111122223333");
        assert_eq!(example, "arn:aws:iam::111122223333:role/role-name-with-path");
        let owned = ArnTemplate("arn:${Partition}:imagebuilder:${Region}:aws:image/*");
        assert_eq!(owned.account(), FieldShape::Literal("aws"));
        let example = owned.example("eu-west-1", "111122223333");
        assert_eq!(example, "arn:aws:imagebuilder:eu-west-1:aws:image/example");
    }
}
