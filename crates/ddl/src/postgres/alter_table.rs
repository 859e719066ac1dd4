//! The forms of `ALTER TABLE`. `alter_actions` applies them.

use std::ops::Range;

use drift_catalog::IdentityKind;

use super::Cursor;
use super::column::{ColumnDef, STOPS};
use super::constraint::ConstraintDef;
use super::foreign::Changed;
use super::sequence::SequenceOptions;
use super::words::Named;
use crate::cursor::Parsed;

/// What becomes of a column.
pub(super) enum Of {
    Type {
        ty: String,
        collation: Option<Named>,
    },
    Default(Option<String>),
    NotNull(bool),
    AddIdentity(IdentityKind, SequenceOptions),
    SetIdentity(Option<IdentityKind>, SequenceOptions),
    DropIdentity {
        if_exists: bool,
    },
    Expression(String),
    DropExpression,
    /// An attribute; none takes it away.
    Attribute(&'static str, Option<String>),
    /// Options for the planner, set or reset.
    Options(Vec<(String, String)>, bool),
    ForeignOptions(Changed),
}

/// One action.
pub(super) enum Action {
    AddColumn(Box<ColumnDef>, bool),
    DropColumn {
        name: String,
        if_exists: bool,
        cascade: bool,
    },
    Column(String, Box<Of>, Range<usize>),
    AddConstraint(Box<ConstraintDef>),
    DropConstraint {
        name: String,
        if_exists: bool,
        cascade: bool,
    },
    ValidateConstraint(String),
    AlterConstraint(String, drift_catalog::Deferrable),
    Trigger {
        name: Option<String>,
        state: &'static str,
    },
    Attach(Named, String),
    Detach(Named),
    Inherit(Named, bool),
    Logged(bool),
    Owner(Option<String>),
    /// `enabled` or `forced`, and whether it is from now on.
    RowSecurity(&'static str, bool),
    Rule(String, &'static str),
    /// An attribute of the table; none takes it away.
    Attribute(&'static str, Option<String>),
    OfType(String),
    /// Storage parameters, set or reset.
    Parameters(Vec<(String, String)>, bool),
    ForeignOptions(Changed),
    /// What is no part of the schema.
    Nothing,
}

impl Cursor<'_> {
    pub(super) fn table_action(&mut self) -> Parsed<Action> {
        let start = self.position();
        if self.take(&["add"]) {
            if self.at_table_constraint() {
                return Ok(Action::AddConstraint(Box::new(self.table_constraint()?)));
            }
            self.take(&["column"]);
            let if_not_exists = self.if_exists();
            return Ok(Action::AddColumn(Box::new(self.column_def(true)?), if_not_exists));
        }
        if self.take(&["drop", "constraint"]) {
            let if_exists = self.if_exists();
            let name = self.name()?;
            let cascade = self.one_of(&["cascade", "restrict"]) == Some("cascade");
            return Ok(Action::DropConstraint { name, if_exists, cascade });
        }
        if self.take(&["drop"]) {
            self.take(&["column"]);
            let if_exists = self.if_exists();
            let name = self.name()?;
            let cascade = self.one_of(&["cascade", "restrict"]) == Some("cascade");
            return Ok(Action::DropColumn { name, if_exists, cascade });
        }
        if self.take(&["validate", "constraint"]) {
            return Ok(Action::ValidateConstraint(self.name()?));
        }
        if self.take(&["alter", "constraint"]) {
            let name = self.name()?;
            let mut def =
                ConstraintDef::new(None, super::constraint::What::NotNull { column: String::new() }, 0);
            self.constraint_tail(&mut def)?;
            return Ok(Action::AlterConstraint(name, def.deferrable));
        }
        if self.take(&["alter"]) {
            self.take(&["column"]);
            let name = self.name()?;
            let of = self.column_action()?;
            return Ok(Action::Column(name, Box::new(of), start..start + self.since(start).len()));
        }
        if self.take(&["attach", "partition"]) {
            let name = self.named()?;
            let bound = self.bounds()?;
            return Ok(Action::Attach(name, bound));
        }
        if self.take(&["detach", "partition"]) {
            let name = self.named()?;
            self.one_of(&["concurrently", "finalize"]);
            return Ok(Action::Detach(name));
        }
        if self.take(&["inherit"]) {
            return Ok(Action::Inherit(self.named()?, true));
        }
        if self.take(&["no", "inherit"]) {
            return Ok(Action::Inherit(self.named()?, false));
        }
        self.rare_action()
    }

    fn rare_action(&mut self) -> Parsed<Action> {
        if self.take(&["owner", "to"]) {
            return Ok(Action::Owner(self.role()?));
        }
        for (words, state) in [
            (&["enable", "replica", "trigger"][..], "replica"),
            (&["enable", "always", "trigger"][..], "always"),
            (&["enable", "trigger"][..], ""),
            (&["disable", "trigger"][..], "disabled"),
        ] {
            if self.take(words) {
                let name = self.name()?;
                let name = Some(name).filter(|name| name != "all" && name != "user");
                return Ok(Action::Trigger { name, state });
            }
        }
        for words in [&["enable"][..], &["disable"], &["force"], &["no", "force"]] {
            let mark = self.mark();
            if self.take(words) {
                let state = self.one_of(&["replica", "always"]);
                if self.take(&["row", "level", "security"]) {
                    let word = if words.last() == Some(&"force") { "forced" } else { "enabled" };
                    return Ok(Action::RowSecurity(word, matches!(words, ["enable"] | ["force"])));
                }
                if self.take(&["rule"]) {
                    let usual = if words == ["disable"] { "disabled" } else { "" };
                    return Ok(Action::Rule(self.name()?, state.unwrap_or(usual)));
                }
                self.back_to(mark);
            }
        }
        if self.take(&["replica", "identity"]) {
            let value = if self.take(&["using", "index"]) {
                Some(format!("index {}", self.name()?))
            } else {
                match self.one_of(&["default", "full", "nothing"]) {
                    Some("default") => None,
                    Some(word) => Some(word.to_owned()),
                    None => return Err(self.error("a replica identity")),
                }
            };
            return Ok(Action::Attribute("replica_identity", value));
        }
        if self.take(&["cluster", "on"]) {
            return Ok(Action::Attribute("cluster_on", Some(self.name()?)));
        }
        if self.take(&["set", "without", "cluster"]) {
            return Ok(Action::Attribute("cluster_on", None));
        }
        if self.take(&["set", "without", "oids"]) {
            return Ok(Action::Nothing);
        }
        if self.take(&["not", "of"]) {
            return Ok(Action::Attribute("of_type", None));
        }
        if self.take(&["of"]) {
            return Ok(Action::OfType(self.type_text()?));
        }
        if self.take(&["options"]) {
            return Ok(Action::ForeignOptions(self.changed_options()?));
        }
        if self.take(&["set", "logged"]) {
            return Ok(Action::Logged(true));
        }
        if self.take(&["set", "unlogged"]) {
            return Ok(Action::Logged(false));
        }
        if self.take(&["set", "tablespace"]) {
            let name = Some(self.name()?).filter(|name| name != "pg_default");
            return Ok(Action::Attribute("tablespace", name));
        }
        if self.take(&["set", "access", "method"]) {
            let usual = self.take(&["default"]);
            let name = if usual { None } else { Some(self.name()?).filter(|name| name != "heap") };
            return Ok(Action::Attribute("access_method", name));
        }
        if let Some(word) = self.one_of(&["set", "reset"]) {
            let set = word == "set";
            return Ok(Action::Parameters(self.storage_options()?, set));
        }
        Err(self.error("an action of ALTER TABLE"))
    }

    /// After `ALTER COLUMN name`.
    fn column_action(&mut self) -> Parsed<Of> {
        if self.take(&["set", "data", "type"]) || self.take(&["type"]) {
            let ty = self.type_text()?;
            let collation = if self.take(&["collate"]) { Some(self.named()?) } else { None };
            if self.take(&["using"]) {
                self.expression(&[])?;
            }
            return Ok(Of::Type { ty, collation });
        }
        if self.take(&["set", "default"]) {
            return Ok(Of::Default(Some(self.expression(STOPS)?.to_owned())));
        }
        if self.take(&["drop", "default"]) {
            return Ok(Of::Default(None));
        }
        if self.take(&["set", "not", "null"]) {
            return Ok(Of::NotNull(true));
        }
        if self.take(&["drop", "not", "null"]) {
            return Ok(Of::NotNull(false));
        }
        if self.take(&["drop", "identity"]) {
            return Ok(Of::DropIdentity { if_exists: self.if_exists() });
        }
        if self.take(&["set", "expression", "as"]) {
            return Ok(Of::Expression(self.parenthesised()?.to_owned()));
        }
        if self.take(&["drop", "expression"]) {
            self.if_exists();
            return Ok(Of::DropExpression);
        }
        if self.take(&["add", "generated"]) {
            let kind = self.identity_kind()?;
            self.expect(&["as", "identity"])?;
            let mut options = SequenceOptions::default();
            if self.take_symbol("(") {
                options = self.sequence_options()?;
                self.expect_symbol(")")?;
            }
            return Ok(Of::AddIdentity(kind, options));
        }
        if self.take(&["set", "statistics"]) {
            let target = if self.take(&["default"]) { -1 } else { self.integer()? };
            let value = Some(target).filter(|target| *target >= 0).map(|target| target.to_string());
            return Ok(Of::Attribute("statistics", value));
        }
        if self.take(&["set", "storage"]) {
            return Ok(Of::Attribute("storage", Some(self.name()?)));
        }
        if self.take(&["set", "compression"]) {
            let value = Some(self.name()?).filter(|name| name != "default");
            return Ok(Of::Attribute("compression", value));
        }
        if self.is(&["set"]) && self.text_ahead(1) == "(" || self.is(&["reset"]) && self.text_ahead(1) == "("
        {
            let set = self.one_of(&["set", "reset"]) == Some("set");
            return Ok(Of::Options(self.storage_options()?, set));
        }
        if self.take(&["options"]) {
            return Ok(Of::ForeignOptions(self.changed_options()?));
        }
        self.set_identity()
    }

    fn identity_kind(&mut self) -> Parsed<IdentityKind> {
        if self.take(&["always"]) {
            return Ok(IdentityKind::Always);
        }
        self.expect(&["by", "default"])?;
        Ok(IdentityKind::ByDefault)
    }

    /// `SET GENERATED … SET option … RESTART`.
    fn set_identity(&mut self) -> Parsed<Of> {
        let (mut kind, mut options) = (None, SequenceOptions::default());
        let start = self.mark();
        loop {
            if self.take(&["set", "generated"]) {
                kind = Some(self.identity_kind()?);
            } else if self.take(&["set"]) || self.is(&["restart"]) {
                let later = self.sequence_options()?;
                options.change(later);
            } else {
                break;
            }
        }
        if self.mark() == start {
            Err(self.error("an action of ALTER COLUMN"))
        } else {
            Ok(Of::SetIdentity(kind, options))
        }
    }
}
