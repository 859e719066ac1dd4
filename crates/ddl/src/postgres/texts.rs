//! Every text of the catalog in which names of other objects stand, with what it belongs to.

use drift_catalog::{Expr, Facet, Index, IndexKey, Kind};

use super::state::{Key, State};

/// What a text belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Holder {
    Default(Key, String),
    Generated(Key, String),
    Check(Key, String),
    Exclusion(Key, String),
    Index(Key, String),
    PartitionKey(Key),
    Trigger(Key, String),
    /// A policy or rule.
    Part(Key, Kind, String),
    View(Key),
    /// A function by its signature.
    Function(Key),
    DomainDefault(Key),
    DomainCheck(Key, String),
}

impl Holder {
    /// The object that it is, or is a part of.
    pub(crate) fn home(&self) -> &Key {
        match self {
            Holder::Default(key, _)
            | Holder::Generated(key, _)
            | Holder::Check(key, _)
            | Holder::Exclusion(key, _)
            | Holder::Index(key, _)
            | Holder::PartitionKey(key)
            | Holder::Trigger(key, _)
            | Holder::Part(key, ..)
            | Holder::View(key)
            | Holder::Function(key)
            | Holder::DomainDefault(key)
            | Holder::DomainCheck(key, _) => key,
        }
    }
}

type Texts<'a> = Vec<(Holder, &'a mut Expr)>;

impl State {
    /// The texts that may name something: those in which the letters stand, in whatever case.
    pub(crate) fn texts_with(&mut self, name: &str) -> Texts<'_> {
        let name = name.to_ascii_lowercase();
        let mut all = Texts::new();
        for (schema, content) in &mut self.catalog.schemas {
            for (table, own) in &mut content.tables {
                of_table(&(schema.clone(), table.clone()), own, &mut all);
            }
            for (view, own) in &mut content.views.items {
                let key = (schema.clone(), view.clone());
                all.push((Holder::View(key.clone()), &mut own.query));
                own.indexes.items.iter_mut().for_each(|index| of_index(&key, index, &mut all));
                for trigger in &mut own.triggers.items {
                    all.push((Holder::Trigger(key.clone(), trigger.name.clone()), &mut trigger.definition));
                }
                of_parts(&key, &mut own.definitions, &mut all);
            }
            for (signature, own) in &mut content.functions.items {
                let key = (schema.clone(), signature.clone());
                all.push((Holder::Function(key), &mut own.definition));
            }
            for (domain, own) in &mut content.domains.items {
                let key = (schema.clone(), domain.clone());
                if let Facet::Stated(Some(default)) = &mut own.default {
                    all.push((Holder::DomainDefault(key.clone()), default));
                }
                for check in &mut own.checks.items {
                    let name = check.name.clone().unwrap_or_default();
                    all.push((Holder::DomainCheck(key.clone(), name), &mut check.expr));
                }
            }
        }
        all.retain(|(_, expr)| expr.raw.to_ascii_lowercase().contains(&name));
        all
    }
}

fn of_table<'a>(key: &Key, own: &'a mut drift_catalog::Table, all: &mut Texts<'a>) {
    for column in &mut own.columns {
        if let Facet::Stated(Some(default)) = &mut column.default {
            all.push((Holder::Default(key.clone(), column.name.clone()), default));
        }
        if let Facet::Stated(Some(generated)) = &mut column.generated {
            all.push((Holder::Generated(key.clone(), column.name.clone()), &mut generated.expr));
        }
    }
    for check in &mut own.checks.items {
        let name = check.name.clone().unwrap_or_default();
        all.push((Holder::Check(key.clone(), name), &mut check.expr));
    }
    for exclusion in &mut own.exclusions.items {
        let name = exclusion.name.clone().unwrap_or_default();
        all.push((Holder::Exclusion(key.clone(), name), &mut exclusion.definition));
    }
    own.indexes.items.iter_mut().for_each(|index| of_index(key, index, all));
    if let Facet::Stated(Some(partition)) = &mut own.partition {
        all.push((Holder::PartitionKey(key.clone()), &mut partition.key));
    }
    for trigger in &mut own.triggers.items {
        all.push((Holder::Trigger(key.clone(), trigger.name.clone()), &mut trigger.definition));
    }
    of_parts(key, &mut own.definitions, all);
}

fn of_index<'a>(key: &Key, own: &'a mut Index, all: &mut Texts<'a>) {
    let holder = Holder::Index(key.clone(), own.name.clone().unwrap_or_default());
    for part in &mut own.parts {
        if let IndexKey::Expr(expr) = &mut part.key {
            all.push((holder.clone(), expr));
        }
    }
    if let Some(predicate) = &mut own.predicate {
        all.push((holder, predicate));
    }
}

fn of_parts<'a>(key: &Key, own: &'a mut drift_catalog::Definitions, all: &mut Texts<'a>) {
    for (kind, named) in &mut own.0 {
        if !matches!(kind, Kind::Policy | Kind::Rule) {
            continue;
        }
        for (name, definition) in &mut named.items {
            let holder = Holder::Part(key.clone(), *kind, name.clone());
            let texts = definition
                .facts
                .iter_mut()
                .filter(|(fact, _)| matches!(fact.as_str(), "using" | "check" | "definition"));
            all.extend(texts.map(|(_, expr)| (holder.clone(), expr)));
        }
    }
}
