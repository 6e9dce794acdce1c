//! The account of the fixture, and what is said where its text is broken.

use iam_policy::json::{Node, Value, read, write_node};

use super::{Account, AccountRead, GapPlace, GapReason, Identity, read_account};

pub(crate) const TEXT: &str = include_str!("../../../../tests/fixtures/account.json");

fn account(text: &str) -> Account {
    let read = read_account(&[text]);
    assert!(read.flaws.is_empty(), "{:?}", read.flaws);
    read.account.unwrap()
}

fn named<'a>(account: &'a Account, name: &str) -> &'a Identity {
    account.identities.iter().find(|it| it.name == name).unwrap()
}

fn documents(identity: &Identity) -> Vec<&str> {
    identity.policies.identity.iter().map(|it| it.name.as_str()).collect()
}

/// The messages, each with its line and column.
fn said(read: &AccountRead) -> Vec<String> {
    let line = |it: &super::Flaw| {
        let at = &it.diagnostic;
        assert!(at.help.is_some(), "{}", at.message);
        format!("{}:{}:{} {}", it.file, at.start.line, at.start.column, at.message)
    };
    read.flaws.iter().map(line).collect()
}

fn check(text: &str, expected: &[&str]) -> AccountRead {
    let read = read_account(&[text]);
    assert_eq!(said(&read), expected);
    read
}

#[test]
fn everybody_has_what_counts_for_them() {
    let account = account(TEXT);
    assert_eq!(account.identities.len(), 11);
    assert!(!account.is_cut);
    let omar = named(&account, "omar");
    assert_eq!(documents(omar), ["hl-timetables-edit"]);
    assert_eq!(omar.policies.identity[0].policy().statements.len(), 2, "the version in force");
    assert_eq!(omar.tags, [("team".to_owned(), "timetables".to_owned())]);
    assert_eq!(documents(named(&account, "ines")), ["trainee", "hl-timetables-edit"]);
    let kofi = named(&account, "kofi");
    assert_eq!(kofi.policies.boundary.as_ref().unwrap().name, "hl-contractor-limit");
    let deployer = named(&account, "deployer");
    assert_eq!(documents(deployer), ["deploy"]);
    assert_eq!(deployer.trust.as_ref().unwrap().policy().statements.len(), 1);
    assert!(account.identities.iter().all(|it| it.gaps.is_empty()));
}

#[test]
fn callers_are_principals_of_scenarios() {
    let account = account(TEXT);
    for identity in &account.identities {
        for sign_in in super::SignIn::ALL {
            let principal = identity.caller(sign_in);
            let text = format!(
                r#"{{"principal": {principal}, "action": "s3:ListAllMyBuckets", "resource": "*"}}"#
            );
            let read = iam_eval::Scenario::read(&text);
            assert!(read.scenario.is_some(), "{text} {:?}", read.problems);
        }
    }
}

#[test]
fn pages_make_one_account() {
    let whole = read(TEXT);
    let page = |keep: &dyn Fn(&str) -> bool, is_truncated: bool| {
        let Some(Node { value: Value::Object(members), .. }) = &whole.root else { panic!() };
        let members = members.iter().filter(|it| keep(&it.key)).map(|it| {
            let mut text = String::new();
            write_node(&it.node, &mut text);
            format!("\"{}\": {text}", it.key)
        });
        let rest = [format!("\"IsTruncated\": {is_truncated}")];
        format!("{{{}}}", members.chain(rest).collect::<Vec<_>>().join(", "))
    };
    let people = page(&|key| key == "UserDetailList" || key == "GroupDetailList", true);
    let others = page(&|key| key == "RoleDetailList" || key == "Policies", false);
    let list = format!("[{people}, {others}]");
    assert_eq!(documents(named(&account(&list), "omar")), ["hl-timetables-edit"]);
    let two = read_account(&[&people, &others]);
    assert_eq!((two.flaws.len(), two.account.unwrap().identities.len()), (0, 11));
    let cut = read_account(&[&people]);
    assert!(said(&cut).iter().any(|it| it.ends_with("more of this account than is written here")));
    assert!(cut.account.unwrap().is_cut);
    let twice = read_account(&[&others, &others]);
    assert!(said(&twice)[0].starts_with("1:1:"), "{:?}", said(&twice));
}

#[test]
fn what_is_missing_leaves_answers_open() {
    let text = TEXT.replace("::aws:policy/AdministratorAccess", "::aws:policy/PowerUserAccess");
    let text = text.replacen("policy/PowerUserAccess", "policy/AdministratorAccess", 1);
    let read = check(
        &text,
        &["0:357:9 `AdministratorAccess` is attached to the role `break-glass`, but its text is \
           not in the file"],
    );
    let account = read.account.unwrap();
    let gaps = &named(&account, "break-glass").gaps;
    assert_eq!(gaps.len(), 1);
    assert_eq!(gaps[0].policy, "AdministratorAccess");
    assert_eq!((gaps[0].place, gaps[0].why), (GapPlace::Identity, GapReason::Missing));
}

#[test]
fn a_broken_policy_is_told_where_it_stands() {
    let text = TEXT.replacen("\"sqs:SendMessage\"", "\"sqs SendMessage\"", 1);
    let read = check(
        &text,
        &["0:35:31 the policy `ticket-queue` of the user `maya` cannot be read: a space in the \
           action `sqs SendMessage`"],
    );
    let account = read.account.unwrap();
    assert_eq!(named(&account, "maya").gaps[0].why, GapReason::Broken);
    let text = TEXT.replacen("\\\"Code\\\", \\\"Effect\\\"", "\\\"Code\\\", \\\"Efect\\\"", 1);
    check(
        &text,
        &["0:421:29 the policy `deploy` of the role `deployer` cannot be read, line 1, column 57 \
           of it: a statement has no element `Efect`"],
    );
}

#[test]
fn what_is_no_account_is_refused() {
    for text in ["", "[]", "{}", "{\"Statement\": []}", "{\"Policies\": [], }x", "[1]", "null"] {
        let read = read_account(&[text]);
        assert!(read.account.is_none(), "{text}");
        assert!(!read.flaws.is_empty(), "{text}");
    }
}

#[test]
fn wrong_types_are_told() {
    let text = r#"{
  "UserDetailList": [1, {"UserName": 2}, {"UserName": "x"}, {"UserName": "y", "Arn": "z"},
    {"UserName": "omar", "Arn": "arn:aws:iam::111122223333:user/omar", "GroupList": "crew",
     "Tags": [{"Key": "team"}], "AttachedManagedPolicies": [{"PolicyName": "p"}],
     "PermissionsBoundary": [], "UserPolicyList": [{"PolicyName": "q", "PolicyDocument": 3},
     {"PolicyName": "r"}]}],
  "RoleDetailList": [{"RoleName": "r", "Arn": "arn:aws:iam::111122223333:role/r"}],
  "Policies": [{"Arn": "arn:aws:iam::111122223333:policy/p"}]
}"#;
    let expected = [
        "0:2:22 an entry of `UserDetailList` must be an object in braces",
        "0:2:38 `UserName` must be a string",
        "0:2:42 the user `x` has no `Arn`",
        "0:2:61 `z` is not the ARN of a user",
        "0:3:85 `GroupList` must be a list",
        "0:4:15 a tag has no `Value`",
        "0:4:61 `p` is attached to the user `omar`, but its text is not in the file",
        "0:5:29 `PermissionsBoundary` must be an object in braces",
        "0:5:29 `(no name)` is attached to the user `omar`, but its text is not in the file",
        "0:5:90 the policy `q` of the user `omar` must be a policy document",
        "0:6:6 the policy `r` of the user `omar` has no `PolicyDocument`",
        "0:7:22 the role `r` has no `AssumeRolePolicyDocument`",
        "0:8:16 the managed policy `p` has no `PolicyVersionList`",
    ];
    check(text, &expected);
}
