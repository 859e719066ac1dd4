//! Reaching a server: hosts in order, TLS as the mode wants it, one time limit for each host. What went wrong is
//! put into words by `trouble`; certificates are `tls`'s business.

use std::fmt;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use postgres::error::SqlState;
use postgres::{Client, NoTls, SimpleQueryMessage};
use secrecy::ExposeSecret as _;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::failure::Failure;
use super::{tls, trouble};
use crate::connection::{Host, HostAddress, PgTarget, SessionAttributes, SslMode};
use crate::{ConnectOptions, ReadError};

/// Asked where not every server will do.
const WHAT_ARE_YOU: &str = "SELECT pg_catalog.pg_is_in_recovery(), \
     pg_catalog.current_setting('transaction_read_only') = 'on'";

/// Where a connection went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConnectedTo {
    /// The host that took it.
    pub(crate) host: Host,
    /// Whether it is encrypted.
    pub(crate) encrypted: bool,
}

/// How long a host may take where nobody says.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);

/// Connects to the first host that will do.
pub(crate) fn connect(
    target: &PgTarget,
    options: &ConnectOptions,
) -> Result<(Client, ConnectedTo), ReadError> {
    // What was asked for in so many words comes before what the URL says.
    let limit = options.connect_timeout.or(target.connect_timeout).unwrap_or(CONNECT_LIMIT);
    let encryption = if target.ssl_mode == SslMode::Disable {
        None
    } else {
        Some(MakeRustlsConnect::new(
            tls::config(target).map_err(|error| error.tried(trouble::tried(target)))?,
        ))
    };
    let passes: &[SessionAttributes] = match target.session {
        SessionAttributes::PreferStandby => &[SessionAttributes::Standby, SessionAttributes::Any],
        ref other => std::slice::from_ref(other),
    };
    let mut failures = Vec::new();
    for wanted in passes {
        failures.clear();
        for (at, host) in target.hosts.iter().enumerate() {
            match host_with_modes(target, at, *wanted, encryption.as_ref(), limit) {
                Ok((client, encrypted)) => {
                    return Ok((client, ConnectedTo { host: host.clone(), encrypted }));
                }
                // libpq (§34.1.1.3): where a server refuses the password, the other hosts are not tried.
                Err(failure) if failure.refused_login() => {
                    return Err(trouble::explain(target, &[(host, failure)]));
                }
                Err(failure) => failures.push((host, failure)),
            }
        }
    }
    Err(trouble::explain(target, &failures))
}

/// A connection for `drift-scratch`, which makes a database of its own; nothing in this crate writes through one.
///
/// # Errors
/// When no host lets us in.
pub fn connect_for_scratch(target: &PgTarget, options: &ConnectOptions) -> Result<Client, ReadError> {
    connect(target, options).map(|(client, _)| client)
}

/// One host, with TLS and without, in the order that the mode asks for.
fn host_with_modes(
    target: &PgTarget,
    at: usize,
    wanted: SessionAttributes,
    encryption: Option<&MakeRustlsConnect>,
    limit: Duration,
) -> Result<(Client, bool), Failure> {
    let deadline = Instant::now() + limit;
    let once = |tls: Option<MakeRustlsConnect>| {
        let left = deadline.saturating_duration_since(Instant::now());
        let encrypted = tls.is_some();
        let tried = attempt(config(target, at, encrypted, left), tls, wanted, left);
        tried.unwrap_or(Err(Failure::TimedOut(limit))).map(|client| (client, encrypted))
    };
    let plain = || once(None);
    // libpq ignores sslmode on unix sockets.
    let tcp = matches!(target.hosts[at].address, HostAddress::Tcp(_));
    let Some(encryption) = encryption.filter(|_| tcp) else { return plain() };
    let encrypted = || once(Some(encryption.clone()));
    match target.ssl_mode {
        SslMode::Disable => plain(),
        SslMode::Allow => {
            plain().or_else(|failure| if failure.wants_other_mode() { encrypted() } else { Err(failure) })
        }
        SslMode::Prefer => encrypted().or_else(|failure| {
            if !failure.wants_other_mode() {
                return Err(failure);
            }
            // The first refusal says more than the second, unless the second got further, or the first is only that
            // there is no TLS, which nobody insists on.
            plain().map_err(|second| if second.got_further() || failure.no_tls() { second } else { failure })
        }),
        SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => encrypted(),
    }
}

/// One try; none where it was not settled in time. It runs in a thread of its own, because the driver's time limit
/// ends with the TCP handshake, and what accepts connections and then says nothing would hold the program for ever.
fn attempt(
    config: postgres::Config,
    encryption: Option<MakeRustlsConnect>,
    wanted: SessionAttributes,
    limit: Duration,
) -> Option<Result<Client, Failure>> {
    let (sender, receiver) = mpsc::sync_channel(1);
    let started = std::thread::Builder::new().name("connect".to_owned()).spawn(move || {
        let connected = match encryption {
            Some(tls) => config.connect(tls),
            None => config.connect(NoTls),
        };
        let checked = connected.map_err(Failure::Driver).and_then(|mut client| {
            if wanted != SessionAttributes::Any {
                suits(&mut client, wanted)?;
            }
            Ok(client)
        });
        // Nobody listens any more where the limit has passed.
        let _ = sender.send(checked);
    });
    match started {
        Ok(_) => receiver.recv_timeout(limit).ok(),
        Err(error) => Some(Err(Failure::System(error))),
    }
}

fn config(target: &PgTarget, at: usize, encrypted: bool, limit: Duration) -> postgres::Config {
    let host = &target.hosts[at];
    let mut config = postgres::Config::new();
    match &host.address {
        HostAddress::Tcp(name) => config.host(name),
        HostAddress::Unix(folder) => config.host_path(folder),
    };
    config
        .port(host.port)
        .user(&target.user)
        .dbname(&target.database)
        .application_name("drift")
        .connect_timeout(limit)
        // A server that vanishes without a word is noticed within about a minute.
        .keepalives_idle(Duration::from_secs(30))
        .keepalives_interval(Duration::from_secs(10))
        .keepalives_retries(3)
        .ssl_mode(if encrypted {
            postgres::config::SslMode::Require
        } else {
            postgres::config::SslMode::Disable
        });
    if target.bound {
        config.channel_binding(postgres::config::ChannelBinding::Require);
    }
    if let Some(number) = host.number {
        config.hostaddr(number);
    }
    if let Some(password) = target.password_of(at) {
        config.password(password.expose_secret());
    }
    config
}

/// Whether the server is what `target_session_attrs` asks for. By our own query: the driver knows only some words.
fn suits(client: &mut Client, wanted: SessionAttributes) -> Result<(), Failure> {
    let messages = client.simple_query(WHAT_ARE_YOU).map_err(Failure::Driver)?;
    let mut recovery = false;
    let mut read_only = false;
    for message in &messages {
        if let SimpleQueryMessage::Row(row) = message {
            recovery = row.get(0) == Some("t");
            read_only = recovery || row.get(1) == Some("t");
        }
    }
    match wanted {
        SessionAttributes::ReadWrite if read_only => Err(Failure::Unwanted("it takes no writes")),
        SessionAttributes::ReadOnly if !read_only => Err(Failure::Unwanted("it takes writes")),
        SessionAttributes::Primary if recovery => Err(Failure::Unwanted("it is a standby")),
        SessionAttributes::Standby if !recovery => Err(Failure::Unwanted("it is not a standby")),
        _ => Ok(()),
    }
}

impl Failure {
    pub(crate) fn code(&self) -> Option<&SqlState> {
        match self {
            Failure::Driver(error) => error.code(),
            _ => None,
        }
    }

    /// Whether the server let us get to the point where it looks at who we are.
    fn got_further(&self) -> bool {
        let no_rule = |code: &SqlState| *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION;
        self.code().is_some_and(|code| !no_rule(code)) || matches!(self, Failure::Unwanted(_))
    }

    /// Whether the server looked at user and password and said no.
    fn refused_login(&self) -> bool {
        self.code().is_some_and(|code| *code == SqlState::INVALID_PASSWORD)
    }

    /// Whether the server does not speak TLS at all.
    fn no_tls(&self) -> bool {
        trouble::said(self).contains("does not support TLS")
    }

    /// Whether libpq would try again with TLS where there was none, or without where there was: the handshake failed
    /// or the server has no rule for this kind of connection (28000, "no pg_hba.conf entry").
    fn wants_other_mode(&self) -> bool {
        match self {
            Failure::Driver(error) => {
                self.code().is_some_and(|code| *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION)
                    || error.to_string().contains("TLS")
            }
            _ => false,
        }
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&trouble::said(self))
    }
}
