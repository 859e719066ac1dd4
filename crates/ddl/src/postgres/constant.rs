//! Texts that a block puts together of texts alone, as `EXECUTE` runs them: `||`, `format`, `quote_ident`.

use drift_catalog::Vendor;
use drift_sql::TokenKind;

use super::Cursor;

/// How deep an expression may nest.
const DEPTH: usize = 16;

/// The text that an expression gives; none where it needs anything else.
pub(crate) fn constant(sql: &str) -> Option<String> {
    let mut cursor = Cursor::new(sql);
    let text = joined(&mut cursor, 0)?;
    cursor.done().is_ok().then_some(text)
}

fn joined(cursor: &mut Cursor<'_>, depth: usize) -> Option<String> {
    let mut text = operand(cursor, depth)?;
    while cursor.take_symbol("||") {
        text.push_str(&operand(cursor, depth)?);
    }
    Some(text)
}

fn operand(cursor: &mut Cursor<'_>, depth: usize) -> Option<String> {
    if depth > DEPTH {
        return None;
    }
    let text = match cursor.kind()? {
        TokenKind::Text => cursor.text_literal().ok()?,
        TokenKind::Number => cursor.advance().to_owned(),
        TokenKind::Symbol if cursor.take_symbol("(") => {
            let text = joined(cursor, depth + 1)?;
            cursor.expect_symbol(")").ok()?;
            text
        }
        TokenKind::Word => {
            let function = cursor.name().ok()?;
            cursor.expect_symbol("(").ok()?;
            let mut arguments = vec![joined(cursor, depth + 1)?];
            while cursor.take_symbol(",") {
                arguments.push(joined(cursor, depth + 1)?);
            }
            cursor.expect_symbol(")").ok()?;
            called(&function, &arguments)?
        }
        _ => return None,
    };
    while cursor.take_symbol("::") {
        let ty = cursor.type_text().ok()?.to_ascii_lowercase();
        if !["text", "varchar", "regclass", "name"].contains(&ty.as_str()) {
            return None;
        }
    }
    Some(text)
}

fn called(function: &str, arguments: &[String]) -> Option<String> {
    let dialect = drift_dialect::of(Vendor::Postgres);
    match (function, arguments) {
        ("quote_ident", [text]) => Some(dialect.quote(text)),
        ("quote_literal", [text]) => Some(dialect.literal(text)),
        ("concat", all) => Some(all.concat()),
        ("format", [pattern, rest @ ..]) => formatted(pattern, rest),
        _ => None,
    }
}

/// `format`: `%s`, `%I`, `%L` and `%%`, each of the next argument or of the one that `n$` names (documentation, 9.4.1).
fn formatted(pattern: &str, arguments: &[String]) -> Option<String> {
    let dialect = drift_dialect::of(Vendor::Postgres);
    let (mut text, mut next, mut rest) = (String::new(), 0, pattern);
    while let Some((before, after)) = rest.split_once('%') {
        text.push_str(before);
        if let Some(tail) = after.strip_prefix('%') {
            text.push('%');
            rest = tail;
            continue;
        }
        let digits = after.len() - after.trim_start_matches(|char: char| char.is_ascii_digit()).len();
        let mut tail = after;
        if let Some(behind) = after.get(digits..).and_then(|own| own.strip_prefix('$')).filter(|_| digits > 0)
        {
            next = after.get(..digits)?.parse::<usize>().ok()?.checked_sub(1)?;
            tail = behind;
        }
        let argument = arguments.get(next)?;
        next += 1;
        match tail.chars().next()? {
            's' => text.push_str(argument),
            'I' => text.push_str(&dialect.quote(argument)),
            'L' => text.push_str(&dialect.literal(argument)),
            _ => return None,
        }
        rest = tail.get(1..)?;
    }
    text.push_str(rest);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_texts_alone() {
        for (sql, wanted) in [
            ("'a' || quote_ident('B') || 1", Some("a\"B\"1")),
            ("format('%I.%s = %L %% %1$s', 'x y', 'z', 'q')", Some("\"x y\".z = 'q' % x y")),
            ("'a' || b", None),
            ("format('%I')", None),
            ("now()", None),
        ] {
            assert_eq!(constant(sql).as_deref(), wanted, "{sql}");
        }
    }
}
