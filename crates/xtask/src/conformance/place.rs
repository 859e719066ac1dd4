//! A server on which databases are made, filled, read and thrown away.

use std::path::Path;

use drift_catalog::Catalog;

/// One worker's way to a server.
pub(super) trait Place {
    /// Makes an empty database and gives its name.
    fn make(&mut self) -> Result<String, String>;

    /// Where drift finds a database of it.
    fn location(&self, database: &str) -> String;

    /// Where drift may make a database of its own, where that needs a server.
    fn scratch(&self) -> Option<String>;

    /// Runs a file of SQL as its vendor's shell does; stops at the first error.
    fn run(&mut self, database: &str, file: &Path) -> Result<(), String>;

    /// Reads everything.
    fn read(&mut self, database: &str) -> Result<Catalog, String>;

    /// The server's own words for everything in a database, in an order and a spelling that are the same for the
    /// same schema.
    fn dump(&mut self, database: &str) -> Result<Vec<String>, String>;

    /// Throws a database away.
    fn remove(&mut self, database: &str) -> Result<(), String>;

    /// Throws away what a case made outside its databases.
    fn sweep(&mut self) -> Result<(), String>;
}

/// Runs a text.
pub(super) fn run_text(place: &mut dyn Place, database: &str, sql: &str) -> Result<(), String> {
    let file = tempfile::Builder::new().suffix(".sql").tempfile().map_err(|error| error.to_string())?;
    std::fs::write(file.path(), sql).map_err(|error| error.to_string())?;
    place.run(database, file.path())
}

/// The first line of what a shell complained about.
pub(super) fn complaint(output: &std::process::Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().find(|line| line.to_ascii_lowercase().contains("error")).or(said.lines().next());
    line.unwrap_or("it failed and says nothing").trim().to_owned()
}
