//! What stands about a function between its result and its body, and `ALTER FUNCTION`, which changes that.

use std::ops::Range;

use drift_catalog::Expr;

use super::Cursor;
use super::state::{Applied, Key, State, refused};
use crate::cursor::Parsed;

/// Options without a value, each with what it is about: a later one takes the place of an earlier.
const WORDS: &[(&[&str], &str)] = &[
    (&["immutable"], "volatility"),
    (&["stable"], "volatility"),
    (&["volatile"], "volatility"),
    (&["window"], "window"),
    (&["strict"], "null"),
    (&["called", "on", "null", "input"], "null"),
    (&["returns", "null", "on", "null", "input"], "null"),
    (&["leakproof"], "leakproof"),
    (&["not", "leakproof"], "leakproof"),
    (&["security", "definer"], "security"),
    (&["security", "invoker"], "security"),
    (&["external", "security", "definer"], "security"),
    (&["external", "security", "invoker"], "security"),
];

/// What an option is about, with its bytes.
pub(crate) type Said = (String, Range<usize>);

impl Cursor<'_> {
    /// An option that `CREATE` and `ALTER FUNCTION` share; none where something else stands here.
    pub(crate) fn function_option(&mut self) -> Parsed<Option<Said>> {
        let start = self.position();
        let about = if let Some((_, about)) = WORDS.iter().find(|(words, _)| self.take(words)) {
            (*about).to_owned()
        } else if let Some(word) = self.one_of(&["cost", "rows"]) {
            self.advance();
            word.to_owned()
        } else if self.take(&["support"]) {
            self.named()?;
            "support".to_owned()
        } else if self.take(&["parallel"]) {
            self.name()?;
            "parallel".to_owned()
        } else if self.take(&["set"]) {
            format!("set {}", self.function_setting()?)
        } else {
            return Ok(None);
        };
        Ok(Some((about, start..start + self.since(start).len())))
    }

    /// `name {TO | =} value, …` or `name FROM CURRENT`; answers with the name.
    fn function_setting(&mut self) -> Parsed<String> {
        let mut name = self.name()?;
        while self.take_symbol(".") {
            name = format!("{name}.{}", self.name()?);
        }
        if self.take(&["from", "current"]) {
            return Ok(name);
        }
        if !self.take_symbol("=") {
            self.expect(&["to"])?;
        }
        loop {
            let _ = self.take_symbol("-");
            self.advance();
            if !self.take_symbol(",") {
                return Ok(name);
            }
        }
    }
}

impl State {
    /// `ALTER FUNCTION name action …`, after the name: each takes the place of what was said of the same.
    pub(crate) fn alter_function_options(&mut self, cursor: &mut Cursor<'_>, key: &Key) -> Applied {
        let mut added: Vec<(String, String)> = Vec::new();
        let (mut gone, mut reset_all) = (Vec::new(), false);
        loop {
            if cursor.take(&["reset"]) {
                if cursor.take(&["all"]) {
                    reset_all = true;
                } else {
                    let mut name = cursor.name()?;
                    while cursor.take_symbol(".") {
                        name = format!("{name}.{}", cursor.name()?);
                    }
                    gone.push(format!("set {name}"));
                }
            } else if cursor.take(&["depends", "on", "extension"])
                || cursor.take(&["no", "depends", "on", "extension"])
            {
                cursor.name()?;
            } else if let Some((about, range)) = cursor.function_option()? {
                let text = cursor.sql.get(range).unwrap_or_default().to_owned();
                let is_default = text.to_ascii_lowercase().ends_with(" to default");
                gone.push(about.clone());
                if !is_default {
                    added.push((about, text));
                }
            } else {
                break;
            }
        }
        cursor.take(&["restrict"]);
        cursor.done()?;
        let Some(own) = self.schema(&key.0).functions.items.get_mut(&key.1) else {
            return refused(format!("there is no function {} before this statement", key.1));
        };
        let raw = own.definition.raw.clone();
        let mut inner = Cursor::new(&raw);
        let (first, options) = inner.options_of_definition()?;
        let goes = |about: &String| gone.contains(about) || reset_all && about.starts_with("set ");
        let mut text = raw.get(..first).unwrap_or_default().trim_end().to_owned();
        for (_, option) in &added {
            text.push(' ');
            text.push_str(option);
        }
        text.push(' ');
        let mut end = first;
        for (_, range) in options.iter().filter(|(about, _)| goes(about)) {
            text.push_str(&raw[end..range.start]);
            end = range.end;
        }
        text.push_str(&raw[end..]);
        own.definition = Expr::raw(text);
        Ok(())
    }
}
