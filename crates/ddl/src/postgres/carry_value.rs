//! A new name of an enum's value is carried to the constants of the enum: the server keeps these by the numbers of their
//! values. Neighbour: `carry`, for objects.

use std::collections::BTreeMap;
use std::ops::Range;

use drift_catalog::{Expr, Kind, ObjectPath, Vendor};
use drift_sql::{Token, TokenKind, lex, name_of};

use super::state::{Key, State};
use super::texts::Holder;

/// Words and signs between a column and the constants that it is compared with.
const BETWEEN: &[&str] = &[
    "=", "<>", "!=", "<", ">", "<=", ">=", "(", "[", ",", "in", "any", "all", "some", "array", "not",
    "between", "and",
];

/// A value, what it is to be called, and the enum it is of.
struct Renamed<'a> {
    ty: ObjectPath,
    old: &'a str,
    new: &'a str,
    /// Whether the columns of a name are of the enum: all that have it, by table, and wherever.
    columns: BTreeMap<Option<&'a Key>, BTreeMap<&'a str, bool>>,
}

impl State {
    /// After a value of an enum has got its new name: the texts that say the old one say the new one.
    pub(crate) fn carry_value(&mut self, key: &Key, (old, new): (&str, &str)) {
        let raws: Vec<(Holder, String)> =
            self.texts_with(old).into_iter().map(|(holder, expr)| (holder, expr.raw.clone())).collect();
        let tables: Vec<Key> = self
            .catalog
            .schemas
            .iter()
            .flat_map(|(schema, own)| own.tables.keys().map(|table| (schema.clone(), table.clone())))
            .collect();
        let ty = ObjectPath::new(Kind::Enum, key.0.as_str(), key.1.as_str());
        let mut columns: BTreeMap<Option<&Key>, BTreeMap<&str, bool>> = BTreeMap::new();
        for table in &tables {
            for column in self.catalog.table(&table.0, &table.1).into_iter().flat_map(|own| &own.columns) {
                let is = self.is_over(&column.ty.ty, &ty);
                for place in [Some(table), None] {
                    let all = columns.entry(place).or_default().entry(&column.name).or_insert(is);
                    *all &= is;
                }
            }
        }
        let renamed = Renamed { ty, old, new, columns };
        let edits: Vec<Option<String>> = raws
            .iter()
            .map(|(holder, raw)| renamed.edited(holder, raw, self.is_domain_over(holder, key)))
            .collect();
        let bounds: Vec<(Key, String)> = self
            .extra
            .iter()
            .filter_map(|(child, own)| {
                let parent =
                    self.catalog.table(&own.partition_of.as_ref()?.0, &own.partition_of.as_ref()?.1)?;
                let by = name_of(parent.partition.value()?.key.raw.trim());
                let of_enum =
                    parent.column(&by).is_some_and(|column| self.is_over(&column.ty.ty, &renamed.ty));
                let bound = own.bound.as_ref().filter(|_| of_enum)?;
                Some((child.clone(), renamed.with_value(bound, |_, _| true)?))
            })
            .collect();
        drop(renamed);
        for ((_, expr), edit) in self.texts_with(old).into_iter().zip(edits) {
            if let Some(text) = edit {
                *expr = Expr::raw(text);
            }
        }
        for (child, bound) in bounds {
            self.extra.entry(child).or_default().bound = Some(bound);
        }
    }

    /// Whether a type is an enum, an array of it, or a domain over it.
    fn is_over(&self, ty: &drift_catalog::Type, path: &ObjectPath) -> bool {
        let Some(own) = ty.concrete() else { return false };
        let domain = |schema: &str| self.catalog.schemas.get(schema)?.domains.items.get(&own.name);
        own.is_of(path)
            || own
                .schema
                .as_deref()
                .and_then(domain)
                .is_some_and(|domain| domain.base.ty.concrete().is_some_and(|base| base.is_of(path)))
    }

    /// Whether a text belongs to a domain over an enum.
    fn is_domain_over(&self, holder: &Holder, key: &Key) -> bool {
        let (Holder::DomainDefault(own) | Holder::DomainCheck(own, _)) = holder else { return false };
        let domain = self.catalog.schemas.get(&own.0).and_then(|schema| schema.domains.items.get(&own.1));
        let path = ObjectPath::new(Kind::Enum, key.0.as_str(), key.1.as_str());
        domain.and_then(|own| own.base.ty.concrete()).is_some_and(|base| base.is_of(&path))
    }
}

impl Renamed<'_> {
    /// A text with the new name, where it has the old one.
    fn edited(&self, holder: &Holder, raw: &str, in_domain: bool) -> Option<String> {
        match holder {
            Holder::Default(table, column) if self.is_column(Some(table), column) => {
                self.with_value(raw, |cast, _| cast != Some(false))
            }
            Holder::DomainDefault(_) | Holder::DomainCheck(..) if in_domain => {
                self.with_value(raw, |cast, _| cast != Some(false))
            }
            // The server keeps the texts of bodies as they are written.
            Holder::Function(_) => {
                let end = head_end(raw);
                let head = raw.get(..end)?;
                let with_type = |beside: Option<&str>| beside.is_some_and(|own| self.is_named(own));
                let head = self.with_value(head, |cast, beside| cast.unwrap_or(with_type(beside)))?;
                Some(head + raw.get(end..)?)
            }
            _ => {
                let home = Some(holder.home()).filter(|home| self.columns.contains_key(&Some(*home)));
                self.with_value(raw, |cast, beside| {
                    cast.unwrap_or_else(|| beside.is_some_and(|column| self.is_column(home, column)))
                })
            }
        }
    }

    fn is_column(&self, table: Option<&Key>, column: &str) -> bool {
        let at = |place| self.columns.get(&place).and_then(|columns| columns.get(column)).copied();
        at(table).or_else(|| at(None)).unwrap_or(false)
    }

    fn is_named(&self, name: &str) -> bool {
        name == self.ty.object
    }

    /// A text with the new name in each constant that is meant, by what it is cast to (the enum or another type) and by
    /// the name that stands beside it. None where no such constant is there.
    fn with_value(&self, raw: &str, is_meant: impl Fn(Option<bool>, Option<&str>) -> bool) -> Option<String> {
        let tokens = lex(raw, Vendor::Postgres);
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Text) {
            let Some(text) = self.renamed(token.text(raw)) else { continue };
            let around = Around { raw, tokens: &tokens, at };
            let cast = around.cast().map(|name| self.is_named(&name));
            if is_meant(cast, around.beside().as_deref()) {
                edits.push((token.range.clone(), text));
            }
        }
        if edits.is_empty() {
            return None;
        }
        let (mut out, mut end) = (String::with_capacity(raw.len()), 0);
        for (range, text) in edits {
            out.push_str(&raw[end..range.start]);
            out.push_str(&text);
            end = range.end;
        }
        Some(out + &raw[end..])
    }

    /// A constant with the new name: the value itself, or a list of values.
    fn renamed(&self, literal: &str) -> Option<String> {
        let dialect = drift_dialect::of(Vendor::Postgres);
        if literal == dialect.literal(self.old) {
            return Some(dialect.literal(self.new));
        }
        let inside = literal.strip_prefix("'{")?.strip_suffix("}'")?;
        // Where quotes or backslashes stand, a comma need not part two values.
        let plain = |own: &str| !own.contains(['\\', '"', '{', '}']);
        if !(plain(self.new) && inside.bytes().all(|own| !matches!(own, b'\\' | b'"' | b'{' | b'}' | b'\'')))
        {
            return None;
        }
        // As the server prints one (documentation 8.15.6).
        let bare = self.new.bytes().all(|own| own.is_ascii_alphanumeric() || matches!(own, b'_' | b'-'))
            && !self.new.eq_ignore_ascii_case("null");
        let new = self.new.replace('\'', "''");
        let new = if bare { new } else { format!("\"{new}\"") };
        let all: Vec<&str> =
            inside.split(',').map(|own| if own.trim() == self.old { new.as_str() } else { own }).collect();
        let list = format!("'{{{}}}'", all.join(","));
        (list != literal).then_some(list)
    }
}

/// Where the head of a function ends: before a body that is a text.
fn head_end(raw: &str) -> usize {
    let tokens = lex(raw, Vendor::Postgres);
    let is_text = |token: &Token| token.kind == TokenKind::Text;
    let body = tokens.windows(2).find(|pair| pair[0].is_word(raw, "as") && is_text(&pair[1]));
    body.map_or(raw.len(), |pair| pair[0].range.start)
}

/// What stands around a constant.
struct Around<'a> {
    raw: &'a str,
    tokens: &'a [Token],
    at: usize,
}

impl Around<'_> {
    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text(self.raw))
    }

    fn name(&self, at: usize) -> Option<String> {
        let token = self.tokens.get(at)?;
        matches!(token.kind, TokenKind::Word | TokenKind::Quoted).then(|| name_of(token.text(self.raw)))
    }

    /// The type that it is cast to, without its schema.
    fn cast(&self) -> Option<String> {
        let is =
            |at: usize, word: &str| self.tokens.get(at).is_some_and(|token| token.is_word(self.raw, word));
        let by_word = is(self.at + 1, "as") && self.at >= 2 && is(self.at - 2, "cast");
        if self.text(self.at + 1) != "::" && !by_word {
            return None;
        }
        let first = self.name(self.at + 2)?;
        if self.text(self.at + 3) == "." { self.name(self.at + 4) } else { Some(first) }
    }

    /// The column that it is compared with, or the type of the argument whose default it is.
    fn beside(&self) -> Option<String> {
        self.after().or_else(|| self.before())
    }

    fn before(&self) -> Option<String> {
        let mut at = self.at;
        let mut compared = false;
        while let Some(before) = at.checked_sub(1) {
            let token = self.tokens.get(before)?;
            let text = token.text(self.raw);
            let word = text.to_ascii_lowercase();
            if token.kind == TokenKind::Text {
                at = before;
            } else if BETWEEN.contains(&word.as_str()) || word == "default" {
                compared |= !matches!(text, "(" | "[" | ",");
                at = before;
            } else if text == "::" || before >= 1 && self.text(before - 1) == "::" {
                // The cast of the constant before in a list; a column that is cast is compared as another type.
                let start = if text == "::" { before } else { before - 1 };
                let constant = start.checked_sub(1).and_then(|own| self.tokens.get(own))?;
                if constant.kind != TokenKind::Text {
                    return None;
                }
                at = start;
            } else {
                return self.name(before).filter(|_| compared);
            }
        }
        None
    }

    fn after(&self) -> Option<String> {
        let compares = ["=", "<>", "!=", "<", ">", "<=", ">="];
        let mut at = self.at + 1;
        if self.text(at) == "::" {
            at += if self.text(at + 2) == "." { 4 } else { 2 };
        }
        if !compares.contains(&self.text(at)) {
            return None;
        }
        at += 1;
        while matches!(self.text(at).to_ascii_lowercase().as_str(), "any" | "all" | "some" | "(") {
            at += 1;
        }
        let first = self.name(at)?;
        let (name, end) =
            if self.text(at + 1) == "." { (self.name(at + 2)?, at + 3) } else { (first, at + 1) };
        // A cast column is another type; a name with an opening bracket behind it is a function.
        (!matches!(self.text(end), "::" | "(")).then_some(name)
    }
}
