//! `DO` blocks that only guard plain statements: against objects that are there already, or that are missing. A block
//! that changes rows only is no part of a schema. Any other is a program, and what it does is not known.

use drift_catalog::Vendor;
use drift_sql::TokenKind;

use super::Cursor;
use super::state::{Applied, Refused, State, refused};

/// A statement of a block.
enum Step {
    /// A statement of SQL.
    Run(String),
    /// An expression whose text is run.
    Execute(String),
    /// A variable that takes one value after the other.
    Loop(String, Vec<String>, Vec<Step>),
    /// `IF … THEN … [ELSIF …] [ELSE …] END IF`; an `ELSE` asks nothing.
    Choose(Vec<Arm>),
    /// `BEGIN … EXCEPTION WHEN … THEN NULL; END`: what fails is undone and forgotten.
    Guard(Vec<Step>),
}

/// A condition, unless it is the `ELSE`, and what is run where it holds.
type Arm = (Option<String>, Vec<Step>);

/// How deep blocks may stand in each other.
const DEPTH: usize = 16;

/// How many statements a block may run, in loops as well.
const MOST: usize = 10_000;

/// Variables with the values that they have now.
type Values = Vec<(String, String)>;

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

    fn choose(&mut self, arms: &[(Option<String>, Vec<Step>)], run: &mut Run) -> Applied {
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
    out + &sql[end..]
}

/// `DECLARE name type [:= value]; …`: the names, and the values that are texts alone.
fn declared(cursor: &mut Cursor<'_>, values: &mut Values) -> Result<Vec<String>, Refused> {
    let mut names = Vec::new();
    if !cursor.take(&["declare"]) {
        return Ok(names);
    }
    while !cursor.is(&["begin"]) {
        let name = cursor.name()?;
        cursor.take(&["constant"]);
        cursor.type_text()?;
        if cursor.take_symbol(":=") || cursor.take_symbol("=") || cursor.take(&["default"]) {
            let value = cursor.expression(&[])?;
            values.extend(super::constant::constant(value).map(|value| (name.clone(), value)));
        }
        cursor.expect_symbol(";")?;
        names.push(name);
    }
    Ok(names)
}

/// `FOREACH name IN ARRAY ARRAY[…] LOOP … END LOOP` and `FOR name IN 1..3 LOOP … END LOOP`, after the first word.
fn each(cursor: &mut Cursor<'_>, depth: usize, names: &[String]) -> Result<Step, Refused> {
    let program = || Refused("the block is a program: it says FOR".to_owned());
    let name = cursor.name()?;
    cursor.expect(&["in"])?;
    let mut values = Vec::new();
    if cursor.take(&["array"]) {
        if !cursor.take(&["array"]) || !cursor.take_symbol("[") {
            return Err(program());
        }
        while !cursor.take_symbol("]") {
            values.push(cursor.text_literal().map_err(|_| program())?);
            cursor.take_symbol(",");
        }
        if cursor.take_symbol("::") {
            cursor.type_text()?;
        }
    } else {
        let start = cursor.position();
        while cursor.peek().is_some() && !cursor.is(&["loop"]) {
            cursor.advance();
        }
        let (from, to) = cursor.since(start).split_once("..").ok_or_else(program)?;
        let number = |text: &str| text.trim().parse::<i64>().map_err(|_| program());
        let (from, to) = (number(from)?, number(to)?);
        if to.saturating_sub(from) > i64::try_from(MOST).unwrap_or(i64::MAX) {
            return refused("the block runs too many statements");
        }
        values.extend((from..=to).map(|own| own.to_string()));
    }
    cursor.expect(&["loop"])?;
    let mut names = names.to_vec();
    names.push(name.clone());
    let inner = steps(cursor, &["end"], depth + 1, &names)?;
    cursor.expect(&["end", "loop"])?;
    cursor.take_symbol(";");
    Ok(Step::Loop(name, values, inner))
}

/// `BEGIN … [EXCEPTION WHEN … THEN …] END`.
fn block(cursor: &mut Cursor<'_>, out: &mut Vec<Step>, depth: usize, names: &[String]) -> Result<(), Refused> {
    cursor.expect(&["begin"])?;
    let inner = steps(cursor, &["exception", "end"], depth + 1, names)?;
    if cursor.take(&["exception"]) {
        while cursor.take(&["when"]) {
            while cursor.peek().is_some() && !cursor.take(&["then"]) {
                cursor.advance();
            }
            if !steps(cursor, &["when", "end"], depth + 1, names)?.is_empty() {
                return refused("the block does something else where it fails");
            }
        }
        out.push(Step::Guard(inner));
    } else {
        out.extend(inner);
    }
    Ok(cursor.expect(&["end"])?)
}

fn steps(
    cursor: &mut Cursor<'_>,
    ends: &[&str],
    depth: usize,
    names: &[String],
) -> Result<Vec<Step>, Refused> {
    const PROGRAM: &[&str] = &[
        "declare", "loop", "while", "return", "case", "assert", "get", "exit", "continue",
    ];
    let mut out = Vec::new();
    if depth > DEPTH {
        return refused("the block is nested too deeply");
    }
    while !ends.iter().any(|end| cursor.is(&[end])) {
        if cursor.peek().is_none() {
            return refused("the block does not end");
        }
        // What is put into a variable is not followed.
        let sets = names.iter().any(|name| cursor.is(&[name])) || !names.is_empty() && cursor.puts_rows();
        if PROGRAM.iter().any(|word| cursor.is(&[word])) || cursor.text_ahead(1) == ":=" || sets {
            return refused(format!("the block is a program: it says {}", cursor.peek_text().to_uppercase()));
        }
        if cursor.is(&["begin"]) {
            block(cursor, &mut out, depth, names)?;
            cursor.take_symbol(";");
        } else if cursor.take(&["if"]) {
            out.push(Step::Choose(arms(cursor, depth, names)?));
        } else if cursor.take(&["foreach"]) || cursor.take(&["for"]) {
            out.push(each(cursor, depth, names)?);
        } else if cursor.take(&["execute"]) {
            let expression = cursor.expression(&["into", "using"])?.to_owned();
            if !cursor.take_symbol(";") && cursor.peek().is_some() {
                return refused("the block is a program: it says EXECUTE");
            }
            out.push(Step::Execute(expression));
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
fn arms(cursor: &mut Cursor<'_>, depth: usize, names: &[String]) -> Result<Vec<Arm>, Refused> {
    const ENDS: &[&str] = &["else", "elsif", "elseif", "end"];
    let mut arms = Vec::new();
    loop {
        let start = cursor.position();
        while cursor.peek().is_some() && !cursor.is(&["then"]) {
            cursor.advance();
        }
        let condition = cursor.since(start).to_owned();
        cursor.expect(&["then"])?;
        arms.push((Some(condition), steps(cursor, ENDS, depth + 1, names)?));
        if !cursor.take(&["elsif"]) && !cursor.take(&["elseif"]) {
            break;
        }
    }
    if cursor.take(&["else"]) {
        arms.push((None, steps(cursor, ENDS, depth + 1, names)?));
    }
    cursor.expect(&["end", "if"])?;
    cursor.take_symbol(";");
    Ok(arms)
}

/// One statement up to its semicolon; `PERFORM` is a query whose rows nobody wants.
fn one(cursor: &mut Cursor<'_>) -> Result<String, Refused> {
    let perform = cursor.take(&["perform"]);
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
