//! Which files of a folder are meant for a database.

use std::collections::BTreeSet;

use drift_catalog::Vendor;

use crate::script::SqlFile;

/// How tools call databases between the dots of a file's name, and which of those read here is meant.
const NAMED: &[(&str, Option<Vendor>)] = &[
    ("postgres", Some(Vendor::Postgres)),
    ("postgresql", Some(Vendor::Postgres)),
    ("pgsql", Some(Vendor::Postgres)),
    ("sqlite", Some(Vendor::Sqlite)),
    ("sqlite3", Some(Vendor::Sqlite)),
    ("cockroach", None),
    ("cockroachdb", None),
    ("mariadb", None),
    ("mssql", None),
    ("mysql", None),
    ("oracle", None),
    ("sqlserver", None),
];

/// Of several files those that are meant for a database: `1_users.mysql.up.sql` is not for PostgreSQL, and
/// `1_users.up.sql` gives way to `1_users.postgres.up.sql`, as migration tools have it that write for many
/// (<https://gobuffalo.io/documentation/database/migrations/>).
pub fn written_for(mut files: Vec<SqlFile>, vendor: Vendor) -> Vec<SqlFile> {
    if files.len() < 2 {
        return files;
    }
    let own: BTreeSet<String> = files
        .iter()
        .filter_map(|file| named(&file.name))
        .filter(|(_, database)| *database == Some(vendor))
        .map(|(rest, _)| rest)
        .collect();
    files.retain(|file| match named(&file.name) {
        Some((_, database)) => database == Some(vendor),
        None => !own.contains(&file.name),
    });
    files
}

/// The name of a file without the database in it, and that database.
fn named(name: &str) -> Option<(String, Option<Vendor>)> {
    let start = name.rfind(['/', '\\']).map_or(0, |at| at + 1);
    let (folder, own) = name.split_at(start);
    let parts: Vec<&str> = own.split('.').collect();
    let known = |part: &str| NAMED.iter().find(|(word, _)| part.eq_ignore_ascii_case(word));
    // What is called after a database as a whole is no migration of many.
    let (at, database) =
        parts.iter().enumerate().skip(1).find_map(|(at, part)| Some((at, known(part)?.1)))?;
    let rest = [&parts[..at], &parts[at + 1..]].concat().join(".");
    Some((format!("{folder}{rest}"), database))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_for_many_databases_is_read_for_one() {
        let file = |name: &&str| SqlFile { name: (*name).to_owned(), text: String::new() };
        let all =
            ["m/1_a.up.sql", "m/1_a.postgres.up.sql", "m/2_b.up.sql", "m/3_c.mysql.up.sql", "m/sqlite.sql"];
        let left = |vendor: Vendor| -> Vec<String> {
            written_for(all.iter().map(file).collect(), vendor).into_iter().map(|own| own.name).collect()
        };
        assert_eq!(left(Vendor::Postgres), ["m/1_a.postgres.up.sql", "m/2_b.up.sql", "m/sqlite.sql"]);
        assert_eq!(left(Vendor::Sqlite), ["m/1_a.up.sql", "m/2_b.up.sql", "m/sqlite.sql"]);
        let alone = vec![file(&"a.mysql.sql")];
        assert_eq!(written_for(alone, Vendor::Postgres).len(), 1);
    }
}
