//! Each block: what a good one shows, and what a bad one says and where.

use crate::sample::{EXERCISE, Sample};

const POLICY: &str = r#"```policy name=reader
{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl/*" }
  ]
}
```
"#;

const DECIDE: &str = r#"```decide
principal = "arn:aws:iam::111122223333:user/omar"
identity = ["reader"]

[[request]]
says = "Omar reads a timetable"
action = "s3:GetObject"
resource = "arn:aws:s3:::hl/a.csv"
decision = "Allow"

[[request]]
action = "s3:PutObject"
resource = "arn:aws:s3:::hl/a.csv"
context = { "aws:SourceIp" = "203.0.113.9" }
decision = "ImplicitDeny"
```
"#;

const QUIZ: &str = r#"chapter = "sample"

[[question]]
id = "version"
type = "choice"
text = "Which `Version`?"
option = [
  { text = "`2012-10-17` <b>", correct = true, why = "It is the newer one." },
  { text = "today", why = "It names a grammar." },
]

[[question]]
id = "may-he"
type = "decision"
text = "May he?"
scenario = '''{ "principal": "arn:aws:iam::111122223333:user/omar", "action": "s3:GetObject",
  "resource": "arn:aws:s3:::hl/a", "identity_policies": [] }'''
option = [
  { decision = "Allow", why = "Nothing allows it." },
  { decision = "ImplicitDeny", why = "Nothing allows it." },
  { decision = "ExplicitDeny", why = "Nothing denies it." },
]
"#;

fn check(chapter: &str, expected: &str) {
    let problems = Sample::new(chapter).problems();
    assert!(problems.contains(expected), "expected\n{expected}\nin\n{problems}");
}

#[test]
fn a_policy_is_a_figure_with_highlighted_json() {
    let page = Sample::new(&format!("# A\n\n{POLICY}\nText.\n")).page();
    assert!(page.contains("<figure class=\"iam-policy\" id=\"policy-reader\">"), "{page}");
    assert!(page.contains("<code class=\"language-json\">{\n"), "{page}");
    assert!(page.contains("</figure>\n<p>Text.</p>"), "{page}");
}

#[test]
fn tags_in_a_policy_are_text() {
    let chapter = POLICY.replace("s3:::hl/*", "s3:::<script>alert(1)</script>*");
    let page = Sample::new(&chapter).page();
    assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
    assert!(!page.contains("<script>alert(1)"), "{page}");
}

#[test]
fn a_policy_in_a_list_stays_in_its_item() {
    let block: String = POLICY.lines().map(|line| format!("   {line}\n")).collect();
    let page = Sample::new(&format!("1. one\n\n{block}\n2. two\n")).page();
    assert_eq!(page.matches("<ol>").count(), 1, "{page}");
}

#[test]
fn a_broken_policy_stops_the_build_at_its_line() {
    let chapter = POLICY.replace("\"Effect\": \"Allow\"", "\"Effect\": \"allow\"");
    check(&format!("# A\n\n{chapter}"), "--> book/sample.md:7");
}

#[test]
fn a_policy_broken_on_purpose_shows_why() {
    let chapter = POLICY.replace("\"Allow\"", "\"allow\"");
    let code = Sample::new(&chapter).problems();
    let code = code.split("(`").nth(1).unwrap().split('`').next().unwrap().to_owned();
    let marked = chapter.replace("name=reader", &format!("name=reader error={code}"));
    let page = Sample::new(&marked).page();
    assert!(page.contains("rejected</span>"), "{page}");
    assert!(page.contains(&format!("(<code>{code}</code>)")), "{page}");
}

#[test]
fn an_expected_error_must_appear() {
    let chapter = POLICY.replace("name=reader", "name=reader error=missing-effect");
    check(&chapter, "was to be rejected with `missing-effect`, but has no error");
    check(&chapter, "--> book/sample.md:1");
}

#[test]
fn policy_options_are_checked() {
    check(&POLICY.replace("name=reader", "kind=manged"), "unknown policy kind `manged`");
    check(&POLICY.replace("name=reader", "nme=reader"), "unknown option `nme`");
    check(&format!("{POLICY}\n{POLICY}"), "a second policy `reader`");
}

#[test]
fn decisions_are_a_table_with_words_and_signs() {
    let page = Sample::new(&format!("{POLICY}\n{DECIDE}")).page();
    for part in [
        "✓</span> Allow",
        "✗</span> Denied (implicit)",
        "Omar reads a timetable",
        "user/<wbr>omar",
        "aws:<wbr>SourceIp",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[test]
fn the_reason_does_not_say_again_who_asks_for_what() {
    let everything = DECIDE.replace("s3:PutObject", "s3:ListAllMyBuckets");
    let second = everything.rfind("arn:aws:s3:::hl/a.csv").unwrap();
    let (before, after) = everything.split_at(second);
    let chapter = before.to_owned() + &after.replacen("arn:aws:s3:::hl/a.csv", "*", 1);
    let page = Sample::new(&format!("{POLICY}\n{chapter}")).page();
    assert!(page.contains("<div>No identity-based policy allows"), "{page}");
    assert!(!page.contains("<div>Arn:"), "{page}");
}

#[test]
fn a_wrong_decision_stops_the_build_at_its_request() {
    let chapter = format!("{POLICY}\n{}", DECIDE.replace("\"ImplicitDeny\"", "\"Allow\""));
    check(&chapter, "`s3:PutObject` was to get Allow, but gets ImplicitDeny");
    check(&chapter, "--> book/sample.md:20");
}

#[test]
fn nothing_is_taught_that_rests_on_an_uncertain_reading() {
    let open = POLICY.replace("\"s3:GetObject\"", "\"*:GetObject\"");
    check(&format!("{open}\n{DECIDE}"), "`s3:GetObject` rests on U-37");
}

#[test]
fn every_problem_is_reported_at_once() {
    let broken = DECIDE.replace("\"ImplicitDeny\"", "\"Allow\"");
    let problems = Sample::new(&format!("{POLICY}\n{broken}\n```exercise\nnone\n```\n")).problems();
    assert!(problems.contains("unknown exercise `none`"), "{problems}");
    assert!(problems.contains("was to get Allow"), "{problems}");
    assert!(problems.ends_with("2 problems in the book"), "{problems}");
}

#[test]
fn a_headline_is_confirmed() {
    let wrong =
        DECIDE.replace("decision = \"Allow\"", "decision = \"Allow\"\nheadline = \"nonsense\"");
    check(&format!("{POLICY}\n{wrong}"), "was to be settled by `nonsense`, but is by `");
}

#[test]
fn a_decide_block_names_policies_of_its_chapter() {
    check(DECIDE, "the policy `reader` is not in this chapter");
    check(DECIDE, "--> book/sample.md:3");
}

#[test]
fn a_decide_block_must_be_toml() {
    check(&format!("{POLICY}\n{}", DECIDE.replace("says =", "says:")), "--> book/sample.md:15");
    check(&format!("{POLICY}\n{}", DECIDE.replace("says =", "sais =")), "unknown field `sais`");
}

const TRACE: &str = r#"```trace
principal = "arn:aws:iam::111122223333:user/omar"
identity = ["reader"]

[[request]]
says = "Omar writes a timetable"
action = "s3:PutObject"
resource = "arn:aws:s3:::hl/a.csv"
decision = "ImplicitDeny"
```
"#;

#[test]
fn a_trace_shows_what_each_layer_said_and_which_one_decided() {
    let page = Sample::new(&format!("{POLICY}\n{TRACE}")).page();
    for part in [
        "<p class=\"iam-says\">Omar writes a timetable</p>",
        "Identity policies: no Allow applies. <strong class=\"iam-mark\">",
        "this decides</strong></summary>",
        "Allow statement 1 of <code>reader</code>: <span class=\"iam-wrong\">",
        "does not fit.</span> Action: <code>s3:GetObject</code> does not cover it",
        "fits.</span> Resource: <code>arn:aws:s3:::hl/*</code> covers it",
        "What AWS knows of the request",
        "<li>Service control policies: none is attached</li>",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert_eq!(page.matches("this decides").count(), 1, "{page}");
}

#[test]
fn a_deny_is_open_where_it_decides() {
    let chapter = POLICY.replace("\"Allow\"", "\"Deny\"");
    let trace = TRACE.replace("PutObject", "GetObject").replace("Implicit", "Explicit");
    let page = Sample::new(&format!("{chapter}\n{trace}")).page();
    let open = "<li><details open=\"\"><summary>Deny statement 1 of <code>reader</code>";
    assert!(page.contains(open), "{page}");
}

#[test]
fn a_trace_is_confirmed_like_a_decision() {
    let check = |from: &str, to: &str, expected: &str| {
        check(&format!("{POLICY}\n{}", TRACE.replace(from, to)), expected);
    };
    check("\"ImplicitDeny\"", "\"Allow\"", "was to get Allow, but gets ImplicitDeny");
    check("\"ImplicitDeny\"", "\"Allow\"", "--> book/sample.md:14");
    check("\"reader\"", "\"raeder\"", "the policy `raeder` is not in this chapter");
    let twice = "[[request]]\naction = \"s3:GetObject\"\ndecision = \"Allow\"\n\n[[request]]";
    check("[[request]]", twice, "a trace is about one request, and this has 2");
}

#[test]
fn an_exercise_shows_its_story_and_how_to_start_it() {
    let sample = Sample::new("# A\n\n```exercise\nfirst-allow\n```\n");
    sample.write("exercises/01-sample/01-first-allow.toml", EXERCISE);
    let page = sample.page();
    assert!(page.contains("iam run first-allow"), "{page}");
    assert!(page.contains("Write a policy. Difficulty 1 of 5, about 5 minutes"), "{page}");
    assert!(page.contains("<code>omar.json</code>: identity policy of Omar (managed"), "{page}");
    assert!(page.contains("<summary>Hint 3</summary>\n<p>c</p>"), "{page}");
    assert!(page.contains("<li>account 111122223333</li>"), "{page}");
    assert!(!page.contains("<script>alert"), "{page}");
    assert!(!page.contains("s3:GetObject"), "the solution: {page}");
}

/// What a learner foretells and finds before anything is written.
const STAGES: &str = r#"[prediction]
says = "What may Omar do?"

[attack]
says = "Find what gets in."
solution = '''{ "principal": "omar", "action": "s3:PutObject",
  "resource": "arn:aws:s3:::hl-timetables/a" }'''

[[document]]"#;

#[test]
fn an_exercise_asks_first_what_is_to_be_foretold_and_found() {
    let open = r#"'''{ "Version": "2012-10-17", "Statement": { "Effect": "Allow",
        "Action": "s3:P*", "Resource": "arn:aws:s3:::hl-timetables/*" } }'''"#;
    let text = EXERCISE.replace("\"write\"", "\"predict\"").replace("[[document]]", STAGES);
    let second = text.split("[[request]]").nth(1).unwrap().replace("r1", "r2");
    let second = second.replace("s3:GetObject", "s3:PutObject").replace("Allow", "ImplicitDeny");
    let text = format!("{text}\n[[request]]{}", second.replace("Omar reads", "Omar writes"));
    let sample = Sample::new("# A\n\n```exercise\nfirst-allow\n```\n");
    let file = "exercises/01-sample/01-first-allow.toml";
    sample.write(file, &text.replace("'''{}'''", open));
    let page = sample.page();
    for part in [
        "Foretell, then change. Difficulty",
        "<code>prediction.json</code>: what becomes of the requests",
        "What may Omar do? Answer <code>Allow</code> or <code>Deny</code> for each:",
        "<li><code>r2</code>: Omar writes</li>",
        "<code>attack.json</code>: a request that gets through",
        "Find what gets in. Who may ask:\n<ul>\n<li><code>omar</code> is <code>arn:aws:iam::",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains("s3:PutObject"), "the solution: {page}");
}

#[test]
fn an_unknown_exercise_names_its_neighbour() {
    let sample = Sample::new("# A\n\n```exercise\nfirst-alow\n```\n");
    sample.write("exercises/01-sample/01-first-allow.toml", EXERCISE);
    let problems = sample.problems();
    assert!(problems.contains("--> book/sample.md:4"), "{problems}");
    assert!(problems.contains("did you mean `first-allow`?"), "{problems}");
}

fn quiz(text: &str) -> Sample {
    let sample = Sample::new("# A\n\n## Questions\n\n```quiz\n```\n");
    sample.write("exercises/01-sample/quiz.toml", text);
    sample
}

#[test]
fn a_quiz_shows_options_and_hides_answers() {
    let page = quiz(QUIZ).page();
    assert!(page.contains("Question 2"), "{page}");
    assert!(page.contains("<summary>Answer</summary>"), "{page}");
    assert!(page.contains("<code>2012-10-17</code> &lt;b&gt;"), "{page}");
    assert!(page.contains("<strong>Right: B</strong>"), "{page}");
    assert!(page.contains("<details class=\"iam-answer\" id=\"answer-may-he\">"), "{page}");
}

/// Questions of the other types.
const MORE: &str = r#"chapter = "sample"

[[question]]
id = "open"
type = "read"
text = "What does it do?"
kind = "managed"
policy = '''{ "Version": "2012-10-17", "Statement": { "Effect": "Allow",
  "Action": "s3:GetObject", "Resource": "arn:aws:s3:::hl/*" } }'''
option = [
  { text = "It reads.", correct = true, why = "It does." },
  { text = "It writes.", why = "It does not." },
]

[[question]]
id = "steps"
type = "order"
text = "In which order?"
item = [
  { text = "signed", why = "Who asks?" },
  { text = "collected", why = "What is said?" },
  { text = "decided", why = "What comes out?" },
]

[[question]]
id = "places"
type = "match"
text = "Where?"
pair = [
  { left = "boundary", right = "user", why = "Users have them." },
  { left = "bucket policy", right = "bucket", why = "Buckets have them." },
]
distractor = [{ text = "console", why = "It has none." }]

[[question]]
id = "word"
type = "short"
text = "Which word?"
accept = ["Deny", "the Deny"]
why = "It wins."
wrong = [{ answer = "Allow", why = "It loses." }]
"#;

#[test]
fn questions_have_native_controls_with_labels() {
    let page = quiz(MORE).page();
    for part in [
        "<label><input type=\"radio\" name=\"open\"> <span>It reads.</span></label>",
        "<strong>Policy</strong>, managed identity policy</figcaption>",
        "<legend>Give each its number</legend>",
        "<select id=\"steps-1\" name=\"steps-1\"><option value=\"\">?</option><option>1</option>",
        "<label for=\"places-2\">bucket policy</label>",
        "aria-label=\"Your answer to question 4\"",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let multiple = QUIZ
        .replace("\"choice\"", "\"multiple\"")
        .replace("\"today\",", "\"today\", correct = true,");
    let page = quiz(&multiple).page();
    assert!(page.contains("<input type=\"checkbox\" name=\"version\">"), "{page}");
    assert!(page.contains("<legend>Choose 2</legend>"), "{page}");
}

#[test]
fn answers_fit_what_is_shown() {
    let page = quiz(MORE).page();
    let (_, from_steps) = page.split_once("id=\"question-steps\"").unwrap();
    let (asked, answer) = from_steps.split_once("id=\"answer-steps\"").unwrap();
    let place = |text: &str, word: &str| text.find(word).unwrap();
    let order = ["signed", "collected", "decided"];
    assert!(order.map(|word| place(answer, word)).is_sorted(), "{answer}");
    assert!(!order.map(|word| place(asked, word)).is_sorted(), "{asked}");
    let (_, places) = page.split_once("id=\"question-places\"").unwrap();
    let (list, _) = places.split_once("</ol>").unwrap();
    let letter = ["A", "B", "C"][list.matches("<li>").count()
        - 1
        - list.split("<li>bucket</li>").nth(1).unwrap().matches("<li>").count()];
    assert!(
        places.contains(&format!("<li>bucket policy: <strong>{letter}</strong>, bucket.")),
        "{places}"
    );
    for part in [
        "Nothing belongs to",
        "Also right: <code>the Deny</code>.",
        "<code>Allow</code>: It loses.",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[test]
fn a_quiz_without_a_proper_key_stops_the_build() {
    for (from, to, line) in [
        ("correct = true, ", "", 3),
        ("\"today\",", "\"today\", correct = true,", 3),
        ("why = \"It names a grammar.\"", "why = \"\"", 9),
        ("id = \"may-he\"", "id = \"version\"", 13),
        ("chapter = \"sample\"", "chapter = \"simple\"", 1),
        ("\"ImplicitDeny\"", "\"ExplicitDeny\"", 12),
        ("\"s3:GetObject\"", "\"s3:Get*\"", 12),
        ("[[question]]", "[question]]", 3),
        ("type = \"choice\"", "type = \"chioce\"", 5),
    ] {
        let problems = quiz(&QUIZ.replacen(from, to, 1)).problems();
        let place = format!("--> exercises/01-sample/quiz.toml:{line}\n");
        assert!(problems.contains(&place), "expected line {line} for {to} in\n{problems}");
        assert!(!problems.contains("there is no quiz"), "{problems}");
    }
}

#[test]
fn a_group_of_codes_has_a_table_and_an_anchor_for_each() {
    let page = Sample::new("# A\n\n```codes group=statements\n```\n").page();
    assert!(page.contains("<a href=\"#missing-effect\"><code>missing-effect</code></a>"), "{page}");
    assert!(page.contains("id=\"missing-effect\""), "{page}");
    assert!(!page.contains("id=\"missing-version\""), "{page}");
}

#[test]
fn a_codes_block_says_what_it_lacks() {
    let check = |info: &str, expected: &str| {
        let problems = Sample::new(&format!("# A\n\n```codes {info}\n```\n")).problems();
        assert!(problems.contains(expected), "{problems}");
        assert!(problems.contains("book/sample.md:3"), "{problems}");
    };
    check("group=statments", "help: did you mean `statements`?");
    check("index", "no chapter explains the codes of the group `json`");
    check("all", "a codes block takes either `index` or `group=NAME`");
}

const PICTURE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 100">
  <title id="t">Two doors</title>
  <desc id="d">A door to the left, a door to the right.</desc>

  <defs><marker id="a" refX="9"><path d="M0 0 z" fill="#51607a"/></marker></defs>
  <path d="M0 0 H9" stroke="#51607a" fill="none" marker-end="url(#a)"/>
</svg>
"##;

fn diagram(block: &str, picture: &str) -> Sample {
    let sample = Sample::new(&format!("# A\n\n```diagram {block}\n```\n\nText.\n"));
    sample.write("book/img/two-doors.svg", picture);
    sample
}

#[test]
fn a_picture_takes_on_the_colours_of_the_theme() {
    let page = diagram("img/two-doors.svg\nTwo \"doors\".", PICTURE).page();
    for part in [
        // mdBook writes names in small letters; browsers know better in a picture.
        "viewbox=\"0 0 760 100\" role=\"img\" aria-label=\"Two &quot;doors&quot;.\">",
        "<marker id=\"picture-two-doors-a\" refx=\"9\">",
        "marker-end=\"url(#picture-two-doors-a)\"",
        "stroke=\"var(--hl-line, #51607a)\"",
        "<summary>In words: Two doors</summary>",
        "<p>A door to the left, a door to the right.</p>",
        "</figure>\n<p>Text.</p>",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[test]
fn a_picture_needs_words_and_colours_of_the_palette() {
    let check = |block: &str, from: &str, to: &str, expected: &str| {
        let problems = diagram(block, &PICTURE.replace(from, to)).problems();
        assert!(problems.contains(expected), "expected\n{expected}\nin\n{problems}");
        assert!(problems.contains("--> book/sample.md:3"), "{problems}");
    };
    let good = "img/two-doors.svg\nTwo doors.";
    check("img/two-doors.svg", "", "", "the picture `img/two-doors.svg` has no words");
    check("img/two-doors.svg\ntwo-doors", "", "", "has no words");
    check("\nTwo doors.", "", "", "a diagram block names one file");
    check("img/three-doors.svg\nThree.", "", "", "is no SVG picture that can be read");
    check(good, "desc", "metadata", "has no `<desc>`");
    check(good, "#51607a", "#123456", "has the colour `#123456`");
    check(good, "<defs>", "<style>a{}</style><defs>", "has a `<style`");
}
