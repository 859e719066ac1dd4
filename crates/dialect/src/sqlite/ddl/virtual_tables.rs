//! Virtual tables that change: no `ALTER TABLE` reaches what a module was told, so that another one is made. The full text
//! modules say in their arguments what the columns are and where the values stand (<https://sqlite.org/fts5.html>,
//! sections 4.4 and 6.8; <https://sqlite.org/fts3.html>, section 1.2): their rows are kept.

use drift_catalog::{Table, Vendor};
use drift_sql::{TokenKind, lex, name_of};

use super::rebuild::{BESIDE, in_its_place};
use super::table::create;
use crate::sqlite::names::quote;
use crate::{Phase, Step, TableChange};

/// The virtual table as wanted, with the rows that it can take over.
pub(crate) fn remake(change: &TableChange<'_>) -> Vec<Step> {
    let told = |table: &Table| table.attributes.get("virtual").map(Told::of);
    let kept = match (told(change.from), told(change.to)) {
        (Some(old), Some(new)) => Kept::between(&old, &new),
        _ => Kept::Nothing,
    };
    let table = &change.old_path.object;
    let all = "what the table holds would be lost";
    let (phase, sql, loss) = match kept {
        Kept::Elsewhere { loses } => {
            let name = quote(table);
            let again = format!("INSERT INTO {name} ({name}) VALUES ('rebuild');");
            let sql = format!("DROP TABLE {name};\n{}\n{again}", create(table, change.to));
            // Where the values stand may get columns for it first.
            (Phase::Index, sql, loses.then(|| all.to_owned()))
        }
        Kept::Columns { shared, gone } => {
            let columns: Vec<String> =
                std::iter::once("rowid".to_owned()).chain(shared.iter().map(|own| quote(own))).collect();
            let columns = columns.join(", ");
            let beside = format!("{BESIDE}{table}");
            let copy = format!(
                "INSERT INTO {} ({columns})\n  SELECT {columns} FROM {};",
                quote(&beside),
                quote(table)
            );
            let loss = (!gone.is_empty()).then(|| format!("the values of {} would be lost", gone.join(", ")));
            let sql = format!("{}\n{copy}\n{}", create(&beside, change.to), in_its_place(&beside, table));
            (Phase::Rebuild, sql, loss)
        }
        Kept::Nothing => {
            let sql = format!("DROP TABLE {};\n{}", quote(table), create(table, change.to));
            (Phase::Rebuild, sql, Some(all.to_owned()))
        }
    };
    let mut step = Step::new(phase, change.path, sql);
    step.about = change.changes.iter().map(|own| own.path.clone()).collect();
    vec![match loss {
        Some(why) => step.loses(why, change.allow_loss),
        None => step,
    }]
}

/// What a module was told.
struct Told {
    module: String,
    columns: Vec<String>,
    /// The table where the values stand, if it is another one; an empty name where they stand nowhere.
    content: Option<String>,
}

impl Told {
    /// Reads `fts5(title, body, tokenize = 'porter')`.
    fn of(text: &str) -> Told {
        let tokens = lex(text, Vendor::Sqlite);
        let mut tokens = tokens.iter().map(|token| (token, token.text(text)));
        let module = tokens.next().map(|(_, word)| word.to_ascii_lowercase()).unwrap_or_default();
        let mut told = Told { module, columns: Vec::new(), content: None };
        let (mut depth, mut own) = (0_usize, Vec::new());
        for (token, word) in tokens {
            match word {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                "," if depth == 1 => told.argument(&std::mem::take(&mut own)),
                _ if depth > 0 => own.push((token.kind, word)),
                _ => {}
            }
        }
        told.argument(&own);
        told
    }

    fn argument(&mut self, tokens: &[(TokenKind, &str)]) {
        let Some((_, first)) = tokens.first() else { return };
        let rest = tokens.get(1..).unwrap_or_default();
        match rest {
            [(_, "="), value @ ..] => {
                if first.eq_ignore_ascii_case("content") {
                    let value = value.first().map(|(_, value)| *value).unwrap_or_default();
                    self.content = Some(value.trim_matches(['\'', '"', '`', '[', ']']).to_owned());
                }
            }
            _ => self.columns.push(name_of(first)),
        }
    }

    /// Whether the module keeps texts by row and column.
    fn is_full_text(&self) -> bool {
        matches!(self.module.as_str(), "fts3" | "fts4" | "fts5")
    }
}

/// What rows another virtual table has.
enum Kept {
    /// Those of the table that holds the values; the old one may have others of its own.
    Elsewhere {
        loses: bool,
    },
    /// The columns that both have; those that go.
    Columns {
        shared: Vec<String>,
        gone: Vec<String>,
    },
    Nothing,
}

impl Kept {
    fn between(old: &Told, new: &Told) -> Kept {
        if !(old.is_full_text() && new.is_full_text()) {
            return Kept::Nothing;
        }
        match (&old.content, &new.content) {
            (content, Some(other)) if !other.is_empty() => Kept::Elsewhere { loses: content.is_none() },
            (None, None) => {
                let stays = |own: &&String| new.columns.iter().any(|column| column.eq_ignore_ascii_case(own));
                let (shared, gone): (Vec<&String>, Vec<&String>) = old.columns.iter().partition(stays);
                if shared.is_empty() {
                    return Kept::Nothing;
                }
                Kept::Columns {
                    shared: shared.into_iter().cloned().collect(),
                    gone: gone.into_iter().cloned().collect(),
                }
            }
            _ => Kept::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Told;

    #[test]
    fn arguments_are_columns_or_options() {
        let told = Told::of("fts5(Title, \"the body\" UNINDEXED, tokenize = 'porter, ascii', content='')");
        assert_eq!(told.module, "fts5");
        assert_eq!(told.columns, ["Title", "the body"]);
        assert_eq!(told.content.as_deref(), Some(""));
        let told = Told::of("fts4(a TEXT, content=\"docs\", prefix=\"2,4\")");
        assert_eq!((told.columns.len(), told.content.as_deref()), (1, Some("docs")));
        let told = Told::of("rtree(id, min_x, max_x)");
        assert!(!told.is_full_text() && told.content.is_none());
    }
}
