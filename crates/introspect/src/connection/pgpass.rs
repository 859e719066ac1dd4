//! `~/.pgpass`, by libpq's rules (PostgreSQL documentation, §34.16).

use std::io::Read as _;
use std::path::PathBuf;

use secrecy::SecretString;

use super::Environment;
use super::location::{Host, HostAddress};

/// The largest password file, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// The folders that libpq is built for: Debian's, and the one of the sources.
pub(super) const SOCKETS: [&str; 2] = ["/var/run/postgresql", "/tmp"];

/// For each host the password of the first line that matches it, and the file; none where no line matches any.
pub(crate) fn find(
    named: Option<&str>,
    hosts: &[Host],
    database: &str,
    user: &str,
    environment: &dyn Environment,
    notes: &mut Vec<String>,
) -> Option<(Vec<Option<SecretString>>, PathBuf)> {
    let path = match named {
        Some(path) => PathBuf::from(path),
        None => environment.home()?.join(".pgpass"),
    };
    // Looked at before it is opened: to open a pipe would wait for somebody to write into it.
    let data = std::fs::metadata(&path).ok()?;
    if !data.is_file() {
        notes.push(format!("{} is ignored: it is no plain file", path.display()));
        return None;
    }
    if others_may_read(&data) {
        notes.push(format!("{} is ignored: others may read it (chmod 600)", path.display()));
        return None;
    }
    let file = std::fs::File::open(&path).ok()?;
    let mut text = String::new();
    file.take(LARGEST).read_to_string(&mut text).ok()?;
    let found: Vec<Option<SecretString>> =
        hosts.iter().map(|host| matching(&text, host, database, user).map(SecretString::from)).collect();
    found.iter().any(Option::is_some).then_some((found, path))
}

#[cfg(unix)]
fn others_may_read(data: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    data.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn others_may_read(_: &std::fs::Metadata) -> bool {
    false
}

/// The last field of the first line whose first four match.
fn matching(text: &str, host: &Host, database: &str, user: &str) -> Option<String> {
    let name = match &host.address {
        HostAddress::Tcp(name) => name.clone(),
        // A socket in the default folder goes by the name of localhost.
        HostAddress::Unix(folder) if SOCKETS.iter().any(|default| folder.as_os_str() == *default) => {
            "localhost".to_owned()
        }
        HostAddress::Unix(folder) => folder.display().to_string(),
    };
    let wanted = [name, host.port.to_string(), database.to_owned(), user.to_owned()];
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let fields = fields(line);
        let [first @ .., password] = fields.as_slice() else { return None };
        let matches = first.len() == 4
            && first.iter().zip(&wanted).all(|((text, bare_star), wanted)| *bare_star || text == wanted);
        matches.then(|| password.0.clone())
    })
}

/// Five fields with escapes undone, each with whether it is a bare `*`.
fn fields(line: &str) -> Vec<(String, bool)> {
    let mut fields = vec![(String::new(), false)];
    let mut chars = line.trim_end_matches('\r').chars();
    while let Some(c) = chars.next() {
        let last = fields.len() == 5;
        let Some(field) = fields.last_mut() else { break };
        match c {
            '\\' => field.0.extend(chars.next()),
            ':' if !last => {
                let star = field.0 == "*";
                field.1 = star;
                fields.push((String::new(), false));
            }
            c => field.0.push(c),
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_matching_line_counts() {
        let text = "# comment\nother:5432:*:*:no\ndb:*:shop:a\\:b:p\\\\w:x\n*:5433:*:*:second\nlocalhost:*:*:*:sock\n";
        let host = |name: &str, port| Host { address: HostAddress::Tcp(name.to_owned()), number: None, port };
        assert_eq!(matching(text, &host("db", 5432), "shop", "a:b").as_deref(), Some("p\\w:x"));
        assert_eq!(matching(text, &host("db", 5433), "shop", "c").as_deref(), Some("second"));
        assert_eq!(matching(text, &host("db", 5432), "shop", "c"), None);
        let socket =
            Host { address: HostAddress::Unix(PathBuf::from("/var/run/postgresql")), number: None, port: 1 };
        assert_eq!(matching(text, &socket, "x", "y").as_deref(), Some("sock"));
    }

    #[cfg(unix)]
    #[test]
    fn each_host_has_its_own_password_and_others_must_not_read_the_file() {
        use std::collections::BTreeMap;
        use std::os::unix::fs::PermissionsExt as _;

        use secrecy::ExposeSecret as _;

        let home = tempfile::tempdir().expect("make a folder");
        let path = home.path().join(".pgpass");
        std::fs::write(&path, "a:*:*:*:first\nb:*:*:*:second\n").expect("write .pgpass");
        let environment = BTreeMap::from([("HOME".to_owned(), home.path().display().to_string())]);
        let mode =
            |bits| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(bits)).expect("chmod");
        let read =
            || super::super::parse("postgres://u@b,c,a/x", &environment, home.path()).expect("a location");
        mode(0o600);
        let location = read();
        let super::super::Server::Postgres(target) = &location.server else { panic!("{location:?}") };
        let passwords: Vec<Option<&str>> =
            (0..3).map(|at| target.password_of(at).map(|it| it.expose_secret())).collect();
        assert_eq!(passwords, [Some("second"), None, Some("first")]);
        let from = target.password_from.clone().expect("a source");
        assert!(from.contains(".pgpass"), "{from}");
        mode(0o644);
        let location = read();
        assert!(location.notes.iter().any(|note| note.contains("chmod 600")), "{:?}", location.notes);
        let super::super::Server::Postgres(target) = &location.server else { panic!("{location:?}") };
        assert!((0..3).all(|at| target.password_of(at).is_none()));
    }
}
