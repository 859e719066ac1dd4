//! Texts that are compared token by token: triggers, functions, and what no grammar understood.

use drift_catalog::{Expr, ExprKind, Vendor};

use super::context::Context;
use super::rule::Rule;
use crate::lex::{Token, TokenKind, lex, name_of};
use crate::words;

/// Tokens with single blanks between them, bare words in lower case, comments left out.
pub(crate) fn tokens(raw: &str, vendor: Vendor) -> String {
    joined(raw, &lex(raw, vendor), vendor)
}

fn joined(raw: &str, tokens: &[Token], vendor: Vendor) -> String {
    let mut text = String::with_capacity(raw.len());
    for token in tokens {
        if !text.is_empty() {
            text.push(' ');
        }
        match token.kind {
            TokenKind::Word => text.push_str(&token.text(raw).to_ascii_lowercase()),
            TokenKind::Quoted => text.push_str(&name(token.text(raw), vendor)),
            _ => text.push_str(token.text(raw)),
        }
    }
    text
}

/// A quoted name, without quotes where they say nothing. SQLite compares names without case, but takes a
/// word in double quotes that names nothing as a text, whose case counts.
fn name(quoted: &str, vendor: Vendor) -> String {
    let mut name = name_of(quoted);
    if vendor == Vendor::Sqlite && !quoted.starts_with('"') {
        name.make_ascii_lowercase();
    }
    if words::is_plain(&name, vendor) { name } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// Words of a definition that say nothing: what was there before, and SQLite's only kind of trigger.
fn silent(vendor: Vendor) -> &'static [&'static [&'static str]] {
    match vendor {
        Vendor::Sqlite => &[&["if", "not", "exists"], &["for", "each", "row"]],
        Vendor::Postgres => &[&["or", "replace"]],
    }
}

/// Canonical form of a whole definition. The words before the first parenthesis or body that say nothing are
/// left out; a trigger of PostgreSQL runs a function, by its new word and by its old one.
pub fn definition(raw: &str, vendor: Vendor) -> Expr {
    let mut tokens = lex(raw, vendor);
    while tokens.last().is_some_and(|token| token.is_symbol(raw, ";")) {
        tokens.pop();
    }
    let is = |tokens: &[Token], at: usize, words: &[&str]| {
        words
            .iter()
            .enumerate()
            .all(|(n, word)| tokens.get(at + n).is_some_and(|token| token.is_word(raw, word)))
    };
    if is(&tokens, 0, &["create"]) {
        for words in silent(vendor) {
            let head = tokens
                .iter()
                .position(|token| {
                    token.is_symbol(raw, "(") || token.is_word(raw, "begin") || token.is_word(raw, "when")
                })
                .unwrap_or(tokens.len());
            if let Some(at) = (0..head).find(|at| is(&tokens, *at, words)) {
                tokens.drain(at..at + words.len());
            }
        }
    }
    let trigger =
        vendor == Vendor::Postgres && tokens.iter().take(4).any(|token| token.is_word(raw, "trigger"));
    if vendor == Vendor::Postgres && is(&tokens, 0, &["create", "procedure"]) {
        without_in(&mut tokens, raw);
    }
    let mut text = joined(raw, &tokens, vendor);
    if trigger {
        text = text.replacen(" execute procedure ", " execute function ", 1);
    }
    Expr { raw: raw.to_owned(), text, kind: ExprKind::Other }
}

/// The same; whoever asks why is told what was spent.
pub(crate) fn traced(raw: &str, vendor: Vendor, context: &Context<'_>) -> Expr {
    let whole = definition(raw, vendor);
    if context.trace.is_some() {
        note(raw, &whole.text, vendor, context);
    }
    whole
}

fn note(raw: &str, text: &str, vendor: Vendor, context: &Context<'_>) {
    context.note(Rule::TokensOnly);
    let all = tokens(raw, vendor);
    let without = |text: &str| text.split(' ').filter(|word| *word != ";").count();
    context.note_if(Rule::SilentWords, || without(&all) > without(text));
    context.note_if(Rule::ExecuteProcedure, || {
        all.contains(" execute procedure ") && text.contains(" execute function ")
    });
}

/// A procedure's arguments without the mode that they have when none is written: it is printed since PostgreSQL 14.
fn without_in(tokens: &mut Vec<Token>, raw: &str) {
    let mut depth = 0_usize;
    let mut silent = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token.is_symbol(raw, "(") {
            depth += 1;
        } else if token.is_symbol(raw, ")") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                break;
            }
        }
        let begins = at
            .checked_sub(1)
            .is_some_and(|at| tokens[at].is_symbol(raw, "(") || tokens[at].is_symbol(raw, ","));
        if depth == 1 && begins && token.is_word(raw, "in") {
            silent.push(at);
        }
    }
    for at in silent.into_iter().rev() {
        tokens.remove(at);
    }
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

    #[test]
    fn words_that_say_nothing_are_left_out() {
        let sqlite = |raw| definition(raw, Vendor::Sqlite).text;
        let plain = sqlite("create trigger a after insert on t begin select 1; end");
        assert_eq!(
            sqlite("create trigger if not exists [A] after insert on t for each row begin select 1; end"),
            plain
        );
        assert_ne!(sqlite("create trigger a before insert on t begin select 1; end"), plain);
        let postgres = |raw| definition(raw, Vendor::Postgres).text;
        let plain = postgres("create trigger a before update on t for each row execute function f()");
        assert_eq!(
            postgres("create or replace trigger a before update on t for each row execute procedure f()"),
            plain
        );
        assert_ne!(
            postgres("create trigger a before update on t for each statement execute function f()"),
            plain
        );
    }

    #[test]
    fn the_mode_that_a_procedures_argument_has_anyway_is_left_out() {
        let postgres = |raw| definition(raw, Vendor::Postgres).text;
        let same = |a: &'static str, b: &'static str| postgres(a) == postgres(b);
        assert!(same(
            "CREATE OR REPLACE PROCEDURE p(IN a numeric(9,2), INOUT b int, IN c int) AS 'SELECT 1 IN (in)'",
            "create procedure p(a numeric(9,2), INOUT b int, c int) AS 'SELECT 1 IN (in)'"
        ));
        assert!(!same("CREATE PROCEDURE p(INOUT a int) AS ''", "CREATE PROCEDURE p(IN a int) AS ''"));
        assert!(!same("CREATE FUNCTION p(\"in\" int) AS ''", "CREATE FUNCTION p(int) AS ''"));
        assert!(postgres("CREATE PROCEDURE p() BEGIN ATOMIC SELECT 1 IN (1); END").contains("1 in ( 1 )"));
    }

    #[test]
    fn quotes_that_say_something_stay() {
        let postgres = |raw| tokens(raw, Vendor::Postgres);
        assert_eq!(postgres("select \"status\""), postgres("SELECT status"));
        assert_ne!(postgres("select \"user\""), postgres("select user"));
        assert_ne!(postgres("select a[i]"), postgres("select a i"));
        assert_ne!(postgres("select 'a' 'b'"), postgres("select 'a b'"));
        let sqlite = |raw| tokens(raw, Vendor::Sqlite);
        assert_eq!(sqlite("select [Status]"), sqlite("select status"));
        assert_ne!(sqlite("select \"Status\""), sqlite("select \"status\""), "perhaps a text");
        assert_ne!(sqlite("select \"true\""), sqlite("select true"));
    }
}
