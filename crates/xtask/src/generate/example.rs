//! `fixtures/example.db`, the small committed database of the quick start, from `fixtures/example.sql`.
//!
//! SQLite writes its own version number and a change counter into a file's header, so two files of one content differ
//! in their bytes: what is compared is the schema, the rows, and that the file needs no journal beside it.

use std::io::Read as _;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

/// The statements.
const STATEMENTS: &str = "fixtures/example.sql";
/// The file.
pub(super) const DATABASE: &str = "fixtures/example.db";

/// Why the committed file is not what the statements make.
pub(super) fn stale(root: &Path) -> Result<Option<String>, String> {
    let file = root.join(DATABASE);
    let mut header = [0_u8; 20];
    match std::fs::File::open(&file).and_then(|mut file| file.read_exact(&mut header)) {
        Ok(()) => {}
        Err(error) => return Ok(Some(error.to_string())),
    }
    // Offsets 18 and 19: 1 is a rollback journal, 2 a write-ahead log (sqlite.org/fileformat.html, 1.3.3).
    if header[18..20] != [1, 1] {
        return Ok(Some("it has a write-ahead log".to_owned()));
    }
    let made = Connection::open_in_memory().map_err(told)?;
    made.execute_batch(&statements(root)?).map_err(told)?;
    let committed = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(told)?;
    let same = dump(&made).map_err(told)? == dump(&committed).map_err(told)?;
    Ok((!same).then(|| format!("it is not what {STATEMENTS} makes")))
}

/// Makes the file anew.
pub(super) fn write(root: &Path) -> Result<(), String> {
    let file = root.join(DATABASE);
    let fresh = file.with_extension("db.new");
    match std::fs::remove_file(&fresh) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.to_string()),
        _ => {}
    }
    let database = Connection::open(&fresh).map_err(told)?;
    database.execute_batch("PRAGMA page_size = 4096; PRAGMA journal_mode = DELETE;").map_err(told)?;
    database.execute_batch(&statements(root)?).map_err(told)?;
    database.execute_batch("VACUUM").map_err(told)?;
    database.close().map_err(|(_, error)| told(error))?;
    std::fs::rename(&fresh, &file).map_err(|error| format!("{DATABASE}: {error}"))
}

fn statements(root: &Path) -> Result<String, String> {
    std::fs::read_to_string(root.join(STATEMENTS)).map_err(|error| format!("{STATEMENTS}: {error}"))
}

/// Every stored definition and every row, as text.
fn dump(database: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut lines = Vec::new();
    let mut tables = Vec::new();
    let mut definitions =
        database.prepare("SELECT type, name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name")?;
    let mut rows = definitions.query([])?;
    while let Some(row) = rows.next()? {
        let (kind, name, sql): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if kind == "table" {
            tables.push(name.clone());
        }
        lines.push(format!("{kind} {name} {sql}"));
    }
    for table in tables {
        let mut content = database.prepare(&format!("SELECT * FROM \"{}\"", table.replace('"', "\"\"")))?;
        let width = content.column_count();
        let mut rows = content.query([])?;
        while let Some(row) = rows.next()? {
            let values: Vec<String> = (0..width)
                .map(|at| row.get_ref(at).map(|value| format!("{value:?}")))
                .collect::<Result<_, _>>()?;
            lines.push(format!("{table}: {}", values.join(", ")));
        }
    }
    Ok(lines)
}

fn told(error: rusqlite::Error) -> String {
    format!("SQLite: {error}")
}
