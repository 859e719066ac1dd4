//! Finding the servers' programs, and installing them from the system's packages where they are missing.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::servers::account::user_id;
use crate::tree::pass;

/// Where things are.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    /// The folder of `initdb`, `postgres`, `psql` and `pg_dump`.
    pub(crate) postgres: PathBuf,
    /// `pgbouncer`, where there is one.
    pub(crate) pgbouncer: Option<PathBuf>,
}

impl Programs {
    /// Finds them; installs what is missing on Debian and its relatives.
    pub(crate) fn ensure() -> Result<Programs, String> {
        let mut missing = Vec::new();
        if postgres().is_none() {
            missing.push("postgresql");
        }
        if pgbouncer().is_none() {
            missing.push("pgbouncer");
        }
        if !path().iter().any(|folder| folder.join("sqlite3").exists()) {
            missing.push("sqlite3");
        }
        if !missing.is_empty()
            && let Err(error) = install(&missing)
        {
            if postgres().is_none() || std::env::var_os("CI").is_some() {
                return Err(error);
            }
            eprintln!(
                "xtask: {error}\nxtask: going on without {}; tests that need it fail or are skipped",
                missing.join(" and ")
            );
        }
        let postgres = postgres().ok_or("PostgreSQL's programs are in no place that is known here")?;
        Ok(Programs { postgres, pgbouncer: pgbouncer() })
    }
}

fn install(packages: &[&str]) -> Result<(), String> {
    let by_hand = format!(
        "{0} is missing. Install it (Debian: `apt-get install {0}`), or name a server: `cargo xtask test --pg URL`",
        packages.join(" ")
    );
    let apt = Path::new("/usr/bin/apt-get");
    if !apt.exists() {
        return Err(by_hand);
    }
    let mut prefix: Vec<&str> = Vec::new();
    if user_id(None)? != Some(0) {
        // -n: never wait for a password.
        let allowed = Command::new("sudo").args(["-n", "true"]).output();
        if !allowed.is_ok_and(|output| output.status.success()) {
            return Err(format!("{by_hand} (neither root nor sudo without a password)"));
        }
        prefix.extend(["sudo", "-n"]);
    }
    println!("xtask: installing {} from the system's packages", packages.join(" "));
    let run = |arguments: &[&str]| {
        let mut words = prefix.clone();
        words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]);
        words.extend(arguments);
        pass(Command::new(words[0]).args(&words[1..]), &words.join(" "))
    };
    run(&["update"]).map_err(|error| format!("{error}\n{by_hand}"))?;
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(packages);
    run(&arguments).map_err(|error| format!("{error}\n{by_hand}"))
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
