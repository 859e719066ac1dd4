//! What has no noun of its own, fact by fact.

use drift_catalog::{Definition, Definitions, Kind, Vendor};

use super::assembly::{Assembly, OpenRule, Slot};
use super::given::owner;
use crate::postgres::rows::{DefinitionRow, FactsRow, RuleRow};
use crate::postgres::stop::Stop;

impl Assembly {
    /// One definition of whatever kind, and its owner where it has one.
    pub(crate) fn definition(&mut self, row: &FactsRow<'_>) -> Result<(), Stop> {
        let Some(kind) = Kind::from_word(row.kind) else { return Ok(()) };
        let definitions = match (row.relation, row.schema) {
            (0, None) => &mut self.catalog.definitions,
            (0, Some(schema)) => &mut self.schema_of(schema)?.definitions,
            (relation, _) => self.definitions_of(relation)?,
        };
        if let [Some("owner"), Some(role), ..] = row.facts[..] {
            let word = match kind {
                Kind::CompositeType | Kind::RangeType | Kind::BaseType => "type",
                other => other.word(),
            };
            owner(definitions, word, row.name, role);
        }
        let definition = definitions.entry(kind, row.name);
        for pair in row.facts.chunks_exact(2) {
            match *pair {
                [Some("options"), Some(text)] if kind == Kind::TextSearchDictionary => {
                    for (name, value) in dictionary_options(text) {
                        state(definition, kind, &format!("option {name}"), &value);
                    }
                }
                // Told apart from the rest: an owner is a definition of its own.
                [Some("owner"), _] => {}
                [Some(key), Some(value)] => state(definition, kind, key, value),
                _ => {}
            }
        }
        Ok(())
    }

    /// A rule without its text, which comes with `rule_definition`.
    pub(crate) fn rule(&mut self, row: &RuleRow<'_>) {
        // Partitions are not read, nor is what somebody has locked.
        if !self.slots.contains_key(&row.relation) {
            return;
        }
        let rule = OpenRule {
            relation: row.relation,
            name: row.name.to_owned(),
            head: usize::try_from(row.head).unwrap_or_default(),
            enabled: row.enabled.map(str::to_owned),
        };
        self.rules.insert(row.oid, rule);
    }

    /// The text of a rule: `AS ON INSERT TO …`.
    pub(crate) fn rule_definition(&mut self, row: &DefinitionRow<'_>) -> Result<(), Stop> {
        let Some(rule) = self.rules.remove(&row.oid) else { return Err(Stop::gone("a rule")) };
        let Some(text) = row.definition else { return Err(Stop::gone(&format!("the rule {}", rule.name))) };
        // The server counts characters.
        let start = text.char_indices().nth(rule.head).map_or(text.len(), |(at, _)| at);
        let definition = text[start..].trim().trim_end_matches(';').to_owned();
        let own = self.definitions_of(rule.relation)?.entry(Kind::Rule, rule.name);
        state(own, Kind::Rule, "definition", &definition);
        if let Some(enabled) = rule.enabled {
            state(own, Kind::Rule, "enabled", &enabled);
        }
        Ok(())
    }

    fn definitions_of(&mut self, relation: u32) -> Result<&mut Definitions, Stop> {
        match self.slots.get(&relation) {
            Some(Slot::Table(at)) => self.tables.get_mut(*at).map(|open| &mut open.table.definitions),
            Some(Slot::View(at)) => self.views.get_mut(*at).map(|open| &mut open.view.definitions),
            None => None,
        }
        .ok_or_else(|| Stop::gone("a table with policies or rules"))
    }
}

fn state(definition: &mut Definition, kind: Kind, key: &str, value: &str) {
    if drift_dialect::of(Vendor::Postgres).is_word(kind, key) {
        definition.state(key, value);
    } else {
        definition.express(key, value);
    }
}

/// The options of a dictionary, as `serialize_deflist` (`src/backend/commands/tsearchcmds.c`) writes them:
/// `stopwords = 'english', accept = 'false'`; texts are doubled where they hold a quote, or a backslash.
fn dictionary_options(text: &str) -> Vec<(String, String)> {
    let mut options = Vec::new();
    let mut rest = text;
    while let Some((name, after)) = rest.split_once(" = ") {
        let name = name.trim_matches('"').replace("\"\"", "\"");
        let escapes = after.starts_with('E');
        let mut value = String::new();
        let body = after.strip_prefix('E').unwrap_or(after);
        if let Some(inner) = body.strip_prefix('\'') {
            let mut chars = inner.char_indices();
            let mut end = inner.len();
            while let Some((at, char)) = chars.next() {
                match char {
                    '\'' if inner[at + 1..].starts_with('\'') => {
                        chars.next();
                        value.push('\'');
                    }
                    '\'' => {
                        end = at + 1;
                        break;
                    }
                    '\\' if escapes => value.extend(chars.next().map(|(_, char)| char)),
                    other => value.push(other),
                }
            }
            rest = inner[end..].trim_start_matches([',', ' ']);
        } else {
            let (plain, behind) = body.split_once(", ").unwrap_or((body, ""));
            value.push_str(plain);
            rest = behind;
        }
        options.push((name, value));
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_of_a_dictionary() {
        let options = dictionary_options(r"stopwords = 'it''s, so', n = 3, path = E'a\\b', last = 'x'");
        let all: Vec<String> = options.iter().map(|(name, value)| format!("{name}:{value}")).collect();
        assert_eq!(all, ["stopwords:it's, so", "n:3", r"path:a\b", "last:x"]);
        assert!(dictionary_options("").is_empty());
    }
}
