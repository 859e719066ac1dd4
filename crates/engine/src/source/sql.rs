//! SQL files as a source: which files, for which database, and what is said about what was read.

use std::path::{Path, PathBuf};

use drift_catalog::Vendor;
use drift_ddl::{Counts, Script, SqlFile};
use drift_models::Input;

use crate::Stop;

/// The most files of one folder.
const MOST_FILES: usize = 20_000;
/// The deepest folder below the one that is named.
const DEEPEST: usize = 32;

/// What comes before the statements that undo a migration in the same file: goose, dbmate, sql-migrate, Play.
const UNDOING: &[&str] =
    &["-- +goose down", "-- migrate:down", "-- +migrate down", "# --- !downs", "-- !downs"];

/// Whether a path is a file of SQL by its name.
pub(crate) fn is_file(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sql"))
}

/// The SQL files below a folder in the order of their names, without those that undo a migration.
pub(crate) fn find(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let failed = |path: &Path, error: &std::io::Error| {
        Stop::new("cannot read the SQL files", error.to_string()).tried(path.display().to_string())
    };
    let mut files = Vec::new();
    let mut folders = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|error| failed(&folder, &error))? {
            let entry = entry.map_err(|error| failed(&folder, &error))?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            let kind = entry.file_type().map_err(|error| failed(&entry.path(), &error))?;
            if kind.is_dir() && !hidden && depth < DEEPEST {
                folders.push((entry.path(), depth + 1));
            } else if !kind.is_dir() && !hidden && is_file(&entry.path()) {
                files.push(entry.path());
            }
        }
        if files.len() > MOST_FILES {
            return Err(Stop::new(
                "cannot read the SQL files",
                format!("the folder holds more than {MOST_FILES} of them; name a smaller one"),
            )
            .tried(folder.display().to_string()));
        }
    }
    files.sort();
    files.retain(|path| !undoes(path));
    Ok(files)
}

/// `0001_users.down.sql`, and the `down.sql` of a folder for each migration.
fn undoes(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    name == "down.sql" || name.ends_with(".down.sql")
}

/// Whether a text without a name that tells is SQL rather than YAML: by its first word.
pub(crate) fn looks_like_sql(bytes: &[u8]) -> bool {
    const FIRST: &[&str] =
        &["alter", "begin", "comment", "create", "drop", "grant", "insert", "pragma", "select", "set"];
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("--"));
    let Some(line) = lines.next() else { return false };
    let word: String = line.chars().take_while(char::is_ascii_alphabetic).collect();
    let after = line[word.len()..].trim_start();
    line.starts_with("/*")
        || line.starts_with('\\')
        || FIRST.contains(&word.to_ascii_lowercase().as_str()) && !after.starts_with(':')
}

/// The files as texts.
pub(crate) fn texts(inputs: Vec<Input>, vendor: Vendor) -> Result<Vec<SqlFile>, Stop> {
    inputs
        .into_iter()
        .map(|input| {
            let text = drift_ddl::decode(input.bytes, vendor).map_err(|error| {
                let why = format!("it is not UTF-8 at byte {}, nor does it say what else it is", error.at);
                let stop = Stop::new("cannot read the SQL file", why).tried(input.name.clone());
                stop.hint("save it as UTF-8, or begin it with SET client_encoding = '…'")
            })?;
            Ok(SqlFile { name: input.name, text: without_undoing(text) })
        })
        .collect()
}

/// The part of a migration before the one that undoes it.
fn without_undoing(mut text: String) -> String {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let lower = line.trim_start().to_ascii_lowercase();
        if UNDOING.iter().any(|mark| lower.starts_with(mark)) {
            text.truncate(at);
            break;
        }
        at += line.len();
    }
    text
}

/// The database that files were written for.
pub(crate) fn vendor(inputs: &[Input]) -> Option<Vendor> {
    let texts: Vec<std::borrow::Cow<'_, str>> =
        inputs.iter().map(|input| String::from_utf8_lossy(&input.bytes)).collect();
    let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    drift_ddl::guess(&texts)
}

/// What is said about a script beside its catalog.
pub(crate) fn notes(name: &str, script: &Script) -> Vec<String> {
    let Counts { read, not_schema, not_understood } = script.counts;
    let statements = if read == 1 { "statement" } else { "statements" };
    let mut notes = vec![format!(
        "{name}: {read} {statements} read, {not_schema} not about the schema, {not_understood} not understood"
    )];
    const MOST: usize = 20;
    for own in script.not_understood.iter().take(MOST) {
        let place = script.sources.show(own.place).unwrap_or_default();
        notes.push(format!("not understood: {place}: {}", own.why));
    }
    if not_understood > MOST {
        notes.push(format!("not understood: {} more", not_understood - MOST));
    }
    notes
}

/// Reads files for a database.
pub(crate) fn read(inputs: Vec<Input>, vendor: Vendor, default_schema: &str) -> Result<Script, Stop> {
    Ok(drift_ddl::read(vendor, default_schema, drift_ddl::written_for(texts(inputs, vendor)?, vendor)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_undoes_is_left_out() {
        assert_eq!(without_undoing("CREATE\n-- migrate:down\nDROP\n".to_owned()), "CREATE\n");
        assert_eq!(without_undoing("CREATE\n".to_owned()), "CREATE\n");
        assert!(undoes(Path::new("a/1_x.down.sql")) && undoes(Path::new("a/1/down.sql")));
        assert!(!undoes(Path::new("a/1_down_payment.sql")));
    }

    #[test]
    fn sql_is_told_from_yaml() {
        assert!(looks_like_sql(b"-- dump\n\nCREATE TABLE t (a int);"));
        assert!(looks_like_sql(b"\\restrict x\nSET a = 1;"));
        assert!(!looks_like_sql(b"drift: 1\ntables: {}\n"));
        assert!(!looks_like_sql(b"set: 1\n"));
        assert!(!looks_like_sql(b""));
    }
}
