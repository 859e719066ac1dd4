//! A throwaway PostgreSQL cluster.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Stdio;
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};

use crate::servers::account::Account;
use crate::servers::capture;
use crate::servers::keeper::Keeper;
use crate::servers::programs::Programs;
use crate::{Server, skipped};

/// How long a server may take to answer first.
const START: Duration = Duration::from_secs(60);

/// A running cluster; gone with the value.
#[derive(Debug)]
pub struct Cluster {
    pub(super) account: Account,
    pub(super) folder: String,
    pub(super) password: String,
    pub(super) port: u16,
    _keeper: Keeper,
}

impl Cluster {
    /// Makes a cluster and starts it. Its data is not worth keeping, so nothing is flushed; without autovacuum no
    /// table changes behind a test's back. All else is as the server's makers set it.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(programs: &Programs) -> Result<Cluster, String> {
        let account = Account::choose()?;
        // A short path: the name of a unix socket has no more than 107 bytes.
        let folder = capture(account.command("mktemp").args(["-d", "/tmp/drift-pg-XXXXXX"]), "mktemp")?;
        let folder = folder.trim().to_owned();
        let password = random()?;
        put(&account, &format!("{folder}/password"), &password)?;
        let program = |name: &str| programs.postgres.join(name).display().to_string();
        let data = format!("{folder}/data");
        capture(
            account
                .command(program("initdb"))
                .args(["-D", &data, "-U", "postgres", "--pwfile", &format!("{folder}/password")])
                .args(["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync"]),
            "initdb",
        )?;
        let port = free_port()?;
        let log = format!("{folder}/log");
        let settings = [
            "fsync=off".to_owned(),
            "synchronous_commit=off".to_owned(),
            "full_page_writes=off".to_owned(),
            "autovacuum=off".to_owned(),
            // What a moment without a zone means must not depend on the machine.
            "timezone=UTC".to_owned(),
            "listen_addresses=127.0.0.1".to_owned(),
            format!("unix_socket_directories={folder}"),
            format!("port={port}"),
            "logging_collector=on".to_owned(),
            format!("log_directory={log}"),
            "log_filename=server.log".to_owned(),
        ];
        let mut arguments = vec!["-D".to_owned(), data];
        for setting in settings {
            arguments.extend(["-c".to_owned(), setting]);
        }
        // SIGQUIT is PostgreSQL's "immediate shutdown".
        let keeper = Keeper::start(&account, &folder, "QUIT", &program("postgres"), arguments)?;
        let cluster = Cluster { account, folder, password, port, _keeper: keeper };
        cluster.wait()?;
        Ok(cluster)
    }

    /// A cluster of a single test, which nobody else changes; none where PostgreSQL is not installed, loudly.
    ///
    /// # Panics
    /// When it does not start, or when there is none and skipping is forbidden.
    pub fn own() -> Option<Cluster> {
        match Programs::find() {
            Ok(programs) => Some(Cluster::start(&programs).unwrap_or_else(|error| panic!("{error}"))),
            Err(missing) => {
                skipped(&format!("a cluster of its own: {missing}"));
                None
            }
        }
    }

    /// The server, to make databases on.
    pub fn server(&self) -> Server {
        Server::at(self.url())
    }

    /// The superuser's URL.
    pub fn url(&self) -> String {
        self.url_at(self.port)
    }

    pub(super) fn url_at(&self, port: u16) -> String {
        format!("postgres://postgres:{}@127.0.0.1:{port}/postgres", self.password)
    }

    fn wait(&self) -> Result<(), String> {
        answer(&self.url()).map_err(|error| {
            let log = std::fs::read_to_string(format!("{}/log/server.log", self.folder)).unwrap_or_default();
            format!("PostgreSQL does not start: {error}\n{log}")
        })
    }
}

/// Waits until a server lets us in.
pub(super) fn answer(url: &str) -> Result<(), String> {
    let started = Instant::now();
    loop {
        match Client::connect(url, NoTls) {
            Ok(_) => return Ok(()),
            Err(error) if started.elapsed() > START => return Err(error.to_string()),
            Err(_) => std::thread::sleep(Duration::from_millis(50)),
        }
    }
}

/// A port nobody listens on now; between this and the server's start another may take it, which fails loudly.
///
/// # Errors
/// When no port is left.
pub fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(|error| error.to_string())?;
    Ok(listener.local_addr().map_err(|error| error.to_string())?.port())
}

/// Writes a file that only the account can read.
pub(super) fn put(account: &Account, path: &str, text: &str) -> Result<(), String> {
    let told = |error: std::io::Error| format!("cannot write {path}: {error}");
    let mut child = account
        .command("/bin/sh")
        .args(["-c", "umask 077; cat > \"$1\"", "put", path])
        .stdin(Stdio::piped())
        .spawn()
        .map_err(told)?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text.as_bytes()).map_err(told)?;
    }
    match child.wait().map_err(told)? {
        status if status.success() => Ok(()),
        status => Err(format!("cannot write {path} ({status})")),
    }
}

fn random() -> Result<String, String> {
    let mut bytes = [0_u8; 16];
    std::fs::File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(&mut bytes))
        .map_err(|error| format!("/dev/urandom: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
