//! The programs of throwaway servers, installed from the system's packages where they are missing.

use std::path::Path;
use std::process::Command;

use drift_testkit::servers::{Programs, user_id};

use crate::tree::pass;

/// Finds the programs; installs what is missing on Debian and its relatives.
pub(crate) fn ensure() -> Result<Programs, String> {
    let missing = Programs::missing();
    if !missing.is_empty()
        && let Err(error) = install(&missing)
    {
        if missing.contains(&"postgresql") || std::env::var_os("CI").is_some() {
            return Err(error);
        }
        eprintln!(
            "xtask: {error}\nxtask: going on without {}; tests that need it fail or are skipped",
            missing.join(" and ")
        );
    }
    Programs::find()
}

fn install(packages: &[&str]) -> Result<(), String> {
    let by_hand = format!(
        "{0} is missing. Install it (Debian: `apt-get install {0}`), or name a server: `cargo xtask test --pg URL`",
        packages.join(" ")
    );
    let apt = Path::new("/usr/bin/apt-get");
    if !apt.exists() {
        return Err(by_hand);
    }
    let mut prefix: Vec<&str> = Vec::new();
    if user_id(None)? != Some(0) {
        // -n: never wait for a password.
        let allowed = Command::new("sudo").args(["-n", "true"]).output();
        if !allowed.is_ok_and(|output| output.status.success()) {
            return Err(format!("{by_hand} (neither root nor sudo without a password)"));
        }
        prefix.extend(["sudo", "-n"]);
    }
    println!("xtask: installing {} from the system's packages", packages.join(" "));
    let run = |arguments: &[&str]| {
        let mut words = prefix.clone();
        words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]);
        words.extend(arguments);
        pass(Command::new(words[0]).args(&words[1..]), &words.join(" "))
    };
    run(&["update"]).map_err(|error| format!("{error}\n{by_hand}"))?;
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(packages);
    run(&arguments).map_err(|error| format!("{error}\n{by_hand}"))
}
