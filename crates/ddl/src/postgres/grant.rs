//! `GRANT`, `REVOKE` and `ALTER DEFAULT PRIVILEGES`.

use drift_catalog::{Kind, NotCompared, ObjectPath, Unstated};

use super::Cursor;
use super::privileges::{Default, Mark, of_kind};
use super::state::{Applied, Key, Refused, State, missing};
use super::told::About;
use crate::cursor::Parsed;

/// Privileges as they were written: all of them, or some, each with the columns it is for.
enum Privileges {
    All(Vec<String>),
    Some(Vec<(String, Vec<String>)>),
}

/// What a statement gives or takes.
struct Granted {
    what: Vec<(About, &'static str)>,
    grantees: Vec<String>,
    mark: Mark,
    /// Only the right to pass it on.
    only_option: bool,
}

/// Schemas of the server's own, of which no catalog speaks.
const SERVERS_OWN: &[&str] = &["pg_catalog", "information_schema"];

impl Cursor<'_> {
    fn privileges(&mut self) -> Parsed<Privileges> {
        if self.take(&["all"]) {
            self.take(&["privileges"]);
            let columns = if self.peek_text() == "(" { self.names_in_parentheses()? } else { Vec::new() };
            return Ok(Privileges::All(columns));
        }
        let mut all = Vec::new();
        loop {
            let privilege = self.name()?;
            let columns = if self.peek_text() == "(" { self.names_in_parentheses()? } else { Vec::new() };
            all.push((privilege, columns));
            if !self.take_symbol(",") {
                return Ok(Privileges::Some(all));
            }
        }
    }

    /// A role; none where only the session knows it.
    pub(crate) fn role(&mut self) -> Parsed<Option<String>> {
        self.take(&["group"]);
        if self.one_of(&["current_user", "current_role", "session_user"]).is_some() {
            return Ok(None);
        }
        self.name().map(Some)
    }

    fn roles(&mut self) -> Parsed<Vec<Option<String>>> {
        let mut roles = vec![self.role()?];
        while self.take_symbol(",") {
            roles.push(self.role()?);
        }
        Ok(roles)
    }

    /// Whether a word stands before the end, in no parentheses.
    fn has_word(&mut self, word: &str) -> bool {
        let mark = self.mark();
        while self.peek().is_some() && !self.is(&[word]) {
            self.advance();
        }
        let found = self.peek().is_some();
        self.back_to(mark);
        found
    }
}

impl State {
    /// `GRANT …` and `REVOKE …`, whole.
    pub(crate) fn grant(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let Some(own) = self.granted(cursor)? else { return Ok(()) };
        for (about, privilege) in own.what {
            if own.only_option {
                self.unmark_option(&about, &own.grantees, privilege);
            } else {
                self.mark(&about, &own.grantees, privilege, own.mark);
            }
        }
        Ok(())
    }

    /// What a `GRANT` or `REVOKE` says, which may have been run or not: what each role may do with each object it
    /// names cannot be told, and nothing else is in doubt.
    pub(crate) fn may_grant(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let Some(own) = self.granted(cursor)? else { return Ok(()) };
        for (about, _) in own.what {
            for grantee in &own.grantees {
                let name = format!("{} to {grantee}", about.text());
                self.facets_not_compared.insert(NotCompared {
                    path: ObjectPath::new(Kind::Privilege, about.schema.clone().unwrap_or_default(), name),
                    attribute: None,
                    reason: Unstated::NotUnderstood,
                    why: "a block asks for what statements alone do not tell before it says so".to_owned(),
                });
            }
        }
        Ok(())
    }

    /// Nothing where it is no part of a database.
    fn granted(&mut self, cursor: &mut Cursor<'_>) -> Result<Option<Granted>, Refused> {
        let revoke = cursor.take(&["revoke"]);
        if !revoke {
            cursor.expect(&["grant"])?;
        }
        if !cursor.has_word("on") {
            // Who belongs to which role is the cluster's, not the database's.
            cursor.everything();
            return Ok(None);
        }
        let only_option = revoke && cursor.take(&["grant", "option", "for"]);
        let privileges = cursor.privileges()?;
        cursor.expect(&["on"])?;
        let targets = self.granted_on(cursor)?;
        let (grantees, mark) = self.grant_tail(cursor, revoke)?;
        let mut what = Vec::new();
        for about in targets.into_iter().flatten() {
            what.extend(spread(&about, &privileges).map_err(Refused)?);
        }
        Ok(Some(Granted { what, grantees, mark, only_option }))
    }

    /// `TO a, b [WITH GRANT OPTION]` or `FROM a, b [CASCADE]`, to the end.
    fn grant_tail(&mut self, cursor: &mut Cursor<'_>, revoke: bool) -> Result<(Vec<String>, Mark), Refused> {
        cursor.expect(&[if revoke { "from" } else { "to" }])?;
        let roles = cursor.roles()?;
        let mut mark = if revoke { Mark::Revoked } else { Mark::Granted };
        if !revoke && cursor.take(&["with", "grant", "option"]) {
            mark = Mark::Grantable;
        }
        if cursor.take(&["granted", "by"]) {
            cursor.role()?;
        }
        if revoke {
            cursor.one_of(&["cascade", "restrict"]);
        }
        cursor.done()?;
        if roles.iter().any(Option::is_none) {
            self.schema_not_compared("privileges of the role that runs the statements");
        }
        Ok((roles.into_iter().flatten().collect(), mark))
    }

    /// What stands after `ON`; nothing where it is no part of a database.
    fn granted_on(&mut self, cursor: &mut Cursor<'_>) -> Result<Option<Vec<About>>, Refused> {
        if cursor.take(&["all"]) {
            return self.all_in_schema(cursor).map(Some);
        }
        for words in [&["database"][..], &["tablespace"], &["large", "object"], &["parameter"]] {
            if cursor.take(words) {
                while cursor.peek().is_some() && !cursor.is(&["to"]) && !cursor.is(&["from"]) {
                    cursor.advance();
                }
                return Ok(None);
            }
        }
        let words: &[(&[&str], &'static str)] = &[
            (&["table"], "table"),
            (&["sequence"], "sequence"),
            (&["function"], "function"),
            (&["procedure"], "function"),
            (&["routine"], "function"),
            (&["type"], "type"),
            (&["domain"], "type"),
            (&["schema"], "schema"),
            (&["language"], "language"),
            (&["foreign", "data", "wrapper"], "foreign-data-wrapper"),
            (&["foreign", "server"], "foreign-server"),
        ];
        let word = words.iter().find(|(words, _)| cursor.take(words)).map_or("table", |(_, word)| *word);
        let mut all = Vec::new();
        loop {
            let name = cursor.named()?;
            let arguments = if word == "function" && cursor.peek_text() == "(" {
                Some(cursor.parenthesised()?.to_owned())
            } else {
                None
            };
            // The server's own relations are found without their schema.
            let servers = name.schema.is_none() && name.name.starts_with("pg_") && word == "table";
            let servers = servers && self.rows_or_sequence(&name).is_err();
            if !servers && !name.schema.as_deref().is_some_and(|schema| SERVERS_OWN.contains(&schema)) {
                all.push(match word {
                    "table" | "sequence" => {
                        let key = self.rows_or_sequence(&name)?;
                        About::of(self.relation_word(&key), &key)
                    }
                    "function" => About::of("function", &self.find_function(&name, arguments.as_deref())?),
                    "type" => {
                        let key = self.find(&name, Self::is_type).ok_or_else(|| missing("type", &name))?;
                        About::of("type", &key)
                    }
                    word => About::database(word, &name.name),
                });
            }
            if !cursor.take_symbol(",") {
                return Ok(Some(all));
            }
        }
    }

    fn rows_or_sequence(&self, name: &super::words::Named) -> Result<Key, Refused> {
        let is =
            |state: &Self, key: &Key| state.is_table(key) || state.is_view(key) || state.is_sequence(key);
        self.find(name, is).ok_or_else(|| missing("table", name))
    }

    /// The word for a relation in what is said about it.
    pub(crate) fn relation_word(&self, key: &Key) -> &'static str {
        if self.is_sequence(key) { "sequence" } else { "table" }
    }

    /// `ALL TABLES IN SCHEMA a, b`: those that are there now.
    fn all_in_schema(&mut self, cursor: &mut Cursor<'_>) -> Result<Vec<About>, Refused> {
        let Some(what) = cursor.one_of(&["tables", "sequences", "functions", "procedures", "routines"])
        else {
            return Err(cursor.error("TABLES, SEQUENCES or FUNCTIONS").into());
        };
        cursor.expect(&["in", "schema"])?;
        let mut all = Vec::new();
        loop {
            let schema = cursor.name()?;
            let Some(content) = self.catalog.schemas.get(&schema) else {
                return Err(Refused(format!("there is no schema {schema} before this statement")));
            };
            let key = |name: &String| (schema.clone(), name.clone());
            match what {
                "tables" => all.extend(
                    content
                        .tables
                        .keys()
                        .chain(content.views.items.keys())
                        .map(|name| About::of("table", &key(name))),
                ),
                "sequences" => all.extend(
                    self.sequences.keys().filter(|own| own.0 == schema).map(|own| About::of("sequence", own)),
                ),
                _ => all.extend(content.functions.items.keys().map(|name| About::of("function", &key(name)))),
            }
            if !cursor.take_symbol(",") {
                return Ok(all);
            }
        }
    }

    /// After `ALTER DEFAULT PRIVILEGES`.
    pub(crate) fn default_privileges(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let (mut roles, mut schemas) = (vec![self.session.role.clone()], vec![None]);
        loop {
            if cursor.take(&["for", "role"]) || cursor.take(&["for", "user"]) {
                roles = cursor
                    .roles()?
                    .into_iter()
                    .map(|role| role.or_else(|| self.session.role.clone()))
                    .collect();
            } else if cursor.take(&["in", "schema"]) {
                schemas = vec![Some(cursor.name()?)];
                while cursor.take_symbol(",") {
                    schemas.push(Some(cursor.name()?));
                }
            } else {
                break;
            }
        }
        let revoke = cursor.take(&["revoke"]);
        if !revoke {
            cursor.expect(&["grant"])?;
        }
        let only_option = revoke && cursor.take(&["grant", "option", "for"]);
        let privileges = cursor.privileges()?;
        cursor.expect(&["on"])?;
        let classes = ["tables", "sequences", "functions", "routines", "types", "schemas"];
        let class = match cursor.one_of(&classes) {
            Some("routines") => "functions",
            Some(class) => class,
            None if cursor.take(&["large", "objects"]) => "large objects",
            None => return Err(cursor.error("TABLES, SEQUENCES, FUNCTIONS, TYPES or SCHEMAS").into()),
        };
        let (grantees, mark) = self.grant_tail(cursor, revoke)?;
        let mark = if only_option { Mark::Granted } else { mark };
        let about = About::database(class, "");
        for (_, privilege) in spread(&about, &privileges).map_err(Refused)? {
            for role in &roles {
                for schema in &schemas {
                    for grantee in &grantees {
                        self.default_privileges.push(Default {
                            role: role.clone(),
                            schema: schema.clone(),
                            class,
                            grantee: grantee.clone(),
                            privilege,
                            mark,
                            at: self.here,
                        });
                    }
                }
            }
        }
        Ok(())
    }
}

/// Each privilege with what it is for: the object, or columns of it.
fn spread(about: &About, privileges: &Privileges) -> Result<Vec<(About, &'static str)>, String> {
    let column = |name: &String| About { word: "column", part: Some(name.clone()), ..about.clone() };
    let mut all = Vec::new();
    match privileges {
        Privileges::All(columns) if columns.is_empty() => {
            all.extend(of_kind(about.word).iter().map(|own| (about.clone(), *own)));
        }
        Privileges::All(columns) => {
            let each = |name| of_kind("column").iter().map(move |own| (column(name), *own));
            all.extend(columns.iter().flat_map(each));
        }
        Privileges::Some(some) => {
            for (privilege, columns) in some {
                let word = if columns.is_empty() { about.word } else { "column" };
                let Some(own) = of_kind(word).iter().find(|own| *own == privilege) else {
                    return Err(format!("{privilege} is no privilege of a {word}"));
                };
                if columns.is_empty() {
                    all.push((about.clone(), *own));
                }
                all.extend(columns.iter().map(|name| (column(name), *own)));
            }
        }
    }
    Ok(all)
}
