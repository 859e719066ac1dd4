//! The file as it is written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// `drift.yaml`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    /// Format version: 1.
    pub(crate) version: u32,
    /// The target that is meant when none is named.
    #[serde(default)]
    pub(crate) default: Option<String>,
    /// What is compared with what, by name.
    #[serde(default)]
    pub(crate) targets: BTreeMap<String, TargetFile>,
    /// Other files of this kind, with `*` in names: `services/*/drift.yaml`.
    #[serde(default)]
    pub(crate) include: Vec<String>,
}

/// One target.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TargetFile {
    /// A model file or folder, or a command that prints models.
    #[serde(default)]
    pub(crate) models: Option<ModelsFile>,
    /// A URL, a path of a SQLite file, `env:NAME`, or parts.
    #[serde(default)]
    pub(crate) database: Option<DatabaseFile>,
    /// Schemas in scope; else those that the models name.
    #[serde(default)]
    pub(crate) schemas: Vec<String>,
    /// Patterns of what is ours; the rest is unmanaged.
    #[serde(default)]
    pub(crate) manages: Vec<String>,
    /// Classes that are compared though the models say nothing of them: privileges, owners, …; or all.
    #[serde(default)]
    pub(crate) compare: Vec<String>,
    /// Levels of rules: off, note, warning, error.
    #[serde(default)]
    pub(crate) rules: BTreeMap<String, String>,
    /// Findings that are not reported.
    #[serde(default)]
    pub(crate) ignore: Vec<IgnoreFile>,
    /// Who answers for this target.
    #[serde(default)]
    pub(crate) owner: Option<String>,
    /// Drift that is known to be on its way: reported as notes.
    #[serde(default)]
    pub(crate) pending: Vec<IgnoreFile>,
}

/// Where models come from.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum ModelsFile {
    /// A file or folder.
    Path(String),
    /// A command that prints models.
    Command(CommandFile),
}

/// A command that prints models.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommandFile {
    /// Run by the shell, in the folder of the file.
    pub(crate) command: String,
    /// What it prints: yaml or sql.
    #[serde(default)]
    pub(crate) format: Option<String>,
}

/// Where the database is.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum DatabaseFile {
    /// A URL, a path of a SQLite file, or `env:NAME`.
    Url(String),
    /// Parts.
    Parts(PartsFile),
}

/// A PostgreSQL database by its parts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartsFile {
    /// A URL that the parts are put over.
    #[serde(default)]
    pub(crate) url: Option<String>,
    #[serde(default)]
    pub(crate) host: Option<String>,
    #[serde(default)]
    pub(crate) port: Option<u16>,
    #[serde(default)]
    pub(crate) user: Option<String>,
    /// `env:NAME`, `file:PATH` or `command: …`; never the password itself.
    #[serde(default)]
    pub(crate) password: Option<String>,
    #[serde(default)]
    pub(crate) dbname: Option<String>,
}

/// Findings that are left out, or only noted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IgnoreFile {
    /// A pattern over paths: `tenants.legacy_*`, `index:*.tmp_*`.
    pub(crate) pattern: String,
    /// A rule, or a pattern of rules; all rules if absent.
    #[serde(default)]
    pub(crate) rule: Option<String>,
    /// Why.
    pub(crate) reason: String,
    /// The last day it holds: `2026-12-31`.
    #[serde(default)]
    pub(crate) until: Option<String>,
}

/// `schema/config.schema.json`.
pub fn config_schema() -> String {
    let mut text = serde_json::to_string_pretty(&schemars::schema_for!(File)).unwrap_or_default();
    text.push('\n');
    text
}
