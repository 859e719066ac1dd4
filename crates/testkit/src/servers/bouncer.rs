//! A pgbouncer in transaction mode before a cluster.

use crate::servers::capture;
use crate::servers::cluster::{Cluster, answer, free_port, put};
use crate::servers::keeper::Keeper;
use crate::servers::programs::Programs;

/// A running pgbouncer; gone with the value.
#[derive(Debug)]
pub struct Bouncer {
    url: String,
    _keeper: Keeper,
}

impl Bouncer {
    /// Starts one, where it is installed.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(programs: &Programs, cluster: &Cluster) -> Result<Option<Bouncer>, String> {
        let Some(program) = &programs.pgbouncer else { return Ok(None) };
        let account = &cluster.account;
        let folder = capture(account.command("mktemp").args(["-d", "/tmp/drift-pb-XXXXXX"]), "mktemp")?;
        let folder = folder.trim().to_owned();
        let port = free_port()?;
        // A pool of one server connection makes two clients of one database take turns on it: what a transaction
        // leaves behind in the session shows at once.
        let settings = format!(
            "[databases]\n* = host=127.0.0.1 port={server}\n\n[pgbouncer]\nlisten_addr = 127.0.0.1\n\
             listen_port = {port}\nunix_socket_dir =\nauth_type = scram-sha-256\nauth_file = {folder}/users\n\
             pool_mode = transaction\ndefault_pool_size = 1\nmax_client_conn = 100\n\
             server_idle_timeout = 1\nlogfile = {folder}/log\n",
            server = cluster.port
        );
        put(account, &format!("{folder}/users"), &format!("\"postgres\" \"{}\"\n", cluster.password))?;
        put(account, &format!("{folder}/pgbouncer.ini"), &settings)?;
        let configuration = format!("{folder}/pgbouncer.ini");
        // Before 1.23 SIGQUIT is not handled, and since then SIGTERM waits for clients; a pooler has nothing to lose.
        let keeper = Keeper::start(
            account,
            &folder,
            "KILL",
            &program.display().to_string(),
            ["-q", configuration.as_str()],
        )?;
        let url = cluster.url_at(port);
        answer(&url).map_err(|error| {
            let log = std::fs::read_to_string(format!("{folder}/log")).unwrap_or_default();
            format!("pgbouncer does not start: {error}\n{log}")
        })?;
        Ok(Some(Bouncer { url, _keeper: keeper }))
    }

    /// The superuser's URL through it.
    pub fn url(&self) -> &str {
        &self.url
    }
}
