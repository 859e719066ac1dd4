//! Where credentials stand, by the words and signs around them.

use std::ops::Range;

use super::names::is_secret_name;

/// Beginnings of keys that services give out, with the least length of the whole.
const SHAPES: &[(&str, usize)] =
    &[("AKIA", 16), ("ASIA", 16), ("ghp_", 20), ("sk_live_", 16), ("sk-", 24), ("xoxb-", 16), ("glpat-", 16)];

pub(super) struct Scan<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    /// Texts and comments: here a value needs no quotes.
    pub(super) inside: Vec<Range<usize>>,
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || byte >= 0x80
}

impl Scan<'_> {
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    pub(super) fn blanks(&self, mut at: usize) -> usize {
        while self.byte(at).is_ascii_whitespace() {
            at += 1;
        }
        at
    }

    pub(super) fn run(&self, at: usize, ends: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        at + rest.iter().position(|byte| ends(*byte)).unwrap_or(rest.len())
    }

    fn is_inside(&self, at: usize) -> bool {
        self.inside.iter().any(|range| range.contains(&at))
    }

    /// `scheme://user:credential@host`.
    pub(super) fn urls(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for (at, _) in self.text.match_indices("://") {
            let start = at + 3;
            let end = self.run(start, |byte| byte.is_ascii_whitespace() || b"'\"`<>".contains(&byte));
            let Some(word) = self.text.get(start..end) else { continue };
            let word = word.split('?').next().unwrap_or_default();
            let (Some(colon), Some(at)) = (word.find(':'), word.rfind('@')) else { continue };
            if colon + 1 >= at || word[..colon].contains(['/', '@']) {
                continue;
            }
            let port = word[colon + 1..at]
                .split_once('/')
                .is_some_and(|(port, _)| port.bytes().all(|byte| byte.is_ascii_digit()));
            if !port {
                found.push(start + colon + 1..start + at);
            }
        }
        found
    }

    /// `key = 'value'`, `key=value`, `"key": "value"`, `KEY 'value'`, `'key', 'value'`.
    pub(super) fn keys(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.bytes.len() {
            if !is_word(self.bytes[at]) {
                at += 1;
                continue;
            }
            let end = self.run(at, |byte| !is_word(byte));
            let word = self.text.get(at..end).unwrap_or_default();
            // `SET SESSION AUTHORIZATION 'role'` names a role, the header of a request what lets it in.
            let is_header =
                || word.to_ascii_lowercase().ends_with("authorization") && !self.is_silent_behind(end);
            if is_secret_name(word) || is_header() {
                found.extend(self.value(end));
            }
            at = end;
        }
        found
    }

    /// Whether no sign joins a key with what stands behind it.
    fn is_silent_behind(&self, end: usize) -> bool {
        let at = self.run(end, |byte| !byte.is_ascii_whitespace() && !b"'\"\\".contains(&byte));
        !matches!(self.byte(at), b':' | b'=' | b',')
    }

    /// The value behind a key that ends here.
    fn value(&self, end: usize) -> Option<Range<usize>> {
        let quote =
            [b'\'', b'"'].into_iter().find(|quote| self.byte(end) == *quote || self.byte(end) == b'\\');
        let closed = match self.byte(end) {
            b'\\' => end + 2,
            b'\'' if self.byte(end + 1) == b'\'' => end + 2,
            b'\'' | b'"' => end + 1,
            _ => end,
        };
        let at = self.blanks(closed);
        let (separator, after) = match (self.byte(at), self.byte(at + 1)) {
            (b':', b':') => return None,
            (b':', b'=') | (b'=', b'>') => (b'=', at + 2),
            (b'=', _) => (b'=', at + 1),
            (b':', _) => (b':', at + 1),
            (b',', _) if quote == Some(b'\'') => (b',', at + 1),
            (b'\'' | b'E' | b'e' | b'$', _) if at > closed => (b' ', at),
            _ => return self.default_of(at),
        };
        let from = self.blanks(after);
        if let Some(range) = self.quoted(from) {
            return Some(range);
        }
        if !self.is_inside(end.saturating_sub(1)) || matches!(separator, b',' | b' ') || quote.is_some() {
            return None;
        }
        let stop = self.run(from, |byte| byte.is_ascii_whitespace() || b"'\";,&)}|".contains(&byte));
        let word = self.text.get(from..stop)?;
        // `password=x` says what it is; of `the password: never shared` the next word is none.
        let plain = word.bytes().all(|byte| byte.is_ascii_lowercase()) || word.len() < 4;
        ((separator == b'=' && from == after) || !plain).then_some(from..stop)
    }

    /// `key type … DEFAULT 'value'`, `key type := 'value'`.
    fn default_of(&self, mut at: usize) -> Option<Range<usize>> {
        for _ in 0..8 {
            if (self.byte(at), self.byte(at + 1)) == (b':', b'=') {
                return self.quoted(self.blanks(at + 2));
            }
            let end = self.run(at, |byte| !is_word(byte));
            let word = self.text.get(at..end)?;
            // Behind these words comes what the key's name has, and has a name of its own: the key is a table.
            let is_of_table = ["add", "alter"].iter().any(|own| word.eq_ignore_ascii_case(own));
            if word.is_empty() || is_of_table {
                return None;
            }
            at = self.blanks(end);
            if word.eq_ignore_ascii_case("default") {
                return self.quoted(at);
            }
            if self.byte(at) == b'(' {
                at = self.blanks(self.run(at, |byte| byte == b')') + 1);
            }
        }
        None
    }

    /// What stands between quotes, from here on.
    pub(super) fn quoted(&self, at: usize) -> Option<Range<usize>> {
        let inside = self.is_inside(at);
        let prefix = usize::from(matches!(self.byte(at), b'E' | b'e') && self.byte(at + 1) == b'\'');
        let at = at + prefix;
        match self.byte(at) {
            b'$' if !self.byte(at + 1).is_ascii_digit() => {
                let open = self.text.get(at + 1..)?.find('$')? + 2;
                let tag = self.text.get(at..at + open)?;
                let rest = self.text.get(at + open..)?;
                Some(at + open..at + open + rest.find(tag).unwrap_or(rest.len()))
            }
            b'\\' if matches!(self.byte(at + 1), b'"' | b'\'') => {
                let rest = self.text.get(at + 2..)?;
                Some(at + 2..at + 2 + rest.find('\\').unwrap_or(rest.len()))
            }
            // Inside of a text a quote is written twice, and twice as often in each text around it.
            b'\'' if inside && self.byte(at + 1) == b'\'' => {
                let open = self.run(at, |byte| byte != b'\'');
                let (quotes, rest) = (self.text.get(at..open)?, self.text.get(open..)?);
                Some(open..open + rest.find(quotes).or_else(|| rest.find('\'')).unwrap_or(rest.len()))
            }
            b'\'' => {
                let mut end = self.run(at + 1, |byte| byte == b'\'');
                while !inside && self.byte(end + 1) == b'\'' && end < self.bytes.len() {
                    end = self.run(end + 2, |byte| byte == b'\'');
                }
                Some(at + 1..end.min(self.bytes.len()))
            }
            b'"' if inside => Some(at + 1..self.run(at + 1, |byte| byte == b'"')),
            _ => None,
        }
    }

    /// Keys that are known by their shape alone.
    pub(super) fn shapes(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let ends = |byte: u8| !(is_word(byte) || byte == b'.');
        for (shape, least) in SHAPES {
            for (at, _) in self.text.match_indices(shape) {
                let end = self.run(at, |byte| !is_word(byte));
                if end - at >= *least && !(at > 0 && is_word(self.byte(at - 1))) {
                    found.push(at..end);
                }
            }
        }
        for (at, _) in self.text.match_indices("eyJ") {
            let end = self.run(at, ends);
            if self.text.get(at..end).is_some_and(|own| own.len() > 30 && own.matches('.').count() == 2) {
                found.push(at..end);
            }
        }
        for (at, word) in self.text.match_indices("Bearer ") {
            let end = self.run(at + word.len(), |byte| byte.is_ascii_whitespace() || b"'\"".contains(&byte));
            if end - at > word.len() + 7 {
                found.push(at + word.len()..end);
            }
        }
        for (at, _) in self.text.match_indices("PRIVATE KEY-----") {
            let start = at + "PRIVATE KEY-----".len();
            if let Some(length) = self.text.get(start..).and_then(|rest| rest.find("-----END")) {
                found.push(start..start + length);
            }
        }
        found
    }
}
