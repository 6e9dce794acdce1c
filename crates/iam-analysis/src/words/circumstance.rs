//! Who makes a request, and under which circumstances, in words.

use iam_eval::{KeyValues, Principal, PrincipalKind, Scenario};
use iam_policy::{Arn, ConditionTest, ResourcePattern, Statement, Typed, Variable, visible};

use super::{Teller, listed, near, quoted, view};
use crate::answer::{Asked, Witness};
use crate::court::of_set;
use crate::question::PolicySet;
use crate::replay;

impl Teller<'_> {
    /// What stands behind the resource: the caller and the keys; empty where nothing is special.
    pub(super) fn circumstances(&self, witness: &Witness) -> String {
        let asked = &witness.asked;
        let mut plain: Vec<String> = Vec::new();
        let mut when: Vec<String> = Vec::new();
        let caller = self.tells_caller().then(|| self.caller(asked)).flatten();
        for (key, values) in &asked.context {
            let given = self.world.given.iter().any(|(own, _)| own.eq_ignore_ascii_case(key));
            if given {
                continue;
            }
            match circumstance(key, values.as_ref()) {
                Told::Plain(text) => plain.push(text),
                Told::When(text) => when.push(text),
            }
        }
        when.extend(self.absent(witness).iter().map(|key| {
            let mfa = key.eq_ignore_ascii_case("aws:MultiFactorAuthPresent");
            let because = if mfa { ", as with an access key" } else { "" };
            format!("{}{because}", lacks(key))
        }));
        let mut text = caller.map(|who| format!(" for {who}")).unwrap_or_default();
        plain.iter().for_each(|it| text += &format!(" {it}"));
        if !when.is_empty() {
            text += &format!(" when {}", when.join(" and "));
        }
        text
    }

    /// Keys that the request lacks and that make the difference: the statements that allow it test
    /// them, or the other side requires them.
    fn absent(&self, witness: &Witness) -> Vec<String> {
        let asked = &witness.asked;
        let views = |set: &&PolicySet| view::views(set, asked, self.world);
        let allowing = self.question.allowed.first().map(views);
        let refusing = self.question.refused.first().map(views);
        let mut keys: Vec<String> = Vec::new();
        for view in allowing.iter().flat_map(|views| &views.statements) {
            let allows = witness.allowed_by.iter().any(|it| view::is_at(&view.reference, it));
            let absent = view.condition.iter().filter(|test| allows && test.presence == "absent");
            keys.extend(absent.map(|test| test.key.clone()));
        }
        keys.extend(self.defaults(witness));
        keys.extend(refusing.as_ref().and_then(|views| views.lacks()));
        keys.extend(refusing.iter().flat_map(|views| views.absent_in_deny()));
        let mut told: Vec<String> = Vec::new();
        for key in keys {
            let same = |other: &String| other.eq_ignore_ascii_case(&key);
            if !asked.context.iter().any(|(other, _)| same(other)) && !told.iter().any(same) {
                told.push(key);
            }
        }
        told
    }

    /// The tags of the caller for which a resource of the allowing statements has a default.
    fn defaults(&self, witness: &Witness) -> Vec<String> {
        let set = self.question.allowed.first();
        let statements = witness.allowed_by.iter().filter_map(|at| near::statement_at(set?, at));
        let entries = statements.flat_map(|it| &it.resource).flat_map(|block| &block.entries);
        let mut keys = Vec::new();
        for entry in entries {
            let ResourcePattern::Arn(pattern) = &entry.pattern else { continue };
            let variables = pattern.resource().variables().filter(|it| it.default.is_some());
            let of_caller = |key: &&str| key.to_ascii_lowercase().starts_with("aws:principaltag/");
            keys.extend(variables.map(|it| &*it.key).filter(of_caller).map(str::to_owned));
        }
        keys
    }

    /// The caller of a request.
    pub(super) fn caller(&self, asked: &Asked) -> Option<String> {
        caller(asked, self)
    }

    /// Whether it matters who calls: some policy names principals or looks at who calls.
    fn tells_caller(&self) -> bool {
        if self.world.principal.is_some() {
            return false;
        }
        let sets = self.question.allowed.iter().chain(&self.question.refused);
        let mut statements =
            sets.flat_map(|set| of_set(set)).flat_map(|document| &document.policy().statements);
        statements.any(|it| it.principal.is_some() || looks_at_caller(it))
    }
}

/// Whether a statement tests or uses a key that tells who calls.
fn looks_at_caller(statement: &Statement) -> bool {
    let of_caller = |key: &str| {
        let key = key.to_ascii_lowercase();
        // Tags of the caller are told by themselves.
        let tells = key.starts_with("aws:principal") && !key.starts_with("aws:principaltag/");
        tells || key.starts_with("aws:multifactor") || key == "aws:username" || key == "aws:userid"
    };
    let any = |mut variables: Box<dyn Iterator<Item = &Variable> + '_>| {
        variables.any(|variable| of_caller(&variable.key))
    };
    let in_resource = statement.resource.iter().flat_map(|block| &block.entries).any(|entry| {
        match &entry.pattern {
            ResourcePattern::Anything => false,
            ResourcePattern::Arn(pattern) => any(Box::new(pattern.resource().variables())),
        }
    });
    let in_test = |test: &ConditionTest| {
        let in_value = test.values.iter().any(|value| match &value.value {
            Typed::Text(pattern) => any(Box::new(pattern.variables())),
            Typed::Arn(pattern) => any(Box::new(pattern.resource().variables())),
            Typed::AnyArn
            | Typed::Number
            | Typed::Date(_)
            | Typed::Bool(_)
            | Typed::Binary
            | Typed::Ip(_)
            | Typed::Never => false,
        });
        of_caller(&test.key.value) || in_value
    };
    in_resource || statement.condition.iter().any(in_test)
}

/// The caller of a request.
fn caller(asked: &Asked, teller: &Teller<'_>) -> Option<String> {
    let scenario = Scenario::read(&replay::bare(asked, teller.world)).scenario?;
    let principal: &Principal = &scenario.principal;
    let arn = asked.principal.split('"').find(|text| text.starts_with("arn:"));
    let name = arn.and_then(Arn::parse).map_or("", |arn| arn.resource());
    let last = name.rsplit('/').next().unwrap_or("");
    let account = principal.account();
    let foreign = account.filter(|account| *account != teller.world.account);
    let of = |own: String, stranger: &str| match foreign {
        Some(account) => format!("{stranger} of another account ({account})"),
        None => own,
    };
    let who = match principal.kind() {
        PrincipalKind::Anonymous => "an anonymous caller".to_owned(),
        PrincipalKind::Root => of("the root user".to_owned(), "the root user"),
        PrincipalKind::User | PrincipalKind::UserSession => {
            of(format!("the user {}", quoted(last)), "a user")
        }
        PrincipalKind::RoleSession => {
            let role = name.split('/').nth(1).unwrap_or("");
            of(format!("a session of the role {}", quoted(role)), "a role")
        }
        PrincipalKind::FederatedUser => {
            of(format!("the federated user {}", quoted(last)), "a federated user")
        }
        PrincipalKind::Service => {
            let service = asked.principal.split('"').find(|text| text.contains('.'));
            format!("the service {}", quoted(service.unwrap_or("")))
        }
        PrincipalKind::WebIdentity | PrincipalKind::Saml => {
            "somebody whom an identity provider vouches for".to_owned()
        }
    };
    let compact: String = asked.principal.chars().filter(|char| !char.is_whitespace()).collect();
    let mfa = if compact.contains(r#""mfa":true"#) {
        " with MFA"
    } else if compact.contains(r#""mfa":false"#) {
        " without MFA"
    } else {
        ""
    };
    Some(format!("{who}{mfa}"))
}

/// A circumstance, and how it is put into a sentence.
enum Told {
    /// As it is: `from 198.51.100.7`.
    Plain(String),
    /// Behind "when": `the request carries no …`.
    When(String),
}

/// One key of the request.
fn circumstance(key: &str, values: Option<&KeyValues>) -> Told {
    let lower = key.to_ascii_lowercase();
    let Some(values) = values else {
        return match lower.as_str() {
            "aws:multifactorauthpresent" => Told::Plain("without MFA".to_owned()),
            _ => Told::When(lacks(key)),
        };
    };
    match values {
        KeyValues::One(value) => single(key, &lower, value),
        KeyValues::Many(values) if lower == "aws:tagkeys" => match values.as_slice() {
            [one] => Told::When(format!("the request sets the tag {}", quoted(one))),
            all => Told::When(format!("the request sets the tags {}", listed(all, "and"))),
        },
        KeyValues::Many(values) => match values.as_slice() {
            [] => Told::When(lacks(key)),
            [one] => Told::When(format!("{} has the one value {}", quoted(key), quoted(one))),
            all => Told::When(format!("{} has the values {}", quoted(key), listed(all, "and"))),
        },
    }
}

/// A key with one value.
fn single(key: &str, lower: &str, value: &str) -> Told {
    let yes = value.eq_ignore_ascii_case("true");
    let no = value.eq_ignore_ascii_case("false");
    let plain = |text: String| Told::Plain(text);
    match lower {
        "aws:sourceip" | "aws:vpcsourceip" => plain(format!("from {}", visible(value))),
        "aws:multifactorauthpresent" if yes => plain("with MFA".to_owned()),
        "aws:multifactorauthpresent" if no => plain("without MFA".to_owned()),
        "aws:securetransport" if yes => plain("over an encrypted connection".to_owned()),
        "aws:securetransport" if no => plain("over an unencrypted connection".to_owned()),
        "aws:sourceaccount" => plain(format!("on behalf of account {}", visible(value))),
        "aws:sourcearn" => plain(format!("on behalf of {}", visible(value))),
        "aws:sourcevpce" => plain(format!("through the VPC endpoint {}", quoted(value))),
        "aws:sourcevpc" => plain(format!("from the VPC {}", quoted(value))),
        "aws:currenttime" => plain(format!("at {}", visible(value))),
        "aws:requestedregion" => plain(format!("in the region {}", quoted(value))),
        "aws:viaawsservice" if yes => {
            Told::When("an AWS service passes the caller's request on".to_owned())
        }
        _ => Told::When(tag(key, lower, value)),
    }
}

/// What a request is like that lacks a key.
fn lacks(key: &str) -> String {
    let families = [
        ("aws:principaltag/", "the caller has no tag"),
        ("aws:resourcetag/", "the resource has no tag"),
        ("aws:requesttag/", "the request sets no tag"),
    ];
    let lower = key.to_ascii_lowercase();
    for (family, words) in families {
        if let (true, Some(name)) = (lower.starts_with(family), key.get(family.len()..)) {
            return format!("{words} {}", quoted(name));
        }
    }
    match lower.as_str() {
        "aws:tagkeys" => "the request sets no tags".to_owned(),
        _ => format!("the request carries no {}", quoted(key)),
    }
}

/// A tag in words, else the key and its value.
fn tag(key: &str, lower: &str, value: &str) -> String {
    let families = [
        ("aws:principaltag/", "the caller's tag"),
        ("aws:resourcetag/", "the resource's tag"),
        ("aws:requesttag/", "the requested tag"),
    ];
    for (family, words) in families {
        if let (true, Some(name)) = (lower.starts_with(family), key.get(family.len()..)) {
            return format!("{words} {} is {}", quoted(name), quoted(value));
        }
    }
    format!("{} is {}", quoted(key), quoted(value))
}
