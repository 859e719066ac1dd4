//! Settings of a PostgreSQL connection: what is given, then a service file, then `PG*`, then the defaults.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;

use super::location::{Host, HostAddress, Location, PgTarget, Server, SessionAttributes};
use super::unusable::{shown, wrong};
use super::words::{UNENFORCED, VARIABLES, known};
use super::{Environment, pgpass, service, ssl};
use crate::ReadError;

/// A password and the words that say where it came from.
pub(crate) type Known = (SecretString, String);

/// The same as a location.
pub(crate) fn location(
    given: BTreeMap<String, String>,
    fetched: Option<Known>,
    environment: &dyn Environment,
    folder: &Path,
) -> Result<Location, ReadError> {
    let (target, notes) = target(given, fetched, environment, folder)?;
    Ok(Location { server: Server::Postgres(Box::new(target)), notes })
}

/// The target that the settings describe, with remarks. A `password` among the settings is the password itself; one
/// that had to be fetched comes beside them.
fn target(
    given: BTreeMap<String, String>,
    fetched: Option<Known>,
    environment: &dyn Environment,
    folder: &Path,
) -> Result<(PgTarget, Vec<String>), ReadError> {
    let mut notes: Vec<String> = given
        .keys()
        .filter(|key| !known(key))
        .map(|key| format!("the parameter `{}` is not known and ignored", shown(key)))
        .collect();
    notes.extend(
        given
            .keys()
            .filter(|key| UNENFORCED.contains(&key.as_str()))
            .map(|key| format!("the parameter `{key}` is not supported, and not enforced")),
    );
    if environment.var("PGOPTIONS").is_some() {
        notes.push(
            "PGOPTIONS is ignored: nothing but what drift sets itself applies while it reads".to_owned(),
        );
    }
    let mut password_from = given.contains_key("password").then(|| GIVEN.to_owned());
    let mut settings = given;
    if let Some(name) = settings.get("service").cloned().or_else(|| environment.var("PGSERVICE")) {
        for (key, value) in service::read(&name, environment)? {
            if key == "password" && password_from.is_none() {
                password_from = Some(format!("from the service {}", shown(&name)));
            }
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
    let hosts = hosts(get("host"), get("hostaddr"), get("port"), environment)?;
    let user = match get("user").map(str::to_owned) {
        Some(user) => user,
        None => ["USER", "LOGNAME", "USERNAME"]
            .iter()
            .find_map(|name| environment.var(name))
            .unwrap_or_else(|| "postgres".to_owned()),
    };
    let database = get("dbname").unwrap_or(&user).to_owned();
    let mut password = None;
    let mut kept = Vec::new();
    if let Some((secret, from)) = fetched {
        (password, password_from) = (Some(secret), Some(from));
    } else if let Some(text) = get("password") {
        password = Some(text.to_owned().into());
    } else if let Some((found, file)) =
        pgpass::find(get("passfile"), &hosts, &database, &user, environment, &mut notes)
    {
        password_from = Some(format!("from {}", file.display()));
        kept = found;
    }
    let (ssl_mode, ssl_root, ssl_client) = ssl::settings(&get, environment)?;
    let target = PgTarget {
        ssl_mode,
        ssl_root,
        ssl_client,
        bound: match get("channel_binding") {
            None | Some("prefer" | "disable") => false,
            Some("require") => true,
            Some(other) => return Err(wrong("channel_binding", other, "write disable, prefer or require")),
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
        kept,
        password_from,
    };
    Ok((target, notes))
}

/// What password_from says of a password that stood in the text itself.
pub(crate) const GIVEN: &str = "given";
/// The most hosts of one text.
const MOST_HOSTS: usize = 32;

/// Hosts, addresses and ports side by side, as libpq pairs them.
fn hosts(
    names: Option<&str>,
    addresses: Option<&str>,
    ports: Option<&str>,
    environment: &dyn Environment,
) -> Result<Vec<Host>, ReadError> {
    let list = |text: Option<&str>| -> Vec<String> {
        text.map(|text| text.split(',').map(|part| part.trim().to_owned()).collect()).unwrap_or_default()
    };
    let (names, addresses, ports) = (list(names), list(addresses), list(ports));
    let count = names.len().max(addresses.len()).max(1);
    if ports.len() > 1 && ports.len() != count {
        return Err(wrong("port", &ports.join(","), "give one port, or one for each host"));
    }
    if !names.is_empty() && !addresses.is_empty() && names.len() != addresses.len() {
        return Err(wrong("hostaddr", &addresses.join(","), "give one address for each host"));
    }
    if count > MOST_HOSTS {
        return Err(wrong("host", "…", "name at most 32 hosts"));
    }
    let mut hosts = Vec::with_capacity(count);
    for at in 0..count {
        let text =
            ports.get(at).or_else(|| ports.first()).map(String::as_str).filter(|port| !port.is_empty());
        let port = match text {
            None => 5432,
            Some(text) => text
                .parse::<u16>()
                .ok()
                .filter(|port| *port > 0)
                .ok_or_else(|| wrong("port", text, "a port is a number from 1 to 65535"))?,
        };
        let number = match addresses.get(at).filter(|text| !text.is_empty()) {
            None => None,
            Some(text) => Some(text.parse::<IpAddr>().map_err(|_| {
                wrong("hostaddr", text, "an address is a number such as 10.0.0.1; names go into host")
            })?),
        };
        let address = match (names.get(at).map(String::as_str).filter(|name| !name.is_empty()), number) {
            (Some(name), _) if name.starts_with('/') => HostAddress::Unix(PathBuf::from(name)),
            (Some(name), _) => HostAddress::Tcp(name.to_owned()),
            (None, Some(number)) => HostAddress::Tcp(number.to_string()),
            (None, None) => default_host(port, environment),
        };
        hosts.push(Host { address, number, port });
    }
    Ok(hosts)
}

/// libpq's default is the socket in the folder it was built for, which is one of these; else this machine.
fn default_host(port: u16, environment: &dyn Environment) -> HostAddress {
    pgpass::SOCKETS
        .iter()
        .map(PathBuf::from)
        .find(|folder| environment.exists(&folder.join(format!(".s.PGSQL.{port}"))))
        .map_or_else(|| HostAddress::Tcp("localhost".to_owned()), HostAddress::Unix)
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
