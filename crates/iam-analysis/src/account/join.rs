//! Brings together what an account's pages tell apart: users with their groups, and everybody with
//! the managed policies they are attached to.

use std::collections::{BTreeMap, BTreeSet};

use iam_eval::{Document, Policies};
use iam_policy::{AccountId, Arn, Policy, PolicyKind, visible};

use super::document::Held;
use super::flaws::{Flaws, Place};
use super::page::{Attached, Entries, Entry, Managed};
use super::{Account, Gap, GapPlace, GapReason, Identity, IdentityKind};

/// What references lead to.
struct Index<'e> {
    groups: BTreeMap<&'e str, &'e Entry>,
    policies: BTreeMap<&'e str, &'e Managed>,
}

/// The account of all entries.
pub(super) fn join(entries: Entries, flaws: &mut Flaws<'_>) -> Account {
    // Where no page is the last one, one is missing.
    let is_cut = entries.truncated.len() == entries.pages && entries.pages > 0;
    if let Some(place) = entries.truncated.last().filter(|_| is_cut) {
        let message = "AWS has more of this account than is written here".to_owned();
        let help = "fetch all pages: the AWS command line does so unless it is told not to";
        flaws.warning("account-cut", *place, message, help);
    }
    let mut index = Index { groups: BTreeMap::new(), policies: BTreeMap::new() };
    for group in &entries.groups {
        if index.groups.insert(&group.name, group).is_some() {
            repeated(&format!("the group `{}`", visible(&group.name)), group.place, flaws);
        }
    }
    for policy in &entries.policies {
        if index.policies.insert(&policy.arn, policy).is_some() {
            repeated(&format!("the policy `{}`", visible(&policy.arn)), policy.place, flaws);
        }
    }
    let mut known = BTreeSet::new();
    let mut identities = Vec::new();
    for entry in &entries.identities {
        if !known.insert(&entry.arn) {
            repeated(&format!("`{}`", visible(&entry.arn)), entry.place, flaws);
            continue;
        }
        identities.extend(entry.kind.and_then(|kind| identity(kind, entry, &index, flaws)));
    }
    Account { identities, is_cut }
}

fn repeated(what: &str, place: Place, flaws: &mut Flaws<'_>) {
    let help = "remove one of the two; pages must not overlap";
    flaws.warning("account-repeated", place, format!("{what} stands here a second time"), help);
}

/// A user or role with everything that counts for it.
fn identity(
    kind: IdentityKind,
    entry: &Entry,
    index: &Index<'_>,
    flaws: &mut Flaws<'_>,
) -> Option<Identity> {
    let account = account_of(kind, entry, flaws)?;
    let owner = format!("the {} `{}`", kind.word(), visible(&entry.name));
    let mut found = Found::default();
    found.own(entry, &owner, index, flaws);
    for (name, place) in &entry.groups {
        match index.groups.get(name.as_str()) {
            Some(group) => {
                let owner = format!("the group `{}`", visible(name));
                found.own(group, &owner, index, flaws);
            }
            None => {
                let name = visible(name);
                let message = format!("{owner} is in the group `{name}`, which is not in the file");
                let help = "save the output without `--filter`, so that groups are in it";
                flaws.warning("account-missing-group", *place, message, help);
                let why = GapReason::Missing;
                found.gap(&format!("policies of the group {name}"), GapPlace::Identity, why);
            }
        }
    }
    let boundary = found.boundary(entry, &owner, index, flaws);
    let trust = match &entry.trust {
        Some(Held::Read(document)) => Some((**document).clone()),
        Some(Held::Broken(name)) => {
            found.gap(name, GapPlace::Trust, GapReason::Broken);
            None
        }
        None => None,
    };
    Some(Identity {
        kind,
        name: entry.name.clone(),
        arn: entry.arn.clone(),
        account,
        id: entry.id.clone(),
        tags: entry.tags.clone(),
        groups: entry.groups.iter().map(|(name, _)| name.clone()).collect(),
        policies: Policies { identity: found.documents, boundary, ..Policies::default() },
        trust,
        gaps: found.gaps,
    })
}

/// The account of an ARN that must be one of a user or role.
fn account_of(kind: IdentityKind, entry: &Entry, flaws: &mut Flaws<'_>) -> Option<AccountId> {
    let arn = Arn::parse(&entry.arn);
    let begins = format!("{}/", kind.word());
    let fits = arn.filter(|it| it.service() == "iam" && it.resource().starts_with(&begins));
    let account = fits.and_then(|it| AccountId::parse(it.account()));
    if account.is_none() {
        let arn = visible(&entry.arn);
        let message = format!("`{arn}` is not the ARN of a {}", kind.word());
        let word = kind.word();
        let help = format!("it looks like `arn:aws:iam::111122223333:{word}/name`");
        flaws.error("account-wrong-type", entry.place, message, help);
    }
    account
}

/// What was found for one identity so far.
#[derive(Default)]
struct Found {
    documents: Vec<Document>,
    gaps: Vec<Gap>,
}

impl Found {
    fn gap(&mut self, policy: &str, place: GapPlace, why: GapReason) {
        self.gaps.push(Gap { policy: policy.to_owned(), place, why });
    }

    /// The identity policies that an entry has itself.
    fn own(&mut self, entry: &Entry, owner: &str, index: &Index<'_>, flaws: &mut Flaws<'_>) {
        for held in &entry.inline {
            self.hold(held, GapPlace::Identity);
        }
        for attached in &entry.attached {
            match managed(attached, owner, index, flaws) {
                Some(held) => self.hold(held, GapPlace::Identity),
                None => self.gap(&attached.name, GapPlace::Identity, GapReason::Missing),
            }
        }
    }

    fn hold(&mut self, held: &Held, place: GapPlace) {
        match held {
            Held::Read(document) => self.documents.push((**document).clone()),
            Held::Broken(name) => self.gap(name, place, GapReason::Broken),
        }
    }

    fn boundary(
        &mut self,
        entry: &Entry,
        owner: &str,
        index: &Index<'_>,
        flaws: &mut Flaws<'_>,
    ) -> Option<Document> {
        let attached = entry.boundary.as_ref()?;
        match managed(attached, owner, index, flaws) {
            Some(Held::Read(document)) => {
                let policy = Policy { kind: PolicyKind::Boundary, ..document.policy().clone() };
                return Some(Document::new(document.name.clone(), policy));
            }
            Some(Held::Broken(name)) => self.gap(name, GapPlace::Boundary, GapReason::Broken),
            None => self.gap(&attached.name, GapPlace::Boundary, GapReason::Missing),
        }
        None
    }
}

/// The policy that a reference means; that it is missing is told.
fn managed<'e>(
    attached: &Attached,
    owner: &str,
    index: &Index<'e>,
    flaws: &mut Flaws<'_>,
) -> Option<&'e Held> {
    let found = index.policies.get(attached.arn.as_str());
    if found.is_none() {
        let name = visible(&attached.name);
        let message = format!("`{name}` is attached to {owner}, but its text is not in the file");
        let of_aws = attached.arn.split(':').nth(4) == Some("aws");
        let help = if of_aws {
            "save the output without `--filter`, or with `AWSManagedPolicy` in it"
        } else {
            "save the output without `--filter`, or with `LocalManagedPolicy` in it"
        };
        flaws.warning("account-missing-policy", attached.place, message, help);
    }
    found.map(|policy| &policy.held)
}
