//! What needs what: the order in which objects can be made, read from the texts that make them.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Kind, ObjectPath};

use crate::words::{is_word, mentions};

/// An object and the text that makes it.
pub(crate) struct Item<'a> {
    pub(crate) path: &'a ObjectPath,
    pub(crate) sql: &'a str,
}

/// The places of objects in an order in which each follows those that its text mentions. The body of a function is
/// not looked into before it runs, so that it may wait longest; what stands in a circle keeps its place.
pub(crate) fn behind_needs(items: &[Item<'_>]) -> Vec<usize> {
    let names = Names::of(items);
    let all: Vec<BTreeSet<usize>> =
        (0..items.len()).map(|at| names.needs(items, at, items[at].sql)).collect();
    let hard: Vec<BTreeSet<usize>> = (0..items.len())
        .map(|at| {
            let head = head(items[at].path, items[at].sql);
            if head.len() == items[at].sql.len() { all[at].clone() } else { names.needs(items, at, head) }
        })
        .collect();
    let mut order = Order { done: vec![false; items.len()], places: Vec::with_capacity(items.len()) };
    while order.places.len() < items.len() {
        if order.round(&all) {
            continue;
        }
        // Only one at a time: what follows it may have all it needs then.
        let ready = order.first(|at, done| hard[at].iter().all(|other| done[*other]));
        let Some(at) = ready.or_else(|| order.first(|_, _| true)) else { break };
        order.take(at);
    }
    order.places
}

struct Order {
    done: Vec<bool>,
    places: Vec<usize>,
}

impl Order {
    /// Takes everything whose needs are done; false where there is nothing of the kind.
    fn round(&mut self, needs: &[BTreeSet<usize>]) -> bool {
        let before = self.places.len();
        for (at, needs) in needs.iter().enumerate() {
            if !self.done[at] && needs.iter().all(|other| self.done[*other]) {
                self.take(at);
            }
        }
        self.places.len() > before
    }

    fn first(&self, fits: impl Fn(usize, &[bool]) -> bool) -> Option<usize> {
        (0..self.done.len()).find(|at| !self.done[*at] && fits(*at, &self.done))
    }

    fn take(&mut self, at: usize) {
        self.done[at] = true;
        self.places.push(at);
    }
}

/// What of a text has to be there when it is run: a function's body given as a text is not.
pub(crate) fn head<'a>(path: &ObjectPath, sql: &'a str) -> &'a str {
    if path.kind != Kind::Function {
        return sql;
    }
    let body = sql.match_indices("AS ").find(|(at, _)| {
        let before = sql[..*at].chars().next_back();
        let after = sql[at + 3..].trim_start();
        before.is_some_and(char::is_whitespace) && after.starts_with(['$', '\''])
    });
    body.map_or(sql, |(at, _)| &sql[..at])
}

/// Objects by the names that texts call them by.
struct Names<'a> {
    plain: BTreeMap<&'a str, Vec<usize>>,
    /// Names that are no words.
    odd: Vec<(&'a str, usize)>,
}

impl<'a> Names<'a> {
    fn of(items: &[Item<'a>]) -> Names<'a> {
        let mut names = Names { plain: BTreeMap::new(), odd: Vec::new() };
        for (at, item) in items.iter().enumerate() {
            let name = base(item.path);
            if name.chars().all(is_word) {
                names.plain.entry(name).or_default().push(at);
            } else {
                names.odd.push((name, at));
            }
        }
        names
    }

    /// Where one name stands for objects of several schemas, those that the text names with their schema are meant.
    fn one_of_many(&self, items: &[Item<'_>], text: &str, found: &mut BTreeSet<usize>) {
        let shared =
            |at: &usize| Some(&self.plain.get(base(items[*at].path))?[..]).filter(|all| all.len() > 1);
        let many: BTreeSet<&[usize]> = found.iter().filter_map(shared).collect();
        for all in many {
            let meant: Vec<bool> = all.iter().map(|at| qualified(text, items[*at].path)).collect();
            if meant.contains(&true) {
                all.iter().zip(meant).filter(|(_, meant)| !meant).for_each(|(at, _)| {
                    found.remove(at);
                });
            }
        }
    }

    /// The others that a text of one object mentions.
    fn needs(&self, items: &[Item<'_>], at: usize, text: &str) -> BTreeSet<usize> {
        let words: BTreeSet<&str> = text.split(|c| !is_word(c)).collect();
        let mut found: BTreeSet<usize> =
            words.iter().filter_map(|word| self.plain.get(word)).flatten().copied().collect();
        let said = |name: &str, other: usize| match items[other].path.kind {
            Kind::Operator => uses_operators(items[at].path.kind) && has_operator(text, name),
            _ => mentions(text, name),
        };
        found.extend(self.odd.iter().filter(|(name, other)| said(name, *other)).map(|(_, other)| *other));
        let own = items[at].path;
        self.one_of_many(items, text, &mut found);
        found.retain(|other| {
            let path = items[*other].path;
            let is_table = |path: &ObjectPath| matches!(path.kind, Kind::Table | Kind::Partition);
            // Many a column has the name of a table; a table that is meant has its schema before it.
            let meant = !(is_table(own) && is_table(path)) || qualified(text, path);
            // Functions of one name are not made of each other.
            let same_name = path.schema == own.schema && path.kind == own.kind && base(path) == base(own);
            // The name of a function stands in its text once anyway.
            let again = || text.split(|c| !is_word(c)).filter(|word| *word == base(own)).count() > 1;
            let meant = meant && (own.kind != Kind::Function || base(path) != base(own) || again());
            *other != at && !same_name && meant && !stands_before(own, items[*other].path, items[*other].sql)
        });
        found
    }
}

/// Whether something else sees to it that an object need not wait for another: a type that is made of functions has a
/// name before they are made, and operators may name each other before they are there.
fn stands_before(own: &ObjectPath, other: &ObjectPath, sql: &str) -> bool {
    match (own.kind, other.kind) {
        (Kind::Function, Kind::BaseType | Kind::RangeType) => mentions(sql, base(own)),
        // A class goes into the family of its name, which is made for it where there is none.
        (Kind::OperatorFamily, Kind::OperatorClass) => true,
        (_, Kind::Operator) => own.kind == Kind::Operator,
        _ => false,
    }
}

/// What texts call an object by: a function's name is followed by its arguments, a class's by its method.
fn base(path: &ObjectPath) -> &str {
    match path.kind {
        Kind::OperatorClass | Kind::OperatorFamily => {
            path.object.rsplit_once(" using ").map_or(path.object.as_str(), |(name, _)| name)
        }
        Kind::Partition => schema_and_name(path).1,
        _ => path.object.split('(').next().unwrap_or_default(),
    }
}

/// Whether the text of a kind may hold an expression; options are written `key = value` too.
fn uses_operators(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Table
            | Kind::View
            | Kind::MaterializedView
            | Kind::Domain
            | Kind::Function
            | Kind::OperatorClass
            | Kind::OperatorFamily
    )
}

/// Whether an operator stands in a text, and not as a part of another.
fn has_operator(text: &str, symbol: &str) -> bool {
    let is_part = |c: char| "+-*/<>=~!@#%^&|`?".contains(c);
    !symbol.is_empty()
        && text.match_indices(symbol).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + symbol.len()..].chars().next();
            !before.is_some_and(is_part) && !after.is_some_and(is_part)
        })
}

/// Whether a name stands in a text behind its schema.
fn qualified(text: &str, path: &ObjectPath) -> bool {
    text.match_indices(base(path)).any(|(at, _)| {
        let before = text[..at].trim_end_matches('"').strip_suffix('.');
        before.is_some_and(|before| before.trim_end_matches('"').ends_with(schema_and_name(path).0))
    })
}

/// A partition may stand in another schema than its table; its name says so.
pub(crate) fn schema_and_name(path: &ObjectPath) -> (&str, &str) {
    let own = (path.schema.as_str(), path.name());
    let Some(name) = path.part.as_deref().filter(|_| path.kind == Kind::Partition) else { return own };
    let dot = match name.ends_with('"') {
        true => name.rfind(".\""),
        false => name.rfind('.'),
    };
    match dot {
        Some(at) => (name[..at].trim_matches('"'), name[at + 1..].trim_matches('"')),
        None => (own.0, name.trim_matches('"')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(items: &[(Kind, &str, &str)]) -> Vec<String> {
        let paths: Vec<ObjectPath> =
            items.iter().map(|(kind, name, _)| ObjectPath::new(*kind, "public", *name)).collect();
        let items: Vec<Item<'_>> =
            paths.iter().zip(items).map(|(path, (_, _, sql))| Item { path, sql }).collect();
        behind_needs(&items).into_iter().map(|at| items[at].path.object.clone()).collect()
    }

    #[test]
    fn a_domain_follows_the_function_of_its_check_and_the_table_both() {
        let order = order(&[
            (Kind::Domain, "code", "CREATE DOMAIN public.code AS text CHECK (public.is_code(VALUE));"),
            (
                Kind::Function,
                "is_code(text)",
                "CREATE FUNCTION public.is_code(text) RETURNS boolean LANGUAGE sql\nAS $$ SELECT EXISTS (SELECT 1 FROM codes) $$;",
            ),
            (Kind::Table, "codes", "CREATE TABLE public.codes (own public.code);"),
        ]);
        assert_eq!(order, ["is_code(text)", "code", "codes"]);
    }

    #[test]
    fn a_base_type_follows_its_functions_and_an_operator_class_its_operators() {
        let order = order(&[
            (Kind::BaseType, "code", "CREATE TYPE public.code (INPUT = code_in, OUTPUT = code_out);"),
            (
                Kind::OperatorClass,
                "ops using btree",
                "CREATE OPERATOR CLASS public.ops FOR TYPE code USING btree AS OPERATOR 1 < (code, code);",
            ),
            (Kind::Operator, "<(code, code)", "CREATE OPERATOR public.< (FUNCTION = less, COMMUTATOR = >);"),
            (Kind::Operator, ">(code, code)", "CREATE OPERATOR public.> (FUNCTION = less, COMMUTATOR = <);"),
            (
                Kind::Function,
                "code_in(cstring)",
                "CREATE FUNCTION public.code_in(cstring) RETURNS public.code LANGUAGE c AS 'x';",
            ),
            (
                Kind::Function,
                "code_out(code)",
                "CREATE FUNCTION public.code_out(public.code) RETURNS cstring LANGUAGE c AS 'x';",
            ),
            (
                Kind::Function,
                "less(code, code)",
                "CREATE FUNCTION public.less(code, code) RETURNS boolean LANGUAGE c AS 'x';",
            ),
        ]);
        let at = |name: &str| order.iter().position(|own| own == name).unwrap_or_default();
        assert!(at("code") > at("code_out(code)") && at("code") > at("code_in(cstring)"), "{order:?}");
        assert!(at("ops using btree") > at("<(code, code)"), "{order:?}");
        assert!(at("<(code, code)") > at("less(code, code)"), "{order:?}");
    }

    #[test]
    fn a_domain_follows_the_function_that_has_its_name() {
        let order = order(&[
            (Kind::Domain, "size", "CREATE DOMAIN public.size AS integer CHECK (VALUE < public.size());"),
            (
                Kind::Function,
                "size()",
                "CREATE FUNCTION public.size() RETURNS integer LANGUAGE sql\nAS $$ SELECT 5 $$;",
            ),
        ]);
        assert_eq!(order, ["size()", "size"]);
    }

    #[test]
    fn a_function_over_a_row_type_follows_its_table_and_comes_before_the_one_that_calls_it() {
        let order = order(&[
            (
                Kind::Function,
                "first_of()",
                "CREATE FUNCTION public.first_of() RETURNS public.a LANGUAGE sql\nAS $$ SELECT 1 $$;",
            ),
            (Kind::Table, "a", "CREATE TABLE public.a (b integer);"),
            (Kind::Table, "b", "CREATE TABLE public.b (a integer DEFAULT (public.first_of()).b);"),
        ]);
        assert_eq!(order, ["a", "first_of()", "b"]);
    }
}
