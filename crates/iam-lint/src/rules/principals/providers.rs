//! Identity providers: whose tokens a role takes.

use iam_policy::{
    Arn, Certainty, ConditionTest, Edit, Pattern, PrincipalEntry, PrincipalName, Statement, Typed,
    edit,
};

use super::narrowing::{
    Addition, Guard, allows, begins_with, is_about, is_about_call, is_guarded, is_trust, limits,
    limits_any, named, with_addition,
};
use crate::findings::{Findings, found};
use crate::subject::{StatementFacts, Subject, members};

/// The provider of GitHub's workflows.
pub(super) const GITHUB: &str = "token.actions.githubusercontent.com";
const COGNITO: &str = "cognito-identity.amazonaws.com";
/// Providers whose tokens name their app by another key than `aud`.
const WITHOUT_AUDIENCE: &[&str] = &[COGNITO, "www.amazon.com", "graph.facebook.com"];
/// Providers whose tokens for AWS usually say so in `aud`.
const FOR_STS: &[&str] = &[GITHUB, "oidc.eks."];
/// Where users of a SAML provider sign in, by partition.
const SAML_AUDIENCES: &[(&str, &str)] = &[
    ("aws", "https://signin.aws.amazon.com/saml"),
    ("aws-cn", "https://signin.amazonaws.cn/saml"),
    ("aws-us-gov", "https://signin.amazonaws-us-gov.com/saml"),
];

/// The name of an OIDC provider as it begins its condition keys; `None` for other principals.
pub(super) fn host(entry: &PrincipalEntry) -> Option<&str> {
    let PrincipalName::Federated(name) = &entry.principal else { return None };
    match Arn::parse(name) {
        Some(arn) => arn.resource().strip_prefix("oidc-provider/"),
        None => Some(name),
    }
}

/// Whether the test is about a claim of this provider's tokens.
pub(super) fn is_claim_of(test: &ConditionTest, host: &str) -> bool {
    let key = &*test.key.value;
    begins_with(key, host) && key.get(host.len()..).is_some_and(|rest| rest.starts_with(':'))
}

/// Whether the test is about a claim of any OIDC provider: the host before its colon has a dot.
fn is_claim(test: &ConditionTest) -> bool {
    test.key.value.rsplit_once(':').is_some_and(|(host, _)| host.contains('.'))
}

/// Whether callers of this provider could meet the statement, as far as claims go: a claim of
/// another provider is never in their tokens.
pub(super) fn can_match(statement: &Statement, host: &str) -> bool {
    let tests = &statement.condition;
    !tests.iter().any(|test| limits(test) && is_claim(test) && !is_claim_of(test, host))
}

/// The statements by which callers with a token take the role.
pub(super) fn web_identity<'s, 'a>(
    subject: &'s Subject<'a>,
) -> impl Iterator<Item = &'s StatementFacts<'a>> {
    let is_call =
        |facts: &&StatementFacts<'_>| is_about_call(facts.statement, "AssumeRoleWithWebIdentity");
    allows(subject).filter(|_| is_trust(subject)).filter(is_call)
}

/// Providers whose tokens are taken whatever they say, or whomever they were made for.
pub(super) fn oidc(subject: &Subject<'_>, findings: &mut Findings) {
    for facts in web_identity(subject) {
        for entry in named(facts.statement) {
            let Some(host) = host(entry).filter(|host| can_match(facts.statement, host)) else {
                continue;
            };
            let own = |test: &ConditionTest| is_claim_of(test, host);
            let guard = Guard { pins: &own, spares: &|_| false };
            let limited = facts.statement.condition.iter().any(|test| limits(test) && own(test));
            if limited {
                audience(subject, facts, host, findings);
            } else if ![GITHUB, COGNITO].contains(&host)
                && !is_guarded(subject, facts.statement, &guard)
            {
                any_token(entry, host, findings);
            }
        }
    }
}

fn any_token(entry: &PrincipalEntry, host: &str, findings: &mut Findings) {
    let message = format!("no condition says whose tokens of `{host}` may take this role");
    let help =
        format!("add conditions on `{host}:sub` and `{host}:aud` that say whose tokens count");
    findings.add(found("oidc-missing-condition", entry.text.span, message).help(help));
}

/// A condition on the subject without one on the audience.
fn audience(
    subject: &Subject<'_>,
    facts: &StatementFacts<'_>,
    host: &str,
    findings: &mut Findings,
) {
    let (sub, aud) = (format!("{host}:sub"), format!("{host}:aud"));
    // Google has the audience of some tokens in `oaud`, and in `aud` who asked for them.
    let oaud = format!("{host}:oaud");
    let is_aud = |test: &ConditionTest| is_about(test, &[&aud, &oaud]);
    let guard = Guard { pins: &is_aud, spares: &|_| false };
    let is_named = facts.statement.condition.iter().any(is_aud);
    if WITHOUT_AUDIENCE.contains(&host)
        || is_named
        || !limits_any(facts.statement, &[&sub])
        || is_guarded(subject, facts.statement, &guard)
    {
        return;
    }
    let Some(condition) = facts.member("Condition") else { return };
    let message = format!(
        "tokens of `{host}` pass for every audience that it is registered with: no `{aud}`"
    );
    let is_for_sts = FOR_STS.iter().any(|known| host.starts_with(known));
    let value = if is_for_sts { "sts.amazonaws.com" } else { "…" };
    let help = format!("add `\"{aud}\": \"{value}\"`, the audience that your tokens are made for");
    let problem = found("oidc-missing-audience", condition.key_span, message).help(help);
    let addition = Addition { operator: "StringEquals", key: &aud, value };
    findings.add(if is_for_sts {
        with_addition(problem, subject, facts, &addition)
    } else {
        problem
    });
}

/// `ForAnyValue` or `ForAllValues` before a claim that has one value.
pub(super) fn audience_sets(subject: &Subject<'_>, findings: &mut Findings) {
    if !is_trust(subject) {
        return;
    }
    for facts in &subject.statements {
        for test in &facts.statement.condition {
            let key = &*test.key.value;
            let is_aud = key.rsplit_once(':').is_some_and(|(_, it)| it.eq_ignore_ascii_case("aud"));
            let Some(qualifier) = test.operator.qualifier.filter(|_| is_claim(test) && is_aud)
            else {
                continue;
            };
            let message = format!("`{}:` before a claim that has one value", qualifier.word());
            let help = format!("a token has one audience: drop `{}:`", qualifier.word());
            let problem =
                found("oidc-audience-set-operator", test.operator_span, message).help(help);
            findings.add(match without_qualifier(facts, test) {
                Some(edit) => {
                    let title = format!("drop `{}:`", qualifier.word());
                    problem.fix_all(title, Certainty::Likely, vec![edit])
                }
                None => problem,
            });
        }
    }
}

/// The change to the plain operator; `None` where other keys stand under it, or where the plain
/// operator is there already.
fn without_qualifier(facts: &StatementFacts<'_>, test: &ConditionTest) -> Option<Edit> {
    let operators = members(&facts.member("Condition")?.node);
    let own = operators.iter().find(|it| it.key_span.contains(test.operator_span))?;
    let (_, plain) = own.key.split_once(':')?;
    let is_alone = members(&own.node).len() == 1;
    let is_free = !operators.iter().any(|it| it.key == plain);
    (is_alone && is_free).then(|| edit::replace_content(test.operator_span, plain))
}

/// SAML providers without a condition on the audience.
pub(super) fn saml(subject: &Subject<'_>, findings: &mut Findings) {
    let aud = |test: &ConditionTest| is_about(test, &["SAML:aud"]);
    let guard = Guard { pins: &aud, spares: &|_| false };
    for facts in allows(subject).filter(|_| is_trust(subject)) {
        let statement = facts.statement;
        if !is_about_call(statement, "AssumeRoleWithSAML") || limits_any(statement, &["SAML:aud"]) {
            continue;
        }
        for entry in named(statement) {
            let PrincipalName::Federated(name) = &entry.principal else { continue };
            let Some(arn) = Arn::parse(name) else { continue };
            if !arn.resource().starts_with("saml-provider/")
                || is_guarded(subject, statement, &guard)
            {
                continue;
            }
            let audience =
                SAML_AUDIENCES.iter().find(|(partition, _)| *partition == arn.partition());
            let value = audience.map_or("…", |(_, audience)| audience);
            let message =
                "no condition on `SAML:aud` says what the sign-in must have been made for";
            let help = format!("add `\"StringEquals\": {{ \"SAML:aud\": \"{value}\" }}`");
            let problem = found("saml-missing-audience", entry.text.span, message).help(help);
            let addition = Addition { operator: "StringEquals", key: "SAML:aud", value };
            findings.add(match audience {
                Some(_) => with_addition(problem, subject, facts, &addition),
                None => problem,
            });
        }
    }
}

/// Cognito's tokens come from every identity pool there is, for guests too.
pub(super) fn cognito(subject: &Subject<'_>, findings: &mut Findings) {
    let (aud, amr, sub) =
        (&*format!("{COGNITO}:aud"), &*format!("{COGNITO}:amr"), &*format!("{COGNITO}:sub"));
    for facts in web_identity(subject) {
        let statement = facts.statement;
        let entries = named(statement).iter();
        for entry in entries.filter(|entry| host(entry) == Some(COGNITO)) {
            if !can_match(statement, COGNITO) || names_one_identity(statement, sub) {
                continue;
            }
            let limited = |key: &str| {
                let own = |test: &ConditionTest| is_about(test, &[key]);
                let others = |test: &ConditionTest| is_claim_of(test, COGNITO);
                limits_any(statement, &[key])
                    || is_guarded(subject, statement, &Guard { pins: &own, spares: &others })
            };
            let message = match (limited(aud), limited(amr)) {
                (true, true) => continue,
                (false, true) => "identity pools of strangers can hand out this role: no `aud`",
                (true, false) => {
                    "guests of the pool, who never signed in, can take this role: no `amr`"
                }
                (false, false) => {
                    "identity pools of strangers can hand out this role, to guests too: no `aud`, \
                     no `amr`"
                }
            };
            let help = format!(
                "add `\"StringEquals\": {{ \"{aud}\": \"…\" }}` with the id of your identity pool \
                 and `\"ForAnyValue:StringLike\": {{ \"{amr}\": \"authenticated\" }}`"
            );
            findings.add(found("cognito-trust-incomplete", entry.text.span, message).help(help));
        }
    }
}

/// Whether only listed identities pass, each written in full.
fn names_one_identity(statement: &Statement, sub: &str) -> bool {
    let is_plain = |value: &Typed| match value {
        Typed::Text(pattern) => Pattern::literal(pattern).is_some(),
        Typed::AnyArn
        | Typed::Arn(_)
        | Typed::Number
        | Typed::Date(_)
        | Typed::Bool(_)
        | Typed::Binary
        | Typed::Ip(_)
        | Typed::Never => false,
    };
    statement.condition.iter().any(|test| {
        limits(test)
            && is_about(test, &[sub])
            && test.values.iter().all(|value| is_plain(&value.value))
    })
}
