//! Where the database comes from: flags, configuration, environment, the nearest `.env`; in this order.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use secrecy::ExposeSecret as _;

use super::location::{Location, Parts, Server};
use super::{Environment, dotenv, parse, postgres};
use crate::ReadError;

/// Variables that hold a URL, in the order they are asked.
const VARIABLES: [&str; 3] = ["DATABASE_URL", "DB_URL", "SQLALCHEMY_DATABASE_URI"];

/// Who said where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// `--db` or parts of it.
    Flag,
    /// Standard input.
    Stdin,
    /// The configuration file.
    Config,
    /// A variable of the environment.
    Environment(String),
    /// A variable of an `.env` file.
    DotEnv(PathBuf, String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Flag => f.write_str("--db"),
            Origin::Stdin => f.write_str("standard input"),
            Origin::Config => f.write_str("drift.yaml"),
            Origin::Environment(name) => write!(f, "environment ({name})"),
            Origin::DotEnv(_, name) => write!(f, ".env ({name})"),
        }
    }
}

/// What the user said, and where to look beyond that.
#[derive(Debug, Default)]
pub struct Wish {
    /// `--db`, or the URL that came from standard input.
    pub flag: Option<String>,
    /// Whether the flag was read from standard input.
    pub from_stdin: bool,
    /// Parts given as flags.
    pub flag_parts: Parts,
    /// The configuration's text: a URL, a path or `env:NAME`.
    pub config: Option<String>,
    /// The configuration's parts.
    pub config_parts: Parts,
    /// The folder that relative paths of the configuration start from.
    pub config_folder: PathBuf,
    /// Whether `.env` files are left alone.
    pub no_dotenv: bool,
}

/// A database and who named it.
#[derive(Debug)]
pub struct Found {
    /// Where it is.
    pub location: Location,
    /// Who said so.
    pub origin: Origin,
}

/// Finds the database. `Ok(None)` when nobody says where it is.
///
/// # Errors
/// When somebody says where it is and that text cannot be used.
pub fn find(wish: &Wish, environment: &dyn Environment, folder: &Path) -> Result<Option<Found>, ReadError> {
    if let Some(text) = &wish.flag {
        let mut location = with_parts(text, &wish.flag_parts, environment, folder)?;
        if !wish.from_stdin && shows_password(&location) {
            location.notes.push(
                "a password on the command line can be read by every user of this machine; \
                 use DATABASE_URL, ~/.pgpass or `--db -`"
                    .to_owned(),
            );
        }
        let origin = if wish.from_stdin { Origin::Stdin } else { Origin::Flag };
        return Ok(Some(Found { location, origin }));
    }
    if !wish.flag_parts.is_empty() {
        let location = of_parts(&wish.flag_parts, environment, folder)?;
        return Ok(Some(Found { location, origin: Origin::Flag }));
    }
    if let Some(text) = &wish.config {
        let text = resolve(text, environment, folder, wish.no_dotenv)?;
        let location = with_parts(&text, &wish.config_parts, environment, &wish.config_folder)?;
        return Ok(Some(Found { location, origin: Origin::Config }));
    }
    if !wish.config_parts.is_empty() {
        let location = of_parts(&wish.config_parts, environment, &wish.config_folder)?;
        return Ok(Some(Found { location, origin: Origin::Config }));
    }
    for name in VARIABLES {
        if let Some(text) = environment.var(name) {
            let location = parse(&text, environment, folder)?;
            return Ok(Some(Found { location, origin: Origin::Environment(name.to_owned()) }));
        }
    }
    if wish.no_dotenv {
        return Ok(None);
    }
    let Some((path, pairs)) = dotenv::nearest(folder) else { return Ok(None) };
    for name in VARIABLES {
        if let Some((_, text)) = pairs.iter().find(|(key, value)| key == name && !value.is_empty()) {
            let location = parse(text, environment, path.parent().unwrap_or(folder))?;
            return Ok(Some(Found { location, origin: Origin::DotEnv(path, name.to_owned()) }));
        }
    }
    Ok(None)
}

/// `env:NAME` in the configuration: the environment first, then the nearest `.env`.
fn resolve(
    text: &str,
    environment: &dyn Environment,
    folder: &Path,
    no_dotenv: bool,
) -> Result<String, ReadError> {
    let Some(name) = text.trim().strip_prefix("env:") else { return Ok(text.to_owned()) };
    let name = name.trim();
    if let Some(value) = environment.var(name) {
        return Ok(value);
    }
    let from_file = if no_dotenv { None } else { dotenv::nearest(folder) };
    let value = from_file
        .and_then(|(_, pairs)| pairs.into_iter().find(|(key, _)| key == name))
        .map(|(_, value)| value);
    value.filter(|value| !value.is_empty()).ok_or_else(|| {
        ReadError::new(
            "cannot find the database",
            format!("the configuration says env:{name}, which is not set"),
        )
        .hint(format!("set {name}, or put it into .env, or use --db"))
    })
}

/// Whether the text itself held a password, rather than naming where one is kept.
fn shows_password(location: &Location) -> bool {
    matches!(&location.server, Server::Postgres(target) if target.password_from.as_deref() == Some("given"))
}

fn settings(parts: &Parts) -> BTreeMap<String, String> {
    let mut settings = BTreeMap::new();
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            settings.insert(key.to_owned(), value);
        }
    };
    put("host", parts.host.clone());
    put("port", parts.port.map(|port| port.to_string()));
    put("user", parts.user.clone());
    put("dbname", parts.dbname.clone());
    put("password", parts.password.as_ref().map(|password| password.expose_secret().to_owned()));
    settings
}

fn of_parts(parts: &Parts, environment: &dyn Environment, folder: &Path) -> Result<Location, ReadError> {
    let (target, notes) = postgres::target(settings(parts), environment, folder)?;
    Ok(Location { server: Server::Postgres(Box::new(target)), notes })
}

/// A text, with single parts put over it.
fn with_parts(
    text: &str,
    parts: &Parts,
    environment: &dyn Environment,
    folder: &Path,
) -> Result<Location, ReadError> {
    let mut location = parse(text, environment, folder)?;
    if parts.is_empty() {
        return Ok(location);
    }
    let Server::Postgres(target) = &mut location.server else { return Ok(location) };
    let (given, _) = postgres::target(settings(parts), environment, folder)?;
    if parts.host.is_some() {
        target.hosts = given.hosts;
    } else if let Some(port) = parts.port {
        target.hosts.iter_mut().for_each(|host| host.port = port);
    }
    if parts.user.is_some() {
        target.user = given.user;
    }
    if parts.dbname.is_some() {
        target.database = given.database;
    }
    if parts.password.is_some() {
        target.password = given.password;
        target.password_from = given.password_from;
    }
    Ok(location)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_in_order_and_says_who_answered() {
        let folder = std::env::temp_dir();
        let environment = BTreeMap::from([("DB_URL".to_owned(), "postgres://u@env/x".to_owned())]);
        let ask = |wish: &Wish| {
            let found = find(wish, &environment, &folder).expect("no error").expect("found");
            (found.location.to_string(), found.origin.to_string())
        };
        let mut wish = Wish { no_dotenv: true, ..Wish::default() };
        assert_eq!(ask(&wish), ("postgres u@env:5432/x".to_owned(), "environment (DB_URL)".to_owned()));
        wish.config = Some("env:DB_URL".to_owned());
        assert_eq!(ask(&wish).1, "drift.yaml");
        wish.flag = Some("postgres://u:pw@flag/x".to_owned());
        assert_eq!(ask(&wish), ("postgres u@flag:5432/x".to_owned(), "--db".to_owned()));
        let found = find(&wish, &environment, &folder).expect("no error").expect("found");
        assert!(found.location.notes.iter().any(|note| note.contains("command line")));
    }
}
