//! Finding, reading and checking the configuration.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use drift_catalog::Pattern;
use drift_dialect::Chosen;
use drift_findings::{Finding, Levels};
use drift_introspect::connection::Parts;

use super::expiry::Day;
use super::file::{DatabaseFile, File, IgnoreFile, ModelsFile, TargetFile};
use crate::Stop;

/// The file's name.
const NAME: &str = "drift.yaml";
/// The largest configuration file, in bytes.
const LARGEST: u64 = 4 * 1024 * 1024;
/// The most files one configuration may include.
const MOST_INCLUDED: usize = 1_000;

/// All targets.
#[derive(Debug, Default)]
pub struct Config {
    /// By name.
    pub targets: BTreeMap<String, Target>,
    /// The one that is meant when none is named.
    pub default: Option<String>,
    /// The file that was read, if any.
    pub path: Option<PathBuf>,
}

/// Where models come from.
#[derive(Debug, Clone)]
pub(crate) enum ModelsFrom {
    /// A file or folder.
    Path(PathBuf),
    /// A command, and whether it prints SQL.
    Command(String, bool),
}

/// One target, paths made absolute.
#[derive(Debug, Default)]
pub struct Target {
    /// Its name; empty without a configuration.
    pub name: String,
    /// The folder of its file.
    pub folder: PathBuf,
    /// Where models come from.
    pub(crate) models: Option<ModelsFrom>,
    /// A URL, path or `env:NAME`.
    pub(crate) database: Option<String>,
    /// Parts of the location.
    pub(crate) parts: Parts,
    /// Schemas in scope.
    pub(crate) schemas: Vec<String>,
    /// What is ours.
    pub(crate) manages: Vec<Pattern>,
    /// What is compared though nobody states it.
    pub(crate) compare: Chosen,
    /// Levels.
    pub(crate) levels: Levels,
    /// What is left out.
    pub(crate) ignore: Vec<Ignore>,
    /// What is only noted.
    pub(crate) pending: Vec<Ignore>,
    /// Who answers for it.
    pub(crate) owner: Option<String>,
}

/// A rule that leaves findings out.
#[derive(Debug)]
pub(crate) struct Ignore {
    pattern: Pattern,
    rule: Option<String>,
    reason: String,
    until: Option<(Day, String)>,
}

impl Ignore {
    /// Whether it means a finding.
    pub(crate) fn means(&self, finding: &Finding) -> bool {
        self.holds()
            && self.rule.as_ref().is_none_or(|rule| Levels::means(rule, finding.rule.id))
            && self.pattern.matches(&finding.path)
    }

    fn holds(&self) -> bool {
        self.until.as_ref().is_none_or(|(day, _)| Day::today() <= *day)
    }

    /// Why.
    pub(crate) fn reason(&self) -> &str {
        &self.reason
    }

    /// A remark on a rule that has ended.
    pub(crate) fn ended(&self) -> Option<String> {
        let (_, day) = self.until.as_ref().filter(|_| !self.holds())?;
        Some(format!("the rule that ignores `{}` ended on {day} ({})", self.pattern, self.reason))
    }
}

fn wrong(path: &Path, said: impl Into<String>) -> Stop {
    Stop::new("cannot use the configuration", said).tried(path.display().to_string())
}

impl Config {
    /// Reads the configuration: the named file, or the nearest `drift.yaml` from a folder upwards.
    ///
    /// # Errors
    /// When a file cannot be read or says something that is not possible.
    pub fn load(named: Option<&Path>, folder: &Path) -> Result<Config, Stop> {
        let path = match named {
            Some(path) => folder.join(path),
            None => match nearest(folder) {
                Some(path) => path,
                None => return Ok(Config::default()),
            },
        };
        let mut config = Config { path: Some(path.clone()), ..Config::default() };
        let file = read(&path)?;
        config.default = file.default.clone();
        let base = path.parent().unwrap_or(folder).to_owned();
        for pattern in &file.include {
            for included in expand(&base, pattern, &path)? {
                if included != path {
                    let inner = read(&included)?;
                    config.add(inner, &included)?;
                }
            }
        }
        config.add(file, &path)?;
        if let Some(default) =
            config.default.as_ref().filter(|default| !config.targets.contains_key(*default))
        {
            return Err(wrong(&path, format!("the default target `{default}` is not among the targets")));
        }
        Ok(config)
    }

    fn add(&mut self, file: File, path: &Path) -> Result<(), Stop> {
        for (name, target) in file.targets {
            if self.targets.contains_key(&name) {
                return Err(wrong(path, format!("the target `{name}` is defined twice")));
            }
            let target = of_file(&name, target, path)?;
            self.targets.insert(name, target);
        }
        Ok(())
    }

    /// The target of a name.
    ///
    /// # Errors
    /// When there is none; the error names the nearest.
    pub fn target(&self, name: &str) -> Result<&Target, Stop> {
        self.targets.get(name).ok_or_else(|| {
            let stop = Stop::new("cannot find the target", format!("there is no target `{name}`"));
            let names: Vec<&str> = self.targets.keys().map(String::as_str).collect();
            match drift_catalog::nearest(name, names.iter().copied()) {
                Some(near) => stop.hint(format!("did you mean `{near}`?")),
                None if names.is_empty() => {
                    stop.hint("write a drift.yaml (`drift init`), or use --models and --db")
                }
                None => stop.hint(format!("the targets are: {}", names.join(", "))),
            }
        })
    }

    /// The target that is meant when none is named.
    pub fn default_target(&self) -> Option<&Target> {
        match &self.default {
            Some(name) => self.targets.get(name),
            None if self.targets.len() == 1 => self.targets.values().next(),
            None => None,
        }
    }
}

fn nearest(folder: &Path) -> Option<PathBuf> {
    for folder in folder.ancestors() {
        let path = folder.join(NAME);
        if path.is_file() {
            return Some(path);
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

fn read(path: &Path) -> Result<File, Stop> {
    use std::io::Read as _;
    let mut text = String::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(LARGEST).read_to_string(&mut text))
        .map_err(|error| wrong(path, error.to_string()))?;
    let options = serde_saphyr::options! { strict_booleans: true };
    let file: File = serde_saphyr::from_str_with_options(&text, options)
        .map_err(|error| wrong(path, error.to_string()))?;
    if file.version != 1 {
        return Err(wrong(path, format!("it has version {}; this program reads version 1", file.version)));
    }
    Ok(file)
}

/// Files below a folder whose path matches a pattern with `*` in its names.
fn expand(base: &Path, pattern: &str, file: &Path) -> Result<Vec<PathBuf>, Stop> {
    let mut found = vec![base.to_owned()];
    for part in pattern.split('/').filter(|part| !part.is_empty() && *part != ".") {
        let mut next = Vec::new();
        for folder in &found {
            if !part.contains('*') {
                next.push(folder.join(part));
                continue;
            }
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                if !name.starts_with('.') && Levels::means(part, &name) {
                    next.push(folder.join(name));
                }
            }
            if next.len() > MOST_INCLUDED {
                return Err(wrong(
                    file,
                    format!("`include: {pattern}` matches more than {MOST_INCLUDED} files"),
                ));
            }
        }
        next.sort();
        found = next;
    }
    found.retain(|path| path.is_file());
    if found.is_empty() && !pattern.contains('*') {
        return Err(wrong(file, format!("`include: {pattern}` names no file")));
    }
    Ok(found)
}

fn of_file(name: &str, file: TargetFile, path: &Path) -> Result<Target, Stop> {
    let folder = path.parent().unwrap_or(Path::new(".")).to_owned();
    let mut target =
        Target { name: name.to_owned(), owner: file.owner, schemas: file.schemas, ..Target::default() };
    target.models = match file.models {
        None => None,
        Some(ModelsFile::Path(text)) => Some(ModelsFrom::Path(folder.join(text))),
        Some(ModelsFile::Command(own)) => match own.format.as_deref() {
            None | Some("yaml") => Some(ModelsFrom::Command(own.command, false)),
            Some("sql") => Some(ModelsFrom::Command(own.command, true)),
            Some(other) => return Err(wrong(path, format!("`format: {other}` is neither yaml nor sql"))),
        },
    };
    match file.database {
        None => {}
        Some(DatabaseFile::Url(text)) => target.database = Some(text),
        Some(DatabaseFile::Parts(parts)) => {
            target.database = parts.url;
            target.parts = Parts {
                host: parts.host,
                port: parts.port,
                user: parts.user,
                password: parts.password.map(Into::into),
                dbname: parts.dbname,
            };
        }
    }
    for text in &file.manages {
        target.manages.push(text.parse().map_err(|error| wrong(path, format!("manages: {error}")))?);
    }
    for list in &file.compare {
        target.compare.add(list).map_err(|error| wrong(path, format!("compare: {error}")))?;
    }
    for (rule, level) in &file.rules {
        target.levels.give(rule, level).map_err(|error| wrong(path, format!("rules: {error}")))?;
    }
    target.ignore = ignores(file.ignore, "ignore", path)?;
    target.pending = ignores(file.pending, "pending", path)?;
    target.folder = folder;
    Ok(target)
}

fn ignores(files: Vec<IgnoreFile>, key: &str, path: &Path) -> Result<Vec<Ignore>, Stop> {
    files
        .into_iter()
        .map(|file| {
            let until = match file.until {
                None => None,
                Some(text) => match Day::parse(&text) {
                    Some(day) => Some((day, text)),
                    None => {
                        return Err(wrong(
                            path,
                            format!("{key}: `until: {text}` is no day; write 2026-12-31"),
                        ));
                    }
                },
            };
            let pattern = file.pattern.parse().map_err(|error| wrong(path, format!("{key}: {error}")))?;
            Ok(Ignore { pattern, rule: file.rule, reason: file.reason, until })
        })
        .collect()
}
