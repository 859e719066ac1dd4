//! New names in the facts of definitions: types, functions and what else only other definitions name. Neighbour:
//! `carry`, for texts.

use drift_catalog::{Definition, Expr, Kind};

use super::carry::{Carried, quote};
use super::designate::Designated;
use super::state::{Key, State};

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

impl State {
    /// Facts leave the usual schema away.
    pub(crate) fn in_fact(&self, key: &Key, quoted: bool) -> String {
        let name = |own: &str| if quoted { quote(own) } else { own.to_owned() };
        if key.0.is_empty() || key.0 == self.catalog.default_schema {
            name(&key.1)
        } else {
            format!("{}.{}", name(&key.0), name(&key.1))
        }
    }

    pub(crate) fn carry_facts(&mut self, what: Carried, old: &Key, new: &Key) {
        let quoted = what != Carried::Function;
        let (was, is) = (self.in_fact(old, quoted), self.in_fact(new, quoted));
        let kinds = if quoted { OF_TYPES } else { OF_FUNCTIONS };
        let in_schemas = self.catalog.schemas.values_mut().map(|own| &mut own.definitions);
        for definitions in in_schemas.chain(std::iter::once(&mut self.catalog.definitions)) {
            if let Some(named) =
                definitions.0.get_mut(&Kind::Statistics).filter(|_| what == Carried::Relation)
            {
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

    /// Before a definition gets its new name.
    pub(crate) fn carry_designated(&mut self, own: &Designated, new: &Designated) {
        let key = |own: &Designated| (own.schema.clone().unwrap_or_default(), own.name.clone());
        let (old, new) = (key(own), key(new));
        match own.kind {
            Kind::TextSearchDictionary | Kind::TextSearchParser => {
                self.carry_defined(Kind::TextSearchConfiguration, &old, &new);
            }
            Kind::TextSearchTemplate => self.carry_defined(Kind::TextSearchDictionary, &old, &new),
            Kind::ForeignDataWrapper => self.carry_defined(Kind::ForeignServer, &old, &new),
            Kind::OperatorClass => self.carry_class(&old, &new),
            Kind::OperatorFamily => self.carry_family(&old, &new),
            _ => {}
        }
    }

    /// The same for what only another definition names: `fact` of a kind is a list of names.
    fn carry_defined(&mut self, kind: Kind, old: &Key, new: &Key) {
        let (was, is) = (self.in_fact(old, false), self.in_fact(new, false));
        let in_schemas = self.catalog.schemas.values_mut().map(|own| &mut own.definitions);
        for definitions in in_schemas.chain(std::iter::once(&mut self.catalog.definitions)) {
            if let Some(named) = definitions.0.get_mut(&kind) {
                named.items.values_mut().for_each(|own| refact(own, &was, &is));
            }
        }
    }

    /// The same for an operator family in its classes.
    fn carry_family(&mut self, old: &Key, new: &Key) {
        let ((old, method), (new, _)) = (by_method(old), by_method(new));
        let (was, is) = (self.in_fact(&old, false), self.in_fact(&new, false));
        let ending = format!(" using {method}");
        for (schema, content) in &mut self.catalog.schemas {
            let Some(named) = content.definitions.0.get_mut(&Kind::OperatorClass) else { continue };
            for (class, own) in named.items.iter_mut().filter(|(class, _)| class.ends_with(&ending)) {
                let name = class.strip_suffix(&ending).unwrap_or_default();
                let of = |key: &Key| key.0 == *schema && key.1 == name;
                // One of the class's own name is not said.
                if own.fact("family") == Some(was.as_str()) || own.fact("family").is_none() && of(&old) {
                    own.facts.remove("family");
                    if !of(&new) {
                        own.state("family", is.as_str());
                    }
                }
            }
        }
    }

    /// The same for an operator class in the indexes that are made with it.
    fn carry_class(&mut self, old: &Key, new: &Key) {
        let ((old, method), (new, _)) = (by_method(old), by_method(new));
        let (was, is) = (self.in_fact(&old, false), self.in_fact(&new, false));
        for content in self.catalog.schemas.values_mut() {
            let tables = content.tables.values_mut().map(|own| &mut own.indexes);
            let views = content.views.items.values_mut().map(|own| &mut own.indexes);
            for index in tables.chain(views).flat_map(|own| &mut own.items) {
                if index.method.as_deref().unwrap_or("btree") != method {
                    continue;
                }
                let classes = index.parts.iter_mut().filter_map(|part| part.operator_class.as_mut());
                classes.filter(|own| **own == was).for_each(|own| own.clone_from(&is));
            }
        }
    }
}

/// `name using method` as the name, in its schema, and the method.
fn by_method(key: &Key) -> (Key, String) {
    let (name, method) = key.1.split_once(" using ").unwrap_or((key.1.as_str(), ""));
    ((key.0.clone(), name.to_owned()), method.to_owned())
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
