//! Colours of the built book: every pair of text and ground is strong enough in every theme.

use std::collections::BTreeMap;
use std::fs;

use crate::sample::Sample;

const THEMES: &[&str] = &["light", "rust", "coal", "navy", "ayu"];

/// Text on ground, both names of CSS variables. Text needs 4.5 to 1 (WCAG 2.2, 1.4.3).
const TEXT: &[(&str, &[&str])] = &[
    ("fg", &["bg", "quote-bg", "table-alternate-bg", "table-header-bg", "theme-popup-bg"]),
    ("links", &["bg", "quote-bg", "table-alternate-bg"]),
    ("inline-code-color", &["bg", "quote-bg", "table-alternate-bg"]),
    ("sidebar-fg", &["sidebar-bg"]),
    ("sidebar-active", &["sidebar-bg"]),
    ("searchbar-fg", &["searchbar-bg"]),
    ("searchresults-header-fg", &["bg"]),
    ("blockquote-note-color", &["bg"]),
    ("blockquote-tip-color", &["bg"]),
    ("blockquote-important-color", &["bg"]),
    ("blockquote-warning-color", &["bg"]),
    ("blockquote-caution-color", &["bg"]),
    ("iam-allow", &["bg", "table-alternate-bg"]),
    ("iam-implicit", &["bg", "table-alternate-bg"]),
    ("iam-explicit", &["bg", "table-alternate-bg"]),
];

/// Icons and marks need 3 to 1 (1.4.11).
const MARKS: &[(&str, &[&str])] =
    &[("icons", &["bg", "theme-popup-bg"]), ("icons-hover", &["bg"]), ("links", &["bg"])];

type Colours = BTreeMap<String, [f64; 3]>;

#[test]
fn every_pair_is_strong_enough() {
    let (sheets, code) = sheets();
    let mut weak = Vec::new();
    for theme in THEMES {
        let mut colours = Colours::new();
        for sheet in &sheets {
            colours.extend(variables(sheet, &format!(".{theme}")));
        }
        pairs(theme, &colours, TEXT, 4.5, &mut weak);
        pairs(theme, &colours, MARKS, 3.0, &mut weak);
        let highlight = match *theme {
            "ayu" => "ayu-highlight",
            "coal" | "navy" => "tomorrow-night",
            _ => "highlight",
        };
        code_pairs(theme, &(code[highlight].clone() + &code["iam"]), &colours, &mut weak);
        titles(theme, &colours, &code["mdbook-admonish"], &mut weak);
    }
    let mut colours = Colours::new();
    for sheet in &sheets {
        colours.extend(variables(sheet, "html:not(.js)"));
    }
    pairs("dark without scripts", &colours, TEXT, 4.5, &mut weak);
    pairs("dark without scripts", &colours, MARKS, 3.0, &mut weak);
    assert!(weak.is_empty(), "too faint:\n{}", weak.join("\n"));
}

/// Grounds of text and lines in pictures.
const GROUNDS: &[&str] = &[
    "paper",
    "card",
    "grey",
    "blue",
    "green",
    "green-strong",
    "yellow",
    "red",
    "red-strong",
    "violet",
];

/// On a light ground a picture has the colours of its file, on a dark one those of our sheet.
#[test]
fn pictures_are_strong_enough_on_light_and_on_dark() {
    let (sheets, _) = sheets();
    let mut weak = Vec::new();
    let palette: Vec<(String, [f64; 3])> = palette();
    for (name, ink) in &palette {
        for (ground, under) in palette.iter().filter(|(name, _)| GROUNDS.contains(&&**name)) {
            if let Some(least) = least(name, ground)
                && contrast(*ink, *under) < least
            {
                weak.push(format!("light: {name} on {ground} {:.2}", contrast(*ink, *under)));
            }
        }
    }
    for theme in [".coal", ".navy", ".ayu", "html:not(.js)"] {
        let mut dark = Colours::new();
        sheets.iter().for_each(|sheet| dark.extend(variables(sheet, theme)));
        for (name, _) in &palette {
            let ink = dark[&format!("hl-{name}")];
            for ground in GROUNDS {
                let found = contrast(ink, dark[&format!("hl-{ground}")]);
                if least(name, ground).is_some_and(|least| found < least) {
                    weak.push(format!("{theme}: {name} on {ground} {found:.2}"));
                }
            }
        }
    }
    assert!(weak.is_empty(), "too faint:\n{}", weak.join("\n"));
}

/// How strong a colour must be on a ground; none where it does not stand there.
fn least(name: &str, ground: &str) -> Option<f64> {
    match (name, ground) {
        ("ink", _) => Some(4.5),
        // Coloured words stand on light grounds alone, in the legends of pictures.
        ("red-ink", "paper" | "card") => Some(4.5),
        // Lines carry no meaning by themselves on the strong grounds.
        ("line" | "green-ink", "paper" | "card" | "grey" | "blue") => Some(3.0),
        _ => None,
    }
}

/// The colours of pictures as `diagram.rs` has them: name of the variable and colour.
fn palette() -> Vec<(String, [f64; 3])> {
    let rows = include_str!("../src/diagram.rs").lines();
    let rows = rows.filter_map(|line| line.trim().strip_prefix("(\"#"));
    let row = |row: &str| {
        let (hex, rest) = row.split_once("\", \"").unwrap();
        let name = rest.split('"').next().unwrap().to_owned();
        (name, colour(&format!("#{hex}")).unwrap())
    };
    let found: Vec<_> = rows.map(row).collect();
    assert!(found.len() > 20, "the table is not where it was");
    found
}

/// The sheets with variables in their order, and those with fixed colours by name.
fn sheets() -> (Vec<String>, BTreeMap<String, String>) {
    let sample = Sample::new("# A\n");
    sample.page();
    let output = sample.root().join("target/book");
    let mut found = BTreeMap::new();
    for folder in ["", "css", "theme"] {
        for entry in fs::read_dir(output.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "css") {
                let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
                let name = stem.rsplit_once('-').map_or(stem.as_str(), |(name, _)| name);
                found.insert(name.to_owned(), fs::read_to_string(&path).unwrap());
            }
        }
    }
    (vec![found["variables"].clone(), found["iam"].clone()], found)
}

/// The colours that rules for the selector set; a later one wins, as in a browser. A rule inside
/// `@media (prefers-color-scheme: dark)` counts, since it comes last.
fn variables(sheet: &str, selector: &str) -> Colours {
    let mut colours = Colours::new();
    for (selectors, body) in rules(sheet) {
        if selectors.split(',').any(|s| s.trim() == selector) {
            for declaration in body.split(';') {
                let Some((name, value)) = declaration.split_once(':') else { continue };
                let name = name.trim().strip_prefix("--");
                if let (Some(name), Some(colour)) = (name, colour(value.trim())) {
                    colours.insert(name.to_owned(), colour);
                }
            }
        }
    }
    colours
}

/// Innermost rules: selectors and declarations.
fn rules(sheet: &str) -> Vec<(String, String)> {
    let mut plain = String::new();
    let mut rest = sheet;
    while let Some((before, comment)) = rest.split_once("/*") {
        plain += before;
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    plain += rest;
    let plain = without_print(&plain);
    let mut rules = Vec::new();
    for part in plain.split('}') {
        if let Some((head, body)) = part.rsplit_once('{') {
            let selectors = head.rsplit(['{', ';']).next().unwrap();
            rules.push((selectors.trim().to_owned(), body.to_owned()));
        }
    }
    rules
}

/// The sheet without what counts on paper only.
fn without_print(sheet: &str) -> String {
    let Some((before, block)) = sheet.split_once("@media print") else { return sheet.to_owned() };
    let mut depth = 0;
    for (at, c) in block.char_indices() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if c == '}' && depth == 0 {
            return before.to_owned() + &without_print(&block[at + 1..]);
        }
    }
    before.to_owned()
}

fn colour(value: &str) -> Option<[f64; 3]> {
    if let Some(hex) = value.strip_prefix('#') {
        let long: String = match hex.len() {
            3 => hex.chars().flat_map(|c| [c, c]).collect(),
            _ => hex.to_owned(),
        };
        let byte = |at: usize| u8::from_str_radix(long.get(at..at + 2)?, 16).ok().map(f64::from);
        return Some([byte(0)? / 255.0, byte(2)? / 255.0, byte(4)? / 255.0]);
    }
    let inner = value.strip_prefix("hsl(")?.strip_suffix(')')?;
    let parts: Vec<f64> =
        inner.split(',').map(|part| part.trim().trim_end_matches('%').parse().unwrap()).collect();
    let (hue, saturation, lightness) = (parts[0], parts[1] / 100.0, parts[2] / 100.0);
    let channel = |offset: f64| {
        let k = (offset + hue / 30.0) % 12.0;
        let a = saturation * lightness.min(1.0 - lightness);
        lightness - a * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0)
    };
    Some([channel(0.0), channel(8.0), channel(4.0)])
}

fn luminance(colour: [f64; 3]) -> f64 {
    let linear = |c: f64| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
    0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2])
}

fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn pairs(
    theme: &str,
    colours: &Colours,
    pairs: &[(&str, &[&str])],
    least: f64,
    weak: &mut Vec<String>,
) {
    for (text, grounds) in pairs {
        for ground in *grounds {
            let found = contrast(colours[*text], colours[*ground]);
            if found < least {
                weak.push(format!("{theme}: {text} on {ground} is {found:.2}"));
            }
        }
    }
}

/// What highlight.js marks in JSON, and inline code, which it puts on the same ground.
fn code_pairs(theme: &str, sheet: &str, colours: &Colours, weak: &mut Vec<String>) {
    let find = |selector: &str, property: &str| {
        let ours = format!(".{theme} {selector}");
        let mut last = None;
        for (selectors, body) in rules(sheet) {
            if selectors.split(',').any(|s| [selector, &ours].contains(&s.trim())) {
                for declaration in body.split(';') {
                    let Some((name, value)) = declaration.split_once(':') else { continue };
                    if name.trim() == property {
                        last = colour(value.trim());
                    }
                }
            }
        }
        last
    };
    let ground = find(".hljs", "background").unwrap();
    let mut texts = vec![("inline code".to_owned(), colours["inline-code-color"])];
    let names = ["", "-attr", "-string", "-number", "-literal", "-comment"];
    for selector in names.map(|name| format!(".hljs{name}")) {
        let colour = find(&selector, "color").unwrap();
        texts.push((selector, colour));
    }
    for (name, text) in texts {
        let found = contrast(text, ground);
        if found < 4.5 {
            weak.push(format!("{theme}: {name} on code is {found:.2}"));
        }
    }
}

/// Titles of admonitions: the text colour on the ground with a tint over it.
fn titles(theme: &str, colours: &Colours, sheet: &str, weak: &mut Vec<String>) {
    for (selectors, body) in rules(sheet) {
        let Some((_, rgba)) = body.split_once("background-color: rgba(") else { continue };
        let parts = rgba.split(')').next().unwrap().split(',').map(|p| p.trim().parse().unwrap());
        let parts: Vec<f64> = parts.collect();
        let ground = colours["bg"];
        let tint = |i: usize| parts[i] / 255.0 * parts[3] + ground[i] * (1.0 - parts[3]);
        let found = contrast(colours["fg"], [tint(0), tint(1), tint(2)]);
        if found < 4.5 {
            weak.push(format!("{theme}: title of {selectors} is {found:.2}"));
        }
    }
}
