//! Two statements of one constraint are a mistake that shows both.

use drift_catalog::{
    Check, Exclusion, ForeignKey, Index, IndexKey, Kind, Labelled, ObjectPath, Origin, Place, Sources, Unique,
};

use super::Lowering;
use crate::mistake::{DUPLICATE_CONSTRAINT, Mistake};
use crate::tree::Node;

/// The place of a list item as an origin.
pub(crate) fn item_origin(item: &Node<'_>, alias: Option<Place>) -> Origin {
    let place = item.alias.unwrap_or(item.place);
    Origin { name: place, entry: place, parts: Vec::new(), alias: alias.or(item.alias) }
}

/// What makes two constraints one, names aside.
pub(crate) trait Structure: Labelled {
    /// Equal for two statements of one constraint.
    fn structure(&self) -> String;
}

impl Structure for Unique {
    fn structure(&self) -> String {
        self.columns.join("\0")
    }
}

impl Structure for Check {
    fn structure(&self) -> String {
        self.expr.raw.clone()
    }
}

impl Structure for Exclusion {
    fn structure(&self) -> String {
        self.definition.raw.clone()
    }
}

impl Structure for ForeignKey {
    fn structure(&self) -> String {
        let target = &self.references;
        [&self.columns.join("\0"), &target.schema, &target.table, &self.referred.join("\0")]
            .map(String::as_str)
            .join("\0\0")
    }
}

impl Structure for Index {
    fn structure(&self) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match &part.key {
                IndexKey::Column(name) => out.push_str(name),
                IndexKey::Expr(expr) => out.extend(["\0sql\0", &expr.raw]),
            }
            let nulls = part.nulls_first.map_or("", |first| if first { "first" } else { "last" });
            let word = |text: &Option<String>| text.clone().unwrap_or_default();
            let order = if part.descending { "desc" } else { "" };
            out.extend(["\0", order, "\0", nulls, "\0"]);
            out.extend([
                word(&part.operator_class),
                "\0".to_owned(),
                word(&part.collation),
                "\0\0".to_owned(),
            ]);
        }
        let predicate = self.predicate.as_ref().map_or("", |predicate| &predicate.raw);
        let unique = if self.unique { "unique" } else { "" };
        out.extend(["\0\0", unique, "\0", predicate, "\0", self.method.as_deref().unwrap_or_default()]);
        out
    }
}

fn what(kind: Kind) -> &'static str {
    match kind {
        Kind::Unique => "unique constraint",
        Kind::Check => "check constraint",
        Kind::ForeignKey => "foreign key",
        Kind::Exclusion => "exclusion constraint",
        _ => kind.word(),
    }
}

impl Lowering {
    /// Records where a constraint is stated. Two of the same structure are one constraint stated twice,
    /// unless each has a name of its own; and a name stands once.
    pub(crate) fn state_once<T: Structure>(
        &mut self,
        constraint: &T,
        table: &ObjectPath,
        origin: Origin,
        sources: &mut Sources,
    ) {
        let kind = T::KIND;
        let key = (kind, constraint.structure());
        let named = constraint.name().is_some();
        let path = constraint.path(table);
        let first = match (self.stated.get(&key), sources.origin(&path)) {
            (Some((first, first_named)), _) if !(named && *first_named) => Some(*first),
            (_, Some(first)) if named => Some(first.name),
            _ => None,
        };
        let Some(first) = first else {
            self.stated.entry(key).or_insert((origin.name, named));
            sources.origins.insert_first(path, origin);
            return;
        };
        let message = format!("this {} of `{}` is stated twice", what(kind), table.object);
        let mistake = Mistake::new(DUPLICATE_CONSTRAINT, origin.name, message);
        self.mistake(mistake.label(first, "first here"));
    }
}
