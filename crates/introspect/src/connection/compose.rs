//! Ports that a compose file publishes, for the sentence about a port where nothing listens. A guess that is only
//! ever shown as one: a scan of lines, not a reader of YAML.

use std::io::Read as _;
use std::path::Path;

/// The largest compose file, in bytes.
const LARGEST: u64 = 256 * 1024;
/// The names of such files, in the order that Docker looks for them.
const NAMES: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];
/// PostgreSQL's port inside its container.
const INSIDE: u16 = 5432;

/// What a compose file says about ports.
#[derive(Debug)]
pub(crate) struct Compose {
    /// The file's name.
    pub(crate) name: &'static str,
    ports: Vec<Published>,
}

/// One published port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Published {
    /// The service.
    pub(crate) service: String,
    /// The port on this machine.
    pub(crate) outside: u16,
    /// The port inside the container.
    pub(crate) inside: u16,
}

/// The nearest compose file, up to the root of the repository.
pub(crate) fn read(folder: &Path) -> Option<Compose> {
    for folder in folder.ancestors().take(64) {
        for name in NAMES {
            let mut text = String::new();
            let read = std::fs::File::open(folder.join(name))
                .and_then(|file| file.take(LARGEST).read_to_string(&mut text));
            if read.is_ok() {
                return Some(Compose { name, ports: ports(&text) });
            }
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

impl Compose {
    /// Who is published on a port.
    pub(crate) fn publishing(&self, port: u16) -> Option<&Published> {
        self.ports.iter().find(|published| published.outside == port)
    }

    /// What looks like PostgreSQL.
    pub(crate) fn postgres(&self) -> Option<&Published> {
        self.ports.iter().find(|published| published.inside == INSIDE)
    }

    /// The published port of a service.
    pub(crate) fn service(&self, name: &str) -> Option<&Published> {
        self.ports.iter().find(|published| published.service == name)
    }
}

fn ports(text: &str) -> Vec<Published> {
    let mut found = Vec::new();
    let mut among_services = false;
    let mut service: Option<(usize, String)> = None;
    for line in text.lines() {
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        let depth = line.len() - line.trim_start().len();
        if depth == 0 {
            among_services = bare == "services:";
            service = None;
        } else if !among_services {
            continue;
        } else if let Some(name) = bare.strip_suffix(':')
            && service.as_ref().is_none_or(|(at, _)| depth <= *at)
        {
            service = Some((depth, name.trim_matches(['"', '\'']).to_owned()));
        } else if let (Some(item), Some((_, name))) = (bare.strip_prefix('-'), &service)
            && let Some((outside, inside)) = mapping(item)
        {
            found.push(Published { service: name.clone(), outside, inside });
        }
    }
    found
}

/// `"5433:5432"`, `127.0.0.1:5433:5432`, `${PORT:-5433}:5432/tcp`
fn mapping(item: &str) -> Option<(u16, u16)> {
    let item = item.split(" #").next()?.trim().trim_matches(['"', '\'']);
    let (outside, inside) = item.rsplit_once(':')?;
    let inside = inside.split('/').next()?.parse().ok()?;
    let outside = outside
        .strip_suffix('}')
        .map_or(outside, |variable| variable.rsplit_once(":-").map_or("", |(_, default)| default));
    let outside = outside.rsplit(':').next()?.parse().ok()?;
    Some((outside, inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_published_ports() {
        let text = "version: '3'\nservices:\n  web:\n    ports:\n      - 8000:8000\n    environment:\n      - A=b:1\n  \
                    db:\n    image: postgres\n    ports:\n      - \"127.0.0.1:5433:5432\" # here\n  other:\n    ports:\n      \
                    - ${PORT:-5434}:5432/tcp\nvolumes:\n  x:\n    - 1:2\n";
        let wanted = [("web", 8000, 8000), ("db", 5433, 5432), ("other", 5434, 5432)];
        let found = ports(text);
        let found: Vec<(&str, u16, u16)> =
            found.iter().map(|one| (one.service.as_str(), one.outside, one.inside)).collect();
        assert_eq!(found, wanted);
    }
}
