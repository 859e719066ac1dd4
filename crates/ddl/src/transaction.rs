//! `BEGIN … COMMIT`, savepoints and `ROLLBACK`: what is undone was never there (PostgreSQL documentation, ROLLBACK TO
//! SAVEPOINT; <https://sqlite.org/lang_savepoint.html>).

use drift_catalog::Vendor;
use drift_sql::{Piece, name_of};

/// How many points a transaction keeps: each is a whole schema.
const MOST: usize = 32;

/// What a statement did to the transaction.
pub(crate) enum Step<S> {
    Begun,
    Ended,
    /// The schema of before is back, and whether the transaction goes on.
    Undone(Option<S>, bool),
    Nothing,
}

/// The transaction that is open, with the points that it can go back to; the first is its beginning.
pub(crate) struct Transaction<S> {
    is_undone: bool,
    points: Vec<(Option<String>, S)>,
}

impl<S: Clone> Transaction<S> {
    /// Before a file: what was before is only kept where a statement of it undoes others.
    pub(crate) fn new(text: &str, pieces: &[Piece]) -> Self {
        let undoes = |own: &Piece| {
            let word = first_word(text.get(own.range.clone()).unwrap_or_default());
            ["rollback", "abort"].iter().any(|undo| word.eq_ignore_ascii_case(undo))
        };
        Transaction { is_undone: pieces.iter().any(undoes), points: Vec::new() }
    }

    /// Follows a statement that says nothing of the schema.
    pub(crate) fn follow(&mut self, sql: &str, vendor: Vendor, state: &S) -> Step<S> {
        const WORDS: &[&str] = &["begin", "start", "savepoint", "commit", "end", "rollback", "abort"];
        let word = first_word(sql).to_ascii_lowercase();
        if !WORDS.contains(&word.as_str()) {
            return Step::Nothing;
        }
        let tokens = drift_sql::lex(sql, vendor);
        let has = |word: &str| tokens.iter().any(|token| token.is_word(sql, word));
        let last = || tokens.iter().rfind(|token| token.text(sql) != ";").map(|token| name(token.text(sql)));
        match word.as_str() {
            "begin" | "start" => {
                self.keep(None, state);
                Step::Begun
            }
            "savepoint" => {
                self.keep(last(), state);
                Step::Nothing
            }
            "commit" | "end" => {
                self.points.clear();
                Step::Ended
            }
            _ if has("prepared") => Step::Nothing,
            _ if has("to") => {
                let Some(at) = self.points.iter().rposition(|(own, _)| *own == last()) else {
                    return Step::Nothing;
                };
                self.points.truncate(at + 1);
                Step::Undone(self.points.last().map(|(_, state)| state.clone()), true)
            }
            _ => {
                self.points.truncate(1);
                Step::Undone(self.points.pop().map(|(_, state)| state), false)
            }
        }
    }

    fn keep(&mut self, name: Option<String>, state: &S) {
        if self.is_undone && self.points.len() < MOST {
            self.points.push((name, state.clone()));
        }
    }
}

fn name(token: &str) -> String {
    if token.starts_with('"') { name_of(token) } else { token.to_ascii_lowercase() }
}

fn first_word(sql: &str) -> &str {
    let sql = sql.trim_start();
    let end = sql.find(|char: char| !char.is_ascii_alphabetic()).unwrap_or(sql.len());
    &sql[..end]
}
