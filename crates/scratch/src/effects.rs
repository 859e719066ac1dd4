//! Functions of PostgreSQL that do more than compute. A server calls functions while a schema is made: bounds of
//! partitions, defaults of added columns and constants in indexes are worked out at once.

use drift_sql::{Token, TokenKind, name_of};

/// By how their names begin: files, other sessions, the server's state, large objects, queries in texts, locks, waiting.
/// <https://www.postgresql.org/docs/current/functions-admin.html>, functions-xml.html, functions-textsearch.html.
const BEGINNINGS: &[&str] = &[
    "binary_upgrade_",
    "cursor_to_xml",
    "database_to_xml",
    "dblink",
    "pg_advisory_",
    "pg_backup_",
    "pg_cancel_",
    "pg_clear_",
    "pg_copy_",
    "pg_create_",
    "pg_drop_",
    "pg_export_",
    "pg_file_",
    "pg_import_",
    "pg_log_",
    "pg_logdir_",
    "pg_logical_",
    "pg_ls_",
    "pg_prewarm",
    "pg_promote",
    "pg_read_",
    "pg_reload_",
    "pg_replication_",
    "pg_restore_",
    "pg_rotate_",
    "pg_set_",
    "pg_sleep",
    "pg_start_",
    "pg_stat_file",
    "pg_stat_reset",
    "pg_stop_",
    "pg_switch_",
    "pg_sync_",
    "pg_terminate_",
    "pg_try_advisory_",
    "pg_wal_replay_",
    "query_to_xml",
    "schema_to_xml",
    "table_to_xml",
];

/// In full.
const NAMES: &[&str] = &[
    "lo_creat",
    "lo_create",
    "lo_export",
    "lo_from_bytea",
    "lo_import",
    "lo_open",
    "lo_put",
    "lo_truncate",
    "lo_truncate64",
    "lo_unlink",
    "loread",
    "lowrite",
    "pg_nextoid",
    "pg_notify",
    "set_config",
    "ts_rewrite",
    "ts_stat",
];

/// The first such function that a statement names outside of texts; also a name that is written so that it cannot be
/// read here.
pub(crate) fn named(sql: &str, tokens: &[Token]) -> Option<String> {
    tokens.iter().enumerate().find_map(|(at, token)| {
        let name = match token.kind {
            TokenKind::Word => token.text(sql).to_ascii_lowercase(),
            TokenKind::Quoted => name_of(token.text(sql)),
            _ => return None,
        };
        // U&"\0070g_sleep" is a name too.
        let escaped = name == "u"
            && tokens.get(at + 1).is_some_and(|next| next.is_symbol(sql, "&"))
            && tokens.get(at + 2).is_some_and(|next| next.kind == TokenKind::Quoted);
        let known = BEGINNINGS.iter().any(|beginning| name.starts_with(beginning));
        (escaped || known || NAMES.contains(&name.as_str())).then_some(name)
    })
}

/// The same of a text.
#[cfg(test)]
pub(crate) fn of(sql: &str) -> Option<String> {
    named(sql, &drift_sql::lex(sql, drift_catalog::Vendor::Postgres))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_more_than_compute_is_known_however_it_is_written() {
        for sql in [
            "f(pg_read_file('/etc/passwd'))",
            "PG_CATALOG . \"pg_sleep\" (10)",
            "Set_Config('role', 'none', false)",
            "U&\"\\0070g_sleep\"(1)",
            "query_to_xml('DROP TABLE t', true, true, '')",
        ] {
            assert!(of(sql).is_some(), "{sql}");
        }
        for sql in
            ["'pg_sleep(1)'", "nextval('s')", "lo_manage", "u & x", "$$ pg_read_file('x') $$", "\"Pg_Sleep\""]
        {
            assert_eq!(of(sql), None, "{sql}");
        }
    }
}
