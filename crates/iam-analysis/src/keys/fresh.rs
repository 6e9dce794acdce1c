//! Values to invent for condition keys: such as a request might carry.

use std::collections::BTreeSet;

use iam_policy::Arn;

use crate::keys::kind::Kind;

/// What an invented text must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// Whatever suits the key.
    Any,
    /// No ARN.
    Word,
    /// An ARN.
    Arn,
}

const ACCOUNTS: &[&str] = &["444455556666", "111122223333", "999988887777"];
const ORGANIZATIONS: &[&str] = &["o-exampleorg", "o-otherorg12"];
const ORG_PATHS: &[&str] = &[
    "o-exampleorg/r-ab12/ou-ab12-11111111/",
    "o-exampleorg/r-ab12/ou-ab12-22222222/",
    "o-otherorg12/r-cd34/",
];
const SERVICES: &[&str] =
    &["lambda.amazonaws.com", "ec2.amazonaws.com", "cloudformation.amazonaws.com"];
const REGIONS: &[&str] = &["eu-west-1", "us-east-1", "ap-southeast-2"];
const PEOPLE: &[&str] = &["omar", "lena", "ines"];
const TAG_VALUES: &[&str] = &["red", "blue", "green"];
const TAG_KEYS: &[&str] = &["team", "stage", "harbour"];
const KMS_KEYS: &[&str] = &[
    "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "arn:aws:kms:eu-west-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321",
];
const PRINCIPALS: &[&str] = &[
    "arn:aws:iam::111122223333:user/omar",
    "arn:aws:iam::111122223333:role/dispatcher",
    "arn:aws:iam::444455556666:role/visitor",
];
const ARNS: &[&str] = &[
    "arn:aws:s3:::hl-timetables",
    "arn:aws:sns:eu-west-1:111122223333:delays",
    "arn:aws:lambda:eu-west-1:444455556666:function:visitor",
];

/// Good values of well-known keys, in small letters. A name that ends in `/` or `:` stands for
/// every key that begins so, and one that begins with `/` or `:` for every key that ends so.
const VALUES: &[(&str, &[&str])] = &[
    (":principalaccount", ACCOUNTS),
    (":resourceaccount", ACCOUNTS),
    (":sourceaccount", ACCOUNTS),
    (":sourceowner", ACCOUNTS),
    (":calleraccount", ACCOUNTS),
    (":principalorgid", ORGANIZATIONS),
    (":resourceorgid", ORGANIZATIONS),
    (":sourceorgid", ORGANIZATIONS),
    (":principalorgpaths", ORG_PATHS),
    (":resourceorgpaths", ORG_PATHS),
    (":sourceorgpaths", ORG_PATHS),
    (":requestedregion", REGIONS),
    ("ec2:region", REGIONS),
    ("aws:calledvia", SERVICES),
    ("aws:calledviafirst", SERVICES),
    ("aws:calledvialast", SERVICES),
    ("aws:principalservicename", SERVICES),
    ("aws:principalservicenameslist", SERVICES),
    (":passedtoservice", SERVICES),
    (":awsservicename", SERVICES),
    ("kms:viaservice", &["s3.eu-west-1.amazonaws.com", "sqs.eu-west-1.amazonaws.com"]),
    ("aws:principaltype", &["User", "AssumedRole", "Account", "FederatedUser"]),
    ("aws:principalarn", PRINCIPALS),
    ("iam:permissionsboundary", &["arn:aws:iam::111122223333:policy/crew-boundary"]),
    ("iam:policyarn", &["arn:aws:iam::aws:policy/ReadOnlyAccess"]),
    ("aws:username", PEOPLE),
    (":rolesessionname", PEOPLE),
    (":sourceidentity", PEOPLE),
    ("aws:userid", &["AIDAEXAMPLEOMAR", "AROAEXAMPLEDISPATCHER:lena"]),
    ("aws:useragent", &["aws-cli/2.30.0", "Mozilla/5.0"]),
    ("aws:referer", &["https://www.example.com/", "https://www.example.org/"]),
    ("aws:sourcevpc", &["vpc-0abc1234def567890", "vpc-0fed9876cba543210"]),
    ("aws:ec2instancesourcevpc", &["vpc-0abc1234def567890", "vpc-0fed9876cba543210"]),
    ("aws:sourcevpce", &["vpce-0abc1234def567890", "vpce-0fed9876cba543210"]),
    ("aws:principaltag/", TAG_VALUES),
    ("aws:requesttag/", TAG_VALUES),
    ("aws:resourcetag/", TAG_VALUES),
    ("iam:resourcetag/", TAG_VALUES),
    ("ec2:resourcetag/", TAG_VALUES),
    ("secretsmanager:resourcetag/", TAG_VALUES),
    ("s3:existingobjecttag/", TAG_VALUES),
    ("s3:requestobjecttag/", TAG_VALUES),
    ("aws:tagkeys", TAG_KEYS),
    ("sts:transitivetagkeys", TAG_KEYS),
    ("s3:requestobjecttagkeys", TAG_KEYS),
    ("kms:encryptioncontextkeys", TAG_KEYS),
    ("s3:prefix", &["reports/", "home/omar/", "old/"]),
    ("s3:delimiter", &["/", "-"]),
    ("s3:x-amz-acl", &["private", "public-read", "bucket-owner-full-control"]),
    ("s3:x-amz-server-side-encryption", &["AES256", "aws:kms", "aws:kms:dsse"]),
    ("s3:x-amz-server-side-encryption-aws-kms-key-id", KMS_KEYS),
    ("ec2:instancetype", &["t3.micro", "m5.large", "c5.large"]),
    ("ec2:vpc", &["arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-0abc1234def567890"]),
    ("sts:externalid", &["ferry-2026", "harbour-7"]),
    ("lambda:functionarn", &["arn:aws:lambda:eu-west-1:111122223333:function:timetable"]),
    ("dynamodb:leadingkeys", PEOPLE),
    ("dynamodb:attributes", &["name", "berth", "price"]),
    (":sub", &["repo:harbour-lane/site:ref:refs/heads/main", "omar"]),
    (":aud", &["sts.amazonaws.com", "harbour-lane"]),
];

/// Good values of a key, the best first.
pub(crate) fn words(key: &str, kind: Kind) -> &'static [&'static str] {
    let key = key.to_ascii_lowercase();
    let fits = |name: &str| {
        name == key
            || (name.ends_with(['/', ':']) && key.starts_with(name))
            || (name.starts_with(['/', ':']) && key.ends_with(name))
    };
    let usual = if kind == Kind::Arn { ARNS } else { TAG_VALUES };
    VALUES.iter().find(|(name, _)| fits(name)).map_or(usual, |(_, values)| values)
}

/// A text of this look that is new: the best that suits the key, else an invented one.
pub(crate) fn other(key: &str, kind: Kind, look: Look, is_new: impl Fn(&str) -> bool) -> String {
    let fits = |text: &str| match look {
        Look::Any => true,
        Look::Word => Arn::parse(text).is_none(),
        Look::Arn => Arn::parse(text).is_some(),
    };
    let usual = if look == Look::Arn { ARNS } else { TAG_VALUES };
    let known = words(key, kind).iter().chain(usual).copied();
    let mut known = known.filter(|text| fits(text) && is_new(text));
    if let Some(text) = known.next() {
        return text.to_owned();
    }
    let stem = if look == Look::Arn { "arn:aws:s3:::hl-other-" } else { "other-" };
    let invented = (1_u64..).map(|number| format!("{stem}{number}"));
    let mut invented = invented.filter(|text| is_new(text));
    invented.next().expect("the texts that are not new are few")
}

/// The text in another letter case than all of `taken`, as far as there is one.
pub(crate) fn other_case(text: &str, taken: &BTreeSet<String>) -> Option<String> {
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count().min(63);
    let flipped = |number: u64| {
        let mut rest = number;
        let flip = |character: char| {
            if !character.is_ascii_alphabetic() {
                return character;
            }
            let is_flipped = rest & 1 == 1;
            rest >>= 1;
            match (is_flipped, character.is_ascii_lowercase()) {
                (false, _) => character,
                (true, true) => character.to_ascii_uppercase(),
                (true, false) => character.to_ascii_lowercase(),
            }
        };
        text.chars().map(flip).collect::<String>()
    };
    (0..1_u64 << letters).map(flipped).find(|text| !taken.contains(text))
}
