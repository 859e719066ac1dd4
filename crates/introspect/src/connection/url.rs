//! The one parser of texts that say where a database is.

use std::collections::BTreeMap;
use std::path::Path;

use super::location::Location;
use super::words::known;
use super::{Environment, keyword, mask, postgres, sqlite};
use crate::ReadError;

/// The longest text that is looked at.
const LONGEST: usize = 16 * 1024;

/// What a text says, before the environment has its word.
pub(super) enum Said {
    /// A file.
    Sqlite(Location),
    /// Settings of PostgreSQL, by libpq's names.
    Postgres(BTreeMap<String, String>),
}

/// Reads a URL of any of the usual kinds, libpq's `key=value` text, or a path of a SQLite file. Relative paths
/// are taken from `folder`.
///
/// # Errors
/// When the text says nothing that could be a database; the error never holds its password.
pub fn parse(text: &str, environment: &dyn Environment, folder: &Path) -> Result<Location, ReadError> {
    match read(text, folder)? {
        Said::Sqlite(location) => Ok(location),
        Said::Postgres(settings) => postgres::location(settings, None, environment, folder),
    }
}

/// The same without the environment.
pub(super) fn read(text: &str, folder: &Path) -> Result<Said, ReadError> {
    let text = text.trim().trim_matches(['"', '\'']);
    let text = text.strip_prefix("jdbc:").unwrap_or(text);
    if text.is_empty() {
        return Err(unusable(text, "it is empty").hint("write postgres://… or a path of a SQLite file"));
    }
    if text.len() > LONGEST || text.contains('\0') {
        return Err(ReadError::new("cannot use the database URL", "it is too long or holds a NUL"));
    }
    if let Some((scheme, rest)) = text.split_once("://") {
        return of_scheme(text, scheme, rest, folder);
    }
    if let Some(path) = text.strip_prefix("file:") {
        return sqlite::of_uri(path, folder).map(Said::Sqlite);
    }
    if let Some(path) = text.strip_prefix("sqlite:").or_else(|| text.strip_prefix("sqlite3:")) {
        return sqlite::of_uri(path, folder).map(Said::Sqlite);
    }
    let first = text.split('=').next().unwrap_or_default().trim();
    if text.contains('=') && known(first) {
        return keyword::parse(text).map(Said::Postgres).map_err(|said| unusable(text, said));
    }
    if looks_like_authority(text) {
        return Err(unusable(text, "it looks like a URL without its beginning")
            .hint("write postgres:// before it; a path of a file needs ./ before it"));
    }
    sqlite::of_path(text, folder).map(Said::Sqlite)
}

fn unusable(text: &str, said: &str) -> ReadError {
    ReadError::new("cannot use the database URL", said).tried(mask(text))
}

fn of_scheme(text: &str, scheme: &str, rest: &str, folder: &Path) -> Result<Said, ReadError> {
    // SQLAlchemy's `postgresql+asyncpg`: what follows the plus is a driver.
    let product = scheme.split('+').next().unwrap_or(scheme).to_ascii_lowercase();
    match product.as_str() {
        "postgres" | "postgresql" | "postgis" | "pgsql" | "psql" | "pg" | "timescale" | "timescalegis" => {
            Ok(Said::Postgres(of_url(rest)))
        }
        "sqlite" | "sqlite3" | "spatialite" => sqlite::of_url(rest, folder).map(Said::Sqlite),
        "file" => sqlite::of_uri(rest, folder).map(Said::Sqlite),
        "mysql" | "mysql2" | "mysqlx" | "mariadb" | "mssql" | "sqlserver" | "oracle" | "mongodb"
        | "cockroach" | "cockroachdb" | "redshift" | "snowflake" | "bigquery" | "duckdb" | "clickhouse"
        | "libsql" => {
            Err(unusable(text, &format!("{product} is not supported yet")).hint("SQLite and PostgreSQL are"))
        }
        _ => Err(unusable(text, &format!("`{}` is no kind of database", postgres::shown(scheme)))
            .hint("write postgres://user@host/dbname or sqlite:///path")),
    }
}

/// `user:password@host…`, which as the path of a file would be shown in full.
fn looks_like_authority(text: &str) -> bool {
    let authority = text.split(['/', '\\']).next().unwrap_or_default();
    let before_host = authority.split_once(':').and_then(|(user, rest)| Some((user, rest.rsplit_once('@')?)));
    before_host.is_some_and(|(user, (_, host))| user.len() > 1 && !host.is_empty())
}

/// `user:password@host:port,host/dbname?key=value`
fn of_url(rest: &str) -> BTreeMap<String, String> {
    let mut settings = BTreeMap::new();
    let (userinfo, rest) = match user_end(rest) {
        Some(at) => (Some(&rest[..at]), &rest[at + 1..]),
        None => (None, rest),
    };
    if let Some(userinfo) = userinfo {
        let (user, password) = match userinfo.split_once(':') {
            Some((user, password)) => (user, Some(password)),
            None => (userinfo, None),
        };
        put(&mut settings, "user", &decode(user));
        if let Some(password) = password {
            put(&mut settings, "password", &decode(password));
        }
    }
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (hosts, tail) = rest.split_at(end);
    let (mut names, mut ports) = (Vec::new(), Vec::new());
    for host in hosts.split(',').filter(|host| !host.is_empty()) {
        let (name, port) = split_port(host);
        names.push(decode(name));
        ports.push(port.to_owned());
    }
    if !names.is_empty() {
        put(&mut settings, "host", &names.join(","));
        if ports.iter().any(|port| !port.is_empty()) {
            put(&mut settings, "port", &ports.join(","));
        }
    }
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    put(&mut settings, "dbname", &decode(path.strip_prefix('/').unwrap_or(path)));
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        put(&mut settings, &decode(key), &decode(value));
    }
    settings
}

fn put(settings: &mut BTreeMap<String, String>, key: &str, value: &str) {
    if !value.is_empty() {
        settings.insert(key.to_owned(), value.to_owned());
    }
}

/// The `@` between user and host. A password may hold any character, unescaped ones among them, so it is the
/// last `@` that does not stand among the parameters. Where every `@` seems to, it depends on what comes before the
/// first `/` or `?`: if that can be a host, all of them do; if not, it is the beginning of `user:password`.
fn user_end(rest: &str) -> Option<usize> {
    let among_parameters = |at: usize| {
        rest[..at].match_indices('?').any(|(question, _)| {
            let word = &rest[question + 1..at];
            let key = word.split('=').next().unwrap_or_default();
            word.contains('=')
                && !key.is_empty()
                && key.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
        })
    };
    let all: Vec<usize> = rest.match_indices('@').map(|(at, _)| at).collect();
    if let Some(at) = all.iter().rev().copied().find(|&at| !among_parameters(at)) {
        return Some(at);
    }
    let beginning = rest.split(['/', '?']).next().unwrap_or_default();
    let can_be_hosts =
        beginning.split(',').all(|host| split_port(host).1.bytes().all(|byte| byte.is_ascii_digit()));
    if can_be_hosts { None } else { all.first().copied() }
}

/// `host:5432`, `[::1]:5432`, `host`
fn split_port(host: &str) -> (&str, &str) {
    if let Some(rest) = host.strip_prefix('[')
        && let Some((address, tail)) = rest.split_once(']')
    {
        return (address, tail.strip_prefix(':').unwrap_or_default());
    }
    host.rsplit_once(':').unwrap_or((host, ""))
}

/// Percent-decoding that leaves a `%` alone where no two hexadecimal digits follow.
pub(crate) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match (bytes[at], bytes.get(at + 1).copied().and_then(hex), bytes.get(at + 2).copied().and_then(hex))
        {
            (b'%', Some(high), Some(low)) => {
                out.push(high * 16 + low);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::location::Server;
    use std::path::PathBuf;

    use secrecy::ExposeSecret;

    use super::super::location::PgTarget;
    use super::*;

    fn read(text: &str) -> Location {
        parse(text, &BTreeMap::new(), Path::new("/work dir"))
            .unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn postgres(text: &str) -> PgTarget {
        match read(text).server {
            Server::Postgres(target) => *target,
            Server::Sqlite(path) => panic!("{text} is the file {}", path.display()),
        }
    }

    #[test]
    fn postgres_urls_of_every_kind() {
        for text in [
            "postgres://app:pw@db:6543/shop",
            "postgresql+asyncpg://app:pw@db:6543/shop?prepared_statement_cache_size=0",
            "postgresql+psycopg2://app:pw@db:6543/shop",
            "host=db port=6543 user=app password='pw' dbname=shop",
            "postgresql:///shop?host=db&port=6543&user=app&password=pw",
        ] {
            let target = postgres(text);
            assert_eq!(target.to_string(), "app@db:6543/shop", "{text}");
            assert_eq!(target.password.as_ref().map(ExposeSecret::expose_secret), Some("pw"), "{text}");
        }
        assert_eq!(postgres("postgres://u@[::1]:5433/x").to_string(), "u@[::1]:5433/x");
        assert_eq!(postgres("postgres://u@a:1,b:2/x").to_string(), "u@a:1,b:2/x");
        assert_eq!(postgres("postgres://u@%2Fvar%2Frun/x").to_string(), "u@/var/run:5432/x");
        assert_eq!(postgres("postgresql:///x?host=/tmp&user=u").to_string(), "u@/tmp:5432/x");
        assert_eq!(postgres("postgres://u@h").to_string(), "u@h:5432/u");
    }

    #[test]
    fn passwords_with_any_character() {
        for password in ["p@ss", "a:b", "a/b", "a?b", "a#b", "50%", "[x]", "a@b/c?d", "a%zz", "%", "ä€"] {
            let target = postgres(&format!("postgres://app:{password}@db:5432/shop?sslmode=disable"));
            assert_eq!(target.password.as_ref().map(ExposeSecret::expose_secret), Some(password));
            assert_eq!(target.to_string(), "app@db:5432/shop", "{password}");
        }
        let target = postgres("postgres://app:p%40ss@db/shop?application_name=a@b");
        assert_eq!(target.password.as_ref().map(ExposeSecret::expose_secret), Some("p@ss"));
    }

    #[test]
    fn sqlite_paths_of_every_kind() {
        for (text, wanted) in [
            ("sqlite:///shop.db", "/work dir/shop.db"),
            ("sqlite:////var/shop.db", "/var/shop.db"),
            ("sqlite+aiosqlite:///./data/shop.db", "/work dir/data/shop.db"),
            ("shop.db", "/work dir/shop.db"),
            ("/var/shop.db", "/var/shop.db"),
            ("../shop.db", "/shop.db"),
            ("file:./dev.db", "/work dir/dev.db"),
            ("sqlite:dev.db", "/work dir/dev.db"),
        ] {
            match read(text).server {
                Server::Sqlite(path) => assert_eq!(path, PathBuf::from(wanted), "{text}"),
                Server::Postgres(_) => panic!("{text}"),
            }
        }
    }

    #[test]
    fn no_text_shows_a_password() {
        let location = read("postgres://app:s3cr3t@db/shop");
        assert!(!format!("{location:?} {location}").contains("s3cr3t"));
        for text in ["oracle://app:s3cr3t@db/x", "foo://app:s3cr3t@db/x", "postgres://app:s3cr3t@db:99999/x"]
        {
            let error = parse(text, &BTreeMap::new(), Path::new("/")).expect_err(text);
            assert!(!format!("{error:?} {error}").contains("s3cr3t"), "{error:?}");
        }
    }

    #[test]
    fn unknown_parameters_are_noted_and_known_ones_are_not() {
        assert!(read("postgres://u@h/d?connection_limit=5&pgbouncer=true").notes.is_empty());
        let notes = read("postgres://u@h/d?frobnicate=1").notes;
        assert!(notes.len() == 1 && notes[0].contains("frobnicate"), "{notes:?}");
        assert_eq!(postgres("postgres://u@h/d?schema=billing").schema.as_deref(), Some("billing"));
    }
}
