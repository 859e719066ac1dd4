//! Calls with words between their arguments, as plain calls: what the parser has no grammar for.

use super::readable::Edits;

impl Edits<'_> {
    /// `VARIADIC ARRAY[a, b])`: the token after the bracket, and the bracket that ends the list.
    pub(super) fn list_of(&self, at: usize) -> Option<(usize, usize)> {
        if !(self.is(at, "variadic") && self.is(at + 1, "array") && self.is_symbol(at + 2, "["))
            || self.is_symbol(at + 3, "]")
        {
            return None;
        }
        let close = self.closing(at + 2)?;
        self.is_symbol(close + 1, ")").then_some((at + 3, close))
    }

    /// `VARIADIC ARRAY[a, b]` is `a, b`.
    pub(super) fn variadic(&mut self, at: usize) -> Option<()> {
        let (first, close) = self.list_of(at)?;
        self.replace(self.tokens[at].range.start..self.tokens[first].range.start, "");
        self.replace(self.tokens[close].range.clone(), "");
        Some(())
    }

    /// The function that `TRIM(BOTH FROM` calls.
    pub(super) fn trimming(&self, at: usize) -> Option<&'static str> {
        if !(self.is(at, "trim") && self.is_symbol(at + 1, "(") && self.is(at + 3, "from")) {
            return None;
        }
        let functions = [("both", "btrim"), ("leading", "ltrim"), ("trailing", "rtrim")];
        functions.iter().find(|(word, _)| self.is(at + 2, word)).map(|(_, function)| *function)
    }

    /// PostgreSQL prints `btrim(a)` as `TRIM(BOTH FROM a)`.
    pub(super) fn trim(&mut self, at: usize) -> Option<()> {
        let function = self.trimming(at)?;
        self.replace(self.tokens[at].range.start..self.tokens[at + 3].range.end, format!("{function}("));
        Some(())
    }

    /// `SUBSTRING(a SIMILAR b ESCAPE c)`: the two words.
    pub(super) fn pattern(&self, at: usize) -> Option<[usize; 2]> {
        if !(self.is(at, "substring") && self.is_symbol(at + 1, "(")) {
            return None;
        }
        let close = self.closing(at + 1)?;
        let word = |from: usize, word: &str| {
            let mut depth = 0_usize;
            (from..close).find(|own| {
                match self.tokens[*own].text(self.raw) {
                    "(" | "[" => depth += 1,
                    ")" | "]" => depth = depth.saturating_sub(1),
                    _ => {}
                }
                depth == 0 && self.is(*own, word) && !self.is(own + 1, "to")
            })
        };
        let similar = word(at + 2, "similar")?;
        Some([similar, word(similar, "escape")?])
    }

    /// `SUBSTRING(a SIMILAR b ESCAPE c)` is `substring(a, b, c)`.
    pub(super) fn substring(&mut self, at: usize) -> Option<()> {
        for word in self.pattern(at)? {
            self.replace(self.tokens[word].range.clone(), ",");
        }
        Some(())
    }
}
