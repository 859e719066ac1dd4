//! The nearest `.env` file. Read only; nothing of it enters the environment.

use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The largest `.env` file, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// The nearest `.env` from a folder upwards, up to the root of the repository.
pub(crate) fn nearest(folder: &Path) -> Option<(PathBuf, Vec<(String, String)>)> {
    for folder in folder.ancestors() {
        let path = folder.join(".env");
        if let Ok(file) = std::fs::File::open(&path) {
            let mut text = String::new();
            if file.take(LARGEST).read_to_string(&mut text).is_ok() {
                return Some((path, parse(&text)));
            }
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// `KEY=value` lines; `export` before them, quotes around values and comments are understood.
fn parse(text: &str) -> Vec<(String, String)> {
    text.lines()
        .filter_map(|line| {
            let line = line.trim();
            let line = line.strip_prefix("export ").unwrap_or(line);
            let (key, value) = line.split_once('=')?;
            let (key, value) = (key.trim(), value.trim());
            if key.is_empty() || key.starts_with('#') {
                return None;
            }
            Some((key.to_owned(), unquoted(value)))
        })
        .collect()
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
        let text = "# c\nexport A=1\nB = \"x # \\\"y\\\"\" # c\nC='a\\b'\nD=u#v # c\nE=\nnonsense\n";
        let wanted = [("A", "1"), ("B", "x # \"y\""), ("C", "a\\b"), ("D", "u#v"), ("E", "")];
        let wanted: Vec<(String, String)> =
            wanted.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        assert_eq!(parse(text), wanted);
    }
}
