//! `DO` blocks that only guard plain statements: against objects that are there already, or that are missing. A block
//! that changes rows only is no part of a schema. Any other is a program, and what it does is not known.

use drift_catalog::Vendor;
use drift_sql::TokenKind;

use super::Cursor;
use super::state::{Applied, Refused, State, refused};
use super::steps::{Arm, DEPTH, MOST, Step, Values, block, declared};

/// What a block has run so far.
#[derive(Default)]
struct Run {
    applied: usize,
    steps: usize,
    values: Values,
}

impl State {
    /// `DO`, after that word.
    pub(crate) fn block(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let body = cursor.block_body()?;
        if !self.may_change(&body, DEPTH) {
            return Ok(());
        }
        let mut inner = Cursor::new(&body);
        let mut run = Run::default();
        let names = declared(&mut inner, &mut run.values)?;
        let mut steps = Vec::new();
        block(&mut inner, &mut steps, 0, &names)?;
        inner.take_symbol(";");
        inner.done()?;
        self.steps(&steps, &mut run)
    }

    /// Whether a `DO` block says nothing of the schema.
    pub(crate) fn is_block_of_rows(&self, cursor: &mut Cursor<'_>) -> bool {
        cursor.block_body().is_ok_and(|body| !self.may_change(&body, DEPTH))
    }

    fn steps(&mut self, steps: &[Step], run: &mut Run) -> Applied {
        for step in steps {
            run.steps += 1;
            if run.steps > MOST {
                return refused("the block runs too many statements");
            }
            match step {
                Step::Run(sql) => {
                    let sql = with_values(sql, &run.values);
                    self.statement_of_block(&sql, run)?;
                }
                Step::Execute(expression) => {
                    let Some(sql) = super::constant::constant(&with_values(expression, &run.values)) else {
                        return refused("the block is a program: it says EXECUTE");
                    };
                    self.statement_of_block(&sql, run)?;
                }
                Step::Loop(name, all, steps) => {
                    for value in all {
                        run.values.push((name.clone(), value.clone()));
                        let outcome = self.steps(steps, run);
                        run.values.pop();
                        outcome?;
                    }
                }
                Step::Choose(arms) => self.choose(arms, run)?,
                Step::Guard(steps) => {
                    let before = run.applied;
                    let outcome = self.steps(steps, run);
                    match outcome {
                        Err(error) if !is_guarded(&error) => return Err(error),
                        Err(error) if run.applied > before => {
                            return refused(format!("the block is undone half-way: {}", error.0));
                        }
                        _ => {}
                    }
                }
            }
        }
        Ok(())
    }

    fn choose(&mut self, arms: &[Arm], run: &mut Run) -> Applied {
        for (condition, steps) in arms {
            let condition = condition.as_ref().map(|condition| with_values(condition, &run.values));
            match condition.as_ref().map_or(Some(true), |condition| self.answer(condition)) {
                Some(true) => return self.steps(steps, run),
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
            Step::Execute(_) => false,
            Step::Loop(_, _, steps) => self.is_no_schema(steps),
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
            Step::Execute(_) | Step::Loop(..) => false,
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
                Step::Execute(_) | Step::Loop(..) => {}
                Step::Choose(arms) => arms.iter().try_for_each(|(_, steps)| self.may_grant_all(steps))?,
                Step::Guard(steps) => self.may_grant_all(steps)?,
            }
        }
        Ok(())
    }

    fn statement_of_block(&mut self, sql: &str, run: &mut Run) -> Applied {
        if self.is_not_schema(&mut Cursor::new(sql)) {
            return Ok(());
        }
        self.statement(&mut Cursor::new(sql))?;
        run.applied += 1;
        Ok(())
    }
}

/// Whether a handler for objects that are there, or are not, stands before such a failure.
fn is_guarded(error: &Refused) -> bool {
    error.0.ends_with(" already") || error.0.ends_with("before this statement")
}

/// A text with variables as the literals that they are now.
fn with_values(sql: &str, values: &Values) -> String {
    if values.is_empty() {
        return sql.to_owned();
    }
    let tokens = drift_sql::lex(sql, Vendor::Postgres);
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text(sql));
    let mut out = String::with_capacity(sql.len());
    let mut end = 0;
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Word) {
        let is = |(name, _): &&(String, String)| token.is_word(sql, name);
        let stands_alone = (at == 0 || text(at - 1) != ".") && !matches!(text(at + 1), "." | "(");
        if let Some((_, value)) = values.iter().rev().find(is).filter(|_| stands_alone) {
            out.push_str(&sql[end..token.range.start]);
            out.push_str(&drift_dialect::of(Vendor::Postgres).literal(value));
            end = token.range.end;
        }
    }
    joined_texts(&(out + &sql[end..]))
}

/// Texts that stand with `||` between them are one, as far as a guard of a sane length goes.
fn joined_texts(sql: &str) -> String {
    const MOST: usize = 64;
    let mut joined = sql.to_owned();
    for _ in 0..MOST {
        let tokens = drift_sql::lex(&joined, Vendor::Postgres);
        let is_text = |at: usize| tokens.get(at).is_some_and(|token| token.kind == TokenKind::Text);
        let is_join = |at: &usize| tokens[*at].text(&joined) == "||" && is_text(at - 1) && is_text(at + 1);
        let Some(at) = (1..tokens.len()).find(is_join) else { break };
        let range = tokens[at - 1].range.start..tokens[at + 1].range.end;
        let Some(both) = joined.get(range.clone()).and_then(super::constant::constant) else { break };
        joined.replace_range(range, &drift_dialect::of(Vendor::Postgres).literal(&both));
    }
    joined
}
