//! Objects that may be the same under another name. A guess is offered, never acted upon.
//!
//! The score weighs the names, the place in the table and what else is known of the column; the canonical
//! types must be equal for a guess to be called likely. Names alone do not separate: `created_at` and
//! `createdAt` are 0.84 alike, `customer_id` and `client_id` 0.50, `total` and `qty` 0.25.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Candidate, Column, ObjectPath, Table, likeness};

use crate::candidates::{self, Known};

/// From this score on, with equal types, a rename is likely.
const LIKELY: f64 = 0.8;
/// From this score on, a candidate is worth a hint.
const HINT: f64 = 0.5;

/// A candidate for one missing object.
pub(crate) struct Guess<'a> {
    /// Name of the extra object.
    pub(crate) name: &'a str,
    score: f64,
    name_score: f64,
    same_type: bool,
    only_case: bool,
    /// Whether it is likely, and so takes the place of an addition and a removal.
    pub(crate) certain: bool,
}

impl Guess<'_> {
    /// As a noun of the catalog.
    pub(crate) fn candidate(&self, path: ObjectPath) -> Candidate {
        Candidate {
            path,
            score: self.score,
            name_score: self.name_score,
            same_type: self.same_type,
            only_case: self.only_case,
        }
    }
}

/// Best guesses for the missing columns of a table.
pub(crate) fn columns<'a>(
    (from, extra): (&'a Table, &BTreeMap<&'a str, usize>),
    (to, missing): (&'a Table, &BTreeMap<&'a str, usize>),
) -> BTreeMap<&'a str, Guess<'a>> {
    let known = |table: &'a Table, own: &BTreeMap<&'a str, usize>| -> Vec<Known<'a>> {
        own.iter().map(|(name, at)| Known { name, at: *at, ty: &table.columns[*at].ty.ty }).collect()
    };
    let (missing, extra) = (known(to, missing), known(from, extra));
    let mut guesses = Vec::new();
    for (new, old) in candidates::of_columns(&missing, &extra) {
        let (new, old) = (&missing[new], &extra[old]);
        let (was, wanted) = (&from.columns[old.at], &to.columns[new.at]);
        let same_type = was.ty == wanted.ty;
        let name_score = likeness(old.name, new.name);
        let score = 0.5 * name_score
            + 0.2 * nearness((old.at, from.columns.len()), (new.at, to.columns.len()))
            + 0.3 * kinship((from, was), (to, wanted));
        guesses.push((new.name, guess(old.name, new.name, score, name_score, same_type)));
    }
    assign(guesses)
}

/// Best guesses for the missing tables of a schema.
pub(crate) fn tables<'a>(
    missing: &BTreeMap<&'a str, &'a Table>,
    extra: &BTreeMap<&'a str, &'a Table>,
) -> BTreeMap<&'a str, Guess<'a>> {
    let known = |own: &BTreeMap<&'a str, &'a Table>| -> Vec<(&'a str, &'a Table)> {
        own.iter().map(|(name, table)| (*name, *table)).collect()
    };
    let (missing, extra) = (known(missing), known(extra));
    let mut guesses = Vec::new();
    for (new, old) in candidates::of_tables(&missing, &extra) {
        let ((new, wanted), (old, was)) = (missing[new], extra[old]);
        let shared = overlap(was, wanted);
        let name_score = likeness(old, new);
        guesses.push((new, guess(old, new, 0.4 * name_score + 0.6 * shared, name_score, shared >= 0.75)));
    }
    assign(guesses)
}

fn guess<'a>(old: &'a str, new: &str, score: f64, name_score: f64, same_type: bool) -> Guess<'a> {
    let only_case = old.eq_ignore_ascii_case(new);
    let score = if only_case { 1.0 } else { score };
    Guess { name: old, score, name_score, same_type, only_case, certain: same_type && score >= LIKELY }
}

/// Gives each missing object its best candidate, and a likely one to nobody else.
fn assign<'a>(mut guesses: Vec<(&'a str, Guess<'a>)>) -> BTreeMap<&'a str, Guess<'a>> {
    guesses.retain(|(_, guess)| guess.score >= HINT);
    guesses.sort_by(|(new_a, a), (new_b, b)| {
        (b.certain, b.score)
            .partial_cmp(&(a.certain, a.score))
            .unwrap_or(std::cmp::Ordering::Equal)
            .then_with(|| (new_a, a.name).cmp(&(new_b, b.name)))
    });
    let mut taken = BTreeSet::new();
    let mut best: BTreeMap<&str, Guess<'_>> = BTreeMap::new();
    for (new, guess) in guesses {
        if best.contains_key(new) || taken.contains(guess.name) {
            continue;
        }
        if guess.certain {
            taken.insert(guess.name);
        }
        best.insert(new, guess);
    }
    best
}

/// How near two places are, from 0 to 1.
fn nearness((from_at, from_len): (usize, usize), (to_at, to_len): (usize, usize)) -> f64 {
    let longest = from_len.max(to_len).max(1);
    1.0 - from_at.abs_diff(to_at) as f64 / longest as f64
}

/// How much of what surrounds two columns is the same, from 0 to 1.
fn kinship((from, was): (&Table, &Column), (to, wanted): (&Table, &Column)) -> f64 {
    let key = |table: &Table, column: &Column| table.in_primary_key(&column.name);
    let refers = |table: &Table, column: &Column| {
        table
            .foreign_keys
            .items
            .iter()
            .find(|foreign| foreign.columns == [column.name.as_str()])
            .map(|foreign| foreign.references.clone())
    };
    let answers = [
        was.nullable == wanted.nullable,
        key(from, was) == key(to, wanted),
        refers(from, was) == refers(to, wanted),
    ];
    answers.iter().filter(|same| **same).count() as f64 / answers.len() as f64
}

/// The share of columns that two tables have in common, by name and type.
fn overlap(a: &Table, b: &Table) -> f64 {
    let names: BTreeMap<&str, &Column> =
        a.columns.iter().map(|column| (column.name.as_str(), column)).collect();
    let common = b
        .columns
        .iter()
        .filter(|column| names.get(column.name.as_str()).is_some_and(|other| other.ty == column.ty))
        .count();
    let union = a.columns.len() + b.columns.len() - common;
    if union == 0 { 0.0 } else { common as f64 / union as f64 }
}
