//! The words of the command line.

use std::path::PathBuf;

use clap::{Args as Group, Parser, Subcommand, ValueEnum};

/// Find where declared models and a live database disagree, and how to mend it. Never writes to a database.
#[derive(Parser)]
#[command(name = "drift", version, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) common: Common,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Check a database against the declared models
    #[command(after_help = "Exit codes: 0 clean, 1 drift, 2 could not check.")]
    Check {
        /// Targets of drift.yaml; the default one if absent
        targets: Vec<String>,
        /// Every target of drift.yaml
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        compare: Compare,
    },
    /// Compare any two sources: databases, model files or folders, catalogs, targets
    #[command(after_help = "FROM is what is, TO is what is wanted; --format sql turns FROM into TO.\n\
                            Exit codes: 0 clean, 1 drift, 2 could not compare.")]
    Diff {
        /// What is
        from: String,
        /// What is wanted
        to: String,
        #[command(flatten)]
        compare: Compare,
    },
    /// Print the statements that mend the database (drift diff DB MODELS --format sql)
    Fix {
        /// A target of drift.yaml
        target: Option<String>,
        #[command(flatten)]
        compare: Compare,
    },
    /// Show a database or models as YAML, SQL, JSON, tables or a diagram
    Inspect {
        /// A database, model file or folder, catalog, or target
        source: Option<String>,
        /// What comes out
        #[arg(long, value_enum, default_value_t = Shape::Table)]
        format: Shape,
        /// A model file in portable words, which holds for databases of every kind
        #[arg(long, conflicts_with = "format")]
        portable: bool,
        /// Schemas in scope
        #[arg(long = "schema", value_name = "NAME")]
        schemas: Vec<String>,
    },
    /// Write drift.yaml, and models from a database if asked; never overwrites
    Init {
        /// Also write models from the database into this file
        #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "models/schema.yaml")]
        models_from_database: Option<String>,
    },
    /// List the rules, or show one
    Rules {
        /// A rule's id
        id: Option<String>,
    },
    /// Print every query that is run against a database, without connecting
    Queries,
    /// Print the least a role needs, without connecting
    Grants {
        /// The role
        #[arg(long, value_name = "NAME")]
        role: String,
    },
}

/// What comes out of inspect.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Shape {
    /// A complete model file
    Yaml,
    /// Statements for an empty database
    Sql,
    /// A catalog that is itself a source
    Json,
    /// Tables for people
    Table,
    /// A Mermaid diagram
    Mermaid,
}

/// Options of comparisons.
#[derive(Group, Default)]
pub(crate) struct Compare {
    /// Model file or folder; `-` reads YAML from standard input
    #[arg(long, value_name = "PATH")]
    pub(crate) models: Option<String>,
    /// Schemas in scope; else those that the models name
    #[arg(long = "schema", value_name = "NAME")]
    pub(crate) schemas: Vec<String>,
    /// text, json or sql; to a file with `=FILE`. May be repeated, one of them without a file
    #[arg(long, value_name = "FORMAT[=FILE]")]
    pub(crate) format: Vec<String>,
    /// Only findings of these objects: `tenants`, `tenants.plan_*`, `index:*.tmp_*`
    #[arg(long, value_name = "PATTERN")]
    pub(crate) only: Vec<String>,
    /// No findings of these objects
    #[arg(long, value_name = "PATTERN")]
    pub(crate) ignore: Vec<String>,
    /// Compare classes of things that the wanted side does not state: all, or some of privileges, owners, comments,
    /// storage, statistics, replication, sequence-names, partitions, event-triggers
    #[arg(long, value_name = "CLASS,…")]
    pub(crate) compare: Vec<String>,
    /// The level of a rule: off, note, warning, error
    #[arg(long, value_name = "ID=LEVEL")]
    pub(crate) rule: Vec<String>,
    /// What makes the exit code 1: levels, rules, patterns of rules
    #[arg(long, value_name = "LIST", default_value = "error")]
    pub(crate) fail_on: String,
    /// "Could not tell" is exit 2
    #[arg(long)]
    pub(crate) strict: bool,
    /// Exit 0 in spite of drift; 2 stays 2
    #[arg(long)]
    pub(crate) exit_zero: bool,
    /// Take an empty database, or one with no table in common, for what is meant
    #[arg(long)]
    pub(crate) allow_empty: bool,
    /// Statements that can lose data are active
    #[arg(long)]
    pub(crate) allow_loss: bool,
    /// A PostgreSQL server where drift may make a database of its own, and drops it: there the server gives the form of
    /// what is not a database yet; never the database that is looked at
    #[arg(long, value_name = "URL")]
    pub(crate) scratch: Option<String>,
    /// Prove the printed statements first, on a copy of FROM in a scratch database
    #[arg(long)]
    pub(crate) verify: bool,
    /// Both texts of these objects, their canonical forms, and the rules used
    #[arg(long, value_name = "PATTERN")]
    pub(crate) why: Vec<String>,
    /// How many findings the text shows, the worst first
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) limit: usize,
    /// Only the table of counts
    #[arg(long)]
    pub(crate) summary: bool,
}

/// Options of every command.
#[derive(Group)]
pub(crate) struct Common {
    /// Where the database is: a URL, `host=…` text or a SQLite file; `-` reads it from standard input
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) db: Option<String>,
    /// Host of the database
    #[arg(long, global = true, help_heading = "Connection")]
    pub(crate) host: Option<String>,
    /// Port of the database
    #[arg(long, global = true, help_heading = "Connection")]
    pub(crate) port: Option<u16>,
    /// User of the database
    #[arg(long, global = true, help_heading = "Connection")]
    pub(crate) user: Option<String>,
    /// Where the password is: `env:NAME`, `file:PATH`, `command: …`
    #[arg(long, global = true, help_heading = "Connection", value_name = "WHERE")]
    pub(crate) password: Option<String>,
    /// Name of the database
    #[arg(long, global = true, help_heading = "Connection")]
    pub(crate) dbname: Option<String>,
    /// Seconds to wait for a connection, for each host; else what the URL says, or 10
    #[arg(long, global = true, help_heading = "Connection", value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) connect_timeout: Option<u64>,
    /// Seconds to wait for a query
    #[arg(long, global = true, help_heading = "Connection", value_name = "SECONDS", default_value_t = 300)]
    pub(crate) statement_timeout: u64,
    /// Seconds to wait for a lock
    #[arg(long, global = true, help_heading = "Connection", value_name = "SECONDS", default_value_t = 5)]
    pub(crate) lock_timeout: u64,
    /// Leave .env files alone
    #[arg(long, global = true, help_heading = "Connection")]
    pub(crate) no_dotenv: bool,
    /// Print the queries to standard error as they run
    #[arg(long, global = true, help_heading = "Connection")]
    pub(crate) show_queries: bool,
    /// The configuration; else the nearest drift.yaml
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The kind of database where nothing else says it: postgres, sqlite
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) dialect: Option<String>,
    /// Only what is wrong
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Everything that was looked at
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
    /// No colours; NO_COLOR does the same
    #[arg(long, global = true)]
    pub(crate) no_color: bool,
}
