//! The statements of a `DO` block, as PL/pgSQL writes them: what is run, what guards it, and loops over texts.
//! `block` runs them.

use super::Cursor;
use super::state::{Refused, refused};

/// A statement of a block.
pub(super) enum Step {
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
pub(super) type Arm = (Option<String>, Vec<Step>);

/// How deep blocks may stand in each other.
pub(super) const DEPTH: usize = 16;

/// How many statements a block may run, in loops as well.
pub(super) const MOST: usize = 10_000;

/// Variables with the values that they have now.
pub(super) type Values = Vec<(String, String)>;

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

/// `DECLARE name type [:= value]; …`: the names, and the values that are texts alone.
pub(super) fn declared(cursor: &mut Cursor<'_>, values: &mut Values) -> Result<Vec<String>, Refused> {
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
pub(super) fn block(
    cursor: &mut Cursor<'_>,
    out: &mut Vec<Step>,
    depth: usize,
    names: &[String],
) -> Result<(), Refused> {
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
    const PROGRAM: &[&str] =
        &["declare", "loop", "while", "return", "case", "assert", "get", "exit", "continue"];
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
