//! Canonical form of a PostgreSQL catalog.

use drift_catalog::{Catalog, Column, Index, IndexKey, Kind, Listed, Table, Vendor};

use drift_sql::canon::{Context, expression};
use drift_sql::{Token, TokenKind, lex};

use super::names::cut;
use super::{classes, definitions, types};
use crate::canon;
use crate::moved::{self, Moved};
use crate::sense::{Sense, TypeSense};

/// Spends the differences of spelling within one catalog.
pub(crate) fn canonicalize(catalog: &mut Catalog) {
    cut_names(catalog);
    for schema in catalog.schemas.values_mut() {
        schema.tables.values_mut().for_each(table);
        for view in schema.views.items.values_mut() {
            indexes(&mut view.indexes, &[]);
        }
    }
    view_defaults(catalog);
    canon::referred_columns(catalog);
    canon::expressions(catalog, SENSE.vendor, SENSE.types);
    definitions::canonicalize(catalog);
}

/// What the canonical form of expressions has to know here.
pub(crate) const SENSE: Sense = Sense {
    vendor: Vendor::Postgres,
    types: TypeSense {
        type_name: |text| types::parse(text).to_string(),
        family: types::family,
        is_known: types::is_known,
        is_default_class: classes::is_default,
    },
};

/// What the canonical form of queries has to know of the types.
pub(crate) fn type_sense() -> TypeSense {
    SENSE.types
}

/// Cuts every name where the server would. Two names that become one stay as they are, for both to be seen.
pub(crate) fn cut_names(catalog: &mut Catalog) -> Moved {
    let mut moved = Moved::default();
    let shorter = |name: &str| Some(cut(name)).filter(|short| *short != name).map(str::to_owned);
    for (schema, content) in &mut catalog.schemas {
        moved.tables(schema, content, &shorter, &|_, _, name| shorter(name));
        moved.others(schema, &[Kind::View, Kind::MaterializedView], &mut content.views.items, &shorter);
        moved.others(schema, &[Kind::Enum], &mut content.enums.items, &shorter);
        moved.others(schema, &[Kind::Domain], &mut content.domains.items, &shorter);
        moved.others(schema, &[Kind::Sequence], &mut content.sequences.items, &shorter);
    }
    moved::references(catalog, &mut |schema, table, columns| {
        for name in [schema, table].into_iter().chain(columns) {
            name.truncate(cut(name).len());
        }
    });
    moved
}

/// The defaults of a view's columns; a constant has the type of its column anyway, which the view does not say.
fn view_defaults(catalog: &mut Catalog) {
    let default_schema = catalog.default_schema.clone();
    let context = Context::bare(&default_schema, SENSE.types.type_name, SENSE.types.family);
    for view in catalog.schemas.values_mut().flat_map(|schema| schema.views.items.values_mut()) {
        let defaults = view.attributes.items.iter_mut().filter(|(key, _)| key.starts_with("default "));
        for (_, text) in defaults {
            let own = expression(text, Vendor::Postgres, &context).text;
            let tokens = lex(&own, Vendor::Postgres);
            let constant = tokens.first().filter(|token| {
                token.kind == TokenKind::Text && tokens.get(1).is_some_and(|next| next.is_symbol(&own, "::"))
            });
            let of_type = |token: &Token| matches!(token.text(&own), "." | "(" | ")" | "," | "[" | "]");
            let ends = tokens.iter().skip(2).all(|token| token.kind != TokenKind::Symbol || of_type(token));
            *text =
                constant.filter(|_| ends).map_or_else(|| own.clone(), |token| token.text(&own).to_owned());
        }
    }
}

fn table(table: &mut Table) {
    canon::keys_are_not_null(table);
    for column in &mut table.columns {
        let collation = column.collation.stated_mut().filter(|name| name.as_deref() == Some("default"));
        if let Some(collation) = collation {
            *collation = None;
        }
    }
    let Table { columns, indexes, .. } = table;
    self::indexes(indexes, columns);
}

fn indexes(list: &mut Listed<Index>, columns: &[Column]) {
    for index in &mut list.items {
        if index.method.as_deref() == Some("btree") {
            index.method = None;
        }
        canon::default_order_of_nulls(index, false);
        for (at, part) in index.parts.iter_mut().enumerate() {
            let column = match &part.key {
                IndexKey::Column(name) => columns.iter().find(|column| column.name == *name),
                IndexKey::Expr(_) => None,
            };
            let own = column.and_then(|column| column.collation.value()).map_or("default", String::as_str);
            part.collation.take_if(|name| name == own);
            let ty = column.and_then(|column| column.ty.ty.concrete());
            let method = index.method.as_deref().unwrap_or("btree");
            // Its options stand behind its name only.
            if index.attributes.get(&format!("operator_class_options_{}", at + 1)).is_some() {
                continue;
            }
            part.operator_class.take_if(|class| ty.is_some_and(|ty| classes::is_default(method, class, ty)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use drift_catalog::{Attributes, ColumnType, Facet, Flavor, IndexPart, PrimaryKey, Type};

    fn column(name: &str, ty: &str) -> Column {
        let ty = ColumnType { ty: Type::Concrete(types::parse(ty)), raw: ty.to_owned() };
        Column::new(name, ty, true)
    }

    fn index(parts: Vec<IndexPart>) -> Index {
        Index {
            name: None,
            parts,
            unique: false,
            method: Some("btree".to_owned()),
            predicate: None,
            include: Vec::new(),
            nulls_not_distinct: false,
            valid: true,
            attributes: Attributes::default(),
        }
    }

    fn canonical(table: Table) -> Table {
        let mut catalog = Catalog::empty(Flavor::of(Vendor::Postgres), "public");
        catalog.schemas.entry("public".to_owned()).or_default().tables.insert("t".to_owned(), table);
        canonicalize(&mut catalog);
        catalog.table("public", "t").expect("the table").clone()
    }

    #[test]
    fn an_index_says_only_what_is_not_the_default() {
        let mut name = column("name", "text");
        name.collation = Facet::Stated(Some("C".to_owned()));
        let plain = IndexPart::column("name");
        let said = IndexPart {
            nulls_first: Some(false),
            operator_class: Some("text_ops".to_owned()),
            collation: Some("C".to_owned()),
            ..plain.clone()
        };
        let descending = IndexPart { descending: true, nulls_first: Some(true), ..plain.clone() };
        let other = IndexPart {
            nulls_first: Some(true),
            operator_class: Some("text_pattern_ops".to_owned()),
            collation: Some("default".to_owned()),
            ..plain.clone()
        };
        let table = Table {
            columns: vec![name],
            indexes: Listed::complete(vec![index(vec![said, descending, other.clone()])]),
            ..Table::default()
        };
        let index = canonical(table).indexes.items.remove(0);
        assert_eq!(index.method, None);
        assert_eq!(index.parts, [plain.clone(), IndexPart { descending: true, ..plain }, other]);
    }

    #[test]
    fn keys_forbid_null_and_the_default_collation_is_none() {
        let mut id = column("id", "text");
        id.collation = Facet::Stated(Some("default".to_owned()));
        let key = PrimaryKey {
            name: None,
            columns: vec!["id".to_owned()],
            deferrable: Facet::SILENT,
            attributes: Attributes::default(),
        };
        let columns = vec![id, column("other", "text")];
        let table = Table { columns, primary_key: Facet::Stated(Some(key)), ..Table::default() };
        let table = canonical(table);
        assert_eq!(table.columns[0].collation, Facet::Stated(None));
        assert_eq!((table.columns[0].nullable, table.columns[1].nullable), (false, true));
    }
}
