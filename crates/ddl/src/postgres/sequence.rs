//! Sequences: those that stand alone and those that columns own.

use drift_catalog::{Attributes, Facet, Kind, ObjectPath, Sequence, Vendor};
use drift_dialect::SequenceNumbers;

use super::Cursor;
use super::state::{Applied, Key, Refused, State, missing, refused};
use super::words::Named;
use crate::cursor::Parsed;

/// The type of a sequence of which nobody says one.
pub(crate) const USUAL: &str = "bigint";

/// A sequence with what statements said of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct OwnSequence {
    pub(crate) options: SequenceOptions,
    /// The table and column that own it.
    pub(crate) owner: Option<(Key, String)>,
    /// Whether it is what an identity draws from; whatever else the column owns is not.
    pub(crate) identity: bool,
    pub(crate) comment: Option<String>,
    pub(crate) temporary: bool,
}

/// Options as they were written; what was not said is the default.
#[derive(Debug, Clone, Default)]
pub(crate) struct SequenceOptions {
    pub(crate) ty: Option<String>,
    start: Option<i64>,
    increment: Option<i64>,
    min: Option<Option<i64>>,
    max: Option<Option<i64>>,
    cache: Option<i64>,
    cycle: Option<bool>,
    owned_by: Option<Option<Named>>,
    /// `SEQUENCE NAME`, which a dump writes for identities.
    pub(crate) name: Option<Named>,
}

impl SequenceOptions {
    /// Puts what was said later over what was said before.
    pub(crate) fn change(&mut self, later: SequenceOptions) {
        self.ty = later.ty.or(self.ty.take());
        self.start = later.start.or(self.start);
        self.increment = later.increment.or(self.increment);
        self.min = later.min.or(self.min);
        self.max = later.max.or(self.max);
        self.cache = later.cache.or(self.cache);
        self.cycle = later.cycle.or(self.cycle);
    }

    /// What `LIKE … INCLUDING IDENTITY` makes of it: every number of the sequence is copied, its type is not
    /// (src/backend/parser/parse_utilcmd.c, transformTableLikeClause with sequence_options), and so is `bigint`.
    pub(crate) fn copied(&self) -> SequenceOptions {
        let own = self.numbers(self.ty.as_deref().unwrap_or(USUAL));
        SequenceOptions {
            ty: Some(USUAL.to_owned()),
            start: Some(own.start),
            increment: Some(own.increment),
            min: Some(Some(own.min)),
            max: Some(Some(own.max)),
            cache: Some(own.cache),
            cycle: Some(own.cycle),
            owned_by: None,
            name: None,
        }
    }

    /// Another type: a limit that was the old one's last number is the new one's (`init_params` of `sequence.c`).
    pub(crate) fn retype(&mut self, ty: &str) {
        self.keep_start();
        let ends = |ty: &str| {
            let (least, _) = SequenceNumbers::usual_bounds(ty, -1);
            let (_, most) = SequenceNumbers::usual_bounds(ty, 1);
            (least, most)
        };
        let (old_least, old_most) = ends(self.ty.as_deref().unwrap_or(USUAL));
        let (least, most) = ends(ty);
        if self.min.flatten() == Some(old_least) {
            self.min = Some(Some(least));
        }
        if self.max.flatten() == Some(old_most) {
            self.max = Some(Some(most));
        }
        self.ty = Some(ty.to_owned());
    }

    /// The start was made with the sequence, and stays where it is whatever the limits become.
    fn keep_start(&mut self) {
        let increment = self.increment.unwrap_or(1);
        let ty = self.ty.as_deref().unwrap_or(USUAL);
        let (usual_min, usual_max) = SequenceNumbers::usual_bounds(ty, increment);
        let end = if increment > 0 {
            self.min.flatten().unwrap_or(usual_min)
        } else {
            self.max.flatten().unwrap_or(usual_max)
        };
        self.start.get_or_insert(end);
    }

    /// What differs from the defaults of a type.
    pub(crate) fn unusual(&self, ty: &str) -> Attributes {
        let mut options = self.numbers(ty).unusual();
        options.complete = true;
        options
    }

    fn numbers<'t>(&self, ty: &'t str) -> SequenceNumbers<'t> {
        let increment = self.increment.unwrap_or(1);
        let (usual_min, usual_max) = SequenceNumbers::usual_bounds(ty, increment);
        let min = self.min.flatten().unwrap_or(usual_min);
        let max = self.max.flatten().unwrap_or(usual_max);
        let start = self.start.unwrap_or(if increment > 0 { min } else { max });
        let cache = self.cache.unwrap_or(1);
        let cycle = self.cycle.unwrap_or(false);
        SequenceNumbers { ty, start, increment, min, max, cache, cycle }
    }
}

/// The canonical name of a type of numbers.
pub(crate) fn number_type(text: &str) -> String {
    drift_dialect::of(Vendor::Postgres).parse_type(text).to_string()
}

impl Cursor<'_> {
    /// Options of a sequence in any order, as far as they go.
    pub(crate) fn sequence_options(&mut self) -> Parsed<SequenceOptions> {
        let mut own = SequenceOptions::default();
        loop {
            if self.take(&["as"]) {
                own.ty = Some(number_type(&self.type_text()?));
            } else if self.take(&["sequence", "name"]) {
                own.name = Some(self.named()?);
            } else if self.take(&["start"]) {
                self.take(&["with"]);
                own.start = Some(self.integer()?);
            } else if self.take(&["restart"]) {
                // Where it goes on is no part of the schema.
                if self.take(&["with"]) || self.integer_comes() {
                    self.integer()?;
                }
            } else if self.take(&["increment"]) {
                self.take(&["by"]);
                own.increment = Some(self.integer()?);
            } else if self.take(&["no", "minvalue"]) {
                own.min = Some(None);
            } else if self.take(&["no", "maxvalue"]) {
                own.max = Some(None);
            } else if self.take(&["minvalue"]) {
                own.min = Some(Some(self.integer()?));
            } else if self.take(&["maxvalue"]) {
                own.max = Some(Some(self.integer()?));
            } else if self.take(&["cache"]) {
                own.cache = Some(self.integer()?);
            } else if self.take(&["no", "cycle"]) {
                own.cycle = Some(false);
            } else if self.take(&["cycle"]) {
                own.cycle = Some(true);
            } else if self.take(&["owned", "by", "none"]) {
                own.owned_by = Some(None);
            } else if self.take(&["owned", "by"]) {
                own.owned_by = Some(Some(self.named()?));
            } else if self.take(&["logged"]) || self.take(&["unlogged"]) {
                // Whether it survives a crash is its table's business.
            } else {
                return Ok(own);
            }
        }
    }

    fn integer_comes(&self) -> bool {
        self.kind() == Some(drift_sql::TokenKind::Number) || self.peek_text() == "-"
    }
}

impl State {
    /// `CREATE SEQUENCE`, after those words.
    pub(crate) fn create_sequence(&mut self, cursor: &mut Cursor<'_>, temporary: bool) -> Applied {
        let if_not_exists = cursor.if_exists();
        let name = cursor.named()?;
        let mut options = cursor.sequence_options()?;
        cursor.done()?;
        let key = self.new_key(&name);
        if self.is_relation(&key) {
            return if if_not_exists { Ok(()) } else { refused(format!("{} is there already", key.1)) };
        }
        let owner = options.owned_by.take().flatten();
        let owner = owner.map(|name| self.owner(&name)).transpose()?;
        self.schema(&key.0);
        let path = ObjectPath::new(Kind::Sequence, key.0.as_str(), key.1.as_str());
        self.wrote(path, name.range, 0..cursor.sql.len());
        self.sequences.insert(key, OwnSequence { options, owner, temporary, ..OwnSequence::default() });
        Ok(())
    }

    /// `table.column` or `schema.table.column`.
    fn owner(&self, name: &Named) -> Result<(Key, String), Refused> {
        let Some(table) = &name.schema else {
            return refused("OWNED BY names a table and a column");
        };
        let bare = Named { outer: None, schema: name.outer.clone(), name: table.clone(), range: 0..0 };
        let key = self.find(&bare, Self::is_table);
        let key = key.ok_or_else(|| missing("table", &bare))?;
        Ok((key, name.name.clone()))
    }

    /// `ALTER SEQUENCE name …`, after the name; renames are the business of all relations.
    pub(crate) fn alter_sequence(&mut self, cursor: &mut Cursor<'_>, key: &Key) -> Applied {
        let mut later = cursor.sequence_options()?;
        cursor.done()?;
        let owner = match later.owned_by.take() {
            Some(Some(name)) => Some(Some(self.owner(&name)?)),
            Some(None) => Some(None),
            None => None,
        };
        let Some(own) = self.sequences.get_mut(key) else { return refused("there is no such sequence") };
        own.options.keep_start();
        if let Some(ty) = &later.ty {
            own.options.retype(ty);
        }
        own.options.change(later);
        if let Some(owner) = owner {
            own.owner = owner;
        }
        Ok(())
    }

    /// What a column says that takes its default from a sequence, as the server keeps it.
    pub(crate) fn next_value(key: &Key) -> String {
        drift_dialect::next_value(&key.0, &key.1)
    }

    /// A default of the form `nextval('name')` as the server keeps it; others as they are.
    pub(crate) fn kept_default(&self, raw: &str) -> String {
        self.next_of(raw).map_or_else(|| raw.to_owned(), |key| Self::next_value(&key))
    }

    /// The sequence that `nextval('name'[::regclass])` names.
    fn next_of(&self, raw: &str) -> Option<Key> {
        let mut cursor = Cursor::new(raw);
        let mut open = 0;
        while cursor.take_symbol("(") {
            open += 1;
        }
        if cursor.take_name("pg_catalog") && !cursor.take_symbol(".") {
            return None;
        }
        if !cursor.take_name("nextval") || !cursor.take_symbol("(") {
            return None;
        }
        let inner = cursor.take_symbol("(");
        let text = cursor.text_literal().ok()?;
        let cast = |cursor: &mut Cursor<'_>| {
            cursor.take_symbol("::") && {
                if cursor.take_name("pg_catalog") {
                    cursor.take_symbol(".");
                }
                cursor.take_name("regclass")
            }
        };
        let regclass = cast(&mut cursor);
        if inner && !(cursor.take_symbol(")") && (regclass || cast(&mut cursor))) {
            return None;
        }
        for _ in 0..=open {
            if !cursor.take_symbol(")") {
                return None;
            }
        }
        cursor.done().ok()?;
        let mut name = Cursor::new(&text);
        let name = name.named().ok()?;
        self.find(&name, Self::is_sequence)
    }

    /// A sequence as the catalog has it.
    pub(crate) fn standing_alone(own: &OwnSequence) -> Sequence {
        let ty = own.options.ty.as_deref().unwrap_or(USUAL);
        let mut options = own.options.unusual(ty);
        if ty != USUAL {
            options.set("type", ty);
        }
        Sequence { options, comment: Facet::Stated(own.comment.clone()) }
    }
}
