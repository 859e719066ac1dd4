//! What a server itself says of a schema, in a form that is the same for the same schema.
//!
//! Left out are what the corpus leaves out (versions of extensions, counters), and what means nothing or no `ALTER` can
//! bring about: the order of a table's columns, of the statements of the dump, of the grants on one object and of the
//! parameters of an index, `DEFAULT NULL`; of SQLite the letter case of names, `NOT NULL` on a rowid, the table in which
//! it keeps the numbers of `AUTOINCREMENT`, whether a reference names the columns of the key that it means without, and
//! whether a column is kept unique by a constraint or by an index of all rows.

use rusqlite::{Connection, types::Value};

/// The statements of `pg_dump -s`, sorted; the lines of a table sorted too.
pub(super) fn of_postgres(dump: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    let mut entry: Vec<&str> = Vec::new();
    let mut take = |entry: &mut Vec<&str>| {
        if !entry.is_empty() {
            entries.push(normal(entry));
        }
        entry.clear();
    };
    for line in dump.lines() {
        if line.starts_with("-- Name: ") {
            take(&mut entry);
            continue;
        }
        // psql's own lines carry a word that is made up anew each time.
        if line.is_empty() || line.starts_with("--") || line.starts_with('\\') {
            continue;
        }
        entry.push(line);
    }
    take(&mut entry);
    // Settings between the entries depend on what stands before them.
    entries.retain(|entry| !entry.is_empty());
    entries.sort();
    entries
}

fn normal(lines: &[&str]) -> String {
    let is_setting = |line: &&&str| {
        !(line.starts_with("SET default_table_access_method") || line.starts_with("SET default_tablespace"))
    };
    let lines: Vec<&str> = lines.iter().filter(is_setting).copied().collect();
    let is_table = lines
        .first()
        .is_some_and(|line| line.starts_with("CREATE ") && line.contains("TABLE ") && line.ends_with('('));
    if !is_table {
        return unordered(&lines);
    }
    let mut columns: Vec<String> = Vec::new();
    let mut others: Vec<&str> = Vec::new();
    for line in lines {
        match line.strip_prefix("    ") {
            Some(column) => columns.push(without_null(column.trim_end_matches(','))),
            None => others.push(line),
        }
    }
    columns.sort_unstable();
    format!("{}\n{}", others.join("\n"), columns.join("\n"))
}

/// An entry that is no table, without the orders that mean nothing.
fn unordered(lines: &[&str]) -> String {
    let mut lines: Vec<String> = lines.iter().map(|line| with_sorted_parameters(line)).collect();
    // What is revoked comes before what is granted, and there the order counts.
    let revoked = lines.iter().take_while(|line| line.starts_with("REVOKE ")).count();
    if lines[revoked..].iter().all(|line| line.starts_with("GRANT ")) {
        lines[revoked..].sort();
    }
    lines.join("\n")
}

/// The parameters of an index in the order of their names.
fn with_sorted_parameters(line: &str) -> String {
    let is_index = line.starts_with("CREATE INDEX ") || line.starts_with("CREATE UNIQUE INDEX ");
    let found = is_index.then(|| line.split_once(" WITH (")).flatten();
    let Some((before, rest)) = found else { return line.to_owned() };
    let Some((list, after)) = rest.split_once(')') else { return line.to_owned() };
    let mut parameters: Vec<&str> = list.split(", ").collect();
    parameters.sort_unstable();
    format!("{before} WITH ({}){after}", parameters.join(", "))
}

/// `DEFAULT NULL::text` is what a column without a default has.
fn without_null(column: &str) -> String {
    let Some((before, after)) = column.split_once(" DEFAULT NULL::") else { return column.to_owned() };
    let end = after.find(" NOT NULL").unwrap_or(after.len());
    format!("{before}{}", &after[end..])
}

/// The pragmas of everything in a SQLite database, sorted: what SQLite understood, not how it was spelled.
pub(super) fn of_sqlite(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut lines = rows(
        connection,
        "SELECT type, name, tbl_name FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
         AND NOT (type = 'index' AND name IN (\
         SELECT name FROM pragma_index_list(tbl_name) WHERE \"unique\" AND NOT partial))",
    )?;
    let tables = rows(
        connection,
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )?;
    for table in tables {
        let quoted = table.replace('\'', "''");
        let asks = [
            "SELECT name, upper(type), \"notnull\" AND NOT (pk = 1 AND upper(type) = 'INTEGER'), \
             CASE WHEN upper(dflt_value) <> 'NULL' THEN dflt_value END, pk, hidden \
             FROM pragma_table_xinfo('{}')",
            "SELECT \"unique\", CASE WHEN \"unique\" AND NOT partial AND origin = 'c' THEN 'u' ELSE origin END, \
             partial, CASE WHEN origin = 'c' AND (partial OR NOT \"unique\") THEN name END, \
             (SELECT group_concat(coalesce(x.name, '') || x.\"desc\" || x.coll, ', ') \
              FROM pragma_index_xinfo(l.name) AS x WHERE x.key) FROM pragma_index_list('{}') AS l",
            "SELECT \"table\", \"from\", \
             coalesce(\"to\", (SELECT name FROM pragma_table_info(f.\"table\") WHERE pk = f.seq + 1)), \
             on_update, on_delete, match FROM pragma_foreign_key_list('{}') AS f",
            "SELECT type, wr, strict FROM pragma_table_list('{}') WHERE schema = 'main'",
        ];
        for ask in asks {
            let own = rows(connection, &ask.replace("{}", &quoted))?;
            lines.extend(own.into_iter().map(|line| format!("{table}: {line}")));
        }
    }
    lines.iter_mut().for_each(|line| line.make_ascii_lowercase());
    lines.sort();
    Ok(lines)
}

fn rows(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(sql)?;
    let columns = statement.column_count();
    let found = statement.query_map([], |row| {
        let cells: rusqlite::Result<Vec<String>> = (0..columns)
            .map(|at| {
                Ok(match row.get::<_, Value>(at)? {
                    Value::Null => "-".to_owned(),
                    Value::Integer(number) => number.to_string(),
                    Value::Real(number) => number.to_string(),
                    Value::Text(text) => text,
                    Value::Blob(_) => "blob".to_owned(),
                })
            })
            .collect();
        Ok(cells?.join(" | "))
    })?;
    found.collect()
}

/// The first thing that only one of two dumps says.
pub(super) fn first_difference(is: &[String], wanted: &[String]) -> Option<String> {
    let missing = wanted.iter().find(|entry| !is.contains(entry));
    let extra = is.iter().find(|entry| !wanted.contains(entry));
    match (missing, extra) {
        (None, None) if is.len() == wanted.len() => None,
        (None, None) => Some("the dump says something twice".to_owned()),
        (Some(missing), Some(extra)) => {
            let line = |own: &str, other: &str| {
                let lines: Vec<&str> = other.lines().collect();
                let found = own.lines().find(|line| !lines.contains(line)).or(own.lines().next());
                found.unwrap_or_default().to_owned()
            };
            Some(format!(
                "the dump has `{}` where `{}` is wanted",
                line(extra, missing),
                line(missing, extra)
            ))
        }
        (Some(missing), None) => {
            Some(format!("the dump lacks `{}`", missing.lines().next().unwrap_or_default()))
        }
        (None, Some(extra)) => Some(format!("the dump has `{}`", extra.lines().next().unwrap_or_default())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\nSET x = 1;\n\n--\n-- Name: t; Type: TABLE\n--\n\n";

    #[test]
    fn the_order_of_grants_and_parameters_is_not_in_it() {
        let dump = |entry: &str| of_postgres(&format!("{HEAD}{entry}"));
        let (one, two) = ("GRANT SELECT ON t TO a;\n", "GRANT INSERT ON t TO b;\n");
        assert_eq!(dump(&format!("{one}{two}")), dump(&format!("{two}{one}")));
        assert_ne!(
            dump("GRANT ALL ON t TO a;\nREVOKE ALL ON t FROM a;\n"),
            dump("REVOKE ALL ON t FROM a;\nGRANT ALL ON t TO a;\n")
        );
        assert_eq!(
            dump("CREATE INDEX i ON t USING btree (a) WITH (b='1', c='2') WHERE d;\n"),
            dump("CREATE INDEX i ON t USING btree (a) WITH (c='2', b='1') WHERE d;\n")
        );
    }

    #[test]
    fn the_order_of_columns_is_not_in_it() {
        let one = of_postgres(&format!("{HEAD}CREATE TABLE public.t (\n    a integer,\n    b text\n);\n"));
        let other = of_postgres(&format!("{HEAD}CREATE TABLE public.t (\n    b text,\n    a integer\n);\n"));
        assert_eq!(first_difference(&one, &other), None);
        let third = of_postgres(&format!("{HEAD}CREATE TABLE public.t (\n    b text,\n    a bigint\n);\n"));
        let said = first_difference(&one, &third).expect("a difference");
        assert!(said.contains("a integer") && said.contains("a bigint"), "{said}");
    }

    #[test]
    fn pragmas_see_a_key() {
        let make = |sql: &str| {
            let connection = Connection::open_in_memory().expect("a database");
            connection.execute_batch(sql).expect("SQL");
            of_sqlite(&connection).expect("pragmas")
        };
        let one = make("CREATE TABLE t (a int, b text UNIQUE)");
        assert_eq!(one, make("create table t ( a INT,b TEXT unique )"));
        assert_ne!(one, make("CREATE TABLE t (a int, b text)"));
    }
}
