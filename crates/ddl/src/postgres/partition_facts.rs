//! Partitions, when all statements are read: definitions of the outermost table, with what is their own
//! (docs/kinds.md), in the words of the server.

use drift_catalog::{
    Attributes, Definition, ForeignKey, Index, IndexKey, Kind, MatchKind, ObjectPath, Table, Vendor,
};
use drift_dialect::postgres_clauses::{deferrable, include, not_valid, on_event};

use super::state::{Key, State};
use super::told::About;

/// Attributes of tables that partitions have too.
const KNOWN: &[&str] =
    &["unlogged", "row_security", "replica_identity", "tablespace", "access_method", "foreign"];

fn quote(name: &str) -> String {
    drift_dialect::of(Vendor::Postgres).quote(name)
}

fn full(key: &Key) -> String {
    format!("{}.{}", quote(&key.0), quote(&key.1))
}

fn names(columns: &[String]) -> String {
    columns.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ")
}

/// A name as it is, but quoted where a dot or a quote in it would mislead.
fn segment(name: &str) -> String {
    if name.contains(['.', '"']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.to_owned() }
}

/// What a partition is called: with its schema where that is not the table's.
fn called(key: &Key, root: &Key) -> String {
    if key.0 == root.0 { segment(&key.1) } else { format!("{}.{}", segment(&key.0), segment(&key.1)) }
}

fn state(definition: &mut Definition, key: &str, value: &str) {
    if drift_dialect::of(Vendor::Postgres).is_word(Kind::Partition, key) {
        definition.state(key, value);
    } else {
        definition.express(key, value);
    }
}

impl State {
    /// What a partition has of its own and is not compared, as it is of one that is live.
    fn not_of_partitions(&mut self, key: &Key, parent: &Key, path: &ObjectPath) {
        let Some(table) = self.catalog.table(&key.0, &key.1) else { return };
        let parent = self.catalog.table(&parent.0, &parent.1);
        let rules = table.definitions.0.get(&Kind::Rule).is_some_and(|own| !own.items.is_empty());
        let columns = &table.columns;
        let is_statistics = |key: &String| key.starts_with("option ") || key == "statistics";
        let statistics = columns.iter().any(|own| own.attributes.items.keys().any(is_statistics));
        let storage = columns.iter().any(|own| {
            let of = parent.and_then(|parent| parent.column(&own.name));
            let differs = |key| of.is_some_and(|of| of.attributes.get(key) != own.attributes.get(key));
            ["storage", "compression"].into_iter().any(differs)
        });
        let clustered = table.attributes.get("cluster_on").is_some();
        let facets = [
            (rules, "rules"),
            (statistics, "column statistics"),
            (storage, "column storage"),
            (clustered, "clustering"),
        ];
        for (_, facet) in facets.into_iter().filter(|(is, _)| *is) {
            self.catalog.unread.push(drift_catalog::NotCompared {
                path: path.clone(),
                attribute: Some(drift_catalog::Attribute::Other(facet.to_owned())),
                reason: drift_catalog::Unstated::Unsupported,
                why: drift_dialect::postgres_kinds::NOT_OF_PARTITIONS.to_owned(),
            });
        }
    }

    /// A partition has no noun: its comments are told as those of what has none.
    fn comments_of_partition(&mut self, key: &Key) {
        let Some(table) = self.catalog.table(&key.0, &key.1) else { return };
        let mut said = vec![(About::of("table", key), table.comment.value().cloned())];
        said.extend(
            table
                .columns
                .iter()
                .map(|column| (About::part("column", key, &column.name), column.comment.value().cloned())),
        );
        for (about, comment) in said.into_iter().filter(|(_, comment)| comment.is_some()) {
            self.told(about).comment = comment;
        }
    }

    /// Where a partition is found when all statements are read.
    pub(crate) fn partition_path(&self, key: &Key, parent: &Key) -> ObjectPath {
        let root = self.root(parent);
        let own = ObjectPath::new(Kind::Table, root.0.as_str(), root.1.as_str());
        own.part(Kind::Partition, called(key, &root))
    }

    /// Writes every partition into the table it is of.
    pub(crate) fn partitions(&mut self) {
        let all: Vec<(Key, Key)> = self
            .extra
            .iter()
            .filter_map(|(key, own)| Some((key.clone(), own.partition_of.clone()?)))
            .collect();
        for (key, parent) in all {
            let root = self.root(&parent);
            let Some(facts) = self.facts(&key, &parent, &root) else { continue };
            let name = called(&key, &root);
            let path = ObjectPath::new(Kind::Table, key.0.as_str(), key.1.as_str());
            let own = ObjectPath::new(Kind::Table, root.0.as_str(), root.1.as_str());
            // A statement about it that was not understood may have said anything of it.
            for item in
                self.catalog.unread.iter_mut().filter(|item| item.path == path && item.attribute.is_none())
            {
                item.path = own.part(Kind::Partition, name.as_str());
            }
            self.not_of_partitions(&key, &parent, &path);
            self.comments_of_partition(&key);
            if let Some(origin) = self.sources.origins.remove(&path) {
                self.sources.origins.insert(own.part(Kind::Partition, name.as_str()), origin);
            }
            if let Ok(table) = self.table(&root) {
                table.definitions.set(Kind::Partition, name, facts);
            }
        }
    }

    /// The outermost table; a circle is none that a server would take.
    fn root(&self, key: &Key) -> Key {
        let mut root = key;
        for _ in 0..self.extra.len() {
            match self.extra.get(root).and_then(|own| own.partition_of.as_ref()) {
                Some(of) => root = of,
                None => break,
            }
        }
        root.clone()
    }

    fn facts(&self, key: &Key, parent: &Key, root: &Key) -> Option<Definition> {
        let extra = self.extra.get(key)?;
        let table = self.catalog.schemas.get(&key.0)?.tables.get(&key.1)?;
        let from = self.catalog.schemas.get(&parent.0)?.tables.get(&parent.1)?;
        let mut facts = Definition::default();
        let mut say = |key: &str, value: &str| state(&mut facts, key, value);
        if parent != root {
            say("of", &called(parent, root));
        }
        say("bound", extra.bound.as_deref()?);
        if let Some(by) = table.partition.value() {
            say("key", &format!("{} ({})", by.strategy.to_uppercase(), by.key.raw));
        }
        let is_known = |key: &str| {
            KNOWN.contains(&key) || key.starts_with("parameter ") || key.starts_with("foreign_option ")
        };
        for (attribute, value) in table.attributes.items.iter().filter(|(key, _)| is_known(key)) {
            say(attribute, value);
        }
        for column in &table.columns {
            let of = from.column(&column.name);
            let default = |own: &drift_catalog::Column| own.default.value().map(|own| own.raw.clone());
            let (own, parents) = (default(column), of.and_then(default));
            // The default of a serial column is part of what it is by now.
            let is_serial = of.is_some_and(|of| of.identity.value().is_some());
            if own != parents && !is_serial {
                say(&format!("default {}", column.name), own.as_deref().unwrap_or("NULL"));
            }
            if !column.nullable && of.is_some_and(|of| of.nullable) {
                say(&format!("not null {}", column.name), "true");
            }
        }
        for (name, text) in self.constraints_of(key, (table, from), extra) {
            say(&format!("constraint {name}"), &text);
        }
        self.indexes_of(key, (table, parent), &mut say);
        for trigger in &table.triggers.items {
            let taken = extra.taken.contains(&trigger.name);
            if !taken {
                say(&format!("trigger {}", trigger.name), &trigger.definition.raw);
            }
            let of = from.triggers.items.iter().find(|of| taken && of.name == trigger.name);
            let enabled = |attributes: &Attributes| attributes.get("enabled").unwrap_or("origin").to_owned();
            let usual = of.map_or_else(|| "origin".to_owned(), |of| enabled(&of.attributes));
            if enabled(&trigger.attributes) != usual {
                say(&format!("enabled {}", trigger.name), &enabled(&trigger.attributes));
            }
        }
        for (_, name, policy) in table.definitions.iter().filter(|(kind, ..)| *kind == Kind::Policy) {
            say(&format!("policy {name}"), &policy_text(policy));
        }
        Some(facts)
    }

    /// Whether a key or index belongs to one of the parent's.
    fn belongs(&self, key: &Key, name: Option<&String>) -> Option<&String> {
        self.indexes.get(&(key.0.clone(), name?.clone()))?.of.as_ref()
    }

    /// Whether a constraint is one of the parent's. One whose index belongs to a mere index of the parent is the
    /// partition's own.
    fn is_parents(&self, key: &Key, from: &Table, name: Option<&String>) -> bool {
        let Some(of) = self.belongs(key, name) else { return false };
        let keys = from.primary_key.value().and_then(|own| own.name.as_ref());
        let uniques = from.uniques.items.iter().filter_map(|own| own.name.as_ref());
        let exclusions = from.exclusions.items.iter().filter_map(|own| own.name.as_ref());
        keys.into_iter().chain(uniques).chain(exclusions).any(|name| name == of)
    }

    fn constraints_of(
        &self,
        key: &Key,
        (table, from): (&Table, &Table),
        extra: &super::state::Extra,
    ) -> Vec<(String, String)> {
        let mut all = Vec::new();
        if let Some(own) =
            table.primary_key.value().filter(|own| !self.is_parents(key, from, own.name.as_ref()))
        {
            let rest = format!("{}{}", include(&own.attributes), deferrable(&own.deferrable));
            all.extend(
                own.name.clone().map(|name| (name, format!("PRIMARY KEY ({}){rest}", names(&own.columns)))),
            );
        }
        for own in table.uniques.items.iter().filter(|own| !self.is_parents(key, from, own.name.as_ref())) {
            let nulls = if own.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
            let rest = format!("{}{}", include(&own.attributes), deferrable(&own.deferrable));
            all.extend(
                own.name.clone().map(|name| (name, format!("UNIQUE{nulls} ({}){rest}", names(&own.columns)))),
            );
        }
        let is_own = |name: &Option<String>| name.as_ref().is_some_and(|name| !extra.taken.contains(name));
        for own in table.checks.items.iter().filter(|own| is_own(&own.name)) {
            let inherit = if own.attributes.get("no_inherit").is_some() { " NO INHERIT" } else { "" };
            let text = format!("CHECK (({})){inherit}{}", own.expr.raw, not_valid(&own.validated));
            all.extend(own.name.clone().map(|name| (name, text)));
        }
        for own in table.foreign_keys.items.iter().filter(|own| is_own(&own.name)) {
            all.extend(own.name.clone().map(|name| (name, self.reference(own))));
        }
        let exclusions = table.exclusions.items.iter();
        for own in exclusions.filter(|own| !self.is_parents(key, from, own.name.as_ref())) {
            all.extend(own.name.clone().map(|name| (name, own.definition.raw.clone())));
        }
        all
    }

    /// As `pg_get_constraintdef` has it.
    fn reference(&self, own: &ForeignKey) -> String {
        let target = (own.references.schema.clone(), own.references.table.clone());
        let key = self.catalog.table(&target.0, &target.1).and_then(|table| table.primary_key.value());
        let referred = match key {
            Some(key) if own.referred.is_empty() => &key.columns,
            _ => &own.referred,
        };
        let full = full(&target);
        let mut text =
            format!("FOREIGN KEY ({}) REFERENCES {full}({})", names(&own.columns), names(referred));
        if own.matching.stated() == Some(&MatchKind::Full) {
            text.push_str(" MATCH FULL");
        }
        // The server prints them in this order.
        text.push_str(&on_event("UPDATE", &own.on_update));
        text.push_str(&on_event("DELETE", &own.on_delete));
        text.push_str(deferrable(&own.deferrable));
        text.push_str(not_valid(&own.validated));
        text
    }

    fn indexes_of(&self, key: &Key, (table, parent): (&Table, &Key), say: &mut impl FnMut(&str, &str)) {
        let only = if table.partition.value().is_some() { "ONLY " } else { "" };
        for own in &table.indexes.items {
            let Some(name) = &own.name else { continue };
            let of = self.belongs(key, Some(name));
            if of.is_none() || of.is_some_and(|of| !self.is_whole(parent, of)) {
                say(&format!("index {name}"), &index_text(&format!("{only}{}", full(key)), own));
            }
            if let Some(of) = of.filter(|of| !self.is_whole(parent, of)) {
                say(&format!("attached {name}"), of);
            }
        }
        // Those that belong to the table's are called as the server calls them, or say so.
        let keys =
            table.primary_key.value().and_then(|own| Some((own.name.as_ref()?, String::new(), "pkey")));
        let uniques = table.uniques.items.iter().filter_map(|own| {
            let joined = drift_dialect::joined_columns(own.columns.iter().map(String::as_str));
            Some((own.name.as_ref()?, joined, "key"))
        });
        let indexes = table.indexes.items.iter().filter_map(|own| {
            Some((own.name.as_ref()?, super::naming::index_columns(&own.parts, &own.include), "idx"))
        });
        for (name, joined, label) in keys.into_iter().chain(uniques).chain(indexes) {
            let Some(of) = self.belongs(key, Some(name)) else { continue };
            let second = Some(joined.as_str()).filter(|joined| !joined.is_empty());
            let usual = drift_dialect::object_name(&key.1, second, label);
            let bare = |name: &str| name.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
            if self.is_whole(parent, of) && bare(name) != bare(&usual) {
                say(&format!("renamed {usual}"), name);
            }
        }
    }

    /// Whether an index, and what it belongs to in turn, is valid: then the server makes it in each partition.
    fn is_whole(&self, table: &Key, name: &str) -> bool {
        let (mut table, mut name) = (table.clone(), name.to_owned());
        for _ in 0..=self.extra.len() {
            let Some(slot) = self.indexes.get(&(table.0.clone(), name.clone())) else { return true };
            if slot.lacks > 0 {
                return false;
            }
            let up = self.extra.get(&table).and_then(|own| own.partition_of.clone());
            let (Some(up), Some(of)) = (up, slot.of.clone()) else { return true };
            (table, name) = (up, of);
        }
        true
    }
}

/// As `pg_get_indexdef` has it.
fn index_text(table: &str, own: &Index) -> String {
    let part = |part: &drift_catalog::IndexPart| {
        let mut text = match &part.key {
            IndexKey::Column(name) => quote(name),
            IndexKey::Expr(expr) if is_call(&expr.raw) => expr.raw.clone(),
            IndexKey::Expr(expr) => format!("({})", expr.raw),
        };
        let words = part.collation.iter().map(|name| format!(" COLLATE {}", quote(name)));
        text.extend(words.chain(part.operator_class.iter().map(|name| format!(" {name}"))));
        text.push_str(if part.descending { " DESC" } else { "" });
        match part.nulls_first {
            Some(first) if first != part.descending => {
                text.push_str(if first { " NULLS FIRST" } else { " NULLS LAST" });
            }
            _ => {}
        }
        text
    };
    let parts: Vec<String> = own.parts.iter().map(part).collect();
    let unique = if own.unique { "UNIQUE " } else { "" };
    let name = quote(own.name.as_deref().unwrap_or_default());
    let method = own.method.as_deref().unwrap_or("btree");
    let mut text = format!("CREATE {unique}INDEX {name} ON {table} USING {method} ({})", parts.join(", "));
    if !own.include.is_empty() {
        text.push_str(&format!(" INCLUDE ({})", names(&own.include)));
    }
    text.push_str(if own.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" });
    let parameters = own.attributes.items.iter().filter_map(|(key, value)| {
        Some(format!("{}='{}'", key.strip_prefix("parameter ")?, value.replace('\'', "''")))
    });
    let parameters: Vec<String> = parameters.collect();
    if !parameters.is_empty() {
        text.push_str(&format!(" WITH ({})", parameters.join(", ")));
    }
    if let Some(predicate) = &own.predicate {
        text.push_str(&format!(" WHERE ({})", predicate.raw));
    }
    text
}

/// Whether an expression is one call, which stands without parentheses of its own.
fn is_call(raw: &str) -> bool {
    let Some((name, rest)) = raw.split_once('(') else { return false };
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '"');
    let mut depth = 1_usize;
    let closes = rest.char_indices().find(|(_, c)| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    !name.is_empty()
        && name.chars().all(word)
        && closes.is_some_and(|(at, _)| at + 1 == rest.trim_end().len())
}

/// A condition as `pg_get_expr` prints it: in parentheses, unless it is one word or one call.
fn printed(text: &str) -> String {
    let text = text.trim();
    let word = text.chars().all(|c| c.is_alphanumeric() || c == '_');
    let wrapped = text.strip_prefix('(').is_some_and(|inner| is_call(&format!("f({inner}")));
    if word || wrapped || is_call(text) { text.to_owned() } else { format!("({text})") }
}

fn policy_text(policy: &Definition) -> String {
    let mut words = Vec::new();
    if policy.fact("as") == Some("restrictive") {
        words.push("AS RESTRICTIVE".to_owned());
    }
    words.push(format!("FOR {}", policy.fact("for").unwrap_or("all").to_uppercase()));
    let role = |role: &str| quote(role);
    let roles = policy.fact("to").map(|roles| roles.split(", ").map(role).collect::<Vec<_>>().join(", "));
    words.extend(roles.map(|roles| format!("TO {roles}")));
    words.extend(policy.fact("using").map(|text| format!("USING ({})", printed(text))));
    words.extend(policy.fact("check").map(|text| format!("WITH CHECK ({})", printed(text))));
    words.join(" ")
}
