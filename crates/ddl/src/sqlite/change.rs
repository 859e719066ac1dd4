//! `ALTER TABLE` and `DROP` of SQLite (<https://sqlite.org/lang_altertable.html>).

use drift_catalog::{Expr, IndexKey, Kind, ObjectPath, Table, Vendor};
use drift_sql::{TokenKind, lex, name_of};

use super::Cursor;
use super::read::{Applied, Refused, State, possible_columns};

fn missing(kind: &str, name: &str) -> Refused {
    Refused(format!("there is no {kind} {name} before this statement"))
}

pub(super) fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

impl State {
    /// After `ALTER TABLE`.
    pub(super) fn alter_table(&mut self, mut cursor: Cursor<'_>) -> Applied {
        let name = cursor.qualified()?;
        let name = self.table_named(&name).ok_or_else(|| missing("table", &name))?;
        if cursor.take(&["rename", "to"]) {
            let new = cursor.name()?;
            end(&cursor)?;
            return self.rename_table(&name, new);
        }
        if cursor.take(&["rename"]) {
            cursor.take(&["column"]);
            let old = cursor.name()?;
            cursor.expect(&["to"])?;
            let new = cursor.name()?;
            end(&cursor)?;
            return self.rename_column(&name, &old, &new);
        }
        if cursor.take(&["add"]) {
            cursor.take(&["column"]);
            let Some(mut table) = self.content().tables.get(&name).cloned() else { return Ok(()) };
            let place = cursor.placed_column(&mut table)?;
            end(&cursor)?;
            possible_columns(&name, &table)?;
            self.content().tables.insert(name.clone(), table);
            self.wrote_column(&name, place);
            return Ok(());
        }
        cursor.expect(&["drop"])?;
        cursor.take(&["column"]);
        let column = cursor.name()?;
        end(&cursor)?;
        let Some(table) = self.content().tables.get_mut(&name) else { return Ok(()) };
        let before = table.columns.len();
        table.columns.retain(|own| !same(&own.name, &column));
        if table.columns.len() == before {
            return Err(missing("column", &column));
        }
        // A check that was written with the column goes with it.
        table.checks.items.retain(|check| !names(&check.expr.raw).iter().any(|(own, _)| same(own, &column)));
        table.foreign_keys.items.retain(|own| !own.columns.iter().any(|own| same(own, &column)));
        let path = self.path(Kind::Table, &name).part(Kind::Column, column);
        self.sources.origins.remove(&path);
        Ok(())
    }

    fn rename_table(&mut self, old: &str, new: String) -> Applied {
        if !same(old, &new) && (self.table_named(&new).is_some() || self.view_named(&new).is_some()) {
            return Err(Refused(format!("{new} is there already")));
        }
        let Some(mut table) = self.content().tables.remove(old) else { return Ok(()) };
        for expr in expressions(&mut table) {
            *expr = table_renamed(expr, old, &new);
        }
        self.content().tables.insert(new.clone(), table);
        for table in self.content().tables.values_mut() {
            for foreign in table.foreign_keys.items.iter_mut().filter(|own| same(&own.references.table, old))
            {
                foreign.references.table.clone_from(&new);
            }
            for trigger in &mut table.triggers.items {
                trigger.definition = table_renamed(&trigger.definition, old, &new);
            }
        }
        for view in self.content().views.items.values_mut() {
            view.query = table_renamed(&view.query, old, &new);
            for trigger in &mut view.triggers.items {
                trigger.definition = table_renamed(&trigger.definition, old, &new);
            }
        }
        let paths: Vec<ObjectPath> =
            self.sources.origins.iter().map(|(path, _)| path).filter(|path| path.object == old).collect();
        for path in paths {
            if let Some(origin) = self.sources.origins.remove(&path) {
                self.sources.origins.insert(ObjectPath { object: new.clone(), ..path }, origin);
            }
        }
        Ok(())
    }

    fn rename_column(&mut self, table: &str, old: &str, new: &str) -> Applied {
        let Some(own) = self.content().tables.get_mut(table) else { return Ok(()) };
        let Some(column) = own.columns.iter_mut().find(|own| same(&own.name, old)) else {
            return Err(missing("column", old));
        };
        new.clone_into(&mut column.name);
        in_table(own, old, new);
        for other in self.content().tables.values_mut() {
            for foreign in
                other.foreign_keys.items.iter_mut().filter(|own| same(&own.references.table, table))
            {
                foreign.referred.iter_mut().filter(|own| same(own, old)).for_each(|own| new.clone_into(own));
            }
        }
        let path = self.path(Kind::Table, table);
        if let Some(origin) = self.sources.origins.remove(&path.part(Kind::Column, old)) {
            self.sources.origins.insert(path.part(Kind::Column, new), origin);
        }
        self.carry_column(table, old, new);
        Ok(())
    }

    /// After `DROP`.
    pub(super) fn drop_statement(&mut self, mut cursor: Cursor<'_>) -> Applied {
        let kind = cursor.advance().to_ascii_lowercase();
        let lenient = cursor.take(&["if", "exists"]);
        let name = cursor.qualified()?;
        end(&cursor)?;
        let found = match kind.as_str() {
            "table" => self.table_named(&name).and_then(|name| self.content().tables.remove(&name)).is_some(),
            "view" => {
                self.view_named(&name).and_then(|name| self.content().views.items.remove(&name)).is_some()
            }
            "index" => self.remove_part(|table| {
                let before = table.indexes.items.len();
                table.indexes.items.retain(|own| !own.name.as_deref().is_some_and(|own| same(own, &name)));
                table.indexes.items.len() < before
            }),
            "trigger" => {
                let views = self.content().views.items.values_mut().any(|view| {
                    let before = view.triggers.items.len();
                    view.triggers.items.retain(|own| !same(&own.name, &name));
                    view.triggers.items.len() < before
                });
                views
                    || self.remove_part(|table| {
                        let before = table.triggers.items.len();
                        table.triggers.items.retain(|own| !same(&own.name, &name));
                        table.triggers.items.len() < before
                    })
            }
            _ => return Err(cursor.error("TABLE, VIEW, INDEX or TRIGGER").into()),
        };
        if !found && !lenient {
            return Err(missing(&kind, &name));
        }
        if found && matches!(kind.as_str(), "table" | "view") {
            self.sources.origins.retain(|path| !same(&path.object, &name));
            self.catalog.unread.retain(|item| !same(&item.path.object, &name));
        }
        Ok(())
    }

    fn remove_part(&mut self, mut remove: impl FnMut(&mut Table) -> bool) -> bool {
        self.content().tables.values_mut().any(&mut remove)
    }
}

fn end(cursor: &Cursor<'_>) -> Applied {
    if cursor.at_end() { Ok(()) } else { Err(cursor.error("the end of the statement").into()) }
}

fn in_table(table: &mut Table, old: &str, new: &str) {
    let swap = |columns: &mut Vec<String>| {
        columns.iter_mut().filter(|own| same(own, old)).for_each(|own| new.clone_into(own));
    };
    if let Some(key) = table.primary_key.value_mut() {
        swap(&mut key.columns);
    }
    table.uniques.items.iter_mut().for_each(|own| swap(&mut own.columns));
    table.foreign_keys.items.iter_mut().for_each(|own| swap(&mut own.columns));
    for part in table.indexes.items.iter_mut().flat_map(|index| &mut index.parts) {
        match &mut part.key {
            IndexKey::Column(name) if same(name, old) => new.clone_into(name),
            IndexKey::Column(_) | IndexKey::Expr(_) => {}
        }
    }
    for expr in expressions(table) {
        *expr = renamed(expr, old, new);
    }
}

/// The expressions that stand in a table and its indexes.
fn expressions(table: &mut Table) -> impl Iterator<Item = &mut Expr> {
    let checks = table.checks.items.iter_mut().map(|check| &mut check.expr);
    let generated =
        table.columns.iter_mut().filter_map(|column| Some(&mut column.generated.value_mut()?.expr));
    let indexes = table.indexes.items.iter_mut().flat_map(|index| {
        let keys = index.parts.iter_mut().filter_map(|part| match &mut part.key {
            IndexKey::Column(_) => None,
            IndexKey::Expr(expr) => Some(expr),
        });
        keys.chain(index.predicate.as_deref_mut())
    });
    checks.chain(generated).chain(indexes)
}

/// The names among the tokens of a text, with their bytes.
pub(super) fn names(raw: &str) -> Vec<(String, std::ops::Range<usize>)> {
    lex(raw, Vendor::Sqlite)
        .iter()
        .filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Quoted))
        .map(|token| (name_of(token.text(raw)), token.range.clone()))
        .collect()
}

fn renamed(expr: &Expr, old: &str, new: &str) -> Expr {
    replaced(&expr.raw, new, names(&expr.raw).into_iter().filter(|(name, _)| same(name, old)))
}

/// With another name for a table: not where a column of that name is meant, nor in the name of a trigger.
fn table_renamed(expr: &Expr, old: &str, new: &str) -> Expr {
    let raw = expr.raw.as_str();
    let its_own = its_own_name(raw);
    let is_table = |range: &std::ops::Range<usize>| {
        !raw[..range.start].trim_end().ends_with('.') && its_own.as_ref() != Some(range)
    };
    replaced(raw, new, names(raw).into_iter().filter(|(name, range)| same(name, old) && is_table(range)))
}

/// Where `CREATE TRIGGER` says the trigger's own name.
pub(super) fn its_own_name(raw: &str) -> Option<std::ops::Range<usize>> {
    let mut cursor = Cursor::new(raw);
    if !cursor.take(&["create"]) {
        return None;
    }
    let _ = cursor.take(&["temp"]) || cursor.take(&["temporary"]);
    if !cursor.take(&["trigger"]) {
        return None;
    }
    cursor.take(&["if", "not", "exists"]);
    cursor.peek().map(|token| token.range.clone())
}

pub(super) fn replaced(
    raw: &str,
    new: &str,
    places: impl Iterator<Item = (String, std::ops::Range<usize>)>,
) -> Expr {
    let mut out = String::with_capacity(raw.len());
    let mut end = 0;
    for (_, range) in places {
        out.push_str(&raw[end..range.start]);
        out.push_str(&drift_dialect::of(Vendor::Sqlite).quote(new));
        end = range.end;
    }
    out.push_str(&raw[end..]);
    Expr::raw(out)
}
