//! A crate imports only lower floors, and each third-party library stays in its room.
//!
//! Tests may reach further: a law such as "the fix, applied, leaves nothing" needs rooms from several floors.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::tree::{capture, cargo};

/// Libraries and the only packages that may use them outside tests.
const CONFINED: &[(&str, &[&str])] = &[
    ("sqlparser", &["drift-sql"]),
    ("granit-parser", &["drift-models"]),
    ("serde-saphyr", &["drift-models", "drift-engine"]),
    ("rusqlite", &["drift-introspect", "drift-scratch", "drift-testkit", "xtask"]),
    ("postgres", &["drift-introspect", "drift-scratch", "drift-testkit", "xtask"]),
    ("rustls", &["drift-introspect"]),
    ("comfy-table", &["drift-report"]),
    ("annotate-snippets", &["drift-report"]),
    ("clap", &["schema-drift"]),
    ("indicatif", &["schema-drift"]),
    ("mimalloc", &["schema-drift"]),
    ("signal-hook", &["schema-drift"]),
    ("libtest-mimic", &["drift-testkit"]),
];

/// What is wrong with the packages.
pub(super) fn check() -> Result<Vec<String>, String> {
    let mut command = cargo();
    command.args(["metadata", "--format-version", "1", "--no-deps", "--offline"]);
    let text = capture(&mut command, "cargo metadata")?;
    let metadata: Value = serde_json::from_str(&text).map_err(|error| format!("cargo metadata: {error}"))?;
    let packages: Vec<Package> =
        metadata["packages"].as_array().into_iter().flatten().map(Package::read).collect();
    Ok(judge(&packages))
}

struct Package {
    name: String,
    floor: Option<u64>,
    /// Names, and whether only tests use them.
    uses: Vec<(String, bool)>,
}

impl Package {
    fn read(value: &Value) -> Package {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let uses = value["dependencies"].as_array().into_iter().flatten();
        Package {
            name: text(&value["name"]),
            floor: value["metadata"]["floor"].as_u64(),
            uses: uses.map(|used| (text(&used["name"]), used["kind"] == "dev")).collect(),
        }
    }
}

fn judge(packages: &[Package]) -> Vec<String> {
    let floors: BTreeMap<&str, Option<u64>> =
        packages.iter().map(|package| (package.name.as_str(), package.floor)).collect();
    let mut wrong = Vec::new();
    for package in packages {
        let name = &package.name;
        let Some(floor) = package.floor else {
            wrong.push(format!("{name}: its Cargo.toml names no floor ([package.metadata] floor = N)"));
            continue;
        };
        for (used, in_tests) in &package.uses {
            if let Some(Some(below)) = floors.get(used.as_str())
                && *below >= floor
                && !in_tests
            {
                wrong.push(format!("{name} (floor {floor}) uses {used} (floor {below}): only lower floors"));
            }
            let confined = CONFINED.iter().find(|(library, _)| library == used);
            if let Some((library, rooms)) = confined
                && !in_tests
                && !rooms.contains(&name.as_str())
            {
                wrong.push(format!("{name} uses {library}, which is only for {}", rooms.join(", ")));
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, floor: u64, uses: &[(&str, bool)]) -> Package {
        let uses = uses.iter().map(|(name, dev)| ((*name).to_owned(), *dev)).collect();
        Package { name: name.to_owned(), floor: Some(floor), uses }
    }

    #[test]
    fn upper_floors_and_strayed_libraries_are_told() {
        let below = package("drift-diff", 1, &[("drift-plan", false), ("clap", false)]);
        let above =
            package("drift-plan", 3, &[("drift-diff", false), ("drift-testkit", true), ("clap", true)]);
        let wrong = judge(&[below, above, package("drift-testkit", 9, &[])]);
        assert_eq!(wrong.len(), 2, "{wrong:?}");
        assert!(wrong[0].contains("only lower floors"));
        assert!(wrong[1].contains("only for schema-drift"));
    }
}
