//! A new name is carried to wherever the old one stands: the server keeps objects by their numbers, and writes what
//! reads them with the names that they have now.

use drift_catalog::{Expr, Vendor};

use super::cascade::base_name;
use super::head::in_function;
use super::references::{Reference, Spoken, references};
use super::state::{Key, State};
use super::texts::Holder;

/// What gets another name or schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carried {
    Relation,
    Type,
    /// By its name without arguments.
    Function,
}

pub(super) fn quote(name: &str) -> String {
    drift_dialect::of(Vendor::Postgres).quote(name)
}

fn full(key: &Key) -> String {
    format!("{}.{}", quote(&key.0), quote(&key.1))
}

impl State {
    /// Before something gets its new name: the texts and facts that have the old one get the new one. Answers with
    /// the views of which it cannot be told.
    pub(crate) fn carry(&mut self, what: Carried, old: &Key, new: &Key) -> Vec<Key> {
        let raws: Vec<(Holder, String)> =
            self.texts_with(&old.1).into_iter().map(|(holder, expr)| (holder, expr.raw.clone())).collect();
        let mut doubtful = Vec::new();
        let edits: Vec<Option<String>> = raws
            .iter()
            .map(|(holder, raw)| {
                let (text, sure) = self.edited(what, holder, raw, (old, new));
                if let (Holder::View(key), false) = (holder, sure) {
                    doubtful.push(key.clone());
                }
                text
            })
            .collect();
        for ((_, expr), edit) in self.texts_with(&old.1).into_iter().zip(edits) {
            if let Some(text) = edit {
                *expr = Expr::raw(text);
            }
        }
        if what != Carried::Function {
            self.retype_all(old, new);
        }
        self.carry_facts(what, old, new);
        doubtful
    }

    /// A text with the new name, where it has the old one, and whether all that may be it is known.
    fn edited(
        &self,
        what: Carried,
        holder: &Holder,
        raw: &str,
        (old, new): (&Key, &Key),
    ) -> (Option<String>, bool) {
        let home = holder.home();
        let is = |own: &Reference| self.is_meant(own, old, home);
        let found = match holder {
            Holder::Function(_) => in_function(raw),
            _ => references(raw),
        };
        let is_relation =
            |own: &&Reference| matches!(own.spoken, Spoken::Relation { alias: None }) && is(own);
        let bare = what == Carried::Relation && (home == old || found.iter().any(|own| is_relation(&own)));
        let mut text = String::with_capacity(raw.len());
        let mut end = 0;
        for own in &found {
            let is_new = match (what, &own.spoken) {
                (Carried::Relation, Spoken::Relation { .. } | Spoken::Literal) => is(own),
                (Carried::Relation, Spoken::Qualifier) => match &own.schema {
                    Some(_) => is(own),
                    None => bare && own.name == old.1,
                },
                (Carried::Relation | Carried::Type, Spoken::Type) => is(own),
                (Carried::Function, Spoken::Function) => is(own),
                _ => false,
            };
            if !is_new {
                continue;
            }
            let name = match &own.spoken {
                Spoken::Literal => drift_dialect::of(Vendor::Postgres).literal(&full(new)),
                Spoken::Qualifier if own.schema.is_none() => quote(&new.1),
                _ if own.schema.is_some() || new.0 != old.0 => full(new),
                _ => quote(&new.1),
            };
            text.push_str(&raw[end..own.range.start]);
            text.push_str(&name);
            end = own.range.end;
        }
        // A name that stands alone may be a whole row, or a column.
        let whole_row = |own: &Reference| own.spoken == Spoken::Alone && own.name == old.1;
        let sure = !bare || home == old || !found.iter().any(whole_row);
        if end == 0 {
            return (None, sure);
        }
        text.push_str(&raw[end..]);
        (Some(text), sure)
    }

    /// Columns and domains of a type, and functions that are called by it.
    fn retype_all(&mut self, old: &Key, new: &Key) {
        let (was, is) = (full(old), full(new));
        let mut signatures = Vec::new();
        for (schema, content) in &mut self.catalog.schemas {
            for column in content.tables.values_mut().flat_map(|table| &mut table.columns) {
                if column.ty.ty.concrete().is_some_and(|own| own.name == old.1) {
                    retype(std::sync::Arc::make_mut(&mut column.ty), old, new);
                }
            }
            for domain in content.domains.items.values_mut() {
                retype(&mut domain.base, old, new);
            }
            for signature in content.functions.items.keys().filter(|own| own.contains(&was)) {
                let Some((name, types)) = signature.split_once('(') else { continue };
                let types: Vec<String> = types
                    .trim_end_matches(')')
                    .split(", ")
                    .map(|ty| match ty.strip_suffix("[]") {
                        Some(element) if element == was => format!("{is}[]"),
                        None if ty == was => is.clone(),
                        _ => ty.to_owned(),
                    })
                    .collect();
                let moved = format!("{name}({})", types.join(", "));
                if moved != *signature {
                    let key = |name: String| (schema.clone(), name);
                    signatures.push((key(signature.clone()), key(moved)));
                }
            }
        }
        for (old, new) in signatures {
            let functions = &mut self.schema(&old.0).functions.items;
            if let Some(own) = functions.remove(&old.1) {
                functions.insert(new.1.clone(), own);
            }
            self.moved(&old, &new);
        }
    }

    /// A function's own name, where its definition says it.
    pub(crate) fn rename_in_definition(&mut self, key: &Key, new: &Key) {
        let Some(own) = self.schema(&key.0).functions.items.get_mut(&key.1) else { return };
        let raw = &own.definition.raw;
        let named = references(raw).into_iter().find(|found| found.spoken == Spoken::Function);
        let Some(named) = named.filter(|found| found.name == base_name(&key.1)) else { return };
        let name = full(&(new.0.clone(), base_name(&new.1).to_owned()));
        own.definition = Expr::raw(format!("{}{name}{}", &raw[..named.range.start], &raw[named.range.end..]));
    }
}

/// Lets a type follow its new name.
fn retype(ty: &mut drift_catalog::ColumnType, old: &Key, new: &Key) {
    if let drift_catalog::Type::Concrete(own) = &mut ty.ty
        && own.schema.as_ref() == Some(&old.0)
        && own.name == old.1
    {
        own.schema = Some(new.0.clone());
        own.name.clone_from(&new.1);
        ty.raw = own.to_string();
    }
}
