//! Files of models: finding them and reading their bytes, within bounds.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use drift_catalog::Vendor;
use memchr::{memchr, memmem, memrchr};

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
    let mut hints = Hints::of(bytes);
    let mut begin = 0;
    while begin < bytes.len() && found.len() <= 10_000 {
        if !listing {
            // Hardly a line names a schema; the others are not looked at.
            let Some(hint) = hints.next_from(begin) else { break };
            begin = memrchr(b'\n', &bytes[begin..hint]).map_or(begin, |at| begin + at + 1);
        }
        let end = memchr(b'\n', &bytes[begin..]).map_or(bytes.len(), |at| begin + at);
        let line = std::str::from_utf8(&bytes[begin..end]);
        begin = end + 1;
        let Ok(line) = line else { continue };
        let line = line.trim().trim_start_matches('\u{feff}');
        if listing && let Some(item) = line.strip_prefix("- ") {
            found.extend(words(item));
        } else if !line.is_empty() && !line.starts_with('#') {
            listing = in_line(line, &mut found);
        }
    }
    found
}

/// Places that a line which names a schema has one of: the word itself, or the point of a qualified name.
struct Hints<'a> {
    bytes: &'a [u8],
    /// The next word and the next point, where they are known; past the end where there is none.
    next: [usize; 2],
}

impl<'a> Hints<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        let mut hints = Hints { bytes, next: [0; 2] };
        hints.look(0);
        hints
    }

    /// The first place at or after `from`.
    fn next_from(&mut self, from: usize) -> Option<usize> {
        self.look(from);
        let [word, point] = self.next;
        Some(word.min(point)).filter(|at| *at < self.bytes.len())
    }

    fn look(&mut self, from: usize) {
        let rest = self.bytes.get(from..).unwrap_or_default();
        let place = |at: Option<usize>| at.map_or(usize::MAX, |at| from + at);
        let [word, point] = &mut self.next;
        if *word <= from {
            *word = place(memmem::find(rest, b"schema"));
        }
        if *point <= from {
            *point = place(memchr(b'.', rest));
        }
    }
}

/// The kind of database that a file says it is written for, by a scan of its lines: the key stands at the beginning of
/// one. Where it stands otherwise the reader of the file says so.
pub fn dialect_named(bytes: &[u8]) -> Option<Vendor> {
    const KEY: &[u8] = b"dialect:";
    let begins_line = |at: &usize| *at == 0 || bytes[at - 1] == b'\n';
    memmem::find_iter(bytes, KEY).filter(begins_line).find_map(|at| {
        let rest = &bytes[at + KEY.len()..];
        let rest = std::str::from_utf8(&rest[..memchr(b'\n', rest).unwrap_or(rest.len())]).ok()?;
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
            ("a: 1.5\r\nb: 2\r\nschema: \"x.y\"\r\nc: schema", &["x.y"]),
            ("b: 2", &[]),
        ] {
            let found: Vec<String> = schemas_named(text.as_bytes()).into_iter().collect();
            assert_eq!(found, schemas, "{text}");
        }
    }
}
