//! Whole sessions, as the learner sees them.

use std::sync::OnceLock;

use iam_course::{Library, Progress};
use iam_repl::{COMMANDS, Effect, Session, Start, Status};

/// A few exercises, so that these sessions stay the same when the course grows.
const EXERCISES: &[&str] = &[
    "first-allow",
    "fix-the-version",
    "bucket-or-object",
    "fence-with-notresource",
    "office-network",
    "fence-the-root-user",
];

fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let is_used = |path: &str| EXERCISES.iter().any(|id| path.ends_with(&format!("{id}.toml")));
        let files = Library::embedded_files().iter().copied();
        Library::read(&files.filter(|(path, _)| is_used(path)).collect::<Vec<_>>()).library
    })
}

fn session(exercise: &str) -> Session<'static> {
    let exercise = Some(library().find(exercise).expect("the exercise is in the library"));
    let start = Start { progress: Progress::default(), exercise };
    Session::new(library(), start).expect("the library has exercises")
}

/// What is typed and what is answered; effects stand in angle brackets.
fn transcript(exercise: &str, inputs: &[&str]) -> String {
    transcript_of(&mut session(exercise), inputs)
}

fn transcript_of(session: &mut Session<'_>, inputs: &[&str]) -> String {
    let mut out = String::new();
    for input in inputs {
        out.push_str(&format!("{}{input}\n", session.prompt()));
        let reply = session.feed(input);
        assert_clean(&reply.text);
        out.push_str(&reply.text);
        for effect in &reply.effects {
            out.push_str(&match effect {
                Effect::Record { exercise, kind } => format!("<{exercise}: {}>\n", kind.word()),
                Effect::Write { document, text, .. } => {
                    format!("<{document}.json: {} lines>\n", text.lines().count())
                }
                Effect::Reset { exercise } => format!("<{exercise}: files as at the start>\n"),
                Effect::Edit { document, .. } => format!("<edit {document}.json>\n"),
                Effect::Retype { text } => format!("<retype {} lines>\n", text.lines().count()),
                Effect::Load { path } => format!("<load {path}>\n"),
                Effect::Compare { path, .. } => format!("<compare {path}>\n"),
                Effect::Save { path, text } => format!("<save {path}: {} bytes>\n", text.len()),
                Effect::Quit => "<quit>\n".to_owned(),
            });
        }
        match reply.status {
            Status::Done => {}
            Status::NotPassed => out.push_str("<not passed>\n"),
            Status::NotUnderstood => out.push_str("<not understood>\n"),
        }
        out.push('\n');
    }
    out
}

fn assert_clean(text: &str) {
    let hidden = text.chars().find(|it| it.is_control() && *it != '\n');
    assert_eq!(hidden, None, "{text:?}");
    assert!(text.is_empty() || text.ends_with('\n'), "{text:?}");
}

const RIGHT: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::hl-timetables" },
    { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-timetables/*" }
  ]
}"#;

const ONE_RESOURCE: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    { "Sid": "Both", "Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"],
      "Resource": "arn:aws:s3:::hl-timetables" }
  ]
}"#;

#[test]
fn first_meeting() {
    insta::assert_snapshot!(session("first-allow").greeting());
}

/// An answer that comes out right for every listed request, and too wide for others.
#[test]
fn a_proof_finds_more() {
    let wide = RIGHT.replace("s3:GetObject", "s3:GetObject*");
    let inputs = [wide.as_str(), "check", "explain over-permissive"];
    insta::assert_snapshot!(transcript("first-allow", &inputs));
}

#[test]
fn the_right_answer() {
    let inputs = ["tour", "show", "show world", "show requests", RIGHT, "check", "next", "list"];
    insta::assert_snapshot!(transcript("first-allow", &inputs));
}

#[test]
fn a_wrong_answer_and_help() {
    let inputs = [
        "check",
        ONE_RESOURCE,
        "show",
        "check",
        "why",
        "why r3",
        "hint",
        "hint",
        "hint",
        "hint",
        "solution",
        "solution yes",
        "progress",
        "reset",
        "reset yes",
        "progress",
    ];
    insta::assert_snapshot!(transcript("first-allow", &inputs));
}

#[test]
fn broken_json() {
    let inputs = [
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",}]}"#,
        "check",
        "eval r1",
        "eval",
        r#"{"Version": "2012-10-17", "Statement": {"Effect": "Permit", "Acton": "s3:*"}}"#,
        "check",
        "explain [unknown-policy-element]",
        "{",
        "show",
    ];
    insta::assert_snapshot!(transcript("first-allow", &inputs));
}

#[test]
fn questions() {
    let inputs = [
        "why",
        RIGHT,
        "eval",
        "eval r2",
        "eval r9",
        "as",
        "as Omar",
        "as lena",
        "can s3:GetObject",
        "can s3:PutObject arn:aws:s3:::hl-manifests/a.json",
        "can getobject",
        "can s3:GetObjekt*",
        "can",
        "ctx",
        "ctx aws:SourceIp=203.0.113.9 aws:PrincipalTag/team=\"data science\"",
        "ctx aws:MultiFactorAuthPresnt=true",
        "ctx aws:sourceip= aws:MultiFactorAuthPresnt=",
        "ctx nonsense",
        "can s3:listbucket",
        "ctx clear",
        "trace on",
        "can s3:ListBucket",
        "trace",
        "trace maybe",
    ];
    insta::assert_snapshot!(transcript("first-allow", &inputs));
}

#[test]
fn scenarios() {
    let inputs = [
        r#"eval {"principal": "arn:aws:iam::111122223333:root", "action": "s3:ListBucket",
  "resource": "arn:aws:s3:::hl-timetables"}"#,
        "why",
        r#"{"principal": "anonymous", "action": "s3:GetObject"}"#,
        r#"eval {"principle": "anonymous", "action": "s3:GetObject",}"#,
        "eval {",
    ];
    insta::assert_snapshot!(transcript("first-allow", &inputs));
}

#[test]
fn conditions_and_organizations() {
    let inputs = ["show world", "can s3:GetObject", "why r1", "solution yes", "list"];
    insta::assert_snapshot!(transcript("office-network", &inputs));
    let inputs = ["show world", "show full-access", "show full-acces", "document", "why r1"];
    insta::assert_snapshot!(transcript("fence-the-root-user", &inputs));
}

#[test]
fn every_request_at_once() {
    insta::assert_snapshot!(transcript(
        "first-allow",
        &[
            "diff",
            "prove not-granted s3:Delete*",
            WIDE,
            "can",
            "diff",
            "prove not-granted s3:Delete*",
            "prove grants s3:GetObject arn:aws:s3:::hl-timetables/*",
            "prove no-more-than omar",
            "prove equals {\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \
             \"Action\": \"s3:*\", \"Resource\": \"*\"}}",
            "prove no-public",
            "prove no-more-tan omar",
            "prove not-granted s3:Gett",
            "prove not-granted",
            "prove equals lena",
            "prove equals ./other.json",
            "prove",
            "diff ./other.json",
            "help prove",
        ]
    ));
}

#[test]
fn a_file_is_compared() {
    let mut session = session("first-allow");
    session.feed(WIDE);
    let narrow = WIDE.replace("s3:*", "s3:Get*");
    let reply = session.compare("no-more-than ./narrow.json", "./narrow.json", &narrow);
    assert_eq!(reply.status, Status::NotPassed);
    assert!(reply.text.contains("allows more than ./narrow.json"), "{}", reply.text);
    let reply = session.compare("./narrow.json", "./narrow.json", &narrow);
    assert!(reply.text.starts_with("different: omar.json does not allow the same"));
    let broken = session.compare("./narrow.json", "./narrow.json", "{");
    assert_eq!(broken.status, Status::NotUnderstood);
}

/// An answer that allows too much.
const WIDE: &str = r#"{ "Version": "2012-10-17", "Statement": [
  { "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::hl-timetables*" } ] }"#;

#[test]
fn words_that_are_no_commands() {
    let inputs = [
        "chekc",
        "HELP why",
        "help",
        "help chekc",
        "frobnicate",
        "s3:GetObject",
        "# a remark",
        "\"Effect\": \"Allow\"",
        "use",
        "use frist-allow",
        "use fence",
        "use bucket",
        "show nothing",
        "document nothing",
        "explain",
        "explain e-201",
        "explain scp",
        "explain invalid-verzion",
        "explain nothing at all",
        "load",
        "load my.json",
        "save copy.json",
        "save",
        "edit",
        "edit here",
        "edit maya",
        "quit",
    ];
    insta::assert_snapshot!(transcript("first-allow", &inputs));
}

#[test]
fn a_text_from_an_editor() {
    let mut session = session("first-allow");
    let reply = session.read_document(RIGHT);
    insta::assert_snapshot!(reply.text, @"omar.json now holds 2 statements. `check` grades it.");
    session.refresh_document("omar", "{");
    assert_eq!(session.feed("check").status, Status::NotUnderstood);
    session.refresh_document("somebody", "{");
    session.refresh_document("omar", RIGHT);
    assert_eq!(session.feed("check").status, Status::Done);
}

#[test]
fn completion() {
    let session = session("first-allow");
    let check = |line: &str, expected: &str| {
        let found = session.complete(line, line.len());
        assert_eq!(format!("{} {}", found.start, found.candidates.join(" ")), expected, "{line}");
    };
    check("c", "0 check can ctx");
    check("WH", "0 who-can why whynot");
    check("prgs", "0 progress");
    check("use first", "4 first-allow");
    check("hint fence", "5 fence-with-notresource fence-the-root-user");
    check("hint fnotres", "5 fence-with-notresource");
    check("why r", "4 r1 r2 r3 r4 r5 r6 r7 r8");
    check("explain inline", "8 inline-user inline-group inline-role");
    check("help ex", "5 explain");
    check("show w", "5 world");
    check("as ", "3 omar");
    check("as arn:", "3 arn:aws:iam::111122223333:user/omar");
    check(
        "whynot s3:getobject arn:aws:s3:::hl-m",
        "20 arn:aws:s3:::hl-manifests/2026-04-01.json arn:aws:s3:::hl-manifests",
    );
    check("document ", "9 omar");
    check("tour ", "5 next end");
    check("trace o", "6 on off");
    check("solution ", "9 yes");
    check("quit ", "5 ");
    check("nothing ", "8 ");
    assert_eq!(session.complete("quäst", 3).candidates, [""; 0]);
    assert_eq!(session.complete("qu", 99).candidates, ["quit"]);
}

#[test]
fn completion_of_what_aws_offers() {
    let session = session("first-allow");
    let check = |line: &str, expected: &[&str]| {
        let found = session.complete(line, line.len()).candidates;
        let first: Vec<&str> = found.iter().take(expected.len()).map(String::as_str).collect();
        assert_eq!(first, expected, "{line}: {found:?}");
    };
    let only = |line: &str, expected: &[&str]| {
        assert_eq!(session.complete(line, line.len()).candidates, expected, "{line}");
    };
    // What the exercise speaks of comes first.
    check("can ", &["s3:ListBucket", "s3:GetObject"]);
    check("can S3:getobjecta", &["s3:GetObjectAcl", "s3:GetObjectAnnotation"]);
    check("can s3:get", &["s3:GetObject", "s3:GetAccelerateConfiguration"]);
    only("can s3:listbucketv", &["s3:ListBucketVersions"]);
    // Letters in order are taken only where nothing begins with them.
    check("can s3:gobj", &["s3:GetObject"]);
    check("can iam:cak", &["iam:CreateAccessKey"]);
    check("can passrol", &["iam:PassRole"]);
    only("can dynamod", &["dynamodb:"]);
    only("can nowhere:", &[]);
    check("can s3:GetObject ", &["arn:aws:s3:::hl-timetables/2026/spring.csv"]);
    only(
        "can s3:GetObject arn:aws:s3:::hl-timetables-",
        &["arn:aws:s3:::hl-timetables-archive/2019.csv", "arn:aws:s3:::hl-timetables-archive"],
    );
    check("can sqs:SendMessage arn:aws:sqs", &["arn:aws:sqs:eu-west-1:111122223333:"]);
    check("can dynamodb:GetItem arn:aws:d", &["arn:aws:dynamodb:eu-west-1:111122223333:table/"]);
    only("ctx AWS:mult", &["aws:MultiFactorAuthAge=", "aws:MultiFactorAuthPresent="]);
    check("ctx a:b=1 aws:SourceI", &["aws:SourceIdentity=", "aws:SourceIp="]);
    check("ctx sourceip", &["aws:SourceIp="]);
    check("ctx aws:resourcet", &["aws:ResourceTag/"]);
    only("ctx aws:ResourceTag/te", &[]);
    only("ctx aws:multifactorauthpresent=t", &["aws:multifactorauthpresent=true"]);
}

#[test]
fn completion_within_a_policy() {
    let session = session("first-allow");
    let check = |line: &str, expected: &str| {
        let found = session.complete(line, line.len());
        let first: Vec<&str> = found.candidates.iter().take(3).map(String::as_str).collect();
        assert_eq!(first.join(" "), expected, "{line}");
        assert_eq!(found.start, line.rfind('"').map_or(0, |at| at + 1), "{line}");
    };
    check("{\"ver", "Version");
    check("{\"Version\": \"", "2012-10-17 2008-10-17");
    check("{\"Statement\": [{\"Eff", "Effect");
    check("{\"Statement\": [{\"Effect\": \"a", "Allow");
    check("{\"Statement\": [{\"Principal\": {\"serv", "Service");
    check("{\"Statement\": [{\"Principal\": {\"Service\": \"lambda.am", "lambda.amazonaws.com");
    check(
        "{\"Statement\": [{\"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:u",
        "arn:aws:iam::111122223333:user/omar arn:aws:iam::111122223333:user/user-name",
    );
    check("{\"Statement\": {\n\"Action\": [\"s3:*\",\n \"s3:listbucketv", "s3:ListBucketVersions");
    check("{\"Statement\": {\"Action\": \"s3:", "s3:ListBucket s3:GetObject s3:PutObject");
    check(
        "{\"Statement\": {\"Resource\": [\"arn:aws:s3:::hl-timetables-a",
        "arn:aws:s3:::hl-timetables-archive/2019.csv arn:aws:s3:::hl-timetables-archive",
    );
    check(
        "{\"Statement\": {\"Action\": \"kms:Decrypt\", \"Resource\": \"arn:aws:k",
        "arn:aws:kms:eu-west-1:111122223333:key/key-id",
    );
    check("{\"Statement\": {\"Condition\": {\"BoolIf", "BoolIfExists");
    check("{\"Statement\": {\"Condition\": {\"StringL", "StringLike StringLikeIfExists");
    check(
        "{\"Statement\": {\"Condition\": {\"stringequalsignorecaseif",
        "StringEqualsIgnoreCaseIfExists",
    );
    check(
        "{\"Statement\": {\"Condition\": {\"foranyvalue:nu",
        "ForAnyValue:NumericEquals ForAnyValue:NumericNotEquals ForAnyValue:NumericLessThan",
    );
    check(
        "{\"Statement\": {\"Condition\": {\"ForAnyValue:stringl",
        "ForAnyValue:StringLike ForAnyValue:StringLikeIfExists",
    );
    check(
        "{\"Statement\": {\"Condition\": {\"StringLike\": {\"aws:principalorgi",
        "aws:PrincipalOrgID",
    );
    check("{\"Statement\": {\"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"", "true false");
    check("eval {\"principal\": \"o", "");
    check(
        "eval {\"action\": \"s3:listb",
        "s3:ListBucket s3:ListBucketMultipartUploads \
        s3:ListBucketVersions",
    );
    assert_eq!(session.complete("{\"Action\": s3:put", 17).candidates, [""; 0]);
    // Where no quote is written yet, the names bring theirs along.
    let bare = |line: &str| session.complete(line, line.len());
    assert_eq!(bare("{\"Statement\": {\"Effect\": ").candidates, ["\"Allow\"", "\"Deny\""]);
    assert_eq!(bare("{").candidates.first().map(String::as_str), Some("\"Version\": "));
    // A policy within a scenario.
    let line = "eval {\"identity_policies\": [{\"document\": {\"Statement\": {\"Eff";
    assert_eq!(bare(line).candidates, ["Effect"]);
}

#[test]
fn hints() {
    let session = session("first-allow");
    let lines = [
        "can s3:getobject",
        "can s3:ListAllMyBuckets",
        "can sqs:SendMessage",
        "can iam:PassRole",
        "can ec2:RunInstances",
        "can s3:GetObj",
        "can s3:DeleteObject ",
        "can s3:DeleteObject arn:aws:s3:::",
        "can s3:DeleteObject arn:aws:s3:::hl",
        "can s3:ListAllMyBuckets ",
        "ctx aws:MultiFactorAuthPresent",
        "ctx aws:SourceIp=",
        "ctx aws:PrincipalOrgPaths=",
        "ctx aws:RequestTag/team=",
        "action kms:Decrypt",
        "key aws:SourceVpce",
        "{\"Action\": [\"dynamodb:Query",
        "{\"Condition\": {\"Bool\": {\"aws:SecureTransport",
        "{\"Action\": ",
        "list",
        "",
    ];
    let line = |it| format!("{it}   {}\n", session.hint(it).unwrap_or_default());
    insta::assert_snapshot!(lines.map(line).concat());
}

#[test]
fn prompts() {
    let mut session = session("first-allow");
    let mut check = |input: &str, expected: &str| {
        session.feed(input);
        assert_eq!(session.prompt(), expected, "{input}");
    };
    check("", "iam[omar@111122223333]> ");
    check("as OMAR", "iam[omar@111122223333]> ");
    let scenario = |principal: &str| {
        format!("{{\"principal\": {principal}, \"action\": \"s3:ListAllMyBuckets\"}}")
    };
    let pasted = |principal: &str| scenario(&format!("\"{principal}\""));
    check(&pasted("arn:aws:iam::444455556666:root"), "iam[root@444455556666]> ");
    check("as arn:aws:iam::111122223333:user/staff/lena", "iam[lena@111122223333]> ");
    check("as arn:aws:sts::111122223333:assumed-role/a/dana", "iam[dana@111122223333]> ");
    check("as nobody", "iam[dana@111122223333]> ");
    check("as anonymous", "iam[anonymous]> ");
    check(&pasted("lambda.amazonaws.com"), "iam[lambda.amazonaws.com]> ");
    check(&scenario("{\"service\": \"sns.amazonaws.com\"}"), "iam[sns.amazonaws.com]> ");
    let long = format!("arn:aws:iam::111122223333:user/{}", "x".repeat(60));
    check(&pasted(&long), &format!("iam[{}@111122223333]> ", "x".repeat(24)));
    check("use", "iam[omar@111122223333]> ");
    check("use bucket", "iam[maya@111122223333]> ");
}

/// A pasted scenario becomes the world in which one asks.
#[test]
fn a_pasted_world() {
    let inputs = [
        WORLD,
        "can s3:GetObject arn:aws:s3:::hl-manifests/a.json",
        "can s3:GetObject",
        "whynot",
        "ctx aws:MultiFactorAuthPresent=true",
        "can s3:DeleteObject arn:aws:s3:::hl-tickets/a.pdf",
        "whynot",
        "why",
        "can",
        "who can s3:GetObject on arn:aws:s3:::hl-tickets/a.pdf",
        "eval",
        "eval r1",
        "show",
        "as",
        "as nobody",
        "as arn:aws:iam::999988887777:user/eve",
        "can s3:GetObject arn:aws:s3:::hl-tickets/a.pdf",
        "whynot s3:GetObject arn:aws:s3:::hl-tickets/a.pdf",
        RIGHT,
        "check",
        "use",
        "use",
        "whynot",
        "{\"principal\": \"nobody\", \"action\": \"s3:GetObject\"}",
    ];
    insta::assert_snapshot!(transcript("first-allow", &inputs));
}

/// A role with a boundary, under a service control policy that denies.
const WORLD: &str = r#"{
  "name": "Dana cleans up the tickets",
  "principal": "arn:aws:sts::111122223333:assumed-role/cleaner/dana",
  "action": "s3:GetObject",
  "resource": "arn:aws:s3:::hl-tickets/2026/a.pdf",
  "identity_policies": [ { "name": "tickets", "document": { "Version": "2012-10-17", "Statement": [
    { "Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::hl-tickets/*" },
    { "Sid": "Clean", "Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::hl-tickets/*",
      "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } } } ] } } ],
  "boundary": { "name": "limit", "document": { "Version": "2012-10-17", "Statement":
    { "Effect": "Allow", "Action": "s3:Get*", "Resource": "*" } } },
  "scp_levels": [ { "name": "root", "policies": [
    { "name": "FullAWSAccess", "document": { "Version": "2012-10-17", "Statement":
      { "Effect": "Allow", "Action": "*", "Resource": "*" } } },
    { "name": "keep", "document": { "Version": "2012-10-17", "Statement":
      { "Sid": "Keep", "Effect": "Deny", "Action": "s3:Delete*", "Resource": "*" } } } ] } ]
}"#;

#[test]
fn what_stands_in_the_way() {
    let inputs = [
        "whynot",
        "whynot r1",
        RIGHT,
        "whynot r1",
        "whynot r3",
        "whynot s3:GetObject arn:aws:s3:::hl-manifests/a.json",
        "whynot r99",
        "whynot getobject",
        "who-can s3:GetObject",
        "who-can s3:PutObject arn:aws:s3:::hl-manifests/a.json",
        "who can s3:GetObject on here",
        "who-can",
        "who-can s3:*",
    ];
    insta::assert_snapshot!(transcript("first-allow", &inputs));
    let inputs = ["who-can s3:GetObject", "whynot r1", "whynot r2"];
    insta::assert_snapshot!(transcript("fence-the-root-user", &inputs));
}

#[test]
fn the_tour() {
    let inputs = [
        "tour",
        "list",
        "tour",
        "show requests",
        "can",
        "can bogus",
        "can s3:ListBucket",
        "why",
        "tour next",
        "check",
        "tour",
        "tour nxt",
        "tour end",
        "tour next",
        "tour next",
        "tour next",
        "tour next",
        "{ \"Version\": \"2012-10-17\", \"Statement\": { \"Effect\": \"Allow\", \"Action\": \
         \"s3:ListBucket\", \"Resource\": \"*\" } }",
        "tour next",
    ];
    insta::assert_snapshot!(transcript("first-allow", &inputs));
}

/// What a narrow terminal shows.
#[test]
fn forty_columns() {
    let mut session = session("first-allow");
    session.set_width(40);
    let mut out = session.greeting();
    let inputs = [
        "show world",
        "show requests",
        ONE_RESOURCE,
        "check",
        "eval",
        "whynot r2",
        "why r2",
        "who-can s3:GetObject",
        "hint",
        "list",
        "help",
        "help prove",
        "tour",
        "explain scp",
    ];
    out.push_str(&transcript_of(&mut session, &inputs));
    insta::assert_snapshot!(out);
}

/// A small generator, so that every run sees the same lines.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % sides
    }
}

#[test]
fn no_line_breaks_the_session() {
    let pieces: Vec<&str> = COMMANDS
        .iter()
        .map(|it| it.name)
        .chain([
            " ",
            "\n",
            "\t",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            ":",
            "=",
            ",",
            "yes",
            "r1",
            "omar",
            "s3:GetObject",
            "aws:SourceIp",
            "arn:aws:s3:::hl-timetables/*",
            "\u{1b}[31m",
            "\u{7}",
            "\0",
            "\u{202e}",
            "“",
            "漢",
            "e\u{301}",
            "first-allow",
            "99999999999999999999",
            "${aws:",
            "\"Statement\"",
            "\"principal\"",
            "\"action\"",
            "{\"a\":1}",
            "\r",
            "\u{feff}",
        ])
        .collect();
    let mut dice = Dice(7);
    let mut session = session("first-allow");
    for _ in 0..4000 {
        let mut line = if dice.roll(2) == 0 {
            format!("{} ", COMMANDS[dice.roll(COMMANDS.len())].name)
        } else {
            String::new()
        };
        for _ in 0..dice.roll(8) {
            line.push_str(pieces[dice.roll(pieces.len())]);
        }
        iam_repl::needs_more(&line);
        for at in [dice.roll(line.len() + 2), line.len()] {
            let found = session.complete(&line, at);
            assert!(line.is_char_boundary(found.start));
        }
        session.hint(&line);
        assert_clean(&session.feed(&line).text);
        assert!(!session.prompt().contains(char::is_control));
    }
}

/// An exercise with two documents, a bucket policy among them.
const TWO_DOCUMENTS: &str = r#"
id = "two-documents"
title = "Two keys"
chapter = "tests"
form = "write"
difficulty = 1
minutes = 1
tasks = ["SAA-C03:1.1"]
story = "Sam reads the reports of another account."
world = ["two accounts"]
hints = ["a", "b", "c"]

[bound]
says = "one read"

[[document]]
name = "sam"
kind = "managed"
title = "identity policy of Sam"
start = '''{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" } }'''
solution = '''{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-reports/*" } }'''

[[document]]
name = "bucket"
kind = "s3"
title = "bucket policy of hl-reports"
start = '''{ "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::hl-reports/*" } }'''
solution = '''{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": { "AWS": "222233334444" }, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-reports/*" } }'''

[principal.sam]
arn = "arn:aws:iam::222233334444:user/sam"
identity = ["@sam"]

[resource."arn:aws:s3:::hl-reports"]
account = "111122223333"
policy = "@bucket"
tags = { stage = "final" }

[[request]]
id = "r1"
says = "Sam reads a report"
principal = "sam"
action = "s3:GetObject"
resource = "arn:aws:s3:::hl-reports/q1.csv"
decision = "Allow"
why = "Both accounts let him."

[[wrong]]
says = "one key only"
fails = ["r1"]
feedback = "The other account must agree."
answer.bucket = '''{ "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::hl-reports/*" } }'''
"#;

#[test]
fn two_documents() {
    let read = Library::read(&[("tests/01-two-documents.toml", TWO_DOCUMENTS)]);
    assert_eq!(read.errors, []);
    let mut session = Session::new(&read.library, Start::default()).expect("there is an exercise");
    let bucket = r#"{ "Version": "2012-10-17", "Statement": { "Effect": "Allow",
  "Principal": { "AWS": "222233334444" }, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-reports/*",
  "Condition": { "StringEquals": { "aws:PrincipalAccount": ["1", "${aws:ResourceAccount}"] },
    "StringNotEqualsIfExists": { "aws:RequestTag/a": "b" } } } }"#;
    let foreign = bucket.replace("hl-reports", "hl-other");
    let inputs = [
        "show world",
        "why r1",
        "document",
        "document Bucket.json",
        bucket,
        "why r1",
        &foreign,
        "next",
    ];
    let mut out = session.greeting();
    for input in inputs {
        out.push_str(&format!("\n{}{input}\n{}", session.prompt(), session.feed(input).text));
    }
    insta::assert_snapshot!(out);
}

/// An exercise in which one foretells and attacks before one closes the hole.
const STAGES: &str = r#"
id = "stages"
title = "Foretell, attack, close"
chapter = "tests"
form = "attack"
difficulty = 1
minutes = 1
tasks = ["SAA-C03:1.1"]
story = "Two policies, one hole."
world = ["one account"]
hints = ["a", "b", "c"]

[bound]
says = "reading reports"

[prediction]
says = "What becomes of these requests before you change anything?"
requests = ["r1", "r2"]

[attack]
says = "Find a request of Kim's that should not get through."
principals = ["kim"]
solution = """{ "principal": "kim", "action": "s3:DeleteObject",
  "resource": "arn:aws:s3:::hl-reports/q1.csv" }"""

[[document]]
name = "kim"
kind = "managed"
title = "identity policy of Kim"
start = """{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*Object", "Resource": "arn:aws:s3:::hl-reports/*" } }"""
solution = """{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-reports/*" } }"""

[[document]]
name = "lee"
kind = "managed"
title = "identity policy of Lee"
start = """{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-reports/*" } }"""
solution = """{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl-reports/*" } }"""

[principal.kim]
arn = "arn:aws:iam::111122223333:user/kim"
identity = ["@kim"]

[principal.lee]
arn = "arn:aws:iam::111122223333:user/lee"
identity = ["@lee"]

[[request]]
id = "r1"
says = "Kim reads a report"
principal = "kim"
action = "s3:GetObject"
resource = "arn:aws:s3:::hl-reports/q1.csv"
decision = "Allow"
why = "Reading is allowed."

[[request]]
id = "r2"
says = "Lee deletes a report"
principal = "lee"
action = "s3:DeleteObject"
resource = "arn:aws:s3:::hl-reports/q1.csv"
decision = "ImplicitDeny"
why = "Nobody deletes."

[[wrong]]
says = "nothing is closed"
exceeds = true
feedback = "Kim can still delete."
answer.kim = """{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*Object", "Resource": "arn:aws:s3:::hl-reports/*" } }"""
"#;

#[test]
fn foretelling_and_attacking() {
    let text = STAGES.replace("\"\"\"", "'''");
    let read = Library::read(&[("tests/01-stages.toml", &text)]);
    assert_eq!(read.errors, []);
    let mut session = Session::new(&read.library, Start::default()).expect("there is an exercise");
    let mut out = session.greeting();
    let inputs = [
        "document",
        "check",
        "eval",
        "why r1",
        "can s3:DeleteObject arn:aws:s3:::hl-reports/q1.csv",
        "predict",
        "predict r1",
        "predict r1 maybe",
        "predict r9 allow",
        "predict R1 allow",
        "predict r1 allow r2 yes",
        "show prediction",
        "{ \"r1\": \"Allow\", \"r2\": \"?\" }",
        "{ \"r1\": \"Allow\", \"r2\": \"Deny\" }",
        "{ \"r1\": \"Allow\" \"r2\": \"Deny\" }",
        "predict r1 allow r2 deny",
        "eval",
        "check",
        "attack",
        "attack kim",
        "attack lee s3:DeleteObject arn:aws:s3:::hl-reports/q1.csv",
        "attack kim s3:DeleteObject arn:aws:s3:::hl-reports/q1.csv mfa",
        "attack kim s3:PutObject arn:aws:s3:::hl-reports/q1.csv aws:SourceIp=203.0.113.9",
        "show attack",
        "{ \"principal\": \"kim\", \"action\": \"s3:DeleteObject\",\n  \"resource\": \
         \"arn:aws:s3:::hl-reports/q1.csv\" }",
        "document attack",
        "show",
        "check",
        "document kim",
        "{ \"Version\": \"2012-10-17\", \"Statement\": { \"Effect\": \"Allow\",\n  \"Action\": \
         \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::hl-reports/*\" } }",
        "check",
        "document lee",
        "solution yes",
    ];
    out.push_str(&transcript_of(&mut session, &inputs));
    insta::assert_snapshot!(out);
    let check = |line: &str, expected: &str| {
        assert_eq!(session.complete(line, line.len()).candidates.join(" "), expected, "{line}");
    };
    check("predict ", "r1 r2");
    check("predict r1 ", "allow deny");
    check("attack ", "kim");
    check("attack kim s3:deleteobjectt", "s3:DeleteObjectTagging");
    check("attack kim s3:GetObject arn:aws:s3:::hl-", "arn:aws:s3:::hl-reports/q1.csv");
    check("document ", "prediction attack kim lee");
    assert_eq!(session_without_stages("predict r1 allow"), Status::NotUnderstood);
    assert_eq!(session_without_stages("attack"), Status::NotUnderstood);
}

fn session_without_stages(input: &str) -> Status {
    session("first-allow").feed(input).status
}

#[test]
fn the_solution_is_compared_when_it_is_known() {
    let inputs = ["diff solution", RIGHT, "check", "diff solution", WIDE, "diff solution"];
    insta::assert_snapshot!(transcript("first-allow", &inputs));
}

#[test]
fn what_aws_offers() {
    let answers = transcript(
        "first-allow",
        &[
            "action s3:GetObjekt",
            "action s3:ListBucket",
            "actions 's3:*Tagging' sqs:*Message",
            "actions",
            "key aws:SecureTransport",
            "service Amazon SQS",
            "arn arn:aws:s3:::hl-timetables/*",
        ],
    );
    insta::assert_snapshot!(answers);
}

#[test]
fn names_of_aws_are_completed() {
    let session = session("first-allow");
    let first = |line: &str| session.complete(line, line.len()).candidates.into_iter().next();
    assert_eq!(first("action s3:getobjecta").as_deref(), Some("s3:GetObjectAcl"));
    assert_eq!(first("actions secretsm").as_deref(), Some("secretsmanager:"));
    assert_eq!(first("key aws:sourcei").as_deref(), Some("aws:SourceIdentity"));
    assert_eq!(first("service sqs").as_deref(), Some("sqs"));
}
