//! Settings of a PostgreSQL connection: what is given, then a service file, then `PG*`, then the defaults.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::location::{Host, HostAddress, PgTarget, SessionAttributes, SslMode};
use super::{Environment, PasswordSource, pgpass, service};
use crate::ReadError;

/// Environment variables and the settings they stand for (PostgreSQL documentation, §34.15).
const VARIABLES: &[(&str, &str)] = &[
    ("PGHOST", "host"),
    ("PGPORT", "port"),
    ("PGUSER", "user"),
    ("PGPASSWORD", "password"),
    ("PGDATABASE", "dbname"),
    ("PGSSLMODE", "sslmode"),
    ("PGSSLROOTCERT", "sslrootcert"),
    ("PGSSLCERT", "sslcert"),
    ("PGSSLKEY", "sslkey"),
    ("PGPASSFILE", "passfile"),
    ("PGCONNECT_TIMEOUT", "connect_timeout"),
    ("PGTARGETSESSIONATTRS", "target_session_attrs"),
];

/// Settings that are used.
const USED: &[&str] = &[
    "host",
    "hostaddr",
    "port",
    "user",
    "password",
    "dbname",
    "sslmode",
    "ssl",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "passfile",
    "connect_timeout",
    "target_session_attrs",
    "schema",
    "options",
    "service",
];

/// Settings of drivers and pools that mean nothing here.
const IGNORED: &[&str] = &[
    "application_name",
    "async_fallback",
    "channel_binding",
    "client_encoding",
    "connection_limit",
    "fallback_application_name",
    "gssencmode",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "krbsrvname",
    "load_balance_hosts",
    "max_conns",
    "pgbouncer",
    "pool_max_conns",
    "pool_size",
    "pool_timeout",
    "prepare_threshold",
    "prepared_statement_cache_size",
    "prepared_statements",
    "reaping_frequency",
    "replication",
    "server_settings",
    "socket_timeout",
    "sslaccept",
    "sslcompression",
    "sslcrl",
    "sslidentity",
    "sslnegotiation",
    "sslpassword",
    "sslsni",
    "statement_cache_size",
    "statement_timeout",
    "tcp_user_timeout",
    "timezone",
];

/// The target that the settings describe, with remarks.
pub(crate) fn target(
    given: BTreeMap<String, String>,
    environment: &dyn Environment,
    folder: &Path,
) -> Result<(PgTarget, Vec<String>), ReadError> {
    let mut notes: Vec<String> = given
        .keys()
        .filter(|key| !USED.contains(&key.as_str()) && !IGNORED.contains(&key.as_str()))
        .map(|key| format!("the parameter `{key}` is not known and ignored"))
        .collect();
    let mut password_from = given.contains_key("password").then(|| "given".to_owned());
    let mut settings = given;
    if let Some(name) = settings.get("service").cloned().or_else(|| environment.var("PGSERVICE")) {
        for (key, value) in service::read(&name, environment)? {
            settings.entry(key).or_insert(value);
        }
    }
    for (variable, key) in VARIABLES {
        if let Some(value) = environment.var(variable)
            && !settings.contains_key(*key)
        {
            if *key == "password" {
                password_from = Some("from PGPASSWORD".to_owned());
            }
            settings.insert((*key).to_owned(), value);
        }
    }
    let get = |key: &str| settings.get(key).map(String::as_str).filter(|value| !value.is_empty());
    let hosts = hosts(get("hostaddr").or(get("host")), get("port"))?;
    let user = match get("user").map(str::to_owned).or_else(|| environment.var("USER")) {
        Some(user) => user,
        None => "postgres".to_owned(),
    };
    let database = get("dbname").unwrap_or(&user).to_owned();
    let mut password = None;
    if let Some(text) = get("password") {
        let (secret, from) = PasswordSource::parse(text).get(environment)?;
        password = Some(secret);
        password_from = Some(if from == "as given" { password_from.unwrap_or(from) } else { from });
    } else if let Some((secret, file)) =
        pgpass::find(get("passfile"), &hosts, &database, &user, environment, &mut notes)
    {
        password = Some(secret);
        password_from = Some(format!("from {}", file.display()));
    }
    let target = PgTarget {
        ssl_mode: ssl_mode(get("sslmode"), get("ssl"))?,
        ssl_root: get("sslrootcert").map(str::to_owned),
        ssl_client: match (get("sslcert"), get("sslkey")) {
            (Some(cert), Some(key)) => Some((PathBuf::from(cert), PathBuf::from(key))),
            _ => None,
        },
        session: session(get("target_session_attrs"))?,
        connect_timeout: match get("connect_timeout") {
            Some(text) => Some(seconds(text)?).filter(|limit| !limit.is_zero()),
            None => None,
        },
        schema: get("schema").map(str::to_owned).or_else(|| get("options").and_then(search_path)),
        folder: folder.to_owned(),
        hosts,
        database,
        user,
        password,
        password_from,
    };
    Ok((target, notes))
}

fn wrong(key: &str, value: &str, hint: &str) -> ReadError {
    ReadError::new("cannot use the database URL", format!("`{key}={value}` is not possible"))
        .hint(hint.to_owned())
}

fn hosts(names: Option<&str>, ports: Option<&str>) -> Result<Vec<Host>, ReadError> {
    let names: Vec<&str> = names.unwrap_or("localhost").split(',').map(str::trim).collect();
    let ports: Vec<&str> = ports.unwrap_or("5432").split(',').map(str::trim).collect();
    if ports.len() > 1 && ports.len() != names.len() {
        return Err(wrong("port", &ports.join(","), "give one port, or one for each host"));
    }
    names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let text = ports
                .get(at)
                .or_else(|| ports.first())
                .copied()
                .filter(|port| !port.is_empty())
                .unwrap_or("5432");
            let port = text.parse::<u16>().ok().filter(|port| *port > 0);
            let port = port.ok_or_else(|| wrong("port", text, "a port is a number from 1 to 65535"))?;
            let address = if name.starts_with('/') || name.starts_with('@') {
                HostAddress::Unix(PathBuf::from(name))
            } else {
                HostAddress::Tcp((*name).to_owned())
            };
            Ok(Host { address, port })
        })
        .collect()
}

fn ssl_mode(mode: Option<&str>, ssl: Option<&str>) -> Result<SslMode, ReadError> {
    let word = match (mode, ssl) {
        (Some(word), _) => word,
        (None, Some("true" | "1" | "require")) => "require",
        (None, Some("false" | "0")) => "disable",
        (None, Some(word)) => word,
        (None, None) => "prefer",
    };
    Ok(match word {
        "disable" => SslMode::Disable,
        "allow" => SslMode::Allow,
        "prefer" => SslMode::Prefer,
        "require" | "no-verify" => SslMode::Require,
        "verify-ca" => SslMode::VerifyCa,
        "verify-full" => SslMode::VerifyFull,
        other => {
            return Err(wrong(
                "sslmode",
                other,
                "write disable, allow, prefer, require, verify-ca or verify-full",
            ));
        }
    })
}

fn session(word: Option<&str>) -> Result<SessionAttributes, ReadError> {
    Ok(match word {
        None | Some("any") => SessionAttributes::Any,
        Some("read-write") => SessionAttributes::ReadWrite,
        Some("read-only") => SessionAttributes::ReadOnly,
        Some("primary") => SessionAttributes::Primary,
        Some("standby") => SessionAttributes::Standby,
        Some("prefer-standby") => SessionAttributes::PreferStandby,
        Some(other) => {
            let hint = "write any, read-write, read-only, primary, standby or prefer-standby";
            return Err(wrong("target_session_attrs", other, hint));
        }
    })
}

fn seconds(text: &str) -> Result<Duration, ReadError> {
    text.parse::<u64>()
        .map(Duration::from_secs)
        .map_err(|_| wrong("connect_timeout", text, "a time-out is a number of seconds"))
}

/// The first schema of `-c search_path=…` among the options.
fn search_path(options: &str) -> Option<String> {
    let rest = &options[options.find("search_path=")? + "search_path=".len()..];
    let first = rest.split([',', ' ']).next()?.trim_matches('"');
    (!first.is_empty()).then(|| first.to_owned())
}
