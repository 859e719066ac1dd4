//! `DO` blocks that only guard plain statements: against objects that are there already, or that are missing. A block
//! that changes rows only is no part of a schema. Any other is a program, and what it does is not known.

use super::Cursor;
use super::state::{Applied, Refused, State, refused};

/// A statement of a block.
enum Step {
    /// A statement of SQL.
    Run(String),
    /// `IF … THEN … [ELSIF …] [ELSE …] END IF`; an `ELSE` asks nothing.
    Choose(Vec<Arm>),
    /// `BEGIN … EXCEPTION WHEN … THEN NULL; END`: what fails is undone and forgotten.
    Guard(Vec<Step>),
}

/// A condition, unless it is the `ELSE`, and what is run where it holds.
type Arm = (Option<String>, Vec<Step>);

/// How deep blocks may stand in each other.
const DEPTH: usize = 16;

impl State {
    /// `DO`, after that word.
    pub(crate) fn block(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let body = cursor.block_body()?;
        if !self.may_change(&body, DEPTH) {
            return Ok(());
        }
        let mut inner = Cursor::new(&body);
        let mut steps = Vec::new();
        block(&mut inner, &mut steps, 0)?;
        inner.take_symbol(";");
        inner.done()?;
        let mut applied = 0;
        self.steps(&steps, &mut applied)
    }

    /// Whether a `DO` block says nothing of the schema.
    pub(crate) fn is_block_of_rows(&self, cursor: &mut Cursor<'_>) -> bool {
        cursor.block_body().is_ok_and(|body| !self.may_change(&body, DEPTH))
    }

    fn steps(&mut self, steps: &[Step], applied: &mut usize) -> Applied {
        for step in steps {
            match step {
                Step::Run(sql) => {
                    self.statement_of_block(sql, applied)?;
                }
                Step::Choose(arms) => self.choose(arms, applied)?,
                Step::Guard(steps) => {
                    let mut inner = 0;
                    let outcome = self.steps(steps, &mut inner);
                    *applied += inner;
                    match outcome {
                        Err(error) if !is_guarded(&error) => return Err(error),
                        Err(error) if inner > 0 => {
                            return refused(format!("the block is undone half-way: {}", error.0));
                        }
                        _ => {}
                    }
                }
            }
        }
        Ok(())
    }

    fn choose(&mut self, arms: &[(Option<String>, Vec<Step>)], applied: &mut usize) -> Applied {
        for (condition, steps) in arms {
            match condition.as_ref().map_or(Some(true), |condition| self.answer(condition)) {
                Some(true) => return self.steps(steps, applied),
                Some(false) => {}
                // What is done either way says nothing of the schema.
                None if arms.iter().all(|(_, steps)| self.is_no_schema(steps)) => return Ok(()),
                None if arms.iter().all(|(_, steps)| self.only_grants(steps)) => {
                    return arms.iter().try_for_each(|(_, steps)| self.may_grant_all(steps));
                }
                None => {
                    let asked: String = condition.iter().flat_map(|own| own.chars()).take(60).collect();
                    return refused(format!("the block asks what statements alone do not tell: {asked}"));
                }
            }
        }
        Ok(())
    }

    fn is_no_schema(&mut self, steps: &[Step]) -> bool {
        steps.iter().all(|step| match step {
            Step::Run(sql) => self.is_not_schema(&mut Cursor::new(sql)),
            Step::Choose(arms) => arms.iter().all(|(_, steps)| self.is_no_schema(steps)),
            Step::Guard(steps) => self.is_no_schema(steps),
        })
    }

    /// Whether steps say nothing of the schema but who may do what.
    fn only_grants(&mut self, steps: &[Step]) -> bool {
        steps.iter().all(|step| match step {
            Step::Run(sql) => {
                let mut cursor = Cursor::new(sql);
                cursor.is(&["grant"]) || cursor.is(&["revoke"]) || self.is_not_schema(&mut cursor)
            }
            Step::Choose(arms) => arms.iter().all(|(_, steps)| self.only_grants(steps)),
            Step::Guard(steps) => self.only_grants(steps),
        })
    }

    fn may_grant_all(&mut self, steps: &[Step]) -> Applied {
        for step in steps {
            match step {
                Step::Run(sql) => {
                    let mut cursor = Cursor::new(sql);
                    if cursor.is(&["grant"]) || cursor.is(&["revoke"]) {
                        self.may_grant(&mut cursor)?;
                    }
                }
                Step::Choose(arms) => arms.iter().try_for_each(|(_, steps)| self.may_grant_all(steps))?,
                Step::Guard(steps) => self.may_grant_all(steps)?,
            }
        }
        Ok(())
    }

    fn statement_of_block(&mut self, sql: &str, applied: &mut usize) -> Applied {
        if self.is_not_schema(&mut Cursor::new(sql)) {
            return Ok(());
        }
        self.statement(&mut Cursor::new(sql))?;
        *applied += 1;
        Ok(())
    }
}

/// Whether a handler for objects that are there, or are not, stands before such a failure.
fn is_guarded(error: &Refused) -> bool {
    error.0.ends_with(" already") || error.0.ends_with("before this statement")
}

impl Cursor<'_> {
    /// The text of a block, with its language on either side.
    pub(crate) fn block_body(&mut self) -> Result<String, Refused> {
        if self.take(&["language"]) {
            self.language()?;
        }
        let body = self.text_literal()?;
        if self.take(&["language"]) {
            self.language()?;
        }
        self.done()?;
        Ok(body)
    }
}

/// `BEGIN … [EXCEPTION WHEN … THEN …] END`.
fn block(cursor: &mut Cursor<'_>, out: &mut Vec<Step>, depth: usize) -> Result<(), Refused> {
    cursor.expect(&["begin"])?;
    let inner = steps(cursor, &["exception", "end"], depth + 1)?;
    if cursor.take(&["exception"]) {
        while cursor.take(&["when"]) {
            while cursor.peek().is_some() && !cursor.take(&["then"]) {
                cursor.advance();
            }
            if !steps(cursor, &["when", "end"], depth + 1)?.is_empty() {
                return refused("the block does something else where it fails");
            }
        }
        out.push(Step::Guard(inner));
    } else {
        out.extend(inner);
    }
    Ok(cursor.expect(&["end"])?)
}

fn steps(cursor: &mut Cursor<'_>, ends: &[&str], depth: usize) -> Result<Vec<Step>, Refused> {
    const PROGRAM: &[&str] = &[
        "declare", "for", "foreach", "loop", "while", "return", "case", "assert", "get", "exit", "continue",
    ];
    let mut out = Vec::new();
    if depth > DEPTH {
        return refused("the block is nested too deeply");
    }
    while !ends.iter().any(|end| cursor.is(&[end])) {
        if cursor.peek().is_none() {
            return refused("the block does not end");
        }
        if PROGRAM.iter().any(|word| cursor.is(&[word])) || cursor.text_ahead(1) == ":=" {
            return refused(format!("the block is a program: it says {}", cursor.peek_text().to_uppercase()));
        }
        if cursor.is(&["begin"]) {
            block(cursor, &mut out, depth)?;
            cursor.take_symbol(";");
        } else if cursor.take(&["if"]) {
            out.push(Step::Choose(arms(cursor, depth)?));
        } else {
            let said = cursor.is(&["null"]) || cursor.is(&["raise"]);
            let sql = one(cursor)?;
            if !said {
                out.push(Step::Run(sql));
            }
        }
    }
    Ok(out)
}

/// The arms of an `IF`, after that word.
fn arms(cursor: &mut Cursor<'_>, depth: usize) -> Result<Vec<Arm>, Refused> {
    const ENDS: &[&str] = &["else", "elsif", "elseif", "end"];
    let mut arms = Vec::new();
    loop {
        let start = cursor.position();
        while cursor.peek().is_some() && !cursor.is(&["then"]) {
            cursor.advance();
        }
        let condition = cursor.since(start).to_owned();
        cursor.expect(&["then"])?;
        arms.push((Some(condition), steps(cursor, ENDS, depth + 1)?));
        if !cursor.take(&["elsif"]) && !cursor.take(&["elseif"]) {
            break;
        }
    }
    if cursor.take(&["else"]) {
        arms.push((None, steps(cursor, ENDS, depth + 1)?));
    }
    cursor.expect(&["end", "if"])?;
    cursor.take_symbol(";");
    Ok(arms)
}

/// One statement up to its semicolon. `EXECUTE 'text'` is that text, `PERFORM` a query whose rows nobody wants.
fn one(cursor: &mut Cursor<'_>) -> Result<String, Refused> {
    let (execute, perform) = (cursor.take(&["execute"]), cursor.take(&["perform"]));
    if execute {
        let sql = match cursor.text_literal() {
            Ok(sql) if cursor.at_end() => sql,
            _ => return refused("the block is a program: it says EXECUTE"),
        };
        cursor.take_symbol(";");
        return Ok(sql);
    }
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
    let sql = cursor.since(start);
    cursor.take_symbol(";");
    Ok(if perform { format!("SELECT {sql}") } else { sql.to_owned() })
}
