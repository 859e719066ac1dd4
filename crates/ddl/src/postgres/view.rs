//! Views and materialised views.

use drift_catalog::{Attributes, Expr, Facet, Listed, View};
use drift_dialect::postgres_kinds as kinds;
use drift_sql::{TokenKind, lex};

use super::Cursor;
use super::index::set_parameters;
use super::state::{Applied, Key, State, none_of, refused};
use super::words::Named;
use crate::cursor::Parsed;

struct CreateView {
    name: Named,
    if_not_exists: bool,
    query: String,
    /// The names of its columns, where they are not in the query already.
    columns: Vec<String>,
    options: Vec<(String, String)>,
}

impl Cursor<'_> {
    /// After `CREATE [MATERIALIZED] VIEW`.
    fn create_view(&mut self, materialized: bool, recursive: bool) -> Parsed<CreateView> {
        let if_not_exists = self.if_exists();
        let name = self.named()?;
        let columns = if self.peek_text() == "(" { self.names_in_parentheses()? } else { Vec::new() };
        if self.take(&["using"]) {
            self.name()?;
        }
        let mut options = if self.take(&["with"]) { self.storage_options()? } else { Vec::new() };
        if self.take(&["tablespace"]) {
            self.name()?;
        }
        self.expect(&["as"])?;
        let query = self.everything();
        let (query, tail) = without_tail(query, materialized);
        options.extend(tail.map(|check| ("check_option".to_owned(), check.to_owned())));
        let (query, columns) = if recursive {
            let quoted: Vec<String> = columns.iter().map(|name| quote(name)).collect();
            let (name, list) = (quote(&name.name), quoted.join(", "));
            (format!("WITH RECURSIVE {name}({list}) AS ({query}) SELECT {list} FROM {name}"), Vec::new())
        } else {
            (query.to_owned(), columns)
        };
        if query.is_empty() {
            return Err(self.error("a query"));
        }
        Ok(CreateView { name, if_not_exists, query, columns, options })
    }
}

fn quote(name: &str) -> String {
    drift_dialect::of(drift_catalog::Vendor::Postgres).quote(name)
}

/// The query without `WITH [CASCADED | LOCAL] CHECK OPTION` or `WITH [NO] DATA`, and which check that was.
fn without_tail(query: &str, materialized: bool) -> (&str, Option<&'static str>) {
    let tokens = lex(query, drift_catalog::Vendor::Postgres);
    let ends = |words: &[&str]| {
        tokens.len() > words.len()
            && tokens[tokens.len() - words.len()..]
                .iter()
                .zip(words)
                .all(|(token, word)| token.is_word(query, word))
    };
    let cut = |words: &[&str]| query[..tokens[tokens.len() - words.len()].range.start].trim_end();
    let tails: &[(&[&str], Option<&'static str>)] = if materialized {
        &[(&["with", "no", "data"], None), (&["with", "data"], None)]
    } else {
        &[
            (&["with", "cascaded", "check", "option"], Some("cascaded")),
            (&["with", "local", "check", "option"], Some("local")),
            (&["with", "check", "option"], Some("cascaded")),
        ]
    };
    tails.iter().find(|(words, _)| ends(words)).map_or((query, None), |(words, check)| (cut(words), *check))
}

/// The query with the names of a column list as aliases, as the server writes it back.
fn with_columns(query: &str, columns: &[String]) -> String {
    let tokens = lex(query, drift_catalog::Vendor::Postgres);
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.is_word(query, word));
    if is(0, "values") {
        return with_named_values(query, &tokens, columns);
    }
    // Behind WITH, whose queries stand in parentheses.
    let mut nested = 0_usize;
    let main = (0..tokens.len()).find(|at| {
        match tokens[*at].text(query) {
            "(" => nested += 1,
            ")" => nested = nested.saturating_sub(1),
            _ => {}
        }
        nested == 0 && is(*at, "select")
    });
    let Some(main) = main.filter(|at| *at == 0 || is(0, "with")) else { return query.to_owned() };
    if is(main + 1, "distinct") && is(main + 2, "on") {
        return query.to_owned();
    }
    let first = main + if is(main + 1, "distinct") || is(main + 1, "all") { 2 } else { 1 };
    let (mut depth, mut cases) = (0_usize, 0_usize);
    // Each item as its first token and the one after its last.
    let mut items: Vec<(usize, usize)> = Vec::new();
    let mut start = first;
    let mut end = tokens.len();
    for (at, token) in tokens.iter().enumerate().skip(first) {
        let text = token.text(query);
        match text {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _ if is(at, "case") => cases += 1,
            _ if is(at, "end") => cases = cases.saturating_sub(1),
            "," if depth == 0 && cases == 0 => {
                items.push((start, at));
                start = at + 1;
            }
            _ if depth == 0
                && cases == 0
                && ["from", "where", "group", "union", "order", "limit", "intersect", "except"]
                    .iter()
                    .any(|word| is(at, word)) =>
            {
                end = at;
                break;
            }
            _ => {}
        }
    }
    items.push((start, end));
    if items.len() < columns.len() || items.iter().any(|(from, to)| from >= to) {
        return query.to_owned();
    }
    let mut out = String::with_capacity(query.len() + 16 * columns.len());
    let mut written = 0;
    for (&(from, to), name) in items.iter().zip(columns) {
        if tokens[to - 1].text(query) == "*" {
            return query.to_owned();
        }
        let last = item_end(&tokens, query, from, to);
        out.push_str(&query[written..tokens[last - 1].range.end]);
        out.push_str(" AS ");
        out.push_str(&quote(name));
        written = tokens[to - 1].range.end;
    }
    out.push_str(&query[written..]);
    out
}

/// `VALUES` with names for its columns, as the server writes it back.
fn with_named_values(query: &str, tokens: &[drift_sql::Token], columns: &[String]) -> String {
    let mut depth = 0_usize;
    let mut given = 1;
    for token in tokens.iter().skip(1) {
        match token.text(query) {
            "(" | "[" => depth += 1,
            ")" | "]" if depth == 1 => break,
            ")" | "]" => depth = depth.saturating_sub(1),
            "," if depth == 1 => given += 1,
            _ => {}
        }
    }
    let item = |at: usize| match columns.get(at) {
        Some(name) => format!("column{} AS {}", at + 1, quote(name)),
        None => format!("column{}", at + 1),
    };
    let items: Vec<String> = (0..given.max(columns.len())).map(item).collect();
    format!("SELECT {} FROM ({query}) \"*VALUES*\"", items.join(", "))
}

/// Where an item ends that may have an alias.
fn item_end(tokens: &[drift_sql::Token], query: &str, from: usize, to: usize) -> usize {
    if to - from > 2 && tokens[to - 2].is_word(query, "as") {
        return to - 2;
    }
    let name = |at: usize| matches!(tokens[at].kind, TokenKind::Word | TokenKind::Quoted);
    let operand = |at: usize| {
        name(at)
            || matches!(tokens[at].text(query), ")" | "]")
            || tokens[at].kind == TokenKind::Number
            || tokens[at].kind == TokenKind::Text
    };
    // `a b` and `f(a) b` are `… AS b`; `a::double precision`, `t.a` and `CASE … END` are not.
    let before = (to - from >= 2).then(|| to - 2);
    let bare = name(to - 1)
        && !tokens[to - 1].is_word(query, "end")
        && before.is_some_and(|at| {
            operand(at) && (to - from == 2 || !name(at) || tokens[at - 1].text(query) == ".")
        });
    if bare { to - 1 } else { to }
}

impl State {
    /// `CREATE … VIEW`, after those words.
    pub(crate) fn create_view(
        &mut self,
        cursor: &mut Cursor<'_>,
        (materialized, recursive): (bool, bool),
        (replace, temporary): (bool, bool),
    ) -> Applied {
        let own = cursor.create_view(materialized, recursive)?;
        let key = self.new_key(&own.name);
        if self.is_relation(&key) && !(replace && self.is_view(&key)) {
            return if own.if_not_exists { Ok(()) } else { refused(format!("{} is there already", key.1)) };
        }
        let mut attributes = Attributes::complete();
        set_parameters(&mut attributes, own.options.clone());
        // The server keeps the columns that `*` stands for now.
        let written_out = Some(&own.query)
            .filter(|query| query.contains('*') || query.to_ascii_lowercase().contains("table"))
            .and_then(|query| drift_dialect::star_columns(&self.catalog, &key.0, query));
        let query = written_out.unwrap_or(own.query);
        let named = !own.columns.is_empty();
        let query = Expr::raw(if named { with_columns(&query, &own.columns) } else { query });
        match self.view_mut(&key) {
            // What hangs on a view stays when it is replaced.
            Some(view) => {
                view.query = query;
                view.attributes = attributes;
            }
            None => {
                let view = View {
                    query,
                    materialized,
                    indexes: Listed::complete(Vec::new()),
                    triggers: Listed::complete(Vec::new()),
                    comment: Facet::Stated(None),
                    broken: None,
                    attributes,
                    definitions: none_of(kinds::IN_VIEW),
                };
                self.schema(&key.0).views.items.insert(key.1.clone(), view);
                if temporary {
                    self.temporary_views.insert(key.clone());
                }
            }
        }
        let path = self.relation_path(&key);
        self.wrote(path, own.name.range, 0..cursor.sql.len());
        Ok(())
    }

    /// `ALTER [MATERIALIZED] VIEW name …`, after the name; renames are the business of all relations.
    pub(crate) fn alter_view(&mut self, cursor: &mut Cursor<'_>, key: &Key) -> Applied {
        if cursor.take(&["alter"]) {
            // Defaults of a view's columns are for inserts through it.
            cursor.take(&["column"]);
            let column = cursor.name()?;
            let default = if cursor.take(&["set", "default"]) {
                Some(Some(cursor.everything().to_owned()))
            } else {
                cursor.take(&["drop", "default"]).then_some(None)
            };
            if let (Some(default), Some(view)) = (default, self.view_mut(key)) {
                let name = format!("default {column}");
                view.attributes.items.remove(&name);
                if let Some(default) = default {
                    view.attributes.set(name, default);
                }
                return Ok(());
            }
            cursor.everything();
            let path = self.relation_path(key);
            self.not_compared_yet(path, Some("column options"));
            return Ok(());
        }
        let clustered = if cursor.take(&["cluster", "on"]) {
            Some(Some(cursor.name()?))
        } else {
            cursor.take(&["set", "without", "cluster"]).then_some(None)
        };
        if let Some(index) = clustered {
            cursor.done()?;
            let Some(view) = self.view_mut(key) else { return refused("there is no such view") };
            view.attributes.items.remove("cluster_on");
            if let Some(index) = index {
                view.attributes.set("cluster_on", index);
            }
            return Ok(());
        }
        let set = cursor.take(&["set"]);
        if !set {
            cursor.expect(&["reset"])?;
        }
        let options = cursor.storage_options()?;
        cursor.done()?;
        let Some(view) = self.view_mut(key) else { return refused("there is no such view") };
        if set {
            set_parameters(&mut view.attributes, options);
        } else {
            for (name, _) in options {
                view.attributes.items.remove(&format!("parameter {name}"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_columns_becomes_aliases() {
        let columns = ["x".to_owned(), "y z".to_owned()];
        for (query, wanted) in [
            ("SELECT a, b FROM t", "SELECT a AS x, b AS \"y z\" FROM t"),
            ("SELECT a AS q, f(b, c) r FROM t", "SELECT a AS x, f(b, c) AS \"y z\" FROM t"),
            (
                "SELECT DISTINCT a q, CASE WHEN b THEN 1 END FROM t",
                "SELECT DISTINCT a AS x, CASE WHEN b THEN 1 END AS \"y z\" FROM t",
            ),
            (
                "VALUES (1, 2), (f(3, 4), 5)",
                "SELECT column1 AS x, column2 AS \"y z\" FROM (VALUES (1, 2), (f(3, 4), 5)) \"*VALUES*\"",
            ),
            (
                "WITH q (i) AS (SELECT 1), r AS MATERIALIZED (SELECT 2) SELECT i, j FROM q",
                "WITH q (i) AS (SELECT 1), r AS MATERIALIZED (SELECT 2) SELECT i AS x, j AS \"y z\" FROM q",
            ),
            ("SELECT * FROM t", "SELECT * FROM t"),
        ] {
            assert_eq!(with_columns(query, &columns), wanted);
        }
    }

    #[test]
    fn what_follows_the_query_is_none_of_it() {
        assert_eq!(without_tail("SELECT 1 WITH LOCAL CHECK OPTION", false), ("SELECT 1", Some("local")));
        assert_eq!(without_tail("SELECT 1\n WITH NO DATA", true), ("SELECT 1", None));
        assert_eq!(without_tail("SELECT a WITH DATA", false), ("SELECT a WITH DATA", None));
    }
}
