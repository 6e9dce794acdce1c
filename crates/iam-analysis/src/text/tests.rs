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
        for text in
            texts.iter().filter(|it| matched(std::slice::from_ref(&language), it).len() == 1)
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
    assert_eq!(size(&literals(), |_, _| false), (31, 0));
    assert_eq!(size(&prefixes(), |_, _| false), (31, 0));
    assert_eq!(size(&middles(), |_, _| false), (31, 0));
    assert_eq!(size(&contained(12), |_, _| false), (4096, 0));
    assert_eq!(size(&contained(30), none), (1, 0));
}

#[test]
fn zz_timing() {
    fn time(
        name: &str,
        language: &Glob,
        patterns: &[Glob],
        budget: u64,
        h: fn(&Bits, &Bits) -> bool,
    ) {
        let mut best = f64::MAX;
        let mut out = String::new();
        for _ in 0..if budget > 100_000 { 1 } else { 20 } {
            let mut notes = Notes { told: BTreeMap::new(), is_hopeless: h, enough: usize::MAX };
            let mut steps = budget;
            let t = std::time::Instant::now();
            let r = explore(language, patterns, &mut steps, &mut notes);
            best = best.min(t.elapsed().as_secs_f64() * 1000.0);
            out = format!("{r:?} sets {} steps {}", notes.told.len(), budget - steps);
        }
        println!("{name:30} {best:.3} ms {out}");
    }
    let no: fn(&Bits, &Bits) -> bool = |_, _| false;
    let any = Glob::any();
    let obj = Glob::of_template("${BucketName}/${ObjectName}");
    time("30 literals", &any, &literals(), 99_999, no);
    time("30 literals objects", &obj, &literals(), 99_999, no);
    time("30 prefixes", &any, &prefixes(), 99_999, no);
    time("30 pre*mid*suf", &any, &middles(), 99_999, no);
    time("12 *w* all", &any, &contained(12), 200_000, no);
    time("30 *w* none", &any, &contained(30), 99_999, none);
    time("16 *w* all", &any, &contained(16), 200_000, no);
    time("30 *w* all 2M", &any, &contained(30), 2_000_000, no);
    time("*a?x16", &any, &globs(["*a????????????????"]), 200_000, no);
    time("*a?x300", &any, &globs([format!("*a{}", "?".repeat(300))]), 200_000, no);
    time(
        "10 *a*b*c*d*",
        &any,
        &globs((0..10).map(|n| {
            let w: Vec<char> = (0..4)
                .map(|k| char::from(b'a' + ((n * 7 + k * k * 5 + k * n) % 12) as u8))
                .collect();
            format!("*{}*{}*{}*{}*", w[0], w[1], w[2], w[3])
        })),
        200_000,
        none,
    );
    time(
        "14 same all",
        &any,
        &globs((0..14).map(|n| {
            let w: Vec<char> = (0..4)
                .map(|k| char::from(b'a' + ((n * 7 + k * k * 5 + k * n) % 12) as u8))
                .collect();
            format!("*{}*{}*{}*{}*", w[0], w[1], w[2], w[3])
        })),
        2_000_000,
        none,
    );
    time(
        "3 typical",
        &obj,
        &globs(["hl-tickets/*", "hl-timetables/reports/*", "hl-tickets/private/*"]),
        99_999,
        no,
    );
    time(
        "200 prefixes",
        &any,
        &globs(words(200).enumerate().map(|(n, w)| format!("{w}{n}-of-harbour-lane/*"))),
        200_000,
        no,
    );
}
