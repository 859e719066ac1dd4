//! A new name is carried to wherever the old one stands: the server keeps objects by their numbers, and writes what
//! reads them with the names that they have now.

use drift_catalog::{Definition, Expr, Kind, Vendor};

use super::cascade::base_name;
use super::head::types_in_head;
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

/// Kinds whose facts name types.
const OF_TYPES: &[Kind] = &[
    Kind::CompositeType,
    Kind::RangeType,
    Kind::Cast,
    Kind::Transform,
    Kind::Operator,
    Kind::OperatorClass,
    Kind::OperatorFamily,
];

/// Kinds whose facts name functions.
const OF_FUNCTIONS: &[Kind] = &[
    Kind::EventTrigger,
    Kind::Cast,
    Kind::Transform,
    Kind::Operator,
    Kind::OperatorClass,
    Kind::OperatorFamily,
    Kind::RangeType,
    Kind::BaseType,
    Kind::Conversion,
    Kind::Language,
    Kind::ForeignDataWrapper,
];

/// Kinds that are called by their types.
const CALLED_BY_TYPES: &[Kind] = &[Kind::Cast, Kind::Transform, Kind::Operator];

fn quote(name: &str) -> String {
    drift_dialect::of(Vendor::Postgres).quote(name)
}

fn full(key: &Key) -> String {
    format!("{}.{}", quote(&key.0), quote(&key.1))
}

impl State {
    /// Before something gets its new name: the texts and facts that have the old one get the new one. Answers with
    /// the views of which it cannot be told.
    pub(crate) fn carry(&mut self, what: Carried, old: &Key, new: &Key) -> Vec<Key> {
        let raws: Vec<(Holder, String)> = self
            .texts_with(&old.1)
            .into_iter()
            .map(|(holder, expr)| (holder, expr.raw.clone()))
            .collect();
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
            Holder::Function(_) => types_in_head(raw),
            _ => references(raw),
        };
        let is_relation =
            |own: &&Reference| matches!(own.spoken, Spoken::Relation { aliased: false }) && is(own);
        let bare = what == Carried::Relation && (home == old || found.iter().any(|own| is_relation(&own)));
        let mut text = String::with_capacity(raw.len());
        let mut end = 0;
        for own in &found {
            let is_new = match (what, own.spoken) {
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
            let name = match own.spoken {
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

    /// Facts leave the usual schema away.
    fn in_fact(&self, key: &Key, quoted: bool) -> String {
        let name = |own: &str| if quoted { quote(own) } else { own.to_owned() };
        if key.0.is_empty() || key.0 == self.catalog.default_schema {
            name(&key.1)
        } else {
            format!("{}.{}", name(&key.0), name(&key.1))
        }
    }

    fn carry_facts(&mut self, what: Carried, old: &Key, new: &Key) {
        let quoted = what != Carried::Function;
        let (was, is) = (self.in_fact(old, quoted), self.in_fact(new, quoted));
        let kinds = if quoted { OF_TYPES } else { OF_FUNCTIONS };
        let in_schemas = self.catalog.schemas.values_mut().map(|own| &mut own.definitions);
        for definitions in in_schemas.chain(std::iter::once(&mut self.catalog.definitions)) {
            if let Some(named) = definitions.0.get_mut(&Kind::Statistics).filter(|_| what == Carried::Relation) {
                for own in named.items.values_mut().filter(|own| own.fact("table") == Some(was.as_str())) {
                    own.state("table", is.as_str());
                }
            }
            for kind in kinds {
                let Some(named) = definitions.0.get_mut(kind) else { continue };
                named.items.values_mut().for_each(|own| refact(own, &was, &is));
                if !quoted || !CALLED_BY_TYPES.contains(kind) {
                    continue;
                }
                named.items = std::mem::take(&mut named.items)
                    .into_iter()
                    .map(|(name, own)| (replaced(&name, &was, &is).unwrap_or(name), own))
                    .collect();
            }
        }
        if quoted {
            for table in self.catalog.schemas.values_mut().flat_map(|schema| schema.tables.values_mut()) {
                if table.attributes.get("of_type") == Some(was.as_str()) {
                    table.attributes.set("of_type", is.as_str());
                }
            }
        }
    }

    /// The same for what only another definition names: `fact` of a kind is a list of names.
    pub(crate) fn carry_defined(&mut self, kind: Kind, old: &Key, new: &Key) {
        let (was, is) = (self.in_fact(old, false), self.in_fact(new, false));
        let in_schemas = self.catalog.schemas.values_mut().map(|own| &mut own.definitions);
        for definitions in in_schemas.chain(std::iter::once(&mut self.catalog.definitions)) {
            if let Some(named) = definitions.0.get_mut(&kind) {
                named.items.values_mut().for_each(|own| refact(own, &was, &is));
            }
        }
    }

    /// A function's own name, where its definition says it.
    pub(crate) fn rename_in_definition(&mut self, key: &Key, new: &Key) {
        let Some(own) = self.schema(&key.0).functions.items.get_mut(&key.1) else { return };
        let raw = &own.definition.raw;
        let named = references(raw).into_iter().find(|found| found.spoken == Spoken::Function);
        let Some(named) = named.filter(|found| found.name == base_name(&key.1)) else { return };
        let name = full(&(new.0.clone(), base_name(&new.1).to_owned()));
        own.definition =
            Expr::raw(format!("{}{name}{}", &raw[..named.range.start], &raw[named.range.end..]));
    }
}

/// Names in facts; an order of attributes is none of types.
fn refact(own: &mut Definition, was: &str, is: &str) {
    for (key, fact) in &mut own.facts {
        if key != "order"
            && let Some(text) = replaced(&fact.raw, was, is)
        {
            *fact = Expr { raw: text, ..fact.clone() };
        }
    }
}

/// A text in which a name stands by itself, with another in its place.
fn replaced(text: &str, was: &str, is: &str) -> Option<String> {
    let inside = |char: char| char.is_alphanumeric() || "_.\"$".contains(char);
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for (start, _) in text.match_indices(was) {
        let before = text[..start].chars().next_back();
        let after = text[start + was.len()..].chars().next();
        if start < end || before.is_some_and(inside) || after.is_some_and(inside) {
            continue;
        }
        out.push_str(&text[end..start]);
        out.push_str(is);
        end = start + was.len();
    }
    (end > 0).then(|| out + &text[end..])
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
