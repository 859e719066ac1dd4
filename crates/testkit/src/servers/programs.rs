//! Finding the servers' programs.

use std::path::{Path, PathBuf};

/// Names the folder of the PostgreSQL that tests start clusters of, where that is not the system's.
pub const POSTGRES_PROGRAMS: &str = "DRIFT_TEST_POSTGRES_PROGRAMS";

/// Where things are.
#[derive(Debug, Clone)]
pub struct Programs {
    /// The folder of `initdb`, `postgres`, `psql` and `pg_dump`.
    pub postgres: PathBuf,
    /// `pgbouncer`, where there is one.
    pub pgbouncer: Option<PathBuf>,
}

impl Programs {
    /// Finds them.
    ///
    /// # Errors
    /// When PostgreSQL is not here.
    pub fn find() -> Result<Programs, String> {
        let named =
            std::env::var_os(POSTGRES_PROGRAMS).filter(|folder| !folder.is_empty()).map(PathBuf::from);
        let postgres =
            named.or_else(postgres).ok_or("PostgreSQL's programs are in no place that is known here")?;
        Ok(Programs { postgres, pgbouncer: pgbouncer() })
    }

    /// The packages of Debian whose programs are missing.
    pub fn missing() -> Vec<&'static str> {
        let here = [
            ("postgresql", postgres().is_some()),
            ("pgbouncer", pgbouncer().is_some()),
            ("sqlite3", path().iter().any(|folder| folder.join("sqlite3").exists())),
        ];
        here.into_iter().filter(|(_, here)| !here).map(|(package, _)| package).collect()
    }
}

/// The newest PostgreSQL: Debian keeps each version in a folder of its own, others have it on the path.
fn postgres() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| complete(folder))
        .collect();
    versions.sort();
    versions.pop().map(|(_, folder)| folder).or_else(|| path().into_iter().find(|folder| complete(folder)))
}

fn complete(folder: &Path) -> bool {
    ["initdb", "postgres", "psql"].iter().all(|name| folder.join(name).exists())
}

fn pgbouncer() -> Option<PathBuf> {
    let mut folders = path();
    // Not on the path of an ordinary user.
    folders.extend(["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from));
    folders.into_iter().map(|folder| folder.join("pgbouncer")).find(|file| file.exists())
}

fn path() -> Vec<PathBuf> {
    std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default()
}
