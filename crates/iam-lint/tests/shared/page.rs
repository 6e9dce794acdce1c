//! The examples in the pages of codes.

use iam_eval::Document;
use iam_lint::{Allow, Holder, ScpLanguage, Setting};
use iam_policy::{AccountId, Instant, PolicyKind, Purpose, Reading};

/// One fenced example of a page.
pub(crate) struct Example {
    /// Whether it has to show the problem or to be free of it.
    pub(crate) shows: Shows,
    pub(crate) reading: Reading,
    pub(crate) setting: Setting,
    pub(crate) text: String,
}

#[derive(PartialEq)]
pub(crate) enum Shows {
    Bad,
    Good,
}

/// The examples of a page; fences of other languages only illustrate.
pub(crate) fn examples(page: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if let Some(info) = info.strip_prefix("json ") {
            examples.push(example(info, body.join("\n")));
        }
    }
    examples
}

fn example(info: &str, text: String) -> Example {
    let mut shows = None;
    let mut reading = Reading::stored(PolicyKind::Managed);
    let mut setting = Setting::default();
    let account = |text: &str| AccountId::parse(text).expect("an account id");
    for word in info.split(' ') {
        match word.split_once('=') {
            None if word == "bad" => shows = Some(Shows::Bad),
            None if word == "good" => shows = Some(Shows::Good),
            Some(("kind", kind)) => reading.kind = PolicyKind::from_name(kind).expect(kind),
            Some(("purpose", "new")) => reading.purpose = Purpose::New,
            Some(("attached", arn)) => reading.attached_to = Some(arn.to_owned()),
            Some(("now", now)) => setting.now = Instant::parse(now),
            Some(("account", id)) => setting.account = Some(account(id)),
            Some(("trusted", id)) => setting.trusted_accounts.push(account(id)),
            Some(("sensitive", arn)) => setting.sensitive_resources.push(arn.to_owned()),
            Some(("holder", "role")) => setting.holder = Holder::Role,
            Some(("scp", "classic")) => setting.scp_language = ScpLanguage::Classic,
            Some(("allow", code)) => setting.allow.push(Allow::parse(code).expect(code)),
            Some(("no-more-than", what)) => setting.reference.no_more_than = Some(policy(what)),
            Some(("at-least", what)) => setting.reference.at_least = Some(policy(what)),
            Some(("never", what)) => setting.reference.never = Some(policy(what)),
            None if word == "boundary" => setting.has_boundary = true,
            None | Some(_) => panic!("`{word}` in a fence"),
        }
    }
    Example { shows: shows.expect("`bad` or `good`"), reading, setting, text }
}

/// A policy that allows what `s3:GetObject@arn:aws:s3:::hl-timetables/*` says.
fn policy(what: &str) -> Document {
    let (action, resource) = what.split_once('@').expect("an action and a resource");
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"{action}",
        "Resource":"{resource}"}}}}"#
    );
    let parsed = iam_policy::parse(&text, &Reading::stored(PolicyKind::Managed));
    Document::new("the task", parsed.policy.expect("a sound policy"))
}
