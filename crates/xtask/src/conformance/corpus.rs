//! The cases of a folder: `pairs/DATABASE/ORIGIN/CASE/{from.sql,to.sql,meta.json}` and `whole/DATABASE/NAME.sql`.

use std::path::{Path, PathBuf};

use drift_catalog::Vendor;

use super::contested;
use super::options::Options;

/// A case of the corpus.
#[derive(Debug, Clone)]
pub(super) struct Case {
    /// `postgres/ORIGIN/CASE`.
    pub(super) name: String,
    pub(super) vendor: Vendor,
    pub(super) files: Files,
    /// Whether its files make roles, which belong to the whole server.
    pub(super) makes_roles: bool,
}

/// What a case is made of.
#[derive(Debug, Clone)]
pub(super) enum Files {
    /// Two schemas, and whether they are the same one.
    Pair { from: PathBuf, to: PathBuf, equal: bool },
    /// One schema.
    Whole(PathBuf),
}

/// Every case that is asked for, and what could not be one.
pub(super) fn find(options: &Options) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for vendor in &options.vendors {
        let folder = options.folder.join("pairs").join(vendor.word());
        for origin in list(&folder)? {
            for case in list(&origin)? {
                cases.push(pair(*vendor, &case)?);
            }
        }
        for file in list(&options.folder.join("whole").join(vendor.word()))? {
            if file.extension().is_some_and(|extension| extension == "sql") {
                let name = format!("{}/whole/{}", vendor.word(), stem(&file));
                let makes_roles = makes_roles(&read(&file)?);
                cases.push(Case { name, vendor: *vendor, files: Files::Whole(file), makes_roles });
            }
        }
    }
    if cases.is_empty() {
        return Err(format!("{} holds neither pairs/ nor whole/", options.folder.display()));
    }
    cases.retain(|case| options.means(&case.name));
    Ok(cases.into_iter().step_by(options.every).collect())
}

fn pair(vendor: Vendor, folder: &Path) -> Result<Case, String> {
    let origin = folder.parent().map(stem).unwrap_or_default();
    let name = format!("{}/{origin}/{}", vendor.word(), file_name(folder));
    let (from, to) = (folder.join("from.sql"), folder.join("to.sql"));
    let meta: serde_json::Value = serde_json::from_str(&read(&folder.join("meta.json"))?)
        .map_err(|error| format!("{name}/meta.json: {error}"))?;
    let told = meta["expect_equal"].as_bool().ok_or_else(|| format!("{name}: no expect_equal"))?;
    let equal = contested::decided(&name)?.unwrap_or(told);
    let makes_roles = makes_roles(&read(&from)?) || makes_roles(&read(&to)?);
    Ok(Case { name, vendor, files: Files::Pair { from, to, equal }, makes_roles })
}

/// What is in a folder, in order; nothing where there is no folder.
fn list(folder: &Path) -> Result<Vec<PathBuf>, String> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Whether a text makes roles. One word too many only makes a case run alone.
fn makes_roles(sql: &str) -> bool {
    let words: Vec<String> = sql
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.windows(2).any(|pair| pair[0] == "create" && ["role", "user", "group"].contains(&pair[1].as_str()))
}

#[cfg(test)]
mod tests {
    use super::makes_roles;

    #[test]
    fn roles_are_made_in_any_case_and_on_any_line() {
        assert!(makes_roles("DO $$ BEGIN\n  CREATE\n  ROLE app; END $$"));
        assert!(!makes_roles("CREATE TABLE role (id int)"));
    }
}
