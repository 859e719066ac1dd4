//! Text search: parsers, templates, dictionaries and configurations.

use drift_catalog::{Definition, Kind};

use super::Cursor;
use super::designate::Designated;
use super::listed::{Pair, word};
use super::state::{Applied, Refused, State, missing, refused};
use super::words::Named;
use crate::cursor::Parsed;

/// The tokens of the usual parser that the configurations of languages give to their stemmer, ASCII and other
/// (src/backend/snowball/snowball_create.pl); the rest goes to `simple`.
const STEMMED: [(&[&str], bool); 2] =
    [(&["asciihword", "asciiword", "hword_asciipart"], true), (&["hword", "hword_part", "word"], false)];

/// The other tokens that these configurations have dictionaries for.
const SIMPLE: &[&str] = &[
    "email",
    "file",
    "float",
    "host",
    "hword_numpart",
    "int",
    "numhword",
    "numword",
    "sfloat",
    "uint",
    "url",
    "url_path",
    "version",
];

impl State {
    fn search_name(&self, kind: Kind, value: &str) -> Result<String, Refused> {
        Ok(self.search_fact(kind, &Cursor::new(value).named()?))
    }

    fn search_fact(&self, kind: Kind, name: &Named) -> String {
        self.fact_name(name, |state, key| state.is_defined(kind, key))
    }

    /// After `CREATE TEXT SEARCH`.
    pub(crate) fn create_text_search(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let kinds = ["parser", "template", "dictionary", "configuration"];
        let Some(kind) = cursor.one_of(&kinds) else {
            return Err(cursor.error("PARSER, TEMPLATE, DICTIONARY or CONFIGURATION").into());
        };
        let named = cursor.named()?;
        let key = self.new_key(&named);
        let pairs = cursor.pairs()?;
        cursor.done()?;
        let (kind, own) = match kind {
            "parser" => {
                let words = ["start", "gettoken", "end", "headline", "lextypes"];
                (Kind::TextSearchParser, self.functions_of(&pairs, &words)?)
            }
            "template" => (Kind::TextSearchTemplate, self.functions_of(&pairs, &["init", "lexize"])?),
            "dictionary" => (Kind::TextSearchDictionary, self.dictionary(&pairs)?),
            _ => (Kind::TextSearchConfiguration, self.configuration(&pairs)?),
        };
        self.define(&Designated { kind, schema: Some(key.0), name: key.1 }, own)
    }

    fn functions_of(&self, pairs: &[Pair<'_>], words: &[&str]) -> Result<Definition, Refused> {
        let mut own = Definition::default();
        for (name, value) in pairs {
            if !words.contains(&name.as_str()) {
                return refused(format!("{name} is none of {}", words.join(", ")));
            }
            own.state(name.as_str(), self.function_value(value)?);
        }
        Ok(own)
    }

    fn dictionary(&self, pairs: &[Pair<'_>]) -> Result<Definition, Refused> {
        let mut own = Definition::default();
        for (name, value) in pairs {
            if name == "template" {
                own.state("template", self.search_name(Kind::TextSearchTemplate, value)?);
            } else {
                own.state(format!("option {name}"), word(value));
            }
        }
        Ok(own)
    }

    fn configuration(&mut self, pairs: &[Pair<'_>]) -> Result<Definition, Refused> {
        let [(name, value)] = pairs else { return refused("a configuration has a PARSER or a COPY") };
        let mut own = Definition::default();
        match name.as_str() {
            "parser" => own.state("parser", self.search_name(Kind::TextSearchParser, value)?),
            "copy" => {
                let other = Cursor::new(value).named()?;
                let found =
                    self.find(&other, |state, key| state.is_defined(Kind::TextSearchConfiguration, key));
                if let Some((schema, name)) = found {
                    let kind = Kind::TextSearchConfiguration;
                    return Ok(self.defined(&Designated { kind, schema: Some(schema), name })?.clone());
                }
                let known = [
                    "arabic",
                    "armenian",
                    "basque",
                    "catalan",
                    "danish",
                    "dutch",
                    "english",
                    "estonian",
                    "finnish",
                    "french",
                    "german",
                    "greek",
                    "hindi",
                    "hungarian",
                    "indonesian",
                    "irish",
                    "italian",
                    "lithuanian",
                    "nepali",
                    "norwegian",
                    "portuguese",
                    "romanian",
                    "russian",
                    "serbian",
                    "simple",
                    "spanish",
                    "swedish",
                    "tamil",
                    "turkish",
                    "yiddish",
                ];
                if !known.contains(&other.name.as_str()) {
                    return Err(missing("text search configuration", &other));
                }
                of_language(&mut own, &other.name);
            }
            _ => return refused("a configuration has a PARSER or a COPY"),
        }
        Ok(own)
    }

    /// `ALTER TEXT SEARCH DICTIONARY name (…)`, after the name.
    pub(crate) fn alter_dictionary(&mut self, cursor: &mut Cursor<'_>, own: &Designated) -> Applied {
        let pairs = cursor.pairs()?;
        cursor.done()?;
        let definition = self.defined(own)?;
        for (name, value) in pairs {
            let key = format!("option {name}");
            if value.is_empty() {
                definition.facts.remove(&key);
            } else {
                definition.state(key, word(value));
            }
        }
        Ok(())
    }

    /// `ALTER TEXT SEARCH CONFIGURATION name …`, after the name.
    pub(crate) fn alter_configuration(&mut self, cursor: &mut Cursor<'_>, own: &Designated) -> Applied {
        let Some(action) = cursor.one_of(&["add", "alter", "drop"]) else {
            return Err(cursor.error("ADD, ALTER or DROP MAPPING").into());
        };
        cursor.expect(&["mapping"])?;
        let if_exists = action == "drop" && cursor.if_exists();
        let tokens = if cursor.take(&["for"]) { plain_names(cursor)? } else { Vec::new() };
        let mut definition = self.defined(own)?.clone();
        let key = |token: &String| format!("map {token}");
        if action == "drop" {
            cursor.done()?;
            for token in &tokens {
                if definition.facts.remove(&key(token)).is_none() && !if_exists {
                    return refused(format!("{} maps no {token} before this statement", own.name));
                }
            }
        } else if cursor.take(&["replace"]) {
            let old = self.search_fact(Kind::TextSearchDictionary, &cursor.named()?);
            cursor.expect(&["with"])?;
            let new = self.search_fact(Kind::TextSearchDictionary, &cursor.named()?);
            cursor.done()?;
            let all: Vec<String> =
                definition.facts.keys().filter(|own| own.starts_with("map ")).cloned().collect();
            for fact in all.iter().filter(|own| tokens.is_empty() || tokens.iter().any(|it| key(it) == **own))
            {
                let before = definition.fact(fact).unwrap_or_default();
                let after: Vec<&str> =
                    before.split(", ").map(|name| if name == old { new.as_str() } else { name }).collect();
                let after = after.join(", ");
                definition.state(fact.as_str(), after);
            }
        } else {
            cursor.expect(&["with"])?;
            let mut dictionaries = Vec::new();
            loop {
                dictionaries.push(self.search_fact(Kind::TextSearchDictionary, &cursor.named()?));
                if !cursor.take_symbol(",") {
                    break;
                }
            }
            cursor.done()?;
            for token in &tokens {
                definition.state(key(token), dictionaries.join(", "));
            }
        }
        *self.defined(own)? = definition;
        Ok(())
    }
}

fn plain_names(cursor: &mut Cursor<'_>) -> Parsed<Vec<String>> {
    let mut names = vec![cursor.name()?];
    while cursor.take_symbol(",") {
        names.push(cursor.name()?);
    }
    Ok(names)
}

/// What the server's own configuration of a language maps.
fn of_language(own: &mut Definition, language: &str) {
    own.state("parser", "default");
    for token in SIMPLE {
        own.state(format!("map {token}"), "simple");
    }
    for (tokens, ascii) in STEMMED {
        for token in tokens {
            // Languages of another script take English for what is written in ASCII.
            let stemmer = match language {
                "simple" => "simple".to_owned(),
                "hindi" | "russian" if ascii => "english_stem".to_owned(),
                language => format!("{language}_stem"),
            };
            own.state(format!("map {token}"), stemmer);
        }
    }
}
