//! Texts that are compared token by token: triggers, functions, and what no grammar understood.

use drift_catalog::{Expr, ExprKind, Vendor};

use crate::lex::{TokenKind, lex};

/// Tokens with single blanks between them, bare words in lower case, comments left out.
pub(crate) fn tokens(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    for token in lex(raw) {
        if !text.is_empty() {
            text.push(' ');
        }
        match token.kind {
            TokenKind::Word => text.push_str(&token.text(raw).to_ascii_lowercase()),
            TokenKind::Quoted => {
                let name = crate::lex::name_of(token.text(raw));
                let simple = name.starts_with(|c: char| c == '_' || c.is_ascii_lowercase())
                    && name.chars().all(|c| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit());
                if simple {
                    text.push_str(&name)
                } else {
                    text.push_str(&format!("\"{}\"", name.replace('"', "\"\"")))
                }
            }
            _ => text.push_str(token.text(raw)),
        }
    }
    text
}

/// Canonical form of a whole definition.
pub fn definition(raw: &str, _: Vendor) -> Expr {
    let text = tokens(raw.trim().trim_end_matches(';'));
    Expr { raw: raw.to_owned(), text, kind: ExprKind::Other }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_case_and_comments_say_nothing_and_texts_do() {
        let canon = |raw| definition(raw, Vendor::Sqlite).text;
        let plain = canon("create trigger a after insert on t begin select 1; end");
        assert_eq!(canon("CREATE TRIGGER \"a\"\n AFTER insert ON t -- x\n BEGIN SELECT 1; END;"), plain);
        assert_ne!(canon("create trigger a after insert on t begin select 'A'; end"), plain);
        assert_ne!(canon("select 'A'"), canon("select 'a'"));
    }
}
