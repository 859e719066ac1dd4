//! Why two texts are one or are not: what was written, its canonical form, and the rules that led from one to the
//! other. The same walk as `canon`, over the few objects that somebody asks about.

use drift_catalog::{
    Catalog, Check, Column, Concrete, Expr, Index, IndexKey, Kind, Labelled as _, Listed, ObjectPath,
    Pattern, Table, Trigger, Type,
};
use drift_sql::canon::{self, Context, Rule, Trace};

use crate::canon::Scope;
use crate::sense::Sense;
use crate::world::Known;

/// One text of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// Which object.
    pub path: ObjectPath,
    /// Which of its facets: `default`, `expression`, `condition`, the key of a fact …
    pub facet: String,
    /// As people wrote it or the server says it.
    pub raw: String,
    /// What is compared.
    pub text: String,
    /// The rules that were used, in the order of docs/canonical.md.
    pub rules: Vec<Rule>,
}

/// The texts of every object that a pattern means, in a catalog that is canonical.
pub(crate) fn spellings(catalog: &Catalog, pattern: &Pattern, sense: Sense) -> Vec<Spelling> {
    let mut found = Vec::new();
    let known = Known::new(catalog, sense.types);
    for (schema, content) in &catalog.schemas {
        let scope = |table| Scope::new(catalog, sense, schema, table).within(&known);
        for (name, table) in &content.tables {
            let path = ObjectPath::new(Kind::Table, schema.as_str(), name.as_str());
            self::table(&mut Walk { pattern, scope: scope(name), found: &mut found }, &path, table);
        }
        for (name, view) in &content.views.items {
            let kind = if view.materialized { Kind::MaterializedView } else { Kind::View };
            let path = ObjectPath::new(kind, schema.as_str(), name.as_str());
            let mut walk = Walk { pattern, scope: scope(name), found: &mut found };
            walk.text(&path, "definition", &view.query, (None, &[]), canon::query);
            indexes(&mut walk, &path, &view.indexes, &[]);
            triggers(&mut walk, &path, &view.triggers, &[]);
        }
        for (name, domain) in &content.domains.items {
            let path = ObjectPath::new(Kind::Domain, schema.as_str(), name.as_str());
            let mut walk = Walk { pattern, scope: scope(""), found: &mut found };
            walk.a_type(&path, &domain.base.ty, &domain.base.raw);
            if let Some(default) = domain.default.value() {
                let base = domain.base.ty.concrete();
                walk.text(&path, "default", default, (base, &[]), canon::expression);
            }
            checks(&mut walk, &path, &domain.checks, &[]);
        }
        for (name, function) in &content.functions.items {
            let path = ObjectPath::new(Kind::Function, schema.as_str(), name.as_str());
            let mut walk = Walk { pattern, scope: scope(""), found: &mut found };
            walk.text(&path, "definition", &function.definition, (None, &[]), canon::routine);
        }
    }
    found
}

struct Walk<'a, 'f> {
    pattern: &'a Pattern,
    scope: Scope<'a>,
    found: &'f mut Vec<Spelling>,
}

/// How one kind of text becomes canonical.
type Canon = fn(&str, drift_catalog::Vendor, &Context<'_>) -> Expr;

impl Walk<'_, '_> {
    fn text(
        &mut self,
        path: &ObjectPath,
        facet: &'static str,
        expr: &Expr,
        (column, columns): (Option<&Concrete>, &[Column]),
        canon: Canon,
    ) {
        if !self.pattern.matches(path) {
            return;
        }
        let trace = Trace::default();
        let context = Context { trace: Some(&trace), ..self.scope.context(column, columns) };
        let mut text = canon(&expr.raw, self.scope.vendor(), &context).text;
        if text != expr.text {
            trace.note(Rule::ServerForm);
            text.clone_from(&expr.text);
        }
        let (path, raw) = (path.clone(), expr.raw.clone());
        self.found.push(Spelling { path, facet: facet.to_owned(), raw, text, rules: trace.used() });
    }

    fn a_type(&mut self, path: &ObjectPath, ty: &Type, raw: &str) {
        let Some(concrete) = ty.concrete().filter(|_| self.pattern.matches(path)) else { return };
        let text = concrete.to_string();
        // What the models call by a portable word is no spelling of this database's own.
        let rules = match (text == raw, self.scope.type_name(raw) == text) {
            (true, _) => Vec::new(),
            (false, true) => vec![Rule::TypeAlias],
            (false, false) => vec![Rule::PortableWord],
        };
        let (path, raw) = (path.clone(), raw.to_owned());
        self.found.push(Spelling { path, facet: "type".to_owned(), raw, text, rules });
    }
}

fn table(walk: &mut Walk<'_, '_>, path: &ObjectPath, table: &Table) {
    let columns = table.columns.as_slice();
    for column in columns {
        let own = path.part(Kind::Column, column.name.as_str());
        walk.a_type(&own, &column.ty.ty, &column.ty.raw);
        if let Some(default) = column.default.value() {
            let ty = column.ty.ty.concrete();
            walk.text(&own, "default", default, (ty, &[]), canon::expression);
        }
        if let Some(generated) = column.generated.value() {
            walk.text(&own, "generated expression", &generated.expr, (None, columns), canon::expression);
        }
    }
    checks(walk, path, &table.checks, columns);
    for own in &table.exclusions.items {
        let canon = |raw: &str, _, context: &Context<'_>| canon::exclusion(raw, context);
        walk.text(&own.path(path), "definition", &own.definition, (None, columns), canon);
    }
    indexes(walk, path, &table.indexes, columns);
    triggers(walk, path, &table.triggers, columns);
}

fn checks(walk: &mut Walk<'_, '_>, path: &ObjectPath, list: &Listed<Check>, columns: &[Column]) {
    for check in &list.items {
        walk.text(&check.path(path), "expression", &check.expr, (None, columns), canon::expression);
    }
}

fn indexes(walk: &mut Walk<'_, '_>, path: &ObjectPath, list: &Listed<Index>, columns: &[Column]) {
    for index in &list.items {
        let own = index.path(path);
        for part in &index.parts {
            if let IndexKey::Expr(expr) = &part.key {
                walk.text(&own, "columns", expr, (None, columns), canon::expression);
            }
        }
        if let Some(predicate) = &index.predicate {
            walk.text(&own, "condition", predicate, (None, columns), canon::expression);
        }
    }
}

fn triggers(walk: &mut Walk<'_, '_>, path: &ObjectPath, list: &Listed<Trigger>, columns: &[Column]) {
    for trigger in &list.items {
        let own = path.part(Kind::Trigger, trigger.name.as_str());
        let scope = walk.scope;
        walk.scope = scope.outside();
        walk.text(&own, "definition", &trigger.definition, (None, columns), canon::trigger);
        walk.scope = scope;
    }
}
