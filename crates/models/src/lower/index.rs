//! Indexes: `[name]`, `{ columns: [plan_id, created_at desc], where: …, name: … }`.

use drift_catalog::{
    Attributes, Column, Expr, Index, IndexKey, IndexPart, Listed, ObjectPath, Place, Sources,
};

use super::Lowering;
use super::fields::Fields;
use super::lowering::At;
use super::once::item_origin;
use crate::keys::{INDEX, INDEX_PART};
use crate::mistake::{Mistake, WRONG_SHAPE};
use crate::tree::{Entry, Node, Value};

impl Lowering {
    pub(crate) fn indexes(
        &mut self,
        entry: &Entry<'_>,
        path: &ObjectPath,
        (list, columns): (&mut Listed<Index>, Option<&[Column]>),
        at: At<'_>,
        sources: &mut Sources,
    ) {
        let at = at.through(entry);
        for item in self.items(&entry.value, "`indexes`").unwrap_or_default() {
            let index = match &item.value {
                Value::Map(_) => self.long_index(item, path, columns, at),
                _ => self.parts(item, path, columns).map(|parts| self.plain_index(parts, at)),
            };
            if let Some(index) = index {
                self.state_once(&index, path, item_origin(item, at.alias), sources);
                list.push(index);
            }
        }
    }

    fn plain_index(&self, parts: Vec<IndexPart>, at: At<'_>) -> Index {
        Index {
            name: None,
            parts,
            unique: false,
            method: None,
            predicate: None,
            include: Vec::new(),
            nulls_not_distinct: false,
            valid: true,
            attributes: Attributes { complete: at.complete, ..Attributes::default() },
        }
    }

    fn long_index(
        &mut self,
        item: &Node<'_>,
        path: &ObjectPath,
        columns: Option<&[Column]>,
        at: At<'_>,
    ) -> Option<Index> {
        let fields = self.fields(item, INDEX, "an index")?;
        let parts = self.parts(&fields.get("columns")?.value, path, columns)?;
        let include = match fields.get("include") {
            Some(entry) => self.names(&entry.value, "`include`")?,
            None => Vec::new(),
        };
        if let Some(columns) = columns {
            self.known_columns(&include, path, columns);
        }
        Some(Index {
            name: self.field_text(&fields, "name").map(str::to_owned),
            unique: self.field_bool(&fields, "unique").unwrap_or(false),
            method: self.field_text(&fields, "method").map(str::to_owned),
            predicate: self.field_text(&fields, "where").map(|text| Box::new(Expr::raw(text))),
            include: include.into_iter().map(|(name, _)| name).collect(),
            nulls_not_distinct: self.field_bool(&fields, "nulls_not_distinct").unwrap_or(false),
            valid: self.field_bool(&fields, "valid").unwrap_or(true),
            attributes: self.options(&fields, "options", at.complete),
            ..self.plain_index(parts, at)
        })
    }

    fn parts(
        &mut self,
        node: &Node<'_>,
        path: &ObjectPath,
        columns: Option<&[Column]>,
    ) -> Option<Vec<IndexPart>> {
        let single;
        let items: &[Node<'_>] = match &node.value {
            Value::List(items) => items,
            Value::Scalar(..) if !node.is_null() => {
                single = [node.clone()];
                &single
            }
            _ => {
                self.wrong(node, "the columns of an index must be a list");
                return None;
            }
        };
        let mut parts = Vec::with_capacity(items.len());
        for item in items {
            let part = match &item.value {
                Value::Map(_) => {
                    let fields = self.fields(item, INDEX_PART, "a part of an index")?;
                    self.long_part(item, &fields)?
                }
                _ => {
                    let text = self.text(item, "a part of an index")?;
                    self.short_part(text, item.here())?
                }
            };
            if let (IndexKey::Column(name), Some(columns)) = (&part.key, columns) {
                let place = item.here();
                self.known_columns(&[(name.clone(), place)], path, columns);
            }
            parts.push(part);
        }
        if parts.is_empty() {
            self.wrong(node, "an index needs at least one column");
            return None;
        }
        Some(parts)
    }

    /// `created_at desc nulls last`
    fn short_part(&mut self, text: &str, place: Place) -> Option<IndexPart> {
        let mut words = text.split_whitespace();
        let mut part = IndexPart::column(words.next().unwrap_or_default());
        let rest: Vec<String> = words.map(str::to_ascii_lowercase).collect();
        let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
        let nulls = match rest[..] {
            [] | ["asc"] => &[][..],
            ["desc"] => {
                part.descending = true;
                &[]
            }
            ["desc", ref nulls @ ..] => {
                part.descending = true;
                nulls
            }
            ["asc", ref nulls @ ..] | ref nulls => nulls,
        };
        match nulls {
            [] => {}
            ["nulls", "first"] => part.nulls_first = Some(true),
            ["nulls", "last"] => part.nulls_first = Some(false),
            _ => {
                let message = format!("`{text}` is no part of an index");
                let help = "write `name`, `name desc`, `name desc nulls last`, or `{ sql: lower(name) }`";
                self.mistake(Mistake::new(WRONG_SHAPE, place, message).help(help));
                return None;
            }
        }
        Some(part)
    }

    fn long_part(&mut self, item: &Node<'_>, fields: &Fields<'_, '_>) -> Option<IndexPart> {
        let column = self.field_text(fields, "column").map(str::to_owned);
        let sql = self.field_text(fields, "sql").map(Expr::raw);
        let key = match (column, sql) {
            (Some(column), None) => IndexKey::Column(column),
            (None, Some(sql)) => IndexKey::Expr(sql),
            _ => {
                self.wrong(item, "a part of an index needs either `column` or `sql`");
                return None;
            }
        };
        Some(IndexPart {
            key,
            descending: self.word(fields, "order", &["asc", "desc"]) == Some("desc"),
            nulls_first: self.word(fields, "nulls", &["first", "last"]).map(|order| order == "first"),
            operator_class: self.field_text(fields, "operator_class").map(str::to_owned),
            collation: self.field_text(fields, "collation").map(str::to_owned),
        })
    }
}
