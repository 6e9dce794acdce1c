//! What the pages of an account list, entry by entry, before anything is brought together.

use iam_policy::json::{Member, Node, Value};
use iam_policy::{PolicyKind, Purpose, visible};

use super::IdentityKind;
use super::document::{self, Held, Manner, title};
use super::flaws::{Flaws, Place, first_byte};

/// The lists of a page.
const LISTS: [&str; 4] = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"];

/// What a policy is called that has no name.
const NAMELESS: &str = "(no name)";

/// The entries of all pages.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// Users and roles.
    pub(super) identities: Vec<Entry>,
    pub(super) groups: Vec<Entry>,
    pub(super) policies: Vec<Managed>,
    /// The first page and how many say that more follows; and how many pages there are.
    pub(super) truncated: Vec<Place>,
    pub(super) pages: usize,
}

/// A user, a role or a group.
#[derive(Debug)]
pub(super) struct Entry {
    /// What it is; `None` for a group.
    pub(super) kind: Option<IdentityKind>,
    pub(super) place: Place,
    pub(super) name: String,
    pub(super) arn: String,
    pub(super) id: String,
    pub(super) tags: Vec<(String, String)>,
    pub(super) inline: Vec<Held>,
    pub(super) attached: Vec<Attached>,
    pub(super) groups: Vec<(String, Place)>,
    pub(super) boundary: Option<Attached>,
    pub(super) trust: Option<Held>,
}

/// The reference to a managed policy.
#[derive(Debug, Clone)]
pub(super) struct Attached {
    pub(super) name: String,
    pub(super) arn: String,
    pub(super) place: Place,
}

/// A managed policy with its version in force.
#[derive(Debug)]
pub(super) struct Managed {
    pub(super) arn: String,
    pub(super) place: Place,
    pub(super) held: Held,
}

/// An object of a page, and what messages call it.
#[derive(Clone, Copy)]
struct Item<'n, 't> {
    file: usize,
    node: &'n Node<'t>,
    members: &'n [Member<'t>],
}

impl Entries {
    /// Reads a file: a page, or a list of pages.
    pub(super) fn read(&mut self, file: usize, root: &Node<'_>, flaws: &mut Flaws<'_>) {
        match &root.value {
            Value::Array(pages) if !pages.is_empty() => {
                for page in pages {
                    self.page(file, page, flaws);
                }
            }
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_)
            | Value::Object(_) => self.page(file, root, flaws),
        }
    }

    fn page(&mut self, file: usize, node: &Node<'_>, flaws: &mut Flaws<'_>) {
        let place = Place { file, span: node.span };
        let page = Item::of(file, node).filter(|it| LISTS.iter().any(|list| it.has(list)));
        let Some(page) = page else {
            let message = "this is no list of the users, groups, roles and policies of an account";
            return flaws.no_export(place, message);
        };
        self.pages += 1;
        if let Some(Node { value: Value::Bool(true), span }) = page.get("IsTruncated") {
            self.truncated.push(Place { file, span: *span });
        }
        for item in page.list("UserDetailList", flaws) {
            self.identities.extend(item.entry(Some(IdentityKind::User), flaws));
        }
        for item in page.list("GroupDetailList", flaws) {
            self.groups.extend(item.entry(None, flaws));
        }
        for item in page.list("RoleDetailList", flaws) {
            self.identities.extend(item.entry(Some(IdentityKind::Role), flaws));
        }
        for item in page.list("Policies", flaws) {
            self.policies.extend(item.managed(flaws));
        }
    }
}

impl<'n, 't> Item<'n, 't> {
    fn of(file: usize, node: &'n Node<'t>) -> Option<Item<'n, 't>> {
        match &node.value {
            Value::Object(members) => Some(Item { file, node, members }),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => None,
        }
    }

    fn place(&self) -> Place {
        first_byte(Place { file: self.file, span: self.node.span })
    }

    fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The value of a field, unless left out or null.
    fn get(&self, name: &str) -> Option<&'n Node<'t>> {
        let member = self.members.iter().find(|member| member.key == name)?;
        Some(&member.node).filter(|node| node.value != Value::Null)
    }

    /// A field that is a string.
    fn text(&self, name: &str, flaws: &mut Flaws<'_>) -> Option<&'n str> {
        let node = self.get(name)?;
        if let Value::String(text) = &node.value {
            return Some(text);
        }
        flaws.wrong_type(self.file, node, &format!("`{name}`"), "a string");
        None
    }

    /// A field that is a string and must be there.
    fn required(&self, what: &str, name: &str, flaws: &mut Flaws<'_>) -> Option<&'n str> {
        if !self.has(name) {
            flaws.missing_field(self.place(), what, name);
        }
        self.text(name, flaws)
    }

    fn nodes(&self, name: &str, flaws: &mut Flaws<'_>) -> &'n [Node<'t>] {
        let Some(node) = self.get(name) else { return &[] };
        if let Value::Array(items) = &node.value {
            return items;
        }
        flaws.wrong_type(self.file, node, &format!("`{name}`"), "a list");
        &[]
    }

    /// A field that is a list of objects.
    fn list(&self, name: &str, flaws: &mut Flaws<'_>) -> Vec<Item<'n, 't>> {
        let mut items = Vec::new();
        for node in self.nodes(name, flaws) {
            match Item::of(self.file, node) {
                Some(item) => items.push(item),
                None => {
                    let what = format!("an entry of `{name}`");
                    flaws.wrong_type(self.file, node, &what, "an object in braces");
                }
            }
        }
        items
    }

    /// A user, a role or a group.
    fn entry(&self, kind: Option<IdentityKind>, flaws: &mut Flaws<'_>) -> Option<Entry> {
        let (word, name_field, inline_field, inline_kind) = match kind {
            Some(IdentityKind::User) => {
                ("user", "UserName", "UserPolicyList", PolicyKind::InlineUser)
            }
            Some(IdentityKind::Role) => {
                ("role", "RoleName", "RolePolicyList", PolicyKind::InlineRole)
            }
            None => ("group", "GroupName", "GroupPolicyList", PolicyKind::InlineGroup),
        };
        let name = self.required(&format!("a {word}"), name_field, flaws)?;
        let owner = format!("the {word} `{}`", visible(name));
        let arn = self.required(&owner, "Arn", flaws)?;
        let id_field = name_field.replace("Name", "Id");
        let inline = self.list(inline_field, flaws);
        let inline = inline.iter().map(|it| it.inline(&owner, inline_kind, flaws)).collect();
        Some(Entry {
            kind,
            place: self.place(),
            name: name.to_owned(),
            arn: arn.to_owned(),
            id: self.text(&id_field, flaws).unwrap_or("").to_owned(),
            tags: self.tags(flaws),
            inline,
            attached: self.attached(flaws),
            groups: self.groups(flaws),
            boundary: self.boundary(flaws),
            trust: self.trust(kind, &owner, flaws),
        })
    }

    /// A policy that stands in its owner.
    fn inline(&self, owner: &str, kind: PolicyKind, flaws: &mut Flaws<'_>) -> Held {
        let name = self.required(&format!("a policy of {owner}"), "PolicyName", flaws);
        let name = name.unwrap_or(NAMELESS);
        let title = title(name, owner);
        let Some(node) = self.get("PolicyDocument") else {
            flaws.missing_field(self.place(), &title, "PolicyDocument");
            return Held::Broken(name.to_owned());
        };
        let manner = Manner { kind, purpose: Purpose::Stored, title: &title, name };
        document::read(self.file, node, manner, flaws)
    }

    /// The references to managed policies. One without an ARN is kept, as a policy nobody has.
    fn attached(&self, flaws: &mut Flaws<'_>) -> Vec<Attached> {
        let mut all = Vec::new();
        for item in self.list("AttachedManagedPolicies", flaws) {
            let arn = item.text("PolicyArn", flaws).unwrap_or("");
            all.push(reference(item.text("PolicyName", flaws), arn, item.place()));
        }
        all
    }

    fn boundary(&self, flaws: &mut Flaws<'_>) -> Option<Attached> {
        let node = self.get("PermissionsBoundary")?;
        let Some(item) = Item::of(self.file, node) else {
            flaws.wrong_type(self.file, node, "`PermissionsBoundary`", "an object in braces");
            return Some(reference(None, "", Place { file: self.file, span: node.span }));
        };
        let arn = item.text("PermissionsBoundaryArn", flaws).unwrap_or("");
        Some(reference(None, arn, item.place()))
    }

    fn trust(
        &self,
        kind: Option<IdentityKind>,
        owner: &str,
        flaws: &mut Flaws<'_>,
    ) -> Option<Held> {
        if kind != Some(IdentityKind::Role) {
            return None;
        }
        let title = format!("the trust policy of {owner}");
        let Some(node) = self.get("AssumeRolePolicyDocument") else {
            flaws.missing_field(self.place(), owner, "AssumeRolePolicyDocument");
            return Some(Held::Broken("trust policy".to_owned()));
        };
        let manner = Manner {
            kind: PolicyKind::Trust,
            purpose: Purpose::Stored,
            title: &title,
            name: "trust policy",
        };
        Some(document::read(self.file, node, manner, flaws))
    }

    fn groups(&self, flaws: &mut Flaws<'_>) -> Vec<(String, Place)> {
        let mut all = Vec::new();
        for node in self.nodes("GroupList", flaws) {
            if let Value::String(text) = &node.value {
                all.push((text.to_string(), Place { file: self.file, span: node.span }));
            } else {
                flaws.wrong_type(self.file, node, "an entry of `GroupList`", "a string");
            }
        }
        all
    }

    fn tags(&self, flaws: &mut Flaws<'_>) -> Vec<(String, String)> {
        let mut all = Vec::new();
        for item in self.list("Tags", flaws) {
            let key = item.required("a tag", "Key", flaws);
            let value = item.required("a tag", "Value", flaws);
            if let (Some(key), Some(value)) = (key, value) {
                all.push((key.to_owned(), value.to_owned()));
            }
        }
        all
    }

    /// A managed policy.
    fn managed(&self, flaws: &mut Flaws<'_>) -> Option<Managed> {
        let arn = self.required("a managed policy", "Arn", flaws)?;
        let name = self.text("PolicyName", flaws).unwrap_or_else(|| last_part(arn));
        let title = format!("the managed policy `{}`", visible(name));
        let of_aws = arn.split(':').nth(4) == Some("aws");
        let purpose = if of_aws { Purpose::Published } else { Purpose::Stored };
        let held = match self.version_in_force(flaws) {
            Some(node) => {
                let manner = Manner { kind: PolicyKind::Managed, purpose, title: &title, name };
                document::read(self.file, node, manner, flaws)
            }
            None => {
                flaws.missing_field(self.place(), &title, "PolicyVersionList");
                Held::Broken(name.to_owned())
            }
        };
        Some(Managed { arn: arn.to_owned(), place: self.place(), held })
    }

    /// The document of the default version.
    fn version_in_force(&self, flaws: &mut Flaws<'_>) -> Option<&'n Node<'t>> {
        let default = self.text("DefaultVersionId", flaws);
        let versions = self.list("PolicyVersionList", flaws);
        let is_default = |item: &&Item<'n, 't>| {
            let flag = item.get("IsDefaultVersion").map(|node| &node.value);
            match (default, item.get("VersionId").map(|node| &node.value)) {
                (Some(wanted), Some(Value::String(own))) => wanted == own,
                (Some(_) | None, _) => flag == Some(&Value::Bool(true)),
            }
        };
        versions.iter().find(is_default)?.get("Document")
    }
}

fn reference(name: Option<&str>, arn: &str, place: Place) -> Attached {
    let name = name.unwrap_or_else(|| last_part(arn)).to_owned();
    Attached { name, arn: arn.to_owned(), place }
}

/// The name at the end of an ARN.
fn last_part(arn: &str) -> &str {
    arn.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(NAMELESS)
}
