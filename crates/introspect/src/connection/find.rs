//! Where the database comes from: flags, configuration, environment, `.env` files; in this order.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use secrecy::ExposeSecret as _;

use super::location::{Location, Parts, Server};
use super::postgres::Known;
use super::url::Said;
use super::{Environment, PasswordSource, dotenv, mask, parse, postgres, url};
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
#[derive(Default)]
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

impl fmt::Debug for Wish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wish")
            .field("flag", &self.flag.as_deref().map(mask))
            .field("config", &self.config.as_deref().map(mask))
            .finish_non_exhaustive()
    }
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
    if wish.flag.is_some() || !wish.flag_parts.is_empty() {
        let origin = if wish.from_stdin { Origin::Stdin } else { Origin::Flag };
        let mut found = described(wish.flag.as_deref(), &wish.flag_parts, origin, environment, folder)?;
        if !wish.from_stdin && shows_password(&found.location) {
            found.location.notes.push(
                "a password on the command line can be read by every user of this machine; \
                 use DATABASE_URL, ~/.pgpass or `--db -`"
                    .to_owned(),
            );
        }
        return Ok(Some(found.signed()));
    }
    if wish.config.is_some() || !wish.config_parts.is_empty() {
        let text = match &wish.config {
            Some(text) => Some(resolve(text, environment, folder, wish.no_dotenv)?),
            None => None,
        };
        let from = &wish.config_folder;
        let found = described(text.as_deref(), &wish.config_parts, Origin::Config, environment, from)?;
        return Ok(Some(found.signed()));
    }
    for name in VARIABLES {
        if let Some(text) = environment.var(name) {
            let location = parse(&text, environment, folder)?;
            return Ok(Some(Found { location, origin: Origin::Environment(name.to_owned()) }.signed()));
        }
    }
    let nearest = if wish.no_dotenv { None } else { dotenv::nearest(&VARIABLES, folder, environment) };
    if let Some(given) = nearest {
        let location = parse(&given.value, environment, given.path.parent().unwrap_or(folder))?;
        return Ok(Some(Found { location, origin: Origin::DotEnv(given.path, given.name) }.signed()));
    }
    // libpq's own variables come last: they are often set for the whole machine rather than for this project.
    for name in ["PGSERVICE", "PGDATABASE"] {
        if environment.var(name).is_some() {
            let location = of_parts(&Parts::default(), environment, folder)?;
            return Ok(Some(Found { location, origin: Origin::Environment(name.to_owned()) }.signed()));
        }
    }
    Ok(None)
}

impl Found {
    /// Lets the password say who gave it: whoever gave the text that it stood in.
    fn signed(mut self) -> Self {
        if shows_password(&self.location)
            && let Server::Postgres(target) = &mut self.location.server
        {
            target.password_from = Some(format!("from {}", self.origin));
        }
        self
    }
}

/// A text with parts over it, or parts alone.
fn described(
    text: Option<&str>,
    parts: &Parts,
    origin: Origin,
    environment: &dyn Environment,
    folder: &Path,
) -> Result<Found, ReadError> {
    let location = match text {
        Some(text) => with_parts(text, parts, environment, folder)?,
        None => of_parts(parts, environment, folder)?,
    };
    Ok(Found { location, origin })
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
    let from_file = if no_dotenv { None } else { dotenv::nearest(&[name], folder, environment) };
    from_file.map(|given| given.value).ok_or_else(|| {
        ReadError::new(
            "cannot find the database",
            format!("the configuration says env:{name}, which is not set"),
        )
        .hint(format!("set {name}, or put it into .env, or use --db"))
    })
}

/// Whether the text itself held a password, rather than naming where one is kept.
fn shows_password(location: &Location) -> bool {
    matches!(&location.server, Server::Postgres(target) if target.password_from.as_deref() == Some(postgres::GIVEN))
}

fn settings(parts: &Parts) -> BTreeMap<String, String> {
    let port = parts.port.map(|port| port.to_string());
    [("host", &parts.host), ("port", &port), ("user", &parts.user), ("dbname", &parts.dbname)]
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value.clone()?)))
        .collect()
}

/// The password of the parts, fetched from where it is kept. Only here: a URL's password is never a command.
fn fetched(parts: &Parts, environment: &dyn Environment, folder: &Path) -> Result<Option<Known>, ReadError> {
    match &parts.password {
        Some(text) => PasswordSource::parse(text.expose_secret()).get(environment, folder).map(Some),
        None => Ok(None),
    }
}

fn of_parts(parts: &Parts, environment: &dyn Environment, folder: &Path) -> Result<Location, ReadError> {
    postgres::location(settings(parts), fetched(parts, environment, folder)?, environment, folder)
}

/// A text, with single parts put over it.
fn with_parts(
    text: &str,
    parts: &Parts,
    environment: &dyn Environment,
    folder: &Path,
) -> Result<Location, ReadError> {
    match url::read(text, folder)? {
        Said::Sqlite(mut location) => {
            if !parts.is_empty() {
                let note = "host, port, user, password and dbname mean nothing to a SQLite file";
                location.notes.push(note.to_owned());
            }
            Ok(location)
        }
        Said::Postgres(mut said) => {
            if parts.host.is_some() {
                said.remove("hostaddr");
                // The ports of several hosts mean nothing to another one.
                if said.get("port").is_some_and(|port| port.contains(',')) {
                    said.remove("port");
                }
            }
            said.extend(settings(parts));
            postgres::location(said, fetched(parts, environment, folder)?, environment, folder)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn ask(wish: &Wish, environment: &dyn Environment, folder: &Path) -> (String, String) {
        let found = find(wish, environment, folder).expect("no error").expect("found");
        (found.location.to_string(), found.origin.to_string())
    }

    fn both(location: &str, origin: &str) -> (String, String) {
        (location.to_owned(), origin.to_owned())
    }

    #[test]
    fn asks_in_order_and_says_who_answered() {
        let repository = tempfile::tempdir().expect("make a folder");
        let folder = repository.path().join("a/b");
        std::fs::create_dir_all(&folder).expect("make folders");
        let dotenv = repository.path().join(".env");
        std::fs::write(&dotenv, "export DB_URL='postgres://u@file/x'\nSQLITE=a.db\n").expect("write .env");
        let mut environment = variables(&[("PGDATABASE", "lib"), ("USER", "me")]);
        let mut wish = Wish { config_folder: repository.path().to_owned(), ..Wish::default() };

        assert_eq!(ask(&wish, &environment, &folder), both("postgres u@file:5432/x", ".env (DB_URL)"));
        wish.no_dotenv = true;
        let libpq = both("postgres me@localhost:5432/lib", "environment (PGDATABASE)");
        assert_eq!(ask(&wish, &environment, &folder), libpq);
        environment.insert("DB_URL".to_owned(), "postgres://u@env/x".to_owned());
        wish.no_dotenv = false;
        assert_eq!(ask(&wish, &environment, &folder), both("postgres u@env:5432/x", "environment (DB_URL)"));
        environment.insert("DATABASE_URL".to_owned(), "postgres://u@first/x".to_owned());
        assert_eq!(ask(&wish, &environment, &folder).1, "environment (DATABASE_URL)");
        wish.config = Some("env:DB_URL".to_owned());
        assert_eq!(ask(&wish, &environment, &folder), both("postgres u@env:5432/x", "drift.yaml"));
        wish.config = Some("shop.db".to_owned());
        let file = format!("sqlite {}", repository.path().join("shop.db").display());
        assert_eq!(ask(&wish, &environment, &folder), both(&file, "drift.yaml"));
        wish.flag = Some("postgres://u@flag/x".to_owned());
        assert_eq!(ask(&wish, &environment, &folder), both("postgres u@flag:5432/x", "--db"));
        wish.from_stdin = true;
        assert_eq!(ask(&wish, &environment, &folder).1, "standard input");
    }

    #[test]
    fn a_dotenv_of_some_other_program_hides_nothing_above_it() {
        let root = tempfile::tempdir().expect("make a folder");
        let folder = root.path().join("web");
        std::fs::create_dir_all(&folder).expect("make a folder");
        let write = |folder: &Path, text: &str| std::fs::write(folder.join(".env"), text).expect("write");
        write(root.path(), "DB_URL=postgres://u@above/x\nOTHER_URL=postgres://u@other/x\n");
        let environment = variables(&[]);
        let above = both("postgres u@above:5432/x", ".env (DB_URL)");
        for text in ["PORT=3000\n", "DATABASE_URL=\n", "DB_URL=postgres://u@gone/x\nDB_URL=\n", ""] {
            write(&folder, text);
            assert_eq!(ask(&Wish::default(), &environment, &folder), above, "{text}");
        }
        write(&folder, "SQLALCHEMY_DATABASE_URI=postgres://u@near/x\n");
        let near = both("postgres u@near:5432/x", ".env (SQLALCHEMY_DATABASE_URI)");
        assert_eq!(ask(&Wish::default(), &environment, &folder), near);
        // What the configuration names is looked for by its own name.
        let wish = Wish { config: Some("env:OTHER_URL".to_owned()), ..Wish::default() };
        assert_eq!(ask(&wish, &environment, &folder).0, "postgres u@other:5432/x");
    }

    #[test]
    fn the_search_for_a_dotenv_ends_at_the_root_of_the_repository() {
        let outside = tempfile::tempdir().expect("make a folder");
        let root = outside.path().join("repository");
        std::fs::create_dir_all(root.join(".git")).expect("make folders");
        std::fs::write(outside.path().join(".env"), "DATABASE_URL=postgres://u@outside/x\n").expect("write");
        let nobody = find(&Wish::default(), &variables(&[]), &root).expect("no error");
        assert!(nobody.is_none(), "{nobody:?}");
        let wish = Wish { config: Some("env:DATABASE_URL".to_owned()), ..Wish::default() };
        let error = find(&wish, &variables(&[]), &root).expect_err("nobody says where it is");
        assert!(error.to_string().contains("DATABASE_URL"), "{error}");
    }

    #[test]
    fn a_password_is_told_by_its_giver_and_never_shown() {
        let environment = variables(&[
            ("DATABASE_URL", "postgres://u:s3cr3t@env/x"),
            ("SECRET", "s3cr3t"),
            ("PGPASSWORD", "s3cr3t"),
        ]);
        let parts = |password: &str| Parts {
            host: Some("h".to_owned()),
            user: Some("u".to_owned()),
            password: Some(password.to_owned().into()),
            ..Parts::default()
        };
        let flag = |text: &str| Wish { flag: Some(text.to_owned()), ..Wish::default() };
        let warned = "command line";
        let wishes = [
            (Wish::default(), "from environment (DATABASE_URL)", ""),
            (flag("postgres://u:s3cr3t@h/x"), "from --db", warned),
            (Wish { from_stdin: true, ..flag("postgres://u:s3cr3t@h/x") }, "from standard input", ""),
            (flag("postgres://u@h/x"), "from PGPASSWORD", ""),
            (Wish { flag_parts: parts("env:SECRET"), ..Wish::default() }, "from the variable SECRET", ""),
            (Wish { flag_parts: parts("s3cr3t"), ..Wish::default() }, "from --db", warned),
            (
                Wish { flag_parts: parts("env:SECRET"), ..flag("postgres://v:other@k/x") },
                "from the variable SECRET",
                "",
            ),
            (Wish { config_parts: parts("command: printf s3cr3t"), ..Wish::default() }, "from a command", ""),
        ];
        for (mut wish, from, note) in wishes {
            wish.config_folder = std::env::temp_dir();
            let found = find(&wish, &environment, &std::env::temp_dir()).expect("no error").expect("found");
            let Server::Postgres(target) = &found.location.server else { panic!("{found:?}") };
            assert_eq!(target.password.as_ref().map(|it| it.expose_secret()), Some("s3cr3t"), "{from}");
            assert_eq!(target.password_from.as_deref(), Some(from));
            assert_eq!(found.location.notes.iter().any(|it| it.contains(warned)), !note.is_empty(), "{from}");
            let everything = format!(
                "{wish:?} {:?} {found:?} {} {target:?} {target} {}",
                wish.flag_parts,
                found.location,
                found.location.notes.join(" ")
            );
            assert!(!everything.contains("s3cr3t"), "{everything}");
        }
    }

    #[test]
    fn a_url_never_runs_a_command() {
        for text in ["postgres://u:command:%20exit%201@h/x", "host=h user=u password='command: exit 1'"] {
            let wish = Wish { flag: Some(text.to_owned()), ..Wish::default() };
            let found = find(&wish, &variables(&[]), Path::new("/")).expect("no error").expect("found");
            let Server::Postgres(target) = &found.location.server else { panic!("{text}") };
            let password = target.password.as_ref().map(|it| it.expose_secret());
            assert_eq!(password, Some("command: exit 1"), "{text}");
        }
    }

    #[test]
    fn parts_lie_over_a_url() {
        let over = |text: &str, parts: Parts| {
            let wish = Wish { flag: Some(text.to_owned()), flag_parts: parts, ..Wish::default() };
            ask(&wish, &variables(&[]), Path::new("/w")).0
        };
        let host = || Parts { host: Some("k".to_owned()), ..Parts::default() };
        assert_eq!(over("postgres://u@h:1/x", host()), "postgres u@k:1/x");
        assert_eq!(over("postgres://u@h:1,i:2/x", host()), "postgres u@k:5432/x");
        let rest =
            Parts { port: Some(7), user: Some("v".into()), dbname: Some("y".into()), ..Parts::default() };
        assert_eq!(over("postgres://u@h:1/x", rest), "postgres v@h:7/y");
        assert_eq!(over("a.db", host()), "sqlite /w/a.db");
    }
}
