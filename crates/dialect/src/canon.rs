//! The walk that is the same for every database: each expression of a catalog gets its canonical text, each
//! reference its columns.

use std::collections::BTreeMap;

use drift_catalog::{
    Catalog, Check, Column, Concrete, Expr, Facet, Flavor, Index, IndexKey, Listed, Table, Trigger, Type,
    Vendor,
};
use drift_sql::canon::{self, Context, World};

use crate::sense::{Sense, TypeSense};
use crate::world::{Domains, Known, of_server};

/// Fills `text` and `kind` of every expression.
pub(crate) fn expressions(catalog: &mut Catalog, vendor: Vendor, sense: TypeSense) {
    let default_schema = catalog.default_schema.clone();
    let domains = Domains::of(catalog, sense);
    let scope = Scope {
        vendor,
        sense,
        flavor: catalog.flavor,
        default_schema: &default_schema,
        schema: "",
        table: "",
        world: Some(&domains),
    };
    for (schema, content) in &mut catalog.schemas {
        let scope = Scope { schema, ..scope };
        for (name, table) in &mut content.tables {
            table_expressions(table, &Scope { table: name, ..scope });
        }
        for (name, view) in &mut content.views.items {
            let scope = Scope { table: name, ..scope };
            index_expressions(&mut view.indexes, &scope, &[]);
            triggers(&mut view.triggers, &scope, &[]);
        }
        for domain in content.domains.items.values_mut() {
            let base = domain.base.ty.concrete().cloned();
            default(&mut domain.default, vendor, &scope.context(base.as_ref(), &[]));
            let mut context = scope.context(None, &[]);
            context.value_type = base.as_ref();
            checks(&mut domain.checks, vendor, &context);
        }
    }
    queries(catalog, vendor, sense);
}

/// Views and functions: what they read must be known, so they come when all else is.
fn queries(catalog: &mut Catalog, vendor: Vendor, sense: TypeSense) {
    let known = Known::new(catalog, sense);
    let scope = |schema, table| Scope {
        world: Some(&known),
        ..Scope::new(known.catalog(), Sense { vendor, types: sense }, schema, table)
    };
    let mut views = Vec::new();
    let mut functions = Vec::new();
    for (schema, content) in &known.catalog().schemas {
        for (name, view) in &content.views.items {
            let context = scope(schema, name).context(None, &[]);
            views.push(canon::query(&view.query.raw, vendor, &context));
        }
        for function in content.functions.items.values() {
            let context = scope(schema, "").context(None, &[]);
            functions.push(canon::routine(&function.definition.raw, vendor, &context));
        }
    }
    let (mut views, mut functions) = (views.into_iter(), functions.into_iter());
    for content in catalog.schemas.values_mut() {
        // The same order as above.
        for (view, query) in content.views.items.values_mut().zip(&mut views) {
            view.query = query;
        }
        for (function, definition) in content.functions.items.values_mut().zip(&mut functions) {
            function.definition = definition;
        }
    }
}

/// Where an expression stands.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    vendor: Vendor,
    sense: TypeSense,
    flavor: Flavor,
    default_schema: &'a str,
    schema: &'a str,
    table: &'a str,
    world: Option<&'a dyn World>,
}

impl<'a> Scope<'a> {
    /// What surrounds the expressions of one table of a catalog.
    pub(crate) fn new(catalog: &'a Catalog, sense: Sense, schema: &'a str, table: &'a str) -> Self {
        let Sense { vendor, types } = sense;
        let default_schema = &catalog.default_schema;
        let flavor = catalog.flavor;
        Scope { vendor, sense: types, flavor, default_schema, schema, table, world: None }
    }

    pub(crate) fn vendor(&self) -> Vendor {
        self.vendor
    }

    /// The same place, where no table's name may be left out.
    pub(crate) fn outside(self) -> Self {
        Scope { table: "", ..self }
    }

    /// The same place, in a catalog that is known.
    pub(crate) fn within(self, world: &'a dyn World) -> Self {
        Scope { world: Some(world), ..self }
    }

    /// The canonical spelling of a type text.
    pub(crate) fn type_name(&self, text: &str) -> String {
        (self.sense.type_name)(text)
    }

    pub(crate) fn context(self, column_type: Option<&'a Concrete>, columns: &'a [Column]) -> Context<'a> {
        let mut context = Context::bare(self.default_schema, self.sense.type_name, self.sense.family);
        context.column_type = column_type;
        context.columns = columns;
        context.schema = self.schema;
        context.table = Some(self.table).filter(|name| !name.is_empty());
        of_server(&mut context, self.flavor);
        context.world = self.world;
        context
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
        exclusion.definition = canon::exclusion(&exclusion.definition.raw, &context);
    }
    if let Some(partition) = partition.value_mut() {
        partition.key = canon::partition_key(&partition.key.raw, &context);
    }
    index_expressions(indexes, scope, columns);
    for (column, expr) in columns.iter_mut().zip(generated) {
        if let (Some(own), Some(expr)) = (column.generated.value_mut(), expr) {
            own.expr = expr;
        }
    }
    triggers(&mut table.triggers, scope, &table.columns);
}

/// `DEFAULT NULL` is what a column without a default has, unless it stands before the default of a domain
/// (`AddRelationNewConstraints` in `src/backend/catalog/heap.c` keeps it for that reason).
fn default(facet: &mut Facet<Option<Box<Expr>>>, vendor: Vendor, context: &Context<'_>) {
    let Some(expr) = facet.value_mut() else { return };
    **expr = canon::expression(&expr.raw, vendor, context);
    let hides = |own| context.world.is_some_and(|world| world.has_default(&canon::inner_name(own)));
    if expr.text.eq_ignore_ascii_case("null") && !context.column_type.is_some_and(hides) {
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

fn triggers(list: &mut Listed<Trigger>, scope: &Scope<'_>, columns: &[Column]) {
    let scope = scope.outside();
    for trigger in &mut list.items {
        trigger.definition =
            canon::trigger(&trigger.definition.raw, scope.vendor, &scope.context(None, columns));
    }
}

/// A reference without columns means the referred table's primary key, where that has as many.
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
            let key = keys.get(&target).filter(|key| key.len() == foreign.columns.len());
            if let Some(columns) = key {
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
