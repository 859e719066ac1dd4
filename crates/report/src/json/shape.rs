//! The shape of the report for programs; `schema/report.schema.json` is made from it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

/// What `drift check` and `drift diff` say, for programs.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "schema-drift report")]
pub(crate) struct Report {
    /// Format version. A version only gains keys.
    pub(crate) version: u32,
    /// Program and version.
    pub(crate) tool: String,
    /// How it ended.
    pub(crate) outcome: Ended,
    /// Name of the target, where there are several.
    pub(crate) target: Option<String>,
    /// What is.
    pub(crate) from: SideShape,
    /// What is wanted.
    pub(crate) to: SideShape,
    /// Sorted by path.
    pub(crate) findings: Vec<FindingShape>,
    /// The statements that mend them; findings refer to them by id.
    pub(crate) statements: Vec<StatementShape>,
    /// The command that prints the statements as a file.
    pub(crate) fix_command: Option<String>,
    /// What was and was not compared.
    pub(crate) coverage: CoverageShape,
    /// Counts.
    pub(crate) summary: Summary,
    /// Remarks on the way: ignored parameters, expired ignore rules.
    pub(crate) notes: Vec<String>,
    /// What `--why` asked for.
    pub(crate) why: Vec<WhyShape>,
    /// Mistakes in model files; nothing was checked because of them.
    pub(crate) mistakes: Vec<MistakeShape>,
    /// Why nothing was checked, where that is so.
    pub(crate) error: Option<ErrorShape>,
    /// How long it took, where that was asked for.
    pub(crate) elapsed_ms: Option<u64>,
}

/// One facet of an object on both sides, with what is compared of it.
#[derive(Serialize, JsonSchema)]
pub(crate) struct WhyShape {
    /// Kind and path.
    pub(crate) object: String,
    pub(crate) facet: String,
    /// Whether both sides have one canonical form.
    pub(crate) equal: bool,
    /// What is; null where that side has nothing.
    pub(crate) from: Option<SpelledShape>,
    /// What is wanted; null where that side has nothing.
    pub(crate) to: Option<SpelledShape>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct SpelledShape {
    /// As people wrote it or the server says it.
    pub(crate) raw: String,
    pub(crate) canonical: String,
    /// Ids of the rules that were used; docs/canonical.md says what each does.
    pub(crate) rules: Vec<String>,
}

/// `clean`, `drift` or `unchecked`.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Ended {
    Clean,
    Drift,
    Unchecked,
}

/// One of the two sides.
#[derive(Serialize, JsonSchema, Default)]
pub(crate) struct SideShape {
    pub(crate) name: String,
    pub(crate) tables: usize,
    /// Who said where it is; empty where that is plain.
    pub(crate) origin: String,
    /// Product and version of a live database; empty otherwise.
    pub(crate) server: String,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct FindingShape {
    /// Its rule: `drift/missing-column`.
    pub(crate) rule: String,
    /// `error`, `warning` or `note`.
    pub(crate) severity: String,
    /// `table`, `column`, `foreign-key` …
    pub(crate) kind: String,
    /// `public.tenants.plan_id`
    pub(crate) path: String,
    /// The facet, where the finding is about one.
    pub(crate) attribute: Option<String>,
    /// `missing`, `differs` or `extra`.
    pub(crate) aspect: String,
    /// Who owns the table.
    pub(crate) app: Option<String>,
    /// One sentence.
    pub(crate) message: String,
    /// What is; empty where there is nothing.
    pub(crate) from: String,
    /// What is wanted; empty where nothing is.
    pub(crate) to: String,
    /// Where it is declared.
    pub(crate) locations: Vec<Location>,
    /// More that helps.
    pub(crate) notes: Vec<String>,
    /// What is told here instead of in a finding of its own.
    pub(crate) covers: Vec<Covered>,
    /// Ways to mend it, from both ends.
    pub(crate) fixes: Vec<FixShape>,
    /// The same for the same drift, whatever its line or message.
    pub(crate) fingerprint: String,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Covered {
    pub(crate) kind: String,
    pub(crate) path: String,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Location {
    pub(crate) file: String,
    /// From 1.
    pub(crate) line: usize,
    /// From 1, in characters.
    pub(crate) column: usize,
    /// What stands there.
    pub(crate) label: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum FixShape {
    /// Statements for the database, by id, in order.
    Statements { ids: Vec<usize> },
    /// An edit of a model file.
    Edit {
        /// What is replaced, in order and apart from each other; all of it is one edit.
        pieces: Vec<PieceShape>,
        /// The same as whole lines.
        hunks: Vec<HunkShape>,
    },
    /// Why there is none on a side, `models` or `database`.
    None { side: String, why: String },
}

/// A piece of a file that is replaced.
#[derive(Serialize, JsonSchema)]
pub(crate) struct PieceShape {
    pub(crate) file: String,
    /// The first byte that goes.
    pub(crate) start: usize,
    /// The byte after the last that goes.
    pub(crate) end: usize,
    /// What stands there instead.
    pub(crate) replacement: String,
}

/// Lines of an edit that stand together.
#[derive(Serialize, JsonSchema)]
pub(crate) struct HunkShape {
    pub(crate) file: String,
    /// The first line that goes or comes, from 1.
    pub(crate) line: usize,
    /// Whole lines that go.
    pub(crate) removed: Vec<String>,
    /// Whole lines that come.
    pub(crate) added: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct StatementShape {
    pub(crate) id: usize,
    pub(crate) sql: String,
    /// A line of explanation; may be empty.
    pub(crate) note: String,
    /// Paths of what it mends.
    pub(crate) about: Vec<String>,
    /// Why it is held back, if it is.
    pub(crate) held: Option<Held>,
    /// What it can lose, whether that is allowed or not.
    pub(crate) loses: Option<String>,
    /// False for one that the database forbids inside a transaction.
    pub(crate) transactional: bool,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Held {
    /// `loss`, `decision` or `follows`.
    pub(crate) kind: String,
    pub(crate) why: String,
}

#[derive(Serialize, JsonSchema, Default)]
pub(crate) struct CoverageShape {
    /// Number of objects compared.
    pub(crate) compared: usize,
    pub(crate) compared_by_kind: BTreeMap<String, usize>,
    /// What is on both sides and could not be compared.
    pub(crate) not_compared: Vec<NotComparedShape>,
    /// Facets that the wanted side does not state, by name.
    pub(crate) not_stated: BTreeMap<String, usize>,
    /// What only one of two kinds of database can have.
    pub(crate) no_counterpart: Vec<NotComparedShape>,
    /// Number of objects beyond lists that are not complete.
    pub(crate) not_declared: usize,
    pub(crate) not_declared_by_kind: BTreeMap<String, usize>,
    /// Number of tables in other schemas.
    pub(crate) out_of_scope: usize,
    pub(crate) out_of_scope_by_schema: BTreeMap<String, usize>,
    /// Objects outside `manages`.
    pub(crate) unmanaged: Vec<String>,
    /// Tables that migration tools keep for themselves.
    pub(crate) bookkeeping: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct NotComparedShape {
    pub(crate) kind: String,
    pub(crate) path: String,
    /// One facet; none for the whole object.
    pub(crate) attribute: Option<String>,
    pub(crate) why: String,
}

#[derive(Serialize, JsonSchema, Default)]
pub(crate) struct Summary {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) notes: usize,
    /// Findings that `--only`, `--ignore` and ignore rules took out.
    pub(crate) filtered: usize,
    /// By kind of object; what is folded into a finding is counted too.
    pub(crate) kinds: BTreeMap<String, Counts>,
}

#[derive(Serialize, JsonSchema, Default)]
pub(crate) struct Counts {
    pub(crate) missing: usize,
    pub(crate) differs: usize,
    pub(crate) extra: usize,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct MistakeShape {
    /// Its rule: `model/unknown-key`.
    pub(crate) rule: String,
    pub(crate) message: String,
    pub(crate) location: Option<Location>,
    /// Other places that belong to it.
    pub(crate) related: Vec<Location>,
    pub(crate) help: Option<String>,
}

/// Why nothing was checked.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ErrorShape {
    /// What could not be done.
    pub(crate) what: String,
    /// What was tried.
    pub(crate) tried: Vec<String>,
    /// What the system or the server said.
    pub(crate) said: String,
    pub(crate) likely: Option<String>,
    /// What to do next.
    pub(crate) hint: Option<String>,
}
