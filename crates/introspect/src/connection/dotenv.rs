//! `.env` files, the nearest first. Read only; nothing of it enters the environment.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::Environment;

/// Names and values in the order of the file.
type Pairs = Vec<(String, String)>;

/// The largest `.env` file, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// The longest value that a reference may grow to, in bytes.
const LONGEST: usize = 16 * 1024;

/// A value and who gave it.
#[derive(Debug)]
pub(crate) struct Given {
    /// The file.
    pub(crate) path: PathBuf,
    /// Which of the names it was.
    pub(crate) name: String,
    /// Never empty.
    pub(crate) value: String,
}

/// The first of these names in the nearest `.env` that gives one of them a value, from a folder upwards, up to the root
/// of the repository. A file that has none of them is some other program's, and hides nothing above it.
pub(crate) fn nearest(names: &[&str], folder: &Path, environment: &dyn Environment) -> Option<Given> {
    for folder in folder.ancestors() {
        let path = folder.join(".env");
        let pairs = read(&path, environment).unwrap_or_default();
        for name in names {
            // As shells do it: the last line of a name counts, also where it takes the value away.
            let last = pairs.iter().rfind(|(key, _)| key == name).map(|(_, value)| value);
            if let Some(value) = last.filter(|value| !value.is_empty()) {
                return Some(Given { path, name: (*name).to_owned(), value: value.clone() });
            }
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

fn read(path: &Path, environment: &dyn Environment) -> Option<Pairs> {
    let mut bytes = Vec::new();
    std::fs::File::open(path).ok()?.take(LARGEST).read_to_end(&mut bytes).ok()?;
    Some(parse(&String::from_utf8_lossy(&bytes), environment))
}

/// `KEY=value` lines; `export` before them, quotes around values and comments are understood. `${NAME}` outside of
/// single quotes is an earlier line's value, or else the environment's; no command is ever run.
fn parse(text: &str, environment: &dyn Environment) -> Pairs {
    let mut pairs = Pairs::new();
    for line in text.trim_start_matches('\u{feff}').lines() {
        let line = line.trim();
        let line = line.strip_prefix("export ").unwrap_or(line);
        let Some((key, value)) = line.split_once('=') else { continue };
        let (key, value) = (key.trim(), value.trim());
        if key.is_empty() || key.starts_with('#') {
            continue;
        }
        let mut plain = unquoted(value);
        if !value.starts_with('\'') {
            plain = expanded(&plain, |name| {
                let earlier = pairs.iter().rfind(|(key, _)| key == name).map(|(_, value)| value.clone());
                earlier.or_else(|| environment.var(name))
            });
        }
        pairs.push((key.to_owned(), plain));
    }
    pairs
}

/// `${NAME}` and `${NAME:-otherwise}` replaced, once; what is not known stays as it is.
fn expanded(text: &str, known: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let Some(length) = rest[at..].find('}') else { break };
        let inside = &rest[at + 2..at + length];
        let (name, otherwise) = match inside.split_once(":-") {
            Some((name, otherwise)) => (name, Some(otherwise.to_owned())),
            None => (inside, None),
        };
        out.push_str(&rest[..at]);
        match known(name).filter(|value| !value.is_empty()).or(otherwise) {
            Some(value) if out.len() + value.len() <= LONGEST => out.push_str(&value),
            _ => out.push_str(&rest[at..=at + length]),
        }
        rest = &rest[at + length + 1..];
    }
    out.push_str(rest);
    out
}

fn unquoted(value: &str) -> String {
    match value.chars().next() {
        Some('"') => {
            let mut out = String::new();
            let mut chars = value[1..].chars();
            while let Some(c) = chars.next() {
                match c {
                    '\\' => match chars.next() {
                        Some('n') => out.push('\n'),
                        Some(other) => out.push(other),
                        None => {}
                    },
                    '"' => break,
                    c => out.push(c),
                }
            }
            out
        }
        Some('\'') => value[1..].split('\'').next().unwrap_or_default().to_owned(),
        _ => value.split(" #").next().unwrap_or_default().trim_end().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn reads_quotes_comments_and_export() {
        let text = "# c\nexport A=1\nB = \"x # \\\"y\\\"\" # c\nC='a\\b'\nD=u#v # c\nE=\nnonsense\nF=\"$A ${A}-${HOST}-${NO:-x}-${NO}\"\nG='${A}'\n";
        let wanted = [
            ("A", "1"),
            ("B", "x # \"y\""),
            ("C", "a\\b"),
            ("D", "u#v"),
            ("E", ""),
            ("F", "$A 1-db-x-${NO}"),
            ("G", "${A}"),
        ];
        let wanted: Vec<(String, String)> =
            wanted.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let environment = std::collections::BTreeMap::from([("HOST".to_owned(), "db".to_owned())]);
        assert_eq!(parse(text, &environment), wanted);
    }
}
