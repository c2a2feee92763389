//! Turns `locales/{ru,en}.toml` into methods of `Locale`: `[history] title` becomes `history_title()`.
//!
//! A key that one language lacks, a placeholder that differs or a missing plural form stops the build; a key nobody
//! uses is dead code, and a misspelled one does not compile.

use std::{collections::BTreeSet, env, fmt::Write as _, fs, path::PathBuf};
use toml::{Table, Value};

const RUSSIAN_FORMS: [(&str, &str); 3] =
    [("one", "(Lang::Ru, Plural::One)"), ("few", "(Lang::Ru, Plural::Few)"), ("many", "(Lang::Ru, Plural::Many)")];
const ENGLISH_FORMS: [(&str, &str); 2] =
    [("one", "(Lang::En, Plural::One)"), ("other", "(Lang::En, Plural::Few | Plural::Many)")];

fn main() {
    println!("cargo::rerun-if-changed=locales");
    let (ru, en) = (read("ru"), read("en"));
    let mut methods = String::new();
    section("", &ru, &en, &mut methods);
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names OUT_DIR")).join("locale.rs");
    fs::write(out, format!("impl Locale {{\n{methods}}}\n")).expect("OUT_DIR is writable");
}

fn read(lang: &str) -> Table {
    let path = format!("locales/{lang}.toml");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    text.parse().unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn section(prefix: &str, ru: &Table, en: &Table, methods: &mut String) {
    let keys: BTreeSet<&String> = ru.keys().chain(en.keys()).collect();
    for key in keys {
        let name = format!("{prefix}{key}");
        match (ru.get(key), en.get(key)) {
            (Some(Value::String(ru)), Some(Value::String(en))) => plain(&name, ru, en, methods),
            (Some(Value::Table(ru)), Some(Value::Table(en))) if ru.contains_key("few") => {
                plural(&name, ru, en, methods);
            }
            (Some(Value::Table(ru)), Some(Value::Table(en))) => section(&format!("{name}_"), ru, en, methods),
            (None, _) | (_, None) => panic!("locales: {name} is in one language only"),
            _ => panic!("locales: {name} is a text in one language and a section or plural in the other"),
        }
    }
}

fn plain(name: &str, ru: &str, en: &str, methods: &mut String) {
    let names = placeholders(ru);
    assert!(names == placeholders(en), "locales: {name} has different placeholders in the two languages");
    let arms = [("Lang::Ru", ru), ("Lang::En", en)];
    if names.is_empty() {
        let body = choose("self.0", &arms, |text| format!("{text:?}"));
        let _ = write!(methods, "/// {en}\npub(crate) const fn {name}(self) -> &'static str {{ {body} }}\n");
    } else {
        let body = choose("self.0", &arms, |text| format!("format!({text:?})"));
        let _ = write!(methods, "/// {en}\npub(crate) fn {name}(self{}) -> String {{ {body} }}\n", arguments(&names));
    }
}

fn plural(name: &str, ru: &Table, en: &Table, methods: &mut String) {
    let mut arms = Vec::new();
    let mut names = BTreeSet::new();
    for (forms, table) in [(&RUSSIAN_FORMS[..], ru), (&ENGLISH_FORMS[..], en)] {
        assert!(table.len() == forms.len(), "locales: {name} has forms that its language does not");
        for (form, pattern) in forms {
            let text = table
                .get(*form)
                .and_then(Value::as_str)
                .unwrap_or_else(|| panic!("locales: {name} lacks the form {form}"));
            names.extend(placeholders(text));
            arms.push((*pattern, text));
        }
    }
    let example = arms[arms.len() - 1].1;
    if names.is_empty() {
        let body = choose("(self.0, self.0.plural(n))", &arms, |text| format!("{text:?}"));
        let _ =
            write!(methods, "/// {example}\npub(crate) const fn {name}(self, n: i64) -> &'static str {{ {body} }}\n");
        return;
    }
    names.remove("n");
    let body = choose("(self.0, form)", &arms, |text| format!("format!({text:?})"));
    let _ = write!(
        methods,
        "/// {example}\npub(crate) fn {name}(self, n: i64{}) -> String {{ let (form, n) = (self.0.plural(n), self.number(n)); {body} }}\n",
        arguments(&names),
    );
}

/// A `match` whose arms with the same text are one arm.
fn choose(subject: &str, arms: &[(&str, &str)], write: impl Fn(&str) -> String) -> String {
    let mut grouped: Vec<(String, &str)> = Vec::new();
    for (pattern, text) in arms {
        match grouped.iter_mut().find(|(_, known)| known == text) {
            Some((patterns, _)) => {
                let _ = write!(patterns, " | {pattern}");
            }
            None => grouped.push(((*pattern).to_owned(), text)),
        }
    }
    if let [(_, text)] = grouped.as_slice() {
        return write(text);
    }
    let arms: Vec<String> = grouped.iter().map(|(pattern, text)| format!("{pattern} => {}", write(text))).collect();
    format!("match {subject} {{ {} }}", arms.join(", "))
}

fn placeholders(text: &str) -> BTreeSet<String> {
    let inside = |part: &str| part.split_once('}').map(|(name, _)| name.to_owned());
    text.split('{').skip(1).filter_map(inside).collect()
}

fn arguments(names: &BTreeSet<String>) -> String {
    names.iter().fold(String::new(), |list, name| list + ", " + name + ": &str")
}
