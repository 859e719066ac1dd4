//! `ALTER TABLE`: all its forms, one after the other.

use std::ops::Range;
use std::sync::Arc;

use drift_catalog::{Attribute, Expr, Facet, IdentityKind, Kind};

use super::Cursor;
use super::column::{ColumnDef, STOPS};
use super::constraint::ConstraintDef;
use super::sequence::SequenceOptions;
use super::state::{Applied, Key, State, refused};
use super::words::Named;
use crate::cursor::Parsed;

/// What becomes of a column.
enum Of {
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
    /// What no noun is there for.
    NotRead(&'static str),
}

/// One action.
enum Action {
    AddColumn(ColumnDef, bool),
    DropColumn {
        name: String,
        if_exists: bool,
        cascade: bool,
    },
    Column(String, Of, Range<usize>),
    AddConstraint(ConstraintDef),
    DropConstraint {
        name: String,
        if_exists: bool,
    },
    ValidateConstraint(String),
    AlterConstraint(String, drift_catalog::Deferrable),
    Trigger {
        name: Option<String>,
        state: &'static str,
    },
    Attach(Named),
    Detach(Named),
    Inherit(Named, bool),
    Logged(bool),
    /// What no noun is there for; of the whole table.
    NotRead(&'static str),
    /// What is no part of the schema.
    Nothing,
}

impl Cursor<'_> {
    fn table_action(&mut self) -> Parsed<Action> {
        let start = self.position();
        if self.take(&["add"]) {
            if self.at_table_constraint() {
                return Ok(Action::AddConstraint(self.table_constraint()?));
            }
            self.take(&["column"]);
            let if_not_exists = self.if_exists();
            return Ok(Action::AddColumn(self.column_def(true)?, if_not_exists));
        }
        if self.take(&["drop", "constraint"]) {
            let if_exists = self.if_exists();
            let name = self.name()?;
            self.one_of(&["cascade", "restrict"]);
            return Ok(Action::DropConstraint { name, if_exists });
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
            return Ok(Action::Column(name, of, start..start + self.since(start).len()));
        }
        if self.take(&["attach", "partition"]) {
            let name = self.named()?;
            self.bounds()?;
            return Ok(Action::Attach(name));
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
            self.name()?;
            return Ok(Action::NotRead("owner"));
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
                let _ = self.one_of(&["replica", "always"]);
                if self.take(&["row", "level", "security"]) {
                    return Ok(Action::NotRead("row security"));
                }
                if self.take(&["rule"]) {
                    self.name()?;
                    return Ok(Action::NotRead("rules"));
                }
                self.back_to(mark);
            }
        }
        if self.take(&["replica", "identity"]) {
            if self.take(&["using", "index"]) {
                self.name()?;
            } else if self.one_of(&["default", "full", "nothing"]).is_none() {
                return Err(self.error("a replica identity"));
            }
            return Ok(Action::NotRead("replica identity"));
        }
        if self.take(&["cluster", "on"]) {
            self.name()?;
            return Ok(Action::Nothing);
        }
        if self.take(&["set", "without", "cluster"]) || self.take(&["set", "without", "oids"]) {
            return Ok(Action::Nothing);
        }
        if self.take(&["set", "logged"]) {
            return Ok(Action::Logged(true));
        }
        if self.take(&["set", "unlogged"]) {
            return Ok(Action::Logged(false));
        }
        if self.take(&["set", "tablespace"]) || self.take(&["set", "access", "method"]) {
            self.name()?;
            return Ok(Action::Nothing);
        }
        if self.take(&["set"]) || self.take(&["reset"]) {
            self.storage_options()?;
            return Ok(Action::NotRead("storage parameters"));
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
            self.integer()?;
            return Ok(Of::NotRead("statistics"));
        }
        if self.take(&["set", "storage"]) || self.take(&["set", "compression"]) {
            self.name()?;
            return Ok(Of::NotRead("storage"));
        }
        if self.is(&["set"]) && self.text_ahead(1) == "(" || self.is(&["reset"]) && self.text_ahead(1) == "("
        {
            self.advance();
            self.storage_options()?;
            return Ok(Of::NotRead("storage parameters"));
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

impl State {
    /// `ALTER TABLE name`, after the name; renames are the business of all relations.
    pub(crate) fn alter_table(&mut self, cursor: &mut Cursor<'_>, key: &Key, only: bool) -> Applied {
        let mut actions = vec![cursor.table_action()?];
        while cursor.take_symbol(",") {
            actions.push(cursor.table_action()?);
        }
        cursor.done()?;
        for action in actions {
            self.table_action(key, action, only)?;
        }
        Ok(())
    }

    fn table_action(&mut self, key: &Key, action: Action, only: bool) -> Applied {
        match action {
            Action::AddColumn(def, if_not_exists) => {
                if self.table(key)?.column(&def.name).is_some() && if_not_exists {
                    return Ok(());
                }
                self.add_column(key, &def)?;
                for constraint in &def.constraints {
                    self.add_constraint(key, constraint, true)?;
                }
                if !only {
                    for child in self.children(key) {
                        let column = self.column_mut(key, &def.name)?.clone();
                        let table = self.table(&child)?;
                        if table.column(&def.name).is_none() {
                            table.columns.push(column);
                        }
                    }
                }
            }
            Action::DropColumn { name, if_exists, cascade } => {
                if self.table(key)?.column(&name).is_none() && if_exists {
                    return Ok(());
                }
                self.column_mut(key, &name)?;
                self.drop_column(key, &name, cascade)?;
                if !only {
                    for child in self.children(key) {
                        self.drop_column(&child, &name, cascade)?;
                    }
                }
            }
            Action::Column(name, of, range) => {
                let children = if only { Vec::new() } else { self.children(key) };
                self.change_column(key, &name, &of, range)?;
                if matches!(of, Of::Type { .. } | Of::Default(_) | Of::NotNull(_)) {
                    for child in children {
                        self.change_column(&child, &name, &of, 0..0)?;
                    }
                }
            }
            Action::AddConstraint(def) => self.add_constraint(key, &def, false)?,
            Action::DropConstraint { name, if_exists } => {
                if !self.drop_constraint(key, &name)? && !if_exists {
                    return refused(format!("{} has no constraint {name} before this statement", key.1));
                }
            }
            Action::ValidateConstraint(name) => {
                let table = self.table(key)?;
                let own = Some(name);
                let checks = table.checks.items.iter_mut().filter(|check| check.name == own);
                checks.for_each(|check| check.validated = Facet::Stated(true));
                let keys = table.foreign_keys.items.iter_mut().filter(|key| key.name == own);
                keys.for_each(|key| key.validated = Facet::Stated(true));
            }
            Action::AlterConstraint(name, deferrable) => {
                let table = self.table(key)?;
                let Some(own) =
                    table.foreign_keys.items.iter_mut().find(|key| key.name.as_ref() == Some(&name))
                else {
                    return refused(format!("{} has no reference {name} before this statement", key.1));
                };
                own.deferrable = Facet::Stated(deferrable);
            }
            Action::Trigger { name, state } => self.enable_triggers(key, name.as_deref(), state)?,
            Action::Attach(name) => {
                let child = self.table_key(&name)?;
                let extra = self.extra.entry(child).or_default();
                extra.partition_of = Some(key.clone());
            }
            Action::Detach(name) => {
                let child = self.table_key(&name)?;
                self.extra.entry(child).or_default().partition_of = None;
            }
            Action::Inherit(name, add) => {
                let parent = self.table_key(&name)?;
                let parents = &mut self.extra.entry(key.clone()).or_default().parents;
                if add {
                    parents.push(parent);
                } else {
                    parents.retain(|own| *own != parent);
                }
            }
            Action::Logged(logged) => {
                let attributes = &mut self.table(key)?.attributes;
                if logged {
                    attributes.items.remove("unlogged");
                } else {
                    attributes.set("unlogged", "true");
                }
            }
            Action::NotRead(what) => {
                let path = self.relation_path(key);
                self.not_compared_yet(path, Some(what));
            }
            Action::Nothing => {}
        }
        Ok(())
    }

    fn change_column(&mut self, key: &Key, name: &str, of: &Of, range: Range<usize>) -> Applied {
        let path = self.relation_path(key).part(Kind::Column, name);
        match of {
            Of::Type { ty, collation } => {
                let ty = self.column_type(ty);
                let collation = collation.as_ref().and_then(|name| self.collation(name));
                let column = self.column_mut(key, name)?;
                column.ty = Arc::new(ty);
                column.collation = Facet::Stated(collation);
                self.wrote_part(&path, Attribute::Type, range);
            }
            Of::Default(default) => {
                let default = default.as_ref().map(|raw| Box::new(Expr::raw(self.kept_default(raw))));
                self.column_mut(key, name)?.default = Facet::Stated(default);
                self.wrote_part(&path, Attribute::Default, range);
            }
            Of::NotNull(set) => {
                self.column_mut(key, name)?.nullable = !set;
                self.wrote_part(&path, Attribute::Nullable, range);
            }
            Of::AddIdentity(kind, options) => {
                self.make_identity(key, name, *kind, options.clone())?;
                self.wrote_part(&path, Attribute::Identity, range);
            }
            Of::SetIdentity(kind, options) => {
                let column = self.column_mut(key, name)?;
                let Some(own) = column.identity.value_mut() else {
                    return refused(format!("{name} is no identity before this statement"));
                };
                own.kind = kind.unwrap_or(own.kind);
                let owner = Some((key.clone(), name.to_owned()));
                if let Some(own) = self.sequences.values_mut().find(|own| own.owner == owner) {
                    own.options.change(options.clone());
                }
            }
            Of::DropIdentity { if_exists } => {
                let column = self.column_mut(key, name)?;
                if column.identity.value().is_none() && !if_exists {
                    return refused(format!("{name} is no identity before this statement"));
                }
                column.identity = Facet::Stated(None);
                let owner = Some((key.clone(), name.to_owned()));
                self.sequences.retain(|_, own| own.owner != owner);
            }
            Of::Expression(expr) => {
                let column = self.column_mut(key, name)?;
                let Some(own) = column.generated.value_mut() else {
                    return refused(format!("{name} is not generated before this statement"));
                };
                own.expr = Expr::raw(expr.as_str());
            }
            Of::DropExpression => self.column_mut(key, name)?.generated = Facet::Stated(None),
            Of::NotRead(what) => {
                self.column_mut(key, name)?;
                self.not_compared_yet(path, Some(what));
            }
        }
        Ok(())
    }
}
