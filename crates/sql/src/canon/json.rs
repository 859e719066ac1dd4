//! A value of `jsonb` as the server keeps it: keys by length and then by bytes, each once, texts without needless
//! escapes, nothing between (documentation 8.14; `lengthCompareJsonbStringValue` in src/backend/utils/adt/jsonb_util.c).

use super::literal::number;

/// Deeper values are left as they are.
const DEEPEST: usize = 64;

/// The one spelling of a value; none for what is no JSON.
pub(crate) fn binary(text: &str) -> Option<String> {
    let mut reader = Reader { rest: text };
    let own = reader.value(0)?;
    reader.blanks();
    reader.rest.is_empty().then_some(own)
}

/// A text in double quotes, and what follows it.
pub(crate) fn quoted(text: &str) -> Option<(String, &str)> {
    let mut reader = Reader { rest: text };
    let own = reader.text()?;
    Some((own, reader.rest))
}

/// A text with its quotes and the escapes that it needs.
pub(crate) fn escaped(text: &str) -> String {
    let mut own = String::with_capacity(text.len() + 2);
    own.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => own.extend(['\\', c]),
            c if c < ' ' => own.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => own.push(c),
        }
    }
    own.push('"');
    own
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn takes(&mut self, word: &str) -> bool {
        self.blanks();
        let rest = self.rest.strip_prefix(word);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn value(&mut self, depth: usize) -> Option<String> {
        if depth > DEEPEST {
            return None;
        }
        if self.takes("{") {
            return self.object(depth);
        }
        if self.takes("[") {
            let items = self.list("]", |reader| reader.value(depth + 1))?;
            return Some(format!("[{}]", items.join(",")));
        }
        if self.rest.starts_with('"') {
            return Some(escaped(&self.text()?));
        }
        let word = ["true", "false", "null"].into_iter().find(|word| self.takes(word));
        word.map(str::to_owned).or_else(|| self.number())
    }

    fn object(&mut self, depth: usize) -> Option<String> {
        let mut members = self.list("}", |reader| {
            reader.blanks();
            let key = reader.text()?;
            reader.takes(":").then_some(())?;
            Some((key, reader.value(depth + 1)?))
        })?;
        // Of two members with one key the last is kept; the order of equals stays.
        members.sort_by(|(one, _), (other, _)| (one.len(), one).cmp(&(other.len(), other)));
        let last = |at: usize| members.get(at + 1).is_none_or(|(next, _)| *next != members[at].0);
        let kept = members.iter().enumerate().filter(|(at, _)| last(*at));
        let texts: Vec<String> = kept.map(|(_, (key, value))| format!("{}:{value}", escaped(key))).collect();
        Some(format!("{{{}}}", texts.join(",")))
    }

    fn list<T>(&mut self, end: &str, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut all = Vec::new();
        if self.takes(end) {
            return Some(all);
        }
        loop {
            all.push(item(self)?);
            if self.takes(end) {
                return Some(all);
            }
            self.takes(",").then_some(())?;
        }
    }

    /// The digits behind the point stay, as they do in `numeric`.
    fn number(&mut self) -> Option<String> {
        let of = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
        let end = self.rest.find(|c| !of(c)).unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        let plain = number(text)?;
        let kept =
            !text.contains(['e', 'E']) && !plain.trim_start_matches('-').trim_matches(['0', '.']).is_empty();
        Some(if kept { text.to_owned() } else { plain })
    }

    fn text(&mut self) -> Option<String> {
        let mut chars = self.rest.strip_prefix('"')?.chars();
        let mut own = String::new();
        loop {
            match chars.next()? {
                '"' => break,
                '\\' => own.push(match chars.next()? {
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'u' => unit(&mut chars)?,
                    c @ ('"' | '\\' | '/') => c,
                    _ => return None,
                }),
                c => own.push(c),
            }
        }
        self.rest = chars.as_str();
        Some(own)
    }
}

/// The character of `\u` and four digits, of which there may be two.
fn unit(chars: &mut std::str::Chars<'_>) -> Option<char> {
    let mut digits = || {
        let four: String = chars.by_ref().take(4).collect();
        u16::from_str_radix(&four, 16).ok()
    };
    let first = digits()?;
    if !(0xd800..0xdc00).contains(&first) {
        return char::from_u32(u32::from(first));
    }
    (chars.next()? == '\\' && chars.next()? == 'u').then_some(())?;
    let four: String = chars.by_ref().take(4).collect();
    let pair = [first, u16::from_str_radix(&four, 16).ok()?];
    char::decode_utf16(pair).next()?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_spelling() {
        for (text, wanted) in [
            (r#" { "theme" : "light", "flags": [1, 2.50] } "#, r#"{"flags":[1,2.50],"theme":"light"}"#),
            (r#"{"bb": 1, "a": 2, "bb": 3}"#, r#"{"a":2,"bb":3}"#),
            (r#""a\/\u00e9\ud83d\ude00\n""#, "\"a/é😀\\u000a\""),
            ("[1e2, -0, 0.0, true , null]", "[100,0,0,true,null]"),
        ] {
            assert_eq!(binary(text).as_deref(), Some(wanted));
            assert_eq!(binary(wanted).as_deref(), Some(wanted));
        }
    }

    #[test]
    fn what_is_no_value_has_none_and_two_have_two() {
        for text in ["", "{", "{a: 1}", "[1,]", "1 2", r#""\x""#, "+", &"[".repeat(100)] {
            assert_eq!(binary(text), None, "{text}");
        }
        for [one, other] in [["[1,2]", "[2,1]"], ["{\"a\":1}", "{\"a\":\"1\"}"], ["[1.5]", "[1.50]"]] {
            assert_ne!(binary(one), binary(other));
        }
    }
}
