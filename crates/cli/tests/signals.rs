//! A process that is told to end while it uses a scratch database takes it along; one that is killed leaves it to a
//! later run.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test whose ground gives way can only stop, and say where")]

use std::fmt::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use drift_testkit::{Program, Server, TestDatabase};

/// How long anything may take here.
const LIMIT: Duration = Duration::from_secs(60);

/// The scratch databases of one process.
fn made_by(server: &Server, process: u32) -> Vec<String> {
    let like = format!("drift\\_scratch\\_%\\_{process}\\_%");
    let rows = server.client().query("SELECT datname::text FROM pg_database WHERE datname LIKE $1", &[&like]);
    rows.expect("names").iter().map(|row| row.get(0)).collect()
}

/// A check that is busy in its scratch database.
fn busy(server: &Server, database: &TestDatabase, folder: &std::path::Path) -> Child {
    // So many that they are not made before anybody looks.
    let mut schema = String::new();
    for number in 0..1_000 {
        writeln!(schema, "CREATE TABLE t{number} (id int PRIMARY KEY, a text UNIQUE, b int CHECK (b > 0));")
            .expect("text");
    }
    std::fs::write(folder.join("schema.sql"), schema).expect("a file");
    let program = Program::new(env!("CARGO_BIN_EXE_drift"), folder);
    let (own, scratch) = (database.url(), server.url_of("postgres"));
    let mut child = program
        .command(["check", "--models", "schema.sql", "--db", &own, "--scratch", &scratch, "--allow-empty"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("drift is started");
    let started = Instant::now();
    let inside = "SELECT count(*) FROM pg_stat_activity WHERE datname LIKE $1 AND query LIKE 'CREATE TABLE%'";
    let like = format!("drift\\_scratch\\_%\\_{}\\_%", child.id());
    while server.client().query_one(inside, &[&like]).expect("activity").get::<_, i64>(0) == 0 {
        assert!(child.try_wait().expect("a status").is_none(), "it ended before it could be stopped");
        assert!(started.elapsed() < LIMIT, "it never began");
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

fn stop(child: &mut Child, signal: &str) -> ExitStatus {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(sent.expect("kill is run").success());
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a status") {
            return status;
        }
        assert!(started.elapsed() < LIMIT, "it does not end");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn said(child: &mut Child) -> String {
    child.stderr.take().map(std::io::read_to_string).transpose().expect("text").unwrap_or_default()
}

#[test]
fn a_signal_ends_the_process_and_its_database() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database("");
    let folder = tempfile::tempdir().expect("a folder");
    for (signal, number) in [("-TERM", 15), ("-INT", 2)] {
        let mut child = busy(&server, &database, folder.path());
        let process = child.id();
        assert_eq!(made_by(&server, process).len(), 1);
        let status = stop(&mut child, signal);
        assert_eq!(status.signal(), Some(number), "{status}");
        assert_eq!(said(&mut child), "", "nothing is said of an end that was asked for");
        assert_eq!(made_by(&server, process), Vec::<String>::new());
    }
}

#[test]
fn what_a_kill_leaves_behind_is_young_and_stays() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database("");
    let folder = tempfile::tempdir().expect("a folder");
    let mut child = busy(&server, &database, folder.path());
    let process = child.id();
    assert_eq!(stop(&mut child, "-KILL").signal(), Some(9));
    std::fs::write(folder.path().join("one.sql"), "CREATE TABLE t (a int);").expect("a file");
    let program = Program::new(env!("CARGO_BIN_EXE_drift"), folder.path());
    let scratch = server.url_of("postgres");
    let ran = program.run(["diff", "one.sql", "one.sql", "--scratch", &scratch]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let left = made_by(&server, process);
    for name in &left {
        // WITH (FORCE) is of PostgreSQL 13; this is for 12 too.
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
        server.client().execute(end, &[name]).expect("ended");
        server.client().batch_execute(&format!("DROP DATABASE {name}")).expect("dropped");
    }
    assert_eq!(left.len(), 1, "a run beside this one may still want it");
}
