//! What the facts of each kind hold (docs/kinds.md), and their canonical form.

use drift_catalog::{Catalog, Column, Concrete, Definitions, Expr, ExprKind, Kind, Vendor};
use drift_sql::canon::{self, Context};
use drift_sql::{TokenKind, lex, name_of};

use super::types;
use crate::world::Known;

/// What a fact holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sense {
    /// A word, compared as it stands.
    Word,
    /// A name, or several; the default schema and the server's own are not written.
    Name,
    /// A type, perhaps with a collation behind it.
    Type,
    /// An expression.
    Expression,
    /// Expressions, separated by commas; their order means nothing.
    List,
    /// Operators and functions by their numbers; their order means nothing.
    Items,
    /// Text that is compared token by token.
    Tokens,
    /// A trigger.
    Trigger,
    /// A rewrite rule.
    Rule,
}

/// What is no plain word, by kind and key. `*` stands for the rest of a key.
const SENSES: &[(Kind, &str, Sense)] = &[
    (Kind::CompositeType, "attribute *", Sense::Type),
    (Kind::RangeType, "subtype", Sense::Type),
    (Kind::RangeType, "subtype_opclass", Sense::Name),
    (Kind::RangeType, "collation", Sense::Name),
    (Kind::RangeType, "canonical", Sense::Name),
    (Kind::RangeType, "subtype_diff", Sense::Name),
    (Kind::BaseType, "input", Sense::Name),
    (Kind::BaseType, "output", Sense::Name),
    (Kind::BaseType, "receive", Sense::Name),
    (Kind::BaseType, "send", Sense::Name),
    (Kind::BaseType, "typmod_in", Sense::Name),
    (Kind::BaseType, "typmod_out", Sense::Name),
    (Kind::BaseType, "analyze", Sense::Name),
    (Kind::BaseType, "subscript", Sense::Name),
    (Kind::BaseType, "element", Sense::Type),
    (Kind::Operator, "function", Sense::Name),
    (Kind::Operator, "commutator", Sense::Name),
    (Kind::Operator, "negator", Sense::Name),
    (Kind::Operator, "restrict", Sense::Name),
    (Kind::Operator, "join", Sense::Name),
    (Kind::OperatorClass, "type", Sense::Type),
    (Kind::OperatorClass, "family", Sense::Name),
    (Kind::OperatorClass, "items", Sense::Items),
    (Kind::OperatorFamily, "items", Sense::Items),
    (Kind::Conversion, "function", Sense::Name),
    (Kind::Statistics, "table", Sense::Name),
    (Kind::Statistics, "on", Sense::List),
    (Kind::TextSearchParser, "*", Sense::Name),
    (Kind::TextSearchTemplate, "*", Sense::Name),
    (Kind::TextSearchDictionary, "template", Sense::Name),
    (Kind::TextSearchConfiguration, "*", Sense::Name),
    (Kind::Cast, "function", Sense::Name),
    (Kind::EventTrigger, "function", Sense::Name),
    (Kind::Publication, "tables", Sense::Tokens),
    (Kind::ForeignDataWrapper, "*", Sense::Name),
    (Kind::Language, "handler", Sense::Name),
    (Kind::Language, "inline", Sense::Name),
    (Kind::Language, "validator", Sense::Name),
    (Kind::AccessMethod, "handler", Sense::Name),
    (Kind::Transform, "*", Sense::Name),
    (Kind::Partition, "bound", Sense::Tokens),
    (Kind::Partition, "key", Sense::Tokens),
    (Kind::Partition, "index *", Sense::Tokens),
    (Kind::Partition, "constraint *", Sense::Tokens),
    (Kind::Partition, "trigger *", Sense::Trigger),
    (Kind::Partition, "policy *", Sense::Tokens),
    (Kind::Partition, "default *", Sense::Expression),
    (Kind::Policy, "using", Sense::Expression),
    (Kind::Policy, "check", Sense::Expression),
    (Kind::Rule, "definition", Sense::Rule),
];

/// What a fact holds.
pub(crate) fn sense(kind: Kind, key: &str) -> Sense {
    let means = |pattern: &str| match pattern.strip_suffix('*') {
        Some(start) => key.starts_with(start),
        None => pattern == key,
    };
    SENSES
        .iter()
        .find(|(own, pattern, _)| *own == kind && means(pattern))
        .map_or(Sense::Word, |(.., sense)| *sense)
}

/// Whether two unequal facts of this sense are provably different.
pub(crate) fn is_word(sense: Sense) -> bool {
    matches!(sense, Sense::Word | Sense::Name | Sense::Type | Sense::Items)
}

/// Fills `text` and `kind` of every fact.
pub(crate) fn canonicalize(catalog: &mut Catalog) {
    let mut all = taken(catalog);
    let known = Known::new(catalog, super::type_sense());
    let context = known.context("");
    let mut facts = all.iter_mut();
    let mut next = |context: &Context<'_>, key: &str, columns: &[Column]| {
        if let Some(definitions) = facts.next() {
            of(definitions, context, &Bound { key, columns });
        }
    };
    next(&context, "", &[]);
    for (schema, content) in &known.catalog().schemas {
        let context = Context { schema, ..context };
        next(&context, "", &[]);
        for (name, table) in &content.tables {
            let columns: &[Column] = &table.columns;
            let key = table.partition.value().map_or("", |own| own.key.raw.as_str());
            next(&Context { table: Some(name), columns, ..context }, key, columns);
        }
        for name in content.views.items.keys() {
            next(&Context { table: Some(name), ..context }, "", &[]);
        }
    }
    let mut all = all.into_iter();
    places(catalog, |place| *place = all.next().unwrap_or_default());
}

/// Every place that has definitions, always in one order.
fn places(catalog: &mut Catalog, mut act: impl FnMut(&mut Definitions)) {
    act(&mut catalog.definitions);
    for content in catalog.schemas.values_mut() {
        act(&mut content.definitions);
        content.tables.values_mut().for_each(|table| act(&mut table.definitions));
        content.views.items.values_mut().for_each(|view| act(&mut view.definitions));
    }
}

/// All definitions, out of a catalog that is to be looked at meanwhile.
fn taken(catalog: &mut Catalog) -> Vec<Definitions> {
    let mut all = Vec::new();
    places(catalog, |place| all.push(std::mem::take(place)));
    all
}

/// What the bounds of a table's partitions are of.
pub(super) struct Bound<'a> {
    pub(super) key: &'a str,
    pub(super) columns: &'a [Column],
}

fn of(definitions: &mut Definitions, context: &Context<'_>, bound: &Bound<'_>) {
    for (kind, named) in &mut definitions.0 {
        for definition in named.items.values_mut() {
            for (key, fact) in &mut definition.facts {
                one((*kind, key), fact, context, bound);
            }
        }
    }
}

/// Fills `text` and `kind` of one fact.
pub(super) fn one((kind, key): (Kind, &str), fact: &mut Expr, context: &Context<'_>, bound: &Bound<'_>) {
    if kind == Kind::Partition && key == "bound" {
        let types = key_types(bound);
        let own = canon::bound(&fact.raw, &types, context);
        *fact = Expr { raw: std::mem::take(&mut fact.raw), ..own };
    } else {
        canonical(sense(kind, key), fact, context);
    }
}

/// The types of the columns of a partition key, in order.
fn key_types<'a>(bound: &Bound<'a>) -> Vec<Option<&'a Concrete>> {
    let name = |part: &str| {
        let token = lex(part, Vendor::Postgres).into_iter().next()?;
        Some(match token.kind {
            TokenKind::Quoted => name_of(token.text(part)),
            _ => token.text(part).to_ascii_lowercase(),
        })
    };
    let of = |part: &str| {
        let name = name(part)?;
        bound.columns.iter().find(|column| column.name == name)?.ty.ty.concrete()
    };
    parts(bound.key).into_iter().map(of).collect()
}

fn canonical(sense: Sense, fact: &mut Expr, context: &Context<'_>) {
    match sense {
        Sense::Word => fact.text.clone_from(&fact.raw),
        Sense::Name => {
            let names = fact.raw.split(", ").map(|name| short(name, context.default_schema));
            fact.text = names.collect::<Vec<_>>().join(", ");
        }
        Sense::Type => fact.text = type_text(&fact.raw, context.default_schema),
        Sense::Expression => *fact = canon::expression(&fact.raw, Vendor::Postgres, context),
        Sense::List => {
            let mut parts: Vec<Expr> = parts(&fact.raw)
                .into_iter()
                .map(|part| canon::expression(part, Vendor::Postgres, context))
                .collect();
            parts.sort_by(|one, other| one.text.cmp(&other.text));
            fact.text = parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(", ");
            let doubtful = parts.iter().any(|part| part.kind == ExprKind::NotUnderstood);
            fact.kind = if doubtful { ExprKind::NotUnderstood } else { ExprKind::Other };
        }
        Sense::Items => {
            let mut items = parts(&fact.raw);
            items.sort_unstable();
            fact.text = items.join(", ");
        }
        Sense::Trigger => {
            let raw = unqualified(&fact.raw, context.default_schema);
            let own = canon::trigger(&raw, Vendor::Postgres, context);
            *fact = Expr { raw: std::mem::take(&mut fact.raw), ..own };
        }
        Sense::Rule => {
            let raw = unqualified(&fact.raw, context.default_schema);
            let own = canon::rewrite_rule(&raw, context);
            *fact = Expr { raw: std::mem::take(&mut fact.raw), ..own };
        }
        Sense::Tokens => {
            let own = canon::definition(&unqualified(&fact.raw, context.default_schema), Vendor::Postgres);
            *fact = Expr { raw: std::mem::take(&mut fact.raw), ..own };
        }
    }
    if is_word(sense) {
        fact.kind = ExprKind::Literal;
    }
}

fn short<'a>(name: &'a str, default_schema: &str) -> &'a str {
    let own = |schema| name.strip_prefix(schema).and_then(|rest: &str| rest.strip_prefix('.'));
    own(default_schema).or_else(|| own("pg_catalog")).unwrap_or(name)
}

fn type_text(raw: &str, default_schema: &str) -> String {
    let (ty, collation) = match raw.split_once(" COLLATE ") {
        Some((ty, collation)) => (ty, Some(short(collation, default_schema))),
        None => (raw, None),
    };
    let mut ty = types::parse(ty);
    ty.schema.take_if(|schema| schema == default_schema);
    match collation.filter(|collation| *collation != "default") {
        Some(collation) => format!("{ty} COLLATE {collation}"),
        None => ty.to_string(),
    }
}

/// The parts of a list, by the commas that stand in no parentheses.
fn parts(raw: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for token in lex(raw, Vendor::Postgres) {
        match token.text(raw) {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            "," if depth == 0 => {
                parts.push(raw[start..token.range.start].trim());
                start = token.range.end;
            }
            _ => {}
        }
    }
    parts.push(raw[start..].trim());
    parts
}

/// The text without the default schema before names.
fn unqualified(raw: &str, default_schema: &str) -> String {
    let tokens = lex(raw, Vendor::Postgres);
    let mut text = String::with_capacity(raw.len());
    let mut end = 0;
    for (at, token) in tokens.iter().enumerate() {
        let own = match token.kind {
            TokenKind::Word => token.text(raw).eq_ignore_ascii_case(default_schema),
            TokenKind::Quoted => name_of(token.text(raw)) == default_schema,
            _ => false,
        };
        // `a.public.b` is a field of something.
        let first = at == 0 || !tokens[at - 1].is_symbol(raw, ".");
        if let Some(dot) = tokens.get(at + 1).filter(|next| own && first && next.is_symbol(raw, ".")) {
            text.push_str(&raw[end..token.range.start]);
            end = dot.range.end;
        }
    }
    text.push_str(&raw[end..]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use drift_catalog::{Definition, Flavor, Sameness};

    fn same(kind: Kind, key: &str, one: &str, other: &str) -> Sameness {
        let fact = |text: &str| {
            let mut catalog = Catalog::empty(Flavor::of(Vendor::Postgres), "public");
            let mut definition = Definition::default();
            definition.express(key, text);
            catalog.definitions.set(kind, "x", definition);
            canonicalize(&mut catalog);
            canonicalize(&mut catalog);
            let fact = catalog.definitions.get(kind, "x").and_then(|own| own.facts.get(key)).cloned();
            fact.expect("the fact")
        };
        let (one, other) = (fact(one), fact(other));
        one.compare(&other)
    }

    #[test]
    fn each_fact_by_its_sense() {
        use Sameness::{Different, Same, Unknown};
        for (kind, key, one, other, wanted) in [
            (Kind::CompositeType, "attribute a", "varchar(5)", "character varying(5)", Same),
            (Kind::CompositeType, "attribute a", "public.e", "e", Same),
            (
                Kind::OperatorFamily,
                "items",
                "operator 1 <(a, b), operator 1 <(b, a)",
                "operator 1 <(b, a), operator 1 <(a, b)",
                Same,
            ),
            (Kind::OperatorFamily, "items", "operator 1 <(a, b)", "operator 1 <(b, a)", Different),
            (Kind::CompositeType, "attribute a", "billing.e", "e", Different),
            (Kind::CompositeType, "attribute a", "text COLLATE \"C\"", "text", Different),
            (Kind::Operator, "function", "public.f", "f", Same),
            (Kind::Operator, "function", "billing.f", "f", Different),
            (Kind::TextSearchConfiguration, "map word", "public.a, pg_catalog.simple", "a, simple", Same),
            (Kind::TextSearchConfiguration, "map word", "a, b", "b, a", Different),
            (Kind::Policy, "using", "(a = CURRENT_USER)", "a = current_user", Same),
            (Kind::Policy, "using", "a > 1 and b", "a > 1 or b", Unknown),
            (Kind::Policy, "for", "select", "update", Different),
            (Kind::Statistics, "on", "a, (lower(b))", "lower(b), A", Same),
            (
                Kind::Rule,
                "definition",
                "AS ON insert TO public.t DO NOTHING",
                "as on INSERT to t do nothing",
                Same,
            ),
            (
                Kind::Rule,
                "definition",
                "AS ON INSERT TO billing.t DO NOTHING",
                "AS ON INSERT TO t DO NOTHING",
                Unknown,
            ),
            (Kind::Publication, "tables", "a where (b > 1)", "public.a WHERE (b > 1)", Same),
        ] {
            assert_eq!(same(kind, key, one, other), wanted, "{kind:?} {key}: {one} / {other}");
        }
    }

    #[test]
    fn only_the_schema_of_a_name_is_left_out() {
        assert_eq!(
            unqualified("SELECT 'public.x', \"public\".t, a.public.b", "public"),
            "SELECT 'public.x', t, a.public.b"
        );
    }
}
