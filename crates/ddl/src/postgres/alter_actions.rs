//! The actions of `ALTER TABLE`, one after the other.

use std::ops::Range;
use std::sync::Arc;

use drift_catalog::{Attribute, Expr, Facet, Kind};

use super::Cursor;
use super::alter_table::{Action, Of};
use super::cascade::Gone;
use super::state::{Applied, Key, State, refused};
use super::told::About;
use super::tuning::{change_parameters, set_tuning};

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
                    self.hand_down_column(key, &def.name)?;
                }
            }
            Action::DropColumn { name, if_exists, cascade } => {
                if self.table(key)?.column(&name).is_none() && if_exists {
                    return Ok(());
                }
                self.column_mut(key, &name)?;
                self.drop_column(key, &name)?;
                self.column_gone_above(key, &name, cascade, !only)?;
                if cascade {
                    self.drop_dependents(Gone::Column(key.clone(), name))?;
                }
            }
            Action::Column(name, of, range) => {
                let children = if only { Vec::new() } else { self.children(key) };
                self.change_column(key, &name, &of, range)?;
                if matches!(*of, Of::Type { .. } | Of::Default(_) | Of::NotNull(_)) {
                    for child in children {
                        self.change_column(&child, &name, &of, 0..0)?;
                    }
                }
            }
            Action::AddConstraint(def) => {
                self.add_constraint(key, &def, false)?;
                if !only {
                    self.give_to_partitions(key)?;
                    self.hand_down_checks(key)?;
                }
            }
            Action::DropConstraint { name, if_exists, cascade } => {
                let columns = self.key_columns(key, &name)?.filter(|_| cascade);
                if !self.drop_constraint(key, &name)? && !if_exists {
                    return refused(format!("{} has no constraint {name} before this statement", key.1));
                }
                if !only {
                    self.check_gone_above(key, &name)?;
                }
                if let Some(columns) = columns {
                    self.drop_dependents(Gone::Columns(key.clone(), columns))?;
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
            Action::Attach(name, bound) => {
                let child = self.table_key(&name)?;
                self.attach(key, &child, bound)?;
            }
            Action::Detach(name) => {
                let child = self.table_key(&name)?;
                self.detach(&child);
            }
            Action::Inherit(name, add) => {
                let parent = self.table_key(&name)?;
                let parents = &mut self.extra.entry(key.clone()).or_default().parents;
                if add {
                    parents.push(parent);
                } else {
                    parents.retain(|own| *own != parent);
                    self.keep_columns(key)?;
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
            Action::Owner(role) => self.owned(About::of("table", key), role),
            Action::RowSecurity(word, on) => self.row_security(key, word, on)?,
            Action::Rule(name, state) => self.enable_rule(key, &name, state)?,
            Action::Attribute(name, value) => {
                let attributes = &mut self.table(key)?.attributes;
                attributes.items.remove(name);
                if let Some(value) = value {
                    attributes.set(name, value);
                }
            }
            Action::OfType(raw) => {
                let ty = self.type_name(&raw);
                self.table(key)?.attributes.set("of_type", ty);
            }
            Action::Parameters(options, set) => {
                change_parameters(&mut self.table(key)?.attributes, "parameter", options, set);
            }
            Action::ForeignOptions(changed) => changed.apply(&mut self.table(key)?.attributes),
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
                let is_identity = column.identity.value().is_some();
                let number = ty.ty.to_string();
                column.ty = Arc::new(ty);
                // A new type brings its own storage along (`ATExecAlterColumnType`).
                column.attributes.items.remove("storage");
                column.attributes.items.remove("compression");
                column.collation = Facet::Stated(collation);
                if is_identity {
                    let owner = Some((key.clone(), name.to_owned()));
                    let own = self.sequences.values_mut().find(|own| own.owner == owner);
                    own.into_iter().for_each(|own| own.options.retype(&number));
                }
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
            Of::Attribute(what, value) => {
                let column = self.column_mut(key, name)?;
                set_tuning(column, what, value.as_deref());
            }
            Of::Options(options, set) => {
                let attributes = &mut self.column_mut(key, name)?.attributes;
                change_parameters(attributes, "option", options.clone(), *set);
            }
            Of::ForeignOptions(changed) => changed.apply(&mut self.column_mut(key, name)?.attributes),
        }
        Ok(())
    }
}
