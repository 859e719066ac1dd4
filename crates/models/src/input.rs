//! Files of models: finding them and reading their bytes, within bounds.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use drift_catalog::Vendor;

use crate::names;

/// The largest model file, in bytes.
pub(crate) const LARGEST: u64 = 100 * 1024 * 1024;
/// The most model files of one folder.
const MOST_FILES: usize = 20_000;
/// The deepest folder below the one that is named.
const DEEPEST: usize = 32;

/// One file as it was read.
#[derive(Debug, Clone)]
pub struct Input {
    /// As shown to people.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why model files cannot be read at all.
#[derive(Debug)]
pub struct InputError {
    /// The file or folder.
    pub path: PathBuf,
    /// What happened, in words.
    pub said: String,
    /// Whether it is there and may not be read.
    pub denied: bool,
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.said)
    }
}

impl std::error::Error for InputError {}

fn failed(path: &Path, error: &io::Error) -> InputError {
    let said = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    InputError { path: path.to_owned(), said, denied: error.kind() == io::ErrorKind::PermissionDenied }
}

/// The model files a path names: itself, or every `*.yaml` and `*.yml` below it, sorted.
///
/// # Errors
/// When the path cannot be read, or a folder holds more files or levels than is sane.
pub fn find(path: &Path) -> Result<Vec<PathBuf>, InputError> {
    if !fs::metadata(path).map_err(|error| failed(path, &error))?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    let mut folders = vec![(path.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| failed(&folder, &error))? {
            let entry = entry.map_err(|error| failed(&folder, &error))?;
            let child = entry.path();
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            let kind = entry.file_type().map_err(|error| failed(&child, &error))?;
            if kind.is_dir() && !hidden && depth < DEEPEST {
                folders.push((child, depth + 1));
            } else if !kind.is_dir() && !hidden && is_model(&child) {
                files.push(child);
            }
        }
        if files.len() > MOST_FILES {
            let said = format!("the folder holds more than {MOST_FILES} model files; name a smaller one");
            return Err(InputError { path: path.to_owned(), said, denied: false });
        }
    }
    files.sort();
    Ok(files)
}

fn is_model(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml")
    })
}

/// Reads one file. One that is too large is cut right after the limit, so that the reader says so in bounded
/// memory.
///
/// # Errors
/// When the file cannot be read.
pub fn load(path: &Path, name: String) -> Result<Input, InputError> {
    use io::Read as _;
    let file = fs::File::open(path).map_err(|error| failed(path, &error))?;
    let size = file.metadata().map_or(0, |data| data.len()).min(LARGEST + 1);
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| failed(path, &error))?;
    Ok(Input { name, bytes })
}

/// The schemas a file may name, by a scan of its lines: a superset, good enough to know early which schemas to
/// read from a database.
pub fn schemas_named(bytes: &[u8]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut listing = false;
    for line in bytes.split(|byte| *byte == b'\n') {
        if !listing && !may_name(line) {
            continue;
        }
        let Ok(line) = std::str::from_utf8(line) else { continue };
        let line = line.trim().trim_start_matches('\u{feff}');
        if listing && let Some(item) = line.strip_prefix("- ") {
            found.extend(words(item));
        } else if !line.is_empty() && !line.starts_with('#') {
            listing = in_line(line, &mut found);
        }
        if found.len() > 10_000 {
            break;
        }
    }
    found
}

/// Whether a line can name a schema at all; hardly one does.
fn may_name(line: &[u8]) -> bool {
    const KEY: &[u8] = b"schema";
    line.contains(&b'.') || line.windows(KEY.len()).any(|part| part == KEY)
}

/// The kind of database that a file says it is written for, by a scan of its lines: the key stands at the beginning of
/// one. Where it stands otherwise the reader of the file says so.
pub fn dialect_named(bytes: &[u8]) -> Option<Vendor> {
    bytes.split(|byte| *byte == b'\n').find_map(|line| {
        let rest = std::str::from_utf8(line.strip_prefix(b"dialect:")?).ok()?;
        let word = rest.split_once(" #").map_or(rest, |(word, _)| word);
        Vendor::from_word(&unquoted(word.trim()))
    })
}

/// Looks at every key of a line. Gives whether a list of schemas begins below it.
fn in_line(line: &str, found: &mut BTreeSet<String>) -> bool {
    let mut begin = 0;
    for (colon, _) in line.match_indices(':') {
        let rest = &line[colon + 1..];
        if !rest.is_empty() && !rest.starts_with([' ', '{', '[']) {
            continue;
        }
        let key = line[begin..colon].trim_start_matches(['{', ',', ' ', '-']).trim();
        begin = colon + 1;
        let begun =
            key.rfind(['{', ',']).filter(|_| !key.ends_with(['"', '\''])).map_or(key, |at| &key[at + 1..]);
        let key = unquoted(begun.trim());
        match key.as_str() {
            "schema" => found.extend(words(rest).into_iter().next()),
            "schemas" if rest.trim().is_empty() => return true,
            "schemas" => found.extend(words(rest)),
            _ => found.extend(
                names::qualified(&key).0.filter(|schema| schema.len() < 64 && !schema.contains(['(', '{'])),
            ),
        }
    }
    false
}

/// The words of a value or of a list in brackets, up to its end.
fn words(text: &str) -> Vec<String> {
    let text = text.split(" #").next().unwrap_or_default().trim();
    let (text, list) = match text.strip_prefix('[') {
        Some(list) => (list.split(']').next().unwrap_or_default(), true),
        None => (text, false),
    };
    let mut words = text.split([',', '}']).map(|word| unquoted(word.trim())).filter(|word| !word.is_empty());
    if list { words.collect() } else { words.next().into_iter().collect() }
}

/// A key or word without the quotes of YAML.
fn unquoted(text: &str) -> String {
    match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => inner.replace("\\\"", "\"").replace("\\\\", "\\"),
        None => text.trim_matches('\'').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_schemas_of_a_file() {
        for (text, schemas) in [
            (
                "drift: 1\nschema: \"billing\"  # ours\ntables:\n  sales.orders:\n    x: 1\n",
                &["billing", "sales"][..],
            ),
            ("{ drift: 1, schema: a, tables: { b.t: { columns: { x: text } }, c.t: {} } }", &["a", "b", "c"]),
            ("schemas: [a, \"b\"]\nschema: c", &["a", "b", "c"]),
            ("schemas:\n- a\n- b\ntables:\n", &["a", "b"]),
            ("tables:\n  \"\\\"o.dd\\\".t\":\n    columns: {}\n", &["o.dd"]),
            ("# schema: no\ntables: {}\n", &[]),
        ] {
            let found: Vec<String> = schemas_named(text.as_bytes()).into_iter().collect();
            assert_eq!(found, schemas, "{text}");
        }
    }
}
