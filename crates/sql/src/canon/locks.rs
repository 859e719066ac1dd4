//! `FOR UPDATE` and its kin at the end of a query: each strength, and each relation by itself, as the server prints them.
//! The parser knows two strengths and one relation a clause.

use drift_catalog::Vendor;
use sqlparser::ast::{Ident, LockClause, ObjectName, Query, SetExpr, TableFactor, TableWithJoins};

use super::context::Context;
use super::names;
use super::readable::Edits;
use super::rule::Rule;

/// What stands before the name of a relation for the weaker of two strengths; no name of a schema may stand there.
const OF_KEY: &str = "of key";

impl Edits<'_> {
    /// `FOR NO KEY UPDATE OF a, b` is a clause for each, with a mark in the name: `FOR UPDATE OF "of key".a`.
    pub(super) fn locks(&mut self, at: usize) -> Option<()> {
        if !self.is(at, "for") {
            return None;
        }
        let (strength, weak, mut next) = if self.is(at + 1, "update") {
            ("UPDATE", false, at + 2)
        } else if self.is(at + 1, "share") {
            ("SHARE", false, at + 2)
        } else if self.is(at + 1, "key") && self.is(at + 2, "share") {
            ("SHARE", true, at + 3)
        } else if self.is(at + 1, "no") && self.is(at + 2, "key") && self.is(at + 3, "update") {
            ("UPDATE", true, at + 4)
        } else {
            return None;
        };
        let mut relations = Vec::new();
        if self.is(next, "of") {
            loop {
                if !self.is_name(next + 1) {
                    return None;
                }
                relations.push(self.tokens[next + 1].text(self.raw));
                next += 2;
                if !self.is_symbol(next, ",") {
                    break;
                }
            }
        }
        let mut end = self.tokens[next - 1].range.end;
        let waits = if self.is(next, "nowait") {
            end = self.tokens[next].range.end;
            " NOWAIT"
        } else if self.is(next, "skip") && self.is(next + 1, "locked") {
            end = self.tokens[next + 1].range.end;
            " SKIP LOCKED"
        } else {
            ""
        };
        let mark = if weak { format!("\"{OF_KEY}\"") } else { String::new() };
        let clause = |relation: Option<&&str>| {
            let of = match (weak, relation) {
                (false, None) => String::new(),
                (true, None) => format!(" OF {mark}"),
                (false, Some(relation)) => format!(" OF {relation}"),
                (true, Some(relation)) => format!(" OF {mark}.{relation}"),
            };
            format!("FOR {strength}{of}{waits}")
        };
        let clauses: Vec<String> = match relations.as_slice() {
            [] => vec![clause(None)],
            all => all.iter().map(|own| clause(Some(own))).collect(),
        };
        self.replace(self.tokens[at].range.start..end, clauses.join(" "));
        Some(())
    }
}

/// Of which relation a clause is, as the server keeps its name; none where it is of each.
fn relation(lock: &LockClause) -> Option<Ident> {
    let parts = names::parts(lock.of.as_ref()?, Vendor::Postgres)?;
    parts.into_iter().next_back().filter(|name| name.value != OF_KEY)
}

/// The clause for one relation.
fn of(lock: &LockClause, name: Ident) -> LockClause {
    let mark = lock.of.iter().flat_map(|of| names::parts(of, Vendor::Postgres)).flatten();
    let mark = mark.filter(|part| part.value == OF_KEY);
    LockClause { of: Some(names::object(mark.chain([name]).collect())), ..lock.clone() }
}

/// `FOR UPDATE` is of each relation that is read there (src/backend/parser/analyze.c, `transformLockingClause`).
pub(crate) fn locks(query: &mut Query, context: &Context<'_>) {
    let SetExpr::Select(select) = query.body.as_ref() else { return };
    let mut locks = Vec::new();
    for lock in &query.locks {
        if let Some(name) = relation(lock) {
            locks.push(of(lock, name));
            continue;
        }
        let Some(names) = read(&select.from) else { return };
        context.note(Rule::LockedRelations);
        locks.extend(names.into_iter().map(|name| of(lock, name)));
    }
    query.locks = locks;
}

/// The names of what is read, if all of it can be locked.
fn read(from: &[TableWithJoins]) -> Option<Vec<Ident>> {
    let own = |name: &ObjectName| names::parts(name, Vendor::Postgres)?.pop();
    let factors = from
        .iter()
        .flat_map(|own| std::iter::once(&own.relation).chain(own.joins.iter().map(|own| &own.relation)));
    factors
        .map(|factor| match factor {
            TableFactor::Table { alias: Some(alias), args: None, .. }
            | TableFactor::Derived { alias: Some(alias), .. } => {
                Some(names::fold(alias.name.clone(), Vendor::Postgres))
            }
            TableFactor::Table { name, alias: None, args: None, .. } => own(name),
            _ => None,
        })
        .collect()
}
