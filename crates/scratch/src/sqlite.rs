//! SQLite: a database in memory, which goes with its connection.

use std::time::{Duration, Instant};

use drift_catalog::Vendor;
use drift_introspect::{ConnectOptions, Live, Request};
use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::allowed::{Verdict, verdict};
use crate::{Run, ScratchError};

/// How many steps SQLite makes between two looks at the clock.
const STEPS: i32 = 1_000;
/// The longest program that is compared.
const LONGEST: usize = 10_000;

/// A database in memory that can reach nothing else.
pub(crate) struct Memory {
    connection: Connection,
}

fn said(error: &rusqlite::Error) -> String {
    error.to_string()
}

impl Memory {
    pub(crate) fn make(options: &ConnectOptions) -> Result<Self, ScratchError> {
        let open = || -> rusqlite::Result<Connection> {
            let mut connection = Connection::open_in_memory()?;
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
            connection.pragma_update(None, "foreign_keys", false)?;
            // No file can be opened beside it.
            connection.set_limit(rusqlite::limits::Limit::SQLITE_LIMIT_ATTACHED, 0)?;
            limit(&mut connection, options.statement_timeout)?;
            Ok(connection)
        };
        let connection = open().map_err(|error| {
            ScratchError::server(
                "cannot make a database in memory",
                said(&error),
                "try again with more memory free",
            )
        })?;
        Ok(Memory { connection })
    }

    pub(crate) fn run(&mut self, all: &[Run], not_run: &mut Vec<String>) -> Result<(), ScratchError> {
        for own in all {
            let sql = match verdict(&own.sql, Vendor::Sqlite, own.foreign) {
                _ if !own.foreign => own.sql.clone(),
                Verdict::Run(sql) => sql,
                Verdict::Silent => continue,
                Verdict::Extension(..) | Verdict::Routine | Verdict::Besides => {
                    not_run.push(format!("{}: SQLite has no such objects", own.place));
                    continue;
                }
                Verdict::Not(why) => {
                    not_run.push(format!("{}: {why}", own.place));
                    continue;
                }
            };
            let done = if own.foreign {
                // One statement only, whatever the text holds.
                self.connection.execute(&sql, []).map(|_| ())
            } else {
                self.connection.execute_batch(&sql)
            };
            done.map_err(|error| ScratchError::Statement { place: own.place.clone(), said: said(&error) })?;
        }
        Ok(())
    }

    pub(crate) fn read(&self, request: &Request<'_>) -> Result<Live, ScratchError> {
        Ok(drift_introspect::read_open(&self.connection, request)?)
    }

    /// What SQLite would do to answer, step by step, after what it calls the columns of the answer; none where it cannot
    /// be asked.
    fn program(&self, sql: &str) -> Option<Vec<String>> {
        let names = self.connection.prepare(sql).ok()?;
        let mut all: Vec<String> = names.column_names().map(called).collect();
        let mut statement = self.connection.prepare(&format!("EXPLAIN {sql}")).ok()?;
        let rows = statement.query_map([], |row| {
            // opcode, p1 to p5: https://sqlite.org/opcode.html
            let mut step = row.get::<_, String>(1)?;
            for column in 2..=6 {
                let value: rusqlite::types::Value = row.get(column)?;
                step.push_str(&format!(" {value:?}"));
            }
            Ok(step)
        });
        let steps: Vec<String> = rows.ok()?.take(LONGEST + 1).collect::<Result<_, _>>().ok()?;
        let fits = steps.len() <= LONGEST;
        all.extend(steps);
        fits.then_some(all)
    }
}

/// The name of a column of an answer. One that nobody named is called as it is spelled (`sqlite3_column_name`), so that
/// spaces and case do not count; in a name of words alone spaces do.
fn called(name: &str) -> String {
    let words = name.chars().all(|own| own.is_alphanumeric() || own == '_' || own.is_whitespace());
    let name = name.to_ascii_lowercase();
    if words { name } else { name.split_whitespace().collect() }
}

fn limit(connection: &mut Connection, time: Duration) -> rusqlite::Result<()> {
    match Instant::now().checked_add(time).filter(|_| !time.is_zero()) {
        Some(end) => connection.progress_handler(STEPS, Some(move || Instant::now() > end)),
        None => Ok(()),
    }
}

/// Whether SQLite makes one program of two queries over the tables that these statements make: then they mean the
/// same. That it makes two says nothing.
///
/// # Errors
/// When the tables cannot be made.
pub fn same_program(
    tables: &[Run],
    pairs: &[(String, String)],
    options: &ConnectOptions,
) -> Result<Vec<bool>, ScratchError> {
    let mut memory = Memory::make(options)?;
    memory.run(tables, &mut Vec::new())?;
    Ok(pairs
        .iter()
        .map(|(one, other)| match (memory.program(one), memory.program(other)) {
            (Some(one), Some(other)) => one == other,
            _ => false,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_program_is_one_meaning() {
        let table = Run {
            sql: "CREATE TABLE t (a INTEGER, b TEXT);".to_owned(),
            place: "t".to_owned(),
            path: None,
            foreign: false,
        };
        let query = |text: &str| format!("SELECT {text} FROM t");
        let pairs: Vec<(String, String)> = [
            ("a ISNULL AS x", "a IS NULL AS x"),
            ("b LIKE 'a%' AS x", "like('a%', b) AS x"),
            ("a > 0", "a >= 0"),
            ("a || 'x' = 'y'", "b || 'x' = 'y'"),
            ("b = 'x'", "b = 'X'"),
            ("nothing", "nothing"),
            ("a + 1 ISNULL AS x", "a + 1 IS NULL AS X"),
            ("a AS x", "a AS y"),
            ("a AS \"x y\"", "a AS xy"),
        ]
        .iter()
        .map(|(one, other)| (query(one), query(other)))
        .collect();
        let same = same_program(&[table], &pairs, &ConnectOptions::default());
        assert_eq!(same.ok(), Some(vec![true, true, false, false, false, false, true, false, false]));
    }

    #[test]
    fn nothing_else_can_be_reached() {
        let mut memory = Memory::make(&ConnectOptions::default()).ok();
        let attach = Run {
            sql: "ATTACH ':memory:' AS other".to_owned(),
            place: "here".to_owned(),
            path: None,
            foreign: false,
        };
        let done = memory.as_mut().map(|memory| memory.run(&[attach], &mut Vec::new()));
        assert!(matches!(done, Some(Err(ScratchError::Statement { .. }))), "{done:?}");
    }
}
