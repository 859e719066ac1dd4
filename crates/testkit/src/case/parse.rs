//! The text of a case file as sections; nothing is interpreted beyond the head line of each.

/// The mark before each section's head.
const MARK: &str = "=== ";

/// A whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Case {
    /// The lines before the first section.
    pub(super) preamble: String,
    pub(super) sections: Vec<Section>,
}

/// A head line and what follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) kind: Kind,
    /// The rest of the head line.
    pub(super) argument: String,
    pub(super) body: String,
    /// Where the head stands, from 1.
    pub(super) line: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Database,
    File,
    Env,
    Stdin,
    Sql,
    Run,
    Exit,
    Stdout,
    Stderr,
    Applies,
}

const KINDS: &[(&str, Kind)] = &[
    ("database", Kind::Database),
    ("file", Kind::File),
    ("env", Kind::Env),
    ("stdin", Kind::Stdin),
    ("sql", Kind::Sql),
    ("run", Kind::Run),
    ("exit", Kind::Exit),
    ("stdout", Kind::Stdout),
    ("stderr", Kind::Stderr),
    ("applies", Kind::Applies),
];

impl Kind {
    pub(super) fn word(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }

    /// Whether it says what a run must come to.
    pub(super) fn is_expectation(self) -> bool {
        matches!(self, Kind::Exit | Kind::Stdout | Kind::Stderr)
    }
}

impl Case {
    pub(super) fn parse(text: &str) -> Result<Case, String> {
        let mut case = Case { preamble: String::new(), sections: Vec::new() };
        for (number, line) in text.split_inclusive('\n').enumerate() {
            if let Some(head) = line.strip_prefix(MARK) {
                case.sections.push(Section::head(head.trim(), number + 1)?);
            } else {
                match case.sections.last_mut() {
                    Some(section) => section.body.push_str(line),
                    None => case.preamble.push_str(line),
                }
            }
        }
        case.checked()
    }

    fn checked(self) -> Result<Case, String> {
        let mut ran = false;
        for section in &self.sections {
            match section.kind {
                Kind::Run => ran = true,
                kind if !ran && (kind.is_expectation() || kind == Kind::Applies) => {
                    return Err(format!("line {}: `{}` before any `run`", section.line, kind.word()));
                }
                _ => {}
            }
        }
        if ran { Ok(self) } else { Err("the case runs nothing: no `=== run drift …`".to_owned()) }
    }

    /// The databases it runs with, in the order of their mention.
    pub(super) fn databases(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for section in self.sections.iter().filter(|section| section.kind == Kind::Database) {
            for word in words(&section.argument) {
                if !all.contains(&word) {
                    all.push(word);
                }
            }
        }
        all
    }

    pub(super) fn write(&self) -> String {
        let mut text = self.preamble.clone();
        for section in &self.sections {
            text.push_str(MARK);
            text.push_str(section.kind.word());
            if !section.argument.is_empty() {
                text.push(' ');
                text.push_str(&section.argument);
            }
            text.push('\n');
            text.push_str(&section.body);
            if !section.body.is_empty() && !section.body.ends_with('\n') {
                text.push('\n');
            }
        }
        text
    }
}

impl Section {
    fn head(head: &str, line: usize) -> Result<Section, String> {
        let (word, argument) = head.split_once(' ').unwrap_or((head, ""));
        let kind = KINDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind);
        let kind = kind.ok_or_else(|| format!("line {line}: no section is called `{word}`"))?;
        Ok(Section { kind, argument: argument.trim().to_owned(), body: String::new(), line })
    }

    /// Whether the section speaks of this database: one that names none speaks of all.
    pub(super) fn concerns(&self, database: Option<&str>) -> bool {
        if self.kind == Kind::Exit {
            return true;
        }
        let named = words(&self.argument);
        let named: Vec<&String> = named.iter().filter(|word| *word != "contains").collect();
        named.is_empty() || database.is_some_and(|database| named.iter().any(|word| *word == database))
    }

    /// Whether its lines need only occur.
    pub(super) fn contains(&self) -> bool {
        words(&self.argument).iter().any(|word| word == "contains")
    }
}

fn words(list: &str) -> Vec<String> {
    list.split([',', ' ']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Splits a command line: blanks separate, single and double quotes group, nothing else is special.
pub(super) fn command_line(text: &str) -> Result<Vec<String>, String> {
    let (mut all, mut word, mut quote, mut begun) = (Vec::new(), String::new(), None, false);
    for c in text.chars() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), c) => word.push(c),
            (None, '\'' | '"') => (quote, begun) = (Some(c), true),
            (None, ' ') if begun => {
                all.push(std::mem::take(&mut word));
                begun = false;
            }
            (None, ' ') => {}
            (None, c) => {
                word.push(c);
                begun = true;
            }
        }
    }
    if quote.is_some() {
        return Err(format!("a quote is not closed: {text}"));
    }
    if begun {
        all.push(word);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# what\n=== database sqlite, postgres\nCREATE;\n=== run drift check --only 'a b'\n=== exit 1\n\
                        === stdout sqlite\nfound\n\n";

    #[test]
    fn text_survives_parsing_and_writing() {
        let case = Case::parse(TEXT).unwrap();
        assert_eq!(case.write(), TEXT);
        assert_eq!(case.databases(), ["sqlite", "postgres"]);
        assert!(case.sections[3].concerns(Some("sqlite")));
        assert!(!case.sections[3].concerns(Some("postgres")));
    }

    #[test]
    fn mistakes_are_errors() {
        assert!(Case::parse("=== exit 1\n=== run drift\n").unwrap_err().contains("before any"));
        assert!(Case::parse("=== runs drift\n").unwrap_err().contains("no section"));
        assert!(Case::parse("nothing\n").unwrap_err().contains("runs nothing"));
    }

    #[test]
    fn quotes_group_words() {
        assert_eq!(command_line("a 'b  c' \"\" d=\"e f\"").unwrap(), ["a", "b  c", "", "d=e f"]);
        assert!(command_line("a 'b").is_err());
    }
}
