//! Policies and rules of tables and views.

use drift_catalog::{Attribute, Definition, Definitions, Kind, NotCompared, Unstated, Vendor};

use drift_dialect::postgres_kinds as kinds;

use super::Cursor;
use super::state::{Applied, Key, Refused, State, missing, refused};
use crate::cursor::Parsed;

impl Cursor<'_> {
    /// `TO a, b`: sorted; nothing for everybody.
    fn policy_roles(&mut self) -> Parsed<(Vec<String>, bool)> {
        let (mut roles, mut unknown) = (Vec::new(), false);
        loop {
            let role = self.role()?;
            unknown |= role.is_none();
            roles.push(role.unwrap_or_else(|| kinds::RUNNING_ROLE.to_owned()));
            if !self.take_symbol(",") {
                break;
            }
        }
        roles.sort();
        roles.dedup();
        if roles.iter().any(|role| role == "public") {
            roles.clear();
        }
        Ok((roles, unknown))
    }

    /// `USING (…)` and `WITH CHECK (…)`, in whatever order, over what was said before.
    fn policy_expressions(&mut self, own: &mut Definition) -> Parsed<()> {
        loop {
            if self.take(&["using"]) {
                own.express("using", self.parenthesised()?);
            } else if self.take(&["with", "check"]) {
                own.express("check", self.parenthesised()?);
            } else {
                return Ok(());
            }
        }
    }
}

impl State {
    /// The definitions of a table or view.
    pub(crate) fn definitions_of(&mut self, key: &Key) -> Result<&mut Definitions, Refused> {
        let missing = || Refused(format!("there is no table {} before this statement", key.1));
        let content = self.catalog.schemas.get_mut(&key.0).ok_or_else(missing)?;
        match content.tables.get_mut(&key.1) {
            Some(table) => Ok(&mut table.definitions),
            None => content.views.items.get_mut(&key.1).map(|view| &mut view.definitions).ok_or_else(missing),
        }
    }

    fn with_rows(&self, cursor: &mut Cursor<'_>) -> Result<Key, Refused> {
        let name = cursor.named()?;
        let is = |state: &Self, key: &Key| state.is_table(key) || state.is_view(key);
        self.find(&name, is).ok_or_else(|| missing("table", &name))
    }

    /// After `CREATE POLICY`.
    pub(crate) fn create_policy(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let start = cursor.position();
        let name = cursor.name()?;
        let range = start..start + cursor.since(start).len();
        cursor.expect(&["on"])?;
        let key = self.with_rows(cursor)?;
        let mut own = Definition::default();
        if cursor.take(&["as"]) {
            match cursor.one_of(&["permissive", "restrictive"]) {
                Some("restrictive") => own.state("as", "restrictive"),
                Some(_) => {}
                None => return Err(cursor.error("PERMISSIVE or RESTRICTIVE").into()),
            }
        }
        if cursor.take(&["for"]) {
            match cursor.one_of(&["all", "select", "insert", "update", "delete"]) {
                Some("all") => {}
                Some(command) => own.state("for", command),
                None => return Err(cursor.error("a command").into()),
            }
        }
        if cursor.take(&["to"]) {
            let (roles, unknown) = cursor.policy_roles()?;
            self.policy_to(&key, &name, &mut own, &roles, unknown);
        }
        cursor.policy_expressions(&mut own)?;
        cursor.done()?;
        let all = self.definitions_of(&key)?;
        if all.get(Kind::Policy, &name).is_some() {
            return refused(format!("{} has a policy {name} already", key.1));
        }
        all.set(Kind::Policy, name.as_str(), own);
        let path = self.relation_path(&key).part(Kind::Policy, name);
        self.wrote(path, range, 0..cursor.sql.len());
        Ok(())
    }

    /// Whom a policy is for. The server keeps the name that the role has which runs the statement (documentation,
    /// CREATE POLICY, role_name), and no text says that.
    fn policy_to(&mut self, key: &Key, name: &str, own: &mut Definition, roles: &[String], unknown: bool) {
        own.facts.remove("to");
        if !roles.is_empty() {
            own.state("to", roles.join(", "));
        }
        let item = NotCompared {
            path: self.relation_path(key).part(Kind::Policy, name),
            attribute: Some(Attribute::Other("to".to_owned())),
            reason: Unstated::Unsupported,
            why: kinds::WHO_RUNS.to_owned(),
        };
        if unknown {
            self.facets_not_compared.insert(item);
        } else {
            self.facets_not_compared.remove(&item);
        }
    }

    /// After `ALTER POLICY`.
    pub(crate) fn alter_policy(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let name = cursor.name()?;
        cursor.expect(&["on"])?;
        let key = self.with_rows(cursor)?;
        let Some(mut own) = self.definitions_of(&key)?.get(Kind::Policy, &name).cloned() else {
            return refused(format!("{} has no policy {name} before this statement", key.1));
        };
        if cursor.take(&["rename", "to"]) {
            let new = cursor.name()?;
            cursor.done()?;
            return self.rename_part(&key, (Kind::Policy, "policy"), &name, &new);
        }
        if cursor.take(&["to"]) {
            let (roles, unknown) = cursor.policy_roles()?;
            self.policy_to(&key, &name, &mut own, &roles, unknown);
        }
        cursor.policy_expressions(&mut own)?;
        cursor.done()?;
        self.definitions_of(&key)?.set(Kind::Policy, name, own);
        Ok(())
    }

    /// Gives a policy or rule another name.
    fn rename_part(&mut self, key: &Key, kind: (Kind, &'static str), old: &str, new: &str) -> Applied {
        let all = self.definitions_of(key)?;
        let Some(named) = all.0.get_mut(&kind.0) else { return refused("there is nothing of the kind") };
        if let Some(own) = named.items.remove(old) {
            named.items.insert(new.to_owned(), own);
        }
        self.retold_part(key, &[kind.1], old, new);
        let table = self.relation_path(key);
        if let Some(origin) = self.sources.origins.remove(&table.part(kind.0, old)) {
            self.sources.origins.insert(table.part(kind.0, new), origin);
        }
        Ok(())
    }

    /// After `DROP POLICY` or `DROP RULE`.
    pub(crate) fn drop_part(&mut self, cursor: &mut Cursor<'_>, kind: (Kind, &'static str)) -> Applied {
        let if_exists = cursor.if_exists();
        let name = cursor.name()?;
        cursor.expect(&["on"])?;
        let key = match self.with_rows(cursor) {
            Err(_) if if_exists => return Ok(()),
            found => found?,
        };
        cursor.one_of(&["cascade", "restrict"]);
        cursor.done()?;
        let named = self.definitions_of(&key)?.0.get_mut(&kind.0);
        if named.and_then(|named| named.items.remove(&name)).is_none() && !if_exists {
            return refused(format!("{} has no {} {name} before this statement", key.1, kind.1));
        }
        self.untold_part(&key, &[kind.1], &name);
        let path = self.relation_path(&key).part(kind.0, name);
        self.sources.origins.remove(&path);
        Ok(())
    }

    /// After `CREATE [OR REPLACE] RULE`; kept as `pg_get_ruledef` has it from `AS ON` on.
    pub(crate) fn create_rule(&mut self, cursor: &mut Cursor<'_>, replace: bool) -> Applied {
        let start = cursor.position();
        let name = cursor.name()?;
        let range = start..start + cursor.since(start).len();
        cursor.expect(&["as", "on"])?;
        let Some(event) = cursor.one_of(&["select", "insert", "update", "delete"]) else {
            return Err(cursor.error("an event").into());
        };
        cursor.expect(&["to"])?;
        let key = self.with_rows(cursor)?;
        let dialect = drift_dialect::of(Vendor::Postgres);
        let table = format!("{}.{}", dialect.quote(&key.0), dialect.quote(&key.1));
        let mut text = format!("AS ON {} TO {table}", event.to_ascii_uppercase());
        if cursor.take(&["where"]) {
            text.push_str(&format!(" WHERE {}", cursor.expression(&["do"])?));
        }
        cursor.expect(&["do"])?;
        text.push_str(" DO");
        if cursor.one_of(&["instead", "also"]) == Some("instead") {
            text.push_str(" INSTEAD");
        }
        let action = cursor.everything().trim();
        if action.is_empty() {
            return Err(cursor.error("what to do").into());
        }
        text.push_str(&format!(" {}", only_action(action)));
        let own = self.definitions_of(&key)?.entry(Kind::Rule, name.as_str());
        if !own.facts.is_empty() && !replace {
            return refused(format!("{} has a rule {name} already", key.1));
        }
        own.express("definition", text);
        let path = self.relation_path(&key).part(Kind::Rule, name);
        self.wrote(path, range, 0..cursor.sql.len());
        Ok(())
    }

    /// After `ALTER RULE`.
    pub(crate) fn alter_rule(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let name = cursor.name()?;
        cursor.expect(&["on"])?;
        let key = self.with_rows(cursor)?;
        cursor.expect(&["rename", "to"])?;
        let new = cursor.name()?;
        cursor.done()?;
        self.rename_part(&key, (Kind::Rule, "rule"), &name, &new)
    }

    /// `ENABLE RULE name` and the like.
    pub(crate) fn enable_rule(&mut self, key: &Key, name: &str, state: &str) -> Applied {
        let named = self.definitions_of(key)?.0.get_mut(&Kind::Rule);
        let Some(own) = named.and_then(|named| named.items.get_mut(name)) else {
            return refused(format!("{} has no rule {name} before this statement", key.1));
        };
        own.facts.remove("enabled");
        if !state.is_empty() {
            own.state("enabled", state);
        }
        Ok(())
    }
}

/// One action in parentheses is that action; several keep them.
fn only_action(text: &str) -> &str {
    let text = text.trim_end_matches(';').trim_end();
    let mut cursor = Cursor::new(text);
    let Ok(inner) = cursor.parenthesised() else { return text };
    if cursor.done().is_err() {
        return text;
    }
    let inner = inner.trim_end_matches(';').trim_end();
    let mut inside = Cursor::new(inner);
    while inside.peek().is_some() {
        if inside.advance() == ";" {
            return text;
        }
    }
    inner
}
