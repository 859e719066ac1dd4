//! `BEGIN … COMMIT`, savepoints and `ROLLBACK`: what is undone was never there, and `SET LOCAL` ends with the
//! transaction (PostgreSQL documentation, ROLLBACK, ROLLBACK TO SAVEPOINT and SET).

use super::Cursor;
use super::state::{Session, State};

/// How many savepoints are kept: each is a whole schema.
const MOST: usize = 32;

/// Where the session stood before a transaction changed that for itself alone.
pub(crate) type Before = (Vec<String>, Session);

/// A point that a transaction can go back to, with the schema of then; the first one is its beginning.
struct Point {
    name: Option<String>,
    state: State,
}

/// The transaction that is open.
#[derive(Default)]
pub(crate) struct Transaction {
    /// Whether anything in the file is undone, so that it has to be known what was before.
    is_undone: bool,
    points: Vec<Point>,
}

impl Transaction {
    /// Before a file: `is_undone` where it has a statement that undoes others.
    pub(crate) fn new(is_undone: bool) -> Self {
        Transaction { is_undone, points: Vec::new() }
    }

    /// Follows a statement, where it is one of these.
    pub(crate) fn follow(&mut self, state: &mut State, cursor: &mut Cursor<'_>) {
        if cursor.take(&["begin"]) || cursor.take(&["start", "transaction"]) {
            state.in_transaction = true;
            self.keep(state, None);
        } else if cursor.take(&["savepoint"]) {
            let name = cursor.name().ok();
            self.keep(state, name);
        } else if cursor.take(&["commit"]) || cursor.take(&["end"]) {
            self.end(state);
        } else if cursor.take(&["rollback"]) || cursor.take(&["abort"]) {
            let _ = cursor.take(&["work"]) || cursor.take(&["transaction"]);
            if cursor.take(&["to"]) {
                cursor.take(&["savepoint"]);
                let name = cursor.name().ok();
                if let Some(at) = self.points.iter().rposition(|point| point.name == name) {
                    self.points.truncate(at + 1);
                    self.go_back(state);
                }
            } else if !cursor.is(&["prepared"]) {
                self.points.truncate(1);
                self.go_back(state);
                self.end(state);
            }
        }
    }

    fn end(&mut self, state: &mut State) {
        self.points.clear();
        state.in_transaction = false;
        if let Some((path, session)) = state.before_local.take() {
            state.path = path;
            state.session = session;
        }
    }

    fn keep(&mut self, state: &State, name: Option<String>) {
        if self.is_undone && self.points.len() < MOST {
            self.points.push(Point { name, state: state.clone() });
        }
    }

    fn go_back(&self, state: &mut State) {
        if let Some(point) = self.points.last() {
            let here = state.here;
            *state = point.state.clone();
            state.here = here;
        }
    }
}

impl State {
    /// Before a setting that ends with the transaction; outside of one it does nothing that is known to end.
    pub(crate) fn set_local(&mut self) {
        if self.in_transaction && self.before_local.is_none() {
            self.before_local = Some((self.path.clone(), self.session.clone()));
        }
    }
}
