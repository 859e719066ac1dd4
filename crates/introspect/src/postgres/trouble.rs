//! A connection that failed, put into words: what was tried, what was said, what it likely means, what to try.

use std::io::ErrorKind;
use std::net::{Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use postgres::error::SqlState;
use secrecy::ExposeSecret as _;

use super::failure::Failure;
use crate::ReadError;
use crate::connection::{Host, HostAddress, PgTarget, compose, mask};

/// PostgreSQL's usual port.
const USUAL_PORT: u16 = 5432;
/// Names of this machine.
const LOCAL: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// `db:5432, database shop, user app, password from PGPASSWORD`
pub(crate) fn tried(target: &PgTarget) -> String {
    let hosts: Vec<String> = target.hosts.iter().map(Host::to_string).collect();
    let known = (0..target.hosts.len()).any(|at| target.password_of(at).is_some());
    let password = match &target.password_from {
        Some(from) if known => format!("password {from}"),
        _ => "no password".to_owned(),
    };
    format!("{}, database {}, user {}, {password}", hosts.join(", "), target.database, target.user)
}

/// What went wrong with the hosts, as one error.
pub(crate) fn explain(target: &PgTarget, failures: &[(&Host, Failure)]) -> ReadError {
    let lines: Vec<String> = match failures {
        [(_, failure)] => vec![said(failure)],
        many => many.iter().map(|(host, failure)| format!("{host}: {}", said(failure))).collect(),
    };
    let error = ReadError::new("cannot connect to the database", hidden(target, &lines.join("; ")))
        .tried(tried(target));
    let Some((host, failure)) = failures.last() else { return error };
    let (likely, hint) = reason(target, host, failure);
    let error = match likely {
        Some(likely) => error.likely(mask(&likely)),
        None => error,
    };
    match hint {
        Some(hint) => error.hint(mask(&hint)),
        None => error,
    }
}

/// What the driver, the server or this system said, without the driver's own preface.
pub(crate) fn said(failure: &Failure) -> String {
    match failure {
        Failure::Driver(error) => of_driver(error),
        Failure::TimedOut(limit) => format!("no answer within {} s", limit.as_secs_f32()),
        Failure::Unwanted(why) => format!("{why} (target_session_attrs)"),
        Failure::System(error) => error.to_string(),
    }
}

fn of_driver(error: &postgres::Error) -> String {
    if let Some(server) = error.as_db_error() {
        let detail = server.detail().map(|detail| format!(" ({detail})")).unwrap_or_default();
        return format!("{}{detail}", server.message());
    }
    match std::error::Error::source(error) {
        Some(inner) => match io_kind(error) {
            Some(ErrorKind::ConnectionRefused) => "connection refused".to_owned(),
            Some(ErrorKind::TimedOut) => "no answer".to_owned(),
            _ if error.to_string().contains("TLS") => format!("TLS: {inner}"),
            _ => inner.to_string(),
        },
        None => error.to_string(),
    }
}

fn hung_up(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
            | ErrorKind::UnexpectedEof
            | ErrorKind::InvalidData
            | ErrorKind::InvalidInput
    )
}

fn io_kind(error: &postgres::Error) -> Option<ErrorKind> {
    std::error::Error::source(error)?.downcast_ref::<std::io::Error>().map(std::io::Error::kind)
}

/// What the driver or the server said without the password, should they have repeated it. Our own words never hold
/// it, and one that is also a name is shown beside this anyhow: a gap in its place would tell that they are the same.
fn hidden(target: &PgTarget, text: &str) -> String {
    let mut masked = mask(text);
    for password in (0..target.hosts.len()).filter_map(|at| target.password_of(at)) {
        let password = password.expose_secret();
        let is_name = password == target.user || password == target.database;
        // To black out every `a` of a text would tell more than it hides.
        if password.len() > 3 && !is_name {
            masked = masked.replace(password, "***");
        }
    }
    masked
}

type Reason = (Option<String>, Option<String>);

fn reason(target: &PgTarget, host: &Host, failure: &Failure) -> Reason {
    match failure {
        Failure::Driver(error) => match error.code() {
            Some(code) => of_code(target, code, error),
            None => of_network(target, host, error),
        },
        Failure::TimedOut(_) => silence(host),
        Failure::Unwanted(_) => {
            (None, Some("name the right hosts, or leave target_session_attrs out".to_owned()))
        }
        Failure::System(_) => (None, None),
    }
}

fn silence(host: &Host) -> Reason {
    (
        Some(format!(
            "a firewall drops what is sent to {host}, or what listens there is no PostgreSQL server"
        )),
        Some("check host and port; connect_timeout=SECONDS waits longer".to_owned()),
    )
}

fn of_code(target: &PgTarget, code: &SqlState, error: &postgres::Error) -> Reason {
    let from = target.password_from.as_deref().unwrap_or("given");
    if *code == SqlState::INVALID_PASSWORD {
        (
            Some(format!("the password {from} is wrong, or there is no user {}", target.user)),
            Some("log in by hand with psql and the same host, user and database".to_owned()),
        )
    } else if *code == SqlState::INVALID_CATALOG_NAME {
        (
            Some(format!("the server is the wrong one, or {} was never created", target.database)),
            Some("psql -l lists the databases of a server".to_owned()),
        )
    } else if *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION {
        let text = of_driver(error);
        if text.contains("no encryption") || text.contains("SSL off") {
            (
                Some("the server takes only encrypted connections".to_owned()),
                Some("use sslmode=require".to_owned()),
            )
        } else if text.contains("not permitted to log in") {
            // InitializeSessionUserId (src/backend/utils/init/miscinit.c): a role without LOGIN, and with the password.
            (
                Some(format!("the role {} is there, without the right to log in", target.user)),
                Some("name a user who may log in, or have this one altered: ALTER ROLE … LOGIN".to_owned()),
            )
        } else {
            let user = &target.user;
            (
                Some(format!(
                    "the server's pg_hba.conf does not let {user} in from here, or there is no such user"
                )),
                Some("ask whoever runs the server for an entry, or name another user".to_owned()),
            )
        }
    } else if *code == SqlState::TOO_MANY_CONNECTIONS {
        (None, Some("try again when others have left, or through the connection pooler".to_owned()))
    } else if *code == SqlState::CANNOT_CONNECT_NOW {
        (Some("the server is starting or stopping".to_owned()), Some("try again in a moment".to_owned()))
    } else if *code == SqlState::INSUFFICIENT_PRIVILEGE {
        (
            Some(format!("{} may not connect to this database", target.user)),
            Some("drift grants --role NAME prints what a role needs".to_owned()),
        )
    } else {
        (None, None)
    }
}

fn of_network(target: &PgTarget, host: &Host, error: &postgres::Error) -> Reason {
    let text = of_driver(error);
    if text.contains("password missing") {
        let hint =
            "put it into DATABASE_URL, PGPASSWORD or ~/.pgpass, or write password: env:NAME in drift.yaml";
        return (
            Some("the server asks for a password, and none was given".to_owned()),
            Some(hint.to_owned()),
        );
    }
    if text.contains("TLS") {
        return of_tls(&text, host);
    }
    let here = matches!(&host.address, HostAddress::Tcp(name) if LOCAL.contains(&name.as_str()));
    let resolving = text.contains("lookup") || text.contains("resolve");
    let composed = if here || resolving { compose::read(&target.folder) } else { None };
    match (&host.address, io_kind(error)) {
        (HostAddress::Unix(folder), Some(ErrorKind::NotFound | ErrorKind::ConnectionRefused)) => {
            let socket = folder.join(format!(".s.PGSQL.{}", host.port));
            (
                Some(format!("no server listens at {}", socket.display())),
                Some("start it, or name host and port".to_owned()),
            )
        }
        (HostAddress::Tcp(_), Some(ErrorKind::ConnectionRefused)) => {
            let mut seen = Vec::new();
            let mapped = composed.as_ref().and_then(|file| file.publishing(host.port));
            let other = composed.as_ref().and_then(|file| file.postgres());
            let mut hint = None;
            if let (Some(file), Some(service)) = (&composed, mapped) {
                seen.push(format!(
                    "{} maps {} → {} of \"{}\", and nothing listens on {}",
                    file.name, service.outside, service.inside, service.service, service.outside
                ));
                hint = Some(format!("docker compose up -d {}", service.service));
            } else if let (Some(file), Some(service)) = (&composed, other) {
                seen.push(format!(
                    "{} publishes \"{}\" on port {}",
                    file.name, service.service, service.outside
                ));
                hint = Some(format!("use port {}", service.outside));
            } else {
                seen.push(format!("nothing listens on port {}", host.port));
            }
            if here && host.port != USUAL_PORT && listens(USUAL_PORT) {
                seen.push(format!("a server listens on {USUAL_PORT}"));
                let with_port = format!("use port {USUAL_PORT}");
                hint = Some(hint.map_or(with_port.clone(), |hint| format!("{hint}   or   {with_port}")));
            }
            (
                Some(seen.join("; ")),
                hint.or_else(|| Some("start the server, or name its host and port".to_owned())),
            )
        }
        (HostAddress::Tcp(name), _) if resolving => {
            match composed.as_ref().and_then(|file| file.service(name).map(|service| (file, service))) {
                Some((file, service)) => (
                    Some(format!(
                        "\"{name}\" is a service of {}, a name that only its network knows",
                        file.name
                    )),
                    Some(format!("from outside: localhost:{}", service.outside)),
                ),
                None => (
                    Some(format!("there is no host called {name}")),
                    Some("check the host's name".to_owned()),
                ),
            }
        }
        (_, Some(ErrorKind::TimedOut)) => silence(host),
        (_, kind) if error.is_closed() || text.contains("unexpected") || kind.is_some_and(hung_up) => (
            Some(format!("what listens on {host} is no PostgreSQL server, or it just stopped")),
            Some("check host and port".to_owned()),
        ),
        _ => (None, Some("check host and port".to_owned())),
    }
}

fn of_tls(text: &str, host: &Host) -> Reason {
    let both = |likely: String, hint: &str| (Some(likely), Some(hint.to_owned()));
    if text.contains("does not support TLS") {
        both(format!("{host} speaks no TLS"), "sslmode=disable or prefer, if the way there is safe")
    } else if text.contains("UnsupportedCertVersion") {
        both(
            "the server's certificate is of X.509 version 1, whose chain cannot be checked here".to_owned(),
            "put that certificate itself into the sslrootcert file, or have it made anew as version 3",
        )
    } else if ["UnknownIssuer", "CaUsedAsEndEntity"].iter().any(|word| text.contains(word)) {
        both(
            "the server's certificate comes from an authority that is not trusted here".to_owned(),
            "sslrootcert=FILE with that authority's certificate",
        )
    } else if text.contains("not valid for name") || text.contains("NotValidForName") {
        both(
            "the certificate names another host (only its subjectAltName counts)".to_owned(),
            "use the name that the certificate has, or sslmode=verify-ca",
        )
    } else if text.contains("Expired") || text.contains("expired") {
        both("the server's certificate is out of date".to_owned(), "renew it, or check this machine's clock")
    } else if text.contains("CertificateRequired") {
        both("the server asks for a client certificate".to_owned(), "give sslcert=FILE and sslkey=FILE")
    } else {
        (None, None)
    }
}

/// Whether anything takes connections on a port of this machine. Other machines are not knocked at.
fn listens(port: u16) -> bool {
    let loopbacks = [SocketAddr::from(([127, 0, 0, 1], port)), SocketAddr::from((Ipv6Addr::LOCALHOST, port))];
    loopbacks.iter().any(|address| TcpStream::connect_timeout(address, Duration::from_millis(300)).is_ok())
}
