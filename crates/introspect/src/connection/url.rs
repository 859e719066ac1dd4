//! The one parser of texts that say where a database is.

use std::collections::BTreeMap;
use std::path::Path;

use super::authority::{decode, split_port, user_end};
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
    let text = text.trim();
    // Quotes that somebody's shell or .env reader left around the whole.
    let text = ['"', '\'']
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(text);
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
        _ => Err(unusable(text, &format!("`{}` is no kind of database", super::unusable::shown(scheme)))
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
    fn forms_of_the_frameworks() {
        for (text, wanted) in [
            ("postgresql+psycopg://app@db/shop", "app@db:5432/shop"),
            ("POSTGRES://app@db/shop", "app@db:5432/shop"),
            ("postgis://app@db/shop", "app@db:5432/shop"),
            ("psql://app@db/shop", "app@db:5432/shop"),
            ("jdbc:postgresql://db:5433/shop?user=app", "app@db:5433/shop"),
            ("\"postgres://app@db/shop\"", "app@db:5432/shop"),
            ("postgres://me%40corp@db/a%20b", "me@corp@db:5432/a b"),
            ("postgres://me@corp:pw@db/shop", "me@corp@db:5432/shop"),
            ("postgresql://db/shop?user=me@corp", "me@corp@db:5432/shop"),
            ("postgresql://db:5433/shop?user=me@corp", "me@corp@db:5433/shop"),
            ("postgresql:///shop?user=me@corp", "me@corp@localhost:5432/shop"),
            ("postgres://app@/shop", "app@localhost:5432/shop"),
            ("postgres://app@a,b:2/shop", "app@a:5432,b:2/shop"),
            ("postgres://app@a,b/shop?port=7", "app@a:7,b:7/shop"),
            ("host=a,b port=1,2 user=app", "app@a:1,b:2/app"),
            ("hostaddr=10.0.0.1 user=app", "app@10.0.0.1:5432/app"),
            ("connect_timeout=3 host=db user=app", "app@db:5432/app"),
            ("postgres://app@[2001:db8::1]/shop", "app@[2001:db8::1]:5432/shop"),
        ] {
            assert_eq!(postgres(text).to_string(), wanted, "{text}");
        }
        assert_eq!(
            postgres("postgres://u@h/d?connect_timeout=3").connect_timeout.map(|it| it.as_secs()),
            Some(3)
        );
    }

    #[test]
    fn what_cannot_be_says_why() {
        for (text, why) in [
            ("", "empty"),
            ("mysql://app:s3cr3t@db/x", "mysql is not supported yet"),
            ("mysql+pymysql://app:s3cr3t@db/x", "mysql is not supported yet"),
            ("htp://app:s3cr3t@db/x", "`htp` is no kind of database"),
            ("app:s3cr3t@db:5432/shop", "a URL without its beginning"),
            ("postgres://app:s3cr3t", "`port=***` is not possible"),
            ("postgres://app@db:70000/x", "`port=70000` is not possible"),
            ("postgres://app@a:1,b:2,c/x?port=1,2", "port"),
            ("postgres://app:s3cr3t@db/x?sslmode=on", "`sslmode=on` is not possible"),
            ("postgres://app:s3cr3t@db/x?connect_timeout=soon", "`connect_timeout=soon` is not possible"),
            ("postgres://app:s3cr3t@db/x?target_session_attrs=best", "`target_session_attrs=best`"),
            ("host=db password='s3cr3t", "a quote that is not closed"),
            ("service=nowhere", "no service `nowhere`"),
            ("sqlite://", "in memory"),
            (":memory:", "in memory"),
            ("sqlite:///:memory:", "in memory"),
        ] {
            let error = parse(text, &BTreeMap::new(), Path::new("/")).expect_err(text);
            let everything = format!("{error} {error:?}");
            assert!(everything.contains(why) && !everything.contains("s3cr3t"), "{text}: {everything}");
        }
        let endless = "a".repeat(LONGEST + 1);
        assert!(parse(&endless, &BTreeMap::new(), Path::new("/")).is_err());
    }

    #[test]
    fn the_environment_speaks_where_the_text_is_silent() {
        let variables = [
            ("PGHOST", "envhost"),
            ("PGPORT", "7"),
            ("PGUSER", "envuser"),
            ("PGDATABASE", "envdb"),
            ("PGPASSWORD", "envpw"),
            ("PGSSLMODE", "require"),
            ("PGTARGETSESSIONATTRS", "primary"),
            ("PGOPTIONS", "-c search_path=x"),
        ];
        let environment: BTreeMap<String, String> =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let read = |text: &str| {
            let location = parse(text, &environment, Path::new("/")).expect(text);
            let Server::Postgres(target) = location.server else { panic!("{text}") };
            (*target, location.notes)
        };
        let (target, notes) = read("postgres://");
        assert_eq!(target.to_string(), "envuser@envhost:7/envdb");
        assert_eq!(target.password_from.as_deref(), Some("from PGPASSWORD"));
        assert!(notes.iter().any(|note| note.contains("PGOPTIONS")), "{notes:?}");
        let (target, _) = read("postgres://app:pw@db:8/shop?sslmode=disable");
        assert_eq!(target.to_string(), "app@db:8/shop");
        assert_eq!(target.password.as_ref().map(ExposeSecret::expose_secret), Some("pw"));
        assert_eq!(target.ssl_mode, super::super::SslMode::Disable);
        assert_eq!(target.session, super::super::SessionAttributes::Primary);
    }

    #[test]
    fn passwords_with_any_character() {
        for password in [
            "p@ss",
            "a:b",
            "a/b",
            "a?b",
            "a#b",
            "50%",
            "[x]",
            "a@b/c?d",
            "a%zz",
            "%",
            "ä€",
            "a/b?c=d",
            "a?b=c@d",
            "a b",
            "@",
            ":",
            "/",
            "?",
            "#",
            "//",
            "a,b",
            "command: x",
            "env:X",
            "'",
            "p\\q",
        ] {
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
            ("file:///var/a%20b.db?mode=ro", "/var/a b.db"),
            ("file:./dev.db?connection_limit=1", "/work dir/dev.db"),
            ("sqlite:///file:shop.db?mode=ro&uri=true", "/work dir/shop.db"),
            ("sqlite:///C:\\data\\shop.db", "C:\\data\\shop.db"),
            ("C:\\data\\shop.db", "C:\\data\\shop.db"),
            ("sqlite://shop.db", "/work dir/shop.db"),
            ("~/shop.db", "/work dir/~/shop.db"),
            ("what?.db", "/work dir/what?.db"),
            ("a=b.db", "/work dir/a=b.db"),
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
        let notes = read("postgres://u@h/d?sslcrl=x&channel_binding=require").notes;
        assert!(notes.len() == 1 && notes[0].contains("sslcrl"), "{notes:?}");
        assert_eq!(postgres("postgres://u@h/d?schema=billing").schema.as_deref(), Some("billing"));
    }
}
