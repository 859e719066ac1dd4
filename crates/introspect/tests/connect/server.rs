//! A throwaway cluster with TLS and rules of its own, and a standby beside it. The shared test server will not do
//! here: its certificates and its pg_hba.conf would have to be changed under everyone else.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(crate) use drift_testkit::servers::free_port;
use drift_testkit::servers::{Account, Programs, capture};
use tempfile::TempDir;

/// Who may come in, and how: a rule for each of the cases that the tests are about.
const RULES: &str = "\
local   all all       trust
hostnossl all plainonly all scram-sha-256
hostssl all plainonly all reject
hostssl all certuser  all cert
hostssl all sslonly   all scram-sha-256
host    all app       all scram-sha-256
host    all readonly  all scram-sha-256
host    all admin     all scram-sha-256
";

/// Every role's password.
pub(crate) const PASSWORD: &str = "s3cr3t/@:";

const ROLES: &str = "
CREATE ROLE app LOGIN PASSWORD 's3cr3t/@:';
CREATE ROLE sslonly LOGIN PASSWORD 's3cr3t/@:';
CREATE ROLE plainonly LOGIN PASSWORD 's3cr3t/@:';
CREATE ROLE readonly LOGIN PASSWORD 's3cr3t/@:';
ALTER ROLE readonly SET default_transaction_read_only = on;
CREATE ROLE certuser LOGIN;
CREATE DATABASE shop;
";

/// A primary and a standby; both stop with the value.
pub(crate) struct Server {
    bin: PathBuf,
    account: Account,
    folder: TempDir,
    /// The primary's port.
    pub(crate) port: u16,
    /// The standby's port.
    pub(crate) standby: u16,
}

impl Server {
    /// Starts both; the reason where this machine cannot.
    pub(crate) fn start() -> Result<Self, String> {
        let bin = Programs::find()?.postgres;
        capture(Command::new("openssl").arg("version"), "openssl")?;
        let account = Account::choose()?;
        let folder =
            tempfile::Builder::new().prefix("drift-connect-").tempdir().map_err(|error| error.to_string())?;
        let server = Server { bin, account, folder, port: free_port()?, standby: free_port()? };
        server.certificates();
        server.as_owner("initdb", &["-D", "primary", "-U", "admin", "-A", "trust", "--no-sync"])?;
        server.configure("primary", server.port);
        server.control("primary", "start")?;
        server.sql(ROLES)?;
        // A copy of a cluster that is at rest, told to be a standby, is one: without anything to follow, in recovery.
        server.control("primary", "stop")?;
        server.as_owner("cp", &["-r", "primary", "standby"])?;
        server.configure("standby", server.standby);
        fs::write(server.path("standby/standby.signal"), "").expect("write standby.signal");
        server.own();
        server.control("primary", "start")?;
        server.control("standby", "start")?;
        Ok(server)
    }

    /// A file of this server's folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Passwords are kept as the rules ask for them: md5 was the default before PostgreSQL 14 (its release notes, "Migration").
    fn configure(&self, name: &str, port: u16) {
        let folder = self.path("");
        let folder = folder.display();
        let settings = format!(
            "port={port}\nlisten_addresses='127.0.0.1'\nunix_socket_directories='{folder}'\nfsync=off\nssl=on\n\
             password_encryption='scram-sha-256'\n\
             ssl_ca_file='{folder}/ca.crt'\nssl_cert_file='{folder}/server.crt'\nssl_key_file='{folder}/server.key'\n"
        );
        fs::write(self.path(name).join("postgresql.auto.conf"), settings).expect("write the settings");
        fs::write(self.path(name).join("pg_hba.conf"), RULES).expect("write the rules");
        self.own();
    }

    fn sql(&self, sql: &str) -> Result<(), String> {
        let file = self.path("roles.sql");
        fs::write(&file, sql).map_err(|error| error.to_string())?;
        self.own();
        let (host, port) = (self.path("").display().to_string(), self.port.to_string());
        let file = file.display().to_string();
        let args = [
            "-qX",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            &host,
            "-p",
            &port,
            "-U",
            "admin",
            "-f",
            &file,
            "postgres",
        ];
        self.as_owner("psql", &args)
    }

    fn control(&self, name: &str, what: &str) -> Result<(), String> {
        self.as_owner("pg_ctl", &["-D", name, "-l", &format!("{name}.log"), "-m", "fast", "-w", what])
    }

    /// An authority, a certificate of it for localhost, one for a client (X.509 version 1, as `openssl x509 -req`
    /// makes it), and another authority that nobody trusts.
    fn certificates(&self) {
        fs::write(self.path("san"), "subjectAltName=DNS:localhost\n").expect("write the extension");
        for (name, subject) in [("ca", "/CN=Test CA"), ("other", "/CN=Other CA")] {
            let (key, crt) = (format!("{name}.key"), format!("{name}.crt"));
            let args = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", subject];
            self.openssl(&[&args[..], &["-keyout", &key, "-out", &crt]].concat());
        }
        for (name, subject, extension) in
            [("server", "/CN=localhost", true), ("client", "/CN=certuser", false)]
        {
            let (key, csr, crt) = (format!("{name}.key"), format!("{name}.csr"), format!("{name}.crt"));
            let request =
                ["req", "-newkey", "rsa:2048", "-nodes", "-subj", subject, "-keyout", &key, "-out", &csr];
            self.openssl(&request);
            let mut sign =
                vec!["x509", "-req", "-in", &csr, "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial"];
            sign.extend(["-days", "2", "-out", &crt]);
            if extension {
                sign.extend(["-extfile", "san"]);
            }
            self.openssl(&sign);
        }
        self.own();
    }

    fn openssl(&self, args: &[&str]) {
        let output =
            Command::new("openssl").args(args).current_dir(self.path("")).output().expect("run openssl");
        assert!(output.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Gives everything to the user that the server runs as.
    fn own(&self) {
        let key = self.path("server.key");
        if key.exists() {
            let done = Command::new("chmod").arg("600").arg(&key).status();
            assert!(done.is_ok_and(|status| status.success()), "chmod the server's key");
        }
        if let Some(user) = self.account.other() {
            let done = Command::new("chown").args(["-R", user]).arg(self.folder.path()).status();
            assert!(done.is_ok_and(|status| status.success()), "chown to {user}");
        }
    }

    /// Runs a program of PostgreSQL, which refuses to be run by root.
    fn as_owner(&self, program: &str, args: &[&str]) -> Result<(), String> {
        let here = self.bin.join(program);
        let program = if here.exists() { here } else { PathBuf::from(program) };
        self.own();
        let mut command = self.account.command(&program);
        // The server inherits what pg_ctl has; a pipe would stay open as long as it lives.
        let said = fs::File::create(self.path("said")).map_err(|error| error.to_string())?;
        let status = command
            .args(args)
            .current_dir(self.path(""))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(said)
            .status()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        if status.success() {
            return Ok(());
        }
        let text = |name: &str| fs::read_to_string(self.path(name)).unwrap_or_default();
        Err(format!("{} failed: {}{}", program.display(), text("said"), text("standby.log")))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for name in ["primary", "standby"] {
            if self.path(name).join("postmaster.pid").exists() {
                let _ = self.control(name, "stop");
            }
        }
    }
}

/// A path as a parameter of a URL.
pub(crate) fn parameter(path: &Path) -> String {
    path.display().to_string().replace('%', "%25").replace('&', "%26")
}
