//! The words of a PostgreSQL connection: libpq's, drivers' and pools'. Data for its neighbour `postgres`.

/// Environment variables and the settings they stand for (PostgreSQL documentation, §34.15).
pub(super) const VARIABLES: &[(&str, &str)] = &[
    ("PGHOST", "host"),
    ("PGHOSTADDR", "hostaddr"),
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
pub(super) const USED: &[&str] = &[
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
    "channel_binding",
    "sslaccept",
];

/// Settings that ask for more safety than there is here; to leave one out in silence would be a lie.
pub(super) const UNENFORCED: &[&str] = &[
    "require_auth",
    "requirepeer",
    "sslcrl",
    "sslcrldir",
    "ssl_max_protocol_version",
    "ssl_min_protocol_version",
];

/// Settings of drivers and pools that mean nothing here.
pub(super) const IGNORED: &[&str] = &[
    "application_name",
    "async_fallback",
    "binary_parameters",
    "charset",
    "client_encoding",
    "connection_limit",
    "fallback_application_name",
    "gssdelegation",
    "gssencmode",
    "gsslib",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "krbsrvname",
    "load_balance_hosts",
    "max_conns",
    "pgbouncer",
    "pool",
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
    "sslcompression",
    "sslcertmode",
    "sslidentity",
    "sslnegotiation",
    "sslpassword",
    "sslsni",
    "statement_cache_size",
    "statement_timeout",
    "tcp_user_timeout",
    "tcpKeepAlive",
    "timezone",
];

/// Whether a word is a setting that anybody knows.
pub(super) fn known(word: &str) -> bool {
    USED.contains(&word) || IGNORED.contains(&word) || UNENFORCED.contains(&word)
}
