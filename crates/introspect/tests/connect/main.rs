//! Reaching real servers: every TLS mode, sockets, several hosts, and every failure in words.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test whose ground gives way can only stop, and say where")]

mod server;

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use drift_introspect::connection::{self, Location};
use drift_introspect::{ConnectOptions, Quiet, ReadError, Request};
use server::{PASSWORD, Server, free_port, parameter};

fn located(url: &str, folder: &std::path::Path) -> Location {
    connection::parse(url, &BTreeMap::new(), folder).unwrap_or_else(|error| panic!("{url}: {error}"))
}

fn reach(url: &str) -> Result<(), ReadError> {
    reach_from(url, &std::env::temp_dir())
}

fn reach_from(url: &str, folder: &std::path::Path) -> Result<(), ReadError> {
    reach_within(url, folder, ConnectOptions::default())
}

fn reach_within(url: &str, folder: &std::path::Path, options: ConnectOptions) -> Result<(), ReadError> {
    let request = Request { schemas: None, options, observer: &Quiet };
    let outcome = drift_introspect::read(&located(url, folder), &request);
    if let Err(error) = &outcome {
        let everything = format!("{error} {error:?}");
        assert!(!everything.contains(PASSWORD), "the password of {url} is shown: {everything}");
    }
    outcome.map(|_| ())
}

fn reaches(url: &str) {
    if let Err(error) = reach(url) {
        panic!("{url}: {error}\n{error:?}");
    }
}

/// The refusal, which must say all of this somewhere.
fn refused(url: &str, words: &[&str]) {
    let error = reach(url).expect_err(url);
    says(url, &error, words);
}

fn says(url: &str, error: &ReadError, words: &[&str]) {
    let parts = [error.tried.join(" "), error.said.clone()];
    let more = [error.likely.clone().unwrap_or_default(), error.hint.clone().unwrap_or_default()];
    let everything = [&parts[..], &more[..]].concat().join("\n");
    for word in words {
        assert!(everything.contains(word), "{url}: `{word}` is not in\n{everything}");
    }
}

#[test]
fn a_server_with_tls_and_a_standby() {
    let server = match Server::start() {
        Ok(server) => server,
        Err(reason) => return drift_testkit::skipped(&format!("connections to a server with TLS: {reason}")),
    };
    let (port, standby) = (server.port, server.standby);
    let file = |name: &str| parameter(&server.path(name));
    let of = |user: &str, host: &str, rest: &str| format!("postgres://{user}:{PASSWORD}@{host}/shop?{rest}");
    let named = format!("localhost:{port}");
    let numbered = format!("127.0.0.1:{port}");
    let (ca, other) =
        (format!("sslrootcert={}", file("ca.crt")), format!("sslrootcert={}", file("other.crt")));

    // Without roots, TLS is used and not checked; and it is not used where it is not wanted.
    for mode in ["disable", "allow", "prefer", "require"] {
        reaches(&of("app", &named, &format!("sslmode={mode}")));
    }
    for mode in ["allow", "prefer", "require"] {
        reaches(&of("sslonly", &named, &format!("sslmode={mode}")));
    }
    refused(&of("sslonly", &named, "sslmode=disable"), &["pg_hba.conf", "sslmode=require"]);
    for mode in ["disable", "allow", "prefer"] {
        reaches(&of("plainonly", &named, &format!("sslmode={mode}")));
    }
    refused(&of("plainonly", &named, "sslmode=require"), &["rejects connection", "pg_hba.conf"]);

    // With roots, the chain is checked, and by verify-full the name too.
    for mode in ["require", "verify-ca", "verify-full"] {
        reaches(&of("sslonly", &named, &format!("sslmode={mode}&{ca}")));
        let url = of("sslonly", &named, &format!("sslmode={mode}&{other}"));
        refused(&url, &["UnknownIssuer", "not trusted", "sslrootcert"]);
    }
    reaches(&of("sslonly", &numbered, &format!("sslmode=verify-ca&{ca}")));
    refused(
        &of("sslonly", &numbered, &format!("sslmode=verify-full&{ca}")),
        &["127.0.0.1", "subjectAltName"],
    );
    let by_address = format!("hostaddr=127.0.0.1&port={port}&sslmode=verify-full&{ca}");
    reaches(&of("sslonly", "localhost", &by_address));
    refused(&of("sslonly", "elsewhere.invalid", &by_address), &["elsewhere.invalid", "another host"]);
    // The system does not know our authority.
    refused(&of("sslonly", &named, "sslmode=verify-full"), &["TLS"]);
    refused(&of("sslonly", &named, "sslmode=verify-ca"), &["no root certificate", "sslrootcert=FILE"]);
    // A server's certificate may be its own root, also one that no authority would sign so.
    let pinned = format!("sslmode=verify-ca&sslrootcert={}", file("server.crt"));
    reaches(&of("sslonly", &named, &pinned));

    // The login bound to the channel; without TLS there is none.
    reaches(&of("app", &named, "sslmode=require&channel_binding=require"));
    refused(&of("app", &named, "sslmode=disable&channel_binding=require"), &["channel binding"]);

    let client = format!("sslmode=require&sslcert={}&sslkey={}", file("client.crt"), file("client.key"));
    reaches(&format!("postgres://certuser@{named}/shop?{client}"));
    refused(&format!("postgres://certuser@{named}/shop?sslmode=require"), &["certificate"]);
    let swapped = format!("sslcert={}&sslkey={}", file("ca.key"), file("client.key"));
    refused(&format!("postgres://certuser@{named}/shop?{swapped}"), &["no certificate in PEM form"]);

    // Sockets; sslmode means nothing to them.
    let socket = format!("host={}&port={port}&user=app&sslmode=require", parameter(&server.path("")));
    reaches(&format!("postgres:///shop?{socket}"));
    reaches(&format!("host={} port={port} user=app dbname=shop", server.path("").display()));
    refused("postgres:///shop?host=/nowhere&user=app", &["/nowhere/.s.PGSQL.5432"]);

    // Who, what and where.
    refused(
        &format!("postgres://app:wr0ng@{named}/shop"),
        &["password authentication failed", "no user app"],
    );
    refused(&format!("postgres://app@{named}/shop"), &["no password", "asks for a password", "PGPASSWORD"]);
    refused(&of("app", &named, "").replace("/shop", "/nope"), &["\"nope\" does not exist", "never created"]);
    refused(&of("stranger", &named, ""), &["pg_hba.conf", "stranger"]);

    // Several hosts.
    let closed = free_port().expect("a port");
    let both = format!("localhost:{closed},localhost:{port}");
    reaches(&of("app", &both, ""));
    refused(
        &of("app", &format!("localhost:{closed},127.0.0.1:{closed}"), ""),
        &["localhost:", "127.0.0.1:", "refused"],
    );
    let pair = format!("localhost:{standby},localhost:{port}");
    for wanted in ["any", "read-write", "read-only", "primary", "standby", "prefer-standby"] {
        reaches(&of("app", &pair, &format!("target_session_attrs={wanted}")));
    }
    let primary_alone = [("standby", "not a standby"), ("read-only", "takes writes")];
    for (wanted, why) in primary_alone {
        refused(
            &of("app", &named, &format!("target_session_attrs={wanted}")),
            &[why, "target_session_attrs"],
        );
    }
    let standby_alone = format!("localhost:{standby}");
    for (wanted, why) in [("primary", "is a standby"), ("read-write", "takes no writes")] {
        refused(&of("app", &standby_alone, &format!("target_session_attrs={wanted}")), &[why]);
    }
    reaches(&of("app", &named, "target_session_attrs=prefer-standby"));
    reaches(&of("readonly", &named, "target_session_attrs=read-only"));
    refused(&of("readonly", &named, "target_session_attrs=read-write"), &["takes no writes"]);
}

#[test]
fn nothing_listens_and_a_compose_file_explains_it() {
    let folder = tempfile::tempdir().expect("make a folder");
    let port = free_port().expect("a port");
    let compose = format!("services:\n  db:\n    image: postgres:17\n    ports:\n      - \"{port}:5432\"\n");
    std::fs::write(folder.path().join("docker-compose.yml"), compose).expect("write the file");
    std::fs::create_dir(folder.path().join(".git")).expect("mark the repository's root");
    let inner = folder.path().join("api");
    std::fs::create_dir(&inner).expect("make a folder");
    let of = |rest: &str| format!("postgres://app:{PASSWORD}@{rest}");
    let url = of(&format!("localhost:{port}/shop"));
    let error = reach_from(&url, &inner).expect_err("nothing listens");
    let maps = format!("docker-compose.yml maps {port} → 5432 of \"db\"");
    says(&url, &error, &["connection refused", "database shop, user app", &maps, "docker compose up -d db"]);
    let url = of("db/shop");
    let error = reach_from(&url, &inner).expect_err("no such host");
    says(&url, &error, &["service of docker-compose.yml", &format!("localhost:{port}")]);
    refused(&of("no-such-host.invalid/shop"), &["no host called no-such-host.invalid"]);
}

#[test]
fn what_listens_is_no_server_of_postgresql() {
    let silent = TcpListener::bind(("127.0.0.1", 0)).expect("bind a port");
    let port = silent.local_addr().expect("its address").port();
    let started = Instant::now();
    let url = format!("postgres://app:{PASSWORD}@127.0.0.1:{port}/shop?connect_timeout=1");
    refused(&url, &["no answer within 1 s", "firewall", "connect_timeout"]);
    assert!(started.elapsed() < Duration::from_secs(8), "the limit holds: {:?}", started.elapsed());
    // A limit that was asked for comes before the URL's.
    let url = url.replace("connect_timeout=1", "connect_timeout=60");
    let options =
        ConnectOptions { connect_timeout: Some(Duration::from_secs(1)), ..ConnectOptions::default() };
    let started = Instant::now();
    let error = reach_within(&url, &std::env::temp_dir(), options).expect_err("nobody answers");
    assert!(error.to_string().contains("no answer within 1 s"), "{error}");
    assert!(started.elapsed() < Duration::from_secs(8), "the limit holds: {:?}", started.elapsed());

    // A web server answers in its own language and hangs up.
    let web = TcpListener::bind(("127.0.0.1", 0)).expect("bind a port");
    let port = web.local_addr().expect("its address").port();
    std::thread::spawn(move || {
        for stream in web.incoming().flatten().take(4) {
            let mut stream = stream;
            let _ = stream.read(&mut [0; 8]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    for mode in ["disable", "prefer", "require"] {
        let url = format!("postgres://app:{PASSWORD}@127.0.0.1:{port}/shop?sslmode={mode}&connect_timeout=3");
        refused(
            &url,
            if mode == "require" { &["TLS"] } else { &["no PostgreSQL server", "check host and port"] },
        );
    }
}
