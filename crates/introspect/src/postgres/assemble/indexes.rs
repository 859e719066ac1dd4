//! Indexes that no constraint owns, of tables and of materialised views.

use drift_catalog::{Attributes, Expr, Index, IndexKey, IndexPart};

use super::assembly::{Assembly, Slot, expr};
use super::given;
use crate::postgres::rows::IndexRow;
use crate::postgres::stop::Stop;

/// Bits of `indoption` (`src/include/catalog/pg_index.h`).
const DESCENDING: i16 = 1;
const NULLS_FIRST: i16 = 2;

impl Assembly {
    /// An index; its unusual parts are there already.
    pub(crate) fn index(&mut self, row: &IndexRow<'_>) -> Result<(), Stop> {
        let unusual = self.parts.remove(&row.index).unwrap_or_default();
        let key_count = usize::try_from(row.parts).unwrap_or_default().min(row.columns.len());
        let (keys, include) = row.columns.split_at(key_count);
        let mut attributes = Attributes::complete();
        let mut parts = Vec::with_capacity(key_count);
        for (at, number) in keys.iter().enumerate() {
            let own = unusual.iter().find(|part| usize::try_from(part.place).is_ok_and(|own| own == at + 1));
            let key = match own.and_then(|part| part.expression.as_deref()) {
                Some(text) => IndexKey::Expr(Expr::raw(bare(text))),
                None => IndexKey::Column(self.column_of(row.table, *number)?),
            };
            let option = row.options.get(at).copied().unwrap_or_default();
            parts.push(IndexPart {
                key,
                descending: option & DESCENDING != 0,
                nulls_first: unusual_nulls(option),
                operator_class: own.and_then(|part| part.class.clone()),
                collation: own.and_then(|part| part.collation.clone()),
            });
            if let Some(options) = own.and_then(|part| part.class_options.as_deref()) {
                attributes.set(format!("operator_class_options_{}", at + 1), options);
            }
            if let Some(target) = own.and_then(|part| part.statistics) {
                attributes.set(format!("statistics {}", at + 1), target.to_string());
            }
        }
        given::parameters(&mut attributes, "", row.parameters.as_ref());
        if let Some(tablespace) = row.tablespace {
            attributes.set("tablespace", tablespace);
        }
        let predicate = match row.is_partial {
            true => Some(Box::new(expr(row.predicate, &format!("the index {}", row.name))?)),
            false => None,
        };
        let include =
            include.iter().map(|number| self.column_of(row.table, *number)).collect::<Result<_, _>>()?;
        let index = Index {
            name: Some(row.name.to_owned()),
            parts,
            unique: row.unique,
            method: Some(row.method).filter(|method| *method != "btree").map(str::to_owned),
            predicate,
            include,
            nulls_not_distinct: row.nulls_not_distinct,
            valid: row.valid,
            attributes,
        };
        self.indexes_of(row.table)?.push(index);
        Ok(())
    }

    fn column_of(&self, relation: u32, number: i16) -> Result<String, Stop> {
        let named = match self.slots.get(&relation) {
            Some(Slot::Table(at)) => return self.tables[*at].column_named(number),
            Some(Slot::View(at)) => self.views[*at].columns.iter().find(|(own, _)| *own == number),
            None => None,
        };
        named.map(|(_, name)| name.clone()).ok_or_else(|| Stop::gone("an indexed column"))
    }
}

/// NULLs come last in ascending order and first in descending order unless told otherwise.
fn unusual_nulls(option: i16) -> Option<bool> {
    let first = option & NULLS_FIRST != 0;
    (first != (option & DESCENDING != 0)).then_some(first)
}

/// An expression without the parentheses that only an index needs: `(a + b)`.
fn bare(text: &str) -> &str {
    let Some(inner) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) else { return text };
    let mut depth = 0_i32;
    let mut quote = None;
    for char in inner.chars() {
        match (quote, char) {
            (Some(open), _) if open == char => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(char),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            _ => {}
        }
        // The first parenthesis closed before the end: it was not around everything.
        if depth < 0 {
            return text;
        }
    }
    inner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outer_parentheses_only() {
        assert_eq!(bare("(a + b)"), "a + b");
        assert_eq!(bare("(a) || (b)"), "(a) || (b)");
        assert_eq!(bare("((data ->> ')'::text))"), "(data ->> ')'::text)");
        assert_eq!(bare("lower(a)"), "lower(a)");
    }

    #[test]
    fn the_usual_order_of_nulls_is_not_told() {
        assert_eq!(unusual_nulls(0), None);
        assert_eq!(unusual_nulls(DESCENDING | NULLS_FIRST), None);
        assert_eq!(unusual_nulls(DESCENDING), Some(false));
        assert_eq!(unusual_nulls(NULLS_FIRST), Some(true));
    }
}
