//! The outline of a query: the items that it gives, and the table that it puts them into.

use super::Cursor;

/// Words that end the list of what a query reads.
pub(super) const AFTER_FROM: &[&str] = &[
    "where",
    "group",
    "order",
    "limit",
    "offset",
    "having",
    "window",
    "fetch",
    "for",
    "union",
    "except",
    "intersect",
];

/// Words with which a join goes on.
pub(super) const JOINS: &[&str] = &["join", "inner", "left", "right", "full", "cross", "natural"];

/// The items of a query, up to `FROM` or what else ends them.
pub(super) fn items<'a>(cursor: &mut Cursor<'a>) -> Option<Vec<&'a str>> {
    let mut all = Vec::new();
    loop {
        let start = cursor.position();
        let first = cursor.mark();
        let mut depth = 0_usize;
        while cursor.peek().is_some() {
            let ends = depth == 0
                && (cursor.peek_text() == ","
                    || cursor.is(&["from"])
                    || AFTER_FROM.iter().any(|word| cursor.is(&[word])));
            if ends {
                break;
            }
            match cursor.peek_text() {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.checked_sub(1)?,
                _ => {}
            }
            cursor.advance();
        }
        if cursor.mark() == first {
            return None;
        }
        all.push(cursor.since(start));
        if !cursor.take_symbol(",") {
            return Some(all);
        }
    }
}

impl Cursor<'_> {
    /// Whether a query makes a table of its rows.
    pub(crate) fn puts_rows(&mut self) -> bool {
        let mark = self.mark();
        let found = self.is_query() && self.find_into().is_some();
        self.back_to(mark);
        found
    }

    pub(super) fn is_query(&self) -> bool {
        self.is(&["select"]) || self.is(&["with"])
    }

    /// Goes to the `INTO` of a query, in no parentheses, and gives its first byte. That of `INSERT INTO` is none.
    pub(super) fn find_into(&mut self) -> Option<usize> {
        let mut depth = 0_usize;
        let mut rows = false;
        while self.peek().is_some() {
            match self.peek_text() {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            rows = rows || depth == 0 && (self.is(&["insert"]) || self.is(&["merge"]));
            if depth == 0 && self.is(&["into"]) {
                return (!rows).then(|| self.position());
            }
            self.advance();
        }
        None
    }
}
