//! Bounds of partitions of PostgreSQL: each constant as its column's type understands it.

use drift_catalog::{Concrete, Expr, ExprKind, Vendor};

use super::constants::spelled;
use super::context::Context;
use super::infer::inner_name;
use super::literal::number;
use super::routine_options::meant;
use super::rule::Rule;
use super::text::{definition, tokens};
use crate::lex::{TokenKind, lex};

/// Canonical form of `FOR VALUES …`; the types are those of the key, in order.
pub fn bound(raw: &str, types: &[Option<&Concrete>], context: &Context<'_>) -> Expr {
    let all = lex(raw, Vendor::Postgres);
    if all.iter().any(|token| token.is_word(raw, "modulus")) {
        return definition(raw, Vendor::Postgres);
    }
    let list = all.iter().any(|token| token.is_word(raw, "in"));
    let mut text = String::with_capacity(raw.len());
    let (mut at, mut end, mut skip) = (0, 0, 0);
    for (index, token) in all.iter().enumerate() {
        if index < skip {
            continue;
        }
        let word = token.text(raw);
        match word {
            "(" => at = 0,
            "," if !list => at += 1,
            _ => {}
        }
        let ty = types.get(at).copied().flatten();
        let negative = word == "-" && all.get(index + 1).is_some_and(|next| next.kind == TokenKind::Number);
        let (value, used) = match token.kind {
            TokenKind::Text => (meant(word), 1),
            TokenKind::Number => (word.to_owned(), 1),
            // Truth values are the only words that are constants; MINVALUE and NULL are none.
            TokenKind::Word if ["true", "false"].iter().any(|own| token.is_word(raw, own)) => {
                (word.to_ascii_lowercase(), 1)
            }
            _ if negative => (format!("-{}", all[index + 1].text(raw)), 2),
            _ => continue,
        };
        // `'x'::text` is the text: the column says the type.
        let cast = all.get(index + used).is_some_and(|next| next.is_symbol(raw, "::"))
            && all.get(index + used + 1).is_some_and(|next| matches!(next.kind, TokenKind::Word))
            && all
                .get(index + used + 2)
                .is_some_and(|next| next.is_symbol(raw, ")") || next.is_symbol(raw, ","));
        skip = index + used + if cast { 2 } else { 0 };
        let own = ty.and_then(|ty| in_type(ty, &value, context)).unwrap_or(value);
        text.push_str(&raw[end..token.range.start]);
        text.push('\'');
        text.push_str(&own.replace('\'', "''"));
        text.push('\'');
        end = all[skip - 1].range.end;
    }
    text.push_str(&raw[end..]);
    let own = tokens(&text, Vendor::Postgres);
    context.note_if(Rule::BoundConstant, || own != tokens(raw, Vendor::Postgres));
    Expr { raw: raw.to_owned(), text: own, kind: ExprKind::Other }
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
