//! The questions that are asked: scenarios with their policies, generated and always the same.

use std::fmt::Write as _;

/// Policies of one principal and the requests it makes.
#[derive(Debug, Clone)]
pub struct Workload {
    /// What the table calls it.
    pub name: &'static str,
    /// Identity policies, as JSON.
    pub identity: Vec<String>,
    /// The boundary.
    pub boundary: Option<String>,
    /// The service control policy of the account.
    pub scp: Option<String>,
    /// The bucket policy.
    pub resource: Option<String>,
    /// The requests.
    pub asks: Vec<Ask>,
}

/// One request.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The action.
    pub action: String,
    /// The ARN of the resource.
    pub resource: String,
    /// The caller's address.
    pub source_ip: &'static str,
}

/// Who asks.
pub const PRINCIPAL: &str = "arn:aws:iam::111122223333:user/ann";
/// The same as account.
pub const ACCOUNT: &str = "111122223333";

fn policy(statements: &[String]) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","))
}

fn statement(effect: &str, action: &str, resource: &str) -> String {
    format!(r#"{{"Effect":"{effect}","Action":"{action}","Resource":"{resource}"}}"#)
}

fn asks(actions: &[&str], resources: &[&str]) -> Vec<Ask> {
    let mut asks = Vec::new();
    for (at, action) in actions.iter().enumerate() {
        for (by, resource) in resources.iter().enumerate() {
            let source_ip = if (at + by) % 3 == 0 { "203.0.113.9" } else { "198.51.100.7" };
            let (action, resource) = ((*action).to_owned(), (*resource).to_owned());
            asks.push(Ask { action, resource, source_ip });
        }
    }
    asks
}

/// One policy of three statements, with an address in a condition.
pub fn classroom() -> Workload {
    let from_office = r#"{"Sid":"Write","Effect":"Allow","Action":["s3:PutObject","s3:DeleteObject"],
        "Resource":"arn:aws:s3:::reports/drafts/*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}"#;
    Workload {
        name: "W1: one policy of 3 statements",
        identity: vec![policy(&[
            r#"{"Sid":"Read","Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],
                "Resource":["arn:aws:s3:::reports","arn:aws:s3:::reports/*"]}"#
                .to_owned(),
            from_office.to_owned(),
            statement("Deny", "s3:*", "arn:aws:s3:::reports/secret/*"),
        ])],
        boundary: None,
        scp: None,
        resource: None,
        asks: asks(
            &["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:GetBucketAcl"],
            &[
                "arn:aws:s3:::reports/2026/q1.csv",
                "arn:aws:s3:::reports/drafts/q2.csv",
                "arn:aws:s3:::reports/secret/plan.txt",
                "arn:aws:s3:::other/a",
            ],
        ),
    }
}

/// Ten policies of twenty statements, with boundary, service control policy and bucket policy:
/// 227 statements.
pub fn account() -> Workload {
    const SERVICES: &[&str] = &["s3", "ec2", "dynamodb", "sqs", "lambda", "iam", "kms"];
    const VERBS: &[&str] = &["Get*", "List*", "Put?bject", "DeleteItem", "*", "Describe*"];
    let identity = (0..10).map(|document| {
        let statements: Vec<String> = (0..20)
            .map(|at| {
                let number = document * 20 + at;
                let service = SERVICES.get(number % SERVICES.len()).copied().unwrap_or("s3");
                let verb = VERBS.get(number % VERBS.len()).copied().unwrap_or("*");
                let effect = if number % 17 == 5 { "Deny" } else { "Allow" };
                let resource = match service {
                    "s3" => format!("arn:aws:s3:::bucket-{}/*", number % 21),
                    _ => format!("arn:aws:{service}:*:{ACCOUNT}:thing/{number}-*"),
                };
                statement(effect, &format!("{service}:{verb}"), &resource)
            })
            .collect();
        policy(&statements)
    });
    let only = |service: &str| statement("Allow", &format!("{service}:*"), "*");
    let boundary: Vec<String> = SERVICES.iter().map(|service| only(service)).collect();
    let mut scp = vec![statement("Allow", "*", "*")];
    scp.extend(
        (0..11).map(|at| statement("Deny", "iam:Delete*", &format!("arn:aws:iam::*:thing/{at}*"))),
    );
    let bucket = (0..8).map(|at| {
        let effect = if at == 3 { "Deny" } else { "Allow" };
        format!(
            r#"{{"Effect":"{effect}","Principal":{{"AWS":"{PRINCIPAL}"}},"Action":"s3:GetObject",
            "Resource":"arn:aws:s3:::bucket-7/public-{at}/*"}}"#
        )
    });
    Workload {
        name: "W2: 227 statements in 4 layers",
        identity: identity.collect(),
        boundary: Some(policy(&boundary)),
        scp: Some(policy(&scp)),
        resource: Some(policy(&bucket.collect::<Vec<_>>())),
        asks: asks(
            &["s3:GetObject", "s3:ListBucket", "s3:DeleteItem", "s3:PutObject"],
            &[
                "arn:aws:s3:::bucket-7/2026/b.csv",
                "arn:aws:s3:::bucket-7/public-3/x",
                "arn:aws:s3:::bucket-7/public-4/x",
                "arn:aws:s3:::bucket-7/public-9/x",
            ],
        ),
    }
}

/// What the statements of [`many`] differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Differ {
    /// Each has an action of its own.
    Action,
    /// All share one action; each has a resource of its own.
    Resource,
}

/// One policy of so many statements; the request fits the last one.
pub fn many(statements: usize, differ: Differ) -> Workload {
    let mut texts = String::from(r#"{"Version":"2012-10-17","Statement":["#);
    let row = |at: usize| match differ {
        Differ::Action => statement("Allow", &format!("s3:Do{at}"), "arn:aws:s3:::b/*"),
        Differ::Resource => statement("Allow", "s3:GetObject", &format!("arn:aws:s3:::b-{at}/*")),
    };
    for at in 0..statements {
        let comma = if at == 0 { "" } else { "," };
        // Writing to a string cannot fail.
        let _ = write!(texts, "{comma}{}", row(at));
    }
    let last = statements - 1;
    let (action, resource) = match differ {
        Differ::Action => (format!("s3:Do{last}"), "arn:aws:s3:::b/k".to_owned()),
        Differ::Resource => ("s3:GetObject".to_owned(), format!("arn:aws:s3:::b-{last}/k")),
    };
    Workload {
        name: "growth",
        identity: vec![texts + "]}"],
        boundary: None,
        scp: None,
        resource: None,
        asks: vec![Ask { action, resource, source_ip: "203.0.113.9" }],
    }
}

/// Hostile patterns in a resource, and the texts they are compared with.
pub fn hostile() -> Vec<(String, Workload)> {
    let many = |text: &str, times: usize| text.repeat(times);
    let rows = [
        ("a*a*a*a*a*b, 64 a".to_owned(), "a*a*a*a*a*b".to_owned(), 64),
        ("a*a*a*a*a*b, 256 a".to_owned(), "a*a*a*a*a*b".to_owned(), 256),
        ("a*a*a*a*a*b, 1,024 a".to_owned(), "a*a*a*a*a*b".to_owned(), 1_024),
        ("(a*)x8 b, 64 a".to_owned(), many("a*", 8) + "b", 64),
        ("(*?)x8, 128 a".to_owned(), many("*?", 8) + "b", 128),
        ("* 1,024 a b, 2,048 a".to_owned(), format!("*{}b", many("a", 1_024)), 2_048),
        ("* 1,024 a b *, 2,048 a".to_owned(), format!("*{}b*", many("a", 1_024)), 2_048),
    ];
    let workload = |pattern: String, length: usize| Workload {
        name: "glob",
        identity: vec![policy(&[statement(
            "Allow",
            "s3:GetObject",
            &format!("arn:aws:s3:::{pattern}"),
        )])],
        boundary: None,
        scp: None,
        resource: None,
        asks: vec![Ask {
            action: "s3:GetObject".to_owned(),
            resource: format!("arn:aws:s3:::{}", many("a", length)),
            source_ip: "203.0.113.9",
        }],
    };
    rows.into_iter().map(|(name, pattern, length)| (name, workload(pattern, length))).collect()
}
