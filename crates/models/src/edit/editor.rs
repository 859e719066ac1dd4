//! The way in: edits of the models of one run.

use std::cell::OnceCell;

use drift_catalog::{Attribute, Catalog, Column, Kind, ObjectPath, Origin, Sources, Table};
use drift_dialect::Dialect;

use super::column::{added_column, facet};
use super::object::{is_flag, taken_out};
use super::part::{Part, added_part, replaced_part};
use super::text::{Edit, NoEdit, located, refuse, spare};
use super::together::{Together, one};
use super::used::{References, inside, unused};
use crate::write::column_entry;

/// What changes together with an object, in the text of the table it belongs to.
#[derive(Debug, Clone, Copy)]
pub enum Along<'a> {
    /// It is taken out.
    Goes(&'a ObjectPath),
    /// It is replaced by what the live one is.
    Becomes(&'a ObjectPath, Part<'a>),
    /// It is added.
    Comes(Part<'a>),
}

/// Makes edits of declared models. An edit is one or more pieces of one file, in order and apart from each other.
pub struct Editor<'a> {
    pub(crate) dialect: &'a dyn Dialect,
    pub(crate) declared: &'a Catalog,
    pub(crate) sources: &'a Sources,
    references: OnceCell<References<'a>>,
}

impl<'a> Editor<'a> {
    /// Edits of these models.
    pub fn new(dialect: &'a dyn Dialect, declared: &'a Catalog, sources: &'a Sources) -> Self {
        Editor { dialect, declared, sources, references: OnceCell::new() }
    }

    /// Removes an entry: with its lines, or out of the brackets it stands in.
    ///
    /// # Errors
    /// When its text is not its own, or something that stays names it.
    pub fn remove(&self, path: &ObjectPath, along: &[Along<'_>]) -> Result<Vec<Edit>, NoEdit> {
        let (text, origin) = located(self.sources, path)?;
        self.removable(text, origin, path)?;
        self.unused(path, along)?;
        if along.is_empty() {
            return one(origin, (taken_out(text, origin.entry.range())?, String::new()));
        }
        self.together(path, along, |all| {
            let range = taken_out(all.text(), all.now(origin)?)?;
            all.change((range, String::new()));
            Ok(())
        })
    }

    /// Replaces a column's declaration by what a live column is.
    ///
    /// # Errors
    /// When the column's text is not its own, or something that stays names it.
    pub fn replace_column(
        &self,
        path: &ObjectPath,
        live: &Column,
        along: &[Along<'_>],
    ) -> Result<Vec<Edit>, NoEdit> {
        let (text, origin) = located(self.sources, path)?;
        spare(text, &origin.entry.range())?;
        if path.name() != live.name {
            self.unused(path, along)?;
        }
        let new = column_entry(self.dialect, live);
        if along.is_empty() {
            return one(origin, (origin.entry.range(), new));
        }
        self.together(path, along, |all| {
            all.change((all.now(origin)?, new));
            Ok(())
        })
    }

    /// Adds a column after the last one of its table.
    ///
    /// # Errors
    /// When the table's text is not its own, or it declares no columns.
    pub fn add_column(
        &self,
        table_path: &ObjectPath,
        declared: &Table,
        column: &Column,
        along: &[Along<'_>],
    ) -> Result<Vec<Edit>, NoEdit> {
        let path = table_path.part(Kind::Column, column.name.as_str());
        let last = declared
            .columns
            .iter()
            .map(|column| table_path.part(Kind::Column, column.name.as_str()))
            .filter_map(|path| Some((self.sources.origin(&path)?.entry, path)))
            .max();
        let Some((_, last)) = last else { return refuse("the table declares no columns to put it beside") };
        let (text, last) = located(self.sources, &last)?;
        located(self.sources, table_path)?;
        let new = column_entry(self.dialect, column);
        if along.is_empty() {
            return one(last, added_column(text, last.entry.range(), &new));
        }
        self.together(&path, along, |all| {
            let change = added_column(all.text(), all.now(last)?, &new);
            all.change(change);
            Ok(())
        })
    }

    /// Replaces one facet of a column's declaration by what the live column has.
    ///
    /// # Errors
    /// When the column's text is not its own, or the facet is not a matter of one key.
    pub fn replace_facet(
        &self,
        path: &ObjectPath,
        attribute: &Attribute,
        live: &Column,
    ) -> Result<Vec<Edit>, NoEdit> {
        let (text, origin) = located(self.sources, path)?;
        one(origin, facet(self.dialect, text, origin.entry.range(), attribute, live)?)
    }

    /// Adds a constraint, an index or a trigger to what it belongs to.
    ///
    /// # Errors
    /// When the owner's text is not its own, or it leaves no place.
    pub fn add_part(&self, owner: &ObjectPath, part: Part<'_>) -> Result<Vec<Edit>, NoEdit> {
        let (text, origin) = located(self.sources, owner)?;
        one(origin, added_part(text, origin.entry.range(), part)?)
    }

    /// Replaces the statement of a constraint or index by what the live one is.
    ///
    /// # Errors
    /// When its text is not its own, or it is stated with its column.
    pub fn replace_part(&self, path: &ObjectPath, part: Part<'_>) -> Result<Vec<Edit>, NoEdit> {
        let (text, origin) = located(self.sources, path)?;
        one(origin, (origin.entry.range(), replaced_part(text, origin, path.kind, part)?))
    }

    /// Refuses to remove what has no entry of its own.
    fn removable(&self, text: &str, origin: &Origin, path: &ObjectPath) -> Result<(), NoEdit> {
        if path.kind == Kind::PrimaryKey && path.name().contains(',') && is_flag(text, origin) {
            return refuse("it is written with its columns; change it by hand");
        }
        let named = origin.name.range();
        if path.kind == Kind::ForeignKey && text.get(named).is_some_and(|name| name.contains("references")) {
            return refuse("it is written with its column; change it by hand");
        }
        Ok(())
    }

    fn unused(&self, path: &ObjectPath, along: &[Along<'_>]) -> Result<(), NoEdit> {
        let listed: Vec<&ObjectPath> = along
            .iter()
            .filter_map(|own| match own {
                Along::Goes(path) | Along::Becomes(path, _) => Some(*path),
                Along::Comes(_) => None,
            })
            .collect();
        let references = || self.references.get_or_init(|| References::of(self.declared));
        unused(self.declared, self.sources, references, path, &listed)
    }

    /// The object's own change and what goes along with it, made from the end of the text to its start: what a
    /// removal takes with it, such as a comma, never belongs to an entry before it.
    fn together(
        &self,
        path: &ObjectPath,
        along: &[Along<'_>],
        own: impl FnOnce(&mut Together) -> Result<(), NoEdit>,
    ) -> Result<Vec<Edit>, NoEdit> {
        let owner = path.owner();
        let (text, table) = located(self.sources, &owner)?;
        let at = |path: &ObjectPath| self.sources.origin(path).map(|origin| origin.entry.start);
        let mut order: Vec<(Option<u32>, Option<&Along<'_>>)> = vec![(at(path), None)];
        for other in along {
            match other {
                Along::Goes(part) | Along::Becomes(part, _) if inside(self.sources, path, part) => {}
                Along::Goes(part) | Along::Becomes(part, _) => order.push((at(part), Some(other))),
                Along::Comes(_) => order.push((None, Some(other))),
            }
        }
        order.sort_by_key(|(start, _)| std::cmp::Reverse(*start));
        let mut own = Some(own);
        let mut all = Together::new(text, table);
        for (_, step) in order {
            match step {
                None => {
                    if let Some(own) = own.take() {
                        own(&mut all)?;
                    }
                }
                Some(other) => self.along(&mut all, text, table, other)?,
            }
        }
        Ok(all.edits())
    }

    fn along(&self, all: &mut Together, text: &str, table: &Origin, other: &Along<'_>) -> Result<(), NoEdit> {
        let (named, change) = match other {
            Along::Goes(path) => {
                let goes = located(self.sources, path).and_then(|(_, origin)| {
                    self.removable(text, origin, path)?;
                    Ok((taken_out(all.text(), all.now(origin)?)?, String::new()))
                });
                (format!("{} {}", path.kind.word().replace('-', " "), path.name()), goes)
            }
            Along::Becomes(path, part) => {
                let becomes = located(self.sources, path).and_then(|(_, origin)| {
                    // What tells how it is written is asked of the text as it was.
                    let new = replaced_part(text, origin, path.kind, *part)?;
                    Ok((all.now(origin)?, new))
                });
                (format!("{} {}", path.kind.word().replace('-', " "), path.name()), becomes)
            }
            Along::Comes(part) => {
                (part.named(), all.whole(table).and_then(|entry| added_part(all.text(), entry, *part)))
            }
        };
        match change {
            Ok(change) => {
                all.change(change);
                Ok(())
            }
            Err(NoEdit(why)) => Err(NoEdit(format!("the {named} changes with it, and {why}"))),
        }
    }
}
