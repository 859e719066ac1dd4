//! Bounds of partitions of PostgreSQL: each value as its column's type understands it.

use drift_catalog::{Concrete, Expr, ExprKind, Vendor};

use super::constants::spelled;
use super::context::Context;
use super::fold::folded;
use super::infer::inner_name;
use super::literal::number;
use super::rule::Rule;
use super::text::{definition, tokens};
use crate::lex::lex;

/// Canonical form of `FOR VALUES …`; the types are those of the key, in order.
pub fn bound(raw: &str, types: &[Option<&Concrete>], context: &Context<'_>) -> Expr {
    let all = lex(raw, Vendor::Postgres);
    if all.iter().any(|token| token.is_word(raw, "modulus")) {
        return definition(raw, Vendor::Postgres);
    }
    let list = all.iter().any(|token| token.is_word(raw, "in"));
    let mut text = String::with_capacity(raw.len());
    // Of the item that is read: of which column it is, and where it begins.
    let (mut column, mut start, mut depth, mut end) = (0, 0, 0_usize, 0);
    for token in &all {
        let word = token.text(raw);
        let ends = depth == 1 && matches!(word, "," | ")");
        if ends {
            let ty = types.get(column).copied().flatten();
            let item = raw[start..token.range.start].trim();
            text.push_str(&raw[end..start]);
            text.push_str(&value(item, ty, context).unwrap_or_else(|| item.to_owned()));
            end = token.range.start;
        }
        match word {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            "," if ends && !list => column += 1,
            _ => {}
        }
        if ends || depth == 1 && word == "(" {
            start = token.range.end;
            column = if word == "(" { 0 } else { column };
        }
    }
    text.push_str(&raw[end..]);
    let own = tokens(&text, Vendor::Postgres);
    context.note_if(Rule::BoundConstant, || own != tokens(raw, Vendor::Postgres));
    Expr { raw: raw.to_owned(), text: own, kind: ExprKind::Other }
}

/// A value in quotes; MINVALUE and NULL are none.
fn value(item: &str, ty: Option<&Concrete>, context: &Context<'_>) -> Option<String> {
    let name = ty.map(inner_name);
    let value = folded(item, name.as_deref(), context)?;
    let own = ty.and_then(|ty| in_type(ty, &value, context)).unwrap_or(value);
    Some(format!("'{}'", own.replace('\'', "''")))
}

fn in_type(ty: &Concrete, value: &str, context: &Context<'_>) -> Option<String> {
    if ty.array {
        return None;
    }
    match (context.family)(ty) {
        super::Family::Number => number(value),
        super::Family::Text => None,
        super::Family::Boolean => super::constants::truth(value).map(|own| own.to_string()),
        _ => spelled(&inner_name(ty), value, context),
    }
}
