//! What a text about a database comes down to.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use drift_catalog::Vendor;
use secrecy::SecretString;

/// A database, and what was noticed on the way to it.
#[derive(Debug, Clone)]
pub struct Location {
    /// Where it is.
    pub server: Server,
    /// Remarks for the user: parameters that were ignored, a password where it should not be.
    pub notes: Vec<String>,
}

/// Where a database is.
#[derive(Debug, Clone)]
pub enum Server {
    /// A file, by its absolute path.
    Sqlite(PathBuf),
    /// A PostgreSQL server.
    Postgres(Box<PgTarget>),
}

impl Location {
    /// The name of the database, where it has one apart from its place.
    pub fn database(&self) -> Option<&str> {
        match &self.server {
            Server::Sqlite(_) => None,
            Server::Postgres(target) => Some(&target.database),
        }
    }

    /// The current schema, where the text states one.
    pub fn schema(&self) -> Option<&str> {
        match &self.server {
            Server::Sqlite(_) => None,
            Server::Postgres(target) => target.schema.as_deref(),
        }
    }

    /// Who looks at it, and so will most likely be the one that runs statements there.
    pub fn user(&self) -> Option<&str> {
        match &self.server {
            Server::Sqlite(_) => None,
            Server::Postgres(target) => Some(&target.user),
        }
    }

    /// As people want to see it: a file below a folder is named from there.
    pub fn shown_from(&self, folder: &std::path::Path) -> String {
        match &self.server {
            Server::Sqlite(path) => format!("sqlite {}", path.strip_prefix(folder).unwrap_or(path).display()),
            Server::Postgres(_) => self.to_string(),
        }
    }

    /// Which product it is.
    pub fn vendor(&self) -> Vendor {
        match self.server {
            Server::Sqlite(_) => Vendor::Sqlite,
            Server::Postgres(_) => Vendor::Postgres,
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.server {
            Server::Sqlite(path) => write!(f, "sqlite {}", path.display()),
            Server::Postgres(target) => write!(f, "postgres {target}"),
        }
    }
}

/// An address of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostAddress {
    /// Name or number.
    Tcp(String),
    /// Folder of a unix socket.
    Unix(PathBuf),
}

/// A host and its port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Where.
    pub address: HostAddress,
    /// The number to connect to, where it is given beside the name (`hostaddr`).
    pub number: Option<IpAddr>,
    /// Port; also part of a unix socket's name.
    pub port: u16,
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.address {
            HostAddress::Tcp(name) if name.contains(':') => write!(f, "[{name}]:{}", self.port),
            HostAddress::Tcp(name) => write!(f, "{name}:{}", self.port),
            HostAddress::Unix(folder) => write!(f, "{}:{}", folder.display(), self.port),
        }
    }
}

/// libpq's `sslmode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SslMode {
    /// Never.
    Disable,
    /// Plain first, then TLS.
    Allow,
    /// TLS first, then plain.
    #[default]
    Prefer,
    /// TLS; the certificate is not checked unless a root certificate is given.
    Require,
    /// TLS; the certificate is checked, the name is not.
    VerifyCa,
    /// TLS; certificate and name are checked.
    VerifyFull,
}

/// libpq's `target_session_attrs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SessionAttributes {
    /// The first that answers.
    #[default]
    Any,
    /// One that takes writes.
    ReadWrite,
    /// One that does not.
    ReadOnly,
    /// One that is not in recovery.
    Primary,
    /// One that is.
    Standby,
    /// A standby, or else any.
    PreferStandby,
}

/// A PostgreSQL database and how to get in.
#[derive(Clone)]
pub struct PgTarget {
    /// Tried in order.
    pub hosts: Vec<Host>,
    /// Database; the user's name if nobody says.
    pub database: String,
    /// User.
    pub user: String,
    /// Password.
    pub password: Option<SecretString>,
    /// Passwords of the single hosts, from the password file; used where `password` is none.
    pub(crate) kept: Vec<Option<SecretString>>,
    /// Who gave the password, for messages.
    pub password_from: Option<String>,
    /// TLS.
    pub ssl_mode: SslMode,
    /// Root certificates: a file, or `system`.
    pub ssl_root: Option<String>,
    /// Client certificate and key.
    pub ssl_client: Option<(PathBuf, PathBuf)>,
    /// Whether the login must be bound to the TLS channel (`channel_binding=require`).
    pub bound: bool,
    /// Which of several hosts will do.
    pub session: SessionAttributes,
    /// Connect timeout, if the text states one.
    pub connect_timeout: Option<Duration>,
    /// The current schema, if the text states one (Prisma's `schema=`).
    pub schema: Option<String>,
    /// The folder the user works in: what lies there may explain a failure.
    pub folder: PathBuf,
}

impl PgTarget {
    /// The password for the host at a place in the list. What is kept for one host is never shown to another.
    pub(crate) fn password_of(&self, host: usize) -> Option<&SecretString> {
        self.password.as_ref().or_else(|| self.kept.get(host)?.as_ref())
    }
}

impl fmt::Debug for PgTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PgTarget({self})")
    }
}

impl fmt::Display for PgTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts: Vec<String> = self.hosts.iter().map(Host::to_string).collect();
        write!(f, "{}@{}/{}", self.user, hosts.join(","), self.database)
    }
}

/// Parts of a location that were given one by one.
#[derive(Clone, Default)]
pub struct Parts {
    /// Host.
    pub host: Option<String>,
    /// Port.
    pub port: Option<u16>,
    /// User.
    pub user: Option<String>,
    /// Password, or where it is: `env:…`, `file:…`, `command: …`.
    pub password: Option<SecretString>,
    /// Database.
    pub dbname: Option<String>,
}

impl Parts {
    /// Whether nothing is given.
    pub fn is_empty(&self) -> bool {
        self.host.is_none()
            && self.port.is_none()
            && self.user.is_none()
            && self.password.is_none()
            && self.dbname.is_none()
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}
