//! Connection service files (PostgreSQL documentation, §34.17).

use std::io::Read as _;
use std::path::PathBuf;

use super::Environment;
use crate::ReadError;

/// The largest service file, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// The settings of a service.
pub(crate) fn read(name: &str, environment: &dyn Environment) -> Result<Vec<(String, String)>, ReadError> {
    let mut files: Vec<PathBuf> = Vec::new();
    files.extend(environment.var("PGSERVICEFILE").map(PathBuf::from));
    files.extend(environment.home().map(|home| home.join(".pg_service.conf")));
    files.extend(environment.var("PGSYSCONFDIR").map(|folder| PathBuf::from(folder).join("pg_service.conf")));
    // Where Debian's libpq looks for the file of the whole machine.
    files.push(PathBuf::from("/etc/postgresql-common/pg_service.conf"));
    for path in &files {
        let mut text = String::new();
        let read = std::fs::File::open(path).and_then(|file| file.take(LARGEST).read_to_string(&mut text));
        if read.is_ok()
            && let Some(settings) = section(&text, name)
        {
            return Ok(settings);
        }
    }
    let looked: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
    Err(ReadError::new("cannot use the database URL", format!("there is no service `{name}`"))
        .hint(format!("looked in {}", looked.join(", "))))
}

fn section(text: &str, name: &str) -> Option<Vec<(String, String)>> {
    let mut found = None;
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(title) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            if found.is_some() {
                break;
            }
            found = (title == name).then(Vec::new);
        } else if let (Some(settings), Some((key, value))) = (found.as_mut(), line.split_once('=')) {
            settings.push((key.trim().to_owned(), value.trim().to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::section;

    #[test]
    fn reads_one_section() {
        let text = "[a]\nhost=x\n# c\n[b]\nhost = y\nport=1\n[c]\nhost=z\n";
        assert_eq!(section(text, "b"), Some(vec![("host".into(), "y".into()), ("port".into(), "1".into())]));
        assert_eq!(section(text, "none"), None);
    }

    #[test]
    fn a_service_fills_what_the_text_leaves_open() {
        use std::collections::BTreeMap;

        let folder = tempfile::tempdir().expect("make a folder");
        let path = folder.path().join("services");
        std::fs::write(&path, "[shop]\nhost=db\nport=7\nuser=s\npassword=s3cr3t\n").expect("write the file");
        let mut environment = BTreeMap::from([
            ("PGSERVICEFILE".to_owned(), path.display().to_string()),
            ("PGHOST".to_owned(), "elsewhere".to_owned()),
        ]);
        let read = |text: &str, environment: &BTreeMap<String, String>| match super::super::parse(
            text,
            environment,
            folder.path(),
        )
        .expect(text)
        .server
        {
            super::super::Server::Postgres(target) => *target,
            super::super::Server::Sqlite(_) => panic!("{text}"),
        };
        let target = read("service=shop port=8", &environment);
        assert_eq!(target.to_string(), "s@db:8/s");
        assert_eq!(target.password_from.as_deref(), Some("from the service shop"));
        environment.insert("PGSERVICE".to_owned(), "shop".to_owned());
        assert_eq!(read("postgres:///x", &environment).to_string(), "s@db:7/x");
    }
}
