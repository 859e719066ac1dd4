//! What each file must keep to.

use std::path::Path;

/// The most lines of a Rust file.
const MOST: usize = 400;
/// Rooms that must not know any database by name.
const BLIND: &[&str] = &["crates/diff/", "crates/findings/", "crates/report/", "crates/engine/"];

/// What is wrong with one file.
pub(super) fn check(path: &str, text: &str, root: &Path) -> Vec<String> {
    let mut wrong: Vec<String> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if let Some(found) = machine_path(line, root) {
            wrong.push(format!("{path}:{}: a path of one machine: {found}", number + 1));
        }
    }
    if path.ends_with(".rs") {
        rust(path, text, &mut wrong);
    }
    wrong
}

fn rust(path: &str, text: &str, wrong: &mut Vec<String>) {
    let lines = text.lines().count();
    if lines > MOST {
        wrong.push(format!("{path}: {lines} lines; split it at {MOST}"));
    }
    if !text.starts_with("//!") {
        wrong.push(format!("{path}: the first lines do not say what it is for (//!)"));
    }
    let mut declares = path.contains("/src/") && (path.ends_with("/lib.rs") || path.ends_with("/mod.rs"));
    let blind = BLIND.iter().any(|room| path.starts_with(room)) && path.contains("/src/");
    let mut tests = false;
    for (number, line) in text.lines().enumerate() {
        let at = number + 1;
        let code = line.trim_start();
        if code.starts_with("//") {
            continue;
        }
        tests |= code.starts_with("#[cfg(test)]");
        if code.starts_with(concat!("#[", "allow")) || code.starts_with(concat!("#![", "allow")) {
            wrong.push(format!("{path}:{at}: write #[expect(…, reason = …)]"));
        }
        if [concat!("TO", "DO"), concat!("FIX", "ME")].iter().any(|word| line.contains(word)) {
            wrong.push(format!("{path}:{at}: something is left open"));
        }
        if declares && is_code(code) {
            declares = false;
            wrong.push(format!("{path}:{at}: lib.rs and mod.rs only declare and re-export"));
        }
        if blind && !tests && names_database(code) {
            wrong.push(format!("{path}:{at}: this room must not know a database by name; ask the dialect"));
        }
    }
}

/// Functions and implementations; a declaration of a module, a constant or a type is none.
fn is_code(line: &str) -> bool {
    let mut words = line.split([' ', '<', '(']).filter(|word| !word.is_empty());
    let visible = ["pub", "crate)", "super)", "const", "async"];
    words.find(|word| !visible.contains(word)).is_some_and(|word| word == "fn" || word == "impl")
}

fn names_database(line: &str) -> bool {
    ["Vendor::Sqlite", "Vendor::Postgres"].iter().any(|name| line.contains(name))
}

/// A path that exists on one machine only: of a home folder of root, or of the folder this checkout lies in.
fn machine_path(line: &str, root: &Path) -> Option<String> {
    let parent = root.parent().map(|parent| format!("{}/", parent.display())).unwrap_or_default();
    let mut suspects = vec![concat!("/ro", "ot/").to_owned(), concat!("/wo", "rk/").to_owned()];
    // A checkout in such a place says nothing: these names are everybody's.
    if !["//", "/", "/tmp/", "/src/", "/home/"].contains(&parent.as_str()) {
        suspects.push(parent);
    }
    suspects.into_iter().find(|suspect| {
        line.match_indices(suspect.as_str()).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.' | '}' | '/'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str, text: &str) -> Vec<String> {
        check(path, text, Path::new("/somewhere/deep/checkout"))
    }

    #[test]
    fn a_file_in_order_is_silent() {
        assert!(told("crates/diff/src/lib.rs", "//! What.\n\nmod a;\npub use a::b;\n").is_empty());
    }

    #[test]
    fn each_rule_is_told() {
        let one = |path: &str, text: &str| {
            let wrong = told(path, text);
            assert_eq!(wrong.len(), 1, "{wrong:?}");
            wrong[0].clone()
        };
        assert!(one("crates/a/src/a.rs", "fn a() {}\n").contains("first lines"));
        assert!(one("crates/a/src/a.rs", &format!("//! A.\n{}", "\n".repeat(400))).contains("split"));
        assert!(one("crates/a/src/mod.rs", "//! A.\npub(crate) fn a() {}\n").contains("only declare"));
        assert!(one("crates/a/src/a.rs", concat!("//! A.\n#[", "allow(x)]\n")).contains("expect"));
        assert!(one("crates/diff/src/a.rs", "//! A.\nmatch v { Vendor::Sqlite => 1 }\n").contains("by name"));
        assert!(one("docs/a.md", "see /somewhere/deep/notes\n").contains("one machine"));
        assert!(told("docs/a.md", "see x/somewhere/deep/notes\n").is_empty());
    }
}
