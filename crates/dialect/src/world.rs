//! What the canonical form of PostgreSQL's queries may ask of a catalog: the columns of a relation, and the type under a
//! domain.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use drift_catalog::{Catalog, Column, Concrete, Flavor, Kind, Schema, Type, Vendor};
use drift_sql::canon::{self, Context, Made, Output, World, inner_name};

use crate::sense::TypeSense;

/// Views over views are followed so deep.
const DEEPEST: usize = 24;

/// The columns of a relation, if they can be told.
type Columns = Option<Vec<Output>>;

/// A catalog that is only looked at.
pub(crate) struct Known<'a> {
    catalog: &'a Catalog,
    sense: TypeSense,
    domains: Domains,
    /// What views were found to give.
    views: RefCell<HashMap<(String, String), Columns>>,
    depth: Cell<usize>,
    /// Where types stand, looked up when it is first asked for.
    schemas: OnceCell<HashMap<String, Option<String>>>,
    /// What functions take and give, likewise.
    functions: OnceCell<HashMap<String, HashMap<String, Option<Made>>>>,
}

impl<'a> Known<'a> {
    pub(crate) fn new(catalog: &'a Catalog, sense: TypeSense) -> Self {
        let (views, depth) = (RefCell::default(), Cell::new(0));
        let domains = Domains::without_types(catalog, sense);
        let (schemas, functions) = (OnceCell::new(), OnceCell::new());
        Known { catalog, sense, domains, views, depth, schemas, functions }
    }

    pub(crate) fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    /// What a query of this catalog stands in.
    pub(crate) fn context(&'a self, schema: &'a str) -> Context<'a> {
        let mut context =
            Context::bare(&self.catalog.default_schema, self.sense.type_name, self.sense.family);
        context.schema = schema;
        context.world = Some(self);
        of_server(&mut context, self.catalog.flavor);
        context
    }
}

impl World for Known<'_> {
    fn columns(&self, schema: Option<&str>, name: &str) -> Option<Vec<Output>> {
        let schema = schema.unwrap_or(&self.catalog.default_schema);
        let content = self.catalog.schemas.get(schema)?;
        if let Some(table) = content.tables.get(name) {
            return Some(table.columns.iter().map(output).collect());
        }
        let Some(view) = content.views.items.get(name) else {
            return self.domains.columns(Some(schema), name);
        };
        let key = (schema.to_owned(), name.to_owned());
        if let Some(known) = self.views.borrow().get(&key) {
            return known.clone();
        }
        if self.depth.get() > DEEPEST {
            return None;
        }
        self.views.borrow_mut().insert(key.clone(), None);
        self.depth.set(self.depth.get() + 1);
        let outputs = canon::outputs(&view.query.raw, &self.context(schema));
        self.depth.set(self.depth.get() - 1);
        self.views.borrow_mut().insert(key, outputs.clone());
        outputs
    }

    fn base_type(&self, name: &str) -> Option<String> {
        self.domains.base_type(name)
    }

    fn is_shadowed(&self, name: &str) -> bool {
        self.domains.is_shadowed(name)
    }

    fn has_default(&self, name: &str) -> bool {
        self.domains.has_default(name)
    }

    fn type_schema(&self, name: &str) -> Option<String> {
        let all = self.schemas.get_or_init(|| type_schemas(self.catalog, self.sense));
        all.get(name).cloned().flatten()
    }

    fn is_default_class(&self, method: &str, class: &str, ty: &Concrete) -> bool {
        self.domains.is_default_class(method, class, ty)
    }

    fn made(&self, schema: Option<&str>, name: &str) -> Option<Made> {
        // Most names are the server's own, and the heads of functions are long.
        let all = || self.functions.get_or_init(|| functions(self.catalog, self.sense));
        let known = self.domains.is_shadowed(name).then(all)?;
        known.get(schema.unwrap_or(&self.catalog.default_schema))?.get(name)?.clone()
    }
}

fn output(column: &Column) -> Output {
    let ty = match &column.ty.ty {
        Type::Concrete(own) => Some(inner_name(own)),
        Type::Portable(_) => None,
    };
    Output { name: column.name.clone(), ty }
}

/// What texts mean on one server and not on another.
pub(crate) fn of_server(context: &mut Context<'_>, flavor: Flavor) {
    let postgres = flavor.vendor == Vendor::Postgres;
    context.version = flavor.version.map(|own| own.major).filter(|_| postgres);
    context.extract_is_date_part = context.version.is_some_and(|major| major < 14);
    context.reads_utc = flavor.utc;
}

/// The domains of a catalog by their inner names, and the names of its functions and operators.
pub(crate) struct Domains {
    sense: TypeSense,
    bases: HashMap<String, String>,
    made: HashSet<String>,
    /// The functions by schema and name; none where several have it and the arguments decide.
    functions: HashMap<String, HashMap<String, Option<Made>>>,
    default_schema: String,
    /// Those that have a default.
    defaults: HashSet<String>,
    /// The fields of composite types, by schema and name.
    composites: HashMap<(String, String), Vec<Output>>,
    /// The one schema that has a type of the name; none where several have.
    schemas: HashMap<String, Option<String>>,
}

impl Domains {
    pub(crate) fn of(catalog: &Catalog, sense: TypeSense) -> Self {
        let (schemas, functions) = (type_schemas(catalog, sense), functions(catalog, sense));
        Domains { schemas, functions, ..Domains::without_types(catalog, sense) }
    }

    fn without_types(catalog: &Catalog, sense: TypeSense) -> Self {
        let (mut all, mut made, mut defaults) = (HashMap::new(), HashSet::new(), HashSet::new());
        for (schema, content) in &catalog.schemas {
            let operators = content.definitions.0.get(&Kind::Operator);
            let names =
                operators.iter().flat_map(|own| own.items.keys()).chain(content.functions.items.keys());
            let bare = |name: &String| name.split(['(', ' ']).next().unwrap_or_default().to_owned();
            made.extend(names.map(bare));
            for (name, domain) in &content.domains.items {
                let Some(base) = domain.base.ty.concrete() else { continue };
                let base = inner_name(base);
                let own = Concrete { schema: Some(schema.clone()), ..Concrete::named(name.as_str()) };
                let short = Some(name.clone()).filter(|_| *schema == catalog.default_schema);
                for key in short.into_iter().chain([inner_name(&own)]) {
                    if domain.default.value().is_some() {
                        defaults.insert(key.clone());
                    }
                    all.insert(key, base.clone());
                }
            }
        }
        let default_schema = catalog.default_schema.clone();
        let (functions, schemas) = (HashMap::new(), HashMap::new());
        let composites = composites(catalog, sense);
        Domains { sense, bases: all, made, functions, default_schema, defaults, composites, schemas }
    }
}

impl World for Domains {
    fn columns(&self, schema: Option<&str>, name: &str) -> Option<Vec<Output>> {
        if self.composites.is_empty() {
            return None;
        }
        self.composites.get(&(schema.unwrap_or(&self.default_schema).to_owned(), name.to_owned())).cloned()
    }

    fn base_type(&self, name: &str) -> Option<String> {
        self.bases.get(name).cloned()
    }

    fn is_shadowed(&self, name: &str) -> bool {
        self.made.contains(name)
    }

    fn made(&self, schema: Option<&str>, name: &str) -> Option<Made> {
        self.functions.get(schema.unwrap_or(&self.default_schema))?.get(name)?.clone()
    }

    fn has_default(&self, name: &str) -> bool {
        self.defaults.contains(name)
    }

    fn type_schema(&self, name: &str) -> Option<String> {
        self.schemas.get(name).cloned().flatten()
    }

    fn is_default_class(&self, method: &str, class: &str, ty: &Concrete) -> bool {
        (self.sense.is_default_class)(method, class, ty)
    }
}

/// What each function takes and gives.
fn functions(catalog: &Catalog, sense: TypeSense) -> HashMap<String, HashMap<String, Option<Made>>> {
    let context = Context::bare(&catalog.default_schema, sense.type_name, sense.family);
    let of_schema = |content: &Schema| {
        let mut all: HashMap<String, Option<Made>> = HashMap::new();
        for (key, function) in &content.functions.items {
            let name = key.split('(').next().unwrap_or_default().to_owned();
            all.entry(name)
                .and_modify(|known| *known = None)
                .or_insert_with(|| canon::made(&function.definition.raw, &context));
        }
        all
    };
    let filled = catalog.schemas.iter().filter(|(_, content)| !content.functions.items.is_empty());
    filled.map(|(name, content)| (name.clone(), of_schema(content))).collect()
}

/// The fields of composite types, in order.
fn composites(catalog: &Catalog, sense: TypeSense) -> HashMap<(String, String), Vec<Output>> {
    let mut all = HashMap::new();
    for (schema, content) in &catalog.schemas {
        let own = content.definitions.0.get(&Kind::CompositeType);
        for (name, definition) in own.iter().flat_map(|own| &own.items) {
            let names = definition.fact("order").unwrap_or_default().split(", ");
            let field = |field: &str| {
                let text = definition.fact(&format!("attribute {field}"))?;
                let text = text.split(" COLLATE ").next().unwrap_or_default();
                let ty = canon::without_length(&(sense.type_name)(text));
                Some(Output { name: field.to_owned(), ty: Some(inner_name(&Concrete::named(ty))) })
            };
            if let Some(fields) = names.map(field).collect() {
                all.insert((schema.clone(), name.clone()), fields);
            }
        }
    }
    all
}

/// Where each type stands that no default schema has; none where several have it.
fn type_schemas(catalog: &Catalog, sense: TypeSense) -> HashMap<String, Option<String>> {
    let mut all: HashMap<String, Option<String>> = HashMap::new();
    for (schema, content) in catalog.schemas.iter().filter(|(name, _)| **name != catalog.default_schema) {
        for name in types_of(content).filter(|name| !(sense.is_known)(name)) {
            all.entry(name.clone()).and_modify(|known| *known = None).or_insert_with(|| Some(schema.clone()));
        }
    }
    // Most catalogs have one schema, and nothing to look for.
    let own = catalog.schemas.get(&catalog.default_schema).filter(|_| !all.is_empty());
    for name in own.into_iter().flat_map(types_of) {
        all.remove(name);
    }
    all
}

/// The names of the types of a schema: tables and views have types of their rows.
fn types_of(content: &Schema) -> impl Iterator<Item = &String> {
    let defined = [Kind::CompositeType, Kind::RangeType, Kind::BaseType];
    let defined = defined.into_iter().filter_map(|kind| content.definitions.0.get(&kind));
    let names = content.enums.items.keys().chain(content.domains.items.keys());
    let names = names.chain(content.tables.keys()).chain(content.views.items.keys());
    names.chain(defined.flat_map(|own| own.items.keys()))
}

/// What a query of PostgreSQL puts out, where it can be told: names, and types without their lengths.
pub fn query_outputs(catalog: &Catalog, schema: &str, query: &str) -> Option<Vec<(String, Option<String>)>> {
    let known = Known::new(catalog, crate::postgres::type_sense());
    let outputs = canon::outputs(query, &known.context(schema))?;
    Some(outputs.into_iter().map(|own| (own.name, own.ty)).collect())
}

/// A query of PostgreSQL with the columns that its `*` stands for, where they can be told.
pub fn star_columns(catalog: &Catalog, schema: &str, query: &str) -> Option<String> {
    let known = Known::new(catalog, crate::postgres::type_sense());
    canon::star_columns(query, &known.context(schema))
}
