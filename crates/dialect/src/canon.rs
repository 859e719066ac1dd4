//! The walk that is the same for every database: each expression of a catalog gets its canonical text, each
//! reference its columns.

use std::collections::BTreeMap;

use drift_catalog::{
    Catalog, Check, Column, Concrete, Expr, Facet, Index, IndexKey, Listed, Table, Trigger, Type, Vendor,
};
use drift_sql::canon::{self, Context, Family};

/// What the canonical text of expressions has to know of a database's types.
#[derive(Clone, Copy)]
pub(crate) struct TypeSense {
    /// Canonical spelling of a type text.
    pub(crate) type_name: fn(&str) -> String,
    /// The family of a type.
    pub(crate) family: fn(&Concrete) -> Family,
}

/// Fills `text` and `kind` of every expression.
pub(crate) fn expressions(catalog: &mut Catalog, vendor: Vendor, sense: TypeSense) {
    let default_schema = catalog.default_schema.clone();
    let extract_is_date_part = extract_is_date_part(catalog, vendor);
    for (schema, content) in &mut catalog.schemas {
        for (name, table) in &mut content.tables {
            table_expressions(
                table,
                &Scope {
                    vendor,
                    sense,
                    extract_is_date_part,
                    default_schema: &default_schema,
                    schema,
                    table: name,
                },
            );
        }
        let scope =
            Scope { vendor, sense, extract_is_date_part, default_schema: &default_schema, schema, table: "" };
        for (name, view) in &mut content.views.items {
            let scope = Scope { table: name, ..scope };
            view.query = canon::query(&view.query.raw, vendor, &scope.context(None, &[]));
            index_expressions(&mut view.indexes, &scope, &[]);
            triggers(&mut view.triggers, &scope);
        }
        for domain in content.domains.items.values_mut() {
            let base = domain.base.ty.concrete().cloned();
            default(&mut domain.default, vendor, &scope.context(base.as_ref(), &[]));
            checks(&mut domain.checks, vendor, &scope.context(None, &[]));
        }
        for function in content.functions.items.values_mut() {
            function.definition = canon::routine(&function.definition.raw, vendor, &scope.context(None, &[]));
        }
    }
}

fn extract_is_date_part(catalog: &Catalog, vendor: Vendor) -> bool {
    vendor == Vendor::Postgres && catalog.flavor.version.is_some_and(|version| version.major < 14)
}

/// A database and what it knows of its types.
#[derive(Clone, Copy)]
pub(crate) struct Sense {
    pub(crate) vendor: Vendor,
    pub(crate) types: TypeSense,
}

/// Where an expression stands.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    vendor: Vendor,
    sense: TypeSense,
    extract_is_date_part: bool,
    default_schema: &'a str,
    schema: &'a str,
    table: &'a str,
}

impl<'a> Scope<'a> {
    /// What surrounds the expressions of one table of a catalog.
    pub(crate) fn new(catalog: &'a Catalog, sense: Sense, schema: &'a str, table: &'a str) -> Self {
        let Sense { vendor, types } = sense;
        let default_schema = &catalog.default_schema;
        let extract_is_date_part = extract_is_date_part(catalog, vendor);
        Scope { vendor, sense: types, extract_is_date_part, default_schema, schema, table }
    }

    pub(crate) fn vendor(&self) -> Vendor {
        self.vendor
    }

    /// The same place, where no table's name may be left out.
    pub(crate) fn outside(self) -> Self {
        Scope { table: "", ..self }
    }

    /// The canonical spelling of a type text.
    pub(crate) fn type_name(&self, text: &str) -> String {
        (self.sense.type_name)(text)
    }

    pub(crate) fn context(self, column_type: Option<&'a Concrete>, columns: &'a [Column]) -> Context<'a> {
        Context {
            column_type,
            columns,
            default_schema: self.default_schema,
            schema: self.schema,
            table: Some(self.table).filter(|name| !name.is_empty()),
            extract_is_date_part: self.extract_is_date_part,
            type_name: self.sense.type_name,
            family: self.sense.family,
            trace: None,
        }
    }
}

fn table_expressions(table: &mut Table, scope: &Scope<'_>) {
    for column in &mut table.columns {
        let Column { ty, default: own, .. } = column;
        let ty = match &ty.ty {
            Type::Concrete(concrete) => Some(concrete),
            Type::Portable(_) => None,
        };
        default(own, scope.vendor, &scope.context(ty, &[]));
    }
    let Table { columns, checks: own_checks, exclusions, partition, indexes, .. } = table;
    let mut generated: Vec<Option<Expr>> = Vec::new();
    let context = scope.context(None, columns);
    for column in columns.iter() {
        generated.push(
            column.generated.value().map(|own| canon::expression(&own.expr.raw, scope.vendor, &context)),
        );
    }
    checks(own_checks, scope.vendor, &context);
    for exclusion in &mut exclusions.items {
        exclusion.definition = canon::definition(&exclusion.definition.raw, scope.vendor);
    }
    if let Some(partition) = partition.value_mut() {
        partition.key = canon::definition(&partition.key.raw, scope.vendor);
    }
    index_expressions(indexes, scope, columns);
    for (column, expr) in columns.iter_mut().zip(generated) {
        if let (Some(own), Some(expr)) = (column.generated.value_mut(), expr) {
            own.expr = expr;
        }
    }
    triggers(&mut table.triggers, scope);
}

/// `DEFAULT NULL` is what a column without a default has.
fn default(facet: &mut Facet<Option<Box<Expr>>>, vendor: Vendor, context: &Context<'_>) {
    let Some(expr) = facet.value_mut() else { return };
    **expr = canon::expression(&expr.raw, vendor, context);
    if expr.text.eq_ignore_ascii_case("null") {
        *facet = Facet::Stated(None);
    }
}

fn checks(list: &mut Listed<Check>, vendor: Vendor, context: &Context<'_>) {
    for check in &mut list.items {
        check.expr = canon::expression(&check.expr.raw, vendor, context);
    }
}

fn index_expressions(list: &mut Listed<Index>, scope: &Scope<'_>, columns: &[Column]) {
    let context = scope.context(None, columns);
    for index in &mut list.items {
        for part in &mut index.parts {
            if let IndexKey::Expr(expr) = &mut part.key {
                *expr = canon::expression(&expr.raw, scope.vendor, &context);
            }
        }
        if let Some(predicate) = &mut index.predicate {
            **predicate = canon::expression(&predicate.raw, scope.vendor, &context);
        }
    }
}

fn triggers(list: &mut Listed<Trigger>, scope: &Scope<'_>) {
    let scope = scope.outside();
    for trigger in &mut list.items {
        trigger.definition = canon::trigger(&trigger.definition.raw, scope.vendor, &scope.context(None, &[]));
    }
}

/// A reference without columns means the referred table's primary key.
pub(crate) fn referred_columns(catalog: &mut Catalog) {
    let keys: BTreeMap<(String, String), Vec<String>> = catalog
        .schemas
        .iter()
        .flat_map(|(schema, content)| content.tables.iter().map(move |(name, table)| (schema, name, table)))
        .filter_map(|(schema, name, table)| {
            let key = table.primary_key.value()?;
            Some(((schema.clone(), name.clone()), key.columns.clone()))
        })
        .collect();
    for table in catalog.schemas.values_mut().flat_map(|schema| schema.tables.values_mut()) {
        for foreign in table.foreign_keys.items.iter_mut().filter(|foreign| foreign.referred.is_empty()) {
            let target = (foreign.references.schema.clone(), foreign.references.table.clone());
            if let Some(columns) = keys.get(&target) {
                foreign.referred.clone_from(columns);
            }
        }
    }
}

/// The columns of a primary key cannot be NULL.
pub(crate) fn keys_are_not_null(table: &mut Table) {
    let Some(key) = table.primary_key.value() else { return };
    let columns = key.columns.clone();
    for column in table.columns.iter_mut().filter(|column| columns.contains(&column.name)) {
        column.nullable = false;
    }
}

/// Leaves out an index's order of NULLs where it is the default one. `nulls_first` is the default of
/// ascending parts.
pub(crate) fn default_order_of_nulls(index: &mut Index, nulls_first: bool) {
    for part in &mut index.parts {
        let default = nulls_first != part.descending;
        if part.nulls_first == Some(default) {
            part.nulls_first = None;
        }
    }
}
