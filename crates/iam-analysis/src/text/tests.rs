//! Explorations against brute force, and the sizes of typical ones.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use iam_policy::{Arn, ArnPattern, Case, Pattern, Variables, Wildcards};

use super::*;

/// Notes all that is told; wants the sets that a claim is true of.
struct Notes<W: Fn(&Bits, &Bits) -> bool> {
    told: BTreeMap<Bits, String>,
    is_hopeless: W,
    enough: usize,
}

impl<W: Fn(&Bits, &Bits) -> bool> Guide for Notes<W> {
    fn is_hopeless(&mut self, alive: &Bits, sure: &Bits) -> bool {
        assert!(sure.is_subset_of(alive));
        (self.is_hopeless)(alive, sure)
    }

    fn found(&mut self, matched: &Bits, text: &str) -> ControlFlow<()> {
        let before = self.told.insert(matched.clone(), text.to_owned());
        assert_eq!(before, None, "told once");
        if self.told.len() == self.enough {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}

/// What is told, and how many states were looked at.
fn told(
    language: &Glob,
    patterns: &[Glob],
    is_hopeless: impl Fn(&Bits, &Bits) -> bool,
) -> (BTreeMap<Bits, String>, u64) {
    let mut notes = Notes { told: BTreeMap::new(), is_hopeless, enough: usize::MAX };
    let mut steps = 1_000_000;
    explore(language, patterns, &mut steps, &mut notes).expect("the budget is large");
    (notes.told, 1_000_000 - steps)
}

fn all(language: &Glob, patterns: &[Glob]) -> BTreeMap<Bits, String> {
    told(language, patterns, |_, _| false).0
}

fn globs<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> Vec<Glob> {
    let texts = texts.into_iter();
    texts
        .map(|it| Glob::of(&Pattern::glob(it.as_ref()), Case::Sensitive, |_| Var::Missing).unwrap())
        .collect()
}

/// Matching as a definition, without automata.
fn matches(symbols: &[Symbol], text: &[char]) -> bool {
    match (symbols.split_first(), text.split_first()) {
        (None, None) => true,
        (None, Some(_)) => false,
        (Some((Symbol::Many(_), rest)), None) => matches(rest, text),
        (Some(_), None) => false,
        (Some((symbol @ Symbol::Many(_), rest)), Some((first, behind))) => {
            matches(rest, text) || symbol.accepts(*first) && matches(symbols, behind)
        }
        (Some((symbol, rest)), Some((first, behind))) => {
            symbol.accepts(*first) && matches(rest, behind)
        }
    }
}

fn matched(patterns: &[Glob], text: &str) -> Bits {
    let text: Vec<char> = text.chars().collect();
    let mut bits = Bits::none(patterns.len());
    let numbers = patterns.iter().enumerate();
    numbers.filter(|it| matches(&it.1.symbols, &text)).for_each(|it| bits.insert(it.0));
    bits
}

/// A fixed sequence of numbers that look random.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn class(&mut self) -> Class {
        [Class::Any, Class::Any, Class::NotColon, Class::NotSlash, Class::Digit][self.below(5)]
    }

    fn symbol(&mut self) -> Symbol {
        match self.below(12) {
            0..=3 => Symbol::Char(['a', 'b', 'A', '/', ':', '1'][self.below(6)]),
            4 => Symbol::Fold(['a', 'b'][self.below(2)]),
            5 | 6 => Symbol::One(self.class()),
            7 | 8 => Symbol::Char('a'),
            _ => Symbol::Many(self.class()),
        }
    }

    /// A glob whose symbols are not always in the form that `push` would give them.
    fn glob(&mut self, longest: usize) -> Glob {
        let mut glob = Glob::default();
        for _ in 0..self.below(longest + 1) {
            let symbol = self.symbol();
            if self.below(3) == 0 {
                glob.symbols.push(symbol);
            } else {
                glob.push(symbol);
            }
        }
        glob
    }

    fn language(&mut self) -> Glob {
        match self.below(3) {
            0 => Glob::any(),
            1 => Glob { symbols: vec![Symbol::One(Class::NotSlash), Symbol::Many(self.class())] },
            _ => self.glob(4),
        }
    }
}

/// All texts of up to four characters, shortest first.
fn texts() -> Vec<String> {
    let mut texts = vec![String::new()];
    let mut from = 0;
    for _ in 0..4 {
        let until = texts.len();
        for at in from..until {
            let longer = ['a', 'A', 'b', 'B', 'x', '1', '2', '/', ':']
                .map(|it| format!("{}{it}", texts[at]));
            texts.extend(longer);
        }
        from = until;
    }
    texts
}

#[test]
fn explorations_agree_with_brute_force() {
    let mut numbers = Numbers(7);
    let texts = texts();
    for case in 0..400 {
        let language = numbers.language();
        let patterns: Vec<Glob> = (0..=numbers.below(4)).map(|_| numbers.glob(5)).collect();
        let told = all(&language, &patterns);
        let mut expected: BTreeMap<Bits, &String> = BTreeMap::new();
        for text in texts
            .iter()
            .filter(|it| matched(std::slice::from_ref(&language), it).iter().count() == 1)
        {
            expected.entry(matched(&patterns, text)).or_insert(text);
        }
        for (bits, text) in &expected {
            let length = told.get(bits).map(|told| told.len());
            assert_eq!(length, Some(text.len()), "{case}: {language:?} {patterns:?} {text}");
        }
        for (bits, text) in &told {
            assert_eq!(*bits, matched(&patterns, text), "{case}: {patterns:?} {text}");
            assert!(language.matches(text), "{case}: {language:?} {text}");
            assert!(text.len() > 4 || expected.contains_key(bits), "{case}: {text}");
        }
    }
}

#[test]
fn matching_agrees_with_its_definition() {
    let mut numbers = Numbers(1);
    let texts = texts();
    for _ in 0..2_000 {
        let glob = numbers.glob(6);
        for _ in 0..20 {
            let text = &texts[numbers.below(texts.len())];
            let expected = matches(&glob.symbols, &text.chars().collect::<Vec<_>>());
            assert_eq!(glob.matches(text), expected, "{glob:?} {text}");
        }
    }
}

#[test]
fn what_is_wanted_is_never_cut_off() {
    let mut numbers = Numbers(3);
    for case in 0..1_000 {
        let language = numbers.language();
        let count = 1 + numbers.below(4);
        let patterns: Vec<Glob> = (0..count).map(|_| numbers.glob(5)).collect();
        let sets: Vec<Bits> = (0_usize..1 << count)
            .map(|set| {
                let mut bits = Bits::none(count);
                (0..count).filter(|it| set >> it & 1 == 1).for_each(|it| bits.insert(it));
                bits
            })
            .collect();
        let wanted: Vec<Bits> = sets.into_iter().filter(|_| numbers.below(4) == 0).collect();
        let is_hopeless = |alive: &Bits, sure: &Bits| {
            !wanted.iter().any(|it| sure.is_subset_of(it) && it.is_subset_of(alive))
        };
        let mut expected = all(&language, &patterns);
        let (mut found, _) = told(&language, &patterns, is_hopeless);
        expected.retain(|bits, _| wanted.contains(bits));
        found.retain(|bits, _| wanted.contains(bits));
        assert_eq!(found, expected, "{case}: {language:?} {patterns:?}");
    }
}

fn words(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(|number| {
        let letter = |at: usize| char::from(b'a' + u8::try_from(at % 26).unwrap());
        [number, number * 7 + 3, number * 11 + 5, number / 5].map(letter).into_iter().collect()
    })
}

/// How many sets are told and how many states are looked at.
fn size(patterns: &[Glob], is_hopeless: impl Fn(&Bits, &Bits) -> bool) -> (usize, u64) {
    let (told, steps) = told(&Glob::any(), patterns, is_hopeless);
    (told.len(), steps)
}

fn literals() -> Vec<Glob> {
    globs(words(30).map(|it| format!("{it}-of-harbour-lane")))
}

fn prefixes() -> Vec<Glob> {
    globs(words(30).map(|it| format!("{it}-of-harbour-lane/*")))
}

fn middles() -> Vec<Glob> {
    globs(words(30).map(|it| format!("{it}/*tickets*/{it}")))
}

fn contained(count: usize) -> Vec<Glob> {
    globs(words(count).map(|it| format!("*{it}*")))
}

/// For who wants a text that nothing matches.
fn none(_: &Bits, sure: &Bits) -> bool {
    !sure.is_empty()
}

#[test]
fn usual_lists_of_patterns_are_small() {
    assert_eq!(size(&literals(), |_, _| false), (31, 590));
    assert_eq!(size(&prefixes(), |_, _| false), (31, 620));
    assert_eq!(size(&middles(), |_, _| false), (31, 500));
    assert_eq!(size(&contained(12), |_, _| false), (4096, 77_824));
    assert_eq!(size(&contained(30), none), (1, 109));
}

#[test]
fn what_cannot_be_of_the_language_costs_nothing() {
    let objects = Glob::of_template("${BucketName}/${ObjectName}");
    let (sets, steps) = told(&objects, &literals(), |_, _| false);
    assert_eq!((sets.len(), steps), (1, 6));
    let buckets = Glob::of_template("${BucketName}");
    let (sets, steps) = told(&buckets, &prefixes(), |_, _| false);
    assert_eq!((sets.len(), steps), (1, 4));
}

#[test]
fn the_budget_ends_what_is_too_tangled() {
    let long = format!("*a{}", "?".repeat(300));
    let tangled = [globs([long]), contained(30), globs(["*a????????????????"])];
    for patterns in tangled {
        for _ in 0..2 {
            let mut notes =
                Notes { told: BTreeMap::new(), is_hopeless: |_: &Bits, _: &Bits| false, enough: 0 };
            let mut steps = 3_000;
            let outcome = explore(&Glob::any(), &patterns, &mut steps, &mut notes);
            assert_eq!((outcome, steps), (Err(OverBudget), 0));
        }
    }
    let window = globs(["*a????????"]);
    assert_eq!(size(&window, |_, _| false), (2, 512));
}

#[test]
fn the_guide_may_end_the_walk() {
    let mut notes =
        Notes { told: BTreeMap::new(), is_hopeless: |_: &Bits, _: &Bits| false, enough: 2 };
    let mut steps = 100_000;
    assert_eq!(explore(&Glob::any(), &literals(), &mut steps, &mut notes), Ok(()));
    assert_eq!(notes.told.len(), 2);
}

#[test]
fn long_patterns_are_walked_too() {
    let word = "timetable/".repeat(30);
    let patterns =
        globs([format!("{word}*"), format!("*{word}"), word.clone(), format!("{word}?")]);
    let told = all(&Glob::any(), &patterns);
    assert_eq!(told.len(), 6);
    let set = |numbers: &[usize]| -> Bits { numbers.iter().copied().collect() };
    assert_eq!(told.get(&set(&[0, 1, 2])), Some(&word));
    assert_eq!(told.get(&set(&[0, 3])), Some(&format!("{word}x")));
}

#[test]
fn texts_are_short_and_readable() {
    let check = |language: &str, patterns: &[&str], expected: &[&str]| {
        let told = all(&Glob::of_template(language), &globs(patterns));
        let mut texts: Vec<&str> = told.values().map(String::as_str).collect();
        texts.sort_unstable();
        assert_eq!(texts, expected, "{language} {patterns:?}");
    };
    check("${BucketName}", &["hl-*"], &["hl-", "xxx"]);
    check("${BucketName}", &["x*", "?[*"], &["a[a", "aaa", "x[a", "xaa"]);
    check(
        "${BucketName}/${ObjectName}",
        &["hl-tickets/*", "*/2024?"],
        &["hl-tickets/2024x", "hl-tickets/x", "xxx/2024x", "xxx/x"],
    );
    check("instance/${InstanceId}", &["instance/*", "volume/*"], &["instance/x"]);
    check("account", &["acc*", "user", "*"], &["account"]);
}

#[test]
fn globs_of_patterns() {
    let variables = |text: &str, case: Case, value: fn(&iam_policy::Variable) -> Var| {
        Glob::of(&Pattern::parse(text, Wildcards::Active, Variables::Active).0, case, value)
    };
    let omar = |_: &iam_policy::Variable| Var::Text("omar*".into());
    let glob = variables("home/${aws:username}/?*", Case::Sensitive, omar).unwrap();
    assert!(glob.matches("home/omar*/x") && !glob.matches("home/omar/x"));
    assert!(!glob.is_literal() && !glob.matches("HOME/omar*/x"));
    let folded = variables("Home/${aws:username}", Case::Ignored, omar).unwrap();
    assert!(folded.matches("hOME/OMAR*"));
    let shape = variables("home/${aws:username}/?*", Case::Sensitive, |_| Var::Shape).unwrap();
    assert!(shape.matches("home/lena/x") && shape.matches("home//x") && !shape.matches("home/x"));
    assert_eq!(variables("${aws:username}", Case::Sensitive, |_| Var::Missing), None);
    assert!(variables("a${*}", Case::Sensitive, |_| Var::Missing).unwrap().is_literal());
    assert_eq!(globs(["a**?*b"]), globs(["a?*b"]));
}

#[test]
fn globs_of_arns_match_field_by_field() {
    let patterns = [
        "arn:aws:s3:::hl-tickets/*",
        "arn:aws:sqs:*:orders",
        "arn:aws:sqs:*:*:orders",
        "arn:aws:sqs",
        "a*:aws:iam::1?1122223333:role/*:x",
        "arn:aws:iam::${aws:PrincipalAccount}:user/${aws:username}",
        "*",
        "aws:arn:*",
        "",
    ];
    let texts = [
        "arn:aws:s3:::hl-tickets/a:b",
        "arn:aws:sqs:eu-west-1:111122223333:orders",
        "arn:aws:sqs:a:orders",
        "arn:aws:iam::111122223333:role/a:b:x",
        "arn:aws:iam::omar:user/omar",
        "arn:::::",
        "arn::::",
        "brn:aws:s3:::hl-tickets/a",
        "arn",
        "",
    ];
    for pattern in patterns {
        let read = ArnPattern::parse(pattern, Variables::Active);
        let glob = Glob::of_arn(&read, |_| Var::Text("omar".into()));
        for text in texts {
            let arn = Arn::parse(text);
            let expected = arn.is_some_and(|arn| {
                read.matches(&arn, &|_| Some("omar")) == iam_policy::Matched::Yes
            });
            let found = glob.as_ref().is_some_and(|glob| glob.matches(text));
            let is_arn = Glob::any_arn().matches(text);
            assert_eq!(found && is_arn, expected, "{pattern} {text}");
            assert_eq!(is_arn, arn.is_some(), "{text}");
            assert!(is_arn || !found, "{pattern} {text}");
        }
        let colon = Glob::of_arn(&read, |_| Var::Text("a:b".into()));
        assert!(colon.is_none() || !pattern.contains("${"), "{pattern}");
    }
}
