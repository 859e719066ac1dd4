//! A constant of the type `jsonpath` as the server understands it (documentation 9.16.2): keys in quotes, no blanks,
//! parentheses around every operation, `lax` left out.

use super::json::{escaped, quoted};

/// Deeper paths are left as they are.
const DEEPEST: usize = 48;

/// Operators by how tight they bind, as src/backend/utils/adt/jsonpath_gram.y has them; a longer one comes before what it
/// begins with.
const OPERATORS: &[(&str, u8)] = &[
    ("||", 1),
    ("&&", 2),
    ("==", 3),
    ("!=", 3),
    ("<>", 3),
    ("<=", 3),
    (">=", 3),
    ("<", 3),
    (">", 3),
    ("+", 4),
    ("-", 4),
    ("*", 5),
    ("/", 5),
    ("%", 5),
];

/// The one spelling of a path; none for what is not read to its end.
pub(crate) fn spelled(text: &str) -> Option<String> {
    let mut reader = Reader { rest: text, depth: 0 };
    let strict = reader.word("strict");
    let _ = strict || reader.word("lax");
    let path = reader.expression(1)?;
    reader.blanks();
    reader.rest.is_empty().then(|| if strict { format!("strict {path}") } else { path })
}

/// Whether a character may stand in a name without quotes.
fn is_plain(c: char) -> bool {
    !c.is_whitespace() && !"?%$.[]{}()|&!=<>@#,*:-+/\\\"".contains(c)
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn symbol(&mut self, symbol: &str) -> bool {
        self.blanks();
        let rest = self.rest.strip_prefix(symbol);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn needs(&mut self, symbol: &str) -> Option<()> {
        self.symbol(symbol).then_some(())
    }

    /// The name that begins here.
    fn name(&mut self) -> Option<&'a str> {
        self.blanks();
        let end = self.rest.find(|c| !is_plain(c)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        // An escape in a name without quotes goes on with it.
        if name.is_empty() || rest.starts_with('\\') {
            return None;
        }
        self.rest = rest;
        Some(name)
    }

    fn word(&mut self, word: &str) -> bool {
        let before = self.rest;
        let is = self.name().is_some_and(|name| name.eq_ignore_ascii_case(word));
        if !is {
            self.rest = before;
        }
        is
    }

    fn text(&mut self) -> Option<String> {
        self.blanks();
        let (text, rest) = quoted(self.rest)?;
        self.rest = rest;
        Some(escaped(&text))
    }

    /// What binds at least so tight.
    fn expression(&mut self, least: u8) -> Option<String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut left = self.operand()?;
        loop {
            self.blanks();
            let found = OPERATORS.iter().find(|(own, _)| self.rest.starts_with(own));
            if let Some((operator, level)) = found.filter(|(_, level)| *level >= least) {
                self.needs(operator)?;
                let right = self.expression(level + 1)?;
                let operator = if *operator == "<>" { "!=" } else { operator };
                left = format!("({left} {operator} {right})");
            } else if least <= 3 && self.word("starts") {
                self.word("with").then_some(())?;
                left = format!("({left} starts with {})", self.operand()?);
            } else if least <= 3 && self.word("like_regex") {
                left = format!("({left} like_regex {}{})", self.text()?, self.flags()?);
            } else if self.word("is") {
                self.word("unknown").then_some(())?;
                left = format!("({left} is unknown)");
            } else {
                self.depth -= 1;
                return Some(left);
            }
        }
    }

    /// The letters behind a pattern, of which each says one thing.
    fn flags(&mut self) -> Option<String> {
        if !self.word("flag") {
            return Some(String::new());
        }
        let text = self.text()?;
        let all = "ismxq".chars().filter(|own| text.contains(*own));
        Some(format!(" flag {}", all.collect::<String>()))
    }

    fn operand(&mut self) -> Option<String> {
        for sign in ["-", "+"] {
            if self.symbol(sign) {
                return Some(format!("({sign}{})", self.expression(6)?));
            }
        }
        if self.symbol("!") {
            return Some(format!("!{}", self.operand()?));
        }
        let mut own = self.primary()?;
        while let Some(access) = self.access()? {
            own.push_str(&access);
        }
        Some(own)
    }

    fn primary(&mut self) -> Option<String> {
        if self.symbol("(") {
            let own = self.expression(1)?;
            self.needs(")")?;
            return Some(own);
        }
        if self.symbol("@") {
            return Some("@".to_owned());
        }
        if self.symbol("$") {
            let quoted = self.rest.starts_with('"').then(|| self.text());
            let plain = self.rest.starts_with(is_plain).then(|| self.name().map(escaped));
            return Some(format!("${}", quoted.or(plain).unwrap_or_else(|| Some(String::new()))?));
        }
        if self.rest.starts_with('"') {
            return self.text();
        }
        if self.rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            return self.number();
        }
        match self.name()? {
            own @ ("true" | "false" | "null") => Some(own.to_owned()),
            own if own.eq_ignore_ascii_case("last") => Some("last".to_owned()),
            own if own.eq_ignore_ascii_case("exists") => {
                self.needs("(")?;
                let inner = self.expression(1)?;
                self.needs(")")?;
                Some(format!("exists({inner})"))
            }
            _ => None,
        }
    }

    /// Digits with at most one point; other spellings of numbers are left as they are.
    fn number(&mut self) -> Option<String> {
        let end = self.rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        if digits.matches('.').count() > 1 || digits.ends_with('.') || rest.starts_with(is_plain) {
            return None;
        }
        self.rest = rest;
        Some(if digits.starts_with('.') { format!("0{digits}") } else { digits.to_owned() })
    }

    /// What follows a value: nothing where no more of it does.
    #[expect(clippy::option_option, reason = "a path that cannot be read is not one that ends")]
    fn access(&mut self) -> Option<Option<String>> {
        if self.symbol("[") {
            return self.subscripts().map(Some);
        }
        if self.symbol("?") {
            self.needs("(")?;
            let filter = self.expression(1)?;
            self.needs(")")?;
            return Some(Some(format!("?({filter})")));
        }
        if !self.symbol(".") {
            return Some(None);
        }
        if self.symbol("**") {
            return self.levels().map(Some);
        }
        if self.symbol("*") {
            return Some(Some(".*".to_owned()));
        }
        self.blanks();
        if self.rest.starts_with('"') {
            return Some(Some(format!(".{}", self.text()?)));
        }
        let name = self.name()?;
        if !self.symbol("(") {
            return Some(Some(format!(".{}", escaped(name))));
        }
        let argument = if self.rest.trim_start().starts_with('"') { self.text()? } else { String::new() };
        self.needs(")")?;
        Some(Some(format!(".{}({argument})", name.to_ascii_lowercase())))
    }

    fn subscripts(&mut self) -> Option<String> {
        if self.symbol("*") {
            self.needs("]")?;
            return Some("[*]".to_owned());
        }
        let mut all = Vec::new();
        loop {
            let from = self.expression(4)?;
            let to = if self.word("to") { format!(" to {}", self.expression(4)?) } else { String::new() };
            all.push(format!("{from}{to}"));
            if self.symbol("]") {
                return Some(format!("[{}]", all.join(",")));
            }
            self.needs(",")?;
        }
    }

    /// How deep `**` looks.
    fn levels(&mut self) -> Option<String> {
        if !self.symbol("{") {
            return Some(".**".to_owned());
        }
        let from = self.name()?;
        let to = if self.word("to") { self.name()? } else { from };
        self.needs("}")?;
        let (from, to) = (from.to_ascii_lowercase(), to.to_ascii_lowercase());
        Some(if (from.as_str(), to.as_str()) == ("0", "last") {
            ".**".to_owned()
        } else {
            format!(".**{{{from} to {to}}}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What people write, and what PostgreSQL 15 prints of it.
    #[test]
    fn a_path_has_one_spelling() {
        for [written, printed] in [
            ["$.a[*]", "$.\"a\"[*]"],
            ["lax $.a.b.SIZE()", "$.\"a\".\"b\".size()"],
            ["strict $.a.type.type()", "strict $.\"a\".\"type\".type()"],
            [
                "$.a[*] ? (@.b > 1 && @.c == \"x\" || @.d <> null)",
                "$.\"a\"[*]?(@.\"b\" > 1 && @.\"c\" == \"x\" || @.\"d\" != null)",
            ],
            [
                "$.tags[0 to 2, last].name like_regex \"^a\" flag \"xi\"",
                "($.\"tags\"[0 to 2,last].\"name\" like_regex \"^a\" flag \"ix\")",
            ],
            ["$.** ? (exists(@.x) || !(@.y == null))", "$.**?(exists (@.\"x\") || !(@.\"y\" == null))"],
            [
                "$.a ? (@ starts with \"q\" || @ == $v).keyvalue()",
                "$.\"a\"?(@ starts with \"q\" || @ == $\"v\").keyvalue()",
            ],
            ["-$.a + 3 * ($.b - 1) / 2 % 4", "(-$.\"a\" + ((3 * ($.\"b\" - 1)) / 2) % 4)"],
            ["$.**{2 to last}.a", "$.**{2 to last}.\"a\""],
            ["($.a > 1) is unknown", "($.\"a\" > 1) is unknown"],
            ["$.t.datetime(\"HH24:MI\")", "$.\"t\".datetime(\"HH24:MI\")"],
        ] {
            let own = spelled(written);
            assert!(own.is_some(), "{written}");
            assert_eq!(own, spelled(printed), "{written}");
        }
    }

    #[test]
    fn another_path_has_another_spelling() {
        for [one, other] in [
            ["$.a", "$.A"],
            ["$.a", "strict $.a"],
            ["$.a.size()", "$.a.size"],
            ["$.a - 1 - 2", "$.a - (1 - 2)"],
            ["$.a || $.b && $.c", "($.a || $.b) && $.c"],
            ["$ ? (@.a > 1)", "$ ? (@.a >= 1)"],
            ["$[0 to 1]", "$[0,1]"],
            ["$.**{1}", "$.**"],
            ["$a", "$.a"],
        ] {
            assert!(spelled(one).is_some() && spelled(other).is_some(), "{one} {other}");
            assert_ne!(spelled(one), spelled(other));
        }
        for text in ["", "$.", "a", "$.a[", "$ ? @.a", "$.a\\u0062", "1e5", &"(".repeat(200)] {
            assert_eq!(spelled(text), None, "{text}");
        }
    }
}
