//! `DO` blocks that only guard plain statements: against objects that are there already, or that are missing. Any
//! other block is a program, and what it does is not known.

use super::Cursor;
use super::state::{Applied, Refused, State, refused};

/// A statement of a block and whether it may fail.
struct Guarded {
    sql: String,
    guarded: bool,
}

impl State {
    /// `DO`, after that word. Gives the statements that were run.
    pub(crate) fn block(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        if cursor.take(&["language"]) {
            cursor.name()?;
        }
        let body = cursor.text_literal()?;
        if cursor.take(&["language"]) {
            cursor.name()?;
        }
        cursor.done()?;
        let mut inner = Cursor::new(&body);
        let mut statements = Vec::new();
        block(&mut inner, &mut statements)?;
        inner.take_symbol(";");
        inner.done()?;
        for own in statements {
            let outcome = self.statement_of_block(&own.sql);
            // What a guard keeps from running is what would fail.
            if !own.guarded {
                outcome?;
            } else if let Err(error) = outcome
                && !(error.0.ends_with("is there already") || error.0.ends_with("before this statement"))
            {
                return Err(error);
            }
        }
        Ok(())
    }

    fn statement_of_block(&mut self, sql: &str) -> Applied {
        let mut cursor = Cursor::new(sql);
        if self.is_not_schema(&mut cursor) {
            return Ok(());
        }
        let mut cursor = Cursor::new(sql);
        self.statement(&mut cursor)
    }
}

/// `BEGIN … [EXCEPTION WHEN … THEN …] END`.
fn block(cursor: &mut Cursor<'_>, out: &mut Vec<Guarded>) -> Result<(), Refused> {
    cursor.expect(&["begin"])?;
    let first = out.len();
    steps(cursor, out, false, &["exception", "end"])?;
    if cursor.take(&["exception"]) {
        let mut none = Vec::new();
        while cursor.take(&["when"]) {
            while cursor.peek().is_some() && !cursor.take(&["then"]) {
                cursor.advance();
            }
            steps(cursor, &mut none, false, &["when", "end"])?;
        }
        if !none.is_empty() {
            return refused("the block does something else where it fails");
        }
        out[first..].iter_mut().for_each(|own| own.guarded = true);
    }
    Ok(cursor.expect(&["end"])?)
}

fn steps(
    cursor: &mut Cursor<'_>,
    out: &mut Vec<Guarded>,
    guarded: bool,
    ends: &[&str],
) -> Result<(), Refused> {
    const PROGRAM: &[&str] = &[
        "declare", "execute", "for", "foreach", "loop", "while", "return", "perform", "case", "call",
        "assert", "get",
    ];
    while !ends.iter().any(|end| cursor.is(&[end])) {
        if cursor.peek().is_none() {
            return refused("the block does not end");
        }
        if PROGRAM.iter().any(|word| cursor.is(&[word])) || cursor.text_ahead(1) == ":=" {
            return refused(format!("the block is a program: it says {}", cursor.peek_text().to_uppercase()));
        }
        if cursor.is(&["begin"]) {
            block(cursor, out)?;
            cursor.take_symbol(";");
        } else if cursor.take(&["if"]) {
            condition(cursor)?;
            steps(cursor, out, true, &["else", "elsif", "end"])?;
            let mut none = Vec::new();
            if cursor.take(&["else"]) {
                steps(cursor, &mut none, true, &["end"])?;
            }
            if !none.is_empty() || cursor.is(&["elsif"]) {
                return refused("the block chooses between statements");
            }
            cursor.expect(&["end"])?;
            cursor.expect(&["if"])?;
            cursor.take_symbol(";");
        } else {
            let said = cursor.is(&["null"]) || cursor.is(&["raise"]);
            let start = cursor.position();
            let mut depth = 0_usize;
            while cursor.peek().is_some() && !(depth == 0 && cursor.peek_text() == ";") {
                match cursor.peek_text() {
                    "(" => depth += 1,
                    ")" => depth = depth.saturating_sub(1),
                    _ => {}
                }
                cursor.advance();
            }
            let sql = cursor.since(start).to_owned();
            cursor.take_symbol(";");
            if !said {
                out.push(Guarded { sql, guarded });
            }
        }
    }
    Ok(())
}

/// Only a look at what is there guards: `[NOT] EXISTS (…)`.
fn condition(cursor: &mut Cursor<'_>) -> Result<(), Refused> {
    cursor.take(&["not"]);
    if !cursor.take(&["exists"]) {
        return refused("the block asks more than whether something exists");
    }
    cursor.parenthesised()?;
    Ok(cursor.expect(&["then"])?)
}
