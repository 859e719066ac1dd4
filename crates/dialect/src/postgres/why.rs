//! Why two facts of definitions are one or are not: the same walk as `definitions`, over the few that somebody asks
//! about.

use drift_catalog::{Catalog, Column, Definitions, Expr, Kind, ObjectPath, Pattern};
use drift_sql::canon::{Context, Rule, Trace};

use super::definitions::{Bound, Sense, one, sense};
use crate::Spelling;
use crate::world::Known;

/// The facts of every definition that a pattern means, in a catalog that is canonical.
pub(super) fn spellings(catalog: &Catalog, pattern: &Pattern) -> Vec<Spelling> {
    let known = Known::new(catalog, super::type_sense());
    let mut found = Found { pattern, all: Vec::new() };
    let context = known.context("");
    let place = |schema: &str| {
        let schema = schema.to_owned();
        move |kind: Kind, name: &str| ObjectPath::new(kind, schema.as_str(), name)
    };
    found.of(&catalog.definitions, &place(""), &context, &Bound { key: "", columns: &[] });
    for (schema, content) in &catalog.schemas {
        let context = Context { schema, ..context };
        found.of(&content.definitions, &place(schema), &context, &Bound { key: "", columns: &[] });
        for (name, table) in &content.tables {
            let columns: &[Column] = &table.columns;
            let key = table.partition.value().map_or("", |own| own.key.raw.as_str());
            let owner = ObjectPath::new(Kind::Table, schema.as_str(), name.as_str());
            let context = Context { table: Some(name), columns, ..context };
            found.of(
                &table.definitions,
                &|kind, name| owner.part(kind, name),
                &context,
                &Bound { key, columns },
            );
        }
        for (name, view) in &content.views.items {
            let kind = if view.materialized { Kind::MaterializedView } else { Kind::View };
            let owner = ObjectPath::new(kind, schema.as_str(), name.as_str());
            let context = Context { table: Some(name), ..context };
            let bound = Bound { key: "", columns: &[] };
            found.of(&view.definitions, &|kind, name| owner.part(kind, name), &context, &bound);
        }
    }
    found.all
}

struct Found<'a> {
    pattern: &'a Pattern,
    all: Vec<Spelling>,
}

impl Found<'_> {
    fn of(
        &mut self,
        definitions: &Definitions,
        place: &dyn Fn(Kind, &str) -> ObjectPath,
        context: &Context<'_>,
        bound: &Bound<'_>,
    ) {
        for (kind, name, own) in definitions.iter() {
            let path = place(kind, name);
            if !self.pattern.matches(&path) {
                continue;
            }
            for (key, fact) in &own.facts {
                let rules = rules((kind, key), fact, context, bound);
                let (raw, text) = (fact.raw.clone(), fact.text.clone());
                self.all.push(Spelling { path: path.clone(), facet: key.clone(), raw, text, rules });
            }
        }
    }
}

/// The rules that led from a fact as it is written to what is compared of it.
fn rules(what: (Kind, &str), fact: &Expr, context: &Context<'_>, bound: &Bound<'_>) -> Vec<Rule> {
    let trace = Trace::default();
    let mut own = Expr::raw(fact.raw.clone());
    one(what, &mut own, &Context { trace: Some(&trace), ..*context }, bound);
    let sense = sense(what.0, what.1);
    if own.text != fact.text {
        trace.note(Rule::ServerForm);
    } else if own.text != own.raw && trace.used().is_empty() {
        trace.note(match sense {
            Sense::Type => Rule::TypeAlias,
            Sense::Name | Sense::Word | Sense::Items => Rule::OwnSchema,
            Sense::Expression | Sense::List | Sense::Rule => Rule::OnePrint,
            Sense::Tokens | Sense::Trigger => Rule::TokensOnly,
        });
    }
    trace.used()
}

#[cfg(test)]
mod tests {
    use super::*;
    use drift_catalog::{Flavor, Vendor};

    #[test]
    fn each_fact_says_how_it_is_compared() {
        let mut catalog = Catalog::empty(Flavor::of(Vendor::Postgres), "public");
        let content = catalog.schemas.entry("public".to_owned()).or_default();
        let pair = content.definitions.entry(Kind::CompositeType, "pair");
        pair.state("order", "x");
        pair.express("attribute x", "int4");
        let range = content.definitions.entry(Kind::RangeType, "span");
        range.state("subtype_diff", "public.gap");
        let table = content.tables.entry("t".to_owned()).or_default();
        table.definitions.entry(Kind::Policy, "own").express("using", "((a) != 1)");
        table.definitions.entry(Kind::Rule, "quiet").express("definition", "AS ON  DELETE TO t DO NOTHING");
        super::super::canon::canonicalize(&mut catalog);
        let said = |pattern: &str| -> Vec<String> {
            let pattern: Pattern = pattern.parse().unwrap_or_else(|_| unreachable!());
            let line = |own: Spelling| {
                let rules: Vec<&str> = own.rules.into_iter().map(Rule::id).collect();
                format!("{} {}: {}", own.facet, own.text, rules.join(" "))
            };
            spellings(&catalog, &pattern).into_iter().map(line).collect()
        };
        assert_eq!(said("pair"), ["attribute x integer: canon/type-alias", "order x: "]);
        assert_eq!(said("span"), ["subtype_diff gap: canon/own-schema"]);
        let using = said("policy:t.own");
        assert!(using[0].starts_with("using a <> 1: ") && using[0].contains("canon/not-equal"), "{using:?}");
        assert_eq!(said("rule:t.quiet"), ["definition as on delete to t do nothing;: canon/one-print"]);
        assert!(said("t.nothing").is_empty());
    }
}
